//! What a company says of itself: read, changed, and in what is drafted afterwards.

use crate::audit::texts;
use crate::parties::colleague;
use crate::support::{Answer, Client, PASSWORD, TestApp, new_contract};
use axum::body::Body;
use serde_json::{Value, json};

const COMPANY: &str = "/api/v1/company";
const PAGE: &str = "/settings/company";

async fn put(client: &Client, if_match: &str, body: &Value) -> Answer {
    let request =
        client.request("PUT", COMPANY).header("content-type", "application/json").header("if-match", if_match);
    client.send(request, Body::from(body.to_string())).await
}

#[tokio::test]
async fn b6_the_details_of_a_company_are_checked_kept_in_one_form_and_told() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let before = alice.get(COMPANY).await;
    assert_eq!(before.header("etag"), Some("\"1\""));
    let before = before.json();
    assert_eq!((&before["name"], &before["timezone"]), (&json!("Acme"), &json!("Europe/London")));
    assert_eq!((&before["company_number"], &before["vat_number"]), (&Value::Null, &Value::Null));

    let wrong = json!({"name": "", "company_number": "XX1", "vat_number": "GB123456783", "timezone": "Mars/Olympus"});
    let refused = put(&alice, "\"1\"", &wrong).await;
    assert_eq!((refused.status(), refused.fields().len()), (422, 4), "{}", refused.text());
    assert_eq!(alice.json("PUT", COMPANY, &json!({"name": "Acme Limited"})).await.fields(), ["version"]);
    put(&alice, "\"2\"", &json!({"name": "Acme Limited"})).await.expect_problem(409, "company.version_conflict");
    assert_eq!(alice.get(COMPANY).await.json(), before, "what was refused changed nothing");

    let right = json!({"name": "Acme Limited", "company_number": "0116 2045", "vat_number": "123 4567 82"});
    let changed = put(&alice, "\"1\"", &right).await;
    assert_eq!((changed.status(), changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text());
    let changed = changed.json();
    assert_eq!((&changed["company_number"], &changed["vat_number"]), (&json!("01162045"), &json!("GB123456782")));
    assert_eq!(changed["timezone"], "Europe/London", "what is not named stays");
    let cleared =
        alice.json("PUT", COMPANY, &json!({"version": 2, "vat_number": null, "timezone": "Europe/Dublin"})).await;
    let cleared = cleared.json();
    assert_eq!((&cleared["vat_number"], &cleared["company_number"]), (&Value::Null, &json!("01162045")));
    assert_eq!((&cleared["timezone"], &cleared["version"]), (&json!("Europe/Dublin"), &json!(3)));
    assert_eq!(put(&alice, "*", &json!({})).await.json()["version"], 3, "nothing changed");
    put(&alice, "\"2\"", &json!({"name": "Late"})).await.expect_problem(409, "company.version_conflict");

    let actions = texts(&app, "audit", "action").await;
    assert_eq!(actions.iter().filter(|it| *it == "company.changed").count(), 2);
    let told = texts(&app, "audit", "before").await;
    let was = json!({"time_zone": "Europe/London", "vat_number": "GB123456782"});
    assert!(told.iter().any(|it| serde_json::from_str::<Value>(it).unwrap() == was), "{told:?}");
    assert_eq!(mallory.get(COMPANY).await.json()["name"], "Mallory", "each company has its own");
    assert_eq!(alice.get("/api/v1/auth/me").await.status(), 200);
}

#[tokio::test]
async fn d2_owners_and_admins_change_the_details_and_others_read_them() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    let (_, admin) = colleague(&app, "Acme", "Ada Admin", "admin").await;
    let (_, manager) = colleague(&app, "Acme", "Mo Manager", "manager").await;
    let (_, guest) = colleague(&app, "Acme", "Guy Guest", "guest").await;
    assert_eq!(put(&admin, "\"1\"", &json!({"company_number": "01162045"})).await.status(), 200);
    assert_eq!(manager.get(COMPANY).await.json()["company_number"], "01162045");
    put(&manager, "\"2\"", &json!({"name": "Mine"})).await.expect_problem(403, "account.not_allowed");
    guest.get(COMPANY).await.expect_problem(403, "account.not_allowed");

    let browser = app.stranger();
    let sign_in = [("email", "mo.manager@acme.example"), ("password", PASSWORD)];
    assert_eq!(browser.submit("/do/accounts/sign_in", &sign_in).await.status(), 302);
    let page = browser.visit(PAGE).await.text();
    assert!(page.contains("01162045") && !page.contains("/do/company/put"), "{page}");
    assert!(!browser.visit("/account").await.text().contains(PAGE), "no link to what is not theirs to change");
    let refused = browser.call("/do/company/put", &[("version", "2"), ("name", "Mine")]).await;
    assert_eq!((refused.status(), refused.code().as_str()), (403, "account.not_allowed"));
}

#[tokio::test]
async fn p20_the_details_are_changed_without_script_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    assert!(browser.visit("/account").await.text().contains(PAGE));
    let form = |number: &'static str| {
        [("version", "1"), ("name", "Acme Limited"), ("company_number", number), ("timezone", "Europe/London")]
    };
    let refused = browser.submit("/do/company/put", &form("nonsense")).await;
    assert_eq!(refused.header("location"), Some(PAGE), "{}", refused.text());
    let noted = browser.visit(PAGE).await.text();
    assert!(noted.contains("nonsense") && noted.contains("A company number has eight characters"), "{noted}");
    assert!(noted.contains("Acme Limited"), "{noted}");
    browser.submit("/do/company/put", &form("1162045")).await;
    let short = browser.visit(PAGE).await.text();
    assert!(short.contains("This has 7 characters. If it starts with a zero, enter 01162045."), "{short}");
    let done = browser.submit("/do/company/put", &form("01162045")).await;
    assert_eq!(done.header("location"), Some("/account"), "{}", done.text());
    let account = browser.visit("/account").await.text();
    assert!(account.contains("Acme Limited") && account.contains("01162045"), "{account}");

    let late = [("version", "1"), ("name", "Acme plc"), ("timezone", "Europe/London")];
    assert_eq!(browser.submit("/do/company/put", &late).await.header("location"), Some(PAGE));
    let both = browser.visit(PAGE).await.text();
    assert!(both.contains("Acme plc") && both.contains("Saved now: Acme Limited"), "{both}");
    assert!(both.contains("Saved now: 01162045") && both.contains("nothing was changed now"), "{both}");
}

#[tokio::test]
async fn b2_new_drafts_name_the_companys_own_numbers_and_contracts_that_are_there_stay_as_they_are() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let before = alice.post("/api/v1/contracts", &new_contract("Before")).await.json();
    put(&alice, "*", &json!({"company_number": "01162045", "vat_number": "GB123456782"})).await;
    let own = |it: &Value, side: &str| {
        let of = |name: &str| it[format!("{side}_{name}")].as_str().map(str::to_owned);
        (of("company_number"), of("vat_number"))
    };
    let ours = (Some("01162045".to_owned()), Some("GB123456782".to_owned()));
    let made = alice.post("/api/v1/contracts", &new_contract("After")).await.json();
    assert_eq!((own(&made, "supplier"), own(&made, "client")), (ours.clone(), (None, None)));
    let mut bought = new_contract("Bought");
    bought["client_name"] = json!("ACME");
    bought["supplier_name"] = json!("Halden Coatings Limited");
    let bought = alice.post("/api/v1/contracts", &bought).await.json();
    assert_eq!((own(&bought, "client"), own(&bought, "supplier")), (ours.clone(), (None, None)));
    let mut others = new_contract("Between others");
    others["supplier_name"] = json!("Somebody else");
    let others = alice.post("/api/v1/contracts", &others).await.json();
    assert_eq!((own(&others, "client"), own(&others, "supplier")), ((None, None), (None, None)));
    let mut said = new_contract("Said otherwise");
    said["supplier_company_number"] = json!("07654321");
    let said = alice.post("/api/v1/contracts", &said).await.json();
    assert_eq!(own(&said, "supplier"), (Some("07654321".to_owned()), ours.1.clone()));
    let path = format!("/api/v1/contracts/{}", before["id"].as_str().unwrap());
    assert_eq!(alice.get(&path).await.json(), before);

    let browser = app.browser_at("Acme").await;
    let begun = browser.submit("/do/drafting/begin", &[("template", "T-NDA-MUT")]).await;
    let step = browser.visit(begun.header("location").unwrap()).await.text();
    assert!(step.contains("value=\"01162045\""), "{step}");
    let page = browser.visit(&format!("/contracts/{}", made["id"].as_str().unwrap())).await.text();
    assert!(page.contains("Acme: company number 01162045, VAT number GB123456782"), "{page}");
}
