// SPDX-License-Identifier: AGPL-3.0-or-later
//! The command line, run as a person runs it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

pub(crate) fn coefficienti(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_coefficienti"))
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("DATABASE_URL", format!("sqlite:{}", directory.join("test.db").display()))
        .output()
        .unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_database_that_is_not_there_is_a_sentence_and_no_new_file() {
    let directory = tempfile::tempdir().unwrap();
    for verb in [&["migrate"][..], &["seed"], &["serve"], &["import", "values", "x.csv"]] {
        std::fs::write(directory.path().join("x.csv"), "territory,indicator,year,value\n").unwrap();
        let output = coefficienti(directory.path(), verb);
        assert_eq!(output.status.code(), Some(1), "{verb:?}");
        assert!(stderr(&output).contains("there is no database file"), "{verb:?}: {}", stderr(&output));
        assert!(stderr(&output).contains("migrate --create"), "{verb:?}");
        assert!(!directory.path().join("test.db").exists(), "{verb:?}");
    }
}

#[test]
fn a_url_of_no_known_kind_is_a_sentence() {
    let directory = tempfile::tempdir().unwrap();
    for (url, says) in [
        ("test.db", "begins with sqlite:"),
        ("postgres://someone:secret@127.0.0.1:1/x", "does not answer"),
        ("sqlite:not-a-database.txt", "is not a SQLite database"),
    ] {
        std::fs::write(directory.path().join("not-a-database.txt"), "hello, this is only a text file").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_coefficienti"))
            .arg("migrate")
            .current_dir(directory.path())
            .env_clear()
            .env("DATABASE_URL", url)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{url}");
        assert!(stderr(&output).contains(says), "{url}: {}", stderr(&output));
        assert!(!stderr(&output).contains("secret"), "{url}: {}", stderr(&output));
    }
}

#[test]
fn a_file_of_values_is_imported_once_and_reported_row_by_row() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    assert!(coefficienti(directory.path(), &["migrate", "--create"]).status.success());
    let seeded = coefficienti(directory.path(), &["seed"]);
    assert!(stderr(&seeded).contains("reference data loaded"), "{}", stderr(&seeded));
    std::fs::write(at("mine.csv"), "territory,indicator,year,value\n19,employment_rate,2025,51.5\n").unwrap();
    let dry = coefficienti(directory.path(), &["import", "values", "mine.csv", "--dry-run"]);
    assert_eq!(stdout(&dry), "1 rows: 1 new, 0 changed, 0 same, 0 refused; nothing was written: this was a dry run\n");
    let done = coefficienti(directory.path(), &["import", "values", "mine.csv", "--report", "report.csv"]);
    assert_eq!(stdout(&done), "1 rows: 1 new, 0 changed, 0 same, 0 refused; written\n");
    let report = std::fs::read_to_string(at("report.csv")).unwrap();
    assert_eq!(
        report,
        "line,outcome,territory,indicator,year,value,previous,detail\n2,new,19,employment_rate,2025,51.5,,\n"
    );
    let again = coefficienti(directory.path(), &["import", "values", "mine.csv"]);
    assert_eq!(stdout(&again), "1 rows: 0 new, 0 changed, 1 same, 0 refused; nothing to write\n");
    std::fs::write(at("bad.csv"), "territory,indicator,year,value\n19,employment_rate,x,y\n19,none,2025,1\n").unwrap();
    let bad = coefficienti(directory.path(), &["import", "values", "bad.csv"]);
    assert_eq!(bad.status.code(), Some(2));
    assert_eq!(stderr(&bad).lines().count(), 3, "{}", stderr(&bad));
    assert!(stderr(&bad).starts_with("line 2: year «x»"), "{}", stderr(&bad));
}

const RECIPE: &str = r#"{ "key": "mine", "version": "1",
  "nodes": [{"code": "index", "parent": null, "weight": 1}],
  "indicators": [{"code": "a", "parent": "index", "weight": 1, "direction": 1}],
  "imputation": null, "treatment": null, "normalisation": {"method": "min_max", "low": 0, "high": 100},
  "aggregation": "arithmetic", "min_coverage": 0, "levels": [], "uncertainty": null }"#;

#[test]
fn an_index_is_computed_from_files_without_a_database() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("recipe.json"), RECIPE).unwrap();
    std::fs::write(directory.path().join("values.csv"), "unit,a\nx,1\ny,3\nz,2\n").unwrap();
    let output =
        coefficienti(directory.path(), &["compute", "index", "--recipe", "recipe.json", "--values", "values.csv"]);
    let result: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(result["units"][1]["rank"], 1);
    assert_eq!(result["units"][2]["scores"]["index"], 50.0);
    assert!(result["digest"].as_str().unwrap().starts_with("sha256:"));
    assert!(!directory.path().join("test.db").exists());
}

#[test]
fn a_faulty_computation_is_exit_2_a_problem_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(
        directory.path().join("recipe.json"),
        RECIPE.replace("\"weight\": 1, \"direction\": 1", "\"weight\": -1, \"direction\": 3"),
    )
    .unwrap();
    std::fs::write(directory.path().join("values.csv"), "unit,a\nx,1\nx,three\n").unwrap();
    let output =
        coefficienti(directory.path(), &["compute", "index", "--recipe", "recipe.json", "--values", "values.csv"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    let problem: Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert_eq!(problem["status"], 422);
    let places: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    assert!(places.contains(&"line 3"), "{places:?}");
}

#[test]
fn a_coefficient_and_a_fit_are_computed_from_files_without_a_database() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    write("answers.json", r#"{"italian_oral": "b1", "transport": "own_vehicle", "experience_years": null}"#);
    let output = coefficienti(directory.path(), &["compute", "employability", "--answers", "answers.json"]);
    let result: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((&result["computable"], &result["value"]), (&Value::Bool(false), &Value::Null));
    assert!((result["interval"][0].as_f64().unwrap() - 0.178).abs() < 1e-12);

    write("answers.json", r#"{"italian_oral": "z1", "age": "40"}"#);
    let output = coefficienti(directory.path(), &["compute", "employability", "--answers", "answers.json"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    let problem: Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert_eq!(problem["errors"][0]["pointer"], "#/answers/age");

    let rows: String = (0..40).map(|i| format!("1,{},{}\n", i % 7, i32::from((i * 5) % 11 > 4))).collect();
    write("data.csv", &format!("(Intercept),x,y\n{rows}"));
    let groups: String = (0..40).map(|i| if i % 2 == 0 { "a\n" } else { "b\n" }).collect();
    write("group.csv", &format!("group\n{groups}"));
    let fit = ["compute", "fit", "--data", "data.csv", "--target", "y"];
    let output = coefficienti(directory.path(), &[&fit[..], &["--group", "group.csv"]].concat());
    let result: Value = serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    assert_eq!((&result["n"], &result["fairness"]["groups"][1]["n"]), (&40.into(), &20.into()));

    write("data.csv", "(Intercept),x,y\n1,2,0\n1,,1\n1,3,1\n1,4,0\n");
    let output = coefficienti(directory.path(), &fit);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    let problem: Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert_eq!(problem["errors"][0]["pointer"], "line 3");
    assert!(!directory.path().join("test.db").exists());
}

#[test]
fn needs_and_a_plan_are_computed_from_files_without_a_database() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    let rows = [(5, 2), (4, 3), (5, 2), (5, 3), (4, 3)].iter().enumerate();
    let rows: String =
        rows.map(|(i, (importance, ability))| format!("r{i},GOV-03,{importance},{ability},,18\n")).collect();
    write("ratings.csv", &format!("respondent,competence,importance,ability,required,group\n{rows}"));
    write("populations.csv", "group,persons\n18,12\n");
    let needs = ["compute", "needs", "--ratings", "ratings.csv", "--populations", "populations.csv"];
    let output = coefficienti(directory.path(), &needs);
    let result: Value = serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    assert_eq!((&result["competences"][0]["mwds"], &result["competences"][0]["rds"]), (&9.2.into(), &(-100.0).into()));
    assert_eq!(result["national"]["regions"][0]["respondents"], 5);

    write("ratings.csv", "respondent,competence,importance,ability\na,X,5,2\nb,X,7,2\na,X,5,2\n");
    let output = coefficienti(directory.path(), &["compute", "needs", "--ratings", "ratings.csv"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    let problem: Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert_eq!(
        (&problem["errors"][0]["pointer"], &problem["errors"][1]["pointer"]),
        (&"line 3".into(), &"line 4".into())
    );

    let problem = |seats: i64| {
        format!(
            r#"{{"budget_cents": 1000000, "modules": [{{"code": "A", "seats": {seats}, "cost_cents": 300000, "hours": 4}}],
                "regions": [{{"code": "18"}}], "needs": [{{"module": "A", "region": "18", "seats": 40, "benefit": 2}}]}}"#
        )
    };
    write("problem.json", &problem(10));
    let output = coefficienti(directory.path(), &["compute", "plan", "--problem", "problem.json"]);
    let result: Value = serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    assert_eq!((&result["status"], &result["objective"]), (&"optimal".into(), &60.0.into()));
    write("problem.json", &problem(0));
    let output = coefficienti(directory.path(), &["compute", "plan", "--problem", "problem.json"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    assert!(!directory.path().join("test.db").exists());
}

#[test]
fn help_teaches() {
    let directory = tempfile::tempdir().unwrap();
    for arguments in [
        &["--help"][..],
        &["serve", "--help"],
        &["import", "values", "--help"],
        &["compute", "index", "--help"],
        &["compute", "employability", "--help"],
        &["compute", "fit", "--help"],
        &["compute", "needs", "--help"],
        &["compute", "plan", "--help"],
        &["definitions", "add", "--help"],
        &["definitions", "publish", "--help"],
        &["weights", "add", "--help"],
        &["user", "--help"],
        &["user", "mandate", "--help"],
        &["audit", "verify", "--help"],
    ] {
        let output = coefficienti(directory.path(), arguments);
        assert!(output.status.success() && stdout(&output).lines().count() > 5, "{arguments:?}");
    }
}

#[test]
fn social_areas_are_imported_whole_or_not_at_all() {
    let directory = tempfile::tempdir().unwrap();
    assert!(coefficienti(directory.path(), &["migrate", "--create"]).status.success());
    assert!(coefficienti(directory.path(), &["seed"]).status.success());
    let write = |text: &str| std::fs::write(directory.path().join("ats.csv"), text).unwrap();
    let import = |arguments: &[&str]| {
        let mut all = vec!["areas", "import", "ats.csv"];
        all.extend(arguments);
        coefficienti(directory.path(), &all)
    };
    write("area,name,municipality\nATS-1,Prova,089017\nATS-1,Prova,999999\nats 2,,1\n");
    let refused = import(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("line 4: area «ats 2»"), "{}", stderr(&refused));
    write("area,name,municipality\nATS-1,Prova,089017\nATS-1,Prova,999999\n");
    assert_eq!(stderr(&import(&[])), "line 3: there is no municipality 999999\n");
    write("area,name,municipality\nATS-1,Prova,089017\nATS-1,Prova,089001\n");
    let says = |output: &Output| stdout(output);
    assert_eq!(
        says(&import(&["--dry-run"])),
        "1 social areas, 2 municipalities; nothing was written: this was a dry run\n"
    );
    assert_eq!(says(&import(&[])), "1 social areas, 2 municipalities; written\n");
    assert_eq!(says(&import(&[])), "1 social areas, 2 municipalities; nothing to write\n");
}
