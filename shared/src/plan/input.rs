// SPDX-License-Identifier: AGPL-3.0-or-later
//! From JSON to a problem: every fault of shape and of sense, each with its place.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{PlanModule, PlanNeed, PlanProblem, PlanRegion};
use crate::fields::{Fields, with_sense};
use crate::problem::Violations;

/// How many modules a problem may have.
pub const MAX_MODULES: usize = 200;
/// How many regions a problem may have.
pub const MAX_REGIONS: usize = 120;
/// How many needs a problem may have.
pub const MAX_NEEDS: usize = 10_000;
/// The largest amount of money, in cents.
pub const MAX_CENTS: i64 = 100_000_000_000_000;
/// The largest number of seats, editions or hours.
pub const MAX_SEATS: i64 = 1_000_000;
/// The largest benefit of a seat.
const MAX_BENEFIT: f64 = 1e6;

impl PlanProblem {
    /// Parses and checks a problem.
    ///
    /// # Errors
    /// Every fault of shape and of sense, each with its JSON pointer.
    pub fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut shape = Violations::default();
        let known = &["budget_cents", "modules", "regions", "needs"];
        let fields = Fields::of(document, "#", known, &mut shape);
        let problem = fields.map(|it| Self {
            budget_cents: it.required("budget_cents", 0, &mut shape),
            modules: it.list("modules", true, &mut shape, parse_module),
            regions: it.list("regions", true, &mut shape, parse_region),
            needs: it.list("needs", true, &mut shape, parse_need),
        });
        let Some(problem) = problem else { return Err(shape) };
        let is_whole = |list: &str| shape.as_slice().iter().all(|it| !it.pointer.starts_with(list));
        let sense = problem.faults(is_whole("#/modules"), is_whole("#/regions"));
        with_sense(shape, sense).ok(problem)
    }

    /// Checks a problem: keys, amounts, what refers to what.
    ///
    /// # Errors
    /// Every fault, with its JSON pointer.
    pub fn check(&self) -> Result<(), Violations> {
        self.faults(true, true).ok(())
    }

    /// Every fault; references are looked up only in lists that are whole.
    fn faults(&self, modules_are_whole: bool, regions_are_whole: bool) -> Violations {
        let mut faults = Violations::default();
        for (name, n, most) in [
            ("modules", self.modules.len(), MAX_MODULES),
            ("regions", self.regions.len(), MAX_REGIONS),
            ("needs", self.needs.len(), MAX_NEEDS),
        ] {
            faults.require(n <= most, format!("#/{name}"), format!("at most {most}"));
        }
        if !faults.is_empty() {
            return faults;
        }
        require_cents(&mut faults, "#/budget_cents", self.budget_cents);
        self.faults_of_modules(&mut faults);
        self.faults_of_regions(&mut faults);
        self.faults_of_needs(&mut faults, modules_are_whole, regions_are_whole);
        faults
    }

    fn faults_of_modules(&self, faults: &mut Violations) {
        let mut seen = BTreeSet::new();
        for (i, module) in self.modules.iter().enumerate() {
            let at = |name: &str| format!("#/modules/{i}/{name}");
            require_key(faults, at("code"), &module.code, seen.insert(&module.code));
            require_count(faults, at("seats"), 1, module.seats);
            require_cents(faults, &at("cost_cents"), module.cost_cents);
            require_hours(faults, at("hours"), module.hours);
            require_count(faults, at("max_editions"), 0, module.max_editions.unwrap_or(0));
        }
    }

    fn faults_of_regions(&self, faults: &mut Violations) {
        let (mut seen, mut shares) = (BTreeSet::new(), 0.0);
        for (i, region) in self.regions.iter().enumerate() {
            let at = |name: &str| format!("#/regions/{i}/{name}");
            require_key(faults, at("code"), &region.code, seen.insert(&region.code));
            let is_share = (0.0..=1.0).contains(&region.min_budget_share);
            faults.require(is_share, at("min_budget_share"), "must be a share, 0 to 1");
            shares += if is_share { region.min_budget_share } else { 0.0 };
            require_hours(faults, at("max_hours"), region.max_hours.unwrap_or(0.0));
        }
        let detail = format!("the floors of the regions sum to {shares:.4} of the budget: at most 1");
        faults.require(shares <= 1.0 + 1e-9, "#/regions", detail);
    }

    fn faults_of_needs(&self, faults: &mut Violations, modules_are_whole: bool, regions_are_whole: bool) {
        let modules: BTreeSet<&str> = self.modules.iter().map(|it| it.code.as_str()).collect();
        let regions: BTreeSet<&str> = self.regions.iter().map(|it| it.code.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (i, need) in self.needs.iter().enumerate() {
            let at = |name: &str| format!("#/needs/{i}/{name}");
            let (module, region) = (need.module.as_str(), need.region.as_str());
            faults.require(
                !modules_are_whole || modules.contains(module),
                at("module"),
                format!("there is no module \"{module}\""),
            );
            faults.require(
                !regions_are_whole || regions.contains(region),
                at("region"),
                format!("there is no region \"{region}\""),
            );
            let detail = format!("the need of \"{region}\" for \"{module}\" stands there twice");
            faults.require(seen.insert((module, region)), format!("#/needs/{i}"), detail);
            require_count(faults, at("seats"), 0, need.seats);
            let is_benefit = (0.0..=MAX_BENEFIT).contains(&need.benefit);
            faults.require(is_benefit, at("benefit"), format!("must be 0 to {MAX_BENEFIT}"));
        }
    }
}

fn require_key(faults: &mut Violations, at: String, key: &str, is_new: bool) {
    let is_key = !key.trim().is_empty() && key.chars().count() <= 100;
    faults.require(is_key, at.clone(), "must have 1 to 100 characters");
    faults.require(is_new, at, format!("\"{key}\" stands there twice"));
}

fn require_cents(faults: &mut Violations, at: &str, cents: i64) {
    faults.require((0..=MAX_CENTS).contains(&cents), at, format!("must be 0 to {MAX_CENTS} cents"));
}

fn require_count(faults: &mut Violations, at: String, least: i64, n: i64) {
    faults.require((least..=MAX_SEATS).contains(&n), at, format!("must be {least} to {MAX_SEATS}"));
}

fn require_hours(faults: &mut Violations, at: String, hours: f64) {
    faults.require((0.0..=1e6).contains(&hours), at, "must be 0 to 1000000 hours");
}

fn parse_module(value: &Value, at: &str, faults: &mut Violations) -> Option<PlanModule> {
    let fields = Fields::of(value, at, &["code", "seats", "cost_cents", "hours", "max_editions"], faults)?;
    Some(PlanModule {
        code: fields.required("code", String::new(), faults),
        seats: fields.required("seats", 1, faults),
        cost_cents: fields.required("cost_cents", 0, faults),
        hours: fields.required("hours", 0.0, faults),
        max_editions: fields.optional("max_editions", faults),
    })
}

fn parse_region(value: &Value, at: &str, faults: &mut Violations) -> Option<PlanRegion> {
    let fields = Fields::of(value, at, &["code", "min_budget_share", "max_hours"], faults)?;
    Some(PlanRegion {
        code: fields.required("code", String::new(), faults),
        min_budget_share: fields.optional::<Option<f64>>("min_budget_share", faults).unwrap_or_default(),
        max_hours: fields.optional("max_hours", faults),
    })
}

fn parse_need(value: &Value, at: &str, faults: &mut Violations) -> Option<PlanNeed> {
    let fields = Fields::of(value, at, &["module", "region", "seats", "benefit"], faults)?;
    Some(PlanNeed {
        module: fields.required("module", String::new(), faults),
        region: fields.required("region", String::new(), faults),
        seats: fields.required("seats", 0, faults),
        benefit: fields.required("benefit", 0.0, faults),
    })
}
