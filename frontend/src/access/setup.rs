// SPDX-License-Identifier: AGPL-3.0-or-later
//! A link that sets a password, once. What follows `#` in it is read and taken out of the address bar at once.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsValue;
use shared::sessions::PasswordSetup;

use super::password::NewPassword;
use crate::client::Ask;
use crate::i18n::{k, words};
use crate::inside::form::{Faults, Form, Submit};
use crate::site::PageFrame;
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::LinkButton;

/// The token of the link; the address keeps nothing of it.
fn take_token() -> String {
    let hash = window().location().hash().unwrap_or_default();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/setup"));
    }
    hash.trim_start_matches('#').to_owned()
}

/// The page.
#[component]
pub(super) fn SetupPage() -> impl IntoView {
    let token = StoredValue::new(take_token());
    let password = RwSignal::new(String::new());
    let form = Form::new("setup");
    let (is_set, is_over) = (RwSignal::new(false), RwSignal::new(token.get_value().is_empty()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Err(faults) = shared::passwords::check(&password.get_untracked(), "", "#/password") {
            return form.fail(faults.into_vec());
        }
        if !form.begin() {
            return;
        }
        let setup = PasswordSetup { setup_token: token.get_value(), password: password.get_untracked() };
        let ask = Ask::put("/password", serde_json::to_string(&setup).unwrap_or_default());
        spawn_local(async move {
            match ask.send(None).await {
                Err(it) if it.problem.status == 401 => is_over.set(true),
                answer => form.end(answer, |_| {
                    token.set_value(String::new());
                    is_set.set(true);
                }),
            }
        });
    };
    move || {
        let w = words();
        let inside = if is_set.get() {
            view! {
                <Notice top=true tone=Tone::Done title=w.t(k::ACCESS_SETUP_DONE)>
                    <p>{w.t(k::ACCESS_SETUP_DONE_TEXT)}</p>
                    <p><LinkButton text=w.t(k::ACCESS_ENTER) href="/login" /></p>
                </Notice>
            }
            .into_any()
        } else if is_over.get() {
            view! { <Notice top=true tone=Tone::Wrong title=w.t(k::ACCESS_SETUP_OVER)><p>{w.t(k::ACCESS_SETUP_OVER_TEXT)}</p></Notice> }.into_any()
        } else {
            let fields = vec![("password", w.t(k::ACCESS_NEW_PASSWORD))];
            view! {
                <form class="co-form" novalidate=true on:submit=submit>
                    <Faults w form fields />
                    <NewPassword w form value=password />
                    <Submit form text=w.t(k::ACCESS_SETUP_SET) />
                </form>
            }
            .into_any()
        };
        view! {
            <PageFrame w title=w.t(k::ACCESS_SETUP).to_owned() steps=Vec::new()>
                <div class="co-head"><h1>{w.t(k::ACCESS_SETUP)}</h1><p class="co-lead">{w.t(k::ACCESS_SETUP_LEAD)}</p></div>
                {inside}
            </PageFrame>
        }
    }
}
