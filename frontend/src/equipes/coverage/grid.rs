// SPDX-License-Identifier: AGPL-3.0-or-later
//! Competence by member: what there is to be looked at first, the level in each cell, walked with the keyboard.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;
use shared::competences::{Competence, CompetenceCode, Level, Profession};
use shared::coverage::{CompetenceCoverage, CoverageState, MemberKey};
use shared::operators::CompetenceLevels;

use super::detail::{Detail, Opened};
use super::legend::Legend;
use super::twin::Twin;
use super::{Known, Made, Stage};
use crate::equipes::parts::Segments;
use crate::equipes::said;
use crate::i18n::{Words, k};
use crate::ui::grid;
use crate::ui::icons::Icon;
use crate::ui::press::Button;
use crate::ui::router::Router;

/// Which competences are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    Look,
    Gap,
    Apart,
    All,
}

impl Filter {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Look, "look"), (Self::Gap, "gap"), (Self::Apart, "apart"), (Self::All, "all")];

    fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|it| it.1 == word).map_or(Self::Look, |it| it.0)
    }

    fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|it| it.0 == self).map_or("", |it| it.1)
    }

    /// Whether a competence is shown: what changes with a trial stays in sight.
    fn shows(self, today: &CompetenceCoverage, now: &CompetenceCoverage) -> bool {
        let either = |state| today.state == state || now.state == state;
        match self {
            Self::All => true,
            Self::Apart => today.n_disagreements > 0,
            Self::Gap => either(CoverageState::Gap),
            Self::Look => either(CoverageState::Gap) || either(CoverageState::Single),
        }
    }
}

/// A member of the grid.
struct Column {
    key: MemberKey,
    role: Profession,
    name: String,
    short: String,
    is_new: bool,
    is_out: bool,
    rated: BTreeMap<CompetenceCode, CompetenceLevels>,
    now: BTreeMap<CompetenceCode, Level>,
}

/// Members of today, those who leave too, then who joins.
fn columns(known: &Known, made: &Made) -> Vec<Column> {
    let now = |key: &MemberKey| made.input.members.iter().find(|it| it.key == *key);
    let mut columns: Vec<Column> = known
        .levels
        .members
        .iter()
        .map(|it| Column {
            key: it.key.clone(),
            role: it.role,
            name: made.name(&it.key),
            short: initials(&it.given_name, &it.family_name),
            is_new: false,
            is_out: now(&it.key).is_none(),
            rated: it.levels.iter().map(|it| (it.competence.clone(), it.clone())).collect(),
            now: now(&it.key).map(|it| it.levels.clone()).unwrap_or_default(),
        })
        .collect();
    for it in &made.input.members {
        if columns.iter().all(|column| column.key != it.key) {
            columns.push(Column {
                key: it.key.clone(),
                role: it.role,
                name: made.name(&it.key),
                short: String::new(),
                is_new: true,
                is_out: false,
                rated: BTreeMap::new(),
                now: it.levels.clone(),
            });
        }
    }
    columns
}

fn initials(given: &str, family: &str) -> String {
    [given, family].iter().filter_map(|it| it.chars().next()).map(|it| format!("{it}.")).collect()
}

/// The section: filters, legend, grid, detail, twin.
#[component]
pub(super) fn GridSection(stage: Stage) -> impl IntoView {
    let w = stage.w;
    let router = Router::here();
    let asked = router.map_or_else(|| Memo::new(|_| None), |it| it.query("filter"));
    let filter = Memo::new(move |_| Filter::of(asked.get().as_deref().unwrap_or_default()));
    let opened = RwSignal::new(None::<Opened>);
    let choose = move |word: String| {
        if let Some(router) = router {
            let word = if word == Filter::Look.word() { "" } else { &word };
            router.replace(&untrack(move || router.with_query("filter", word)));
        }
    };
    let filters = move || {
        let made = stage.outcome.get().made()?;
        let known = stage.known.get_value();
        let n = |it: Filter| rows(&known, &made, it).len();
        let option = |(it, word): (Filter, &'static str)| {
            let key = match it {
                Filter::Look => k::EQUIPES_FILTER_LOOK,
                Filter::Gap => k::EQUIPES_FILTER_GAP,
                Filter::Apart => k::EQUIPES_FILTER_APART,
                Filter::All => k::EQUIPES_FILTER_ALL,
            };
            (word, w.with(key, &[("n", &w.whole(n(it)))]))
        };
        let options = Filter::ALL.into_iter().filter(|it| it.0 != Filter::Apart || n(it.0) > 0).map(option).collect();
        let value = Signal::derive(move || filter.get().word().to_owned());
        Some(
            view! { <Segments name="filter" label=w.t(k::EQUIPES_FILTER) quiet=true options value on_choose=choose /> },
        )
    };
    let table = move || {
        let made = stage.outcome.get().made()?;
        Some(view! { <Grid stage made filter=filter.get() opened /> })
    };
    let twin = move || stage.outcome.get().made().map(|made| view! { <Twin w known=stage.known.get_value() made /> });
    view! {
        <section class="co-stack-s co-eq-section" aria-labelledby="grid-h">
            <div class="co-eq-bar"><h2 id="grid-h" tabindex="-1">{w.t(k::EQUIPES_GRID)}</h2>{filters}</div>
            <Legend w framework=stage.known.get_value().framework.clone() />
            <p class="co-help co-no-print" id="grid-help">{w.t(k::EQUIPES_GRID_HELP)}</p>
            {table}
            <Detail stage opened />
            {twin}
        </section>
    }
}

/// The competences that are shown: today's coverage and the one of now.
fn rows(known: &Known, made: &Made, filter: Filter) -> Vec<(CompetenceCoverage, CompetenceCoverage)> {
    let pairs = known.coverage.coverage.items.iter().zip(&made.coverage.items);
    pairs.filter(|(today, now)| filter.shows(today, now)).map(|(a, b)| (a.clone(), b.clone())).collect()
}

/// What was opened, by the cell that a key or a press came from.
fn place_of(target: Option<web_sys::EventTarget>) -> Option<Opened> {
    let cell = target?.dyn_into::<web_sys::Element>().ok()?.closest("td[data-c]").ok()??;
    let competence = cell.get_attribute("data-c")?.parse().ok()?;
    let member = cell.get_attribute("data-m").and_then(|it| it.parse().ok());
    Some(Opened { competence, member })
}

#[component]
fn Grid(stage: Stage, made: Arc<Made>, filter: Filter, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let w = stage.w;
    let known = stage.known.get_value();
    let shown = rows(&known, &made, filter);
    if shown.is_empty() {
        let all = Router::here();
        let see = move || {
            if let Some(router) = all {
                router.replace(&untrack(move || router.with_query("filter", "all")));
            }
        };
        return view! {
            <div class="co-empty"><p>{w.t(k::EQUIPES_ALL_FINE)}</p><Button text=w.t(k::EQUIPES_SEE_ALL) on_press=see /></div>
        }
        .into_any();
    }
    let columns = columns(&known, &made);
    let width = format!("{}rem", 31 + 3 * columns.len());
    let heads = columns.iter().map(|it| head(w, it)).collect_view();
    let bodies = bodies(w, &known, &shown, &columns);
    let enter = move |event: KeyboardEvent| {
        if event.key() == "Enter"
            && let Some(it) = place_of(event.target())
        {
            event.prevent_default();
            opened.set(Some(it));
        } else {
            grid::walk(event);
        }
    };
    view! {
        <div class="co-table-box co-eq-box">
            <table class="co-table co-eq-t" role="grid" aria-labelledby="grid-h" aria-describedby="grid-help" style:min-width=width
                on:keydown=enter on:focusin=|event| grid::follow(event.into()) on:click=move |event| {
                    if let Some(it) = place_of(event.target()) {
                        opened.set(Some(it));
                    }
                }>
                <thead><tr>
                    <th scope="col">{w.t(k::EQUIPES_COMPETENCE)}</th>
                    <th scope="col" data-w>{w.t(k::EQUIPES_REQUIRED)}</th>
                    {heads}
                    <th scope="col" data-w>{w.t(k::EQUIPES_BEST)}<small>{w.t(k::EQUIPES_HOW_MANY)}</small></th>
                    <th scope="col">{w.t(k::EQUIPES_STATE)}</th>
                </tr></thead>
                {bodies}
            </table>
        </div>
    }
    .into_any()
}

/// The competences by their area; the first cell of a member is where the Tab key stops.
fn bodies(
    w: Words,
    known: &Known,
    shown: &[(CompetenceCoverage, CompetenceCoverage)],
    columns: &[Column],
) -> impl IntoView + use<> {
    let n_columns = (columns.len() + 4).to_string();
    let mut is_first = true;
    let mut bodies = Vec::new();
    for area in &known.framework.areas {
        let mut lines = Vec::new();
        for (today, now) in shown.iter().filter(|it| it.0.competence.area() == area.code.as_str()) {
            lines.push(line(w, known.framework.competence(&now.competence), today, now, columns, is_first));
            is_first = false;
        }
        if !lines.is_empty() {
            bodies.push(view! {
                <tbody>
                    <tr data-group><th scope="rowgroup" colspan=n_columns.clone()>{w.of(&area.name).to_owned()}</th></tr>
                    {lines}
                </tbody>
            });
        }
    }
    bodies
}

fn head(w: Words, it: &Column) -> impl IntoView + use<> {
    let under = match (it.is_new, it.is_out) {
        (true, _) => w.t(k::EQUIPES_COLUMN_NEW).to_owned(),
        (_, true) => w.t(k::EQUIPES_COLUMN_OUT).to_owned(),
        _ => it.short.clone(),
    };
    let name = format!("{}, {}", it.name, w.of(&it.role.name()));
    view! {
        <th scope="col" class="co-eq-m">
            <span aria-hidden="true">{it.role.word()}<small>{under}</small></span>
            <span class="visually-hidden">{name}</span>
        </th>
    }
}

/// A competence: what is asked for, each member's level, the best, the state.
fn line(
    w: Words,
    competence: Option<&Competence>,
    today: &CompetenceCoverage,
    now: &CompetenceCoverage,
    columns: &[Column],
    is_first: bool,
) -> impl IntoView + use<> {
    let code = now.competence.to_string();
    let name = competence.map_or_else(String::new, |it| w.of(&it.name).to_owned());
    let cells = columns.iter().enumerate().map(|(n, it)| cell(w, it, now, is_first && n == 0)).collect_view();
    let asked = if now.required > Level::NONE { now.required.to_string() } else { "–".to_owned() };
    let best = now.best.map_or_else(|| "–".to_owned(), |it| it.to_string());
    let was = (today.state != now.state).then(|| {
        let state = w.t(said::state(today.state)).to_lowercase();
        view! { <small>{w.with(k::EQUIPES_TODAY_WAS, &[("state", &state)])}</small> }
    });
    let is_changed = was.is_some();
    let glyph = said::state_glyph(now.state).map(|glyph| view! { <Icon glyph /> });
    view! {
        <tr data-c=code.clone() data-st=said::state_word(today.state) data-changed=is_changed.then_some("")>
            <th scope="row"><span class="co-eq-c">{code.clone()}</span>" "{name}</th>
            <td class="co-eq-r" data-c=code.clone() tabindex="-1">{asked}</td>
            {cells}
            <td class="co-eq-b" data-c=code.clone() tabindex="-1">{best}<small>" · "{said::number(w, now.n_at_level)}</small></td>
            <td class="co-eq-s" data-c=code.clone() data-st=said::state_word(now.state) tabindex="-1">{glyph}{w.t(said::state(now.state))}{was}</td>
        </tr>
    }
}

fn cell(w: Words, it: &Column, now: &CompetenceCoverage, is_stop: bool) -> impl IntoView + use<> {
    let rated = it.rated.get(&now.competence);
    let before = rated.map(|it| it.level);
    let after = it.now.get(&now.competence).copied();
    let level = if it.is_out { before } else { after };
    let is_sole = now.state == CoverageState::Single && !it.is_out && level.is_some_and(|it| it >= now.required);
    let is_changed = it.is_new || (!it.is_out && after != before);
    let is_apart = rated.is_some_and(|it| it.is_disagreement);
    let marks = [
        (is_sole, k::EQUIPES_LEGEND_SOLE),
        (is_apart, k::EQUIPES_LEGEND_APART),
        (it.is_out, k::EQUIPES_COLUMN_OUT),
        (is_changed && !it.is_new, k::EQUIPES_CELL_TRIED),
    ];
    let marks: String = marks.iter().filter(|it| it.0).map(|it| format!(", {}", w.t(it.1))).collect();
    let text = match level {
        Some(it) => it.to_string(),
        None => w.t(k::EQUIPES_NOT_RATED_SHORT).to_owned(),
    };
    let said = if level.is_none() { format!(" ({})", w.t(k::EQUIPES_NOT_RATED)) } else { marks };
    view! {
        <td
            class="co-heat"
            class:co-eq-apart=is_apart
            data-c=now.competence.to_string()
            data-m=it.key.to_string()
            data-h=level.map(|it| it.to_string())
            data-none=level.is_none().then_some("")
            data-sole=is_sole.then_some("")
            data-new=is_changed.then_some("")
            data-out-now=it.is_out.then_some("")
            tabindex=if is_stop { "0" } else { "-1" }
        >
            {text}
            {(!said.is_empty()).then(|| view! { <span class="visually-hidden">{said}</span> })}
        </td>
    }
}
