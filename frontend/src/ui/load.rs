// SPDX-License-Identifier: AGPL-3.0-or-later
//! The four faces of what is read from elsewhere: loading, empty, failed, loaded.

use leptos::prelude::*;
use std::sync::Arc;

use super::notice::{Notice, Tone};
use super::press::Button;

/// What a reading has come to.
#[derive(Debug)]
pub(crate) enum Face<T> {
    /// On its way.
    Loading,
    /// It did not work.
    Failed(Failure),
    /// Here.
    Loaded(Arc<T>),
}

impl<T> Clone for Face<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Failed(why) => Self::Failed(why.clone()),
            Self::Loaded(it) => Self::Loaded(it.clone()),
        }
    }
}

/// Why a reading did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The HTTP status; 0 where there was no answer.
    pub(crate) status: u16,
    /// What to quote when asking for help.
    pub(crate) code: Option<String>,
}

/// A reading: where it stands, and how to try again.
pub(crate) struct Reading<T: Send + Sync + 'static> {
    /// Where it stands.
    pub(crate) face: Signal<Face<T>>,
    /// Reads again.
    pub(crate) retry: Callback<()>,
}

impl<T: Send + Sync> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Reading<T> {}

impl<T: Send + Sync + 'static> Reading<T> {
    /// What was read, where it is here.
    pub(crate) fn loaded(self) -> Option<Arc<T>> {
        match self.face.get() {
            Face::Loaded(it) => Some(it),
            Face::Loading | Face::Failed(_) => None,
        }
    }

    /// Readings of one kind, loaded when all are; `retry` tries those again that failed.
    pub(crate) fn all(readings: Vec<Self>) -> Reading<Vec<Arc<T>>> {
        let again = readings.clone();
        Reading {
            face: Signal::derive(move || {
                let mut loaded = Vec::with_capacity(readings.len());
                for it in &readings {
                    match it.face.get() {
                        Face::Loaded(it) => loaded.push(it),
                        Face::Failed(why) => return Face::Failed(why),
                        Face::Loading => return Face::Loading,
                    }
                }
                Face::Loaded(Arc::new(loaded))
            }),
            retry: Callback::new(move |()| {
                for it in again.iter().filter(|it| matches!(it.face.get_untracked(), Face::Failed(_))) {
                    it.retry.run(());
                }
            }),
        }
    }

    /// This reading and another, loaded when both are.
    pub(crate) fn and<U: Send + Sync + 'static>(self, other: Reading<U>) -> Reading<(Arc<T>, Arc<U>)> {
        Reading {
            face: Signal::derive(move || match (self.face.get(), other.face.get()) {
                (Face::Loaded(one), Face::Loaded(two)) => Face::Loaded(Arc::new((one, two))),
                (Face::Failed(why), _) | (_, Face::Failed(why)) => Face::Failed(why),
                (Face::Loading, _) | (_, Face::Loading) => Face::Loading,
            }),
            retry: Callback::new(move |()| {
                for (face, retry) in [
                    (matches!(self.face.get_untracked(), Face::Failed(_)), self.retry),
                    (matches!(other.face.get_untracked(), Face::Failed(_)), other.retry),
                ] {
                    if face {
                        retry.run(());
                    }
                }
            }),
        }
    }
}

/// What the faces say.
#[derive(Clone, Debug)]
pub(crate) struct LoadWords {
    /// «Carico le 20 regioni…»
    pub(crate) loading: String,
    /// «Non riusciamo a leggere l’indice»
    pub(crate) failed: String,
    /// What is still valid and what to do, without a code.
    pub(crate) what_to_do: String,
    /// The same, with the code to quote in place of `{code}`.
    pub(crate) what_to_do_code: String,
    /// «Riprova»
    pub(crate) retry: String,
}

/// How high a face is while it loads, so that nothing moves when it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A whole page.
    Page,
    /// A figure or a table.
    Block,
}

/// When what was read holds nothing, and what is shown then: an [`Empty`].
pub(crate) struct WhenEmpty<T> {
    is_empty: fn(&T) -> bool,
    view: ViewFn,
}

impl<T> WhenEmpty<T> {
    /// An empty face.
    pub(crate) fn new(is_empty: fn(&T) -> bool, view: impl Into<ViewFn>) -> Self {
        Self { is_empty, view: view.into() }
    }
}

/// Shows a reading with its four faces; the skeleton appears after 300 ms (in the stylesheet).
#[component]
pub(crate) fn Load<T, V>(
    /// The reading.
    of: Reading<T>,
    /// What is said meanwhile, and where it fails.
    words: LoadWords,
    /// How high it is.
    shape: Shape,
    /// The page's heading, where what is shown once it is here brings its own: a page has one from the start.
    #[prop(optional)]
    heading: Option<String>,
    /// The face of a reading that holds nothing, where it may.
    #[prop(optional)]
    empty: Option<WhenEmpty<T>>,
    /// What is shown once it is here.
    show: impl Fn(Arc<T>) -> V + Clone + Send + 'static,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match of.face.get() {
        Face::Loaded(it) => match empty.as_ref().filter(|empty| (empty.is_empty)(&it)) {
            Some(empty) => view! { {title(heading.as_ref())}{empty.view.run()} }.into_any(),
            None => show(it).into_any(),
        },
        Face::Failed(why) => {
            view! { {title(heading.as_ref())}<Failed why words=words.clone() retry=of.retry /> }.into_any()
        }
        Face::Loading => view! { {title(heading.as_ref())}<Skeleton text=words.loading.clone() shape /> }.into_any(),
    }
}

fn title(text: Option<&String>) -> impl IntoView + use<> {
    text.cloned().map(|text| view! { <div class="co-head"><h1>{text}</h1></div> })
}

/// What is seen while something loads.
#[component]
pub(crate) fn Skeleton(
    /// What is loading.
    text: String,
    /// How high it is.
    shape: Shape,
) -> impl IntoView {
    view! {
        <div class="co-loading co-stack-s" data-shape=(shape == Shape::Page).then_some("page") aria-busy="true">
            <p class="co-small" role="status">{text}</p>
            <div class="co-skeleton"></div>
            <div class="co-skeleton"></div>
            <div class="co-skeleton"></div>
        </div>
    }
}

/// What is seen where a reading failed.
#[component]
pub(crate) fn Failed(
    /// Why.
    why: Failure,
    /// What is said.
    words: LoadWords,
    /// Reads again.
    retry: Callback<()>,
) -> impl IntoView {
    let what_to_do = match &why.code {
        Some(code) => words.what_to_do_code.replace("{code}", code),
        None => words.what_to_do,
    };
    view! {
        <Notice tone=Tone::Wrong title=words.failed>
            <p>{what_to_do}</p>
            <p><Button text=words.retry small=true on_press=move || retry.run(()) /></p>
        </Notice>
    }
}

/// Nothing to show: why, and what fills it.
#[component]
pub(crate) fn Empty(
    /// What is missing.
    #[prop(into)]
    title: String,
    /// Why.
    #[prop(into)]
    text: String,
    /// The action that fills it.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="co-empty">
            <p><strong>{title}</strong><br />{text}</p>
            {children()}
        </div>
    }
}
