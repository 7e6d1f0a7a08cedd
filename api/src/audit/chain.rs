// SPDX-License-Identifier: AGPL-3.0-or-later
//! The chain of the register, walked along: whether every entry is as it was written, every seal as its entry says, and an anchor
//! that was noted elsewhere still fits.

use std::collections::BTreeMap;
use std::fmt;

use diesel::prelude::*;
use shared::audit::{AuditAction, AuditAnchor, AuditEntry, BEGINNING};

use super::store::Row;
use crate::db::schema::{audit_entries, audit_head, audit_seals};
use crate::db::{Conn, MultiBackend};
use crate::error::Error;

/// What a walk along the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is as it was written.
    Whole {
        /// How many there are.
        n_entries: i64,
        /// The newest: to be noted where nobody who writes this database can change it.
        anchor: AuditAnchor,
    },
    /// The first entry that is not.
    Broken {
        /// Its number.
        number: i64,
        /// What is wrong there.
        what: &'static str,
    },
    /// All is whole, but the entry of the anchor that was noted is past its time and gone.
    Past,
}

/// What remains of entries past their time.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit_seals, check_for_backend(MultiBackend))]
pub(super) struct Seal {
    pub(super) number: i64,
    pub(super) digest: String,
    pub(super) n_entries: i64,
}

impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, digest, n_entries } = self;
        write!(f, "{n_entries} entries up to {number} {digest}")
    }
}

/// Entries read at once.
const CHUNK: i64 = 5_000;

/// The newest entry.
pub fn anchor(conn: &mut Conn) -> Result<AuditAnchor, Error> {
    let (number, digest) = audit_head::table.find(1).select((audit_head::number, audit_head::digest)).first(conn)?;
    Ok(AuditAnchor::new(number, digest))
}

/// Walks along the chain, from the last seal to the head, and compares with an anchor that was noted.
pub fn verify(conn: &mut Conn, noted: Option<&AuditAnchor>) -> Result<Verdict, Error> {
    // Where it ends is read first: what others add meanwhile is not part of this walk.
    let head = anchor(conn)?;
    let seals: Vec<Seal> = audit_seals::table.select(Seal::as_select()).order(audit_seals::number).load(conn)?;
    if let Some(number) = wrong_seal(conn, &seals)? {
        return Ok(Verdict::Broken { number, what: "is sealed otherwise than the register says" });
    }
    let begin = seals.last().map_or_else(|| (0, BEGINNING.to_owned()), |it| (it.number, it.digest.clone()));
    let found = match walk(conn, begin, &head, noted)? {
        Walked::Broken(number, what) => return Ok(Verdict::Broken { number, what }),
        Walked::Whole(n_entries) => Verdict::Whole { n_entries, anchor: head.clone() },
    };
    let Some(noted) = noted else { return Ok(found) };
    let sealed = seals.iter().find(|it| it.number == noted.number);
    Ok(match sealed {
        _ if noted.number > head.number => Verdict::Broken { number: head.number + 1, what: "is missing at the end" },
        Some(seal) if seal.digest != noted.digest => Verdict::Broken { number: seal.number, what: NOT_NOTED },
        None if seals.last().is_some_and(|it| noted.number < it.number) => Verdict::Past,
        _ => found,
    })
}

const NOT_NOTED: &str = "is not the one that was noted";

/// What a walk came to: how many entries, or the first broken one.
enum Walked {
    Whole(i64),
    Broken(i64, &'static str),
}

fn walk(
    conn: &mut Conn,
    (mut number, mut before): (i64, String),
    head: &AuditAnchor,
    noted: Option<&AuditAnchor>,
) -> Result<Walked, Error> {
    let mut n_entries = 0;
    loop {
        let rows: Vec<Row> = Row::query()
            .filter(audit_entries::number.gt(number).and(audit_entries::number.le(head.number)))
            .order(audit_entries::number)
            .limit(CHUNK)
            .load(conn)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let entry = AuditEntry::from(row);
            if entry.number != number + 1 {
                return Ok(Walked::Broken(number + 1, "is missing"));
            }
            let digest = entry.digest_after(&before).map_err(|error| Error::Internal(error.into()))?;
            if digest != entry.digest {
                return Ok(Walked::Broken(entry.number, "is not as it was written"));
            }
            if noted.is_some_and(|it| it.number == entry.number && it.digest != digest) {
                return Ok(Walked::Broken(entry.number, NOT_NOTED));
            }
            (number, before, n_entries) = (entry.number, digest, n_entries + 1);
        }
    }
    let is_all = head.number == number && head.digest == before;
    Ok(if is_all { Walked::Whole(n_entries) } else { Walked::Broken(number + 1, "is missing at the end") })
}

/// The first seal that no entry of the register made, or that is not as its entry says. The newest one's entry is always there;
/// older ones' may be past their time themselves.
fn wrong_seal(conn: &mut Conn, seals: &[Seal]) -> Result<Option<i64>, Error> {
    let told: Vec<Option<String>> = audit_entries::table
        .filter(audit_entries::action.eq(AuditAction::Retired))
        .order(audit_entries::number)
        .select(audit_entries::detail)
        .load(conn)?;
    let told: BTreeMap<i64, String> = told.into_iter().flatten().filter_map(|it| Some((number_of(&it)?, it))).collect();
    let newest = seals.last().map(|it| it.number);
    let is_wrong = |it: &&Seal| match told.get(&it.number) {
        Some(detail) => *detail != it.to_string(),
        None => Some(it.number) == newest,
    };
    let lost = told.keys().copied().find(|number| seals.iter().all(|it| it.number != *number));
    Ok(seals.iter().find(is_wrong).map(|it| it.number).into_iter().chain(lost).min())
}

/// The number in what a seal's entry says.
fn number_of(detail: &str) -> Option<i64> {
    detail.split(' ').nth(4)?.parse().ok()
}
