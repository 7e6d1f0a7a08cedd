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
        let mut condition: Condition = Box::new(false.into_sql::<diesel::sql_types::Bool>());
        for path in scope.paths() {
            condition = match path.end() {
                None => Box::new(true.into_sql::<diesel::sql_types::Bool>()),
                Some(end) => {
                    let range = $table::path.ge(path.to_string()).and($table::path.lt(end));
                    Box::new(condition.or(range))
                }
            };
        }
        condition
    }};
}
