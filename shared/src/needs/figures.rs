// SPDX-License-Identifier: AGPL-3.0-or-later
//! From the counts to the figures of everybody and of each group, each competence with its place among the others.

use super::ratings::Ratings;
use super::suppression::{LEAST_SHOWN, shown};
use super::tally::{Shown, Sums, Tally};
use super::{CompetenceNeeds, GroupNeeds, Quadrant};
use crate::statistics::{mean, ranks};

/// The needs of everybody and of each group, by their codes.
pub(super) fn figures(ratings: &Ratings) -> (Vec<CompetenceNeeds>, Vec<GroupNeeds>) {
    let tally = Tally::of(ratings);
    let no_group = ratings.groups().len();
    let order: Vec<usize> = ratings.groups_by_key().collect();
    let mut all = Vec::with_capacity(ratings.competences().len());
    let mut groups: Vec<GroupNeeds> = order
        .iter()
        .map(|group| GroupNeeds {
            group: ratings.groups().get(*group).cloned().unwrap_or_default(),
            respondents: ratings.respondents_of(*group),
            competences: Vec::with_capacity(ratings.competences().len()),
        })
        .collect();
    for competence in ratings.competences_by_code() {
        let code = ratings.competences().get(competence).map(String::as_str).unwrap_or_default();
        let cells: Vec<Sums> = order.iter().map(|group| tally.sums(*group, competence)).collect();
        let mut total = tally.sums(no_group, competence);
        cells.iter().for_each(|it| total.extend(it));
        all.push(total.figures(code, shown_of_total(&total)));
        for ((group, cell), shown) in groups.iter_mut().zip(&cells).zip(shown_of_cells(&cells, &total)) {
            group.competences.push(cell.figures(code, shown));
        }
    }
    place(&mut all);
    groups.iter_mut().for_each(|it| place(&mut it.competences));
    (all, groups)
}

fn shown_of_total(total: &Sums) -> Shown {
    let answers = total.n() >= LEAST_SHOWN;
    Shown {
        answers,
        required: answers && total.n_required() >= LEAST_SHOWN,
        help: answers && total.n_help() >= LEAST_SHOWN,
    }
}

fn shown_of_cells(cells: &[Sums], total: &Sums) -> Vec<Shown> {
    let by = |n: fn(&Sums) -> usize, may: &[bool]| {
        let ns: Vec<usize> = cells.iter().map(n).collect();
        shown(&ns, n(total), |cell| may.get(cell).copied().unwrap_or(true))
    };
    let answers = by(Sums::n, &[]);
    let (required, help) = (by(Sums::n_required, &answers), by(Sums::n_help, &answers));
    let both = required.into_iter().zip(help);
    answers.into_iter().zip(both).map(|(answers, (required, help))| Shown { answers, required, help }).collect()
}

/// Says where each competence stands among those that are shown.
fn place(competences: &mut [CompetenceNeeds]) {
    let scores: Vec<f64> = competences.iter().map(|it| it.mwds.unwrap_or(f64::NAN)).collect();
    let grand =
        |of: fn(&CompetenceNeeds) -> Option<f64>| mean(&competences.iter().filter_map(of).collect::<Vec<f64>>());
    let means = grand(|it| it.mean_importance).zip(grand(|it| it.mean_ability));
    for (competence, rank) in competences.iter_mut().zip(ranks(&scores)) {
        competence.rank = rank;
        let own = competence.mean_importance.zip(competence.mean_ability);
        competence.quadrant = own.zip(means).map(|((importance, ability), (mean_importance, mean_ability))| {
            match (is_high(importance, mean_importance), is_high(ability, mean_ability)) {
                (true, false) => Quadrant::TrainNow,
                (true, true) => Quadrant::Keep,
                (false, false) => Quadrant::LowPriority,
                (false, true) => Quadrant::OverSupplied,
            }
        });
    }
}

/// At the mean is high; a mean of equal figures may differ from them in its last bit.
fn is_high(figure: f64, mean: f64) -> bool {
    figure >= mean - 1e-12
}
