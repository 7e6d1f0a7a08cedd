// SPDX-License-Identifier: AGPL-3.0-or-later
//! The only file that speaks HTTP: a path in, a value of `shared` or a problem out.

use std::sync::Arc;

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use shared::problem::Problem;

use crate::json;
use crate::ui::load::{Face, Failure, Reading};

/// A resource of the API, by its path after `/api/v1`.
pub(crate) fn reading<T: DeserializeOwned + Send + Sync + 'static>(path: &str) -> Reading<T> {
    address_reading(format!("/api/v1{path}"))
}

/// An asset of the application itself, by its whole address.
pub(crate) fn address_reading<T: DeserializeOwned + Send + Sync + 'static>(address: String) -> Reading<T> {
    let face = RwSignal::new(Face::<T>::Loading);
    // Who left the page has no face any more: `try_set` says so, and there is nobody to tell.
    let arrived = move |answer| {
        let _ = face.try_set(face_of(answer));
    };
    let read = {
        let address = address.clone();
        move || read_text(address.clone(), Box::new(arrived))
    };
    read();
    let retry = Callback::new(move |()| {
        face.set(Face::Loading);
        read();
    });
    Reading { face: face.into(), retry }
}

/// Sends a document to the API; the answer is handed on as the text it is.
pub(crate) fn post_api_text(path: &str, body: String, arrived: impl FnOnce(Result<String, Problem>) + 'static) {
    let request = Request::post(&format!("/api/v1{path}")).header("Content-Type", "application/json").body(body);
    send(request.ok(), Box::new(arrived));
}

/// Reads a resource of the API as the text it is, for who hands it on.
pub(crate) fn read_api_text(path: &str, arrived: impl FnOnce(Result<String, Problem>) + 'static) {
    read_text(format!("/api/v1{path}"), Box::new(arrived));
}

fn face_of<T: DeserializeOwned>(answer: Result<String, Problem>) -> Face<T> {
    let parsed = answer.and_then(|text| json::parse(&text).ok_or_else(|| problem(0, "the answer could not be read")));
    match parsed {
        Ok(it) => Face::Loaded(Arc::new(it)),
        Err(why) => Face::Failed(Failure { status: why.status, code: why.instance }),
    }
}

/// Not generic, on purpose: the machinery of a request is in the program once, whatever is read.
fn read_text(address: String, arrived: Box<dyn FnOnce(Result<String, Problem>)>) {
    send(Request::get(&address).header("Accept", "application/json").build().ok(), arrived);
}

fn send(request: Option<Request>, arrived: Box<dyn FnOnce(Result<String, Problem>)>) {
    spawn_local(async move { arrived(text(request).await) });
}

async fn text(request: Option<Request>) -> Result<String, Problem> {
    let request = request.ok_or_else(|| problem(0, "the request could not be made"))?;
    let answer = request.send().await.map_err(|_| problem(0, "there was no answer"))?;
    let status = answer.status();
    let text = answer.text().await.map_err(|_| problem(status, "the answer was cut"))?;
    if (200..300).contains(&status) {
        return Ok(text);
    }
    Err(json::parse(&text).unwrap_or_else(|| problem(status, "the server answered with an error")))
}

fn problem(status: u16, detail: &str) -> Problem {
    Problem {
        kind: "about:blank".into(),
        title: detail.into(),
        status,
        detail: None,
        instance: None,
        errors: Vec::new(),
    }
}
