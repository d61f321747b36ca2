//! Nothing that anybody can paste breaks the engine, and every quotation stands verbatim in what was pasted.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::steps;
use super::super::text::Text;
use super::super::{Analysis, GivenFacts, analyse};
use super::samples::SERVICES;
use crate::contracts::ContractType;

fn check(text: &str) -> Analysis {
    analyse(text, ContractType::ServiceAgreement, &GivenFacts::default(), date(2026, 11, 20))
}

fn assert_quotations_are_exact(source: &str, analysis: &Analysis) {
    let chars: Vec<char> = source.chars().collect();
    for finding in &analysis.findings {
        for evidence in &finding.evidence {
            let exact: String = chars[evidence.start as usize..evidence.end as usize].iter().collect();
            assert_eq!(exact, evidence.quote, "{}", finding.rule_id);
            assert!(!exact.is_empty());
        }
        assert!(finding.anchor.is_none_or(|it| it as usize <= chars.len()), "{}", finding.rule_id);
    }
}

#[test]
fn hostile_texts_are_read_to_the_end() {
    let cases = [
        String::new(),
        "\0\0\0".to_owned(),
        "a".repeat(1_000_000),
        "a ".repeat(200_000),
        "(".repeat(100_000),
        "[".repeat(50_000) + &"]".repeat(50_000),
        "<".repeat(100_000),
        "<!--".repeat(30_000),
        "&#".repeat(50_000),
        "*".repeat(100_000),
        "| ".repeat(100_000),
        "\n".repeat(300_000),
        "1. ".repeat(60_000),
        "1.\n".repeat(60_000),
        "(a) x:\n".repeat(40_000),
        "- shall:\n".repeat(40_000),
        "The Supplier shall:\n".repeat(20_000),
        "not liable for ".repeat(30_000),
        "\"A\" means \"B\" means ".repeat(20_000),
        "personal data process ".repeat(30_000),
        "\u{202e}\u{200f}The Supplier\u{200f} shall pay\u{202c}. ".repeat(5_000),
        "e\u{301}".repeat(100_000),
        "\u{301}".repeat(200_000),
        "\u{fdfa}".repeat(20_000),
        "# ".repeat(50_000),
        "](http://a)".repeat(20_000),
        "£".repeat(200_000),
        "the liability of 😀 shall not exceed £5 😀 ".repeat(8_000),
    ];
    for source in cases {
        let analysis = check(&source);
        assert_quotations_are_exact(&source, &analysis);
    }
}

/// Texts made to set one loop going at every place of another.
#[test]
fn a_text_twice_as_long_takes_no_more_than_twice_the_steps() {
    let name = |nth: usize| [0, 1, 2].map(|it| char::from(b'a' + u8::try_from(nth / 26_usize.pow(it) % 26).unwrap()));
    let defined = |nth: usize| {
        format!(
            "\"Fee {}\" means what is paid for this work.\n\n",
            String::from_iter(['Q'].into_iter().chain(name(nth)))
        )
    };
    type Made<'a> = (&'a str, &'a dyn Fn(usize) -> String);
    let texts: [Made<'_>; 6] = [
        ("articles in a row", &|times| format!("1. Fees\n\n{}", "The ".repeat(times))),
        ("capitals parted by commas", &|times| {
            let english = "It is paid by the party that owes it to the other. ".repeat(times / 10);
            format!("1. Fees\n\n{english}\n\n{}", "Fee, ".repeat(times))
        }),
        ("renewals", &|times| "This agreement renews automatically for the same term. ".repeat(times)),
        ("rows", &|times| "to a|1|\n".repeat(times)),
        ("bold words and links", &|times| format!("All of it is {}", "**a** [b](/c) ".repeat(times))),
        ("terms that begin alike", &|times| (0..times / 8).map(defined).collect()),
    ];
    for (what, made) in texts {
        let steps = |times: usize| {
            let source = made(times);
            (steps::of(|| drop(check(&source))), source.len())
        };
        // The first lines take fewer steps than later ones, so a short text would seem to grow by more than it does.
        let ((once, length), (twice, _)) = (steps(2_000), steps(4_000));
        assert!(once > 0 && once <= 4 * length, "{what}: {once} steps for {length} bytes");
        // A square would make it four times as many.
        assert!(twice <= 2 * once + once / 4, "{what}: {once} steps, then {twice}");
    }
}

#[test]
fn a_text_that_cannot_be_read_gets_no_scores_and_says_so() {
    for source in ["", "\0", "   \n\n  ", "[[[[((((", "\u{202e}\u{200f}"] {
        let analysis = check(source);
        assert_eq!(
            (analysis.overall_score, analysis.risk_score, analysis.risk_level),
            (None, None, None),
            "{source:?}"
        );
        assert!(!analysis.is_compliant);
        assert_eq!(analysis.risk_factors.len(), 1);
        assert!(analysis.findings.iter().all(|it| it.outcome.credit().is_none()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_read_and_quoted_exactly(
        pieces in prop::collection::vec(
            prop_oneof![
                "\\PC{0,30}",
                Just("\n\n".to_owned()),
                Just("\r\n1.1 ".to_owned()),
                Just("“Fees” means £5 – no more. ".to_owned()),
                Just("The Supplier shall not be liable for death or personal injury. ".to_owned()),
                Just("The **Supplier** shall:\n- process personal\u{a0}data only on documented instructions;\n".to_owned()),
                Just("<p>&pound;10 &amp; more</p>".to_owned()),
                Just("| a | b |\n".to_owned()),
            ],
            0..40,
        ),
    ) {
        let source = pieces.concat();
        let analysis = check(&source);
        assert_quotations_are_exact(&source, &analysis);
        let text = Text::new(&source);
        for sentence in text.sentences() {
            for piece in &sentence.pieces {
                prop_assert!(piece.len() <= 620 && text.working().is_char_boundary(piece.start));
            }
        }
    }

    #[test]
    fn a_contract_with_characters_knocked_out_is_still_quoted_exactly(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "\\PC{0,2}"), 0..30),
    ) {
        let mut chars: Vec<char> = SERVICES.chars().collect();
        for (at, instead) in cuts {
            let at = at.index(chars.len());
            chars.splice(at..=at, instead.chars());
        }
        let source: String = chars.into_iter().collect();
        assert_quotations_are_exact(&source, &check(&source));
    }
}
