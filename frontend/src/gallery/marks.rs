// SPDX-License-Identifier: AGPL-3.0-or-later
//! Marks on a value, levels, figures.

use leptos::prelude::*;

use super::{Group, Specimen};
use crate::i18n::{Words, k};
use crate::territories::sentences::level_in_words;
use crate::ui::figures::{DotPlot, DotStrip, Moment, Range, RangeBar, SeriesKey, Sparkline, Stroke};
use crate::ui::marks::{Fact, Facts, LevelMark, Mark, MarkWord, level_class};
use crate::ui::source::{SourceRow, SourceValue};
use crate::ui::table::{Column, TableBox};

/// Levels, marks, facts.
#[component]
pub(super) fn Marks(
    /// The words in use.
    w: Words,
) -> impl IntoView {
    let levels = ["A", "B", "C", "D", "E"].map(|it| Some(it.to_owned())).into_iter().chain([None]);
    let swatch = move |letter: Option<String>| {
        let fill = level_class("fill", letter.as_deref());
        let text = level_in_words(w, letter.as_deref());
        view! {
            <li>
                <LevelMark letter none=w.t(k::LEVEL_NONE) />
                <svg width="28" height="22" viewBox="0 0 28 22" aria-hidden="true" focusable="false"><rect class=fill x=".5" y=".5" width="27" height="21" stroke="#40566c" /></svg>
                {text}
            </li>
        }
    };
    let open = RwSignal::new(false);
    let marks = [
        (Mark::Inherited, k::MARK_INHERITED),
        (Mark::Imputed, k::MARK_IMPUTED),
        (Mark::Provisional, k::MARK_PROVISIONAL),
        (Mark::Missing, k::MISSING),
        (Mark::Care, k::LOW_COHERENCE),
    ];
    view! {
        <Group id="g-marks" title=w.t(k::GALLERY_MARKS)>
            <Specimen w name="marks::LevelMark" when=k::GALLERY_LEVEL><ul class="co-legend" data-patterns>{levels.map(swatch).collect_view()}</ul></Specimen>
            <Specimen w name="marks::MarkWord" when=k::GALLERY_MARK>
                <p class="co-actions">{marks.into_iter().map(|(mark, key)| view! { <MarkWord mark text=w.t(key) /> }).collect_view()}</p>
            </Specimen>
            <Specimen w name="source::SourceValue, SourceRow" when=k::GALLERY_SOURCE>
                <table class="co-table" data-small>
                    <tbody>
                        <tr>
                            <td>{w.t(k::TABLE_POINTS)}</td>
                            <td data-num><SourceValue text=w.decimal(50.4, 1) said=String::new() controls="g-source" open inherited=true />" "<MarkWord mark=Mark::Inherited text=w.t(k::MARK_INHERITED) /></td>
                        </tr>
                        <SourceRow id="g-source" open columns=2 facts=vec![(w.t(k::SOURCE_LICENCE), "CC BY 4.0".to_owned())] />
                    </tbody>
                </table>
            </Specimen>
            <Specimen w name="marks::Facts" when=k::GALLERY_FACTS>
                <Facts facts=vec![Fact::new(w.whole(24), w.count(k::FACT_INDICATORS, 24, &[])), Fact::new("2022–2024", w.t(k::FACT_YEARS)).to("/info/method")] />
            </Specimen>
        </Group>
    }
}

/// Figures, each with the same numbers beside it in the pages that use it.
#[component]
pub(super) fn Figures(
    /// The words in use.
    w: Words,
) -> impl IntoView {
    let ranges = [(1.0, 2.0, 1.0), (1.0, 3.0, 2.0), (2.0, 3.0, 3.0), (4.0, 4.0, 4.0)];
    let strokes = vec![Stroke { first: 0, last: 2, at: 2.0 }];
    let series = [
        (2018, Some(44.3)),
        (2019, Some(44.1)),
        (2020, None),
        (2021, Some(46.0)),
        (2022, Some(48.2)),
        (2023, Some(50.7)),
    ];
    let series: Vec<Moment> =
        series.into_iter().map(|(year, value)| Moment { year, value, median: value.map(|it| it + 9.0) }).collect();
    let head = move || view! { <Column text=w.t(k::TABLE_POSITION) /><th scope="col"><span class="visually-hidden">{w.t(k::TABLE_STRIP)}</span></th> };
    view! {
        <Group id="g-figures" title=w.t(k::GALLERY_FIGURES)>
            <div class="co-cols" data-cols="4-4-4">
                <Specimen w name="table::TableBox, figures::RangeBar" when=k::GALLERY_RANGE>
                    <p class="co-small co-quiet">{w.t(k::GALLERY_TABLE)}</p>
                    <TableBox label=w.t(k::TABLE_STRIP) quiet=true caption=move || w.t(k::TABLE_STRIP) head>
                        <tbody>
                            {ranges
                                .into_iter()
                                .enumerate()
                                .map(|(row, (low, high, point))| {
                                    let strokes = strokes.clone();
                                    view! {
                                        <tr data-break=(row == 3).then_some("")>
                                            <td class="co-rank">{w.positions(low, high)}</td>
                                            <td class="co-strip-cell"><RangeBar range=Some(Range { low, high, point }) row n=5 grid=&[1, 5] strokes /></td>
                                        </tr>
                                    }
                                })
                                .collect_view()}
                        </tbody>
                    </TableBox>
                </Specimen>
                <Specimen w name="figures::DotStrip" when=k::GALLERY_DOTS><DotStrip value=Some(37.0) others=vec![12.0, 45.0, 51.0, 66.0, 71.0, 82.0] median=Some(58.0) /></Specimen>
                <Specimen w name="figures::DotPlot, SeriesKey" when=k::GALLERY_DOT_PLOT>
                    <DotPlot values=vec![Some(81.0), Some(37.0), Some(64.0), Some(20.0)] others=vec![12.0, 45.0, 51.0] median=Some(52.0) />
                    <ul class="co-keys">{(0..4).map(|series| view! { <li><SeriesKey series />{["A", "B", "C", "D"].get(series).copied()}</li> }).collect_view()}</ul>
                </Specimen>
                <Specimen w name="figures::Sparkline" when=k::GALLERY_SPARK><figure class="co-fig co-spark"><Sparkline series /></figure></Specimen>
            </div>
            <p class="co-small co-quiet">{w.t(k::GALLERY_MAP)}</p>
        </Group>
    }
}
