// SPDX-License-Identifier: AGPL-3.0-or-later
//! One proposal: who would be in the equipe and who is, what would be done, what that does, how far it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::competences::{Framework, FrameworkDetail};
use shared::coverage::MemberKey;
use shared::equipes::{EquipeDetail, Membership};
use shared::page::Page;
use shared::proposals::Proposal;

use super::effects::Staffing;
use super::status::HowFar;
use crate::equipes::coverage::{StepNames, changes_in_words, step_in_words};
use crate::equipes::parts::{BeforeAfter, SideBySide, Tab, Tabs, faces};
use crate::equipes::{addresses, said};
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::when::moment;
use crate::open_data::Request;
use crate::ui::load::Reading;
use crate::ui::notice::Status;

/// What the page is made of: the proposal, its equipe, everybody who is or was in it.
type Parts = (Arc<(Arc<Proposal>, Arc<EquipeDetail>)>, Arc<Page<Membership>>);

/// The page.
#[component]
pub(in crate::equipes) fn ProposalPage(
    /// Key of the equipe.
    id: String,
    /// Key of the proposal.
    proposal: String,
) -> impl IntoView {
    let show = move |w: Words, identity: Identity| {
        let members = addresses::narrowed(&addresses::memberships(&id), &[("limit", "500")]);
        let reading: Reading<Parts> = identity
            .reading::<Proposal>(addresses::proposal(&proposal))
            .and(identity.reading::<EquipeDetail>(addresses::equipe(&id)))
            .and(identity.reading::<Page<Membership>>(members));
        faces(w, reading, k::EQUIPES_PROPOSAL, move |parts| view! { <Whole w identity parts /> }.into_any())
    };
    let steps = vec![(k::EQUIPES_TITLE, "/equipes")];
    view! { <Inside title=k::EQUIPES_PROPOSAL needs=Permission::ReadEquipes steps show /> }
}

#[component]
fn Whole(w: Words, identity: Identity, parts: Arc<Parts>) -> impl IntoView {
    let (first, members) = &*parts;
    let (proposal, detail) = (first.0.clone(), first.1.clone());
    let names: BTreeMap<String, String> =
        members.items.iter().map(|it| (it.id.to_string(), format!("{} {}", it.given_name, it.family_name))).collect();
    let framework = identity.reading::<FrameworkDetail>(addresses::framework(&detail.equipe.framework));
    let now = RwSignal::new((*proposal).clone());
    let address = format!("/api/v1{}", addresses::proposal(proposal.id.as_str()));
    let by = proposal.author_name.clone().unwrap_or_else(|| w.t(k::EQUIPES_BY_PROGRAM).to_owned());
    let written = said::with(w, k::EQUIPES_WRITTEN, [("by", by), ("when", moment(w, &proposal.created_at))]);
    let options = {
        let proposal = proposal.clone();
        move || {
            let framework = framework.loaded();
            options(w, &proposal, &names, framework.as_ref().map(|it| &it.framework))
        }
    };
    let n_unknown = proposal.options.iter().filter(|it| it.yearly_cost_cents.is_none()).count();
    let status = move || {
        let (tone, text) = said::status(now.read().status);
        view! { <Status tone text=w.t(text) /> }
    };
    view! {
        <div class="co-head">
            <Tabs w id=detail.equipe.id.to_string() here=Tab::Proposals />
            <h1>{proposal.title.clone()}</h1>
            <p>{status}" "<span class="co-small co-quiet">{written}</span></p>
            <p class="co-lead co-eq-reason">{proposal.reason.clone()}</p>
        </div>
        <div class="co-stack">
            <HowFar w identity now />
            <section class="co-stack-s" aria-labelledby="options-h"><h2 id="options-h">{w.t(k::EQUIPES_OPTIONS)}</h2>{options}</section>
            <div class="co-cols" data-cols="6-6">
            <section class="co-stack-s" aria-labelledby="side-h">
                <h2 id="side-h">{w.t(k::EQUIPES_SIDE)}</h2>
                <SideBySide w current=proposal.current.clone() target=proposal.target.clone() />
            </section>
            <section class="co-stack-s" aria-labelledby="effect-h">
                <h2 id="effect-h">{w.t(k::EQUIPES_EFFECT)}</h2>
                <BeforeAfter w caption=w.t(k::EQUIPES_EFFECT) after_name=w.t(k::EQUIPES_TARGET) before=proposal.effect.before.clone() after=Some(proposal.effect.after.clone()) />
                <p class="co-small">{changes_in_words(w, &proposal.effect.competences)}</p>
            </section>
            </div>
            <Staffing w staffing=proposal.staffing.clone() cost_cents=proposal.yearly_cost_cents n_unknown />
            <Request w address />
        </div>
    }
}

/// What would be done, with its cost where it was said.
fn options(
    w: Words,
    proposal: &Proposal,
    names: &BTreeMap<String, String>,
    framework: Option<&Framework>,
) -> impl IntoView + use<> {
    let person =
        |key: &MemberKey| names.get(key.as_str()).cloned().unwrap_or_else(|| w.t(k::EQUIPES_SOMEBODY).to_owned());
    let names = StepNames { person: &person, framework };
    let line = |it: &shared::proposals::ProposalOption| {
        let cost = match it.yearly_cost_cents {
            Some(cents) => w.with(k::EQUIPES_COST_IS, &[("cost", &said::euros(w, cents))]),
            None => w.t(k::EQUIPES_COST_NOT_SAID).to_owned(),
        };
        view! { <li>{step_in_words(w, &names, &it.step)}". "<span class="co-small co-quiet">{cost}</span></li> }
    };
    view! { <ol class="co-list">{proposal.options.iter().map(line).collect_view()}</ol> }
}
