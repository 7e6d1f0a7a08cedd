// SPDX-License-Identifier: AGPL-3.0-or-later
//! The scale.

use serde::{Deserialize, Serialize};

use crate::text::Bilingual;

/// A level of competence, 0 to 5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
#[cfg_attr(
    feature = "server",
    derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow, utoipa::ToSchema)
)]
#[cfg_attr(feature = "server", diesel(sql_type = diesel::sql_types::Integer))]
#[cfg_attr(feature = "server", schema(value_type = i32, minimum = 0, maximum = 5))]
pub struct Level(u8);

/// How a database keeps a level: as the number that it is, on any backend.
#[cfg(feature = "server")]
mod stored {
    use diesel::backend::Backend;
    use diesel::deserialize::{self, FromSql};
    use diesel::serialize::{self, Output, ToSql};
    use diesel::sql_types::Integer;

    use super::Level;

    static NUMBERS: [i32; 6] = [0, 1, 2, 3, 4, 5];

    impl<DB: Backend> FromSql<Integer, DB> for Level
    where
        i32: FromSql<Integer, DB>,
    {
        fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
            let number = <i32 as FromSql<Integer, DB>>::from_sql(bytes)?;
            Ok(Self::try_from(number)?)
        }
    }

    impl<DB: Backend> ToSql<Integer, DB> for Level
    where
        i32: ToSql<Integer, DB>,
    {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
            let number = NUMBERS.get(self.position()).ok_or("a level beyond the scale")?;
            <i32 as ToSql<Integer, DB>>::to_sql(number, out)
        }
    }
}

impl Level {
    /// Nothing, or nothing asked for.
    pub const NONE: Self = Self(0);
    /// The highest.
    pub const TOP: Self = Self(5);
    /// Every level, from 0 to 5.
    pub const ALL: [Self; 6] = [Self(0), Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// The level as a number.
    pub fn number(self) -> i32 {
        i32::from(self.0)
    }

    /// Its position in [`Level::ALL`].
    pub fn position(self) -> usize {
        usize::from(self.0)
    }

    /// This level and `n` more, at most the highest.
    pub fn raised(self, n: i32) -> Self {
        let raised = self.number().saturating_add(n.max(0)).min(Self::TOP.number());
        Self::try_from(raised).unwrap_or(Self::TOP)
    }
}

impl TryFrom<i32> for Level {
    type Error = String;
    fn try_from(number: i32) -> Result<Self, String> {
        match u8::try_from(number) {
            Ok(it @ 0..=5) => Ok(Self(it)),
            _ => Err("must be a level from 0 to 5".into()),
        }
    }
}

impl From<Level> for i32 {
    fn from(level: Level) -> i32 {
        level.number()
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a level means, whatever the competence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ScaleLevel {
    /// The level.
    pub level: Level,
    /// What it is called.
    pub name: Bilingual,
    /// What is seen of somebody at this level.
    pub behaviour: Bilingual,
}
