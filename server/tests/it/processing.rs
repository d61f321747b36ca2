//! What contracts say of personal data, what people say about that, and the register, by both doors.

use crate::support::{Client, TestApp, new_contract};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// A contract under which Acme works for another with medical data.
const TEXT: &str = "# Payroll agreement\n\n## Parties\n\n(1) Halden Foods Limited (the \"Client\"); and\n\n(2) Acme (the \"Supplier\").\n\n\
                    1. Data protection\n\n1.1 The Client is the controller and the Supplier is the processor of the personal data.\n\n\
                    1.2 The purpose of the processing is: =paying the Client's staff.\n\n\
                    1.3 The types of personal data are: names, bank details and medical records.\n\n\
                    1.4 The categories of data subjects are: the Client's employees.\n\n\
                    1.5 The Supplier must not transfer personal data outside the United Kingdom without the Client's consent.\n\n\
                    1.6 The Supplier must delete personal data within 30 days after the end of this agreement.\n";

async fn create(client: &Client, title: &str, content: &str) -> String {
    let mut form = new_contract(title);
    form["content"] = json!(content);
    form["client_name"] = json!("Halden Foods Limited");
    form["supplier_name"] = json!("Acme");
    let answer = client.post("/api/v1/contracts", &form).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn path(id: &str) -> String {
    format!("/api/v1/contracts/{id}/data-protection")
}

fn aspect<'a>(found: &'a Value, name: &str) -> &'a Value {
    let aspects = found["aspects"].as_array().unwrap();
    aspects.iter().find(|it| it["name"] == name).unwrap_or_else(|| panic!("{name} is missing in {found}"))
}

fn values(found: &Value, name: &str) -> Vec<String> {
    let values = aspect(found, name)["values"].as_array().unwrap();
    values.iter().map(|it| it["value"].as_str().unwrap().to_owned()).collect()
}

/// Titles of the register as a query leaves it, by name: the clock of a story stands still.
async fn register(client: &Client, query: &str) -> Vec<String> {
    let found = client.get(&format!("/api/v1/processing{query}")).await.json();
    let entries = found["entries"].as_array().unwrap_or_else(|| panic!("{query}: {found}"));
    let mut titles: Vec<_> = entries.iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect();
    titles.sort();
    titles
}

#[tokio::test]
async fn a_program_reads_what_a_contract_says_of_personal_data_and_where_it_stands() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Payroll", TEXT).await;
    let answer = alice.get(&path(&id)).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let found = answer.json();
    for (name, wanted) in [
        ("touches", &["yes"][..]),
        ("our_role", &["processor"]),
        ("their_role", &["controller"]),
        ("special", &["health"]),
        ("transfers", &["if_agreed"]),
        ("countries", &[]),
    ] {
        assert_eq!(values(&found, name), wanted, "{name}: {found}");
    }
    assert_eq!(aspect(&found, "children")["surety"], "not_stated");
    let content = alice.get(&format!("/api/v1/contracts/{id}")).await.json()["content"].as_str().unwrap().to_owned();
    let characters: Vec<char> = content.chars().collect();
    let place = |it: &Value, name: &str| usize::try_from(it[name].as_u64().unwrap()).unwrap();
    let read = found["aspects"].as_array().unwrap().iter().flat_map(|it| it["read"].as_array().unwrap());
    for it in read.flat_map(|it| it["passages"].as_array().unwrap()) {
        let quoted: String = characters[place(it, "start")..place(it, "end")].iter().collect();
        assert_eq!(it["quote"], quoted);
    }
    let prompts: Vec<_> = found["prompts"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!((prompts, &found["assessment_status"]), (vec!["special_on_a_large_scale"], &json!("open")));
}

#[tokio::test]
async fn what_a_person_says_wins_until_it_is_taken_back_and_shows_when_the_text_comes_to_say_otherwise() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Payroll", TEXT).await;
    let said = json!({"version": 1, "aspects": {
        "our_role": {"values": ["joint_controller"], "reason": "Agreed on the phone with Halden"},
        "countries": {"values": ["India"], "reason": "Their support sits there"},
    }});
    let put = alice.json("PUT", &path(&id), &said).await;
    assert_eq!((put.status(), put.header("etag")), (200, Some("\"2\"")), "{}", put.text());
    let found = put.json();
    assert_eq!(
        (values(&found, "our_role"), &aspect(&found, "our_role")["surety"]),
        (vec!["joint_controller".to_owned()], &json!("said"))
    );
    assert_eq!(aspect(&found, "our_role")["read"][0]["value"], "processor", "what was read stays beside it");
    alice.json("PUT", &path(&id), &said).await.expect_problem(409, "processing.version_conflict");
    for (wrong, field) in [
        (json!({"our_role": {"values": ["boss"], "reason": "x"}}), "our_role"),
        (json!({"our_role": {"values": ["controller", "processor"], "reason": "x"}}), "our_role"),
        (json!({"special": {"values": ["none", "health"], "reason": "x"}}), "special"),
        (json!({"touches": {"values": ["no"], "reason": " "}}), "reason"),
        (json!({"colour": {"values": ["red"], "reason": "x"}}), "aspect"),
        (json!({}), "aspects"),
    ] {
        let refused = alice.json("PUT", &path(&id), &json!({"version": 2, "aspects": wrong})).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec![field.to_owned()]), "{}", refused.text());
    }

    let browser = app.browser_at("Acme").await;
    let page = format!("/contracts/{id}/data-protection");
    assert!(!browser.visit(&page).await.text().contains("Now it says"));
    let changed = TEXT.replace("the Supplier is the processor", "the Supplier is a sub-processor");
    let edited = alice.patch(&format!("/api/v1/contracts/{id}"), &json!({"version": 1, "content": changed})).await;
    assert_eq!(edited.status(), 200, "{}", edited.text());
    let text = browser.visit(&page).await.text();
    assert!(text.contains("the text said: Processor. Now it says: Sub-processor."), "{text}");
    assert!(text.contains("Said by Priya Nair") && text.contains("Agreed on the phone with Halden"), "{text}");

    let back = json!({"version": 3, "aspects": {"our_role": {"values": null, "reason": "It was another contract"}}});
    let found = alice.json("PUT", &path(&id), &back).await.json();
    assert_eq!(values(&found, "our_role"), ["sub_processor"]);
    let trail = alice.get("/api/v1/security/audit-logs?event_type=processing.said").await.text();
    assert!(trail.contains("Agreed on the phone with Halden") && trail.contains("It was another contract"), "{trail}");
    app.make("Acme", "viewer").await;
    let refused = alice.json("PUT", &path(&id), &json!({"version": 4, "aspects": {}})).await;
    refused.expect_problem(403, "account.not_allowed");
}

#[tokio::test]
async fn the_register_lists_contracts_in_force_that_touch_personal_data_by_its_filters() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let payroll = create(&alice, "Payroll", TEXT).await;
    create(&alice, "Lenses", "# Lenses\n\n1. The Supplier makes lenses.\n").await;
    create(&alice, "Nothing", "# Nothing\n\n1. No personal data is processed under this agreement.\n").await;
    let doubtful = "# Doubtful\n\n1. Each party must comply with data protection legislation.\n";
    create(&alice, "Doubtful", doubtful).await;
    assert_eq!(register(&alice, "").await, Vec::<String>::new(), "nothing is in force yet");
    assert_eq!(register(&alice, "?status=all").await, ["Doubtful", "Payroll"]);
    for status in ["pending_review", "active"] {
        let step = alice.post(&format!("/api/v1/contracts/{payroll}/status"), &json!({"status": status})).await;
        assert_eq!(step.status(), 200, "{}", step.text());
    }
    assert_eq!(register(&alice, "").await, ["Payroll"]);
    for (query, is_there) in [
        ("?role=processor", true),
        ("?role=controller", false),
        ("?special=true", true),
        ("?transfer=true", false),
        ("?dpia=true", true),
        ("?incomplete=true", true),
        ("?status=draft", true),
        ("?status=completed", false),
    ] {
        assert_eq!(!register(&alice, query).await.is_empty(), is_there, "{query}");
    }
    for query in ["?role=boss", "?status=gone", "?special=maybe"] {
        assert_eq!(alice.get(&format!("/api/v1/processing{query}")).await.status(), 422, "{query}");
    }
    let first = alice.get("/api/v1/processing?status=all&size=1").await.json();
    assert_eq!(
        (&first["total"], &first["pages"], first["entries"].as_array().unwrap().len()),
        (&json!(2), &json!(2), 1)
    );
    let all = alice.get("/api/v1/processing?status=all").await.json();
    let doubtful = all["entries"].as_array().unwrap().iter().find(|it| it["title"] == "Doubtful").unwrap();
    assert_eq!(doubtful["in_doubt"], json!(["touches"]));
    let entry = &alice.get("/api/v1/processing").await.json()["entries"][0];
    assert_eq!(entry["missing"], json!(["security"]), "{entry}");

    let mallory = app.owner_of("Mallory").await;
    assert_eq!(register(&mallory, "?status=all").await, Vec::<String>::new());
}

#[tokio::test]
async fn the_register_is_saved_as_csv_json_and_pdf_and_no_cell_begins_as_a_formula() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    create(&alice, "=HYPERLINK(1)", TEXT).await;
    let saved = |format: &str| format!("/api/v1/processing/export?format={format}&status=all");
    let csv = alice.get(&saved("csv")).await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = csv.text();
    assert!(text.contains("'=HYPERLINK(1)") && text.contains("'=paying the Client's staff"), "{text}");
    assert!(text.contains("Art 30(1)(f)") && text.contains("Health"), "{text}");
    let whole = alice.get(&saved("json")).await.json();
    assert_eq!((&whole["entries"][0]["title"], &whole["filter"]), (&json!("=HYPERLINK(1)"), &json!({"status": "all"})));
    assert!(alice.get(&saved("pdf")).await.bytes().starts_with(b"%PDF-"));
    assert_eq!(alice.get(&saved("docx")).await.status(), 422);
    let trail = alice.get("/api/v1/security/audit-logs?event_type=processing.register_exported").await.json();
    assert_eq!(trail["total"], 3, "{trail}");
    let browser = app.browser_at("Acme").await;
    assert!(browser.visit("/processing/save/csv?status=all").await.text().contains("'=HYPERLINK(1)"));
    assert_eq!(browser.visit("/processing/save/docx").await.status(), 404);
}

#[tokio::test]
async fn an_answer_about_an_assessment_is_kept_and_one_that_is_to_be_done_becomes_an_obligation() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Payroll", TEXT).await;
    let answers = format!("{}/assessment", path(&id));
    for (wrong, fields) in [
        (json!({"outcome": "done", "version": 1}), vec!["day", "reference"]),
        (json!({"outcome": "done", "reference": "D-7", "day": "2099-01-01", "version": 1}), vec!["day"]),
        (json!({"outcome": "not_needed", "version": 1}), vec!["reason"]),
        (json!({"outcome": "to_do", "version": 1}), vec!["day"]),
        (json!({"outcome": "perhaps", "version": 1}), vec!["outcome"]),
    ] {
        let refused = alice.json("PUT", &answers, &wrong).await;
        assert_eq!(
            (refused.status(), refused.fields()),
            (422, fields.into_iter().map(str::to_owned).collect()),
            "{wrong}"
        );
    }
    let to_do = json!({"outcome": "to_do", "day": "2027-01-31", "reason": "Medical data", "version": 1});
    let found = alice.json("PUT", &answers, &to_do).await.json();
    assert_eq!((&found["assessment_status"], &found["version"]), (&json!("to_do"), &json!(2)), "{found}");
    let obligations = alice.get(&format!("/api/v1/contracts/{id}/obligations")).await.json();
    assert_eq!(obligations["obligations"][0]["id"], found["assessment"]["obligation_id"]);
    assert_eq!(obligations["obligations"][0]["due"], "2027-01-31");
    alice.json("PUT", &answers, &to_do).await.expect_problem(409, "processing.version_conflict");
    let done = json!({"outcome": "done", "reference": "DPIA-7", "day": "2026-11-01", "version": 2});
    assert_eq!(alice.json("PUT", &answers, &done).await.json()["assessment_status"], "done");
    assert_eq!(register(&alice, "?status=all&dpia=true").await, Vec::<String>::new());

    // What comes up later waits for an answer of its own.
    let more = format!("{TEXT}\n1.7 The Supplier watches the shop by CCTV.\n");
    alice.patch(&format!("/api/v1/contracts/{id}"), &json!({"version": 1, "content": more})).await;
    let found = alice.get(&path(&id)).await.json();
    assert_eq!((&found["assessment_status"], &found["assessment"]["reference"]), (&json!("open"), &json!("DPIA-7")));
    assert_eq!(register(&alice, "?status=all&dpia=true").await, ["Payroll"]);
}

#[tokio::test]
async fn the_page_confirms_corrects_and_answers_without_script() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Payroll", TEXT).await;
    let browser = app.browser_at("Acme").await;
    let page = format!("/contracts/{id}/data-protection");
    let text = browser.visit(&page).await.text();
    for words in [
        "Data protection",
        "Processor",
        "clause 1.1",
        "Missing from its entry: Security measures",
        "Art 35(3)(b)",
        "Not stated",
    ] {
        assert!(text.to_lowercase().contains(&words.to_lowercase()), "{words}: {text}");
    }
    let refused =
        [("id", &*id), ("revision", "1"), ("aspect", "security"), ("own_words", "Locked <cupboards>"), ("reason", "")];
    assert_eq!(browser.submit("/do/processing/say", &refused).await.header("location"), Some(&*page));
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Say what you rest this on") && text.contains("Locked &lt;cupboards&gt;"), "{text}");
    let right = [
        ("id", &*id),
        ("revision", "1"),
        ("aspect", "security"),
        ("own_words", "Locked cupboards\nTwo keys"),
        ("reason", "I saw them"),
    ];
    browser.submit("/do/processing/say", &right).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Locked cupboards; Two keys") && text.contains("its entry is complete"), "{text}");
    let confirm =
        [("id", &*id), ("revision", "2"), ("aspect", "special"), ("values[]", "health"), ("confirmed", "true")];
    browser.submit("/do/processing/say", &confirm).await;
    let none = [("id", &*id), ("revision", "3"), ("outcome", "not_needed"), ("reason", "Ten people, one file")];
    browser.submit("/do/processing/answer", &none).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Ten people, one file") && text.contains("Impact assessment: not needed"), "{text}");
    let no_data = [
        ("id", &*id),
        ("revision", "4"),
        ("aspect", "touches"),
        ("values[]", "no"),
        ("reason", "The service was never begun"),
    ];
    browser.submit("/do/processing/say", &no_data).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("This contract is not in the register of processing"), "{text}");
    assert_eq!(register(&alice, "?status=all").await, Vec::<String>::new());
    browser.submit("/do/processing/take_back", &[("id", &*id), ("revision", "5"), ("aspect", "touches")]).await;
    assert_eq!(register(&alice, "?status=all").await, ["Payroll"]);
}

#[tokio::test]
async fn the_page_of_the_register_shows_entries_figures_and_what_to_do_when_there_are_none() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let text = browser.visit("/processing").await.text();
    assert!(
        text.contains("No contract in force touches personal data") && text.contains("check with a lawyer"),
        "{text}"
    );
    create(&alice, "Payroll", TEXT).await;
    let text = browser.visit("/processing?status=all").await.text();
    for words in [
        "Payroll",
        "Contracts that touch personal data: 1",
        "With special category data: 1",
        "With transfers outside the UK: 0",
        "/processing?status=all&amp;special=true",
        "/processing/save/csv?status=all",
        "Security measures",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let text = browser.visit("/processing?status=all&transfer=true").await.text();
    assert!(text.contains("No entry matches"), "{text}");
}

#[tokio::test]
async fn contracts_from_before_the_register_are_read_by_a_job_that_may_run_twice() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Payroll", TEXT).await;
    app.db().execute_unprepared("DELETE FROM processing_entries").await.unwrap();
    assert_eq!(register(&alice, "?status=all").await, Vec::<String>::new());
    assert_eq!(
        values(&alice.get(&path(&id)).await.json(), "our_role"),
        ["processor"],
        "its page reads the text itself"
    );
    let services = &app.services;
    assert_eq!(pactoria::processing::actions::read_missing(services).await.unwrap(), 1);
    assert_eq!(pactoria::processing::actions::read_missing(services).await.unwrap(), 0);
    assert_eq!(register(&alice, "?status=all").await, ["Payroll"]);
}
