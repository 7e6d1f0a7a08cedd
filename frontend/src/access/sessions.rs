// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where one is in, and who opened one's record from outside.

use std::sync::Arc;

use leptos::prelude::*;
use serde::Deserialize;
use shared::openings::Opening;
use shared::page::Page;
use shared::sessions::Session;

use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::form::{Faults, Form};
use crate::inside::when::moment;
use crate::site::load_words;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::notice::{Status, Tone};
use crate::ui::press::Button;

/// The sessions of who is in.
#[derive(Clone, Debug, Deserialize)]
struct Open {
    items: Vec<Session>,
}

/// The section of the profile.
#[component]
pub(super) fn Sessions(
    /// The words in use.
    w: Words,
    /// Who is in.
    identity: Identity,
) -> impl IntoView {
    let reading = identity.reading::<Open>("/sessions");
    let form = Form::new("sessions");
    let row = move |it: &Session| {
        let (id, began) = (it.id.clone(), moment(w, &it.created_at));
        let close = move || {
            form.send(identity, Ask::delete(format!("/sessions/{id}")), move |_| reading.retry.run(()));
        };
        let used = w.with(k::ACCESS_SESSION_USED, &[("when", &moment(w, &it.last_used_at))]);
        let end = if it.is_current {
            view! { <Status tone=Tone::Done text=w.t(k::ACCESS_SESSION_HERE) /> }.into_any()
        } else {
            let text = w.with(k::ACCESS_SESSION_CLOSE, &[("when", &began)]);
            view! { <Button text small=true on_press=close /> }.into_any()
        };
        view! { <li class="co-stack-s"><span>{w.with(k::ACCESS_SESSION_BEGAN, &[("when", &began)])}<br /><span class="co-small co-quiet">{used}</span></span><span>{end}</span></li> }
    };
    let show = move |open: Arc<Open>| {
        view! { <ul class="co-list">{open.items.iter().map(row).collect_view()}</ul> }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="sessions-h">
            <h2 id="sessions-h">{w.t(k::ACCESS_SESSIONS)}</h2>
            <Faults w form fields=Vec::new() />
            <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::ACCESS_SESSIONS_FAILED) shape=Shape::Block show />
        </section>
    }
}

/// Who opened one's record, and which one opened oneself.
#[component]
pub(super) fn Openings(
    /// The words in use.
    w: Words,
    /// Who is in.
    identity: Identity,
) -> impl IntoView {
    let reading = identity.reading::<Page<Opening>>("/openings");
    let me = move || identity.me().map(|it| it.user.id.clone());
    let row = move |it: &Opening| {
        let (from, to) = (moment(w, &it.opened_at), moment(w, &it.expires_at));
        let who = if me().as_deref() == Some(it.user.as_str()) {
            w.t(k::ACCESS_OPENED_BY_YOU).to_owned()
        } else {
            it.user_name.clone()
        };
        let parts: [(&str, &str); 3] = [("who", &who), ("from", &from), ("to", &to)];
        view! { <li>{w.with(k::ACCESS_OPENED, &parts)}<br /><q>{it.reason.clone()}</q></li> }
    };
    let show = move |page: Arc<Page<Opening>>| {
        view! { <ul class="co-list">{page.items.iter().map(row).collect_view()}</ul> }
    };
    let nothing = WhenEmpty::new(
        |it: &Page<Opening>| it.items.is_empty(),
        move || view! { <Empty title=w.t(k::ACCESS_OPENINGS_NONE) text=w.t(k::ACCESS_OPENINGS_NONE_TEXT)>""</Empty> },
    );
    view! {
        <section class="co-stack-s" aria-labelledby="openings-h">
            <h2 id="openings-h">{w.t(k::ACCESS_OPENINGS)}</h2>
            <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::ACCESS_OPENINGS_FAILED) shape=Shape::Block empty=nothing show />
        </section>
    }
}
