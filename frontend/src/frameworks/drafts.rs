// SPDX-License-Identifier: AGPL-3.0-or-later
//! The drafts on record, and beginning one from the newest published version.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Permission;
use shared::competences::{FrameworkDetail, FrameworkSummary, FrameworkVersion};
use shared::problem::Violation;

use crate::client::Ask;
use crate::competences::read::newest;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::paged::{ListWords, Paged, PagedList};
use crate::inside::when::moment;
use crate::json;
use crate::ui::press::LinkButton;
use crate::ui::router::Router;
use crate::ui::table::{Column, TableBox};

/// The page.
#[component]
pub(super) fn DraftsPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| view! { <Drafts w identity /> }.into_any();
    let steps = vec![(k::COMPETENCES_TITLE, "/competences"), (k::COMPETENCES_VERSIONS, "/competences/versions")];
    view! { <Inside title=k::COMPETENCES_DRAFTS needs=Permission::ManageFramework steps show /> }
}

#[component]
fn Drafts(w: Words, identity: Identity) -> impl IntoView {
    let list = Paged::<FrameworkSummary>::open(identity, "/competence-framework-drafts?limit=50".to_owned());
    let says = ListWords {
        failed: k::COMPETENCES_DRAFTS_FAILED,
        empty: k::COMPETENCES_DRAFTS_NONE,
        empty_text: k::COMPETENCES_DRAFTS_NONE_TEXT,
    };
    let show = move |drafts: Vec<FrameworkSummary>| {
        let rows = drafts.into_iter().map(|it| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("/competences/drafts?version={}", it.version)>{it.version.to_string()}</a></th>
                    <td>{moment(w, &it.created_at)}</td>
                    <td data-num>{it.n_competences.to_string()}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        let head = move || view! { <Column text=w.t(k::COMPETENCES_VERSION) /><Column text=w.t(k::COMPETENCES_BEGUN) /><Column text=w.t(k::COMPETENCES_TITLE) number=true /> };
        view! { <TableBox label=w.t(k::COMPETENCES_DRAFTS) caption=move || w.t(k::COMPETENCES_DRAFTS_TEXT) head><tbody>{rows}</tbody></TableBox> }
    };
    view! {
        <div class="co-head">
            <div class="co-head-top">
                <h1>{w.t(k::COMPETENCES_DRAFTS)}</h1>
                <div class="co-actions"><LinkButton text=w.t(k::COMPETENCES_IMPORT) href="/competences/import" /></div>
            </div>
            <p class="co-lead">{w.t(k::COMPETENCES_DRAFTS_LEAD)}</p>
        </div>
        <div class="co-stack">
            <PagedList w list says show />
            <Begin w identity />
        </div>
    }
}

/// A new draft: all of the newest published version under another name.
#[component]
fn Begin(w: Words, identity: Identity) -> impl IntoView {
    let form = Form::new("begin");
    let version = RwSignal::new(String::new());
    let router = Router::here();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = version.get_untracked().trim().to_owned();
        let version = match typed.parse::<FrameworkVersion>() {
            Ok(version) => version,
            Err(shape) => {
                let detail = if typed.is_empty() { "is required".to_owned() } else { shape };
                return form.fail(vec![Violation { pointer: "#/version".into(), detail }]);
            }
        };
        if !form.begin() {
            return;
        }
        spawn_local(async move {
            let Some(mut draft) = newest(identity).await.ok().flatten().map(|it| it.framework) else {
                form.busy.set(false);
                return form.fail(vec![Violation {
                    pointer: "#/version".into(),
                    detail: "there is nothing to begin from".into(),
                }]);
            };
            draft.version = version;
            let ask =
                Ask::post("/competence-framework-drafts", serde_json::to_string(&draft).unwrap_or_default()).once();
            let answer = identity.send(&ask).await;
            form.end(answer, |answer| {
                if let (Some(it), Some(router)) = (json::parse::<FrameworkDetail>(&answer), router) {
                    router.go(&format!("/competences/drafts?version={}", it.summary.version));
                }
            });
        });
    };
    view! {
        <form class="co-form co-no-print" novalidate=true on:submit=submit>
            <h2>{w.t(k::COMPETENCES_BEGIN)}</h2>
            <Faults w form fields=vec![("version", w.t(k::COMPETENCES_VERSION))] />
            <Field w form name="version" label=w.t(k::COMPETENCES_BEGIN_VERSION) value=version help=w.t(k::COMPETENCES_BEGIN_HELP) />
            <Submit form text=w.t(k::COMPETENCES_BEGIN_DO) />
        </form>
    }
}
