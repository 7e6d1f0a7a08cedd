// SPDX-License-Identifier: AGPL-3.0-or-later
//! What colours and rings of the grid mean.

use leptos::prelude::*;
use shared::competences::Framework;

use crate::i18n::{Words, k};

/// The legend.
#[component]
pub(super) fn Legend(w: Words, framework: Framework) -> impl IntoView {
    let levels = framework.scale.iter().map(|it| {
        let n = it.level.to_string();
        let name = w.of(&it.name).to_lowercase();
        view! { <li><i class="co-heat co-eq-sw" data-h=n.clone()>{n.clone()}</i>{name}</li> }
    });
    view! {
        <ul class="co-legend" aria-label=w.t(k::EQUIPES_LEGEND)>
            {levels.collect_view()}
            <li><i class="co-eq-sw" data-none>{w.t(k::EQUIPES_NOT_RATED_SHORT)}</i>{w.t(k::EQUIPES_NOT_RATED)}</li>
            <li><i class="co-eq-sw" data-sole>"4"</i>{w.t(k::EQUIPES_LEGEND_SOLE)}</li>
            <li><i class="co-eq-sw co-eq-apart">"3"</i>{w.t(k::EQUIPES_LEGEND_APART)}</li>
        </ul>
    }
}
