// SPDX-License-Identifier: AGPL-3.0-or-later
//! The proposals for an equipe.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::equipes::EquipeDetail;
use shared::proposals::Proposal;

use crate::equipes::parts::{Tab, Tabs, faces};
use crate::equipes::{addresses, said};
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::paged::{ListWords, Paged, PagedList};
use crate::open_data::Request;
use crate::ui::notice::Status;
use crate::ui::press::LinkButton;

/// The page.
#[component]
pub(in crate::equipes) fn ProposalsPage(
    /// Key of the equipe.
    id: String,
) -> impl IntoView {
    let show = move |w: Words, identity: Identity| {
        let reading = identity.reading::<EquipeDetail>(addresses::equipe(&id));
        faces(w, reading, k::EQUIPES_PROPOSALS, move |detail| view! { <Whole w identity detail /> }.into_any())
    };
    let steps = vec![(k::EQUIPES_TITLE, "/equipes")];
    view! { <Inside title=k::EQUIPES_PROPOSALS needs=Permission::ReadEquipes steps show /> }
}

#[component]
fn Whole(w: Words, identity: Identity, detail: Arc<EquipeDetail>) -> impl IntoView {
    let id = detail.equipe.id.to_string();
    let address = addresses::proposals(&id);
    let list = Paged::<Proposal>::open(identity, format!("{address}&limit=50"));
    let says = ListWords {
        failed: k::EQUIPES_FAILED,
        empty: k::EQUIPES_PROPOSALS_NONE,
        empty_text: k::EQUIPES_PROPOSALS_NONE_TEXT,
    };
    let rows = {
        let id = id.clone();
        move |it: Proposal| row(w, &id, &it)
    };
    let show = move |all: Vec<Proposal>| view! { <ul class="co-list">{all.iter().map(|it| rows(it.clone())).collect_view()}</ul> };
    view! {
        <div class="co-head">
            <Tabs w id=id.clone() here=Tab::Proposals />
            <div class="co-head-top">
                <h1>{w.with(k::EQUIPES_PROPOSALS_OF, &[("name", &detail.equipe.name)])}</h1>
                <div class="co-actions"><LinkButton text=w.t(k::EQUIPES_PROPOSALS_BEGIN) href=format!("/equipes/{id}/coverage") /></div>
            </div>
            <p class="co-lead">{w.t(k::EQUIPES_PROPOSALS_LEAD)}</p>
        </div>
        <div class="co-stack">
            <PagedList w list says show />
            <Request w address=format!("/api/v1{address}") />
        </div>
    }
}

fn row(w: Words, id: &str, it: &Proposal) -> impl IntoView + use<> {
    let (tone, status) = said::status(it.status);
    let by = it.author_name.clone().unwrap_or_else(|| w.t(k::EQUIPES_BY_PROGRAM).to_owned());
    let gaps = (it.effect.before.n_gaps, it.effect.after.n_gaps);
    let parts = [
        ("by", by),
        ("day", w.day_of(&it.created_at)),
        ("from", said::number(w, gaps.0)),
        ("to", said::number(w, gaps.1)),
    ];
    view! {
        <li class="co-stack-s">
            <span><a href=format!("/equipes/{id}/proposals/{}", it.id)><strong>{it.title.clone()}</strong></a>" "<Status tone text=w.t(status) /></span>
            <span class="co-small co-quiet">{said::with(w, k::EQUIPES_PROPOSAL_LINE, parts)}</span>
        </li>
    }
}
