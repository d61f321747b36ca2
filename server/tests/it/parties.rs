//! Numbers of the parties, tags, owners and relations, by both doors and between companies.

use crate::audit::texts;
use crate::support::{Client, PASSWORD, TestApp, email, new_contract};
use pactoria::accounts::desk::{self, NewAccount};
use serde_json::{Value, json};

const NOBODYS: &str = "0199f3a0-7b1c-7000-8000-000000000001";

async fn create(client: &Client, title: &str) -> String {
    let answer = client.post("/api/v1/contracts", &new_contract(title)).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn contract(client: &Client, id: &str) -> Value {
    client.get(&format!("/api/v1/contracts/{id}")).await.json()
}

async fn browser_of(app: &TestApp, address: &str) -> Client {
    let browser = app.stranger();
    let signed_in = browser.submit("/do/accounts/sign_in", &[("email", address), ("password", PASSWORD)]).await;
    assert_eq!(signed_in.status(), 302, "{}", signed_in.text());
    browser
}

/// A second person of a company: their id, and them with a token.
pub(crate) async fn colleague(app: &TestApp, company: &str, name: &str, role: &str) -> (String, Client) {
    let address = format!("{}@{}.example", name.to_lowercase().replace(' ', "."), company.to_lowercase());
    let new = NewAccount {
        company: company.to_owned(),
        email: address.clone(),
        full_name: name.to_owned(),
        role: role.to_owned(),
        password: PASSWORD.to_owned(),
    };
    let person = desk::add(&app.services, &new).await.unwrap();
    let answer =
        app.stranger().post("/api/v1/auth/login", &json!({"email": address, "password": PASSWORD})).await.json();
    let token = answer["token"]["access_token"].as_str().unwrap().to_owned();
    (person.id.to_string(), app.stranger().with_token(&token))
}

async fn tagged(client: &Client, id: &str, tags: &Value) -> Value {
    let answer = client.json("PUT", &format!("/api/v1/contracts/{id}/tags"), &json!({"tags": tags})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()["tags"].clone()
}

async fn total(client: &Client, query: &str) -> u64 {
    client.get(&format!("/api/v1/contracts?{query}")).await.json()["total"].as_u64().unwrap()
}

#[tokio::test]
async fn b5_numbers_of_parties_are_checked_kept_in_one_form_and_shown() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = new_contract("Lens coating");
    body["client_company_number"] = json!("sc 001234");
    body["client_vat_number"] = json!("123 4567 82");
    body["supplier_company_number"] = json!("01162045");
    let made = alice.post("/api/v1/contracts", &body).await.json();
    assert_eq!(
        (&made["client_company_number"], &made["client_vat_number"], &made["supplier_company_number"]),
        (&json!("SC001234"), &json!("GB123456782"), &json!("01162045"))
    );
    assert_eq!(made["supplier_vat_number"], Value::Null);
    let id = made["id"].as_str().unwrap();
    let path = format!("/api/v1/contracts/{id}");

    let wrong = json!({"version": 1, "client_company_number": "123456789", "client_vat_number": "GB123456783", "supplier_company_number": "XX123456", "supplier_vat_number": "GB1"});
    let refused = alice.patch(&path, &wrong).await;
    assert_eq!(refused.status(), 422);
    assert_eq!(
        refused.fields(),
        ["client_company_number", "client_vat_number", "supplier_company_number", "supplier_vat_number"]
    );
    assert!(refused.text().contains("A company number has eight characters, like 01234567 or SC123456."));

    let change = json!({"version": 1, "client_company_number": null, "supplier_vat_number": "GD001"});
    let changed = alice.patch(&path, &change).await.json();
    assert_eq!(
        (&changed["client_company_number"], &changed["supplier_vat_number"], &changed["client_vat_number"]),
        (&Value::Null, &json!("GBGD001"), &json!("GB123456782")),
        "what is not named stays"
    );
    assert_eq!(changed["version"], 2);
    let restored = alice.post(&format!("{path}/versions/1/restore"), &json!({})).await.json();
    assert_eq!(
        (&restored["supplier_vat_number"], &restored["client_company_number"]),
        (&Value::Null, &json!("SC001234")),
        "as other details, numbers are again those of the version that is restored"
    );
    assert_eq!(alice.post(&format!("{path}/versions/2/restore"), &json!({})).await.status(), 200);
    assert!(
        texts(&app, "audit", "before").await.iter().any(|it| it.contains("\"client_company_number\":\"SC001234\""))
    );

    let browser = browser_of(&app, &email("Acme")).await;
    let page = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(page.contains("Halden Coatings Limited: VAT number GB123456782"), "{page}");
    assert!(page.contains("Acme: company number 01162045, VAT number GBGD001"), "the company itself is the supplier");
    let table = browser.visit("/contracts/table.csv").await.text();
    assert!(table.contains("Client company number,Client VAT number"), "{table}");
    assert!(table.contains(",GB123456782,,01162045,GBGD001,"), "{table}");
    assert_eq!(total(&alice, "party=Halden%20Coatings%20Limited").await, 1);
}

#[tokio::test]
async fn b5_details_are_changed_without_script_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Lens coating").await;
    let browser = browser_of(&app, &email("Acme")).await;
    let page = format!("/contracts/{id}/details");
    assert!(browser.visit(&page).await.text().contains("You are changing version 1"));
    let fields = |version: &'static str, number: &'static str| {
        vec![
            ("version", version),
            ("title", "Lens coating 2027"),
            ("contract_type", "service_agreement"),
            ("client_name", "Halden Coatings Limited"),
            ("client_company_number", number),
            ("contract_value", "18,500.50"),
            ("currency", "GBP"),
            ("start_date", "2026-12-01"),
            ("end_date", "2027-11-30"),
        ]
    };
    let save = async |mut sent: Vec<(&'static str, &'static str)>| {
        let id: &'static str = id.clone().leak();
        sent.push(("id", id));
        browser.submit("/do/filing/save_details", &sent).await
    };
    let refused = save(fields("1", "12 <b>")).await;
    assert_eq!(refused.header("location"), Some(&*page));
    let text = browser.visit(&page).await.text();
    assert!(text.contains("A company number has eight characters") && text.contains("12 &lt;b&gt;"), "{text}");
    assert!(text.contains("Lens coating 2027"), "what was typed is still there");

    let saved = save(fields("1", "OC301234")).await;
    assert_eq!(saved.header("location"), Some(format!("/contracts/{id}").as_str()), "{}", saved.text());
    let now = contract(&alice, &id).await;
    assert_eq!(
        (&now["client_company_number"], &now["version"], &now["title"]),
        (&json!("OC301234"), &json!(2), &json!("Lens coating 2027"))
    );
    save(fields("1", "SC123456")).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("saved version 2") && text.contains("Saved now: OC301234"), "{text}");
    assert_eq!(contract(&alice, &id).await["client_company_number"], "OC301234", "a stale form changes nothing");

    alice.post(&format!("/api/v1/contracts/{id}/status"), &json!({"status": "pending_review"})).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("It is under review") && !text.contains("Save as the next version"), "{text}");
}

#[tokio::test]
async fn b5_tags_are_the_companys_own_and_found_whatever_their_case() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let (one, two) = (create(&alice, "One").await, create(&alice, "Two").await);
    assert_eq!(
        tagged(&alice, &one, &json!(["Facilities", "  Head   office ", "facilities"])).await,
        json!(["Facilities", "Head office"])
    );
    assert_eq!(
        tagged(&alice, &two, &json!(["FACILITIES", "Caf\u{e9}"])).await,
        json!(["Caf\u{e9}", "Facilities"]),
        "it is the tag that was there"
    );
    let theirs = create(&mallory, "Theirs").await;
    tagged(&mallory, &theirs, &json!(["Facilities", "Secret"])).await;

    assert_eq!(total(&alice, "tag=facilities").await, 2);
    assert_eq!(total(&alice, "tag=CAFE%CC%81").await, 1, "composed or not");
    assert_eq!(total(&alice, "tag=Secret").await, 0);
    assert_eq!(total(&alice, "tag=Facilities&search=One").await, 1);
    let list = alice.get("/api/v1/contracts?tag=head%20office").await.json();
    assert_eq!(list["contracts"][0]["tags"], json!(["Facilities", "Head office"]));
    let tags = alice.get("/api/v1/tags").await.json();
    let counted: Vec<_> = tags["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["contracts"].as_u64().unwrap()))
        .collect();
    assert_eq!(counted, [("Caf\u{e9}", 1), ("Facilities", 2), ("Head office", 1)]);
    let page = alice.get("/api/v1/tags?size=2&page=2").await.json();
    assert_eq!(
        (page["total"].as_u64(), page["pages"].as_u64(), page["tags"][0]["name"].as_str()),
        (Some(3), Some(2), Some("Head office"))
    );

    for (tags, word) in [
        (json!((0..21).map(|it| it.to_string()).collect::<Vec<_>>()), "20"),
        (json!(["x".repeat(41)]), "40"),
        (json!(["a,b"]), "comma"),
        (json!([" "]), "Fill"),
        (json!(null), "Send all tags"),
    ] {
        let refused = alice.json("PUT", &format!("/api/v1/contracts/{one}/tags"), &json!({"tags": tags})).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["tags".to_owned()]), "{}", refused.text());
        assert!(refused.text().contains(word), "{}", refused.text());
    }
    let before = alice.get(&format!("/api/v1/contracts/{one}")).await;
    assert_eq!(tagged(&alice, &one, &json!([])).await, json!([]));
    let after = alice.get(&format!("/api/v1/contracts/{one}")).await;
    assert_ne!(before.header("etag"), after.header("etag"), "who asks whether it changed is told");
    assert_eq!(after.json()["version"], 1, "filing makes no version");
    app.make("Acme", "viewer").await;
    let refused = alice.json("PUT", &format!("/api/v1/contracts/{one}/tags"), &json!({"tags": ["x"]})).await;
    refused.expect_problem(403, "account.not_allowed");
}

#[tokio::test]
async fn b5_tags_are_renamed_merged_and_deleted_by_admins_only() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let (_, tom) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    let (one, two) = (create(&alice, "One").await, create(&alice, "Two").await);
    tagged(&alice, &one, &json!(["IT", "Computers"])).await;
    tagged(&alice, &two, &json!(["Computers"])).await;
    let id_of = async |name: &str| {
        let all = alice.get("/api/v1/tags").await.json();
        let found = all["tags"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap().clone();
        found["id"].as_str().unwrap().to_owned()
    };
    let (it, computers) = (id_of("IT").await, id_of("Computers").await);
    let path = |id: &str| format!("/api/v1/tags/{id}");
    for (who, status, code) in [(&mallory, 404, "tag.missing"), (&tom, 403, "account.not_allowed")] {
        who.patch(&path(&it), &json!({"name": "Mine"})).await.expect_problem(status, code);
        who.post(&format!("{}/merge", path(&it)), &json!({"into": computers})).await.expect_problem(status, code);
        who.json("DELETE", &path(&it), &json!({})).await.expect_problem(status, code);
    }
    let taken = alice.patch(&path(&it), &json!({"name": "computers"})).await;
    assert_eq!((taken.status(), taken.fields()), (422, vec!["name".to_owned()]));
    let renamed = alice.patch(&path(&it), &json!({"name": "it"})).await.json();
    assert_eq!(renamed["name"], "it", "the case of one's own name may change");
    let theirs = create(&mallory, "Theirs").await;
    tagged(&mallory, &theirs, &json!(["Foreign"])).await;
    let foreign = mallory.get("/api/v1/tags").await.json()["tags"][0]["id"].clone();
    for into in [foreign, json!(NOBODYS), json!("x"), json!(it)] {
        let refused = alice.post(&format!("{}/merge", path(&it)), &json!({"into": into})).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["into".to_owned()]), "{into}");
    }
    let merged = alice.post(&format!("{}/merge", path(&it)), &json!({"into": computers})).await.json();
    assert_eq!((merged["name"].as_str(), merged["contracts"].as_u64()), (Some("Computers"), Some(2)));
    assert_eq!(contract(&alice, &one).await["tags"], json!(["Computers"]));
    alice.json("DELETE", &path(&it), &json!({})).await.expect_problem(404, "tag.missing");
    assert_eq!(alice.json("DELETE", &path(&computers), &json!({})).await.status(), 204);
    assert_eq!(contract(&alice, &two).await["tags"], json!([]));
    assert_eq!(contract(&mallory, &theirs).await["tags"], json!(["Foreign"]));
    let actions = texts(&app, "audit", "action").await;
    for action in ["contract.tagged", "tag.renamed", "tag.merged", "tag.deleted"] {
        assert!(actions.iter().any(|it| it == action), "{action}");
    }
}

#[tokio::test]
async fn b5_the_owner_of_a_contract_changes_and_lists_reminders_and_figures_follow() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let (tom_id, tom) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    let id = create(&alice, "Lens coating").await;
    create(&alice, "Another").await;
    let alice_id = contract(&alice, &id).await["owner_id"].as_str().unwrap().to_owned();
    assert_eq!(
        contract(&alice, &id).await["owner_name"],
        "Priya Nair",
        "whoever made it, until somebody else is named"
    );
    for (to, second) in [
        (email("Acme"), "boss@acme.example".to_owned()),
        ("else@acme.example".to_owned(), email("Acme").to_uppercase()),
    ] {
        let body =
            json!({"about": "end", "days_before": 30, "email": to, "escalate_to": second, "escalate_after_days": 3});
        let set = alice.post(&format!("/api/v1/contracts/{id}/reminders"), &body).await;
        assert_eq!(set.status(), 201, "{}", set.text());
    }
    let path = format!("/api/v1/contracts/{id}/owner");
    let theirs = mallory.get("/api/v1/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    for nobody in [theirs.as_str(), NOBODYS, "Tom", ""] {
        let refused = alice.json("PUT", &path, &json!({"owner_id": nobody})).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["owner_id".to_owned()]), "{nobody}");
    }
    let named = alice.json("PUT", &path, &json!({"owner_id": tom_id})).await.json();
    assert_eq!((named["owner_id"].as_str(), named["owner_name"].as_str()), (Some(&*tom_id), Some("Tom Ashworth")));
    assert_eq!((named["created_by"].as_str(), named["version"].as_u64()), (Some(&*alice_id), Some(1)));
    assert_eq!(
        (total(&alice, &format!("owner={tom_id}")).await, total(&alice, &format!("owner={alice_id}")).await),
        (1, 1)
    );

    let reminders = alice.get(&format!("/api/v1/contracts/{id}/reminders")).await.json();
    let mut addresses: Vec<_> = reminders["reminders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["email"].as_str().unwrap().to_owned(), it["escalate_to"].as_str().unwrap().to_owned()))
        .collect();
    addresses.sort();
    let toms = "tom.ashworth@acme.example";
    assert_eq!(
        addresses,
        [("else@acme.example".to_owned(), toms.to_owned()), (toms.to_owned(), "boss@acme.example".to_owned())]
    );

    let browser = browser_of(&app, &email("Acme")).await;
    let dashboard = browser.visit("/dashboard").await.text();
    assert!(dashboard.contains("Tom Ashworth") && dashboard.contains(&format!("owner={tom_id}")), "{dashboard}");
    let table = browser.visit(&format!("/contracts/table.csv?owner={tom_id}")).await.text();
    assert!(table.contains("Tom Ashworth") && !table.contains("Another"), "{table}");

    let by_form = [("id", &*id), ("tags", "Optics, Yearly"), ("owner_id", &*alice_id)];
    let put = browser.submit("/do/filing/put", &by_form).await;
    assert_eq!(put.header("location"), Some(format!("/contracts/{id}").as_str()), "{}", put.text());
    let now = contract(&alice, &id).await;
    assert_eq!((now["owner_id"].as_str(), &now["tags"]), (Some(&*alice_id), &json!(["Optics", "Yearly"])));
    let page = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(page.contains("Owner: Priya Nair") && page.contains("/contracts?tag=Optics"), "{page}");
    assert!(texts(&app, "audit", "action").await.iter().any(|it| it == "contract.owner_named"));
    app.make("Acme", "viewer").await;
    alice.json("PUT", &path, &json!({"owner_id": tom_id})).await.expect_problem(403, "account.not_allowed");
    assert_eq!(tom.json("PUT", &path, &json!({"owner_id": tom_id})).await.status(), 200);
}

#[tokio::test]
async fn b5_what_a_person_with_a_closed_account_answers_for_is_told_and_handed_over() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let (tom_id, tom) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    let id = create(&tom, "Toms").await;
    let own = create(&alice, "Alices").await;
    let obligation = json!({"title": "Report", "due": "2027-01-31"});
    tom.post(&format!("/api/v1/contracts/{own}/obligations"), &obligation).await;
    desk::deactivate(&app.services, "tom.ashworth@acme.example").await.unwrap();
    let browser = browser_of(&app, &email("Acme")).await;
    for page in [format!("/contracts/{id}"), format!("/contracts/{id}/filing"), "/settings/people".to_owned()] {
        let text = browser.visit(&page).await.text();
        assert!(text.contains("Tom Ashworth") && text.contains("closed"), "{page}: {text}");
    }
    let people = alice.get("/api/v1/people").await.json();
    let tom_row = people["people"].as_array().unwrap().iter().find(|it| it["id"] == json!(tom_id)).unwrap().clone();
    assert_eq!(
        (&tom_row["is_active"], &tom_row["contracts"], &tom_row["obligations"]),
        (&json!(false), &json!(1), &json!(1))
    );

    let path = format!("/api/v1/people/{tom_id}/hand-over");
    let alice_id = contract(&alice, &own).await["owner_id"].clone();
    mallory.post(&path, &json!({"to": alice_id})).await.expect_problem(404, "person.missing");
    let theirs = mallory.get("/api/v1/auth/me").await.json()["id"].clone();
    for to in [theirs, json!(tom_id), json!("x")] {
        let refused = alice.post(&path, &json!({"to": to})).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["to".to_owned()]), "{to}");
    }
    app.make("Acme", "legal").await;
    alice.post(&path, &json!({"to": alice_id})).await.expect_problem(403, "account.not_allowed");
    app.make("Acme", "owner").await;
    let form = format!("/settings/people/{tom_id}/hand-over");
    assert!(browser.visit(&form).await.text().contains("One contract and one obligation to do go to somebody else"));
    let refused = browser.submit("/do/filing/hand_over", &[("id", &tom_id), ("to", "")]).await;
    assert_eq!(refused.header("location"), Some(&*form));
    let handed = alice.post(&path, &json!({"to": alice_id})).await.json();
    assert_eq!((&handed["contracts"], &handed["obligations"]), (&json!(1), &json!(1)));
    assert_eq!(contract(&alice, &id).await["owner_id"], alice_id);
    assert!(!browser.visit(&format!("/contracts/{id}")).await.text().contains("closed"));
    let told = texts(&app, "audit", "action").await;
    assert!(told.iter().any(|it| it == "contract.handed_over"));
}

#[tokio::test]
async fn b5_contracts_are_related_once_and_seen_from_both_sides() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let (master, order) = (create(&alice, "Master agreement").await, create(&alice, "First order").await);
    let theirs = create(&mallory, "Theirs").await;
    let path = |id: &str| format!("/api/v1/contracts/{id}/related");
    let body = json!({"contract_id": master, "kind": "order_under"});
    let made = alice.post(&path(&order), &body).await;
    assert_eq!(
        (made.status(), made.json()["kind"].as_str(), made.json()["title"].as_str()),
        (201, Some("order_under"), Some("Master agreement"))
    );
    let seen = alice.get(&path(&master)).await.json();
    assert_eq!(
        (seen["related"][0]["kind"].as_str(), seen["related"][0]["contract_id"].as_str()),
        (Some("framework_of"), Some(&*order))
    );
    for (from, to, kind) in
        [(&order, &master, "order_under"), (&master, &order, "framework_of"), (&master, &order, "same_deal")]
    {
        let again = alice.post(&path(from), &json!({"contract_id": to, "kind": kind})).await;
        again.expect_problem(409, "related.already");
    }
    alice
        .post(&path(&order), &json!({"contract_id": order, "kind": "same_deal"}))
        .await
        .expect_problem(409, "related.to_itself");
    let wrong = alice.post(&path(&order), &json!({"contract_id": master, "kind": "cousin"})).await;
    assert_eq!((wrong.status(), wrong.fields()), (422, vec!["kind".to_owned()]));
    for other in [theirs.as_str(), NOBODYS, "x"] {
        alice
            .post(&path(&order), &json!({"contract_id": other, "kind": "replaces"}))
            .await
            .expect_problem(404, "contract.missing");
        alice
            .json("DELETE", &format!("{}/{other}", path(&order)), &json!({}))
            .await
            .expect_problem(404, "contract.missing");
    }
    mallory
        .post(&path(&theirs), &json!({"contract_id": master, "kind": "replaces"}))
        .await
        .expect_problem(404, "contract.missing");
    mallory
        .json("DELETE", &format!("{}/{order}", path(&master)), &json!({}))
        .await
        .expect_problem(404, "contract.missing");

    let browser = browser_of(&app, &email("Acme")).await;
    let page = browser.visit(&format!("/contracts/{master}")).await.text();
    assert!(page.contains("Framework or master agreement of") && page.contains("First order"), "{page}");
    assert!(browser.visit(&format!("/contracts/{order}")).await.text().contains("Order or statement of work under"));
    assert_eq!(
        alice.json("DELETE", &format!("{}/{order}", path(&master)), &json!({})).await.status(),
        204,
        "from either side"
    );
    assert_eq!(alice.get(&path(&order)).await.json()["related"], json!([]));
    alice
        .json("DELETE", &format!("{}/{order}", path(&master)), &json!({}))
        .await
        .expect_problem(404, "relation.missing");
    let told = texts(&app, "audit", "action").await;
    let count = |action: &str| told.iter().filter(|it| *it == action).count();
    assert_eq!((count("contract.related"), count("contract.unrelated")), (2, 2), "it stands in the trail of both");
    assert!(crate::audit::verify(&app).await.0, "the chain is whole");
}

#[tokio::test]
async fn b5_contracts_are_related_by_a_search_without_script() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    app.owner_of("Mallory").await.post("/api/v1/contracts", &new_contract("Master of others")).await;
    let (master, order) = (create(&alice, "Master agreement").await, create(&alice, "First order").await);
    let browser = browser_of(&app, &email("Acme")).await;
    let page = format!("/contracts/{order}/filing");
    let found = browser.visit(&format!("{page}?search=master")).await.text();
    assert!(
        found.contains("Master agreement") && found.contains(&master) && !found.contains("Master of others"),
        "{found}"
    );
    assert!(
        browser
            .visit(&format!("{page}?search=nothing+like+it"))
            .await
            .text()
            .contains("No other contract has these words")
    );
    let fields = [("id", &*order), ("other", &*master), ("kind", "order_under"), ("search", "master")];
    let made = browser.submit("/do/filing/relate", &fields).await;
    assert_eq!(made.header("location"), Some(&*page), "{}", made.text());
    let text = browser.visit(&page).await.text();
    assert!(
        text.contains("Order or statement of work under") && text.contains("Recorded by Priya Nair today"),
        "{text}"
    );
    let twice = browser.submit("/do/filing/relate", &fields).await;
    assert_eq!(twice.header("location"), Some(format!("{page}?search=master").as_str()));
    assert!(browser.visit(&page).await.text().contains("related already"));
    let none = [("id", &*order), ("kind", "order_under"), ("search", "master")];
    browser.submit("/do/filing/relate", &none).await;
    assert!(browser.visit(&page).await.text().contains("Choose one of the contracts found"));
    browser.submit("/do/filing/unrelate", &[("id", &order), ("other", &master)]).await;
    assert!(browser.visit(&page).await.text().contains("None yet"));
}
