// SPDX-License-Identifier: AGPL-3.0-or-later
//! A record outside one's territory: opened with a reason, for some hours, by who may; the person concerned reads it.

use leptos::prelude::*;
use shared::access::Permission;

use super::form::{Faults, Field, Form, Submit};
use crate::client::Ask;
use crate::i18n::{Key, Words, k};
use crate::identity::Identity;
use crate::ui::press::LinkButton;

/// What is seen in the place of a record that is not there, or not of one's territory.
#[component]
pub(crate) fn OpenOutside(
    /// The words in use.
    w: Words,
    /// Who is in.
    identity: Identity,
    /// Key of the record.
    id: String,
    /// Reads it again.
    again: Callback<()>,
    /// What it is a record of.
    #[prop(default = "user")]
    kind: &'static str,
    /// The list that one came from, and what leading there is called.
    #[prop(default = (k::ACCESS_BACK_TO_USERS, "/users"))]
    back: (Key, &'static str),
) -> impl IntoView {
    let form = Form::new("opening");
    let (reason, hours) = (form.text("reason", ""), form.text("hours", "8"));
    let id = StoredValue::new(id);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = serde_json::json!({
            "record_kind": kind,
            "record_id": id.get_value(),
            "reason": reason.get_untracked(),
            "hours": hours.get_untracked().trim().parse::<i32>().ok(),
        });
        form.send(identity, Ask::post("/openings", body.to_string()).once(), move |_| again.run(()));
    };
    let open = move || {
        identity.may(Permission::OpenOutsideScope).then(|| {
            let fields = vec![("reason", w.t(k::ACCESS_REASON)), ("hours", w.t(k::ACCESS_HOURS))];
            view! {
                <section class="co-stack-s" aria-labelledby="opening-h">
                    <h2 id="opening-h">{w.t(k::ACCESS_OPEN_OUTSIDE)}</h2>
                    <p>{w.t(k::ACCESS_OPEN_OUTSIDE_TEXT)}</p>
                    <form class="co-form" novalidate=true on:submit=submit>
                        <Faults w form fields />
                        <Field w form name="reason" label=w.t(k::ACCESS_REASON) value=reason long=true help=w.t(k::ACCESS_REASON_HELP) />
                        <Field w form name="hours" label=w.t(k::ACCESS_HOURS) value=hours keyboard="numeric" help=w.t(k::ACCESS_HOURS_HELP) />
                        <Submit form text=w.t(k::ACCESS_OPEN_OUTSIDE_DO) />
                    </form>
                </section>
            }
        })
    };
    view! {
        <div class="co-head">
            <h1>{w.t(k::ACCESS_OUTSIDE)}</h1>
            <p class="co-lead">{w.t(k::ACCESS_OUTSIDE_TEXT)}</p>
            <p><LinkButton text=w.t(back.0) href=back.1 /></p>
        </div>
        {open}
    }
}
