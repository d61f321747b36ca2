//! A second opinion: what a model makes of the findings, beside the scores of the rules and never in their place.

use crate::models::{PATIENT, TEXT, app_with, company_with};
use crate::support::{Client, Saying, TestApp};
use serde_json::{Value, json};

/// Confirms one finding, disputes two of which one cannot be, adds two risks of which one stands nowhere, and says one thing better.
const SAID: &str = r#"{"items": [
 {"kind": "confirm", "rule_id": "COM-LP-60", "quote": "Invoices are paid within 90 days."},
 {"kind": "dispute", "rule_id": "COM-LAW", "quote": "Alder Ltd coats lenses for Birch Ltd.", "reason": "The law is named there."},
 {"kind": "dispute", "rule_id": "NO-SUCH-RULE", "quote": "Alder Ltd coats lenses for Birch Ltd.", "reason": "No."},
 {"kind": "add", "area": "commercial", "severity": "high", "quote": "Signed by ______ for and on behalf of Alder Ltd", "explanation": "No quality is agreed.", "fix": "Agree one.", "law": "SGSA 1982 s.13"},
 {"kind": "add", "area": "commercial", "severity": "high", "quote": "Birch may end this at any moment it likes.", "explanation": "Unfair.", "fix": "Strike it.", "law": "UCTA 1977 s.3"},
 {"kind": "improve", "rule_id": "COM-LAW", "text": "Say which law governs this agreement."}
]}"#;

async fn analysis(alice: &Client, id: &str) -> Value {
    alice.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({})).await.json()
}

fn kinds(it: &Value) -> Vec<(&str, Option<&str>)> {
    let items = it["items"].as_array().unwrap();
    items.iter().map(|it| (it["kind"].as_str().unwrap(), it["rule_id"].as_str())).collect()
}

#[tokio::test]
async fn b7_a_second_opinion_stands_beside_the_scores_of_the_rules_which_stay_as_they_are() {
    let app = app_with(PATIENT).await;
    let (alice, stub, id) = company_with(&app, Saying::Says(SAID)).await;
    let before = analysis(&alice, &id).await;
    let opinion = format!("/api/v1/contracts/{id}/opinion");
    alice.get(&opinion).await.expect_problem(404, "opinion.missing");
    let asked = alice.post(&opinion, &json!({})).await;
    assert_eq!(asked.status(), 201, "{}", asked.text());
    let it = asked.json();
    assert_eq!(
        (&it["outcome"], &it["unverified"], &it["left_out"]),
        (&json!("answered"), &json!(1), &json!(1)),
        "{it}"
    );
    let expected =
        [("dispute", Some("COM-LAW")), ("add", None), ("confirm", Some("COM-LP-60")), ("improve", Some("COM-LAW"))];
    assert_eq!(kinds(&it), expected, "{it}");
    assert_eq!(it["items"][1]["law_verified"], true);
    assert_eq!((&it["model"], &it["tokens_read"]), (&json!("small-one"), &json!(1200)));
    assert!(it["prompt_version"].as_u64().is_some_and(|it| it >= 2) && it["adjusted"]["risk_score"].is_u64(), "{it}");
    for area in ["gdpr_compliance", "commercial_terms_compliance", "execution_readiness"] {
        match (before[area].as_f64(), it["adjusted"][area].as_f64()) {
            (Some(rules), Some(with)) => {
                assert!(with >= rules - 0.11 && with <= rules + 0.06, "{area}: {rules} {with}");
            }
            (rules, with) => assert_eq!(rules, with, "{area}"),
        }
    }
    assert_eq!(analysis(&alice, &id).await, before, "what the rules say stays as it is");
    assert_eq!(alice.get(&opinion).await.json(), it);
    let sent = stub.asked()[0].0["messages"].to_string();
    assert!(sent.contains("⟦findings ") && sent.contains("COM-LP-60") && sent.contains("UK GDPR"), "{sent}");
}

#[tokio::test]
async fn b7_the_report_shows_the_scores_of_the_rules_first_and_those_with_the_model_beside_them() {
    let app = app_with(PATIENT).await;
    let (alice, _, id) = company_with(&app, Saying::Says(SAID)).await;
    let report = format!("/api/v1/contracts/{id}/compliance-report");
    let without = alice.get(&report).await.json();
    assert_eq!(without["model_opinion"], Value::Null);
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/compliance-report")).await.text();
    assert!(!page.contains("A second opinion by a model"), "nothing stands there before somebody asks");
    assert!(page.contains("on any machine. No AI was used."), "{page}");

    let judged = browser.submit("/do/models/judge", &[("id", &id)]).await;
    assert_eq!(judged.header("location"), Some(format!("/contracts/{id}/opinion").as_str()), "{}", judged.text());
    let with = alice.get(&report).await.json();
    assert_eq!(kinds(&with["model_opinion"]).len(), 4, "{with}");
    assert_eq!(with["analysis"], without["analysis"]);
    for path in [format!("/contracts/{id}/opinion"), format!("/contracts/{id}/compliance-report")] {
        let page = browser.visit(&path).await.text();
        let (rules, model) = (page.find("By the rules").unwrap(), page.find("With the model").unwrap());
        assert!(rules < model, "{path}");
        for words in [
            "small-one, edition 2 of our words",
            "1200 tokens read, 300 written",
            "Disputed: review it",
            "SGSA 1982 s.13",
        ] {
            assert!(page.contains(words), "{path}: {words}: {page}");
        }
        assert!(!page.contains("No AI was used"), "{path}: {page}");
    }
    let page = browser.visit(&format!("/contracts/{id}/compliance-report")).await.text();
    assert!(page.contains("A model gave a second opinion; it stands beside them under its name"), "{page}");
    let page = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(page.contains("A second opinion by a model.") && page.contains("by the rules, "), "{page}");
    let pdf = |answer: crate::support::Answer| answer.bytes().to_vec();
    let path = format!("{report}?format=pdf");
    let first = pdf(alice.get(&path).await);
    assert!(first.starts_with(b"%PDF"));
    app.pass(jiff::SignedDuration::from_hours(30));
    assert_eq!(pdf(app.owner_again("Acme").await.get(&path).await), first, "the same report is the same file");
}

#[tokio::test]
async fn b7_what_is_no_opinion_leaves_what_the_rules_say_with_a_note() {
    for (saying, failure) in [
        (Saying::Says("I think that everything in this contract is fine and nothing needs to change."), "out_of_form"),
        (Saying::StopsAfter("{\"items\": []}"), "cut"),
        (Saying::Fails(401), "key_refused"),
    ] {
        let app = app_with(PATIENT).await;
        let (alice, _, id) = company_with(&app, saying.clone()).await;
        let before = analysis(&alice, &id).await;
        let it = alice.post(&format!("/api/v1/contracts/{id}/opinion"), &json!({})).await.json();
        assert_eq!((&it["failure"], &it["adjusted"]), (&json!(failure), &Value::Null), "{saying:?}: {it}");
        assert!(it["note"].as_str().unwrap().contains("What the rules say stands by itself."), "{it}");
        assert_eq!(analysis(&alice, &id).await, before);
        let page = app.browser_at("Acme").await.visit(&format!("/contracts/{id}/opinion")).await.text();
        assert!(page.contains("What the rules say stands by itself.") && page.contains("Ask again"), "{page}");
    }
}

#[tokio::test]
async fn b7_an_opinion_is_of_one_version_and_of_nobody_elses_contract() {
    let app: TestApp = app_with(PATIENT).await;
    let (alice, _, id) = company_with(&app, Saying::Says(SAID)).await;
    let opinion = format!("/api/v1/contracts/{id}/opinion");
    alice.post(&opinion, &json!({})).await;
    let changed = json!({"version": 1, "content": TEXT.replace("90 days", "45 days")});
    assert_eq!(alice.patch(&format!("/api/v1/contracts/{id}"), &changed).await.status(), 200);
    alice.get(&opinion).await.expect_problem(404, "opinion.missing");
    assert!(
        !app.browser_at("Acme").await.visit(&format!("/contracts/{id}")).await.text().contains("A second opinion by")
    );
}

#[tokio::test]
async fn f3_a_model_says_what_to_look_at_in_a_template_and_what_it_quotes_stands_there() {
    let app = app_with(PATIENT).await;
    let said = "The words «This agreement is governed by the law of the moon and the stars» are not there, and a term on whistleblowing is one to look at first.";
    let (alice, stub, _) = company_with(&app, Saying::Says(said)).await;
    let path = "/api/v1/templates/T-NDA-MUT/remarks";
    alice.get(path).await.expect_problem(404, "decision.missing");
    let it = alice.post(path, &json!({})).await.json();
    assert_eq!(
        (&it["outcome"], &it["job"], &it["template_id"]),
        (&json!("answered"), &json!("template"), &json!("T-NDA-MUT"))
    );
    assert_eq!((&it["dropped_quotes"], &it["contract_id"]), (&json!(1), &Value::Null), "{it}");
    assert!(it["prompt"].as_str().unwrap().contains("of T-NDA-MUT writes with its sample answers]"), "{it}");
    assert!(stub.asked()[0].0["messages"].to_string().contains("⟦template "));
    let browser = app.browser_at("Acme").await;
    assert!(browser.visit("/templates/T-NDA-MUT").await.text().contains("/templates/T-NDA-MUT/remarks"));
    let page = browser.visit("/templates/T-NDA-MUT/remarks").await.text();
    assert!(page.contains("a term on whistleblowing") && page.contains("One quotation was taken out"), "{page}");
    let again = browser.submit("/do/models/look", &[("template", "T-NDA-MUT")]).await;
    assert_eq!(again.header("location"), Some("/templates/T-NDA-MUT/remarks"), "{}", again.text());
    assert_eq!(alice.get("/api/v1/decisions?job=template").await.json()["total"], 2);
    alice.post("/api/v1/templates/T-NONE/remarks", &json!({})).await.expect_problem(404, "template.missing");
    let mallory = app.owner_of("Mallory").await;
    mallory.get(path).await.expect_problem(404, "decision.missing");
    assert!(alice.get("/api/v1/security/audit-logs").await.text().contains("model.read_template"));
}
