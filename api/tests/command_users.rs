// SPDX-License-Identifier: AGPL-3.0-or-later
//! Users, mandates and the register from the command line, run as a person runs it.

use std::path::Path;
use std::process::Output;

use crate::command::{coefficienti, stderr, stdout};

fn run(directory: &Path, arguments: &str) -> Output {
    coefficienti(directory, &arguments.split(' ').collect::<Vec<_>>())
}

#[test]
fn users_are_kept_from_the_command_line_by_the_rules_of_the_api() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    assert!(run(at, "migrate --create").status.success());
    assert!(run(at, "seed").status.success());
    let bad = run(at, "user add G --given-name Giulia --family-name Verdi --territory x");
    assert_eq!(bad.status.code(), Some(2));
    let faults: Vec<String> = stderr(&bad).lines().map(|it| it.split(": ").next().unwrap().to_owned()).collect();
    assert_eq!(faults, ["#/username", "#/territory"]);
    let added = run(at, "user add giulia.verdi --given-name Giulia --family-name Verdi --territory 082");
    assert_eq!(stdout(&added).trim().len(), 36, "{}", stderr(&added));
    let twice = run(at, "user add giulia.verdi --given-name Giulia --family-name Verdi");
    assert!(stderr(&twice).contains("there is a user giulia.verdi already"), "{}", stderr(&twice));
    let role = run(at, "user mandate giulia.verdi king --from x --territory 19 --area ATS-1");
    assert_eq!((role.status.code(), stderr(&role).lines().count()), (Some(2), 3), "{}", stderr(&role));
    let given = run(at, "user mandate giulia.verdi coordinator --territory 082 --from 2026-01-01");
    assert!(given.status.success(), "{}", stderr(&given));
    assert!(run(at, "user disable giulia.verdi").status.success());
    let row = |says: &str| format!("giulia.verdi\tGiulia Verdi\t082\t{says}\tpassword only\tcoordinator in 082\n");
    assert_eq!(stdout(&run(at, "user list")), row("may not come in"));
    assert!(run(at, "user enable giulia.verdi").status.success());
    assert_eq!(stdout(&run(at, "user list --territory 19")), row("may come in"));
    assert_eq!(stdout(&run(at, "user list --territory 18")), "");
    let link = stdout(&run(at, "user setup-link giulia.verdi"));
    assert!(link.starts_with("http://127.0.0.1:8080/setup#"), "{link}");
    for verb in ["disable", "enable", "setup-link"] {
        let nobody = run(at, &format!("user {verb} nobody.here"));
        assert!(stderr(&nobody).contains("there is no user nobody.here"), "{verb}: {}", stderr(&nobody));
    }
    // All of it is in the register: added, mandate, off, list, on, two lists, link.
    let verified = run(at, "audit verify");
    assert!(stderr(&verified).contains("whole: 8 entries"), "{}", stderr(&verified));
    let anchor = stdout(&verified).trim().to_owned();
    assert!(run(at, &format!("audit verify --expect {anchor}")).status.success());
    let other = anchor.replace("8:sha256:", "7:sha256:");
    let refused = run(at, &format!("audit verify --expect {other}"));
    assert!(stderr(&refused).contains("entry 7 is not the one that was noted"), "{}", stderr(&refused));
    let unread = run(at, "audit verify --expect 8");
    assert!(stderr(&unread).contains("must be an anchor"), "{}", stderr(&unread));
}
