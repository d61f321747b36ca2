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
                if status.starts_with(['4', '5']) {
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
    for status in ["401", "404", "409", "422", "429"] {
        assert!(html.contains(&format!("id=\"problem-{status}\"")), "the kind of problem {status} is not explained");
    }
    assert!(
        !html.contains("<script") && !html.contains("http://") && !html.contains("https://"),
        "nothing from elsewhere"
    );
}
