// SPDX-License-Identifier: AGPL-3.0-or-later
//! The framework and the summary of coverage on the command line.

use crate::command::{coefficienti, stderr, stdout};
use crate::harness::is_postgres;

#[test]
fn a_framework_goes_out_as_a_file_and_comes_in_again() {
    if is_postgres() {
        // The command line is run on a file of its own.
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| coefficienti(directory.path(), arguments);
    assert!(run(&["migrate", "--create"]).status.success());
    let none = run(&["export", "competences"]);
    assert_eq!(none.status.code(), Some(1), "{}", stderr(&none));
    let seeded = run(&["seed", "--demo"]);
    assert!(stderr(&seeded).contains("6 accounts and 20 equipes added"), "{}", stderr(&seeded));
    assert!(stderr(&run(&["seed", "--demo"])).contains("0 accounts and 0 equipes added"));
    let verified = run(&["coverage", "verify"]);
    assert!(stdout(&verified).contains("20 equipes, 0 differ"), "{}{}", stdout(&verified), stderr(&verified));
    assert!(verified.status.success());

    let csv = stdout(&run(&["export", "competences", "--format", "csv"]));
    let changed = csv.replacen("Residence permits and immigration law", "Residence permits", 1);
    std::fs::write(directory.path().join("mine.csv"), changed).unwrap();
    assert_eq!(run(&["import", "competences", "mine.csv"]).status.code(), Some(2));
    let dry = run(&["import", "competences", "mine.csv", "--as", "1.1", "--dry-run"]);
    assert!(stdout(&dry).contains("changed competences/LEG-01/name/en"), "{}", stderr(&dry));
    assert!(stdout(&dry).contains("0 added, 1 changed, 0 removed; nothing was written"), "{}", stdout(&dry));
    assert!(
        stdout(&run(&["import", "competences", "mine.csv", "--as", "1.1"])).contains("1 changed, 0 removed; written")
    );
    let json = stdout(&run(&["export", "competences", "1.0"]));
    std::fs::write(directory.path().join("mine.json"), json).unwrap();
    let taken = run(&["import", "competences", "mine.json"]);
    assert_eq!(taken.status.code(), Some(2));
    assert!(stderr(&taken).contains("is published and never changes"), "{}", stderr(&taken));
    assert!(run(&["import", "competences", "mine.json", "--as", "2.0"]).status.success());
}
