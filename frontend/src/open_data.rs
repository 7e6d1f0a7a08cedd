// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a page shows, to be taken away: files by stable addresses, and the page's own request as code.

use leptos::prelude::*;

use crate::i18n::{Words, k};
use crate::ui::browser;
use crate::ui::press::{CopyButton, Disclosure};

/// The address of a file beside a reading: `.csv` or `/metadata` before the query.
fn beside(address: &str, ending: &str) -> String {
    match address.split_once('?') {
        Some((path, query)) => format!("{path}{ending}?{query}"),
        None => format!("{address}{ending}"),
    }
}

/// The request as a program writes it.
fn programs(url: &str) -> [(&'static str, String); 3] {
    let python = format!(
        "import json\nfrom urllib.request import urlopen\n\nwith urlopen(\"{url}\") as answer:\n    data = json.load(answer)"
    );
    [("curl", format!("curl -s '{url}'")), ("Python", python), ("R", format!("data <- jsonlite::fromJSON(\"{url}\")"))]
}

/// Behind a line: the request that the page made, in three languages.
#[component]
pub(crate) fn Request(
    /// The words in use.
    w: Words,
    /// The path of the request, after the origin.
    #[prop(into)]
    address: String,
) -> impl IntoView {
    let url = format!("{}{address}", browser::origin());
    let block = |(name, code): (&'static str, String)| {
        let text = code.clone();
        let said = w.with(k::OPEN_DATA_COPY_WHAT, &[("name", name)]);
        view! {
            <div>
                <div class="co-panel-head">
                    <h3 class="co-label">{name}</h3>
                    <CopyButton text=w.t(k::OPEN_DATA_COPY) said done=w.t(k::OPEN_DATA_COPIED) failed=w.t(k::OPEN_DATA_NOT_COPIED) what=move || text.clone() />
                </div>
                <pre class="co-code"><code>{code}</code></pre>
            </div>
        }
    };
    let blocks = programs(&url).into_iter().map(block).collect_view();
    view! {
        <div class="co-no-print">
            <Disclosure summary=w.t(k::OPEN_DATA_API)>
                <div class="co-cols" data-cols="4-4-4">{blocks}</div>
                <p class="co-small"><a href="/docs/">{w.t(k::OPEN_DATA_DOCS)}</a></p>
            </Disclosure>
        </div>
    }
}

/// The section: CSV, JSON, what the columns mean, and the request.
#[component]
pub(crate) fn OpenData(
    /// The words in use.
    w: Words,
    /// The path of the request that the page made, after the origin.
    #[prop(into)]
    address: String,
) -> impl IntoView {
    view! {
        <section class="co-stack-s co-no-print" aria-labelledby="open-data-h">
            <h2 id="open-data-h">{w.t(k::OPEN_DATA_TITLE)}</h2>
            <p class="co-small co-quiet">{w.t(k::OPEN_DATA_TEXT)}</p>
            <ul class="co-keys">
                <li><a href=beside(&address, ".csv")>{w.t(k::OPEN_DATA_CSV)}</a></li>
                <li><a href=address.clone()>{w.t(k::OPEN_DATA_JSON)}</a></li>
                <li><a href=beside(&address, "/metadata")>{w.t(k::OPEN_DATA_METADATA)}</a></li>
            </ul>
            <Request w address />
        </section>
    }
}
