// SPDX-License-Identifier: AGPL-3.0-or-later
//! Names and levels of the made-up people.

use shared::competences::{Framework, Level, Profession};
use shared::operators::{OperatorId, RatingItem, RatingSource, RatingsInput};
use shared::territories::Day;

use crate::access::Act;
use crate::db::Conn;
use crate::error::Error;
use crate::operators::ratings;

const GIVEN: [&str; 31] = [
    "Adele", "Bruno", "Carla", "Dario", "Elisa", "Fabio", "Giada", "Irene", "Lucia", "Marco", "Nadia", "Omar", "Paola",
    "Rita", "Sara", "Tullio", "Viola", "Amina", "Chiara", "Davide", "Emma", "Franca", "Gino", "Ilaria", "Livia",
    "Mirko", "Noemi", "Piero", "Samira", "Teresa", "Ugo",
];

const FAMILY: [&str; 29] = [
    "Abbate", "Bassi", "Carta", "Danesi", "Ernesti", "Fadda", "Galli", "Iovine", "Lanza", "Manca", "Nardi", "Orsini",
    "Palumbo", "Quaranta", "Riva", "Serra", "Tosi", "Urso", "Vitali", "Zanella", "Benassi", "Cossu", "Donati",
    "Fabbri", "Greco", "Leone", "Mauri", "Negri", "Pace",
];

/// The name of the nth made-up person: no two of the first 899 are the same.
pub(super) fn name(n: usize) -> (String, String) {
    let pick = |list: &[&str]| list.get(n % list.len()).copied().unwrap_or_default().to_owned();
    (pick(&GIVEN), pick(&FAMILY))
}

/// A sequence of numbers that is the same each time.
pub(super) struct Numbers(u64);

impl Numbers {
    pub(super) fn new() -> Self {
        Self(20_261_124)
    }

    /// The next number below `n`.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

/// Rates somebody in every competence: what the role asks for, a little more or less, by the supervisor and by the operator.
pub(super) fn rate(
    conn: &mut Conn,
    act: &Act,
    operator: &OperatorId,
    framework: &Framework,
    role: Profession,
    numbers: &mut Numbers,
) -> Result<(), Error> {
    let (mut own, mut supervisor, mut course) = (Vec::new(), Vec::new(), Vec::new());
    for competence in &framework.competences {
        let asked = super::equipes::asked(framework, role, &competence.code).number();
        let seen = near(asked, numbers.below(100), &[(8, -2), (38, -1), (88, 0), (100, 1)]);
        let said = near(seen.number(), numbers.below(1000), &[(5, -2), (105, -1), (765, 0), (985, 1), (1000, 2)]);
        let item = |level: Level, evidence: Option<&str>| RatingItem {
            competence: competence.code.clone(),
            level,
            evidence: evidence.map(str::to_owned),
        };
        own.push(item(said, None));
        supervisor.push(item(seen, None));
        if numbers.below(60) == 0 {
            course.push(item(seen.raised(1), Some("Corso di prova, 8 ore")));
        }
    }
    let mut given = Vec::new();
    for (source, on, items) in [
        (RatingSource::OwnView, "2026-09-10", own),
        (RatingSource::Supervisor, "2026-09-24", supervisor),
        (RatingSource::Course, "2026-10-15", course),
    ] {
        let rated_on: Day = on.parse().map_err(|error: String| anyhow::anyhow!(error))?;
        given.push(RatingsInput { framework: framework.version.clone(), source, rated_on, items });
    }
    ratings::put(conn, act, operator, &given)
}

/// A level near another: the first step whose bound is above the number, within the scale.
fn near(level: i32, number: u64, steps: &[(u64, i32)]) -> Level {
    let step = steps.iter().find(|it| number < it.0).map_or(0, |it| it.1);
    Level::try_from((level + step).clamp(0, 5)).unwrap_or_default()
}
