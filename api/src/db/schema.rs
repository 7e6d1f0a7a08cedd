// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tables, in the types common to both backends. Written by hand; a test loads every table on both.

mod people;

pub use people::{
    equipe_coverage, equipe_requirements, equipe_rules, equipes, frameworks, memberships, operator_levels, operators,
    proposals, ratings, staff_ratios,
};

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

diesel::table! {
    users (id) {
        id -> Text,
        username -> Text,
        given_name -> Text,
        family_name -> Text,
        territory -> Nullable<Text>,
        path -> Text,
        search -> Text,
        is_active -> Bool,
        password_hash -> Nullable<Text>,
        totp_secret -> Nullable<Text>,
        totp_confirmed -> Bool,
        totp_step -> BigInt,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    recovery_codes (user_id, digest) {
        user_id -> Text,
        digest -> Text,
    }
}

diesel::table! {
    setup_links (digest) {
        digest -> Text,
        user_id -> Text,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    mandates (id) {
        id -> Text,
        user_id -> Text,
        role -> Text,
        territory -> Nullable<Text>,
        area -> Nullable<Text>,
        path -> Text,
        valid_from -> Text,
        valid_to -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        user_id -> Text,
        created_at -> Timestamp,
        last_used_at -> Timestamp,
        expires_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    refresh_tokens (digest) {
        digest -> Text,
        session_id -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    login_failures (digest) {
        digest -> Text,
        n_failures -> Integer,
        last_at -> Timestamp,
    }
}

diesel::table! {
    openings (id) {
        id -> Text,
        user_id -> Text,
        record_kind -> Text,
        record_id -> Text,
        owner_id -> Nullable<Text>,
        reason -> Text,
        opened_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    audit_entries (number) {
        number -> BigInt,
        at -> Timestamp,
        user_id -> Nullable<Text>,
        action -> Text,
        subject -> Text,
        subject_id -> Nullable<Text>,
        path -> Text,
        detail -> Nullable<Text>,
        request_id -> Nullable<Text>,
        digest -> Text,
    }
}

diesel::table! {
    audit_head (id) {
        id -> Integer,
        number -> BigInt,
        digest -> Text,
    }
}

diesel::table! {
    audit_seals (number) {
        number -> BigInt,
        digest -> Text,
        n_entries -> BigInt,
        sealed_at -> Timestamp,
    }
}

diesel::table! {
    idempotency_keys (user_id, key) {
        user_id -> Text,
        key -> Text,
        request -> Text,
        answer -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    definitions (key, version) {
        key -> Text,
        version -> Text,
        state -> Text,
        recipe -> Text,
        digest -> Text,
        created_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
        revision -> Integer,
        changed_at -> Nullable<Timestamp>,
        changed_by -> Nullable<Text>,
    }
}

diesel::table! {
    methods (key, version) {
        key -> Text,
        version -> Text,
        state -> Text,
        document -> Text,
        digest -> Text,
        card -> Text,
        revision -> Integer,
        created_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
        panel -> Nullable<Text>,
        approved_on -> Nullable<Text>,
        minutes -> Nullable<Text>,
    }
}

diesel::table! {
    method_suspensions (id) {
        id -> Text,
        territory -> Nullable<Text>,
        path -> Text,
        reason -> Text,
        begun_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        version -> Integer,
    }
}

diesel::table! {
    weight_sets (key) {
        key -> Text,
        definition_key -> Text,
        definition_version -> Text,
        group_name -> Text,
        kind -> Text,
        n_people -> Integer,
        collected_on -> Text,
        weights -> Text,
        added_at -> Timestamp,
    }
}

diesel::table! {
    weight_set_withdrawals (weight_set) {
        weight_set -> Text,
        reason -> Text,
        withdrawn_at -> Timestamp,
        withdrawn_by -> Nullable<Text>,
    }
}

diesel::table! {
    results (id) {
        id -> Text,
        definition_key -> Text,
        definition_version -> Text,
        weight_set -> Nullable<Text>,
        data_version -> Text,
        year -> Integer,
        computed_at -> Timestamp,
        result_digest -> Text,
        computed -> Text,
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
    users,
    recovery_codes,
    setup_links,
    mandates,
    sessions,
    refresh_tokens,
    openings,
    definitions,
    methods,
    method_suspensions,
    weight_sets,
    weight_set_withdrawals,
    results,
    frameworks,
    equipe_rules,
    equipe_requirements,
    staff_ratios,
    operators,
    ratings,
    operator_levels,
    equipes,
    memberships,
    equipe_coverage,
    proposals,
);
diesel::joinable!(indicator_values -> territories (territory));
diesel::joinable!(mandates -> users (user_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::joinable!(openings -> users (user_id));
diesel::joinable!(definitions -> users (changed_by));
diesel::joinable!(weight_set_withdrawals -> weight_sets (weight_set));
