// SPDX-License-Identifier: AGPL-3.0-or-later
//! The program as an administrator meets it: it says where it is, counts, logs lines of JSON, and stops in good order.

use std::io::Read as _;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

struct Program {
    child: Child,
    port: u16,
    metrics_port: u16,
    _directory: tempfile::TempDir,
}

impl Program {
    async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (port, metrics_port) = (free_port(), free_port());
        let child = Command::new(env!("CARGO_BIN_EXE_coefficienti"))
            .arg("serve")
            .current_dir(directory.path())
            .env_clear()
            .env("COE_BIND", format!("127.0.0.1:{port}"))
            .env("COE_METRICS_BIND", format!("127.0.0.1:{metrics_port}"))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let program = Self { child, port, metrics_port, _directory: directory };
        let began = Instant::now();
        while program.try_get(port, "/status").await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "the program does not answer");
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
        program
    }

    async fn try_get(&self, port: u16, path: &str) -> reqwest::Result<String> {
        api::imports::fetch::choose_tls();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build()?;
        client.get(format!("http://127.0.0.1:{port}{path}")).send().await?.text().await
    }

    async fn get(&self, port: u16, path: &str) -> String {
        self.try_get(port, path).await.unwrap()
    }

    /// Asks it to stop as an administrator does, and returns whether it did so in good order, and what it logged.
    fn stop(mut self) -> (bool, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().success(), log)
    }
}

#[actix_web::test]
async fn it_serves_counts_logs_and_stops_in_good_order() {
    let program = Program::start().await;
    let regions = program.get(program.port, "/api/v1/territories?q=lazio&limit=5").await;
    assert!(regions.contains("Lazio"));
    let metrics = program.get(program.metrics_port, "/metrics").await;
    assert!(metrics.contains("http_request_duration_seconds_count"), "{metrics}");
    assert!(metrics.contains("path=\"/api/v1/territories\""), "{metrics}");
    assert!(!program.get(program.port, "/metrics").await.contains("http_request"), "never on the public address");

    let (in_good_order, log) = program.stop();
    assert!(in_good_order, "{log}");
    let lines: Vec<Value> = log.lines().filter_map(|it| serde_json::from_str(it).ok()).collect();
    let request = lines.iter().find(|it| it["path"] == "/api/v1/territories").unwrap();
    assert_eq!((request["method"].as_str(), request["status"].as_i64()), (Some("GET"), Some(200)));
    assert!(request["timestamp"].as_str().unwrap().ends_with('Z'), "UTC");
    assert_eq!(request["request_id"].as_str().unwrap().len(), 36);
    assert!(!log.contains("lazio"), "a log holds no query");
    assert!(lines.iter().any(|it| it["message"] == "stopped"), "{log}");
}

#[actix_web::test]
async fn the_default_database_is_made_where_nobody_named_another() {
    let program = Program::start().await;
    assert!(program._directory.path().join("data/coefficienti.db").is_file());
    assert!(program.stop().0);
}

impl Drop for Program {
    fn drop(&mut self) {
        // Only where a test failed before it could stop it in good order.
        let _ = self.child.kill();
    }
}
