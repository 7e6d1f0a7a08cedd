// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tables of competences, operators and equipes.

diesel::table! {
    frameworks (version) {
        version -> Text,
        state -> Text,
        name_it -> Text,
        name_en -> Text,
        document -> Text,
        digest -> Text,
        n_competences -> Integer,
        n_roles -> Integer,
        revision -> Integer,
        created_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    equipe_rules (key, valid_from) {
        key -> Text,
        valid_from -> Text,
        valid_to -> Nullable<Text>,
        equipe_kind -> Nullable<Text>,
        counts -> Text,
        professions -> Text,
        minimum -> Integer,
        text_it -> Text,
        text_en -> Text,
        source_it -> Text,
        source_en -> Text,
    }
}

diesel::table! {
    equipe_requirements (equipe_kind, valid_from) {
        equipe_kind -> Text,
        valid_from -> Text,
        valid_to -> Nullable<Text>,
        professions -> Text,
        ceiling -> Integer,
    }
}

diesel::table! {
    staff_ratios (profession, threshold, valid_from) {
        profession -> Text,
        threshold -> Text,
        valid_from -> Text,
        valid_to -> Nullable<Text>,
        inhabitants_per_fte -> Integer,
        amount_cents -> BigInt,
        full_time_hours -> Integer,
        source_it -> Text,
        source_en -> Text,
    }
}

diesel::table! {
    operators (id) {
        id -> Text,
        given_name -> Text,
        family_name -> Text,
        profession -> Text,
        register_section -> Nullable<Text>,
        register_region -> Nullable<Text>,
        territory -> Text,
        path -> Text,
        employer -> Text,
        employment -> Text,
        hours_per_week -> Integer,
        user_id -> Nullable<Text>,
        search -> Text,
        is_active -> Bool,
        is_demo -> Bool,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    ratings (id) {
        id -> Text,
        operator_id -> Text,
        competence -> Text,
        level -> Integer,
        source -> Text,
        framework -> Text,
        rated_on -> Text,
        evidence -> Nullable<Text>,
        recorded_by -> Nullable<Text>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    operator_levels (operator_id, competence) {
        operator_id -> Text,
        competence -> Text,
        level -> Integer,
        source -> Text,
        rated_on -> Text,
        own -> Nullable<Integer>,
        supervisor -> Nullable<Integer>,
        is_disagreement -> Bool,
    }
}

diesel::table! {
    equipes (id) {
        id -> Text,
        name -> Text,
        kind -> Text,
        territory -> Text,
        path -> Text,
        area -> Nullable<Text>,
        framework -> Text,
        valid_from -> Text,
        valid_to -> Nullable<Text>,
        search -> Text,
        is_demo -> Bool,
        version -> Integer,
        created_at -> Timestamp,
        composition -> Text,
        changes_on -> Text,
    }
}

diesel::table! {
    memberships (id) {
        id -> Text,
        equipe_id -> Text,
        operator_id -> Text,
        path -> Text,
        role -> Text,
        is_case_manager -> Bool,
        hours_per_week -> Integer,
        valid_from -> Text,
        valid_to -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    equipe_coverage (equipe_id, competence) {
        equipe_id -> Text,
        competence -> Text,
        position -> Integer,
        required -> Integer,
        importance -> Integer,
        origin -> Text,
        n_0 -> Integer,
        n_1 -> Integer,
        n_2 -> Integer,
        n_3 -> Integer,
        n_4 -> Integer,
        n_5 -> Integer,
        n_disagreements -> Integer,
    }
}

diesel::table! {
    proposals (id) {
        id -> Text,
        equipe_id -> Text,
        path -> Text,
        title -> Text,
        reason -> Text,
        author_id -> Nullable<Text>,
        status -> Text,
        options -> Text,
        current_members -> Text,
        target_members -> Text,
        effect -> Text,
        staffing -> Text,
        yearly_cost_cents -> BigInt,
        created_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        decided_by -> Nullable<Text>,
        note -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::joinable!(ratings -> operators (operator_id));
diesel::joinable!(operator_levels -> operators (operator_id));
diesel::joinable!(memberships -> operators (operator_id));
diesel::joinable!(memberships -> equipes (equipe_id));
diesel::joinable!(equipe_coverage -> equipes (equipe_id));
diesel::joinable!(proposals -> equipes (equipe_id));
