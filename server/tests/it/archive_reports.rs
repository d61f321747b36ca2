//! What an archive carries of reports on frameworks: those that were approved, byte for byte.

use crate::archive::{bring_in, counts, opened, packed, take};
use crate::audit::texts;
use crate::support::{Client, PASSWORD, TestApp, new_contract};
use jiff::SignedDuration;
use pactoria::crypto;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const REPORTS: &str = "/api/v1/frameworks/reports";
const FILE: &str = "framework-reports.jsonl";

/// A company with one report that was approved and one that is a draft.
async fn reported(app: &TestApp) -> (Client, Value) {
    let alice = app.owner_of("Acme").await;
    assert_eq!(alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.status(), 201);
    app.pass(SignedDuration::from_mins(1));
    let draw_up =
        async |framework: &str| alice.post(&format!("/api/v1/frameworks/{framework}/reports"), &json!({})).await;
    let draft = draw_up("gdpr").await.json();
    let body = json!({"seen": draft["mark"], "meaning": "approved", "reason": "Looked at all.", "password": PASSWORD});
    let path = format!("{REPORTS}/{}/approve", draft["id"].as_str().unwrap());
    let approved = alice.post(&path, &body).await;
    assert_eq!(approved.status(), 200, "{}", approved.text());
    assert_eq!(draw_up("soc2").await.status(), 201);
    (alice, approved.json())
}

fn lines(files: &BTreeMap<String, Vec<u8>>) -> Vec<Value> {
    let lines = std::str::from_utf8(&files[FILE]).unwrap();
    lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

async fn all_reports(client: &Client) -> Vec<Value> {
    client.get(REPORTS).await.json()["reports"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_approved_report_comes_in_byte_for_byte_and_its_hash_is_held_from_then_on() {
    let app = TestApp::new().await;
    let (alice, approved) = reported(&app).await;
    let zip = take(&alice).await;
    let kept = lines(&opened(&zip));
    assert_eq!(kept.len(), 1, "a draft does not leave");
    let bytes = kept[0]["content"].as_str().unwrap();
    assert_eq!(
        (&kept[0]["sha256"], crypto::fingerprint(bytes.as_bytes())),
        (&approved["sha256"], approved["sha256"].as_str().unwrap().to_owned())
    );

    let there = TestApp::new().await;
    let bob = there.owner_of("Borealis").await;
    let brought = bring_in(&bob, &zip).await;
    assert_eq!(
        (counts(&brought), &brought["framework_reports"], &brought["remarks"]),
        ((1, 0, 0), &json!(1), &json!([]))
    );
    let reports = all_reports(&bob).await;
    assert_eq!(reports.len(), 1);
    let path = format!("{REPORTS}/{}", reports[0]["id"].as_str().unwrap());
    let it = bob.get(&path).await.json();
    assert_eq!(
        (&it["standing"], &it["sha256"], &it["hash_fits"], &it["is_brought_in"]),
        (&json!("approved"), &approved["sha256"], &json!(true), &json!(true))
    );
    assert_eq!(it["content"], approved["content"]);
    assert_eq!(bob.get(&format!("{path}/export?format=json")).await.bytes(), bytes.as_bytes());
    let browser = there.browser_at("Borealis").await;
    let page = browser.visit(&format!("/frameworks/reports/{}", reports[0]["id"].as_str().unwrap())).await.text();
    assert!(page.contains("It came in with an archive"), "{page}");
    let told = texts(&there, "audit", "after").await;
    assert!(told.iter().any(|it| it.contains(approved["sha256"].as_str().unwrap())), "{told:?}");

    let entries = texts(&there, "audit", "action").await.len();
    assert_eq!(bring_in(&bob, &zip).await["framework_reports"], 0, "twice changes nothing");
    assert_eq!(bring_in(&alice, &zip).await["framework_reports"], 0, "nor does it where it came from");
    assert_eq!((texts(&there, "audit", "action").await.len(), all_reports(&alice).await.len()), (entries, 2));

    there
        .db()
        .execute_unprepared("UPDATE framework_reports SET content = replace(content, 'Looked', 'Locked')")
        .await
        .unwrap();
    assert_eq!(bob.get(&path).await.json()["hash_fits"], false);
    bob.get(&format!("{path}/export?format=json")).await.expect_problem(409, "framework_report.does_not_fit");
}

#[tokio::test]
async fn reports_of_an_archive_are_refused_where_nobody_could_have_approved_them_so() {
    let app = TestApp::new().await;
    let (alice, _) = reported(&app).await;
    let files = opened(&take(&alice).await);
    let right = lines(&files)[0].clone();
    let with_content = |change: &dyn Fn(&mut Value)| {
        let mut it = right.clone();
        let mut content: Value = serde_json::from_str(it["content"].as_str().unwrap()).unwrap();
        change(&mut content);
        it["content"] = json!(content.to_string());
        it["sha256"] = json!(crypto::fingerprint(content.to_string().as_bytes()));
        it
    };
    let mut forged = right.clone();
    forged["content"] = json!(right["content"].as_str().unwrap().replace("Looked", "Locked"));
    let mut late = right.clone();
    late["drawn_at"] = json!("2999-01-01T00:00:00Z");
    let wrong = [
        (forged, "its hash does not fit"),
        (late, "This lies in the future."),
        (with_content(&|it| it["approval"] = Value::Null), "no report that was approved"),
        (with_content(&|it| it["approval"]["at"] = json!("2999-01-01T00:00:00Z")), "This lies in the future."),
        (with_content(&|it| it["approval"]["by_name"] = json!("")), "content"),
        (with_content(&|it| it["framework"] = json!("astrology")), "no report that was approved"),
        (with_content(&|it| it["format"] = json!(9)), "A later Pactoria"),
        (with_content(&|it| it["from"] = json!("2999-01-01")), "before its first"),
    ];
    for (at, (line, why)) in wrong.into_iter().enumerate() {
        let bob = app.owner_of(&format!("Borealis {at}")).await;
        let mut files = files.clone();
        files.insert(FILE.to_owned(), format!("{line}\n{{\"no\": \"report\"}}\n").into_bytes());
        let brought = bring_in(&bob, &packed(&files)).await;
        assert_eq!((counts(&brought), &brought["framework_reports"]), ((1, 0, 0), &json!(0)), "{why}: {brought}");
        let told = brought["remarks"].to_string();
        assert!(
            told.contains(why) && told.contains("Line 2 of framework-reports.jsonl is no report."),
            "{why}: {told}"
        );
        assert!(all_reports(&bob).await.is_empty());
    }
    let mut none = files.clone();
    none.remove(FILE);
    let carol = app.owner_of("Carol").await;
    assert_eq!(counts(&bring_in(&carol, &packed(&none)).await), (1, 0, 0), "an archive of an earlier version");
}
