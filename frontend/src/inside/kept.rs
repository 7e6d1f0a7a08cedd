// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a page keeps while it is drawn anew in another language: what was typed, chosen, begun.

use std::any::Any;
use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;

/// Signals by name.
type Values = BTreeMap<String, Box<dyn Any + Send + Sync>>;

/// What the page that is shown keeps; it goes with the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    /// Who owns the page, and is not owned by it.
    owner: StoredValue<WeakOwner>,
    values: StoredValue<Values>,
}

impl Kept {
    /// Makes it known to a page; to be called outside of what follows the language.
    pub(super) fn provide() {
        if let Some(owner) = Owner::current() {
            let owner = StoredValue::new(owner.downgrade());
            provide_context(Self { owner, values: StoredValue::new(Values::new()) });
        }
    }

    /// The one of the page that is being drawn.
    pub(super) fn here() -> Option<Self> {
        use_context()
    }

    /// Forgets what begins with a name: what is on record is shown anew.
    pub(super) fn forget(self, name: &str) {
        let _ = self.values.try_update_value(|all| all.retain(|key, _| !key.starts_with(name)));
    }

    fn keep<T: Send + Sync + 'static>(self, name: &str, first: impl FnOnce() -> T) -> RwSignal<T> {
        let find = |all: &Values| all.get(name).and_then(|it| it.downcast_ref::<RwSignal<T>>().copied());
        if let Some(there) = self.values.try_with_value(find).flatten() {
            return there;
        }
        let owner = self.owner.try_get_value().and_then(|it| it.upgrade());
        let Some(owner) = owner else { return RwSignal::new(first()) };
        let signal = owner.with(|| RwSignal::new(first()));
        let _ = self.values.try_update_value(|all| all.insert(name.to_owned(), Box::new(signal)));
        signal
    }
}

/// A signal of the page: the same one, with what is in it, where the page is drawn anew.
pub(crate) fn kept<T: Send + Sync + 'static>(name: &str, first: impl FnOnce() -> T) -> RwSignal<T> {
    match Kept::here() {
        Some(kept) => kept.keep(name, first),
        None => RwSignal::new(first()),
    }
}
