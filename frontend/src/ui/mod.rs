// SPDX-License-Identifier: AGPL-3.0-or-later
//! Components without a word of the domain: what they say is given to them. The gallery shows each with its states.

pub(crate) mod browser;
pub(crate) mod choice;
pub(crate) mod combobox;
pub(crate) mod figures;
pub(crate) mod frame;
pub(crate) mod grid;
pub(crate) mod icons;
pub(crate) mod live;
pub(crate) mod load;
pub(crate) mod map;
pub(crate) mod marks;
pub(crate) mod menu;
pub(crate) mod notice;
pub(crate) mod order;
pub(crate) mod press;
pub(crate) mod router;
pub(crate) mod source;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod worker;
