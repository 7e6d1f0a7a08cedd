// SPDX-License-Identifier: AGPL-3.0-or-later
//! Adding an operator.

use leptos::prelude::*;
use shared::access::Permission;
use shared::competences::Profession;
use shared::operators::{Employment, Operator, RegisterSection};

use super::operators::employment_in_words;
use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::places::{Chosen, PlaceField};
use crate::json;
use crate::ui::choice::Select;
use crate::ui::router::Router;

/// The page.
#[component]
pub(super) fn NewOperatorPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| view! { <NewOperator w identity /> }.into_any();
    let steps = vec![(k::OPERATORS_TITLE, "/operators")];
    view! { <Inside title=k::OPERATORS_ADD needs=Permission::ManageEquipes steps show /> }
}

#[component]
fn NewOperator(w: Words, identity: Identity) -> impl IntoView {
    let router = Router::here();
    let form = Form::new("operator");
    let text = || RwSignal::new(String::new());
    let (given, family, employer, section, region) = (text(), text(), text(), text(), text());
    let hours = RwSignal::new("36".to_owned());
    let profession = RwSignal::new(Profession::SocialWorker.to_string());
    let employment = RwSignal::new(Employment::Permanent.to_string());
    let chosen: Chosen = RwSignal::new(None);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = |it: RwSignal<String>| Some(it.get_untracked().trim().to_owned()).filter(|it| !it.is_empty());
        let body = serde_json::json!({
            "given_name": given.get_untracked(),
            "family_name": family.get_untracked(),
            "profession": profession.get_untracked(),
            "register_section": said(section),
            "register_region": said(region),
            "territory": chosen.get_untracked().map(|it| it.0),
            "employer": employer.get_untracked(),
            "employment": employment.get_untracked(),
            "hours_per_week": hours.get_untracked().trim().parse::<i32>().ok(),
        });
        form.send(identity, Ask::post("/operators", body.to_string()).once(), move |answer| {
            if let (Some(it), Some(router)) = (json::parse::<Operator>(&answer), router) {
                router.go(&format!("/operators/{}", it.id));
            }
        });
    };
    let professions: Vec<_> = Profession::ALL.iter().map(|it| (it.to_string(), w.of(&it.name()).to_owned())).collect();
    let employments: Vec<_> =
        Employment::ALL.iter().map(|it| (it.to_string(), w.t(employment_in_words(*it)).to_owned())).collect();
    let none = (String::new(), w.t(k::OPERATORS_NO_REGISTER).to_owned());
    let sections: Vec<_> =
        std::iter::once(none).chain(RegisterSection::ALL.iter().map(|it| (it.to_string(), it.to_string()))).collect();
    let fields = vec![
        ("given_name", w.t(k::ACCESS_GIVEN_NAME)),
        ("family_name", w.t(k::ACCESS_FAMILY_NAME)),
        ("territory", w.t(k::ACCESS_PLACE)),
        ("employer", w.t(k::OPERATORS_EMPLOYER)),
        ("hours_per_week", w.t(k::OPERATORS_HOURS)),
        ("register_section", w.t(k::OPERATORS_REGISTER)),
        ("register_region", w.t(k::OPERATORS_REGISTER_REGION)),
    ];
    view! {
        <div class="co-head"><h1>{w.t(k::OPERATORS_ADD)}</h1><p class="co-lead">{w.t(k::OPERATORS_ADD_LEAD)}</p></div>
        <form class="co-form" novalidate=true on:submit=submit>
            <Faults w form fields />
            <Field w form name="given_name" label=w.t(k::ACCESS_GIVEN_NAME) value=given />
            <Field w form name="family_name" label=w.t(k::ACCESS_FAMILY_NAME) value=family />
            <Select id="operator-profession" label=w.t(k::OPERATORS_PROFESSION) options=professions value=profession on_choose=move |it| profession.set(it) />
            <PlaceField w form chosen none=k::OPERATORS_PLACE_NONE />
            <Field w form name="employer" label=w.t(k::OPERATORS_EMPLOYER) value=employer />
            <Select id="operator-employment" label=w.t(k::OPERATORS_EMPLOYMENT) options=employments value=employment on_choose=move |it| employment.set(it) />
            <Field w form name="hours_per_week" label=w.t(k::OPERATORS_HOURS) value=hours keyboard="numeric" />
            <Select id="operator-register_section" label=w.t(k::OPERATORS_REGISTER) options=sections value=section on_choose=move |it| section.set(it) />
            <Field w form name="register_region" label=w.t(k::OPERATORS_REGISTER_REGION) value=region keyboard="numeric" help=w.t(k::OPERATORS_REGISTER_HELP) />
            <Submit form text=w.t(k::OPERATORS_ADD) />
        </form>
    }
}
