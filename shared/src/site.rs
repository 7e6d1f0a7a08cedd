// SPDX-License-Identifier: AGPL-3.0-or-later
//! What this installation says of itself: who owns it, where its legal pages are, whether it is a demo; and which part of
//! its pages stands at an address.

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::mandates::Mandate;
use crate::territories::TerritoryCode;

/// The installation, as every page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Site {
    /// Whether the data are a labelled demonstration and the gallery of components is open.
    pub demo: bool,
    /// The version of the program.
    pub version: String,
    /// The body that answers for this installation.
    pub owner: String,
    /// The owner's own site; `null` where it has not been said.
    pub owner_url: Option<String>,
    /// The accessibility statement (law 4/2004); `null` where the owner has not published one yet.
    pub accessibility_url: Option<String>,
    /// The privacy notice; `null` where the owner has not published one yet.
    pub privacy_url: Option<String>,
    /// The legal notes; `null` where the owner has not published them yet.
    pub legal_url: Option<String>,
    /// The source code of exactly this program (AGPL section 13).
    pub source_url: String,
}

/// The page where the work of a role begins, of those that exist: the operators' people, the coordinators' cockpit, the plans of
/// regions and country come here when they are there; until then who works for a territory begins on its page.
pub fn home(role: Role, territory: Option<&TerritoryCode>) -> String {
    match role {
        Role::Operator | Role::Coordinator | Role::Regional => {
            territory.map_or_else(|| RANKING.to_owned(), |it| format!("{RANKING}/{it}"))
        }
        Role::National | Role::Analyst => RANKING.to_owned(),
        Role::Administrator => "/audit".to_owned(),
    }
}

/// The index of the regions, which everybody may read.
const RANKING: &str = "/territories";

/// The [`home`] of who holds several mandates is the one nearest to persons, in the order of [`Role`].
pub fn home_of(mandates: &[Mandate]) -> String {
    let nearest = mandates.iter().min_by_key(|it| it.role);
    nearest.map_or_else(|| RANKING.to_owned(), |it| home(it.role, it.territory.as_ref()))
}

/// A part of the pages that is built and loaded by itself: what no first page needs is not in the first load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Module {
    /// The first load: the ranking with its weights, the method, the pages the law asks for.
    Pages,
    /// Each territory, and the comparison.
    Places,
    /// Maps and tables of what is measured: the provinces, the indicators.
    Measures,
    /// Coming in, the profile.
    Access,
    /// Users and mandates, the register of accesses, looking as another role.
    Administration,
    /// Definitions of the index: published ones with their results, drafts with their editor.
    Definitions,
    /// The equipes: list, comparison, who is in them.
    Equipes,
    /// What an equipe can do, and what would change.
    Coverage,
    /// Proposals to reorganise an equipe.
    Proposals,
    /// The competence framework, for everybody; staff per inhabitant.
    Competences,
    /// Drafts of the competence framework.
    Frameworks,
    /// Operators with their levels.
    Operators,
    /// The gallery of components.
    Gallery,
}

impl Module {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Pages,
        Self::Places,
        Self::Measures,
        Self::Access,
        Self::Administration,
        Self::Definitions,
        Self::Equipes,
        Self::Coverage,
        Self::Proposals,
        Self::Competences,
        Self::Frameworks,
        Self::Operators,
        Self::Gallery,
    ];

    /// The document that loads it.
    pub const fn document(self) -> &'static str {
        match self {
            Self::Pages => "index.html",
            Self::Places => "places.html",
            Self::Measures => "measures.html",
            Self::Access => "access.html",
            Self::Administration => "administration.html",
            Self::Definitions => "definitions.html",
            Self::Equipes => "equipes.html",
            Self::Coverage => "coverage.html",
            Self::Proposals => "proposals.html",
            Self::Competences => "competences.html",
            Self::Frameworks => "frameworks.html",
            Self::Operators => "operators.html",
            Self::Gallery => "gallery.html",
        }
    }

    /// The module that draws the page at an address of the pages; server and browser ask here, so that they agree.
    /// ```
    /// use shared::site::Module;
    /// assert_eq!(Module::of("/territories/058091?lang=en"), Module::Places);
    /// assert_eq!(Module::of("/territories?dimension=housing"), Module::Pages);
    /// ```
    pub fn of(address: &str) -> Self {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let mut steps = path.split('/').filter(|it| !it.is_empty());
        match (steps.next(), steps.next(), steps.next()) {
            (Some("gallery"), None, _) => Self::Gallery,
            (Some("login" | "setup" | "profile"), None, _) => Self::Access,
            (Some("audit" | "view-as"), None, _) | (Some("users"), _, None) => Self::Administration,
            (Some("definitions"), ..) => Self::Definitions,
            (Some("equipes"), Some(_), Some("coverage")) => Self::Coverage,
            (Some("equipes"), Some(_), Some("proposals")) => Self::Proposals,
            (Some("equipes"), ..) => Self::Equipes,
            (Some("competences"), Some("drafts" | "import"), None) => Self::Frameworks,
            (Some("competences"), _, _) | (Some("staffing"), None, _) => Self::Competences,
            (Some("operators"), _, _) => Self::Operators,
            (Some("indicators"), _, None) | (Some("territories"), Some("provinces"), None) => Self::Measures,
            (Some("territories"), Some(_), None) => Self::Places,
            _ => Self::Pages,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_begins_on_a_page_that_is_there() {
        let sicilia: TerritoryCode = "19".parse().unwrap();
        for role in Role::ALL {
            for territory in [None, Some(&sicilia)] {
                let page = home(*role, territory);
                let is_known = matches!(page.as_str(), "/territories" | "/territories/19" | "/audit");
                assert!(is_known, "{role}: {page}");
            }
        }
        assert_eq!(home(Role::Regional, Some(&sicilia)), "/territories/19");
        assert_eq!(home_of(&[]), "/territories");
    }

    #[test]
    fn who_works_with_persons_begins_there() {
        let mandate = |role: Role, territory: &str| {
            let (id, user) = ("019ab3c4-0000-7000-8000-000000000000", "019ab3c4-0000-7000-8000-000000000001");
            let (id, user, territory) = (id.parse().unwrap(), user.parse().unwrap(), territory.parse().ok());
            let valid_from = "2026-11-24".parse().unwrap();
            Mandate { id, user, role, territory, area: None, valid_from, valid_to: None, version: 1 }
        };
        let held = [mandate(Role::Administrator, ""), mandate(Role::Operator, "058"), mandate(Role::Regional, "12")];
        assert_eq!(home_of(&held), "/territories/058");
    }
}
