// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Il tuo profilo»: who one is, which mandates hold, the password, the second factor, where one is in, who looked.

use leptos::prelude::*;
use shared::access::Role;
use shared::problem::Violation;
use shared::sessions::PasswordChange;
use shared::users::Me;

use super::password::NewPassword;
use super::second_factor::SecondFactorSection;
use super::sessions::{Openings, Sessions};
use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::{Identity, Who};
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::mandate::mandate;
use crate::inside::places::PlaceName;
use crate::inside::{Inside, whole};
use crate::ui::browser;
use crate::ui::load::Empty;
use crate::ui::notice::{Notice, Tone};

/// The page.
#[component]
pub(super) fn ProfilePage() -> impl IntoView {
    let show = |w: Words, identity: Identity| {
        let lead = move || identity.me().map(|it| w.with(k::ACCESS_PROFILE_LEAD, &[("name", &it.user.given_name)]));
        // A view of another role changes nothing, so there is nothing to fill in.
        let own = move || identity.me().filter(|it| it.view_as.is_none());
        let username = move || own().map(|it| it.user.username.clone());
        let username = Memo::new(move |_| username());
        // Before a demanded second factor there is nothing else to do, and nothing else may be read.
        if identity.who.with_untracked(|it| matches!(it, Who::Known(me) if me.must_add_second_factor)) {
            return view! {
                <div class="co-head"><h1>{w.t(k::ACCESS_PROFILE)}</h1></div>
                <div class="co-stack">
                    <Notice top=true tone=Tone::Care title=w.t(k::ACCESS_FACTOR_DEMANDED)><p>{w.t(k::ACCESS_FACTOR_DEMANDED_TEXT)}</p></Notice>
                    <SecondFactorSection w identity />
                </div>
            }
            .into_any();
        }
        view! {
            <div class="co-head"><h1>{w.t(k::ACCESS_PROFILE)}</h1><p class="co-lead">{lead}</p></div>
            <div class="co-cols" data-cols="6-6">
                <div class="co-stack">
                    {move || whole(identity).map(|me| view! { <AboutMe w me /> })}
                    <Sessions w identity />
                    <Openings w identity />
                </div>
                <div class="co-stack">
                    {move || username.get().map(|username| view! { <SecondFactorSection w identity /><ChangePassword w identity username /> })}
                </div>
            </div>
        }
        .into_any()
    };
    view! { <Inside title=k::ACCESS_PROFILE before_factor=true show /> }
}

#[component]
fn AboutMe(w: Words, me: Me) -> impl IntoView {
    let user = &me.user;
    let place = user.territory.as_ref().map(ToString::to_string);
    let works = me.mandates.iter().any(|it| matches!(it.role, Role::Operator | Role::Coordinator));
    view! {
        <section class="co-stack-s" aria-labelledby="me-h">
            <h2 id="me-h">{w.t(k::ACCESS_ME)}</h2>
            <dl class="co-data">
                <div><dt>{w.t(k::ACCESS_NAME)}</dt><dd>{format!("{} {}", user.given_name, user.family_name)}</dd></div>
                <div><dt>{w.t(k::ACCESS_USERNAME)}</dt><dd>{user.username.to_string()}</dd></div>
                <div><dt>{w.t(k::ACCESS_PLACE)}</dt><dd><PlaceName w code=place /></dd></div>
            </dl>
            {works.then(|| view! { <p><a href="/operators/me">{w.t(k::ACCESS_OWN_COMPETENCES)}</a></p> })}
            <h3>{w.t(k::ACCESS_MANDATES)}</h3>
            {if me.mandates.is_empty() {
                view! { <Empty title=w.t(k::ACCESS_NO_MANDATES) text=w.t(k::ACCESS_NO_MANDATES_TEXT)>""</Empty> }.into_any()
            } else {
                view! { <ul class="co-list">{me.mandates.iter().map(|it| view! { <li>{mandate(w, it)}</li> }).collect_view()}</ul> }.into_any()
            }}
        </section>
    }
}

#[component]
fn ChangePassword(w: Words, identity: Identity, username: String) -> impl IntoView {
    let form = Form::new("password");
    let (current, password) = (form.text("current_password", ""), form.text("password", ""));
    let name = username.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut faults = shared::passwords::check(&password.get_untracked(), &name, "#/password")
            .err()
            .map_or_else(Vec::new, shared::problem::Violations::into_vec);
        if current.get_untracked().is_empty() {
            faults.insert(0, Violation { pointer: "#/current_password".into(), detail: "is required".into() });
        }
        if !faults.is_empty() {
            return form.fail(faults);
        }
        let change = PasswordChange { current_password: current.get_untracked(), password: password.get_untracked() };
        let ask = Ask::put("/me/password", serde_json::to_string(&change).unwrap_or_default());
        // Every session ends with it, this one too.
        form.send(identity, ask, |_| {
            Identity::forget();
            browser::leave_for("/login?from=/profile");
        });
    };
    let fields = vec![("current_password", w.t(k::ACCESS_CURRENT_PASSWORD)), ("password", w.t(k::ACCESS_NEW_PASSWORD))];
    view! {
        <section class="co-stack-s" aria-labelledby="password-h">
            <h2 id="password-h">{w.t(k::ACCESS_CHANGE_PASSWORD)}</h2>
            <p>{w.t(k::ACCESS_CHANGE_PASSWORD_TEXT)}</p>
            <form class="co-form" novalidate=true on:submit=submit>
                <Faults w form fields />
                // For the browser's own store of passwords, which wants to know whose it is.
                <input class="visually-hidden" type="text" name="username" autocomplete="username" aria-hidden="true" tabindex="-1" readonly=true prop:value=username.clone() />
                <Field w form name="current_password" label=w.t(k::ACCESS_CURRENT_PASSWORD) value=current kind="password" autocomplete="current-password" />
                <NewPassword w form value=password username />
                <Submit form text=w.t(k::ACCESS_CHANGE_PASSWORD) />
            </form>
        </section>
    }
}
