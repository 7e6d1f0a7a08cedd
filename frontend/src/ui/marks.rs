// SPDX-License-Identifier: AGPL-3.0-or-later
//! Marks on a figure: level, missing, inherited, to be read with care. Each is a word; colour and border only help.

use leptos::prelude::*;

/// A level, by its letter: `None` where there is none.
#[component]
pub(crate) fn LevelMark(
    /// The letter.
    letter: Option<String>,
    /// What is read in its place where there is no letter.
    #[prop(into)]
    none: String,
) -> impl IntoView {
    match letter {
        Some(letter) => {
            let level = letter.clone();
            view! { <span class="co-level" data-level=level>{letter}</span> }.into_any()
        },
        None => view! { <span class="co-level" data-level="none"><span aria-hidden="true">"–"</span><span class="visually-hidden">{none}</span></span> }.into_any(),
    }
}

/// The fill of a level on a map or a swatch; letters beyond the fifth have none.
pub(crate) fn level_class(prefix: &str, letter: Option<&str>) -> String {
    let known = match letter {
        Some("A") => "a",
        Some("B") => "b",
        Some("C") => "c",
        Some("D") => "d",
        Some("E") => "e",
        _ => "none",
    };
    format!("co-{prefix}-{known}")
}

/// What a mark says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It comes from a larger territory.
    Inherited,
    /// The method put it there.
    Imputed,
    /// Its publisher may still change it.
    Provisional,
    /// Some are not there.
    Missing,
    /// Read with care.
    Care,
}

/// A mark beside a value.
#[component]
pub(crate) fn MarkWord(
    /// What it says.
    mark: Mark,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let kind = match mark {
        Mark::Inherited => "inherited",
        Mark::Imputed => "imputed",
        Mark::Provisional => "provisional",
        Mark::Missing => "missing",
        Mark::Care => "care",
    };
    view! { <span class="co-mark" data-mark=kind>{text}</span> }
}

/// A figure with its word, and where the figure goes when pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The figure.
    pub(crate) figure: String,
    /// Its word.
    pub(crate) word: String,
    /// Where it is explained.
    pub(crate) href: Option<String>,
}

impl Fact {
    /// A figure and its word.
    pub(crate) fn new(figure: impl Into<String>, word: impl Into<String>) -> Self {
        Self { figure: figure.into(), word: word.into(), href: None }
    }

    /// The same, leading to its explanation.
    pub(crate) fn to(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }
}

/// A few figures in a row, each with its word: at most five.
#[component]
pub(crate) fn Facts(
    /// The figures.
    facts: Vec<Fact>,
) -> impl IntoView {
    let figure = |it: Fact| match it.href {
        Some(href) => view! { <a href=href>{it.figure}</a> }.into_any(),
        None => it.figure.into_any(),
    };
    view! {
        <dl class="co-facts" data-size="s">
            {facts.into_iter().map(|it| { let word = it.word.clone(); view! { <div><dt>{word}</dt><dd>{figure(it)}</dd></div> } }).collect_view()}
        </dl>
    }
}
