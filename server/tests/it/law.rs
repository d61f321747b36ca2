//! The law behind a rule leads to its page and carries its doubts wherever it is named; a finding says how it came about.

use crate::findings::{LATE, analysis, create, finding};
use crate::support::{Answer, TestApp, new_contract};
use pactoria::compliance::CHECK_WITH_A_LAWYER;
use serde_json::{Value, json};

/// The Act behind the rule of these stories.
const ACT: &str = "href=\"https://www.legislation.gov.uk/ukpga/1998/20\"";
/// A rule that asks for a clause which the contract of these stories has not, and whose law is settled.
const MISSING: &str = "COM-LAW";

fn ok(answer: &Answer) -> String {
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.text()
}

#[tokio::test]
async fn b3_every_page_that_names_a_law_links_it_and_keeps_the_mark_that_a_lawyer_should_look() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    assert_eq!((&finding(&seen, LATE)["verify"], &finding(&seen, MISSING)["verify"]), (&json!(true), &json!(false)));
    let browser = app.browser_at("Acme").await;
    for path in [
        format!("/contracts/{id}"),
        format!("/contracts/{id}/findings/{LATE}"),
        format!("/contracts/{id}/findings/{LATE}/fix"),
        format!("/contracts/{id}/compliance-report"),
        format!("/settings/playbook/rules/{LATE}"),
        format!("/settings/playbook/rules?search={LATE}"),
    ] {
        let page = ok(&browser.visit(&path).await);
        assert!(page.contains(ACT), "{path} leads to the Act: {page}");
        assert!(page.contains(CHECK_WITH_A_LAWYER), "{path} keeps the mark: {page}");
    }
    for path in [
        format!("/contracts/{id}/findings/{MISSING}"),
        format!("/contracts/{id}/findings/{MISSING}/fix"),
        format!("/settings/playbook/rules/{MISSING}"),
    ] {
        let page = ok(&browser.visit(&path).await);
        assert!(!page.contains(CHECK_WITH_A_LAWYER), "{path} doubts no settled law: {page}");
    }
    let rules = "/api/v1/settings/playbook/rules";
    for (rule, verify) in [(LATE, true), (MISSING, false)] {
        let it = alice.get(&format!("{rules}?search={rule}")).await.json();
        let found = it["rules"].as_array().unwrap().iter().find(|it| it["rule_id"] == rule).unwrap();
        assert_eq!(found["verify"], json!(verify), "{rule}");
    }
}

#[tokio::test]
async fn b3_law_that_is_to_come_keeps_its_mark_in_the_report() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = new_contract("Box of snacks");
    body["contract_type"] = json!("terms_conditions");
    body["content"] = json!(
        "# Terms\n\n## 1. Subscription\n\n1.1 If you are a consumer, your subscription renews each month until you cancel it. You may cancel at any time.\n"
    );
    let id = alice.post("/api/v1/contracts", &body).await.json()["id"].as_str().unwrap().to_owned();
    let seen = analysis(&alice, &id).await;
    let coming = finding(&seen, "DMCC-256");
    assert!(coming["message"].as_str().unwrap().starts_with("Coming law, from 1 April 2027"), "{coming}");
    let page = app.browser_at("Acme").await.visit(&format!("/contracts/{id}/compliance-report")).await.text();
    let notes = page.split("For information, not scored").nth(1).unwrap();
    let note = notes.split("<li>").find(|it| it.contains("Coming law, from 1 April 2027")).unwrap();
    assert!(note.contains(CHECK_WITH_A_LAWYER), "{note}");
}

#[tokio::test]
async fn b3_a_finding_says_by_which_detector_it_was_found_and_what_was_tried_where_nothing_was() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    let missing = finding(&seen, MISSING);
    assert!(missing["anchor"].is_u64(), "{missing}");
    let tried = missing["detector"].as_str().unwrap().lines().count();
    assert!(tried > 0, "{missing}");
    assert_eq!(finding(&seen, LATE)["detector"], "CHK-PAYTERM");
    assert_eq!(finding(&seen, LATE)["anchor"], Value::Null, "a passage shows it");
    let browser = app.browser_at("Acme").await;
    let page = |rule: &str| {
        let path = format!("/contracts/{id}/findings/{rule}");
        let browser = &browser;
        async move { ok(&browser.visit(&path).await) }
    };
    let absent = page(MISSING).await;
    assert!(absent.contains("that would meet the rule") && absent.contains("found."), "{absent}");
    assert!(absent.contains("The wordings as the rule pack writes them"), "{absent}");
    assert!(page(LATE).await.contains("The check CHK-PAYTERM worked it out from the text."));
}

#[tokio::test]
async fn b3_how_far_an_analysis_can_be_relied_on_is_said_in_words() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let damaged = "\n## Wrktms\n\n".to_owned() + &"Spplr wrngs clnts brngs prtcs dlvrd. ".repeat(8);
    let plain = new_contract("x")["content"].as_str().unwrap().to_owned();
    let mut told = Vec::new();
    for text in [plain.clone(), plain + &damaged] {
        let mut body = new_contract("Lens coating");
        body["content"] = json!(text);
        let id = alice.post("/api/v1/contracts", &body).await.json()["id"].as_str().unwrap().to_owned();
        let seen = analysis(&alice, &id).await;
        let (confidence, level) = (seen["confidence"].as_f64().unwrap(), seen["confidence_level"].as_str().unwrap());
        let expected = if confidence >= 0.85 {
            "high"
        } else if confidence >= 0.65 {
            "medium"
        } else {
            "low"
        };
        assert_eq!(level, expected, "{confidence}");
        let words = if level == "low" { "low: have a person check this" } else { level };
        let page = ok(&browser.visit(&format!("/contracts/{id}")).await);
        assert!(page.contains(&format!("confidence {confidence:.2}, {words}.")), "{page}");
        told.push(level.to_owned());
    }
    assert!(told.contains(&"low".to_owned()), "one of the two is not to be relied on: {told:?}");
}
