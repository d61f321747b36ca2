//! Amendments by both doors: drafted, signed, written into what governs; and the terms that follow.

use crate::audit::texts;
use crate::support::{Answer, Client, PASSWORD, TestApp, email, new_contract};
use jiff::SignedDuration;
use pactoria::amendments::actions::settle_what_begins;
use pactoria::contracts::actions::expire_what_is_over;
use serde_json::{Value, json};

const CONTENT: &str = "# Coating\n\n## 1. Services\n\n1.1 The Supplier coats lenses.\n\n1.2 The Supplier coats them well.\n\n## 2. Payment\n\n2.1 Invoices are paid within 30 days.\n";

async fn in_force(client: &Client) -> String {
    let mut body = new_contract("Lens coating");
    body["content"] = json!(CONTENT);
    let id = client.post("/api/v1/contracts", &body).await.json()["id"].as_str().unwrap().to_owned();
    sign(client, &id).await;
    id
}

async fn sign(client: &Client, id: &str) -> Answer {
    client.post(&format!("/api/v1/contracts/{id}/status"), &json!({"status": "active", "signed_by": "Both"})).await
}

async fn amend(client: &Client, id: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/contracts/{id}/amendments"), body).await
}

async fn drafted(client: &Client, id: &str, body: &Value) -> String {
    let answer = amend(client, id, body).await;
    assert_eq!((answer.status(), answer.json()["status"].as_str()), (201, Some("draft")), "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn governing(client: &Client, id: &str, on: &str) -> Value {
    let answer = client.get(&format!("/api/v1/contracts/{id}/governing{on}")).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()
}

fn replace(clause: &str, text: &str) -> Value {
    json!({"kind": "replace", "clause": clause, "text": text})
}

#[tokio::test]
async fn f3_an_amendment_of_a_contract_that_never_leaves_does_not_leave_either() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let change = json!({"changes": [replace("clause 2.1", "Invoices are paid within 14 days.")]});
    for (never_leaves, said) in [(false, None), (true, Some("Priya Nair said so"))] {
        let id = in_force(&alice).await;
        if never_leaves {
            let access = format!("/api/v1/contracts/{id}/model-access");
            assert_eq!(alice.json("PUT", &access, &json!({"never_leaves": true})).await.status(), 200);
        }
        let amendment = drafted(&alice, &id, &change).await;
        let access = alice.get(&format!("/api/v1/contracts/{amendment}/model-access")).await.json();
        assert_eq!(access["never_leaves"], never_leaves, "{access}");
        let page = app.browser_at("Acme").await.visit(&format!("/contracts/{amendment}/ask")).await;
        assert_eq!(page.text().contains("Priya Nair said so"), said.is_some(), "{}", page.text());
    }
}

#[tokio::test]
async fn b1_an_amendment_governs_from_its_signature_and_names_its_passages() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = in_force(&alice).await;
    assert_eq!(governing(&alice, &id, "").await["content"], CONTENT);
    let first =
        drafted(&alice, &id, &json!({"changes": [replace("clause 2.1", "Invoices are paid within 14 days.")]})).await;
    assert_eq!(governing(&alice, &id, "").await["content"], CONTENT, "a draft changes nothing");
    let made = alice.get(&format!("/api/v1/contracts/{first}")).await.json();
    assert_eq!(made["title"], "Amendment 1 to Lens coating");
    assert!(made["content"].as_str().unwrap().contains("Clause 2.1 is deleted and replaced with the following:"));

    assert_eq!(sign(&alice, &first).await.status(), 200);
    let it = governing(&alice, &id, "").await;
    assert_eq!(it["content"], CONTENT.replace("30 days", "14 days"));
    let passage = &it["passages"][0];
    let place = |name: &str| usize::try_from(passage[name].as_u64().unwrap()).unwrap();
    let words: String =
        it["content"].as_str().unwrap().chars().skip(place("start")).take(place("end") - place("start")).collect();
    assert_eq!((words.trim(), passage["amendment"].as_u64()), ("2.1 Invoices are paid within 14 days.", Some(1)));
    assert_eq!(governing(&alice, &id, "?on=2026-11-22").await["content"], CONTENT, "the day before it was signed");

    let second =
        drafted(&alice, &id, &json!({"changes": [replace("clause 2.1", "Invoices are paid within 7 days.")]})).await;
    assert_eq!(sign(&alice, &second).await.status(), 200);
    assert!(
        governing(&alice, &id, "").await["content"].as_str().unwrap().contains("within 7 days"),
        "the later one prevails"
    );
    let listed = alice.get(&format!("/api/v1/contracts/{id}/amendments")).await.json();
    assert_eq!((listed["amendments"][1]["number"].as_u64(), listed["amends"].is_null()), (Some(2), true));
    let of = alice.get(&format!("/api/v1/contracts/{second}/amendments")).await.json();
    assert_eq!((of["amends"]["contract_id"].as_str(), of["amends"]["number"].as_u64()), (Some(id.as_str()), Some(2)));
}

#[tokio::test]
async fn b1_amendments_that_are_drafted_at_once_have_numbers_of_their_own() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = in_force(&alice).await;
    let nothing = json!({});
    let (one, two, three) =
        tokio::join!(amend(&alice, &id, &nothing), amend(&alice, &id, &nothing), amend(&alice, &id, &nothing));
    let made = [&one, &two, &three].into_iter().filter(|it| it.status() == 201).count();
    for refused in [&one, &two, &three].into_iter().filter(|it| it.status() != 201) {
        refused.expect_problem(409, "amendment.at_once");
    }
    let listed = alice.get(&format!("/api/v1/contracts/{id}/amendments")).await.json();
    let numbers: Vec<_> =
        listed["amendments"].as_array().unwrap().iter().map(|it| it["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=made as u64).collect::<Vec<_>>());
    assert!(made >= 1, "one of them is drafted");
}

#[tokio::test]
async fn b1_only_contracts_in_force_are_amended_and_every_complaint_names_its_field() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let draft = alice.post("/api/v1/contracts", &new_contract("Draft")).await.json();
    amend(&alice, draft["id"].as_str().unwrap(), &json!({})).await.expect_problem(409, "amendment.not_in_force");
    let id = in_force(&alice).await;
    let wrong = json!({"title": "x\u{0}y", "effective_date": "2030-01-01", "end_date": "2020-01-01", "contract_value": "-1",
        "changes": [replace("clause 9.9", "x"), {"kind": "twist", "clause": "clause 1.1"}, replace("clause 1.1", "  ")]});
    let refused = amend(&alice, &id, &wrong).await;
    refused.expect_problem(422, "invalid");
    assert_eq!(
        refused.fields(),
        ["changes[0].clause", "changes[1].kind", "changes[2].text", "contract_value", "effective_date", "title"]
    );
    let many: Vec<_> = (0..51).map(|_| json!({"kind": "delete", "clause": "clause 1.1"})).collect();
    let refused = amend(&alice, &id, &json!({"changes": many})).await.fields();
    assert!(
        refused.contains(&"changes".to_owned()) && refused.contains(&"changes[1].clause".to_owned()),
        "{refused:?}"
    );
    let first = drafted(&alice, &id, &json!({})).await;
    sign(&alice, &first).await;
    amend(&alice, &first, &json!({})).await.expect_problem(409, "amendment.of_amendment");
    alice.get(&format!("/api/v1/contracts/{first}/governing")).await.expect_problem(409, "amendment.no_root");
    let wrong_day = alice.get(&format!("/api/v1/contracts/{id}/governing?on=tomorrow")).await;
    assert_eq!((wrong_day.status(), wrong_day.fields()), (422, vec!["on".to_owned()]));
}

#[tokio::test]
async fn b1_an_amendment_of_a_contract_that_ended_cannot_come_into_force() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = in_force(&alice).await;
    let late = drafted(&alice, &id, &json!({})).await;
    let end = json!({"status": "terminated", "reason": "Both agreed"});
    assert_eq!(alice.post(&format!("/api/v1/contracts/{id}/status"), &end).await.status(), 200);
    sign(&alice, &late).await.expect_problem(409, "amendment.not_in_force");
    assert_eq!(alice.get(&format!("/api/v1/contracts/{late}")).await.json()["status"], "draft", "nothing was changed");
}

#[tokio::test]
async fn b1_amendments_in_force_are_completed_when_their_agreement_ends_and_still_say_what_governed() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = in_force(&alice).await;
    let signed = drafted(&alice, &id, &json!({"contract_value": "20000"})).await;
    let given_up = drafted(&alice, &id, &json!({})).await;
    let waiting = drafted(&alice, &id, &json!({})).await;
    sign(&alice, &signed).await;
    sign(&alice, &given_up).await;
    let gone = json!({"status": "terminated", "reason": "Set aside"});
    assert_eq!(alice.post(&format!("/api/v1/contracts/{given_up}/status"), &gone).await.status(), 200);
    let before = governing(&alice, &id, "").await;

    assert_eq!(alice.post(&format!("/api/v1/contracts/{id}/status"), &gone).await.status(), 200);

    let status = async |id: &str| alice.get(&format!("/api/v1/contracts/{id}")).await.json()["status"].clone();
    assert_eq!(
        [status(&signed).await, status(&given_up).await, status(&waiting).await],
        ["completed", "terminated", "draft"]
    );
    let after = governing(&alice, &id, "").await;
    assert_eq!(
        (&after["content"], &after["amendments"][0]["id"]),
        (&before["content"], &before["amendments"][0]["id"])
    );
    let told = texts(&app, "audit", "after").await;
    assert_eq!(told.iter().filter(|it| it.contains("The contract it amends is terminated")).count(), 1);
}

#[tokio::test]
async fn b1_the_last_day_and_the_value_follow_and_go_back_when_the_amendment_is_given_up() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = in_force(&alice).await;
    let terms = async || {
        let it = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
        (
            it["end_date"].as_str().unwrap().to_owned(),
            it["contract_value"].as_f64().unwrap(),
            it["version"].as_u64().unwrap(),
        )
    };
    let longer = drafted(&alice, &id, &json!({"end_date": "2028-11-30", "contract_value": "20000"})).await;
    assert_eq!(terms().await, ("2027-11-30".to_owned(), 18500.5, 1), "a draft changes nothing");
    sign(&alice, &longer).await;
    assert_eq!(terms().await, ("2028-11-30".to_owned(), 20000.0, 1));
    let gone = json!({"status": "terminated", "reason": "Set aside"});
    assert_eq!(alice.post(&format!("/api/v1/contracts/{longer}/status"), &gone).await.status(), 200);
    assert_eq!(terms().await, ("2027-11-30".to_owned(), 18500.5, 1));
}

#[tokio::test]
async fn b1_an_amendment_that_begins_later_moves_the_last_day_on_its_day_before_anything_expires() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = in_force(&alice).await;
    let later = drafted(&alice, &id, &json!({"effective_date": "2027-11-30", "end_date": "2028-11-30"})).await;
    assert_eq!(sign(&alice, &later).await.status(), 200);
    let end =
        async || alice.get(&format!("/api/v1/contracts/{id}")).await.json()["end_date"].as_str().unwrap().to_owned();
    assert_eq!(end().await, "2027-11-30");
    // To 1 December 2027, a year and eight days later: nobody looked in between.
    app.pass(SignedDuration::from_hours(24 * 373));
    settle_what_begins(&app.services).await.unwrap();
    assert_eq!(settle_what_begins(&app.services).await.unwrap(), 0, "running it twice does it once");
    expire_what_is_over(&app.services).await.unwrap();
    let again = json!({"email": email("Acme"), "password": PASSWORD});
    let again = app.stranger().post("/api/v1/auth/login", &again).await.json();
    let alice = app.stranger().with_token(again["token"]["access_token"].as_str().unwrap());
    let it = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
    assert_eq!((it["end_date"].as_str(), it["status"].as_str()), (Some("2028-11-30"), Some("active")));
}

#[tokio::test]
async fn b1_words_that_cannot_be_written_in_are_shown_beside_the_text() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = in_force(&alice).await;
    let by_hand = drafted(&alice, &id, &json!({})).await;
    let words = "In clause 2.1 the words “30 days” are replaced by “5 days”.";
    let edited = alice
        .patch(&format!("/api/v1/contracts/{by_hand}"), &json!({"version": 1, "content": format!("# A\n\n{words}\n")}))
        .await;
    assert_eq!(edited.status(), 200);
    sign(&alice, &by_hand).await;
    let it = governing(&alice, &id, "").await;
    assert_eq!((it["content"].as_str(), it["unread"][0]["words"].as_str()), (Some(CONTENT), Some(words)));
}

#[tokio::test]
async fn b1_a_further_change_is_written_into_the_drafted_amendment_and_a_stale_one_is_not() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = in_force(&alice).await;
    let draft = drafted(&alice, &id, &json!({"changes": [replace("clause 1.1", "One.")]})).await;
    let path = format!("/api/v1/contracts/{draft}/changes");
    let more = json!({"version": 1, "kind": "insert_after", "clause": "clause 2.1", "text": "Interest runs."});
    let changed = alice.post(&path, &more).await;
    assert_eq!((changed.status(), changed.json()["version"].as_u64()), (200, Some(2)), "{}", changed.text());
    alice.post(&path, &more).await.expect_problem(409, "contract.version_conflict");
    assert_eq!(alice.post(&path, &json!({"kind": "delete", "clause": "clause 1.1"})).await.fields(), ["version"]);
    sign(&alice, &draft).await;
    let it = governing(&alice, &id, "").await;
    let text = it["content"].as_str().unwrap();
    assert!(text.contains("1.1 One.") && text.contains("2.1A Interest runs."), "{text}");
    alice.post(&format!("/api/v1/contracts/{id}/changes"), &more).await.expect_problem(409, "contract.read_only");
}

#[tokio::test]
async fn b1_a_contract_in_force_is_amended_without_any_script() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let made =
        browser.submit("/do/contracts/paste", &[("content", CONTENT), ("contract_type", "service_agreement")]).await;
    let page = made.header("location").unwrap().to_owned();
    let id = page.rsplit('/').next().unwrap().to_owned();
    let sign = async |id: &str| {
        let signed =
            [("id", id), ("to", "active"), ("version", "1"), ("signed_by", "Both"), ("signed_on", "2026-11-23")];
        let answer = browser.submit("/do/contracts/take_step", &signed).await;
        assert_eq!(answer.header("location"), Some(&*format!("/contracts/{id}")), "{}", answer.text());
    };
    assert!(!browser.visit(&page).await.text().contains(&format!("{page}/amend")), "a draft is edited, not amended");
    sign(&id).await;
    assert!(browser.visit(&page).await.text().contains(&format!("{page}/amend")), "the page offers it");
    let form = browser.visit(&format!("{page}/amend")).await;
    assert!(form.text().contains("Clause 2.1: Invoices are paid within 30 days."), "{}", form.text());
    let empty = [("id", &*id), ("title", "My amendment"), ("kind", "replace"), ("clause", "clause 2.1"), ("text", "")];
    let refused = browser.submit("/do/amendments/draft", &empty).await;
    let again = browser.visit(refused.header("location").unwrap()).await;
    for wanted in ["Write the new text of the clause.", "My amendment"] {
        assert!(again.text().contains(wanted), "{wanted} is missing in {}", again.text());
    }
    let full = [("id", &*id), ("kind", "replace"), ("clause", "clause 2.1"), ("text", "Invoices are paid at once.")];
    let posted = browser.submit("/do/amendments/draft", &full).await;
    let place = posted.header("location").unwrap().to_owned();
    let drafted = browser.visit(&place).await;
    assert!(drafted.text().contains("It changes nothing until it is signed."), "{}", drafted.text());
    let amendment = place.rsplit('/').next().unwrap();
    let more = [("id", amendment), ("version", "1"), ("kind", "delete"), ("clause", "clause 1.2")];
    assert_eq!(browser.submit("/do/amendments/add_change", &more).await.header("location"), Some(&*place));
    let signed = [("id", amendment), ("to", "active"), ("version", "2"), ("signed_by", "Both")];
    browser.submit("/do/contracts/take_step", &signed).await;
    let governs = browser.visit(&format!("{page}/governs")).await.text();
    for wanted in ["Invoices are paid at once.", "Amendment 1", "Deleted."] {
        assert!(governs.contains(wanted), "{wanted} is missing in {governs}");
    }
}

#[tokio::test]
async fn b1_a_clause_that_is_replaced_is_not_deleted_by_the_same_amendment() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = in_force(&alice).await;
    let delete = |clause: &str| json!({"kind": "delete", "clause": clause});
    let twice = json!({"changes": [replace("clause 1.1", "The Supplier coats glass."), delete("Clause 1.1")]});
    let refused = amend(&alice, &id, &twice).await;
    refused.expect_problem(422, "invalid");
    assert_eq!(refused.fields(), ["changes[1].clause"]);
    assert!(refused.text().contains("named_twice"), "{}", refused.text());
    let after = json!({"kind": "insert_after", "clause": "clause 1.1", "text": "The Supplier polishes them."});
    drafted(
        &alice,
        &id,
        &json!({"changes": [replace("clause 1.1", "The Supplier coats glass."), after, delete("clause 1.2")]}),
    )
    .await;
}
