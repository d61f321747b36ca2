//! The OpenAPI document: a snapshot, so that every change of the REST contract is seen in review.

use crate::support::TestApp;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
#[expect(clippy::disallowed_methods, reason = "the switch by which a snapshot is renewed on purpose")]
fn b7_the_openapi_document_is_as_it_was_reviewed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots/openapi.json");
    let now = serde_json::to_string_pretty(&server::api::document()).unwrap() + "\n";
    if std::env::var("UPDATE_SNAPSHOTS").is_ok() {
        std::fs::write(&file, &now).unwrap();
    }
    let reviewed = std::fs::read_to_string(&file).unwrap_or_default();
    let first_difference = reviewed.lines().zip(now.lines()).position(|(a, b)| a != b);
    assert!(
        reviewed == now,
        "the document differs from tests/it/snapshots/openapi.json, first in line {:?}; if the change is meant, run the tests with UPDATE_SNAPSHOTS=1",
        first_difference.map(|it| it + 1)
    );
}

#[tokio::test]
async fn b7_the_document_is_served_and_complete() {
    let app = TestApp::new().await;
    let answer = app.stranger().get("/api/openapi.json").await;
    assert_eq!((answer.status(), answer.header("content-type")), (200, Some("application/json")));
    let document = answer.json();
    assert!(document["openapi"].as_str().is_some_and(|it| it.starts_with("3.1")));

    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(
                ids.insert(operation["operationId"].to_string()),
                "two operations share the id {}",
                operation["operationId"]
            );
            assert!(operation["summary"].as_str().is_some_and(|it| !it.is_empty()), "{method} {path} has no summary");
            for (status, response) in operation["responses"].as_object().unwrap() {
                // Whether it can work is told in the same shape when it cannot.
                if status.starts_with(['4', '5']) && path != "/ready" {
                    let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                    assert_eq!(schema, "#/components/schemas/Problem", "{method} {path} {status}");
                }
            }
        }
    }
    let mut references = Vec::new();
    references_in(&document, &mut references);
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn references_in(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                found.push(reference.clone());
            }
            fields.values().for_each(|it| references_in(it, found));
        }
        Value::Array(items) => items.iter().for_each(|it| references_in(it, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn b7_whatever_asks_for_a_password_says_that_it_may_be_locked() {
    let document = server::api::document();
    let mut asking = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            let shape = body.as_str().and_then(|it| document.pointer(it.trim_start_matches('#')));
            if shape.is_some_and(|it| it["properties"]["password"].is_object()) {
                asking.push(path.as_str());
                assert!(
                    operation["responses"]["429"].is_object(),
                    "{method} {path} does not say that it may be locked"
                );
            }
        }
    }
    asking.sort_unstable();
    assert_eq!(
        asking,
        ["/api/v1/auth/login", "/api/v1/auth/register", "/api/v1/frameworks/reports/{id}/approve"],
        "where a password is asked for"
    );
}

#[test]
fn b7_whatever_is_created_can_be_sent_again_with_an_idempotency_key() {
    let document = server::api::document();
    for (path, item) in document["paths"].as_object().unwrap() {
        let operation = &item["post"];
        let creates = operation["responses"]["201"].is_object() || operation["responses"]["202"].is_object();
        // Nobody can register twice: the e-mail is taken.
        if creates && path != "/api/v1/auth/register" {
            let parameters = operation["parameters"].as_array().unwrap();
            assert!(parameters.iter().any(|it| it["name"] == "Idempotency-Key"), "{path} makes a second one each time");
        }
    }
}

#[test]
fn b7_wherever_a_day_is_sent_an_instant_may_stand_for_it() {
    let document = server::api::document();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let sent = [&operation["parameters"], &operation["requestBody"]];
            let mut open: Vec<&Value> = sent.to_vec();
            while let Some(it) = open.pop() {
                assert!(it["format"] != "date", "{method} {path} takes days and no instants: {it}");
                asked += usize::from(it["pattern"].as_str().is_some_and(|it| it.contains("02-29")));
                if let Some(reference) = it["$ref"].as_str() {
                    open.extend(document.pointer(reference.trim_start_matches('#')));
                }
                match it {
                    Value::Object(fields) => open.extend(fields.values()),
                    Value::Array(items) => open.extend(items),
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
                }
            }
        }
    }
    assert!(asked >= 25, "only {asked} days were found");
}

#[tokio::test]
async fn b7_the_reading_page_shows_every_operation_and_loads_nothing_from_elsewhere() {
    let app = TestApp::new().await;
    let page = app.stranger().get("/api/docs").await;
    assert_eq!((page.status(), page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let html = page.text();
    for (path, item) in app.stranger().get("/api/openapi.json").await.json()["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let heading = format!("<code>{} {path}</code>", method.to_uppercase());
            assert!(html.contains(&heading), "{heading} is missing");
        }
    }
    assert!(html.contains("<code>GET /ready</code>"), "what stands outside of /api/v1 is there as well");
    for status in ["401", "404", "409", "422", "429"] {
        assert!(html.contains(&format!("id=\"problem-{status}\"")), "the kind of problem {status} is not explained");
    }
    assert!(
        !html.contains("<script") && !html.contains("http://") && !html.contains("https://"),
        "nothing from elsewhere"
    );
}
