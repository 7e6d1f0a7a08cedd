// SPDX-License-Identifier: AGPL-3.0-or-later
//! The frame of every page: skip links, header, navigation, breadcrumb, footer.

use leptos::prelude::*;

use super::icons::{Glyph, Icon};
use super::press::Button;

/// A link of the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What it is called.
    pub(crate) text: String,
    /// Where it goes.
    pub(crate) href: String,
    /// Whether the reader is there.
    pub(crate) is_here: bool,
}

impl Entry {
    /// A link to somewhere else.
    pub(crate) fn to(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), is_here: false }
    }

    /// A link, marked where the reader is there.
    pub(crate) fn here(self, is_here: bool) -> Self {
        Self { is_here, ..self }
    }
}

/// A language of the interface, as the switch shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tongue {
    /// «it»
    pub(crate) code: &'static str,
    /// «ITA»
    pub(crate) short: &'static str,
    /// «ITA, italiano», in that language.
    pub(crate) name: &'static str,
    /// The same page in it.
    pub(crate) href: String,
    /// Whether it is in use.
    pub(crate) is_here: bool,
}

/// What the header says.
#[derive(Clone, Debug)]
pub(crate) struct HeaderWords {
    /// «Vai al contenuto»
    pub(crate) skip_main: &'static str,
    /// «Vai al piè di pagina»
    pub(crate) skip_footer: &'static str,
    /// What the product is, in one line.
    pub(crate) tagline: &'static str,
    /// «Menu»
    pub(crate) menu: &'static str,
    /// Name of the navigation: «Principale».
    pub(crate) navigation: &'static str,
}

/// The links that let a keyboard pass the header; first in the page.
#[component]
fn SkipLinks(main: &'static str, footer: &'static str) -> impl IntoView {
    view! {
        <div class="skiplinks">
            <a class="visually-hidden-focusable" href="#main">{main}</a>
            <a class="visually-hidden-focusable" href="#footer">{footer}</a>
        </div>
    }
}

/// The header: who answers for the site, language, name, navigation.
#[component]
pub(crate) fn Header(
    /// What it says.
    words: HeaderWords,
    /// The body that answers, and its own site.
    owner: (String, Option<String>),
    /// Languages.
    tongues: Vec<Tongue>,
    /// Navigation.
    entries: Vec<Entry>,
    /// Whether the navigation is open on a small screen.
    open: RwSignal<bool>,
    /// A field to look for something, where the page itself has none.
    #[prop(optional_no_strip)]
    search: Option<AnyView>,
    /// Who is in, at the end of the first line.
    account: AnyView,
) -> impl IntoView {
    let (name, site) = owner;
    let name = match site {
        Some(href) => view! { <a class="co-owner" href=href>{name}</a> }.into_any(),
        None => view! { <span class="co-owner">{name}</span> }.into_any(),
    };
    view! {
        <header class="it-header-wrapper">
            <SkipLinks main=words.skip_main footer=words.skip_footer />
            <div class="it-header-slim-wrapper co-slim co-dark">
                <div class="co-wrap">{name}<div class="co-slim-end">{tongues.into_iter().map(tongue_link).collect_view()}{account}</div></div>
            </div>
            <div class="it-nav-wrapper">
                <div class="it-header-center-wrapper theme-light co-center">
                    <div class="co-wrap">
                        <Brand tagline=words.tagline />
                        <button type="button" class="co-btn co-menu-button" aria-expanded=move || open.get().to_string() aria-controls="nav" on:click=move |_| open.update(|it| *it = !*it)>
                            <Icon glyph=Glyph::Menu />
                            {words.menu}
                        </button>
                        {search.map(|it| view! { <div class="co-search" role="search">{it}</div> })}
                    </div>
                </div>
                <div class="it-header-navbar-wrapper co-navbar">
                    <div class="co-wrap">
                        <nav aria-label=words.navigation>
                            <ul class="co-nav" id="nav" data-open=move || open.get().then_some("")>{entries.into_iter().map(nav_link).collect_view()}</ul>
                        </nav>
                    </div>
                </div>
            </div>
        </header>
    }
}

fn tongue_link(it: Tongue) -> impl IntoView {
    view! { <a id=format!("lang-{}", it.code) href=it.href lang=it.code hreflang=it.code aria-current=it.is_here.then_some("true") aria-label=it.name>{it.short}</a> }
}

fn nav_link(it: Entry) -> impl IntoView {
    view! { <li><a href=it.href aria-current=it.is_here.then_some("true")>{it.text}</a></li> }
}

/// Sign and name of the product; goes to the first page.
#[component]
fn Brand(tagline: &'static str) -> impl IntoView {
    view! {
        <a class="co-brand" href="/">
            <svg viewBox="0 0 36 36" aria-hidden="true" focusable="false">
                <rect width="36" height="36" rx="5" fill="#003366" />
                <path d="M8 11h13M12 18h16M8 25h9" stroke="#8fb3d4" stroke-width="4" />
                <path d="M16.5 8v20" stroke="#fff" stroke-width="1.5" />
                <path d="M16.5 11h.01M16.5 18h.01M16.5 25h.01" stroke="#fff" stroke-width="5.2" stroke-linecap="round" />
            </svg>
            <span><span class="co-brand-name">"CO.Efficienti"</span><span class="co-brand-tag">{tagline}</span></span>
        </a>
    }
}

/// The way from the first page to this one; the last step is this page.
#[component]
pub(crate) fn Breadcrumb(
    /// Name of the list: «Percorso».
    label: &'static str,
    /// The steps before.
    steps: Signal<Vec<Entry>>,
    /// This page.
    here: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="co-wrap">
            <nav class="breadcrumb-container co-crumbs" aria-label=label>
                <ol>
                    {move || steps.get().into_iter().map(|it| view! { <li><a href=it.href>{it.text}</a></li> }).collect_view()}
                    <li aria-current="page">{here}</li>
                </ol>
            </nav>
        </div>
    }
}

/// The footer: who answers, and the pages the law asks for.
#[component]
pub(crate) fn Footer(
    /// Lines under the product's name.
    lines: Vec<String>,
    /// Links.
    links: Vec<Entry>,
    /// Name of the list of links.
    label: &'static str,
) -> impl IntoView {
    view! {
        <footer class="it-footer" id="footer" tabindex="-1">
            <div class="it-footer-main co-footer co-dark">
                <div class="co-wrap">
                    <p><strong>"CO.Efficienti"</strong>{lines.into_iter().map(|it| view! { <br />{it} }).collect_view()}</p>
                    <nav aria-label=label>
                        <ul>{links.into_iter().map(|it| view! { <li><a href=it.href>{it.text}</a></li> }).collect_view()}</ul>
                    </nav>
                </div>
            </div>
        </footer>
    }
}

/// A ribbon over the page: these data are a demonstration.
#[component]
pub(crate) fn Ribbon(
    /// Name of its landmark: «Avviso».
    label: &'static str,
    /// What it says.
    text: &'static str,
    /// Puts it away for this visit.
    hide: &'static str,
    /// Whether it has been put away.
    hidden: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <aside class="co-ribbon co-no-print" aria-label=label hidden=move || hidden.get()>
            <div class="co-wrap"><p>{text}</p><Button text=hide kind=super::press::Kind::Quiet small=true on_press=move || hidden.set(true) /></div>
        </aside>
    }
}
