//! Templates that a company writes for itself: begun from a copy, refused at their line, tried, published, drafted from, retired.

use crate::archive::{bring_in, take};
use crate::own_clauses::set_off;
use crate::support::{Answer, Client, TestApp};
use axum::body::Body;
use serde_json::{Value, json};

const TEMPLATES: &str = "/api/v1/templates";
const OURS: &str = "/api/v1/templates/T-OWN-1";

async fn source(client: &Client, id: &str) -> String {
    let answer = client.get(&format!("{TEMPLATES}/{id}/source")).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()["source"].as_str().unwrap().to_owned()
}

/// A copy of the mutual NDA under a name of its own, with another first sentence of what it is for.
async fn copied(client: &Client) -> String {
    source(client, "T-NDA-MUT").await.replacen("name = \"Mutual NDA\"", "name = \"Zebra NDA\"", 1)
}

async fn write(client: &Client, source: &str, note: &str) -> Answer {
    client.post(TEMPLATES, &json!({"source": source, "note": note})).await
}

/// The sample answers of the copied template.
fn answers() -> Value {
    json!(pactoria::templates::library().template("T-NDA-MUT").unwrap().sample)
}

async fn drafted(client: &Client, id: &str) -> Value {
    let form = json!({
        "title": "Talks", "contract_type": "nda", "plain_english_input": "Talks about lenses.", "client_name": "Thornbury Optics Limited",
        "template_id": id, "variables": answers(),
    });
    let made = client.post("/api/v1/contracts", &form).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let contract = made.json()["id"].as_str().unwrap().to_owned();
    let written = client.post(&format!("/api/v1/contracts/{contract}/generate"), &json!({})).await;
    assert_eq!(written.status(), 200, "{}", written.text());
    client.get(&format!("/api/v1/contracts/{contract}")).await.json()
}

#[tokio::test]
async fn a1_a_template_of_our_own_is_begun_from_a_copy_and_contracts_are_drafted_from_it() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let copy = copied(&alice).await;
    assert!(!copy.contains("id = \"T-NDA-MUT\"") && !copy.contains("\nversion ="), "{copy}");
    let made = write(&alice, &copy, "We sign these weekly").await;
    assert_eq!((made.status(), made.header("etag")), (201, Some("\"1\"")), "{}", made.text());
    let made = made.json();
    assert_eq!(
        (&made["id"], &made["name"], &made["version"], &made["is_own"]),
        (&json!("T-OWN-1"), &json!("Zebra NDA"), &json!(1), &json!(true))
    );
    assert_eq!(
        (&made["change_note"], &made["jurisdiction"]),
        (&json!("We sign these weekly"), &json!("England and Wales"))
    );
    assert!(made["author"].as_str().is_some_and(|it| !it.is_empty()) && made["pages"].as_u64() > Some(0), "{made}");
    assert_eq!(alice.get(OURS).await.json(), made);
    let list = alice.get(&format!("{TEMPLATES}?search=zebra")).await.json();
    assert_eq!(list["templates"][0]["id"], "T-OWN-1", "{list}");
    assert!(alice.get(&format!("{TEMPLATES}?contract_type=saas&search=zebra")).await.json()["total"] == 0);

    let contract = drafted(&alice, "T-OWN-1").await;
    assert_eq!((&contract["template_id"], &contract["template_version"]), (&json!("T-OWN-1"), &json!(1)));
    assert!(contract["content"].as_str().unwrap().contains("Calder Bridge Analytics Limited"), "{contract}");
    let page = app.browser_at("Acme").await.visit(&format!("/contracts/{}", contract["id"].as_str().unwrap())).await;
    assert!(page.text().contains("Zebra NDA, version 1"), "{}", page.text());
}

#[tokio::test]
async fn a1_what_does_not_fit_is_refused_with_its_line_and_nothing_is_written() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let copy = copied(&alice).await;
    let line = copy.lines().position(|it| it.contains("\"NC-TERM\"")).unwrap() + 1;
    for (from, to, said) in [
        ("\"NC-TERM\",", "\"NC-TERN\",", format!("Line {line}: there is no clause NC-TERN.")),
        (
            "name = \"purpose\"",
            "name = \"aim\"",
            "with the clause NC-PURPOSE: purpose is not a question of T-OWN-0".to_owned(),
        ),
        ("pd = \"none\"", "colour = \"none\"", "the rule pack has no fact colour".to_owned()),
        ("\"CL-SIGN\",", "\"CL-OWN-9\",", "there is no clause CL-OWN-9".to_owned()),
        ("category =", "categories =", "unknown field `categories`".to_owned()),
    ] {
        assert!(copy.contains(from), "{from}");
        let refused = write(&alice, &copy.replacen(from, to, 1), "x").await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["source".to_owned()]), "{from}");
        assert!(refused.text().contains(&said), "{said}: {}", refused.text());
    }
    let nothing = write(&alice, "", " ").await;
    assert_eq!(nothing.fields(), ["note", "source"]);
    let long = "# x\n".repeat(60_000);
    assert_eq!(write(&alice, &long, "x").await.fields(), ["source"]);
    assert_eq!(alice.get(OURS).await.status(), 404);

    let tried = alice.post(&format!("{TEMPLATES}/try"), &json!({"source": copy})).await;
    assert_eq!((tried.status(), &tried.json()["unanswered"]), (200, &json!([])), "{}", tried.text());
    assert!(tried.json()["content"].as_str().unwrap().contains("Calder Bridge"), "{}", tried.text());
    assert_eq!(alice.get(OURS).await.status(), 404, "trying keeps nothing");
}

#[tokio::test]
async fn a1_a_contract_goes_on_saying_from_which_version_it_was_drafted() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let copy = copied(&alice).await;
    write(&alice, &copy, "First").await;
    let before = drafted(&alice, "T-OWN-1").await;
    let next = copy.replacen("title = \"Mutual non-disclosure agreement\"", "title = \"Our talks\"", 1);
    let request = alice.request("PUT", OURS).header("content-type", "application/json").header("if-match", "\"1\"");
    let changed = alice.send(request, Body::from(json!({"source": next, "note": "Shorter title"}).to_string())).await;
    assert_eq!((changed.status(), changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text());
    let stale = json!({"source": copy, "note": "Late", "version": 1});
    alice.json("PUT", OURS, &stale).await.expect_problem(409, "template.version_conflict");
    let after = drafted(&alice, "T-OWN-1").await;
    assert_eq!(after["template_version"], 2);
    assert!(after["content"].as_str().unwrap().contains("Our talks"), "{after}");
    let still = alice.get(&format!("/api/v1/contracts/{}", before["id"].as_str().unwrap())).await.json();
    assert_eq!((&still["template_version"], &still["content"]), (&json!(1), &before["content"]));

    let versions = alice.get(&format!("{OURS}/versions")).await.json();
    assert_eq!((&versions["total"], &versions["versions"][0]["note"]), (&json!(2), &json!("Shorter title")));
    let first = alice.get(&format!("{OURS}/versions/1")).await.json();
    assert!(first["source"].as_str().unwrap().contains("Mutual non-disclosure agreement"), "{first}");
    let compared = app.browser_at("Acme").await.visit("/templates/T-OWN-1/compare?from=1&to=2").await.text();
    assert!(compared.contains("<ins") && compared.contains("Shorter title"), "{compared}");
    alice.json("PUT", "/api/v1/templates/T-NDA-MUT", &stale).await.expect_problem(409, "template.built_in");
}

#[tokio::test]
async fn a1_a_template_names_an_own_clause_in_one_version_and_contracts_tell_which() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut clause = set_off("First");
    clause["contract_types"] = json!(["nda"]);
    assert_eq!(alice.post("/api/v1/clauses", &clause).await.status(), 201);
    let copy = copied(&alice).await.replacen("    \"NC-TERM\",", "    \"NC-TERM\",\n    \"CL-OWN-1\",", 1);
    let made = write(&alice, &copy, "With set-off").await;
    assert_eq!(made.status(), 201, "{}", made.text());
    assert!(source(&alice, "T-OWN-1").await.contains("\"CL-OWN-1/1\""), "the version that counts is written down");
    clause["preferred"]["text"] = json!("All sums are paid on the day.");
    clause["version"] = json!(1);
    assert_eq!(alice.json("PUT", "/api/v1/clauses/CL-OWN-1", &clause).await.status(), 200);

    let contract = drafted(&alice, "T-OWN-1").await;
    assert!(contract["content"].as_str().unwrap().contains("All sums are paid in full."), "{contract}");
    let uses = alice.get("/api/v1/clauses/CL-OWN-1/uses").await.json();
    let one = &uses["uses"][0];
    assert_eq!(
        (&uses["total"], &one["contract_id"], &one["clause_version"], &one["stands"]),
        (&json!(1), &contract["id"], &json!(1), &json!("as_put_in"))
    );
}

#[tokio::test]
async fn a1_nothing_new_is_drafted_from_a_retired_template_until_it_comes_back() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    write(&alice, &copied(&alice).await, "First").await;
    let standing = format!("{OURS}/standing");
    let retired = json!({"state": "retired", "reason": "Our lawyer wrote a new one", "version": 1});
    assert_eq!(alice.json("PUT", &standing, &retired).await.json()["is_retired"], true);
    let form = json!({
        "title": "Talks", "contract_type": "nda", "plain_english_input": "Talks about lenses.", "client_name": "Thornbury", "template_id": "T-OWN-1",
    });
    alice.post("/api/v1/contracts", &form).await.expect_problem(409, "template.retired");
    assert_eq!(alice.get(&format!("{TEMPLATES}?search=zebra")).await.json()["total"], 0);
    assert_eq!(alice.get(&format!("{TEMPLATES}?retired=true")).await.json()["templates"][0]["id"], "T-OWN-1");
    let browser = app.browser_at("Acme").await;
    let page = browser.visit("/templates/T-OWN-1").await.text();
    assert!(page.contains("Our lawyer wrote a new one") && !page.contains("Draft it"), "{page}");
    let back = json!({"state": "in_use", "version": 1});
    assert_eq!(alice.json("PUT", &standing, &back).await.json()["is_retired"], false);
    assert_eq!(alice.post("/api/v1/contracts", &form).await.status(), 201);
}

#[tokio::test]
async fn a1_a_template_is_tried_published_and_answered_without_any_script() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let alice = app.owner_again("Acme").await;
    assert!(browser.visit("/templates/T-NDA-MUT").await.text().contains("/templates/new?from=T-NDA-MUT"));
    let form = browser.visit("/templates/new?from=T-NDA-MUT").await.text();
    assert!(form.contains("name = \"Mutual NDA\"") && !form.contains("id = \"T-NDA-MUT\""), "{form}");
    let copy = copied(&alice).await;
    let send = async |source: &str, act: &str, note: &str| {
        let fields =
            [("id", ""), ("from", "T-NDA-MUT"), ("version", "0"), ("source", source), ("note", note), ("act", act)];
        browser.submit("/do/templates/write_own", &fields).await
    };
    let tried = send(&copy, "try", "").await;
    assert_eq!(tried.header("location"), Some("/templates/new?from=T-NDA-MUT"), "{}", tried.text());
    let page = browser.visit("/templates/new?from=T-NDA-MUT").await.text();
    assert!(page.contains("With its sample answers") && page.contains("name = \"Zebra NDA\""), "{page}");
    send(&copy.replacen("\"NC-TERM\",", "\"NC-TERN\",", 1), "save", "First").await;
    let page = browser.visit("/templates/new?from=T-NDA-MUT").await.text();
    assert!(page.contains("there is no clause NC-TERN") && page.contains("href=\"#f-source\""), "{page}");
    let made = send(&copy, "save", "First").await;
    assert_eq!(made.header("location"), Some("/templates/T-OWN-1"), "{}", made.text());
    assert!(browser.visit("/templates").await.text().contains("Your company’s own"));

    let begun = browser.submit("/do/drafting/begin", &[("template", "T-OWN-1")]).await;
    let sheet = begun.header("location").unwrap().to_owned();
    assert!(sheet.starts_with("/drafting/") && browser.visit(&sheet).await.text().contains("Zebra NDA"), "{sheet}");
    let blank = browser.visit("/templates/new").await.text();
    assert!(blank.contains("A template of our own"), "{blank}");
}

#[tokio::test]
async fn principle_4_another_companys_templates_are_not_there_and_only_admins_write() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let copy = copied(&alice).await;
    write(&alice, &copy, "First").await;
    let before = alice.get(OURS).await.json();
    let change = json!({"source": copy, "note": "Mine", "version": 1});
    let standing = json!({"state": "retired", "reason": "x", "version": 1});
    for (method, rest, body) in [
        ("GET", "", &json!({})),
        ("PUT", "", &change),
        ("PUT", "/standing", &standing),
        ("GET", "/source", &json!({})),
        ("GET", "/versions", &json!({})),
        ("GET", "/versions/1", &json!({})),
    ] {
        for id in ["T-OWN-1", "T-OWN-9", "nothing"] {
            let answer = mallory.json(method, &format!("{TEMPLATES}/{id}{rest}"), body).await;
            answer.expect_problem(404, "template.missing");
        }
    }
    assert!(!mallory.get(TEMPLATES).await.text().contains("T-OWN-1"));
    let browser = app.browser_at("Mallory").await;
    for rest in ["", "/edit", "/versions", "/compare?from=1&to=1"] {
        let page = browser.visit(&format!("/templates/T-OWN-1{rest}")).await;
        assert!(page.status() == 404 && !page.text().contains("Zebra NDA"), "{rest}: {}", page.text());
    }
    for call in [
        "/do/templates/show",
        "/do/templates/open_own",
        "/do/templates/write_own",
        "/do/templates/put_standing",
        "/do/templates/versions",
    ] {
        let fields = [
            ("id", "T-OWN-1"),
            ("version", "1"),
            ("page", "1"),
            ("from", ""),
            ("retired", "true"),
            ("reason", "x"),
            ("note", "x"),
        ];
        let answer = browser.call(call, &fields).await;
        assert!(matches!(answer.status(), 404 | 422), "{call}: {}", answer.text());
    }
    let compared = browser.call("/do/templates/compare", &[("id", "T-OWN-1"), ("from", "1"), ("to", "1")]).await;
    assert_eq!(compared.status(), 404, "{}", compared.text());
    let begun = browser.call("/do/drafting/begin", &[("template", "T-OWN-1")]).await;
    assert_eq!(begun.code(), "template.missing");
    assert_eq!(alice.get(OURS).await.json(), before, "nothing was changed");

    app.make("Acme", "legal").await;
    for (method, path, body) in [("POST", TEMPLATES, &change), ("PUT", OURS, &change)] {
        alice.json(method, path, body).await.expect_problem(403, "account.not_allowed");
    }
    alice.post(&format!("{TEMPLATES}/try"), &json!({"source": copy})).await.expect_problem(403, "account.not_allowed");
    assert_eq!(alice.get(OURS).await.status(), 200);
}

#[tokio::test]
async fn an_archive_carries_own_templates_with_the_clauses_they_name_and_what_was_drafted_from_them() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    alice.post("/api/v1/clauses", &set_off("First")).await;
    let named = copied(&alice).await.replacen("\"CL-SIGN\",", "\"CL-OWN-1\", \"CL-SIGN\",", 1);
    let made = write(&alice, &named, "With our own clause").await;
    assert_eq!(made.status(), 201, "{}", made.text());
    drafted(&alice, "T-OWN-1").await;
    let drafted_from =
        async |client: &Client| client.get("/api/v1/contracts").await.json()["contracts"][0]["template_id"].clone();
    let zip = take(&alice).await;

    let there = TestApp::new().await;
    let bob = there.owner_of("Borealis").await;
    let brought = bring_in(&bob, &zip).await;
    assert_eq!((&brought["templates"], &brought["clauses"], &brought["remarks"]), (&json!(1), &json!(1), &json!([])));
    let (mine, theirs) = (alice.get(OURS).await.json(), bob.get(OURS).await.json());
    for same in ["name", "version", "change_note", "author", "questions"] {
        assert_eq!(theirs[same], mine[same], "{same}");
    }
    assert_eq!(source(&bob, "T-OWN-1").await, source(&alice, "T-OWN-1").await);
    assert_eq!(drafted_from(&bob).await, "T-OWN-1");
    assert_eq!(bring_in(&bob, &zip).await["templates"], 0, "twice changes nothing");

    let elsewhere = TestApp::new().await;
    let carol = elsewhere.owner_of("Calder").await;
    let mut other = set_off("Another clause");
    other["heading"] = json!("Retention of title");
    carol.post("/api/v1/clauses", &other).await;
    let brought = bring_in(&carol, &zip).await;
    assert_eq!((&brought["contracts"], &brought["templates"]), (&json!(1), &json!(0)));
    let remarks = brought["remarks"].to_string();
    assert!(remarks.contains("CL-OWN-1/1 is not here") && remarks.contains("drafted from T-OWN-1"), "{remarks}");
    assert_eq!(drafted_from(&carol).await, Value::Null, "no other template takes its place");
    carol.get(OURS).await.expect_problem(404, "template.missing");
}
