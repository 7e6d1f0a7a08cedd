// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who may do what, and where: the roles, one readable matrix, and the scope that a mandate gives.
//!
//! The pages hide what the API refuses, because both ask [`may`]. The API and the browser cut lists by [`Scope::covers`];
//! the database does the same in `api::access::scope`, and a test compares the two.

use serde::{Deserialize, Serialize};

use crate::macros::{code, words};
use crate::territories::TerritoryCode;

words!(
    /// What a mandate makes of a person.
    Role {
        /// Works with persons: a social worker, an educator, a mediator.
        Operator = "operator",
        /// Runs the inclusion network of an area.
        Coordinator = "coordinator",
        /// The regional order (CROAS).
        Regional = "regional",
        /// The national office.
        National = "national",
        /// Reads figures and makes them: never sees who a person is.
        Analyst = "analyst",
        /// Keeps the installation: users, mandates, the register of accesses.
        Administrator = "administrator"
    }
);

words!(
    /// Something that not everybody may do.
    Permission {
        /// Read who the users are and which mandates they have.
        ReadUsers = "read_users",
        /// Add users, change them, give them a new password link.
        ManageUsers = "manage_users",
        /// Give and end mandates.
        ManageMandates = "manage_mandates",
        /// Read the register of accesses.
        ReadAudit = "read_audit",
        /// Open a record outside one's scope, with a reason and an end.
        OpenOutsideScope = "open_outside_scope",
        /// See what another role sees, without changing anything.
        ViewAs = "view_as",
        /// Write index definitions, weight sets and figures.
        ManageFigures = "manage_figures",
        /// Write drafts of the competence framework and publish them.
        ManageFramework = "manage_framework",
        /// Read operators, their levels, equipes and proposals.
        ReadEquipes = "read_equipes",
        /// Keep operators and equipes, rate as a supervisor, write proposals.
        ManageEquipes = "manage_equipes",
        /// Accept or reject proposals to reorganise an equipe.
        DecideProposals = "decide_proposals",
        /// Draft methods of the employability coefficient.
        DraftMethods = "draft_methods",
        /// Publish methods, record the approval of a panel, switch the coefficient off.
        ManageMethods = "manage_methods"
    }
);

/// The matrix: a line a role, and what it may.
const MATRIX: &[(Role, &[Permission])] = {
    use Permission::{
        DecideProposals, DraftMethods, ManageEquipes, ManageFigures, ManageFramework, ManageMandates, ManageMethods,
        ManageUsers, OpenOutsideScope, ReadAudit, ReadEquipes, ReadUsers, ViewAs,
    };
    &[
        (Role::Operator, &[]),
        (Role::Coordinator, &[ReadUsers, OpenOutsideScope, ReadEquipes, ManageEquipes]),
        (Role::Regional, &[ReadUsers, ReadEquipes, DecideProposals]),
        (Role::National, &[ReadUsers, ManageFramework, ReadEquipes, DecideProposals, DraftMethods, ManageMethods]),
        (Role::Analyst, &[ManageFigures, DraftMethods]),
        (
            Role::Administrator,
            &[
                ReadUsers,
                ManageUsers,
                ManageMandates,
                ReadAudit,
                ViewAs,
                ManageFigures,
                ManageFramework,
                DraftMethods,
                ManageMethods,
            ],
        ),
    ]
};

/// Whether a role may do something, somewhere.
pub fn may(role: Role, permission: Permission) -> bool {
    MATRIX.iter().any(|(of, may)| *of == role && may.contains(&permission))
}

code!(
    /// Where a territory lies: the code of its region, then its own. `19` is Sicilia, `19081` Trapani, `19081012` one of its
    /// municipalities, nothing at all is Italy; so what lies in a territory begins with the territory's path.
    TerritoryPath,
    "a territory's path: nothing for Italy, 2 digits for a region, 5 for a province, 8 for a municipality",
    |text| matches!(text.len(), 0 | 2 | 5 | 8) && text.bytes().all(|it| it.is_ascii_digit())
);

impl TerritoryPath {
    /// All of Italy.
    pub fn italy() -> Self {
        Self(String::new())
    }

    /// The path of a territory that lies in `region`, or is it.
    pub fn new(region: &TerritoryCode, code: &TerritoryCode) -> Self {
        if region == code { Self(code.to_string()) } else { Self(format!("{region}{code}")) }
    }

    /// The region; `None` for Italy.
    pub fn region(&self) -> Option<TerritoryCode> {
        self.0.get(..2)?.parse().ok()
    }

    /// Whether this is `other`, or `other` lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The first text that begins with no path in this one, in the order of bytes; `None` for Italy, which has no end.
    pub fn end(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| format!("{}:", self.0))
    }
}

/// Where somebody may do something: paths, none of which lies in another. Without paths it covers nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope(Vec<TerritoryPath>);

impl Scope {
    /// All of Italy.
    pub fn everything() -> Self {
        Self(vec![TerritoryPath::italy()])
    }

    /// The scope of some paths; what lies in another of them is left out.
    pub fn new(mut paths: Vec<TerritoryPath>) -> Self {
        paths.sort();
        let mut kept: Vec<TerritoryPath> = Vec::with_capacity(paths.len());
        for path in paths {
            if !kept.last().is_some_and(|it| it.contains(&path)) {
                kept.push(path);
            }
        }
        Self(kept)
    }

    /// Whether something at `path` is in the scope: the one rule of territorial scope.
    pub fn covers(&self, path: &TerritoryPath) -> bool {
        self.0.iter().any(|it| it.contains(path))
    }

    /// What of it lies in a territory.
    pub fn inside(&self, path: &TerritoryPath) -> Self {
        if self.covers(path) {
            return Self(vec![path.clone()]);
        }
        Self(self.0.iter().filter(|it| path.contains(it)).cloned().collect())
    }

    /// The smallest territory in which all of it lies; Italy where it covers nothing.
    pub fn smallest_around(&self) -> TerritoryPath {
        let around = |path: &TerritoryPath| self.0.iter().all(|it| path.contains(it));
        // A path of a municipality begins with its province's, and that with its region's.
        let larger = self.0.first().into_iter().flat_map(|it| [8, 5, 2].map(|n| it.0.get(..n)));
        let larger = larger.flatten().filter_map(|it| it.parse().ok());
        larger.into_iter().find(around).unwrap_or_else(TerritoryPath::italy)
    }

    /// Its paths, in order.
    pub fn paths(&self) -> &[TerritoryPath] {
        &self.0
    }

    /// Whether it covers nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> TerritoryPath {
        text.parse().unwrap()
    }

    #[test]
    fn every_role_has_its_line() {
        for role in Role::ALL {
            assert_eq!(MATRIX.iter().filter(|it| it.0 == *role).count(), 1, "{role}");
        }
        assert!(Permission::ALL.iter().all(|it| Role::ALL.iter().any(|role| may(*role, *it))));
        assert!(!may(Role::Operator, Permission::ReadUsers));
    }

    #[test]
    fn a_scope_covers_what_lies_in_it() {
        let sicilia = Scope::new(vec![path("19081012"), path("19"), path("19081")]);
        assert_eq!(sicilia.paths(), [path("19")]);
        for (at, is_in) in [("19", true), ("19081", true), ("19081012", true), ("18", false), ("", false)] {
            assert_eq!(sicilia.covers(&path(at)), is_in, "{at}");
        }
        assert!(Scope::everything().covers(&path("")) && Scope::everything().covers(&path("01001272")));
        assert!(Scope::default().is_empty() && !Scope::default().covers(&path("")));
    }

    #[test]
    fn a_scope_is_narrowed_and_has_a_smallest_territory_around_it() {
        let scope = |paths: &[&str]| Scope::new(paths.iter().map(|it| path(it)).collect());
        let two = scope(&["19081012", "19081021", "18"]);
        for (at, inside) in [
            ("19081", &["19081012", "19081021"][..]),
            ("19081012", &["19081012"]),
            ("18101", &["18101"]),
            ("", &["18", "19081012", "19081021"]),
            ("01", &[]),
        ] {
            assert_eq!(two.inside(&path(at)), scope(inside), "{at}");
        }
        for (paths, around) in [
            (&["19081012", "19081021"][..], "19081"),
            (&["19081012", "19082053"], "19"),
            (&["19081012"], "19081012"),
            (&["18", "19"], ""),
            (&[""], ""),
            (&[], ""),
        ] {
            assert_eq!(scope(paths).smallest_around(), path(around), "{paths:?}");
        }
    }

    #[test]
    fn the_end_of_a_path_comes_after_all_that_lies_in_it() {
        let end = path("19").end().unwrap();
        assert!(path("19999999").as_str() < end.as_str() && path("20").as_str() > end.as_str());
        assert_eq!(path("").end(), None);
    }

    #[test]
    fn a_path_is_made_of_the_region_and_the_code() {
        let code = |text: &str| text.parse::<TerritoryCode>().unwrap();
        assert_eq!(TerritoryPath::new(&code("19"), &code("19")), path("19"));
        assert_eq!(TerritoryPath::new(&code("19"), &code("081012")), path("19081012"));
    }
}
