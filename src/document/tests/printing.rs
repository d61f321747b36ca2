//! The content on paper: what becomes of each part, and that none is lost.

use crate::document::blocks::read;
use crate::document::print::{PrintDetails, document, pdf};
use pactoria_pdf::{Align, Block, Run, SignatureLine};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn details() -> PrintDetails {
    PrintDetails {
        title: "Mutual NDA".to_owned(),
        company: "Ash Ltd".to_owned(),
        version: 3,
        status: Some("Draft".to_owned()),
        reference: "TO-0231".to_owned(),
        saved_at: "2026-11-20T09:42:00Z".parse().unwrap(),
    }
}

fn blocks(content: &str) -> Vec<Block> {
    document(content, &details()).blocks
}

fn paragraph(indent: u8, number: Option<&str>, runs: Vec<Run>) -> Block {
    Block::Paragraph { indent, number: number.map(str::to_owned), runs }
}

fn plain(indent: u8, number: Option<&str>, text: &str) -> Block {
    paragraph(indent, number, vec![Run::plain(text)])
}

fn heading(level: u8, number: Option<&str>, text: &str) -> Block {
    Block::Heading { level, number: number.map(str::to_owned), runs: vec![Run::plain(text)] }
}

#[test]
fn a_contract_keeps_its_numbers_and_each_schedule_begins_a_page() {
    let content = "# NDA\n\n## Parties\n\n(1) Ash Ltd\n\n## 1. Secrets\n\n1.1 Keep:\n\n(a) it;\n\n(i) well\n\n**“Fee”** means money\n\n## Schedule 1: Goods\n\n### 1. Quality\n\n1.1 Good";
    let printed = document(content, &details());
    assert_eq!(printed.title, "NDA");
    assert_eq!(
        printed.blocks,
        [
            heading(2, None, "Parties"),
            plain(0, Some("(1)"), "Ash Ltd"),
            heading(2, Some("1."), "Secrets"),
            plain(0, Some("1.1"), "Keep:"),
            plain(1, Some("(a)"), "it;"),
            plain(2, Some("(i)"), "well"),
            paragraph(1, None, vec![Run::bold("“Fee”"), Run::plain(" means money")]),
            Block::PageBreak,
            heading(1, None, "Schedule 1: Goods"),
            heading(3, Some("1."), "Quality"),
            plain(0, Some("1.1"), "Good"),
        ]
    );
}

#[test]
fn every_page_says_which_contract_and_version_it_is() {
    let printed = document("text", &details());
    assert_eq!(printed.title, "Mutual NDA");
    assert_eq!((printed.header_left.as_str(), printed.header_right.as_str()), ("Mutual NDA", "Version 3"));
    assert_eq!((printed.footer_left.as_str(), printed.status_mark.as_deref()), ("Ash Ltd · TO-0231", Some("Draft")));
    assert_eq!((printed.language.as_str(), printed.created), ("en-GB", details().saved_at));
}

#[test]
fn underscores_become_lines_to_sign_on_and_stay_with_who_signs() {
    let content = "Signed by **Priya Nair**\n\nSignature: ________\n\nDate: ________\n\nSigned by Tom\n\nSignature: ____ Date: ____";
    let words = |runs: Vec<Run>| SignatureLine { runs, blank: false };
    let blank = |text: &str| SignatureLine { runs: vec![Run::plain(text)], blank: true };
    assert_eq!(
        blocks(content),
        [
            Block::SignatureLines(vec![
                words(vec![Run::plain("Signed by "), Run::bold("Priya Nair")]),
                blank("Signature:"),
                blank("Date:")
            ]),
            Block::SignatureLines(vec![words(vec![Run::plain("Signed by Tom")]), blank("Signature:"), blank("Date:")]),
        ]
    );
}

#[test]
fn lists_tables_links_and_breaks_are_set_as_they_are_meant() {
    assert_eq!(
        blocks("3. three\n\n   more\n\n- dot\n  - deep\n\n> said"),
        [
            plain(0, Some("3."), "three"),
            plain(1, None, "more"),
            plain(0, Some("•"), "dot"),
            plain(1, Some("•"), "deep"),
            plain(1, None, "said"),
        ]
    );
    assert_eq!(
        blocks("see [the site](https://x.uk) or <https://y.uk>  \nhard\nsoft"),
        [paragraph(
            0,
            None,
            ["see ", "the site", " (https://x.uk)", " or ", "https://y.uk", "\n", "hard", " ", "soft"]
                .map(Run::plain)
                .to_vec()
        )]
    );
    assert_eq!(
        blocks("| a | b |\n|:-:|--:|\n| **1** | *2* |"),
        [Block::Table {
            columns: vec![Align::Centre, Align::Right],
            header: vec![vec![Run::plain("a")], vec![Run::plain("b")]],
            rows: vec![vec![vec![Run::bold("1")], vec![Run { text: "2".to_owned(), bold: false, italic: true }]]],
        }]
    );
}

#[test]
fn the_number_of_an_entry_comes_before_whatever_the_entry_holds() {
    for content in ["1. **“Fee”** means x", "1. (a) x", "1. # x", "1. > x", "1. - x", "1. | x |\n   |---|", "1.     x"]
    {
        let text = letters(&printed_text(content));
        assert!(text.starts_with("1.") && text.ends_with('x'), "{content:?} is printed as {text:?}");
    }
}

#[test]
fn an_accent_typed_apart_is_set_as_one_letter() {
    assert_eq!(blocks("Cafe\u{301}"), [plain(0, None, "Café")]);
}

#[test]
fn the_same_contract_gives_the_same_file() {
    let file = pdf("# NDA\n\n1.1 Keep it.", &details()).unwrap();
    assert!(file.starts_with(b"%PDF-1.7"));
    assert_eq!(file, pdf("# NDA\n\n1.1 Keep it.", &details()).unwrap());
}

fn letters(text: &str) -> String {
    text.nfc().filter(|c| !c.is_whitespace() && *c != '•').collect()
}

fn printed_text(content: &str) -> String {
    let of = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let details = PrintDetails { title: String::new(), ..details() };
    let printed = document(content, &details);
    let text: String = printed
        .blocks
        .iter()
        .map(|block| match block {
            Block::Heading { number, runs, .. } | Block::Paragraph { number, runs, .. } => {
                format!("{}{}", number.as_deref().unwrap_or_default(), of(runs))
            }
            Block::Table { header, rows, .. } => {
                header.iter().chain(rows.iter().flatten()).map(|cell| of(cell)).collect()
            }
            Block::SignatureLines(lines) => lines.iter().map(|line| of(&line.runs)).collect(),
            Block::Facts(_) | Block::Quote(_) | Block::Marks(_) => unreachable!("no contract is printed with these"),
            Block::Rule | Block::PageBreak => String::new(),
        })
        .collect();
    format!("{}{text}", printed.title)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_the_text_is_lost_on_paper(content in super::sheet::hostile()) {
        // Blanks to fill in become lines, and a link's address is added: neither can be compared letter by letter.
        prop_assume!(!content.contains("___") && !content.contains("http"));
        let reading = read(&content);
        let text: String = reading.runs.iter().map(|run| run.text.as_str()).collect();
        prop_assert_eq!(letters(&printed_text(&content)), letters(&text));
    }
}
