// SPDX-License-Identifier: AGPL-3.0-or-later
//! The drafts on record, and beginning one from the newest published version.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::competences::{FrameworkDetail, FrameworkSummary, FrameworkVersion};
use shared::problem::Violation;

use super::read::newest;
use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::paged::{ListWords, Paged, PagedList};
use crate::inside::when::moment;
use crate::json;
use crate::ui::press::LinkButton;
use crate::ui::router::Router;
use crate::ui::table::{Column, TableBox};

/// The section.
#[component]
pub(super) fn Drafts(
    /// The words in use.
    w: Words,
    /// Who is in.
    identity: Identity,
) -> impl IntoView {
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
        <section class="co-stack-s" aria-labelledby="drafts-h">
            <h2 id="drafts-h">{w.t(k::COMPETENCES_DRAFTS)}</h2>
            <PagedList w list says show />
            <div class="co-actions co-no-print"><LinkButton text=w.t(k::COMPETENCES_IMPORT) href="/competences/import" /></div>
            <Begin w identity />
        </section>
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
            <h3>{w.t(k::COMPETENCES_BEGIN)}</h3>
            <Faults w form fields=vec![("version", w.t(k::COMPETENCES_VERSION))] />
            <Field w form name="version" label=w.t(k::COMPETENCES_BEGIN_VERSION) value=version help=w.t(k::COMPETENCES_BEGIN_HELP) />
            <Submit form text=w.t(k::COMPETENCES_BEGIN_DO) />
        </form>
    }
}
