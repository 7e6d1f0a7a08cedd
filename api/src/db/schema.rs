// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tables, in the types common to both backends. Written by hand; a test loads every table on both.

diesel::table! {
    territories (code) {
        code -> Text,
        kind -> Text,
        name -> Text,
        short_name -> Text,
        area -> Text,
        nuts -> Text,
        surface_km2 -> Nullable<Double>,
        search -> Text,
        parent_code -> Nullable<Text>,
        body -> Nullable<Text>,
        abbreviation -> Nullable<Text>,
        unit_code -> Nullable<Text>,
        cadastral_code -> Nullable<Text>,
        residents -> Nullable<BigInt>,
        valid_from -> Nullable<Text>,
        valid_to -> Nullable<Text>,
        is_pilot -> Bool,
    }
}

diesel::table! {
    territory_changes (from_code, to_code) {
        from_code -> Text,
        to_code -> Text,
        kind -> Text,
        changed_on -> Text,
        basis -> Text,
    }
}

diesel::table! {
    areas (code) {
        code -> Text,
        name -> Text,
        region -> Text,
        search -> Text,
    }
}

diesel::table! {
    area_members (area, municipality) {
        area -> Text,
        municipality -> Text,
    }
}

diesel::table! {
    dimensions (code) {
        code -> Text,
        position -> Integer,
        name_it -> Text,
        name_en -> Text,
        meaning_it -> Text,
        meaning_en -> Text,
    }
}

diesel::table! {
    indicators (code) {
        code -> Text,
        position -> Integer,
        name_it -> Text,
        name_en -> Text,
        unit_it -> Text,
        unit_en -> Text,
        role -> Text,
        dimension -> Nullable<Text>,
        direction -> Text,
        reason_it -> Text,
        reason_en -> Text,
        publisher -> Text,
        dataset -> Text,
        licence -> Text,
        reference_year -> Integer,
        max_age_years -> Integer,
        decimals -> Integer,
        notes_en -> Text,
        notes_it -> Text,
    }
}

diesel::table! {
    imports (id) {
        id -> Text,
        kind -> Text,
        file_name -> Text,
        file_digest -> Text,
        imported_at -> Timestamp,
        n_rows -> BigInt,
        n_new -> BigInt,
        n_changed -> BigInt,
        n_same -> BigInt,
    }
}

diesel::table! {
    indicator_values (territory, indicator, year) {
        territory -> Text,
        indicator -> Text,
        year -> Integer,
        value -> Double,
        import_id -> Text,
    }
}

diesel::table! {
    boundaries (territory) {
        territory -> Text,
        outline -> Text,
        source -> Text,
        import_id -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    territories,
    territory_changes,
    areas,
    area_members,
    dimensions,
    indicators,
    imports,
    indicator_values,
    boundaries,
);
diesel::joinable!(indicator_values -> territories (territory));
