// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in again on the same page: the time is over, what was being written stays where it is.

use js_sys::{Function, Reflect};
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};

use super::credentials::{LoginForm, Typed};
use crate::i18n::{k, words};
use crate::identity::{Identity, Who};
use crate::ui::browser;
use crate::ui::press::{Button, Kind};

/// The dialog. It opens by itself where a request finds that the time is over.
#[component]
pub(crate) fn ComeInAgain() -> impl IntoView {
    let identity = Identity::here();
    let dialog = NodeRef::<Dialog>::new();
    if let Some(identity) = identity {
        identity.can_ask_again();
    }
    let is_asked = Memo::new(move |_| identity.is_some_and(|it| it.again.get()));
    Effect::new(move |_| {
        let is_asked = is_asked.get();
        if let Some(dialog) = dialog.get() {
            let _ = call(&dialog, if is_asked { "showModal" } else { "close" });
            if is_asked {
                request_animation_frame(|| browser::focus_first("#again-password"));
            }
        }
    });
    let give_up = move || {
        if let Some(identity) = identity {
            identity.came_in_again(false);
        }
    };
    let form = move || {
        let identity = identity.filter(|_| is_asked.get())?;
        let w = words();
        let username = identity.who.with_untracked(|it| match it {
            Who::Known(me) => me.user.username.clone(),
            _ => String::new(),
        });
        let on_in = Callback::new(move |()| identity.came_in_again(true));
        Some(view! {
            <div class="co-stack-s">
                <h2 id="again-h" class="co-h3">{w.t(k::ACCESS_AGAIN)}</h2>
                <p>{w.t(k::ACCESS_AGAIN_TEXT)}</p>
                <LoginForm w name="again" typed=Typed::new(username) fixed=true on_in />
                <Button text=w.t(k::ACCESS_AGAIN_LEAVE) kind=Kind::Quiet on_press=give_up />
            </div>
        })
    };
    view! {
        <dialog
            node_ref=dialog
            class="co-dialog"
            aria-labelledby="again-h"
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                give_up();
            }
        >
            {form}
        </dialog>
    }
}

/// Calls a method of the native dialog.
fn call(dialog: &JsValue, method: &str) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(dialog, &method.into())?.dyn_into()?;
    method.call0(dialog)
}
