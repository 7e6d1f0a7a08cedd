// SPDX-License-Identifier: AGPL-3.0-or-later
//! How far a proposal is, and what who reads may do next: send it, decide it, take it back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Permission;
use shared::proposals::{Proposal, ProposalStatus};

use crate::client::Ask;
use crate::equipes::{addresses, said};
use crate::i18n::{Key, Words, k};
use crate::identity::Identity;
use crate::inside::form::{Faults, Field, Form};
use crate::inside::when::moment;
use crate::json;
use crate::ui::live::Announcer;
use crate::ui::press::{Button, Kind};

/// The statuses that somebody may choose, each with its button.
const NEXT: [(ProposalStatus, Key, Kind); 4] = [
    (ProposalStatus::Sent, k::EQUIPES_SEND, Kind::Main),
    (ProposalStatus::Accepted, k::EQUIPES_ACCEPT, Kind::Main),
    (ProposalStatus::Rejected, k::EQUIPES_REJECT, Kind::Plain),
    (ProposalStatus::Withdrawn, k::EQUIPES_WITHDRAW, Kind::Danger),
];

/// The section.
#[component]
pub(super) fn HowFar(w: Words, identity: Identity, now: RwSignal<Proposal>) -> impl IntoView {
    let form = Form::new("status");
    follow_conflicts(identity, form, now);
    let fields = vec![("note", w.t(k::EQUIPES_NOTE)), ("status", w.t(k::EQUIPES_HOW_FAR))];
    view! {
        <section class="co-panel co-stack-s" aria-labelledby="far-h">
            <h2 id="far-h" class="co-h3">{w.t(k::EQUIPES_HOW_FAR)}</h2>
            {move || in_words(w, &now.read())}
            <Faults w form fields />
            <Next w identity form now />
        </section>
    }
}

/// Where somebody was faster, how far it is now is shown, under the sentence that says so.
fn follow_conflicts(identity: Identity, form: Form, now: RwSignal<Proposal>) {
    Effect::new(move |_| {
        if form.refused.read().as_ref().is_some_and(|it| it.problem.status == 412) {
            let ask = Ask::get(addresses::proposal(now.read_untracked().id.as_str()));
            spawn_local(async move {
                if let Some(it) = identity.send(&ask).await.ok().and_then(|it| json::parse::<Proposal>(&it)) {
                    let _ = now.try_set(it);
                }
            });
        }
    });
}

fn in_words(w: Words, it: &Proposal) -> impl IntoView + use<> {
    let text = match it.status {
        ProposalStatus::Draft => k::EQUIPES_NEXT_DRAFT,
        ProposalStatus::Sent => k::EQUIPES_NEXT_SENT,
        ProposalStatus::Accepted => k::EQUIPES_NEXT_ACCEPTED,
        ProposalStatus::Rejected => k::EQUIPES_NEXT_REJECTED,
        ProposalStatus::Withdrawn => k::EQUIPES_NEXT_WITHDRAWN,
    };
    let closed = it.closed_at.as_ref().map(|when| w.with(k::EQUIPES_CLOSED, &[("when", &moment(w, when))]));
    let note = it.note.clone().map(|note| view! { <blockquote class="co-eq-note">{note}</blockquote> });
    view! { <p>{w.t(text)}" "{closed}</p>{note} }
}

/// What who reads may do next, with a note.
#[component]
fn Next(w: Words, identity: Identity, form: Form, now: RwSignal<Proposal>) -> impl IntoView {
    let note = RwSignal::new(String::new());
    let announcer = Announcer::here();
    let go = move |status: ProposalStatus| {
        let text = Some(note.get_untracked()).filter(|it| !it.trim().is_empty());
        let body = serde_json::json!({ "status": status, "note": text });
        let (address, version) = (addresses::proposal(now.read_untracked().id.as_str()), now.read_untracked().version);
        form.send(identity, Ask::change(address, version, body.to_string()), move |answer| {
            if let Some(it) = json::parse::<Proposal>(&answer) {
                if let Some(announcer) = announcer {
                    announcer.say(w.t(said::status(it.status).1).to_owned());
                }
                note.set(String::new());
                now.set(it);
            }
        });
    };
    let status = Memo::new(move |_| now.read().status);
    move || {
        let (status, keeps) = (status.get(), identity.may(Permission::ManageEquipes));
        let me = identity.me().map(|it| it.user.id.clone());
        let author = now.read_untracked().author.as_ref().map(ToString::to_string);
        // Nobody decides what they wrote.
        let decides = identity.may(Permission::DecideProposals) && me != author;
        let can = |next: ProposalStatus| status.may_become(next) && if next.is_decision() { decides } else { keeps };
        let button = |(to, text, kind): (ProposalStatus, Key, Kind)| {
            view! { <Button text=w.t(text) kind busy=form.busy on_press=move || go(to) /> }
        };
        let buttons: Vec<_> = NEXT.into_iter().filter(|it| can(it.0)).map(button).collect();
        let help = w.t(if can(ProposalStatus::Accepted) { k::EQUIPES_NOTE_NEEDED } else { k::EQUIPES_NOTE_HELP });
        (!buttons.is_empty()).then(|| {
            view! {
                <form class="co-form co-no-print" novalidate=true on:submit=|event| event.prevent_default()>
                    <Field w form name="note" label=w.t(k::EQUIPES_NOTE) value=note long=true help />
                    <div class="co-actions">{buttons}</div>
                </form>
            }
        })
    }
}
