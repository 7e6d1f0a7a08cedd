// SPDX-License-Identifier: AGPL-3.0-or-later
//! The competence framework: published versions for everybody, drafts for who keeps it.

pub mod files;
pub mod store;

use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, delete, get, patch, post, put};
use shared::access::{Permission, TerritoryPath};
use shared::competences::{
    Differences, DifferencesQuery, Framework, FrameworkChange, FrameworkDetail, FrameworkImport, FrameworkImportQuery,
    FrameworkState, FrameworkSummary, FrameworkVersion,
};
use shared::input::FromJson as _;
use shared::page::{Page, PageQuery};
use shared::problem::Violations;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::once::Once;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Cached, CachedBody, Created, Fresh, Versioned};
use crate::http::extract::{Change, Input, Version, whole};
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_frameworks)
        .service(read_framework)
        .service(read_framework_as_csv)
        .service(compare_frameworks)
        .service(list_framework_drafts)
        .service(create_framework_draft)
        .service(read_framework_draft)
        .service(replace_framework_draft)
        .service(publish_framework_draft)
        .service(remove_framework_draft)
        .service(compare_framework_draft)
        .service(import_framework_draft);
}

/// The framework is of all Italy: who keeps it must be so too.
fn may_manage(caller: &Caller) -> Result<(), Error> {
    let scope = caller.may(Permission::ManageFramework)?;
    if scope.covers(&TerritoryPath::italy()) {
        return Ok(());
    }
    Err(Error::Forbidden("the framework is of all Italy, and your mandate is not".into()))
}

/// List the published versions of the competence framework.
///
/// By version. A published version never changes.
#[utoipa::path(tag = "competences", params(PageQuery), responses((status = 200, body = inline(Page<FrameworkSummary>))))]
#[get("/competence-frameworks")]
async fn list_frameworks(state: Data<State>, query: Query<PageQuery>) -> Result<Cached<Page<FrameworkSummary>>, Error> {
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, FrameworkState::Published, &window)).await.map(Cached)
}

/// Read a published version of the competence framework.
///
/// With its areas, competences and behaviours, the scale, and what each role is asked for: `framework` is the document that an
/// import takes.
#[utoipa::path(tag = "competences", params(("version" = FrameworkVersion, Path, description = "Its version", example = "1.0")), responses((status = 200, body = FrameworkDetail)))]
#[get("/competence-frameworks/{version}")]
async fn read_framework(state: Data<State>, version: Path<FrameworkVersion>) -> Result<Cached<FrameworkDetail>, Error> {
    state.db.read(move |conn| store::read(conn, &version, FrameworkState::Published)).await.map(Cached)
}

/// Read a published version of the competence framework as CSV.
///
/// A row a competence, a column a role: the table that an import takes.
#[utoipa::path(tag = "competences", params(("version" = FrameworkVersion, Path, description = "Its version", example = "1.0")), responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/competence-frameworks/{version}/competences.csv")]
async fn read_framework_as_csv(state: Data<State>, version: Path<FrameworkVersion>) -> Result<CachedBody, Error> {
    let read = move |conn: &mut Conn| store::read(conn, &version, FrameworkState::Published);
    let detail = state.db.read(read).await?;
    Ok(CachedBody::csv(files::to_csv(&detail.framework)?))
}

/// Compare a published version of the competence framework with another.
///
/// With the one that was published before it where none is named: what was added, changed and removed, each with its place.
#[utoipa::path(tag = "competences", params(("version" = FrameworkVersion, Path, description = "The version after", example = "1.0"), DifferencesQuery), responses((status = 200, body = Differences)))]
#[get("/competence-frameworks/{version}/differences")]
async fn compare_frameworks(
    state: Data<State>,
    version: Path<FrameworkVersion>,
    query: Query<DifferencesQuery>,
) -> Result<Cached<Differences>, Error> {
    let compare =
        move |conn: &mut Conn| store::differences(conn, &version, FrameworkState::Published, query.from.as_ref());
    state.db.read(compare).await.map(Cached)
}

/// List the drafts of the competence framework.
///
/// By version.
#[utoipa::path(tag = "competences", params(PageQuery), security(("session" = [])), responses((status = 200, body = inline(Page<FrameworkSummary>))))]
#[get("/competence-framework-drafts")]
async fn list_framework_drafts(
    state: Data<State>,
    caller: Caller,
    query: Query<PageQuery>,
) -> Result<Fresh<Page<FrameworkSummary>>, Error> {
    may_manage(&caller)?;
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, FrameworkState::Draft, &window)).await.map(Fresh)
}

/// Add a draft of the competence framework.
///
/// Under a version that is not taken. Nobody is rated with a draft.
#[utoipa::path(tag = "competences", request_body = Framework, security(("session" = [])), responses((status = 201, body = FrameworkDetail)))]
#[post("/competence-framework-drafts")]
async fn create_framework_draft(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<Framework>,
) -> Result<Created<FrameworkDetail>, Error> {
    may_manage(&caller)?;
    let create =
        move |conn: &mut Conn| once.create(conn, &caller, &input.0, |conn| store::create(conn, &caller.act, &input.0));
    let draft = state.db.write(create).await?;
    Ok(Created(format!("/competence-framework-drafts/{}", draft.summary.version), draft))
}

/// Read a draft of the competence framework.
///
/// With all its parts.
#[utoipa::path(tag = "competences", params(("version" = FrameworkVersion, Path, description = "Its version")), security(("session" = [])), responses((status = 200, body = FrameworkDetail)))]
#[get("/competence-framework-drafts/{version}")]
async fn read_framework_draft(
    state: Data<State>,
    caller: Caller,
    version: Path<FrameworkVersion>,
) -> Result<Versioned<FrameworkDetail>, Error> {
    may_manage(&caller)?;
    let draft = state.db.read(move |conn| store::read(conn, &version, FrameworkState::Draft)).await?;
    Ok(Versioned(draft.summary.revision, draft))
}

/// Replace the parts of a draft.
///
/// `If-Match` names the state that is replaced; the version in the body is the one in the address.
#[utoipa::path(tag = "competences", params(("version" = FrameworkVersion, Path, description = "Its version"), ("If-Match" = String, Header, description = "The `ETag` that was read: which state is meant")), request_body = Framework, security(("session" = [])), responses((status = 200, body = FrameworkDetail)))]
#[put("/competence-framework-drafts/{version}")]
async fn replace_framework_draft(
    state: Data<State>,
    caller: Caller,
    version: Path<FrameworkVersion>,
    revision: Version,
    input: Input<Framework>,
) -> Result<Versioned<FrameworkDetail>, Error> {
    may_manage(&caller)?;
    let write = move |conn: &mut Conn| store::change(conn, &caller.act, &version, revision.0, &input.0);
    let draft = state.db.write(write).await?;
    Ok(Versioned(draft.summary.revision, draft))
}

/// Publish a draft.
///
/// From then on it never changes and is for everybody to read.
#[utoipa::path(tag = "competences", params(("version" = FrameworkVersion, Path, description = "Its version")), request_body(content = FrameworkChange, content_type = "application/merge-patch+json"), security(("session" = [])), responses((status = 200, body = FrameworkDetail)))]
#[patch("/competence-framework-drafts/{version}")]
async fn publish_framework_draft(
    state: Data<State>,
    caller: Caller,
    version: Path<FrameworkVersion>,
    revision: Version,
    change: Change<FrameworkChange>,
) -> Result<Versioned<FrameworkDetail>, Error> {
    may_manage(&caller)?;
    let Change(FrameworkChange { state: _ }) = change;
    let write = move |conn: &mut Conn| store::publish(conn, &caller.act, &version, revision.0);
    let framework = state.db.write(write).await?;
    Ok(Versioned(framework.summary.revision, framework))
}

/// Take a draft away.
///
/// `If-Match` names the state that is taken away. A published version stays for ever.
#[utoipa::path(tag = "competences", params(("version" = FrameworkVersion, Path, description = "Its version"), ("If-Match" = String, Header, description = "The `ETag` that was read: which state is meant")), security(("session" = [])), responses((status = 204)))]
#[delete("/competence-framework-drafts/{version}")]
async fn remove_framework_draft(
    state: Data<State>,
    caller: Caller,
    version: Path<FrameworkVersion>,
    revision: Version,
) -> Result<HttpResponse, Error> {
    may_manage(&caller)?;
    state.db.write(move |conn| store::remove(conn, &caller.act, &version, revision.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Compare a draft with a published version.
///
/// With the newest where none is named: what was added, changed and removed, each with its place.
#[utoipa::path(tag = "competences", params(("version" = FrameworkVersion, Path, description = "Version of the draft"), DifferencesQuery), security(("session" = [])), responses((status = 200, body = Differences)))]
#[get("/competence-framework-drafts/{version}/differences")]
async fn compare_framework_draft(
    state: Data<State>,
    caller: Caller,
    version: Path<FrameworkVersion>,
    query: Query<DifferencesQuery>,
) -> Result<Fresh<Differences>, Error> {
    may_manage(&caller)?;
    let compare = move |conn: &mut Conn| store::differences(conn, &version, FrameworkState::Draft, query.from.as_ref());
    state.db.read(compare).await.map(Fresh)
}

/// Import a draft from a file.
///
/// JSON, the whole framework, or CSV, a row a competence: then the query says the version, and name and scale stay those of the
/// draft or of the newest published version. Taken whole or not at all; a dry run says what would be different.
#[utoipa::path(tag = "competences", params(FrameworkImportQuery), request_body(content((Framework = "application/json"), (String = "text/csv"))), security(("session" = [])), responses((status = 200, body = FrameworkImport)))]
#[post("/competence-framework-imports")]
async fn import_framework_draft(
    state: Data<State>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    query: Query<FrameworkImportQuery>,
    body: Payload,
) -> Result<Fresh<FrameworkImport>, Error> {
    may_manage(&caller)?;
    let is_csv = match request.content_type() {
        "application/json" => false,
        "text/csv" => true,
        _ => return Err(Error::UnsupportedMediaType("application/json or text/csv")),
    };
    let FrameworkImportQuery { dry_run, version } = query.into_inner();
    let body = whole(body, Framework::MAX_BYTES).await?;
    let write = move |conn: &mut Conn| {
        let asked = (String::from_utf8_lossy(&body), dry_run, version.clone());
        once.create(conn, &caller, &asked, |conn| {
            let framework = match (is_csv, version) {
                (false, _) => files::of_json(&body)?,
                (true, Some(version)) => files::of_csv(conn, &body, &version)?,
                (true, None) => return Err(Violations::one("?version", "is required of a CSV file").into()),
            };
            store::import(conn, &caller.act, &framework, dry_run)
        })
    };
    state.db.write(write).await.map(Fresh)
}
