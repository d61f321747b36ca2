//! Contracts are checked again when the rules change: by what a company publishes, a newer rule pack, or a day of the law.

use crate::audit::texts;
use crate::findings::{LATE, create};
use crate::playbook::{publish, switch};
use crate::support::TestApp;
use futures_util::FutureExt;
use jiff::{SignedDuration, ToSpan};
use pactoria::compliance;
use pactoria::contracts::actions::check_the_unchecked;
use sea_orm::ConnectionTrait;

/// What lists and figures count, with version and time of change.
async fn rows(app: &TestApp) -> Vec<String> {
    let all = ["checks", "risk_score", "score", "score_commercial", "critical_findings"];
    let all = all.map(|it| format!("COALESCE(CAST({it} AS TEXT), '-')")).join(" || ' ' || ");
    texts(app, "contracts", &all).await
}

async fn stamps(app: &TestApp) -> Vec<String> {
    texts(app, "contracts", "CAST(version AS TEXT) || ' ' || CAST(updated_at AS TEXT) || ' ' || updated_by_name").await
}

async fn checked(app: &TestApp) -> u32 {
    check_the_unchecked(&app.services).await.unwrap()
}

/// What of the trail the job wrote.
async fn told(app: &TestApp) -> usize {
    texts(app, "audit", "action").await.iter().filter(|it| *it == "contract.analysed").count()
}

#[tokio::test]
async fn b3_what_a_company_publishes_is_in_its_lists_and_figures_without_anybody_opening_a_contract() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    create(&alice).await;
    assert_eq!(checked(&app).await, 0, "what was saved was checked");
    let (before, stamp) = (rows(&app).await, stamps(&app).await);
    switch(&alice, LATE, "off", "Our trade pays after 90 days").await;
    assert_eq!((checked(&app).await, rows(&app).await), (0, before.clone()), "a draft changes nothing");
    assert!(app.services.texts_arrived.notified().now_or_never().is_none());
    publish(&alice).await;
    assert!(app.services.texts_arrived.notified().now_or_never().is_some(), "the job is woken");

    app.pass(SignedDuration::from_mins(5));
    assert_eq!(checked(&app).await, 1);
    assert_ne!(rows(&app).await, before);
    assert_eq!(stamps(&app).await, stamp, "nobody changed the contract");
    let told_once = told(&app).await;
    assert_eq!((checked(&app).await, told(&app).await), (0, told_once), "twice changes nothing");
}

#[tokio::test]
async fn b3_a_contract_that_is_being_edited_meanwhile_is_saved_as_if_nothing_had_been_checked() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    switch(&alice, LATE, "off", "Our trade pays after 90 days").await;
    publish(&alice).await;
    assert_eq!(checked(&app).await, 1);
    crate::findings::write(&alice, &id, 1, "# Services\n\nThe Supplier will coat lenses for the Client.\n").await;
    assert_eq!(checked(&app).await, 0);
}

#[tokio::test]
async fn b3_a_newer_rule_pack_reads_every_contract_again_and_one_that_was_read_by_it_only_once() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    create(&alice).await;
    let now = rows(&app).await;
    let forget = "UPDATE contracts SET checked_by = ''";
    app.db().execute_unprepared(forget).await.unwrap();
    let noted = told(&app).await;
    assert_eq!((checked(&app).await, told(&app).await), (0, noted), "after an upgrade what is of today is only noted");
    assert!(texts(&app, "contracts", "checked_by").await.iter().all(|it| !it.is_empty()));

    let pack = compliance::pack_version();
    for statement in [
        format!("UPDATE analyses SET result = REPLACE(result, '\"rule_pack_version\":\"{pack}\"', '\"rule_pack_version\":\"0.1\"'), pack_version = '0.1'"),
        "UPDATE contracts SET checked_by = '0.1 0 before', risk_score = 1, score = 99, checks = '{\"overall\":0.99,\"critical\":0,\"high\":0,\"other\":0}'".to_owned(),
    ] {
        app.db().execute_unprepared(&statement).await.unwrap();
    }
    assert_eq!(checked(&app).await, 1);
    assert_eq!(rows(&app).await, now);
    assert_eq!(checked(&app).await, 0);
}

#[tokio::test]
async fn b3_on_the_day_the_law_changes_contracts_are_read_by_the_new_law() {
    let app = TestApp::new().await;
    create(&app.owner_of("Acme").await).await;
    let today = app.services.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let changes = |day: jiff::civil::Date| compliance::law_changed_between(day.yesterday().unwrap(), day);
    let coming = today.series(1.day()).skip(1).take(3 * 366).find(|it| changes(*it)).unwrap();
    let days = i64::from(today.until(coming).unwrap().get_days());
    app.pass(SignedDuration::from_hours(24 * (days - 1)));
    assert_eq!(checked(&app).await, 0, "the law is as it was until {coming}");
    app.pass(SignedDuration::from_hours(24));
    assert_eq!(checked(&app).await, 1);
    assert!(texts(&app, "analyses", "result").await[0].contains(&format!("\"analysis_date\":\"{coming}\"")));
    assert_eq!(checked(&app).await, 0);
}

#[tokio::test]
async fn b3_a_company_whose_rules_cannot_be_read_holds_up_no_other() {
    let app = TestApp::new().await;
    for company in ["Acme", "Borealis", "Calder"] {
        let owner = app.owner_of(company).await;
        create(&owner).await;
        switch(&owner, LATE, "off", "Our trade pays after 90 days").await;
        publish(&owner).await;
    }
    let spoil =
        "UPDATE playbook_sets SET content = '{' WHERE company_id = (SELECT id FROM companies WHERE name = 'Borealis')";
    app.db().execute_unprepared(spoil).await.unwrap();
    assert_eq!(checked(&app).await, 2);
    assert_eq!(checked(&app).await, 0);
}
