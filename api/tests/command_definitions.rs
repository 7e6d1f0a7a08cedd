// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti definitions` and `coefficienti weights`, run as a person runs them.

use std::process::Command;

use serde_json::Value;

/// A folder with a database that has the reference data.
struct Here(tempfile::TempDir);

impl Here {
    fn new() -> Self {
        let here = Self(tempfile::tempdir().unwrap());
        assert_eq!(here.run(&["migrate", "--create"]).0, 0);
        assert_eq!(here.run(&["seed"]).0, 0);
        here
    }

    /// Exit code, standard output, standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_coefficienti"))
            .args(arguments)
            .current_dir(self.0.path())
            .env_clear()
            .env("DATABASE_URL", format!("sqlite:{}", self.0.path().join("test.db").display()))
            .output()
            .unwrap();
        let [said, why] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
        (output.status.code().unwrap(), said, why)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }
}

#[test]
fn a_definition_is_drafted_tried_out_and_published() {
    let here = Here::new();
    let run = |arguments: &[&str]| here.run(arguments);
    let write = |name: &str, document: &Value| here.write(name, &document.to_string());
    let mut recipe: Value = serde_json::from_str(shared::reference::ATTRACTIVENESS_RECIPE).unwrap();
    let (code, said, _) = run(&["definitions", "list"]);
    assert!(code == 0 && said.starts_with("attractiveness 1.0 published 20"), "{said}");
    let (_, said, _) = run(&["definitions", "show", "attractiveness", "1.0"]);
    write("mine.json", &serde_json::from_str(&said).unwrap());
    let (_, said, _) = run(&["definitions", "add", "mine.json"]);
    assert_eq!(said, "attractiveness 1.0: same; nothing to write\n");

    recipe["version"] = "2.0".into();
    recipe["indicators"][0]["code"] = "sunshine".into();
    write("mine.json", &recipe);
    let (code, said, why) = run(&["definitions", "add", "mine.json", "--dry-run"]);
    assert_eq!((code, said.as_str()), (0, "attractiveness 2.0: new; nothing was written: this was a dry run\n"));
    assert!(why.contains("#/recipe/indicators/0/code: the catalogue has no indicator \"sunshine\""), "{why}");
    assert_eq!(run(&["definitions", "add", "mine.json"]).1, "attractiveness 2.0: new; written\n");
    let (code, said, why) = run(&["definitions", "publish", "attractiveness", "2.0"]);
    assert_eq!((code, said.as_str()), (2, ""), "{why}");
    recipe["indicators"][0]["code"] = "employment_rate".into();
    write("mine.json", &recipe);
    assert_eq!(run(&["definitions", "add", "mine.json"]).1, "attractiveness 2.0: changed; written\n");
    let (code, said, why) = run(&["definitions", "publish", "attractiveness", "2.0", "--dry-run"]);
    assert!(code == 0 && said.ends_with("; nothing was written: this was a dry run\n"), "{said}{why}");
    assert!(
        why.starts_with("index of 2024: 20 territories, 24 indicators, values of 2022 to 2024, 2 cells without"),
        "{why}"
    );
    let (code, said, _) = run(&["definitions", "publish", "attractiveness", "2.0"]);
    assert!(code == 0 && said.ends_with("; published\n"), "{said}");
    assert_eq!(run(&["definitions", "publish", "attractiveness", "2.0"]).0, 2);
    assert_eq!(
        run(&["definitions", "publish", "attractiveness", "9"]).2,
        "coefficienti: there is no definition attractiveness 9\n"
    );
    recipe["min_coverage"] = 0.5.into();
    write("mine.json", &recipe);
    let (code, _, why) = run(&["definitions", "add", "mine.json"]);
    assert!(code == 2 && why.contains("is published and never changes"), "{why}");
}

#[test]
fn the_weights_of_a_group_are_added_once() {
    let here = Here::new();
    let run = |arguments: &[&str]| here.run(arguments);
    let write = |name: &str, document: &Value| here.write(name, &document.to_string());
    let mut weights = serde_json::to_value(&crate::definitions::two_groups()[0]).unwrap();
    write("weights.json", &weights);
    for (more, done) in
        [(Some("--dry-run"), "nothing was written: this was a dry run"), (None, "written"), (None, "nothing to write")]
    {
        let mut arguments = vec!["weights", "add", "weights.json"];
        arguments.extend(more);
        let (code, said, why) = run(&arguments);
        let expected = format!("assistenti-sociali: 34 people, 7 dimensions of attractiveness 1.0; {done}\n");
        assert_eq!((code, said), (0, expected), "{why}");
    }
    weights["n_people"] = 3.into();
    weights["weights"]["sun"] = (-1).into();
    write("weights.json", &weights);
    let (code, said, why) = run(&["weights", "add", "weights.json"]);
    assert_eq!((code, said.as_str(), why.lines().count()), (2, "", 2), "{why}");
    here.write("weights.json", "{");
    assert!(run(&["weights", "add", "weights.json"]).2.starts_with("weights.json: is not JSON"));
}
