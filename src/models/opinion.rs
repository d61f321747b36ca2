//! What a model says of the findings, read and verified: the scoring specification, section 6.
//!
//! Pure. What must hold: the findings and the scores of the rules never change by it; what rests on words that do not stand in the
//! contract is left out and counted; a dispute is of a term that was not found or a forbidden one that was, and of nothing else; and
//! the same answer about the same analysis of the same text gives the same opinion.

use super::quotes::{Finder, Quote};
use crate::compliance::{self, Adjusted, Analysis, Area, Finding, Outcome, Polarity, Severity, Weighed};
use regex::Regex;
use serde::Deserialize;
use serde_json::Value;
use std::sync::LazyLock;

/// The most items of an answer that are read.
const MOST_ITEMS: usize = 100;
/// How sure a finding is that a model confirms with the words of the contract.
pub(super) const CONFIRMED: f64 = 0.97;

/// One item as a model says it.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Said {
    Confirm {
        rule_id: String,
        quote: String,
    },
    Dispute {
        rule_id: String,
        quote: String,
        reason: String,
    },
    Add {
        area: Area,
        severity: Severity,
        quote: String,
        explanation: String,
        fix: String,
        #[serde(default)]
        law: String,
    },
    Improve {
        rule_id: String,
        text: String,
    },
}

/// A finding that the model finds, too.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmed {
    pub rule_id: String,
    pub quote: Quote,
}

/// A finding that the model does not share.
#[derive(Clone, Debug, PartialEq)]
pub struct Disputed {
    pub rule_id: String,
    pub quote: Quote,
    pub reason: String,
}

/// A risk that no rule covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Added {
    pub area: Area,
    /// As it counts: at most high, and one step lower where its law could not be verified.
    pub severity: Severity,
    pub quote: Quote,
    pub explanation: String,
    pub fix: String,
    /// As the model named it; empty where it named none.
    pub law: String,
    /// Whether the law is one that the rules know, with a section that reads like one of it.
    pub is_law_verified: bool,
}

/// Better words for a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Improved {
    pub rule_id: String,
    pub text: String,
}

/// What a model said of the findings of one text, as far as it may be believed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opinion {
    pub confirmed: Vec<Confirmed>,
    pub disputed: Vec<Disputed>,
    pub added: Vec<Added>,
    pub improved: Vec<Improved>,
    /// How many items were left out because their quotation does not stand in the contract.
    pub unverified: u32,
    /// How many were left out because they are about no such finding, dispute what cannot be disputed, or repeat another.
    pub left_out: u32,
}

/// The items of an answer; `None` where it is not in the form that was asked for. What cannot be read of an item is `None`.
fn items(answer: &str) -> Option<Vec<Option<Said>>> {
    #[derive(Deserialize)]
    struct Answer {
        items: Vec<Value>,
    }
    let answer: Answer = serde_json::from_str(answer.trim()).ok()?;
    let read = |it: Value| serde_json::from_value(it).ok();
    Some(answer.items.into_iter().take(MOST_ITEMS).map(read).collect())
}

/// Whether an answer is in the form that was asked for.
pub(super) fn is_readable(answer: &str) -> bool {
    items(answer).is_some()
}

/// Reads an answer about an analysis of `content`; `None` where it is not in the form that was asked for.
pub(super) fn read(answer: &str, analysis: &Analysis, content: &str) -> Option<Opinion> {
    let finder = Finder::of(content);
    let mut opinion = Opinion::default();
    for item in items(answer)? {
        match item {
            Some(said) => take(&mut opinion, said, analysis, &finder),
            None => opinion.left_out += 1,
        }
    }
    Some(opinion)
}

fn take(opinion: &mut Opinion, said: Said, analysis: &Analysis, finder: &Finder) {
    let finding = |id: &str| analysis.findings.iter().find(|it| it.rule_id == id && it.outcome.is_problem());
    match said {
        Said::Improve { rule_id, text } => {
            let is_known = finding(&rule_id).is_some() && !text.trim().is_empty();
            match is_known && opinion.improved.iter().all(|it| it.rule_id != rule_id) {
                true => opinion.improved.push(Improved { rule_id, text: text.trim().to_owned() }),
                false => opinion.left_out += 1,
            }
        }
        Said::Confirm { rule_id, quote } => match (finding(&rule_id), finder.find(&quote)) {
            (Some(_), Some(quote)) => confirm(opinion, rule_id, quote),
            (Some(_), None) => opinion.unverified += 1,
            (None, _) => opinion.left_out += 1,
        },
        Said::Dispute { rule_id, quote, reason } => {
            match (finding(&rule_id).filter(|it| may_be_disputed(it)), finder.find(&quote)) {
                (Some(_), Some(quote)) if opinion.disputed.iter().all(|it| it.rule_id != rule_id) => {
                    opinion.disputed.push(Disputed { rule_id, quote, reason: reason.trim().to_owned() });
                }
                (Some(_), None) => opinion.unverified += 1,
                (Some(_) | None, _) => opinion.left_out += 1,
            }
        }
        Said::Add { area, severity, quote, explanation, fix, law } => {
            let Some(quote) = finder.find(&quote) else {
                opinion.unverified += 1;
                return;
            };
            // What a rule found there already is that finding again.
            let covered = |it: &&Finding| {
                let overlaps = it.evidence.iter().any(|it| overlap(it.start..it.end, &quote));
                it.area == area && it.outcome.is_problem() && overlaps
            };
            if let Some(it) = analysis.findings.iter().find(covered) {
                confirm(opinion, it.rule_id.clone(), quote);
                return;
            }
            let is_repeated =
                opinion.added.iter().any(|it| it.area == area && overlap(it.quote.start..it.quote.end, &quote));
            if is_repeated || explanation.trim().is_empty() {
                opinion.left_out += 1;
                return;
            }
            let is_law_verified = is_known_law(law.trim());
            let severity = severity.min(Severity::High);
            opinion.added.push(Added {
                area,
                severity: if is_law_verified { severity } else { one_step_down(severity) },
                quote,
                explanation: explanation.trim().to_owned(),
                fix: fix.trim().to_owned(),
                law: law.trim().to_owned(),
                is_law_verified,
            });
        }
    }
}

fn confirm(opinion: &mut Opinion, rule_id: String, quote: Quote) {
    if opinion.confirmed.iter().any(|it| it.rule_id == rule_id) {
        opinion.left_out += 1;
    } else {
        opinion.confirmed.push(Confirmed { rule_id, quote });
    }
}

/// A term that was not found may stand there, and a forbidden one may be carved out; nothing else can be disputed.
fn may_be_disputed(it: &Finding) -> bool {
    let is_of_words = match it.polarity {
        Polarity::Require | Polarity::Recommend | Polarity::Forbid => true,
        Polarity::Check | Polarity::Inform => false,
    };
    it.outcome == Outcome::Fail && is_of_words
}

/// Whether at least half of the shorter stretch is in both.
fn overlap(a: std::ops::Range<u32>, b: &Quote) -> bool {
    let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let shorter = (a.end - a.start).min(b.end - b.start);
    shorter > 0 && common * 2 >= shorter
}

fn one_step_down(it: Severity) -> Severity {
    match it {
        Severity::Critical => Severity::High,
        Severity::High => Severity::Medium,
        Severity::Medium => Severity::Low,
        Severity::Low | Severity::Info => Severity::Info,
    }
}

/// Sections as the rule packs write them, such as ` Art 28(3)(a), 32` or ` s.11(2)`, with a note in brackets behind them or none.
static SECTIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = r"[0-9]+[A-Z]{0,3}(?: ?\([0-9A-Za-z]+\))*";
    let range = format!(r"{number}(?:-(?:{number}|\([0-9A-Za-z]+\)))?");
    let one = format!(r"(?:ss?\.|(?:[Aa]rts?|regs?|Sch|Parts?|paras?|Ch|Recitals?) ){range}");
    let more = format!(r"(?:(?:, | and | )(?:{one}|{range}))*");
    Regex::new(&format!(r"^ {one}{more}(?: \(.+\))?$")).ok()
});

/// Whether the rules know the law that is named, and what follows its name reads like a section of it.
fn is_known_law(law: &str) -> bool {
    let Some(name) = compliance::source_of(law) else { return false };
    let rest = law.strip_prefix(name).unwrap_or_default();
    SECTIONS.as_ref().is_some_and(|it| it.is_match(rest))
}

impl Opinion {
    /// The scores and the risk that its disputes and additions would make; those of the rules stay as they are.
    pub fn adjusted(&self, analysis: &Analysis) -> Adjusted {
        let disputed = self.disputed.iter().map(|it| Weighed::Disputed(&it.rule_id));
        let added = self.added.iter().map(|it| Weighed::Added(it.area, it.severity));
        compliance::adjusted(analysis, &disputed.chain(added).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::{GivenFacts, analyse, rule_texts};
    use crate::contracts::ContractType;
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    const TEXT: &str = "# Services\n\n1. Alder Ltd coats lenses for Birch Ltd.\n\n2. Invoices are paid within 90 days of the day on which they arrive at Birch.\n\n\
                        3. The law of the land applies to all of this.\n\n4. The lenses stay clean in the shop of Birch at all times.\n";

    fn analysis() -> Analysis {
        analyse(TEXT, ContractType::ServiceAgreement, &GivenFacts::default(), date(2026, 11, 23))
    }

    fn opinion(items: &serde_json::Value) -> Opinion {
        read(&json!({ "items": items }).to_string(), &analysis(), TEXT).unwrap()
    }

    fn add(severity: &str, quote: &str, law: &str) -> serde_json::Value {
        let area = "commercial";
        json!({"kind": "add", "area": area, "severity": severity, "quote": quote, "explanation": "Why.", "fix": "How.", "law": law})
    }

    #[test]
    fn b7_a_quotation_stands_in_one_piece_or_nearly_all_of_it_in_one_paragraph() {
        let found = opinion(&json!([
            {"kind": "confirm", "rule_id": "COM-LP-60", "quote": "Invoices are paid within 90 days"},
            {"kind": "confirm", "rule_id": "COM-LAW", "quote": "the law of England applies to all of this"},
            {"kind": "confirm", "rule_id": "COM-TPR", "quote": "90 days"},
        ]));
        assert_eq!(found.confirmed.len(), 1, "{found:?}");
        assert_eq!(found.unverified, 2, "one word of eight is another, and two words are no quotation");
        let nearly = "Invoices are to paid within 90 days of the day on which they arrive at Birch";
        assert!(Finder::of(TEXT).find(nearly).is_none(), "14 of 15");
        let long = format!("{TEXT}\n\n{}", "every word of this paragraph stands here ".repeat(4));
        let quote = format!("{} indeed", "every word of this paragraph stands here ".repeat(4));
        assert!(Finder::of(&long).find(&quote).is_some(), "28 of 29");
    }

    #[test]
    fn b7_only_terms_said_to_be_missing_and_forbidden_ones_can_be_disputed_and_each_once() {
        let quote = "The law of the land applies to all of this.";
        let analysis = analysis();
        let it = |id: &str| json!({"kind": "dispute", "rule_id": id, "quote": quote, "reason": "It is there."});
        let check = analysis.findings.iter().find(|it| it.polarity == Polarity::Check && it.outcome == Outcome::Fail);
        let met = analysis.findings.iter().find(|it| it.outcome == Outcome::Pass).unwrap();
        let mut items = vec![it("COM-LAW"), it("COM-LAW"), it("NO-RULE"), it(&met.rule_id)];
        items.extend(check.map(|found| it(&found.rule_id)));
        let found = opinion(&json!(items));
        assert_eq!((found.disputed.len(), found.unverified), (1, 0), "{found:?}");
        assert_eq!(found.left_out, u32::try_from(items.len()).unwrap() - 1);
    }

    #[test]
    fn b7_an_added_risk_is_at_most_high_and_counts_for_less_where_its_law_is_not_known() {
        for (severity, law, expected, is_verified) in [
            ("critical", "SGSA 1982 s.13", Severity::High, true),
            ("medium", "UK GDPR Art 28(3)(a), 32", Severity::Medium, true),
            ("high", "Contracts of the Moon Act 2031 s.4", Severity::Medium, false),
            ("high", "SGSA 1982 the good part", Severity::Medium, false),
            ("medium", "", Severity::Low, false),
            ("low", "SGSA 1982", Severity::Info, false),
        ] {
            let found =
                opinion(&json!([add(severity, "The lenses stay clean in the shop of Birch at all times.", law)]));
            assert_eq!((found.added[0].severity, found.added[0].is_law_verified), (expected, is_verified), "{law}");
        }
    }

    #[test]
    fn b7_what_a_rule_found_there_already_is_confirmed_and_what_is_said_twice_counts_once() {
        let found = opinion(&json!([
            add("high", "Invoices are paid within 90 days of the day on which they arrive", "SGSA 1982 s.13"),
            add("high", "The lenses stay clean in the shop of Birch at all times.", "SGSA 1982 s.13"),
            add("low", "The lenses stay clean in the shop of Birch", "SGSA 1982 s.14"),
        ]));
        assert_eq!((found.confirmed.len(), found.added.len(), found.left_out), (1, 1, 1), "{found:?}");
        assert_eq!(found.confirmed[0].rule_id, "COM-LP-60");
    }

    #[test]
    fn b7_what_is_not_in_the_form_is_no_opinion_and_an_item_that_is_not_is_left_out() {
        for answer in ["", "Fine.", "[]", "{}", "{\"items\": {}}", "{\"items\": []} and more"] {
            assert!(read(answer, &analysis(), TEXT).is_none(), "{answer}");
        }
        let found = opinion(&json!([{"kind": "sing"}, 7, {"kind": "add", "area": "moon"}, {"kind": "confirm"}]));
        assert_eq!((found.left_out, found.added.len()), (4, 0));
        assert_eq!(opinion(&json!([])), Opinion::default());
    }

    #[test]
    fn sections_are_read_as_the_rule_packs_write_them() {
        let names_sections = |it: &&String| compliance::source_of(it).is_some_and(|name| it.len() > name.len());
        let all: Vec<_> = rule_texts().flat_map(|it| it.law).filter(names_sections).collect();
        let known = all.iter().filter(|it| is_known_law(it)).count();
        assert!(known * 10 >= all.len() * 9, "{known} of {}", all.len());
        assert!(["SGSA 1982", "SGSA 1982 the good part", "Moon Act 2031 s.4"].iter().all(|it| !is_known_law(it)));
    }

    proptest! {
        #[test]
        fn b7_whatever_a_model_says_the_scores_move_no_further_than_they_may(
            quotes in prop::collection::vec(0_usize..3, 0..12), severity in 0_usize..3, dispute in any::<bool>(),
        ) {
            let said = ["Alder Ltd coats lenses for Birch Ltd.", "The law of the land applies", "Birch may leave at any time"];
            let items: Vec<_> = quotes
                .iter()
                .map(|it| match dispute {
                    true => json!({"kind": "dispute", "rule_id": "COM-LAW", "quote": said[*it], "reason": "Yes."}),
                    false => add(["low", "medium", "high"][severity], said[*it], "SGSA 1982 s.13"),
                })
                .collect();
            let analysis = analysis();
            let adjusted = opinion(&json!(items)).adjusted(&analysis);
            for (area, score) in &adjusted.scores.areas {
                let before = analysis.score(*area).unwrap();
                prop_assert!(*score <= before + 0.06 && *score >= before - 0.11, "{area:?}: {before} → {score}");
            }
            if items.is_empty() {
                prop_assert_eq!((adjusted.scores.overall, adjusted.risk), (analysis.overall_score, analysis.risk_score));
            }
        }
    }
}
