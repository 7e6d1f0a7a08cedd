// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the pages of who is in have in common: who may open them, coming in again over a half-written form, forms with their
//! faults in place that outlive a change of language, lists in parts, places by name.

pub(crate) mod again;
pub(crate) mod credentials;
pub(crate) mod form;
pub(crate) mod kept;
pub(crate) mod lookup;
pub(crate) mod mandate;
pub(crate) mod opening;
pub(crate) mod paged;
pub(crate) mod places;
pub(crate) mod refusals;
pub(crate) mod when;

use leptos::prelude::*;
use shared::access::Permission;

use crate::i18n::{Key, Words, k, words};
use crate::identity::{Identity, Who};
use crate::site::{PageFrame, Search};
use crate::ui::frame::Entry;
use crate::ui::load::{Shape, Skeleton};
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::LinkButton;
use crate::ui::router::Router;

/// The pages of a module of who is in: what [`crate::site::pages_of`] draws, with the dialog that asks to come in again.
pub(crate) fn pages_of<R: PartialEq + Clone + Send + Sync + 'static>(
    is_inside: fn(&str) -> bool,
    of: fn(&str) -> R,
    page: fn(R) -> AnyView,
    search: Option<Search>,
) -> AnyView {
    places::Names::provide();
    let pages = crate::site::pages_of(is_inside, of, page, search);
    view! {
        {pages}
        <again::ComeInAgain />
    }
    .into_any()
}

/// All that is known of who is in; followed.
pub(crate) fn whole(identity: Identity) -> Option<shared::users::Me> {
    identity.me().and_then(|it| crate::json::parse(&it.answer))
}

/// Whether who is in may see a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    See,
    /// Once the second factor that a role demands is set up.
    AfterFactor,
    Not,
}

/// A page for who is in, and may do something where `needs` says what. Others are sent to come in, or told why not.
#[component]
pub(crate) fn Inside(
    /// What the page is called.
    title: Key,
    /// What one must be allowed to do.
    #[prop(optional)]
    needs: Option<Permission>,
    /// The steps between the first page and this one.
    #[prop(optional)]
    steps: Vec<(Key, &'static str)>,
    /// Open to who has still to set up the second factor that a role demands.
    #[prop(optional)]
    before_factor: bool,
    /// The page.
    show: impl Fn(Words, Identity) -> AnyView + Send + 'static,
) -> impl IntoView {
    let identity = Identity::here();
    let router = Router::here();
    kept::Kept::provide();
    // Who it is may be read anew; the page stays while it is the same person with the same view.
    let who = Memo::new(move |_| match identity.map_or(Who::Nobody, |it| it.who.get()) {
        Who::Unknown => None,
        Who::Nobody => Some(None),
        Who::Known(me) => {
            let may = match (me.must_add_second_factor, needs) {
                (true, _) if !before_factor => May::AfterFactor,
                (_, Some(needs)) if !me.permissions.contains(&needs) => May::Not,
                _ => May::See,
            };
            Some(Some((me.user.id.clone(), me.view_as, me.must_add_second_factor, may)))
        }
    });
    Effect::new(move |_| {
        if let (Some(None), Some(router)) = (who.get(), router) {
            // Not followed: the address is about to be another one.
            let from = String::from(js_sys::encode_uri_component(&untrack(move || router.address())));
            router.open_instead(&format!("/login?from={from}"));
        }
    });
    move || {
        let w = words();
        let page = match (who.get(), identity) {
            (Some(Some((.., May::See))), Some(identity)) => show(w, identity),
            (Some(Some((.., May::AfterFactor))), _) => view! {
                <div class="co-head"><h1>{w.t(title)}</h1></div>
                <Notice top=true tone=Tone::Care title=w.t(k::ACCESS_FACTOR_DEMANDED)>
                    <p>{w.t(k::ACCESS_FACTOR_DEMANDED_TEXT)}</p>
                    <p><LinkButton text=w.t(k::ACCESS_FACTOR_DEMANDED_GO) href="/profile" /></p>
                </Notice>
            }
            .into_any(),
            (Some(Some(_)), _) => view! {
                <div class="co-head"><h1>{w.t(title)}</h1></div>
                <Notice top=true tone=Tone::Care title=w.t(k::ACCESS_NOT_YOURS)><p>{w.t(k::ACCESS_NOT_YOURS_TEXT)}</p></Notice>
            }
            .into_any(),
            _ => view! {
                <div class="co-head"><h1>{w.t(title)}</h1></div>
                <Skeleton text=w.t(k::ACCESS_LOADING).to_owned() shape=Shape::Page />
            }
            .into_any(),
        };
        let steps: Vec<Entry> = steps.iter().map(|(text, href)| Entry::to(w.t(*text), *href)).collect();
        view! { <PageFrame w title=w.t(title).to_owned() steps>{page}</PageFrame> }
    }
}
