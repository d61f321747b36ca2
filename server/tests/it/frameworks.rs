//! Frameworks: what records show, what people vouch for, and reports from the draft to the frozen copy.

use crate::parties::colleague;
use crate::support::{Answer, Client, PASSWORD, TestApp, email, new_contract};
use jiff::SignedDuration;
use pactoria::accounts::sessions;
use pactoria::{crypto, installation};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use server::backup::{self, Passphrase};

const FRAMEWORKS: [&str; 7] = ["gdpr", "ccpa", "sox", "hipaa", "soc2", "iso27001", "general"];
const REPORTS: &str = "/api/v1/frameworks/reports";

/// A company with a contract in force, some of whose records are older than now.
async fn at_work(app: &TestApp) -> (Client, String) {
    let alice = app.owner_of("Acme").await;
    let id = alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.json()["id"].clone();
    let id = id.as_str().unwrap().to_owned();
    let signed = json!({"status": "active", "reason": "Agreed"});
    assert_eq!(alice.post(&format!("/api/v1/contracts/{id}/status"), &signed).await.status(), 200);
    app.browser_at("Acme").await;
    app.pass(SignedDuration::from_mins(1));
    (alice, id)
}

async fn draw_up(client: &Client, framework: &str) -> Value {
    let answer = client.post(&format!("/api/v1/frameworks/{framework}/reports"), &json!({})).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()
}

fn approval(seen: &Value) -> Value {
    json!({"seen": seen, "meaning": "approved", "reason": "Looked at every control.", "password": PASSWORD})
}

async fn approve(client: &Client, report: &Value, body: &Value) -> Answer {
    client.post(&format!("{REPORTS}/{}/approve", report["id"].as_str().unwrap()), body).await
}

/// A control of a report or a framework.
fn control<'a>(content: &'a Value, id: &str) -> &'a Value {
    content["controls"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap()
}

#[tokio::test]
async fn d6_of_a_new_company_a_control_without_evidence_is_not_met() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    app.pass(SignedDuration::from_mins(1));
    let all = alice.get("/api/v1/frameworks").await.json();
    let words: Vec<_> = all["frameworks"].as_array().unwrap().iter().map(|it| it["framework"].clone()).collect();
    assert_eq!(words, FRAMEWORKS);
    for framework in FRAMEWORKS {
        let it = alice.get(&format!("/api/v1/frameworks/{framework}")).await.json();
        assert!(it["approval"].is_null(), "{it}");
        for control in it["controls"].as_array().unwrap() {
            for measured in control["measured"].as_array().unwrap() {
                let is_met = measured["outcome"] == "met";
                let has_evidence = measured["figures"].as_array().unwrap().iter().any(|it| it["value"] != 0)
                    || measured["measure"] == "rules_in_force";
                assert!(!is_met || has_evidence, "{measured}");
                assert!(!measured["said"].as_str().unwrap().is_empty());
            }
            if control["measured"].as_array().unwrap().iter().any(|it| it["outcome"] == "not_met") {
                assert_eq!(control["outcome"], "not_met");
            }
        }
    }
    let gdpr = alice.get("/api/v1/frameworks/gdpr").await.json();
    for id in ["art-33", "art-30", "art-32-1-c", "art-5-1-e", "art-32-4"] {
        assert_eq!(control(&gdpr, id)["outcome"], "not_met", "{id}");
    }
    assert_eq!(control(&gdpr, "art-28-1")["outcome"], "not_applicable");
    alice.get("/api/v1/frameworks/astrology").await.expect_problem(404, "framework.missing");
    let wrong = alice.get("/api/v1/frameworks/gdpr?from=2026-11-24&to=2026-11-25").await;
    assert_eq!((wrong.status(), wrong.fields()), (422, vec!["to".to_owned()]));
}

#[tokio::test]
async fn d6_a_report_is_drawn_up_seen_approved_and_frozen_whatever_happens_afterwards() {
    let app = TestApp::new().await;
    let (alice, contract) = at_work(&app).await;
    let draft = draw_up(&alice, "gdpr").await;
    assert_eq!(
        (&draft["standing"], &draft["sha256"], &draft["hash_fits"]),
        (&json!("draft"), &Value::Null, &Value::Null)
    );
    let path = format!("{REPORTS}/{}", draft["id"].as_str().unwrap());
    app.pass(SignedDuration::from_mins(5));
    let seen = alice.get(&path).await.json();
    assert_eq!(seen["mark"], draft["mark"], "looking at it, and time, change nothing of it");

    let approved = approve(&alice, &draft, &approval(&seen["mark"])).await;
    assert_eq!(approved.status(), 200, "{}", approved.text());
    let approved = approved.json();
    let sha256 = approved["sha256"].as_str().unwrap();
    assert_eq!(
        (&approved["standing"], &approved["mark"], &approved["hash_fits"]),
        (&json!("approved"), &Value::Null, &json!(true))
    );
    assert_eq!(approved["content"]["controls"], seen["content"]["controls"], "what was approved is what was seen");
    let given = &approved["content"]["approval"];
    assert_eq!((&given["by_name"], &given["reason"]), (&json!("Priya Nair"), &json!("Looked at every control.")));
    assert_eq!(given["meaning"], "I approve this report for the company, with what it says is not met.");

    let file = alice.get(&format!("{path}/export?format=json")).await;
    assert_eq!(crypto::fingerprint(file.bytes()), sha256);
    let trail = alice.get("/api/v1/security/audit-logs?event_type=framework.report_approved").await.text();
    assert!(trail.contains(sha256), "{trail}");

    // Everything that could be different now.
    alice.post("/api/v1/keys", &json!({"name": "Reports", "scope": "read"})).await;
    alice.post(&format!("/api/v1/contracts/{contract}/obligations"), &json!({"title": "x", "due": "2026-11-24"})).await;
    let vouched = json!({"statement": "A register is kept.", "evidence": "Folder 7", "until": "2027-01-01"});
    alice.json("PUT", "/api/v1/frameworks/gdpr/controls/art-33", &vouched).await;
    app.pass(SignedDuration::from_hours(20));
    assert_eq!(alice.get(&path).await.json(), approved);
    assert_eq!(alice.get(&format!("{path}/export?format=json")).await.bytes(), file.bytes());
    let live = alice.get("/api/v1/frameworks/gdpr").await.json();
    assert_ne!(control(&live, "art-33")["outcome"], control(&approved["content"], "art-33")["outcome"]);
    approve(&alice, &draft, &approval(&seen["mark"])).await.expect_problem(409, "framework_report.approved");
    alice.json("DELETE", &path, &json!({})).await.expect_problem(409, "framework_report.approved");
    let list = alice.get(&format!("{REPORTS}?framework=gdpr")).await.json();
    assert_eq!((&list["total"], &list["reports"][0]["sha256"]), (&json!(1), &json!(sha256)));
    assert_eq!(alice.get(&format!("{REPORTS}?framework=sox")).await.json()["total"], 0);
}

#[tokio::test]
async fn d6_nobody_approves_what_they_did_not_see_or_may_not_approve() {
    let app = TestApp::new().await;
    let (alice, _) = at_work(&app).await;
    let draft = draw_up(&alice, "soc2").await;
    let path = format!("{REPORTS}/{}", draft["id"].as_str().unwrap());

    let nothing = approve(&alice, &draft, &json!({})).await;
    assert_eq!(
        (nothing.status(), nothing.fields()),
        (422, ["meaning", "password", "reason", "seen"].map(str::to_owned).to_vec())
    );
    let mut wrong = approval(&draft["mark"]);
    wrong["password"] = json!("not my password");
    let wrong = approve(&alice, &draft, &wrong).await;
    assert_eq!((wrong.status(), wrong.fields()), (422, vec!["password".to_owned()]));

    let key = alice.post("/api/v1/keys", &json!({"name": "Reports", "scope": "admin"})).await.json();
    let program = app.stranger().with_key(key["key"].as_str().unwrap());
    let seen = program.get(&path).await.json();
    approve(&program, &draft, &approval(&seen["mark"])).await.expect_problem(403, "framework_report.not_by_key");

    // A key was made since the draft was drawn up.
    assert_ne!(seen["mark"], draft["mark"]);
    approve(&alice, &draft, &approval(&draft["mark"])).await.expect_problem(409, "framework_report.changed");

    let (_, mary) = colleague(&app, "Acme", "Mary Webb", "legal").await;
    let (_, tom) = colleague(&app, "Acme", "Tom Ashworth", "viewer").await;
    let (_, ann) = colleague(&app, "Acme", "Ann Field", "auditor").await;
    approve(&tom, &draft, &approval(&seen["mark"])).await.expect_problem(403, "account.not_allowed");
    tom.get("/api/v1/frameworks").await.expect_problem(403, "account.not_allowed");
    assert_eq!(ann.get(&path).await.status(), 200);
    approve(&ann, &draft, &approval(&seen["mark"])).await.expect_problem(403, "account.not_allowed");
    ann.post("/api/v1/frameworks/soc2/reports", &json!({})).await.expect_problem(403, "account.not_allowed");

    alice.json("PUT", "/api/v1/settings/review", &json!({"gbp": "10000"})).await;
    let seen = alice.get(&path).await.json();
    let own = approve(&alice, &draft, &approval(&seen["mark"])).await;
    own.expect_problem(403, "framework_report.by_another");
    let approved = approve(&mary, &draft, &approval(&seen["mark"])).await;
    assert_eq!(approved.json()["content"]["approval"]["role"], "Legal", "{}", approved.text());

    let other = draw_up(&alice, "soc2").await;
    let other_path = format!("{REPORTS}/{}", other["id"].as_str().unwrap());
    assert_eq!(alice.json("DELETE", &other_path, &json!({})).await.status(), 204);
    alice.get(&other_path).await.expect_problem(404, "report.missing");
}

#[tokio::test]
async fn e15_five_wrong_passwords_keep_an_approval_away_like_a_sign_in() {
    let app = TestApp::new().await;
    let (alice, _) = at_work(&app).await;
    let draft = draw_up(&alice, "general").await;
    let mut wrong = approval(&draft["mark"]);
    wrong["password"] = json!("not my password");
    for _ in 0..5 {
        assert_eq!(approve(&alice, &draft, &wrong).await.fields(), ["password"]);
    }
    approve(&alice, &draft, &wrong).await.expect_problem(429, "account.locked");
    approve(&alice, &draft, &approval(&draft["mark"])).await.expect_problem(429, "account.locked");
    app.pass(SignedDuration::from_mins(16));
    assert_eq!(approve(&alice, &draft, &approval(&draft["mark"])).await.status(), 200);
}

#[tokio::test]
async fn d6_a_report_that_somebody_changed_in_the_database_says_that_its_hash_does_not_fit() {
    let app = TestApp::new().await;
    let (alice, _) = at_work(&app).await;
    let draft = draw_up(&alice, "sox").await;
    approve(&alice, &draft, &approval(&draft["mark"])).await;
    let id = draft["id"].as_str().unwrap();
    let browser = app.browser_at("Acme").await;
    assert!(
        browser.visit(&format!("/frameworks/reports/{id}")).await.text().contains("the hash still fits what is kept")
    );
    let sql = "UPDATE framework_reports SET content = REPLACE(content, 'not_met', 'met')";
    app.db().execute_unprepared(sql).await.unwrap();
    assert_eq!(alice.get(&format!("{REPORTS}/{id}")).await.json()["hash_fits"], false);
    alice.get(&format!("{REPORTS}/{id}/export?format=json")).await.expect_problem(409, "framework_report.does_not_fit");
    assert!(browser.visit(&format!("/frameworks/reports/{id}")).await.text().contains("The hash does not fit"));
    // Whoever also writes a new hash beside it is found by the trail.
    let row = crate::audit::texts(&app, "framework_reports", "content").await.remove(0);
    let sql = format!("UPDATE framework_reports SET sha256 = '{}'", crypto::fingerprint(row.as_bytes()));
    app.db().execute_unprepared(&sql).await.unwrap();
    assert_eq!(alice.get(&format!("{REPORTS}/{id}")).await.json()["hash_fits"], false);
}

#[tokio::test]
async fn d6_every_figure_is_the_list_that_it_opens() {
    let app = TestApp::new().await;
    let (alice, contract) = at_work(&app).await;
    colleague(&app, "Acme", "Mary Webb", "legal").await;
    alice.post("/api/v1/keys", &json!({"name": "Reports", "scope": "read"})).await;
    alice.post(&format!("/api/v1/contracts/{contract}/obligations"), &json!({"title": "x", "due": "2026-11-23"})).await;
    alice.get(&format!("/api/v1/contracts/{contract}/export?format=md")).await;
    app.pass(SignedDuration::from_hours(23));
    let browser = app.browser_at("Acme").await;
    browser.visit("/contracts/table.csv").await;
    app.pass(SignedDuration::from_secs(1));
    let mut looked_at = 0;
    for framework in FRAMEWORKS {
        let it = alice.get(&format!("/api/v1/frameworks/{framework}")).await.json();
        let controls = it["controls"].as_array().unwrap().iter();
        for measured in controls.flat_map(|it| it["measured"].as_array().unwrap()) {
            for figure in measured["figures"].as_array().unwrap() {
                let (place, value) = (&figure["place"], figure["value"].as_u64().unwrap());
                let word = |name: &str| place[name].as_str().unwrap_or_default().to_owned();
                let counted = match place["list"].as_str() {
                    None => measured["rows_total"].as_u64().unwrap(),
                    Some("contracts") => {
                        let words: Vec<_> = place["filter"]
                            .as_object()
                            .unwrap()
                            .iter()
                            .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()))
                            .collect();
                        total(&alice, &format!("/api/v1/contracts?{}", words.join("&"))).await
                    }
                    Some("trail") => {
                        let (action, since, until) = (word("action"), word("since"), word("until"));
                        let page = format!("/audit?action={action}&since={since}&until={until}");
                        let text = browser.visit(&page).await.text();
                        let before = text.split(" entries, newest first").next().unwrap();
                        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
                        digits.chars().rev().collect::<String>().parse().unwrap()
                    }
                    Some("people") => {
                        let people = alice.get("/api/v1/people").await.json();
                        people["people"].as_array().unwrap().len() as u64
                    }
                    Some("keys") => total(&alice, "/api/v1/keys").await,
                    Some("obligations") => total(&alice, &format!("/api/v1/obligations?show={}", word("shown"))).await,
                    Some("processing") => {
                        let incomplete = place["asked"]["incomplete"].as_bool().unwrap();
                        total(&alice, &format!("/api/v1/processing?incomplete={incomplete}")).await
                    }
                    Some("mails") => total(&alice, &format!("/api/v1/outbox?state={}", word("state"))).await,
                    Some(other) => panic!("no list is called {other}"),
                };
                assert_eq!(counted, value, "{framework}: {figure}");
                looked_at += u32::from(value > 0);
            }
        }
    }
    assert!(looked_at > 40, "only {looked_at} figures counted anything");
}

async fn total(client: &Client, path: &str) -> u64 {
    let answer = client.get(path).await;
    answer.json()["total"].as_u64().unwrap_or_else(|| panic!("{path}: {}", answer.text()))
}

#[tokio::test]
async fn d6_a_report_is_saved_as_pages_as_a_table_and_as_json_by_either_door() {
    let app = TestApp::new().await;
    let (alice, _) = at_work(&app).await;
    let browser = app.browser_at("Acme").await;
    let draft = draw_up(&alice, "hipaa").await;
    let id = draft["id"].as_str().unwrap();
    for format in ["pdf", "csv", "json"] {
        let api = alice.get(&format!("{REPORTS}/{id}/export?format={format}")).await;
        let page = browser.visit(&format!("/frameworks/reports/{id}/export/{format}")).await;
        assert_eq!((api.status(), page.status(), api.bytes() == page.bytes()), (200, 200, true), "{format}");
        let name = format!("attachment; filename=\"hipaa-2026-11-23-draft.{format}\"");
        assert_eq!(api.header("content-disposition"), Some(name.as_str()));
    }
    let csv = alice.get(&format!("{REPORTS}/{id}/export?format=csv")).await;
    let text = csv.text();
    let lines: Vec<_> = text.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}Framework,From,To,Standing,SHA-256,Control,"), "{}", lines[0]);
    let (rows, end) = (&lines[1..lines.len() - 1], lines.last().unwrap());
    assert!(rows.iter().all(|it| it.starts_with("HIPAA,2026-08-26,2026-11-23,\"Draft, approved by nobody\",,164.")));
    let measures = draft["content"]["controls"].as_array().unwrap().iter();
    assert_eq!(rows.len(), measures.map(|it| it["measured"].as_array().unwrap().len()).sum::<usize>());
    assert_eq!(*end, "");
    let json: Value = alice.get(&format!("{REPORTS}/{id}/export?format=json")).await.json();
    assert_eq!((&json["controls"], &json["approval"]), (&draft["content"]["controls"], &Value::Null));
    let approved = approve(&alice, &draft, &approval(&draft["mark"])).await.json();
    let csv = alice.get(&format!("{REPORTS}/{id}/export?format=csv")).await.text();
    assert!(
        csv.contains(approved["sha256"].as_str().unwrap()) && csv.contains("Approved by Priya Nair (Owner)"),
        "{csv}"
    );
    let wrong = alice.get(&format!("{REPORTS}/{id}/export?format=docx")).await;
    assert_eq!((wrong.status(), wrong.fields()), (422, vec!["format".to_owned()]));
    let told = alice.get("/api/v1/security/audit-logs?event_type=framework.report_saved").await.json();
    assert_eq!(told["total"], 9);
}

#[tokio::test]
async fn c4_what_no_record_shows_is_met_while_a_named_person_vouches_for_it() {
    let app = TestApp::new().await;
    let (alice, contract) = at_work(&app).await;
    let path = "/api/v1/frameworks/gdpr/controls/art-33";
    let vouched = json!({
        "statement": "A register of incidents is kept.",
        "evidence": "Folder 7 of the shared drive",
        "link": "https://drive.example/7",
        "contract_id": contract,
        "until": "2026-11-30",
    });
    let answer = alice.json("PUT", path, &vouched).await;
    assert_eq!(answer.json()["attestation"]["attested_by_name"], "Priya Nair", "{}", answer.text());
    let outcome = async || control(&alice.get("/api/v1/frameworks/gdpr").await.json(), "art-33")["outcome"].clone();
    assert_eq!(outcome().await, "met");
    let said = alice.get("/api/v1/frameworks/gdpr").await.text();
    for words in ["Folder 7 of the shared drive", "https://drive.example/7", "Lens coating", "until 30 November 2026"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(
        control(&alice.get("/api/v1/frameworks/gdpr").await.json(), "art-30")["outcome"],
        "not_met",
        "one control only"
    );
    assert_eq!(alice.json("DELETE", path, &json!({})).await.status(), 200);
    assert_eq!(outcome().await, "not_met");
    alice.json("DELETE", path, &json!({})).await.expect_problem(409, "framework.not_vouched_for");

    alice.json("PUT", path, &vouched).await;
    let alice = {
        app.pass(SignedDuration::from_hours(8 * 24));
        app.owner_again("Acme").await
    };
    let after = alice.get("/api/v1/frameworks/gdpr").await.json();
    assert_eq!(control(&after, "art-33")["outcome"], "not_met", "it held until the 30th");

    let measured = "/api/v1/frameworks/gdpr/controls/art-32-1-c";
    let vouched = json!({"statement": "x", "evidence": "x", "until": "2027-01-01"});
    alice.json("PUT", measured, &vouched).await.expect_problem(409, "framework.measured");
    let no_such = "/api/v1/frameworks/gdpr/controls/art-99";
    alice.json("PUT", no_such, &vouched).await.expect_problem(404, "control.missing");
    let elsewhere = json!({"statement": "x", "evidence": "x", "until": "2027-01-01", "contract_id": "0199f3a0-7b1c-7000-8000-000000000001"});
    let refused = alice.json("PUT", path, &elsewhere).await;
    assert_eq!((refused.status(), refused.fields()), (422, vec!["contract_id".to_owned()]));
    let told = crate::audit::texts(&app, "audit", "action").await;
    assert_eq!(told.iter().filter(|it| *it == "framework.control_attested").count(), 2);
    assert_eq!(crate::audit::texts(&app, "framework_attestations", "statement").await.len(), 2, "what ended stays");
}

#[tokio::test]
async fn c4_backups_keys_and_locks_are_read_from_what_was_really_recorded() {
    let app = TestApp::new().await;
    let (alice, _) = at_work(&app).await;
    let live = async |id: &str| {
        let it = alice.get("/api/v1/frameworks/gdpr").await.json();
        let it = control(&it, id).clone();
        (it["outcome"].as_str().unwrap().to_owned(), it)
    };
    assert_eq!(live("art-32-1-c").await.0, "not_met");
    assert_eq!(live("art-32-1-a").await.0, "not_met", "the database has not met its key");
    let folder = tempfile::tempdir().unwrap();
    let passphrase = Passphrase::choose("four quiet harbour words").unwrap();
    let at = app.services.now();
    backup::take(&app.config(), &folder.path().join("a.backup"), &passphrase, at).await.unwrap();
    assert_eq!(installation::backups(app.db()).await.unwrap(), [at]);
    installation::settle_key(app.db(), &app.services.key).await.unwrap();
    for _ in 0..5 {
        app.stranger().post("/api/v1/auth/login", &json!({"email": email("Acme"), "password": "wrong"})).await;
    }
    app.pass(SignedDuration::from_mins(20));
    sessions::sweep(&app.services).await.unwrap();
    app.pass(SignedDuration::from_secs(1));
    assert_eq!(live("art-32-1-c").await.0, "met");
    assert_eq!(live("art-32-1-a").await.0, "met");
    let (_, sign_ins) = live("art-32-4").await;
    let figures = &sign_ins["measured"][0]["figures"];
    assert_eq!((&figures[0]["value"], &figures[1]["value"]), (&json!(1), &json!(1)), "{sign_ins}");
    let told = alice.get("/api/v1/security/audit-logs?event_type=account.sign_ins_refused").await.json();
    assert_eq!((&told["total"], &told["logs"][0]["resource_name"]), (&json!(1), &json!("Priya Nair")), "{told}");
    sessions::sweep(&app.services).await.unwrap();
    assert_eq!(
        crate::audit::texts(&app, "audit", "action")
            .await
            .iter()
            .filter(|it| *it == "account.sign_ins_refused")
            .count(),
        1
    );
    app.pass(SignedDuration::from_hours(10 * 24));
    let later = app.owner_again("Acme").await.get("/api/v1/frameworks/gdpr").await.json();
    assert_eq!(control(&later, "art-32-1-c")["outcome"], "not_met", "a backup ages");
}

#[tokio::test]
async fn c4_whoever_brings_their_own_contract_into_force_is_found_where_a_review_was_demanded() {
    let app = TestApp::new().await;
    let (alice, contract) = at_work(&app).await;
    let eyes = async || {
        let it = alice.get("/api/v1/frameworks/sox").await.json();
        control(&it, "404-duties").clone()
    };
    assert_eq!(eyes().await["outcome"], "not_met", "nobody demands a review");
    alice.json("PUT", "/api/v1/settings/review", &json!({"gbp": "10000"})).await;
    let found = eyes().await;
    assert_eq!(found["outcome"], "not_met");
    assert_eq!(found["measured"][0]["rows"][0]["what"], "Lens coating");
    assert_eq!(found["measured"][0]["rows"][0]["place"], json!({"list": "contract", "id": contract}));
    alice.json("PUT", "/api/v1/settings/review", &json!({"gbp": "1000000"})).await;
    assert_eq!(eyes().await["outcome"], "not_applicable", "no contract that must be reviewed came into force");
}

#[tokio::test]
async fn d6_a_report_is_drawn_up_and_approved_on_the_pages_without_javascript() {
    let app = TestApp::new().await;
    at_work(&app).await;
    let browser = app.browser_at("Acme").await;
    let list = browser.visit("/frameworks").await;
    assert_eq!(list.status(), 200, "{}", list.text());
    for words in ["UK GDPR", "SOC 2", "ISO/IEC 27001:2022", "No report yet"] {
        assert!(list.text().contains(words), "{words}: {}", list.text());
    }
    let page = browser.visit("/frameworks/gdpr").await.text();
    for words in ["Art 33", "What is not met, and what to do", "Vouch for Art 33", "/audit?since=", "Draw up a report"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let refused = browser.submit("/do/frameworks/draw_up", &[("framework", "gdpr"), ("to", "2027-01-01")]).await;
    assert_eq!(refused.header("location"), Some("/frameworks/gdpr"));
    assert!(browser.visit("/frameworks/gdpr").await.text().contains("This day is still to come"));

    let form = browser.visit("/frameworks/gdpr/controls/art-33").await.text();
    assert!(form.contains("What is in place") && !form.contains("Vouch for it no longer"), "{form}");
    let fields = [("framework", "gdpr"), ("control", "art-33"), ("statement", "A register is kept.")];
    let refused = browser.submit("/do/frameworks/attest", &fields).await;
    assert_eq!(refused.header("location"), Some("/frameworks/gdpr/controls/art-33"));
    let again = browser.visit("/frameworks/gdpr/controls/art-33").await.text();
    assert!(again.contains("A register is kept.") && again.contains("Say until when this counts"), "{again}");
    let fields: Vec<_> = fields.into_iter().chain([("evidence", "Folder 7"), ("until", "2027-01-01")]).collect();
    let done = browser.submit("/do/frameworks/attest", &fields).await;
    assert_eq!(done.header("location"), Some("/frameworks/gdpr"));
    assert!(browser.visit("/frameworks/gdpr").await.text().contains("Priya Nair vouches for it until 1 January 2027"));
    assert!(browser.visit("/frameworks/gdpr/controls/art-32-1-c").await.text().contains("nobody vouches for it"));

    let made = browser.submit("/do/frameworks/draw_up", &[("framework", "gdpr")]).await;
    let report = made.header("location").unwrap().to_owned();
    let text = browser.visit(&report).await.text();
    assert!(text.contains("A draft, approved by nobody"), "{text}");
    let seen = text.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let id = report.rsplit('/').next().unwrap();
    let refused =
        browser.submit("/do/frameworks/approve", &[("id", id), ("seen", &seen), ("reason", "I read it")]).await;
    assert_eq!(refused.header("location"), Some(report.as_str()));
    let again = browser.visit(&report).await.text();
    assert!(again.contains("Choose what your name means") && again.contains("I read it"), "{again}");
    let fields =
        [("id", id), ("seen", &seen), ("meaning", "reviewed"), ("reason", "I read it"), ("password", PASSWORD)];
    let done = browser.submit("/do/frameworks/approve", &fields).await;
    assert_eq!(done.header("location"), Some(report.as_str()), "{}", done.text());
    let text = browser.visit(&report).await.text();
    for words in ["the hash still fits what is kept", "I have looked through this report", "Priya Nair, Owner"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Approve this report") && !text.contains("Drop this draft"), "{text}");
    assert!(browser.visit("/frameworks").await.text().contains("Approved by Priya Nair"));
    assert_eq!(browser.visit("/frameworks/astrology").await.status(), 404);
    app.make("Acme", "manager").await;
    assert_eq!(browser.visit("/frameworks").await.status(), 403);
}
