// SPDX-License-Identifier: AGPL-3.0-or-later
//! The fields of a draft. Each is kept when it is left; a fault stands at its field, and what was written stays there.

use leptos::prelude::*;
use shared::competences::{Competence, CompetenceArea, CompetenceAreaCode, CompetenceCode, Framework, Level};
use shared::problem::Violation;
use shared::text::Bilingual;

use super::draft::Desk;
use super::faults::fault_in_words;
use crate::i18n::{Key, Words, k};
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::ui::icons::{Glyph, Icon};

/// One text of the draft, in a field of its own.
#[component]
pub(super) fn TextField(
    /// The words in use.
    w: Words,
    /// The draft.
    desk: Desk,
    /// Where it stands: `#/competences/3/name/it`.
    #[prop(into)]
    pointer: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// The language of the text.
    #[prop(optional, into)]
    lang: Option<&'static str>,
    /// What the draft has there.
    value: impl Fn(&Framework) -> String + Send + Sync + 'static,
    /// Writes it there.
    write: impl Fn(&mut Framework, String) + Clone + 'static,
    /// Several lines.
    #[prop(optional)]
    long: bool,
) -> impl IntoView {
    let id = format!("draft-{}", pointer.trim_start_matches(['#', '/']).replace('/', "-"));
    let error = format!("{id}-error");
    let value = Memo::new(move |_| value(&desk.mine.read()));
    let fault = Memo::new(move |_| {
        let faults = desk.form.faults.read();
        faults.iter().find(|it| it.pointer == pointer).map(|it| it.detail.clone())
    });
    let invalid = move || fault.get().is_some().then_some("true");
    let described = {
        let error = error.clone();
        move || fault.get().is_some().then(|| error.clone())
    };
    let change = move |event: leptos::ev::Event| {
        let (text, write) = (event_target_value(&event), write.clone());
        desk.change(move |it| write(it, text));
    };
    let field = if long {
        view! { <textarea class="co-input" id=id.clone() rows="2" lang=lang aria-invalid=invalid aria-describedby=described prop:value=move || value.get() on:change=change></textarea> }.into_any()
    } else {
        view! { <input class="co-input" id=id.clone() type="text" lang=lang autocomplete="off" aria-invalid=invalid aria-describedby=described prop:value=move || value.get() on:change=change /> }.into_any()
    };
    view! {
        <div class="co-field">
            <label for=id.clone()>{label}</label>
            {field}
            {move || {
                let id = error.clone();
                fault.get().map(|it| view! { <p class="co-error" id=id><Icon glyph=Glyph::Wrong />{fault_in_words(w, &it)}</p> })
            }}
        </div>
    }
}

/// A text in both languages.
#[component]
pub(super) fn BothFields(
    /// The words in use.
    w: Words,
    /// The draft.
    desk: Desk,
    /// Where it stands.
    #[prop(into)]
    pointer: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// The text, where there is one.
    read: fn(&Framework, &str) -> Option<Bilingual>,
    /// Puts the text there.
    write: fn(&mut Framework, &str, Bilingual),
    /// Of what: the key of a competence, area or level.
    #[prop(into)]
    of: String,
    /// Several lines.
    #[prop(optional)]
    long: bool,
) -> impl IntoView {
    let one = move |is_italian: bool| {
        let (code, tongue) =
            if is_italian { ("it", k::COMPETENCES_IN_ITALIAN) } else { ("en", k::COMPETENCES_IN_ENGLISH) };
        let (reads, writes) = (of.clone(), of.clone());
        let value = move |it: &Framework| {
            read(it, &reads).map_or_else(String::new, |it| if is_italian { it.it } else { it.en })
        };
        let write = move |it: &mut Framework, text: String| {
            let mut both = read(it, &writes).unwrap_or(Bilingual { it: String::new(), en: String::new() });
            *(if is_italian { &mut both.it } else { &mut both.en }) = text.trim().to_owned();
            write(it, &writes, both);
        };
        let label = format!("{label}, {}", w.t(tongue));
        view! { <TextField w desk pointer=format!("{pointer}/{code}") label lang=code value write long /> }
    };
    view! { {one(true)}{one(false)} }
}

/// The name of the framework, its scale, its areas.
#[component]
pub(super) fn Frame(
    /// The words in use.
    w: Words,
    /// The draft.
    desk: Desk,
) -> impl IntoView {
    let level = |n: usize| {
        let label = w.with(k::COMPETENCES_SCALE_LEVEL, &[("level", &n.to_string())]);
        let (name, seen) =
            (format!("{label}: {}", w.t(k::COMPETENCES_NAME)), format!("{label}: {}", w.t(k::COMPETENCES_SEEN)));
        view! {
            <BothFields w desk pointer=format!("#/scale/{n}/name") label=name of=n.to_string() read=|it, of| Some(it.scale.get(index(of))?.name.clone()) write=|it, of, both| if let Some(it) = it.scale.get_mut(index(of)) { it.name = both } />
            <BothFields w desk pointer=format!("#/scale/{n}/behaviour") label=seen of=n.to_string() long=true read=|it, of| Some(it.scale.get(index(of))?.behaviour.clone()) write=|it, of, both| if let Some(it) = it.scale.get_mut(index(of)) { it.behaviour = both } />
        }
    };
    let areas = move || {
        let n = desk.mine.read().areas.len();
        let area = |n: usize| {
            let code = desk.mine.read_untracked().areas.get(n).map_or_else(String::new, |it| it.code.to_string());
            let label = w.with(k::COMPETENCES_AREA_OF, &[("name", &code)]);
            view! { <BothFields w desk pointer=format!("#/areas/{n}/name") label of=n.to_string() read=|it, of| Some(it.areas.get(index(of))?.name.clone()) write=|it, of, both| if let Some(it) = it.areas.get_mut(index(of)) { it.name = both } /> }
        };
        (0..n).map(area).collect_view()
    };
    // The areas are drawn anew only where one was added.
    let areas = {
        let n = Memo::new(move |_| desk.mine.read().areas.len());
        move || {
            n.track();
            untrack(areas)
        }
    };
    view! {
        <BothFields w desk pointer="#/name" label=w.t(k::COMPETENCES_NAME) of="" read=|it, _| Some(it.name.clone()) write=|it, _, both| it.name = both />
        <h3>{w.t(k::COMPETENCES_AREAS)}</h3>
        {areas}
        <AddArea w desk />
        <h3>{w.t(k::COMPETENCES_SCALE)}</h3>
        {(0..Level::ALL.len()).map(level).collect_view()}
    }
}

fn index(of: &str) -> usize {
    of.parse().unwrap_or(usize::MAX)
}

fn fault(field: &str, detail: impl Into<String>) -> Violation {
    Violation { pointer: format!("#/{field}"), detail: detail.into() }
}

/// What the three fields of something new say, or what is wrong with them.
fn new_parts<T: std::str::FromStr<Err = String>>(
    fields: [RwSignal<String>; 3],
) -> Result<(T, Bilingual), Vec<Violation>> {
    let [code, it, en] = fields.map(|it| it.get_untracked().trim().to_owned());
    let parsed = code.parse::<T>();
    let mut faults: Vec<Violation> =
        parsed.as_ref().err().map(|detail| fault("code", detail.clone())).into_iter().collect();
    for (name, text) in [("it", &it), ("en", &en)] {
        if text.is_empty() {
            faults.push(fault(name, "is required"));
        }
    }
    match parsed {
        Ok(code) if faults.is_empty() => Ok((code, Bilingual { it, en })),
        _ => Err(faults),
    }
}

#[component]
fn AddArea(w: Words, desk: Desk) -> impl IntoView {
    let add = move |fields: [RwSignal<String>; 3]| {
        let (code, name) = new_parts::<CompetenceAreaCode>(fields)?;
        if desk.mine.read_untracked().areas.iter().any(|it| it.code == code) {
            return Err(vec![fault("code", "is said twice")]);
        }
        desk.change(|it| it.areas.push(CompetenceArea { code, name }));
        Ok(())
    };
    view! { <Add w name="area" text=k::COMPETENCES_ADD_AREA help=k::COMPETENCES_AREA_CODE_HELP add /> }
}

/// A new competence: its key and its name; the rest is written where it then stands.
#[component]
pub(super) fn AddCompetence(
    /// The words in use.
    w: Words,
    /// The draft.
    desk: Desk,
    /// Told its key.
    added: Callback<String>,
) -> impl IntoView {
    let add = move |fields: [RwSignal<String>; 3]| {
        let (code, name) = new_parts::<CompetenceCode>(fields)?;
        {
            let mine = desk.mine.read_untracked();
            if mine.competence(&code).is_some() {
                return Err(vec![fault("code", "is said twice")]);
            }
            if !mine.areas.iter().any(|it| it.code.as_str() == code.area()) {
                return Err(vec![fault("code", format!("there is no area {}", code.area()))]);
            }
        }
        let key = code.to_string();
        desk.change(|it| {
            for profile in &mut it.roles {
                profile.required.insert(code.clone(), Level::NONE);
            }
            // After the last of its area, so that the order on the pages stays that of the areas.
            let at = it
                .competences
                .iter()
                .rposition(|other| other.code.area() == code.area())
                .map_or(it.competences.len(), |at| at + 1);
            let descriptor = name.clone();
            it.competences.insert(
                at,
                Competence {
                    code,
                    name,
                    descriptor,
                    behaviours: Vec::new(),
                    esco: None,
                    is_innovative: false,
                    importance: 3,
                },
            );
        });
        added.run(key);
        Ok(())
    };
    view! { <Add w name="competence" text=k::COMPETENCES_ADD help=k::COMPETENCES_CODE_HELP add /> }
}

/// The form of something new.
#[component]
fn Add(
    w: Words,
    name: &'static str,
    text: Key,
    help: Key,
    add: impl Fn([RwSignal<String>; 3]) -> Result<(), Vec<Violation>> + 'static,
) -> impl IntoView {
    let form = Form::new(name);
    let fields = [(); 3].map(|()| RwSignal::new(String::new()));
    let [code, it, en] = fields;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match add(fields) {
            Ok(()) => {
                for it in fields {
                    it.set(String::new());
                }
                form.faults.set(Vec::new());
            }
            Err(faults) => form.fail(faults),
        }
    };
    let said = vec![
        ("code", w.t(k::COMPETENCES_CODE)),
        ("it", w.t(k::COMPETENCES_NAME_IT)),
        ("en", w.t(k::COMPETENCES_NAME_EN)),
    ];
    view! {
        <details class="co-more">
            <summary>{w.t(text)}</summary>
            <form class="co-form" novalidate=true on:submit=submit>
                <Faults w form fields=said />
                <Field w form name="code" label=w.t(k::COMPETENCES_CODE) value=code help=w.t(help) />
                <Field w form name="it" label=w.t(k::COMPETENCES_NAME_IT) value=it />
                <Field w form name="en" label=w.t(k::COMPETENCES_NAME_EN) value=en />
                <Submit form text=w.t(text) />
            </form>
        </details>
    }
}
