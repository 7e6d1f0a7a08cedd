// SPDX-License-Identifier: AGPL-3.0-or-later
//! Finding a place while typing: the names of all are read when the field is first used, and searched here.

use std::sync::Arc;

use leptos::prelude::*;
use shared::page::Page;
use shared::territories::{Directory, Found, Names, Territory, TerritoryKind};

use super::profile_address;
use crate::client;
use crate::i18n::{Words, k};
use crate::json;
use crate::site::Search;
use crate::ui::combobox::{Combobox, Offer};
use crate::ui::load::{Face, Reading};

/// How many places are offered.
const N_OFFERS: usize = 8;

/// What is known of the names of all places.
#[derive(Clone)]
enum Known {
    Nothing,
    Coming,
    Failed,
    Here(Arc<Directory>),
}

/// The names, once for all pages of a module.
#[derive(Clone, Copy)]
struct Kept(RwSignal<Known>);

/// The field as the header has it.
pub(crate) const SEARCH: Search = Search { provide: provide_names, view: in_header };

fn in_header(w: Words) -> AnyView {
    view! { <Finder w id="find-anywhere" quiet=true /> }.into_any()
}

/// Makes room for the names; they are read when somebody is about to type.
fn provide_names() {
    provide_context(Kept(RwSignal::new(Known::Nothing)));
}

impl Kept {
    fn read(self) {
        if matches!(*self.0.read_untracked(), Known::Coming | Known::Here(_)) {
            return;
        }
        self.0.set(Known::Coming);
        client::read_api_text("/territories/names", move |answer| {
            let names: Option<Names> = answer.ok().and_then(|text| json::parse(&text));
            self.0.set(names.map_or(Known::Failed, |it| Known::Here(Arc::new(Directory::new(it)))));
        });
    }
}

fn offer(w: Words, it: Found) -> Offer {
    let letters = it.abbreviation.unwrap_or_default();
    let note = match it.kind {
        TerritoryKind::Region => w.t(k::KIND_REGION).to_owned(),
        TerritoryKind::Province => format!("{}, {letters}", w.t(k::KIND_PROVINCE)),
        TerritoryKind::Municipality => format!("{}, {letters}", w.t(k::KIND_MUNICIPALITY)),
    };
    Offer { href: profile_address(it.code.as_str()), text: it.name, note }
}

/// The field.
#[component]
pub(crate) fn Finder(
    /// The words in use.
    w: Words,
    /// Its id.
    id: &'static str,
    /// Whether label and help are for who listens only.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let kept = use_context::<Kept>()?;
    let question = RwSignal::new(String::new());
    let offers = Memo::new(move |_| {
        let question = question.read();
        match &*kept.0.read() {
            Known::Here(directory) => {
                directory.search(&question, N_OFFERS).into_iter().map(|it| offer(w, it)).collect()
            }
            _ => Vec::new(),
        }
    });
    let said = move || {
        let n = offers.read().len();
        match &*kept.0.read() {
            Known::Failed => w.t(k::FIND_FAILED).to_owned(),
            _ if question.read().trim().is_empty() => w.t(k::FIND_HELP).to_owned(),
            Known::Nothing | Known::Coming => w.t(k::FIND_LOADING).to_owned(),
            Known::Here(_) if n == 0 => w.t(k::FIND_NOTHING).to_owned(),
            Known::Here(_) => w.count(k::FIND_FOUND, n, &[]),
        }
    };
    Some(
        view! { <Combobox id label=w.t(k::FIND_LABEL) quiet question offers said=Signal::derive(said) on_touch=move || kept.read() /> },
    )
}

/// The pilots of the project, where the installation knows any.
pub(crate) fn read_pilots() -> Reading<Page<Territory>> {
    client::reading("/territories?pilot=true&limit=50")
}

/// The field with the pilots beside: any place is two actions away, a pilot is one.
#[component]
pub(crate) fn FindPanel(
    /// The words in use.
    w: Words,
    /// The pilots.
    pilots: Reading<Page<Territory>>,
) -> impl IntoView {
    let links = move || {
        let Face::Loaded(page) = pilots.face.get() else { return None };
        let links = page.items.iter().map(|it| {
            view! { <li><a href=profile_address(it.code.as_str())>{it.short_name.clone()}</a></li> }
        });
        (!page.items.is_empty()).then(|| {
            view! {
                <p class="co-label">{w.t(k::FIND_PILOTS)}</p>
                <ul class="co-keys" aria-label=w.t(k::FIND_PILOTS)>{links.collect_view()}</ul>
            }
        })
    };
    view! {
        <section class="co-panel co-find co-no-print" data-tone="soft" aria-label=w.t(k::FIND_TITLE)>
            <Finder w id="find" />
            <div class="co-stack-s co-find-pilots">{links}</div>
        </section>
    }
}
