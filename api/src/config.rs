// SPDX-License-Identifier: AGPL-3.0-or-later
//! The configuration: environment variables, read once at start. A wrong value stops the start with a sentence that
//! names every fault. Each variable is listed in README; a test compares.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use shared::access::Role;
use shared::problem::Violations;

use crate::db::DatabaseUrl;

/// What the program is told from outside.
#[derive(Clone, Debug)]
pub struct Config {
    /// `DATABASE_URL`.
    pub database_url: DatabaseUrl,
    /// Whether `DATABASE_URL` was left out: then the default file may be made.
    pub is_default_database: bool,
    /// `COE_BIND`: address of the pages and the API.
    pub bind: SocketAddr,
    /// `COE_METRICS_BIND`: address of `/metrics`, apart from the public one; empty for none.
    pub metrics_bind: Option<SocketAddr>,
    /// `COE_ENV`.
    pub environment: Environment,
    /// `COE_DEMO`: labelled demonstration, refused in production.
    pub demo: bool,
    /// `COE_DATA_DIR`: where the installation's secrets are kept.
    pub data_dir: PathBuf,
    /// `COE_BEHIND_PROXY`: whether a proxy of ours says who the client is, in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// `COE_RATE_LIMIT`: requests a minute that a client may send; 0 for no limit.
    pub rate_limit: u32,
    /// `COE_LOGIN_LIMIT`: the same where a secret is tried.
    pub login_limit: u32,
    /// `COE_SECOND_FACTOR`: the roles that demand a second factor.
    pub second_factor_of: Vec<Role>,
    /// `COE_FRONTEND_DIR`: the built pages.
    pub frontend_dir: PathBuf,
    /// `COE_LOG`: what is logged, as `tracing` filters read it.
    pub log: String,
    /// `COE_WORKERS`: threads that answer requests.
    pub workers: usize,
    /// `COE_OWNER`: the body that answers for this installation.
    pub owner: String,
    /// `COE_OWNER_URL`.
    pub owner_url: Option<String>,
    /// `COE_ACCESSIBILITY_URL`.
    pub accessibility_url: Option<String>,
    /// `COE_PRIVACY_URL`.
    pub privacy_url: Option<String>,
    /// `COE_LEGAL_URL`.
    pub legal_url: Option<String>,
    /// `COE_SOURCE_URL`: the source of exactly this program (AGPL section 13).
    pub source_url: String,
}

/// Where the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// A machine of one's own.
    Development,
    /// For real.
    Production,
}

impl FromStr for Environment {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "development" => Ok(Self::Development),
            "production" => Ok(Self::Production),
            _ => Err("must be development or production".into()),
        }
    }
}

/// Where the source code is published when nobody says otherwise.
const SOURCE_URL: &str = "https://github.com/co-efficienti/co-efficienti";

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Every variable that is wrong, with what it must be.
    pub fn from_env() -> Result<Self, Violations> {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
        Self::from(|name| std::env::var(name).ok())
    }

    /// Reads variables from anywhere; an empty one counts as left out.
    ///
    /// # Errors
    /// As [`Config::from_env`].
    pub fn from(read: impl Fn(&str) -> Option<String>) -> Result<Self, Violations> {
        let mut vars = Variables { read, faults: Violations::default() };
        let database_url = vars.optional::<DatabaseUrl>("DATABASE_URL");
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let environment = vars.parsed("COE_ENV", Environment::Development);
        let demo = vars.switch("COE_DEMO");
        if demo && environment == Environment::Production {
            vars.faults.add("COE_DEMO", "is refused where COE_ENV is production");
        }
        let config = Self {
            is_default_database: database_url.is_none(),
            database_url: database_url.unwrap_or_else(|| DatabaseUrl::SqliteFile("data/coefficienti.db".into())),
            bind: vars.parsed("COE_BIND", SocketAddr::from(([127, 0, 0, 1], 8080))),
            metrics_bind: vars.optional("COE_METRICS_BIND"),
            environment,
            demo,
            data_dir: vars.text("COE_DATA_DIR").unwrap_or_else(|| "data".into()).into(),
            behind_proxy: vars.switch("COE_BEHIND_PROXY"),
            rate_limit: vars.parsed("COE_RATE_LIMIT", 1_200),
            login_limit: vars.parsed("COE_LOGIN_LIMIT", 30),
            second_factor_of: vars.roles("COE_SECOND_FACTOR", environment),
            frontend_dir: vars.text("COE_FRONTEND_DIR").unwrap_or_else(|| "frontend/dist".into()).into(),
            log: vars.text("COE_LOG").unwrap_or_else(|| "info".into()),
            workers: vars.parsed("COE_WORKERS", cores).max(1),
            owner: vars.text("COE_OWNER").unwrap_or_else(|| "CO.Efficienti".into()),
            owner_url: vars.url("COE_OWNER_URL"),
            accessibility_url: vars.url("COE_ACCESSIBILITY_URL"),
            privacy_url: vars.url("COE_PRIVACY_URL"),
            legal_url: vars.url("COE_LEGAL_URL"),
            source_url: vars.url("COE_SOURCE_URL").unwrap_or_else(|| SOURCE_URL.into()),
        };
        vars.faults.ok(config)
    }
}

/// Reads variables and keeps what was wrong with them.
struct Variables<R> {
    read: R,
    faults: Violations,
}

impl<R: Fn(&str) -> Option<String>> Variables<R> {
    /// Roles with commas between them, or `none`; for real, who keeps or sees the whole installation.
    fn roles(&mut self, name: &str, environment: Environment) -> Vec<Role> {
        let Some(text) = self.text(name) else {
            return match environment {
                Environment::Production => vec![Role::Administrator, Role::National],
                Environment::Development => Vec::new(),
            };
        };
        if text == "none" {
            return Vec::new();
        }
        let roles: Result<Vec<Role>, String> = text.split(',').map(|it| it.trim().parse()).collect();
        roles.unwrap_or_else(|error| {
            self.faults.add(name, format!("{error}; with commas between them, or none"));
            Vec::new()
        })
    }

    fn text(&self, name: &str) -> Option<String> {
        (self.read)(name).map(|it| it.trim().to_owned()).filter(|it| !it.is_empty())
    }

    fn optional<T: FromStr>(&mut self, name: &str) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        match self.text(name)?.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.faults.add(name, error.to_string());
                None
            }
        }
    }

    fn parsed<T: FromStr>(&mut self, name: &str, default: T) -> T
    where
        T::Err: std::fmt::Display,
    {
        self.optional(name).unwrap_or(default)
    }

    fn switch(&mut self, name: &str) -> bool {
        match self.text(name).as_deref() {
            None | Some("0" | "false") => false,
            Some("1" | "true") => true,
            Some(_) => {
                self.faults.add(name, "must be 1 or 0");
                false
            }
        }
    }

    fn url(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        let is_url = text.starts_with("https://") || text.starts_with("http://");
        self.faults.require(is_url, name, "must be a URL that begins with https:// or http://");
        is_url.then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(vars: &[(&str, &str)]) -> Result<Config, Violations> {
        Config::from(|name| vars.iter().find(|it| it.0 == name).map(|it| it.1.to_owned()))
    }

    #[test]
    fn nothing_said_is_a_machine_of_ones_own() {
        let config = config(&[]).unwrap();
        assert_eq!(config.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(config.database_url.to_string(), "sqlite:data/coefficienti.db");
        assert!(config.is_default_database && !config.demo && config.metrics_bind.is_none());
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = config(&[
            ("DATABASE_URL", "coe.db"),
            ("COE_BIND", "8080"),
            ("COE_DEMO", "yes"),
            ("COE_OWNER_URL", "ente.it"),
        ])
        .unwrap_err();
        let names: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
        assert_eq!(names, ["DATABASE_URL", "COE_DEMO", "COE_BIND", "COE_OWNER_URL"]);
    }

    #[test]
    fn who_keeps_the_whole_has_a_second_factor_for_real() {
        let of = |vars: &[(&str, &str)]| config(vars).unwrap().second_factor_of;
        assert_eq!(of(&[("COE_ENV", "production")]), [Role::Administrator, Role::National]);
        assert_eq!(of(&[("COE_DEMO", "1")]), []);
        assert_eq!(of(&[("COE_ENV", "production"), ("COE_SECOND_FACTOR", "none")]), []);
        assert_eq!(of(&[("COE_SECOND_FACTOR", "regional, analyst")]), [Role::Regional, Role::Analyst]);
        let faults = config(&[("COE_SECOND_FACTOR", "king")]).unwrap_err();
        assert_eq!(faults.as_slice().first().unwrap().pointer, "COE_SECOND_FACTOR");
    }

    #[test]
    fn a_demo_is_refused_in_production() {
        let faults = config(&[("COE_DEMO", "1"), ("COE_ENV", "production")]).unwrap_err();
        assert_eq!(faults.as_slice().first().unwrap().pointer, "COE_DEMO");
    }
}
