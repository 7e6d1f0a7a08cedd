// SPDX-License-Identifier: AGPL-3.0-or-later
//! A new equipe.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::competences::FrameworkSummary;
use shared::equipes::{Equipe, EquipeKind};
use shared::page::Page;

use super::parts::{Choose, faces};
use super::{addresses, said};
use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::places::{Chosen, PlaceField};
use crate::inside::when::today;
use crate::json;
use crate::ui::router::Router;

/// The page.
#[component]
pub(super) fn NewPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| {
        let frameworks = identity.reading::<Page<FrameworkSummary>>(addresses::frameworks());
        faces(w, frameworks, k::EQUIPES_ADD, move |frameworks| view! { <New w identity frameworks /> }.into_any())
    };
    let steps = vec![(k::EQUIPES_TITLE, "/equipes")];
    view! { <Inside title=k::EQUIPES_ADD needs=Permission::ManageEquipes steps show /> }
}

/// Versions of the framework, for a choice.
pub(super) fn versions(w: Words, frameworks: &Page<FrameworkSummary>) -> Vec<(String, String)> {
    let version = |it: &FrameworkSummary| (it.version.to_string(), format!("{} {}", w.of(&it.name), it.version));
    frameworks.items.iter().map(version).collect()
}

#[component]
fn New(w: Words, identity: Identity, frameworks: Arc<Page<FrameworkSummary>>) -> impl IntoView {
    let router = Router::here();
    let form = Form::new("equipe");
    let versions = versions(w, &frameworks);
    let first = versions.last().map(|it| it.0.clone()).unwrap_or_default();
    let (name, framework) = (RwSignal::new(String::new()), RwSignal::new(first));
    let kind = RwSignal::new(EquipeKind::Inclusion.word().to_owned());
    let chosen: Chosen = RwSignal::new(None);
    let (from, to) = (RwSignal::new(today()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = |it: RwSignal<String>| Some(it.get_untracked()).filter(|it| !it.is_empty());
        let body = serde_json::json!({
            "name": name.get_untracked(),
            "kind": kind.get_untracked(),
            "territory": chosen.get_untracked().map(|it| it.0),
            "framework": said(framework),
            "valid_from": said(from),
            "valid_to": said(to),
        });
        form.send(identity, Ask::post("/equipes", body.to_string()).once(), move |answer| {
            if let (Some(equipe), Some(router)) = (json::parse::<Equipe>(&answer), router) {
                router.go(&format!("/equipes/{}", equipe.id));
            }
        });
    };
    let fields = vec![
        ("name", w.t(k::EQUIPES_NAME)),
        ("kind", w.t(k::EQUIPES_KIND)),
        ("territory", w.t(k::ACCESS_PLACE)),
        ("framework", w.t(k::EQUIPES_FRAMEWORK)),
        ("valid_from", w.t(k::ACCESS_FIRST_DAY)),
        ("valid_to", w.t(k::ACCESS_LAST_DAY)),
    ];
    view! {
        <div class="co-head"><h1>{w.t(k::EQUIPES_ADD)}</h1><p class="co-lead">{w.t(k::EQUIPES_ADD_LEAD)}</p></div>
        <form class="co-form" novalidate=true on:submit=submit>
            <Faults w form fields />
            <Field w form name="name" label=w.t(k::EQUIPES_NAME) value=name help=w.t(k::EQUIPES_NAME_HELP) />
            <Choose w form name="kind" label=w.t(k::EQUIPES_KIND) options=said::kinds(w, None) value=kind />
            <PlaceField w form chosen none=k::EQUIPES_PLACE_NEEDED />
            <Choose w form name="framework" label=w.t(k::EQUIPES_FRAMEWORK) options=versions value=framework help=w.t(k::EQUIPES_FRAMEWORK_HELP) />
            <Field w form name="valid_from" label=w.t(k::ACCESS_FIRST_DAY) value=from kind="date" />
            <Field w form name="valid_to" label=w.t(k::ACCESS_LAST_DAY) value=to kind="date" help=w.t(k::EQUIPES_LAST_DAY_HELP) />
            <Submit form text=w.t(k::EQUIPES_ADD) />
        </form>
    }
}
