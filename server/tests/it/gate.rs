//! The gate before signing: what the company asks for, where it is told, and that it stops nobody.

use crate::findings::{analysis, create, decide};
use crate::support::{Client, TestApp};
use pactoria::compliance::RequiredScore;
use serde_json::{Value, json};

const COMPANY: &str = "/api/v1/company";

/// Lets the company ask for a score; `null` for that of the installation.
async fn ask_for(client: &Client, score: Value) -> Value {
    let version = client.get(COMPANY).await.json()["version"].clone();
    let answer = client.json("PUT", COMPANY, &json!({"version": version, "required_score": score})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()
}

/// Dismisses every finding of these severities that nobody has decided about.
async fn dismiss(client: &Client, id: &str, severities: &[&str]) {
    let seen = analysis(client, id).await;
    for it in seen["findings"].as_array().unwrap() {
        let is_problem = matches!(it["status"].as_str(), Some("fail" | "partial"));
        if is_problem && it["decision"].is_null() && severities.contains(&it["severity"].as_str().unwrap()) {
            let answer = decide(client, &seen, it["rule_id"].as_str().unwrap(), "false_positive", json!({})).await;
            assert_eq!(answer.status(), 200, "{}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_contract_is_ready_to_sign_by_the_score_that_the_company_asks_for_and_never_with_a_critical_finding_open() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let gate = async || {
        let it = analysis(&alice, &id).await;
        (it["ready_to_sign"].as_bool().unwrap(), it["required_score"].as_f64().unwrap())
    };
    assert_eq!(gate().await, (false, 0.95));
    assert_eq!(ask_for(&alice, json!(0.0)).await["required_score"], json!(0.0));
    assert_eq!(gate().await, (false, 0.0), "a critical finding is open");
    let browser = app.browser_at("Acme").await;
    let page = format!("/contracts/{id}");
    assert!(browser.visit(&page).await.text().contains("Not ready to sign: "), "the page says so");

    dismiss(&alice, &id, &["critical"]).await;
    assert_eq!(gate().await, (true, 0.0));
    assert!(browser.visit(&page).await.text().contains("Ready to sign. "));
    assert_eq!(ask_for(&alice, json!("0.9")).await["required_score"], json!(0.9));
    assert_eq!(gate().await, (false, 0.9));
    let text = browser.visit(&page).await.text();
    assert!(
        text.contains("Not ready to sign. After decisions the score is") && text.contains("0.90 is asked"),
        "{text}"
    );

    let told = ask_for(&alice, Value::Null).await;
    assert_eq!((&told["required_score"], &told["usual_required_score"]), (&Value::Null, &json!(0.95)));
    dismiss(&alice, &id, &["high", "medium", "low"]).await;
    assert_eq!(gate().await, (true, 0.95), "what is left is met");
    let report = alice.get(&format!("/api/v1/contracts/{id}/compliance-report")).await.json();
    assert_eq!((&report["verdict"], &report["analysis"]["ready_to_sign"]), (&json!("compliant"), &json!(true)));
    let report = browser.visit(&format!("{page}/compliance-report")).await.text();
    assert!(
        report.contains("Ready to sign") && report.contains("0.95 is asked for, and no critical finding"),
        "{report}"
    );

    let text = json!({"contract_content": "# Services\n\nThe Supplier works.", "contract_type": "service_agreement"});
    let of_text = alice.post("/api/v1/ai/analyze-contract", &text).await.json();
    assert_eq!((&of_text["ready_to_sign"], &of_text["required_score"]), (&json!(false), &json!(0.95)));
}

#[tokio::test]
async fn the_installation_says_which_score_counts_where_a_company_says_nothing() {
    let app = TestApp::new().await;
    app.services.gate.asks_for(RequiredScore::parse("0.8").unwrap());
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let id = create(&alice).await;
    assert_eq!(analysis(&alice, &id).await["required_score"], json!(0.8));
    ask_for(&mallory, json!(1)).await;
    assert_eq!(analysis(&alice, &id).await["required_score"], json!(0.8), "each company has its own");

    for wrong in [json!(1.01), json!("95"), json!(-0.1), json!("0.955"), json!(true)] {
        let refused = alice.json("PUT", COMPANY, &json!({"version": 1, "required_score": wrong})).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["required_score".to_owned()]), "{wrong}");
    }
    let browser = app.browser_at("Acme").await;
    let form = [("version", "1"), ("name", "Acme"), ("timezone", "Europe/London"), ("required_score", "much")];
    browser.submit("/do/company/put", &form).await;
    let text = browser.visit("/settings/company").await.text();
    assert!(text.contains("Write a score from 0.00 to 1.00, such as 0.95.") && text.contains("Empty: 0.80"), "{text}");
    let form = [("version", "1"), ("name", "Acme"), ("timezone", "Europe/London"), ("required_score", "0.9")];
    assert_eq!(browser.submit("/do/company/put", &form).await.header("location"), Some("/account"));
    assert_eq!(analysis(&alice, &id).await["required_score"], json!(0.9));
}

#[tokio::test]
async fn whoever_records_a_signature_below_the_gate_is_told_and_may_go_on() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let browser = app.browser_at("Acme").await;
    let step = browser.visit(&format!("/contracts/{id}/step/active")).await.text();
    assert!(step.contains("Not ready to sign.") && step.contains("A critical finding is open"), "{step}");
    let other = browser.visit(&format!("/contracts/{id}/step/pending_review")).await.text();
    assert!(!other.contains("Not ready to sign."), "{other}");
    let many = browser.visit(&format!("/contracts/bulk?act=active&id={id}")).await.text();
    assert!(many.contains("Not ready to sign: one contract."), "{many}");
    let preview = json!({"act": "active", "preview": true, "contracts": [{"id": id}]});
    let preview = alice.post("/api/v1/contracts/bulk", &preview).await.json();
    let said = preview["results"][0]["against_signing"].as_str().unwrap();
    assert!(said.starts_with("A critical finding is open"), "{said}");

    let signed =
        [("id", id.as_str()), ("to", "active"), ("version", "1"), ("signed_by", "Both"), ("signed_on", "2026-11-23")];
    browser.submit("/do/contracts/take_step", &signed).await;
    assert_eq!(alice.get(&format!("/api/v1/contracts/{id}")).await.json()["status"], "active");
    let text = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(
        !text.contains("ready to sign") && text.contains("critical rule"),
        "nobody is told not to sign what is signed"
    );
}
