// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the pages of equipes have in common: tabs, faces, choices with their faults, before and after.

use std::sync::Arc;

use leptos::prelude::*;
use shared::coverage::CoverageTotals;
use shared::equipes::{Composition, RuleCheck};

use super::said;
use crate::i18n::{Key, Words, k};
use crate::inside::form::Form;
use crate::inside::refusals::fault_in_words;
use crate::site::load_words;
use crate::ui::icons::{Glyph, Icon};
use crate::ui::load::{Face, Failed, Reading, Shape, Skeleton};
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::LinkButton;

/// A page of an equipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    /// Who is in it.
    Composition,
    /// What they can do.
    Coverage,
    /// What would change.
    Proposals,
}

/// Links to the pages of an equipe.
#[component]
pub(super) fn Tabs(
    /// The words in use.
    w: Words,
    /// Key of the equipe.
    id: String,
    /// The page that is shown.
    here: Tab,
) -> impl IntoView {
    let tabs = [
        (Tab::Composition, "", k::EQUIPES_TAB_COMPOSITION),
        (Tab::Coverage, "/coverage", k::EQUIPES_TAB_COVERAGE),
        (Tab::Proposals, "/proposals", k::EQUIPES_TAB_PROPOSALS),
    ];
    let link = |(tab, path, text): (Tab, &str, Key)| {
        view! { <a href=format!("/equipes/{id}{path}") aria-current=(tab == here).then_some("page")>{w.t(text)}</a> }
    };
    view! { <nav class="co-tabs co-no-print" aria-label=w.t(k::EQUIPES_TABS)>{tabs.into_iter().map(link).collect_view()}</nav> }
}

/// What was read, with its other faces under the page's heading; what is not there, or not the reader's, is said to be so.
pub(super) fn faces<T: Send + Sync + 'static>(
    w: Words,
    reading: Reading<T>,
    title: Key,
    show: impl Fn(Arc<T>) -> AnyView + Send + 'static,
) -> AnyView {
    let heading = move || view! { <div class="co-head"><h1>{w.t(title)}</h1></div> };
    (move || match reading.face.get() {
        Face::Loaded(it) => show(it),
        Face::Loading => {
            view! { {heading()}<Skeleton text=w.t(k::ACCESS_LOADING).to_owned() shape=Shape::Page /> }.into_any()
        }
        Face::Failed(why) if why.status == 404 => view! {
            {heading()}
            <Notice top=true tone=Tone::Care title=w.t(k::EQUIPES_GONE)>
                <p>{w.t(k::EQUIPES_GONE_TEXT)}</p>
                <p><LinkButton text=w.t(k::EQUIPES_GONE_BACK) href="/equipes" /></p>
            </Notice>
        }
        .into_any(),
        Face::Failed(why) => {
            let words = load_words(w, k::ACCESS_LOADING, k::EQUIPES_FAILED);
            view! { {heading()}<Failed why words retry=reading.retry /> }.into_any()
        }
    })
    .into_any()
}

/// One of many in a form, with its fault where it is.
#[component]
pub(super) fn Choose(
    /// The words in use.
    w: Words,
    /// The form.
    form: Form,
    /// Its name in the input.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// Values and what they are called.
    options: Vec<(String, String)>,
    /// What is chosen.
    value: RwSignal<String>,
    /// What helps.
    #[prop(optional)]
    help: Option<&'static str>,
) -> impl IntoView {
    let id = format!("{}-{name}", form.name);
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    let fault = Memo::new(move |_| {
        let pointer = format!("#/{name}");
        form.faults.read().iter().find(|it| it.pointer == pointer).map(|it| it.detail.clone())
    });
    let described = {
        let (help_id, error_id) = (help_id.clone(), error_id.clone());
        move || {
            let ids = [fault.get().map(|_| error_id.clone()), help.map(|_| help_id.clone())];
            let ids: Vec<String> = ids.into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let choose = move |event: leptos::ev::Event| {
        value.set(event_target_value(&event));
        form.faults.update(|all| all.retain(|it| !it.pointer.ends_with(&format!("/{name}"))));
    };
    let option = |(key, text): (String, String)| {
        let is_chosen = key == value.get_untracked();
        view! { <option value=key selected=is_chosen>{text}</option> }
    };
    view! {
        <div class="co-field">
            <label for=id.clone()>{label}</label>
            <select class="co-input" id=id name=name aria-invalid=move || fault.get().map(|_| "true") aria-describedby=described on:change=choose prop:value=move || value.get()>
                {options.into_iter().map(option).collect_view()}
            </select>
            {help.map(|text| view! { <p class="co-help" id=help_id>{text}</p> })}
            {move || {
                let id = error_id.clone();
                fault.get().map(|it| view! { <p class="co-error" id=id><Icon glyph=Glyph::Wrong />{fault_in_words(w, &it)}</p> })
            }}
        </div>
    }
}

/// One of a few, side by side.
#[component]
pub(super) fn Segments(
    /// Its name.
    name: &'static str,
    /// What is chosen.
    label: &'static str,
    /// Whether the label is for who listens only.
    #[prop(optional)]
    quiet: bool,
    /// Values and what they are called.
    options: Vec<(&'static str, String)>,
    /// The value in use.
    #[prop(into)]
    value: Signal<String>,
    /// Told the new value.
    on_choose: impl Fn(String) + Clone + 'static,
) -> impl IntoView {
    let id = format!("{name}-l");
    let option = |(key, text): (&'static str, String)| {
        let choose = on_choose.clone();
        let is_chosen = move || *value.read() == *key;
        view! {
            <label>
                <input type="radio" name=name value=key prop:checked=is_chosen on:change=move |_| choose(key.to_owned()) />
                <span>{text}</span>
            </label>
        }
    };
    view! {
        <div class="co-field">
            <span class="co-label" class:visually-hidden=quiet id=id.clone()>{label}</span>
            <div class="co-seg" role="radiogroup" aria-labelledby=id>{options.into_iter().map(option).collect_view()}</div>
        </div>
    }
}

/// Before and after, in the figures of an equipe; without an after, what there is today.
#[component]
pub(super) fn BeforeAfter(
    /// The words in use.
    w: Words,
    /// What it compares, for who listens.
    caption: &'static str,
    /// What the second column is called.
    after_name: &'static str,
    /// Before.
    before: CoverageTotals,
    /// After.
    #[prop(optional_no_strip)]
    after: Option<CoverageTotals>,
) -> impl IntoView {
    let score = |it: &CoverageTotals| it.score.map(|it| it * 100.0);
    let by = after.as_ref().and_then(|after| Some(score(after)? - score(&before)?));
    let row = |key: &'static str, name: Key, before: String, after: Option<String>, by: Option<String>| {
        let none = || w.t(k::EQUIPES_NO_TRIAL).to_owned();
        view! {
            <tr data-figure=key>
                <th scope="row">{w.t(name)}</th>
                <td data-num data-b>{before}</td>
                <td data-num data-a>{after.unwrap_or_else(none)}</td>
                <td data-num data-d>{by.unwrap_or_else(none)}</td>
            </tr>
        }
    };
    let whole = |key, name, pick: fn(&CoverageTotals) -> i32| {
        let (from, to) = (pick(&before), after.as_ref().map(pick));
        let by = to.map(|to| said::difference(w, f64::from(to - from), 0));
        row(key, name, said::number(w, from), to.map(|it| said::number(w, it)), by)
    };
    let first = row(
        "score",
        k::EQUIPES_SCORE,
        said::score(w, before.score),
        after.as_ref().map(|it| said::score(w, it.score)),
        by.map(|it| said::difference(w, it, 1)),
    );
    view! {
        <table class="co-table co-eq-ba">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>
                <th scope="col">{w.t(k::EQUIPES_MEASURE)}</th>
                <th scope="col" data-num>{w.t(k::EQUIPES_TODAY)}</th>
                <th scope="col" data-num>{after_name}</th>
                <th scope="col" data-num>{w.t(k::EQUIPES_DIFFERENCE)}</th>
            </tr></thead>
            <tbody>
                {first}
                {whole("gaps", k::EQUIPES_GAPS, |it| it.n_gaps)}
                {whole("single", k::EQUIPES_SINGLE, |it| it.n_single)}
                {whole("rules", k::EQUIPES_UNMET, |it| it.n_unmet_rules)}
                {whole("members", k::EQUIPES_MEMBERS, |it| it.n_members)}
            </tbody>
        </table>
    }
}

/// The rules, each met or not, in words; `more` stands after one that is not met.
#[component]
pub(super) fn Rules(
    /// The words in use.
    w: Words,
    /// The rules, what is not met first.
    rules: Vec<RuleCheck>,
    /// What is said and offered of a rule that is not met.
    #[prop(optional)]
    more: Option<Callback<RuleCheck, AnyView>>,
) -> impl IntoView {
    let row = move |it: RuleCheck| {
        let (ok, glyph, word) = if it.is_met {
            ("yes", Glyph::Done, k::EQUIPES_RULE_MET)
        } else {
            ("no", Glyph::Care, k::EQUIPES_RULE_UNMET)
        };
        let text = w.of(&it.text).to_owned();
        let key = it.key.to_string();
        let more = more.filter(|_| !it.is_met).map(|more| more.run(it));
        view! {
            <li data-ok=ok data-rule=key>
                <Icon glyph />
                <span><span class="visually-hidden">{w.t(word)}": "</span>{text}{more}</span>
            </li>
        }
    };
    view! { <ul class="co-eq-rules">{rules.into_iter().map(row).collect_view()}</ul> }
}

/// Who is in an equipe by role, today and after, side by side.
#[component]
pub(super) fn SideBySide(
    /// The words in use.
    w: Words,
    /// Today.
    current: Composition,
    /// After.
    target: Composition,
) -> impl IntoView {
    let mut roles: Vec<_> = current.by_profession.keys().chain(target.by_profession.keys()).copied().collect();
    roles.dedup();
    let mut seen = Vec::new();
    roles.retain(|it| {
        !seen.contains(it) && {
            seen.push(*it);
            true
        }
    });
    let line = |name: String, from: i32, to: i32| {
        let by = said::difference(w, f64::from(to - from), 0);
        view! {
            <tr data-changed=(from != to).then_some("")>
                <th scope="row">{name}</th>
                <td data-num>{said::number(w, from)}</td>
                <td data-num>{said::number(w, to)}</td>
                <td data-num>{by}</td>
            </tr>
        }
    };
    let of = |it: &Composition, role| it.by_profession.get(role).copied().unwrap_or_default();
    let rows = roles.iter().map(|it| line(said::role(w, *it), of(&current, it), of(&target, it))).collect_view();
    view! {
        <table class="co-table co-eq-ba">
            <caption class="visually-hidden">{w.t(k::EQUIPES_SIDE_CAPTION)}</caption>
            <thead><tr>
                <th scope="col">{w.t(k::EQUIPES_ROLE)}</th>
                <th scope="col" data-num>{w.t(k::EQUIPES_CURRENT)}</th>
                <th scope="col" data-num>{w.t(k::EQUIPES_TARGET)}</th>
                <th scope="col" data-num>{w.t(k::EQUIPES_DIFFERENCE)}</th>
            </tr></thead>
            <tbody>
                {rows}
                {line(w.t(k::EQUIPES_CASE_MANAGERS).to_owned(), current.n_case_managers, target.n_case_managers)}
                {line(w.t(k::EQUIPES_MEMBERS).to_owned(), current.n_members(), target.n_members())}
            </tbody>
        </table>
    }
}
