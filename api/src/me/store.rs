// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is known of who asks.

use shared::access::{Permission, Scope};
use shared::territories::Day;
use shared::users::Me;

use super::second_factor;
use crate::access::Caller;
use crate::db::Conn;
use crate::error::Error;
use crate::mandates::store as mandates;
use crate::users::store as user_store;

/// The profile.
pub(super) fn read(conn: &mut Conn, caller: &Caller, today: &Day) -> Result<Me, Error> {
    let permissions = Permission::ALL.iter().copied().filter(|it| !caller.scope(*it).is_empty()).collect();
    Ok(Me {
        user: user_store::read(conn, &Scope::everything(), caller.user())?,
        mandates: mandates::of_user(conn, caller.user(), today)?,
        permissions,
        view_as: caller.view(),
        n_recovery_codes: second_factor::n_recovery_codes(conn, caller.user())?,
        must_add_second_factor: caller.lacks_second_factor(),
    })
}
