// SPDX-License-Identifier: AGPL-3.0-or-later
//! One competence: what is seen at each level, who needs it and how much, the concept of ESCO beside it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::competences::{Competence, EscoMatch, Framework, FrameworkDetail, Level, Profession};

use super::framework::{Downloads, level_name, no_framework, version_in_words};
use super::read::framework;
use crate::i18n::{Words, k, words};
use crate::info::NotFound;
use crate::site::{PageFrame, load_words};
use crate::ui::frame::Entry;
use crate::ui::load::{Empty, Load, Shape};
use crate::ui::order::sort_by_number;
use crate::ui::table::{Column, TableBox};

/// The page.
#[component]
pub(super) fn CompetencePage(
    /// Key of the competence, as the address has it.
    code: String,
) -> impl IntoView {
    let reading = framework(None);
    let detail = Memo::new(move |_| reading.loaded().and_then(|it| Option::clone(&it)).map(Arc::new));
    let code = StoredValue::new(code);
    let found = Memo::new(move |_| {
        let detail = detail.get()?;
        let competences = &detail.framework.competences;
        Some(code.with_value(|code| competences.iter().find(|it| it.code.as_str() == code).cloned()))
    });
    move || {
        let w = words();
        if found.get() == Some(None) {
            return view! { <NotFound /> }.into_any();
        }
        let name = move || {
            found.get().flatten().map_or_else(|| w.t(k::COMPETENCES_ONE).to_owned(), |it| w.of(&it.name).to_owned())
        };
        let known = Signal::derive(move || found.read().is_some());
        let show = move |_| found.get().flatten().zip(detail.get()).map(|(it, detail)| view! { <Whole w it detail /> });
        let steps = vec![Entry::to(w.t(k::COMPETENCES_TITLE), "/competences")];
        view! {
            <PageFrame w title=Signal::derive(name) known steps>
                <Load of=reading words=load_words(w, k::COMPETENCES_LOADING, k::COMPETENCES_FAILED) shape=Shape::Page heading=w.t(k::COMPETENCES_ONE).to_owned() empty=no_framework(w) show />
            </PageFrame>
        }
        .into_any()
    }
}

#[component]
fn Whole(w: Words, it: Competence, detail: Arc<FrameworkDetail>) -> impl IntoView {
    let framework = &detail.framework;
    let area = framework.areas.iter().find(|area| area.code.as_str() == it.code.area());
    let area = area.map_or_else(String::new, |it| w.of(&it.name).to_owned());
    let mark = it.is_innovative.then(|| view! { <p><span class="co-mark">{w.t(k::COMPETENCES_INNOVATIVE)}</span>" "<span class="co-small">{w.t(k::COMPETENCES_INNOVATIVE_TEXT)}</span></p> });
    let importance = w.with(k::COMPETENCES_IMPORTANCE_OF, &[("n", &it.importance.to_string())]);
    view! {
        <div class="co-head">
            <p class="co-label">{format!("{area}, {}", it.code)}</p>
            <h1>{w.of(&it.name).to_owned()}</h1>
            <p class="co-lead">{w.of(&it.descriptor).to_owned()}</p>
            {mark}
        </div>
        <div class="co-stack">
            <Behaviours w it=it.clone() detail=detail.clone() />
            <Needed w it=it.clone() detail=detail.clone() />
            <section class="co-stack-s" aria-labelledby="more-h">
                <h2 id="more-h">{w.t(k::COMPETENCES_MORE)}</h2>
                <dl class="co-data">
                    <div><dt>{w.t(k::COMPETENCES_IMPORTANCE)}</dt><dd>{importance}</dd></div>
                    <div><dt>"ESCO"</dt><dd><Esco w it=it.clone() /></dd></div>
                    <div><dt>{w.t(k::COMPETENCES_VERSION)}</dt><dd>{version_in_words(w, &detail.summary)}</dd></div>
                </dl>
            </section>
            <Downloads w version=detail.summary.version.to_string() />
        </div>
    }
}

/// The scale: the competence's own words where it has any, else those of the scale.
#[component]
fn Behaviours(w: Words, it: Competence, detail: Arc<FrameworkDetail>) -> impl IntoView {
    let rows = detail.framework.scale.iter().map(|level| {
        let own = it.behaviours.iter().find(|it| it.level == level.level);
        let text = match own {
            Some(own) => w.of(&own.text).to_owned().into_any(),
            None => view! { <span class="co-quiet">{w.of(&level.behaviour).to_owned()}</span> }.into_any(),
        };
        view! {
            <tr>
                <td class="co-heat" data-h=level.level.to_string()>{level.level.to_string()}</td>
                <th scope="row">{w.of(&level.name).to_owned()}</th>
                <td>{text}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = move || {
        view! { <Column text=w.t(k::COMPETENCES_LEVEL) /><Column text=w.t(k::COMPETENCES_LEVEL_NAME) /><Column text=w.t(k::COMPETENCES_SEEN) /> }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="seen-h">
            <h2 id="seen-h">{w.t(k::COMPETENCES_SEEN_TITLE)}</h2>
            <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::COMPETENCES_SEEN_TITLE))]) caption=move || w.t(k::COMPETENCES_SEEN_TEXT) head><tbody>{rows}</tbody></TableBox>
        </section>
    }
}

/// The roles that are asked for it, the most first.
#[component]
fn Needed(w: Words, it: Competence, detail: Arc<FrameworkDetail>) -> impl IntoView {
    let framework = &detail.framework;
    let needed = |role: &shared::competences::RoleProfile| role.required.get(&it.code).copied().unwrap_or_default();
    let mut roles: Vec<(Profession, Level)> = framework.roles.iter().map(|role| (role.role, needed(role))).collect();
    roles.retain(|role| role.1 > Level::NONE);
    sort_by_number(&mut roles, |role| -f64::from(role.1.number()));
    let rows = roles.into_iter().map(|(role, level)| row(w, framework, role, level)).collect::<Vec<_>>();
    let head = move || view! { <Column text=w.t(k::COMPETENCES_ROLE) /><Column text=w.t(k::COMPETENCES_LEVEL) /><Column text=w.t(k::COMPETENCES_LEVEL_NAME) /> };
    let body = if rows.is_empty() {
        view! { <Empty title=w.t(k::COMPETENCES_NO_ROLE) text=w.t(k::COMPETENCES_NO_ROLE_TEXT)>""</Empty> }.into_any()
    } else {
        view! { <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::COMPETENCES_NEEDED))]) caption=move || w.t(k::COMPETENCES_NEEDED_TEXT) head><tbody>{rows}</tbody></TableBox> }.into_any()
    };
    view! {
        <section class="co-stack-s" aria-labelledby="needed-h">
            <h2 id="needed-h">{w.t(k::COMPETENCES_NEEDED)}</h2>
            {body}
        </section>
    }
}

fn row(w: Words, framework: &Framework, role: Profession, level: Level) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row"><a href=format!("/competences/roles?role={role}")>{w.of(&role.name()).to_owned()}</a></th>
            <td class="co-heat" data-h=level.to_string()>{level.to_string()}</td>
            <td>{level_name(w, framework, level.number())}</td>
        </tr>
    }
}

/// The concept beside it, and how near it is.
#[component]
fn Esco(w: Words, it: Competence) -> impl IntoView {
    match it.esco {
        Some(esco) => {
            let nearness = match esco.nearness {
                EscoMatch::Exact => k::COMPETENCES_ESCO_EXACT,
                EscoMatch::Close => k::COMPETENCES_ESCO_CLOSE,
            };
            view! { <a href=esco.uri lang="en" rel="noreferrer">{esco.label}</a>" ("{w.t(nearness)}")" }.into_any()
        }
        None => w.t(k::COMPETENCES_ESCO_NONE).into_any(),
    }
}
