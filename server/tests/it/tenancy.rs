//! Another company's contract is not there, by whatever door.

use crate::support::{TestApp, new_contract};
use serde_json::json;

/// An id that nobody has.
const NOBODYS: &str = "0199f3a0-7b1c-7000-8000-000000000001";

#[tokio::test]
async fn principle_4_another_companys_contract_is_not_there_by_every_door_of_the_api() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Secret")).await.json();
    let theirs = made["id"].as_str().unwrap().to_owned();

    for (method, rest, body) in [
        ("GET", "", json!({})),
        ("PATCH", "", json!({"title": "Mine", "version": 1})),
        ("PUT", "", json!({"title": "Mine", "version": 1})),
        ("PATCH", "", json!({"tags": ["Mine"], "owner_id": NOBODYS, "version": 1})),
        ("POST", "/generate", json!({"regenerate": true})),
        ("POST", "/analyze", json!({})),
        ("GET", "/versions", json!({})),
        ("GET", "/versions/1", json!({})),
        ("POST", "/versions/1/restore", json!({})),
        ("GET", "/export?format=md", json!({})),
        ("POST", "/status", json!({"status": "active"})),
        ("DELETE", "?reason=Mine", json!({})),
        ("GET", "/versions/1/diff/1", json!({})),
        ("POST", "/versions/1/merge", json!({"content": "x"})),
        ("GET", "/dates", json!({})),
        ("GET", "/dates/calendar", json!({})),
        ("GET", "/key-terms", json!({})),
        ("GET", "/terms", json!({})),
        ("GET", "/data-protection", json!({})),
        ("PUT", "/data-protection", json!({"aspects": {}, "version": 1})),
        ("PUT", "/data-protection/assessment", json!({"outcome": "not_needed", "reason": "x", "version": 1})),
        ("GET", "/original", json!({})),
        ("GET", "/obligations", json!({})),
        ("POST", "/obligations", json!({"title": "x", "due": "2027-01-31"})),
        ("GET", "/reminders", json!({})),
        ("POST", "/reminders", json!({"about": "end", "days_before": 1, "email": "a@b.example"})),
        ("PUT", "/dates", json!({"version": 0, "renewal": "none"})),
        ("GET", "/amendments", json!({})),
        ("POST", "/amendments", json!({})),
        ("POST", "/changes", json!({"version": 1, "kind": "delete", "clause": "clause 1"})),
        ("GET", "/governing", json!({})),
        ("PUT", "/tags", json!({"tags": ["Mine"]})),
        ("PUT", "/owner", json!({"owner_id": NOBODYS})),
        ("GET", "/related", json!({})),
        ("POST", "/related", json!({"contract_id": NOBODYS, "kind": "same_deal"})),
        ("DELETE", "/related/0199f3a0-7b1c-7000-8000-000000000001", json!({})),
        (
            "POST",
            "/findings/COM-LP-60/decision",
            json!({"decision": "accepted", "reason": "x", "version": 1, "seen": "x"}),
        ),
        ("DELETE", "/findings/COM-LP-60/decision?version=1&seen=x", json!({})),
        ("GET", "/compliance-report", json!({})),
        ("GET", "/compliance-report?format=pdf", json!({})),
        ("PUT", "/findings/COM-LP-60/assignee", json!({"version": 1, "seen": "x"})),
        ("GET", "/findings/COM-TPR/fix", json!({})),
        ("POST", "/findings/COM-TPR/fix", json!({"version": 1})),
        ("GET", "/facts", json!({})),
        ("PUT", "/facts/transfer", json!({"value": "true", "version": 1})),
        ("DELETE", "/facts/transfer?version=1", json!({})),
        ("POST", "/clauses", json!({"clause": "CL-ACCEPT", "version": 1})),
        ("POST", "/ask", json!({"job": "summarise"})),
        ("POST", "/findings/COM-TPR/proposal", json!({})),
        ("POST", "/rewrite", json!({"clause": 1, "wish": "Mine"})),
        ("POST", "/opinion", json!({})),
        ("GET", "/opinion", json!({})),
        ("GET", "/model-access", json!({})),
        ("PUT", "/model-access", json!({"never_leaves": true})),
    ] {
        let mut told = Vec::new();
        for id in [theirs.as_str(), NOBODYS, "not-an-id"] {
            let answer = mallory.json(method, &format!("/api/v1/contracts/{id}{rest}"), &body).await;
            answer.expect_problem(404, "contract.missing");
            let mut body = answer.json();
            body.as_object_mut().unwrap().remove("request_id");
            told.push(body);
        }
        assert!(told.iter().all(|it| *it == told[0]), "{method} {rest} tells them apart");
    }
    let list = mallory.get("/api/v1/contracts?search=Secret").await.json();
    assert_eq!((list["total"].as_u64(), list["contracts"].as_array().map(Vec::len)), (Some(0), Some(0)));
    assert_eq!(alice.get(&format!("/api/v1/contracts/{theirs}")).await.json(), made, "nothing was changed");
}

#[tokio::test]
async fn principle_4_another_companys_contract_is_not_there_on_the_pages() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.browser_of("Mallory").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Secret")).await.json();
    let theirs = made["id"].as_str().unwrap().to_owned();
    for rest in [
        "",
        "/edit",
        "/amend",
        "/change",
        "/governs",
        "/versions",
        "/versions/1",
        "/conflict",
        "/export/pdf",
        "/export/md",
        "/step/active",
        "/dates",
        "/dates/calendar",
        "/key-terms",
        "/terms",
        "/terms/save",
        "/data-protection",
        "/original",
        "/reminders",
        "/obligations",
        "/compare",
        "/details",
        "/filing",
        "/filing?search=Secret",
        "/findings/COM-LP-60",
        "/findings/COM-TPR/fix",
        "/facts",
        "/clauses",
        "/clauses/CL-ACCEPT",
        "/compliance-report",
        "/compliance-report?format=pdf",
        "/ask",
        "/findings/COM-TPR/proposal",
    ] {
        for id in [theirs.as_str(), NOBODYS, "not-an-id"] {
            let answer = mallory.visit(&format!("/contracts/{id}{rest}")).await;
            assert_eq!(answer.status(), 404, "{id}{rest}: {}", answer.text());
            assert!(!answer.text().contains("Secret") && !answer.text().contains("Acme"), "{id}{rest}");
        }
    }
    let list = mallory.visit("/contracts?search=Secret").await;
    assert!(!list.text().contains("Halden"), "{}", list.text());
}

#[tokio::test]
async fn principle_4_another_companys_contract_is_not_there_for_server_functions() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.browser_of("Mallory").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Secret")).await.json();
    let theirs = made["id"].as_str().unwrap().to_owned();
    let calls: [(&str, &[(&str, &str)]); 17] = [
        ("show", &[]),
        ("open_editor", &[]),
        ("check", &[("source", "x")]),
        ("save", &[("version", "1"), ("title", "Mine"), ("source", "x")]),
        ("keep", &[("version", "1"), ("title", "Mine"), ("source", "x")]),
        ("drop_kept", &[]),
        ("both_texts", &[]),
        ("merge", &[("version", "1"), ("shown", "x")]),
        ("history", &[("page", "1")]),
        ("version", &[("number", "1")]),
        ("restore", &[("number", "1")]),
        ("compare", &[]),
        ("open_dates", &[]),
        ("open_key_terms", &[]),
        ("put_dates", &[("renewal", "none")]),
        ("open_step", &[("to", "active")]),
        ("take_step", &[("to", "terminated"), ("reason", "x")]),
    ];
    for (call, fields) in calls {
        for id in [theirs.as_str(), NOBODYS] {
            let fields: Vec<_> = [("id", id)].into_iter().chain(fields.iter().copied()).collect();
            let answer = mallory.call(&format!("/do/contracts/{call}"), &fields).await;
            assert_eq!(
                (answer.status(), answer.code().as_str()),
                (404, "contract.missing"),
                "{call}: {}",
                answer.text()
            );
        }
    }
    let amending: [(&str, &[(&str, &str)]); 5] = [
        ("open", &[]),
        ("draft", &[]),
        ("open_change", &[]),
        ("add_change", &[("version", "1"), ("kind", "delete"), ("clause", "clause 1")]),
        ("governs", &[]),
    ];
    for (call, fields) in amending {
        for id in [theirs.as_str(), NOBODYS] {
            let fields: Vec<_> = [("id", id)].into_iter().chain(fields.iter().copied()).collect();
            let answer = mallory.call(&format!("/do/amendments/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "contract.missing"), "{call}");
        }
    }
    let filing: [(&str, &[(&str, &str)]); 7] = [
        ("open_details", &[]),
        ("save_details", &[("version", "1"), ("title", "Mine")]),
        ("open", &[]),
        ("put", &[("tags", "Mine")]),
        ("relate", &[("other", NOBODYS), ("kind", "same_deal")]),
        ("unrelate", &[("other", NOBODYS)]),
        ("open", &[("search", "Secret")]),
    ];
    for (call, fields) in filing {
        for id in [theirs.as_str(), NOBODYS] {
            let fields: Vec<_> = [("id", id)].into_iter().chain(fields.iter().copied()).collect();
            let answer = mallory.call(&format!("/do/filing/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "contract.missing"), "{call}");
        }
    }
    let seen = [("rule", "COM-LP-60"), ("version", "1"), ("seen", "x")];
    for (call, further) in [
        ("open", &[][..]),
        ("decide", &[("decision", "accepted"), ("reason", "Mine")]),
        ("take_back", &[]),
        ("assign", &[("assignee_id", NOBODYS)]),
    ] {
        for id in [theirs.as_str(), NOBODYS] {
            let fields: Vec<_> = [("id", id)].into_iter().chain(seen).chain(further.iter().copied()).collect();
            let answer = mallory.call(&format!("/do/findings/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "contract.missing"), "{call}");
        }
    }
    for (call, further) in [("open", &[][..]), ("put_in", &[("text", "Mine"), ("place", "new")])] {
        for id in [theirs.as_str(), NOBODYS] {
            let fields = [("id", id), ("rule", "COM-TPR"), ("version", "1")];
            let fields: Vec<_> = fields.into_iter().chain(further.iter().copied()).collect();
            let answer = mallory.call(&format!("/do/fixes/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "contract.missing"), "{call}");
        }
    }
    for call in ["open", "say"] {
        for id in [theirs.as_str(), NOBODYS] {
            let fields = [("id", id), ("fact", "transfer"), ("value", "true"), ("version", "1")];
            let answer = mallory.call(&format!("/do/facts/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "contract.missing"), "{call}");
        }
    }
    for id in [theirs.as_str(), NOBODYS] {
        let answer = mallory.call("/do/terms/open", &[("id", id)]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "contract.missing"));
    }
    for call in ["choose", "open", "put_in"] {
        for id in [theirs.as_str(), NOBODYS] {
            let fields = [("id", id), ("clause", "CL-ACCEPT"), ("version", "1"), ("page", "1"), ("place", "new")];
            let answer = mallory.call(&format!("/do/clauses/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "contract.missing"), "{call}");
        }
    }
    for (call, further) in [
        ("open_ask", &[][..]),
        ("ask", &[("job", "summarise")]),
        ("keep_here", &[("kept", "true")]),
        ("open_proposal", &[("rule", "COM-TPR")]),
        ("propose", &[("rule", "COM-TPR")]),
        ("open_writing", &[]),
        ("open_judging", &[]),
        ("judge", &[]),
        ("open_rewriting", &[]),
        ("rewrite", &[("clause", "1"), ("wish", "Mine")]),
        ("write", &[]),
        ("assemble", &[]),
    ] {
        for id in [theirs.as_str(), NOBODYS] {
            let fields: Vec<_> = [("id", id)].into_iter().chain(further.iter().copied()).collect();
            let answer = mallory.call(&format!("/do/models/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "contract.missing"), "{call}");
        }
    }
    assert_eq!(alice.get(&format!("/api/v1/contracts/{theirs}")).await.json(), made, "nothing was changed");
}

#[tokio::test]
async fn principle_4_another_companys_tags_and_people_are_not_there() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let browser = app.browser_of("Malice").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Secret")).await.json();
    let path = format!("/api/v1/contracts/{}/tags", made["id"].as_str().unwrap());
    alice.json("PUT", &path, &json!({"tags": ["Hidden"]})).await;
    let tag = alice.get("/api/v1/tags").await.json()["tags"][0]["id"].as_str().unwrap().to_owned();
    let person = made["owner_id"].as_str().unwrap().to_owned();
    assert_eq!(mallory.get("/api/v1/tags").await.json()["total"], 0);
    assert!(!mallory.get("/api/v1/people").await.text().contains(&person));
    for id in [tag.as_str(), NOBODYS, "not-an-id"] {
        let path = format!("/api/v1/tags/{id}");
        mallory.patch(&path, &json!({"name": "Mine"})).await.expect_problem(404, "tag.missing");
        mallory.json("DELETE", &path, &json!({})).await.expect_problem(404, "tag.missing");
        mallory.post(&format!("{path}/merge"), &json!({"into": NOBODYS})).await.expect_problem(404, "tag.missing");
        let page = browser.visit(&format!("/settings/tags/{id}")).await;
        assert!(page.status() == 404 && !page.text().contains("Hidden"), "{id}: {}", page.text());
    }
    for id in [tag.as_str(), NOBODYS] {
        for (call, fields) in [
            ("open_tag", &[][..]),
            ("rename_tag", &[("name", "Mine")]),
            ("merge_tag", &[("into", NOBODYS)]),
            ("delete_tag", &[]),
        ] {
            let fields: Vec<_> = [("id", id)].into_iter().chain(fields.iter().copied()).collect();
            let answer = browser.call(&format!("/do/filing/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "tag.missing"), "{call}");
        }
    }
    for id in [person.as_str(), NOBODYS, "not-an-id"] {
        let path = format!("/api/v1/people/{id}/hand-over");
        mallory.post(&path, &json!({"to": NOBODYS})).await.expect_problem(404, "person.missing");
        assert_eq!(browser.visit(&format!("/settings/people/{id}/hand-over")).await.status(), 404);
    }
    for (call, fields) in [("open_hand_over", &[][..]), ("hand_over", &[("to", NOBODYS)])] {
        let fields: Vec<_> = [("id", person.as_str())].into_iter().chain(fields.iter().copied()).collect();
        let answer = browser.call(&format!("/do/filing/{call}"), &fields).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "person.missing"), "{call}");
    }
}

#[tokio::test]
async fn principle_4_another_companys_files_are_not_there_by_any_door() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let browser = app.browser_of("Malice").await;
    let theirs =
        crate::imports::read(&app, &alice, &[("Secret.txt", b"SECRET AGREEMENT\n\nNobody else reads this.")]).await;
    for id in [theirs.as_str(), NOBODYS, "not-an-id"] {
        for (method, rest) in [
            ("GET", ""),
            ("GET", "/files/1"),
            ("GET", "/files/1/original"),
            ("POST", "/files/1/accept"),
            ("POST", "/files/1/leave-out"),
        ] {
            let path = format!("/api/v1/imports/{id}{rest}");
            mallory.json(method, &path, &json!({"standing": "draft"})).await.expect_problem(404, "import.missing");
        }
        for rest in ["", "/files/1", "/files/1/download"] {
            let answer = browser.visit(&format!("/imports/{id}{rest}")).await;
            assert_eq!(answer.status(), 404, "{id}{rest}: {}", answer.text());
            assert!(!answer.text().contains("Secret"), "{id}{rest}");
        }
    }
    for id in [theirs.as_str(), NOBODYS] {
        for (call, fields) in [
            ("show", &[("page", "1")][..]),
            ("show_file", &[("position", "1")]),
            ("decide", &[("position", "1"), ("act", "bring_in"), ("standing", "draft")]),
            ("decide", &[("position", "1"), ("act", "leave_out")]),
            ("decide", &[("position", "1"), ("act", "accept:title")]),
        ] {
            let fields: Vec<_> = [("id", id)].into_iter().chain(fields.iter().copied()).collect();
            let answer = browser.call(&format!("/do/imports/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "import.missing"), "{call}: {}", answer.text());
        }
    }
    assert_eq!(mallory.get("/api/v1/imports").await.json()["total"], 0);
    assert_eq!(mallory.get("/api/v1/imports/review").await.json()["total"], 0);
    assert!(!browser.visit("/imports/review").await.text().contains("Secret"));
}

#[tokio::test]
async fn principle_4_another_companys_rules_are_not_there_and_do_not_count_here() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let rule = "/api/v1/settings/playbook/rules/COM-LP-60";
    alice.json("PUT", rule, &json!({"state": "off", "reason": "Secret"})).await;
    let seen = alice.get("/api/v1/settings/playbook").await.json()["draft"]["mark"].clone();
    let theirs = mallory.get("/api/v1/settings/playbook").await;
    assert!(theirs.json()["draft"].is_null() && !theirs.text().contains("Secret"), "{}", theirs.text());
    let publish = "/api/v1/settings/playbook/publish";
    mallory.post(publish, &json!({"seen": seen})).await.expect_problem(409, "playbook.no_draft");
    assert_eq!(alice.post(publish, &json!({"seen": seen})).await.status(), 200);
    let theirs = mallory.get("/api/v1/settings/playbook").await.json();
    assert_eq!((&theirs["version"], &theirs["switched_off"]), (&json!(0), &json!([])));
    assert!(!mallory.get(rule).await.text().contains("Secret"));
    assert!(!mallory.get("/api/v1/settings/playbook/rules?state=off").await.text().contains("Secret"));
    mallory.get("/api/v1/settings/playbook/versions/1").await.expect_problem(404, "version.missing");
    let id = mallory.post("/api/v1/contracts", &new_contract("Mine")).await.json()["id"].as_str().unwrap().to_owned();
    let analysis = mallory.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({})).await.json();
    assert_eq!((&analysis["rule_set_version"], &analysis["switched_off"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn principle_4_another_companys_reports_and_what_it_vouches_for_are_not_there() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let browser = app.browser_of("Malice").await;
    let drawn = alice.post("/api/v1/frameworks/gdpr/reports", &json!({})).await.json();
    let theirs = drawn["id"].as_str().unwrap().to_owned();
    let control = "/api/v1/frameworks/gdpr/controls/art-33";
    let vouched = json!({"statement": "Secret", "evidence": "Secret", "until": "2027-01-01"});
    assert_eq!(alice.json("PUT", control, &vouched).await.status(), 200);
    let approval =
        json!({"seen": drawn["mark"], "meaning": "approved", "reason": "x", "password": crate::support::PASSWORD});
    for (method, rest, body) in [
        ("GET", "", json!({})),
        ("DELETE", "", json!({})),
        ("POST", "/approve", approval),
        ("GET", "/export?format=pdf", json!({})),
        ("GET", "/export?format=json", json!({})),
    ] {
        for id in [theirs.as_str(), NOBODYS, "not-an-id"] {
            let answer = mallory.json(method, &format!("/api/v1/frameworks/reports/{id}{rest}"), &body).await;
            answer.expect_problem(404, "report.missing");
        }
    }
    for id in [theirs.as_str(), NOBODYS, "not-an-id"] {
        for rest in ["", "/export/pdf"] {
            let page = browser.visit(&format!("/frameworks/reports/{id}{rest}")).await;
            assert!(page.status() == 404 && !page.text().contains("Acme"), "{id}{rest}: {}", page.text());
        }
    }
    for id in [theirs.as_str(), NOBODYS] {
        for (call, fields) in [("open_report", &[][..]), ("approve", &[("seen", "x")]), ("drop_draft", &[])] {
            let fields: Vec<_> = [("id", id)].into_iter().chain(fields.iter().copied()).collect();
            let answer = browser.call(&format!("/do/frameworks/{call}"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "report.missing"), "{call}");
        }
    }
    assert_eq!(mallory.get("/api/v1/frameworks/reports").await.json()["total"], 0);
    assert!(mallory.get(control).await.json()["attestation"].is_null());
    assert!(!mallory.get("/api/v1/frameworks/gdpr").await.text().contains("Secret"));
    mallory.json("DELETE", control, &json!({})).await.expect_problem(409, "framework.not_vouched_for");
    assert!(alice.get("/api/v1/frameworks/gdpr").await.text().contains("Secret"));
}
