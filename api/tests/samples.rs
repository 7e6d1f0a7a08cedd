// SPDX-License-Identifier: AGPL-3.0-or-later
//! A request for each operation that a person must be in for: the table of access and the contract's examples send the same.

use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Method;
use serde_json::{Value, json};
use shared::sessions::DEMO_PASSWORD;

use crate::harness::{Answer, App, Visitor};

/// What the requests are about: somebody in a region, with a mandate there.
pub(crate) struct Target {
    pub(crate) region: &'static str,
    pub(crate) user: String,
    pub(crate) mandate: String,
    /// What [`add_equipe`] adds: empty until then.
    pub(crate) equipe: EquipeTarget,
}

/// An operator in an equipe, with a proposal, another operator who is in none, and a draft of the framework.
#[derive(Default)]
pub(crate) struct EquipeTarget {
    pub(crate) operator: String,
    pub(crate) spare: String,
    pub(crate) equipe: String,
    pub(crate) membership: String,
    pub(crate) proposal: String,
    pub(crate) draft: String,
}

/// Somebody new in a region, with a mandate there.
pub(crate) async fn target(admin: &Visitor<'_>, region: &'static str) -> Target {
    let user = json!({"username": new_name(), "given_name": "Gaia", "family_name": "Esempio", "territory": region});
    let user = admin.post("/users", &user).await.json()["id"].as_str().unwrap().to_owned();
    let mandate = json!({"user": user, "role": "operator", "territory": region, "valid_from": "2026-11-24"});
    let mandate = admin.post("/mandates", &mandate).await.json()["id"].as_str().unwrap().to_owned();
    Target { region, user, mandate, equipe: EquipeTarget::default() }
}

/// A user name that nobody has.
pub(crate) fn new_name() -> String {
    static N: AtomicU32 = AtomicU32::new(0);
    format!("prova-{}", N.fetch_add(1, Ordering::Relaxed))
}

/// A version that no framework has; versions sort as they were made.
fn new_version() -> String {
    format!("9.{:0>6}", new_name().trim_start_matches("prova-"))
}

/// The smallest framework that is one.
pub(crate) fn tiny_framework(version: &str) -> Value {
    let both = |text: &str| json!({"it": text, "en": text});
    let levels: Vec<Value> =
        (0..=5).map(|it| json!({"level": it, "name": both("Livello"), "behaviour": both("Prova")})).collect();
    json!({
        "version": version, "name": both("Quadro di prova"), "scale": levels,
        "areas": [{"code": "LEG", "name": both("Diritti")}],
        "competences": [{
            "code": "LEG-01", "name": both("Titoli"), "descriptor": both("Distinguere i titoli"), "behaviours": [],
            "esco": null, "is_innovative": false, "importance": 3
        }],
        "roles": [{"role": "AS", "required": {"LEG-01": 3}}]
    })
}

/// An operator as one says it.
pub(crate) fn operator(family_name: &str, profession: &str, territory: &str) -> Value {
    json!({
        "given_name": "Prova", "family_name": family_name, "profession": profession, "territory": territory,
        "employer": "Comune di prova", "employment": "permanent", "hours_per_week": 36
    })
}

/// Whether an operation is about operators and equipes, or about drafts of the framework.
pub(crate) fn is_of_equipes(operation: &str) -> bool {
    let words = ["operator", "equipe", "membership", "proposal", "rating", "levels", "coverage", "staffing", "draft"];
    words.iter().any(|it| operation.contains(it))
}

/// Adds an operator in an equipe of the target's region, with a proposal, and a draft of the framework.
pub(crate) fn add_equipe(app: &App, target: &mut Target) {
    use shared::input::FromJson as _;
    let region = target.region;
    let act = api::access::Act::of_the_program(crate::harness::now());
    let everything = shared::access::Scope::everything();
    let today = "2026-11-24".parse().unwrap();
    let made = app.db.write_now(|conn: &mut api::db::Conn| {
        let add = |conn: &mut api::db::Conn, name: &str| {
            let input = shared::operators::OperatorInput::from_json(&operator(name, "AS", region)).unwrap();
            api::operators::store::create(conn, &act, &everything, &input, false)
        };
        let (member, spare) = (add(conn, "Esempio")?, add(conn, "Riserva")?);
        let input = json!({
            "name": "Equipe di prova", "kind": "inclusion", "territory": region, "framework": "1.0",
            "valid_from": "2026-01-01"
        });
        let input = shared::equipes::EquipeInput::from_json(&input).unwrap();
        let equipe = api::equipes::store::create(conn, &act, &everything, &input, &today, false)?.id;
        let input = json!({"operator": member.id, "role": "AS", "hours_per_week": 18, "valid_from": "2026-01-12"});
        let input = shared::equipes::MembershipInput::from_json(&input).unwrap();
        let place = api::equipes::members::create(conn, &act, &everything, &equipe, &input, &today)?.id;
        let input =
            json!({"title": "Formare", "reason": "Manca", "options": [{"step": {"kind": "appoint", "member": place}}]});
        let input = shared::proposals::ProposalInput::from_json(&input).unwrap();
        let proposal = api::proposals::store::create(conn, &act, &everything, &equipe, &input, &today)?.id;
        Ok(EquipeTarget {
            operator: member.id.to_string(),
            spare: spare.id.to_string(),
            equipe: equipe.to_string(),
            membership: place.to_string(),
            proposal: proposal.to_string(),
            draft: String::new(),
        })
    });
    target.equipe = made.unwrap();
    add_draft(app, target);
}

/// Adds a draft of the framework.
pub(crate) fn add_draft(app: &App, target: &mut Target) {
    use shared::input::FromJson as _;
    let act = api::access::Act::of_the_program(crate::harness::now());
    target.equipe.draft = new_version();
    let framework = shared::competences::Framework::from_json(&tiny_framework(&target.equipe.draft)).unwrap();
    app.db.write_now(|conn| api::competences::store::create(conn, &act, &framework)).unwrap();
}

/// The body of a sample request about operators, equipes or drafts.
fn body_of_equipes(operation: &str, target: &Target) -> Option<Value> {
    let (region, of) = (target.region, &target.equipe);
    Some(match operation {
        "create_operator" => operator("Nuova", "MED", region),
        "change_operator" => json!({"hours_per_week": 30}),
        "create_ratings" => json!({
            "framework": "1.0", "source": "supervisor", "rated_on": "2026-11-20",
            "items": [{"competence": "LEG-01", "level": 3, "evidence": "Colloquio di novembre"}]
        }),
        "create_equipe" => json!({
            "name": "Equipe nuova", "kind": "inclusion", "territory": region, "framework": "1.0",
            "valid_from": "2026-12-01"
        }),
        "change_equipe" => json!({"name": "Equipe di prova, zona nord"}),
        "create_membership" => json!({
            "operator": of.spare, "role": "AS", "is_case_manager": true, "hours_per_week": 18,
            "valid_from": "2026-11-01"
        }),
        "change_membership" => json!({"valid_to": "2027-06-30"}),
        "create_proposal" => json!({
            "title": "Formazione e mediazione", "reason": "Nessuno arriva al livello chiesto sui titoli di soggiorno.",
            "options": [{
                "step": {"kind": "train", "member": of.membership, "competence": "LEG-01", "n_levels": 2},
                "yearly_cost_cents": 60_000
            }]
        }),
        "change_proposal" => json!({"status": "sent", "note": "Al tavolo di dicembre"}),
        "create_draft" => tiny_framework(&new_version()),
        "import_draft" | "replace_draft" => tiny_framework(&of.draft),
        "publish_draft" => json!({"state": "published"}),
        _ => return None,
    })
}

/// The body of an operation's sample request; `None` where it has none.
pub(crate) fn body(operation: &str, target: &Target) -> Option<Value> {
    let Target { region, user, .. } = target;
    Some(match operation {
        "create_session" => json!({"username": "admin", "password": DEMO_PASSWORD}),
        "create_user" => {
            json!({"username": new_name(), "given_name": "Gaia", "family_name": "Esempio", "territory": region})
        }
        "change_user" => json!({"given_name": "Gaia Maria"}),
        "create_mandate" => json!({"user": user, "role": "operator", "territory": region, "valid_from": "2026-12-01"}),
        "change_mandate" => json!({"valid_to": "2027-11-23"}),
        "create_opening" => json!({
            "record_kind": "user", "record_id": user, "reason": "Sostituisco la collega di quel territorio", "hours": 8
        }),
        "create_view" => json!({"role": "regional", "territory": region}),
        "change_password" => json!({"current_password": DEMO_PASSWORD, "password": "quattro gatti sul tetto"}),
        "set_password" => json!({"setup_token": "what follows # in the link", "password": "quattro gatti sul tetto"}),
        "confirm_second_factor" => json!({"totp": "000000"}),
        "remove_second_factor" => json!({"password": DEMO_PASSWORD}),
        _ => return body_of_equipes(operation, target),
    })
}

/// Sends an operation's sample request as somebody, or as nobody.
pub(crate) async fn send(
    app: &App,
    visitor: Option<&Visitor<'_>>,
    (method, path, operation): (&str, &str, &str),
    body: Option<&Value>,
    target: &Target,
) -> Answer {
    let path = path.replace("{user_id}", &target.user).replace("{mandate_id}", &target.mandate);
    let path = path.replace("{session_id}", crate::users::NOBODY);
    let of = &target.equipe;
    let path = path.replace("{operator_id}", &of.operator).replace("{equipe_id}", &of.equipe);
    let path = path.replace("{membership_id}", &of.membership).replace("{proposal_id}", &of.proposal);
    let path = path.replace("{version}", &of.draft);
    let path = match operation {
        "read_staffing" => format!("{path}?territory={}", target.region),
        "import_draft" => format!("{path}?dry_run=true"),
        _ => path,
    };
    let method: Method = method.to_uppercase().parse().unwrap();
    let mut request = match visitor {
        Some(visitor) => visitor.request(method.clone(), &path),
        None => app.request(method.clone(), &path),
    };
    if let Some(visitor) = visitor.filter(|it| operation == "create_access_token" && !it.cookie.is_empty()) {
        request = request.header("cookie", &visitor.cookie);
    }
    if method == Method::PATCH {
        let etag = etag(app, operation, target);
        request = request.header("if-match", etag).header("content-type", "application/merge-patch+json");
        return app.send(request.body(body.unwrap().to_string())).await;
    }
    if matches!(operation, "replace_draft" | "remove_draft") {
        request = request.header("if-match", etag(app, operation, target));
    }
    app.send(if let Some(body) = body { request.json(body) } else { request }).await
}

/// The state that a change of the target must name, read past every scope.
fn etag(app: &App, operation: &str, target: &Target) -> String {
    use shared::access::Scope;
    let everything = Scope::everything();
    let of = &target.equipe;
    let version = |conn: &mut api::db::Conn| match operation {
        "change_operator" => {
            let all = shared::operators::OperatorQuery::default();
            let window = api::db::cursor::Window { after: None, limit: 500 };
            let page = api::operators::store::list(conn, &everything, &all, &window)?;
            Ok(page.items.into_iter().find(|it| it.id.as_str() == of.operator).map_or(1, |it| it.version))
        }
        "change_equipe" => Ok(api::equipes::store::read(conn, &everything, &of.equipe.parse().unwrap())?.version),
        "change_membership" => {
            Ok(api::equipes::members::read(conn, &everything, &of.membership.parse().unwrap())?.0.version)
        }
        "change_proposal" => {
            Ok(api::proposals::store::read(conn, &everything, &of.proposal.parse().unwrap())?.0.version)
        }
        "replace_draft" | "remove_draft" | "publish_draft" => {
            let found = api::competences::store::any(conn, &of.draft.parse().unwrap())?;
            Ok(found.map_or(1, |it| it.0.revision))
        }
        "change_user" => Ok(api::users::store::read(conn, &everything, &target.user.parse().unwrap())?.version),
        _ => Ok(api::mandates::store::read(conn, &everything, &target.mandate.parse().unwrap())?.version),
    };
    format!("\"{}\"", app.db.read_now(version).unwrap())
}
