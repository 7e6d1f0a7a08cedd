// SPDX-License-Identifier: AGPL-3.0-or-later
//! One published definition: its recipe, its results, and what groups of people would weigh.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::definitions::DefinitionDetail;
use shared::indicators::{Dimension, Indicator};
use shared::page::Page;

use super::groups::Groups;
use super::history::History;
use super::recipe::RecipeTables;
use super::{Absent, address_of, is_absent, read_definition, steps};
use crate::i18n::{Words, k, words};
use crate::identity::Identity;
use crate::indicators::{read_dimensions, read_indicators};
use crate::inside::when::moment;
use crate::open_data::Request;
use crate::site::{PageFrame, load_words};
use crate::ui::frame::Entry;
use crate::ui::load::{Load, Reading, Shape};
use crate::ui::press::LinkButton;

/// The catalogue and the dimensions, as they are read.
pub(super) type NamesRead = (Arc<Page<Indicator>>, Arc<Page<Dimension>>);

/// The catalogue and the dimensions, for their names.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// The dimensions.
    pub(super) dimensions: Vec<Dimension>,
    /// The catalogue.
    pub(super) indicators: Vec<Indicator>,
}

impl Names {
    /// Reads them.
    pub(super) fn read() -> Reading<NamesRead> {
        read_indicators().and(read_dimensions())
    }

    /// Takes them over.
    pub(super) fn of(read: &NamesRead) -> Self {
        Self { dimensions: read.1.items.clone(), indicators: read.0.items.clone() }
    }

    /// What a node is called: a dimension's name, the index itself, or its key.
    pub(super) fn node(&self, w: Words, code: &str, is_root: bool) -> String {
        match self.dimensions.iter().find(|it| it.code == code) {
            Some(it) => w.of(&it.name).to_owned(),
            None if is_root => w.t(k::DEFINITIONS_ROOT).to_owned(),
            None => code.to_owned(),
        }
    }

    /// An indicator of the catalogue.
    pub(super) fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|it| it.code.as_str() == code)
    }

    /// What an indicator is called, or its key.
    pub(super) fn indicator_name(&self, w: Words, code: &str) -> String {
        self.indicator(code).map_or_else(|| code.to_owned(), |it| w.of(&it.name).to_owned())
    }
}

/// The page.
#[component]
pub(super) fn DefinitionPage(
    /// Key of the index.
    key: String,
    /// Its version.
    version: String,
) -> impl IntoView {
    let reading = read_definition(&key, &version).and(Names::read());
    let absent = Memo::new(move |_| is_absent(reading));
    let title = format!("{key} {version}");
    move || {
        let w = words();
        let title = title.clone();
        let show = move |it: Arc<(Arc<DefinitionDetail>, Arc<_>)>| view! { <Whole w detail=it.0.clone() names=Names::of(&it.1) /> };
        let steps: Vec<Entry> = steps().into_iter().map(|(text, href)| Entry::to(w.t(text), href)).collect();
        let body = {
            let title = title.clone();
            move || {
                match absent.get() {
                true => view! { <Absent w title=title.clone() /> }.into_any(),
                false => view! {
                    <Load of=reading words=load_words(w, k::DEFINITIONS_LOADING, k::DEFINITIONS_ONE_FAILED) shape=Shape::Page heading=title.clone() show />
                }
                .into_any(),
            }
            }
        };
        view! { <PageFrame w title steps>{body}</PageFrame> }
    }
}

#[component]
fn Whole(w: Words, detail: Arc<DefinitionDetail>, names: Names) -> impl IntoView {
    let identity = Identity::here();
    let definition = &detail.definition;
    let (key, version) = (definition.key.to_string(), definition.version.to_string());
    let address = address_of(&key, &version);
    let from = format!("/definitions/new?from={key}/{version}");
    let add = move || {
        identity
            .filter(|it| it.may(Permission::ManageFigures))
            .map(|_| view! { <LinkButton text=w.t(k::DEFINITIONS_BEGIN_FROM) href=from.clone() /> })
    };
    let when = definition.published_at.as_deref().map(|it| moment(w, it)).unwrap_or_default();
    view! {
        <div class="co-head">
            <div class="co-head-top"><h1>{definition.id().to_string()}</h1><div class="co-actions">{add}</div></div>
            <p class="co-lead">{w.with(k::DEFINITIONS_ONE_LEAD, &[("when", &when)])}</p>
            <p class="co-small">{w.t(k::DEFINITIONS_DIGEST)}" "<code class="co-digest" data-of="recipe">{definition.digest.clone()}</code></p>
        </div>
        <div class="co-stack">
            <RecipeTables w recipe=detail.recipe.clone() names=names.clone() />
            <History w key=key.clone() version=version.clone() />
            <Groups w key version names />
            <Request w address=format!("/api/v1{address}") />
        </div>
    }
}
