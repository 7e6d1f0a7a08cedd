// SPDX-License-Identifier: AGPL-3.0-or-later
//! The only file that speaks HTTP: a path in, a value of `shared` or a problem out. Who is asking is added by `identity.rs`.

use std::sync::Arc;

use gloo_net::http::{Request, RequestBuilder};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::RequestCache;
use serde::de::DeserializeOwned;
use shared::problem::Problem;

use crate::json;
use crate::ui::browser;
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

pub(crate) fn face_of<T: DeserializeOwned>(answer: Result<String, Problem>) -> Face<T> {
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
    spawn_local(async move { arrived(text(request).await.map_err(|it| it.problem)) });
}

/// What the API refused, and the seconds after which to try again where it says so.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    /// Why.
    pub(crate) problem: Problem,
    /// Seconds to wait.
    pub(crate) wait_s: Option<u32>,
}

/// A request to the API that may be sent more than once: before and after somebody came in again.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    method: Method,
    path: String,
    body: Option<String>,
    version: Option<i32>,
    key: Option<String>,
    media: Option<&'static str>,
    is_fresh: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Ask {
    fn new(method: Method, path: impl Into<String>, body: Option<String>) -> Self {
        Self { method, path: path.into(), body, version: None, key: None, media: None, is_fresh: false }
    }

    /// Reads.
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path, None)
    }

    /// Takes away.
    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::Delete, path, None)
    }

    /// Adds.
    pub(crate) fn post(path: impl Into<String>, body: String) -> Self {
        Self::new(Method::Post, path, Some(body))
    }

    /// Adds what needs no words.
    pub(crate) fn post_nothing(path: impl Into<String>) -> Self {
        Self::new(Method::Post, path, None)
    }

    /// Puts in the place of what is there.
    pub(crate) fn put(path: impl Into<String>, body: String) -> Self {
        Self::new(Method::Put, path, Some(body))
    }

    /// Changes a state that was read.
    pub(crate) fn change(path: impl Into<String>, version: i32, body: String) -> Self {
        Self::new(Method::Patch, path, Some(body)).at(version)
    }

    /// Of a state that was read.
    pub(crate) fn at(self, version: i32) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Asked of the server again, whatever the browser has of it: what was just changed is seen.
    pub(crate) fn fresh(self) -> Self {
        Self { is_fresh: true, ..self }
    }

    /// With a body of another kind than JSON.
    pub(crate) fn of_media(self, media: &'static str) -> Self {
        Self { media: Some(media), ..self }
    }

    /// With a key, so that sending it twice makes one thing only.
    pub(crate) fn once(self) -> Self {
        Self { key: Some(new_key()), ..self }
    }

    fn request(&self, token: Option<&str>) -> Option<Request> {
        let address = format!("/api/v1{}", self.path);
        let mut builder: RequestBuilder = match self.method {
            Method::Get => Request::get(&address),
            Method::Post => Request::post(&address),
            Method::Put => Request::put(&address),
            Method::Patch => Request::patch(&address),
            Method::Delete => Request::delete(&address),
        };
        builder = builder.header("Accept", "application/json");
        if self.is_fresh {
            builder = builder.cache(RequestCache::NoCache);
        }
        if let Some(token) = token {
            builder = builder.header("Authorization", &format!("Bearer {token}"));
        }
        if let Some(version) = self.version {
            builder = builder.header("If-Match", &format!("\"{version}\""));
        }
        if let Some(key) = &self.key {
            builder = builder.header("Idempotency-Key", key);
        }
        match &self.body {
            None => builder.build().ok(),
            Some(body) => {
                let is_change = self.method == Method::Patch;
                let media = if is_change { "application/merge-patch+json" } else { "application/json" };
                builder.header("Content-Type", self.media.unwrap_or(media)).body(body.clone()).ok()
            }
        }
    }

    /// Sends it, by who holds a token.
    pub(crate) async fn send(&self, token: Option<&str>) -> Result<String, Refused> {
        text(self.request(token)).await
    }
}

/// A UUID, made of the browser's dice: enough to tell our own requests apart.
fn new_key() -> String {
    let digit = |n: u32| char::from_digit(n, 16).unwrap_or('0');
    let dice = |n: f64| browser::fixed((js_sys::Math::random() * n).floor(), 0).parse::<u32>().unwrap_or_default();
    "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx"
        .chars()
        .map(|it| match it {
            'x' => digit(dice(16.0)),
            'y' => digit(8 + dice(4.0)),
            other => other,
        })
        .collect()
}

async fn text(request: Option<Request>) -> Result<String, Refused> {
    let refused = |problem| Refused { problem, wait_s: None };
    let request = request.ok_or_else(|| refused(problem(0, "the request could not be made")))?;
    let answer = request.send().await.map_err(|_| refused(problem(0, "there was no answer")))?;
    let status = answer.status();
    let text = answer.text().await.map_err(|_| refused(problem(status, "the answer was cut")))?;
    if (200..300).contains(&status) {
        return Ok(text);
    }
    let wait_s = answer.headers().get("retry-after").and_then(|it| it.parse().ok());
    let why = json::parse(&text).unwrap_or_else(|| problem(status, "the server answered with an error"));
    Err(Refused { problem: why, wait_s })
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
