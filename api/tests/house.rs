// SPDX-License-Identifier: AGPL-3.0-or-later
//! The walls of the house: who may import whom, how long a file may grow, what README must list.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file under a directory of the workspace, with its text.
fn sources(directory: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut waiting = vec![root().join(directory)];
    while let Some(path) = waiting.pop() {
        for entry in std::fs::read_dir(&path).unwrap_or_else(|_| panic!("{}", path.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The lines of code of a file: without comments, and without its tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().map(str::trim).filter(|it| !it.starts_with("//"))
}

/// Refuses words in the code of the files that `applies` to.
fn forbid(directory: &str, applies: fn(&str) -> bool, words: &[&str], why: &str) {
    for (name, text) in sources(directory).iter().filter(|it| applies(&it.0)) {
        for line in code(text) {
            for word in words {
                assert!(!line.contains(word), "{name}: «{word}» in `{line}`: {why}");
            }
        }
    }
}

#[test]
fn a_handler_contains_no_sql_and_a_store_no_http() {
    let is_door = |it: &str| it.ends_with("/mod.rs") && !it.contains("/db/") && !it.contains("/site/") && !it.contains("/command/");
    forbid("api/src", is_door, &["diesel::", "sql_query"], "a handler calls its store");
    forbid("api/src", |it| it.ends_with("/store.rs"), &["actix_web::"], "a store knows nothing of HTTP");
}

#[test]
fn only_the_database_room_knows_the_backends() {
    let outside = |it: &str| !it.contains("/db/");
    let words = ["PgConnection", "SqliteConnection", "diesel::pg", "diesel::sqlite", "Conn::Postgres", "Conn::Sqlite"];
    forbid("api/src", outside, &words, "use `on_backend!`");
}

#[test]
fn shared_is_pure() {
    let words = ["std::fs", "std::net", "std::time", "std::env", "std::thread", "HashMap", "async fn", "tokio", "chrono"];
    forbid("shared/src", |_| true, &words, "shared has no clock, no chance, no input or output, no order of a hash map");
}

#[test]
fn only_the_client_speaks_http_in_the_browser() {
    let outside = |it: &str| !it.ends_with("/client.rs");
    forbid("frontend/src", outside, &["gloo_net"], "use `Client`");
    forbid("frontend/src/ui", |_| true, &["shared::"], "a component of `ui` has no domain word");
}

#[test]
fn no_file_outgrows_its_room() {
    for directory in ["shared/src", "api/src", "frontend/src"] {
        for (name, text) in sources(directory) {
            let n_lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
            assert!(n_lines <= 450, "{name} has {n_lines} lines: split it by noun");
        }
    }
}

#[test]
fn every_source_says_its_licence() {
    for directory in ["shared", "api/src", "api/tests", "frontend/src"] {
        for (name, text) in sources(directory) {
            assert!(text.starts_with("// SPDX-License-Identifier: AGPL-3.0-or-later"), "{name}");
        }
    }
}

#[test]
fn readme_lists_every_variable() {
    let config = std::fs::read_to_string(root().join("api/src/config.rs")).unwrap();
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut n_variables = 0;
    for name in config.split('"').filter(|it| it.starts_with("COE_") || *it == "DATABASE_URL") {
        n_variables += 1;
        assert!(readme.contains(&format!("`{name}`")), "README does not list {name}");
    }
    assert!(n_variables > 10);
}
