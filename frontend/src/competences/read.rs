// SPDX-License-Identifier: AGPL-3.0-or-later
//! How the pages of this module read the framework: the version that is asked for, or the newest that is published.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use shared::competences::{FrameworkDetail, FrameworkSummary};
use shared::page::Page;

use crate::client::Ask;
use crate::identity::Identity;
use crate::json;
use crate::ui::load::{Face, Failure, Reading};

/// The path of a published version in the API.
pub(super) fn published_path(version: &str) -> String {
    format!("/competence-frameworks/{}", String::from(js_sys::encode_uri_component(version)))
}

/// The path of a draft in the API.
pub(super) fn draft_path(version: &str) -> String {
    format!("/competence-framework-drafts/{}", String::from(js_sys::encode_uri_component(version)))
}

/// The published versions, the newest first.
pub(super) fn versions() -> Reading<Vec<FrameworkSummary>> {
    let identity = Identity::here();
    steps(move || read_versions(identity))
}

/// A published version with its parts; without a name the newest, and nothing where there is none.
pub(super) fn framework(version: Option<String>) -> Reading<Option<FrameworkDetail>> {
    let identity = Identity::here();
    steps(move || read_framework(identity, version.clone()))
}

/// A reading of several steps.
fn steps<T, F>(read: impl Fn() -> F + Clone + Send + Sync + 'static) -> Reading<T>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, Failure>> + 'static,
{
    let face = RwSignal::new(Face::<T>::Loading);
    let go = move || {
        let reading = read();
        spawn_local(async move {
            let now = reading.await.map_or_else(Face::Failed, |it| Face::Loaded(Arc::new(it)));
            let _ = face.try_set(now);
        });
    };
    go();
    let retry = Callback::new(move |()| {
        face.set(Face::Loading);
        go();
    });
    Reading { face: face.into(), retry }
}

/// Reads one thing, as who is in or as nobody.
async fn one<T: DeserializeOwned>(identity: Option<Identity>, ask: Ask) -> Result<T, Failure> {
    let unreadable = || Failure { status: 0, code: None };
    let identity = identity.ok_or_else(unreadable)?;
    let answer = identity.send(&ask).await;
    let text = answer.map_err(|it| Failure { status: it.problem.status, code: it.problem.instance })?;
    json::parse(&text).ok_or_else(unreadable)
}

async fn read_versions(identity: Option<Identity>) -> Result<Vec<FrameworkSummary>, Failure> {
    let ask = Ask::get("/competence-frameworks?limit=500").fresh();
    let all = one::<Page<FrameworkSummary>>(identity, ask).await?.items;
    let mut sorted: Vec<FrameworkSummary> = Vec::with_capacity(all.len());
    for it in all {
        // Instants of one form compare as their texts do.
        let at = sorted.iter().position(|other| it.published_at > other.published_at).unwrap_or(sorted.len());
        sorted.insert(at, it);
    }
    Ok(sorted)
}

async fn read_framework(
    identity: Option<Identity>,
    version: Option<String>,
) -> Result<Option<FrameworkDetail>, Failure> {
    let version = match version {
        Some(version) => Some(version),
        None => read_versions(identity).await?.first().map(|it| it.version.to_string()),
    };
    match version {
        Some(version) => one(identity, Ask::get(published_path(&version))).await.map(Some),
        None => Ok(None),
    }
}

/// The newest published version, and nothing where there is none.
pub(super) async fn newest(identity: Identity) -> Result<Option<FrameworkDetail>, Failure> {
    read_framework(Some(identity), None).await
}
