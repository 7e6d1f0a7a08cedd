// SPDX-License-Identifier: AGPL-3.0-or-later
//! A draft: every text and level can be changed and is kept at once, what is different from the published version stands beside,
//! and publishing is asked for twice, because it is for ever.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Permission;
use shared::competences::{Differences, Framework, FrameworkDetail};

use super::differences::DifferenceList;
use super::draft_competence::Part;
use super::faults::FaultList;
use super::read::{draft_path, newest};
use crate::client::{Ask, Refused};
use crate::i18n::{Key, Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Form};
use crate::json;
use crate::site::load_words;
use crate::ui::browser;
use crate::ui::load::{Empty, Face, Failed, Shape, Skeleton};
use crate::ui::notice::{Notice, Status, Tone};
use crate::ui::press::{Button, Kind};
use crate::ui::router::Router;

/// The page. The version is in the query: a path that ends in «.0» would be a file's.
#[component]
pub(super) fn DraftPage() -> impl IntoView {
    let version = Router::here().map_or_else(|| Memo::new(|_| None), |it| it.query("version"));
    move || {
        let version = version.get().unwrap_or_default();
        view! { <Draft version /> }
    }
}

#[component]
fn Draft(version: String) -> impl IntoView {
    // What is being written stays where the page is drawn anew in another language: it is the page's own.
    let (desk, owner) = (StoredValue::new(None::<Desk>), Owner::current());
    let take = move |identity: Identity, draft: &FrameworkDetail| match (desk.get_value(), &owner) {
        (Some(there), _) => there,
        (None, Some(owner)) => {
            let new = owner.with(|| Desk::new(identity, draft));
            desk.set_value(Some(new));
            new
        }
        (None, None) => Desk::new(identity, draft),
    };
    let show = move |w: Words, identity: Identity| {
        let (version, take) = (version.clone(), take.clone());
        let title = w.with(k::COMPETENCES_DRAFT_TITLE, &[("version", &version)]);
        let reading = identity.reading::<FrameworkDetail>(draft_path(&version));
        (move || match reading.face.get() {
            Face::Loaded(draft) => view! { <Whole w desk=take(identity, &draft) /> }.into_any(),
            Face::Loading => view! { <div class="co-head"><h1>{title.clone()}</h1></div><Skeleton text=w.t(k::COMPETENCES_LOADING).to_owned() shape=Shape::Page /> }.into_any(),
            Face::Failed(why) if why.status == 404 => view! {
                <div class="co-head"><h1>{title.clone()}</h1></div>
                <Empty title=w.t(k::COMPETENCES_DRAFT_GONE) text=w.t(k::COMPETENCES_DRAFT_GONE_TEXT)><a href="/competences/versions">{w.t(k::COMPETENCES_VERSIONS)}</a></Empty>
            }
            .into_any(),
            Face::Failed(why) => view! {
                <div class="co-head"><h1>{title.clone()}</h1></div>
                <Failed why words=load_words(w, k::COMPETENCES_LOADING, k::COMPETENCES_FAILED) retry=reading.retry />
            }
            .into_any(),
        })
        .into_any()
    };
    let steps = vec![(k::COMPETENCES_TITLE, "/competences"), (k::COMPETENCES_VERSIONS, "/competences/versions")];
    view! { <Inside title=k::COMPETENCES_DRAFT needs=Permission::ManageFramework steps show /> }
}

/// Whether what is on the page is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Saved,
    Saving,
    NotSaved,
}

/// The draft on the page, and what is on record of it.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    identity: Identity,
    /// Faults of what was sent, and what was refused.
    pub(super) form: Form,
    /// The draft as it is written here.
    pub(super) mine: RwSignal<Framework>,
    revision: RwSignal<i32>,
    kept: RwSignal<Kept>,
    /// Changed while it was being sent.
    again: StoredValue<bool>,
    /// What somebody else wrote meanwhile.
    theirs: RwSignal<Option<FrameworkDetail>>,
}

impl Desk {
    fn new(identity: Identity, draft: &FrameworkDetail) -> Self {
        Self {
            identity,
            form: Form::new("draft"),
            mine: RwSignal::new(draft.framework.clone()),
            revision: RwSignal::new(draft.summary.revision),
            kept: RwSignal::new(Kept::Saved),
            again: StoredValue::new(false),
            theirs: RwSignal::new(None),
        }
    }

    fn path(self) -> String {
        draft_path(self.mine.read_untracked().version.as_str())
    }

    /// Changes the draft and keeps it.
    pub(super) fn change(self, change: impl FnOnce(&mut Framework)) {
        self.mine.update(change);
        self.keep();
    }

    /// Puts the draft on record as it is here; one at a time.
    fn keep(self) {
        if self.theirs.read_untracked().is_some() {
            return self.kept.set(Kept::NotSaved);
        }
        if self.form.busy.get_untracked() {
            return self.again.set_value(true);
        }
        self.form.busy.set(true);
        self.kept.set(Kept::Saving);
        let body = serde_json::to_string(&*self.mine.read_untracked()).unwrap_or_default();
        let ask = Ask::put(self.path(), body).at(self.revision.get_untracked());
        spawn_local(async move {
            let answer = self.identity.send(&ask).await;
            if self.form.busy.try_set(false).is_none() {
                self.take(answer).await;
            }
        });
    }

    async fn take(self, answer: Result<String, Refused>) {
        self.form.refused.set(None);
        match answer {
            Ok(text) => {
                if let Some(draft) = json::parse::<FrameworkDetail>(&text) {
                    self.revision.set(draft.summary.revision);
                }
                self.form.faults.set(Vec::new());
                self.kept.set(Kept::Saved);
            }
            Err(it) => {
                self.kept.set(Kept::NotSaved);
                if it.problem.status == 412 {
                    let theirs = self.identity.send(&Ask::get(self.path())).await.ok();
                    let _ = self.theirs.try_set(theirs.and_then(|it| json::parse(&it)));
                } else if it.problem.errors.is_empty() {
                    self.form.refused.set(Some(it));
                } else {
                    self.form.faults.set(it.problem.errors);
                }
            }
        }
        if self.again.get_value() {
            self.again.set_value(false);
            self.keep();
        }
    }

    /// Writes this page's draft over the other's.
    fn keep_mine(self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.revision.set(theirs.summary.revision);
        }
        self.theirs.set(None);
        self.keep();
    }

    /// Takes the other's draft in the place of this page's.
    fn take_theirs(self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.revision.set(theirs.summary.revision);
            self.mine.set(theirs.framework);
            self.kept.set(Kept::Saved);
            self.form.faults.set(Vec::new());
        }
        self.theirs.set(None);
    }
}

#[component]
fn Whole(w: Words, desk: Desk) -> impl IntoView {
    let identity = desk.identity;
    let base = RwSignal::new(None::<Framework>);
    spawn_local(async move {
        let _ = base.try_set(newest(identity).await.ok().flatten().map(|it| it.framework));
    });
    // Leaving with something that is not on record is asked about by the browser.
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        if desk.kept.try_get_untracked().is_some_and(|it| it != Kept::Saved) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
    // What was not taken for a reason that is not in the draft may be sent again as it is.
    let again = move || {
        let is_refused = desk.kept.get() == Kept::NotSaved && desk.form.refused.read().is_some();
        is_refused.then(|| view! { <p><Button text=w.t(k::LOAD_RETRY) small=true on_press=move || desk.keep() /></p> })
    };
    let version = desk.mine.read_untracked().version.to_string();
    let now = Signal::derive(move || Some(desk.mine.get()));
    view! {
        <div class="co-head">
            <h1>{w.with(k::COMPETENCES_DRAFT_TITLE, &[("version", &version)])}</h1>
            <p class="co-lead">{w.t(k::COMPETENCES_DRAFT_LEAD)}</p>
            <p role="status" id="draft-kept">{move || kept(w, desk.kept.get())}</p>
            {again}
        </div>
        <div class="co-stack">
            <Conflict w desk />
            <FaultList w id="draft-faults" faults=desk.form.faults framework=now />
            <Faults w form=desk.form.as_a_whole() fields=Vec::new() />
            <div class="co-cols" data-cols="6-6">
                <Part w desk />
                <Beside w desk base />
            </div>
            <End w desk base />
        </div>
    }
}

fn kept(w: Words, kept: Kept) -> impl IntoView {
    let (tone, text): (Tone, Key) = match kept {
        Kept::Saved => (Tone::Done, k::COMPETENCES_KEPT),
        Kept::Saving => (Tone::Info, k::COMPETENCES_KEEPING),
        Kept::NotSaved => (Tone::Wrong, k::COMPETENCES_NOT_KEPT),
    };
    view! { <Status tone text=w.t(text) /> }
}

/// Somebody was faster: both drafts, by what is different, and the choice.
#[component]
fn Conflict(w: Words, desk: Desk) -> impl IntoView {
    move || {
        desk.theirs.get().map(|theirs| {
            let mine = desk.mine.get();
            let differences = Differences::between(Some(&theirs.framework), &mine);
            view! {
                <Notice top=true tone=Tone::Care title=w.t(k::ACCESS_REFUSED_CHANGED)>
                    <p>{w.t(k::COMPETENCES_CONFLICT)}</p>
                    <div class="co-actions">
                        <Button text=w.t(k::COMPETENCES_CONFLICT_MINE) small=true on_press=move || desk.keep_mine() />
                        <Button text=w.t(k::COMPETENCES_CONFLICT_THEIRS) small=true on_press=move || desk.take_theirs() />
                    </div>
                </Notice>
                <section class="co-stack-s" aria-labelledby="conflict-h">
                    <h2 id="conflict-h">{w.t(k::COMPETENCES_CONFLICT_BOTH)}</h2>
                    <DifferenceList w differences versions=vec![mine, theirs.framework] />
                </section>
            }
        })
    }
}

/// What is different from the published version, as it stands here.
#[component]
fn Beside(w: Words, desk: Desk, base: RwSignal<Option<Framework>>) -> impl IntoView {
    let list = move || {
        let mine = desk.mine.get();
        let base = base.get();
        let differences = Differences::between(base.as_ref(), &mine);
        view! { <DifferenceList w differences versions=std::iter::once(mine).chain(base).collect() /> }
    };
    let title = move || match base.get() {
        Some(base) => w.with(k::COMPETENCES_SINCE, &[("version", base.version.as_str())]),
        None => w.t(k::COMPETENCES_DIFFERENCES).to_owned(),
    };
    view! {
        <section class="co-stack-s" aria-labelledby="beside-h" id="beside">
            <h2 id="beside-h">{title}</h2>
            {list}
        </section>
    }
}

/// How a draft ends: published for ever, or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Publish,
    Remove,
}

impl Ending {
    /// Title, text and button of what is asked before.
    const fn words(self) -> [Key; 3] {
        match self {
            Self::Publish => [k::COMPETENCES_PUBLISH_ASK, k::COMPETENCES_PUBLISH_TEXT, k::COMPETENCES_PUBLISH_DO],
            Self::Remove => [k::COMPETENCES_REMOVE_ASK, k::COMPETENCES_REMOVE_TEXT, k::COMPETENCES_REMOVE_DO],
        }
    }

    fn ask(self, desk: Desk) -> Ask {
        let (path, revision) = (desk.path(), desk.revision.get_untracked());
        match self {
            Self::Publish => Ask::change(path, revision, r#"{"state":"published"}"#.to_owned()),
            Self::Remove => Ask::delete(path).at(revision),
        }
    }

    /// The page where what became of the draft is seen.
    fn address(self, version: &str) -> String {
        match self {
            Self::Publish => format!("/competences?version={version}"),
            Self::Remove => "/competences/versions".to_owned(),
        }
    }
}

/// The two endings; each is asked for twice.
#[component]
fn End(w: Words, desk: Desk, base: RwSignal<Option<Framework>>) -> impl IntoView {
    let form = Form::new("end");
    let asked = RwSignal::new(None::<Ending>);
    let ask = move |ending: Ending| {
        asked.set(Some(ending));
        request_animation_frame(|| browser::focus_first("#end-asked"));
    };
    let is_kept = move || desk.kept.get() == Kept::Saved;
    let publish = move || {
        if is_kept() {
            let on_press = move || ask(Ending::Publish);
            view! { <Button text=w.t(k::COMPETENCES_PUBLISH) kind=Kind::Main on_press /> }.into_any()
        } else {
            view! { <Button text=w.t(k::COMPETENCES_PUBLISH) kind=Kind::Main refused_by="publish-why-not" on_press=|| () /> }.into_any()
        }
    };
    let help = move || w.t(if is_kept() { k::COMPETENCES_PUBLISH_HELP } else { k::COMPETENCES_PUBLISH_NOT_YET });
    let confirm = move || asked.get().map(|ending| view! { <Confirm w desk base form ending asked /> });
    view! {
        <section class="co-stack-s co-no-print" aria-labelledby="end-h">
            <h2 id="end-h">{w.t(k::COMPETENCES_END)}</h2>
            <Faults w form fields=Vec::new() />
            <div class="co-actions">
                {publish}
                <Button text=w.t(k::COMPETENCES_REMOVE) kind=Kind::Danger on_press=move || ask(Ending::Remove) />
            </div>
            <p class="co-help" id="publish-why-not">{help}</p>
            {confirm}
        </section>
    }
}

/// What happens, and the button that does it.
#[component]
fn Confirm(
    w: Words,
    desk: Desk,
    base: RwSignal<Option<Framework>>,
    form: Form,
    ending: Ending,
    asked: RwSignal<Option<Ending>>,
) -> impl IntoView {
    let router = Router::here();
    let version = desk.mine.read_untracked().version.to_string();
    let [title, text, button] = ending.words();
    let parts: [(&str, &str); 1] = [("version", &version)];
    let (title, button) = (w.with(title, &parts), w.with(button, &parts));
    let n = move || Differences::between(base.read().as_ref(), &desk.mine.read()).items.len();
    let kind = if ending == Ending::Publish { Kind::Main } else { Kind::Danger };
    let address = ending.address(&version);
    let do_it = move || {
        let address = address.clone();
        form.send(desk.identity, ending.ask(desk), move |_| {
            desk.kept.set(Kept::Saved);
            if let Some(router) = router {
                router.go(&address);
            }
        });
    };
    view! {
        <div id="end-asked" tabindex="-1">
            <Notice tone=Tone::Care title>
                <p>{move || w.count(text, n(), &[])}</p>
                <div class="co-actions">
                    <Button text=button kind busy=form.busy on_press=do_it />
                    <Button text=w.t(k::COMPETENCES_NOT_NOW) on_press=move || asked.set(None) />
                </div>
            </Notice>
        </div>
    }
}
