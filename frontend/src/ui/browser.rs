// SPDX-License-Identifier: AGPL-3.0-or-later
//! The few things asked of the browser itself: title, focus, storage, print, today.

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys;

/// A number with so many decimals, as the browser writes it: Rust's own formatting of fractions would add 12 kB to every page.
pub(crate) fn fixed(value: f64, decimals: u8) -> String {
    js_sys::Number::from(value).to_fixed(decimals).map_or_else(|_| String::new(), String::from)
}

/// A number with every digit it needs to be read back as the same.
pub(crate) fn exact(value: f64) -> String {
    js_sys::Number::from(value).to_string_with_radix(10).map_or_else(|_| String::new(), String::from)
}

/// A coordinate of a figure, in tenths.
pub(crate) fn at(value: f64) -> String {
    fixed(value, 1)
}

/// A count as a number of the plane.
pub(crate) fn float(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Takes away the shell of `index.html`: it has done its work once the application draws the same.
pub(crate) fn remove_shell() {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
}

/// Sets the title of the document.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Sets the language of the document, for screen readers and hyphens.
pub(crate) fn set_document_lang(code: &str) {
    set_root_attribute("lang", Some(code));
}

fn set_root_attribute(name: &str, value: Option<&str>) {
    set_or_remove(document().document_element(), name, value);
}

/// Sets an attribute on `body`; `None` takes it away.
pub(crate) fn set_body_attribute(name: &str, value: Option<&str>) {
    set_or_remove(document().body().map(JsCast::unchecked_into), name, value);
}

fn set_or_remove(element: Option<web_sys::Element>, name: &str, value: Option<&str>) {
    let Some(element) = element else { return };
    // An attribute's name is ours, so it is always well formed.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Moves the focus to an element by its id, without scrolling.
pub(crate) fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Moves the focus to the first element that a selector finds, in SVG too.
pub(crate) fn focus_first(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        // SVG elements have the same method, of another class.
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Brings the top of the page into sight.
pub(crate) fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Opens the browser's print dialog.
pub(crate) fn print() {
    let _ = window().print();
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// A choice kept on this device from an earlier visit.
pub(crate) fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a choice on this device; where storage is off the choice lasts as long as the page.
pub(crate) fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets a choice kept on this device.
pub(crate) fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Keeps something for as long as this tab is open; nothing takes it away.
pub(crate) fn keep_in_tab(key: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}

/// What was kept for this tab.
pub(crate) fn kept_in_tab(key: &str) -> Option<String> {
    window().session_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Leaves this document for an address of the site.
pub(crate) fn leave_for(address: &str) {
    let _ = window().location().set_href(address);
}

/// Today in the reader's own zone: year, month from 1, day.
pub(crate) fn today() -> (u32, usize, u32) {
    let now = js_sys::Date::new_0();
    (now.get_full_year(), usize::try_from(now.get_month()).unwrap_or_default() + 1, now.get_date())
}

/// What the build wrote into `index.html` under a name: the place of an asset that loads later.
pub(crate) fn asset(name: &str) -> Option<String> {
    let element = document().query_selector(&format!("meta[name=\"{name}\"]")).ok().flatten()?;
    element.get_attribute("content")
}

/// A text as the address of a file to save, without a request.
pub(crate) fn file_address(media_type: &str, text: &str) -> String {
    format!("data:{media_type};charset=utf-8,{}", String::from(js_sys::encode_uri_component(text)))
}

/// Where the installation is: `https://…` without a path.
pub(crate) fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The address that is shown, whole.
pub(crate) fn here() -> String {
    window().location().href().unwrap_or_default()
}

/// Puts a text on the clipboard; whether it is there. By the old way, which works without TLS too and at once.
pub(crate) fn copy(text: &str) -> bool {
    let document = document();
    let before = document.active_element().and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    let (Some(body), Ok(area)) = (document.body(), document.create_element("textarea")) else { return false };
    area.set_class_name("visually-hidden");
    let _ = js_sys::Reflect::set(&area, &"value".into(), &text.into());
    let _ = body.append_child(&area);
    call(&area, "select", None);
    let done = call(&document, "execCommand", Some("copy")).and_then(|it| it.as_bool()).unwrap_or_default();
    area.remove();
    if let Some(element) = before {
        let _ = element.focus();
    }
    done
}

/// A method that the bindings do not have, with one text or nothing.
fn call(of: &JsValue, method: &str, text: Option<&str>) -> Option<JsValue> {
    let method = js_sys::Reflect::get(of, &method.into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
    match text {
        Some(text) => method.call1(of, &text.into()).ok(),
        None => method.call0(of).ok(),
    }
}

/// Puts a text where it can be pasted; where the browser does not let us, the text is there to be marked by hand.
pub(crate) fn copy_text(text: &str) {
    let copied = || -> Result<(), JsValue> {
        let navigator = js_sys::Reflect::get(&window(), &"navigator".into())?;
        let board = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
        let write: js_sys::Function = js_sys::Reflect::get(&board, &"writeText".into())?.dyn_into()?;
        let done: js_sys::Promise = write.call1(&board, &JsValue::from_str(text))?.dyn_into()?;
        leptos::task::spawn_local(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(done).await;
        });
        Ok(())
    };
    let _ = copied();
}
