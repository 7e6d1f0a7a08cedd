// SPDX-License-Identifier: AGPL-3.0-or-later
//! The register of accesses.

pub mod store;

use actix_web::get;
use actix_web::web::{Data, Query};
use shared::access::Permission;
use shared::audit::{AuditEntry, AuditQuery, AuditSubject};
use shared::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::Fresh;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_audit_entries);
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
        caller.note_list(conn, AuditSubject::Audit)?;
        Ok(page)
    };
    state.db.write(read).await.map(Fresh)
}
