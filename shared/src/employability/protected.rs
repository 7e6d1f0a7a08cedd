// SPDX-License-Identifier: AGPL-3.0-or-later
//! What no method may ask: attributes that the law protects, by the words of a question's code and by its tags.

use crate::macros::words;

words!(
    /// An attribute that no method may look at.
    ProtectedAttribute {
        /// Sex or gender.
        Sex = "sex",
        /// Age, year or date of birth.
        Age = "age",
        /// Citizenship or nationality.
        Citizenship = "citizenship",
        /// Country or place of birth.
        CountryOfBirth = "country_of_birth",
        /// Ethnic origin.
        EthnicOrigin = "ethnic_origin",
        /// Religion or belief.
        Religion = "religion",
        /// Health.
        Health = "health",
        /// Disability.
        Disability = "disability",
        /// Sexual orientation.
        SexualOrientation = "sexual_orientation",
        /// Political opinion.
        Politics = "politics",
        /// Membership of a trade union.
        UnionMembership = "union_membership",
        /// The kind of residence permit.
        PermitType = "permit_type"
    }
);

/// Words, in English and Italian, that name a protected attribute; several words stand one after the other.
const NAMES: &[(ProtectedAttribute, &[&str])] = {
    use ProtectedAttribute::{
        Age, Citizenship, CountryOfBirth, Disability, EthnicOrigin, Health, Politics, Religion, Sex, SexualOrientation,
        UnionMembership,
    };
    &[
        (SexualOrientation, &["sexual", "sexuality", "orientamento sessuale", "sessualita"]),
        (Sex, &["sex", "gender", "sesso", "genere", "male", "female", "woman", "man", "donna", "uomo"]),
        (CountryOfBirth, &["country of birth", "birth country", "birth place", "birthplace", "place of birth"]),
        (
            CountryOfBirth,
            &["country of origin", "origin country", "paese di nascita", "paese di origine", "luogo di nascita"],
        ),
        (Age, &["age", "birth", "birthday", "birthdate", "born", "eta", "nascita", "compleanno"]),
        (Citizenship, &["citizenship", "citizen", "nationality", "cittadinanza", "nazionalita"]),
        (EthnicOrigin, &["ethnic", "ethnicity", "race", "racial", "etnia", "etnica", "etnico", "razza", "skin"]),
        (Religion, &["religion", "religious", "faith", "creed", "religione", "religioso", "religiosa", "fede"]),
        (Health, &["health", "illness", "disease", "medical", "diagnosis", "salute", "malattia", "diagnosi"]),
        (Disability, &["disability", "disabilities", "disabled", "handicap", "disabilita", "invalidita"]),
        (Politics, &["political", "politics", "party membership", "politica", "politico", "partito"]),
        (UnionMembership, &["union", "unions", "trade unionist", "sindacato", "sindacale"]),
        (ProtectedAttribute::PermitType, &["permit", "residence status", "permesso"]),
    ]
};

/// The protected attribute that a code or a tag names, as whole words: `worker_age` names one, `language` does not.
///
/// Words are parted by anything that is neither letter nor digit, and where small letters turn to a capital.
pub fn protected_attribute(code: &str) -> Option<ProtectedAttribute> {
    let words = words_of(code);
    let names = |name: &&str| {
        let name: Vec<&str> = name.split(' ').collect();
        words.windows(name.len()).any(|it| it.iter().zip(&name).all(|(a, b)| a == b))
    };
    NAMES.iter().find(|(_, list)| list.iter().any(names)).map(|(attribute, _)| *attribute)
}

fn words_of(code: &str) -> Vec<String> {
    let mut parted = String::with_capacity(code.len() + 4);
    let mut was_small = false;
    for letter in code.chars() {
        if was_small && letter.is_uppercase() {
            parted.push(' ');
        }
        was_small = letter.is_lowercase();
        parted.push(if letter.is_alphanumeric() { letter } else { ' ' });
    }
    crate::text::fold(&parted).split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protected_attribute_is_found_as_a_whole_word_only() {
        use ProtectedAttribute as P;
        for (code, attribute) in [
            ("sex", P::Sex),
            ("worker_gender", P::Sex),
            ("age", P::Age),
            ("age_band", P::Age),
            ("birth_year", P::Age),
            ("year_of_birth", P::Age),
            ("citizenship", P::Citizenship),
            ("nationality_area", P::Citizenship),
            ("country_of_birth", P::CountryOfBirth),
            ("ethnic_origin", P::EthnicOrigin),
            ("religion", P::Religion),
            ("health_state", P::Health),
            ("disability", P::Disability),
            ("sexual_orientation", P::SexualOrientation),
            ("political_membership", P::Politics),
            ("union_membership", P::UnionMembership),
            ("permit_type", P::PermitType),
            ("Country of birth", P::CountryOfBirth),
            ("BirthYear", P::Age),
            ("età", P::Age),
            ("cittadinanza", P::Citizenship),
        ] {
            assert_eq!(protected_attribute(code), Some(attribute), "{code}");
        }
        for code in
            ["language", "italian_oral", "wage", "average_hours", "sextant", "education_level", "documents_ready", ""]
        {
            assert_eq!(protected_attribute(code), None, "{code}");
        }
    }
}
