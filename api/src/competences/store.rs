// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the competence framework.
//!
//! A published version is the same for ever: only a draft is ever updated here, and the database refuses the rest.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::access::TerritoryPath;
use shared::audit::{AuditAction, AuditSubject};
use shared::canonical;
use shared::competences::{
    Differences, Framework, FrameworkDetail, FrameworkImport, FrameworkState, FrameworkSummary, FrameworkVersion,
};
use shared::page::Page;
use shared::problem::Violations;
use shared::text::Bilingual;

use crate::access::Act;
use crate::audit::store::{self as audit, Done};
use crate::db::cursor::Window;
use crate::db::schema::frameworks;
use crate::db::{Conn, MultiBackend, instant};
use crate::error::{Error, OrConflict as _, OrNotFound as _};

#[derive(HasQuery)]
#[diesel(table_name = frameworks, check_for_backend(MultiBackend))]
struct Row {
    version: FrameworkVersion,
    state: FrameworkState,
    name_it: String,
    name_en: String,
    digest: String,
    n_competences: i32,
    n_roles: i32,
    revision: i32,
    created_at: NaiveDateTime,
    published_at: Option<NaiveDateTime>,
}

impl From<Row> for FrameworkSummary {
    fn from(row: Row) -> Self {
        Self {
            version: row.version,
            name: Bilingual { it: row.name_it, en: row.name_en },
            state: row.state,
            digest: row.digest,
            n_competences: row.n_competences,
            n_roles: row.n_roles,
            created_at: instant(row.created_at),
            published_at: row.published_at.map(instant),
            revision: row.revision,
        }
    }
}

/// The row of a version while it is a draft: none where it is published.
macro_rules! draft {
    ($version:expr) => {
        frameworks::table.filter(frameworks::version.eq($version)).filter(frameworks::state.eq(FrameworkState::Draft))
    };
}

fn named(version: &FrameworkVersion, state: FrameworkState) -> String {
    match state {
        FrameworkState::Draft => format!("draft {version}"),
        FrameworkState::Published => format!("published framework {version}"),
    }
}

/// A page of the drafts, or of the published versions, by version.
pub fn list(
    conn: &mut Conn,
    state: FrameworkState,
    window: &Window<FrameworkVersion>,
) -> Result<Page<FrameworkSummary>, Error> {
    let mut rows = frameworks::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    rows = rows.filter(frameworks::state.eq(state));
    if let Some(after) = &window.after {
        rows = rows.filter(frameworks::version.gt(after));
    }
    let rows: Vec<Row> = rows.order(frameworks::version).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows, |it| it.version.clone()).map(FrameworkSummary::from))
}

/// One version, where it is in a state.
pub fn read(conn: &mut Conn, version: &FrameworkVersion, state: FrameworkState) -> Result<FrameworkDetail, Error> {
    let row = Row::query().filter(frameworks::version.eq(version).and(frameworks::state.eq(state)));
    let row: Row = row.first(conn).optional().or_not_found(|| named(version, state))?;
    let framework = document(conn, version)?;
    Ok(FrameworkDetail { summary: row.into(), framework })
}

fn document(conn: &mut Conn, version: &FrameworkVersion) -> Result<Framework, Error> {
    let text: String = frameworks::table.find(version).select(frameworks::document).first(conn)?;
    Ok(serde_json::from_str(&text).context("a framework on record cannot be read")?)
}

/// A published version; `None` where there is none of that name.
pub fn published(conn: &mut Conn, version: &FrameworkVersion) -> Result<Option<Framework>, Error> {
    match read(conn, version, FrameworkState::Published) {
        Ok(detail) => Ok(Some(detail.framework)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The version that was published last; `None` where none is.
pub fn newest(conn: &mut Conn) -> Result<Option<Framework>, Error> {
    let version = frameworks::table
        .filter(frameworks::state.eq(FrameworkState::Published))
        .order((frameworks::published_at.desc(), frameworks::version.desc()))
        .select(frameworks::version)
        .first(conn)
        .optional()?;
    version.map(|it: FrameworkVersion| document(conn, &it)).transpose()
}

/// The version that was published last before another one; `None` where that was the first.
fn published_before(conn: &mut Conn, version: &FrameworkVersion) -> Result<Option<Framework>, Error> {
    let at: Option<NaiveDateTime> = frameworks::table.find(version).select(frameworks::published_at).first(conn)?;
    let Some(at) = at else { return newest(conn) };
    let before = frameworks::table
        .filter(frameworks::published_at.lt(at))
        .order((frameworks::published_at.desc(), frameworks::version.desc()))
        .select(frameworks::version)
        .first(conn)
        .optional()?;
    before.map(|it: FrameworkVersion| document(conn, &it)).transpose()
}

/// The draft or published version of a name; `None` where there is neither.
pub fn any(conn: &mut Conn, version: &FrameworkVersion) -> Result<Option<(FrameworkSummary, Framework)>, Error> {
    let row: Option<Row> = Row::query().filter(frameworks::version.eq(version)).first(conn).optional()?;
    row.map(|row| Ok((row.into(), document(conn, version)?))).transpose()
}

/// What lies between a version and the one before it: the one named, or the one that was published last before it.
pub fn differences(
    conn: &mut Conn,
    version: &FrameworkVersion,
    state: FrameworkState,
    from: Option<&FrameworkVersion>,
) -> Result<Differences, Error> {
    let to = read(conn, version, state)?.framework;
    let from = match from {
        None => published_before(conn, version)?,
        Some(from) => {
            let unknown = || Violations::one("?from", format!("there is no published framework {from}"));
            Some(published(conn, from)?.ok_or_else(unknown)?)
        }
    };
    Ok(Differences::between(from.as_ref(), &to))
}

/// Puts a framework on record as a draft.
///
/// # Errors
/// [`Error::Conflict`] where its version is taken.
pub fn create(conn: &mut Conn, act: &Act, framework: &Framework) -> Result<FrameworkDetail, Error> {
    insert(conn, framework, act.at, None)?;
    noted(conn, act, AuditAction::Created, &framework.version)?;
    read(conn, &framework.version, FrameworkState::Draft)
}

/// Puts a framework that the program brings on record, published.
pub fn put_published(conn: &mut Conn, framework: &Framework, now: NaiveDateTime) -> Result<(), Error> {
    insert(conn, framework, now, Some(now))
}

fn insert(
    conn: &mut Conn,
    framework: &Framework,
    now: NaiveDateTime,
    published_at: Option<NaiveDateTime>,
) -> Result<(), Error> {
    let state = if published_at.is_some() { FrameworkState::Published } else { FrameworkState::Draft };
    diesel::insert_into(frameworks::table)
        .values((
            frameworks::version.eq(&framework.version),
            frameworks::state.eq(state),
            content(framework)?,
            frameworks::revision.eq(1),
            frameworks::created_at.eq(now),
            frameworks::published_at.eq(published_at),
        ))
        .execute(conn)
        .or_conflict(|| format!("there is a framework {} already", framework.version))?;
    Ok(())
}

/// What of a row says what is in the framework.
type Content<'a> = (
    diesel::dsl::Eq<frameworks::name_it, &'a str>,
    diesel::dsl::Eq<frameworks::name_en, &'a str>,
    diesel::dsl::Eq<frameworks::document, String>,
    diesel::dsl::Eq<frameworks::digest, String>,
    diesel::dsl::Eq<frameworks::n_competences, i32>,
    diesel::dsl::Eq<frameworks::n_roles, i32>,
);

fn content(framework: &Framework) -> Result<Content<'_>, Error> {
    let document = serde_json::to_string(framework).context("a framework cannot be written as JSON")?;
    let digest = canonical::digest(framework).context("a framework has no digest")?;
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    Ok((
        frameworks::name_it.eq(framework.name.it.as_str()),
        frameworks::name_en.eq(framework.name.en.as_str()),
        frameworks::document.eq(document),
        frameworks::digest.eq(digest),
        frameworks::n_competences.eq(count(framework.competences.len())),
        frameworks::n_roles.eq(count(framework.roles.len())),
    ))
}

/// Gives a draft other parts, where `revision` is the state on record.
pub fn change(
    conn: &mut Conn,
    act: &Act,
    version: &FrameworkVersion,
    revision: i32,
    framework: &Framework,
) -> Result<FrameworkDetail, Error> {
    if framework.version != *version {
        return Err(Violations::one("#/version", format!("must be {version}, as the address says")).into());
    }
    let found = read(conn, version, FrameworkState::Draft)?.summary.revision;
    if found != revision {
        return Err(Error::ChangedMeanwhile { version: found });
    }
    diesel::update(draft!(version)).set((content(framework)?, frameworks::revision.eq(revision + 1))).execute(conn)?;
    noted(conn, act, AuditAction::Changed, version)?;
    read(conn, version, FrameworkState::Draft)
}

/// Publishes a draft, where `revision` is the state on record: from now on it never changes.
pub fn publish(
    conn: &mut Conn,
    act: &Act,
    version: &FrameworkVersion,
    revision: i32,
) -> Result<FrameworkDetail, Error> {
    let found = read(conn, version, FrameworkState::Draft)?.summary.revision;
    if found != revision {
        return Err(Error::ChangedMeanwhile { version: found });
    }
    diesel::update(draft!(version))
        .set((
            frameworks::state.eq(FrameworkState::Published),
            frameworks::published_at.eq(act.at),
            frameworks::revision.eq(revision + 1),
        ))
        .execute(conn)?;
    noted(conn, act, AuditAction::Changed, version)?;
    read(conn, version, FrameworkState::Published)
}

/// Takes a draft away, where `revision` is the state on record.
pub fn remove(conn: &mut Conn, act: &Act, version: &FrameworkVersion, revision: i32) -> Result<(), Error> {
    let found = read(conn, version, FrameworkState::Draft)?.summary.revision;
    if found != revision {
        return Err(Error::ChangedMeanwhile { version: found });
    }
    diesel::delete(draft!(version)).execute(conn)?;
    let (action, subject, path) = (AuditAction::Retired, AuditSubject::Framework, TerritoryPath::italy());
    audit::append(conn, act, Done { action, subject, subject_id: Some(version.as_str()), path, detail: None })
}

/// Puts a framework on record as a draft, or changes the draft that is there; says what is different.
///
/// # Errors
/// [`Error::Invalid`] where its version is published.
pub fn import(conn: &mut Conn, act: &Act, framework: &Framework, is_dry_run: bool) -> Result<FrameworkImport, Error> {
    let version = framework.version.clone();
    let on_record = any(conn, &version)?;
    let is_published = on_record.as_ref().is_some_and(|it| it.0.state == FrameworkState::Published);
    if is_published {
        let detail = format!("{version} is published and never changes: give the file another version");
        return Err(Violations::one("#/version", detail).into());
    }
    let before = match &on_record {
        Some((_, draft)) => Some(draft.clone()),
        None => newest(conn)?,
    };
    let differences = Differences::between(before.as_ref(), framework);
    let is_same = on_record.as_ref().is_some_and(|it| it.1 == *framework);
    let is_applied = !is_dry_run && !is_same;
    if is_applied {
        match &on_record {
            Some((summary, _)) => change(conn, act, &version, summary.revision, framework)?,
            None => create(conn, act, framework)?,
        };
    }
    Ok(FrameworkImport { version, is_applied, differences })
}

fn noted(conn: &mut Conn, act: &Act, action: AuditAction, version: &FrameworkVersion) -> Result<(), Error> {
    let (subject, path) = (AuditSubject::Framework, TerritoryPath::italy());
    audit::append(conn, act, Done { action, subject, subject_id: Some(version.as_str()), path, detail: None })
}
