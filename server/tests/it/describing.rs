//! A description in plain English becomes a contract: by the pages, and by REST without an AI key.

use crate::support::{Client, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const DESCRIPTION: &str = "We need a mutual NDA with Oakfern Robotics Limited (company number 07733194) of 3 Quay Street, Launceston \
    PL15 8AA. Both of us will show each other drawings, to explore whether they will build our new packing line. \
    Three years from 11 January 2027. Emails to legal@oakfern.example.";

/// What answers the questions that the description leaves open.
fn answer_to(question: &str) -> &'static str {
    match question {
        it if it.ends_with("_company_number") => "01162045",
        it if it.ends_with("_address") => "12 Severn Quay\nBristol\nBS1 5TY",
        it if it.ends_with("_email") => "legal@acme.example",
        it if it.ends_with("_signatory_title") => "Director",
        _ => "Alan Mark Reeves",
    }
}

/// The names of the questions on a page of the drafting.
fn asked(page: &str) -> BTreeSet<String> {
    let parts = page.split("name=\"answers[").skip(1);
    parts.filter_map(|it| it.split(']').next()).map(str::to_owned).collect()
}

async fn described(browser: &Client, description: &str) -> String {
    let kept = browser.submit("/do/drafting/describe", &[("description", description)]).await;
    kept.header("location").unwrap().to_owned()
}

#[tokio::test]
async fn b2_a_description_becomes_a_contract_and_only_what_it_does_not_say_is_asked() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    assert!(browser.visit("/templates").await.text().contains("/describe"));
    let place = described(&browser, DESCRIPTION).await;
    let sheet = place.rsplit('/').next().unwrap().to_owned();
    let advice = browser.visit(&place).await;
    assert_eq!(advice.status(), 200);
    let advice = advice.text();
    assert!(advice.contains("Mutual NDA") && advice.contains("“mutual”"), "{advice}");
    assert!(browser.visit("/").await.text().contains(&place), "it waits on the first page");

    let chosen = browser.submit("/do/drafting/choose", &[("id", &sheet), ("template", "T-NDA-MUT")]).await;
    let open = chosen.header("location").unwrap().to_owned();
    assert_eq!(open, format!("/drafting/{sheet}/0"));
    let page = browser.visit(&open).await.text();
    let questions = asked(&page);
    for read in [
        "party_b_legal_name",
        "party_b_company_number",
        "party_b_address",
        "party_b_email",
        "purpose",
        "nda_years",
        "commencement_date",
    ] {
        assert!(!questions.contains(read), "{read} was read and is asked: {questions:?}");
    }
    assert!(questions.contains("party_a_address") && questions.contains("party_b_signatory_name"), "{questions:?}");
    let second = browser.visit(&format!("/drafting/{sheet}/2")).await.text();
    assert!(second.contains("value=\"Oakfern Robotics Limited\""), "{second}");
    assert!(second.contains("Read from your description: “Oakfern Robotics Limited”"), "{second}");

    let refused = browser.submit("/do/drafting/answer", &[("id", &sheet), ("step", "0")]).await;
    assert_eq!(refused.header("location"), Some(open.as_str()));
    assert!(browser.visit(&open).await.text().contains("Fill this in"));

    let mut fields = vec![("id".to_owned(), sheet.clone()), ("step".to_owned(), "0".to_owned())];
    fields.extend(questions.iter().map(|it| (format!("answers[{it}]"), answer_to(it).to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answered = browser.submit("/do/drafting/answer", &fields).await;
    let summary = answered.header("location").unwrap().to_owned();
    assert_ne!(summary, open);
    let last = summary.rsplit('/').next().unwrap();
    let made = browser.submit("/do/drafting/finish", &[("id", &sheet), ("last", last)]).await;
    let contract = made.header("location").unwrap().to_owned();
    assert!(contract.starts_with("/contracts/"), "{contract}");
    let alice = app.owner_again("Acme").await;
    let kept = alice.get(&format!("/api/v1{contract}")).await.json();
    assert_eq!(kept["plain_english_input"], DESCRIPTION);
    assert_eq!((&kept["template_id"], &kept["start_date"]), (&json!("T-NDA-MUT"), &json!("2027-01-11")));
    assert!(kept["content"].as_str().unwrap().contains("Oakfern Robotics Limited"));
    assert!(kept["variables"].as_object().unwrap().keys().all(|it| !it.contains('.')), "{}", kept["variables"]);
}

#[tokio::test]
async fn b2_a_description_that_says_nothing_or_too_much_is_told_and_kept() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    for (description, said) in [(" \n", "Say in a sentence"), ("x".repeat(20_001).as_str(), "20,000")] {
        let back = described(&browser, description).await;
        assert_eq!(back, "/describe");
        let page = browser.visit(&back).await.text();
        assert!(page.contains(said) || page.contains("20000"), "{page}");
    }
    let place = described(&browser, "asdf qwer zxcv").await;
    let page = browser.visit(&place).await.text();
    assert!(page.contains("No template was found") && page.contains("asdf qwer zxcv"), "{page}");
    let sheet = place.rsplit('/').next().unwrap();
    assert_eq!(browser.visit(&format!("/drafting/{sheet}/0")).await.status(), 404, "no template was chosen");
    let mallory = app.browser_of("Mallory").await;
    assert_eq!(mallory.visit(&place).await.status(), 404);
    let chosen = mallory.call("/do/drafting/choose", &[("id", sheet), ("template", "T-NDA-MUT")]).await;
    assert_eq!(chosen.status(), 404);
}

fn contract(kind: &str, description: &str) -> Value {
    json!({"title": "From a description", "contract_type": kind, "client_name": "Acme", "plain_english_input": description})
}

#[tokio::test]
async fn b2_without_an_ai_key_a_text_is_assembled_from_the_description() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let description = "A private cleaning firm, Spruce Cleaning Limited, cleans our offices at 12 Severn Quay, Bristol BS1 5TY for \
        £890 a month plus VAT from 1 March 2027, with 30 days' notice.";
    let made = alice.post("/api/v1/contracts", &contract("service_agreement", description)).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());

    let refused = alice.post(&format!("{path}/generate"), &json!({"complete": true})).await;
    assert_eq!(refused.status(), 422);
    let fields = refused.fields();
    assert!(fields.contains(&"supplier_company_number".to_owned()), "{fields:?}");
    assert!(!fields.contains(&"monthly_fee".to_owned()), "{fields:?}");
    assert_eq!(alice.get(&path).await.json()["content"], "", "nothing was written");

    let generated = alice.post(&format!("{path}/generate"), &json!({})).await;
    assert_eq!(generated.status(), 200, "{}", generated.text());
    let generated = generated.json();
    let text = generated["generated_content"].as_str().unwrap();
    for said in ["Spruce Cleaning Limited", "£890", "1 March 2027", "30 days"] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    assert_eq!(generated["model_name"], "pactoria-assembler");
    let missing: Vec<&str> = generated["unanswered"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(
        missing.iter().map(|it| (*it).to_owned()).collect::<BTreeSet<_>>(),
        fields.into_iter().collect::<BTreeSet<_>>()
    );

    let answers: serde_json::Map<String, Value> =
        missing.iter().map(|it| ((*it).to_owned(), json!(whole(it)))).collect();
    let mut whole = contract("service_agreement", description);
    whole["variables"] = Value::Object(answers);
    let made = alice.post("/api/v1/contracts", &whole).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    let generated = alice.post(&format!("{path}/generate"), &json!({"complete": true})).await;
    assert_eq!(generated.status(), 200, "{}", generated.text());
    assert_eq!(generated.json()["unanswered"], json!([]));
}

/// An answer to any question that the description of the cleaning leaves open.
fn whole(question: &str) -> &'static str {
    match question {
        "services_description" => "cleaning of offices, kitchens and washrooms",
        "service_times" => "Monday to Friday, 6 pm to 8 pm",
        "shared_purpose" => "to let the Supplier's people into the building.",
        "extra_rate" => "250",
        "sites" => "12 Severn Quay, Bristol BS1 5TY",
        it if it.ends_with("_company_number") && it.starts_with("client") => "01162045",
        it => answer_to(it),
    }
}

#[tokio::test]
async fn b2_what_was_sent_stands_before_what_the_description_says() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = contract("nda", "A mutual NDA with Oakfern Robotics Ltd for two years from 11 January 2027.");
    body["variables"] = json!({"nda_years": "4"});
    let made = alice.post("/api/v1/contracts", &body).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    assert_eq!(alice.post(&format!("{path}/generate"), &json!({})).await.status(), 200);
    let variables = alice.get(&path).await.json()["variables"].clone();
    assert_eq!(
        (&variables["nda_years"], &variables["party_b_legal_name"]),
        (&json!("4"), &json!("Oakfern Robotics Ltd"))
    );
}

#[tokio::test]
async fn b2_a_description_that_speaks_for_no_template_is_doubted_or_refused_and_never_sure() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let generate = async |kind: &str, description: &str| {
        let made = alice.post("/api/v1/contracts", &contract(kind, description)).await.json();
        alice.post(&format!("/api/v1/contracts/{}/generate", made["id"].as_str().unwrap()), &json!({})).await
    };
    let refused = generate("other", "zzz qqq").await;
    assert_eq!(
        (refused.status(), refused.fields()),
        (422, vec!["plain_english_input".to_owned()]),
        "{}",
        refused.text()
    );
    let elsewhere = generate("other", "A mutual NDA with Oakfern Robotics Ltd for two years.").await;
    assert!(elsewhere.status() == 422 && elsewhere.text().contains("Its type is nda"), "{}", elsewhere.text());
    let doubted = generate("nda", "zzz qqq").await.json();
    assert!(doubted["confidence_score"].as_f64().is_some_and(|it| it < 0.5), "{doubted}");
    assert!(doubted["doubt"].as_str().is_some_and(|it| it.contains("Nothing in the description")), "{doubted}");
    let sure =
        generate("nda", "A mutual NDA with Oakfern Robotics Ltd for two years from 11 January 2027.").await.json();
    assert!(sure["doubt"].is_null() && sure["confidence_score"].as_f64().is_some_and(|it| it > 0.5), "{sure}");
}
