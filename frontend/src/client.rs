// SPDX-License-Identifier: AGPL-3.0-or-later
//! The only file that speaks HTTP: a path in, a value of `shared` or a problem out.

use std::sync::Arc;

use gloo_net::http::Request;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::problem::Problem;

use crate::ui::load::{Face, Failure, Reading};

/// Reads a resource of the API.
///
/// # Errors
/// The problem the server answered, or one made here where there was no answer or it could not be read.
async fn read<T: DeserializeOwned>(path: &str) -> Result<T, Problem> {
    serde_json::from_str(&read_text(path).await?).map_err(|_| problem(0, "the answer could not be read"))
}

/// Reads a resource of the API as the text it is, for who hands it on.
///
/// # Errors
/// As [`read`].
pub(crate) async fn read_text(path: &str) -> Result<String, Problem> {
    text(&format!("/api/v1{path}")).await
}

/// Reads an asset of the application itself.
///
/// # Errors
/// As [`read`].
pub(crate) async fn asset<T: DeserializeOwned>(address: &str) -> Result<T, Problem> {
    let text = text(address).await?;
    serde_json::from_str(&text).map_err(|_| problem(0, "the file could not be read"))
}

async fn text(address: &str) -> Result<String, Problem> {
    let answer = Request::get(address).header("Accept", "application/json").send().await;
    let answer = answer.map_err(|_| problem(0, "there was no answer"))?;
    let status = answer.status();
    let text = answer.text().await.map_err(|_| problem(status, "the answer was cut"))?;
    if (200..300).contains(&status) {
        return Ok(text);
    }
    Err(serde_json::from_str(&text).unwrap_or_else(|_| problem(status, "the server answered with an error")))
}

fn problem(status: u16, detail: &str) -> Problem {
    Problem { kind: "about:blank".into(), title: detail.into(), status, detail: None, instance: None, errors: Vec::new() }
}

/// A reading of the API that follows its path.
pub(crate) fn reading<T>(path: impl Fn() -> String + 'static) -> Reading<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    following(move || {
        let path = path();
        async move { read(&path).await }
    })
}

/// A reading of anything that answers a value or a problem.
pub(crate) fn following<T, F>(fetch: impl Fn() -> F + 'static) -> Reading<T>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, Problem>> + 'static,
{
    let answer = LocalResource::new(move || {
        let fetched = fetch();
        async move { fetched.await.map(Arc::new) }
    });
    let again = RwSignal::new(false);
    let face = Signal::derive(move || match answer.get() {
        // While a failed reading is tried again the failure gives way to the skeleton.
        _ if again.get() => Face::Loading,
        None => Face::Loading,
        Some(Ok(it)) => Face::Loaded(it),
        Some(Err(why)) => Face::Failed(Failure { status: why.status, code: why.instance }),
    });
    Effect::new(move |_| {
        if answer.get().is_some() {
            again.set(false);
        }
    });
    let retry = Callback::new(move |()| {
        again.set(true);
        answer.refetch();
    });
    Reading { face, retry }
}
