// SPDX-License-Identifier: AGPL-3.0-or-later
//! A long file: a million rows of SDMX-CSV, in an order that no index has, twice, by the binary, in bounded memory.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use api::db::Db;
use shared::indicators::IndicatorRole;

const N_ROWS: usize = 1_000_000;
const N_INDICATORS: usize = 334;
const REGIONS: [&str; 20] = [
    "ITC1", "ITC2", "ITC4", "ITDA", "ITD3", "ITD4", "ITC3", "ITD5", "ITE1", "ITE2", "ITE3", "ITE4", "ITF1", "ITF2",
    "ITF3", "ITF4", "ITF5", "ITF6", "ITG1", "ITG2",
];

/// Year by year, indicator by indicator: neither the order of the primary key nor that of the index.
fn write(directory: &Path) {
    let mut rules = "indicator,dataflow,where\n".to_owned();
    for n in 0..N_INDICATORS {
        rules.push_str(&format!("long_{n},,DATA_TYPE=X{n}\n"));
    }
    std::fs::write(directory.join("rules.csv"), rules).unwrap();
    let mut file = BufWriter::new(File::create(directory.join("long.csv")).unwrap());
    writeln!(file, "DATAFLOW,FREQ,REF_AREA,DATA_TYPE,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS").unwrap();
    let mut n = 0;
    'all: for year in 1951..=2100 {
        for indicator in 0..N_INDICATORS {
            for region in REGIONS {
                let value = n % 1_000;
                writeln!(file, "IT1:LONG(1.0),A,{region},X{indicator},9,{year},{value}.5,").unwrap();
                n += 1;
                if n == N_ROWS {
                    break 'all;
                }
            }
        }
    }
}

fn command(directory: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_coefficienti"))
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("DATABASE_URL", format!("sqlite:{}", directory.join("test.db").display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// Imports, and returns what was said, the most memory that was resident in MB (0 where the system does not tell), seconds.
fn import(directory: &Path) -> (String, u64, f64) {
    let began = Instant::now();
    let mut child = command(directory, &["import", "sdmx-csv", "long.csv", "--map", "rules.csv"]);
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or_default();
        peak_kb = line.split_whitespace().next().and_then(|it| it.parse().ok()).unwrap_or(peak_kb);
        std::thread::sleep(Duration::from_millis(10));
    }
    let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    (said, peak_kb / 1024, began.elapsed().as_secs_f64())
}

#[test]
fn a_million_rows_are_imported_in_bounded_memory_and_again_change_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    for verb in [&["migrate", "--create"][..], &["seed"]] {
        assert!(command(path, verb).wait().unwrap().success());
    }
    let db = Db::open(&format!("sqlite:{}", path.join("test.db").display()).parse().unwrap()).unwrap();
    db.write_now(|conn| {
        let mut indicator = api::indicators::store::catalogue(conn)?.remove(0);
        (indicator.role, indicator.dimension) = (IndicatorRole::Context, None);
        for (position, n) in (1_000..).zip(0..N_INDICATORS) {
            indicator.code = format!("long_{n}").parse().unwrap();
            api::indicators::store::put(conn, position, &indicator)?;
        }
        Ok(())
    })
    .unwrap();
    write(path);
    let (said, peak_mb, seconds) = import(path);
    println!("{seconds:.1} s, at most {peak_mb} MB: {said}");
    assert_eq!(said, "1000000 rows: 1000000 new, 0 changed, 0 same, 0 refused; written\n");
    assert!(peak_mb < 200, "{peak_mb} MB");
    let (said, peak_mb, seconds) = import(path);
    println!("{seconds:.1} s, at most {peak_mb} MB: {said}");
    assert_eq!(said, "1000000 rows: 0 new, 0 changed, 1000000 same, 0 refused; nothing to write\n");
    assert!(peak_mb < 200, "{peak_mb} MB");
}
