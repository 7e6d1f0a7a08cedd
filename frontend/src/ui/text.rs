// SPDX-License-Identifier: AGPL-3.0-or-later
//! Text with its strong words: `**so**`.

use leptos::prelude::*;

/// Draws a text whose strong words stand between double asterisks.
pub(crate) fn rich(text: &str) -> impl IntoView + use<> {
    text.split("**")
        .enumerate()
        .map(|(n, piece)| {
            let piece = piece.to_owned();
            if n % 2 == 1 { view! { <strong>{piece}</strong> }.into_any() } else { piece.into_any() }
        })
        .collect_view()
}
