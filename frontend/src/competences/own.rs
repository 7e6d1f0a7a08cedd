// SPDX-License-Identifier: AGPL-3.0-or-later
//! One's own record as an operator.

use std::sync::Arc;

use leptos::prelude::*;
use shared::operators::OperatorDetail;

use super::operator::Sheet;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::site::load_words;
use crate::ui::load::{Empty, Face, Failed, Shape, Skeleton};

/// The page.
#[component]
pub(super) fn OwnPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| {
        let reading = identity.reading::<OperatorDetail>("/me/operator");
        let title = move || view! { <div class="co-head"><h1>{w.t(k::OPERATORS_OWN_PAGE)}</h1></div> };
        (move || match reading.face.get() {
            Face::Loaded(detail) => view! { <Sheet w identity detail=Arc::clone(&detail) /> }.into_any(),
            Face::Loading => view! { {title()}<Skeleton text=w.t(k::ACCESS_LOADING).to_owned() shape=Shape::Page /> }.into_any(),
            Face::Failed(why) if why.status == 404 => view! {
                {title()}
                <Empty title=w.t(k::OPERATORS_OWN_NONE) text=w.t(k::OPERATORS_OWN_NONE_TEXT)><a href="/profile">{w.t(k::ACCESS_PROFILE)}</a></Empty>
            }
            .into_any(),
            Face::Failed(why) => view! { {title()}<Failed why words=load_words(w, k::ACCESS_LOADING, k::OPERATORS_ONE_FAILED) retry=reading.retry /> }.into_any(),
        })
        .into_any()
    };
    view! { <Inside title=k::OPERATORS_OWN_PAGE show /> }
}
