// SPDX-License-Identifier: AGPL-3.0-or-later
//! Choosing a social area (ATS) by its name.

use leptos::prelude::*;
use serde::Deserialize;
use shared::areas::Area;

use crate::client;
use crate::i18n::{Words, k};
use crate::inside::form::Form;
use crate::inside::lookup::LookUp;
use crate::inside::places::PlaceName;
use crate::json;
use crate::ui::press::Button;

/// Most areas that are offered.
const OFFERED: usize = 8;

#[derive(Deserialize)]
struct Areas {
    items: Vec<Area>,
}

/// The field: typing finds, a press chooses.
#[component]
pub(super) fn AreaField(
    /// The words in use.
    w: Words,
    /// The form.
    form: Form,
    /// What is chosen.
    chosen: RwSignal<Option<Area>>,
) -> impl IntoView {
    let question = form.text("area-question", "");
    let offers = RwSignal::new(Vec::<Area>::new());
    let has_read = RwSignal::new(false);
    let ask = move || {
        let asked = question.get_untracked();
        has_read.set(false);
        let q = String::from(js_sys::encode_uri_component(asked.trim()));
        client::read_api_text(&format!("/areas?limit={OFFERED}&q={q}"), move |answer| {
            // A late answer to a question that was changed meanwhile is nobody's.
            if question.try_get_untracked().as_deref() == Some(asked.as_str()) {
                let found = answer.ok().and_then(|it| json::parse::<Areas>(&it)).map(|it| it.items);
                let _ = offers.try_set(found.unwrap_or_default());
                let _ = has_read.try_set(true);
            }
        });
    };
    // The first ones are offered before anything is typed: an installation of one region has a dozen.
    ask();
    let said = move || match (chosen.get(), offers.read().len()) {
        (Some(it), _) => w.with(k::ACCESS_PLACE_CHOSEN, &[("name", &it.name)]),
        (None, 0) if has_read.get() && question.read().is_empty() => w.t(k::ACCESS_AREA_NONE).to_owned(),
        (None, n) => w.count(k::ACCESS_AREA_FOUND, n, &[]),
    };
    let row = move |it: Area| {
        let text = format!("{} ({})", it.name, it.code);
        let region = Some(it.region.to_string());
        let choose = move || {
            chosen.set(Some(it.clone()));
            form.faults.update(|all| all.retain(|it| !it.pointer.ends_with("/area")));
        };
        view! { <li><Button text small=true on_press=choose />" "<span class="co-small co-quiet"><PlaceName w code=region /></span></li> }
    };
    let (ask, said) = (Callback::new(move |()| ask()), Signal::derive(said));
    let offers = move || offers.get().into_iter().map(row).collect_view();
    view! { <LookUp w form name="area" label=w.t(k::ACCESS_AREA_FIELD) question ask said offers /> }
}
