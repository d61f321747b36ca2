//! What every request passes through: headers, references, limits, the guard against other sites, the shape of errors.

use crate::support::{Answer, Client, PASSWORD, TestApp, email, new_contract, registration};
use axum::body::Body;
use sea_orm::ConnectionTrait;
use serde_json::json;

async fn answers_of_every_kind(app: &TestApp) -> Vec<(&'static str, Answer)> {
    let alice = app.owner_of("Acme").await;
    let stranger = app.stranger();
    let huge = stranger.request("POST", "/api/v1/auth/login").header("content-type", "application/json");
    let cross_site = stranger.request("POST", "/do/accounts/sign_out").header("sec-fetch-site", "cross-site");
    vec![
        ("a page", stranger.visit("/sign-in").await),
        ("a missing page", stranger.visit("/nowhere").await),
        ("an answer of the API", alice.get("/api/v1/auth/me").await),
        ("an error of the API", stranger.get("/api/v1/auth/me").await),
        ("a missing address of the API", stranger.get("/api/v1/nowhere").await),
        ("the document", stranger.get("/api/openapi.json").await),
        ("the reading page", stranger.get("/api/docs").await),
        ("health", stranger.get("/health").await),
        ("a body that is too large", stranger.send(huge, Body::from(vec![b' '; 4 * 1024 * 1024 + 1])).await),
        ("a request of another site", stranger.send(cross_site, Body::empty()).await),
        ("a redirect", stranger.visit("/contracts").await),
    ]
}

#[tokio::test]
async fn b11_security_headers_stand_on_every_kind_of_answer() {
    let app = TestApp::with("https://contracts.example", false).await;
    for (kind, answer) in answers_of_every_kind(&app).await {
        let header = |name: &str| answer.header(name).unwrap_or_else(|| panic!("{kind} lacks {name}"));
        let policy = header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self' 'nonce-",
            "'wasm-unsafe-eval'",
            "style-src 'self';",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{kind}: {part} is missing in {policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{kind}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{kind}");
        assert_eq!(header("referrer-policy"), "same-origin", "{kind}");
        assert_eq!(header("x-frame-options"), "DENY", "{kind}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{kind}");
        assert!(header("permissions-policy").contains("camera=()"), "{kind}");
        assert!(header("strict-transport-security").contains("max-age=31536000"), "{kind}");
        assert_eq!(header("cache-control"), "no-store", "{kind}");
        assert!(header("x-request-id").len() >= 8, "{kind}");
        assert!(header("x-response-time").ends_with("ms"), "{kind}");
    }
}

#[tokio::test]
async fn b11_browsers_that_come_over_plain_http_are_not_bound_to_tls() {
    let app = TestApp::new().await;
    assert_eq!(app.stranger().get("/health").await.header("strict-transport-security"), None);
}

#[tokio::test]
async fn b11_each_page_has_a_nonce_of_its_own_and_its_scripts_carry_it() {
    let app = TestApp::new().await;
    let nonce = |answer: &Answer| {
        let policy = answer.header("content-security-policy").unwrap().to_owned();
        policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
    };
    let (first, second) = (app.stranger().visit("/sign-in").await, app.stranger().visit("/sign-in").await);
    assert_ne!(nonce(&first), nonce(&second));
    let html = first.text();
    for script in html.split("<script").skip(1) {
        assert!(script.split('>').next().unwrap().contains(&nonce(&first)), "a script without the nonce: {script}");
    }
    assert!(!html.contains(" style=\""), "no inline style");
}

#[tokio::test]
async fn b11_a_reference_that_was_brought_is_kept_if_it_is_plain() {
    let app = TestApp::new().await;
    let stranger = app.stranger();
    let ask = async |id: &str| {
        let answer = stranger.send(stranger.request("GET", "/health").header("x-request-id", id), Body::empty()).await;
        answer.header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(ask("order-4711-a").await, "order-4711-a");
    assert_ne!(ask("a b").await, "a b");
    assert_ne!(ask(&"x".repeat(100)).await, "x".repeat(100));
}

#[tokio::test]
async fn b11_health_says_that_the_process_answers_and_ready_that_it_can_work() {
    let app = TestApp::new().await;
    let health = app.stranger().get("/health").await;
    assert_eq!(health.status(), 200);
    assert_eq!(
        health.json(),
        json!({"status": "healthy", "timestamp": "2026-11-23T09:00:00Z", "version": env!("CARGO_PKG_VERSION"), "environment": "development"})
    );
    let ready = app.stranger().get("/ready").await;
    let checks = json!({"database": true, "storage": true, "ai_service": true, "configuration": true});
    assert_eq!((ready.status(), ready.json()), (200, json!({"ready": true, "checks": checks})));
}

#[tokio::test]
async fn b11_a_server_without_its_database_is_not_ready() {
    let app = TestApp::new().await;
    app.db().clone().close().await.unwrap();
    let ready = app.stranger().get("/ready").await;
    assert_eq!((ready.status(), ready.json()["ready"].as_bool()), (503, Some(false)));
    assert_eq!(ready.json()["checks"]["database"], false);
    assert_eq!(app.stranger().get("/health").await.status(), 200);
}

#[tokio::test]
async fn b11_a_server_whose_database_belongs_to_another_key_is_not_ready() {
    let app = TestApp::new().await;
    let insert = "INSERT INTO installation (name, value) VALUES ('master_key_mark', 'of another key')";
    app.db().execute_unprepared(insert).await.unwrap();
    let ready = app.stranger().get("/ready").await;
    let checks = json!({"database": true, "storage": true, "ai_service": true, "configuration": false});
    assert_eq!((ready.status(), ready.json()), (503, json!({"ready": false, "checks": checks})));
}

#[tokio::test]
async fn b7_every_misuse_of_the_api_is_answered_in_the_one_shape() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let raw = async |method: &str, path: &str, media_type: &str, body: &'static str| {
        alice.send(alice.request(method, path).header("content-type", media_type), Body::from(body)).await
    };
    let json_type = "application/json";
    let broken = raw("POST", "/api/v1/contracts", json_type, "{\"title\": ").await;
    broken.expect_problem(422, "request.malformed_json");
    assert_eq!(broken.fields(), ["body"]);
    raw("POST", "/api/v1/contracts", "text/plain", "{}").await.expect_problem(415, "request.media_type");
    let wrong_type = raw("POST", "/api/v1/contracts", json_type, "{\"title\": 5}").await;
    wrong_type.expect_problem(422, "invalid");
    assert_eq!(wrong_type.fields(), ["title"]);
    let allowed = raw("DELETE", "/api/v1/auth/me", json_type, "").await;
    allowed.expect_problem(405, "request.method");
    assert!(allowed.header("allow").is_some_and(|it| it.contains("GET")));
    alice.get("/api/v1/nowhere").await.expect_problem(404, "route.missing");
    alice.get("/api/nowhere").await.expect_problem(404, "route.missing");
    alice.get("/api/v1/contracts/not-an-id").await.expect_problem(404, "contract.missing");
    alice.get("/api/v1/contracts?mood=good").await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn b7_bodies_of_more_than_four_mebibytes_are_refused_announced_or_not() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let body = || Body::from(vec![b' '; 4 * 1024 * 1024 + 1]);
    let request = || alice.request("POST", "/api/v1/contracts").header("content-type", "application/json");
    alice.send(request(), body()).await.expect_problem(413, "request.too_large");
    alice.send(request().header("content-length", "4194305"), body()).await.expect_problem(413, "request.too_large");

    let call = alice.request("POST", "/do/contracts/paste").header("accept", "application/json");
    let answer = alice.send(call.header("content-type", "application/x-www-form-urlencoded"), body()).await;
    assert_eq!((answer.status(), answer.code().as_str()), (413, "request.too_large"));
    let form = alice.request("POST", "/do/contracts/paste").header("accept", "text/html");
    let answer = alice.send(form, body()).await;
    assert_eq!((answer.status(), answer.header("content-type")), (413, Some("text/html; charset=utf-8")));

    let long = new_contract("Long").to_string().replace("90 days", &"90 days ".repeat(100_000));
    let answer = alice.send(request(), Body::from(long)).await;
    assert_eq!(answer.status(), 201, "a text of 800,000 characters is taken: {}", answer.text());
}

#[tokio::test]
async fn requests_of_another_site_do_nothing_on_cookie_routes() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let request =
            browser.request("POST", "/do/accounts/sign_out").header("accept", "text/html").header(name, value);
        let answer = browser.send(request, Body::empty()).await;
        assert_eq!(answer.status(), 403, "{name}: {value}");
        assert!(answer.text().contains("another site"), "{}", answer.text());
    }
    assert_eq!(browser.visit("/contracts").await.status(), 200, "still signed in");
    let own = browser
        .request("POST", "/do/accounts/sign_out")
        .header("accept", "text/html")
        .header("origin", "http://127.0.0.1:3000");
    assert_eq!(browser.send(own, Body::empty()).await.status(), 302);
}

#[tokio::test]
async fn the_api_never_takes_a_cookie_and_pages_never_take_a_token() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    browser.get("/api/v1/auth/me").await.expect_problem(401, "account.no_token");
    let alice = app.owner_of("Bolt").await;
    assert_eq!(alice.visit("/contracts").await.status(), 302);
    assert!(alice.get("/api/v1/auth/me").await.header("set-cookie").is_none());
}

#[tokio::test]
async fn an_address_that_does_not_exist_is_a_page_of_ours() {
    let app = TestApp::new().await;
    for path in
        ["/nowhere", "/contracts/x/y/z", "/pkg/pactoria.0123456789abcdef.js", "/Cargo.toml", "/..%2f..%2fetc/passwd"]
    {
        let answer = app.stranger().visit(path).await;
        assert_eq!((answer.status(), answer.header("content-type")), (404, Some("text/html; charset=utf-8")), "{path}");
        assert!(answer.text().contains("<h1"), "{path}");
    }
    let call = app.stranger().call("/do/nowhere", &[]).await;
    assert_eq!((call.status(), call.code().as_str()), (404, "page.missing"));
    let wrong_method = app.stranger().submit("/sign-in", &[]).await;
    assert_eq!(wrong_method.status(), 405);
    assert!(wrong_method.text().contains("Reference:"), "{}", wrong_method.text());
}

#[tokio::test]
async fn a_failing_database_is_told_plainly_with_the_reference_and_without_its_words() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    app.db().clone().close().await.unwrap();
    let answer = alice.get("/api/v1/contracts").await;
    answer.expect_problem(503, "storage.busy");
    assert_eq!(answer.json()["request_id"].as_str(), answer.header("x-request-id"));
    for word in ["sqlx", "pool", "SELECT", "sea_orm"] {
        assert!(!answer.text().contains(word), "{}", answer.text());
    }
}

#[tokio::test]
async fn b6_one_address_may_not_try_without_end_and_others_are_not_held_up() {
    let app = TestApp::with("http://127.0.0.1:3000", true).await;
    let guess = async |client: &Client, n: u32| {
        client
            .post("/api/v1/auth/login", &json!({"email": format!("nobody{n}@acme.example"), "password": "wrong"}))
            .await
    };
    let thief = app.stranger();
    for n in 0..20 {
        assert_eq!(guess(&thief, n).await.status(), 401);
    }
    let refused = guess(&thief, 20).await;
    refused.expect_problem(429, "request.too_many");
    assert_eq!(refused.header("retry-after"), Some("6"));
    let page = thief.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", PASSWORD)]).await;
    assert_eq!(
        (page.status(), page.header("content-type")),
        (429, Some("text/html; charset=utf-8")),
        "the same count for both doors"
    );
    assert_eq!(guess(&app.stranger().at([198, 51, 100, 9]), 21).await.status(), 401);

    let registers = async |n: u32| {
        app.stranger().post("/api/v1/auth/register", &registration(&format!("Company {n}"))).await.status()
    };
    for n in 0..10 {
        assert_eq!(registers(n).await, 201);
    }
    assert_eq!(registers(10).await, 429);
}

#[tokio::test]
async fn b11_what_was_counted_is_told_to_prometheus_and_names_nobody() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Secret lenses")).await.json();
    let id = made["id"].as_str().unwrap().to_owned();
    for _ in 0..3 {
        alice.get(&format!("/api/v1/contracts/{id}")).await;
    }
    alice.get("/api/v1/contracts/0199f3a0-7b1c-7000-8000-000000000001").await;
    let answer = app.stranger().get("/metrics").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = answer.text();
    let route = "method=\"GET\",route=\"/api/v1/contracts/{id}\"";
    for line in [
        format!("pactoria_http_requests_total{{{route},status=\"2xx\"}} 3"),
        format!("pactoria_http_requests_total{{{route},status=\"4xx\"}} 1"),
        format!("pactoria_http_request_duration_seconds_bucket{{{route},le=\"+Inf\"}} 4"),
        format!("pactoria_http_request_duration_seconds_count{{{route}}} 4"),
        format!("pactoria_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")),
        "process_start_time_seconds 1795424400".to_owned(),
        "pactoria_database_up 1".to_owned(),
        "pactoria_mails_waiting 0".to_owned(),
        "pactoria_import_files_waiting 0".to_owned(),
    ] {
        assert!(text.lines().any(|it| it == line), "{line} is missing in\n{text}");
    }
    assert!(text.contains("pactoria_database_connections{state=\"idle\"} "), "{text}");
    if cfg!(target_os = "linux") {
        assert!(text.contains("process_resident_memory_bytes "), "{text}");
    }
    for secret in ["Acme", "Secret", "Halden", &id] {
        assert!(!text.contains(secret), "{secret} is in\n{text}");
    }
    for path in ["/health/", "/ready/", "/metrics/"] {
        assert_eq!(app.stranger().get(path).await.status(), 200, "{path}");
    }
    app.db().clone().close().await.unwrap();
    let without = app.stranger().get("/metrics").await;
    assert!(without.status() == 200 && without.text().contains("pactoria_database_up 0"), "{}", without.text());
    assert!(!without.text().contains("_waiting "), "what cannot be counted is not told as none");
}
