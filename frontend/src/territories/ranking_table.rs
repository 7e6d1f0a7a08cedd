// SPDX-License-Identifier: AGPL-3.0-or-later
//! The ranking: position as an interval, ties joined, clear gaps ruled. The table is the twin of the map and of its own bars.

use std::sync::Arc;

use leptos::prelude::*;

use super::ranking::Ranked;
use super::standing::{Row, Standing, level_of, root_of};
use super::{profile_address, sentences};
use crate::i18n::{Words, k};
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
    ranked: Ranked,
    /// The dimension that is shown beside; `None` shows none.
    dimension: Memo<Option<String>>,
    /// Which territory is looked at.
    chosen: Chosen,
) -> impl IntoView {
    let standing = ranked.standing.clone();
    let rows: Vec<usize> = (0..standing.rows.len()).collect();
    let named = ranked.index.clone();
    let dimension_name = Memo::new(move |_| {
        let code = dimension.get()?;
        named.dimensions.iter().find(|it| it.code == code).map(|it| w.of(&it.name).to_owned())
    });
    let head = move || {
        view! {
            <Column text=w.t(k::TABLE_POSITION) />
            <Column text=w.t(k::TABLE_REGION) />
            <Column text=w.t(k::TABLE_LEVEL) />
            <th scope="col" class="co-strip-cell"><span class="visually-hidden">{w.t(k::TABLE_STRIP)}</span><Axis w /></th>
            <th scope="col" data-num class="co-dimension-cell" hidden=move || dimension.read().is_none()>{dimension_name}</th>
            <Column text=w.t(k::TABLE_POINTS) number=true wide=true />
        }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="rank-h">
            <h2 id="rank-h">{w.t(k::TABLE_TITLE)}</h2>
            <TableBox label=w.t(k::TABLE_TITLE) id="ranking" sticky=true caption=move || rich(w.t(k::TABLE_CAPTION)) head>
                <tbody>{rows.into_iter().map(|n| view! { <RowView w ranked=ranked.clone() n dimension chosen /> }).collect_view()}</tbody>
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
fn RowView(w: Words, ranked: Ranked, n: usize, dimension: Memo<Option<String>>, chosen: Chosen) -> impl IntoView {
    let Ranked { index, standing } = ranked;
    let row = standing.rows.get(n).cloned()?;
    let code = StoredValue::new(row.code.clone());
    let tied = standing.clone();
    let look = move || chosen.set(Some(code.get_value()));
    let positions = row.place.map_or_else(|| "–".to_owned(), |it| w.positions(it.low, it.high));
    let range = row.place.map(|it| Range { low: it.low, high: it.high, point: it.rank });
    let points = row.score(root_of(&index)).map(|it| w.decimal(it, 0));
    Some(view! {
        <tr
            data-break=row.is_break.then_some("")
            data-chosen=move || (*chosen.read() == Some(code.get_value())).then_some("")
            data-tied=move || is_tied(&tied, n, chosen).then_some("")
            on:mouseenter=move |_| look()
            on:focusin=move |_| look()
        >
            <td class="co-rank">{positions}</td>
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
    let outside = row.place.is_some_and(super::standing::Standpoint::is_outside);
    view! {
        {missing.map(|text| view! { " "<MarkWord mark=Mark::Missing text /> })}
        {outside.then(|| view! { " "<MarkWord mark=Mark::Care text=w.t(k::TABLE_OUTSIDE) /> })}
    }
}
