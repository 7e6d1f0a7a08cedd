// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a page keeps while it is drawn anew in another language: what was typed, chosen, begun.

use std::any::Any;
use std::collections::BTreeMap;

use leptos::prelude::*;

/// What the page that is shown keeps, by name; it goes with the page.
#[derive(Clone)]
pub(crate) struct Kept {
    owner: Owner,
    values: StoredValue<BTreeMap<String, Box<dyn Any + Send + Sync>>>,
}

impl Kept {
    /// Makes it known to a page; to be called outside of what follows the language.
    pub(crate) fn provide() {
        if let Some(owner) = Owner::current() {
            provide_context(Self { owner, values: StoredValue::new(BTreeMap::new()) });
        }
    }

    /// Forgets what begins with a name: what is on record is shown anew.
    pub(crate) fn forget(name: &str) {
        if let Some(kept) = use_context::<Self>() {
            kept.values.update_value(|all| all.retain(|key, _| !key.starts_with(name)));
        }
    }
}

/// A signal of the page: the same one, with what is in it, where the page is drawn anew.
pub(crate) fn kept<T: Send + Sync + 'static>(name: &str, first: impl FnOnce() -> T) -> RwSignal<T> {
    let Some(kept) = use_context::<Kept>() else { return RwSignal::new(first()) };
    let there = kept.values.with_value(|all| all.get(name).and_then(|it| it.downcast_ref::<RwSignal<T>>().copied()));
    there.unwrap_or_else(|| {
        let signal = kept.owner.with(|| RwSignal::new(first()));
        kept.values.update_value(|all| {
            all.insert(name.to_owned(), Box::new(signal));
        });
        signal
    })
}
