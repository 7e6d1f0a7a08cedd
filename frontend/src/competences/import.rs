// SPDX-License-Identifier: AGPL-3.0-or-later
//! A draft from a file: first tried, with every fault of every line or with what would be different, and only then written.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlInputElement;
use shared::access::Permission;
use shared::competences::{Framework, FrameworkImport};
use shared::problem::Violation;

use super::differences::DifferenceList;
use super::faults::FaultList;
use super::file::{self, Chosen};
use super::read::newest;
use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Field, Form};
use crate::json;
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::{Button, Kind, LinkButton};

/// The page.
#[component]
pub(super) fn ImportPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| view! { <Import w identity /> }.into_any();
    let steps = vec![(k::COMPETENCES_TITLE, "/competences"), (k::COMPETENCES_VERSIONS, "/competences/versions")];
    view! { <Inside title=k::COMPETENCES_IMPORT needs=Permission::ManageFramework steps show /> }
}

/// What a file came to.
#[derive(Clone)]
enum Outcome {
    Faults(Vec<Violation>),
    Tried(FrameworkImport),
    Done(FrameworkImport),
}

#[component]
fn Import(w: Words, identity: Identity) -> impl IntoView {
    let form = Form::new("import");
    let version = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<Chosen>);
    let outcome = RwSignal::new(None::<Outcome>);
    let before = RwSignal::new(None::<Framework>);
    spawn_local(async move {
        let _ = before.try_set(newest(identity).await.ok().flatten().map(|it| it.framework));
    });
    // What was tried is what is written: another file or version is tried anew.
    Effect::new(move |_| {
        version.track();
        outcome.set(None);
    });
    let take = move |event: leptos::ev::Event| {
        let field = event_target::<HtmlInputElement>(&event);
        outcome.set(None);
        spawn_local(async move {
            let _ = chosen.try_set(file::read(field).await);
        });
    };
    let send = move |is_dry: bool| {
        let Some(file) = chosen.get_untracked() else {
            return form.fail(vec![Violation { pointer: "#/file".into(), detail: "is required".into() }]);
        };
        let asked = version.get_untracked().trim().to_owned();
        let (media, body) = if file.is_json() {
            ("application/json", file::framework_of(&file.text, &asked))
        } else {
            ("text/csv", file.text)
        };
        let mut path = format!("/competence-framework-imports?dry_run={is_dry}");
        if media == "text/csv" && !asked.is_empty() {
            path.push_str(&format!("&version={}", String::from(js_sys::encode_uri_component(&asked))));
        }
        if !form.begin() {
            return;
        }
        outcome.set(None);
        spawn_local(async move {
            let answer = identity.send(&Ask::post(path, body).of_media(media)).await;
            let found = match &answer {
                Err(it) if !it.problem.errors.is_empty() => Some(Outcome::Faults(it.problem.errors.clone())),
                Err(_) => None,
                Ok(text) => json::parse(text).map(if is_dry { Outcome::Tried } else { Outcome::Done }),
            };
            if form.busy.try_set(false).is_none() {
                match (found, answer) {
                    (Some(found), _) => outcome.set(Some(found)),
                    (None, Err(refused)) => form.refused.set(Some(refused)),
                    (None, Ok(_)) => {}
                }
                request_animation_frame(|| crate::ui::browser::focus_first("#import-outcome"));
            }
        });
    };
    let fields = vec![("file", w.t(k::COMPETENCES_FILE)), ("version", w.t(k::COMPETENCES_VERSION))];
    view! {
        <div class="co-head"><h1>{w.t(k::COMPETENCES_IMPORT)}</h1><p class="co-lead">{w.t(k::COMPETENCES_IMPORT_LEAD)}</p></div>
        <div class="co-stack">
            <div class="co-form">
                <Faults w form fields />
                <div class="co-field">
                    <label for="import-file">{w.t(k::COMPETENCES_FILE)}</label>
                    <input class="co-input" id="import-file" type="file" accept=".csv,.json,text/csv,application/json" aria-describedby="import-file-help" on:change=take />
                    <p class="co-help" id="import-file-help">{w.t(k::COMPETENCES_FILE_HELP)}</p>
                </div>
                <Field w form name="version" label=w.t(k::COMPETENCES_BEGIN_VERSION) value=version help=w.t(k::COMPETENCES_IMPORT_VERSION_HELP) />
                <div class="co-actions"><Button text=w.t(k::COMPETENCES_TRY) kind=Kind::Main busy=form.busy on_press=move || send(true) /></div>
            </div>
            <div id="import-outcome" tabindex="-1" class="co-stack">
                {move || outcome.get().map(|it| view! { <Found w outcome=it before=before.get() busy=form.busy write=Callback::new(move |()| send(false)) /> })}
            </div>
        </div>
    }
}

#[component]
fn Found(
    w: Words,
    outcome: Outcome,
    before: Option<Framework>,
    busy: RwSignal<bool>,
    write: Callback<()>,
) -> impl IntoView {
    let list = move |it: &FrameworkImport| {
        view! { <DifferenceList w differences=it.differences.clone() versions=before.clone().into_iter().collect() /> }
    };
    match outcome {
        Outcome::Faults(faults) => view! {
            <FaultList w id="import-faults" faults=Signal::stored(faults) />
            <p>{w.t(k::COMPETENCES_IMPORT_REFUSED)}</p>
        }
        .into_any(),
        Outcome::Tried(it) => {
            let title = w.with(k::COMPETENCES_TRIED, &[("version", it.version.as_str())]);
            let text = w.with(k::COMPETENCES_IMPORT_DO, &[("version", it.version.as_str())]);
            view! {
                <Notice top=true tone=Tone::Info title>
                    <p>{w.t(k::COMPETENCES_TRIED_TEXT)}</p>
                    <p><Button text kind=Kind::Main busy on_press=move || write.run(()) /></p>
                </Notice>
                <section class="co-stack-s" aria-labelledby="tried-h"><h2 id="tried-h">{w.t(k::COMPETENCES_DIFFERENCES)}</h2>{list(&it)}</section>
            }
            .into_any()
        }
        Outcome::Done(it) => {
            let title = if it.is_applied { k::COMPETENCES_IMPORTED } else { k::COMPETENCES_IMPORT_SAME };
            view! {
                <Notice top=true tone=Tone::Done title=w.with(title, &[("version", it.version.as_str())])>
                    <p><LinkButton text=w.t(k::COMPETENCES_DRAFT_OPEN) href=format!("/competences/drafts?version={}", it.version) /></p>
                </Notice>
            }
            .into_any()
        }
    }
}
