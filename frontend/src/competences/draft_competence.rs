// SPDX-License-Identifier: AGPL-3.0-or-later
//! What of a draft is being written: the framework as a whole, or one competence with the level that each role is asked for.

use leptos::prelude::*;
use shared::competences::{Behaviour, Competence, CompetenceCode, EscoLink, EscoMatch, Framework, Level, Profession};
use shared::text::Bilingual;

use super::draft::Desk;
use super::draft_parts::{AddCompetence, BothFields, Frame, TextField};
use crate::i18n::{Words, k};
use crate::ui::browser;
use crate::ui::choice::Select;
use crate::ui::press::{Button, Disclosure, Kind};

/// The field that chooses, and what was chosen.
#[component]
pub(super) fn Part(
    /// The words in use.
    w: Words,
    /// The draft.
    desk: Desk,
) -> impl IntoView {
    let first = desk.mine.read_untracked().competences.first().map_or_else(String::new, |it| it.code.to_string());
    let chosen = RwSignal::new(first);
    // The list is drawn anew only where it is another one.
    let listed = Memo::new(move |_| {
        let mine = desk.mine.read();
        mine.competences
            .iter()
            .map(|it| (it.code.to_string(), format!("{} {}", it.code, w.of(&it.name))))
            .collect::<Vec<_>>()
    });
    let select = move || {
        let whole = (String::new(), w.t(k::COMPETENCES_WHOLE).to_owned());
        let options: Vec<(String, String)> = std::iter::once(whole).chain(listed.get()).collect();
        view! { <Select id="part" label=w.t(k::COMPETENCES_PART) options value=chosen on_choose=move |it| chosen.set(it) /> }
    };
    let body = move || {
        let code = chosen.get();
        match code.parse::<CompetenceCode>() {
            Ok(code) => {
                view! { <OneCompetence w desk code removed=Callback::new(move |()| chosen.set(String::new())) /> }
                    .into_any()
            }
            Err(_) => view! { <Frame w desk /> }.into_any(),
        }
    };
    let added = Callback::new(move |code: String| {
        chosen.set(code);
        request_animation_frame(|| browser::focus_first("#part"));
    });
    view! {
        <section class="co-stack-s" aria-labelledby="part-h">
            <h2 id="part-h">{w.t(k::COMPETENCES_WRITE)}</h2>
            {select}
            <div class="co-form">{body}</div>
            <AddCompetence w desk added />
        </section>
    }
}

fn of<'a>(it: &'a Framework, code: &str) -> Option<&'a Competence> {
    it.competences.iter().find(|it| it.code.as_str() == code)
}

fn of_mut<'a>(it: &'a mut Framework, code: &str) -> Option<&'a mut Competence> {
    it.competences.iter_mut().find(|it| it.code.as_str() == code)
}

fn set_behaviour(it: &mut Competence, level: Level, text: Bilingual) {
    it.behaviours.retain(|it| it.level != level);
    if !(text.it.is_empty() && text.en.is_empty()) {
        let at = it.behaviours.iter().position(|it| it.level > level).unwrap_or(it.behaviours.len());
        it.behaviours.insert(at, Behaviour { level, text });
    }
}

/// `LEG-01/3`: the key of a competence and a level.
fn split(of: &str) -> (&str, Level) {
    let (code, level) = of.split_once('/').unwrap_or((of, "0"));
    (code, level.parse::<i32>().ok().and_then(|it| Level::try_from(it).ok()).unwrap_or_default())
}

#[component]
fn OneCompetence(w: Words, desk: Desk, code: CompetenceCode, removed: Callback<()>) -> impl IntoView {
    let key = code.to_string();
    let at = desk.mine.read_untracked().competences.iter().position(|it| it.code == code).unwrap_or_default();
    let place = format!("#/competences/{at}");
    let (is_innovative, importance) = {
        let key = key.clone();
        let found = of(&desk.mine.read_untracked(), &key).map(|it| (it.is_innovative, it.importance));
        found.unwrap_or_default()
    };
    let for_innovative = key.clone();
    let innovative = move |event: leptos::ev::Event| {
        let (is_on, key) = (event_target_checked(&event), for_innovative.clone());
        desk.change(|it| {
            if let Some(it) = of_mut(it, &key) {
                it.is_innovative = is_on;
            }
        });
    };
    let for_importance = key.clone();
    let weigh = move |text: String| {
        let key = for_importance.clone();
        desk.change(|it| {
            if let Some(it) = of_mut(it, &key) {
                it.importance = text.parse().unwrap_or(it.importance);
            }
        });
    };
    let remove = {
        let code = code.clone();
        move || {
            desk.change(|it| {
                it.competences.retain(|it| it.code != code);
                for profile in &mut it.roles {
                    profile.required.remove(&code);
                }
            });
            removed.run(());
        }
    };
    let (for_seen, for_esco) = ((key.clone(), place.clone()), (key.clone(), place.clone()));
    let remove_text = w.with(k::COMPETENCES_REMOVE_ONE, &[("code", &key)]);
    let one_to_five = (1..=5).map(|it: i32| (it.to_string(), it.to_string())).collect::<Vec<_>>();
    view! {
        <BothFields w desk pointer=format!("{place}/name") label=w.t(k::COMPETENCES_NAME) of=key.clone() read=|it, key| Some(of(it, key)?.name.clone()) write=|it, key, both| if let Some(it) = of_mut(it, key) { it.name = both } />
        <BothFields w desk pointer=format!("{place}/descriptor") label=w.t(k::COMPETENCES_DESCRIPTOR) of=key.clone() long=true read=|it, key| Some(of(it, key)?.descriptor.clone()) write=|it, key, both| if let Some(it) = of_mut(it, key) { it.descriptor = both } />
        <RoleLevels w desk code=code.clone() />
        <Select id="importance" label=w.t(k::COMPETENCES_IMPORTANCE) options=one_to_five value=Signal::stored(importance.to_string()) on_choose=weigh />
        <label class="co-check"><input type="checkbox" prop:checked=is_innovative on:change=innovative />{w.t(k::COMPETENCES_INNOVATIVE)}</label>
        <Disclosure summary=w.t(k::COMPETENCES_SEEN_TITLE)><Behaviours w desk key=for_seen.0 place=for_seen.1 /></Disclosure>
        <Disclosure summary="ESCO"><Esco w desk key=for_esco.0 place=for_esco.1 /></Disclosure>
        <div class="co-actions"><Button text=remove_text kind=Kind::Danger small=true on_press=remove /></div>
    }
}

/// The level that each role is asked for.
#[component]
fn RoleLevels(w: Words, desk: Desk, code: CompetenceCode) -> impl IntoView {
    let roles: Vec<Profession> = desk.mine.read_untracked().roles.iter().map(|it| it.role).collect();
    let field = move |role: Profession| {
        let id = format!("level-{role}");
        let code = code.clone();
        let now =
            desk.mine.read_untracked().role(role).and_then(|it| it.required.get(&code).copied()).unwrap_or_default();
        let choose = move |event: leptos::ev::Event| {
            let level = event_target_value(&event).parse::<i32>().ok().and_then(|it| Level::try_from(it).ok());
            let code = code.clone();
            desk.change(|it| {
                if let (Some(profile), Some(level)) = (it.roles.iter_mut().find(|it| it.role == role), level) {
                    profile.required.insert(code, level);
                }
            });
        };
        let options = Level::ALL
            .iter()
            .map(|it| view! { <option value=it.to_string() selected=*it == now>{it.to_string()}</option> });
        view! {
            <div class="co-level-field">
                <label for=id.clone()>{w.of(&role.name()).to_owned()}</label>
                <select class="co-input" data-size="s" id=id on:change=choose>{options.collect_view()}</select>
            </div>
        }
    };
    view! {
        <fieldset class="co-field co-levels">
            <legend>{w.t(k::COMPETENCES_NEEDED)}</legend>
            {roles.into_iter().map(field).collect_view()}
        </fieldset>
    }
}

/// What is seen at each level, where the competence has words of its own.
#[component]
fn Behaviours(w: Words, desk: Desk, key: String, place: String) -> impl IntoView {
    let one = move |level: Level| {
        // The place in the list is that of what is there already; a new one is named by its level.
        let at =
            of(&desk.mine.read_untracked(), &key).and_then(|it| it.behaviours.iter().position(|it| it.level == level));
        let pointer =
            at.map_or_else(|| format!("{place}/behaviour-{level}"), |at| format!("{place}/behaviours/{at}/text"));
        let label = w.with(k::COMPETENCES_BEHAVIOUR_AT, &[("level", &level.to_string())]);
        view! {
            <BothFields w desk pointer label of=format!("{key}/{level}") long=true
                read=|it, at| { let (key, level) = split(at); of(it, key)?.behaviours.iter().find(|it| it.level == level).map(|it| it.text.clone()) }
                write=|it, at, both| { let (key, level) = split(at); if let Some(it) = of_mut(it, key) { set_behaviour(it, level, both) } } />
        }
    };
    view! { <p class="co-help">{w.t(k::COMPETENCES_SEEN_HELP)}</p>{Level::ALL.into_iter().skip(1).map(one).collect_view()} }
}

/// The concept beside it: address, label, how near.
#[component]
fn Esco(w: Words, desk: Desk, key: String, place: String) -> impl IntoView {
    let change = move |it: &mut Framework, key: &str, change: &dyn Fn(&mut EscoLink)| {
        if let Some(it) = of_mut(it, key) {
            let mut esco = it.esco.take().unwrap_or(EscoLink {
                uri: String::new(),
                label: String::new(),
                nearness: EscoMatch::Close,
            });
            change(&mut esco);
            it.esco = (!(esco.uri.is_empty() && esco.label.is_empty())).then_some(esco);
        }
    };
    let (a, b, c, d) = (key.clone(), key.clone(), key.clone(), key.clone());
    let near = of(&desk.mine.read_untracked(), &key)
        .and_then(|it| it.esco.as_ref())
        .map_or(EscoMatch::Close, |it| it.nearness);
    let options = vec![
        (EscoMatch::Exact.to_string(), w.t(k::COMPETENCES_ESCO_EXACT).to_owned()),
        (EscoMatch::Close.to_string(), w.t(k::COMPETENCES_ESCO_CLOSE).to_owned()),
    ];
    let choose = move |word: String| {
        if let Ok(nearness) = word.parse::<EscoMatch>() {
            desk.change(|it| change(it, &key, &|it| it.nearness = nearness));
        }
    };
    view! {
        <TextField w desk pointer=format!("{place}/esco/uri") label=w.t(k::COMPETENCES_ESCO_URI)
            value=move |it: &Framework| of(it, &a).and_then(|it| it.esco.as_ref()).map_or_else(String::new, |it| it.uri.clone())
            write=move |it: &mut Framework, text: String| change(it, &b, &|it| it.uri = text.trim().to_owned()) />
        <TextField w desk pointer=format!("{place}/esco/label") label=w.t(k::COMPETENCES_ESCO_LABEL) lang="en"
            value=move |it: &Framework| of(it, &c).and_then(|it| it.esco.as_ref()).map_or_else(String::new, |it| it.label.clone())
            write=move |it: &mut Framework, text: String| change(it, &d, &|it| it.label = text.trim().to_owned()) />
        <Select id="esco-match" label=w.t(k::COMPETENCES_ESCO_MATCH) options value=Signal::stored(near.to_string()) on_choose=choose />
    }
}
