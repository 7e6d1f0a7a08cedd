// SPDX-License-Identifier: AGPL-3.0-or-later
//! One user: who it is, the mandates, changing, letting in or not, a link to set the password.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::users::{SetupLink, User};

use super::mandates::Mandates;
use super::users::state;
use crate::client::Ask;
use crate::i18n::{Key, Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::opening::OpenOutside;
use crate::inside::places::PlaceName;
use crate::inside::when::moment;
use crate::json;
use crate::site::load_words;
use crate::ui::browser;
use crate::ui::live::Announcer;
use crate::ui::load::{Face, Failed, Shape, Skeleton};
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::{Button, Kind};

/// The page.
#[component]
pub(super) fn UserPage(
    /// Key of the user.
    id: String,
) -> impl IntoView {
    let show = move |w: Words, identity: Identity| {
        let id = id.clone();
        let reading = identity.reading::<User>(format!("/users/{id}"));
        (move || match reading.face.get() {
            Face::Loaded(user) => view! { <Whole w identity user again=reading.retry /> }.into_any(),
            Face::Loading => view! {
                <div class="co-head"><h1>{w.t(k::ACCESS_USER)}</h1></div>
                <Skeleton text=w.t(k::ACCESS_LOADING).to_owned() shape=Shape::Page />
            }
            .into_any(),
            Face::Failed(why) if why.status == 404 => {
                view! { <OpenOutside w identity id=id.clone() again=reading.retry /> }.into_any()
            }
            Face::Failed(why) => view! {
                <div class="co-head"><h1>{w.t(k::ACCESS_USER)}</h1></div>
                <Failed why words=load_words(w, k::ACCESS_LOADING, k::ACCESS_USER_FAILED) retry=reading.retry />
            }
            .into_any(),
        })
        .into_any()
    };
    let steps = vec![(k::ACCESS_USERS, "/users")];
    view! { <Inside title=k::ACCESS_USER needs=Permission::ReadUsers steps show /> }
}

#[component]
fn Whole(w: Words, identity: Identity, user: Arc<User>, again: Callback<()>) -> impl IntoView {
    let now = RwSignal::new((*user).clone());
    let id = user.id.to_string();
    let name = move || format!("{} {}", now.read().given_name, now.read().family_name);
    let may_change = move || identity.may(Permission::ManageUsers);
    let place = user.territory.as_ref().map(ToString::to_string);
    let factor = move || w.t(if now.read().has_second_factor { k::ACCESS_YES } else { k::ACCESS_NO });
    view! {
        <div class="co-head"><h1>{name}</h1></div>
        <div class="co-cols" data-cols="6-6">
            <div class="co-stack">
                <section class="co-stack-s" aria-labelledby="user-h">
                    <h2 id="user-h">{w.t(k::ACCESS_USER)}</h2>
                    <dl class="co-data">
                        <div><dt>{w.t(k::ACCESS_USERNAME)}</dt><dd>{user.username.to_string()}</dd></div>
                        <div><dt>{w.t(k::ACCESS_PLACE)}</dt><dd><PlaceName w code=place /></dd></div>
                        <div><dt>{w.t(k::ACCESS_FACTOR)}</dt><dd>{factor}</dd></div>
                        <div><dt>{w.t(k::ACCESS_STATE)}</dt><dd>{move || state(w, now.read().is_active)}</dd></div>
                    </dl>
                </section>
                <Mandates w identity user=id />
            </div>
            <div class="co-stack">
                {move || may_change().then(|| view! { <Change w identity now again /><Entry w identity now /> })}
            </div>
        </div>
    }
}

/// Changing the name.
#[component]
fn Change(w: Words, identity: Identity, now: RwSignal<User>, again: Callback<()>) -> impl IntoView {
    let form = Form::new("change");
    let before = now.get_untracked();
    let (given, family) = (form.text("given_name", before.given_name), form.text("family_name", before.family_name));
    let announcer = Announcer::here();
    let other = form.keeps("other", || None::<User>);
    let send = move |version: i32| {
        let id = now.read_untracked().id.clone();
        let body = serde_json::json!({ "given_name": given.get_untracked(), "family_name": family.get_untracked() });
        form.send(identity, Ask::change(format!("/users/{id}"), version, body.to_string()), move |answer| {
            if let Some(user) = json::parse::<User>(&answer) {
                now.set(user);
                other.set(None);
                if let Some(announcer) = announcer {
                    announcer.say(w.t(k::ACCESS_SAVED).to_owned());
                }
            }
        });
    };
    // Somebody was faster: both states are shown, and the reader chooses.
    watch_conflict(identity, form, now.read_untracked().id.to_string(), move |user| {
        let _ = form.refused.try_set(None);
        let _ = other.try_set(Some(user));
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(now.read_untracked().version);
    };
    let conflict = move || {
        other.get().map(|theirs| {
            let parts = |given: &str, family: &str| format!("{given} {family}");
            let (mine, there) = (parts(&given.get(), &family.get()), parts(&theirs.given_name, &theirs.family_name));
            let version = theirs.version;
            let keep_mine = move || send(version);
            let take_theirs = move || {
                form.forget();
                again.run(());
            };
            view! {
                <Notice top=true tone=Tone::Care title=w.t(k::ACCESS_REFUSED_CHANGED)>
                    <p>{w.with(k::ACCESS_CONFLICT, &[("theirs", &there), ("mine", &mine)])}</p>
                    <div class="co-actions">
                        <Button text=w.with(k::ACCESS_CONFLICT_MINE, &[("mine", &mine)]) small=true on_press=keep_mine />
                        <Button text=w.with(k::ACCESS_CONFLICT_THEIRS, &[("theirs", &there)]) small=true on_press=take_theirs />
                    </div>
                </Notice>
            }
        })
    };
    let fields = vec![("given_name", w.t(k::ACCESS_GIVEN_NAME)), ("family_name", w.t(k::ACCESS_FAMILY_NAME))];
    view! {
        <section class="co-stack-s" aria-labelledby="change-h">
            <h2 id="change-h">{w.t(k::ACCESS_USER_CHANGE)}</h2>
            <form class="co-form" novalidate=true on:submit=submit>
                <Faults w form fields />
                {conflict}
                <Field w form name="given_name" label=w.t(k::ACCESS_GIVEN_NAME) value=given />
                <Field w form name="family_name" label=w.t(k::ACCESS_FAMILY_NAME) value=family />
                <Submit form text=w.t(k::ACCESS_SAVE) />
            </form>
        </section>
    }
}

/// Where a change came too late, reads how it is now.
fn watch_conflict(identity: Identity, form: Form, id: String, read: impl Fn(User) + Copy + 'static) {
    Effect::new(move |_| {
        if form.refused.read().as_ref().is_some_and(|it| it.problem.status == 412) {
            let ask = Ask::get(format!("/users/{id}"));
            leptos::task::spawn_local(async move {
                let answer = identity.send(&ask).await.ok();
                if let Some(user) = answer.and_then(|it| json::parse::<User>(&it)) {
                    read(user);
                }
            });
        }
    });
}

/// Whether the user may come in, and the link to set a password.
#[component]
fn Entry(w: Words, identity: Identity, now: RwSignal<User>) -> impl IntoView {
    let (form, announcer) = (Form::new("entry"), Announcer::here());
    let link = form.keeps("link", || None::<SetupLink>);
    // The sentence that somebody was faster stays, over how it is now.
    watch_conflict(identity, form, now.read_untracked().id.to_string(), move |user| {
        let _ = now.try_set(user);
    });
    let switch = move || {
        let (id, version, is_active) = {
            let user = now.read_untracked();
            (user.id.clone(), user.version, user.is_active)
        };
        let body = serde_json::json!({ "is_active": !is_active });
        form.send(identity, Ask::change(format!("/users/{id}"), version, body.to_string()), move |answer| {
            if let Some(user) = json::parse::<User>(&answer) {
                now.set(user);
            }
        });
    };
    let make = move || {
        let id = now.read_untracked().id.clone();
        form.send(identity, Ask::post_nothing(format!("/users/{id}/setup-links")), move |answer| {
            link.set(json::parse::<SetupLink>(&answer));
        });
    };
    let shown = move || {
        link.get().map(|it| {
            let address = format!("{}{}", window().location().origin().unwrap_or_default(), it.path);
            let text = address.clone();
            let copy = move || {
                browser::copy_text(&text);
                if let Some(announcer) = announcer {
                    announcer.say(w.t(k::ACCESS_COPIED).to_owned());
                }
            };
            view! {
                <Notice top=true tone=Tone::Done title=w.t(k::ACCESS_LINK_MADE)>
                    <p>{w.with(k::ACCESS_LINK_TEXT, &[("until", &moment(w, &it.expires_at))])}</p>
                    <p class="co-secret" id="setup-link">{address}</p>
                    <p><Button text=w.t(k::ACCESS_LINK_COPY) small=true on_press=copy /></p>
                </Notice>
            }
        })
    };
    let active = Memo::new(move |_| now.read().is_active);
    let switching = move || {
        let (text, note, kind): (Key, Key, Kind) = if active.get() {
            (k::ACCESS_DEACTIVATE, k::ACCESS_DEACTIVATE_TEXT, Kind::Danger)
        } else {
            (k::ACCESS_ACTIVATE, k::ACCESS_ACTIVATE_TEXT, Kind::Plain)
        };
        view! { <p>{w.t(note)}</p><p><Button text=w.t(text) kind busy=form.busy on_press=switch /></p> }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="entry-h">
            <h2 id="entry-h">{w.t(k::ACCESS_ENTRY)}</h2>
            <Faults w form fields=Vec::new() />
            <p>{w.t(k::ACCESS_LINK_WHY)}</p>
            <p><Button text=w.t(k::ACCESS_LINK_MAKE) busy=form.busy on_press=make /></p>
            {shown}
            {switching}
        </section>
    }
}
