// SPDX-License-Identifier: AGPL-3.0-or-later
//! Work away from the page: texts in, texts out.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::JsValue;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{self, MessageEvent};

/// A worker that answers as often as it is asked, as long as the page is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line(StoredValue<Option<web_sys::Worker>, LocalStorage>);

impl Line {
    /// Starts a worker; `heard` is told each answer, and `None` where it could not work. It ends with the page.
    pub(crate) fn open(address: &str, heard: impl Fn(Option<String>) + 'static) -> Self {
        let line = Self(StoredValue::new_local(start(address, heard)));
        on_cleanup(move || line.close());
        line
    }

    /// Asks.
    pub(crate) fn send(self, text: &str) {
        self.0.with_value(|it| {
            if let Some(worker) = it {
                let _ = worker.post_message(&JsValue::from_str(text));
            }
        });
    }

    fn close(self) {
        let _ = self.0.try_update_value(|it| {
            if let Some(worker) = it.take() {
                worker.terminate();
            }
        });
    }
}

/// Starts a worker, gives it a text, hands its answer on and ends it. `None` is told where it could not work.
pub(crate) fn ask(address: &str, text: &str, answered: impl Fn(Option<String>) + 'static) {
    let line = Line(StoredValue::new_local(None));
    let worker = start(address, move |answer| {
        line.close();
        answered(answer);
    });
    line.0.set_value(worker);
    line.send(text);
}

fn start(address: &str, heard: impl Fn(Option<String>) + 'static) -> Option<web_sys::Worker> {
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let Ok(worker) = web_sys::Worker::new_with_options(address, &options) else {
        heard(None);
        return None;
    };
    // One for both: an answer has data that is a text, a failure has none.
    let told = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        heard(event.dyn_into::<MessageEvent>().ok().and_then(|it| it.data().as_string()));
    });
    worker.set_onmessage(Some(told.as_ref().unchecked_ref()));
    worker.set_onerror(Some(told.as_ref().unchecked_ref()));
    // It lives as long as the worker.
    told.forget();
    Some(worker)
}
