// SPDX-License-Identifier: AGPL-3.0-or-later
//! Social workers per inhabitant: a place against the law's ratios, what one more brings, and how it is computed.

mod parts;

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::areas::Area;
use shared::page::Page;
use shared::staffing::{StaffRatios, Staffing};

use self::parts::{Assessed, How, WhatIf, fte_in_words};
use crate::client;
use crate::equipes::section::{SectionTabs, Tab};
use crate::i18n::{Words, k, words};
use crate::identity::Identity;
use crate::inside::form::Form;
use crate::inside::places::{Chosen, PlaceField};
use crate::inside::whole;
use crate::open_data::Request;
use crate::site::{PageFrame, load_words};
use crate::ui::browser;
use crate::ui::choice::Select;
use crate::ui::icons::Glyph;
use crate::ui::load::{Empty, Face, Failed, Load, Shape, Skeleton, WhenEmpty};
use crate::ui::press::Button;
use crate::ui::router::Router;

/// The page.
#[component]
pub(crate) fn StaffingPage() -> impl IntoView {
    let reading = client::reading::<StaffRatios>("/staff-ratios");
    move || {
        let w = words();
        let show = move |it: Arc<StaffRatios>| view! { <Whole w ratios=it /> };
        let nothing = WhenEmpty::new(
            |it: &StaffRatios| it.items.is_empty(),
            move || {
                view! { <Empty title=w.t(k::STAFFING_NO_RATIOS) text=w.t(k::STAFFING_NO_RATIOS_TEXT)>""</Empty> }
            },
        );
        view! {
            <PageFrame w title=w.t(k::STAFFING_TITLE).to_owned() steps=Vec::new()>
                <div class="co-head">
                    <SectionTabs w here=Tab::Staffing />
                    <div class="co-head-top">
                        <h1>{w.t(k::STAFFING_TITLE)}</h1>
                        <div class="co-actions"><Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print /></div>
                    </div>
                    <p class="co-lead">{w.t(k::STAFFING_LEAD)}</p>
                </div>
                <Load of=reading words=load_words(w, k::STAFFING_LOADING, k::STAFFING_FAILED) shape=Shape::Page empty=nothing show />
            </PageFrame>
        }
    }
}

#[component]
fn Whole(w: Words, ratios: Arc<StaffRatios>) -> impl IntoView {
    let identity = Identity::here();
    let may = Memo::new(move |_| identity.is_some_and(|it| it.may(Permission::ReadEquipes)));
    // What the trial below begins from: the place above, once it is read.
    let found = RwSignal::new(None::<Staffing>);
    let place = move || identity.filter(|_| may.get()).map(|identity| view! { <Places w identity found /> });
    let begin = Memo::new(move |_| {
        found.read().as_ref().map(|it| (it.name.clone(), it.assessment.population, it.recorded_hundredths))
    });
    let for_trial = ratios.clone();
    let trial = move || {
        let ratios = for_trial.clone();
        view! { <WhatIf w ratios begin=begin.get() /> }
    };
    let address = move || match found.get() {
        Some(it) => {
            let place =
                it.territory.map(|it| format!("territory={it}")).or_else(|| it.area.map(|it| format!("area={it}")));
            format!("/api/v1/staffing?{}", place.unwrap_or_default())
        }
        None => "/api/v1/staff-ratios".to_owned(),
    };
    view! {
        <div class="co-stack">
            {place}
            {trial}
            <How w ratios />
            {move || view! { <Request w address=address() /> }}
        </div>
    }
}

/// Choosing a place of one's scope, and how it stands.
#[component]
fn Places(w: Words, identity: Identity, found: RwSignal<Option<Staffing>>) -> impl IntoView {
    let router = Router::here();
    let asked = |key: &'static str| router.map_or_else(|| Memo::new(|_| None), |it| it.query(key));
    let (territory, area) = (asked("territory"), asked("area"));
    let own = Memo::new(move |_| whole(identity).and_then(|it| it.user.territory).map(|it| it.to_string()));
    let path = Memo::new(move |_| {
        let encoded = |it: String| String::from(js_sys::encode_uri_component(&it));
        match (territory.get(), area.get()) {
            (_, Some(area)) => Some(format!("/staffing?area={}", encoded(area))),
            (Some(code), None) => Some(format!("/staffing?territory={}", encoded(code))),
            (None, None) => own.get().map(|code| format!("/staffing?territory={}", encoded(code))),
        }
    });
    let form = Form::new("staffing");
    let chosen: Chosen = RwSignal::new(None);
    Effect::new(move |_| {
        if let (Some((code, _)), Some(router)) = (chosen.get(), router) {
            router.replace(&format!("/staffing?territory={code}"));
        }
    });
    let areas = client::reading::<Page<Area>>("/areas?limit=500");
    let area_field = move || {
        let page = areas.loaded().filter(|it| !it.items.is_empty())?;
        let none = (String::new(), w.t(k::STAFFING_AREA_NONE).to_owned());
        let options: Vec<_> =
            std::iter::once(none).chain(page.items.iter().map(|it| (it.code.to_string(), it.name.clone()))).collect();
        let choose = move |code: String| {
            if let Some(router) = router {
                router.replace(&if code.is_empty() {
                    "/staffing".to_owned()
                } else {
                    format!("/staffing?area={code}")
                });
            }
        };
        let value = Signal::derive(move || area.get().unwrap_or_default());
        Some(view! { <Select id="staffing-area" label=w.t(k::STAFFING_AREA) options value on_choose=choose /> })
    };
    let body = move || match path.get() {
        Some(path) => view! { <Place w identity path found /> }.into_any(),
        None => {
            view! { <Empty title=w.t(k::STAFFING_NO_PLACE) text=w.t(k::STAFFING_NO_PLACE_TEXT)>""</Empty> }.into_any()
        }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="place-h">
            <h2 id="place-h">{w.t(k::STAFFING_PLACE)}</h2>
            <div class="co-cols co-no-print" data-cols="6-6">
                <PlaceField w form chosen none=k::STAFFING_PLACE_NONE />
                {area_field}
            </div>
            {body}
        </section>
    }
}

#[component]
fn Place(w: Words, identity: Identity, path: String, found: RwSignal<Option<Staffing>>) -> impl IntoView {
    let reading = identity.reading::<Staffing>(path);
    Effect::new(move |_| found.set(reading.loaded().map(|it| (*it).clone())));
    move || match reading.face.get() {
        Face::Loaded(it) => {
            let note = w.with(
                k::STAFFING_NOTE,
                &[
                    ("n", &it.n_operators.to_string()),
                    ("fte", &fte_in_words(w, it.recorded_hundredths)),
                    ("year", &it.population_year.to_string()),
                    ("day", &w.day_of(it.on.as_str())),
                ],
            );
            view! {
                <h3>{it.name.clone()}</h3>
                <Assessed w assessment=it.assessment.clone() label=w.t(k::STAFFING_THRESHOLDS) />
                <p class="co-small co-quiet">{note}</p>
            }
            .into_any()
        }
        Face::Loading => view! { <Skeleton text=w.t(k::STAFFING_LOADING).to_owned() shape=Shape::Block /> }.into_any(),
        Face::Failed(why) if matches!(why.status, 404 | 422) => {
            view! { <Empty title=w.t(k::STAFFING_OUTSIDE) text=w.t(k::STAFFING_OUTSIDE_TEXT)>""</Empty> }.into_any()
        }
        Face::Failed(why) => {
            view! { <Failed why words=load_words(w, k::STAFFING_LOADING, k::STAFFING_FAILED) retry=reading.retry /> }
                .into_any()
        }
    }
}
