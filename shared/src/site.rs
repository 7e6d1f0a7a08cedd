// SPDX-License-Identifier: AGPL-3.0-or-later
//! What this installation says of itself: who owns it, where its legal pages are, whether it is a demo; and which part of
//! its pages stands at an address.

use serde::{Deserialize, Serialize};

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

/// A part of the pages that is built and loaded by itself: what no first page needs is not in the first load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Module {
    /// The first load: the ranking with its weights, the method, the pages the law asks for.
    Pages,
    /// Each territory, and the comparison.
    Places,
    /// Maps and tables of what is measured: the provinces, the indicators.
    Measures,
    /// Coming in, the profile, users and mandates, the register of accesses.
    Access,
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
    pub const ALL: [Self; 8] = [
        Self::Pages,
        Self::Places,
        Self::Measures,
        Self::Access,
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
            (Some("login" | "setup" | "profile" | "audit" | "view-as"), None, _) | (Some("users"), _, None) => {
                Self::Access
            }
            (Some("competences"), Some("drafts" | "import"), None) => Self::Frameworks,
            (Some("competences"), _, _) | (Some("staffing"), None, _) => Self::Competences,
            (Some("operators"), _, _) => Self::Operators,
            (Some("indicators"), _, None) | (Some("territories"), Some("provinces"), None) => Self::Measures,
            (Some("territories"), Some(_), None) => Self::Places,
            _ => Self::Pages,
        }
    }
}
