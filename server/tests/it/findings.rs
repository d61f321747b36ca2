//! Findings that people decide: accepted, dismissed, taken back, assigned, and what an edit does to a decision.

use crate::audit::texts;
use crate::parties::colleague;
use crate::support::{Answer, Client, PASSWORD, TestApp, email, new_contract};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// The rule that the contract of these stories breaks by its passage “within 90 days”.
pub(crate) const LATE: &str = "COM-LP-60";

/// Until when the risks of these stories are accepted where nothing else is said: a year from the day on which they begin.
pub(crate) const A_YEAR_ON: &str = "2027-11-23";

pub(crate) async fn create(client: &Client) -> String {
    let answer = client.post("/api/v1/contracts", &new_contract("Lens coating")).await;
    answer.json()["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn analysis(client: &Client, id: &str) -> Value {
    let answer = client.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()
}

pub(crate) fn finding<'a>(analysis: &'a Value, rule: &str) -> &'a Value {
    let by_pack = analysis["findings"].as_array().unwrap().iter();
    let by_own = analysis["own_findings"].as_array().unwrap().iter();
    by_pack.chain(by_own).find(|it| it["rule_id"] == rule).unwrap_or_else(|| panic!("{rule} is not among the findings"))
}

/// The first rule of this severity that is not met.
pub(crate) fn failed(analysis: &Value, severity: &str) -> String {
    let findings = analysis["findings"].as_array().unwrap();
    let found = findings.iter().find(|it| it["severity"] == severity && it["status"] == "fail");
    found.unwrap()["rule_id"].as_str().unwrap().to_owned()
}

fn path(id: &str, rule: &str, rest: &str) -> String {
    format!("/api/v1/contracts/{id}/findings/{rule}/{rest}")
}

/// Decides a finding as it is seen in an analysis.
pub(crate) async fn decide(client: &Client, seen: &Value, rule: &str, decision: &str, further: Value) -> Answer {
    let mut body = json!({
        "decision": decision, "reason": "The board agreed on 2 November", "version": seen["version"],
        "seen": finding(seen, rule)["mark"],
    });
    if decision == "accepted" {
        body["until"] = json!(A_YEAR_ON);
    }
    for (name, value) in further.as_object().unwrap() {
        body[name] = value.clone();
    }
    client.post(&path(seen["contract_id"].as_str().unwrap(), rule, "decision"), &body).await
}

pub(crate) async fn take_back(client: &Client, seen: &Value, rule: &str) -> Answer {
    let (id, version) = (seen["contract_id"].as_str().unwrap(), &seen["version"]);
    let mark = finding(seen, rule)["mark"].as_str().unwrap();
    let path = format!("{}?version={version}&seen={mark}", path(id, rule, "decision"));
    client.json("DELETE", &path, &json!({})).await
}

pub(crate) async fn assign(client: &Client, seen: &Value, rule: &str, to: Value) -> Answer {
    let body = json!({"assignee_id": to, "version": seen["version"], "seen": finding(seen, rule)["mark"]});
    client.json("PUT", &path(seen["contract_id"].as_str().unwrap(), rule, "assignee"), &body).await
}

pub(crate) async fn write(client: &Client, id: &str, version: u32, content: &str) {
    let body = json!({"version": version, "content": content});
    let saved = client.patch(&format!("/api/v1/contracts/{id}"), &body).await;
    assert_eq!(saved.status(), 200, "{}", saved.text());
}

pub(crate) fn text_with(passage: &str) -> String {
    let text = new_contract("x")["content"].as_str().unwrap().to_owned();
    assert!(text.contains("within 90 days"));
    text.replace("within 90 days", passage)
}

/// The owner of Acme with a token that has not ended.
async fn signed_in_again(app: &TestApp) -> Client {
    let body = json!({"email": email("Acme"), "password": PASSWORD});
    let answer = app.stranger().post("/api/v1/auth/login", &body).await.json();
    app.stranger().with_token(answer["token"]["access_token"].as_str().unwrap())
}

/// How a browser sends the hidden fields of the page of a finding.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let lead = format!("name=\"{name}\" value=\"");
    page.split(&lead)
        .nth(1)
        .unwrap_or_else(|| panic!("{name} is not on the page"))
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

/// Whether an entry of the trail has each of some members.
fn in_any_order(entry: &str, members: &str) -> bool {
    members.split(',').all(|it| entry.contains(it))
}

#[tokio::test]
async fn b3_an_accepted_risk_counts_as_met_in_the_reviewed_score_and_never_in_that_of_the_rules() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let before = analysis(&alice, &id).await;
    assert_eq!(before["overall_score"], before["reviewed_score"]);
    let critical = failed(&before, "critical");
    for (rule, decision) in [(critical.as_str(), "accepted"), (LATE, "false_positive")] {
        let seen = analysis(&alice, &id).await;
        let answer = decide(&alice, &seen, rule, decision, json!({})).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let it = answer.json();
        assert_eq!((&it["finding"]["decision"], &it["finding"]["status"]), (&json!(decision), &json!("fail")));
        assert_eq!(it["overall_score"], before["overall_score"]);
        app.pass(SignedDuration::from_mins(1));
    }
    let after = analysis(&alice, &id).await;
    assert_eq!(after["id"], before["id"], "nothing was analysed anew");
    for same in ["overall_score", "commercial_terms_compliance", "risk_score", "risk_factors", "is_compliant"] {
        assert_eq!(after[same], before[same], "{same}");
    }
    assert!(after["reviewed_score"].as_f64() > before["reviewed_score"].as_f64(), "{}", after["reviewed_score"]);
    let decided = &finding(&after, &critical)["decided"];
    assert_eq!(
        (&decided["standing"], &decided["decided_by_name"], &decided["version"]),
        (&json!("counts"), &json!("Priya Nair"), &json!(1))
    );
    let told = texts(&app, "audit", "after").await;
    assert!(told.iter().any(|it| it.contains("The board agreed") && it.contains(&critical)), "{told:?}");
    let both = |it: &Value| {
        format!("\"engine_score\":{},\"reviewed_score\":{}", before["overall_score"], it["reviewed_score"])
    };
    let last: Vec<_> = told.iter().filter(|it| it.contains("The board agreed")).collect();
    assert!(last.iter().all(|it| it.contains("\"engine_score\":") && it.contains("\"reviewed_score\":")), "{last:?}");
    assert!(told.iter().any(|it| in_any_order(it, &both(&after))), "{told:?}");
    let earlier = texts(&app, "audit", "before").await;
    assert!(earlier.iter().any(|it| in_any_order(it, &both(&before))), "the trail keeps both scores: {earlier:?}");
    let titles = alice.get("/api/v1/findings?show=decided").await.json();
    assert_eq!((&titles["total"], &titles["findings"][0]["rule_id"]), (&json!(2), &json!(LATE)));
}

#[tokio::test]
async fn b3_a_decision_needs_a_reason_and_names_the_finding_it_saw() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    let nothing = alice.post(&path(&id, LATE, "decision"), &json!({})).await;
    assert_eq!(
        (nothing.status(), nothing.fields()),
        (422, ["decision", "reason", "seen", "version"].map(str::to_owned).into())
    );
    for (further, field) in [
        (json!({"reason": "  "}), "reason"),
        (json!({"reason": "x".repeat(2001)}), "reason"),
        (json!({"decision": "maybe"}), "decision"),
        (json!({"until": "soon"}), "until"),
        (json!({"until": null}), "until"),
        (json!({"until": ""}), "until"),
        (json!({"until": "2026-11-22"}), "until"),
        (json!({"until": "2031-11-24"}), "until"),
        (json!({"decision": "false_positive", "until": "2027-01-01"}), "until"),
    ] {
        let refused = decide(&alice, &seen, LATE, "accepted", further.clone()).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec![field.to_owned()]), "{further}");
    }
    decide(&alice, &seen, LATE, "accepted", json!({"seen": "x"})).await.expect_problem(409, "finding.changed");
    alice.post(&path(&id, "NO-SUCH", "decision"), &json!({})).await.expect_problem(404, "finding.missing");
    let met = seen["findings"].as_array().unwrap().iter().find(|it| it["status"] == "pass").unwrap();
    let met = met["rule_id"].as_str().unwrap();
    decide(&alice, &seen, met, "accepted", json!({})).await.expect_problem(409, "finding.nothing_to_decide");
    assign(&alice, &seen, met, alice.get("/api/v1/auth/me").await.json()["id"].clone())
        .await
        .expect_problem(409, "finding.nothing_to_do");
    take_back(&alice, &seen, LATE).await.expect_problem(409, "finding.not_decided");
    assert!(texts(&app, "finding_decisions", "rule_id").await.is_empty());
}

#[tokio::test]
async fn b3_of_two_who_decide_at_once_the_second_is_told_and_nothing_is_changed() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (_, tom) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    let (by_tom, by_alice) = tokio::join!(
        decide(&tom, &seen, LATE, "false_positive", json!({})),
        decide(&alice, &seen, LATE, "accepted", json!({}))
    );
    let (first, other, refused, again) = match by_tom.status() {
        200 => ("false_positive", "Tom Ashworth dismissed the finding as wrong", &by_alice, &tom),
        _ => ("accepted", "Priya Nair accepted the risk", &by_tom, &alice),
    };
    assert_eq!(
        [by_tom.status(), by_alice.status()].iter().filter(|it| **it == 200).count(),
        1,
        "one of the two decides"
    );
    refused.expect_problem(409, "finding.changed");
    assert!(refused.text().contains(other), "{}", refused.text());
    assert_eq!(texts(&app, "finding_decisions", "decision").await, [first]);
    assert_eq!(decide(again, &seen, LATE, first, json!({})).await.status(), 200, "sent twice, it is one");
    assert_eq!(texts(&app, "finding_decisions", "decision").await, [first]);

    let seen = analysis(&alice, &id).await;
    write(&tom, &id, 1, &text_with("within 75 days")).await;
    let refused = decide(&alice, &seen, LATE, "accepted", json!({})).await;
    refused.expect_problem(409, "finding.changed");
    assert!(refused.text().contains("Tom Ashworth saved version 2"), "{}", refused.text());
    let looked = analysis(&alice, &id).await;
    let anew = json!({"reason": "Seen again on 23 November"});
    assert_eq!(decide(&alice, &looked, LATE, "accepted", anew).await.status(), 200, "after looking again");
    assert_eq!(texts(&app, "finding_decisions", "decision").await, ["accepted", first]);
}

#[tokio::test]
async fn b3_a_decision_about_an_earlier_text_is_kept_and_does_not_count() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    decide(&alice, &seen, LATE, "accepted", json!({})).await;
    write(&alice, &id, 1, &format!("{}\n\n## Colours\n\nLenses are blue.\n", text_with("within  90 days"))).await;
    let elsewhere = analysis(&alice, &id).await;
    assert_eq!(finding(&elsewhere, LATE)["decision"], "accepted", "the passage reads as it did");
    write(&alice, &id, 2, &text_with("within 75 days")).await;
    let changed = analysis(&alice, &id).await;
    let it = finding(&changed, LATE);
    assert_eq!((&it["status"], &it["decision"]), (&json!("fail"), &Value::Null));
    assert_eq!(
        (&it["decided"]["standing"], &it["decided"]["version"], &it["decided"]["reason"]),
        (&json!("earlier_text"), &json!(1), &json!("The board agreed on 2 November"))
    );
    assert_eq!(changed["overall_score"], changed["reviewed_score"]);
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(page.contains("Made about an earlier text. Look again"), "{page}");
    write(&alice, &id, 3, &text_with("within 90 days")).await;
    let back = analysis(&alice, &id).await;
    assert_eq!(finding(&back, LATE)["decision"], "accepted", "what it was about is back");
}

#[tokio::test]
async fn b3_a_decision_taken_back_stays_on_record() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    decide(&alice, &seen, LATE, "accepted", json!({})).await;
    take_back(&alice, &seen, LATE).await.expect_problem(409, "finding.changed");
    let seen = analysis(&alice, &id).await;
    let answer = take_back(&alice, &seen, LATE).await;
    assert_eq!((answer.status(), &answer.json()["finding"]["decision"]), (200, &Value::Null));
    let now = analysis(&alice, &id).await;
    assert_eq!((&finding(&now, LATE)["decided"], &now["reviewed_score"]), (&Value::Null, &now["overall_score"]));
    assert_eq!(texts(&app, "finding_decisions", "withdrawn_by_name").await, ["Priya Nair"]);
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/findings/{LATE}")).await.text();
    assert!(page.contains("The board agreed on 2 November") && page.contains("Ended by Priya Nair"), "{page}");
}

#[tokio::test]
async fn b3_critical_findings_are_decided_by_owners_admins_and_legal_alone() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (_, mo) = colleague(&app, "Acme", "Mo Manager", "manager").await;
    let (lea_id, lea) = colleague(&app, "Acme", "Lea Legal", "legal").await;
    let (_, vic) = colleague(&app, "Acme", "Vic Viewer", "viewer").await;
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    let critical = failed(&seen, "critical");
    let refused = decide(&mo, &seen, &critical, "accepted", json!({})).await;
    refused.expect_problem(403, "finding.not_yours_to_decide");
    assert!(refused.text().contains("Owner, Admin or Legal"), "{}", refused.text());
    decide(&vic, &seen, LATE, "accepted", json!({})).await.expect_problem(403, "account.not_allowed");
    assert_eq!(decide(&mo, &seen, LATE, "accepted", json!({})).await.status(), 200);
    assert_eq!(assign(&mo, &seen, &critical, json!(lea_id)).await.status(), 200, "but anybody who edits may ask them");
    let seen = analysis(&lea, &id).await;
    assert_eq!(decide(&lea, &seen, &critical, "accepted", json!({})).await.status(), 200);
    let seen = analysis(&lea, &id).await;
    take_back(&mo, &seen, &critical).await.expect_problem(403, "finding.not_yours_to_decide");
    let key =
        alice.post("/api/v1/keys", &json!({"name": "Reader", "scope": "read", "expires_in_days": 30})).await.json();
    let reader = app.stranger().with_key(key["key"].as_str().unwrap());
    decide(&reader, &seen, LATE, "accepted", json!({})).await.expect_problem(403, "key.not_allowed");
}

#[tokio::test]
async fn b3_a_risk_accepted_until_a_day_is_open_again_after_it() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    let until = decide(&alice, &seen, LATE, "accepted", json!({"until": "2026-11-24"})).await;
    assert_eq!(until.json()["finding"]["decided"]["until"], "2026-11-24");
    app.pass(SignedDuration::from_hours(23));
    let alice = signed_in_again(&app).await;
    assert_eq!(finding(&analysis(&alice, &id).await, LATE)["decision"], "accepted", "on the day itself");
    let browser = app.browser_at("Acme").await;
    assert!(browser.visit(&format!("/contracts/{id}?show=decided")).await.text().contains("until 24 November 2026"));
    app.pass(SignedDuration::from_hours(24));
    let alice = signed_in_again(&app).await;
    let it = analysis(&alice, &id).await;
    assert_eq!(
        (&finding(&it, LATE)["decision"], &finding(&it, LATE)["decided"]["standing"]),
        (&Value::Null, &json!("ran_out"))
    );
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(page.contains("The day until which it was accepted has passed"), "{page}");
}

#[tokio::test]
async fn b3_a_risk_that_an_earlier_release_let_be_accepted_for_ever_is_still_read() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let furthest = decide(&alice, &analysis(&alice, &id).await, LATE, "accepted", json!({"until": "2031-11-23"})).await;
    assert_eq!(furthest.json()["finding"]["decided"]["until"], "2031-11-23", "five years on is the latest day");
    app.db().execute_unprepared("UPDATE finding_decisions SET until = NULL").await.unwrap();
    let it = analysis(&alice, &id).await;
    let decided = &finding(&it, LATE)["decided"];
    assert_eq!((&decided["until"], &decided["standing"]), (&Value::Null, &json!("counts")));
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/findings/{LATE}")).await.text();
    assert!(page.contains("Priya Nair accepted the risk on 23 November 2026"), "{page}");
    assert_eq!(take_back(&alice, &it, LATE).await.status(), 200);
}

#[tokio::test]
async fn b3_a_dismissal_by_the_form_has_no_last_day_though_the_form_offers_one() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let browser = app.browser_at("Acme").await;
    let page = format!("/contracts/{id}/findings/{LATE}");
    let text = browser.visit(&format!("{page}?as=false_positive")).await.text();
    let (version, seen) = (hidden(&text, "version"), hidden(&text, "seen"));
    let offered = text.split("name=\"until\"").nth(1).and_then(|it| it.split("value=\"").nth(1)).unwrap();
    let until = offered.split('"').next().unwrap().to_owned();
    let fields = [
        ("id", id.as_str()),
        ("rule", LATE),
        ("version", &version),
        ("seen", &seen),
        ("decision", "false_positive"),
        ("reason", "The order form says it"),
        ("until", &until),
    ];
    assert_eq!((until.as_str(), browser.submit("/do/findings/decide", &fields).await.status()), (A_YEAR_ON, 302));
    let it = analysis(&alice, &id).await;
    let decided = &finding(&it, LATE)["decided"];
    assert_eq!((&decided["decision"], &decided["until"]), (&json!("false_positive"), &Value::Null));
}

#[tokio::test]
async fn b3_an_assigned_finding_waits_for_its_person_until_it_is_decided_or_mended() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (tom_id, tom) = colleague(&app, "Acme", "Tom Ashworth", "requester").await;
    let mallory = app.owner_of("Mallory").await;
    let theirs = mallory.get("/api/v1/auth/me").await.json()["id"].clone();
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    let refused = assign(&alice, &seen, LATE, theirs).await;
    assert_eq!((refused.status(), refused.fields()), (422, vec!["assignee_id".to_owned()]));
    let answer = assign(&alice, &seen, LATE, json!(tom_id)).await;
    assert_eq!((answer.status(), &answer.json()["finding"]["assignee"]["full_name"]), (200, &json!("Tom Ashworth")));
    decide(&alice, &seen, LATE, "accepted", json!({})).await.expect_problem(409, "finding.changed");
    let waiting = async |client: &Client, show: &str| {
        client.get(&format!("/api/v1/findings?show={show}")).await.json()["total"].as_u64().unwrap()
    };
    assert_eq!(
        (waiting(&tom, "mine").await, waiting(&alice, "mine").await, waiting(&alice, "assigned").await),
        (1, 0, 1)
    );
    let seen = analysis(&tom, &id).await;
    decide(&tom, &seen, LATE, "accepted", json!({})).await;
    assert_eq!(waiting(&tom, "mine").await, 0, "it is decided");
    write(&alice, &id, 1, &text_with("within 75 days")).await;
    assert_eq!(waiting(&tom, "mine").await, 1, "the decision is about an earlier text");
    write(&alice, &id, 2, &text_with("within 30 days")).await;
    assert_eq!(waiting(&tom, "mine").await, 0, "it is mended");
    write(&alice, &id, 3, &text_with("within 75 days")).await;
    assert_eq!(waiting(&tom, "mine").await, 1);
    let seen = analysis(&alice, &id).await;
    assert_eq!(assign(&alice, &seen, LATE, Value::Null).await.status(), 200);
    assert_eq!((waiting(&tom, "mine").await, waiting(&alice, "assigned").await), (0, 0));
    assert_eq!(mallory.get("/api/v1/findings?show=decided").await.json()["total"], 0);
    let wrong = alice.get("/api/v1/findings?show=some&size=0").await;
    assert_eq!((wrong.status(), wrong.fields()), (422, vec!["show".to_owned(), "size".to_owned()]));
}

#[tokio::test]
async fn b3_the_pages_decide_and_assign_without_script() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let own = alice.get("/api/v1/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let id = create(&alice).await;
    let browser = app.browser_at("Acme").await;
    let (contract, page) = (format!("/contracts/{id}"), format!("/contracts/{id}/findings/{LATE}"));
    let text = browser.visit(&contract).await.text();
    assert!(text.contains(&format!("{page}?as=accepted")) && text.contains("Decided (0)"), "{text}");

    let text = browser.visit(&format!("{page}?as=accepted")).await.text();
    assert!(text.contains("within 90 days") && text.contains("Record the decision"), "{text}");
    assert!(text.contains(&format!("value=\"{A_YEAR_ON}\" min=\"2026-11-23\" max=\"2031-11-23\"")), "{text}");
    let (version, seen) = (hidden(&text, "version"), hidden(&text, "seen"));
    let fields = |reason: &'static str| {
        [
            ("id", id.clone()),
            ("rule", LATE.to_owned()),
            ("version", version.clone()),
            ("seen", seen.clone()),
            ("decision", "accepted".to_owned()),
            ("reason", reason.to_owned()),
            ("until", "yesterday".to_owned()),
        ]
    };
    let send = async |path: &str, fields: &[(&str, String)]| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.submit(path, &fields).await
    };
    let refused = send("/do/findings/decide", &fields("Agreed with <Halden>")).await;
    assert_eq!((refused.status(), refused.header("location")), (302, Some(&*page)));
    let text = browser.visit(&page).await.text();
    assert!(text.contains("This is not a date") && text.contains("Agreed with &lt;Halden&gt;"), "{text}");
    let mut right = fields("Agreed with Halden");
    right[6].1 = A_YEAR_ON.to_owned();
    for _ in 0..2 {
        let done = send("/do/findings/decide", &right).await;
        assert_eq!(done.header("location"), Some(&*page));
    }
    assert_eq!(texts(&app, "finding_decisions", "reason").await, ["Agreed with Halden"], "sent twice, it is one");
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Priya Nair accepted the risk on 23 November 2026 at 09:00"), "{text}");

    let mut stale = right.clone();
    stale[5].1 = "Something else".to_owned();
    send("/do/findings/decide", &stale).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("This finding is not as you saw it any more") && text.contains("Something else"), "{text}");

    let (version, seen) = (hidden(&text, "version"), hidden(&text, "seen"));
    let named =
        [("id", id.clone()), ("rule", LATE.to_owned()), ("version", version), ("seen", seen), ("assignee_id", own)];
    assert_eq!(send("/do/findings/assign", &named).await.header("location"), Some(&*page));
    let text = browser.visit(&format!("{contract}?show=mine")).await.text();
    assert!(text.contains("Assigned to me (1)") && text.contains("Decided (1)"), "{text}");
    assert!(text.contains("by the rules alone. No decision changes it."), "{text}");
    assert!(browser.visit("/").await.text().contains("Nothing needs you today"), "it is decided");
    let text = browser.visit("/findings?show=decided").await.text();
    assert!(text.contains("Agreed with Halden") && text.contains("Lens coating"), "{text}");

    let text = browser.visit(&page).await.text();
    let seen = [
        ("id", id.clone()),
        ("rule", LATE.to_owned()),
        ("version", hidden(&text, "version")),
        ("seen", hidden(&text, "seen")),
    ];
    assert_eq!(send("/do/findings/take_back", &seen).await.header("location"), Some(&*page));
    let text = browser.visit("/").await.text();
    assert!(text.contains(&page) && !text.contains("No finding waits for you"), "{text}");

    app.make("Acme", "viewer").await;
    let text = browser.visit(&page).await.text();
    assert!(
        !text.contains("Record the decision") && text.contains("It is decided by somebody whose role is"),
        "{text}"
    );
    assert!(!browser.visit(&contract).await.text().contains("Accept risk…"));
}

#[tokio::test]
async fn b3_what_changed_since_the_last_analysis_is_told_with_its_cause() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    assert_eq!(analysis(&alice, &id).await["changes"], Value::Null, "there is nothing before the first");
    write(&alice, &id, 1, &text_with("within 30 days")).await;
    let mended = analysis(&alice, &id).await;
    let change = |it: &Value| {
        let findings = it["changes"]["findings"].as_array().unwrap().clone();
        let found = findings.into_iter().find(|it| it["rule_id"] == LATE).unwrap();
        json!([found["kind"], found["before"], found["after"], found["because"]])
    };
    assert_eq!(change(&mended), json!(["gone", "fail", "pass", ["text"]]));
    assert_eq!((&mended["changes"]["since_version"], &mended["changes"]["because"]), (&json!(1), &json!(["text"])));
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(page.contains("changed since the last analysis"), "{page}");
    assert!(page.contains("Because the text changed from version 1 to 2."), "{page}");

    // What an earlier release with other rules kept of this version.
    let pack = mended["rule_pack_version"].as_str().unwrap();
    let sql = format!(
        "UPDATE analyses SET pack_version = 'before', result = replace(replace(result, '{pack}', 'before'), '\"rule_id\":\"{LATE}\"', '\"rule_id\":\"OLD\"') WHERE version = 2"
    );
    app.db().execute_unprepared(&sql).await.unwrap();
    // Pages are read anew once the company's trail has gone on.
    alice.post("/api/v1/contracts", &new_contract("Another")).await;
    let page = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(!page.contains("the text changed from version 1 to 2"), "{page}");
    let again = analysis(&alice, &id).await;
    assert_eq!(
        (&again["changes"]["because"], &again["changes"]["since_version"], &again["changes"]["since_rule_pack"]),
        (&json!(["rule_pack"]), &json!(2), &json!("before"))
    );
    assert_eq!(texts(&app, "earlier_analyses", "pack_version").await, ["before"], "what was said is kept");
    assert_eq!(analysis(&alice, &id).await["changes"], again["changes"], "and told again");
    let forced =
        alice.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({"force_reanalysis": true})).await.json();
    assert_ne!(forced["id"], again["id"]);
    assert_eq!(texts(&app, "earlier_analyses", "pack_version").await.len(), 1, "nothing else was said");
}

#[tokio::test]
async fn b3_findings_of_whoever_leaves_are_handed_over() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let own = alice.get("/api/v1/auth/me").await.json()["id"].clone();
    let (tom_id, tom) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    let id = create(&alice).await;
    let seen = analysis(&alice, &id).await;
    assign(&alice, &seen, LATE, json!(tom_id)).await;
    assert_eq!(tom.get("/api/v1/findings").await.json()["total"], 1);
    let handed = alice.post(&format!("/api/v1/people/{tom_id}/hand-over"), &json!({"to": own})).await.json();
    assert_eq!(handed["findings"], 1);
    let mine = alice.get("/api/v1/findings").await.json();
    assert_eq!((&mine["total"], &mine["findings"][0]["person_name"]), (&json!(1), &json!("Priya Nair")));
}
