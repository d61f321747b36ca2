//! Pages and plain forms, as a browser without script uses them.

use crate::support::{PASSWORD, TestApp, email, new_contract};
use serde_json::json;

#[tokio::test]
async fn a_person_registers_pastes_a_contract_and_takes_it_home_without_any_script() {
    let app = TestApp::new().await;
    let browser = app.stranger();
    let fields = [
        ("company_name", "Acme"),
        ("full_name", "Priya Nair"),
        ("email", "priya@acme.example"),
        ("password", PASSWORD),
    ];
    let answer = browser.submit("/do/accounts/register", &fields).await;
    assert_eq!((answer.status(), answer.header("location")), (302, Some("/")), "{}", answer.text());

    let text = "# Coating\n\nThe Supplier will coat lenses.\n\n## Payment\n\nInvoices are paid within 90 days.";
    let fields = [
        ("title", "Lens coating"),
        ("contract_type", "service_agreement"),
        ("client_name", "Halden"),
        ("content", text),
    ];
    let answer = browser.submit("/do/contracts/paste", &fields).await;
    assert_eq!(answer.status(), 302, "{}", answer.text());
    let contract = answer.header("location").unwrap().to_owned();

    let page = browser.visit(&contract).await;
    assert_eq!(page.status(), 200);
    assert!(
        page.text().contains("Lens coating") && page.text().contains("Invoices are paid within 90 days"),
        "{}",
        page.text()
    );
    let after_the_page = page.text().split_once("</main>").unwrap().1.to_owned();
    assert!(!after_the_page.contains("coat lenses"), "what the page was drawn from is not sent a second time");
    let file = browser.visit(&format!("{contract}/export/pdf")).await;
    assert_eq!((file.status(), file.header("content-type")), (200, Some("application/pdf")));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"lens-coating-v1.pdf\""));
    assert!(file.bytes().starts_with(b"%PDF-"));
    assert_eq!(browser.visit(&format!("{contract}/export/doc")).await.status(), 404);
}

#[tokio::test]
async fn a_refused_form_leads_back_and_its_page_says_why_once() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    let browser = app.stranger();
    let answer = browser.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", "wrong")]).await;
    assert_eq!((answer.status(), answer.header("location")), (302, Some("/sign-in")));
    let page = browser.visit("/sign-in").await;
    assert!(page.text().contains("The e-mail or the password is not right"), "{}", page.text());
    assert!(!page.text().contains("wrong\""), "the password is not echoed");
    let again = browser.visit("/sign-in").await;
    assert!(!again.text().contains("The e-mail or the password is not right"));
}

#[tokio::test]
async fn signing_in_goes_on_to_the_page_that_was_asked_for_and_never_to_another_site() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    for (next, lands) in
        [("/contracts", "/contracts"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/")]
    {
        let fields = [("email", email("Acme")), ("password", PASSWORD.to_owned()), ("next", next.to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let answer = app.stranger().submit("/do/accounts/sign_in", &fields).await;
        assert_eq!((answer.status(), answer.header("location")), (302, Some(lands)), "{next}");
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_keeps_the_navigation_of_whoever_is_signed_in() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let id = "0199f3a0-7b1c-7000-8000-000000000001";
    for path in [
        "/nothing/here".to_owned(),
        "/contracts/not-an-id".to_owned(),
        format!("/contracts/{id}"),
        format!("/contracts/{id}/nothing"),
        format!("/imports/{id}"),
    ] {
        let (inside, outside) = (browser.visit(&path).await, app.stranger().visit(&path).await);
        assert_eq!(inside.status(), 404, "{path}");
        let text = inside.text();
        assert!(text.contains("There is nothing here") && text.contains("aria-label=\"Sections\""), "{path}: {text}");
        assert!(text.contains("Priya Nair"), "{path}");
        assert!(!outside.text().contains("aria-label=\"Sections\""), "{path}");
        assert!(matches!(outside.status(), 302 | 404), "{path}: {}", outside.status());
    }
    app.make("Acme", "guest").await;
    let forbidden = browser.visit("/contracts").await;
    assert_eq!(forbidden.status(), 403);
    assert!(forbidden.text().contains("aria-label=\"Sections\""), "{}", forbidden.text());
}

#[tokio::test]
async fn whoever_may_not_draft_gets_no_form_for_a_pasted_text() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    assert_eq!(browser.visit("/contracts/paste").await.status(), 200);
    app.make("Acme", "viewer").await;
    for page in ["/contracts/paste", "/imports/new"] {
        assert_eq!(browser.visit(page).await.status(), 403, "{page}");
    }
}

#[tokio::test]
async fn the_details_of_a_contract_in_force_are_written_for_people() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.json();
    let id = made["id"].as_str().unwrap();
    alice.post(&format!("/api/v1/contracts/{id}/status"), &serde_json::json!({"status": "active"})).await;
    let page = app.browser_at("Acme").await.visit(&format!("/contracts/{id}/details")).await.text();
    for words in ["£18,500.50", "1 December 2026", "30 November 2027"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("18500.50") && !page.contains("2027-11-30"), "{page}");
}

#[tokio::test]
async fn the_list_is_narrowed_by_a_form_and_put_into_the_order_of_last_days() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    for (title, end) in [("Later", Some("2028-01-31")), ("Sooner", Some("2026-12-10")), ("Never", None)] {
        let mut body = new_contract(title);
        body["content"] = serde_json::json!("");
        body["end_date"] = serde_json::json!(end);
        assert_eq!(alice.post("/api/v1/contracts", &body).await.status(), 201);
    }
    for (sort, titles) in [("end_date", ["Sooner", "Later", "Never"]), ("-end_date", ["Never", "Later", "Sooner"])] {
        let found = alice.get(&format!("/api/v1/contracts?sort={sort}")).await.json();
        let found: Vec<_> = found["contracts"].as_array().unwrap().iter().map(|it| it["title"].clone()).collect();
        assert_eq!(found, titles, "{sort}");
    }
    let all = browser.visit("/contracts").await.text();
    for words in ["More filters", "name=\"risk\"", "name=\"owner\"", "£55,501.50 in 3 contracts", "31 January 2028"] {
        assert!(all.contains(words), "{words}: {all}");
    }
    let ending = browser.visit("/contracts?expiring_within_days=30&owner=&tag=&party=&risk=&currency=").await.text();
    assert!(ending.contains("Sooner") && !ending.contains(">Later<"), "{ending}");
    let nothing = browser.visit("/contracts?search=z").await.text();
    assert!(nothing.contains("Write at least two letters"), "{nothing}");
}

#[tokio::test]
async fn the_list_says_how_many_contracts_of_how_many_it_shows() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    for n in 1..=52 {
        let mut body = new_contract(&format!("Lease {n}"));
        body["content"] = serde_json::json!("");
        assert_eq!(alice.post("/api/v1/contracts", &body).await.status(), 201);
    }
    for (query, said) in [
        ("", "52 of 52, 1 to 50 shown"),
        ("?page=2", "52 of 52, 51 to 52 shown"),
        ("?page=3", "0 of 52"),
        ("?status=active", "0 of 52"),
        ("?search=lease", "52 of 52, 1 to 50 shown"),
    ] {
        let page = browser.visit(&format!("/contracts{query}")).await.text();
        assert!(page.contains(said), "{query}: {page}");
    }
}

#[tokio::test]
async fn p5_a_page_behind_the_last_leads_to_the_last_and_keeps_what_was_asked_for() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Zebra frames")).await.json();
    let id = made["id"].as_str().unwrap();
    let due = json!({"title": "Report", "due": "2027-01-31"});
    alice.post(&format!("/api/v1/contracts/{id}/obligations"), &due).await;
    let browser = app.browser_at("Acme").await;
    for list in [
        "/contracts?search=zebra&page=",
        "/contracts?page=",
        "/obligations?page=",
        "/audit?page=",
        "/findings?show=all&page=",
        "/imports?page=",
        "/imports/review?page=",
        "/filters?page=",
        "/settings/tags?page=",
        "/settings/keys?page=",
        "/settings/outbox?page=",
        "/templates/clauses?page=",
        "/settings/playbook/rules?page=",
        "/settings/playbook/versions?page=",
        "/settings/playbook/own?page=",
        "/processing?page=",
        "/decisions?page=",
        "/frameworks?page=",
        "/risk/contracts?page=",
        "/risk/counterparties?page=",
        "/risk/people?page=",
        format!("/contracts/{id}/versions?page=").as_str(),
    ] {
        let behind = browser.visit(&format!("{list}99")).await;
        let place = behind.header("location").unwrap_or_else(|| panic!("{list}: {}", behind.status())).to_owned();
        let last = place.strip_prefix(list).and_then(|it| it.parse::<u32>().ok());
        assert!(behind.status() == 302 && last.is_some_and(|it| (1..99).contains(&it)), "{list}: {place}");
        assert_eq!(browser.visit(&place).await.status(), 200, "{place}");
    }
    let found = browser.visit("/contracts?search=zebra&page=1").await.text();
    assert!(found.contains("Zebra frames"), "{found}");
}
