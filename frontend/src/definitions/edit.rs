// SPDX-License-Identifier: AGPL-3.0-or-later
//! The editor of a draft: the recipe at the left, what it gives at the right.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::drafts::{DraftDetail, Publication};

use super::actions::{ActionBar, Done};
use super::diagnostics::Diagnostics;
use super::editor::Editor;
use super::method::Method;
use super::page::{Names, NamesRead};
use super::tree::Tree;
use super::trial::Trial;
use super::{Absent, is_absent, steps};
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::site::load_words;
use crate::ui::load::{Load, Shape};

/// The draft, the catalogue and the dimensions.
type Needed = (Arc<DraftDetail>, Arc<NamesRead>);

/// The page.
#[component]
pub(super) fn EditPage(
    /// Key of the index.
    key: String,
    /// The version that it is to be.
    version: String,
) -> impl IntoView {
    let show = move |w: Words, identity: Identity| {
        let reading = identity.reading::<DraftDetail>(format!("/drafts/{key}/{version}")).and(Names::read());
        let show = move |it: Arc<Needed>| view! { <Whole w identity detail=it.0.clone() names=Names::of(&it.1) /> };
        let absent = Memo::new(move |_| is_absent(reading));
        (move || match absent.get() {
            true => view! { <Absent w title=w.t(k::EDIT_TITLE).to_owned() /> }.into_any(),
            false => view! { <Load of=reading words=load_words(w, k::DRAFTS_LOADING, k::EDIT_FAILED) shape=Shape::Page heading=w.t(k::EDIT_TITLE).to_owned() show /> }
                .into_any(),
        })
        .into_any()
    };
    view! { <Inside title=k::EDIT_TITLE needs=Permission::ManageFigures steps=steps() show /> }
}

#[component]
fn Whole(w: Words, identity: Identity, detail: Arc<DraftDetail>, names: Names) -> impl IntoView {
    let editor = Editor::open(w, &detail, names);
    let trial = Trial::of(editor);
    let done = RwSignal::new(None::<Publication>);
    let name = detail.draft.id().to_string();
    let controls = move || match done.get() {
        Some(publication) => view! { <Done editor trial publication /> }.into_any(),
        None => view! { <ActionBar editor trial identity done /> }.into_any(),
    };
    let is_open = Memo::new(move |_| done.read().is_none());
    view! {
        <div class="co-head">
            <h1>{w.with(k::EDIT_HEADING, &[("name", &name)])}</h1>
            <p class="co-lead">{w.t(k::EDIT_LEAD)}</p>
        </div>
        <div class="co-stack">
            {controls}
            <div class="co-cols co-edit" data-cols=move || is_open.get().then_some("7-5")>
                {move || is_open.get().then(|| view! { <div class="co-stack"><Tree editor /><Method editor /></div> })}
                <Diagnostics editor trial />
            </div>
        </div>
    }
}
