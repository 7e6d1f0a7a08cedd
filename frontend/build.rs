// SPDX-License-Identifier: AGPL-3.0-or-later
//! Makes the words a part of the program: `words/it.json` and `words/en.json`, one constant a key.
//!
//! A key that one language lacks stops the build; a key that no page uses is reported by the compiler as dead code. A text is in
//! the key itself, so that a module holds the words of its own pages only.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::{env, fs, path::PathBuf};

type Words = BTreeMap<String, String>;

fn read(language: &str) -> Result<Words, Box<dyn Error>> {
    let path = format!("words/{language}.json");
    println!("cargo::rerun-if-changed={path}");
    Ok(serde_json::from_str(&fs::read_to_string(&path)?).map_err(|fault| format!("{path}: {fault}"))?)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let (it, en) = (read("it")?, read("en")?);
    let only_one: Vec<&String> =
        it.keys().filter(|key| !en.contains_key(*key)).chain(en.keys().filter(|key| !it.contains_key(*key))).collect();
    if !only_one.is_empty() {
        return Err(format!("said in one language only: {only_one:?}").into());
    }
    let mut code = String::new();
    for (key, it) in &it {
        let name = key.replace(['.', '-'], "_").to_uppercase();
        let en = en.get(key).map_or("", String::as_str);
        writeln!(code, "#[doc = {key:?}]\npub(crate) const {name}: Key = Key(&[{it:?}, {en:?}]);")?;
    }
    let to = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join("words.rs");
    fs::write(to, code)?;
    Ok(())
}
