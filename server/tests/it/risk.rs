//! Risk: every figure is its list, every reason opens what it was counted from, and the board hears of what changes.

use crate::models::{ANSWER, PATIENT, app_with, ask, company_with, question};
use crate::support::{Client, PASSWORD, Saying, StubModel, TestApp, email, new_contract};
use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::time::Duration;

async fn create(client: &Client, title: &str, party: &str) -> String {
    let mut body = new_contract(title);
    body["client_name"] = json!(party);
    let answer = client.post("/api/v1/contracts", &body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn sql(app: &TestApp, statement: &str) {
    app.db().execute_unprepared(statement).await.unwrap();
}

async fn read(client: &Client, path: &str) -> Value {
    let answer = client.get(&format!("/api/v1{path}")).await;
    assert_eq!(answer.status(), 200, "{path}: {}", answer.text());
    answer.json()
}

fn titles(page: &Value) -> Vec<&str> {
    page["contracts"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap()).collect()
}

/// A company that deals with Halden, who is a worry, and with Calder, who is none.
async fn a_company_with_risks(app: &TestApp) -> Client {
    let alice = app.owner_of("Acme").await;
    let late = create(&alice, "Coating", "Halden Coatings Limited").await;
    for title in ["Lenses", "Frames", "Old", "Renewed"] {
        create(&alice, title, "HALDEN Coatings Limited").await;
    }
    for title in ["Advice", "More advice"] {
        create(&alice, title, "Calder Bridge Limited").await;
    }
    let overdue = json!({"title": "Send the certificate", "due": "2026-11-20"});
    assert_eq!(alice.post(&format!("/api/v1/contracts/{late}/obligations"), &overdue).await.status(), 201);
    for (titles, values) in [
        ("'Coating'", "risk_score = 9, critical_findings = 2, score_gdpr = 60, status = 'active'"),
        ("'Lenses'", "risk_score = 7, critical_findings = 1, score_gdpr = NULL, status = 'draft'"),
        ("'Frames'", "risk_score = NULL, critical_findings = NULL, score_gdpr = NULL, status = 'pending_review'"),
        (
            "'Old', 'Renewed'",
            "risk_score = 10, critical_findings = 4, status = 'expired', start_date = '2025-07-01', end_date = '2026-06-30'",
        ),
        ("'Advice'", "risk_score = 2, critical_findings = 0, score_gdpr = 95, status = 'active'"),
        ("'More advice'", "risk_score = 3, critical_findings = 0, score_gdpr = 95, status = 'active'"),
    ] {
        sql(app, &format!("UPDATE contracts SET {values} WHERE title IN ({titles})")).await;
    }
    let found = read(&alice, "/contracts?search=Renewed").await;
    let renewed = found["contracts"][0]["id"].as_str().unwrap().to_owned();
    let renewal = json!({"contract_id": late, "kind": "renewed_by"});
    let answer = alice.post(&format!("/api/v1/contracts/{renewed}/related"), &renewal).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    alice
}

#[tokio::test]
async fn d8_contracts_stand_by_risk_and_those_that_are_over_only_where_they_are_asked_for() {
    let app = TestApp::new().await;
    let alice = a_company_with_risks(&app).await;
    let all = read(&alice, "/risk/contracts").await;
    assert_eq!(titles(&all), ["Coating", "Lenses", "More advice", "Advice", "Frames"], "the unchecked one stands last");
    assert_eq!(
        (all["contracts"][0]["risk_score"].as_u64(), all["contracts"][0]["risk_level"].as_str()),
        (Some(9), Some("critical"))
    );
    let cases: [(&str, &[&str]); 10] = [
        ("level=seven_or_more", &["Coating", "Lenses"]),
        ("level=unchecked", &["Frames"]),
        ("score=2", &["Advice"]),
        ("fact=critical", &["Coating", "Lenses"]),
        ("fact=overdue", &["Coating"]),
        ("fact=expired", &["Old"]),
        ("fact=no_notice", &["Coating", "More advice", "Advice"]),
        ("fact=uncovered_data", &["Coating"]),
        ("party=halden%20coatings%20limited", &["Coating", "Lenses", "Frames"]),
        ("party=Halden%20Coatings%20Limited&fact=in_force", &["Coating"]),
    ];
    for (query, expected) in cases {
        let page = read(&alice, &format!("/risk/contracts?{query}")).await;
        assert_eq!(
            (titles(&page), page["total"].as_u64()),
            (expected.to_vec(), Some(expected.len() as u64)),
            "{query}"
        );
    }
    let second = read(&alice, "/risk/contracts?page=2&size=2").await;
    assert_eq!((titles(&second), second["pages"].as_u64()), (vec!["More advice", "Advice"], Some(3)));
    let answer = alice.get("/api/v1/risk/contracts?level=eleven&score=0&fact=sad&page=0").await;
    assert_eq!(answer.fields(), ["fact", "level", "page", "score"]);
}

#[tokio::test]
async fn d8_every_reason_of_a_party_is_the_number_of_contracts_behind_it() {
    let app = TestApp::new().await;
    let alice = a_company_with_risks(&app).await;
    let found = read(&alice, "/risk/counterparties").await;
    let parties = found["counterparties"].as_array().unwrap();
    let halden = &parties[0];
    assert_eq!(halden["name"].as_str().map(str::to_lowercase).as_deref(), Some("halden coatings limited"));
    assert_eq!(halden["contracts"], 3, "those that are over do not count");
    let reasons: Vec<_> = halden["reasons"].as_array().unwrap().iter().collect();
    let figure = |word: &str| reasons.iter().find(|it| it["reason"] == word).map(|it| it["figure"].as_u64().unwrap());
    assert_eq!(figure("worst_contract"), Some(9));
    assert_eq!(figure("value_at_risk"), Some(66), "two of three contracts of one value, rounded down");
    assert_eq!(figure("share_of_value"), Some(33));
    for (word, query) in [
        ("high_risk_contracts", "level=seven_or_more"),
        ("critical_rules", "fact=critical"),
        ("overdue_obligations", "fact=overdue"),
        ("expired_without_renewal", "fact=expired"),
        ("personal_data_without_cover", "fact=uncovered_data"),
        ("notice_unknown", "fact=no_notice"),
        ("unchecked_contracts", "level=unchecked"),
    ] {
        let list = read(&alice, &format!("/risk/contracts?party=Halden%20Coatings%20Limited&{query}")).await;
        assert_eq!(figure(word), list["total"].as_u64(), "{word}");
    }
    let points: u64 = reasons.iter().map(|it| it["points"].as_u64().unwrap()).sum();
    assert_eq!(halden["points"].as_u64(), Some(points));
    assert!(parties[1]["risk_score"].as_u64() < halden["risk_score"].as_u64(), "{parties:?}");
    let high = read(&alice, "/risk/counterparties?level=seven_or_more").await;
    assert_eq!((high["total"].as_u64(), high["counterparties"][0]["name"] == halden["name"]), (Some(1), true));

    let browser = app.browser_at("Acme").await;
    let page = browser.visit("/risk/counterparty?name=halden%20coatings%20LIMITED").await;
    assert_eq!(page.status(), 200);
    let name = halden["name"].as_str().unwrap().replace(' ', "%20");
    assert!(
        page.text().contains(&format!("href=\"/risk/contracts?party={name}&amp;fact=overdue\"")),
        "{}",
        page.text()
    );
    assert_eq!(browser.visit("/risk/counterparty?name=Nobody").await.status(), 404);
}

#[tokio::test]
async fn d8_a_data_processing_agreement_in_force_covers_what_a_contract_leaves_open() {
    let app = TestApp::new().await;
    let alice = a_company_with_risks(&app).await;
    create(&alice, "DPA", "halden coatings limited").await;
    sql(&app, "UPDATE contracts SET contract_type = 'data_processing', status = 'active', score_gdpr = 50 WHERE title = 'DPA'").await;
    assert_eq!(titles(&read(&alice, "/risk/contracts?fact=uncovered_data").await), [""; 0]);
}

#[tokio::test]
async fn d8_every_figure_of_the_board_is_the_list_it_opens() {
    let app = TestApp::new().await;
    let alice = a_company_with_risks(&app).await;
    let browser = app.browser_at("Acme").await;
    let page = browser.visit("/risk").await;
    assert_eq!(page.status(), 200);
    let links: Vec<_> = page.text().split("href=\"/risk/contracts?").skip(1).map(str::to_owned).collect();
    let mut asked = 0;
    for link in links {
        let (query, rest) = link.split_once("\">").unwrap();
        let figure: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let list = read(&alice, &format!("/risk/contracts?{}", query.replace("&amp;", "&"))).await;
        assert_eq!(list["total"].to_string(), figure, "{query}");
        asked += 1;
    }
    assert_eq!(asked, 11 + 5, "ten scores and the unchecked, and five things that wait");
    for words in ["No model was asked yet", "What records show, not what a person is like", "Look again"] {
        assert!(page.text().contains(words), "{words}");
    }
    app.make("Acme", "manager").await;
    let page = browser.visit("/risk").await;
    assert!(page.text().contains("is for owners, admins and auditors") && !page.text().contains("/risk/people"));
}

#[tokio::test]
async fn d8_the_board_says_which_contract_the_rules_read_otherwise_than_before() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Coating", "Halden").await;
    sql(&app, "UPDATE contracts SET risk_score = 1").await;
    let better = json!({"version": 1, "content": "# Services\n\nThe Supplier will coat lenses for the Client.\n"});
    assert_eq!(alice.patch(&format!("/api/v1/contracts/{id}"), &better).await.status(), 200);
    let after = read(&alice, "/risk/contracts").await["contracts"][0]["risk_score"].clone();
    assert!(after.as_u64() > Some(1), "{after}");
    let browser = app.browser_at("Acme").await;
    let moved = |text: &str| {
        text.split_once("Risk that moved").map(|(_, rest)| rest.split("</table>").next().unwrap().to_owned())
    };
    let told = moved(&browser.visit("/risk").await.text()).unwrap();
    assert!(told.contains("Version 2") && told.contains("Today at"), "{told}");
    // What the rules say again moves nothing.
    assert_eq!(
        alice.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({"force_reanalysis": true})).await.status(),
        200
    );
    assert_eq!(moved(&browser.visit("/risk").await.text()), Some(told));
    app.pass(SignedDuration::from_hours(24 * 8));
    let browser = app.browser_at("Acme").await;
    assert_eq!(moved(&browser.visit("/risk").await.text()), None);
}

#[tokio::test]
async fn d8_an_accounts_reasons_open_the_entries_they_were_counted_from() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let calm = read(&alice, "/risk/people").await["people"][0].clone();
    assert_eq!((calm["risk_score"].as_u64(), calm["reasons"].as_array().map(Vec::len)), (Some(2), Some(1)), "{calm}");

    let id = create(&alice, "Coating", "Halden").await;
    for _ in 0..10 {
        assert_eq!(alice.get(&format!("/api/v1/contracts/{id}/export?format=md")).await.status(), 200);
    }
    let active = json!({"status": "active", "signed_by": "Priya Nair and Owen Halden"});
    let answer = alice.post(&format!("/api/v1/contracts/{id}/status"), &active).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    let wrong = json!({"email": email("Acme").to_uppercase(), "password": "wrong"});
    for _ in 0..5 {
        app.stranger().post("/api/v1/auth/login", &wrong).await;
    }
    app.pass(SignedDuration::from_mins(16));
    let abroad = app.stranger().at([198, 51, 100, 9]);
    assert_eq!(
        abroad.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", PASSWORD)]).await.status(),
        302
    );

    let found = read(&alice, "/risk/people").await["people"][0].clone();
    let figure = |word: &str| {
        let reasons = found["reasons"].as_array().unwrap();
        reasons.iter().find(|it| it["reason"] == word).map(|it| it["figure"].as_u64().unwrap())
    };
    for (word, expected) in [
        ("admin_rights", Some(1)),
        ("contracts_exported", Some(10)),
        ("in_force_without_review", Some(1)),
        ("sign_ins_refused", Some(5)),
        ("sign_in_locked", Some(1)),
        ("new_addresses", None),
        ("account_unused", None),
    ] {
        assert_eq!(figure(word), expected, "{word}: {found}");
    }
    let browser = app.browser_at("Acme").await;
    let person = found["person_id"].as_str().unwrap();
    let page = browser.visit(&format!("/risk/people/{person}")).await.text();
    let links: Vec<_> =
        page.split("href=\"/audit?").skip(1).map(|it| it.split('"').next().unwrap().replace("&amp;", "&")).collect();
    for (action, entries) in [("contract.exported", 10), ("contract.activated", 1)] {
        let link = links.iter().find(|it| it.contains(action)).unwrap();
        let trail = browser.visit(&format!("/audit?{link}")).await.text();
        assert!(trail.contains(&format!("{entries} entries, newest first")), "{link}: {trail}");
    }
    // What is long ago counts no more, and what nobody uses begins to.
    app.pass(SignedDuration::from_hours(24 * 91));
    sql(&app, "INSERT INTO users (id, company_id, email, email_key, full_name, role, password_hash, is_active, created_at, last_sign_in_at) \
        SELECT client.id, users.company_id, 'bo@acme.example', 'bo@acme.example', 'Bo Aud', 'auditor', users.password_hash, users.is_active, users.created_at, users.created_at \
        FROM users, (SELECT id FROM contracts LIMIT 1) client WHERE users.email = 'owner@acme.example'").await;
    let alice = app.owner_again("Acme").await;
    let found = read(&alice, "/risk/people").await;
    let words = |it: &Value| {
        it["reasons"].as_array().unwrap().iter().map(|it| it["reason"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (found["people"][0]["name"].as_str(), words(&found["people"][0])),
        (Some("Bo Aud"), vec!["account_unused".to_owned()])
    );
    assert_eq!(words(&found["people"][1]), ["admin_rights"]);
}

#[tokio::test]
async fn d8_a_sign_in_from_another_place_than_before_is_told_and_the_first_place_is_not() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    app.browser_at("Acme").await;
    app.pass(SignedDuration::from_hours(24 * 60));
    let abroad = app.stranger().at([198, 51, 100, 9]);
    assert_eq!(
        abroad.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", PASSWORD)]).await.status(),
        302
    );
    let alice = app.owner_again("Acme").await;
    let found = read(&alice, "/risk/people").await["people"][0].clone();
    let new = found["reasons"].as_array().unwrap().iter().find(|it| it["reason"] == "new_addresses").cloned();
    assert_eq!(new.map(|it| it["figure"].as_u64().unwrap()), Some(1), "{found}");
}

#[tokio::test]
async fn d8_the_risk_of_accounts_is_for_those_who_may_read_the_trail() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    for (role, may) in
        [("owner", true), ("admin", true), ("auditor", true), ("legal", false), ("manager", false), ("viewer", false)]
    {
        app.make("Acme", role).await;
        let expected = if may { 200 } else { 403 };
        assert_eq!(alice.get("/api/v1/risk/people").await.status(), expected, "{role}");
        assert_eq!(browser.visit("/risk/people").await.status(), expected, "{role}");
        assert_eq!(browser.visit("/risk/people.csv").await.status(), expected, "{role}");
        assert_eq!(browser.visit("/risk").await.status(), 200, "{role}");
    }
    app.make("Acme", "guest").await;
    assert_eq!(alice.get("/api/v1/risk/contracts").await.status(), 403);
    assert_eq!(alice.get("/api/v1/risk/models").await.status(), 403);
}

#[tokio::test]
async fn d8_a_list_of_risks_leaves_as_a_table_and_the_trail_says_so() {
    let app = TestApp::new().await;
    let alice = a_company_with_risks(&app).await;
    create(&alice, "=HYPERLINK(1)", "Zed").await;
    let browser = app.browser_at("Acme").await;
    let file = browser.visit("/risk/contracts.csv?fact=critical&party=halden%20coatings%20limited").await;
    assert_eq!((file.status(), file.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    let lines: Vec<_> = file.text().trim_start_matches('\u{feff}').lines().map(str::to_owned).collect();
    assert_eq!(
        (
            lines.len(),
            lines[0].starts_with("Title,Other party,Status,Value,Risk,Why"),
            lines[1].starts_with("Coating,")
        ),
        (3, true, true)
    );
    assert!(browser.visit("/risk/contracts.csv").await.text().contains("'=HYPERLINK(1)"));
    let parties = browser.visit("/risk/counterparties.csv").await.text();
    assert!(parties.contains("1 contract with something overdue (2)"), "{parties}");
    assert!(browser.visit("/risk/people.csv").await.text().contains("Priya Nair,Owner,"));
    let logs = read(&alice, "/security/audit-logs?event_type=risk.list_saved").await;
    assert_eq!(logs["total"], 4);
}

#[tokio::test]
async fn principle_4_risks_of_another_company_are_not_there() {
    let app = TestApp::new().await;
    a_company_with_risks(&app).await;
    let mallory = app.owner_of("Mallory").await;
    let browser = app.browser_at("Mallory").await;
    for (path, list) in [
        ("/risk/contracts", "contracts"),
        ("/risk/contracts?fact=expired", "contracts"),
        ("/risk/counterparties", "counterparties"),
        ("/risk/models", "models"),
    ] {
        assert_eq!(read(&mallory, path).await[list], json!([]), "{path}");
    }
    let people = read(&mallory, "/risk/people").await;
    assert_eq!(people["total"], 1);
    let alice = app.owner_again("Acme").await;
    let theirs = read(&alice, "/risk/people").await["people"][0]["person_id"].as_str().unwrap().to_owned();
    for page in [format!("/risk/people/{theirs}"), "/risk/counterparty?name=Calder%20Bridge%20Limited".to_owned()] {
        assert_eq!(browser.visit(&page).await.status(), 404, "{page}");
    }
    let board = browser.visit("/risk").await;
    assert!(board.text().contains("No contract yet") && !board.text().contains("Halden"));
}

/// What a browser hears.
struct Events(BodyDataStream);

impl Events {
    async fn of(browser: &Client) -> Self {
        let answer = browser.listen("/risk/changes").await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self(Body::into_data_stream(answer.into_body()))
    }

    /// The mark of the next event; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        loop {
            let chunk = tokio::time::timeout(Duration::from_secs(30), self.0.next()).await.unwrap();
            let text = String::from_utf8(chunk?.unwrap().to_vec()).unwrap();
            if let Some((_, mark)) = text.split_once("data: ") {
                return Some(mark.trim().to_owned());
            }
        }
    }
}

fn edition_of(page: &str) -> String {
    page.split_once("data-edition=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn d8_a_board_hears_of_a_change_of_its_company_by_whichever_process_and_of_no_others() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Coating", "Halden").await;
    let mallory = app.owner_of("Mallory").await;
    let browser = app.browser_at("Acme").await;
    let shown = edition_of(&browser.visit("/risk").await.text());
    let mut events = Events::of(&browser).await;
    assert_eq!(events.next().await.as_ref(), Some(&shown), "the page shows what is told at first");

    create(&mallory, "Hers", "Zed").await;
    let elsewhere = app.stranger_at_another().await.with_token(alice.token());
    let answer = elsewhere.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({"force_reanalysis": true})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    let told = events.next().await.unwrap();
    assert_ne!(told, shown);
    assert_eq!(edition_of(&browser.visit("/risk").await.text()), told, "one event for one change, and none for hers");
}

#[tokio::test]
async fn d8_what_a_board_hears_ends_with_the_sign_in_and_with_the_right() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (leaving, staying) = (app.browser_at("Acme").await, app.browser_at("Acme").await);
    let (mut ends, mut goes_on) = (Events::of(&leaving).await, Events::of(&staying).await);
    assert!(ends.next().await.is_some() && goes_on.next().await.is_some());
    assert_eq!(leaving.submit("/do/accounts/sign_out", &[]).await.status(), 302);
    assert_eq!(ends.next().await, None);
    assert!(goes_on.next().await.is_some(), "signing out is told to the others");

    app.make("Acme", "guest").await;
    // A change that a guest's company still has: somebody signs in.
    app.stranger().post("/api/v1/auth/login", &json!({"email": email("Acme"), "password": PASSWORD})).await;
    assert_eq!(goes_on.next().await, None);
    assert_eq!(staying.listen("/risk/changes").await.status(), 403);
    assert_eq!(app.stranger().listen("/risk/changes").await.status(), 401);
    assert_eq!(alice.listen("/risk/changes").await.status(), 401, "tokens are for the REST contract");
}

#[tokio::test]
async fn d8_no_company_has_all_places_for_hearing_of_changes() {
    let app = TestApp::new().await;
    let (acme, bolt) = (app.browser_of("Acme").await, app.browser_of("Bolt").await);
    let mut listening = Vec::new();
    for _ in 0..50 {
        listening.push(Events::of(&acme).await);
    }
    let refused = acme.listen("/risk/changes").await;
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (429, "60"));
    Events::of(&bolt).await;
    listening.pop();
    Events::of(&acme).await;
}

/// So many questions to the model of a company, each answered in this way.
async fn asked(client: &Client, stub: &StubModel, id: &str, saying: Saying, many: u32) {
    stub.answers(saying);
    for _ in 0..many {
        let answer = ask(client, id, &question()).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
    }
}

#[tokio::test]
async fn d8_a_models_risk_is_counted_from_its_calls_and_each_reason_opens_those_it_was_counted_from() {
    let app = app_with(PATIENT).await;
    let (alice, stub, id) = company_with(&app, Saying::Says(ANSWER)).await;
    asked(&alice, &stub, &id, Saying::Says(ANSWER), 11).await;
    asked(&alice, &stub, &id, Saying::Fails(401), 4).await;
    asked(&alice, &stub, &id, Saying::StopsAfter("Birch Ltd has"), 4).await;
    let of_model = async |client: &Client| read(client, "/risk/models").await["models"][0].clone();
    let few = of_model(&alice).await;
    assert_eq!((&few["calls"], &few["risk_score"], &few["reasons"]), (&json!(19), &Value::Null, &json!([])));
    let browser = app.browser_at("Acme").await;
    assert!(browser.visit("/risk").await.text().contains("too few calls to say"));

    stub.answers(Saying::Says("This agreement is governed by the law of England and Wales."));
    let made = alice.post(&format!("/api/v1/contracts/{id}/findings/COM-LAW/proposal"), &json!({})).await.json();
    let call = made["id"].as_str().unwrap();
    assert_eq!(alice.post(&format!("/api/v1/decisions/{call}/turn-down"), &json!({})).await.status(), 200);
    let it = of_model(&alice).await;
    assert_eq!((&it["calls"], &it["name"], &it["is_outside"]), (&json!(20), &json!("small-one"), &json!(false)));
    let told: Vec<_> =
        it["reasons"].as_array().unwrap().iter().map(|it| (it["reason"].clone(), it["figure"].clone())).collect();
    // Each answer quotes once what stands there and once what does not.
    let expected =
        [("quotations_unverified", 50), ("proposals_refused", 100), ("answers_incomplete", 20), ("calls_failed", 20)];
    for (reason, figure) in expected {
        assert!(told.contains(&(json!(reason), json!(figure))), "{reason} {figure}: {told:?}");
    }
    assert_eq!((told.len(), &it["points"], &it["risk_level"]), (4, &json!(9 + 5 + 4 + 3), &json!("high")));
    assert_eq!(read(&alice, "/risk/models?level=high").await["total"], 1);
    assert_eq!(read(&alice, "/risk/models?level=low").await["total"], 0);

    let board = browser.visit("/risk").await.text();
    let links: Vec<_> =
        board.split("href=\"/decisions?").skip(1).map(|it| it.split('"').next().unwrap().to_owned()).collect();
    assert_eq!(links.len(), 4, "{board}");
    let mut counted = Vec::new();
    for link in links {
        let query = link.replace("&amp;", "&");
        counted.push(read(&alice, &format!("/decisions?{query}")).await["total"].as_u64().unwrap());
        assert_eq!(browser.visit(&format!("/decisions?{query}")).await.status(), 200, "{query}");
    }
    assert_eq!(
        counted,
        [11, 1, 4, 4],
        "the calls with quotations taken out, turned down, broken off, without an answer"
    );
    assert_eq!(alice.get("/api/v1/decisions?concern=sad").await.fields(), ["concern"]);

    app.make("Acme", "manager").await;
    let board = browser.visit("/risk").await.text();
    assert!(
        board.contains("People refused 100 % of what it proposed") && !board.contains("/decisions?model"),
        "{board}"
    );
}
