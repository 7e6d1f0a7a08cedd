// SPDX-License-Identifier: AGPL-3.0-or-later
//! From JSON to a recipe and its values. Every field is parsed by itself, so that two wrong fields give two faults, each
//! with its JSON pointer; a wrong field is stood in for, so that the rest can still be checked.

use serde_json::Value;

use super::values::MAX_FAULTS;
use super::{Cut, Fallback, IndexInput, Leaf, Node, Normalisation, Recipe, Treatment, Uncertainty, Values};
use crate::fields::{Fields, parse_word, with_sense};
use crate::problem::Violations;

impl IndexInput {
    /// Parses and checks a document `{"recipe": …, "values": …}`.
    ///
    /// # Errors
    /// Every fault of shape and of sense, each with its JSON pointer.
    pub fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        let fields = Fields::of(document, "#", &["recipe", "values"], &mut faults);
        let recipe = fields.map(|it| it.parse("recipe", &mut faults, parse_recipe));
        let values = fields.map(|it| it.parse("values", &mut faults, parse_values));
        match (recipe.flatten(), values.flatten()) {
            (Some(recipe), Some(values)) if faults.is_empty() => {
                values.faults_with(&recipe, "#/values", "#/recipe").ok(Self { recipe, values })
            }
            _ => Err(faults),
        }
    }
}

impl Recipe {
    /// Parses and checks a recipe.
    ///
    /// # Errors
    /// Every fault of shape and of sense, each with its JSON pointer.
    pub fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        match parse_recipe(document, "#", &mut faults) {
            Some(recipe) => faults.ok(recipe),
            None => Err(faults),
        }
    }
}

impl Values {
    /// Parses and checks a table of values by itself.
    ///
    /// # Errors
    /// Every fault of shape and of sense, each with its JSON pointer.
    pub fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        match parse_values(document, "#", &mut faults) {
            Some(values) => faults.ok(values),
            None => Err(faults),
        }
    }
}

const RECIPE: &[&str] = &[
    "key",
    "version",
    "nodes",
    "indicators",
    "imputation",
    "treatment",
    "normalisation",
    "aggregation",
    "min_coverage",
    "levels",
    "uncertainty",
];

fn parse_recipe(document: &Value, at: &str, faults: &mut Violations) -> Option<Recipe> {
    let mut shape = Violations::default();
    let Some(fields) = Fields::of(document, at, RECIPE, &mut shape) else {
        faults.extend(shape);
        return None;
    };
    let recipe = Recipe {
        key: fields.required("key", "-".to_owned(), &mut shape),
        version: fields.required("version", "-".to_owned(), &mut shape),
        nodes: fields.list("nodes", true, &mut shape, parse_node),
        indicators: fields.list("indicators", true, &mut shape, parse_leaf),
        imputation: fields.optional("imputation", &mut shape),
        treatment: fields.section("treatment", &mut shape, parse_treatment),
        normalisation: fields.parse("normalisation", &mut shape, parse_normalisation).unwrap_or(Normalisation::Rank),
        aggregation: fields.required("aggregation", super::Aggregation::Arithmetic, &mut shape),
        min_coverage: fields.optional("min_coverage", &mut shape),
        levels: fields.list("levels", false, &mut shape, parse_cut),
        uncertainty: fields.section("uncertainty", &mut shape, parse_uncertainty),
    };
    // With a wrong field somewhere the tree may lack a piece: what it must be together cannot be said then.
    let sense = if shape.is_empty() { recipe.faults(at) } else { recipe.faults_of_parts(at) };
    faults.extend(with_sense(shape, sense));
    Some(recipe)
}

fn parse_node(value: &Value, at: &str, faults: &mut Violations) -> Option<Node> {
    let fields = Fields::of(value, at, &["code", "parent", "weight"], faults)?;
    Some(Node {
        code: fields.required("code", String::new(), faults),
        parent: fields.required("parent", None, faults),
        weight: fields.required("weight", 1.0, faults),
    })
}

fn parse_leaf(value: &Value, at: &str, faults: &mut Violations) -> Option<Leaf> {
    let fields = Fields::of(value, at, &["code", "parent", "weight", "direction", "goalposts"], faults)?;
    Some(Leaf {
        code: fields.required("code", String::new(), faults),
        parent: fields.required("parent", String::new(), faults),
        weight: fields.required("weight", 1.0, faults),
        direction: fields.required("direction", 1, faults),
        goalposts: fields.optional("goalposts", faults),
    })
}

fn parse_cut(value: &Value, at: &str, faults: &mut Violations) -> Option<Cut> {
    let fields = Fields::of(value, at, &["label", "from"], faults)?;
    Some(Cut { label: fields.required("label", String::new(), faults), from: fields.required("from", 0.0, faults) })
}

fn parse_treatment(value: &Value, at: &str, faults: &mut Violations) -> Option<Treatment> {
    let fields = Fields::of(value, at, &["max_winsorised", "max_skew", "max_kurtosis", "fallback"], faults)?;
    Some(Treatment {
        max_winsorised: fields.required("max_winsorised", 0, faults),
        max_skew: fields.required("max_skew", 0.0, faults),
        max_kurtosis: fields.required("max_kurtosis", 0.0, faults),
        fallback: fields.required("fallback", Fallback::Log, faults),
    })
}

fn parse_normalisation(value: &Value, at: &str, faults: &mut Violations) -> Option<Normalisation> {
    const ALL: &[&str] = &["method", "low", "high", "mean", "sd"];
    let parameters: &[&str] = match value.get("method").and_then(Value::as_str) {
        Some("min_max") => &["method", "low", "high"],
        Some("z_score") => &["method", "mean", "sd"],
        Some("rank" | "percent_rank" | "goalposts" | "ampi") => &["method"],
        _ => ALL,
    };
    let fields = Fields::of(value, at, parameters, faults)?;
    match fields.required("method", String::new(), faults).as_str() {
        "min_max" => Some(Normalisation::MinMax {
            low: fields.required("low", 0.0, faults),
            high: fields.required("high", 100.0, faults),
        }),
        "z_score" => Some(Normalisation::ZScore {
            mean: fields.required("mean", 0.0, faults),
            sd: fields.required("sd", 1.0, faults),
        }),
        "rank" => Some(Normalisation::Rank),
        "percent_rank" => Some(Normalisation::PercentRank),
        "goalposts" => Some(Normalisation::Goalposts),
        "ampi" => Some(Normalisation::Ampi),
        "" => None,
        other => {
            let words = "min_max, z_score, rank, percent_rank, goalposts, ampi";
            faults.add(format!("{at}/method"), format!("unknown method \"{other}\": must be one of {words}"));
            None
        }
    }
}

fn parse_uncertainty(value: &Value, at: &str, faults: &mut Violations) -> Option<Uncertainty> {
    let known = &["draws", "weight_noise", "seed", "normalisations", "aggregations"];
    let fields = Fields::of(value, at, known, faults)?;
    Some(Uncertainty {
        draws: fields.required("draws", 1, faults),
        weight_noise: fields.required("weight_noise", 0.0, faults),
        seed: fields.required("seed", 0, faults),
        normalisations: fields.list("normalisations", false, faults, parse_normalisation),
        aggregations: fields.list("aggregations", false, faults, parse_word),
    })
}

fn parse_values(document: &Value, at: &str, faults: &mut Violations) -> Option<Values> {
    let before = faults.as_slice().len();
    let fields = Fields::of(document, at, &["units", "indicators", "rows"], faults)?;
    let values = Values {
        units: fields.list("units", true, faults, parse_word),
        indicators: fields.list("indicators", true, faults, parse_word),
        rows: fields.list("rows", true, faults, parse_row),
    };
    if faults.as_slice().len() == before {
        faults.extend(values.faults(at));
    }
    Some(values)
}

fn parse_row(value: &Value, at: &str, faults: &mut Violations) -> Option<Vec<Option<f64>>> {
    let Value::Array(cells) = value else {
        faults.add(at, "must be a list");
        return None;
    };
    let mut row = Vec::with_capacity(cells.len());
    for (j, cell) in cells.iter().enumerate() {
        if cell.is_null() {
            row.push(None);
        } else if let Some(number) = cell.as_f64() {
            row.push(Some(number));
        } else if faults.as_slice().len() < MAX_FAULTS {
            faults.add(format!("{at}/{j}"), "must be a number or null");
        }
    }
    Some(row)
}
