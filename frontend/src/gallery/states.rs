// SPDX-License-Identifier: AGPL-3.0-or-later
//! The four faces of a reading, and messages.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Group, Specimen};
use crate::i18n::{Words, k};
use crate::site::load_words;
use crate::ui::load::{Empty, Face, Failed, Failure, Load, Reading, Shape, Skeleton, WhenEmpty};
use crate::ui::notice::{Notice, Status, Tone};
use crate::ui::press::{Button, Kind};

/// Loading, empty, failed; and messages.
#[component]
pub(super) fn States(
    /// The words in use.
    w: Words,
) -> impl IntoView {
    let failure = || Failure { status: 503, code: Some("7F3A-19".to_owned()) };
    let faces = load_words(w, k::RANKING_LOADING, k::RANKING_FAILED);
    let for_empty = faces.clone();
    let nothing =
        Reading { face: Signal::stored(Face::Loaded(Arc::new(Vec::<String>::new()))), retry: Callback::new(|()| ()) };
    let when_empty = WhenEmpty::new(Vec::is_empty, move || {
        view! { <Empty title=w.t(k::GALLERY_EMPTY_TITLE) text=w.t(k::GALLERY_EMPTY_TEXT)><Button text=w.t(k::GALLERY_EMPTY_ACTION) kind=Kind::Main on_press=|| () /></Empty> }
    });
    view! {
        <Group id="g-states" title=w.t(k::GALLERY_STATES)>
            <div class="co-cols" data-cols="6-6">
                <Specimen w name="load::Load, Skeleton" when=k::GALLERY_SKELETON><Skeleton text=w.t(k::RANKING_LOADING).to_owned() shape=Shape::Block /></Specimen>
                <Specimen w name="load::Load, WhenEmpty, Empty" when=k::GALLERY_EMPTY>
                    <Load of=nothing words=for_empty shape=Shape::Block empty=when_empty show=|_| () />
                </Specimen>
                <Specimen w name="load::Failed" when=k::GALLERY_FAILED><Failed why=failure() words=faces retry=Callback::new(|()| ()) /></Specimen>
                <Specimen w name="notice::Notice" when=k::GALLERY_NOTICE>
                    <Notice tone=Tone::Info title=w.t(k::READ_POSITION)><p>{w.t(k::MISSING_TEXT)}</p></Notice>
                    <Notice tone=Tone::Care title=w.t(k::CARE)><p>{w.t(k::MISSING_TEXT)}</p></Notice>
                    <Notice tone=Tone::Done title=w.t(k::GALLERY_DONE)><p>{w.t(k::MISSING_TEXT)}</p></Notice>
                </Specimen>
                <Specimen w name="notice::Status" when=k::GALLERY_STATUS>
                    <p class="co-actions">
                        <Status tone=Tone::Care text=w.t(k::CARE) />
                        <Status tone=Tone::Wrong text=w.t(k::RANKING_FAILED) />
                        <Status tone=Tone::Done text=w.t(k::GALLERY_DONE) />
                        <Status tone=Tone::Info text=w.t(k::READ_POSITION) href="#g-states" />
                    </p>
                </Specimen>
            </div>
        </Group>
    }
}
