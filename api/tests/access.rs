// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who may call what: every operation of the document has a line here, and is called by nobody, by each role inside and
//! outside its territory, and by a program. And the tokens that let nobody in.

use std::collections::BTreeMap;

use api::access::Act;
use api::db::Conn;
use api::reference::Extent;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use shared::access::{Permission, Role, Scope, may};
use shared::mandates::MandateInput;
use shared::users::{UserId, UserInput};

use crate::harness::{App, now};
use crate::samples;
use crate::scope::let_in;

/// Who an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Everybody, also nobody known.
    Everybody,
    /// Every user, for what is the user's own.
    Users,
    /// Users with a permission; what is outside their territory is answered with a status.
    May(Permission, u16),
    /// Users with a permission for all of Italy: one for a region is not enough.
    ForItaly(Permission),
}

use Permission::{
    DraftMethods, ManageEquipes, ManageFigures, ManageFramework, ManageMandates, ManageMethods, ManageUsers,
    OpenOutsideScope, ReadAudit, ReadEquipes, ReadUsers, ViewAs,
};
use Who::{Everybody, ForItaly, May, Users};

const TABLE: &[(&str, Who)] = &[
    ("compute_employability", Everybody),
    ("compute_fit", Everybody),
    ("compute_index", Everybody),
    ("compute_needs", Everybody),
    ("compute_plan", Everybody),
    ("list_areas", Everybody),
    ("list_frameworks", Everybody),
    ("read_framework", Everybody),
    ("read_framework_as_csv", Everybody),
    ("compare_frameworks", Everybody),
    ("list_framework_drafts", ForItaly(ManageFramework)),
    ("create_framework_draft", ForItaly(ManageFramework)),
    ("read_framework_draft", ForItaly(ManageFramework)),
    ("replace_framework_draft", ForItaly(ManageFramework)),
    ("publish_framework_draft", ForItaly(ManageFramework)),
    ("remove_framework_draft", ForItaly(ManageFramework)),
    ("compare_framework_draft", ForItaly(ManageFramework)),
    ("import_framework_draft", ForItaly(ManageFramework)),
    ("list_rules", Everybody),
    ("list_staff_ratios", Everybody),
    ("list_operators", May(ReadEquipes, 200)),
    ("search_operators", May(ReadEquipes, 200)),
    ("count_operators", May(ReadEquipes, 200)),
    ("create_operator", May(ManageEquipes, 403)),
    ("read_own_operator", Users),
    ("read_operator", May(ReadEquipes, 404)),
    ("change_operator", May(ManageEquipes, 404)),
    ("read_levels", May(ReadEquipes, 404)),
    ("list_ratings", May(ReadEquipes, 404)),
    ("create_ratings", May(ManageEquipes, 404)),
    ("list_equipes", May(ReadEquipes, 200)),
    ("create_equipe", May(ManageEquipes, 403)),
    ("read_equipe", May(ReadEquipes, 404)),
    ("change_equipe", May(ManageEquipes, 404)),
    ("list_memberships", May(ReadEquipes, 404)),
    ("create_membership", May(ManageEquipes, 404)),
    ("read_membership", May(ReadEquipes, 404)),
    ("change_membership", May(ManageEquipes, 404)),
    ("read_coverage", May(ReadEquipes, 404)),
    ("read_equipe_levels", May(ReadEquipes, 404)),
    ("compare_coverage", May(ReadEquipes, 200)),
    ("read_staffing", May(ReadEquipes, 404)),
    ("list_proposals", May(ReadEquipes, 200)),
    ("create_proposal", May(ManageEquipes, 404)),
    ("read_proposal", May(ReadEquipes, 404)),
    ("change_proposal", May(ManageEquipes, 404)),
    ("list_definitions", Everybody),
    ("list_dimensions", Everybody),
    ("list_imports", Everybody),
    ("list_indicators", Everybody),
    ("list_method_suspensions", Everybody),
    ("list_methods", Everybody),
    ("list_results", Everybody),
    ("list_territories", Everybody),
    ("list_values", Everybody),
    ("list_weight_sets", Everybody),
    ("read_agreement", Everybody),
    ("read_area", Everybody),
    ("read_attractiveness_of_provinces", Everybody),
    ("read_attractiveness_of_regions", Everybody),
    ("read_beside", Everybody),
    ("read_boundaries", Everybody),
    ("read_definition", Everybody),
    ("read_import", Everybody),
    ("read_indicator", Everybody),
    ("read_input_of_regions", Everybody),
    ("read_method", Everybody),
    ("read_names_of_territories", Everybody),
    ("read_profile", Everybody),
    ("read_result", Everybody),
    ("read_site", Everybody),
    ("read_status", Everybody),
    ("read_territory", Everybody),
    ("read_weight_set", Everybody),
    ("read_attractiveness_of_provinces_as_csv", Everybody),
    ("read_attractiveness_of_regions_as_csv", Everybody),
    ("read_metadata_of_profile", Everybody),
    ("read_metadata_of_provinces", Everybody),
    ("read_metadata_of_regions", Everybody),
    ("read_metadata_of_series", Everybody),
    ("read_profile_as_csv", Everybody),
    ("read_series_of_indicator", Everybody),
    ("read_series_of_indicator_as_csv", Everybody),
    ("create_session", Everybody),
    ("create_access_token", Everybody),
    ("set_password", Everybody),
    ("read_me", Users),
    ("list_sessions", Users),
    ("close_sessions", Users),
    ("close_current_session", Users),
    ("close_session", Users),
    ("change_password", Users),
    ("begin_second_factor", Users),
    ("confirm_second_factor", Users),
    ("remove_second_factor", Users),
    ("list_openings", Users),
    ("create_opening", May(OpenOutsideScope, 201)),
    ("list_users", May(ReadUsers, 200)),
    ("search_users", May(ReadUsers, 200)),
    ("count_users", May(ReadUsers, 200)),
    ("read_user", May(ReadUsers, 404)),
    ("list_mandates", May(ReadUsers, 200)),
    ("read_mandate", May(ReadUsers, 404)),
    ("create_user", May(ManageUsers, 403)),
    ("change_user", May(ManageUsers, 404)),
    ("create_setup_link", May(ManageUsers, 404)),
    ("create_mandate", May(ManageMandates, 422)),
    ("change_mandate", May(ManageMandates, 404)),
    ("list_audit_entries", May(ReadAudit, 200)),
    ("read_audit_anchor", May(ReadAudit, 200)),
    ("create_view", May(ViewAs, 403)),
    ("list_drafts", May(ManageFigures, 200)),
    ("create_draft", May(ManageFigures, 201)),
    ("read_draft", May(ManageFigures, 200)),
    ("change_draft", May(ManageFigures, 200)),
    ("withdraw_draft", May(ManageFigures, 204)),
    ("publish_draft", ForItaly(ManageFigures)),
    ("create_weight_set", ForItaly(ManageFigures)),
    ("withdraw_weight_set", ForItaly(ManageFigures)),
    ("create_method", May(DraftMethods, 201)),
    ("change_method", May(DraftMethods, 200)),
    ("publish_method", ForItaly(ManageMethods)),
    ("approve_method", ForItaly(ManageMethods)),
    ("create_method_suspension", May(ManageMethods, 403)),
    ("change_method_suspension", May(ManageMethods, 404)),
];

/// Method, path and key of every operation.
fn operations() -> Vec<(String, String, String, bool)> {
    let document = serde_json::to_value(api::document::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let is_guarded = operation["security"].as_array().is_some_and(|it| !it.is_empty());
            operations.push((method.clone(), path.clone(), id, is_guarded));
        }
    }
    operations
}

/// Method, path and key of every operation.
pub(crate) fn all() -> Vec<(String, String, String)> {
    operations().into_iter().map(|(method, path, id, _)| (method, path, id)).collect()
}

/// Method, path and key of every operation that somebody must be in for.
pub(crate) fn guarded() -> Vec<(String, String, String)> {
    operations().into_iter().filter(|it| it.3).map(|(method, path, id, _)| (method, path, id)).collect()
}

#[test]
fn every_operation_has_a_line() {
    let table: BTreeMap<&str, Who> = TABLE.iter().copied().collect();
    let operations = operations();
    for (method, path, id, is_guarded) in &operations {
        let who = table.get(id.as_str());
        assert!(who.is_some(), "{method} {path}: «{id}» has no line in the table of access");
        assert_eq!(who != Some(&Everybody), *is_guarded, "{id}: the document and the table do not agree");
    }
    for (id, _) in TABLE {
        assert!(operations.iter().any(|it| it.2 == *id), "«{id}» is no operation");
    }
}

/// A user with one role in Sicilia.
pub(crate) fn somebody(app: &App, role: Role) -> UserId {
    let (act, everything) = (Act::of_the_program(now()), Scope::everything());
    let territory = || Some("19".parse().unwrap());
    let add = |conn: &mut Conn| {
        let username = samples::new_name().parse().unwrap();
        let input =
            UserInput { username, given_name: "Prova".into(), family_name: "Prova".into(), territory: territory() };
        let user = api::users::store::create(conn, &act, &everything, &input)?.id;
        let valid_from = "2026-01-01".parse().unwrap();
        let input =
            MandateInput { user: user.clone(), role, territory: territory(), area: None, valid_from, valid_to: None };
        api::mandates::store::create(conn, &act, &everything, &input)?;
        Ok(user)
    };
    app.db.write_now(add).unwrap()
}

#[actix_web::test]
async fn nobody_and_programs_are_kept_out_of_what_is_for_people() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let admin = app.come_in("admin").await;
    let mut target = samples::target(&admin, "19").await;
    samples::add_equipe(&app, &mut target);
    let program = app.state.tokens.issue_to_client("client:cpi-1", now()).unwrap();
    let program = app.bearing(&program.access_token);
    for (method, path, id, is_guarded) in operations() {
        if !is_guarded {
            continue;
        }
        let (body, operation) = (samples::body(&id, &target), (method.as_str(), path.as_str(), id.as_str()));
        let nobody = samples::send(&app, None, operation, body.as_ref(), &target).await;
        nobody.problem(401);
        assert_eq!(nobody.header("www-authenticate"), "Bearer error=\"invalid_token\"", "{id}");
        samples::send(&app, Some(&program), operation, body.as_ref(), &target).await.problem(403);
    }
}

#[actix_web::test]
async fn each_role_calls_what_it_may_where_it_may() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let admin = app.come_in("admin").await;
    let table: BTreeMap<&str, Who> = TABLE.iter().copied().collect();
    for role in Role::ALL {
        let user = somebody(&app, *role);
        for (method, path, id, _) in operations() {
            let (who, operation) = (table[id.as_str()], (method.as_str(), path.as_str(), id.as_str()));
            for (region, is_inside) in [("19", true), ("18", false)] {
                if who == Everybody {
                    continue;
                }
                let mut target = samples::target(&admin, region).await;
                if samples::is_of_equipes(&id) {
                    samples::add_equipe(&app, &mut target);
                }
                let target = &target;
                let expected = match who {
                    Everybody => continue,
                    Users => None,
                    May(permission, _) if !may(*role, permission) => Some(403),
                    // Everybody here has a mandate in a region only.
                    ForItaly(permission) => {
                        assert!(Role::ALL.iter().any(|it| may(*it, permission)), "{id}");
                        Some(403)
                    }
                    May(_, status) if !is_inside => Some(status),
                    May(..) => Some(200),
                };
                // A session of its own each time: some operations end it.
                let visitor = let_in(&app, &user);
                let body = samples::body(&id, target);
                let answer = samples::send(&app, Some(&visitor), operation, body.as_ref(), target).await;
                let at = format!("{id} as {role}, {}: {}", if is_inside { "inside" } else { "outside" }, answer.text());
                match expected {
                    None => assert!(!matches!(answer.status.as_u16(), 401 | 403 | 500), "{} {at}", answer.status),
                    Some(200) => assert!(answer.status.is_success(), "{} {at}", answer.status),
                    Some(status) => assert_eq!(answer.status, status, "{at}"),
                }
            }
        }
    }
}

/// A token of header, claims and signature.
fn token(header: &Value, claims: &Value, sign: impl FnOnce(&str) -> Vec<u8>) -> String {
    let part = |it: &Value| URL_SAFE_NO_PAD.encode(it.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(sign(&signed));
    format!("{signed}.{signature}")
}

#[actix_web::test]
async fn no_other_token_lets_in() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let visitor = app.come_in("admin").await;
    visitor.get("/me").await.json();
    let mut parts = visitor.token.split('.');
    let mut read =
        || -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap()).unwrap() };
    let (header, claims) = (read(), read());
    let with = |mut document: Value, key: &str, value: Value| {
        document[key] = value;
        document
    };
    let jwks = app.get("//.well-known/jwks.json").await.json();
    let public = URL_SAFE_NO_PAD.decode(jwks["keys"][0]["x"].as_str().unwrap()).unwrap();
    let hs256 = |signed: &str| {
        let key = jsonwebtoken::EncodingKey::from_secret(&public);
        let mac = jsonwebtoken::crypto::sign(signed.as_bytes(), &key, jsonwebtoken::Algorithm::HS256).unwrap();
        URL_SAFE_NO_PAD.decode(mac).unwrap()
    };
    let stranger = api::access::secrets::Secrets::random().unwrap();
    let of_stranger = api::access::tokens::Tokens::new(&stranger).unwrap();
    let (user, session) =
        (claims["sub"].as_str().unwrap().parse().unwrap(), claims["sid"].as_str().unwrap().parse().unwrap());
    let tampered = {
        let mut parts: Vec<&str> = visitor.token.split('.').collect();
        let other = URL_SAFE_NO_PAD.encode(with(claims.clone(), "exp", json!(4_000_000_000_i64)).to_string());
        parts[1] = &other;
        parts.join(".")
    };
    let cases = [
        ("alg none", token(&with(header.clone(), "alg", json!("none")), &claims, |_| vec![])),
        ("HS256 with the public key", token(&with(header.clone(), "alg", json!("HS256")), &claims, hs256)),
        ("no signature", token(&header, &claims, |_| vec![])),
        ("another's key", of_stranger.issue(&user, &session, None, now()).unwrap().access_token),
        ("claims changed", tampered),
        ("the renewal token", visitor.cookie.split_once('=').unwrap().1.to_owned()),
        ("not a token", "x".into()),
        ("nothing", String::new()),
    ];
    for (what, token) in cases {
        let answer = app.bearing(&token).get("/me").await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text());
        answer.problem(401);
    }
}

#[test]
fn a_token_is_for_us_and_for_its_time() {
    use api::access::secrets::Secrets;
    use api::access::tokens::Tokens;
    use chrono::TimeDelta;
    use ed25519_dalek::pkcs8::EncodePrivateKey as _;
    let directory = tempfile::tempdir().unwrap();
    let tokens = Tokens::new(&Secrets::open(directory.path()).unwrap()).unwrap();
    let stored: Value =
        serde_json::from_str(&std::fs::read_to_string(directory.path().join("secrets.json")).unwrap()).unwrap();
    let seed: [u8; 32] =
        URL_SAFE_NO_PAD.decode(stored["signing_keys"][0].as_str().unwrap()).unwrap().try_into().unwrap();
    let der = ed25519_dalek::SigningKey::from_bytes(&seed).to_pkcs8_der().unwrap();
    let key = jsonwebtoken::EncodingKey::from_ed_der(der.as_bytes());
    let kid = tokens.jwks()["keys"][0]["kid"].as_str().unwrap().to_owned();
    let iat = now().and_utc().timestamp();
    let sign = |typ: &str, audience: &str, issuer: &str, iat: i64, exp: i64| {
        let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::EdDSA);
        (header.typ, header.kid) = (Some(typ.into()), Some(kid.clone()));
        let claims = json!({"iss": issuer, "aud": audience, "iat": iat, "exp": exp, "jti": "1", "sub": "x"});
        jsonwebtoken::encode(&header, &claims, &key).unwrap()
    };
    let us = "co-efficienti";
    let is_fine = |token: &str| tokens.verify(token, now()).is_some();
    assert!(is_fine(&sign("at+jwt", us, us, iat, iat + 60)));
    assert!(!is_fine(&sign("at+jwt", "another", us, iat, iat + 60)), "another audience");
    assert!(!is_fine(&sign("at+jwt", us, "another", iat, iat + 60)), "another issuer");
    assert!(!is_fine(&sign("JWT", us, us, iat, iat + 60)), "another kind of token");
    assert!(!is_fine(&sign("at+jwt", us, us, iat - 700, iat - 1)), "over");
    assert!(!is_fine(&sign("at+jwt", us, us, iat + 3600, iat + 7200)), "from the future");
    // A key that was turned still verifies; the one before that does not.
    let old = sign("at+jwt", us, us, iat, iat + 60);
    let verifies = || Tokens::new(&Secrets::open(directory.path()).unwrap()).unwrap().verify(&old, now()).is_some();
    Secrets::rotate(directory.path()).unwrap();
    assert!(verifies());
    Secrets::rotate(directory.path()).unwrap();
    assert!(!verifies());
    assert!(tokens.verify(&old, now() + TimeDelta::seconds(61)).is_none());
}
