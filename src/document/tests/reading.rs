//! The content as it is read: outline, numbers, and nothing hidden.

use crate::document::blocks::{Block, Shape, read};
use crate::document::{OutlineEntry, outline};

fn shapes(content: &str) -> Vec<(String, Shape)> {
    let reading = read(content);
    reading
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph { shape, number, words } => {
                let first = number.unwrap_or(words.start);
                Some((reading.words(first..words.end), *shape))
            }
            Block::Heading(_)
            | Block::Code { .. }
            | Block::Table { .. }
            | Block::Rule
            | Block::Open(_)
            | Block::Close(_) => None,
        })
        .collect()
}

fn shapes_only(content: &str) -> Vec<Shape> {
    shapes(content).into_iter().map(|(_, shape)| shape).collect()
}

#[test]
fn the_outline_gives_each_heading_its_number_and_a_place_of_its_own() {
    let content = "# Títle\n\n## Parties\n\n## 1. Fees\n\n## 2. *Term*\n\n## Schedule 1: Goods\n\n### 1. Quality\n\n## Schedule B\n\n### 1. Price\n\n## 1. Fees";
    let entry = |level, number: Option<&str>, heading: &str, anchor: &str, at| OutlineEntry {
        level,
        number: number.map(str::to_owned),
        heading: heading.to_owned(),
        anchor: anchor.to_owned(),
        at,
    };
    assert_eq!(
        outline(content),
        [
            entry(1, None, "Títle", "h1", 2),
            entry(2, None, "Parties", "h2", 12),
            entry(2, Some("1"), "Fees", "c1", 24),
            entry(2, Some("2"), "Term", "c2", 36),
            entry(2, None, "Schedule 1: Goods", "s1", 50),
            entry(3, Some("1"), "Quality", "s1c1", 73),
            entry(2, None, "Schedule B", "sB", 88),
            entry(3, Some("1"), "Price", "sBc1", 104),
            entry(2, Some("1"), "Fees", "c1-2", 117),
        ]
    );
}

#[test]
fn a_year_or_a_sum_in_a_heading_is_not_its_number() {
    let numbers: Vec<_> = ["## 2026 plan", "## 30 days’ notice", "## 3 Definitions", "## 3.1 notice", "## 4."]
        .into_iter()
        .map(|heading| outline(heading).remove(0).number)
        .collect();
    assert_eq!(numbers, [None, None, Some("3".to_owned()), Some("3.1".to_owned()), Some("4".to_owned())]);
}

#[test]
fn numbers_typed_at_the_start_of_a_paragraph_say_how_it_hangs() {
    let content = "(1) Ash\n\n(A) Whereas\n\n## 1. Terms\n\n1.1 one\n\n(a) two\n\n(i) three\n\n**(b)** four\n\n(1) five\n\n1.1.1 six\n\n2026 is a year\n\n(see below) seven\n\n**“Fee”** means money.";
    use Shape::{Definition, Item, Party, Plain, Recital, SubClause, SubItem};
    assert_eq!(
        shapes_only(content),
        [Party, Recital, SubClause, Item, SubItem, Item, SubItem, SubClause, Plain, Plain, Definition]
    );
}

#[test]
fn the_letter_i_and_the_numeral_i_are_told_apart() {
    use Shape::{Item, SubItem};
    let lines = |text: &str| shapes_only(&text.split(' ').map(|n| format!("{n} x")).collect::<Vec<_>>().join("\n\n"));
    assert_eq!(
        lines("(a) (i) (ii) (iii) (b) (i) (ii) (c)"),
        [Item, SubItem, SubItem, SubItem, Item, SubItem, SubItem, Item]
    );
    assert_eq!(lines("(g) (h) (i) (j)"), [Item; 4]);
    assert_eq!(lines("(g) (h) (i) (ii) (i)"), [Item, Item, SubItem, SubItem, Item]);
    assert_eq!(lines("(i) (ii) (iv)"), [Item; 3]);
    assert_eq!(lines("(a) (i) (ii) (iii) (iv) (v) (vi)")[1..], [SubItem; 6]);
    assert_eq!(lines("(u) (v) (w) (x)"), [Item; 4]);
}

#[test]
fn pasted_lines_without_blank_lines_become_paragraphs_of_their_own() {
    let text = "1.1 The Supplier must:\n(a) supply; and\n(b) deliver.\n1.2 See clause\n4.2 above.";
    let found: Vec<String> = shapes(text).into_iter().map(|(text, _)| text).collect();
    assert_eq!(found, ["1.1The Supplier must:", "(a)supply; and", "(b)deliver.", "1.2See clause 4.2 above."]);
}

#[test]
fn clause_headings_that_were_pasted_as_lists_or_in_bold_are_headings() {
    let headings = |content: &str| -> Vec<(String, String)> {
        outline(content).into_iter().map(|entry| (entry.anchor, entry.heading)).collect()
    };
    let expected = [("c1".to_owned(), "DEFINITIONS".to_owned()), ("c2".to_owned(), "Term and end".to_owned())];
    for content in [
        "1. DEFINITIONS\n\n1.1 one\n\n2. Term and end\n\n2.1 two",
        "1. DEFINITIONS\n1.1 one.\n\n2. Term and end\n\n2.1 two",
        "**1. DEFINITIONS**\n\n1.1 one\n\n**2. Term and end**\n\n(a) two",
    ] {
        assert_eq!(headings(content), expected, "{content}");
    }
    for content in [
        "1. apples\n2. pears\n\n1.1 one",
        "1. pay the price.\n\n1.1 one",
        "1. apples\n\n2.1 one",
        "1. apples\n\ntext",
        "1) apples\n\n1.1 one",
        "> **1. Quoted**",
        "**1.1 Sub-heading**",
    ] {
        assert_eq!(headings(content), [], "{content}");
    }
}

#[test]
fn nothing_a_signatory_agrees_to_is_hidden() {
    for content in [
        "[Fee]: https://example.com/nine-hundred",
        "text\n\n[Fee]: nine-hundred\n\ntext",
        "[a]: b\n[Fee]: nine-hundred\n[Fee]: other\n\nafter",
        "> quoted\n>\n> [Fee]: nine-hundred",
        "- entry\n\n  [Fee]: nine-hundred",
        "| a | b |\n|---|---|\n| 1 | 2 | nine-hundred |",
        "| a |\n|---|\n| 1 | 2 | nine-hundred",
        "```the fee is nine-hundred\ncode\n```",
        "<!-- nine-hundred -->",
        "text <!-- nine-hundred --> text",
        "<div title='nine-hundred'>",
        "[link](https://example.com \"nine-hundred\")",
        "![nine-hundred](x.png)",
        "    nine-hundred",
        "<script>nine-hundred</script>",
    ] {
        let reading = read(content);
        let text = reading.words(0..reading.runs.len());
        assert!(text.contains("nine-hundred"), "{content:?} shows only {text:?}");
    }
}

#[test]
fn characters_that_would_turn_the_text_around_are_shown_as_such() {
    let reading = read("pay \u{202E}001 \u{2066}x\u{0007}");
    assert_eq!(reading.words(0..reading.runs.len()), "pay \u{FFFD}001 \u{FFFD}x\u{FFFD}");
}
