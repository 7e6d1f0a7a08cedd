// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in: the page.

use leptos::prelude::*;
use shared::access::Role;
use shared::sessions::DEMO_PASSWORD;
use shared::site::home_of;

use crate::i18n::{Words, k, words};
use crate::identity::Identity;
use crate::inside::credentials::{LoginForm, Typed};
use crate::inside::whole;
use crate::site::{PageFrame, is_demo, role_in_words};
use crate::ui::browser;
use crate::ui::press::Button;
use crate::ui::router::Router;

/// Accounts of the demonstration, as the program makes them.
const ACCOUNTS: [(&str, Role); 6] = [
    ("operator.roma", Role::Operator),
    ("coordinator.crotone", Role::Coordinator),
    ("regional.19", Role::Regional),
    ("national", Role::National),
    ("analyst", Role::Analyst),
    ("admin", Role::Administrator),
];

/// Where to go after coming in: a path of this site, never another one.
fn destination(from: Option<String>) -> Option<String> {
    from.filter(|it| it.starts_with('/') && !it.starts_with("//") && !it.contains('\\') && !it.starts_with("/login"))
}

/// The page.
#[component]
pub(super) fn LoginPage() -> impl IntoView {
    let (router, identity) = (Router::here(), Identity::here());
    let from = router.map(|it| it.query("from"));
    let typed = Typed::new(String::new());
    let go_on = Callback::new(move |()| {
        let asked = destination(from.and_then(|it| it.get_untracked()));
        let address = match identity.and_then(whole) {
            Some(me) if me.must_add_second_factor => "/profile".to_owned(),
            me => asked.unwrap_or_else(|| home_of(&me.map(|it| it.mandates).unwrap_or_default())),
        };
        if let Some(router) = router {
            router.open(&address);
        }
    });
    // Whoever is in already has nothing to do here.
    Effect::new(move |_| {
        if identity.is_some_and(|it| it.me().is_some()) {
            go_on.run(());
        }
    });
    move || {
        let w = words();
        let lead =
            if from.and_then(|it| it.get()).is_some() { k::ACCESS_LOGIN_LEAD_BACK } else { k::ACCESS_LOGIN_LEAD };
        view! {
            <PageFrame w title=w.t(k::ACCESS_LOGIN).to_owned() steps=Vec::new()>
                <div class="co-head"><h1>{w.t(k::ACCESS_LOGIN)}</h1><p class="co-lead">{w.t(lead)}</p></div>
                <div class="co-cols" data-cols="6-6">
                    <div class="co-stack-s">
                        <LoginForm w name="login" typed on_in=Callback::new(|()| ()) />
                        <p class="co-small co-quiet">{w.t(k::ACCESS_FORGOT)}</p>
                    </div>
                    {move || (is_demo() == Some(true)).then(|| view! { <DemoAccounts w typed /> })}
                </div>
            </PageFrame>
        }
    }
}

/// The accounts of a demonstration: a press fills the form.
#[component]
fn DemoAccounts(w: Words, typed: Typed) -> impl IntoView {
    let rows = ACCOUNTS.into_iter().map(|(username, role)| {
        let fill = move || {
            typed.fill(username, DEMO_PASSWORD);
            browser::focus_first(".co-form [type=submit]");
        };
        view! {
            <tr>
                <th scope="row">{w.t(role_in_words(role))}</th>
                <td>{username}</td>
                <td><Button text=w.with(k::ACCESS_DEMO_FILL, &[("name", username)]) small=true on_press=fill /></td>
            </tr>
        }
    });
    view! {
        <div class="co-panel co-stack-s" data-tone="soft">
            <h2 class="co-h3" id="demo-h">{w.t(k::ACCESS_DEMO)}</h2>
            <p class="co-small">{w.with(k::ACCESS_DEMO_TEXT, &[("password", DEMO_PASSWORD)])}</p>
            <div class="co-table-box" tabindex="0" role="region" aria-labelledby="demo-h">
                <table class="co-table">
                    <thead><tr><th scope="col">{w.t(k::ACCESS_ROLE)}</th><th scope="col">{w.t(k::ACCESS_USERNAME)}</th><th scope="col">{w.t(k::ACCESS_DEMO_DO)}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}
