//! What whoever runs the server does at its command line: accounts, and asking the doctor.

use crate::audit::{texts, verify};
use crate::support::{PASSWORD, TestApp, config, email};
use jiff::{SignedDuration, Timestamp};
use pactoria::accounts::Role;
use pactoria::accounts::desk::{self, NewAccount};
use pactoria::installation::{KeyFit, settle_key};
use sea_orm::ConnectionTrait;
use serde_json::json;
use server::doctor::{self, Finding};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const NEW_PASSWORD: &str = "another quiet harbour";

async fn sign_in(app: &TestApp, email: &str, password: &str) -> u16 {
    app.stranger().post("/api/v1/auth/login", &json!({"email": email, "password": password})).await.status()
}

fn new_account(company: &str) -> NewAccount {
    NewAccount {
        company: company.to_owned(),
        email: "Marek@acme.example".to_owned(),
        full_name: "Marek Nowak".to_owned(),
        role: "legal".to_owned(),
        password: NEW_PASSWORD.to_owned(),
    }
}

#[tokio::test]
async fn e12_a_sign_in_that_another_process_ended_is_refused_within_a_second() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    assert_eq!(alice.get("/api/v1/auth/me").await.status(), 200);

    let end_all = async |sql: &str| app.second_connection().await.execute_unprepared(sql).await.unwrap();
    end_all("DELETE FROM access_tokens").await;
    app.pass(SignedDuration::from_millis(1000));
    assert_eq!(alice.get("/api/v1/auth/me").await.status(), 401);

    let browser = app.stranger();
    browser.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", PASSWORD)]).await;
    assert_eq!(browser.visit("/account").await.status(), 200);
    end_all("UPDATE users SET is_active = FALSE").await;
    app.pass(SignedDuration::from_millis(1000));
    assert_eq!(browser.visit("/account").await.status(), 302, "the browser is led to the sign-in page");
}

#[tokio::test]
async fn e12_a_new_password_ends_every_session_token_and_key_of_the_person_and_nobody_elses() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.stranger();
    browser.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", PASSWORD)]).await;
    let made = alice.post("/api/v1/keys", &json!({"name": "Reports", "scope": "read"})).await.json();
    let program = app.stranger().with_key(made["key"].as_str().unwrap());
    assert_eq!(program.get("/api/v1/contracts").await.status(), 200);
    let bolt = app.owner_of("Bolt").await;

    let (_, ended) = desk::set_password(&app.services, &email("Acme").to_uppercase(), NEW_PASSWORD).await.unwrap();
    assert!(ended.sign_ins >= 2 && ended.keys == 1, "{ended:?}");
    assert_eq!(alice.get("/api/v1/auth/me").await.status(), 401);
    assert_eq!(program.get("/api/v1/contracts").await.status(), 401);
    assert_eq!(browser.visit("/account").await.status(), 302, "the browser is led to the sign-in page");
    assert_eq!(sign_in(&app, &email("Acme"), PASSWORD).await, 401);
    assert_eq!(sign_in(&app, &email("Acme"), NEW_PASSWORD).await, 200);
    assert_eq!(bolt.get("/api/v1/auth/me").await.status(), 200);
    assert!(texts(&app, "audit", "action").await.contains(&"account.password_set".to_owned()));
    assert!(!texts(&app, "audit", "after").await.iter().any(|it| it.contains("harbour")), "no password in the trail");
    assert!(verify(&app).await.0);

    let refused = desk::set_password(&app.services, &email("Acme"), "short").await.unwrap_err();
    assert!(refused.complaints.about("password").is_some());
    assert_eq!(
        desk::set_password(&app.services, "nobody@acme.example", NEW_PASSWORD).await.unwrap_err().code,
        "account.missing"
    );
}

#[tokio::test]
async fn e12_a_person_is_added_locked_out_let_in_closed_and_reopened() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    let added = desk::add(&app.services, &new_account("")).await.unwrap();
    assert_eq!((added.role, added.company.as_str()), (Role::Legal, "Acme"));
    assert_eq!(desk::add(&app.services, &new_account("acme")).await.unwrap_err().code, "account.email_taken");
    let wrong = NewAccount { role: "king".to_owned(), password: "x".to_owned(), ..new_account("Acme") };
    let refused = desk::add(&app.services, &wrong).await.unwrap_err();
    assert!(refused.complaints.about("role").is_some() && refused.complaints.about("password").is_some());
    app.owner_of("Bolt").await;
    assert_eq!(desk::add(&app.services, &new_account("")).await.unwrap_err().code, "company.ambiguous");
    assert_eq!(desk::add(&app.services, &new_account("Nowhere")).await.unwrap_err().code, "company.missing");

    let marek = "marek@acme.example";
    for _ in 0..5 {
        sign_in(&app, marek, "wrong").await;
    }
    assert_eq!(sign_in(&app, marek, NEW_PASSWORD).await, 429);
    assert!(desk::unlock(&app.services, marek).await.unwrap().1);
    assert!(!desk::unlock(&app.services, marek).await.unwrap().1, "there is no second lock");
    assert_eq!(sign_in(&app, marek, NEW_PASSWORD).await, 200);

    desk::deactivate(&app.services, marek).await.unwrap();
    assert_eq!(sign_in(&app, marek, NEW_PASSWORD).await, 401);
    let people = desk::accounts(&app.services, "").await.unwrap();
    let states: Vec<_> = people.iter().map(|it| (it.email.as_str(), it.is_active)).collect();
    assert_eq!(states, [("Marek@acme.example", false), ("owner@acme.example", true), ("owner@bolt.example", true)]);
    desk::activate(&app.services, marek).await.unwrap();
    assert_eq!(sign_in(&app, marek, NEW_PASSWORD).await, 200);
    let last = desk::deactivate(&app.services, &email("Acme")).await.unwrap_err();
    assert_eq!(last.code, "account.last_owner");
    assert!(verify(&app).await.0);
}

fn find<'a>(findings: &'a [Finding], what: &str) -> &'a Finding {
    findings.iter().find(|it| it.what == what).unwrap_or_else(|| panic!("{what}"))
}

#[tokio::test]
async fn e12_the_doctor_names_a_wrong_key_a_broken_chain_and_a_clock_that_is_behind() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    let config = app.config();
    let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
    assert_eq!(settle_key(app.db(), &app.services.key).await.unwrap(), KeyFit::Fits);
    for it in doctor::examine(&config, now).await {
        assert!(it.is_well, "{}: {}", it.what, it.words);
    }

    std::fs::write(&config.master_key_file, [8; 32]).unwrap();
    app.db().execute_unprepared("UPDATE audit SET actor = 'Nobody' WHERE seq = 2").await.unwrap();
    let findings = doctor::examine(&config, "2020-01-01T00:00:00Z".parse().unwrap()).await;
    for (what, remedy) in [
        ("key and database", "put back the key file"),
        ("audit chains", "pactoria audit verify"),
        ("clock", "set the clock"),
    ] {
        let it = find(&findings, what);
        assert!(!it.is_well && it.words.contains(remedy), "{what}: {}", it.words);
    }
    assert!(find(&findings, "schema").is_well);
}

#[tokio::test]
async fn e12_the_doctor_says_how_to_mend_what_is_away_or_open_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let away = config(folder.path(), "postgres://pactoria:secret@127.0.0.1:1/pactoria");
    let findings = doctor::examine(&away, "2026-11-23T10:00:00Z".parse().unwrap()).await;
    let it = find(&findings, "database");
    assert!(!it.is_well && it.words.contains("check that it runs") && !it.words.contains("secret"), "{}", it.words);

    #[cfg(unix)]
    {
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path(), open).unwrap();
        std::fs::write(folder.path().join("pactoria.db"), vec![0x41; 8192]).unwrap();
        let broken = format!("sqlite://{}", folder.path().join("pactoria.db").display());
        let findings = doctor::examine(&config(folder.path(), &broken), "2026-11-23T10:00:00Z".parse().unwrap()).await;
        assert!(find(&findings, "data folder").words.contains("chmod 700"));
        assert!(!find(&findings, "database").is_well);
    }
}

fn pactoria(folder: &Path, arguments: &[&str], typed: &str) -> Output {
    use std::io::Write;
    let mut child = Command::new(env!("CARGO_BIN_EXE_pactoria"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn e12_the_command_line_adds_people_by_a_piped_password_and_shows_its_migrations() {
    let place = tempfile::tempdir().unwrap();
    let said = |it: &Output| format!("{}{}", String::from_utf8_lossy(&it.stdout), String::from_utf8_lossy(&it.stderr));
    let status = pactoria(place.path(), &["migrate", "--status"], "");
    assert!(said(&status).contains("to come"), "{}", said(&status));
    assert_eq!(pactoria(place.path(), &["seed"], "").status.code(), Some(0));
    let status = pactoria(place.path(), &["migrate", "--status"], "");
    assert!(
        said(&status).contains("up to date") && said(&status).contains("m20261121_000001_accounts"),
        "{}",
        said(&status)
    );
    let add = ["user", "add", "marek@optics.example", "--name", "Marek Nowak", "--role", "admin"];
    let added = pactoria(place.path(), &add, "another quiet harbour\n");
    assert_eq!(added.status.code(), Some(0), "{}", said(&added));
    let listed = pactoria(place.path(), &["user", "list"], "");
    assert!(said(&listed).contains("marek@optics.example") && said(&listed).contains("admin"), "{}", said(&listed));
    let unknown = pactoria(place.path(), &["user", "unlock", "nobody@optics.example"], "");
    assert_eq!(unknown.status.code(), Some(1));
    assert!(said(&unknown).contains("pactoria user list"), "{}", said(&unknown));
    let doctor = pactoria(place.path(), &["doctor"], "");
    assert_eq!(doctor.status.code(), Some(0), "{}", said(&doctor));
}
