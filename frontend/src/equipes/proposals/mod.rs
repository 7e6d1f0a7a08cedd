// SPDX-License-Identifier: AGPL-3.0-or-later
//! Proposals to reorganise an equipe: those there are, one with what it does, writing one.

mod effects;
mod list;
mod one;
mod propose;
mod status;

pub(super) use list::ProposalsPage;
pub(super) use one::ProposalPage;
pub(super) use propose::ProposePage;
