// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Vedi come…»: the pages as another role sees them, in this tab only, without changing anything.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::{Permission, Role};
use shared::site::home;

use super::mandates::roles;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Form, Submit};
use crate::inside::places::{Chosen, PlaceField};
use crate::ui::browser;
use crate::ui::choice::Select;

/// The page.
#[component]
pub(super) fn ViewAsPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| view! { <Choose w identity /> }.into_any();
    view! { <Inside title=k::ACCESS_VIEW_TITLE needs=Permission::ViewAs show /> }
}

#[component]
fn Choose(w: Words, identity: Identity) -> impl IntoView {
    let form = Form::new("view");
    let role = form.text("role", Role::Operator.word());
    let chosen: Chosen = form.keeps("territory", || None);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !form.begin() {
            return;
        }
        let place = chosen.get_untracked();
        let body = serde_json::json!({ "role": role.get_untracked(), "territory": place.as_ref().map(|it| &it.0) });
        // Where that role begins.
        let territory = place.as_ref().and_then(|it| it.0.parse().ok());
        let begins = role.get_untracked().parse::<Role>().ok().map(|it| home(it, territory.as_ref()));
        spawn_local(async move {
            let name = place.map(|it| it.1).unwrap_or_default();
            let answer = identity.look_as(body.to_string(), name).await;
            form.end(answer, |()| browser::leave_for(&begins.unwrap_or_default()));
        });
    };
    let fields = vec![("role", w.t(k::ACCESS_ROLE)), ("territory", w.t(k::ACCESS_PLACE))];
    view! {
        <div class="co-head"><h1>{w.t(k::ACCESS_VIEW_TITLE)}</h1><p class="co-lead">{w.t(k::ACCESS_VIEW_LEAD)}</p></div>
        <form class="co-form" novalidate=true on:submit=submit>
            <Faults w form fields />
            <Select id="view-role" label=w.t(k::ACCESS_ROLE) options=roles(w) value=role on_choose=move |it| role.set(it) />
            <PlaceField w form chosen none=k::ACCESS_PLACE_NONE />
            <Submit form text=w.t(k::ACCESS_VIEW_BEGIN) />
        </form>
    }
}
