// SPDX-License-Identifier: AGPL-3.0-or-later
//! Work away from the page: one message in, one out.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::JsValue;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{self, MessageEvent};

/// Starts a worker, gives it a text, hands its answer on and ends it. `None` is told where it could not work.
pub(crate) fn ask(address: &str, text: &str, answered: impl Fn(Option<String>) + 'static) {
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let Ok(worker) = web_sys::Worker::new_with_options(address, &options) else {
        answered(None);
        return;
    };
    let answered = StoredValue::new_local(answered);
    let ending = worker.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        ending.terminate();
        answered.with_value(|it| it(event.data().as_string()));
    });
    let ending = worker.clone();
    let on_error = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        ending.terminate();
        answered.with_value(|it| it(None));
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // The closures live as long as the worker: it ends with its one answer.
    on_message.forget();
    on_error.forget();
    let _ = worker.post_message(&JsValue::from_str(text));
}
