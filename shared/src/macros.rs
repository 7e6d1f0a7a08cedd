// SPDX-License-Identifier: AGPL-3.0-or-later
//! `code!` and `words!`: one word for a thing in Rust, JSON, SQL and OpenAPI.

/// A typed key that is text: an official code or a key made by the application.
///
/// `code!(/// doc. Name, "what it must look like", |text| bool)` makes a type whose only way in is [`FromStr`](std::str::FromStr)
/// (and serde, which uses it), so that a value of the type is always well formed.
macro_rules! code {
    ($(#[$meta:meta])* $name:ident, $shape:literal, $is_valid:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "server", derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow, utoipa::ToSchema))]
        #[cfg_attr(feature = "server", diesel(sql_type = diesel::sql_types::Text))]
        #[cfg_attr(feature = "server", schema(value_type = String))]
        pub struct $name(String);

        impl $name {
            /// What a well-formed value looks like, in words.
            pub const SHAPE: &str = $shape;

            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let is_valid: fn(&str) -> bool = $is_valid;
                if is_valid(text) { Ok(Self(text.to_owned())) } else { Err(format!("must be {}", $shape)) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> String {
                code.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        $crate::macros::stored_as_text!($name, as_str);
    };
}
pub(crate) use code;

/// A closed list of words: one word in Rust, JSON, SQL and OpenAPI.
///
/// `$word` is a `tt`, not a `literal`: utoipa ignores `#[serde(rename = …)]` with the latter.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:tt),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "server", derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow, utoipa::ToSchema))]
        #[cfg_attr(feature = "server", diesel(sql_type = diesel::sql_types::Text))]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!("must be one of: {}", [$($word),+].join(", "))),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        $crate::macros::stored_as_text!($name, word);
    };
}
pub(crate) use words;

/// How a database keeps a type: as the text that a method gives and that parsing reads back, on any backend.
macro_rules! stored_as_text {
    ($name:ident, $text:ident) => {
        #[cfg(feature = "server")]
        impl<DB: diesel::backend::Backend> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, DB>>::from_sql(bytes)?;
                Ok(text.parse::<Self>()?)
            }
        }

        #[cfg(feature = "server")]
        impl<DB: diesel::backend::Backend> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                <str as diesel::serialize::ToSql<diesel::sql_types::Text, DB>>::to_sql(self.$text(), out)
            }
        }
    };
}
pub(crate) use stored_as_text;
