// SPDX-License-Identifier: AGPL-3.0-or-later
//! The ranking: position as an interval, ties joined, clear gaps ruled. The table is the twin of the map and of its own bars.

use std::sync::Arc;

use leptos::prelude::*;

use super::compared::Compared;
use super::ranking::Ranked;
use super::standing::{Row, Standing, Standpoint, level_of, root_of};
use super::{profile_address, sentences};
use crate::i18n::{Words, k};
use crate::ui::choice::CheckAlone;
use crate::ui::figures::{Range, RangeBar};
use crate::ui::map::Chosen;
use crate::ui::marks::{LevelMark, Mark, MarkWord};
use crate::ui::table::{Column, TableBox};
use crate::ui::text::rich;

/// Ranks with a line of the grid and a figure on the axis.
const GRID: &[u8] = &[1, 5, 10, 15, 20];

/// The table of the ranking.
#[component]
pub(crate) fn RankingTable(
    /// The words in use.
    w: Words,
    /// What is ranked.
    ranked: Memo<Ranked>,
    /// The dimension that is shown beside; `None` shows none.
    dimension: Memo<Option<String>>,
    /// Which territory is looked at.
    chosen: Chosen,
    /// The regions chosen to be compared.
    compared: Compared,
    /// Whether the intervals are still being made.
    settling: Signal<bool>,
) -> impl IntoView {
    let named = ranked.read_untracked().index.clone();
    let dimension_name = Memo::new(move |_| {
        let code = dimension.get()?;
        named.dimensions.iter().find(|it| it.code == code).map(|it| w.of(&it.name).to_owned())
    });
    let head = move || {
        view! {
            <th scope="col" class="co-pick"><span class="visually-hidden">{w.t(k::COMPARE)}</span></th>
            <Column text=w.t(k::TABLE_POSITION) />
            <Column text=w.t(k::TABLE_REGION) />
            <Column text=w.t(k::TABLE_LEVEL) />
            <th scope="col" class="co-strip-cell"><span class="visually-hidden">{w.t(k::TABLE_STRIP)}</span><Axis w /></th>
            <th scope="col" data-num class="co-dimension-cell" hidden=move || dimension.read().is_none()>{dimension_name}</th>
            <Column text=w.t(k::TABLE_POINTS) number=true wide=true />
        }
    };
    let caption = move || {
        let key = if ranked.read().method.is_some() { k::TABLE_CAPTION_OWN } else { k::TABLE_CAPTION };
        view! {
            {rich(w.t(key))}
            <span class="co-settling" hidden=move || !settling.get()>" "{w.t(k::OWN_SETTLING)}</span>
        }
    };
    // Rows are drawn again in place: only texts and attributes change.
    let rows = move || {
        let ranked = ranked.get();
        (0..ranked.standing.rows.len())
            .map(|n| view! { <RowView w ranked=ranked.clone() n dimension chosen compared /> })
            .collect_view()
    };
    view! {
        <section class="co-stack-s" aria-labelledby="rank-h">
            <h2 id="rank-h">{w.t(k::TABLE_TITLE)}</h2>
            <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::TABLE_TITLE))]) id="ranking" sticky=true busy=settling caption head>
                <tbody>{rows}</tbody>
            </TableBox>
        </section>
    }
}

#[component]
fn Axis(w: Words) -> impl IntoView {
    view! {
        <span class="co-axis20" aria-hidden="true">
            {GRID.iter().map(|it| view! { <span data-at=it.to_string()>{w.position(f64::from(*it))}</span> }).collect_view()}
        </span>
    }
}

/// Whether a row is tied to the one that is looked at.
fn is_tied(standing: &Standing, n: usize, chosen: Chosen) -> bool {
    let chosen = chosen.read();
    let row = standing.rows.get(n);
    row.is_some_and(|row| row.tied.iter().any(|(code, _)| Some(code.as_str()) == chosen.as_deref()))
}

#[component]
fn RowView(
    w: Words,
    ranked: Ranked,
    n: usize,
    dimension: Memo<Option<String>>,
    chosen: Chosen,
    compared: Compared,
) -> impl IntoView {
    let Ranked { index, standing, method } = ranked;
    let row = standing.rows.get(n).cloned()?;
    let code = StoredValue::new(row.code.clone());
    let tied = standing.clone();
    let look = move || chosen.set(Some(code.get_value()));
    let is_compared = Signal::derive(move || compared.has(&code.get_value()));
    let range = row.place.map(|it| Range { low: it.low, high: it.high, point: it.rank });
    let points = row.score(root_of(&index)).map(|it| w.decimal(it, 0));
    let label = w.with(k::COMPARE_ONE, &[("name", &row.name)]);
    let name = row.name.clone();
    let switch = move |on| compared.switch(w, &code.get_value(), &name, on);
    Some(view! {
        <tr
            data-break=row.is_break.then_some("")
            data-compared=move || is_compared.get().then_some("")
            data-chosen=move || (*chosen.read() == Some(code.get_value())).then_some("")
            data-tied=move || is_tied(&tied, n, chosen).then_some("")
            on:mouseenter=move |_| look()
            on:focusin=move |_| look()
        >
            <td class="co-pick"><CheckAlone label on=is_compared on_switch=switch /></td>
            <td class="co-rank">{positions(w, row.place)}{method.as_deref().map(|it| beside(w, it, &row.code))}</td>
            <th scope="row"><a href=profile_address(&row.code)>{row.name.clone()}</a>{marks(w, &row)}</th>
            <td class="co-level-cell">
                <LevelMark letter=row.level.clone() none=w.t(k::LEVEL_NONE) />
                {row.or_level.clone().map(|it| view! { " "<span class="co-level-or">{w.with(k::LEVEL_OR, &[("level", &it)])}</span> })}
            </td>
            <td class="co-strip-cell">
                <RangeBar range row=n n=standing.rows.len() grid=GRID strokes=standing.strokes.clone() />
                <span class="visually-hidden">{sentences::ties(w, &row)}</span>
            </td>
            <DimensionCell w index row=row.clone() dimension />
            <td data-num class="co-only-wide">{points}</td>
        </tr>
    })
}

fn positions(w: Words, place: Option<Standpoint>) -> String {
    place.map_or_else(|| "–".to_owned(), |it| w.positions(it.low, it.high))
}

/// The position with the method's weights, under the reader's.
fn beside(w: Words, method: &Standing, code: &str) -> impl IntoView + use<> {
    let place = method.rows.iter().find(|it| it.code == code).and_then(|it| it.place);
    view! { <small><span class="visually-hidden">{w.t(k::OWN_METHOD_POSITION_HIDDEN)}" "</span>{w.with(k::OWN_METHOD_POSITION, &[("positions", &positions(w, place))])}</small> }
}

/// Points and level in the dimension that the map shows.
#[component]
fn DimensionCell(
    w: Words,
    index: Arc<shared::attractiveness::Attractiveness>,
    row: Row,
    dimension: Memo<Option<String>>,
) -> impl IntoView {
    let inside = move || {
        let code = dimension.get()?;
        let score = row.score(&code);
        Some(match score {
            Some(it) => {
                view! { {w.decimal(it, 0)}" "<LevelMark letter=level_of(&index, score) none=w.t(k::LEVEL_NONE) /> }
                    .into_any()
            }
            None => view! { <span class="co-missing">{w.t(k::MISSING)}</span> }.into_any(),
        })
    };
    view! { <td data-num class="co-dimension-cell" hidden=move || dimension.read().is_none()>{inside}</td> }
}

fn marks(w: Words, row: &Row) -> impl IntoView + use<> {
    let missing = (row.n_missing > 0).then(|| w.count(k::TABLE_MISSING, row.n_missing, &[]));
    let outside = row.place.is_some_and(Standpoint::is_outside);
    view! {
        {missing.map(|text| view! { " "<MarkWord mark=Mark::Missing text /> })}
        {outside.then(|| view! { " "<MarkWord mark=Mark::Care text=w.t(k::TABLE_OUTSIDE) /> })}
    }
}
