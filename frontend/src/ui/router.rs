// SPDX-License-Identifier: AGPL-3.0-or-later
//! Addresses: which path and query the browser shows, and links that change them without reading the page anew.
//!
//! Our own 100 lines: the library for it costs 45 kB of the first load and this product has a flat table of routes.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys;

use super::browser;

/// The address in the browser, as signals.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Router {
    path: RwSignal<String>,
    search: RwSignal<String>,
    is_inside: fn(&str) -> bool,
}

/// Paths that are not pages of this application: the browser goes there itself.
const OUTSIDE: &[&str] = &["/api/", "/docs", "/openapi", "/status", "/assets/", "/.well-known/"];

impl Router {
    /// Starts following the address: links, the back button, our own moves. Links to what is not inside are the browser's.
    pub(crate) fn provide(is_inside: fn(&str) -> bool) -> Self {
        let (path, search) = here();
        let router = Self { path: RwSignal::new(path), search: RwSignal::new(search), is_inside };
        provide_context(router);
        let back = window_event_listener(ev::popstate, move |_| router.follow());
        let click = window_event_listener(ev::click, move |event| router.take(&event));
        on_cleanup(move || {
            back.remove();
            click.remove();
        });
        router
    }

    /// The router of the application.
    pub(crate) fn here() -> Option<Self> {
        use_context()
    }

    /// The path, without the slash at its end.
    pub(crate) fn path(self) -> Memo<String> {
        let path = self.path;
        Memo::new(move |_| match path.read().trim_end_matches('/') {
            "" => "/".to_owned(),
            text => text.to_owned(),
        })
    }

    /// The value of a key of the query.
    pub(crate) fn query(self, key: &'static str) -> Memo<Option<String>> {
        let search = self.search;
        Memo::new(move |_| web_sys::UrlSearchParams::new_with_str(&search.read()).ok()?.get(key))
    }

    /// The address with one key of the query set, or taken away where the value is empty; follows the address.
    pub(crate) fn with_query(self, key: &str, value: &str) -> String {
        let path = self.path.get();
        let Ok(query) = web_sys::UrlSearchParams::new_with_str(&self.search.read()) else { return path };
        if value.is_empty() {
            query.delete(key);
        } else {
            query.set(key, value);
        }
        // A comma between keys stays a comma: an address is read by people too.
        let query = String::from(query.to_string()).replace("%2C", ",");
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// The same query at another path.
    pub(crate) fn with_path(self, path: &str) -> String {
        format!("{path}{}", self.search.read_untracked())
    }

    /// The address that is shown: its path and query.
    pub(crate) fn address(self) -> String {
        format!("{}{}", self.path.get(), self.search.get())
    }

    /// Opens an address of the application. The one that is shown already opens nothing: it only goes back to its top.
    pub(crate) fn go(self, address: &str) {
        if address == format!("{}{}", self.path.read_untracked(), self.search.read_untracked()) {
            browser::scroll_to_top();
            return;
        }
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
        }
        self.follow();
    }

    /// Opens an address of the installation: here where it is a page of this module, else by the browser.
    pub(crate) fn open(self, address: &str) {
        if (self.is_inside)(address) {
            self.go(address);
        } else {
            let _ = window().location().set_href(address);
        }
    }

    /// Opens an address of the installation in the place of the page that is shown, which only sends on.
    pub(crate) fn open_instead(self, address: &str) {
        if (self.is_inside)(address) {
            self.replace(address);
        } else {
            let _ = window().location().replace(address);
        }
    }

    /// Changes the address without a step to come back to: for a choice inside a page.
    pub(crate) fn replace(self, address: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
        }
        self.follow();
    }

    fn follow(self) {
        let (path, search) = here();
        // Only what changed wakes its readers.
        if *self.path.read_untracked() != path {
            self.path.set(path);
        }
        if *self.search.read_untracked() != search {
            self.search.set(search);
        }
    }

    /// Takes over a plain click on a link to another page of the application.
    fn take(self, event: &web_sys::MouseEvent) {
        if event.default_prevented()
            || event.button() != 0
            || event.meta_key()
            || event.alt_key()
            || event.ctrl_key()
            || event.shift_key()
        {
            return;
        }
        let link = event
            .target()
            .and_then(|it| it.dyn_into::<web_sys::Element>().ok())
            .and_then(|it| it.closest("a[href]").ok().flatten());
        let Some(link) = link else { return };
        let href = link.get_attribute("href").unwrap_or_default();
        let is_ours =
            href.starts_with('/') && !href.starts_with("//") && !OUTSIDE.iter().any(|it| href.starts_with(it));
        if !is_ours || !(self.is_inside)(&href) || link.has_attribute("download") || link.has_attribute("target") {
            return;
        }
        event.prevent_default();
        self.go(&href);
    }
}

fn here() -> (String, String) {
    let location = window().location();
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}
