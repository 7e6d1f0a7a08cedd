// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who is in: the access token, which lives in memory only, its renewal, and coming in again without losing the page.

use std::sync::Arc;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::JsValue;
use leptos::wasm_bindgen::closure::Closure;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::access::{Permission, Role};
use shared::problem::Problem;
use shared::sessions::AccessToken;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::client::{Ask, Refused, face_of};
use crate::json;
use crate::ui::browser;
use crate::ui::load::{Face, Reading};

/// On this device: whether there may be a session. It opens nothing, it only spares the others a request.
const MARK: &str = "co-in";

/// On this device: when a renewal was sent whose answer has not arrived yet.
const SENT: &str = "co-renewal";

/// In this tab: whose view is shown, as the API is asked for it, and where in words.
const VIEW: &str = "co-view";
const VIEW_PLACE: &str = "co-view-place";

/// Milliseconds that an answer whose page was left is waited for.
const ON_ITS_WAY_MS: f64 = 1500.0;

/// How often a busy server is asked, and milliseconds between.
const TRIES: u32 = 3;
const BUSY_MS: &str = "700";

/// Where renewals of all tabs take turns.
const LOCK: &str = "co-session";

/// What every page needs to know of who is in; the rest is read from the answer by who needs it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Me {
    /// The user.
    pub(crate) user: Name,
    /// What the mandates permit, somewhere.
    pub(crate) permissions: Vec<Permission>,
    /// The role whose view is shown.
    pub(crate) view_as: Option<Role>,
    /// Whether a role demands a second factor that is not set up yet.
    pub(crate) must_add_second_factor: bool,
    /// The whole answer.
    #[serde(skip)]
    pub(crate) answer: String,
}

/// The name of who is in.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Name {
    /// Key.
    pub(crate) id: String,
    /// What is typed to come in.
    pub(crate) username: String,
    /// Given name.
    pub(crate) given_name: String,
    /// Family name.
    pub(crate) family_name: String,
}

/// Who is in.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// Not known yet.
    Unknown,
    /// Nobody.
    Nobody,
    /// Somebody.
    Known(Arc<Me>),
}

/// The client of who is in.
#[derive(Clone, Copy)]
pub(crate) struct Identity {
    /// Who is in.
    pub(crate) who: RwSignal<Who>,
    /// Whether who was in is asked to come in again.
    pub(crate) again: RwSignal<bool>,
    own: StoredValue<Option<String>>,
    view: StoredValue<Option<String>>,
    can_ask: StoredValue<bool>,
    renewing: StoredValue<Option<Promise>, LocalStorage>,
    coming: StoredValue<Option<(Promise, Function)>, LocalStorage>,
}

/// What a renewal came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Renewed {
    Yes,
    Over,
    NoAnswer,
}

impl Identity {
    /// Makes it known to every page, and finds out who is in where somebody may be.
    pub(crate) fn provide() -> Self {
        let is_marked = browser::recall(MARK).is_some();
        let identity = Self {
            who: RwSignal::new(if is_marked { Who::Unknown } else { Who::Nobody }),
            again: RwSignal::new(false),
            own: StoredValue::new(None),
            view: StoredValue::new(None),
            can_ask: StoredValue::new(false),
            renewing: StoredValue::new_local(None),
            coming: StoredValue::new_local(None),
        };
        provide_context(identity);
        if is_marked {
            spawn_local(async move {
                if identity.renew().await != Renewed::Yes || !identity.look().await {
                    identity.who.set(Who::Nobody);
                }
            });
        }
        identity
    }

    /// The one of the application.
    pub(crate) fn here() -> Option<Self> {
        use_context()
    }

    /// Who is in; followed.
    pub(crate) fn me(self) -> Option<Arc<Me>> {
        match self.who.get() {
            Who::Known(me) => Some(me),
            Who::Unknown | Who::Nobody => None,
        }
    }

    /// Whether who is in may do something somewhere; followed.
    pub(crate) fn may(self, permission: Permission) -> bool {
        self.me().is_some_and(|it| it.permissions.contains(&permission))
    }

    /// Says that this module can ask somebody to come in again.
    pub(crate) fn can_ask_again(self) {
        self.can_ask.set_value(true);
    }

    /// Comes in; the answer is kept in memory, and who it is becomes known.
    pub(crate) async fn come_in(self, login: String) -> Result<(), Refused> {
        let answer = Ask::post("/sessions", login).send(None).await?;
        let token = json::parse::<AccessToken>(&answer).map(|it| it.access_token);
        self.own.set_value(token);
        self.view.set_value(None);
        browser::remember(MARK, "1");
        self.read_me().await
    }

    /// Sends a request as who is in. Where the time is over it is renewed once; where it cannot be, who was in is asked to come
    /// in again on the same page, and the request is sent again.
    pub(crate) async fn send(self, ask: &Ask) -> Result<String, Refused> {
        let mut answer = self.try_send(ask).await;
        if is_over(&answer) {
            match self.renew().await {
                Renewed::Yes => {
                    self.look_on().await;
                    answer = self.try_send(ask).await;
                }
                Renewed::NoAnswer => return answer,
                Renewed::Over => {}
            }
        }
        if is_over(&answer) {
            if !self.ask_again().await {
                return answer;
            }
            answer = self.try_send(ask).await;
        }
        answer
    }

    async fn try_send(self, ask: &Ask) -> Result<String, Refused> {
        let token = self.view.get_value().or_else(|| self.own.get_value());
        ask.send(token.as_deref()).await
    }

    /// A resource that only who is in may read.
    pub(crate) fn reading<T: DeserializeOwned + Send + Sync + 'static>(self, path: impl Into<String>) -> Reading<T> {
        let (face, path) = (RwSignal::new(Face::<T>::Loading), path.into());
        let read = move || {
            let path = path.clone();
            spawn_local(async move {
                let answer = self.send(&Ask::get(path)).await.map_err(|it| it.problem);
                let _ = face.try_set(face_of(answer));
            });
        };
        read();
        let retry = Callback::new(move |()| {
            face.set(Face::Loading);
            read();
        });
        Reading { face: face.into(), retry }
    }

    /// Reads anew who is in.
    pub(crate) async fn read_me(self) -> Result<(), Refused> {
        let answer = self.try_send(&Ask::get("/me")).await?;
        match json::parse::<Me>(&answer) {
            Some(mut me) => {
                me.answer = answer;
                let _ = self.who.try_set(Who::Known(Arc::new(me)));
                Ok(())
            }
            None => Err(unreadable()),
        }
    }

    /// Looks as the role that this tab looks as, where it does.
    async fn look_on(self) {
        if let Some(body) = browser::kept_in_tab(VIEW) {
            let ask = Ask::post("/sessions/current/views", body);
            let mut answer = ask.send(self.own.get_value().as_deref()).await;
            if answer.as_ref().is_err_and(|it| it.problem.status >= 500) {
                let _ = JsFuture::from(pause(BUSY_MS)).await;
                answer = ask.send(self.own.get_value().as_deref()).await;
            }
            let token = answer.ok().and_then(|it| json::parse::<AccessToken>(&it)).map(|it| it.access_token);
            if token.is_none() {
                browser::keep_in_tab(VIEW, None);
            }
            self.view.set_value(token);
        }
    }

    /// Looks on, and says whether who is in is known.
    async fn look(self) -> bool {
        self.look_on().await;
        self.read_me().await.is_ok()
    }

    /// Begins to look as another role, in this tab only.
    pub(crate) async fn look_as(self, body: String, place: String) -> Result<(), Refused> {
        let answer = self.send(&Ask::post("/sessions/current/views", body.clone())).await?;
        let token = json::parse::<AccessToken>(&answer).ok_or_else(unreadable)?;
        browser::keep_in_tab(VIEW, Some(&body));
        browser::keep_in_tab(VIEW_PLACE, Some(&place));
        self.view.set_value(Some(token.access_token));
        self.read_me().await
    }

    /// Where the view is that is shown, in words.
    pub(crate) fn view_place() -> Option<String> {
        browser::kept_in_tab(VIEW_PLACE).filter(|it| !it.is_empty())
    }

    /// Goes back to one's own view.
    pub(crate) fn look_as_oneself(self) {
        browser::keep_in_tab(VIEW, None);
        browser::keep_in_tab(VIEW_PLACE, None);
        browser::leave_for("/users");
    }

    /// Goes out, here or everywhere, and leaves the page: nothing of it stays in memory.
    pub(crate) fn go_out(self, everywhere: bool) {
        spawn_local(async move {
            self.view.set_value(None);
            let path = if everywhere { "/sessions" } else { "/sessions/current" };
            let ask = Ask::delete(path);
            let token = self.own.get_value();
            let is_out = ask.send(token.as_deref()).await;
            if is_over(&is_out) && self.renew().await == Renewed::Yes {
                let _ = ask.send(self.own.get_value().as_deref()).await;
            }
            Self::forget();
            browser::leave_for("/login");
        });
    }

    /// Forgets that somebody was in.
    pub(crate) fn forget() {
        browser::forget(MARK);
        browser::keep_in_tab(VIEW, None);
        browser::keep_in_tab(VIEW_PLACE, None);
    }

    /// Renews the token: one renewal at a time, in this tab and among all of them, because each cookie holds once.
    async fn renew(self) -> Renewed {
        let renewing = self.renewing.get_value().unwrap_or_else(|| {
            let renewing = future_to_promise(async move {
                let answer = in_turn().await;
                self.renewing.set_value(None);
                answer
            });
            self.renewing.set_value(Some(renewing.clone()));
            renewing
        });
        let Ok(answer) = JsFuture::from(renewing).await else { return Renewed::NoAnswer };
        match answer.as_string() {
            Some(text) if text.is_empty() => {
                browser::forget(MARK);
                Renewed::Over
            }
            Some(text) => match json::parse::<AccessToken>(&text) {
                Some(token) => {
                    self.own.set_value(Some(token.access_token));
                    Renewed::Yes
                }
                None => Renewed::NoAnswer,
            },
            None => Renewed::NoAnswer,
        }
    }

    /// Asks to come in again, once for all that wait; says whether somebody did.
    async fn ask_again(self) -> bool {
        if !self.can_ask.get_value() {
            self.who.set(Who::Nobody);
            return false;
        }
        let coming = self.coming.get_value().map(|it| it.0);
        let coming = coming.unwrap_or_else(|| {
            let coming =
                Promise::new(&mut |done, _| self.coming.set_value(Some((Promise::resolve(&JsValue::NULL), done))));
            if let Some((_, done)) = self.coming.get_value() {
                self.coming.set_value(Some((coming.clone(), done)));
            }
            self.again.set(true);
            coming
        });
        JsFuture::from(coming).await.is_ok_and(|it| it.is_truthy())
    }

    /// Tells those who wait whether somebody came in again.
    pub(crate) fn came_in_again(self, is_in: bool) {
        self.again.set(false);
        if let Some((_, done)) = self.coming.get_value() {
            self.coming.set_value(None);
            let _ = done.call1(&JsValue::NULL, &JsValue::from_bool(is_in));
        }
        if is_in {
            let identity = self;
            spawn_local(async move {
                identity.look().await;
            });
        } else {
            self.who.set(Who::Nobody);
        }
    }
}

/// Whether the time of who asked is over.
fn is_over(answer: &Result<String, Refused>) -> bool {
    answer.as_ref().is_err_and(|it| it.problem.status == 401)
}

pub(crate) fn unreadable() -> Refused {
    let title = "the answer could not be read".to_owned();
    let problem =
        Problem { kind: "about:blank".into(), title, status: 0, detail: None, instance: None, errors: Vec::new() };
    Refused { problem, wait_s: None }
}

/// Renews when it is this tab's turn: the answer's text, or an empty one where there is no session any more.
async fn in_turn() -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&window(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    if locks.is_undefined() {
        return renewal().await;
    }
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let work = Closure::once_into_js(move || JsValue::from(future_to_promise(renewal())));
    let done: Promise = request.call2(&locks, &LOCK.into(), &work)?.dyn_into()?;
    JsFuture::from(done).await
}

/// Sends the cookie and takes the next one. It goes on when the page is left, or the next page would send a cookie that was
/// used already; and where another page was left so, its answer is let arrive first.
async fn renewal() -> Result<JsValue, JsValue> {
    let sent = browser::recall(SENT).map_or(0.0, |it| js_sys::Number::from(JsValue::from_str(&it)).value_of());
    let left = sent + ON_ITS_WAY_MS - js_sys::Date::now();
    if left > 0.0 && left <= ON_ITS_WAY_MS {
        JsFuture::from(pause(&browser::fixed(left, 0))).await?;
    }
    for _ in 0..TRIES {
        browser::remember(SENT, &browser::fixed(js_sys::Date::now(), 0));
        let answer = fetch_renewal().await;
        browser::forget(SENT);
        let answer = answer?;
        let status = Reflect::get(&answer, &"status".into())?.as_f64().unwrap_or_default();
        if (status - 201.0).abs() < 0.5 {
            let text: Function = Reflect::get(&answer, &"text".into())?.dyn_into()?;
            let text: Promise = text.call0(&answer)?.dyn_into()?;
            return JsFuture::from(text).await;
        }
        if (status - 401.0).abs() < 0.5 {
            return Ok(JsValue::from_str(""));
        }
        // The server was busy and used nothing up: the same cookie may be sent again.
        JsFuture::from(pause(BUSY_MS)).await?;
    }
    Ok(JsValue::NULL)
}

/// The request itself, which goes on when the page is left.
async fn fetch_renewal() -> Result<JsValue, JsValue> {
    let init = Object::new();
    Reflect::set(&init, &"method".into(), &"POST".into())?;
    Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE)?;
    let fetch: Function = Reflect::get(&window(), &"fetch".into())?.dyn_into()?;
    let asked: Promise = fetch.call2(&window(), &"/api/v1/sessions/current/access-tokens".into(), &init)?.dyn_into()?;
    JsFuture::from(asked).await
}

/// Some milliseconds.
fn pause(milliseconds: &str) -> Promise {
    let milliseconds = milliseconds.parse().unwrap_or_default();
    Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
    })
}
