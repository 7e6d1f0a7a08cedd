// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is done with a draft: saved, published for ever, withdrawn; and what is said where somebody was faster.

use leptos::prelude::*;
use shared::drafts::{DraftDetail, Publication};

use super::address_of;
use super::editor::{Editor, of_recipe};
use super::trial::{Running, Trial};
use crate::client::Ask;
use crate::i18n::k;
use crate::identity::Identity;
use crate::inside::form::Form;
use crate::inside::refusals::refusal_in_words;
use crate::json;
use crate::ui::live::Announcer;
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::{Button, Kind};
use crate::ui::router::Router;

/// What waits to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Publish,
    Withdraw,
}

/// The actions of an editor.
#[derive(Clone, Copy)]
struct Actions {
    editor: Editor,
    identity: Identity,
    form: Form,
    asked: RwSignal<Option<Asked>>,
    announcer: Option<Announcer>,
}

impl Actions {
    fn path(self) -> String {
        let draft = self.editor.draft.read_untracked();
        format!("/drafts/{}/{}", draft.key, draft.version)
    }

    fn revision(self) -> i32 {
        self.editor.draft.read_untracked().revision
    }

    /// Saves, then does what follows.
    fn save(self, then: impl FnOnce() + 'static) {
        let body = self.editor.recipe.with_untracked(serde_json::to_string).unwrap_or_default();
        let ask = Ask::put(self.path(), body).at(self.revision());
        self.form.send(self.identity, ask, move |answer| {
            if let Some(detail) = json::parse::<DraftDetail>(&answer) {
                self.editor.take(detail);
                then();
            }
        });
    }

    fn say_saved(self) {
        if let Some(announcer) = self.announcer {
            announcer.say(self.editor.w.t(k::EDIT_SAVED).to_owned());
        }
    }

    /// Publishes what is on the page: saves it first where it is not saved.
    fn publish(self, done: RwSignal<Option<Publication>>) {
        let publish = move || {
            let ask = Ask::post_nothing(format!("{}/publication", self.path())).at(self.revision());
            self.form.send(self.identity, ask, move |answer| {
                self.editor.forget();
                self.asked.set(None);
                done.set(json::parse::<Publication>(&answer));
            });
        };
        if untrack(move || self.editor.is_changed()) { self.save(publish) } else { publish() }
    }

    fn withdraw(self) {
        let router = Router::here();
        self.form.send(self.identity, Ask::delete(self.path()).at(self.revision()), move |_| {
            self.editor.forget();
            if let Some(router) = router {
                router.go("/definitions");
            }
        });
    }

    /// Reads what somebody else saved; the page's own is kept or given up.
    fn read_theirs(self, is_mine_kept: bool) {
        let ask = Ask::get(self.path());
        leptos::task::spawn_local(async move {
            let answer = self.identity.send(&ask).await.ok();
            let Some(detail) = answer.and_then(|it| json::parse::<DraftDetail>(&it)) else { return };
            let _ = self.form.refused.try_set(None);
            if is_mine_kept {
                self.editor.saved.set(detail.recipe);
                self.editor.draft.set(detail.draft);
                self.save(move || self.say_saved());
            } else {
                self.editor.take(detail);
            }
        });
    }
}

/// The bar of actions with what they say; `done` is told what publishing gave.
#[component]
pub(super) fn ActionBar(
    /// The editor.
    editor: Editor,
    /// What is computed of it.
    trial: Trial,
    /// Who is in.
    identity: Identity,
    /// What publishing gave.
    done: RwSignal<Option<Publication>>,
) -> impl IntoView {
    let w = editor.w;
    let form = Form::new("draft");
    let actions = Actions { editor, identity, form, asked: RwSignal::new(None), announcer: Announcer::here() };
    // The server's faults stand where the controls are.
    Effect::new(move |_| {
        let faults = form.faults.get();
        if !faults.is_empty() {
            editor.refused.set(of_recipe(faults));
        }
    });
    let state = move || match (editor.is_changed(), editor.is_restored.get()) {
        (true, true) => k::EDIT_RESTORED,
        (true, false) => k::EDIT_CHANGED,
        (false, _) => k::EDIT_SAVED,
    };
    let has_faults = Memo::new(move |_| !editor.faults.read().is_empty());
    let can_publish = Memo::new(move |_| trial.running.get() == Running::Done && editor.faults.read().is_empty());
    let save = move || {
        match has_faults.get() {
        true => view! { <Button text=w.t(k::EDIT_SAVE) kind=Kind::Main refused_by="edit-state" on_press=|| () /> }.into_any(),
        false => view! { <Button text=w.t(k::EDIT_SAVE) kind=Kind::Main busy=form.busy on_press=move || actions.save(move || actions.say_saved()) /> }.into_any(),
    }
    };
    let publish = move || match can_publish.get() {
        true => view! { <Button text=w.t(k::EDIT_PUBLISH) on_press=move || actions.asked.set(Some(Asked::Publish)) /> }
            .into_any(),
        false => view! { <Button text=w.t(k::EDIT_PUBLISH) refused_by="trial-state" on_press=|| () /> }.into_any(),
    };
    let reset = move || {
        editor
            .is_changed()
            .then(|| view! { <Button text=w.t(k::EDIT_RESET) kind=Kind::Quiet on_press=move || editor.reset() /> })
    };
    view! {
        <div class="co-stack-s co-no-print">
            <p class="co-small" role="status" id="edit-state">{move || w.t(state())}{move || has_faults.get().then(|| format!(" {}", w.t(k::EDIT_NOT_WITH_FAULTS)))}</p>
            <div class="co-actions">
                {save}
                {publish}
                {reset}
                <a class="co-btn" href="#trial-h" on:click=move |event| {
                    event.prevent_default();
                    crate::ui::browser::focus_first("#trial-h");
                }>{w.t(k::EDIT_TO_TRIAL)}</a>
                <Button text=w.t(k::EDIT_WITHDRAW) kind=Kind::Danger on_press=move || actions.asked.set(Some(Asked::Withdraw)) />
            </div>
            {move || asked(actions, done)}
            {move || refused(actions)}
        </div>
    }
}

/// The question before what cannot be undone.
fn asked(actions: Actions, done: RwSignal<Option<Publication>>) -> impl IntoView + use<> {
    let w = actions.editor.w;
    let id = actions.editor.draft.with(|it| it.id().to_string());
    let not_yet = move || actions.asked.set(None);
    actions.asked.get().map(|it| match it {
        Asked::Publish => view! {
            <Notice top=true tone=Tone::Care title=w.with(k::EDIT_PUBLISH_ASK, &[("name", &id)])>
                <p>{w.t(k::EDIT_PUBLISH_TEXT)}</p>
                <div class="co-actions">
                    <Button text=w.t(k::EDIT_PUBLISH_YES) kind=Kind::Main busy=actions.form.busy on_press=move || actions.publish(done) />
                    <Button text=w.t(k::EDIT_NOT_YET) on_press=not_yet />
                </div>
            </Notice>
        }
        .into_any(),
        Asked::Withdraw => view! {
            <Notice top=true tone=Tone::Care title=w.with(k::EDIT_WITHDRAW_ASK, &[("name", &id)])>
                <p>{w.t(k::EDIT_WITHDRAW_TEXT)}</p>
                <div class="co-actions">
                    <Button text=w.t(k::EDIT_WITHDRAW_YES) kind=Kind::Danger busy=actions.form.busy on_press=move || actions.withdraw() />
                    <Button text=w.t(k::EDIT_NOT_YET) on_press=not_yet />
                </div>
            </Notice>
        }
        .into_any(),
    })
}

/// What was refused as a whole; where somebody was faster, the reader chooses.
fn refused(actions: Actions) -> impl IntoView + use<> {
    let w = actions.editor.w;
    actions.form.refused.get().map(|it| {
        let (title, text) = refusal_in_words(w, &it);
        let choice = (it.problem.status == 412).then(|| {
            view! {
                <div class="co-actions">
                    <Button text=w.t(k::EDIT_KEEP_MINE) small=true on_press=move || actions.read_theirs(true) />
                    <Button text=w.t(k::EDIT_TAKE_THEIRS) small=true on_press=move || actions.read_theirs(false) />
                </div>
            }
        });
        view! { <Notice top=true tone=Tone::Wrong title=title><p>{text}</p>{choice}</Notice> }
    })
}

/// What is shown once it is published: the first result, and that it is the one computed here.
#[component]
pub(super) fn Done(
    /// The editor.
    editor: Editor,
    /// What is computed of it.
    trial: Trial,
    /// What publishing gave.
    publication: Publication,
) -> impl IntoView {
    let w = editor.w;
    let Publication { definition, result } = publication;
    let is_same = trial.tried.get_untracked().is_some_and(|it| it.digest == result.result_digest);
    let verdict = if is_same { k::EDIT_SAME_DIGEST } else { k::EDIT_OTHER_DIGEST };
    let href = address_of(definition.key.as_str(), definition.version.as_str());
    view! {
        <Notice top=true tone=Tone::Done title=w.with(k::EDIT_PUBLISHED, &[("name", &definition.id().to_string())])>
            <p id="published-verdict">{w.t(verdict)}</p>
            <p><code class="co-digest" data-of="stored">{result.result_digest}</code></p>
            <p><a href=href>{w.t(k::EDIT_OPEN_PUBLISHED)}</a></p>
        </Notice>
    }
}
