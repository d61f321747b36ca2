//! Clauses that a company writes for itself: read as strictly as the library, versioned, retired, put into drafts, and found
//! again in the contracts that took them.

use crate::archive::{bring_in, take};
use crate::audit::texts;
use crate::support::{Answer, Client, TestApp, new_contract};
use axum::body::Body;
use serde_json::{Value, json};

const CLAUSES: &str = "/api/v1/clauses";
const OURS: &str = "/api/v1/clauses/CL-OWN-1";

pub(crate) fn set_off(note: &str) -> Value {
    json!({
        "heading": "Set-off",
        "contract_types": ["service_agreement"],
        "preferred": {
            "text": "All sums are paid in full.\n\nNobody keeps back:\n- a sum that is disputed;\n- [the retention].",
            "why": "Money owed is paid.",
            "citation": ["Common law of set-off"],
        },
        "last_resort": {"text": "Only what both agree may be kept back.", "why": "A court would allow it.", "gives_up": "Some cash."},
        "note": note,
    })
}

async fn if_match(client: &Client, method: &str, path: &str, tag: &str, body: &Value) -> Answer {
    let request = client.request(method, path).header("content-type", "application/json").header("if-match", tag);
    client.send(request, Body::from(body.to_string())).await
}

async fn draft(client: &Client) -> String {
    let mut form = new_contract("Lens coating");
    form["content"] = json!("# Services\n\n## 1. Services\n\n1.1 Alder Ltd coats lenses for Birch Ltd.\n");
    client.post("/api/v1/contracts", &form).await.json()["id"].as_str().unwrap().to_owned()
}

async fn put_in(client: &Client, contract: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/contracts/{contract}/clauses"), body).await
}

async fn ids(client: &Client, query: &str) -> Vec<String> {
    let found = client.get(&format!("{CLAUSES}?{query}")).await.json();
    found["clauses"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a1_a_clause_of_our_own_is_written_found_beside_the_others_and_read_again() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post(CLAUSES, &set_off("We were asked twice")).await;
    assert_eq!((made.status(), made.header("etag")), (201, Some("\"1\"")), "{}", made.text());
    let made = made.json();
    assert_eq!(
        (&made["id"], &made["own"]["version"], &made["can_be_put_in"]),
        (&json!("CL-OWN-1"), &json!(1), &json!(true))
    );
    assert_eq!(made["wordings"][1]["rung"], "last_resort");
    assert!(made["wordings"][0]["content"].as_str().unwrap().contains("1.2 Nobody keeps back:"), "{made}");
    assert_eq!(alice.get(OURS).await.json(), made);

    assert!(ids(&alice, "search=disputed+retention").await.contains(&"CL-OWN-1".to_owned()), "its words are searched");
    assert_eq!(ids(&alice, "ours=true").await, ["CL-OWN-1"]);
    assert_eq!(ids(&alice, "ours=true&template=T-SVC-PRO").await, ["CL-OWN-1"]);
    assert!(ids(&alice, "ours=true&template=T-NDA-MUT").await.is_empty());
    assert_eq!(ids(&alice, "ours=true&with_fallbacks=true").await, ["CL-OWN-1"]);
    let trail = texts(&app, "audit", "action").await;
    assert!(trail.contains(&"clause.written".to_owned()), "{trail:?}");
}

#[tokio::test]
async fn a1_what_the_loader_would_refuse_is_refused_at_its_line() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = set_off("x");
    body["preferred"]["text"] = json!("All sums are paid.\n\nThe {{porpoise}} swims.");
    body["last_resort"]["text"] = json!("# A heading");
    body["last_resort"]["gives_up"] = json!("");
    let refused = alice.post(CLAUSES, &body).await;
    assert_eq!(
        (refused.status(), refused.fields()),
        (422, vec!["last_resort.gives_up".to_owned()]),
        "{}",
        refused.text()
    );
    body["last_resort"]["gives_up"] = json!("Some cash.");
    let refused = alice.post(CLAUSES, &body).await;
    assert_eq!(refused.fields(), ["last_resort.text", "preferred.text"]);
    let text = refused.text();
    assert!(text.contains("Line 3: porpoise is not a question of T-SVC-"), "{text}");
    assert!(text.contains("Line 1: each line is a paragraph or an item"), "{text}");
    let nothing = alice.post(CLAUSES, &json!({"contract_types": ["will"]})).await;
    assert_eq!(nothing.fields(), ["contract_types", "heading", "note", "preferred.text", "preferred.why"]);
    assert!(ids(&alice, "ours=true").await.is_empty(), "nothing was written");

    body["preferred"]["text"] =
        json!("{{#if agreement_date}}\nPaid from {{agreement_date}} on.\n{{/if}}\nPaid in full.");
    body["last_resort"]["text"] = json!("Nothing.");
    let made = alice.post(CLAUSES, &body).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    assert!(made.json()["wordings"][0]["content"].as_str().unwrap().contains("1.1 Paid from ["), "{}", made.text());
}

#[tokio::test]
async fn a1_a_change_is_a_version_with_its_author_and_reason_and_a_stale_one_changes_nothing() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    alice.post(CLAUSES, &set_off("First")).await;
    let mut next = set_off("The bank asked for it");
    next["heading"] = json!("No set-off");
    let changed = if_match(&alice, "PUT", OURS, "\"1\"", &next).await;
    assert_eq!((changed.status(), changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text());
    if_match(&alice, "PUT", OURS, "\"1\"", &set_off("Late")).await.expect_problem(409, "clause.version_conflict");
    next["version"] = json!(1);
    alice.json("PUT", OURS, &next).await.expect_problem(409, "clause.version_conflict");
    next["version"] = json!(2);
    next["note"] = json!("The same words");
    assert_eq!(alice.json("PUT", OURS, &next).await.json()["own"]["version"], 2, "the same words make no version");

    let versions = alice.get(&format!("{OURS}/versions")).await.json();
    let told: Vec<_> =
        versions["versions"].as_array().unwrap().iter().map(|it| (&it["version"], &it["note"])).collect();
    assert_eq!(told, [(&json!(2), &json!("The bank asked for it")), (&json!(1), &json!("First"))]);
    assert_eq!(versions["versions"][0]["author"], "Priya Nair");
    let first = alice.get(&format!("{OURS}/versions/1")).await.json();
    assert_eq!(
        (&first["heading"], &first["wordings"][0]["citation"][0]),
        (&json!("Set-off"), &json!("Common law of set-off"))
    );
    alice.get(&format!("{OURS}/versions/3")).await.expect_problem(404, "version.missing");
    let built_in = "/api/v1/clauses/CL-ACCEPT";
    if_match(&alice, "PUT", built_in, "*", &next).await.expect_problem(409, "clause.built_in");
    alice.json("PUT", "/api/v1/clauses/CL-OWN-7", &next).await.expect_problem(404, "clause.missing");
}

#[tokio::test]
async fn a1_only_owners_and_admins_write_and_everybody_who_reads_contracts_reads() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    alice.post(CLAUSES, &set_off("First")).await;
    for role in ["legal", "manager", "viewer"] {
        app.make("Acme", role).await;
        assert_eq!(alice.get(OURS).await.status(), 200, "{role}");
        let standing = json!({"state": "retired", "reason": "No", "version": 1});
        for (method, path, body) in [
            ("POST", CLAUSES.to_owned(), &set_off("No")),
            ("PUT", OURS.to_owned(), &set_off("No")),
            ("PUT", format!("{OURS}/standing"), &standing),
        ] {
            alice.json(method, &path, body).await.expect_problem(403, "account.not_allowed");
        }
    }
    app.make("Acme", "guest").await;
    alice.get(OURS).await.expect_problem(403, "account.not_allowed");
}

#[tokio::test]
async fn a1_a_retired_clause_leaves_the_lists_goes_into_no_draft_and_comes_back() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    alice.post(CLAUSES, &set_off("First")).await;
    let contract = draft(&alice).await;
    let standing = format!("{OURS}/standing");
    let reasonless = json!({"state": "retired", "version": 1});
    assert_eq!(alice.json("PUT", &standing, &reasonless).await.fields(), ["reason"]);
    let retired = json!({"state": "retired", "reason": "The law changed", "version": 1});
    let answer = alice.json("PUT", &standing, &retired).await;
    assert_eq!((answer.status(), answer.header("etag")), (200, Some("\"1-retired\"")), "{}", answer.text());
    assert_eq!(answer.json()["retired_reason"], "The law changed");
    alice.json("PUT", &standing, &retired).await.expect_problem(409, "clause.already_so");
    assert!(ids(&alice, "ours=true").await.is_empty());
    assert_eq!(ids(&alice, "retired=true").await, ["CL-OWN-1"]);
    let asked = json!({"clause": "CL-OWN-1", "version": 1});
    put_in(&alice, &contract, &asked).await.expect_problem(409, "clause.retired");

    let back = if_match(&alice, "PUT", &standing, "\"1-retired\"", &json!({"state": "in_use"})).await;
    assert_eq!((back.status(), back.header("etag")), (200, Some("\"1\"")), "{}", back.text());
    assert_eq!(put_in(&alice, &contract, &asked).await.status(), 200);
}

#[tokio::test]
async fn a1_each_version_of_a_clause_knows_the_contracts_that_took_it_and_what_is_left_of_it() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    alice.post(CLAUSES, &set_off("First")).await;
    let (one, two) = (draft(&alice).await, draft(&alice).await);
    let taken = put_in(&alice, &one, &json!({"clause": "CL-OWN-1", "version": 1})).await;
    assert_eq!((taken.status(), &taken.json()["gaps"]), (200, &json!(["[the retention]"])), "{}", taken.text());
    let mut next = set_off("Second");
    next["version"] = json!(1);
    next["preferred"]["text"] = json!("All sums are paid in full and on time.");
    assert_eq!(alice.json("PUT", OURS, &next).await.status(), 200);
    put_in(&alice, &two, &json!({"clause": "CL-OWN-1", "rung": "last_resort", "version": 1})).await;

    let uses = alice.get(&format!("{OURS}/uses")).await.json();
    let told = |of: &Value| -> Vec<(Value, Value, Value, Value)> {
        let one = |it: &Value| {
            (it["contract_id"].clone(), it["clause_version"].clone(), it["rung"].clone(), it["stands"].clone())
        };
        of["uses"].as_array().unwrap().iter().map(one).collect()
    };
    let mut both = told(&uses);
    both.sort_by_key(|it| it.1.as_u64());
    assert_eq!(uses["total"], 2);
    assert_eq!(both[0], (json!(one), json!(1), json!("preferred"), json!("as_put_in")));
    assert_eq!(both[1], (json!(two), json!(2), json!("last_resort"), json!("as_put_in")));
    let first = alice.get(&format!("{OURS}/uses?version=1&size=1")).await.json();
    assert_eq!((&first["total"], &first["uses"][0]["contract_version"]), (&json!(1), &json!(2)));

    let text = alice.get(&format!("/api/v1/contracts/{one}")).await.json();
    let filled = text["content"].as_str().unwrap().replace("[the retention]", "five per cent");
    alice.patch(&format!("/api/v1/contracts/{one}"), &json!({"content": filled, "version": 2})).await;
    let first = alice.get(&format!("{OURS}/uses?version=1")).await.json();
    assert_eq!(first["uses"][0]["stands"], "changed");
    let gone = json!({"content": "Nothing of it.", "version": 3});
    alice.patch(&format!("/api/v1/contracts/{one}"), &gone).await;
    let first = alice.get(&format!("{OURS}/uses?version=1")).await.json();
    assert_eq!(first["uses"][0]["stands"], "gone");

    let third = draft(&alice).await;
    put_in(&alice, &third, &json!({"clause": "CL-ACCEPT", "version": 1})).await;
    let built_in = alice.get("/api/v1/clauses/CL-ACCEPT/uses").await.json();
    assert_eq!((&built_in["total"], &built_in["uses"][0]["clause_version"]), (&json!(1), &Value::Null));
    assert_eq!(alice.get(&format!("{OURS}/uses?version=0")).await.fields(), ["version"]);
}

#[tokio::test]
async fn principle_4_another_companys_clauses_are_not_there() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    alice.post(CLAUSES, &set_off("First")).await;
    let contract = draft(&alice).await;
    put_in(&alice, &contract, &json!({"clause": "CL-OWN-1", "version": 1})).await;
    put_in(&alice, &contract, &json!({"clause": "CL-ACCEPT", "version": 2})).await;
    let before = alice.get(OURS).await.json();

    assert!(ids(&mallory, "ours=true").await.is_empty());
    assert!(ids(&mallory, "search=retention+disputed").await.iter().all(|it| it != "CL-OWN-1"));
    let mut change = set_off("Mine");
    change["version"] = json!(1);
    let standing = json!({"state": "retired", "reason": "x", "version": 1});
    for (method, rest, body) in [
        ("GET", "", &json!({})),
        ("PUT", "", &change),
        ("PUT", "/standing", &standing),
        ("GET", "/versions", &json!({})),
        ("GET", "/versions/1", &json!({})),
        ("GET", "/uses", &json!({})),
    ] {
        for id in ["CL-OWN-1", "CL-OWN-9", "nothing"] {
            let answer = mallory.json(method, &format!("{CLAUSES}/{id}{rest}"), body).await;
            answer.expect_problem(404, "clause.missing");
        }
    }
    let theirs = draft(&mallory).await;
    put_in(&mallory, &theirs, &json!({"clause": "CL-OWN-1", "version": 1})).await.expect_problem(404, "clause.missing");
    assert_eq!(mallory.get("/api/v1/clauses/CL-ACCEPT/uses").await.json()["total"], 0);
    let browser = app.browser_at("Mallory").await;
    for rest in ["", "/edit", "/versions", "/compare?from=1&to=1", "/uses"] {
        let page = browser.visit(&format!("/templates/clauses/CL-OWN-1{rest}")).await;
        assert!(page.status() == 404 && !page.text().contains("Set-off"), "{rest}: {}", page.text());
    }
    for call in ["show", "open_own", "write_own", "put_standing", "versions", "compare", "uses"] {
        let fields = [
            ("clause", "CL-OWN-1"),
            ("version", "1"),
            ("page", "1"),
            ("from", "1"),
            ("to", "1"),
            ("retired", "true"),
            ("reason", "x"),
        ];
        let answer = browser.call(&format!("/do/clauses/{call}"), &fields).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "clause.missing"), "{call}: {}", answer.text());
    }
    assert_eq!(alice.get(OURS).await.json(), before, "nothing was changed");
}

#[tokio::test]
async fn a1_a_clause_is_written_changed_compared_and_retired_without_any_script() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    assert!(browser.visit("/templates/clauses").await.text().contains("href=\"/templates/clauses/new\""));
    let fields = |clause: &'static str, version: &'static str, text: &'static str, note: &'static str| {
        vec![
            ("clause", clause),
            ("version", version),
            ("heading", "Set-off"),
            ("contract_types[]", "service_agreement"),
            ("preferred_text", text),
            ("preferred_why", "Money owed is paid."),
            ("preferred_law", "Common law\nEquity"),
            ("note", note),
        ]
    };
    let refused = browser.submit("/do/clauses/write_own", &fields("", "", "The {{porpoise}} swims.", "")).await;
    assert_eq!((refused.status(), refused.header("location")), (302, Some("/templates/clauses/new")));
    let form = browser.visit("/templates/clauses/new").await.text();
    assert!(form.contains("The {{porpoise}} swims.") && form.contains("href=\"#f-note\""), "{form}");
    let refused = browser.submit("/do/clauses/write_own", &fields("", "", "The {{porpoise}} swims.", "First")).await;
    assert_eq!(refused.status(), 302);
    let form = browser.visit("/templates/clauses/new").await.text();
    assert!(form.contains("href=\"#f-preferred-text\"") && form.contains("Line 1: porpoise"), "{form}");

    let page = "/templates/clauses/CL-OWN-1";
    let made = browser.submit("/do/clauses/write_own", &fields("", "", "All sums are paid.", "First")).await;
    assert_eq!((made.status(), made.header("location")), (302, Some(page)), "{}", made.text());
    let shown = browser.visit(page).await.text();
    for words in
        ["All sums are paid.", "Common law; Equity", "written by Priya Nair", "First", "No contract has taken it"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(browser.visit("/templates/clauses?ours=true").await.text().contains("Ours, version 1"));

    browser.submit("/do/clauses/write_own", &fields("CL-OWN-1", "1", "All sums are paid in time.", "Second")).await;
    let stale = browser.submit("/do/clauses/write_own", &fields("CL-OWN-1", "1", "My own words stay.", "Third")).await;
    assert_eq!(stale.header("location"), Some("/templates/clauses/CL-OWN-1/edit"));
    let form = browser.visit("/templates/clauses/CL-OWN-1/edit").await.text();
    for words in [
        "My own words stay.",
        "wrote version 2 of this clause meanwhile",
        "What version 2 changed",
        "name=\"version\" value=\"2\"",
    ] {
        assert!(form.contains(words), "{words}: {form}");
    }
    let compared = browser.visit("/templates/clauses/CL-OWN-1/compare?from=1&to=2").await.text();
    assert!(compared.contains("<ins") && compared.contains("Second"), "{compared}");
    let versions = browser.visit("/templates/clauses/CL-OWN-1/versions").await.text();
    assert!(versions.contains("Version 2: Set-off") && versions.contains("First"), "{versions}");
    assert!(browser.visit("/templates/clauses/CL-OWN-1/uses").await.text().contains("No contract took it"));

    let retire = [("clause", "CL-OWN-1"), ("version", "2"), ("retired", "true"), ("reason", "The law changed")];
    assert_eq!(browser.submit("/do/clauses/put_standing", &retire).await.header("location"), Some(page));
    let shown = browser.visit(page).await.text();
    assert!(shown.contains("Not used any more.") && shown.contains("Use it again"), "{shown}");
}

#[tokio::test]
async fn a1_a_clause_is_made_once_by_its_idempotency_key_and_read_as_kept() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let send = async || {
        let request =
            alice.request("POST", CLAUSES).header("content-type", "application/json").header("idempotency-key", "once");
        alice.send(request, Body::from(set_off("First").to_string())).await
    };
    let (first, again) = (send().await, send().await);
    assert_eq!((first.status(), again.header("idempotent-replayed")), (201, Some("true")), "{}", again.text());
    assert_eq!(ids(&alice, "ours=true").await, ["CL-OWN-1"]);
    let hash = alice.get(&format!("{OURS}/versions/1")).await.json()["sha256"].as_str().unwrap().to_owned();
    let kept: Vec<_> = walk(&app.folder().join("files")).into_iter().filter(|it| it.ends_with(&hash)).collect();
    assert_eq!(kept.len(), 1, "the text lies where files lie, under its hash");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test]
async fn an_archive_carries_own_clauses_with_their_versions_and_what_contracts_took_of_them() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    alice.post(CLAUSES, &set_off("First")).await;
    let mut next = set_off("Second");
    next["heading"] = json!("No set-off");
    next["version"] = json!(1);
    alice.json("PUT", OURS, &next).await;
    let contract = draft(&alice).await;
    put_in(&alice, &contract, &json!({"clause": "CL-OWN-1", "version": 1})).await;
    let zip = take(&alice).await;

    let there = TestApp::new().await;
    let bob = there.owner_of("Borealis").await;
    let brought = bring_in(&bob, &zip).await;
    assert_eq!((&brought["contracts"], &brought["clauses"], &brought["remarks"]), (&json!(1), &json!(1), &json!([])));
    let (mine, theirs) = (alice.get(OURS).await.json(), bob.get(OURS).await.json());
    for same in ["heading", "wordings", "own", "written_by_name", "written_at"] {
        assert_eq!(theirs[same], mine[same], "{same}");
    }
    assert_eq!(bob.get(&format!("{OURS}/versions/1")).await.json()["note"], "First");
    let uses = bob.get(&format!("{OURS}/uses")).await.json();
    assert_eq!((&uses["total"], &uses["uses"][0]["clause_version"]), (&json!(1), &json!(2)));
    assert_eq!(bring_in(&bob, &zip).await["clauses"], 0, "twice changes nothing");

    let elsewhere = TestApp::new().await;
    let carol = elsewhere.owner_of("Calder").await;
    carol.post(CLAUSES, &set_off("Ours was first")).await;
    let brought = bring_in(&carol, &zip).await;
    assert_eq!((&brought["contracts"], &brought["clauses"], &brought["left_out"]), (&json!(1), &json!(1), &json!(0)));

    let another = TestApp::new().await;
    let dan = another.owner_of("Dunmore").await;
    let mut other = set_off("Another clause");
    other["heading"] = json!("Retention of title");
    dan.post(CLAUSES, &other).await;
    let brought = bring_in(&dan, &zip).await;
    assert_eq!((&brought["contracts"], &brought["clauses"], &brought["left_out"]), (&json!(1), &json!(0), &json!(2)));
    assert_eq!(dan.get(OURS).await.json()["heading"], "Retention of title");
    assert_eq!(dan.get(&format!("{OURS}/uses")).await.json()["total"], 0, "another clause was not taken");
}
