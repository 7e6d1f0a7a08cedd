// SPDX-License-Identifier: AGPL-3.0-or-later
//! The territorial scope as a condition of a query: the one place where rows are cut to what somebody may see. Lists, counts,
//! searches, aggregates, exports and maps all pass here.
//!
//! A table with a scope has a column `path` and an index that begins with it, and its lists sort by it: what lies in a
//! territory is one range of the index, so the list of a region is read as fast as the list of Italy.

/// The condition that a row of `$table` is in a [`shared::access::Scope`]: [`Scope::covers`](shared::access::Scope::covers)
/// in SQL. An empty scope gives no row.
#[macro_export]
macro_rules! within {
    ($table:ident, $scope:expr) => {{
        use diesel::prelude::*;
        type Condition = Box<
            dyn diesel::expression::BoxableExpression<
                    $table::table,
                    $crate::db::MultiBackend,
                    SqlType = diesel::sql_types::Bool,
                >,
        >;
        let scope: &shared::access::Scope = $scope;
        let range = |from: String, end: Option<String>| -> Condition {
            match end {
                None => Box::new($table::path.ge(from)),
                Some(end) => Box::new($table::path.ge(from).and($table::path.lt(end))),
            }
        };
        let condition: Condition = match scope.paths() {
            [] => Box::new(false.into_sql::<diesel::sql_types::Bool>()),
            [one] => range(one.to_string(), one.end()),
            // Where they begin and end together keeps the index in use, in its order.
            [first, .., last] => {
                let each = scope.paths().iter().map(|it| range(it.to_string(), it.end()));
                let any = each.reduce(|all, it| Box::new(all.or(it)));
                let bounds = range(first.to_string(), last.end());
                any.map_or(bounds, |any| Box::new(range(first.to_string(), last.end()).and(any)))
            }
        };
        condition
    }};
}
