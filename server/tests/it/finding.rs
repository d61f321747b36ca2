//! Finding contracts by their words: the same answers, in the same order, on either database.

use crate::support::{Client, TestApp, new_contract};
use jiff::SignedDuration;
use pactoria::contracts::reindex;
use sea_orm::ConnectionTrait;
use serde_json::json;

async fn make(client: &Client, title: &str, party: &str, content: &str) -> String {
    let mut body = new_contract(title);
    body["client_name"] = json!(party);
    body["content"] = json!(content);
    let answer = client.post("/api/v1/contracts", &body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// The titles that a search finds, in its order.
async fn found(client: &Client, search: &str) -> Vec<String> {
    let encoded: String = search.bytes().map(|it| format!("%{it:02X}")).collect();
    let answer = client.get(&format!("/api/v1/contracts?size=50&search={encoded}")).await;
    assert_eq!(answer.status(), 200, "{search}: {}", answer.text());
    let answer = answer.json();
    let contracts = answer["contracts"].as_array().unwrap();
    assert_eq!(answer["total"].as_u64(), u64::try_from(contracts.len()).ok(), "{search}");
    contracts.iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn b14_words_plurals_phrases_accents_and_stop_words_find_the_same_on_both_databases() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    make(&alice, "Lease", "Zoë’s Café", "# Lease\n\nThe tenant pays late payment interest to the party named here.")
        .await;
    app.pass(SignedDuration::from_mins(1));
    make(&alice, "Supply", "Brandt GmbH", "# Supply\n\nPayments that are late bear interest. The parties agree.").await;
    app.pass(SignedDuration::from_mins(1));
    make(&alice, "Licence", "Παπαδόπουλος", "# Licence\n\nDer Schlüssel ist geheim. Größe: 1,200 units. L'été arrive.")
        .await;
    for (search, titles) in [
        ("interest", &["Supply", "Lease"][..]),
        ("INTEREST late", &["Supply", "Lease"]),
        ("inter", &["Supply", "Lease"]),
        ("payments", &["Supply", "Lease"]),
        ("payment", &["Supply", "Lease"]),
        ("party", &["Supply", "Lease"]),
        ("parties", &["Supply", "Lease"]),
        ("\"late payment\"", &["Lease"]),
        ("“late payment”", &["Lease"]),
        ("\"payments that\" interest", &["Supply"]),
        ("\"payment late\"", &[]),
        ("\"late paym\"", &[]),
        ("\"lease zoe\"", &[]),
        ("\"late payment", &["Lease"]),
        ("cafe zoe's", &["Lease"]),
        ("CAFÉ", &["Lease"]),
        ("schlussel grosse", &[]),
        ("schlüssel größe", &["Licence"]),
        ("ete", &["Licence"]),
        ("παπαδοπουλος", &["Licence"]),
        ("1,200", &["Licence"]),
        ("the", &["Supply", "Lease"]),
        ("the that", &["Supply"]),
        ("interest zebra", &[]),
    ] {
        assert_eq!(found(&alice, search).await, titles, "{search}");
    }
}

#[tokio::test]
async fn b14_a_word_in_the_title_ranks_before_one_in_a_name_a_heading_or_the_text() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for (title, party, content) in [
        ("Cleaning of harbours", "Brandt GmbH", "# Terms\n\nThe supplier cleans."),
        ("By name", "Harbour Estates", "# Terms\n\nThe supplier cleans."),
        ("By heading", "Brandt GmbH", "# Terms\n\n## Harbour dues\n\nThe supplier pays."),
        ("By text", "Brandt GmbH", "# Terms\n\nThe supplier pays in the harbour."),
        ("By text, later", "Brandt GmbH", "# Terms\n\nThe harbour."),
        ("Elsewhere", "Brandt GmbH", "# Terms\n\nThe quay."),
    ] {
        make(&alice, title, party, content).await;
        app.pass(SignedDuration::from_mins(1));
    }
    let best = ["Cleaning of harbours", "By name", "By heading", "By text, later", "By text"];
    assert_eq!(found(&alice, "harbour").await, best);
    assert_eq!(found(&alice, "harbour estates").await, ["By name"]);
    assert_eq!(
        found(&alice, "harbour terms").await,
        ["By heading", "By name", "Cleaning of harbours", "By text, later", "By text"]
    );
    let titles = async |query: &str| -> Vec<String> {
        let answer = alice.get(&format!("/api/v1/contracts?search=harbour&{query}")).await.json();
        answer["contracts"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles("sort=match").await, best);
    assert_eq!(titles("sort=-updated_at").await[0], "By text, later");
    assert_eq!(titles("sort=title").await[0], "By heading");
    assert_eq!(titles("size=2&page=2").await, best[2..4], "pages go on where the one before ended");
    let without_words = alice.get("/api/v1/contracts?sort=match&size=1").await.json();
    assert_eq!(without_words["contracts"][0]["title"], "Elsewhere");
}

#[tokio::test]
async fn b14_hostile_searches_are_words_or_nothing() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    make(&alice, "Or not near", "Brandt GmbH", "# Terms\n\nNot this AND that.").await;
    for (search, count) in [
        ("' OR 1=1 --", 0),
        ("not", 1),
        ("or not near", 1),
        ("NEAR(not, 5)", 0),
        ("terms:not", 1),
        ("*", 0),
        ("\"", 0),
        ("\"\"", 0),
        ("not* & !this | <->", 1),
        (":* ') \\ '", 0),
        ("^not", 1),
        ("+not -this", 1),
        ("{not}", 1),
        ("\0not", 1),
        ("not \u{202e} this", 1),
    ] {
        assert_eq!(found(&alice, search).await.len(), count, "{search:?}");
    }
    assert_eq!(found(&alice, &"not ".repeat(49)).await.len(), 1);
    assert_eq!(found(&alice, &"n".repeat(200)).await.len(), 0);
}

#[tokio::test]
async fn b14_what_was_saved_is_found_at_once_and_what_it_no_longer_says_is_not() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = make(&alice, "Lease", "Brandt GmbH", "# Terms\n\nThe heron stands.").await;
    assert_eq!(found(&alice, "heron").await, ["Lease"]);
    let change = json!({"version": 1, "title": "Lease", "content": "# Terms\n\nThe otter swims."});
    assert_eq!(alice.patch(&format!("/api/v1/contracts/{id}"), &change).await.status(), 200);
    assert_eq!(found(&alice, "heron").await, Vec::<String>::new());
    assert_eq!(found(&alice, "\"the otter\"").await, ["Lease"]);
}

#[tokio::test]
async fn principle_4_the_commonest_word_finds_ones_own_contracts_only() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    make(&alice, "Hers", "Brandt GmbH", "# Terms\n\nThe text.").await;
    make(&mallory, "Theirs", "Brandt GmbH", "# Terms\n\nThe text.").await;
    for search in ["the", "\"the text\"", "brandt"] {
        assert_eq!(found(&alice, search).await, ["Hers"], "{search}");
        assert_eq!(found(&mallory, search).await, ["Theirs"], "{search}");
    }
}

#[tokio::test]
async fn b14_the_page_shows_the_passage_with_its_words_marked() {
    let app = TestApp::new().await;
    let alice = app.browser_of("Acme").await;
    let owner = app.stranger();
    let login = json!({"email": crate::support::email("Acme"), "password": crate::support::PASSWORD});
    let token =
        owner.post("/api/v1/auth/login", &login).await.json()["token"]["access_token"].as_str().unwrap().to_owned();
    let owner = owner.with_token(&token);
    make(&owner, "Lease", "Brandt GmbH", "# Terms\n\nFirst.\n\nThe <b>heron</b> & its **payments** stand.").await;
    let page = alice.visit("/contracts?search=heron+payment").await.text();
    assert!(page.contains("<mark>heron") && page.contains("<mark>payments"), "{page}");
    assert!(!page.contains("<b>heron"), "the text of a contract is text");
    assert!(!alice.visit("/contracts?search=lease").await.text().contains("<mark>heron"));
    assert!(!alice.visit("/contracts").await.text().contains("<mark>"));
}

#[tokio::test]
async fn b14_after_a_change_of_the_index_every_contract_is_put_into_it_again() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for title in ["First heron", "Second heron"] {
        make(&alice, title, "Brandt GmbH", "# Terms\n\nText.").await;
        app.pass(SignedDuration::from_mins(1));
    }
    for table in ["contract_search", "contract_words"] {
        app.db().execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
    }
    assert_eq!(found(&alice, "heron").await, Vec::<String>::new());
    assert_eq!(reindex::missing(app.db()).await.unwrap(), 2);
    assert_eq!(found(&alice, "heron").await, ["Second heron", "First heron"]);
    assert_eq!(reindex::missing(app.db()).await.unwrap(), 0);
}

#[tokio::test]
async fn b14_what_is_found_by_rest_comes_with_its_passage_as_on_the_page() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    make(&alice, "Lease", "Halden", "# Lease\n\nThe tenant pays **interest** on what is late.").await;
    let found = alice.get("/api/v1/contracts?search=late%20interest").await.json();
    let pieces = found["contracts"][0]["passage"].as_array().unwrap();
    let whole: String = pieces.iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(whole, "The tenant pays interest on what is late.", "{found}");
    let marked: Vec<_> = pieces.iter().filter(|it| it["is_found"] == true).map(|it| it["text"].clone()).collect();
    assert_eq!(marked, ["interest", "late"], "{found}");
    let in_names = alice.get("/api/v1/contracts?search=halden").await.json();
    assert_eq!((&in_names["total"], &in_names["contracts"][0]["passage"]), (&json!(1), &json!(null)));
    let all = alice.get("/api/v1/contracts").await.json();
    assert_eq!(all["contracts"][0]["passage"], json!(null), "nothing was searched for");
}

#[tokio::test]
async fn b14_contracts_are_found_by_the_numbers_of_their_parties_also_those_from_before() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = new_contract("Lease");
    body["client_company_number"] = json!("SC123456");
    body["supplier_vat_number"] = json!("GB123456782");
    assert_eq!(alice.post("/api/v1/contracts", &body).await.status(), 201);
    make(&alice, "Other", "Brandt", "# Other\n\nNothing.").await;
    for search in ["SC123456", "sc1234", "GB123456782"] {
        assert_eq!(found(&alice, search).await, ["Lease"], "{search}");
    }
    app.db().execute_unprepared("DELETE FROM contract_words").await.unwrap();
    assert_eq!(reindex::missing(app.db()).await.unwrap(), 2);
    assert_eq!(found(&alice, "SC123456").await, ["Lease"]);
}

#[tokio::test]
async fn b14_words_that_were_typed_and_not_looked_for_are_named_by_both_doors() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let twelve = "the tenant pays interest on what is late to the party named";
    make(&alice, "Lease", "Halden", &format!("# Lease\n\n{twelve}.")).await;
    let path = format!("?search={}%20zebra", twelve.replace(' ', "%20"));
    let answer = alice.get(&format!("/api/v1/contracts{path}")).await.json();
    assert_eq!((&answer["total"], &answer["words_left_out"]), (&json!(1), &json!(["zebra"])), "{answer}");
    assert_eq!(alice.get("/api/v1/contracts?search=tenant").await.json()["words_left_out"], json!([]));
    let page = app.browser_at("Acme").await.visit(&format!("/contracts{path}")).await.text();
    assert!(page.contains("Not looked for: “zebra”."), "{page}");
    let long = alice.get(&format!("/api/v1/contracts?search={}", "ab%20".repeat(70))).await;
    assert_eq!((long.status(), long.fields()), (422, vec!["search".to_owned()]), "{}", long.text());
}

#[tokio::test]
async fn b14_the_last_word_of_a_long_text_is_found_with_its_passage() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let paragraph = "Coating of lenses as agreed between the parties to this agreement.\n\n";
    let long = format!("# Lease\n\n{}The zebra crosses.\n", paragraph.repeat(7_600));
    assert!(long.len() > 510_000);
    make(&alice, "Lease", "Halden", &long).await;
    let found = alice.get("/api/v1/contracts?search=zebra").await.json();
    assert_eq!(found["total"], 1);
    assert_eq!(found["contracts"][0]["passage"][1]["text"], "zebra", "{}", found["contracts"][0]["passage"]);
    assert_eq!(alice.get("/api/v1/contracts?search=%22zebra%20crosses%22").await.json()["total"], 1);
}

#[tokio::test]
async fn b14_what_needs_review_can_be_asked_for_in_the_form_of_the_list() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let waits = make(&alice, "Waits", "Halden", "# Lease\n\nThe tenant pays.").await;
    make(&alice, "Empty", "Halden", "").await;
    alice.post(&format!("/api/v1/contracts/{waits}/status"), &json!({"status": "pending_review"})).await;
    let browser = app.browser_at("Acme").await;
    let page = browser.visit("/contracts?needs_review=true").await.text();
    assert!(page.contains("Waits") && !page.contains(">Empty<"), "{page}");
    let field = page.split("name=\"needs_review\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert!(field.contains("Needs review") && field.contains("Needs no review"), "{field}");
    assert_eq!(page.matches("name=\"needs_review\"").count(), 2, "once in the form, once for acts on all of them");
}
