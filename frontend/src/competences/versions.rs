// SPDX-License-Identifier: AGPL-3.0-or-later
//! The versions on record; for who keeps the framework the drafts, and how one begins.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::competences::FrameworkSummary;

use super::drafts::Drafts;
use super::read::{published_path, versions};
use super::tabs::{Tab, Tabs};
use crate::i18n::{Words, k, words};
use crate::identity::Identity;
use crate::open_data::Request;
use crate::site::{PageFrame, load_words};
use crate::ui::frame::Entry;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::table::{Column, TableBox};

/// The page.
#[component]
pub(super) fn VersionsPage() -> impl IntoView {
    let reading = versions();
    let identity = Identity::here();
    let may = Memo::new(move |_| identity.is_some_and(|it| it.may(Permission::ManageFramework)));
    move || {
        let w = words();
        let show = move |it: Arc<Vec<FrameworkSummary>>| view! { <Published w versions=it /> };
        let nothing = WhenEmpty::new(Vec::is_empty, move || {
            view! { <Empty title=w.t(k::COMPETENCES_NONE) text=w.t(k::COMPETENCES_NONE_TEXT)>""</Empty> }
        });
        let drafts = move || identity.filter(|_| may.get()).map(|identity| view! { <Drafts w identity /> });
        view! {
            <PageFrame w title=w.t(k::COMPETENCES_VERSIONS).to_owned() steps=vec![Entry::to(w.t(k::COMPETENCES_TITLE), "/competences")]>
                <div class="co-head">
                    <Tabs w here=Tab::Versions />
                    <h1>{w.t(k::COMPETENCES_VERSIONS)}</h1>
                    <p class="co-lead">{w.t(k::COMPETENCES_VERSIONS_LEAD)}</p>
                </div>
                <div class="co-stack">
                    <Load of=reading words=load_words(w, k::COMPETENCES_LOADING, k::COMPETENCES_FAILED) shape=Shape::Block empty=nothing show />
                    {drafts}
                    <Request w address="/api/v1/competence-frameworks" />
                </div>
            </PageFrame>
        }
    }
}

#[component]
fn Published(w: Words, versions: Arc<Vec<FrameworkSummary>>) -> impl IntoView {
    let befores = versions.iter().skip(1).map(Some).chain([None]);
    let rows = versions.iter().zip(befores).map(|(it, before)| row(w, it, before)).collect_view();
    let head = move || {
        view! {
            <Column text=w.t(k::COMPETENCES_VERSION) />
            <Column text=w.t(k::COMPETENCES_PUBLISHED) />
            <Column text=w.t(k::COMPETENCES_TITLE) number=true wide=true />
            <Column text=w.t(k::COMPETENCES_ROLES) number=true wide=true />
            <Column text=w.t(k::COMPETENCES_FILES) />
        }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="published-h">
            <h2 id="published-h">{w.t(k::COMPETENCES_PUBLISHED_TITLE)}</h2>
            <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::COMPETENCES_VERSIONS))]) caption=move || w.t(k::COMPETENCES_PUBLISHED_TEXT) head><tbody>{rows}</tbody></TableBox>
        </section>
    }
}

fn row(w: Words, it: &FrameworkSummary, before: Option<&FrameworkSummary>) -> impl IntoView + use<> {
    let version = it.version.to_string();
    let address = format!("/api/v1{}", published_path(&version));
    let compare = before.map(|before| {
        let href = format!("/competences/compare?from={}&to={version}", before.version);
        view! { <br /><a class="co-small" href=href>{w.with(k::COMPETENCES_COMPARE_WITH, &[("version", before.version.as_str())])}</a> }
    });
    let day = it.published_at.as_deref().map(|it| w.day_of(it));
    let said = |what: &str| format!("{what}, {version}");
    view! {
        <tr>
            <th scope="row"><a href=format!("/competences?version={version}")>{version.clone()}</a>{compare}</th>
            <td>{day}<br /><span class="co-digest co-only-wide">{it.digest.clone()}</span></td>
            <td data-num class="co-only-wide">{it.n_competences.to_string()}</td>
            <td data-num class="co-only-wide">{it.n_roles.to_string()}</td>
            <td><a href=format!("{address}/competences.csv") aria-label=said("CSV") download=format!("competenze-{version}.csv")>"CSV"</a>", "<a href=address.clone() aria-label=said("JSON") download=format!("competenze-{version}.json")>"JSON"</a></td>
        </tr>
    }
}
