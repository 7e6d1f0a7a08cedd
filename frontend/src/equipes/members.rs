// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who is in an equipe: in which role, how many hours, until when; who was; adding somebody.

use std::sync::Arc;

use leptos::prelude::*;
use shared::equipes::{Membership, MembershipInput, faults_of_membership, hours_at_most};
use shared::input::FromJson;
use shared::operators::{Operator, OperatorDetail};
use shared::page::Page;

use super::composition::Shown;
use super::parts::Choose;
use super::{addresses, said};
use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::lookup::LookUp;
use crate::inside::paged::{ListWords, Paged, PagedList};
use crate::inside::when::today;
use crate::json;
use crate::ui::choice::Check;
use crate::ui::icons::Glyph;
use crate::ui::press::{Button, Disclosure};
use crate::ui::table::{Column, TableBox};

/// The section of an equipe's page.
#[component]
pub(super) fn Members(shown: Shown) -> impl IntoView {
    let Shown { w, now, .. } = shown;
    let members = Memo::new(move |_| now.read().members.clone());
    let opened = RwSignal::new(None::<String>);
    let may = Memo::new(move |_| shown.may());
    // One for all rows: a row that is drawn anew keeps what was said of it.
    let form = Form::new("member");
    shown.follow_conflicts(form);
    let table = move || {
        let (all, may) = (members.get(), may.get());
        if all.is_empty() {
            return view! { <p>{w.t(k::EQUIPES_NOBODY)}</p> }.into_any();
        }
        let rows = all.into_iter().map(|it| row(shown, form, it, may.then_some(opened))).collect_view();
        let caption = move || w.t(k::EQUIPES_MEMBERS_CAPTION);
        let head = move || {
            view! {
                <Column text=w.t(k::EQUIPES_PERSON) />
                <Column text=w.t(k::EQUIPES_ROLE) />
                <Column text=w.t(k::EQUIPES_HOURS) number=true />
                <Column text=w.t(k::EQUIPES_SPAN) />
                {may.then(|| view! { <Column text=w.t(k::EQUIPES_CHANGE_COLUMN) /> })}
            }
        };
        view! { <TableBox label=w.t(k::EQUIPES_MEMBERS_CAPTION) quiet=true caption head>{rows}</TableBox> }.into_any()
    };
    let add =
        move || may.get().then(|| view! { <Disclosure summary=w.t(k::EQUIPES_MEMBER_ADD)><Add shown /></Disclosure> });
    view! {
        <section class="co-stack-s" aria-labelledby="members-h">
            <h2 id="members-h">{w.t(k::EQUIPES_MEMBERS)}</h2>
            <Faults w form fields=vec![("valid_to", w.t(k::ACCESS_LAST_DAY))] />
            {table}
            {add}
            <History shown />
        </section>
    }
}

fn span(w: Words, it: &Membership) -> String {
    let from = w.day_of(it.valid_from.as_str());
    match &it.valid_to {
        Some(end) => said::with(w, k::EQUIPES_FROM_TO, [("from", from), ("to", w.day_of(end.as_str()))]),
        None => said::with(w, k::EQUIPES_FROM, [("from", from)]),
    }
}

fn role(w: Words, it: &Membership) -> String {
    let role = said::role(w, it.role);
    if it.is_case_manager { format!("{role}, {}", w.t(k::EQUIPES_AS_CASE_MANAGER)) } else { role }
}

fn name(it: &Membership) -> String {
    format!("{} {}", it.given_name, it.family_name)
}

/// A member; its change opens in a row of its own, for who may.
fn row(shown: Shown, form: Form, it: Membership, opened: Option<RwSignal<Option<String>>>) -> impl IntoView {
    let w = shown.w;
    let (id, who) = (it.id.to_string(), name(&it));
    let is_open = {
        let id = id.clone();
        move || opened.is_some_and(|it| it.read().as_deref() == Some(&id))
    };
    let (open_said, open_row) = (is_open.clone(), is_open);
    let button = opened.map(|opened| {
        let toggle = move |_| opened.update(|it| *it = if it.as_deref() == Some(&id) { None } else { Some(id.clone()) });
        view! {
            <td><button type="button" class="co-btn" data-size="s" aria-expanded=move || open_said().to_string() aria-label=w.with(k::EQUIPES_MEMBER_CHANGE_WHO, &[("who", &who)]) on:click=toggle>{w.t(k::EQUIPES_MEMBER_CHANGE)}</button></td>
        }
    });
    let member = it.clone();
    let change = move || {
        let member = member.clone();
        open_row().then(|| view! { <tr><td colspan="5"><ChangeMember shown form member /></td></tr> })
    };
    view! {
        <tbody>
            <tr>
                <th scope="row"><a href=format!("/operators/{}", it.operator)>{name(&it)}</a></th>
                <td>{role(w, &it)}</td>
                <td data-num>{said::number(w, it.hours_per_week)}</td>
                <td class="co-eq-when">{span(w, &it)}</td>
                {button}
            </tr>
            {change}
        </tbody>
    }
}

/// A last day, and whether a case manager: another role or other hours are another place.
#[component]
fn ChangeMember(shown: Shown, form: Form, member: Membership) -> impl IntoView {
    let Shown { w, identity, .. } = shown;
    let to = RwSignal::new(member.valid_to.as_ref().map_or_else(today, ToString::to_string));
    let manages = RwSignal::new(member.is_case_manager);
    let (version, was_manager) = (member.version, member.is_case_manager);
    let address = StoredValue::new(addresses::membership(&member));
    let send = move |body: serde_json::Value| {
        let ask = Ask::change(address.get_value(), version, body.to_string());
        form.send(identity, ask, move |_| shown.again());
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let end = Some(to.get_untracked()).filter(|it| !it.is_empty());
        send(serde_json::json!({ "valid_to": end }));
    };
    let switch = move || send(serde_json::json!({ "is_case_manager": manages.get_untracked() }));
    let save = move || {
        (manages.get() != was_manager)
            .then(|| view! { <Button text=w.t(k::EQUIPES_SAVE) small=true busy=form.busy on_press=switch /> })
    };
    view! {
        <form class="co-form" novalidate=true on:submit=submit>
            <Field w form name="valid_to" label=w.t(k::ACCESS_LAST_DAY) value=to kind="date" help=w.t(k::EQUIPES_MEMBER_END_HELP) />
            <Submit form text=w.t(k::EQUIPES_MEMBER_END) />
            <div class="co-actions"><Check label=w.t(k::EQUIPES_IS_CASE_MANAGER) value=manages />{save}</div>
            <p class="co-help">{w.t(k::EQUIPES_MEMBER_OTHER_HELP)}</p>
        </form>
    }
}

/// Who was in it: read when it is opened.
#[component]
fn History(shown: Shown) -> impl IntoView {
    let Shown { w, identity, now } = shown;
    let opened = RwSignal::new(false);
    let says = ListWords { failed: k::EQUIPES_FAILED, empty: k::EQUIPES_NOBODY_EVER, empty_text: k::EQUIPES_NOBODY };
    let members = Memo::new(move |_| now.read().members.clone());
    let list = move || {
        members.track();
        opened.get().then(|| {
            let address = addresses::narrowed(&addresses::memberships(now.read_untracked().equipe.id.as_str()), &[("limit", "100")]);
            let list = Paged::<Membership>::open(identity, address);
            let line = move |it: Membership| {
                let hours = said::counted(w, k::EQUIPES_HOURS_N, it.hours_per_week, []);
                view! { <li><strong>{name(&it)}</strong>": "{role(w, &it)}", "{hours}". "{said::sentence(&span(w, &it))}</li> }
            };
            let show = move |all: Vec<Membership>| view! { <ul class="co-list">{all.into_iter().map(line).collect_view()}</ul> };
            view! { <PagedList w list says show /> }
        })
    };
    view! {
        <details class="co-more" on:toggle=move |_| opened.set(true)>
            <summary>{w.t(k::EQUIPES_HISTORY)}</summary>
            {list}
        </details>
    }
}

/// Most operators that are offered.
const OFFERED: usize = 8;

/// Who may be chosen, by name.
#[component]
fn OperatorField(w: Words, identity: Identity, form: Form, chosen: RwSignal<Option<Operator>>) -> impl IntoView {
    let question = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Operator>>);
    let ask = move || {
        let asked = question.get_untracked();
        found.set(None);
        if asked.trim().chars().count() < 2 {
            return;
        }
        let search = serde_json::json!({ "q": asked.trim(), "active": true, "limit": OFFERED });
        let ask = Ask::post(addresses::operator_search(), search.to_string());
        leptos::task::spawn_local(async move {
            let answer = identity.send(&ask).await.ok().and_then(|it| json::parse::<Page<Operator>>(&it));
            // A late answer to a question that was changed meanwhile is nobody's.
            if question.try_get_untracked().as_deref() == Some(asked.as_str()) {
                let _ = found.try_set(answer.map(|it| it.items));
            }
        });
    };
    let full = |it: &Operator| format!("{} {} ({})", it.given_name, it.family_name, it.profession.word());
    let said = move || match (chosen.get(), found.get()) {
        (Some(it), _) => w.with(k::EQUIPES_OPERATOR_CHOSEN, &[("name", &full(&it))]),
        (None, Some(all)) => w.count(k::EQUIPES_OPERATORS_FOUND, all.len(), &[]),
        (None, None) => w.t(k::EQUIPES_OPERATOR_TYPE).to_owned(),
    };
    let offer = move |it: Operator| {
        let text = full(&it);
        let choose = move || {
            chosen.set(Some(it.clone()));
            question.set(String::new());
            found.set(None);
        };
        view! { <li><Button text small=true on_press=choose /></li> }
    };
    let clear = move || {
        chosen.get().map(|it| {
            let text = w.with(k::ACCESS_PLACE_REMOVE, &[("name", &full(&it))]);
            view! { <Button text small=true glyph=Glyph::Remove on_press=move || chosen.set(None) /> }
        })
    };
    let (ask, said) = (Callback::new(move |()| ask()), Signal::derive(said));
    let offers = move || found.get().unwrap_or_default().into_iter().map(offer).collect_view();
    view! { <LookUp w form name="operator" label=w.t(k::EQUIPES_PERSON) question ask said offers after=clear /> }
}

/// Adding somebody: what does not fit is said before it is sent, by the function that the server asks.
#[component]
fn Add(shown: Shown) -> impl IntoView {
    let Shown { w, identity, now } = shown;
    let form = Form::new("place");
    let chosen = RwSignal::new(None::<Operator>);
    let (role, hours) = (RwSignal::new(String::new()), RwSignal::new("18".to_owned()));
    let manages = RwSignal::new(false);
    let (from, to) = (RwSignal::new(today()), RwSignal::new(String::new()));
    let whole = Memo::new(move |_| chosen.get().map(|it| it.id));
    let other = RwSignal::new(None::<Arc<OperatorDetail>>);
    Effect::new(move |_| {
        other.set(None);
        if whole.get().is_some()
            && let Some(it) = chosen.get_untracked()
        {
            role.set(it.profession.word().to_owned());
            leptos::task::spawn_local(async move {
                if let Ok(answer) = identity.send(&Ask::get(addresses::operator(&it.id))).await {
                    let _ = other.try_set(json::parse::<OperatorDetail>(&answer).map(Arc::new));
                }
            });
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = |it: RwSignal<String>| Some(it.get_untracked()).filter(|it| !it.is_empty());
        let body = serde_json::json!({
            "operator": chosen.get_untracked().map(|it| it.id),
            "role": said(role),
            "is_case_manager": manages.get_untracked(),
            "hours_per_week": hours.get_untracked().trim().parse::<i32>().ok(),
            "valid_from": said(from),
            "valid_to": said(to),
        });
        let equipe = now.read_untracked().equipe.clone();
        let faults = match (MembershipInput::from_json(&body), other.get_untracked()) {
            (Err(faults), _) => faults,
            (Ok(input), Some(it)) => faults_of_membership(&input, &equipe, &it.operator, &it.memberships),
            (Ok(_), None) => shared::problem::Violations::default(),
        };
        if !faults.is_empty() {
            form.fail(faults.into_vec());
            return;
        }
        let ask = Ask::post(addresses::memberships(equipe.id.as_str()), body.to_string()).once();
        form.send(identity, ask, move |_| {
            chosen.set(None);
            shown.again();
        });
    };
    let left = move || other.get().map(|it| hours_left(w, &it, &from.get()));
    view! { <AddFields w identity form chosen role hours manages from to left=Signal::derive(left) submit=Callback::new(submit) /> }
}

/// How many hours somebody has left from a day on.
fn hours_left(w: Words, it: &OperatorDetail, from: &str) -> String {
    let works = it.operator.hours_per_week;
    let taken = from.parse().map_or(it.hours_in_equipes, |day| hours_at_most(&it.memberships, &day, None));
    let parts = [
        ("works", said::number(w, works)),
        ("taken", said::number(w, taken)),
        ("left", said::number(w, (works - taken).max(0))),
    ];
    said::with(w, k::EQUIPES_HOURS_LEFT, parts)
}

#[component]
fn AddFields(
    w: Words,
    identity: Identity,
    form: Form,
    chosen: RwSignal<Option<Operator>>,
    role: RwSignal<String>,
    hours: RwSignal<String>,
    manages: RwSignal<bool>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    left: Signal<Option<String>>,
    submit: Callback<leptos::ev::SubmitEvent>,
) -> impl IntoView {
    let roles = shared::competences::Profession::ALL.iter().map(|it| (it.word().to_owned(), said::role(w, *it)));
    let roles = move || {
        let choose = (String::new(), w.t(k::EQUIPES_CHOOSE).to_owned());
        std::iter::once(choose).chain(roles.clone()).collect::<Vec<_>>()
    };
    let fields = vec![
        ("operator", w.t(k::EQUIPES_PERSON)),
        ("role", w.t(k::EQUIPES_ROLE)),
        ("hours_per_week", w.t(k::EQUIPES_HOURS)),
        ("valid_from", w.t(k::ACCESS_FIRST_DAY)),
        ("valid_to", w.t(k::ACCESS_LAST_DAY)),
    ];
    view! {
        <form class="co-form" novalidate=true on:submit=move |event| submit.run(event)>
            <Faults w form fields />
            <OperatorField w identity form chosen />
            <Choose w form name="role" label=w.t(k::EQUIPES_ROLE) options=roles() value=role help=w.t(k::EQUIPES_ROLE_HELP) />
            <Field w form name="hours_per_week" label=w.t(k::EQUIPES_HOURS) value=hours keyboard="numeric" />
            <p class="co-help" role="status">{left}</p>
            <Check label=w.t(k::EQUIPES_IS_CASE_MANAGER) value=manages />
            <Field w form name="valid_from" label=w.t(k::ACCESS_FIRST_DAY) value=from kind="date" />
            <Field w form name="valid_to" label=w.t(k::ACCESS_LAST_DAY) value=to kind="date" help=w.t(k::EQUIPES_LAST_DAY_HELP) />
            <Submit form text=w.t(k::EQUIPES_MEMBER_ADD) />
        </form>
    }
}
