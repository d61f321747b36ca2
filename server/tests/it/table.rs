//! The list of contracts as a file for spreadsheet programs.

use crate::audit::texts;
use crate::support::{Client, TestApp, new_contract};
use pactoria::accounts::desk;
use pactoria::contracts::Status;
use pactoria::contracts::examples::{self, Example, Length};
use pactoria::templates;
use pactoria::typed::{Currency, DateRange};
use serde_json::{Value, json};

#[tokio::test]
async fn b14_the_list_is_saved_as_it_is_filtered_and_no_cell_is_a_formula() {
    let app = TestApp::new().await;
    let alice = app.browser_of("Acme").await;
    let mallory = app.browser_of("Mallory").await;
    for (who, title, party) in [
        (&alice, "Lens coating", "=HYPERLINK(\"https://evil.example\",\"Pay here\")"),
        (&alice, "Café, “daily”", "+44 20 7946 0000"),
        (&alice, "Old deal", "Halden"),
        (&mallory, "Not yours", "Halden"),
    ] {
        let fields =
            [("title", title), ("client_name", party), ("contract_type", "nda"), ("content", "# A\n\nWe agree.")];
        let made = who.submit("/do/contracts/paste", &fields).await;
        assert_eq!(made.status(), 302, "{}", made.text());
    }
    let file = alice.visit("/contracts/table.csv?sort=title").await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"contracts-2026-11-23.csv\""));
    let text = file.text();
    let lines: Vec<_> = text.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}Title,Type,Status,Other party,"), "{}", lines[0]);
    assert!(lines[1].starts_with("\"Café, “daily”\","), "{}", lines[1]);
    assert!(lines[1].contains(",'+44 20 7946 0000,"), "{}", lines[1]);
    assert!(lines[2].contains("\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"Pay here\"\")\""), "{}", lines[2]);
    assert_eq!((lines.len(), lines[4]), (5, ""), "a head, three contracts, the end: {text}");
    let one = alice.visit("/contracts/table.csv?search=coating").await.text();
    assert_eq!(one.split("\r\n").count(), 3, "{one}");
    assert!(alice.visit("/contracts?sort=title").await.text().contains("/contracts/table.csv?sort=title"));
    let trail = alice.visit("/audit").await.text();
    assert!(trail.contains("saved a list of contracts of"), "{trail}");
    let stranger = app.stranger().visit("/contracts/table.csv").await;
    assert_eq!((stranger.status(), stranger.header("location")), (303, Some("/sign-in?next=/contracts")));
}

#[tokio::test]
async fn b14_by_rest_the_list_is_saved_as_it_is_filtered_and_whole() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for number in 0..12 {
        let mut form = new_contract(&format!("Lens {number:02}"));
        form["tags"] = if number == 3 { json!(["Optics"]) } else { json!([]) };
        alice.post("/api/v1/contracts", &form).await;
    }
    let browser = app.browser_at("Acme").await;
    for words in ["sort=title", "sort=title&tag=Optics", "search=zebra"] {
        let file = alice.get(&format!("/api/v1/contracts/export?{words}")).await;
        assert_eq!(
            (file.status(), file.header("content-type")),
            (200, Some("text/csv; charset=utf-8")),
            "{}",
            file.text()
        );
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"contracts-2026-11-23.csv\""));
        assert_eq!(file.text(), browser.visit(&format!("/contracts/table.csv?{words}")).await.text(), "{words}");
    }
    let whole = alice.get("/api/v1/contracts/export?sort=title").await.text();
    assert_eq!(whole.split("\r\n").count(), 14, "a head, twelve contracts, the end: {whole}");
    for (words, field) in [("page=1", "page"), ("status=asleep", "status"), ("colour=red", "query")] {
        let refused = alice.get(&format!("/api/v1/contracts/export?{words}")).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec![field.to_owned()]), "{words}");
    }
    let trail = texts(&app, "audit", "action").await;
    assert_eq!(trail.iter().filter(|it| *it == "contract.list_exported").count(), 7, "{trail:?}");
    let mallory = app.owner_of("Mallory").await.get("/api/v1/contracts/export").await.text();
    assert!(!mallory.contains("Lens"), "{mallory}");
}

/// So many contracts of Acme, of which every third has a tag.
async fn many(app: &TestApp, contracts: u32) {
    let ctx = desk::of_company(&app.services, "Acme").await.unwrap();
    let template = templates::library().templates().first().unwrap();
    let pattern = examples::pattern(&ctx, template, "Halden Coatings Limited", Length::Opening).await.unwrap();
    let example = |at: u32| Example {
        title: format!("Contract {at:04}"),
        value: (!at.is_multiple_of(4)).then(|| (at % 50).into()),
        currency: Currency::Gbp,
        dates: DateRange::default(),
        status: Status::Draft,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let batch: Vec<_> = (0..contracts).map(|at| (&pattern, &ctx, example(at))).collect();
    examples::insert(&ctx, &batch).await.unwrap();
}

/// The rows of a table without its heads.
async fn rows(client: &Client, query: &str) -> Vec<String> {
    let answer = client.visit(&format!("/contracts/table.csv?{query}")).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    let text = answer.text();
    assert!(text.ends_with("\r\n"));
    text.lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test]
async fn b14_a_list_of_any_length_is_saved_whole_in_its_order_and_told_with_its_count() {
    let app = TestApp::new().await;
    let alice = app.browser_of("Acme").await;
    many(&app, 620).await;
    for query in ["sort=title", "sort=-title", "sort=contract_value", "sort=-contract_value", "search=contract", ""] {
        let all = rows(&alice, query).await;
        assert_eq!(all.len(), 620, "{query}");
        let ids: Vec<_> = all.iter().map(|it| it.rsplit(',').next().unwrap()).collect();
        // The same rows, ticked one by one: 200 at a time are taken.
        let mut ticked = Vec::new();
        for some in ids.chunks(200) {
            ticked.extend(rows(&alice, &format!("of=ticked&id={}", some.join("&id="))).await);
        }
        assert_eq!(all, ticked, "{query}: each row is there once");
    }
    let titles: Vec<_> = rows(&alice, "sort=title").await.iter().map(|it| it[..13].to_owned()).collect();
    assert!(titles.is_sorted() && titles[619] == "Contract 0619", "{}", titles[619]);
    let trail = texts(&app, "audit", "after").await;
    let told: Vec<Value> = trail.iter().filter_map(|it| serde_json::from_str(it).ok()).collect();
    assert!(told.iter().any(|it| it["filter"]["sort"] == "title" && it["contracts"] == 620), "{told:?}");
}

#[tokio::test]
async fn b14_a_table_that_cannot_be_told_of_does_not_leave() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    many(&app, 3).await;
    let alice = app.browser_at("Acme").await;
    let app = app.reading_only().await;
    let answer = alice.at_server(&app).visit("/contracts/table.csv").await;
    assert_eq!(answer.status(), 503, "{}", answer.text());
}
