// SPDX-License-Identifier: AGPL-3.0-or-later
//! The register of accesses.

pub mod chain;
pub mod filters;
pub mod store;

use actix_web::get;
use actix_web::web::{Data, Query};
use shared::access::Permission;
use shared::audit::{AuditAnchor, AuditEntry, AuditQuery, AuditSubject};
use shared::page::Page;
use shared::text::is_uuid;
use utoipa_actix_web::service_config::ServiceConfig;

use self::filters::Filters;
use crate::access::Caller;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::Fresh;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_audit_entries).service(read_audit_anchor);
}

/// List the entries of the register of accesses.
///
/// Newest first, of your scope. An entry holds keys, never a name or a value of a person; its digest covers it and all
/// before it. Reading the register is itself an entry.
#[utoipa::path(tag = "access", params(AuditQuery), security(("session" = [])), responses((status = 200, body = inline(Page<AuditEntry>))))]
#[get("/audit-entries")]
async fn list_audit_entries(
    state: Data<State>,
    caller: Caller,
    query: Query<AuditQuery>,
) -> Result<Fresh<Page<AuditEntry>>, Error> {
    let scope = caller.may(Permission::ReadAudit)?;
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    let read = move |conn: &mut crate::db::Conn| {
        let page = store::list(conn, &scope, &query, &window)?;
        caller.note_list(conn, AuditSubject::Audit, &scope, filters(&query, window.after.is_some()))?;
        Ok(page)
    };
    state.db.write(read).await.map(Fresh)
}

/// What the register says of how it was read.
fn filters(query: &AuditQuery, is_next: bool) -> Filters {
    let filters = Filters::default().by("user", query.user.as_ref()).by("action", query.action.as_ref());
    let filters = filters.by("subject", query.subject.as_ref());
    let filters = match &query.subject_id {
        Some(id) if !is_uuid(id) => filters.unsaid("subject_id"),
        id => filters.by("subject_id", id.as_ref()),
    };
    filters.by("from", query.from.as_ref()).by("to", query.to.as_ref()).next(is_next)
}

/// Read the anchor of the register of accesses.
///
/// Number and digest of the newest entry. Noted where nobody who writes this database can change it, it shows later whether
/// anything before it was rewritten: `coefficienti audit verify --expect`.
#[utoipa::path(tag = "access", security(("session" = [])), responses((status = 200, body = AuditAnchor)))]
#[get("/audit-anchor")]
async fn read_audit_anchor(state: Data<State>, caller: Caller) -> Result<Fresh<AuditAnchor>, Error> {
    caller.may(Permission::ReadAudit)?;
    state.db.read(chain::anchor).await.map(Fresh)
}
