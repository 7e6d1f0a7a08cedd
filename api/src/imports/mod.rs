// SPDX-License-Identifier: AGPL-3.0-or-later
//! The runs of the importers: where every stored value came from.

pub mod fetch;
pub mod formats;
pub mod municipalities;
pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::imports::Import;
use shared::indicators::ImportId;
use shared::page::{Page, PageQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::Cached;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_imports).service(read_import);
}

/// List the imports.
///
/// Newest first; only runs that changed something are kept.
#[utoipa::path(tag = "imports", params(PageQuery), responses((status = 200, body = inline(Page<Import>))))]
#[get("/imports")]
async fn list_imports(state: Data<State>, query: Query<PageQuery>) -> Result<Cached<Page<Import>>, Error> {
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, &window)).await.map(Cached)
}

/// Read an import.
///
/// The file it read, when, and what it changed.
#[utoipa::path(tag = "imports", params(("id" = ImportId, Path, description = "Key of the import", example = "019ab3c4-0000-7000-8000-000000000000")), responses((status = 200, body = Import)))]
#[get("/imports/{id}")]
async fn read_import(state: Data<State>, id: Path<ImportId>) -> Result<Cached<Import>, Error> {
    state.db.read(move |conn| store::read(conn, &id)).await.map(Cached)
}
