// SPDX-License-Identifier: AGPL-3.0-or-later
//! The product's own reference tables, as they are loaded into an empty database: CSV with a header row, UTF-8, decimal
//! point. Sources, licences and limits: `reference/attractiveness/README.md`.

/// The default recipe of the attractiveness index of the regions.
pub const ATTRACTIVENESS_RECIPE: &str = include_str!("../reference/attractiveness/recipe_regions_1.0.json");

/// The dimensions: `code,name_it,name_en,meaning_it,meaning_en`.
pub const DIMENSIONS: &str = include_str!("../reference/attractiveness/dimensions.csv");

/// The indicator catalogue: `code,name_it,name_en,unit_it,unit_en,role,dimension,direction,reason_it,reason_en,publisher,
/// dataset,licence,reference_year,max_age_years,decimals,notes_it,notes_en`; `dimension` is empty for a fact of context.
pub const INDICATORS: &str = include_str!("../reference/attractiveness/indicators.csv");

/// Every value on record: `territory,indicator,year,value`.
pub const VALUES: &str = include_str!("../reference/attractiveness/values.csv");

/// The regions: `code,kind,name,short_name,area,nuts,surface_km2`; the NUTS codes are separated by spaces.
pub const TERRITORIES: &str = include_str!("../reference/attractiveness/territories.csv");

/// The provinces of both vintages: `code,name,short_name,body,abbreviation,region,unit_code,nuts,residents,surface_km2,
/// valid_from,valid_to`. Sources and limits of this and the next four: `reference/places/README.md`.
pub const PROVINCES: &str = include_str!("../reference/places/provinces.csv");

/// The municipalities, those that are no more too: `code,name,short_name,cadastral_code,residents,surface_km2,nuts,
/// valid_from,valid_to`; `short_name` and `nuts` are empty where they are the name and the province's.
pub const MUNICIPALITIES: &str = include_str!("../reference/places/municipalities.csv");

/// What became of a code: `from,to,kind,changed_on,basis`.
pub const CHANGES: &str = include_str!("../reference/places/changes.csv");

/// The five pilots: `code`.
pub const PILOTS: &str = include_str!("../reference/places/pilots.csv");

/// Values of the provinces, and the same facts for the regions: `territory,indicator,year,value`.
pub const PROVINCIAL_VALUES: &str = include_str!("../reference/places/values.csv");

/// The facts of the tension reading: `code,kind,name_it,name_en,unit_it,unit_en,period,period_basis,attention_from,
/// warning_from,source,licence`; the thresholds are empty for context.
pub const BESIDE_INDICATORS: &str = include_str!("../reference/attractiveness/beside_indicators.csv");

/// Their values for the regions: `territory,indicator,value`.
pub const BESIDE_VALUES: &str = include_str!("../reference/attractiveness/beside_values.csv");

/// The method `coe 1.0` of the employability coefficient, a proposal until a panel has approved it: its reasons stand in
/// `reference/employability/rationale.md`.
pub const EMPLOYABILITY_METHOD: &str = include_str!("../reference/employability/method_coe_1.0.json");

/// The rules of the residence permits, each with its days and its source.
pub const PERMITS: &str = include_str!("../reference/employability/permits.json");

/// The ways out of an assessment, and the rules that propose them.
pub const EXITS: &str = include_str!("../reference/employability/exits.json");

/// The sentences that explain a coefficient, in Italian and English.
pub const SENTENCES: &str = include_str!("../reference/employability/sentences.json");

/// The 24 fields of the assessment, their labels and answers in Italian, English, French and Arabic.
pub const FIELDS: &str = include_str!("../reference/employability/fields.json");

/// Words of free text that call for a warning.
pub const SENSITIVE_WORDS: &str = include_str!("../reference/employability/sensitive_words.json");

/// What professions owe in continuing education: `profession,valid_from,valid_to,credits,deontological,least_attendance,
/// recovery_until`. Sources and limits: `reference/training/README.md`.
pub const CREDIT_RULES: &str = include_str!("../reference/training/credit_rules.csv");

/// The competence framework that the program brings. Its words and choices: `reference/competences/README.md`.
pub const COMPETENCE_FRAMEWORK: &str = include_str!("../reference/competences/framework_1.0.json");

/// The rules of an equipe: `key,equipe_kind,counts,professions,minimum,text_it,text_en,source_it,source_en,valid_from,valid_to`;
/// professions are separated by spaces. Sources and limits of this and the next two: `reference/equipes/README.md`.
pub const EQUIPE_RULES: &str = include_str!("../reference/equipes/rules.csv");

/// What a kind of equipe is measured by: `equipe_kind,professions,ceiling,valid_from,valid_to`.
pub const EQUIPE_REQUIREMENTS: &str = include_str!("../reference/equipes/requirements.csv");

/// Staff per inhabitant: `profession,threshold,inhabitants_per_fte,amount_cents,full_time_hours,source_it,source_en,valid_from,
/// valid_to`.
pub const STAFF_RATIOS: &str = include_str!("../reference/equipes/staff_ratios.csv");

/// The card of the method `coe 1.0`: what it is for, what it uses and why, what it does not say, who decides, how to contest.
pub const EMPLOYABILITY_CARD: &str = include_str!("../reference/employability/card_coe_1.0.json");
