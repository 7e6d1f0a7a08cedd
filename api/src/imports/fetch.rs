// SPDX-License-Identifier: AGPL-3.0-or-later
//! Asks an SDMX REST service for a data flow, as CSV, and keeps the answer in a temporary file until it is whole: an import
//! has the database's write lock, and a network may take its time.
//!
//! What can go wrong on the way is a sentence in Italian and in English: whoever imports is rarely who runs the network.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek as _};
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, bail};
use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{StatusCode, Url, redirect};
use shared::problem::Violations;

use crate::error::Error;

/// Istat's service.
pub const ISTAT: &str = "https://esploradati.istat.it/SDMXWS/rest";

/// The only representation that is asked for.
const SDMX_CSV: &str = "application/vnd.sdmx.data+csv;version=1.0.0";

/// Who asks, as a polite program says it.
const USER_AGENT: &str = concat!("CO.Efficienti/", env!("CARGO_PKG_VERSION"), " (public software; import fetch)");

/// Redirects followed, all on the same host.
const MAX_REDIRECTS: usize = 5;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Where: the service without `/data`.
    pub base: Url,
    /// Which data flow: `DF_BES_TERRIT_3`, `IT1,DF_BES_TERRIT_3,1.0`.
    pub dataflow: String,
    /// Which of its series: `A.ITG1.12SER007.9`; all where `None`.
    pub key: Option<String>,
    /// Since which year.
    pub from: Option<i32>,
}

/// How long and how much at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// To reach the service.
    pub connect: Duration,
    /// For the whole answer.
    pub total: Duration,
    /// Largest answer, in bytes.
    pub max_bytes: u64,
}

impl Ask {
    /// The address to ask.
    ///
    /// # Errors
    /// Every part that cannot stand in an address, and a service that is neither HTTPS nor on this machine.
    pub fn url(&self) -> Result<Url, Violations> {
        let is_plain = |it: &str, more: &str| {
            !it.is_empty() && it.chars().all(|it| it.is_ascii_alphanumeric() || more.contains(it)) && it != ".."
        };
        let mut faults = Violations::default();
        let key = self.key.as_deref().unwrap_or("ALL");
        faults.require(
            is_plain(&self.dataflow, "_-.,"),
            "DATAFLOW",
            "must be the id of a data flow, such as DF_BES_TERRIT_3",
        );
        faults.require(
            is_plain(key, "_-.+"),
            "--key",
            "must be codes joined by points, such as A.ITG1.12SER007.9; + is «or»",
        );
        let is_here = matches!(self.base.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        let is_safe = self.base.scheme() == "https" || (self.base.scheme() == "http" && is_here);
        faults.require(is_safe, "--base", "must begin with https://");
        let mut url = self.base.clone();
        match url.path_segments_mut() {
            Ok(mut path) => drop(path.pop_if_empty().extend(["data", &self.dataflow, key])),
            Err(()) => faults.add("--base", "must be the address of a service"),
        }
        if let Some(year) = self.from {
            url.query_pairs_mut().append_pair("startPeriod", &year.to_string());
        }
        faults.ok(url)
    }
}

/// Asks, and returns the whole answer: a temporary file without a name, which is gone when it is closed, however that
/// happens.
///
/// # Errors
/// [`Error::Invalid`] where the request cannot be made; else a sentence that says what happened on the way.
pub fn download(ask: &Ask, limits: Limits) -> Result<File, Error> {
    let mut answer = open(ask, limits)?;
    let mut file = tempfile::tempfile().map_err(no_room)?;
    std::io::copy(&mut answer, &mut file).map_err(no_room)?;
    file.rewind().context("a temporary file cannot be read")?;
    Ok(file)
}

/// A full disk in words; what else went wrong says it already.
fn no_room(error: std::io::Error) -> anyhow::Error {
    let place = std::env::temp_dir();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::NotFound | ErrorKind::PermissionDenied => {
            anyhow!(
                "la risposta non può essere conservata in {0}: TMPDIR può indicare un altro posto. / the answer cannot be kept \
             in {0}: TMPDIR may name another place ({error})",
                place.display()
            )
        }
        _ => error.into(),
    }
}

/// Asks, and returns the answer as it comes.
fn open(ask: &Ask, limits: Limits) -> Result<impl Read, Error> {
    let url = ask.url()?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let began = Instant::now();
    let answer = client(limits)?
        .get(url)
        .header(ACCEPT, SDMX_CSV)
        .send()
        .map_err(|error| anyhow!("{}", in_words(&error, &host, limits)))?;
    accept(&answer, ask, &host)?;
    if answer.content_length().is_some_and(|it| it > limits.max_bytes) {
        return Err(too_long(limits.max_bytes).into());
    }
    Ok(Bounded { answer, began, limits, n_bytes: 0, host })
}

/// Chooses who encrypts, once for the process; whoever makes an HTTP client does it first.
pub fn choose_tls() {
    // Another part of the process may have chosen already: either is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn client(limits: Limits) -> anyhow::Result<Client> {
    choose_tls();
    let same_host = redirect::Policy::custom(|attempt| {
        let first = attempt.previous().first();
        let is_same =
            first.is_some_and(|it| it.host_str() == attempt.url().host_str() && it.scheme() == attempt.url().scheme());
        if attempt.previous().len() > MAX_REDIRECTS {
            attempt.error("redirected too often")
        } else if is_same {
            attempt.follow()
        } else {
            attempt.error("redirected to another host")
        }
    });
    Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(limits.connect)
        .timeout(limits.total)
        .redirect(same_host)
        .build()
        .context("the client of the network cannot be made")
}

/// Why the service was not reached.
fn in_words(error: &reqwest::Error, host: &str, limits: Limits) -> String {
    let seconds = limits.total.as_secs();
    if error.is_redirect() {
        return format!(
            "{host} rimanda a un altro indirizzo: non lo seguiamo. / {host} redirects elsewhere: it is not followed"
        );
    }
    if error.is_connect() {
        return format!(
            "{host} non è raggiungibile: la rete è chiusa, o il servizio è fermo. Si può scaricare il file altrove e usare \
             `import sdmx-csv FILE`. / {host} cannot be reached: the network is closed, or the service is down. Download \
             the file elsewhere and use `import sdmx-csv FILE`"
        );
    }
    if error.is_timeout() {
        return format!(
            "{host} non ha risposto in {seconds} secondi: si può chiedere di meno, con --key o --from. / {host} did not \
             answer in {seconds} seconds: ask for less, with --key or --from"
        );
    }
    format!("{host} non ha risposto come un servizio. / {host} did not answer as a service does: {error}")
}

/// Refuses an answer that is no data.
fn accept(answer: &Response, ask: &Ask, host: &str) -> anyhow::Result<()> {
    let of_header = |name| answer.headers().get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND => bail!(
            "{host} non ha dati per {0} con questa chiave. / {host} has no data for {0} with this key",
            ask.dataflow
        ),
        StatusCode::TOO_MANY_REQUESTS => {
            let wait = match of_header(RETRY_AFTER) {
                "" => "qualche minuto / some minutes".to_owned(),
                seconds => format!("{seconds} s"),
            };
            bail!("{host} chiede di riprovare più tardi. / {host} asks to try again later: {wait}")
        }
        status => bail!("{host} risponde {0}. / {host} answers {0}", status.as_u16()),
    }
    if of_header(CONTENT_TYPE).contains("html") {
        bail!("{host} risponde con una pagina web e non con dati. / {host} answers with a web page, not with data");
    }
    Ok(())
}

fn too_long(max_bytes: u64) -> anyhow::Error {
    anyhow!(
        "la risposta supera {0} MB: si può chiedere di meno, con --key o --from. / the answer is longer than {0} MB: ask for \
         less, with --key or --from",
        max_bytes / 1_000_000
    )
}

/// An answer that may not last or grow for ever.
struct Bounded {
    answer: Response,
    began: Instant,
    limits: Limits,
    n_bytes: u64,
    host: String,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let host = &self.host;
        if self.began.elapsed() > self.limits.total {
            let seconds = self.limits.total.as_secs();
            return Err(std::io::Error::other(format!(
                "{host} non ha finito in {seconds} secondi. / {host} did not finish in {seconds} seconds"
            )));
        }
        let n = self.answer.read(buffer).map_err(|_| {
            std::io::Error::other(format!(
                "la risposta di {host} si è interrotta: nulla è stato importato. / the answer of {host} broke off: nothing \
                 was imported"
            ))
        })?;
        self.n_bytes += u64::try_from(n).unwrap_or(u64::MAX);
        if self.n_bytes > self.limits.max_bytes {
            return Err(std::io::Error::other(too_long(self.limits.max_bytes)));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(base: &str, dataflow: &str, key: Option<&str>, from: Option<i32>) -> Result<String, String> {
        let ask = Ask { base: base.parse().unwrap(), dataflow: dataflow.into(), key: key.map(str::to_owned), from };
        ask.url().map(|it| it.to_string()).map_err(|it| it.to_string())
    }

    #[test]
    fn the_address_is_made_of_plain_parts() {
        assert_eq!(
            url(ISTAT, "DF_BES_TERRIT_3", Some("A.ITG1+ITC1.12SER007.9"), Some(2020)).unwrap(),
            "https://esploradati.istat.it/SDMXWS/rest/data/DF_BES_TERRIT_3/A.ITG1+ITC1.12SER007.9?startPeriod=2020"
        );
        assert_eq!(
            url("https://x.example/rest/", "IT1,A,1.0", None, None).unwrap(),
            "https://x.example/rest/data/IT1,A,1.0/ALL"
        );
        for (base, dataflow, key, part) in [
            (ISTAT, "../../x", None, "DATAFLOW"),
            (ISTAT, "", None, "DATAFLOW"),
            (ISTAT, "A", Some("x/y"), "--key"),
            ("http://x.example/rest", "A", None, "--base"),
            ("ftp://127.0.0.1/rest", "A", None, "--base"),
        ] {
            assert!(url(base, dataflow, key, None).unwrap_err().starts_with(part), "{base} {dataflow}");
        }
    }
}
