// SPDX-License-Identifier: AGPL-3.0-or-later
//! One competence to be rated: six levels in a bar, what is seen at the chosen one, and whether it is kept.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::competences::{Competence, Level};
use shared::operators::{CompetenceLevels, RatingItem, RatingSource, RatingsInput};
use shared::territories::Day;

use super::framework::level_name;
use super::rate::Sitting;
use super::roles::seen;
use crate::client::{Ask, Refused};
use crate::i18n::{Key, Words, k};
use crate::inside::refusals::{fault_in_words, refusal_in_words};
use crate::ui::browser;
use crate::ui::notice::{Status, Tone};
use crate::ui::order::add_new;
use crate::ui::press::Button;

/// How long a level rests before it is sent: who goes over it with the arrows, or mends it, gives one.
const REST: Duration = Duration::from_millis(600);

/// Whether a level is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    Nothing,
    Saving,
    Saved,
    NotSaved(String),
}

/// The field of one competence.
#[derive(Clone, Copy)]
struct Given {
    w: Words,
    sitting: Sitting,
    competence: StoredValue<Competence>,
    level: RwSignal<Option<Level>>,
    kept: RwSignal<Kept>,
    /// Grows with each choice: an older one is not sent.
    turn: StoredValue<u32>,
    /// One at a time, in the order in which they were given.
    busy: StoredValue<bool>,
}

impl Given {
    fn code(self) -> String {
        self.competence.with_value(|it| it.code.to_string())
    }

    /// Takes a level, and sends it when it has rested.
    fn give(self, level: Level) {
        self.level.set(Some(level));
        self.sitting.waiting.update(|all| add_new(all, &self.code()));
        self.kept.set(Kept::Saving);
        self.send_after(REST);
    }

    fn send_after(self, rest: Duration) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        set_timeout(
            move || {
                if self.turn.try_get_value() == Some(turn) {
                    self.send();
                }
            },
            rest,
        );
    }

    fn send(self) {
        if self.busy.get_value() {
            return self.send_after(REST);
        }
        let body = match self.body() {
            Ok(body) => body,
            Err(why) => return self.kept.set(Kept::NotSaved(self.w.t(why).to_owned())),
        };
        self.busy.set_value(true);
        self.kept.set(Kept::Saving);
        let turn = self.turn.get_value();
        let path = self.sitting.operator.with_value(|id| format!("/operators/{id}/ratings"));
        let ask = Ask::post(path, body).once();
        spawn_local(async move {
            let answer = self.sitting.identity.send(&ask).await;
            let _ = self.busy.try_set_value(false);
            // A level that was given meanwhile is on its way by itself.
            if self.turn.try_get_value() == Some(turn) {
                self.take(answer);
            }
        });
    }

    fn body(self) -> Result<String, Key> {
        let source = self.sitting.source.get_untracked();
        let evidence = Some(self.sitting.evidence.get_untracked().trim().to_owned()).filter(|it| !it.is_empty());
        if evidence.is_none() && matches!(source, RatingSource::Certificate | RatingSource::Course) {
            return Err(k::OPERATORS_NEEDS_EVIDENCE);
        }
        let rated_on = self.sitting.day.get_untracked().parse::<Day>().map_err(|_| k::ACCESS_FAULT_DAY)?;
        let level = self.level.get_untracked().unwrap_or_default();
        let competence = self.competence.with_value(|it| it.code.clone());
        let framework = self.sitting.framework.with_value(|it| it.version.clone());
        let input =
            RatingsInput { framework, source, rated_on, items: vec![RatingItem { competence, level, evidence }] };
        serde_json::to_string(&input).map_err(|_| k::ACCESS_FAULT_OTHER)
    }

    fn take(self, answer: Result<String, Refused>) {
        let kept = match answer {
            Ok(_) => {
                let code = self.code();
                self.sitting.waiting.update(|all| all.retain(|it| *it != code));
                self.sitting.given.update(|all| add_new(all, &code));
                Kept::Saved
            }
            Err(it) => Kept::NotSaved(match it.problem.errors.first() {
                Some(fault) => fault_in_words(self.w, &fault.detail),
                None => refusal_in_words(self.w, &it).1,
            }),
        };
        let _ = self.kept.try_set(kept);
    }

    /// Goes to the competence that is `by` places further.
    fn go(self, by: isize) {
        let code = self.code();
        let shown = self.sitting.shown.get_untracked();
        let next = shown.iter().position(|it| *it == code).and_then(|at| at.checked_add_signed(by));
        if let Some(next) = next.and_then(|at| shown.get(at)) {
            // The chosen level of the next, else its first: the second question finds nothing where the first did.
            browser::focus_first(&format!("#rate-{next} input:checked, #rate-{next}:not(:has(input:checked)) input"));
        }
    }

    fn key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let key = event.key();
        let level = key.parse::<i32>().ok().and_then(|it| Level::try_from(it).ok());
        match (key.as_str(), level) {
            (_, Some(level)) if key.len() == 1 => {
                event.prevent_default();
                self.give(level);
                self.go(1);
            }
            ("ArrowDown", _) => {
                event.prevent_default();
                self.go(1);
            }
            ("ArrowUp", _) => {
                event.prevent_default();
                self.go(-1);
            }
            _ => {}
        }
    }
}

/// The row.
#[component]
pub(super) fn RateRow(
    /// The words in use.
    w: Words,
    /// What all have in common.
    sitting: Sitting,
    /// What is rated.
    competence: Competence,
    /// What the role is asked for.
    required: Level,
    /// What is on record.
    levels: Option<CompetenceLevels>,
    /// Not of those that are shown.
    is_hidden: Memo<bool>,
) -> impl IntoView {
    let on_record = move |source: RatingSource| {
        let levels = levels.as_ref()?;
        match source {
            RatingSource::OwnView => levels.own,
            RatingSource::Supervisor => levels.supervisor,
            RatingSource::Course | RatingSource::Certificate => None,
        }
    };
    let code = competence.code.to_string();
    let (name, descriptor) = (w.of(&competence.name).to_owned(), w.of(&competence.descriptor).to_owned());
    let given = Given {
        w,
        sitting,
        level: RwSignal::new(on_record(sitting.source.get_untracked())),
        kept: RwSignal::new(Kept::Nothing),
        turn: StoredValue::new(0),
        busy: StoredValue::new(false),
        competence: StoredValue::new(competence),
    };
    // Who goes on to another page before a level has rested has given it.
    on_cleanup(move || {
        if given.kept.try_get_untracked() == Some(Kept::Saving) && given.busy.try_get_value() == Some(false) {
            given.send();
        }
    });
    // Another source has levels of its own.
    Effect::new(move |before: Option<RatingSource>| {
        let source = sitting.source.get();
        if before.is_some_and(|it| it != source) {
            given.level.set(on_record(source));
            given.kept.set(Kept::Nothing);
        }
        source
    });
    let words = move || {
        given.level.get().map(|level| {
            let framework = sitting.framework.get_value();
            let text = given.competence.with_value(|it| seen(w, &framework, it, level));
            format!("{}: {text}", level_name(w, &framework, level.number()))
        })
    };
    let asked = (required > Level::NONE).then(|| w.with(k::OPERATORS_ASKED, &[("level", &required.to_string())]));
    let (legend, bar) = (format!("rate-{code}-name"), format!("rate-{code}"));
    let words_id = format!("rate-{code}-words");
    let options = options(given, &code);
    view! {
        <div class="co-rate" hidden=is_hidden>
            <p id=legend.clone()><strong>{name}</strong>" "<span class="co-small co-quiet">{asked}</span></p>
            <p class="co-small">{descriptor}</p>
            <div class="co-rate-line">
                <div class="co-seg" role="radiogroup" id=bar aria-labelledby=legend aria-describedby=words_id.clone() on:keydown=move |event| given.key(&event)>{options}</div>
                <span role="status">{move || state(given)}</span>
            </div>
            <p class="co-small co-quiet" id=words_id>{words}</p>
        </div>
    }
}

/// The six levels, as radios in a bar.
fn options(given: Given, code: &str) -> impl IntoView + use<> {
    let name = format!("level-{code}");
    let option = move |level: Level| {
        view! {
            <label>
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=move || given.level.get() == Some(level)
                    on:change=move |_| given.give(level)
                />
                <span>{level.to_string()}</span>
            </label>
        }
    };
    Level::ALL.map(option).collect_view()
}

fn state(given: Given) -> Option<AnyView> {
    let w = given.w;
    match given.kept.get() {
        Kept::Nothing => None,
        Kept::Saving => Some(view! { <Status tone=Tone::Info text=w.t(k::OPERATORS_SAVING) /> }.into_any()),
        Kept::Saved => Some(view! { <Status tone=Tone::Done text=w.t(k::OPERATORS_SAVED) /> }.into_any()),
        Kept::NotSaved(why) => Some(
            view! {
                <Status tone=Tone::Wrong text=w.t(k::OPERATORS_NOT_SAVED) />
                " "<span class="co-small">{why}</span>
                " "<Button text=w.t(k::LOAD_RETRY) small=true on_press=move || given.send() />
            }
            .into_any(),
        ),
    }
}
