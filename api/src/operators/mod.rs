// SPDX-License-Identifier: AGPL-3.0-or-later
//! Operators and their levels: who keeps equipes reads those of the scope, everybody the own record.

pub mod ratings;
pub mod store;

use actix_web::web::{Data, Path, Query};
use actix_web::{get, patch, post};
use shared::access::{Permission, Scope};
use shared::audit::AuditSubject;
use shared::openings::RecordKind;
use shared::operators::{
    Operator, OperatorChange, OperatorCounts, OperatorDetail, OperatorId, OperatorInput, OperatorLevels, OperatorQuery,
    OperatorSearch, Rating, RatingQuery, RatingSource, RatingsInput, RatingsRecorded,
};
use shared::page::Page;
use shared::problem::Violations;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::once::Once;
use crate::audit::filters::Filters;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Created, Fresh, Versioned};
use crate::http::extract::{Change, Input, Version};
use crate::openings;
use crate::operators::store::Wanted;
use crate::state::State;
use crate::users::store::narrowed;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_operators)
        .service(search_operators)
        .service(count_operators)
        .service(create_operator)
        .service(read_own_operator)
        .service(read_operator)
        .service(change_operator)
        .service(read_levels)
        .service(list_ratings)
        .service(create_ratings);
}

/// The record of an operator that the caller may read: the own one, one of the scope, or one that was opened.
fn readable(conn: &mut Conn, caller: &Caller, id: &OperatorId) -> Result<store::Row, Error> {
    if let Some(own) = store::of_user(conn, caller.user())?
        && own.id == *id
    {
        return Ok(own);
    }
    let scope = caller.may(Permission::ReadEquipes)?;
    let place = |conn: &mut Conn| Ok(store::row(conn, id)?.path);
    let scope = openings::store::widened(conn, caller, scope, (RecordKind::Operator, id.as_str()), place)?;
    store::row_within(conn, &scope, id)
}

/// List the operators.
///
/// Of your scope, by place and family name.
#[utoipa::path(tag = "equipes", params(OperatorQuery), security(("session" = [])), responses((status = 200, body = inline(Page<Operator>))))]
#[get("/operators")]
async fn list_operators(
    state: Data<State>,
    caller: Caller,
    query: Query<OperatorQuery>,
) -> Result<Fresh<Page<Operator>>, Error> {
    let scope = caller.may(Permission::ReadEquipes)?;
    let OperatorQuery { profession, territory, active, cursor, limit } = query.into_inner();
    let window = Window::new(cursor.as_deref(), limit)?;
    let list = move |conn: &mut Conn| {
        let scope = narrowed(conn, scope, territory.as_ref(), "?territory")?;
        let wanted = Wanted { q: None, profession, active };
        let page = store::list(conn, &scope, &wanted, &window)?;
        caller.note_list(conn, AuditSubject::Operator, &scope, said(&wanted).next(window.after.is_some()))?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// Search the operators.
///
/// Of your scope, by a part of the name. The words stand in the body, because an address is kept in logs and histories; the
/// register says that there were some, never which.
#[utoipa::path(tag = "equipes", request_body = OperatorSearch, security(("session" = [])), responses((status = 200, body = inline(Page<Operator>))))]
#[post("/operators/searches")]
async fn search_operators(
    state: Data<State>,
    caller: Caller,
    search: Input<OperatorSearch>,
) -> Result<Fresh<Page<Operator>>, Error> {
    let scope = caller.may(Permission::ReadEquipes)?;
    let OperatorSearch { q, profession, territory, active, cursor, limit } = search.0;
    let window = Window::of_body(cursor.as_deref(), limit)?;
    let list = move |conn: &mut Conn| {
        let scope = narrowed(conn, scope, territory.as_ref(), "#/territory")?;
        let wanted = Wanted { q: Some(q), profession, active };
        let page = store::list(conn, &scope, &wanted, &window)?;
        let filters = said(&wanted).unsaid("words").next(window.after.is_some());
        caller.note_list(conn, AuditSubject::Operator, &scope, filters)?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// What the register says of a list.
fn said(wanted: &Wanted) -> Filters {
    Filters::default().by("profession", wanted.profession.as_ref()).by("active", wanted.active.as_ref())
}

/// Count the operators.
///
/// Those of your scope who work, by region and by what they are.
#[utoipa::path(tag = "equipes", security(("session" = [])), responses((status = 200, body = OperatorCounts)))]
#[get("/operator-counts")]
async fn count_operators(state: Data<State>, caller: Caller) -> Result<Fresh<OperatorCounts>, Error> {
    let scope = caller.may(Permission::ReadEquipes)?;
    state.db.read(move |conn| store::count(conn, &scope)).await.map(Fresh)
}

/// Add an operator.
///
/// In a territory of your scope.
#[utoipa::path(tag = "equipes", request_body = OperatorInput, security(("session" = [])), responses((status = 201, body = Operator)))]
#[post("/operators")]
async fn create_operator(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<OperatorInput>,
) -> Result<Created<Operator>, Error> {
    let scope = caller.may(Permission::ManageEquipes)?;
    let create = move |conn: &mut Conn| {
        once.create(conn, &caller, &input.0, |conn| store::create(conn, &caller.act, &scope, &input.0, false))
    };
    let operator = state.db.write(create).await?;
    Ok(Created(format!("/operators/{}", operator.id), operator))
}

/// Read your own record as an operator.
///
/// With the equipes that you are or were in.
#[utoipa::path(tag = "equipes", security(("session" = [])), responses((status = 200, body = OperatorDetail)))]
#[get("/me/operator")]
async fn read_own_operator(state: Data<State>, caller: Caller) -> Result<Versioned<OperatorDetail>, Error> {
    let today = state.today()?;
    let read = move |conn: &mut Conn| {
        let row = store::of_user(conn, caller.user())?;
        let row = row.ok_or_else(|| Error::NotFound("operator that you come in as".into()))?;
        store::detail(conn, row, &today)
    };
    let detail = state.db.read(read).await?;
    Ok(Versioned(detail.operator.version, detail))
}

/// Read an operator.
///
/// Of your scope, one whose record you opened, or yourself. With the equipes that the operator is or was in.
#[utoipa::path(tag = "equipes", params(("operator_id" = OperatorId, Path, description = "Key of the operator")), security(("session" = [])), responses((status = 200, body = OperatorDetail)))]
#[get("/operators/{operator_id}")]
async fn read_operator(
    state: Data<State>,
    caller: Caller,
    id: Path<OperatorId>,
) -> Result<Versioned<OperatorDetail>, Error> {
    let today = state.today()?;
    let read = move |conn: &mut Conn| {
        let row = readable(conn, &caller, &id)?;
        let path = row.path.clone();
        let detail = store::detail(conn, row, &today)?;
        caller.note_one(conn, AuditSubject::Operator, id.as_str(), path)?;
        Ok(detail)
    };
    let detail = state.db.write(read).await?;
    Ok(Versioned(detail.operator.version, detail))
}

/// Change an operator.
///
/// What is left out stays. Hours stay at least those that equipes have.
#[utoipa::path(tag = "equipes", params(("operator_id" = OperatorId, Path, description = "Key of the operator")), request_body(content = OperatorChange, content_type = "application/merge-patch+json"), security(("session" = [])), responses((status = 200, body = Operator)))]
#[patch("/operators/{operator_id}")]
async fn change_operator(
    state: Data<State>,
    caller: Caller,
    id: Path<OperatorId>,
    version: Version,
    change: Change<OperatorChange>,
) -> Result<Versioned<Operator>, Error> {
    let scope = caller.may(Permission::ManageEquipes)?;
    let today = state.today()?;
    let write = move |conn: &mut Conn| store::change(conn, &caller.act, &scope, &id, version.0, &change.0, &today);
    let operator = state.db.write(write).await?;
    Ok(Versioned(operator.version, operator))
}

/// Read the levels of an operator.
///
/// In each competence the level that counts, where it comes from, and the operator's own view beside the supervisor's: two levels
/// apart or more is a disagreement to talk about.
#[utoipa::path(tag = "equipes", params(("operator_id" = OperatorId, Path, description = "Key of the operator")), security(("session" = [])), responses((status = 200, body = OperatorLevels)))]
#[get("/operators/{operator_id}/levels")]
async fn read_levels(state: Data<State>, caller: Caller, id: Path<OperatorId>) -> Result<Fresh<OperatorLevels>, Error> {
    let read = move |conn: &mut Conn| {
        let path = readable(conn, &caller, &id)?.path;
        let levels = ratings::levels_of(conn, &id)?;
        caller.note_one(conn, AuditSubject::Operator, id.as_str(), path)?;
        Ok(levels)
    };
    state.db.write(read).await.map(Fresh)
}

/// List the ratings of an operator.
///
/// All that were ever given, newest first, each with its source, day and evidence.
#[utoipa::path(tag = "equipes", params(("operator_id" = OperatorId, Path, description = "Key of the operator"), RatingQuery), security(("session" = [])), responses((status = 200, body = inline(Page<Rating>))))]
#[get("/operators/{operator_id}/ratings")]
async fn list_ratings(
    state: Data<State>,
    caller: Caller,
    id: Path<OperatorId>,
    query: Query<RatingQuery>,
) -> Result<Fresh<Page<Rating>>, Error> {
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    let list = move |conn: &mut Conn| {
        let path = readable(conn, &caller, &id)?.path;
        let page = ratings::list(conn, &id, &query, &window)?;
        caller.note_one(conn, AuditSubject::Operator, id.as_str(), path)?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// Where the caller may rate somebody from a source: an own view is given by oneself, any other by who keeps equipes there, and
/// never for oneself.
fn rating_scope(conn: &mut Conn, caller: &Caller, id: &OperatorId, source: RatingSource) -> Result<Scope, Error> {
    let own = store::of_user(conn, caller.user())?.filter(|it| it.id == *id);
    match own {
        Some(own) if source.is_own() => Ok(Scope::new(vec![own.path])),
        Some(_) => {
            Err(Violations::one("#/source", "of your own record is `self`: somebody else gives the others").into())
        }
        None => {
            let scope = caller.may(Permission::ManageEquipes)?;
            store::row_within(conn, &scope, id)?;
            if source.is_own() {
                return Err(Violations::one("#/source", "is `self`: only the operator says so").into());
            }
            Ok(scope)
        }
    }
}

/// Rate an operator.
///
/// Ratings are added and never changed. Your own view of yourself is `self`; a supervisor's, a course's and a certificate's are
/// given by who keeps equipes where the operator works. Levels and coverage follow at once.
#[utoipa::path(tag = "equipes", params(("operator_id" = OperatorId, Path, description = "Key of the operator")), request_body = RatingsInput, security(("session" = [])), responses((status = 201, body = RatingsRecorded)))]
#[post("/operators/{operator_id}/ratings")]
async fn create_ratings(
    state: Data<State>,
    caller: Caller,
    id: Path<OperatorId>,
    once: Once,
    input: Input<RatingsInput>,
) -> Result<Created<RatingsRecorded>, Error> {
    let (today, location) = (state.today()?, format!("/operators/{id}/ratings"));
    let create = move |conn: &mut Conn| {
        let scope = rating_scope(conn, &caller, &id, input.0.source)?;
        once.create(conn, &caller, &(id.as_str(), &input.0), |conn| {
            let row = store::row_held(conn, &scope, &id)?;
            let items = ratings::record(conn, &caller.act, &row, &input.0, &today)?;
            Ok(RatingsRecorded { items })
        })
    };
    let recorded = state.db.write(create).await?;
    Ok(Created(location, recorded))
}
