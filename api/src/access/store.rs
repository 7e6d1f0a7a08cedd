// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a user may today, from the database.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::access::{Permission, Role, Scope, TerritoryPath, may};
use shared::areas::AreaCode;
use shared::sessions::SessionId;
use shared::territories::Day;
use shared::users::UserId;

use super::Standing;
use super::tokens::View;
use crate::db::Conn;
use crate::db::schema::{mandates, sessions, users};
use crate::error::Error;
use crate::territories::paths;

/// What a user may in a session; `None` where the session is closed or over, or the user may not come in. Who has a role that
/// demands a second factor, and has none, may nothing yet.
pub fn standing(
    conn: &mut Conn,
    user: &UserId,
    session: &SessionId,
    view: Option<View>,
    demanded: &[Role],
    today: &Day,
    now: NaiveDateTime,
) -> Result<Option<Standing>, Error> {
    let has_second_factor: Option<bool> = sessions::table
        .inner_join(users::table)
        .filter(sessions::id.eq(session).and(sessions::user_id.eq(user)))
        .filter(sessions::closed_at.is_null().and(sessions::expires_at.gt(now)).and(users::is_active.eq(true)))
        .select(users::totp_confirmed)
        .first(conn)
        .optional()?;
    let Some(has_second_factor) = has_second_factor else { return Ok(None) };
    let mut held = roles(conn, user, today)?;
    let lacks_second_factor = !has_second_factor && held.iter().any(|it| demanded.contains(&it.0));
    if lacks_second_factor {
        held.clear();
    }
    let (roles, view) = match view {
        None => (held, None),
        // The right to look as another may have ended since.
        Some(view) if !covers_view(&held, &view) => return Ok(None),
        Some(view) => (vec![(view.role, vec![view.path])], Some(view.role)),
    };
    Ok(Some(Standing { user: user.clone(), session: session.clone(), roles, view, lacks_second_factor }))
}

fn covers_view(held: &[(Role, Vec<TerritoryPath>)], view: &View) -> bool {
    let held = held.iter().filter(|it| may(it.0, Permission::ViewAs));
    Scope::new(held.flat_map(|it| it.1.clone()).collect()).covers(&view.path)
}

/// The roles of the mandates that hold on a day, each with where.
fn roles(conn: &mut Conn, user: &UserId, today: &Day) -> Result<Vec<(Role, Vec<TerritoryPath>)>, Error> {
    let rows: Vec<(Role, Option<AreaCode>, TerritoryPath)> = mandates::table
        .filter(mandates::user_id.eq(user).and(mandates::valid_from.le(today)))
        .filter(mandates::valid_to.is_null().or(mandates::valid_to.ge(today)))
        .order(mandates::id)
        .select((mandates::role, mandates::area, mandates::path))
        .load(conn)?;
    let mut roles = Vec::with_capacity(rows.len());
    for (role, area, path) in rows {
        let paths = match area {
            None => vec![path],
            Some(area) => paths::of_area(conn, &area)?,
        };
        roles.push((role, paths));
    }
    Ok(roles)
}
