// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a new place in an equipe must fit: the equipe's days, the operator's other places there, the operator's hours.

use super::{Equipe, Membership, MembershipInput};
use crate::operators::Operator;
use crate::problem::Violations;
use crate::territories::Day;

/// Whether two stretches of days, the last of each included, have a day in common.
pub fn overlap(a: (&Day, Option<&Day>), b: (&Day, Option<&Day>)) -> bool {
    b.1.is_none_or(|end| a.0 <= end) && a.1.is_none_or(|end| b.0 <= end)
}

fn days(place: &Membership) -> (&Day, Option<&Day>) {
    (&place.valid_from, place.valid_to.as_ref())
}

/// Most hours of a week that some places take on any one day of a stretch.
pub fn hours_at_most(places: &[Membership], from: &Day, to: Option<&Day>) -> i32 {
    let within: Vec<&Membership> = places.iter().filter(|it| overlap(days(it), (from, to))).collect();
    // The sum only rises on a first day: the stretch's, or a place's.
    let starts = within.iter().map(|it| (&it.valid_from).max(from));
    starts.map(|day| within.iter().filter(|it| it.holds_on(day)).map(|it| it.hours_per_week).sum()).max().unwrap_or(0)
}

/// Every fault of a new place, against the equipe, the operator and every place that the operator has in any equipe.
pub fn faults_of_membership(
    input: &MembershipInput,
    equipe: &Equipe,
    operator: &Operator,
    places: &[Membership],
) -> Violations {
    let mut faults = Violations::default();
    faults.require(operator.is_active, "#/operator", "works no more");
    let starts_in_time =
        input.valid_from >= equipe.valid_from && equipe.valid_to.as_ref().is_none_or(|end| input.valid_from <= *end);
    faults.require(starts_in_time, "#/valid_from", format!("is outside the days of the equipe, {}", span(equipe)));
    let ends_in_time = equipe.valid_to.as_ref().is_none_or(|end| input.valid_to.as_ref().is_some_and(|it| it <= end));
    faults.require(ends_in_time, "#/valid_to", format!("is outside the days of the equipe, {}", span(equipe)));
    let stretch = (&input.valid_from, input.valid_to.as_ref());
    if let Some(other) = places.iter().find(|it| it.equipe == equipe.id && overlap(days(it), stretch)) {
        let until = other.valid_to.as_ref().map_or_else(|| "on".to_owned(), |it| format!("to {it}"));
        let detail = format!("overlaps a place of the same person in this equipe, from {} {until}", other.valid_from);
        faults.add("#/valid_from", detail);
    }
    let taken = hours_at_most(places, stretch.0, stretch.1);
    let left = operator.hours_per_week - taken;
    let detail = format!(
        "is more than the {} hours left: of {} a week, equipes have {taken}",
        left.max(0),
        operator.hours_per_week
    );
    faults.require(input.hours_per_week <= left, "#/hours_per_week", detail);
    faults
}

fn span(equipe: &Equipe) -> String {
    match &equipe.valid_to {
        Some(end) => format!("{} to {end}", equipe.valid_from),
        None => format!("{} on", equipe.valid_from),
    }
}
