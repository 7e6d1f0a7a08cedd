// SPDX-License-Identifier: AGPL-3.0-or-later
//! The register of accesses, in readable words; its filters are in the address.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::{Permission, Role};
use shared::audit::{AuditAction, AuditAnchor, AuditEntry, AuditSubject};

use crate::i18n::{Key, Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Field, Form};
use crate::inside::paged::{ListWords, Paged, PagedList};
use crate::inside::places::PlaceName;
use crate::inside::when::short_moment;
use crate::site::{load_words, role_in_words};
use crate::ui::browser;
use crate::ui::choice::Select;
use crate::ui::live::Announcer;
use crate::ui::load::{Load, Shape};
use crate::ui::press::Button;
use crate::ui::router::Router;
use crate::ui::table::{Column, TableBox};

/// The filters: keys of the address and of the API.
const KEYS: [&str; 6] = ["action", "subject", "from", "to", "user", "subject_id"];

const fn action_in_words(action: AuditAction) -> Key {
    match action {
        AuditAction::LoggedIn => k::ACCESS_DID_LOGGED_IN,
        AuditAction::LoginRefused => k::ACCESS_DID_LOGIN_REFUSED,
        AuditAction::ProofRefused => k::ACCESS_DID_PROOF_REFUSED,
        AuditAction::LoggedOut => k::ACCESS_DID_LOGGED_OUT,
        AuditAction::TokenReused => k::ACCESS_DID_TOKEN_REUSED,
        AuditAction::PasswordSet => k::ACCESS_DID_PASSWORD_SET,
        AuditAction::SecondFactorAdded => k::ACCESS_DID_FACTOR_ADDED,
        AuditAction::SecondFactorRemoved => k::ACCESS_DID_FACTOR_REMOVED,
        AuditAction::SetupLinkMade => k::ACCESS_DID_LINK_MADE,
        AuditAction::Created => k::ACCESS_DID_CREATED,
        AuditAction::Changed => k::ACCESS_DID_CHANGED,
        AuditAction::Published => k::ACCESS_DID_PUBLISHED,
        AuditAction::Withdrawn => k::ACCESS_DID_WITHDRAWN,
        AuditAction::Read => k::ACCESS_DID_READ,
        AuditAction::Opened => k::ACCESS_DID_OPENED,
        AuditAction::ViewedAs => k::ACCESS_DID_VIEWED_AS,
        AuditAction::Retired => k::ACCESS_DID_RETIRED,
        AuditAction::Approved => k::ACCESS_DID_APPROVED,
    }
}

const fn subject_in_words(subject: AuditSubject) -> Key {
    match subject {
        AuditSubject::Session => k::ACCESS_TO_SESSION,
        AuditSubject::User => k::ACCESS_TO_USER,
        AuditSubject::Mandate => k::ACCESS_TO_MANDATE,
        AuditSubject::Opening => k::ACCESS_TO_OPENING,
        AuditSubject::Definition => k::ACCESS_TO_DEFINITION,
        AuditSubject::WeightSet => k::ACCESS_TO_WEIGHT_SET,
        AuditSubject::Audit => k::ACCESS_AUDIT,
        AuditSubject::Framework => k::ACCESS_TO_FRAMEWORK,
        AuditSubject::Operator => k::ACCESS_TO_OPERATOR,
        AuditSubject::Equipe => k::ACCESS_TO_EQUIPE,
        AuditSubject::Membership => k::ACCESS_TO_MEMBERSHIP,
        AuditSubject::Proposal => k::ACCESS_TO_PROPOSAL,
        AuditSubject::Method => k::ACCESS_TO_METHOD,
        AuditSubject::MethodSuspension => k::ACCESS_TO_METHOD_SUSPENSION,
    }
}

/// The page.
#[component]
pub(super) fn AuditPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| {
        let router = Router::here();
        let asked = KEYS.map(|key| router.map_or_else(|| Memo::new(|_| None), |it| it.query(key)));
        let path = Memo::new(move |_| {
            let mut path = "/audit-entries?limit=50".to_owned();
            for (key, value) in KEYS.iter().zip(asked) {
                if let Some(value) = value.get().filter(|it| !it.is_empty()) {
                    path.push_str(&format!("&{key}={}", String::from(js_sys::encode_uri_component(&value))));
                }
            }
            path
        });
        view! {
            <div class="co-head"><h1>{w.t(k::ACCESS_AUDIT)}</h1><p class="co-lead">{w.t(k::ACCESS_AUDIT_LEAD)}</p></div>
            <div class="co-stack">
                <Filters w asked />
                {move || view! { <Entries w identity path=path.get() /> }}
                <Anchor w identity />
            </div>
        }
        .into_any()
    };
    view! { <Inside title=k::ACCESS_AUDIT needs=Permission::ReadAudit show /> }
}

#[component]
fn Filters(w: Words, asked: [Memo<Option<String>>; 6]) -> impl IntoView {
    let router = Router::here();
    let form = Form::new("audit");
    let set = move |key: &str, value: &str| {
        if let Some(router) = router {
            let address = untrack(|| router.with_query(key, value));
            router.replace(&address);
        }
    };
    let [action, subject, from, to, user, subject_id] = asked;
    let text = |it: Memo<Option<String>>| Signal::derive(move || it.get().unwrap_or_default());
    let any = (String::new(), w.t(k::ACCESS_ANY).to_owned());
    let actions = AuditAction::ALL.iter().map(|it| (it.word().to_owned(), w.t(action_in_words(*it)).to_owned()));
    let actions: Vec<_> = std::iter::once(any.clone()).chain(actions).collect();
    let subjects = AuditSubject::ALL.iter().map(|it| (it.word().to_owned(), w.t(subject_in_words(*it)).to_owned()));
    let subjects: Vec<_> = std::iter::once(any).chain(subjects).collect();
    let (first, last) = (
        RwSignal::new(from.get_untracked().unwrap_or_default()),
        RwSignal::new(to.get_untracked().unwrap_or_default()),
    );
    // A day that is half typed is empty for the browser: what is in the address is always whole.
    Effect::new(move |_| set("from", &first.get()));
    Effect::new(move |_| set("to", &last.get()));
    let is_filtered = move || [action, subject, from, to, user, subject_id].iter().any(|it| it.get().is_some());
    let all = move || {
        first.set(String::new());
        last.set(String::new());
        if let Some(router) = router {
            router.replace("/audit");
        }
    };
    let who = move || {
        user.get().map(|key| view! { <p class="co-small co-key">{w.with(k::ACCESS_AUDIT_OF, &[("key", &key)])}</p> })
    };
    view! {
        <div class="co-filters" role="group" aria-label=w.t(k::ACCESS_FILTERS)>
            <Select id="audit-action" label=w.t(k::ACCESS_AUDIT_ACTION) options=actions value=text(action) on_choose=move |it| set("action", &it) />
            <Select id="audit-subject" label=w.t(k::ACCESS_AUDIT_SUBJECT) options=subjects value=text(subject) on_choose=move |it| set("subject", &it) />
            <Field w form name="from" label=w.t(k::ACCESS_AUDIT_FROM) value=first kind="date" />
            <Field w form name="to" label=w.t(k::ACCESS_AUDIT_TO) value=last kind="date" />
            {move || is_filtered().then(|| view! { <Button text=w.t(k::ACCESS_SHOW_ALL) on_press=all /> })}
            {who}
        </div>
    }
}

#[component]
fn Entries(w: Words, identity: Identity, path: String) -> impl IntoView {
    let list = Paged::<AuditEntry>::open(identity, path);
    let says = ListWords {
        failed: k::ACCESS_AUDIT_FAILED,
        empty: k::ACCESS_AUDIT_NONE,
        empty_text: k::ACCESS_AUDIT_NONE_TEXT,
    };
    let show = move |entries: Vec<AuditEntry>| {
        let rows = entries.into_iter().map(|it| row(w, &it)).collect_view();
        let caption = move || w.t(k::ACCESS_AUDIT_CAPTION);
        let head = move || {
            view! {
                <Column text=w.t(k::ACCESS_AUDIT_NUMBER) number=true />
                <Column text=w.t(k::ACCESS_AUDIT_WHEN) />
                <Column text=w.t(k::ACCESS_AUDIT_ACTION) />
                <Column text=w.t(k::ACCESS_AUDIT_WHO) />
                <Column text=w.t(k::ACCESS_PLACE) wide=true />
            }
        };
        view! { <TableBox label=w.t(k::ACCESS_AUDIT) caption head small=true><tbody>{rows}</tbody></TableBox> }
    };
    view! { <PagedList w list says show /> }
}

fn row(w: Words, it: &AuditEntry) -> impl IntoView + use<> {
    let who = match &it.user {
        None if it.request_id.is_none() => w.t(k::ACCESS_AUDIT_COMMAND).into_any(),
        None => w.t(k::ACCESS_AUDIT_NOBODY).into_any(),
        Some(user) => view! {
            <a href=format!("/users/{user}")>{short(user.as_str())}</a>" "<a class="co-small" href=format!("/audit?user={user}")>{w.t(k::ACCESS_AUDIT_ONLY)}</a>
        }
        .into_any(),
    };
    // The subject's own key leads to its page, where it has one.
    let subject = match (&it.subject_id, it.subject) {
        (Some(id), AuditSubject::User) => view! { <a href=format!("/users/{id}")>{short(id)}</a> }.into_any(),
        (Some(id), AuditSubject::Operator) => view! { <a href=format!("/operators/{id}")>{short(id)}</a> }.into_any(),
        (Some(id), _) => short(id).into_any(),
        (None, _) => ().into_any(),
    };
    let (day, time) = short_moment(&it.at);
    // The end of a path is the territory's own code; a region's path is its code.
    let path = it.path.as_str();
    let code = (!path.is_empty()).then(|| path.get(2..).filter(|it| !it.is_empty()).unwrap_or(path).to_owned());
    view! {
        <tr>
            <td data-num>{browser::fixed(number(it.number), 0)}</td>
            <td class="co-when"><time datetime=it.at.clone()>{day}" "<span>{time}</span></time></td>
            <th scope="row">{w.t(action_in_words(it.action))}" "<span class="co-quiet">{w.t(subject_in_words(it.subject))}</span>" "{subject}" "<span class="co-small co-quiet">{it.detail.as_deref().map(|it| detail_in_words(w, it))}</span></th>
            <td class="co-who">{who}</td>
            <td class="co-only-wide"><PlaceName w code /></td>
        </tr>
    }
}

/// What else is to be known of an entry: its words in the language in use, its keys by their ends.
fn detail_in_words(w: Words, detail: &str) -> String {
    // What a seal says of the entries that went: «120 entries up to 340 sha256:…».
    if let [n, "entries", "up", "to", number, _] = detail.split(' ').collect::<Vec<_>>().as_slice() {
        return w.with(k::ACCESS_DETAIL_RETIRED, &[("n", n), ("number", number)]);
    }
    let words: Vec<String> = detail.split(' ').map(|it| word_in_words(w, it)).filter(|it| !it.is_empty()).collect();
    words.join(" ")
}

fn word_in_words(w: Words, word: &str) -> String {
    if let Some((name, value)) = word.split_once('=') {
        return match name {
            "in" => w.with(k::ACCESS_DETAIL_IN, &[("n", &value.split(',').count().to_string())]),
            _ => format!("{}: {}", word_in_words(w, name), word_in_words(w, value)),
        };
    }
    let key = match word {
        "given_name" => k::ACCESS_GIVEN_NAME,
        "family_name" => k::ACCESS_FAMILY_NAME,
        "is_active" => k::ACCESS_ENTRY,
        "valid_to" => k::ACCESS_LAST_DAY,
        "everywhere" => k::ACCESS_DETAIL_EVERYWHERE,
        "link" => k::ACCESS_DETAIL_LINK,
        "of" => k::ACCESS_DETAIL_OF,
        "until" => k::ACCESS_DETAIL_UNTIL,
        "null" => k::ACCESS_DETAIL_NO_END,
        "without_code" => k::ACCESS_DETAIL_WITHOUT_CODE,
        "wrong_code" => k::ACCESS_DETAIL_WRONG_CODE,
        "changed_meanwhile" => k::ACCESS_DETAIL_CHANGED,
        "words" => k::ACCESS_DETAIL_WORDS,
        "next" => k::ACCESS_DETAIL_NEXT,
        "nothing" => k::ACCESS_DETAIL_NOTHING,
        "user" => k::ACCESS_USER,
        "role" => k::ACCESS_ROLE,
        "action" => k::ACCESS_AUDIT_ACTION,
        "subject" | "subject_id" => k::ACCESS_AUDIT_SUBJECT,
        "on" => k::ACCESS_DETAIL_ON,
        "from" => k::ACCESS_AUDIT_FROM,
        "to" => k::ACCESS_AUDIT_TO,
        "by" => return String::new(),
        other => {
            let role = other.parse::<Role>().ok().map(role_in_words);
            let action = other.parse::<AuditAction>().ok().map(action_in_words);
            let subject = other.parse::<AuditSubject>().ok().map(subject_in_words);
            return match role.or(action).or(subject) {
                Some(key) => w.t(key).to_owned(),
                None if other.len() == 36 => short(other),
                None => other.to_owned(),
            };
        }
    };
    w.t(key).to_owned()
}

/// Number and digest of the newest entry, to be kept elsewhere.
#[component]
fn Anchor(w: Words, identity: Identity) -> impl IntoView {
    let reading = identity.reading::<AuditAnchor>("/audit-anchor");
    let announcer = Announcer::here();
    let show = move |it: Arc<AuditAnchor>| {
        let text = it.anchor.clone();
        let copy = move || {
            browser::copy_text(&text);
            if let Some(announcer) = announcer {
                announcer.say(w.t(k::ACCESS_COPIED).to_owned());
            }
        };
        view! {
            <p class="co-secret" id="audit-anchor">{it.anchor.clone()}</p>
            <p><Button text=w.t(k::ACCESS_ANCHOR_COPY) small=true on_press=copy /></p>
        }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="anchor-h">
            <h2 id="anchor-h">{w.t(k::ACCESS_ANCHOR)}</h2>
            <p>{w.t(k::ACCESS_ANCHOR_TEXT)}</p>
            <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::ACCESS_AUDIT_FAILED) shape=Shape::Block show />
        </section>
    }
}

fn number(n: i64) -> f64 {
    f64::from(i32::try_from(n).unwrap_or(i32::MAX))
}

/// The end of a key, which tells keys of one day apart.
fn short(key: &str) -> String {
    let from = key.len().saturating_sub(8);
    key.get(from..).unwrap_or(key).to_owned()
}
