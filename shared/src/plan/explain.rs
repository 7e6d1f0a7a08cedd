// SPDX-License-Identifier: AGPL-3.0-or-later
//! The lines of a plan in the order of what they bring for their money, and why each is there.

use super::model::whole;
use super::{Cell, LineReason, Model, PlanLine, PlanProblem, PlanRule};

/// The lines, the highest benefit a euro first, then the module, then the region; a line that costs nothing comes before all.
pub(super) fn lines(problem: &PlanProblem, model: &Model, editions: &[i64], prices: &[f64]) -> Vec<PlanLine> {
    let cents = prices.first().copied().unwrap_or(0.0);
    let mut lines: Vec<PlanLine> = Vec::new();
    for (i, (cell, n)) in model.cells.iter().zip(editions).enumerate().filter(|(_, (_, n))| **n > 0) {
        let Some(need) = problem.needs.get(cell.need) else { continue };
        let (cost, benefit) = (cell.cost * n, cell.value(*n));
        lines.push(PlanLine {
            module: need.module.clone(),
            region: need.region.clone(),
            editions: *n,
            seats_served: cell.served(*n),
            cost_cents: cost,
            benefit,
            benefit_per_euro: (cost > 0).then(|| benefit / (whole(cost) / 100.0)),
            benefit_elsewhere: whole(cost) * cents,
            reason: reason(model, i, cell, *n, prices),
        });
    }
    let worth = |it: &PlanLine| it.benefit_per_euro.unwrap_or(f64::INFINITY);
    lines.sort_by(|a, b| {
        worth(b).total_cmp(&worth(a)).then_with(|| a.module.cmp(&b.module)).then_with(|| a.region.cmp(&b.region))
    });
    lines
}

/// Why the last edition is there, by the prices of the rows.
fn reason(model: &Model, position: usize, cell: &Cell, editions: i64, prices: &[f64]) -> LineReason {
    let last = cell.value(editions) - cell.value(editions - 1);
    let price = |of: fn(PlanRule) -> bool| -> f64 {
        let rows = model.rows.iter().zip(prices).filter(|(row, _)| of(row.rule));
        rows.flat_map(|(row, price)| row.terms.iter().filter(|(it, _)| *it == position).map(move |(_, it)| it * price))
            .sum()
    };
    let without_floors = price(|it| it != PlanRule::Floor);
    let tolerance = 1e-9 * last.abs().max(without_floors);
    if last >= without_floors - tolerance {
        LineReason::Worth
    } else if last >= without_floors + price(|it| it == PlanRule::Floor) - tolerance {
        LineReason::Floor
    } else {
        LineReason::Remainder
    }
}
