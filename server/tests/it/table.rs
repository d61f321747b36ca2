//! The list of contracts as a file for spreadsheet programs.

use crate::support::TestApp;

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
