// SPDX-License-Identifier: AGPL-3.0-or-later
//! The people of one's scope: searching, how many there are in each region, adding one.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::users::{User, UserCounts};

use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::kept::kept;
use crate::inside::paged::{ListWords, Paged, PagedList};
use crate::inside::places::{Chosen, PlaceField, PlaceName};
use crate::json;
use crate::site::load_words;
use crate::ui::load::{Load, Shape};
use crate::ui::notice::{Status, Tone};
use crate::ui::press::{Button, Disclosure, LinkButton};
use crate::ui::router::Router;
use crate::ui::table::{Column, TableBox};

/// The list.
#[component]
pub(super) fn UsersPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| {
        let router = Router::here();
        let territory = router.map_or_else(|| Memo::new(|_| None), |it| it.query("territory"));
        let q = kept("q", String::new);
        let add = move || {
            identity
                .may(Permission::ManageUsers)
                .then(|| view! { <LinkButton text=w.t(k::ACCESS_USER_ADD) href="/users/new" /> })
        };
        view! {
            <div class="co-head">
                <div class="co-head-top"><h1>{w.t(k::ACCESS_USERS)}</h1><div class="co-actions">{add}</div></div>
                <p class="co-lead">{w.t(k::ACCESS_USERS_LEAD)}</p>
            </div>
            <div class="co-stack">
                <Search w q territory />
                {move || view! { <Found w identity q=q.get() territory=territory.get() /> }}
                <Counts w identity />
            </div>
        }
        .into_any()
    };
    view! { <Inside title=k::ACCESS_USERS needs=Permission::ReadUsers show /> }
}

/// The territory is in the address; the name of a person stays on the page.
#[component]
fn Search(w: Words, q: RwSignal<String>, territory: Memo<Option<String>>) -> impl IntoView {
    let router = Router::here();
    let form = Form::new("search");
    let text = form.text("q", "");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        q.set(text.get_untracked().trim().to_owned());
    };
    let all = move || {
        text.set(String::new());
        q.set(String::new());
        if let Some(router) = router {
            router.replace("/users");
        }
    };
    let is_filtered = move || !q.read().is_empty() || territory.get().is_some();
    let place = move || {
        territory
            .get()
            .map(|code| view! { <p>{w.t(k::ACCESS_ONLY_IN)}" "<strong><PlaceName w code=Some(code) /></strong></p> })
    };
    view! {
        <form class="co-filters" role="search" on:submit=submit>
            <Field w form name="q" label=w.t(k::ACCESS_USER_SEARCH) value=text kind="search" />
            <div class="co-actions">
                <button type="submit" class="co-btn">{w.t(k::ACCESS_SEARCH)}</button>
                {move || is_filtered().then(|| view! { <Button text=w.t(k::ACCESS_SHOW_ALL) on_press=all /> })}
            </div>
            {place}
        </form>
    }
}

#[component]
fn Found(w: Words, identity: Identity, q: String, territory: Option<String>) -> impl IntoView {
    let list = if q.is_empty() {
        let place = territory.map(|it| format!("&territory={}", String::from(js_sys::encode_uri_component(&it))));
        Paged::<User>::open(identity, format!("/users?limit=50{}", place.unwrap_or_default()))
    } else {
        let search = serde_json::json!({ "q": q, "territory": territory, "limit": 50 });
        Paged::<User>::search(identity, "/users/searches", search)
    };
    let says = ListWords {
        failed: k::ACCESS_USERS_FAILED,
        empty: k::ACCESS_USERS_NONE,
        empty_text: k::ACCESS_USERS_NONE_TEXT,
    };
    let show = move |users: Vec<User>| {
        let rows = users.into_iter().map(|it| row(w, it)).collect_view();
        let caption = move || w.t(k::ACCESS_USERS_CAPTION);
        let head = move || {
            view! {
                <Column text=w.t(k::ACCESS_NAME) />
                <Column text=w.t(k::ACCESS_PLACE) />
                <Column text=w.t(k::ACCESS_USERNAME) wide=true />
                <Column text=w.t(k::ACCESS_FACTOR) wide=true />
                <Column text=w.t(k::ACCESS_STATE) />
            }
        };
        view! { <TableBox label=w.t(k::ACCESS_USERS) caption head><tbody>{rows}</tbody></TableBox> }
    };
    view! { <PagedList w list says show /> }
}

fn row(w: Words, it: User) -> impl IntoView {
    let name = format!("{} {}", it.given_name, it.family_name);
    let factor = if it.has_second_factor { k::ACCESS_YES } else { k::ACCESS_NO };
    view! {
        <tr>
            <th scope="row"><a href=format!("/users/{}", it.id)>{name}</a></th>
            <td><PlaceName w code=it.territory.as_ref().map(ToString::to_string) /></td>
            <td class="co-only-wide">{it.username.to_string()}</td>
            <td class="co-only-wide">{w.t(factor)}</td>
            <td>{state(w, it.is_active)}</td>
        </tr>
    }
}

/// Whether a user may come in.
pub(super) fn state(w: Words, is_active: bool) -> impl IntoView {
    let (tone, text) = if is_active { (Tone::Done, k::ACCESS_ACTIVE) } else { (Tone::Care, k::ACCESS_INACTIVE) };
    view! { <Status tone text=w.t(text) /> }
}

/// How many there are in each region.
#[component]
fn Counts(w: Words, identity: Identity) -> impl IntoView {
    let reading = identity.reading::<UserCounts>("/user-counts");
    let show = move |counts: Arc<UserCounts>| {
        let rows = counts.items.iter().map(|it| {
            let code = it.region.as_ref().map(ToString::to_string);
            let place = match &code {
                None => view! { <PlaceName w code=None /> }.into_any(),
                Some(region) => {
                    view! { <a href=format!("/users?territory={region}")><PlaceName w code=code.clone() /></a> }
                        .into_any()
                }
            };
            view! { <tr><th scope="row">{place}</th><td data-num>{it.n_users.to_string()}</td></tr> }
        });
        let rows = rows.collect_view();
        let total = w.count(k::ACCESS_COUNTS_TOTAL, usize::try_from(counts.total).unwrap_or_default(), &[]);
        let head =
            move || view! { <Column text=w.t(k::ACCESS_PLACE) /><Column text=w.t(k::ACCESS_USERS) number=true /> };
        view! { <TableBox label=w.t(k::ACCESS_COUNTS) caption=move || total.clone() head><tbody>{rows}</tbody></TableBox> }
    };
    view! {
        <Disclosure summary=w.t(k::ACCESS_COUNTS)>
            <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::ACCESS_USERS_FAILED) shape=Shape::Block show />
        </Disclosure>
    }
}

/// Adding a user.
#[component]
pub(super) fn NewUserPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| view! { <NewUser w identity /> }.into_any();
    let steps = vec![(k::ACCESS_USERS, "/users")];
    view! { <Inside title=k::ACCESS_USER_ADD needs=Permission::ManageUsers steps show /> }
}

#[component]
fn NewUser(w: Words, identity: Identity) -> impl IntoView {
    let router = Router::here();
    let form = Form::new("user");
    let (given, family, username) =
        (form.text("given_name", ""), form.text("family_name", ""), form.text("username", ""));
    let chosen: Chosen = form.keeps("territory", || None);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = serde_json::json!({
            "given_name": given.get_untracked(),
            "family_name": family.get_untracked(),
            "username": username.get_untracked().trim(),
            "territory": chosen.get_untracked().map(|it| it.0),
        });
        form.send(identity, Ask::post("/users", body.to_string()).once(), move |answer| {
            if let Some(user) = json::parse::<User>(&answer) {
                if let Some(router) = router {
                    router.open(&format!("/users/{}", user.id));
                }
            }
        });
    };
    let fields = vec![
        ("given_name", w.t(k::ACCESS_GIVEN_NAME)),
        ("family_name", w.t(k::ACCESS_FAMILY_NAME)),
        ("username", w.t(k::ACCESS_USERNAME)),
        ("territory", w.t(k::ACCESS_PLACE)),
    ];
    view! {
        <div class="co-head"><h1>{w.t(k::ACCESS_USER_ADD)}</h1><p class="co-lead">{w.t(k::ACCESS_USER_ADD_LEAD)}</p></div>
        <form class="co-form" novalidate=true on:submit=submit>
            <Faults w form fields />
            <Field w form name="given_name" label=w.t(k::ACCESS_GIVEN_NAME) value=given />
            <Field w form name="family_name" label=w.t(k::ACCESS_FAMILY_NAME) value=family />
            <Field w form name="username" label=w.t(k::ACCESS_USERNAME) value=username help=w.t(k::ACCESS_USERNAME_HELP) />
            <PlaceField w form chosen none=k::ACCESS_PLACE_NONE />
            <Submit form text=w.t(k::ACCESS_USER_ADD) />
        </form>
    }
}
