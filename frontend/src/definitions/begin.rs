// SPDX-License-Identifier: AGPL-3.0-or-later
//! A new draft, begun from a published definition.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Permission;
use shared::definitions::{Definition, DefinitionDetail};
use shared::drafts::DraftDetail;
use shared::page::Page;

use super::{address_of, read_definitions, steps};
use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::json;
use crate::site::load_words;
use crate::ui::choice::Select;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::router::Router;

/// The page.
#[component]
pub(super) fn NewPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| {
        let show = move |it: Arc<Page<Definition>>| view! { <Begin w identity published=it.items.clone() /> };
        let nothing = WhenEmpty::new(
            |it: &Page<Definition>| it.items.is_empty(),
            move || view! { <Empty title=w.t(k::DEFINITIONS_EMPTY) text=w.t(k::DEFINITIONS_EMPTY_TEXT)><a href="/definitions">{w.t(k::DEFINITIONS_TITLE)}</a></Empty> },
        );
        view! {
            <div class="co-head"><h1>{w.t(k::DEFINITIONS_NEW)}</h1><p class="co-lead">{w.t(k::BEGIN_LEAD)}</p></div>
            <Load of=read_definitions() words=load_words(w, k::DEFINITIONS_LOADING, k::DEFINITIONS_FAILED) shape=Shape::Block empty=nothing show />
        }
        .into_any()
    };
    view! { <Inside title=k::DEFINITIONS_NEW needs=Permission::ManageFigures steps=steps() show /> }
}

#[component]
fn Begin(w: Words, identity: Identity, published: Vec<Definition>) -> impl IntoView {
    let router = Router::here();
    let form = Form::new("begin");
    let name = |it: &Definition| format!("{}/{}", it.key, it.version);
    let asked = router.and_then(|it| it.query("from").get_untracked());
    let known = asked.filter(|asked| published.iter().any(|it| name(it) == *asked));
    let from = RwSignal::new(known.or_else(|| published.last().map(name)).unwrap_or_default());
    let key = RwSignal::new(from.with_untracked(|it| it.split('/').next().unwrap_or_default().to_owned()));
    let version = RwSignal::new(String::new());
    let options = published.iter().map(|it| (name(it), it.id().to_string())).collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !form.begin() {
            return;
        }
        spawn_local(async move {
            let answer = begin(identity, &from.get_untracked(), key.get_untracked(), version.get_untracked()).await;
            form.end(answer, |answer| {
                let draft = json::parse::<DraftDetail>(&answer).map(|it| it.draft);
                if let (Some(draft), Some(router)) = (draft, router) {
                    router.go(&format!("{}/edit", address_of(draft.key.as_str(), draft.version.as_str())));
                }
            });
        });
    };
    let fields = vec![("key", w.t(k::BEGIN_KEY)), ("version", w.t(k::BEGIN_VERSION))];
    view! {
        <form class="co-form" novalidate=true on:submit=submit>
            <Faults w form fields />
            <Select id="begin-from" label=w.t(k::BEGIN_FROM) options value=from on_choose=move |it: String| {
                key.set(it.split('/').next().unwrap_or_default().to_owned());
                from.set(it);
            } />
            <Field w form name="key" label=w.t(k::BEGIN_KEY) value=key help=w.t(k::BEGIN_KEY_HELP) />
            <Field w form name="version" label=w.t(k::BEGIN_VERSION) value=version help=w.t(k::BEGIN_VERSION_HELP) />
            <Submit form text=w.t(k::BEGIN_SUBMIT) />
        </form>
    }
}

/// Reads the recipe to begin from, and puts it on record under its new name.
async fn begin(identity: Identity, from: &str, key: String, version: String) -> Result<String, crate::client::Refused> {
    let answer = identity.send(&Ask::get(format!("/definitions/{from}"))).await?;
    let Some(detail) = json::parse::<DefinitionDetail>(&answer) else { return Err(crate::identity::unreadable()) };
    let mut recipe = detail.recipe;
    (recipe.key, recipe.version) = (key.trim().to_owned(), version.trim().to_owned());
    let body = serde_json::to_string(&recipe).unwrap_or_default();
    identity.send(&Ask::post("/drafts", body).once()).await
}
