//! The compliance report: as a page, as a PDF and as JSON.

use crate::audit::texts;
use crate::findings::{LATE, analysis, create, decide, failed, finding};
use crate::support::{TestApp, new_contract};
use serde_json::{Value, json};

#[tokio::test]
async fn b3_a_report_shows_both_scores_every_finding_what_was_decided_and_what_was_not_checked() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let path = format!("/api/v1/contracts/{id}/compliance-report");
    let before = alice.get(&path).await.json();
    assert_eq!((&before["verdict"], &before["decisions"]), (&json!("critical_open"), &json!([])));
    let seen = analysis(&alice, &id).await;
    assert_eq!(before["analysis"], seen, "it is the same analysis");
    decide(&alice, &seen, LATE, "accepted", json!({"until": "2027-03-03"})).await;
    let report = alice.get(&path).await.json();
    assert_eq!(report["as_of"], "2026-11-23T09:00:00Z");
    assert_eq!(finding(&report["analysis"], LATE)["decision"], "accepted");
    assert_eq!((&report["decisions"][0]["rule_id"], &report["decisions"][0]["ended_at"]), (&json!(LATE), &Value::Null));
    let waiting = report["not_checked"]["undecided"].as_array().unwrap();
    assert!(report["not_checked"]["not_applicable"].as_u64() > Some(0), "{report}");
    assert!(!waiting.is_empty(), "some rule waits for an answer: {report}");
    for rule in waiting {
        assert_eq!(finding(&report["analysis"], rule.as_str().unwrap())["status"], "unknown");
    }

    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/compliance-report")).await;
    let (status, text) = (page.status(), page.text());
    assert_eq!(status, 200, "{text}");
    let critical = failed(&seen, "critical");
    for words in [
        "Not ready to sign",
        "what the rules alone say. No decision changes it.",
        "an accepted risk counts as met",
        "no contract scores more than 0.79",
        "How the score came about",
        "within 90 days",
        "Priya Nair accepted the risk on 23 November 2026 at 09:00, until 3 March 2027",
        "The board agreed on 2 November",
        "What was not checked",
        "Only the text of version 1 was checked",
        "https://www.legislation.gov.uk/",
        seen["rule_pack_version"].as_str().unwrap(),
        critical.as_str(),
        "23 November 2026",
        "What makes a mistake costlier",
        "Renews itself",
        "How the risk came about",
        "rounded half up",
    ] {
        assert!(text.contains(words), "“{words}” is not in {text}");
    }
    let account = text.split_once("How the risk came about").unwrap().1;
    assert!(
        account.contains(&format!("/contracts/{id}/findings/{critical}")),
        "each line leads to its finding: {account}"
    );
    assert!(
        browser.visit(&format!("/contracts/{id}")).await.text().contains(&format!("/contracts/{id}/compliance-report"))
    );
}

#[tokio::test]
async fn b3_the_same_report_is_the_same_pdf_by_either_door_and_each_one_is_told() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let browser = app.browser_at("Acme").await;
    let api = alice.get(&format!("/api/v1/contracts/{id}/compliance-report?format=pdf")).await;
    let page = browser.visit(&format!("/contracts/{id}/compliance-report?format=pdf")).await;
    for file in [&api, &page] {
        assert_eq!((file.status(), file.header("content-type")), (200, Some("application/pdf")));
        let disposition = file.header("content-disposition").unwrap();
        assert_eq!(disposition, "attachment; filename=\"lens-coating-v1-compliance-report.pdf\"");
        assert!(file.bytes().starts_with(b"%PDF-1.7"));
    }
    assert_eq!(api.bytes(), page.bytes());
    let told = texts(&app, "audit", "action").await;
    assert_eq!(told.iter().filter(|it| *it == "contract.report_saved").count(), 2);
    let seen = analysis(&alice, &id).await;
    decide(&alice, &seen, LATE, "false_positive", json!({})).await;
    let after = alice.get(&format!("/api/v1/contracts/{id}/compliance-report?format=pdf")).await;
    assert_ne!(after.bytes(), api.bytes(), "a decision is another report");
}

#[tokio::test]
async fn b3_a_contract_without_a_text_has_no_report_yet() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = new_contract("Lens coating");
    body.as_object_mut().unwrap().remove("content");
    let id = alice.post("/api/v1/contracts", &body).await.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/contracts/{id}/compliance-report");
    alice.get(&path).await.expect_problem(409, "contract.no_text");
    alice.get(&format!("{path}?format=pdf")).await.expect_problem(409, "contract.no_text");
    let wrong = alice.get(&format!("{path}?format=docx")).await;
    assert_eq!((wrong.status(), wrong.fields()), (422, vec!["format".to_owned()]));
    let browser = app.browser_at("Acme").await;
    assert_eq!(browser.visit(&format!("/contracts/{id}/compliance-report")).await.status(), 409);
    app.make("Acme", "guest").await;
    alice.get(&path).await.expect_problem(403, "account.not_allowed");
}
