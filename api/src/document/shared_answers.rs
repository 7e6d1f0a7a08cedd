// SPDX-License-Identifier: AGPL-3.0-or-later
//! Answers that many operations have are written once, under `components/responses`: the document of a hundred operations
//! stays short enough to be read and loaded at once.

use std::collections::BTreeMap;

use utoipa::openapi::{Components, OpenApi, Ref, RefOr, Response};

use super::common::operations;

/// Puts a reference in the place of every failure that another operation has too, word for word.
pub(super) fn share(document: &mut OpenApi) {
    let mut shared: BTreeMap<String, Response> = BTreeMap::new();
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            for (status, answer) in &mut operation.responses.responses {
                let RefOr::T(response) = answer else { continue };
                if status.starts_with('2') {
                    continue;
                }
                let name = format!("Failure_{status}");
                // The first of a status stands for it; another that says something else stays where it is.
                if *shared.entry(name.clone()).or_insert_with(|| response.clone()) == *response {
                    *answer = RefOr::Ref(Ref::new(format!("#/components/responses/{name}")));
                }
            }
        }
    }
    let components = document.components.get_or_insert_with(Components::new);
    components.responses.extend(shared.into_iter().map(|(name, response)| (name, RefOr::T(response))));
}
