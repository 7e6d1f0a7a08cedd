// SPDX-License-Identifier: AGPL-3.0-or-later
//! What every page of this installation has: who answers for it, the frame, the title.

use leptos::prelude::*;
use shared::access::{Permission, Role};
use shared::site::Site;

use crate::client;
use crate::i18n::{Key, Lang, Words, k, provide_lang, words};
use crate::identity::{Identity, Who};
use crate::ui::browser;
use crate::ui::frame::{Breadcrumb, Entry, Footer, Header, HeaderWords, Ribbon, Tongue};
use crate::ui::live::{Announcer, LiveRegion};
use crate::ui::load::{LoadWords, Reading};
use crate::ui::menu::{Menu, MenuButton, MenuLink};
use crate::ui::press::{Button, Kind};
use crate::ui::router::Router;

/// The product.
const NAME: &str = "CO.Efficienti";

/// Where the gallery is: a module of its own, which the browser opens as another page.
pub(crate) const GALLERY: &str = "/gallery";

/// What the installation says of itself, once it is read.
#[derive(Clone, Copy)]
struct Known(Reading<Site>);

/// The title of the page that is shown, and whether it is its last: a page may learn what it is called by reading.
#[derive(Clone, Copy)]
struct Title(RwSignal<(String, bool)>);

/// The field of the header that looks for something, as the module brings it: one without carries no byte of it.
#[derive(Clone, Copy)]
pub(crate) struct Search {
    /// Makes room for what it looks through.
    pub provide: fn(),
    /// Draws it.
    pub view: fn(Words) -> AnyView,
}

/// Reads the installation, and keeps the document's title: «page - CO.Efficienti - owner».
pub(crate) fn provide_site(search: Option<Search>) {
    if let Some(search) = search {
        (search.provide)();
        provide_context(search);
    }
    Identity::provide();
    let reading = client::reading::<Site>("/site");
    provide_context(Known(reading));
    let title = RwSignal::new((String::new(), false));
    provide_context(Title(title));
    Effect::new(move |_| {
        let owner = owner();
        let parts: Vec<String> = Some(title.get().0)
            .filter(|it| !it.is_empty())
            .into_iter()
            .chain(Some(NAME.to_owned()))
            .chain(owner)
            .collect();
        browser::set_title(&parts.join(" - "));
    });
}

/// What the installation says of itself; `None` until it has been read.
pub(crate) fn use_site() -> Option<Site> {
    use_context::<Known>().and_then(|it| it.0.loaded()).map(|it| (*it).clone())
}

/// The body that answers for the installation; `None` where it has only the product's own name.
pub(crate) fn owner() -> Option<String> {
    use_site().map(|it| it.owner).filter(|it| !it.is_empty() && it != NAME)
}

/// Whether the data are a labelled demonstration; `None` until it is known.
pub(crate) fn is_demo() -> Option<bool> {
    use_site().map(|it| it.demo)
}

/// The faces of a reading, in words.
pub(crate) fn load_words(w: Words, loading: Key, failed: Key) -> LoadWords {
    LoadWords {
        loading: w.t(loading).to_owned(),
        failed: w.t(failed).to_owned(),
        what_to_do: w.t(k::LOAD_WHAT_TO_DO).to_owned(),
        what_to_do_code: w.t(k::LOAD_WHAT_TO_DO_CODE).to_owned(),
        retry: w.t(k::LOAD_RETRY).to_owned(),
    }
}

/// Header with the language switch and the navigation.
#[component]
pub(crate) fn SiteHeader() -> impl IntoView {
    let open = RwSignal::new(false);
    let hidden = RwSignal::new(false);
    let router = Router::here();
    let path = router.map_or_else(|| Memo::new(|_| String::new()), Router::path);
    let identity = Identity::here();
    let reads_equipes = Memo::new(move |_| identity.is_some_and(|it| it.may(Permission::ReadEquipes)));
    // A page that was chosen closes the navigation.
    Effect::new(move |_| {
        path.track();
        open.set(false);
    });
    move || {
        let w = words();
        let site = use_site();
        let path = path.get();
        let tongue = |lang: Lang, short, name| Tongue {
            code: lang.code(),
            short,
            name,
            href: router.map_or_else(String::new, |it| it.with_query("lang", lang.code())),
            is_here: lang == w.0,
        };
        let tongues = vec![tongue(Lang::It, "ITA", "ITA, italiano"), tongue(Lang::En, "ENG", "ENG, English")];
        let is_demo = site.as_ref().is_some_and(|it| it.demo);
        let mut entries = vec![Entry::to(w.t(k::NAV_TERRITORIES), "/territories").here(
            path == "/" || ["/territories", "/indicators", "/definitions"].iter().any(|it| path.starts_with(it)),
        )];
        let is_at = |starts: &[&str]| starts.iter().any(|it| path.starts_with(it));
        if reads_equipes.get() {
            let here = is_at(&["/equipes", "/operators", "/staffing"]);
            entries.push(Entry::to(w.t(k::NAV_EQUIPES), "/equipes").here(here));
        }
        entries.push(Entry::to(w.t(k::NAV_COMPETENCES), "/competences").here(is_at(&["/competences"])));
        if is_demo {
            entries.push(Entry::to(w.t(k::NAV_GALLERY), GALLERY).here(path == GALLERY));
        }
        let words = HeaderWords {
            skip_main: w.t(k::SKIP_MAIN),
            skip_footer: w.t(k::SKIP_FOOTER),
            tagline: w.t(k::TAGLINE),
            menu: w.t(k::MENU),
            navigation: w.t(k::NAV_LABEL),
        };
        let owner = site.map(|it| (it.owner, it.owner_url)).unwrap_or_default();
        // The first page has the field in its own middle.
        let search = use_context::<Search>().filter(|_| path != "/territories").map(|it| (it.view)(w));
        let from = router.map_or_else(String::new, |it| it.with_query("lang", ""));
        let account = view! { <Account w path=path.clone() from /> }.into_any();
        view! {
            <Header words owner tongues entries open search account />
            <ViewBanner w />
            {is_demo.then(|| view! { <Ribbon label=w.t(k::DEMO_LABEL) text=w.t(k::DEMO_RIBBON) hide=w.t(k::DEMO_HIDE) hidden /> })}
        }
    }
}

/// A role in words.
pub(crate) const fn role_in_words(role: Role) -> Key {
    match role {
        Role::Operator => k::ACCESS_ROLE_OPERATOR,
        Role::Coordinator => k::ACCESS_ROLE_COORDINATOR,
        Role::Regional => k::ACCESS_ROLE_REGIONAL,
        Role::National => k::ACCESS_ROLE_NATIONAL,
        Role::Analyst => k::ACCESS_ROLE_ANALYST,
        Role::Administrator => k::ACCESS_ROLE_ADMINISTRATOR,
    }
}

/// Who is in, with what is the person's own; or the way in.
#[component]
fn Account(w: Words, path: String, from: String) -> impl IntoView {
    let identity = Identity::here();
    let who = move || identity.map_or(Who::Nobody, |it| it.who.get());
    move || match (identity, who()) {
        (_, Who::Unknown) => None,
        (Some(identity), Who::Known(me)) => {
            let is_own = me.view_as.is_none();
            let entry = |text: Key, href: &'static str| {
                view! { <MenuLink text=w.t(text) href is_here=path.starts_with(href) /> }.into_any()
            };
            let mut entries = vec![entry(k::ACCESS_PROFILE, "/profile")];
            if me.permissions.contains(&Permission::ReadUsers) {
                entries.push(entry(k::ACCESS_USERS, "/users"));
            }
            if me.permissions.contains(&Permission::ReadAudit) {
                entries.push(entry(k::ACCESS_AUDIT, "/audit"));
            }
            if is_own && me.permissions.contains(&Permission::ViewAs) {
                entries.push(entry(k::ACCESS_VIEW_AS, "/view-as"));
            }
            let out = move || identity.go_out(false);
            let out_everywhere = move || identity.go_out(true);
            let (given_name, family_name) = (me.user.given_name.clone(), me.user.family_name.clone());
            Some(
                view! {
                    <Menu id="account" label=w.t(k::ACCESS_MENU) name=given_name rest=family_name>
                        {entries}
                        <MenuButton text=w.t(k::ACCESS_GO_OUT) on_press=out />
                        <MenuButton text=w.t(k::ACCESS_GO_OUT_EVERYWHERE) on_press=out_everywhere />
                    </Menu>
                }
                .into_any(),
            )
        }
        _ if path.starts_with("/login") || path.starts_with("/setup") => None,
        _ => {
            let from = String::from(js_sys::encode_uri_component(&from));
            Some(view! { <a class="co-enter" href=format!("/login?from={from}")>{w.t(k::ACCESS_ENTER)}</a> }.into_any())
        }
    }
}

/// On every page, whose view it is where it is not one's own.
#[component]
fn ViewBanner(w: Words) -> impl IntoView {
    let identity = Identity::here();
    move || {
        let identity = identity?;
        let role = identity.me()?.view_as?;
        let place = Identity::view_place().unwrap_or_else(|| w.t(k::ACCESS_ITALY).to_owned());
        let text = w.with(k::ACCESS_VIEW_BANNER, &[("role", w.t(role_in_words(role))), ("place", &place)]);
        let back = move || identity.look_as_oneself();
        Some(view! {
            <aside class="co-ribbon co-no-print" aria-label=w.t(k::ACCESS_VIEW_LABEL)>
                <div class="co-wrap"><p>{text}</p><Button text=w.t(k::ACCESS_VIEW_BACK) kind=Kind::Quiet small=true on_press=back /></div>
            </aside>
        })
    }
}

/// Footer with the pages the law asks for.
#[component]
pub(crate) fn SiteFooter() -> impl IntoView {
    move || {
        let w = words();
        let site = use_site();
        let outside = |pick: fn(&Site) -> &Option<String>, inside: &str| {
            site.as_ref().and_then(|it| pick(it).clone()).unwrap_or_else(|| inside.to_owned())
        };
        let mut links = vec![
            Entry::to(w.t(k::FOOTER_ACCESSIBILITY), outside(|it| &it.accessibility_url, "/info/accessibility")),
            Entry::to(w.t(k::FOOTER_PRIVACY), outside(|it| &it.privacy_url, "/info/privacy")),
            Entry::to(w.t(k::FOOTER_LEGAL), outside(|it| &it.legal_url, "/info/legal")),
            Entry::to(w.t(k::FOOTER_METHOD), "/info/method"),
        ];
        if let Some(it) = &site {
            links.push(Entry::to(w.t(k::FOOTER_SOURCE), it.source_url.clone()));
        }
        let mut lines = vec![w.t(k::TAGLINE).to_owned()];
        if let Some(it) = site {
            lines.extend(owner());
            lines.push(w.with(k::FOOTER_VERSION, &[("version", &it.version)]));
        }
        view! { <Footer lines links label=w.t(k::FOOTER_LABEL) /> }
    }
}

/// A page: its title, the way to it, its main part. The frame stays while what is in it loads, so that the focus does too.
#[component]
pub(crate) fn PageFrame(
    /// The words in use.
    w: Words,
    /// What it is called, in the title.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is what the page will be called, where that is known later.
    #[prop(default = true.into(), into)]
    known: Signal<bool>,
    /// What the last step of the way is called, where not as the title.
    #[prop(optional, into)]
    crumb: Option<Signal<String>>,
    /// The steps between the first page and this one, where they are known later too.
    #[prop(into)]
    steps: Signal<Vec<Entry>>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let shown = use_context::<Title>();
    Effect::new(move |_| {
        if let Some(Title(shown)) = shown {
            shown.set((title.get(), known.get()));
        }
    });
    let all = Signal::derive(move || {
        let mut all = vec![Entry::to(w.t(k::NAV_HOME), "/")];
        all.extend(steps.get());
        all
    });
    view! {
        <Breadcrumb label=w.t(k::CRUMBS_LABEL) steps=all here=crumb.unwrap_or(title) />
        <main id="main" class="co-main" tabindex="-1"><div class="co-wrap">{children()}</div></main>
    }
}

/// A module of pages in the frame of all: the routes of its paths, the page of a route.
pub(crate) fn pages_of<R: PartialEq + Clone + Send + Sync + 'static>(
    is_inside: fn(&str) -> bool,
    of: fn(&str) -> R,
    page: fn(R) -> AnyView,
    search: Option<Search>,
) -> AnyView {
    let router = Router::provide(is_inside);
    let announcer = Announcer::provide();
    provide_lang(router.query("lang"));
    provide_site(search);
    let path = router.path();
    let route = Memo::new(move |_| of(&path.read()));
    follow_pages(route, announcer);
    view! {
        <SiteHeader />
        {move || page(route.get())}
        <SiteFooter />
        <LiveRegion announcer />
    }
    .into_any()
}

/// What happens when another page of this module is shown: it begins at the top, takes the focus, and says its title once it
/// knows it.
fn follow_pages<R: PartialEq + Clone + Send + Sync + 'static>(route: Memo<R>, announcer: Announcer) {
    let title = page_title();
    let is_new = RwSignal::new(false);
    Effect::new(move |before: Option<R>| {
        let route = route.get();
        // Not on arrival: the browser itself has just put the reader at the top.
        if before.is_some_and(|it| it != route) {
            request_animation_frame(move || {
                browser::scroll_to_top();
                browser::focus("main");
                is_new.set(true);
            });
        }
        route
    });
    // Once a page, and once it knows what it is called: a profile says the territory's name.
    Effect::new(move |_| {
        if let (true, Some(title)) = (is_new.get(), title.get()) {
            announcer.say(title);
            is_new.set(false);
        }
    });
}

/// The title of the page that is shown, for who listens; `None` while the page does not know it yet.
fn page_title() -> Signal<Option<String>> {
    let title = use_context::<Title>();
    Signal::derive(move || title.map(|it| it.0.get()).filter(|(_, is_known)| *is_known).map(|(text, _)| text))
}
