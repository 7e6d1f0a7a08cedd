// SPDX-License-Identifier: AGPL-3.0-or-later
//! A real server on a free port with a database of its own, and the callers of it.

mod database;

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::web::Data;
use api::access::secrets::Secrets;
use api::config::Config;
use api::db::Db;
use api::reference::Extent;
use api::state::{FixedClock, State};
use chrono::{NaiveDate, NaiveDateTime};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::problem::Problem;
use shared::sessions::{AccessToken, DEMO_PASSWORD};

pub(crate) use database::{Database, is_postgres};

/// The instant at which every test happens.
pub(crate) fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_micro_opt(9, 30, 0, 123_456).unwrap()
}

/// A running installation: migrated, with the reference data, in demo mode.
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) state: Data<State>,
    origin: String,
    client: reqwest::Client,
    server: actix_web::dev::ServerHandle,
    _database: Database,
}

impl App {
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    /// An installation that knows the municipalities too; the others know regions and provinces.
    pub(crate) async fn with_municipalities() -> Self {
        Self::start(&[], Extent::Full).await
    }

    /// An installation behind a proxy, with the accounts of the demonstration.
    pub(crate) async fn with_proxy() -> Self {
        let app = Self::with(&[("COE_BEHIND_PROXY", "1")]).await;
        api::demo::load(&app.db, now()).unwrap();
        app
    }

    /// An installation with other environment variables than a test's own.
    pub(crate) async fn with(vars: &[(&str, &str)]) -> Self {
        Self::start(vars, Extent::WithoutMunicipalities).await
    }

    /// An installation with the accounts of the demonstration, and municipalities where `extent` says so.
    pub(crate) async fn with_accounts(extent: Extent) -> Self {
        let app = Self::start(&[], extent).await;
        api::demo::load(&app.db, now()).unwrap();
        app
    }

    async fn start(vars: &[(&str, &str)], extent: Extent) -> Self {
        let (database, db) = Database::seeded(extent);
        let url = database.env_url();
        let config = Config::from(|name| {
            let given = vars.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
            given.or_else(|| match name {
                "DATABASE_URL" => Some(url.clone()),
                "COE_DEMO" | "COE_WORKERS" => Some("1".into()),
                "COE_RATE_LIMIT" | "COE_LOGIN_LIMIT" => Some("0".into()),
                "COE_FRONTEND_DIR" => Some("tests/no-pages".into()),
                _ => None,
            })
        })
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let clock = Arc::new(FixedClock::new(now()));
        let state = Data::new(State::new(config, db.clone(), clock.clone(), Secrets::random().unwrap()).unwrap());
        let server = api::server::start(state.clone(), listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        api::imports::fetch::choose_tls();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(std::time::Duration::from_secs(30))
            .build()
            .unwrap();
        Self { db, clock, state, origin, client, server: handle, _database: database }
    }

    /// A request under `/api/v1`, or under the origin where the path begins with `//`.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = match path.strip_prefix('/') {
            Some(rest) if rest.starts_with('/') => format!("{}{rest}", self.origin),
            _ => format!("{}/api/v1{path}", self.origin),
        };
        self.client.request(method, url)
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Comes in as an account of the demonstration.
    pub(crate) async fn come_in(&self, username: &str) -> Visitor<'_> {
        let login = json!({"username": username, "password": DEMO_PASSWORD});
        let answer = self.post("/sessions", &login).await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        Visitor { app: self, token: answer.ok::<AccessToken>().access_token, cookie }
    }

    /// Comes in with a token that was made for a test.
    pub(crate) fn bearing(&self, token: &str) -> Visitor<'_> {
        Visitor { app: self, token: token.to_owned(), cookie: String::new() }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // Polled once, which sends the command; the server's thread does the rest.
        let mut stop = Box::pin(self.server.stop(false));
        let waker = std::task::Waker::noop();
        let _ = std::future::Future::poll(stop.as_mut(), &mut std::task::Context::from_waker(waker));
    }
}

/// Somebody who is in.
pub(crate) struct Visitor<'a> {
    app: &'a App,
    pub(crate) token: String,
    /// `name=value` of the session's cookie.
    pub(crate) cookie: String,
}

impl Visitor<'_> {
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.app.request(method, path).bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.app.send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.app.send(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.app.send(self.request(Method::PUT, path).json(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.app.send(self.request(Method::DELETE, path)).await
    }

    /// A change of the state that `etag` names.
    pub(crate) async fn patch(&self, path: &str, etag: &str, change: &Value) -> Answer {
        let request = self.request(Method::PATCH, path).header("content-type", "application/merge-patch+json");
        let request = if etag.is_empty() { request } else { request.header("if-match", etag) };
        self.app.send(request.body(change.to_string())).await
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        self.ok()
    }

    /// The body of a failure, checked to be a problem as every failure must be.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16) -> Problem {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, status);
        assert!(!problem.title.is_empty());
        let id = self.header("x-request-id");
        assert_eq!(problem.instance, Some(format!("urn:uuid:{id}")), "the problem names its request");
        let text = self.text().to_lowercase();
        for internal in ["panicked", ".rs:", "sqlstate", "select ", "diesel", "backtrace", "serde", "actix"] {
            assert!(!text.contains(internal), "«{internal}» in {text}");
        }
        problem
    }
}
