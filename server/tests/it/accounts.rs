//! Registering, signing in and out, lockout, and how long sign-ins last.

use crate::support::{PASSWORD, TestApp, email, registration};
use jiff::SignedDuration;
use serde_json::json;

#[tokio::test]
async fn b6_registering_makes_a_company_with_its_owner() {
    let app = TestApp::new().await;
    let answer = app.stranger().post("/api/v1/auth/register", &registration("Acme")).await;
    assert_eq!(answer.status(), 201);
    let body = answer.json();
    assert_eq!(body["token"]["token_type"], "bearer");
    assert_eq!(body["token"]["expires_in"], 86_400);
    assert_eq!(body["user"]["role"], "owner");
    assert_eq!(body["user"]["is_admin"], true);
    assert_eq!(body["user"]["is_active"], true);
    assert_eq!(body["user"]["company_id"], body["company"]["id"]);
    assert_eq!(body["company"]["subscription_tier"], "starter");
    assert_eq!(body["company"]["name"], "Acme");

    let alice = app.stranger().with_token(body["token"]["access_token"].as_str().unwrap());
    let me = alice.get("/api/v1/auth/me").await;
    assert_eq!((me.status(), me.json()), (200, body["user"].clone()));
}

#[tokio::test]
async fn b6_two_people_who_name_the_same_company_get_two_companies() {
    let app = TestApp::new().await;
    let first = app.stranger().post("/api/v1/auth/register", &registration("Acme")).await.json();
    let mut second = registration("Acme");
    second["email"] = json!("someone.else@acme.example");
    let second = app.stranger().post("/api/v1/auth/register", &second).await.json();
    assert_ne!(first["company"]["id"], second["company"]["id"]);
}

#[tokio::test]
async fn b6_every_wrong_field_of_a_registration_is_named_at_once() {
    let app = TestApp::new().await;
    let answer = app.stranger().post("/api/v1/auth/register", &json!({"email": "nobody", "password": "short"})).await;
    answer.expect_problem(422, "invalid");
    assert_eq!(answer.fields(), ["company_name", "email", "full_name", "password"]);
}

#[tokio::test]
async fn b6_an_email_registers_once_whatever_its_case() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    let mut again = registration("Other");
    again["email"] = json!(email("Acme").to_uppercase());
    app.stranger().post("/api/v1/auth/register", &again).await.expect_problem(409, "account.email_taken");
}

#[tokio::test]
async fn b6_signing_in_takes_the_right_password_only_and_never_tells_who_is_registered() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    let sign_in = async |email: &str, password: &str| {
        app.stranger().post("/api/v1/auth/login", &json!({"email": email, "password": password})).await
    };
    let right = sign_in(&email("Acme"), PASSWORD).await;
    assert_eq!((right.status(), right.json()["user"]["email"].as_str()), (200, Some(email("Acme").as_str())));

    let wrong = sign_in(&email("Acme"), "not the password").await;
    let unknown = sign_in("nobody@acme.example", "not the password").await;
    wrong.expect_problem(401, "account.wrong_credentials");
    unknown.expect_problem(401, "account.wrong_credentials");
    let told = |answer: &crate::support::Answer| {
        let mut body = answer.json();
        body.as_object_mut().unwrap().remove("request_id");
        body
    };
    assert_eq!(told(&wrong), told(&unknown));
}

#[tokio::test]
async fn b6_five_failures_lock_an_email_for_fifteen_minutes_registered_or_not_and_open_sessions_go_on() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for who in [email("Acme"), "nobody@acme.example".to_owned()] {
        let sign_in = async |password: &str| {
            app.stranger().post("/api/v1/auth/login", &json!({"email": who, "password": password})).await
        };
        for _ in 0..5 {
            sign_in("wrong").await.expect_problem(401, "account.wrong_credentials");
        }
        let sixth = sign_in("wrong").await;
        sixth.expect_problem(429, "account.locked");
        assert_eq!(sixth.header("retry-after"), Some("900"));
        assert_eq!(sign_in(PASSWORD).await.status(), 429, "the right password does not open a lock");
    }
    assert_eq!(alice.get("/api/v1/auth/me").await.status(), 200);

    app.pass(SignedDuration::from_mins(16));
    let answer =
        app.stranger().post("/api/v1/auth/login", &json!({"email": email("Acme"), "password": PASSWORD})).await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn b6_a_token_ends_by_signing_out_and_after_a_day() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    assert_eq!(alice.post("/api/v1/auth/logout", &json!({})).await.status(), 204);
    alice.get("/api/v1/auth/me").await.expect_problem(401, "account.bad_token");

    let bob = app.owner_of("Bolt").await;
    app.pass(SignedDuration::from_hours(23));
    assert_eq!(bob.get("/api/v1/auth/me").await.status(), 200);
    app.pass(SignedDuration::from_hours(2));
    bob.get("/api/v1/auth/me").await.expect_problem(401, "account.bad_token");
}

#[tokio::test]
async fn b6_without_a_token_the_api_says_how_to_get_one() {
    let app = TestApp::new().await;
    let answer = app.stranger().get("/api/v1/auth/me").await;
    answer.expect_problem(401, "account.no_token");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    app.stranger().with_token("0000").get("/api/v1/auth/me").await.expect_problem(401, "account.bad_token");
}

#[tokio::test]
async fn b6_a_browser_session_ends_after_thirty_minutes_without_a_request() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    for _ in 0..4 {
        app.pass(SignedDuration::from_mins(29));
        assert_eq!(browser.visit("/contracts").await.status(), 200, "each request sets the clock back");
    }
    app.pass(SignedDuration::from_mins(31));
    let answer = browser.visit("/contracts").await;
    assert_eq!((answer.status(), answer.header("location")), (302, Some("/sign-in?next=/contracts")));
}

#[tokio::test]
async fn b6_the_idle_clock_of_a_session_is_written_at_most_once_a_minute() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let stored = async || crate::audit::texts(&app, "login_sessions", "data").await;
    browser.visit("/contracts").await;
    let first = stored().await;
    app.pass(SignedDuration::from_secs(59));
    browser.visit("/contracts").await;
    assert_eq!(stored().await, first);
    app.pass(SignedDuration::from_secs(2));
    browser.visit("/contracts").await;
    assert_ne!(stored().await, first);
}

#[tokio::test]
async fn b6_a_browser_session_ends_after_twelve_hours_in_any_case() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    for _ in 0..35 {
        app.pass(SignedDuration::from_mins(20));
        assert_eq!(browser.visit("/contracts").await.status(), 200);
    }
    app.pass(SignedDuration::from_mins(21));
    assert_eq!(browser.visit("/contracts").await.status(), 302);
}

#[tokio::test]
async fn b6_signing_in_gives_the_browser_a_new_session_id() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let before = browser.cookie("pactoria").unwrap();
    let fields = [("email", email("Acme")), ("password", PASSWORD.to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    browser.submit("/do/accounts/sign_in", &fields).await;
    let after = browser.cookie("pactoria").unwrap();
    assert_ne!(before, after);

    let thief = app.stranger();
    thief.keep("pactoria", &before);
    assert_eq!(thief.visit("/contracts").await.status(), 302, "the old id is worth nothing");
    assert_eq!(browser.visit("/contracts").await.status(), 200);
}

#[tokio::test]
async fn b6_an_id_that_somebody_planted_before_signing_in_is_not_taken_over() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    let browser = app.stranger();
    let planted = "AAAAAAAAAAAAAAAAAAAAAA";
    browser.keep("pactoria", planted);
    browser.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", PASSWORD)]).await;
    assert_ne!(browser.cookie("pactoria").as_deref(), Some(planted));
    assert_eq!(browser.visit("/contracts").await.status(), 200);
}

#[tokio::test]
async fn b6_signing_out_ends_the_session_on_the_server_too() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let id = browser.cookie("pactoria").unwrap();
    let answer = browser.submit("/do/accounts/sign_out", &[]).await;
    assert_eq!((answer.status(), answer.header("location")), (302, Some("/sign-in")));
    assert_eq!(browser.cookie("pactoria"), None);
    browser.keep("pactoria", &id);
    assert_eq!(browser.visit("/contracts").await.status(), 302);
}

#[tokio::test]
async fn b6_the_cookie_is_bound_to_host_and_tls_where_browsers_come_over_tls() {
    let app = TestApp::with("https://contracts.example", false).await;
    app.owner_of("Acme").await;
    let browser = app.stranger();
    let answer = browser.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", PASSWORD)]).await;
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-pactoria="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{part} is missing: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");

    let answer = browser.submit("/do/accounts/sign_out", &[]).await;
    let removal = answer.header("set-cookie").unwrap();
    assert!(removal.starts_with("__Host-pactoria=;") && removal.contains("Secure"), "{removal}");
}

#[tokio::test]
async fn b6_a_copy_of_the_database_signs_nobody_in() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_of("Bolt").await;
    let secrets = [alice.token().to_owned(), browser.cookie("pactoria").unwrap(), PASSWORD.to_owned()];
    for (table, column) in [
        ("login_sessions", "id_hash"),
        ("login_sessions", "data"),
        ("access_tokens", "token_hash"),
        ("users", "password_hash"),
    ] {
        for stored in crate::audit::texts(&app, table, column).await {
            assert!(secrets.iter().all(|it| !stored.contains(it.as_str())), "{table}.{column} holds a secret");
        }
    }
}
