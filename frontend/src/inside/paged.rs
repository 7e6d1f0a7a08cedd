// SPDX-License-Identifier: AGPL-3.0-or-later
//! A long list, a page after the other: «Mostra altri».

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::page::Page;

use crate::client::{Ask, Refused};
use crate::i18n::{Key, Words, k};
use crate::identity::Identity;
use crate::json;
use crate::site::load_words;
use crate::ui::load::{Empty, Failed, Failure, Shape, Skeleton};
use crate::ui::press::Button;

/// A list that is read page by page.
pub(crate) struct Paged<T: Send + Sync + 'static> {
    identity: Identity,
    path: StoredValue<String>,
    /// What a search sends: words of it must not stand in the address.
    search: StoredValue<Option<Value>>,
    /// What was read so far.
    pub(crate) items: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    has_read: RwSignal<bool>,
    failed: RwSignal<Option<Failure>>,
}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

impl<T: DeserializeOwned + Clone + Send + Sync + 'static> Paged<T> {
    /// Begins a list; `path` has its filters already.
    pub(crate) fn open(identity: Identity, path: String) -> Self {
        Self::begin(identity, path, None)
    }

    /// Begins what a search finds; `search` is its body.
    pub(crate) fn search(identity: Identity, path: &str, search: Value) -> Self {
        Self::begin(identity, path.to_owned(), Some(search))
    }

    fn begin(identity: Identity, path: String, search: Option<Value>) -> Self {
        let list = Self {
            identity,
            path: StoredValue::new(path),
            search: StoredValue::new(search),
            items: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            busy: RwSignal::new(false),
            has_read: RwSignal::new(false),
            failed: RwSignal::new(None),
        };
        list.read(None);
        list
    }

    /// Reads the list from its beginning.
    pub(crate) fn again(self) {
        self.read(None);
    }

    fn read(self, cursor: Option<String>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let ask = self.ask(cursor.as_deref());
        spawn_local(async move {
            let answer = self.identity.send(&ask).await;
            self.take(answer, cursor.is_some());
        });
    }

    fn ask(self, cursor: Option<&str>) -> Ask {
        let path = self.path.get_value();
        match (self.search.get_value(), cursor) {
            (Some(mut search), cursor) => {
                if let (Some(body), Some(cursor)) = (search.as_object_mut(), cursor) {
                    body.insert("cursor".to_owned(), cursor.into());
                }
                Ask::post(path, search.to_string())
            }
            (None, None) => Ask::get(path),
            (None, Some(cursor)) => {
                let sign = if path.contains('?') { '&' } else { '?' };
                Ask::get(format!("{path}{sign}cursor={}", String::from(js_sys::encode_uri_component(cursor))))
            }
        }
    }

    fn take(self, answer: Result<String, Refused>, is_more: bool) {
        // Who left the page has no list any more.
        if self.busy.try_set(false).is_some() {
            return;
        }
        let (status, code) = match answer {
            Ok(text) => match json::parse::<Page<T>>(&text) {
                Some(page) => {
                    self.items.update(|items| {
                        if !is_more {
                            items.clear();
                        }
                        items.extend(page.items);
                    });
                    self.next.set(page.next_cursor);
                    self.failed.set(None);
                    self.has_read.set(true);
                    return;
                }
                None => (0, None),
            },
            Err(it) => (it.problem.status, it.problem.instance),
        };
        self.failed.set(Some(Failure { status, code }));
    }
}

/// What a list says when it is on its way, when it failed, and when it is empty.
#[derive(Clone, Copy)]
pub(crate) struct ListWords {
    /// «Non riusciamo a leggere…»
    pub(crate) failed: Key,
    /// What is missing.
    pub(crate) empty: Key,
    /// Why, and what to do.
    pub(crate) empty_text: Key,
}

/// The list with its faces, and the button that reads on.
#[component]
pub(crate) fn PagedList<T, V>(
    /// The words in use.
    w: Words,
    /// The list.
    list: Paged<T>,
    /// What it says.
    says: ListWords,
    /// How the things are shown.
    show: impl Fn(Vec<T>) -> V + Send + 'static,
) -> impl IntoView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let body = move || {
        if !list.has_read.get() {
            return if list.failed.read().is_some() {
                ().into_any()
            } else {
                view! { <Skeleton text=w.t(k::ACCESS_LOADING).to_owned() shape=Shape::Block /> }.into_any()
            };
        }
        let items = list.items.get();
        if items.is_empty() {
            return view! { <Empty title=w.t(says.empty) text=w.t(says.empty_text)>""</Empty> }.into_any();
        }
        show(items).into_any()
    };
    let failed = move || {
        list.failed.get().map(|why| {
            let words = load_words(w, k::ACCESS_LOADING, says.failed);
            let retry = Callback::new(move |()| {
                list.failed.set(None);
                list.read(list.next.get_untracked());
            });
            view! { <Failed why words retry /> }
        })
    };
    let more = move || {
        list.next.get().map(|cursor| {
            view! { <p><Button text=w.t(k::ACCESS_MORE) busy=list.busy on_press=move || list.read(Some(cursor.clone())) /></p> }
        })
    };
    view! { <div class="co-stack-s">{body}{failed}{more}</div> }
}
