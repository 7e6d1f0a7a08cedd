// SPDX-License-Identifier: AGPL-3.0-or-later
//! What each role is asked for: all of them in one table of colours with their numbers, or one with what is seen at its levels.

use std::sync::Arc;

use leptos::prelude::*;
use shared::competences::{Competence, Framework, FrameworkDetail, Level, Profession, RoleProfile};

use super::framework::{Downloads, competence_address, level_name, no_framework};
use super::read::framework;
use super::tabs::{Tab, Tabs};
use crate::i18n::{Words, k, words};
use crate::site::{PageFrame, load_words};
use crate::ui::browser;
use crate::ui::choice::Select;
use crate::ui::frame::Entry;
use crate::ui::icons::Glyph;
use crate::ui::load::{Empty, Load, Shape};
use crate::ui::press::Button;
use crate::ui::router::Router;
use crate::ui::table::{Column, TableBox};

/// The page.
#[component]
pub(super) fn RolesPage() -> impl IntoView {
    let reading = framework(None);
    let asked = Router::here().map_or_else(|| Memo::new(|_| None), |it| it.query("role"));
    let role = Memo::new(move |_| asked.read().as_deref().and_then(|it| it.parse::<Profession>().ok()));
    move || {
        let w = words();
        let show = move |it: Arc<Option<FrameworkDetail>>| {
            Option::clone(&it).map(|it| view! { <Whole w detail=Arc::new(it) role /> })
        };
        view! {
            <PageFrame w title=w.t(k::COMPETENCES_ROLES).to_owned() steps=vec![Entry::to(w.t(k::COMPETENCES_TITLE), "/competences")]>
                <div class="co-head">
                    <Tabs w here=Tab::Roles />
                    <div class="co-head-top">
                        <h1>{w.t(k::COMPETENCES_ROLES)}</h1>
                        <div class="co-actions"><Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print /></div>
                    </div>
                    <p class="co-lead">{w.t(k::COMPETENCES_ROLES_LEAD)}</p>
                </div>
                <Load of=reading words=load_words(w, k::COMPETENCES_LOADING, k::COMPETENCES_FAILED) shape=Shape::Page empty=no_framework(w) show />
            </PageFrame>
        }
    }
}

#[component]
fn Whole(w: Words, detail: Arc<FrameworkDetail>, role: Memo<Option<Profession>>) -> impl IntoView {
    let every = (String::new(), w.t(k::COMPETENCES_ROLE_ALL).to_owned());
    let roles = detail.framework.roles.iter().map(|it| (it.role.to_string(), w.of(&it.role.name()).to_owned()));
    let options: Vec<(String, String)> = std::iter::once(every).chain(roles).collect();
    let chosen = Signal::derive(move || role.get().map_or_else(String::new, |it| it.to_string()));
    let choose = move |it: String| {
        if let Some(router) = Router::here() {
            router.replace(&untrack(|| router.with_query("role", &it)));
        }
    };
    let version = detail.summary.version.to_string();
    let body = move || {
        match role.get() {
        None => view! { <Matrix w detail=detail.clone() /> }.into_any(),
        Some(role) => match detail.framework.role(role).cloned() {
            Some(profile) => view! { <OneRole w detail=detail.clone() profile /> }.into_any(),
            None => view! { <Empty title=w.t(k::COMPETENCES_NO_PROFILE) text=w.t(k::COMPETENCES_NO_PROFILE_TEXT)>""</Empty> }.into_any(),
        },
    }
    };
    view! {
        <div class="co-stack">
            <div class="co-narrow co-no-print"><Select id="role" label=w.t(k::COMPETENCES_ROLE) options value=chosen on_choose=choose /></div>
            {body}
            <Downloads w version />
        </div>
    }
}

/// The level of each competence for each role: a colour, and always its number.
#[component]
fn Matrix(w: Words, detail: Arc<FrameworkDetail>) -> impl IntoView {
    let framework = &detail.framework;
    let keys = framework
        .roles
        .iter()
        .map(|it| view! { <li><strong>{it.role.to_string()}</strong>{w.of(&it.role.name()).to_owned()}</li> });
    let keys = keys.collect_view();
    let n_columns = (framework.roles.len() + 1).to_string();
    let groups = framework.areas.iter().map(|area| {
        let rows = framework.competences.iter().filter(|it| it.code.area() == area.code.as_str());
        let rows = rows.map(|it| matrix_row(w, framework, it)).collect_view();
        view! {
            <tbody>
                <tr data-group><th scope="rowgroup" colspan=n_columns.clone()>{w.of(&area.name).to_owned()}</th></tr>
                {rows}
            </tbody>
        }
    });
    let groups = groups.collect_view();
    let roles: Vec<Profession> = framework.roles.iter().map(|it| it.role).collect();
    let head = move || {
        let column = |it: &Profession| view! { <th scope="col" class="co-heat"><abbr title=w.of(&it.name()).to_owned()>{it.to_string()}</abbr></th> };
        view! { <Column text=w.t(k::COMPETENCES_ONE) />{roles.iter().map(column).collect_view()} }
    };
    view! {
        <ul class="co-keys" aria-label=w.t(k::COMPETENCES_KEYS)>{keys}</ul>
        <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::COMPETENCES_ROLES))]) id="roles" caption=move || w.t(k::COMPETENCES_MATRIX_CAPTION) small=true head>{groups}</TableBox>
    }
}

fn matrix_row(w: Words, framework: &Framework, it: &Competence) -> impl IntoView + use<> {
    let cell = |role: &RoleProfile| {
        let level = role.required.get(&it.code).copied().unwrap_or_default();
        view! { <td class="co-heat" data-h=level.to_string()>{level.to_string()}</td> }
    };
    let cells = framework.roles.iter().map(cell).collect_view();
    view! {
        <tr>
            <th scope="row"><a class="co-plain-link" href=competence_address(it.code.as_str())>{w.of(&it.name).to_owned()}</a></th>
            {cells}
        </tr>
    }
}

/// One role: the competences that it is asked for, with what is seen at that level.
#[component]
fn OneRole(w: Words, detail: Arc<FrameworkDetail>, profile: RoleProfile) -> impl IntoView {
    let framework = &detail.framework;
    let name = w.of(&profile.role.name()).to_owned();
    let level = |it: &Competence| profile.required.get(&it.code).copied().unwrap_or_default();
    let asked: Vec<(&Competence, Level)> =
        framework.competences.iter().map(|it| (it, level(it))).filter(|it| it.1 > Level::NONE).collect();
    let n = asked.len();
    let rows = asked.into_iter().map(|(it, level)| role_row(w, framework, it, level)).collect_view();
    let caption = move || w.count(k::COMPETENCES_ROLE_CAPTION, n, &[("role", &name)]);
    let head = move || view! { <Column text=w.t(k::COMPETENCES_ONE) /><Column text=w.t(k::COMPETENCES_LEVEL) /><Column text=w.t(k::COMPETENCES_SEEN) /> };
    view! { <TableBox label=w.with(k::TABLE_BOX, &[("name", w.of(&profile.role.name()))]) caption head small=true><tbody>{rows}</tbody></TableBox> }
}

fn role_row(w: Words, framework: &Framework, it: &Competence, level: Level) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row"><a class="co-plain-link" href=competence_address(it.code.as_str())>{w.of(&it.name).to_owned()}</a></th>
            <td class="co-heat" data-h=level.to_string()>{level.to_string()}<span class="visually-hidden">" "{level_name(w, framework, level.number())}</span></td>
            <td>{seen(w, framework, it, level)}</td>
        </tr>
    }
}

/// What is seen at a level: the competence's own words, or those of the scale.
pub(super) fn seen(w: Words, framework: &Framework, it: &Competence, level: Level) -> String {
    let own = it.behaviours.iter().find(|it| it.level == level).map(|it| &it.text);
    let scale = framework.scale.iter().find(|it| it.level == level).map(|it| &it.behaviour);
    own.or(scale).map_or_else(String::new, |it| w.of(it).to_owned())
}
