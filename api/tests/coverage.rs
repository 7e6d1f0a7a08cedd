// SPDX-License-Identifier: AGPL-3.0-or-later
//! The summary of coverage: it equals what is computed from the ratings, after whatever was written at once; and a simulation
//! equals the real change.

use std::collections::BTreeMap;

use api::access::Act;
use api::db::Conn;
use api::reference::Extent;
use serde_json::{Value, json};
use shared::access::Scope;
use shared::competences::{CompetenceCode, Level, Profession};
use shared::coverage::{Coverage, EquipeCoverage, EquipeLevels, MemberKey, Newcomer, Step, simulate};
use shared::equipes::{Equipe, EquipeId, EquipeInput, Membership};
use shared::input::FromJson as _;
use shared::operators::{OperatorId, OperatorInput};

use crate::equipes::{equipe, new_operator};
use crate::harness::{App, now};
use crate::samples::operator;

/// A stream of numbers that is the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

const CODES: [&str; 6] = ["LEG-01", "LEG-02", "INT-01", "LAV-02", "GOV-03", "DIG-05"];

/// Operators and equipes of one province, nobody in any equipe.
fn people(app: &App) -> (Vec<OperatorId>, Vec<EquipeId>) {
    let (act, everything) = (Act::of_the_program(now()), Scope::everything());
    let today = "2026-11-24".parse().unwrap();
    let add = |conn: &mut Conn| {
        let mut operators = Vec::new();
        for i in 0..12 {
            let input = OperatorInput::from_json(&operator(&format!("Prova {i}"), "AS", "101")).unwrap();
            operators.push(api::operators::store::create(conn, &act, &everything, &input, false)?.id);
        }
        let mut equipes = Vec::new();
        for _ in 0..4 {
            let input = EquipeInput::from_json(&equipe("101")).unwrap();
            equipes.push(api::equipes::store::create(conn, &act, &everything, &input, &today, false)?.id);
        }
        Ok((operators, equipes))
    };
    app.db.write_now(add).unwrap()
}

/// One random write: ratings of somebody, somebody's place in an equipe, or its end.
fn request(
    numbers: &mut Numbers,
    operators: &[OperatorId],
    equipes: &[EquipeId],
    places: &[String],
) -> (String, Value, bool) {
    let who = &operators[numbers.below(operators.len())];
    match numbers.below(10) {
        0..=6 => {
            let first = numbers.below(CODES.len());
            let n = 1 + numbers.below(3);
            let items: Vec<Value> = (0..n)
                .map(|i| {
                    let code = CODES[(first + i) % CODES.len()];
                    json!({"competence": code, "level": numbers.below(6), "evidence": "Prova"})
                })
                .collect();
            let source = ["supervisor", "course", "certificate"][numbers.below(3)];
            let on = format!("2026-1{}-{:02}", numbers.below(2), 1 + numbers.below(20));
            let body = json!({"framework": "1.0", "source": source, "rated_on": on, "items": items});
            (format!("/operators/{who}/ratings"), body, false)
        }
        7 | 8 if !equipes.is_empty() => {
            let at = &equipes[numbers.below(equipes.len())];
            let body = json!({
                "operator": who, "role": Profession::ALL[numbers.below(7)], "hours_per_week": 6,
                "is_case_manager": numbers.below(4) == 0, "valid_from": "2026-01-12"
            });
            (format!("/equipes/{at}/memberships"), body, false)
        }
        _ => match places.len() {
            0 => (format!("/operators/{who}/ratings"), json!({}), false),
            n => (format!("/memberships/{}", places[numbers.below(n)]), json!({"valid_to": "2026-11-23"}), true),
        },
    }
}

#[actix_web::test]
async fn the_summary_equals_a_recomputation_after_a_thousand_random_writes_at_once() {
    let app = App::with(&[("COE_WORKERS", "4")]).await;
    api::demo::load(&app.db, now()).unwrap();
    let (operators, equipes) = people(&app);
    let coordinator = app.come_in("coordinator.crotone").await;
    let mut numbers = Numbers(1_000);
    let (mut n_sent, mut n_done, mut n_refused) = (0, BTreeMap::<&str, u32>::new(), 0);
    let mut places: Vec<String> = Vec::new();
    while n_sent < 1_000 {
        // Twenty at a time, none waiting for another.
        let requests: Vec<_> = (0..20).map(|_| request(&mut numbers, &operators, &equipes, &places)).collect();
        let answers = requests.iter().map(|(path, body, is_change)| {
            let coordinator = &coordinator;
            async move {
                loop {
                    let answer = match is_change {
                        true => coordinator.patch(path, "\"1\"", body).await,
                        false => coordinator.post(path, body).await,
                    };
                    // A busy database says so, and asks to be asked again.
                    if answer.status != 503 {
                        return (path.as_str(), answer);
                    }
                }
            }
        });
        for (path, answer) in all(answers).await {
            let kind = ["ratings", "memberships"].into_iter().find(|it| path.ends_with(it)).unwrap_or("ends");
            match answer.status.as_u16() {
                200 | 201 => {
                    *n_done.entry(kind).or_default() += 1;
                }
                // A second place of the same person, hours over what is worked, a place that was changed meanwhile.
                412 | 422 => n_refused += 1,
                other => panic!("{path}: {other} {}", answer.text()),
            }
            if kind == "memberships" && answer.status == 201 {
                places.push(answer.ok::<Membership>().id.to_string());
            }
        }
        n_sent += requests.len();
    }
    assert!(
        n_done["ratings"] > 500 && n_done["memberships"] > 15 && n_done["ends"] > 5,
        "{n_done:?}, refused {n_refused}"
    );
    let today = "2026-11-24".parse().unwrap();
    let mut n_held = 0;
    for id in &equipes {
        let shown: EquipeCoverage = coordinator.get(&format!("/equipes/{id}/coverage")).await.ok();
        let anew = app.db.read_now(|conn| api::coverage::store::from_ratings(conn, id, &today)).unwrap();
        assert_eq!(shown, anew);
        n_held += shown.coverage.items.iter().filter(|it| it.best.is_some()).count();
    }
    assert!(n_held > 4, "something was counted");
}

/// Waits for all of some futures, which go on side by side.
async fn all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = futures.map(|it| (Box::pin(it), None)).collect();
    std::future::poll_fn(|context| {
        let mut is_done = true;
        for (future, output) in &mut waiting {
            if output.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(found) => *output = Some(found),
                    std::task::Poll::Pending => is_done = false,
                }
            }
        }
        if is_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    waiting.into_iter().map(|it| it.1.unwrap()).collect()
}

fn level(n: i32) -> Level {
    Level::try_from(n).unwrap()
}

/// Who is left when keys and names are put aside.
fn figures(coverage: &Coverage) -> Coverage {
    let mut figures = coverage.clone();
    for line in &mut figures.items {
        line.n_disagreements = 0;
    }
    figures
}

#[actix_web::test]
async fn a_simulation_equals_the_real_change() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let coordinator = app.come_in("coordinator.crotone").await;
    let made: Equipe = coordinator.post("/equipes", &equipe("101")).await.ok();
    let members = format!("/equipes/{}/memberships", made.id);
    let rate = async |id: &OperatorId, levels: &[(&str, i32)]| {
        let items: Vec<Value> = levels.iter().map(|it| json!({"competence": it.0, "level": it.1})).collect();
        let body = json!({"framework": "1.0", "source": "supervisor", "rated_on": "2026-11-20", "items": items});
        coordinator.post(&format!("/operators/{id}/ratings"), &body).await.json();
    };
    let join = async |id: &OperatorId, role: &str| -> Membership {
        let body = json!({"operator": id, "role": role, "hours_per_week": 18, "valid_from": "2026-01-12"});
        coordinator.post(&members, &body).await.ok()
    };
    let (verdi, rossi) =
        (new_operator(&coordinator, "Verdi", "AS").await, new_operator(&coordinator, "Rossi", "EDU").await);
    rate(&verdi.id, &[("LEG-01", 4), ("LEG-02", 2), ("LAV-02", 0)]).await;
    rate(&rossi.id, &[("LEG-01", 1), ("LEG-02", 3)]).await;
    let (of_verdi, of_rossi) = (join(&verdi.id, "AS").await, join(&rossi.id, "EDU").await);
    let state = async || -> (EquipeLevels, EquipeCoverage) {
        let levels = coordinator.get(&format!("/equipes/{}/levels", made.id)).await.ok();
        (levels, coordinator.get(&format!("/equipes/{}/coverage", made.id)).await.ok())
    };
    let (before, shown) = state().await;
    assert_eq!(before.input().coverage(), figures(&shown.coverage), "the browser computes what the server does");

    let key = |it: &Membership| -> MemberKey { it.id.as_str().parse().unwrap() };
    let code = |it: &str| -> CompetenceCode { it.parse().unwrap() };
    let newcomer = Newcomer {
        key: "nuova".parse().unwrap(),
        role: Profession::Mediator,
        is_case_manager: false,
        employment: None,
        hours_per_week: None,
        levels: [(code("LEG-01"), level(2)), (code("INT-01"), level(5))].into(),
    };
    let steps = [
        Step::Leave { member: key(&of_verdi) },
        Step::Train { member: key(&of_rossi), competence: code("LEG-01"), n_levels: 2 },
        Step::Appoint { member: key(&of_rossi) },
        Step::Join(newcomer),
    ];
    let foreseen = simulate(&before.input(), &steps).unwrap().coverage();

    coordinator
        .patch(&format!("/memberships/{}", of_verdi.id), "\"1\"", &json!({"valid_to": "2026-11-23"}))
        .await
        .json();
    rate(&rossi.id, &[("LEG-01", 3)]).await;
    coordinator
        .patch(&format!("/memberships/{}", of_rossi.id), "\"1\"", &json!({"is_case_manager": true}))
        .await
        .json();
    let bianchi = new_operator(&coordinator, "Bianchi", "MED").await;
    rate(&bianchi.id, &[("LEG-01", 2), ("INT-01", 5)]).await;
    join(&bianchi.id, "MED").await;
    let (after, shown) = state().await;
    assert_eq!(figures(&shown.coverage), foreseen);
    assert_eq!(after.input().coverage(), foreseen);
    assert_ne!(foreseen, before.input().coverage());
}

#[actix_web::test]
async fn another_framework_asks_for_other_levels() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let (coordinator, national) = (app.come_in("coordinator.crotone").await, app.come_in("national").await);
    let made: Equipe = coordinator.post("/equipes", &equipe("101")).await.ok();
    let at = format!("/equipes/{}/coverage", made.id);
    let first: EquipeCoverage = coordinator.get(&at).await.ok();
    assert_eq!((first.coverage.items.len(), first.coverage.items[0].required.number()), (40, 4));
    assert!(first.coverage.items.iter().all(|it| it.required > Level::NONE && it.required.number() <= 4));
    let draft = "/competence-framework-drafts";
    national.post(draft, &crate::samples::tiny_framework("2.0")).await.json();
    let path = format!("/equipes/{}", made.id);
    let change = json!({"framework": "2.0"});
    assert_eq!(coordinator.patch(&path, "\"1\"", &change).await.problem(422).errors[0].pointer, "#/framework");
    national.patch(&format!("{draft}/2.0"), "\"1\"", &json!({"state": "published"})).await.json();
    coordinator.patch(&path, "\"1\"", &change).await.ok::<Equipe>();
    let second: EquipeCoverage = coordinator.get(&at).await.ok();
    assert_eq!((second.coverage.items.len(), second.coverage.items[0].required.number()), (1, 3));
}
