// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in: the form, which the dialog uses too, and its page.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Role;
use shared::problem::Violation;
use shared::sessions::{DEMO_PASSWORD, Login};

use super::form::{Faults, Field, Form, Submit};
use super::refusals::usize_of;
use super::{home, open};
use crate::client::Refused;
use crate::i18n::{Words, k, words};
use crate::identity::Identity;
use crate::site::{PageFrame, is_demo, role_in_words};
use crate::ui::browser;
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::Button;
use crate::ui::router::Router;

/// Accounts of the demonstration, as the program makes them.
const ACCOUNTS: [(&str, Role); 6] = [
    ("operator.roma", Role::Operator),
    ("coordinator.crotone", Role::Coordinator),
    ("regional.19", Role::Regional),
    ("national", Role::National),
    ("analyst", Role::Analyst),
    ("admin", Role::Administrator),
];

/// What is typed to come in.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    username: RwSignal<String>,
    password: RwSignal<String>,
    totp: RwSignal<String>,
    /// Whether the second factor is asked.
    needs_code: RwSignal<bool>,
    /// Why it was refused, where it was.
    was_refused: RwSignal<bool>,
    /// Seconds to wait.
    wait_s: RwSignal<u32>,
}

impl Typed {
    /// Nothing yet but the user name, where it is known.
    pub(super) fn new(username: String) -> Self {
        Self {
            username: RwSignal::new(username),
            password: RwSignal::new(String::new()),
            totp: RwSignal::new(String::new()),
            needs_code: RwSignal::new(false),
            was_refused: RwSignal::new(false),
            wait_s: RwSignal::new(0),
        }
    }

    fn login(self) -> Login {
        let totp = self.needs_code.get_untracked().then(|| self.totp.get_untracked().replace(' ', ""));
        Login {
            username: self.username.get_untracked().trim().to_owned(),
            password: self.password.get_untracked(),
            totp: totp.filter(|it| !it.is_empty()),
        }
    }

    /// What is missing, before anything is sent.
    fn missing(self) -> Vec<Violation> {
        let login = self.login();
        let fields = [
            ("#/username", login.username.is_empty()),
            ("#/password", login.password.is_empty()),
            ("#/totp", self.needs_code.get_untracked() && login.totp.is_none()),
        ];
        let missing = fields.into_iter().filter(|it| it.1);
        missing.map(|it| Violation { pointer: it.0.into(), detail: "is required".into() }).collect()
    }

    /// Takes a refusal: the step that is missing, the wait, or that something was wrong.
    fn take(self, form: Form, refused: Refused) {
        let problem = &refused.problem;
        let focus = |field: &'static str| {
            request_animation_frame(move || browser::focus_first(&format!("#{}-{field}", form.name)));
        };
        match problem.status {
            401 if problem.kind == "/problems/second-factor-required" => {
                self.needs_code.set(true);
                focus("totp");
            }
            401 => {
                self.was_refused.set(true);
                focus(if self.needs_code.get_untracked() { "totp" } else { "password" });
            }
            429 => self.count_down(refused.wait_s.unwrap_or(1)),
            _ => form.end(Err::<(), _>(refused), |()| ()),
        }
    }

    /// Says each second how long it still takes.
    fn count_down(self, seconds: u32) {
        self.wait_s.set(seconds);
        if seconds > 0 {
            set_timeout(
                move || {
                    if self.wait_s.try_get_untracked() == Some(seconds) {
                        self.count_down(seconds - 1);
                    }
                },
                Duration::from_secs(1),
            );
        }
    }
}

/// The form.
#[component]
pub(super) fn LoginForm(
    /// The words in use.
    w: Words,
    /// Its name.
    name: &'static str,
    /// What is typed.
    typed: Typed,
    /// The user name cannot be changed: it is the one who was in.
    #[prop(optional)]
    fixed: bool,
    /// Told that somebody came in.
    on_in: Callback<()>,
) -> impl IntoView {
    let identity = Identity::here();
    let form = Form::new(name);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(identity) = identity.filter(|_| typed.wait_s.get_untracked() == 0) else { return };
        let missing = typed.missing();
        if !missing.is_empty() {
            return form.fail(missing);
        }
        if !form.begin() {
            return;
        }
        typed.was_refused.set(false);
        let body = serde_json::to_string(&typed.login()).unwrap_or_default();
        spawn_local(async move {
            let answer = identity.come_in(body).await;
            let _ = form.busy.try_set(false);
            match answer {
                Ok(()) => on_in.run(()),
                Err(refused) => typed.take(form, refused),
            }
        });
    };
    let refused = Signal::derive(move || {
        let seconds = typed.wait_s.get();
        (seconds > 0).then(|| w.count(k::ACCESS_WAIT, usize_of(Some(seconds)), &[]))
    });
    let fields = vec![
        ("username", w.t(k::ACCESS_USERNAME)),
        ("password", w.t(k::ACCESS_PASSWORD)),
        ("totp", w.t(k::ACCESS_TOTP)),
    ];
    let wrong = move || {
        typed.was_refused.get().then(|| {
            view! { <Notice top=true tone=Tone::Wrong title=w.t(k::ACCESS_LOGIN_REFUSED)><p>{w.t(k::ACCESS_LOGIN_REFUSED_TEXT)}</p></Notice> }
        })
    };
    let code = move || {
        typed.needs_code.get().then(|| {
            view! {
                <Field w form name="totp" label=w.t(k::ACCESS_TOTP) value=typed.totp autocomplete="one-time-code" help=w.t(k::ACCESS_TOTP_HELP) />
            }
        })
    };
    view! {
        <form class="co-form" novalidate=true on:submit=submit>
            <Faults w form fields />
            {wrong}
            <Field w form name="username" label=w.t(k::ACCESS_USERNAME) value=typed.username autocomplete="username" fixed />
            <Field w form name="password" label=w.t(k::ACCESS_PASSWORD) value=typed.password kind="password" autocomplete="current-password" />
            {code}
            <Submit form text=w.t(k::ACCESS_ENTER) refused />
        </form>
    }
}

/// Where to go after coming in: a path of this site, never another one.
fn destination(from: Option<String>) -> Option<String> {
    from.filter(|it| it.starts_with('/') && !it.starts_with("//") && !it.contains('\\') && !it.starts_with("/login"))
}

/// The page.
#[component]
pub(super) fn LoginPage() -> impl IntoView {
    let (router, identity) = (Router::here(), Identity::here());
    let from = router.map(|it| it.query("from"));
    let typed = Typed::new(String::new());
    let go_on = Callback::new(move |()| {
        let asked = destination(from.and_then(|it| it.get_untracked()));
        let home = identity.and_then(Identity::me).map_or("/territories", |it| home(&it));
        open(router, asked.as_deref().unwrap_or(home));
    });
    // Whoever is in already has nothing to do here.
    Effect::new(move |_| {
        if identity.is_some_and(|it| it.me().is_some()) {
            go_on.run(());
        }
    });
    move || {
        let w = words();
        let lead =
            if from.and_then(|it| it.get()).is_some() { k::ACCESS_LOGIN_LEAD_BACK } else { k::ACCESS_LOGIN_LEAD };
        view! {
            <PageFrame w title=w.t(k::ACCESS_LOGIN).to_owned() steps=Vec::new()>
                <div class="co-head"><h1>{w.t(k::ACCESS_LOGIN)}</h1><p class="co-lead">{w.t(lead)}</p></div>
                <div class="co-cols" data-cols="6-6">
                    <div class="co-stack-s">
                        <LoginForm w name="login" typed on_in=Callback::new(|()| ()) />
                        <p class="co-small co-quiet">{w.t(k::ACCESS_FORGOT)}</p>
                    </div>
                    {move || (is_demo() == Some(true)).then(|| view! { <DemoAccounts w typed /> })}
                </div>
            </PageFrame>
        }
    }
}

/// The accounts of a demonstration: a press fills the form.
#[component]
fn DemoAccounts(w: Words, typed: Typed) -> impl IntoView {
    let rows = ACCOUNTS.into_iter().map(|(username, role)| {
        let fill = move || {
            typed.username.set(username.to_owned());
            typed.password.set(DEMO_PASSWORD.to_owned());
            typed.was_refused.set(false);
            typed.needs_code.set(false);
            browser::focus_first(".co-form [type=submit]");
        };
        view! {
            <tr>
                <th scope="row">{w.t(role_in_words(role))}</th>
                <td>{username}</td>
                <td><Button text=w.with(k::ACCESS_DEMO_FILL, &[("name", username)]) small=true on_press=fill /></td>
            </tr>
        }
    });
    view! {
        <div class="co-panel co-stack-s" data-tone="soft">
            <h2 class="co-h3" id="demo-h">{w.t(k::ACCESS_DEMO)}</h2>
            <p class="co-small">{w.with(k::ACCESS_DEMO_TEXT, &[("password", DEMO_PASSWORD)])}</p>
            <div class="co-table-box" tabindex="0" role="region" aria-labelledby="demo-h">
                <table class="co-table">
                    <thead><tr><th scope="col">{w.t(k::ACCESS_ROLE)}</th><th scope="col">{w.t(k::ACCESS_USERNAME)}</th><th scope="col">{w.t(k::ACCESS_DO)}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}
