// SPDX-License-Identifier: AGPL-3.0-or-later
//! The same as the grid, as a list: of each competence who has the required level.

use std::sync::Arc;

use leptos::prelude::*;
use shared::coverage::{CompetenceCoverage, CoverageState};

use super::steps::competence;
use super::{Known, Made};
use crate::equipes::said;
use crate::i18n::{Words, k};
use crate::ui::press::Disclosure;

/// The list, behind a line.
#[component]
pub(super) fn Twin(w: Words, known: Arc<Known>, made: Arc<Made>) -> impl IntoView {
    let line = |it: &CompetenceCoverage| {
        let title = competence(w, Some(&known.framework), &it.competence);
        let at_least = |level| -> Vec<String> {
            let there = made
                .input
                .members
                .iter()
                .filter(|member| member.levels.get(&it.competence).is_some_and(|has| *has >= level));
            there.map(|member| made.name(&member.key)).collect()
        };
        let state = w.t(said::state(it.state)).to_owned();
        let who = match (it.state, it.best) {
            (CoverageState::NotRequired, _) => String::new(),
            (CoverageState::Gap, None) => w.t(k::EQUIPES_TWIN_NOBODY).to_owned(),
            (CoverageState::Gap, Some(best)) => {
                let who = w.list(&at_least(best));
                said::with(
                    w,
                    k::EQUIPES_TWIN_NEAREST,
                    [("required", it.required.to_string()), ("best", best.to_string()), ("who", who)],
                )
            }
            _ => {
                let who = w.list(&at_least(it.required));
                said::with(w, k::EQUIPES_TWIN_WHO, [("required", it.required.to_string()), ("who", who)])
            }
        };
        view! { <li><strong>{title}</strong>": "{said::sentence(&state)}". "{who}</li> }
    };
    let lines = made.coverage.items.iter().map(line).collect_view();
    view! { <Disclosure summary=w.t(k::EQUIPES_TWIN)><ul class="co-list">{lines}</ul></Disclosure> }
}
