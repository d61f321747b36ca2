//! The contract reader on texts that nobody wrote: whatever is pasted, spans lie in the text and on its characters, the
//! clause tree is a tree, and every quotation is the stretch it points at.
//!
//! `PROPTEST_CASES=20000 cargo nextest run -p pactoria --features ssr -E 'test(/reading::/)'` tries as many cases of each
//! property as one likes; without it there are 256.

use proptest::prelude::*;

use super::super::Evidence;
use super::super::keyterms::{extract, propose};
use super::super::text::{Clause, Span, Text};
use super::samples::SERVICES;

fn assert_span(text: &Text, span: &Span, what: &str) {
    let working = text.working();
    assert!(span.start <= span.end && span.end <= working.len(), "{what} {span:?} of {}", working.len());
    assert!(
        working.is_char_boundary(span.start) && working.is_char_boundary(span.end),
        "{what} {span:?} cuts a letter"
    );
}

fn assert_exact(chars: &[char], evidence: &Evidence, what: &str) {
    let (start, end) = (evidence.start as usize, evidence.end as usize);
    assert!(start < end && end <= chars.len(), "{what}: {start}..{end} of {}", chars.len());
    assert_eq!(chars[start..end].iter().collect::<String>(), evidence.quote, "{what}");
}

fn inside(inner: &Span, outer: &Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Each node lies in its parent, after its elder sibling, at a deeper level, in the order of the text.
fn assert_tree(text: &Text, clauses: &[Clause]) {
    let mut last_of: std::collections::HashMap<Option<usize>, usize> = std::collections::HashMap::new();
    for (nth, clause) in clauses.iter().enumerate() {
        assert_span(text, &clause.span, "a clause");
        assert_span(text, &clause.body, "the body of a clause");
        assert!(inside(&clause.body, &clause.span), "a body lies in its clause: {clause:?}");
        if let Some(heading) = &clause.heading {
            assert_span(text, heading, "a heading");
            assert!(inside(heading, &clause.span), "a heading lies in its clause: {clause:?}");
        }
        if let Some(before) = nth.checked_sub(1) {
            assert!(clauses[before].span.start <= clause.span.start, "clauses stand in order");
        }
        if let Some(parent) = clause.parent {
            assert!(parent < nth, "a parent comes first");
            assert!(inside(&clause.span, &clauses[parent].span), "{clause:?} lies in {:?}", clauses[parent]);
            assert!(clauses[parent].level < clause.level, "{clause:?} lies deeper than {:?}", clauses[parent]);
        }
        if let Some(elder) = last_of.insert(clause.parent, nth) {
            assert!(clauses[elder].span.end <= clause.span.start, "{:?} and {clause:?} do not overlap", clauses[elder]);
        }
    }
}

fn assert_well_read(source: &str) {
    let text = Text::new(source);
    let chars: Vec<char> = source.chars().collect();
    let mut end = 0;
    for line in text.lines() {
        assert_span(&text, &line.span, "a line");
        assert!(end <= line.span.start, "lines stand in order");
        end = line.span.end;
        assert!(
            line.clause.is_none_or(|it| inside(&line.span, &text.clauses()[it].span)),
            "{line:?} lies in its clause"
        );
        if let Some(evidence) = text.evidence(&line.span) {
            assert_exact(&chars, &evidence, "a line");
        }
        assert!(text.original_character(line.span.start) as usize <= chars.len());
    }
    for passage in text.sentences().iter().chain(text.blocks()) {
        assert!(!passage.pieces.is_empty(), "a passage has a piece");
        assert!(passage.clause.is_none_or(|it| it < text.clauses().len()), "a passage names a clause there is");
        for piece in &passage.pieces {
            assert_span(&text, piece, "a piece");
            if let Some(evidence) = text.evidence(piece) {
                assert_exact(&chars, &evidence, "a piece");
            }
        }
        let in_order = passage.pieces.windows(2).all(|it| it[0].end <= it[1].start);
        assert!(in_order, "pieces stand in order: {:?}", passage.pieces);
    }
    assert_tree(&text, text.clauses());
    text.bold().iter().for_each(|it| assert_span(&text, it, "bold words"));
    assert_span(&text, &text.title(), "the title");
    assert_span(&text, &text.parties_span(), "the parties");
    text.signature().iter().for_each(|it| assert_span(&text, it, "the signatures"));
    for party in text.parties() {
        assert_span(&text, &party.span, "a party");
        party.address.iter().for_each(|it| assert_span(&text, it, "an address"));
    }
    for definition in text.definitions() {
        assert_span(&text, &definition.span, "a term");
        assert_span(&text, &definition.meaning, "a meaning");
    }
    assert!((0.0..=1.0).contains(&text.quality()) && (0.0..=1.0).contains(&text.tree_confidence()));
}

fn assert_terms_are_quoted(source: &str) {
    let chars: Vec<char> = source.chars().collect();
    for term in extract(source) {
        for passage in &term.passages {
            assert_exact(&chars, &passage.evidence, "a key term");
            let bytes = passage.start_byte as usize..passage.end_byte as usize;
            assert_eq!(source.get(bytes), Some(passage.evidence.quote.as_str()), "the bytes of a key term");
        }
    }
    for proposal in propose(source, "Acme Limited", "contract.pdf") {
        for evidence in &proposal.passages {
            assert_exact(&chars, evidence, "a proposal");
        }
    }
}

/// What contracts are made of, and what breaks readers of them.
fn fragment() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u{2028}",
        "\u{85}",
        "\u{b}",
        "\u{c}",
        "\t",
        " ",
        "\u{a0}",
        "\u{200b}",
        "\u{feff}",
        "\u{200d}",
        "\u{ad}",
        "\u{202e}",
        "\u{200f}",
        "\u{2067}",
        "\u{2069}",
        "e\u{301}",
        "\u{301}",
        "ﬁ",
        "\u{fdfa}",
        "İ",
        "ß",
        "😀",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
        "\u{fffd}",
        "\0",
        "“",
        "”",
        "\"",
        "'",
        "’",
        "«",
        "(",
        ")",
        "[",
        "]",
        "{{",
        "}}",
        "<",
        ">",
        "<!--",
        "&amp;",
        "&#x110000;",
        "&#",
        "**",
        "__",
        "`",
        "# ",
        "## ",
        "###### ",
        "- ",
        "* ",
        "• ",
        "| ",
        " |",
        "\n|---|---|\n",
        "1. ",
        "1.1 ",
        "1.1.1.1.1.1 ",
        "999.999 ",
        "(a) ",
        "(i) ",
        "(aa) ",
        "(iv)",
        "Clause 4 ",
        "§ 2 ",
        "Schedule 1",
        "Annex A\n",
        "Part B ",
        "Article IV",
        "Page 3 of 9\n",
        "….",
        "____",
        "......",
        "1 January 2026",
        "31/02/2026",
        "£1,000,000",
        "thirty (20) days",
        "five hundred thousand pounds (£500,000)",
        "The Supplier shall:",
        "(1) ACME LIMITED, company number 01234567 (the \"Supplier\")",
        "This agreement is made between ",
        "“Fees” means the fees",
        "\"A\" means \"B\" means ",
        "Signed by ",
        "for and on behalf of ",
        "renews automatically for 12 months",
        "governed by the law of England",
        "clause 99.9(z)",
        "Name | Value",
        "WHEREAS",
        "Background\n",
        "IN WITNESS WHEREOF",
        "Definitions\n",
        "shall not exceed",
        "https://a.example/[x](y)",
        "[text](http://a)",
        "&pound;",
        "<p>",
        "</td><td>",
    ]);
    prop_oneof![
        8 => fixed.prop_map(str::to_owned),
        2 => (1..8_usize).prop_flat_map(|depth| {
            prop::collection::vec(1..40_u16, depth).prop_map(|it| {
                let parts: Vec<String> = it.iter().map(u16::to_string).collect();
                format!("\n{} ", parts.join("."))
            })
        }),
        2 => "[A-Za-z ,.;:]{1,40}",
        1 => "\\PC{1,12}",
        1 => any::<char>().prop_map(String::from),
        1 => (2..60_usize, prop::sample::select(vec!["(", "\"", "- ", "(a) ", "1.", "\n", "# ", "> ", "\u{200b}", "**"]))
            .prop_map(|(times, it)| it.repeat(times)),
    ]
}

proptest! {
    #[test]
    fn any_characters_at_all_are_read_well(source in prop::collection::vec(any::<char>(), 0..400)) {
        assert_well_read(&source.into_iter().collect::<String>());
    }

    #[test]
    fn any_heap_of_contract_fragments_is_read_well(pieces in prop::collection::vec(fragment(), 0..120)) {
        assert_well_read(&pieces.concat());
    }

    #[test]
    fn a_contract_with_fragments_thrown_into_it_is_read_well(
        thrown in prop::collection::vec((any::<prop::sample::Index>(), fragment()), 1..20),
    ) {
        let mut chars: Vec<char> = SERVICES.chars().collect();
        for (at, piece) in thrown {
            let at = at.index(chars.len());
            chars.splice(at..at, piece.chars());
        }
        assert_well_read(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn key_terms_and_proposals_quote_exactly_whatever_is_pasted(pieces in prop::collection::vec(fragment(), 0..60)) {
        assert_terms_are_quoted(&pieces.concat());
    }
}

#[test]
fn texts_of_every_bad_shape_are_read_well() {
    let deep: String = (1..400).map(|it| format!("{}1 Text.\n", "1.".repeat(it % 40))).collect();
    let steps: String =
        (1..200).map(|it| format!("{}({}) go on:\n", " ".repeat(it), if it % 2 == 0 { "a" } else { "i" })).collect();
    let list: String = (1..3_000).map(|it| format!("({it}) an item;\n")).collect();
    for source in [
        deep,
        steps,
        list,
        "\"".repeat(3_000),
        "“Term means ".repeat(1_000),
        "1. One\r2. Two\r\n3. Three\n\r4. Four\u{2028}5. Five\u{2029}6. Six\u{85}7. Seven".to_owned(),
        "1\u{200b}.\u{200b}1 The\u{ad} Sup\u{200d}plier\u{feff} shall".to_owned(),
        "\u{202e}1. gnihtyna\u{202c} \u{2067}2. more\u{2069}\n(\u{200f}a\u{200f}) item".to_owned(),
        SERVICES.replace('\n', "\r"),
        SERVICES.replace(' ', "\u{2003}"),
        SERVICES.chars().flat_map(|it| [it, '\u{200b}']).collect(),
        SERVICES.chars().rev().collect(),
        format!("{SERVICES}{SERVICES}{SERVICES}"),
        SERVICES.to_uppercase(),
    ] {
        assert_well_read(&source);
        assert_terms_are_quoted(&source);
    }
}

/// How many bytes and nodes everything after the reader has to look at.
fn work(source: &str) -> usize {
    let text = Text::new(source);
    let words: usize = text.sentences().iter().chain(text.blocks()).flat_map(|it| &it.pieces).map(Span::len).sum();
    words
        + text.definitions().len()
        + text.working().len()
        + text.clauses().len()
        + text.lines().len()
        + text.parties().len()
}

#[test]
fn the_work_that_a_text_makes_grows_with_its_length_and_not_with_its_square() {
    for shape in [
        "1.1 The Supplier shall pay the Customer.\n",
        "1.1.1.1.1.1 ",
        "(a) the Supplier shall:\n(i) pay; and\n",
        "The Supplier shall:\n- ",
        "shall:\n",
        "“Fees means ",
        "“Fees” means the fees. ",
        "(the \"Supplier\") ",
        "1. ",
        "| a | b |\n",
        "# A\n## B\n",
        "([{<",
        "\u{200b}\u{202e}a\r",
    ] {
        let (short, long) = (work(&shape.repeat(500)), work(&shape.repeat(4_000)));
        assert!(long <= short * 9, "{shape:?}: {short} and {long}");
    }
    assert!(work(&SERVICES.repeat(8)) <= work(SERVICES) * 9);
}
