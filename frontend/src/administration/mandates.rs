// SPDX-License-Identifier: AGPL-3.0-or-later
//! The mandates of a user: those that hold and held, giving one, ending one.

use leptos::prelude::*;
use shared::access::{Permission, Role};
use shared::areas::Area;
use shared::mandates::Mandate;
use shared::problem::Violation;

use super::areas::AreaField;
use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::mandate::mandate;
use crate::inside::paged::{ListWords, Paged, PagedList};
use crate::inside::places::{Chosen, PlaceField};
use crate::inside::when::today;
use crate::site::role_in_words;
use crate::ui::choice::Select;
use crate::ui::press::{Button, Disclosure, Kind};

/// The section of a user's page.
#[component]
pub(super) fn Mandates(
    /// The words in use.
    w: Words,
    /// Who is in.
    identity: Identity,
    /// Key of the user.
    user: String,
) -> impl IntoView {
    let list = Paged::<Mandate>::open(identity, format!("/mandates?user={user}"));
    let form = Form::new("mandates");
    let says = ListWords {
        failed: k::ACCESS_MANDATES_FAILED,
        empty: k::ACCESS_NO_MANDATES,
        empty_text: k::ACCESS_NO_MANDATES_TEXT,
    };
    // Somebody was faster: the list shows how it is now, under the sentence that says so.
    Effect::new(move |_| {
        if form.refused.read().as_ref().is_some_and(|it| it.problem.status == 412) {
            list.again();
        }
    });
    let may_give = Memo::new(move |_| identity.may(Permission::ManageMandates));
    let row = move |it: Mandate| {
        // A last day that is over, or today: there is nothing to end any more.
        let is_open = it.valid_to.as_ref().is_none_or(|to| to.as_str() > today().as_str());
        let (id, version, role) = (it.id.clone(), it.version, w.t(role_in_words(it.role)));
        let end = move || {
            let body = serde_json::json!({ "valid_to": today() });
            form.send(identity, Ask::change(format!("/mandates/{id}"), version, body.to_string()), move |_| {
                list.again();
            });
        };
        let button = (is_open && may_give.get()).then(|| {
            let text = w.with(k::ACCESS_MANDATE_END, &[("role", role)]);
            view! { <Button text kind=Kind::Danger small=true on_press=end /> }
        });
        view! { <li class="co-stack-s"><span>{mandate(w, &it)}</span><span>{button}</span></li> }
    };
    let show = move |all: Vec<Mandate>| view! { <ul class="co-list">{all.into_iter().map(row).collect_view()}</ul> };
    let give = move || {
        let user = user.clone();
        may_give.get().then(
            || view! { <Disclosure summary=w.t(k::ACCESS_MANDATE_GIVE)><Give w identity user list /></Disclosure> },
        )
    };
    view! {
        <section class="co-stack-s" aria-labelledby="mandates-h">
            <h2 id="mandates-h">{w.t(k::ACCESS_MANDATES)}</h2>
            <Faults w form fields=Vec::new() />
            <PagedList w list says show />
            {give}
        </section>
    }
}

/// Where a mandate may hold, as values of a choice.
const TERRITORY: &str = "territory";
const AREA: &str = "area";

/// Giving a mandate.
#[component]
fn Give(w: Words, identity: Identity, user: String, list: Paged<Mandate>) -> impl IntoView {
    let form = Form::new("mandate");
    let role = form.text("role", Role::Operator.word());
    let chosen: Chosen = form.keeps("territory", || None);
    let (place, area) = (form.text("where", TERRITORY), form.keeps("area", || None::<Area>));
    let (from, to) = (form.text("valid_from", today()), form.text("valid_to", ""));
    let is_area = move || place.read().as_str() == AREA;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // No area is not all of Italy: that is what no territory means.
        if untrack(is_area) && area.read_untracked().is_none() {
            return form.fail(vec![Violation { pointer: "#/area".into(), detail: "is required".into() }]);
        }
        let end = Some(to.get_untracked()).filter(|it| !it.is_empty());
        let begin = Some(from.get_untracked()).filter(|it| !it.is_empty());
        let body = serde_json::json!({
            "user": user,
            "role": role.get_untracked(),
            "territory": chosen.get_untracked().map(|it| it.0).filter(|_| !untrack(is_area)),
            "area": area.get_untracked().map(|it| it.code).filter(|_| untrack(is_area)),
            "valid_from": begin,
            "valid_to": end,
        });
        form.send(identity, Ask::post("/mandates", body.to_string()).once(), move |_| {
            chosen.set(None);
            area.set(None);
            list.again();
        });
    };
    let places = vec![
        (TERRITORY.to_owned(), w.t(k::ACCESS_WHERE_PLACE).to_owned()),
        (AREA.to_owned(), w.t(k::ACCESS_WHERE_AREA).to_owned()),
    ];
    let which = move || {
        if is_area() {
            view! { <AreaField w form chosen=area /> }.into_any()
        } else {
            view! { <PlaceField w form chosen none=k::ACCESS_PLACE_NONE /> }.into_any()
        }
    };
    let options = roles(w);
    let fields = vec![
        ("role", w.t(k::ACCESS_ROLE)),
        ("territory", w.t(k::ACCESS_PLACE)),
        ("area", w.t(k::ACCESS_AREA_FIELD)),
        ("valid_from", w.t(k::ACCESS_FIRST_DAY)),
        ("valid_to", w.t(k::ACCESS_LAST_DAY)),
    ];
    view! {
        <form class="co-form" novalidate=true on:submit=submit>
            <Faults w form fields />
            <Select id="mandate-role" label=w.t(k::ACCESS_ROLE) options value=role on_choose=move |it| role.set(it) />
            <Select id="mandate-where" label=w.t(k::ACCESS_WHERE) options=places value=place on_choose=move |it| place.set(it) />
            {which}
            <Field w form name="valid_from" label=w.t(k::ACCESS_FIRST_DAY) value=from kind="date" />
            <Field w form name="valid_to" label=w.t(k::ACCESS_LAST_DAY) value=to kind="date" help=w.t(k::ACCESS_LAST_DAY_HELP) />
            <Submit form text=w.t(k::ACCESS_MANDATE_GIVE) />
        </form>
    }
}

/// Every role, for a choice.
pub(super) fn roles(w: Words) -> Vec<(String, String)> {
    Role::ALL.iter().map(|it| (it.word().to_owned(), w.t(role_in_words(*it)).to_owned())).collect()
}
