// SPDX-License-Identifier: AGPL-3.0-or-later
//! A new password: its field, and its rules while it is typed, by the code that the server asks.

use leptos::prelude::*;
use shared::passwords::{self, MAX_LENGTH, MIN_LENGTH};

use crate::i18n::{Words, k};
use crate::inside::form::{Field, Form};
use crate::ui::choice::Check;
use crate::ui::notice::{Status, Tone};

/// The field with its rules.
#[component]
pub(super) fn NewPassword(
    /// The words in use.
    w: Words,
    /// The form.
    form: Form,
    /// What is typed.
    value: RwSignal<String>,
    /// The user name, where it is known.
    #[prop(optional, into)]
    username: String,
) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let field = move || {
        let kind = if is_shown.get() { "text" } else { "password" };
        view! { <Field w form name="password" label=w.t(k::ACCESS_NEW_PASSWORD) value kind autocomplete="new-password" help=w.t(k::ACCESS_NEW_PASSWORD_HELP) /> }
    };
    let rules = move || {
        let password = value.get();
        let faults = passwords::check(&password, &username, "#/password").err();
        let broken =
            |start: &str| faults.as_ref().is_some_and(|it| it.as_slice().iter().any(|it| it.detail.starts_with(start)));
        let length =
            w.with(k::ACCESS_RULE_LENGTH, &[("low", &MIN_LENGTH.to_string()), ("high", &MAX_LENGTH.to_string())]);
        let is_empty = password.is_empty();
        [
            (length, broken("must have")),
            (w.t(k::ACCESS_RULE_COMMON).to_owned(), broken("is one")),
            (w.t(k::ACCESS_RULE_NAME).to_owned(), broken("must not")),
        ]
        .into_iter()
        .map(|(text, is_broken)| {
            let (tone, state) =
                if is_broken { (Tone::Care, k::ACCESS_RULE_BROKEN) } else { (Tone::Done, k::ACCESS_RULE_KEPT) };
            // Nobody has broken a rule before writing anything.
            let status = (!is_empty).then(|| view! { <Status tone text=w.t(state) /> });
            view! { <li>{text}{status}</li> }
        })
        .collect_view()
    };
    view! {
        <div class="co-stack-s">
            {field}
            <Check label=w.t(k::ACCESS_SHOW_PASSWORD) value=is_shown />
            <ul class="co-rules" aria-label=w.t(k::ACCESS_RULES)>{rules}</ul>
        </div>
    }
}
