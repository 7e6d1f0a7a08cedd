// SPDX-License-Identifier: AGPL-3.0-or-later
//! A file that is chosen in the browser: its text, and what kind it is by its name.

use js_sys::{Function, JSON, Promise, Reflect};
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::HtmlInputElement;
use wasm_bindgen_futures::JsFuture;

/// A file: its name and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) name: String,
    pub(super) text: String,
}

impl Chosen {
    /// Whether it is JSON, by its name.
    pub(super) fn is_json(&self) -> bool {
        self.name.to_lowercase().ends_with(".json")
    }
}

/// The file that a field holds; `None` where there is none, or it cannot be read.
pub(super) async fn read(field: HtmlInputElement) -> Option<Chosen> {
    let files = Reflect::get(&field, &"files".into()).ok()?;
    let file = Reflect::get_u32(&files, 0).ok().filter(JsValue::is_object)?;
    let name = Reflect::get(&file, &"name".into()).ok()?.as_string()?;
    let text: Function = Reflect::get(&file, &"text".into()).ok()?.dyn_into().ok()?;
    let text: Promise = text.call0(&file).ok()?.dyn_into().ok()?;
    let text = JsFuture::from(text).await.ok()?.as_string()?;
    Some(Chosen { name, text })
}

/// The framework of a JSON file: the document itself, or what this site gives away, which holds it. Under another version where
/// one is asked for. A text that is not JSON stays what it is: the API says what is wrong with it.
pub(super) fn framework_of(text: &str, version: &str) -> String {
    let asked = || {
        let document = JSON::parse(text).ok().filter(JsValue::is_object)?;
        let inside = Reflect::get(&document, &"framework".into()).ok().filter(JsValue::is_object);
        let framework = inside.unwrap_or(document);
        if !version.is_empty() {
            Reflect::set(&framework, &"version".into(), &version.into()).ok()?;
        }
        JSON::stringify(&framework).ok().map(String::from)
    };
    asked().unwrap_or_else(|| text.to_owned())
}
