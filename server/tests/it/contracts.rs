//! Contracts by the REST door: create, find, change, restore, check, export.

use crate::audit::texts;
use crate::support::{Answer, Client, PASSWORD, TestApp, email, new_contract};
use axum::body::Body;
use jiff::SignedDuration;
use serde_json::{Value, json};

#[tokio::test]
async fn b7_a_contract_is_created_and_read_back_as_it_was_sent() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let sent = new_contract("Lens coating");
    let answer = alice.post("/api/v1/contracts/", &sent).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    assert_eq!(answer.header("etag"), Some("\"1\""));
    assert!(answer.text().contains("\"contract_value\":18500.50"), "money has exactly two decimals: {}", answer.text());
    let made = answer.json();
    for field in ["title", "contract_type", "plain_english_input", "client_name", "start_date", "end_date", "content"] {
        assert_eq!(made[field], sent[field], "{field}");
    }
    assert_eq!((made["status"].as_str(), made["version"].as_u64()), (Some("draft"), Some(1)));
    assert_eq!((made["is_current_version"].as_bool(), made["currency"].as_str()), (Some(true), Some("GBP")));
    assert_eq!(made["created_by"], alice.get("/api/v1/auth/me").await.json()["id"]);
    assert_eq!(made["created_at"], "2026-11-23T09:00:00Z");

    let id = made["id"].as_str().unwrap();
    for path in [format!("/api/v1/contracts/{id}"), format!("/api/v1/contracts/{id}/")] {
        let read = alice.get(&path).await;
        assert_eq!((read.status(), read.json()), (200, made.clone()));
    }
}

#[tokio::test]
async fn b5_money_arrives_as_text_or_number_and_leaves_exactly() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for (sent, written) in
        [("\"99999999999.99\"", "99999999999.99"), ("99999999999.99", "99999999999.99"), ("0.1", "0.10"), ("7", "7.00")]
    {
        let body = new_contract("Money").to_string().replace("\"18500.5\"", sent);
        let request = alice.request("POST", "/api/v1/contracts").header("content-type", "application/json");
        let answer = alice.send(request, body.into()).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        assert!(answer.text().contains(&format!("\"contract_value\":{written}")), "{sent}: {}", answer.text());
    }
    for (wrong, code) in [
        (json!("-1"), "negative"),
        (json!("1.005"), "too_fine"),
        (json!("ten"), "not_an_amount"),
        (json!(true), "not_an_amount"),
    ] {
        let mut body = new_contract("Money");
        body["contract_value"] = wrong.clone();
        let answer = alice.post("/api/v1/contracts", &body).await;
        answer.expect_problem(422, "invalid");
        assert_eq!(answer.json()["errors"][0]["code"], code, "{wrong}");
    }
}

#[tokio::test]
async fn b5_an_instant_is_taken_for_its_day_in_the_companys_time_zone() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = new_contract("Dates");
    body["start_date"] = json!("2027-06-30T23:30:00Z");
    let answer = alice.post("/api/v1/contracts", &body).await;
    assert_eq!(answer.json()["start_date"], "2027-07-01");
    body["end_date"] = json!("2027-06-01");
    let answer = alice.post("/api/v1/contracts", &body).await;
    answer.expect_problem(422, "invalid");
    assert_eq!(answer.fields(), ["end_date"]);
}

#[tokio::test]
async fn b7_every_wrong_field_of_a_contract_is_named() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let answer = alice
        .post("/api/v1/contracts", &json!({"contract_type": "poem", "client_email": "nobody", "currency": "YEN"}))
        .await;
    answer.expect_problem(422, "invalid");
    assert_eq!(answer.fields(), ["client_email", "client_name", "contract_type", "currency", "title"]);
}

#[tokio::test]
async fn b14_a_change_starts_from_a_version_and_a_stale_one_changes_nothing() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("First title")).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());

    let by_body =
        alice.patch(&path, &json!({"title": "Second title", "version": 1, "client_email": "a@halden.example"})).await;
    assert_eq!((by_body.status(), by_body.json()["version"].as_u64()), (200, Some(2)), "{}", by_body.text());
    assert_eq!(by_body.json()["client_email"], "a@halden.example");

    let request = alice.request("PUT", &path).header("content-type", "application/json").header("if-match", "\"2\"");
    let by_header = alice.send(request, json!({"title": "Third title", "client_email": null}).to_string().into()).await;
    assert_eq!((by_header.status(), by_header.header("etag")), (200, Some("\"3\"")), "{}", by_header.text());
    assert_eq!(by_header.json()["client_email"], Value::Null, "null clears an optional field");

    alice.patch(&path, &json!({"title": "Lost", "version": 2})).await.expect_problem(409, "contract.version_conflict");
    let unsaid = alice.patch(&path, &json!({"title": "Lost"})).await;
    unsaid.expect_problem(422, "invalid");
    assert_eq!(unsaid.fields(), ["version"]);
    let now = alice.get(&path).await.json();
    assert_eq!((now["title"].as_str(), now["version"].as_u64()), (Some("Third title"), Some(3)));
}

#[tokio::test]
async fn d4_versions_are_kept_and_an_earlier_one_can_be_made_the_present_one() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Kept")).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    let change = json!({"content": "# Other\n\nAnother text.\n", "version": 1, "reason": "The client asked"});
    assert_eq!(alice.patch(&path, &change).await.status(), 200);

    let list = alice.get(&format!("{path}/versions")).await.json();
    assert_eq!(list["total"], 2);
    assert_eq!(
        (list["versions"][0]["version"].as_u64(), list["versions"][0]["reason"].as_str()),
        (Some(2), Some("The client asked"))
    );
    assert_eq!(list["versions"][1]["is_current_version"], false);
    let first = alice.get(&format!("{path}/versions/1")).await.json();
    assert_eq!(first["content"], made["content"]);

    let restored = alice.post(&format!("{path}/versions/1/restore"), &json!({})).await;
    assert_eq!((restored.status(), restored.json()["version"].as_u64()), (200, Some(3)), "{}", restored.text());
    assert_eq!(restored.json()["content"], made["content"]);
    alice.get(&format!("{path}/versions/9")).await.expect_problem(404, "version.missing");
}

#[tokio::test]
async fn b14_contracts_are_found_by_words_type_and_status_and_come_in_pages() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for title in ["Zoë’s café lease", "Alpha supply", "Beta supply"] {
        assert_eq!(alice.post("/api/v1/contracts", &new_contract(title)).await.status(), 201);
    }
    let titles = async |query: &str| -> Vec<String> {
        let answer = alice.get(&format!("/api/v1/contracts?{query}")).await;
        assert_eq!(answer.status(), 200, "{query}: {}", answer.text());
        answer.json()["contracts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["title"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(titles("search=zoe%20CAFE").await, ["Zoë’s café lease"]);
    assert_eq!(titles("search=supply&sort=title").await, ["Alpha supply", "Beta supply"]);
    assert_eq!(titles("search=%25").await, Vec::<String>::new(), "a percent sign is no wildcard");
    assert_eq!(titles("status=active").await, Vec::<String>::new());
    assert_eq!(titles("sort=-title&size=1&page=2").await, ["Beta supply"]);

    let page = alice.get("/api/v1/contracts/?size=2").await.json();
    assert_eq!(
        (page["total"].as_u64(), page["page"].as_u64(), page["size"].as_u64(), page["pages"].as_u64()),
        (Some(3), Some(1), Some(2), Some(2))
    );
    for (query, field) in [
        ("size=101", "size"),
        ("page=0", "page"),
        ("status=lost", "status"),
        ("contract_type=poem", "contract_type"),
        ("sort=mood", "sort"),
    ] {
        let answer = alice.get(&format!("/api/v1/contracts?{query}")).await;
        answer.expect_problem(422, "invalid");
        assert_eq!(answer.fields(), [field]);
    }
}

#[tokio::test]
async fn b3_an_analysis_quotes_exactly_what_stands_in_the_text() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let text = "# Sérvices — “terms”\n\n## Liability\n\nThe Supplier excludes all liability for death or personal injury caused by negligence.\n";
    let body = json!({"contract_content": text, "contract_type": "service_agreement"});
    let answer = alice.post("/api/v1/ai/analyze-contract", &body).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    let analysis = answer.json();
    assert_eq!((analysis["id"].clone(), analysis["contract_id"].clone()), (Value::Null, Value::Null));
    let characters: Vec<char> = text.chars().collect();
    let mut quotes = 0;
    for finding in analysis["findings"].as_array().unwrap() {
        for evidence in finding["evidence"].as_array().unwrap() {
            let (start, end) = (evidence["start"].as_u64().unwrap(), evidence["end"].as_u64().unwrap());
            let stretch: String =
                characters[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()].iter().collect();
            assert_eq!(evidence["quote"], stretch);
            quotes += 1;
        }
    }
    assert!(quotes > 0, "the exclusion of liability for death is found and quoted");
    let again = alice.post("/api/v1/ai/analyze-contract", &body).await;
    assert_eq!(again.json(), analysis, "the same text gives the same analysis");

    let answer =
        alice.post("/api/v1/ai/analyze-contract", &json!({"contract_content": " ", "contract_type": "poem"})).await;
    answer.expect_problem(422, "invalid");
    assert_eq!(answer.fields(), ["contract_content", "contract_type"]);
}

#[tokio::test]
async fn b3_an_analysis_says_what_a_lawyer_should_look_at_where_was_looked_and_what_is_asked() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let text = "# Consultancy\n\n1. Services\n\nThe Consultant Ltd is a personal service company and provides the services of its key individual under IR35.\n";
    let body = json!({"contract_content": text, "contract_type": "contractor_agreement"});
    let analysis = alice.post("/api/v1/ai/analyze-contract", &body).await.json();
    let findings = analysis["findings"].as_array().unwrap();
    assert!(findings.iter().any(|it| it["verify"] == true) && findings.iter().any(|it| it["verify"] == false));
    let absent = |it: &&Value| it["status"] == "fail" && it["evidence"] == json!([]);
    assert!(findings.iter().filter(absent).any(|it| it["places_searched"] != json!([])), "{analysis}");
    let questions = analysis["questions"].as_array().unwrap();
    assert!(!questions.is_empty(), "{analysis}");
    for rule in questions.iter().flat_map(|it| it["rules"].as_array().unwrap()) {
        let asked = findings.iter().find(|it| it["rule_id"] == *rule).unwrap();
        assert_eq!(asked["status"], "unknown", "{rule} hangs on an answer");
    }
}

#[tokio::test]
async fn b3_a_stored_analysis_is_kept_until_it_is_asked_for_again() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Checked")).await.json();
    let path = format!("/api/v1/contracts/{}/analyze", made["id"].as_str().unwrap());
    let first = alice.post(&path, &json!({})).await;
    assert_eq!(first.status(), 200, "{}", first.text());
    assert_eq!(first.json()["contract_id"], made["id"]);
    assert_eq!(alice.post(&path, &json!({})).await.json(), first.json());
    let anew = alice.post(&path, &json!({"force_reanalysis": true})).await.json();
    assert_eq!(anew["overall_score"], first.json()["overall_score"]);
}

#[tokio::test]
async fn b2_a_text_is_generated_from_a_template_and_not_overwritten_by_accident() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let templates = alice.get("/api/v1/contracts/templates/?contract_type=nda").await.json();
    let template = templates["templates"][0].clone();
    assert!(template["variables"].as_array().is_some_and(|it| !it.is_empty()));
    assert!(template["clauses"].as_array().is_some_and(|it| !it.is_empty()));
    let id = template["id"].as_str().unwrap();
    assert_eq!(alice.get(&format!("/api/v1/templates/{id}")).await.json(), template);

    let body =
        json!({"title": "NDA", "contract_type": "nda", "client_name": "Calder Bridge Limited", "template_id": id});
    let made = alice.post("/api/v1/contracts", &body).await.json();
    assert_eq!(made["content"], "");
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    alice.post(&format!("{path}/analyze"), &json!({})).await.expect_problem(409, "contract.no_text");
    alice.get(&format!("{path}/export?format=md")).await.expect_problem(409, "contract.no_text");

    let generated = alice.post(&format!("{path}/generate"), &json!({"regenerate": false})).await;
    assert_eq!(generated.status(), 200, "{}", generated.text());
    let generated = generated.json();
    assert_eq!(generated["model_name"], "pactoria-assembler");
    assert_eq!(generated["token_usage"]["total_tokens"], 0);
    assert_eq!(alice.get(&path).await.json()["content"], generated["generated_content"]);
    assert!(generated["confidence_score"].as_f64().is_some_and(|it| (0.0..=1.0).contains(&it)));

    alice.post(&format!("{path}/generate"), &json!({})).await.expect_problem(409, "contract.already_generated");
    assert_eq!(alice.post(&format!("{path}/generate"), &json!({"regenerate": true})).await.status(), 200);
}

#[tokio::test]
async fn b7_a_contract_leaves_as_a_file_in_five_forms() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Façade “A/B”")).await.json();
    let path = format!("/api/v1/contracts/{}/export", made["id"].as_str().unwrap());
    for (query, media_type, begins) in [
        ("", "application/pdf", "%PDF-"),
        ("?format=pdf", "application/pdf", "%PDF-"),
        ("?format=docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"),
        ("?format=md", "text/markdown; charset=utf-8", "# Services"),
        ("?format=html", "text/html; charset=utf-8", "<!doctype html>"),
        ("?format=json", "application/json", "{"),
    ] {
        let file = alice.get(&format!("{path}{query}")).await;
        assert_eq!((file.status(), file.header("content-type")), (200, Some(media_type)), "{query}");
        assert!(
            file.header("content-disposition").unwrap().starts_with("attachment; filename=\"fa-ade-a-b-v1."),
            "{query}"
        );
        assert!(file.bytes().starts_with(begins.as_bytes()), "{query}");
    }
    let answer = alice.get(&format!("{path}?format=doc")).await;
    answer.expect_problem(422, "invalid");
    assert_eq!(answer.fields(), ["format"]);
}

#[tokio::test]
async fn b8_the_service_says_that_it_works_by_rules() {
    let app = TestApp::new().await;
    let health = app.owner_of("Acme").await.get("/api/v1/ai/health").await.json();
    assert_eq!(health["status"], "offline_rules");
    assert!(health["features"].as_array().is_some_and(|it| !it.is_empty()));
}

#[tokio::test]
async fn d4_two_versions_are_compared_word_by_word_by_both_doors() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    let changed = made["content"].as_str().unwrap().replace("within 90 days", "within 30 days of receipt");
    alice.patch(&path, &json!({"version": 1, "content": changed, "reason": "Shorter"})).await;

    let found = alice.get(&format!("{path}/versions/1/diff/2")).await.json();
    assert_eq!((found["deleted_words"].as_u64(), found["inserted_words"].as_u64()), (Some(1), Some(3)), "{found}");
    let spans = found["changes"][0]["spans"].as_array().unwrap();
    let text = |without: &str| -> String {
        let kept = spans.iter().filter(|it| it["kind"] != without);
        kept.map(|it| it["text"].as_str().unwrap()).collect()
    };
    assert!(text("inserted").contains("paid within 90 days."), "the text before: {}", text("inserted"));
    assert!(text("deleted").contains("paid within 30 days of receipt."), "the text after: {}", text("deleted"));
    assert_eq!(alice.get(&format!("{path}/versions/2/diff/2")).await.json()["changes"], json!([]));
    alice.get(&format!("{path}/versions/1/diff/9")).await.expect_problem(404, "version.missing");

    let browser = app.stranger();
    let who = crate::support::email("Acme");
    browser.submit("/do/accounts/sign_in", &[("email", &who), ("password", crate::support::PASSWORD)]).await;
    let page = browser.visit(&format!("/contracts/{}/compare", made["id"].as_str().unwrap())).await;
    assert_eq!(page.status(), 200);
    assert!(page.text().contains("<ins") && page.text().contains("<del"), "{}", page.text());
    assert!(page.text().contains("3 words put in, 1 word taken out"), "{}", page.text());
}

#[tokio::test]
async fn b7_contracts_that_are_made_at_the_same_moment_are_all_kept() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let forms: Vec<_> = (0..8).map(|it| new_contract(&format!("Made at once {it}"))).collect();
    let answers = futures_util::future::join_all(forms.iter().map(|it| alice.post("/api/v1/contracts", it))).await;
    assert_eq!(answers.iter().map(Answer::status).collect::<Vec<_>>(), [201; 8]);
    assert_eq!(alice.get("/api/v1/contracts").await.json()["total"], 8);
}

#[tokio::test]
async fn d4_passages_that_two_people_changed_are_decided_one_by_one() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let text = "# Services\n\nWork is done on Mondays.\n\nTools are ours.\n\nInvoices are paid within 90 days.\n\n\
                Interest is due.\n\nNotices go by post.\n";
    let made = browser.submit("/do/contracts/paste", &[("content", text), ("contract_type", "nda")]).await;
    let page = made.header("location").unwrap().to_owned();
    let id = page.rsplit('/').next().unwrap().to_owned();
    let save = async |source: &str| {
        let fields = [("id", &*id), ("version", "1"), ("title", "Ours"), ("source", source)];
        browser.submit("/do/contracts/save", &fields).await.header("location").unwrap().to_owned()
    };
    let theirs = text.replace("90 days", "30 days").replace("Mondays", "Fridays");
    assert_eq!(save(&theirs).await, page);
    let mine = text.replace("90 days", "60 days").replace("Mondays", "Tuesdays").replace("by post", "by e-mail");
    assert_eq!(save(&mine).await, format!("{page}/conflict"));

    let shown = browser.visit(&format!("{page}/conflict")).await.text();
    assert!(shown.contains("Passage 1 of 2") && shown.contains("Passage 2 of 2"), "{shown}");
    let stamp = shown.split("name=\"shown\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let decide = async |version: &str, stamp: &str, choices: &[(&str, &str)]| {
        let fields = [&[("id", &*id), ("version", version), ("shown", stamp)], choices].concat();
        browser.submit("/do/contracts/merge", &fields).await.header("location").unwrap().to_owned()
    };
    let conflict = format!("{page}/conflict");
    let half = decide("2", &stamp, &[("choices[1]", "theirs")]).await;
    assert_eq!(half, conflict);
    let again = browser.visit(&conflict).await.text();
    assert!(again.contains("Choose which text stands here."), "what is not decided is said: {again}");
    assert_eq!(decide("1", &stamp, &[("choices[0]", "mine"), ("choices[1]", "theirs")]).await, conflict, "stale");
    assert_eq!(
        decide("2", "another", &[("choices[0]", "mine"), ("choices[1]", "theirs")]).await,
        conflict,
        "another text"
    );
    assert_eq!(
        decide("2", &stamp, &[("choices[0]", "mine"), ("choices[1]", "ours")]).await,
        conflict,
        "an unknown word"
    );
    let untouched = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
    assert_eq!(untouched["version"], 2, "nothing was saved so far");

    let mine_as_json = json!({"content": mine});
    let merged = alice.post(&format!("/api/v1/contracts/{id}/versions/1/merge"), &mine_as_json).await.json();
    assert_eq!((merged["version"].as_u64(), merged["conflicts"].as_u64()), (Some(2), Some(2)));
    assert_eq!(merged["content"], serde_json::Value::Null);
    let conflicts: Vec<_> =
        merged["passages"].as_array().unwrap().iter().filter(|it| it["kind"] == "conflict").collect();
    assert_eq!(conflicts[1]["theirs"].as_str().unwrap().trim(), "Invoices are paid within 30 days.");

    assert_eq!(decide("2", &stamp, &[("choices[0]", "mine"), ("choices[1]", "theirs")]).await, page);
    let saved = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
    let content = saved["content"].as_str().unwrap();
    assert!(content.contains("Tuesdays") && content.contains("30 days") && content.contains("by e-mail"), "{content}");
    assert_eq!(browser.visit(&conflict).await.status(), 404, "nothing waits any more");
}

#[tokio::test]
async fn d4_changes_of_different_passages_are_offered_as_one_text() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let text = "# Services\n\nWork is done on Mondays.\n\nInvoices are paid within 90 days.\n";
    let made = browser.submit("/do/contracts/paste", &[("content", text), ("contract_type", "nda")]).await;
    let page = made.header("location").unwrap().to_owned();
    let id = page.rsplit('/').next().unwrap().to_owned();
    let save = async |source: &str| {
        let fields = [("id", &*id), ("version", "1"), ("title", "Ours"), ("source", source)];
        browser.submit("/do/contracts/save", &fields).await.header("location").unwrap().to_owned()
    };
    assert_eq!(save(&text.replace("90 days", "30 days")).await, page);
    assert_eq!(save(&text.replace("Mondays", "Tuesdays")).await, format!("{page}/conflict"));
    let both = browser.visit(&format!("{page}/conflict")).await.text();
    assert!(both.contains("Work is done on Tuesdays.\n\nInvoices are paid within 30 days."), "{both}");

    browser.submit("/do/contracts/drop_kept", &[("id", &id)]).await;
    assert_eq!(save(&text.replace("90 days", "60 days")).await, format!("{page}/conflict"));
    let apart = browser.visit(&format!("{page}/conflict")).await.text();
    assert!(!apart.contains("Both changes together"), "the same passage is for a person to decide");
}

#[tokio::test]
async fn b14_a_text_is_kept_while_it_is_typed_and_is_in_the_editor_again() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let text = "# Services\n\nWork is done on Mondays.\n";
    let made = browser.submit("/do/contracts/paste", &[("content", text), ("contract_type", "nda")]).await;
    let page = made.header("location").unwrap().to_owned();
    let id = page.rsplit('/').next().unwrap().to_owned();
    let fields = |version: &'static str, source: &str, seen: &str| {
        let (source, seen) = (source.to_owned(), seen.to_owned());
        [
            ("id", id.clone()),
            ("version", version.to_owned()),
            ("title", "Ours".to_owned()),
            ("source", source),
            ("seen", seen),
        ]
    };
    let keep = async |version: &'static str, source: &str, seen: &str| {
        let fields = fields(version, source, seen);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.call("/do/contracts/keep", &fields).await
    };
    let told = |answer: Answer, status: u16, code: &str| {
        assert_eq!((answer.status(), answer.code().as_str()), (status, code), "{}", answer.text());
    };
    let first = keep("1", "Work on Tuesdays.", "").await.json();
    assert_eq!((first["is_stale"].as_bool(), first["mark"] == ""), (Some(false), false));
    let mark = first["mark"].as_str().unwrap();
    let editor = browser.visit(&format!("{page}/edit")).await.text();
    assert!(editor.contains("Work on Tuesdays.") && editor.contains("which is not saved yet"), "{editor}");
    assert!(editor.contains(&format!("data-seen=\"{mark}\"")), "{editor}");

    // Another window knows nothing of it; the one that kept it goes on.
    told(keep("1", "Work on Sundays.", "").await, 409, "contract.kept_elsewhere");
    told(keep("1", "Work on Sundays.", "7").await, 409, "contract.kept_elsewhere");
    told(keep("1", "x", "yesterday").await, 422, "invalid");
    let second = keep("1", "Work on Wednesdays.", mark).await.json();
    assert_ne!(second["mark"], mark);
    told(keep("1", "Work on Thursdays.", mark).await, 409, "contract.kept_elsewhere");

    // Saving ends it, and what comes late from a window that has not saved is kept beside what stands.
    let saved = [("id", &*id), ("version", "1"), ("title", "Ours"), ("source", "Work on Fridays.")];
    assert_eq!(browser.submit("/do/contracts/save", &saved).await.header("location"), Some(&*page));
    let late = keep("1", "Work on Saturdays.", second["mark"].as_str().unwrap()).await.json();
    assert_eq!(late["is_stale"], true);
    assert!(browser.visit(&format!("{page}/conflict")).await.text().contains("Work on Saturdays."));
    let same = keep("2", "Work on Fridays.", late["mark"].as_str().unwrap()).await.json();
    assert_eq!(same["mark"], "", "what is saved need not be kept");
    assert_eq!(browser.visit(&format!("{page}/conflict")).await.status(), 404);
}

#[tokio::test]
async fn b14_a_list_without_contracts_says_what_to_do_and_one_without_matches_says_so() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let page = browser.visit("/contracts").await.text();
    assert!(page.contains("No contract yet") && !page.contains("<table"), "{page}");
    let pasted = [("content", "# Lens coating"), ("contract_type", "nda")];
    let made = browser.submit("/do/contracts/paste", &pasted).await;
    assert_eq!(made.status(), 302, "{}", made.text());
    let page = browser.visit("/contracts?status=active").await.text();
    assert!(page.contains("No contract matches") && !page.contains("<table"), "{page}");
}

/// The owner of Acme as a program, at the server of a stranger.
async fn signed_in(stranger: Client) -> Client {
    let answer = stranger.post("/api/v1/auth/login", &json!({"email": email("Acme"), "password": PASSWORD})).await;
    stranger.with_token(answer.json()["token"]["access_token"].as_str().unwrap())
}

/// What the list says by REST and on its page, and what the page of a contract says.
async fn shown(app: &TestApp, id: &str) -> [String; 3] {
    let browser = app.browser_at("Acme").await;
    let program = signed_in(app.stranger()).await;
    [
        program.get("/api/v1/contracts").await.text(),
        browser.visit("/contracts").await.text(),
        browser.visit(&format!("/contracts/{id}")).await.text(),
    ]
}

#[tokio::test]
async fn b14_what_was_read_before_shows_what_another_process_changed_and_that_a_day_has_passed() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.json();
    let id = made["id"].as_str().unwrap();
    for _ in 0..2 {
        assert!(shown(&app, id).await.iter().all(|it| it.contains("Lens coating")));
    }
    let elsewhere = signed_in(app.stranger_at_another().await).await;
    let answer =
        elsewhere.patch(&format!("/api/v1/contracts/{id}"), &json!({"title": "Frame coating", "version": 1})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    for it in shown(&app, id).await {
        assert!(it.contains("Frame coating") && !it.contains("Lens coating"), "{it}");
    }
    let [_, list, page] = shown(&app, id).await;
    assert!(list.contains("Today at 09:00") && page.contains("today at 09:00"));
    app.pass(SignedDuration::from_hours(24));
    let [_, list, page] = shown(&app, id).await;
    assert!(list.contains("Yesterday at 09:00") && page.contains("yesterday at 09:00"));
}

#[tokio::test]
async fn b4_a_save_in_which_nothing_is_another_makes_no_version_and_no_entry() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.json();
    let id = made["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/contracts/{id}");
    let entries = texts(&app, "audit", "action").await.len();
    for same in [
        json!({}),
        json!({"title": " Lens coating "}),
        json!({"content": made["content"], "contract_value": 18_500.50}),
        json!({"reason": "Because"}),
        json!({"tags": [], "title": "Lens coating"}),
    ] {
        let request =
            alice.request("PATCH", &path).header("content-type", "application/json").header("if-match", "\"1\"");
        let answer = alice.send(request, Body::from(same.to_string())).await;
        assert_eq!((answer.status(), answer.header("etag")), (200, Some("\"1\"")), "{same}: {}", answer.text());
        assert_eq!(answer.json(), made, "{same}");
    }
    alice
        .patch(&path, &json!({"version": 7, "title": "Lens coating"}))
        .await
        .expect_problem(409, "contract.version_conflict");
    assert_eq!(texts(&app, "audit", "action").await.len(), entries);
    let filed = alice.patch(&path, &json!({"version": 1, "title": "Lens coating", "tags": ["lenses"]})).await.json();
    assert_eq!((&filed["version"], &filed["tags"]), (&json!(1), &json!(["lenses"])), "filing is no new version either");

    let browser = app.browser_at("Acme").await;
    let form =
        [("id", &*id), ("version", "1"), ("title", "Lens coating"), ("source", made["content"].as_str().unwrap())];
    let kept = [("id", &*id), ("version", "1"), ("title", "Lens coating"), ("source", "Something else."), ("seen", "")];
    assert_eq!(browser.call("/do/contracts/keep", &kept).await.status(), 200);
    let saved = browser.submit("/do/contracts/save", &form).await;
    assert_eq!(saved.header("location"), Some(format!("/contracts/{id}").as_str()));
    let page = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(page.contains("Nothing was changed, so there is no new version."), "{page}");
    assert!(
        !browser.visit(&format!("/contracts/{id}")).await.text().contains("Nothing was changed"),
        "it is said once"
    );
    let editor = browser.visit(&format!("/contracts/{id}/edit")).await.text();
    assert!(!editor.contains("not saved yet"), "what was kept is what was saved");
    assert_eq!(alice.get(&path).await.json()["version"], 1);
}

#[tokio::test]
async fn b7_the_json_file_has_all_that_is_known_of_a_contract() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = new_contract("Lens coating");
    body["client_email"] = json!("office@halden.example");
    body["tags"] = json!(["lenses"]);
    let made = alice.post("/api/v1/contracts", &body).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    let signed = json!({"status": "active", "signed_by": "Both", "signed_on": "2026-11-20"});
    let active = alice.post(&format!("{path}/status"), &signed).await.json();
    let file = alice.get(&format!("{path}/export?format=json")).await;
    assert!(file.text().contains("\"contract_value\": 18500.50"), "two decimals: {}", file.text());
    let file = file.json();
    for field in [
        "contract_value",
        "client_email",
        "owner_id",
        "owner_name",
        "tags",
        "signed_by",
        "signed_on",
        "created_at",
        "updated_at",
        "created_by",
    ] {
        assert!(!active[field].is_null(), "{field}: {active}");
        assert_eq!(file[field], active[field], "{field}");
    }
}

#[tokio::test]
async fn b2_a_template_of_another_type_is_refused_and_says_its_type_where_none_was_given() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let with = |kind: Value, template: &str| json!({"title": "One", "contract_type": kind, "client_name": "Halden", "template_id": template});
    let refused = alice.post("/api/v1/contracts", &with(json!("employment_contract"), "T-NDA-MUT")).await;
    assert_eq!((refused.status(), refused.fields()), (422, vec!["template_id".to_owned()]), "{}", refused.text());
    let mut untyped = with(Value::Null, "T-NDA-MUT");
    untyped.as_object_mut().unwrap().remove("contract_type");
    let made = alice.post("/api/v1/contracts", &untyped).await;
    assert_eq!((made.status(), made.json()["contract_type"].as_str()), (201, Some("nda")), "{}", made.text());
    let of_services = alice.post("/api/v1/contracts", &with(json!("service_agreement"), "T-SVC-CONS")).await;
    assert_eq!(of_services.status(), 201, "services and consultancy have the same rules");
}
