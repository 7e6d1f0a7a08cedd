// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is typed to come in, and its form: on the page, and in the dialog that comes over a page when the time is over.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::Violation;
use shared::sessions::Login;

use super::form::{Faults, Field, Form, Submit};
use super::refusals::usize_of;
use crate::client::Refused;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::ui::browser;
use crate::ui::notice::{Notice, Tone};

/// What is typed to come in.
#[derive(Clone, Copy)]
pub(crate) struct Typed {
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
    pub(crate) fn new(username: String) -> Self {
        Self {
            username: RwSignal::new(username),
            password: RwSignal::new(String::new()),
            totp: RwSignal::new(String::new()),
            needs_code: RwSignal::new(false),
            was_refused: RwSignal::new(false),
            wait_s: RwSignal::new(0),
        }
    }

    /// Fills in the account of a demonstration.
    pub(crate) fn fill(self, username: &str, password: &str) {
        self.username.set(username.to_owned());
        self.password.set(password.to_owned());
        self.was_refused.set(false);
        self.needs_code.set(false);
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
pub(crate) fn LoginForm(
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
