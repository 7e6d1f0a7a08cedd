// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti import fetch` against a service on the loopback, with everything that can go wrong on the way.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const DATA: &str = "DATAFLOW,FREQ,REF_AREA,DATA_TYPE,SEX,TIME_PERIOD,OBS_VALUE\n\
                    IT1:DF_BES_TERRIT_12(1.0),A,ITG1,12SER007,9,2031,4.5\n";

/// Answers one request with `parts`, each after a pause, and tells what was asked.
fn service(parts: Vec<(u64, String)>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/rest", listener.local_addr().unwrap());
    let (asked, was_asked) = channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !request.ends_with(b"\r\n\r\n") {
            match stream.read(&mut buffer) {
                Ok(n) if n > 0 => request.extend_from_slice(&buffer[..n]),
                _ => break,
            }
        }
        asked.send(String::from_utf8_lossy(&request).into_owned()).unwrap();
        for (pause, part) in parts {
            std::thread::sleep(Duration::from_millis(pause));
            if stream.write_all(part.as_bytes()).is_err() {
                break;
            }
        }
    });
    (base, was_asked)
}

fn head(status: &str, headers: &str, length: usize) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n")
}

fn coefficienti(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_coefficienti"))
        .args(arguments)
        .env_clear()
        .env("DATABASE_URL", format!("sqlite:{}", directory.join("test.db").display()))
        .output()
        .unwrap()
}

fn seeded() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    assert!(coefficienti(directory.path(), &["migrate", "--create"]).status.success());
    assert!(coefficienti(directory.path(), &["seed"]).status.success());
    directory
}

fn fetch(directory: &Path, base: &str, more: &[&str]) -> (i32, String) {
    let mut arguments = vec!["import", "fetch", "DF_BES_TERRIT_12", "--base", base];
    if !more.contains(&"--timeout") {
        arguments.extend(["--timeout", "2"]);
    }
    arguments.extend(more);
    let output = coefficienti(directory, &arguments);
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[test]
fn a_data_flow_is_asked_for_politely_and_imported_once() {
    let directory = seeded();
    for expected in [
        "1 rows: 1 new, 0 changed, 0 same, 0 refused; written\n",
        "1 rows: 0 new, 0 changed, 1 same, 0 refused; nothing to write\n",
    ] {
        let (base, asked) = service(vec![(0, head("200 OK", "Content-Type: text/csv\r\n", DATA.len()) + DATA)]);
        let (code, said) = fetch(directory.path(), &base, &["--key", "A.ITG1.12SER007.9", "--from", "2020"]);
        assert_eq!((code, said.as_str()), (0, expected));
        let asked = asked.recv().unwrap().to_lowercase();
        assert!(
            asked.starts_with("get /rest/data/df_bes_territ_12/a.itg1.12ser007.9?startperiod=2020 http/1.1"),
            "{asked}"
        );
        assert!(asked.contains("accept: application/vnd.sdmx.data+csv;version=1.0.0"), "{asked}");
        assert!(asked.contains("user-agent: co.efficienti/"), "{asked}");
    }
}

#[test]
fn what_goes_wrong_on_the_way_is_a_sentence_and_nothing_is_imported() {
    let directory = seeded();
    let truncated = head("200 OK", "Content-Type: text/csv\r\n", 10_000) + DATA;
    let page = "<!DOCTYPE html><html><body>manutenzione</body></html>";
    let large = head("200 OK", "Content-Type: text/csv\r\n", 2_000_000);
    for (parts, expected) in [
        (vec![(5_000, String::new())], "did not answer in 2 seconds"),
        (vec![(0, head("200 OK", "", 1_000)), (5_000, String::new())], "broke off"),
        (vec![(0, head("404 Not Found", "", 0))], "has no data for DF_BES_TERRIT_12"),
        (vec![(0, head("429 Too Many Requests", "Retry-After: 120\r\n", 0))], "asks to try again later: 120 s"),
        (vec![(0, head("503 Service Unavailable", "", 0))], "answers 503"),
        (vec![(0, truncated)], "broke off"),
        (vec![(0, head("200 OK", "Content-Type: text/html\r\n", page.len()) + page)], "answers with a web page"),
        (vec![(0, head("302 Found", "Location: http://localhost:9/x\r\n", 0))], "redirects elsewhere"),
        (vec![(0, large)], "longer than 1 MB"),
    ] {
        let (base, _asked) = service(parts);
        let (code, said) = fetch(directory.path(), &base, &["--max-mb", "1"]);
        assert_eq!(code, 1, "{expected}: {said}");
        assert!(said.contains(expected), "{expected}: {said}");
        assert!(said.contains(". / "), "in Italian and in English: {said}");
    }
    let (base, _asked) = service(vec![(0, head("200 OK", "", page.len()) + page)]);
    let (code, said) = fetch(directory.path(), &base, &[]);
    assert_eq!(code, 2, "{said}");
    assert!(said.starts_with("line 1: there is no column REF_AREA"), "{said}");
    // Nobody listens there.
    let (code, said) = fetch(directory.path(), "http://127.0.0.1:9/rest", &[]);
    assert_eq!(code, 1);
    assert!(said.contains("la rete è chiusa") && said.contains("import sdmx-csv FILE"), "{said}");
    let (code, said) = fetch(directory.path(), "http://example.org/rest", &[]);
    assert_eq!((code, said.as_str()), (2, "--base: must begin with https://\n"));
    let (base, _asked) = service(vec![(0, head("200 OK", "Content-Type: text/csv\r\n", DATA.len()) + DATA)]);
    let (_, said) = fetch(directory.path(), &base, &["--dry-run"]);
    assert!(said.starts_with("1 rows: 1 new"), "nothing was imported by the failures: {said}");
}

#[test]
fn the_database_is_free_for_others_while_the_answer_arrives() {
    let directory = seeded();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/rest", listener.local_addr().unwrap());
    let (half_sent, is_half_sent) = channel();
    let (go_on, may_go_on) = channel::<()>();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        let (first, rest) = DATA.split_at(70);
        stream.write_all((head("200 OK", "Content-Type: text/csv\r\n", DATA.len()) + first).as_bytes()).unwrap();
        half_sent.send(()).unwrap();
        may_go_on.recv_timeout(Duration::from_secs(60)).unwrap();
        stream.write_all(rest.as_bytes()).unwrap();
    });
    let fetching = {
        let path = directory.path().to_owned();
        std::thread::spawn(move || fetch(&path, &base, &["--timeout", "60"]))
    };
    is_half_sent.recv_timeout(Duration::from_secs(60)).unwrap();
    let file = directory.path().join("mine.csv");
    std::fs::write(&file, "territory,indicator,year,value\n19,employment_rate,2031,51.5\n").unwrap();
    let other = coefficienti(directory.path(), &["import", "values", file.to_str().unwrap()]);
    let said = String::from_utf8([other.stdout, other.stderr].concat()).unwrap();
    assert_eq!(said, "1 rows: 1 new, 0 changed, 0 same, 0 refused; written\n");
    go_on.send(()).unwrap();
    let (code, said) = fetching.join().unwrap();
    assert_eq!((code, said.as_str()), (0, "1 rows: 1 new, 0 changed, 0 same, 0 refused; written\n"));
}
