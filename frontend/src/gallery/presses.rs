// SPDX-License-Identifier: AGPL-3.0-or-later
//! What can be pressed and chosen.

use leptos::prelude::*;

use super::{Group, Specimen};
use crate::i18n::{Words, k};
use crate::territories::find::Finder;
use crate::ui::browser;
use crate::ui::choice::{Check, CheckAlone, Filter, Select, Slider};
use crate::ui::icons::Glyph;
use crate::ui::press::{Button, CopyButton, Disclosure, Kind, LinkButton};

/// Buttons, choices, disclosure.
#[component]
pub(super) fn Presses(
    /// The words in use.
    w: Words,
) -> impl IntoView {
    let on = RwSignal::new(true);
    let step = RwSignal::new(5u8);
    let shown = Signal::derive(move || step.get().to_string());
    let value = RwSignal::new("b".to_owned());
    let options = ["a", "b", "c"].map(|it| (it.to_owned(), it.to_ascii_uppercase())).to_vec();
    view! {
        <Group id="g-presses" title=w.t(k::GALLERY_PRESSES)>
            <Specimen w name="press::Button" when=k::GALLERY_BUTTON>
                <div class="co-actions">
                    <Button text=w.t(k::GALLERY_MAIN) kind=Kind::Main on_press=|| () />
                    <Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=|| () />
                    <Button text=w.t(k::GALLERY_QUIET) kind=Kind::Quiet on_press=|| () />
                    <Button text=w.t(k::GALLERY_DANGER) kind=Kind::Danger on_press=|| () />
                    <Button text=w.t(k::LOAD_RETRY) small=true on_press=|| () />
                    <Button text=w.t(k::GALLERY_BUSY) kind=Kind::Main busy=Signal::from(true) on_press=|| () />
                    <Button text=w.t(k::GALLERY_REFUSED) refused_by="g-why" on_press=|| () />
                    <span class="co-help" id="g-why">{w.t(k::GALLERY_REFUSED_WHY)}</span>
                </div>
            </Specimen>
            <Specimen w name="press::LinkButton" when=k::GALLERY_LINK>
                <div class="co-actions"><LinkButton text=w.t(k::NAV_TERRITORIES) href="/territories" /></div>
            </Specimen>
            <div class="co-cols" data-cols="6-6">
                <Specimen w name="choice::Select" when=k::GALLERY_SELECT>
                    <Select id="g-select" label=w.t(k::TABLE_LEVEL) options value on_choose=move |it| value.set(it) />
                </Specimen>
                <Specimen w name="choice::Check, CheckAlone" when=k::GALLERY_CHECK>
                    <Check label=w.t(k::MAP_PATTERNS) value=on />
                    <CheckAlone label=w.t(k::MAP_PATTERNS) on on_switch=move |it| on.set(it) />
                </Specimen>
                <Specimen w name="choice::Slider" when=k::GALLERY_SLIDER>
                    <Slider id="g-slider".to_owned() label=w.t(k::TABLE_POINTS) max=10 value=step shown said=shown on_touch=|| () on_move=move |it| step.set(it) />
                </Specimen>
                <Specimen w name="press::Disclosure" when=k::GALLERY_DISCLOSURE>
                    <Disclosure summary=w.t(k::READ_POSITION)><p>{w.t(k::MISSING_TEXT)}</p></Disclosure>
                </Specimen>
                <Specimen w name="combobox::Combobox" when=k::GALLERY_COMBOBOX><Finder w id="g-find" /></Specimen>
                <Specimen w name="choice::Filter" when=k::GALLERY_FILTER>
                    <Filter id="g-filter" label=w.t(k::INSIDE_FILTER) value=RwSignal::new(String::new()) said=String::new() />
                </Specimen>
                <Specimen w name="press::CopyButton" when=k::GALLERY_COPY>
                    <CopyButton text=w.t(k::COMPARE_COPY) said=w.t(k::COMPARE_COPY) done=w.t(k::OPEN_DATA_COPIED) failed=w.t(k::COMPARE_NOT_COPIED) what=browser::here />
                </Specimen>
            </div>
        </Group>
    }
}
