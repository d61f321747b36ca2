//! Every endpoint is in a table that says who may call it; one that is not fails here.

use crate::support::TestApp;
use axum::body::Body;
use std::collections::BTreeSet;

/// Who may call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Public,
    SignedIn,
}
use Access::{Public, SignedIn};

/// Every server function, with a body that its arguments can be read from.
const CALLS: [(&str, Access, &str); 189] = [
    ("/do/accounts/note", Public, "form=sign_in"),
    ("/do/accounts/own", SignedIn, ""),
    ("/do/accounts/register", Public, "company_name=a&full_name=b&email=c&password=d"),
    ("/do/accounts/sign_in", Public, "email=a&password=b"),
    ("/do/accounts/sign_out", Public, ""),
    ("/do/amendments/open", SignedIn, ""),
    ("/do/amendments/draft", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/amendments/open_change", SignedIn, ""),
    ("/do/amendments/add_change", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&version=1"),
    ("/do/amendments/governs", SignedIn, ""),
    ("/do/analytics/dashboard", SignedIn, "most=10"),
    ("/do/archive/open", SignedIn, ""),
    ("/do/audit/trail", SignedIn, "page=1"),
    ("/do/bulk/open", SignedIn, "act=terminated"),
    ("/do/clauses/choose", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&page=1"),
    ("/do/clauses/compare", SignedIn, "clause=CL-OWN-1&from=1&to=2"),
    ("/do/clauses/list", SignedIn, "page=1"),
    ("/do/clauses/open", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&clause=CL-ACCEPT"),
    ("/do/clauses/open_own", SignedIn, "clause=CL-OWN-1"),
    ("/do/clauses/put_in", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&clause=CL-ACCEPT"),
    ("/do/clauses/put_standing", SignedIn, "clause=CL-OWN-1&version=1"),
    ("/do/clauses/show", SignedIn, "clause=CL-ACCEPT"),
    ("/do/clauses/uses", SignedIn, "clause=CL-OWN-1&page=1"),
    ("/do/clauses/versions", SignedIn, "clause=CL-OWN-1&page=1"),
    ("/do/clauses/write_own", SignedIn, "heading=x"),
    ("/do/company/open", SignedIn, ""),
    ("/do/company/put", SignedIn, "version=1"),
    ("/do/contracts/both_texts", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/contracts/check", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&source=x"),
    ("/do/contracts/compare", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/contracts/drop_kept", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/contracts/history", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&page=1"),
    ("/do/contracts/keep", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&version=1&title=a&source=b"),
    ("/do/contracts/list", SignedIn, "page=1"),
    ("/do/contracts/merge", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&version=1&shown=x"),
    ("/do/contracts/open_dates", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/contracts/open_editor", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/contracts/open_key_terms", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/contracts/open_paste", SignedIn, ""),
    ("/do/contracts/open_step", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&to=active"),
    ("/do/contracts/paste", SignedIn, "content=x"),
    ("/do/contracts/put_dates", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/contracts/restore", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&number=1"),
    ("/do/contracts/save", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&version=1&title=a&source=b"),
    ("/do/contracts/show", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/contracts/take_step", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&to=active"),
    ("/do/contracts/version", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&number=1"),
    ("/do/decisions/list", SignedIn, "page=1"),
    ("/do/decisions/show", SignedIn, ""),
    ("/do/drafting/advise", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/drafting/answer", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&step=1"),
    ("/do/drafting/begin", SignedIn, "template=T-NDA-MUT"),
    ("/do/drafting/choose", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&template=T-NDA-MUT"),
    ("/do/drafting/describe", SignedIn, "description=x"),
    ("/do/drafting/finish", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&last=1"),
    ("/do/drafting/preview", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/drafting/show", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&step=1"),
    ("/do/facts/open", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/facts/say", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&fact=transfer&value=true"),
    ("/do/feeds/open", SignedIn, ""),
    ("/do/feeds/revoke", SignedIn, ""),
    ("/do/filing/delete_tag", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/filing/hand_over", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/filing/merge_tag", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/filing/open", SignedIn, ""),
    ("/do/filing/open_details", SignedIn, ""),
    ("/do/filing/open_hand_over", SignedIn, ""),
    ("/do/filing/open_review", SignedIn, ""),
    ("/do/filing/open_tag", SignedIn, ""),
    ("/do/filing/people", SignedIn, ""),
    ("/do/filing/put", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/filing/put_review", SignedIn, ""),
    ("/do/filing/relate", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/filing/rename_tag", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/filing/save_details", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&version=1"),
    ("/do/filing/tags", SignedIn, "page=1"),
    (
        "/do/filing/unrelate",
        SignedIn,
        "id=0199f3a0-7b1c-7000-8000-000000000001&other=0199f3a0-7b1c-7000-8000-000000000001",
    ),
    ("/do/filters/change", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&version=1"),
    ("/do/filters/keep", SignedIn, "name=x"),
    ("/do/filters/list", SignedIn, "page=1"),
    ("/do/filters/open", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/filters/open_change", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/filters/open_form", SignedIn, ""),
    ("/do/filters/remove", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/findings/assign", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&rule=GDPR-28-3-A"),
    ("/do/findings/decide", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&rule=GDPR-28-3-A"),
    ("/do/findings/list", SignedIn, "page=1"),
    ("/do/findings/open", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&rule=GDPR-28-3-A"),
    ("/do/findings/take_back", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&rule=GDPR-28-3-A"),
    ("/do/fixes/open", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&rule=COM-TPR"),
    ("/do/fixes/put_in", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&rule=COM-TPR"),
    ("/do/frameworks/approve", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/frameworks/attest", SignedIn, "framework=gdpr&control=art-33"),
    ("/do/frameworks/draw_up", SignedIn, "framework=gdpr"),
    ("/do/frameworks/drop_draft", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/frameworks/list", SignedIn, "page=1"),
    ("/do/frameworks/open_control", SignedIn, "framework=gdpr&control=art-33"),
    ("/do/frameworks/open_report", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/frameworks/show", SignedIn, "framework=gdpr"),
    ("/do/frameworks/withdraw", SignedIn, "framework=gdpr&control=art-33"),
    ("/do/home/is_signed_in", Public, ""),
    ("/do/home/see_today", SignedIn, ""),
    ("/do/imports/decide", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&position=1&act=bring_in"),
    ("/do/imports/list", SignedIn, "page=1"),
    ("/do/imports/open_form", SignedIn, ""),
    ("/do/imports/show", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&page=1"),
    ("/do/imports/show_file", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001&position=1"),
    ("/do/imports/to_review", SignedIn, "page=1"),
    ("/do/keys/list", SignedIn, "page=1"),
    ("/do/keys/open_form", SignedIn, ""),
    ("/do/keys/open_revoke", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/keys/revoke", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/models/assemble", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/models/open_writing", SignedIn, ""),
    (
        "/do/models/decide_rewriting",
        SignedIn,
        "id=0199f3a0-7b1c-7000-8000-000000000001&proposal=0199f3a0-7b1c-7000-8000-000000000001",
    ),
    ("/do/models/judge", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/models/look", SignedIn, "template=T-NDA-MUT"),
    ("/do/models/open_judging", SignedIn, ""),
    ("/do/models/open_remarks", SignedIn, "template=T-NDA-MUT"),
    ("/do/models/open_rewriting", SignedIn, ""),
    ("/do/models/rewrite", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/models/stop", SignedIn, "call=0199f3a0-7b1c-7000-8000-000000000001"),
    (
        "/do/models/take_over",
        SignedIn,
        "id=0199f3a0-7b1c-7000-8000-000000000001&draft=0199f3a0-7b1c-7000-8000-000000000001",
    ),
    ("/do/models/write", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/drafting/to_be_written", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/models/ask", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    (
        "/do/models/decide",
        SignedIn,
        "id=0199f3a0-7b1c-7000-8000-000000000001&proposal=0199f3a0-7b1c-7000-8000-000000000001",
    ),
    ("/do/models/keep_here", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/models/open_ask", SignedIn, ""),
    ("/do/models/open_proposal", SignedIn, ""),
    ("/do/models/open_settings", SignedIn, ""),
    ("/do/models/propose", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/models/put", SignedIn, "version=0"),
    ("/do/models/put_limits", SignedIn, "version=0"),
    ("/do/models/remove", SignedIn, ""),
    ("/do/models/try_it", SignedIn, ""),
    ("/do/obligations/change", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/obligations/close", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/obligations/list", SignedIn, "page=1"),
    ("/do/obligations/open", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/obligations/open_change", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/obligations/open_close", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/obligations/put", SignedIn, "contract=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/outbox/list", SignedIn, "page=1"),
    ("/do/outbox/send_test", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/outbox/try_again", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/playbook/drop_draft", SignedIn, "seen=x"),
    ("/do/playbook/open", SignedIn, ""),
    ("/do/playbook/open_new_own", SignedIn, ""),
    ("/do/playbook/open_own", SignedIn, "number=1"),
    ("/do/playbook/open_rule", SignedIn, "rule=GDPR-28-3-A"),
    ("/do/playbook/own_rules", SignedIn, "page=1"),
    ("/do/playbook/publish", SignedIn, "seen=x"),
    ("/do/playbook/remove_own", SignedIn, "number=1"),
    ("/do/playbook/rules", SignedIn, "page=1"),
    ("/do/playbook/switch", SignedIn, "rule=GDPR-28-3-A&state=off&reason=x"),
    ("/do/playbook/try_draft", SignedIn, ""),
    ("/do/playbook/version", SignedIn, "number=1"),
    ("/do/playbook/versions", SignedIn, "page=1"),
    ("/do/playbook/write_own", SignedIn, "number=0&name=x"),
    (
        "/do/reminders/acknowledge",
        SignedIn,
        "id=0199f3a0-7b1c-7000-8000-000000000001&contract=0199f3a0-7b1c-7000-8000-000000000001&date=2027-01-01",
    ),
    ("/do/processing/answer", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/processing/list", SignedIn, "page=1"),
    ("/do/processing/open", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/processing/say", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/processing/take_back", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/reminders/open", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/reminders/open_stop", Public, "mail=0199f3a0-7b1c-7000-8000-000000000001&proof=x"),
    ("/do/reminders/put", SignedIn, "contract=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/reminders/put_stop", Public, "mail=0199f3a0-7b1c-7000-8000-000000000001&proof=x"),
    ("/do/reminders/put_usual", SignedIn, "contract=0199f3a0-7b1c-7000-8000-000000000001"),
    (
        "/do/reminders/remove",
        SignedIn,
        "id=0199f3a0-7b1c-7000-8000-000000000001&contract=0199f3a0-7b1c-7000-8000-000000000001",
    ),
    ("/do/reminders/stop_note", Public, ""),
    ("/do/reports/show", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/risk/board", SignedIn, ""),
    ("/do/risk/contracts", SignedIn, "page=1"),
    ("/do/risk/counterparties", SignedIn, "page=1"),
    ("/do/risk/counterparty", SignedIn, "name=x"),
    ("/do/risk/people", SignedIn, "page=1"),
    ("/do/risk/person", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
    ("/do/templates/beside", SignedIn, "one=T-NDA-MUT&other=T-NDA-ONE"),
    ("/do/templates/compare", SignedIn, "id=T-OWN-1&from=1&to=2"),
    ("/do/templates/list", SignedIn, ""),
    ("/do/templates/open_own", SignedIn, "from=T-NDA-MUT"),
    ("/do/templates/put_standing", SignedIn, "id=T-OWN-1&version=1"),
    ("/do/templates/show", SignedIn, "id=T-NDA-MUT"),
    ("/do/templates/versions", SignedIn, "id=T-OWN-1&page=1"),
    ("/do/templates/write_own", SignedIn, "source=x"),
    ("/do/terms/open", SignedIn, "id=0199f3a0-7b1c-7000-8000-000000000001"),
];

/// Operations that need no token, with what a stranger who sends nothing is answered.
const PUBLIC_OPERATIONS: [(&str, &str, &[u16]); 6] = [
    ("get", "/feeds/{token}.ics", &[404]),
    ("get", "/health", &[200]),
    ("get", "/metrics", &[200]),
    ("get", "/ready", &[200]),
    ("post", "/api/v1/auth/login", &[401, 422]),
    ("post", "/api/v1/auth/register", &[422]),
];

#[tokio::test]
async fn every_server_function_is_in_the_table_and_refuses_strangers_as_it_says() {
    let app = TestApp::new().await;
    let there: BTreeSet<String> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let listed: BTreeSet<String> = CALLS.iter().map(|(path, ..)| (*path).to_owned()).collect();
    assert_eq!(there, listed, "an endpoint is missing in the table, or the table names one that is gone");

    for (path, access, body) in CALLS {
        let stranger = app.stranger();
        let request = stranger.request("POST", path).header("accept", "application/json");
        let answer =
            stranger.send(request.header("content-type", "application/x-www-form-urlencoded"), Body::from(body)).await;
        match access {
            SignedIn => assert_eq!(
                (answer.status(), answer.code().as_str()),
                (401, "account.signed_out"),
                "{path}: {}",
                answer.text()
            ),
            Public => assert!(
                answer.status() < 500 && answer.status() != 401,
                "{path}: {} {}",
                answer.status(),
                answer.text()
            ),
        }
    }
}

#[tokio::test]
async fn no_server_function_can_be_called_by_a_link() {
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        assert_eq!(method, axum::http::Method::POST, "{path} could be triggered by another site's link");
    }
}

#[tokio::test]
async fn every_operation_of_the_api_refuses_strangers_unless_it_is_listed_as_public() {
    let app = TestApp::new().await;
    let document = serde_json::to_value(server::api::document()).unwrap();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let public = PUBLIC_OPERATIONS.iter().find(|it| (it.0, it.1) == (method, path));
            assert_eq!(
                operation["security"].is_null(),
                public.is_some(),
                "{method} {path} is described otherwise than it is listed"
            );
            let path = path
                .replace("{id}", "0199f3a0-7b1c-7000-8000-000000000001")
                .replace("{token}", "x")
                .replace("{version}", "1")
                .replace("{rule_id}", "GDPR-28-3-A")
                .replace("{framework}", "gdpr")
                .replace("{control}", "art-33")
                .replace("{n}", "1");
            let stranger = app.stranger();
            let request = stranger.request(&method.to_uppercase(), &path).header("content-type", "application/json");
            let answer = stranger.send(request, Body::from("{}")).await;
            match public {
                Some((.., told)) => assert!(told.contains(&answer.status()), "{method} {path}: {}", answer.status()),
                None => answer.expect_problem(401, "account.no_token"),
            }
            asked += 1;
        }
    }
    assert!(asked >= 18, "only {asked} operations were found");
}

#[tokio::test]
async fn every_page_but_the_public_ones_leads_strangers_to_the_sign_in_page() {
    let app = TestApp::new().await;
    for public in ["/", "/sign-in", "/register"] {
        assert_eq!(app.stranger().visit(public).await.status(), 200, "{public}");
    }
    let id = "0199f3a0-7b1c-7000-8000-000000000001";
    for page in [
        "/account".to_owned(),
        "/contracts".to_owned(),
        format!("/contracts/{id}"),
        format!("/contracts/{id}/edit"),
        format!("/contracts/{id}/amend"),
        format!("/contracts/{id}/change"),
        format!("/contracts/{id}/governs"),
        format!("/contracts/{id}/versions"),
        format!("/contracts/{id}/versions/1"),
        format!("/contracts/{id}/conflict"),
        format!("/contracts/{id}/reminders"),
        format!("/contracts/{id}/export/pdf"),
        "/templates".to_owned(),
        "/templates/T-NDA-MUT".to_owned(),
        "/templates/new".to_owned(),
        "/templates/T-OWN-1/edit".to_owned(),
        "/templates/T-OWN-1/versions".to_owned(),
        "/templates/T-OWN-1/compare".to_owned(),
        "/templates/clauses".to_owned(),
        "/templates/clauses/CL-ACCEPT".to_owned(),
        "/templates/clauses/new".to_owned(),
        "/templates/clauses/CL-OWN-1/edit".to_owned(),
        "/templates/clauses/CL-OWN-1/versions".to_owned(),
        "/templates/clauses/CL-OWN-1/compare".to_owned(),
        "/templates/clauses/CL-OWN-1/uses".to_owned(),
        format!("/contracts/{id}/facts"),
        format!("/contracts/{id}/clauses"),
        format!("/contracts/{id}/clauses/CL-ACCEPT"),
        "/templates/T-NDA-MUT/remarks".to_owned(),
        "/describe".to_owned(),
        format!("/describe/{id}"),
        format!("/drafting/{id}/1"),
        "/audit".to_owned(),
        "/dashboard".to_owned(),
        "/risk".to_owned(),
        "/risk/contracts".to_owned(),
        "/risk/contracts.csv".to_owned(),
        "/risk/counterparties".to_owned(),
        "/risk/counterparties.csv".to_owned(),
        "/risk/counterparty?name=x".to_owned(),
        "/risk/people".to_owned(),
        "/risk/people.csv".to_owned(),
        format!("/risk/people/{id}"),
        "/imports".to_owned(),
        "/imports/new".to_owned(),
        "/imports/review".to_owned(),
        format!("/imports/{id}"),
        format!("/imports/{id}/files/1"),
        format!("/imports/{id}/files/1/download"),
        format!("/contracts/{id}/original"),
        "/settings/keys".to_owned(),
        "/settings/keys/new".to_owned(),
        format!("/settings/keys/{id}/revoke"),
        "/account/calendar".to_owned(),
        "/settings/outbox".to_owned(),
        format!("/contracts/{id}/details"),
        format!("/contracts/{id}/filing"),
        "/settings/tags".to_owned(),
        format!("/settings/tags/{id}"),
        "/settings/people".to_owned(),
        format!("/settings/people/{id}/hand-over"),
        "/settings/review".to_owned(),
        "/settings/company".to_owned(),
        "/settings/playbook".to_owned(),
        "/settings/playbook/rules".to_owned(),
        "/settings/playbook/rules/GDPR-28-3-A".to_owned(),
        "/settings/playbook/own".to_owned(),
        "/settings/playbook/own/new".to_owned(),
        "/settings/playbook/own/1".to_owned(),
        "/settings/playbook/try".to_owned(),
        "/settings/playbook/versions".to_owned(),
        "/settings/playbook/versions/1".to_owned(),
        format!("/contracts/{id}/obligations"),
        "/obligations".to_owned(),
        format!("/obligations/{id}/change"),
        format!("/obligations/{id}/close"),
        "/processing".to_owned(),
        "/processing/save/csv".to_owned(),
        format!("/contracts/{id}/data-protection"),
        format!("/contracts/{id}/terms"),
        format!("/contracts/{id}/terms/save"),
        "/findings".to_owned(),
        format!("/contracts/{id}/findings/GDPR-28-3-A"),
        format!("/contracts/{id}/findings/COM-TPR/fix"),
        "/frameworks".to_owned(),
        "/frameworks/gdpr".to_owned(),
        "/frameworks/gdpr/controls/art-33".to_owned(),
        format!("/frameworks/reports/{id}"),
        format!("/frameworks/reports/{id}/export/pdf"),
        format!("/contracts/{id}/compliance-report"),
        format!("/contracts/{id}/compliance-report?format=pdf"),
        format!("/contracts/{id}/ask"),
        format!("/contracts/{id}/findings/COM-TPR/proposal"),
        "/settings/model".to_owned(),
        format!("/contracts/{id}/write"),
        format!("/contracts/{id}/rewrite"),
        format!("/contracts/{id}/opinion"),
        "/decisions".to_owned(),
        format!("/decisions/{id}"),
        "/decisions/export?format=csv".to_owned(),
    ] {
        let answer = app.stranger().visit(&page).await;
        let location = answer.header("location").unwrap_or_default();
        assert!(
            matches!(answer.status(), 302 | 303) && location.starts_with("/sign-in?next=/"),
            "{page}: {} {location}",
            answer.status()
        );
    }
}
