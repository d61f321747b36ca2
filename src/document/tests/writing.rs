//! From source to content: numbers, references, definitions, offsets and slips.

use crate::document::{SlipCode, assemble};
use proptest::prelude::*;

fn content(source: &str) -> String {
    assemble(source).content
}

fn codes(source: &str) -> Vec<(SlipCode, u32)> {
    assemble(source).slips.into_iter().map(|slip| (slip.code, slip.at)).collect()
}

#[test]
fn a_small_contract_is_numbered_from_top_to_bottom() {
    let source = "\
# Supply agreement

## Parties
#P. **Ash Ltd** (the **“Supplier”**); and
#P. **Birch Ltd**.

## Background
#R. The Supplier supplies.
#R. The Customer buys.

## Agreed terms
#. Supply {#supply}
##. The Supplier supplies:
###. goods;
####. large; and
####. small; and
###. services {#services}
##. See clause {@supply}, {@services} and paragraph {@para} of Schedule {@goods}.
#. Price
##. The price.

#S. Goods {#goods}
#. Quality {#quality}
##. Good quality. {#para}
#S. Services
#. Hours
##. Nine to five.
";
    let expected = "\
# Supply agreement

## Parties

(1) **Ash Ltd** (the **“Supplier”**); and

(2) **Birch Ltd**.

## Background

(A) The Supplier supplies.

(B) The Customer buys.

## Agreed terms

## 1. Supply

1.1 The Supplier supplies:

(a) goods;

(i) large; and

(ii) small; and

(b) services

1.2 See clause 1, 1.1(b) and paragraph 1.1 of Schedule 1.

## 2. Price

2.1 The price.

## Schedule 1: Goods

### 1. Quality

1.1 Good quality.

## Schedule 2: Services

### 1. Hours

1.1 Nine to five.
";
    assert_eq!(content(source), expected);
    assert_eq!(codes(source), []);
}

#[test]
fn a_reference_is_the_full_number_of_what_it_names() {
    let cases = [
        ("#. A {#k}\n\n{@k}", "1"),
        ("#. A\n##. B {#k}\n\n{@k}", "1.1"),
        ("#. A\n##. B\n###. C {#k}\n\n{@k}", "1.1(a)"),
        ("#. A\n##. B\n###. C\n####. D\n####. E {#k}\n\n{@k}", "1.1(a)(ii)"),
        ("#. A\n###. C {#k}\n\n{@k}", "1(a)"),
        ("#. A\n##. B\n####. D {#k}\n\n{@k}", "1.1(i)"),
        ("#S. A\n#S. B {#k}\n\n{@k}", "2"),
        ("#S. A\n#. X\n#. Y\n##. Z {#k}\n\n{@k}", "2.1"),
        ("#P. A\n#P. B {#k}\n\n{@k}", "2"),
        ("#R. A\n#R. B {#k}\n\n{@k}", "B"),
        ("{@ k }\n\n#. A {# k }", "1"),
    ];
    for (source, number) in cases {
        let content = content(source);
        assert!(content.lines().any(|line| line == number), "{source:?} gave {content:?}");
        assert_eq!(codes(source), [], "{source:?}");
    }
}

#[test]
fn items_go_on_after_z_and_numerals_are_roman() {
    let letters = content(&format!("#. A\n{}", "###. x\n".repeat(28)));
    for number in ["(z) x", "(aa) x", "(ab) x"] {
        assert!(letters.contains(number));
    }
    let numerals = content(&format!("#. A\n###. a\n{}", "####. x\n".repeat(49)));
    for number in ["(iv) x", "(ix) x", "(xiv) x", "(xl) x", "(xlix) x"] {
        assert!(numerals.contains(number));
    }
}

#[test]
fn parties_and_recitals_are_counted_anew_in_each_section() {
    let text = content("## A\n#P. x\n\nand\n\n#P. y\n## B\n#P. z\n#R. r");
    assert_eq!(text, "## A\n\n(1) x\n\nand\n\n(2) y\n\n## B\n\n(1) z\n\n(A) r");
}

#[test]
fn a_sub_clause_needs_no_clause_heading_above_it() {
    assert_eq!(content("##. a\n##. b\n#. C\n##. d"), "1.1 a\n\n1.2 b\n\n## 2. C\n\n2.1 d");
}

#[test]
fn a_mark_without_text_still_counts() {
    assert_eq!(content("#.\n##.\n###.\n#S."), "## 1.\n\n1.1\n\n(a)\n\n## Schedule 1");
}

#[test]
fn a_continuation_line_stays_with_its_paragraph_and_leaves_a_heading() {
    assert_eq!(content("##. one\ntwo\n\nthree"), "1.1 one\ntwo\n\nthree");
    assert_eq!(content("#. Head\ntext"), "## 1. Head\n\ntext");
    assert_eq!(content("##. one\n### Note\ntext"), "1.1 one\n\n### Note\ntext");
}

#[test]
fn definitions_are_sorted_and_quoted_so_that_they_are_recognised() {
    let source = "#. Words\n##. In this agreement:\n#D. Services: the work in Schedule 1.\n#D. **business day**: a day that is not a Saturday.\nor a Sunday.\n\n#D. “Fees”: has the meaning in clause 2.\n\nServices, business day, Fees.";
    let expected = "## 1. Words\n\n1.1 In this agreement:\n\n**“business day”** means a day that is not a Saturday.\nor a Sunday.\n\n**“Fees”** has the meaning in clause 2.\n\n**“Services”** means the work in Schedule 1.\n\nServices, business day, Fees.";
    assert_eq!(content(source), expected);
    assert_eq!(codes(source), []);
}

#[test]
fn the_items_of_a_definition_move_with_it() {
    let source =
        "#D. Zeal: either:\n###. of these; or\n###. those {#z}.\n###. end {#y}\n#D. Ardour: Zeal.\n##. Ardour {@y}";
    let expected = "**“Ardour”** means Zeal.\n\n**“Zeal”** means either:\n\n(a) of these; or\n\n(b) those {#z}.\n\n(c) end\n\n1.1 Ardour (c)";
    assert_eq!(content(source), expected);
}

#[test]
fn line_ends_of_either_kind_are_kept() {
    assert_eq!(content("#. A\r\n\r\n##. b\r\n"), "## 1. A\r\n\r\n1.1 b\r\n");
}

#[test]
fn an_escaped_reference_is_ordinary_text() {
    assert_eq!(content("Write \\{@key} here"), "Write {@key} here");
    assert_eq!(codes("Write \\{@key} here"), []);
}

#[test]
fn every_slip_is_found_where_it_stands() {
    assert_eq!(codes("é {@nope}"), [(SlipCode::UnknownReference, 2)]);
    assert_eq!(codes("a {@nope"), [(SlipCode::UnclosedMark, 2)]);
    assert_eq!(codes("a {@no{@k} #.\n#. A {#k}"), [(SlipCode::UnclosedMark, 2)]);
    assert_eq!(codes("#. A {#k"), [(SlipCode::UnclosedMark, 5)]);
    assert_eq!(codes("#. A {#k}\n#. B {#k}"), [(SlipCode::DuplicateLabel, 15)]);
    assert_eq!(codes("#D. Fee: money {#fee}\nFee\n\n{@fee} Fee"), [(SlipCode::NumberlessReference, 27)]);
    assert_eq!(codes("#D. Fee\n##. The Fee."), [(SlipCode::DefinitionWithoutMeaning, 0)]);
    assert_eq!(codes("#D. Fee: a\n#D. FEE: b\n##. The Fee."), [(SlipCode::TermDefinedTwice, 11)]);
    assert_eq!(codes("##. x\n#D. Fee: the Fee"), [(SlipCode::TermNeverUsed, 6)]);
    assert_eq!(codes("#. A {#unused}"), []);
}

#[test]
fn a_term_counts_as_used_in_the_plural_the_possessive_and_at_the_start_of_a_sentence() {
    for (term, text) in [
        ("Deliverable", "All Deliverables."),
        ("Party", "Both Parties."),
        ("Services", "each Service"),
        ("Discloser", "the Discloser’s"),
        ("working day", "Working day by working day."),
        ("Non-Public Document", "any Non-Public Document"),
    ] {
        assert_eq!(codes(&format!("#D. {term}: a thing\n\n{text}")), [], "{term}");
    }
    assert_eq!(codes("#D. Fee: money\n\nFeed the fee."), [(SlipCode::TermNeverUsed, 0)]);
}

#[test]
fn an_unknown_reference_stays_visible_in_the_content() {
    assert_eq!(content("see {@nope}."), "see {@nope}.");
}

#[test]
fn offsets_lead_from_the_content_to_the_mark_that_made_it_and_back() {
    let source = "é\n#. Fees {#fees}\n##. See {@fees} now";
    let assembled = assemble(source);
    assert_eq!(assembled.content, "é\n\n## 1. Fees\n\n1.1 See 1 now");
    let map = &assembled.map;
    let in_source = |text: &str| {
        u32::try_from(
            source.chars().count() - source.split_once(text).unwrap().1.chars().count() - text.chars().count(),
        )
        .unwrap()
    };
    let in_content = |text: &str| {
        let content = &assembled.content;
        u32::try_from(
            content.chars().count() - content.split_once(text).unwrap().1.chars().count() - text.chars().count(),
        )
        .unwrap()
    };
    assert_eq!(map.to_source(in_content("Fees")), in_source("Fees"));
    assert_eq!(map.to_content(in_source("Fees")), in_content("Fees"));
    assert_eq!(map.to_source(in_content("1. ")), in_source("#."));
    assert_eq!(map.to_content(in_source("#. ")), in_content("## 1"));
    assert_eq!(map.to_source(in_content("1 now")), in_source("{@"));
    let span = in_content("See")..in_content(" now");
    assert_eq!(map.source_span(span.clone()), in_source("See")..in_source(" now"));
    assert_eq!(map.content_span(in_source("See")..in_source(" now")), span);
    assert!(map.is_literal(in_content("now")) && !map.is_literal(in_content("1 now")));
    assert_eq!(map.to_source(10_000), u32::try_from(source.chars().count()).unwrap());
    assert_eq!(map.to_content(10_000), u32::try_from(assembled.content.chars().count()).unwrap());
}

#[test]
fn an_empty_source_is_an_empty_contract() {
    let assembled = assemble("");
    assert_eq!((assembled.content.as_str(), assembled.map.to_source(0), assembled.map.to_content(5)), ("", 0, 0));
}

#[test]
fn a_long_hostile_source_is_read_in_one_pass() {
    for piece in [
        "{@",
        "{#",
        "####. x\n",
        "#D. a: a\n",
        "#D. A b c d e f g: x\n",
        "\\{@a}",
        "#D.\n\n",
        "#S. {#a}\n",
        "#. {@a}\n###. ",
    ] {
        let source = piece.repeat(200_000 / piece.len());
        let assembled = assemble(&source);
        assert!(assembled.content.len() < source.len() * 8, "{piece:?}");
    }
}

/// Lines as authors and vandals write them.
fn source() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just(String::new()),
        Just("  ".to_owned()),
        "(#|##|###|####|#S|#P|#R|#D)\\. ?[A-Za-z:é ]{0,12}( \\{#[ab]\\}?)?",
        "#{1,3} [a-z{}@]{0,8}",
        "[a-zA-Z é😀\\{\\}@#\\\\:.*\\[\\]()]{0,16}",
        "\\PC{0,12}",
        Just("see {@a} and {@b}".to_owned()),
        Just("#D. Term: what {@a} means".to_owned()),
    ];
    (proptest::collection::vec(line, 0..14), prop_oneof![Just("\n"), Just("\r\n")])
        .prop_map(|(lines, end)| lines.join(end))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_without_marks_is_left_exactly_as_it_was(text in "(#{1,6} |[a-z] |- |> |    )?[^#@]{0,200}") {
        prop_assert_eq!(content(&text), text);
    }

    #[test]
    fn literal_characters_go_to_the_source_and_back(source in source()) {
        let assembled = assemble(&source);
        let from: Vec<char> = source.chars().collect();
        let length = u32::try_from(from.len()).unwrap();
        for (at, c) in assembled.content.chars().enumerate() {
            let at = u32::try_from(at).unwrap();
            let there = assembled.map.to_source(at);
            prop_assert!(there <= length);
            if assembled.map.is_literal(at) {
                prop_assert_eq!(from[usize::try_from(there).unwrap()], c);
                prop_assert_eq!(assembled.map.to_content(there), at);
            }
        }
        let written = u32::try_from(assembled.content.chars().count()).unwrap();
        for at in 0..=length {
            prop_assert!(assembled.map.to_content(at) <= written);
            for end in at..=length.min(at + 5) {
                let span = assembled.map.content_span(at..end);
                prop_assert!(span.start <= span.end && span.end <= written);
            }
        }
        for slip in &assembled.slips {
            prop_assert!(slip.at <= length);
        }
    }

    #[test]
    fn no_letter_of_the_source_is_lost(source in source()) {
        let assembled = assemble(&source);
        // Keys of labels and references, and the eight marks, are all that may go.
        for (at, c) in source.chars().enumerate().filter(|(_, c)| c.is_alphabetic() && !"SPRDab".contains(*c)) {
            let there = assembled.map.to_content(u32::try_from(at).unwrap());
            prop_assert_eq!(assembled.content.chars().nth(usize::try_from(there).unwrap()), Some(c));
        }
    }

    #[test]
    fn assembling_twice_changes_nothing_more(source in source().prop_filter("no reference left open", |source| !source.contains("{@"))) {
        let once = content(&source);
        let marked = once.lines().any(|line| line.starts_with('#') && line.trim_start_matches('#').starts_with(['.', 'S', 'P', 'R', 'D']));
        prop_assume!(!marked);
        prop_assert_eq!(content(&once), once);
    }
}
