// SPDX-License-Identifier: AGPL-3.0-or-later
//! Forms: fields with their faults where they are, the list of all faults at the top, what was refused, sending.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::Violation;

use super::kept::{Kept, kept};
use super::refusals::{fault_in_words, refusal_in_words};
use crate::client::{Ask, Refused};
use crate::i18n::Words;
use crate::i18n::k;
use crate::identity::Identity;
use crate::ui::browser;
use crate::ui::icons::{Glyph, Icon};
use crate::ui::notice::{Notice, Tone};

/// A form: what is wrong with it and whether it is being sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// Its name, with which the ids of its fields begin.
    pub(crate) name: &'static str,
    /// The page that it is on.
    page: Option<Kept>,
    /// What is wrong, by field.
    pub(crate) faults: RwSignal<Vec<Violation>>,
    /// What was refused as a whole.
    pub(crate) refused: RwSignal<Option<Refused>>,
    /// On its way.
    pub(crate) busy: RwSignal<bool>,
}

impl Form {
    /// A form without faults.
    pub(crate) fn new(name: &'static str) -> Self {
        let of = |part: &str| format!("{name}.{part}");
        Self {
            name,
            page: Kept::here(),
            faults: kept(&of("faults"), Vec::new),
            refused: kept(&of("refused"), || None),
            busy: kept(&of("busy"), || false),
        }
    }

    /// What is typed in a field of it, which outlives a change of language; `first` is what stands there at first.
    pub(crate) fn text(self, field: &str, first: impl Into<String>) -> RwSignal<String> {
        self.keeps(field, || first.into())
    }

    /// What else the form keeps in a change of language.
    pub(crate) fn keeps<T: Send + Sync + 'static>(self, what: &str, first: impl FnOnce() -> T) -> RwSignal<T> {
        kept(&format!("{}.{what}", self.name), first)
    }

    /// The same without the faults of its fields, where a list of its own says them.
    pub(crate) fn as_a_whole(self) -> Self {
        Self { faults: RwSignal::new(Vec::new()), ..self }
    }

    /// Forgets what was typed: what is on record is shown anew.
    pub(crate) fn forget(self) {
        if let Some(page) = self.page {
            page.forget(&format!("{}.", self.name));
        }
    }

    /// Sends a request as who is in; `done` is told its answer.
    pub(crate) fn send(self, identity: Identity, ask: Ask, done: impl FnOnce(String) + 'static) {
        if !self.begin() {
            return;
        }
        spawn_local(async move {
            let answer = identity.send(&ask).await;
            self.end(answer, done);
        });
    }

    /// Begins; `false` where it is on its way already.
    pub(crate) fn begin(self) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        self.faults.set(Vec::new());
        self.refused.set(None);
        self.busy.set(true);
        true
    }

    /// Takes the answer: the faults to their fields, or what follows.
    pub(crate) fn end<T>(self, answer: Result<T, Refused>, done: impl FnOnce(T)) {
        // Who left the page has no form any more.
        if self.busy.try_set(false).is_some() {
            return;
        }
        match answer {
            Ok(answer) => done(answer),
            Err(it) if !it.problem.errors.is_empty() => self.fail(it.problem.errors),
            Err(it) => {
                let _ = self.refused.try_set(Some(it));
            }
        }
    }

    /// Shows faults, and takes the reader to their list.
    pub(crate) fn fail(self, faults: Vec<Violation>) {
        let _ = self.faults.try_set(faults);
        let list = format!("{}-faults", self.name);
        request_animation_frame(move || browser::focus_first(&format!("#{list}")));
    }

    fn id(self, field: &str) -> String {
        format!("{}-{field}", self.name)
    }

    /// What is wrong with a field; followed.
    pub(crate) fn fault(self, field: &str) -> Option<String> {
        let pointers = [format!("#/{field}"), format!("?{field}")];
        self.faults.read().iter().find(|it| pointers.contains(&it.pointer)).map(|it| it.detail.clone())
    }
}

/// What is wrong with a form, at its top: each fault leads to its field.
#[component]
pub(crate) fn Faults(
    /// The words in use.
    w: Words,
    /// The form.
    form: Form,
    /// What its fields are called.
    fields: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let list = move || {
        let faults = form.faults.get();
        let items = faults.iter().map(|it| {
            let field = it.pointer.trim_start_matches(['#', '/', '?']).to_owned();
            let label = fields.iter().find(|known| known.0 == field).map_or("", |known| known.1);
            let fault = fault_in_words(w, &it.detail);
            let text = if label.is_empty() { fault } else { format!("{label}: {fault}") };
            let id = form.id(&field);
            let go = id.clone();
            view! {
                <li><a href=format!("#{id}") on:click=move |event| {
                    event.prevent_default();
                    browser::focus_first(&format!("#{go}"));
                }>{text}</a></li>
            }
        });
        let items: Vec<_> = items.collect();
        (!items.is_empty()).then(|| {
            view! {
                <div id=form.id("faults") tabindex="-1">
                    <Notice top=true tone=Tone::Wrong title=w.t(k::ACCESS_CHECK_FIELDS)><ul class="co-plain">{items}</ul></Notice>
                </div>
            }
        })
    };
    let refused = move || {
        form.refused.get().map(|it| {
            let (title, text) = refusal_in_words(w, &it);
            view! { <Notice top=true tone=Tone::Wrong title=title><p>{text}</p></Notice> }
        })
    };
    view! { {list}{refused} }
}

/// A field of one line, or of several.
#[component]
pub(crate) fn Field(
    /// The words in use.
    w: Words,
    /// The form.
    form: Form,
    /// Its name in the input.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// What is in it.
    value: RwSignal<String>,
    /// `text`, `password`, `date`, `number`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What helps.
    #[prop(optional)]
    help: Option<&'static str>,
    /// The keyboard of a telephone: `numeric`.
    #[prop(optional)]
    keyboard: Option<&'static str>,
    /// Cannot be changed.
    #[prop(optional)]
    fixed: bool,
    /// Several lines.
    #[prop(optional)]
    long: bool,
) -> impl IntoView {
    let id = form.id(name);
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    let fault = Memo::new(move |_| form.fault(name));
    let described = {
        let (help_id, error_id) = (help_id.clone(), error_id.clone());
        move || match (help.is_some(), fault.get().is_some()) {
            (true, true) => Some(format!("{error_id} {help_id}")),
            (true, false) => Some(help_id.clone()),
            (false, true) => Some(error_id.clone()),
            (false, false) => None,
        }
    };
    let invalid = move || fault.get().is_some().then_some("true");
    // A fault that is being mended is no fault any more.
    let write = move |event: leptos::ev::Event| {
        value.set(event_target_value(&event));
        if fault.get_untracked().is_some() {
            form.faults.update(|all| all.retain(|it| !it.pointer.ends_with(&format!("/{name}"))));
        }
    };
    let input = if long {
        view! {
            <textarea class="co-input" id=id.clone() name=name rows="4" aria-invalid=invalid aria-describedby=described prop:value=move || value.get() on:input=write></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class="co-input"
                id=id.clone()
                name=name
                type=kind
                autocomplete=autocomplete
                inputmode=keyboard
                autocapitalize="none"
                spellcheck="false"
                readonly=fixed
                aria-invalid=invalid
                aria-describedby=described
                prop:value=move || value.get()
                on:input=write
            />
        }
        .into_any()
    };
    view! {
        <div class="co-field">
            <label for=id.clone()>{label}</label>
            {input}
            {help.map(|text| view! { <p class="co-help" id=help_id>{text}</p> })}
            {move || {
                let id = error_id.clone();
                fault.get().map(|it| view! { <p class="co-error" id=id><Icon glyph=Glyph::Wrong />{fault_in_words(w, &it)}</p> })
            }}
        </div>
    }
}

/// The button that sends a form; where it cannot be pressed it says why.
#[component]
pub(crate) fn Submit(
    /// The form.
    form: Form,
    /// What it does, in words.
    text: &'static str,
    /// Why it cannot be pressed.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
) -> impl IntoView {
    let id = form.id("why-not");
    let described = {
        let id = id.clone();
        move || refused.get().map(|_| id.clone())
    };
    view! {
        <div class="co-stack-s">
            <button
                type="submit"
                class="co-btn"
                data-kind="main"
                aria-busy=move || form.busy.get().then_some("true")
                aria-disabled=move || refused.get().map(|_| "true")
                aria-describedby=described
            >
                {text}
            </button>
            {move || {
                let id = id.clone();
                refused.get().map(|it| view! { <p class="co-help" id=id role="status">{it}</p> })
            }}
        </div>
    }
}
