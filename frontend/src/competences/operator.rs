// SPDX-License-Identifier: AGPL-3.0-or-later
//! One operator: who it is, the equipes, the levels.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::equipes::Membership;
use shared::operators::{Operator, OperatorDetail};

use super::levels::Levels;
use super::operators::employment_in_words;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::opening::OpenOutside;
use crate::inside::places::PlaceName;
use crate::open_data::Request;
use crate::site::load_words;
use crate::ui::browser;
use crate::ui::icons::Glyph;
use crate::ui::load::{Empty, Face, Failed, Shape, Skeleton};
use crate::ui::press::{Button, LinkButton};
use crate::ui::table::{Column, TableBox};

/// The page.
#[component]
pub(super) fn OperatorPage(
    /// Key of the operator.
    id: String,
) -> impl IntoView {
    let show = move |w: Words, identity: Identity| {
        let id = id.clone();
        let reading = identity.reading::<OperatorDetail>(format!("/operators/{id}"));
        (move || match reading.face.get() {
            Face::Loaded(detail) => view! { <Sheet w identity detail /> }.into_any(),
            Face::Loading => view! {
                <div class="co-head"><h1>{w.t(k::OPERATORS_ONE)}</h1></div>
                <Skeleton text=w.t(k::ACCESS_LOADING).to_owned() shape=Shape::Page />
            }
            .into_any(),
            Face::Failed(why) if why.status == 404 => {
                view! { <OpenOutside w identity id=id.clone() again=reading.retry kind="operator" back=(k::OPERATORS_BACK, "/operators") /> }.into_any()
            }
            Face::Failed(why) => view! {
                <div class="co-head"><h1>{w.t(k::OPERATORS_ONE)}</h1></div>
                <Failed why words=load_words(w, k::ACCESS_LOADING, k::OPERATORS_ONE_FAILED) retry=reading.retry />
            }
            .into_any(),
        })
        .into_any()
    };
    let steps = vec![(k::OPERATORS_TITLE, "/operators")];
    view! { <Inside title=k::OPERATORS_ONE needs=Permission::ReadEquipes steps show /> }
}

/// Whether an operator is who is in.
pub(super) fn is_own(identity: Identity, operator: &Operator) -> bool {
    let me = identity.me();
    me.is_some_and(|me| operator.user.as_ref().is_some_and(|it| it.as_str() == me.user.id))
}

/// All that is on record of an operator.
#[component]
pub(super) fn Sheet(
    /// The words in use.
    w: Words,
    /// Who is in.
    identity: Identity,
    /// The operator.
    detail: Arc<OperatorDetail>,
) -> impl IntoView {
    let operator = detail.operator.clone();
    let own = operator.clone();
    let is_own = Memo::new(move |_| is_own(identity, &own));
    let rate = {
        let id = operator.id.to_string();
        move || {
            let href = format!("/operators/{id}/rate");
            // Nobody looks as somebody else and rates.
            let is_view = identity.me().is_some_and(|it| it.view_as.is_some());
            if is_view {
                None
            } else if is_own.get() {
                Some(view! { <LinkButton text=w.t(k::OPERATORS_RATE_OWN) href /> })
            } else {
                identity
                    .may(Permission::ManageEquipes)
                    .then(|| view! { <LinkButton text=w.t(k::OPERATORS_RATE) href /> })
            }
        }
    };
    let address = format!("/api/v1/operators/{}/levels", operator.id);
    view! {
        <div class="co-head">
            <div class="co-head-top">
                <h1>{format!("{} {}", operator.given_name, operator.family_name)}</h1>
                <div class="co-actions">{rate}<Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print /></div>
            </div>
            <p class="co-lead">{w.of(&operator.profession.name()).to_owned()}</p>
        </div>
        <div class="co-stack">
            <div class="co-cols" data-cols="6-6">
                <About w operator=operator.clone() hours_in_equipes=detail.hours_in_equipes />
                <Equipes w identity memberships=detail.memberships.clone() />
            </div>
            <Levels w identity operator />
            <Request w address />
        </div>
    }
}

#[component]
fn About(w: Words, operator: Operator, hours_in_equipes: i32) -> impl IntoView {
    let register = match (operator.register_section, &operator.register_region) {
        (Some(section), Some(region)) => {
            let code = Some(region.to_string());
            view! { {w.with(k::OPERATORS_SECTION, &[("section", section.word())])}", "<PlaceName w code /> }.into_any()
        }
        _ => w.t(k::OPERATORS_NO_REGISTER).into_any(),
    };
    let hours = w.with(
        k::OPERATORS_HOURS_OF,
        &[("hours", &operator.hours_per_week.to_string()), ("taken", &hours_in_equipes.to_string())],
    );
    let state = if operator.is_active { k::OPERATORS_WORKS } else { k::OPERATORS_GONE };
    let demo = operator.is_demo.then(|| view! { <p class="co-small co-quiet">{w.t(k::OPERATORS_DEMO)}</p> });
    view! {
        <section class="co-stack-s" aria-labelledby="about-h">
            <h2 id="about-h">{w.t(k::OPERATORS_ABOUT)}</h2>
            <dl class="co-data">
                <div><dt>{w.t(k::ACCESS_PLACE)}</dt><dd><PlaceName w code=Some(operator.territory.to_string()) /></dd></div>
                <div><dt>{w.t(k::OPERATORS_EMPLOYER)}</dt><dd>{operator.employer.clone()}", "{w.t(employment_in_words(operator.employment))}</dd></div>
                <div><dt>{w.t(k::OPERATORS_HOURS)}</dt><dd>{hours}</dd></div>
                <div><dt>{w.t(k::OPERATORS_REGISTER)}</dt><dd>{register}</dd></div>
                <div><dt>{w.t(k::ACCESS_STATE)}</dt><dd>{w.t(state)}</dd></div>
            </dl>
            {demo}
        </section>
    }
}

/// The equipes that the operator is or was in.
#[component]
fn Equipes(w: Words, identity: Identity, memberships: Vec<Membership>) -> impl IntoView {
    let row = |it: &Membership| {
        // An operator reads the own record, and not the equipe's pages.
        let (href, text) = (format!("/equipes/{}", it.equipe), it.equipe_name.clone());
        let name = move || {
            if identity.may(Permission::ReadEquipes) {
                view! { <a href=href.clone()>{text.clone()}</a> }.into_any()
            } else {
                text.clone().into_any()
            }
        };
        let from = w.day_of(it.valid_from.as_str());
        let days = match &it.valid_to {
            None => w.with(k::ACCESS_SINCE, &[("from", &from)]),
            Some(to) => w.with(k::ACCESS_FROM_TO, &[("from", &from), ("to", &w.day_of(to.as_str()))]),
        };
        let manager =
            it.is_case_manager.then(|| view! { <br /><span class="co-small">{w.t(k::OPERATORS_CASE_MANAGER)}</span> });
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{w.of(&it.role.name()).to_owned()}{manager}</td>
                <td data-num>{it.hours_per_week.to_string()}</td>
                <td>{days}</td>
            </tr>
        }
    };
    let rows = memberships.iter().map(row).collect::<Vec<_>>();
    let head = move || view! { <Column text=w.t(k::OPERATORS_EQUIPE) /><Column text=w.t(k::COMPETENCES_ROLE) /><Column text=w.t(k::OPERATORS_HOURS) number=true /><Column text=w.t(k::OPERATORS_DAYS) /> };
    let body = if rows.is_empty() {
        view! { <Empty title=w.t(k::OPERATORS_NO_EQUIPES) text=w.t(k::OPERATORS_NO_EQUIPES_TEXT)>""</Empty> }.into_any()
    } else {
        view! { <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::OPERATORS_EQUIPES))]) caption=move || w.t(k::OPERATORS_EQUIPES_CAPTION) head small=true><tbody>{rows}</tbody></TableBox> }.into_any()
    };
    view! { <section class="co-stack-s" aria-labelledby="equipes-h"><h2 id="equipes-h">{w.t(k::OPERATORS_EQUIPES)}</h2>{body}</section> }
}
