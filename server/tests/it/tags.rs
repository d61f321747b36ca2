//! Entity tags: what a writer saw, and what a reader has already.

use crate::support::{Answer, Client, TestApp, new_contract};
use axum::body::Body;
use jiff::SignedDuration;
use serde_json::{Value, json};

async fn conditional(client: &Client, method: &str, path: &str, header: (&str, &str), body: &Value) -> Answer {
    let request = client.request(method, path).header("content-type", "application/json").header(header.0, header.1);
    client.send(request, Body::from(body.to_string())).await
}

async fn a_contract(client: &Client) -> String {
    let made = client.post("/api/v1/contracts", &new_contract("Lens coating")).await.json();
    format!("/api/v1/contracts/{}", made["id"].as_str().unwrap())
}

#[tokio::test]
async fn b7_a_change_is_made_only_where_one_of_the_tags_still_holds() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let path = a_contract(&alice).await;
    let title = json!({"title": "Mended"});
    let mut version = 1;
    let another = |version: u64| json!({"title": format!("Mended {version}")});
    for (method, tags) in [
        ("PATCH", "\"1\""),
        ("PUT", "W/\"2\""),
        ("PATCH", "\"9\", \"3\""),
        ("PATCH", "*"),
        ("PUT", "\"other\",W/\"5\""),
        ("PATCH", "6"),
    ] {
        let answer = conditional(&alice, method, &path, ("if-match", tags), &another(version)).await;
        version += 1;
        assert_eq!((answer.status(), answer.json()["version"].as_u64()), (200, Some(version)), "{tags}");
        assert_eq!(answer.header("etag"), Some(format!("\"{version}\"").as_str()));
    }
    for tags in ["\"1\"", "\"nothing-like-it\"", "W/\"6\", \"5\""] {
        let refused = conditional(&alice, "PATCH", &path, ("if-match", tags), &title).await;
        refused.expect_problem(409, "contract.version_conflict");
    }
    let disagree = conditional(&alice, "PATCH", &path, ("if-match", "\"7\""), &json!({"version": 6})).await;
    disagree.expect_problem(409, "contract.version_conflict");
    let both = conditional(&alice, "PATCH", &path, ("if-match", "*"), &json!({"version": 7, "title": "Both"})).await;
    assert_eq!(both.status(), 200);
    for broken in ["\"8", "8\"", "abc", "", "\"1\" \"2\""] {
        let refused = conditional(&alice, "PATCH", &path, ("if-match", broken), &title).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["If-Match".to_owned()]), "{broken}");
    }
    let missing = alice.patch(&path, &title).await;
    assert_eq!((missing.status(), missing.fields()), (422, vec!["version".to_owned()]));
    assert_eq!(alice.get(&path).await.json()["version"], 8, "what was refused changed nothing");
}

#[tokio::test]
async fn b7_a_step_changes_the_tag_and_takes_one() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let path = a_contract(&alice).await;
    let status = format!("{path}/status");
    let drafted = alice.get(&path).await.header("etag").unwrap().to_owned();
    let stale = conditional(&alice, "POST", &status, ("if-match", "\"2\""), &json!({"status": "active"})).await;
    assert_eq!(stale.status(), 409, "{}", stale.text());
    let review =
        conditional(&alice, "POST", &status, ("if-match", &drafted), &json!({"status": "pending_review"})).await;
    let waiting = review.header("etag").unwrap().to_owned();
    assert_ne!(waiting, drafted, "the contract is not what it was");
    assert_eq!(alice.get(&path).await.header("etag"), Some(waiting.as_str()));

    let late = conditional(&alice, "DELETE", &path, ("if-match", "\"1-draft-0\""), &json!({})).await;
    assert_eq!(late.status(), 409, "{}", late.text());
    assert_eq!(conditional(&alice, "DELETE", &path, ("if-match", &waiting), &json!({})).await.status(), 200);
}

#[tokio::test]
async fn b7_what_a_reader_has_already_is_not_sent_again() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let path = a_contract(&alice).await;
    let export = format!("{path}/export?format=md");
    let version = format!("{path}/versions/1");
    for path in [&path, &export, &version, "/api/v1/contracts", "/api/v1/auth/me", "/api/v1/templates", "/api/v1/keys"]
    {
        let whole = alice.get(path).await;
        let tag = whole.header("etag").unwrap_or_else(|| panic!("{path} has no tag")).to_owned();
        let again = conditional(&alice, "GET", path, ("if-none-match", &format!("\"x\", W/{tag}")), &json!({})).await;
        assert_eq!((again.status(), again.bytes().len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), Some(tag.as_str()), "{path}");
        for other in ["\"x\"", "nonsense", ""] {
            let answer = conditional(&alice, "GET", path, ("if-none-match", other), &json!({})).await;
            assert_eq!((answer.status(), answer.bytes()), (200, whole.bytes()), "{path} {other}");
        }
    }
    let tag = alice.get(&path).await.header("etag").unwrap().to_owned();
    app.pass(SignedDuration::from_secs(1));
    alice.post(&format!("{path}/status"), &json!({"status": "pending_review"})).await;
    let moved = conditional(&alice, "GET", &path, ("if-none-match", &tag), &json!({})).await;
    assert_eq!((moved.status(), moved.json()["status"].as_str()), (200, Some("pending_review")));
    let head = alice.send(alice.request("HEAD", &path), Body::empty()).await;
    assert_eq!((head.status(), head.bytes().len()), (200, 0));
    let refused = conditional(&app.stranger(), "GET", &path, ("if-none-match", "*"), &json!({})).await;
    refused.expect_problem(401, "account.no_token");
}

#[tokio::test]
async fn b7_lists_can_be_narrowed_to_what_ends_soon_and_what_waits_for_review() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for (title, end, status) in [
        ("Ends on the day", "2026-12-23", "active"),
        ("Ends a day later", "2026-12-24", "active"),
        ("Ends today", "2026-11-23", "active"),
        ("Only drafted", "2026-12-01", ""),
        ("Waits", "2026-12-01", "pending_review"),
    ] {
        let mut body = new_contract(title);
        body["start_date"] = json!("2026-11-01");
        body["end_date"] = json!(end);
        let made = alice.post("/api/v1/contracts", &body).await.json();
        if !status.is_empty() {
            let path = format!("/api/v1/contracts/{}/status", made["id"].as_str().unwrap());
            assert_eq!(alice.post(&path, &json!({"status": status})).await.status(), 200);
        }
    }
    let titles = async |query: &str| {
        let answer = alice.get(&format!("/api/v1/contracts?sort=title&{query}")).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let json = answer.json();
        let titles: Vec<String> =
            json["contracts"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect();
        assert_eq!(json["total"], titles.len());
        titles
    };
    assert_eq!(titles("expiring_within_days=30&status=active").await, ["Ends on the day", "Ends today"]);
    let with_drafts = ["Ends on the day", "Ends today", "Only drafted", "Waits"];
    assert_eq!(titles("expiring_within_days=30").await, with_drafts, "a draft's dates run out too");
    assert_eq!(titles("expiring_within_days=0").await, ["Ends today"]);
    let (waiting, calm) = (titles("needs_review=true").await, titles("needs_review=false").await);
    assert!(waiting.contains(&"Waits".to_owned()) && !calm.contains(&"Waits".to_owned()), "{waiting:?}, {calm:?}");
    assert_eq!(waiting.len() + calm.len(), 5);
    let waiting_and_ending = titles("needs_review=true&expiring_within_days=30").await;
    assert!(waiting_and_ending.iter().all(|it| waiting.contains(it) && it != "Ends a day later"));
    for bad in ["expiring_within_days=-1", "expiring_within_days=3651", "needs_review=yes", "sort=", "status=", "page="]
    {
        assert_eq!(alice.get(&format!("/api/v1/contracts?{bad}")).await.status(), 422, "{bad}");
    }
    let listed = &alice.get("/api/v1/contracts?size=1").await.json()["contracts"][0];
    assert_eq!(listed["plain_english_input"], "Coating of lenses for a year.");
    assert!(listed["variables"].is_object() && listed.get("content").is_none(), "{listed}");
}

#[tokio::test]
async fn b7_a_need_in_plain_words_leads_to_a_template() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let path = "/api/v1/ai/recommend-template";
    let need = json!({"business_description": "We are hiring a cook, full-time, on a salary."});
    let answer = alice.post(path, &need).await;
    let found = answer.json();
    assert_eq!((answer.status(), found["business_description"].clone()), (200, need["business_description"].clone()));
    assert_eq!(found["recommended_templates"][0]["template_id"], "T-EMP-FT");
    assert_eq!(found["confidence"], found["recommended_templates"][0]["confidence"]);
    assert!(found["reasoning"].as_str().unwrap().contains("hiring"));
    let nothing = alice.post(path, &json!({"business_description": "xyzzy"})).await.json();
    assert_eq!((nothing["recommended_templates"].clone(), nothing["confidence"].as_f64()), (json!([]), Some(0.0)));
    for bad in [json!({}), json!({"business_description": " \n"})] {
        let refused = alice.post(path, &bad).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["business_description".to_owned()]));
    }
}
