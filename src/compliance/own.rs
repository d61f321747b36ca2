//! The company's own rules at work: which of its positions stands in a text, and where.
//!
//! What must hold: what people type is words and never a pattern; a term that is never accepted outweighs any other; nothing
//! found is not decided, unless the rule says that the topic must be dealt with. Nothing here enters a score.

use std::sync::Arc;

use super::Outcome;
use super::detect::{Fields, in_lower_case};
use super::pack::{Detector, Sign, Term, Unit};
use super::pattern::Pattern;
use super::text::{Span, Text, plain_line};
use crate::contracts::ContractType;
use crate::playbook::{InForce, NEAR, OwnFinding, OwnRule, Position};

/// The most passages of one finding.
const MOST_PASSAGES: usize = 10;

/// The rules of a company, made ready to read many texts.
pub struct Prepared {
    pub(super) in_force: InForce,
    /// Beside each of the company's own rules, what finds each position, in the order of [`Position::ALL`].
    detectors: Vec<[Vec<Detector>; 3]>,
}

impl Prepared {
    /// Makes rules ready.
    pub fn new(in_force: InForce) -> Self {
        let of = |rule: &OwnRule| {
            Position::ALL.map(|position| rule.phrases(position).iter().filter_map(|it| detector(it)).collect())
        };
        Self { detectors: in_force.rules.own.iter().map(of).collect(), in_force }
    }

    /// What every rule that is asked of this type says of a text.
    pub(super) fn judge(&self, kind: ContractType, text: &Text, fields: Option<&Fields<'_>>) -> Vec<OwnFinding> {
        let asked = self.in_force.rules.own.iter().zip(&self.detectors).filter(|(rule, _)| rule.is_asked_of(kind));
        asked.map(|(rule, detectors)| judge(rule, detectors, text, fields)).collect()
    }
}

fn judge(rule: &OwnRule, detectors: &[Vec<Detector>; 3], text: &Text, fields: Option<&Fields<'_>>) -> OwnFinding {
    let [preferred, acceptable, never] = detectors;
    let tried = [(Position::Never, never), (Position::Preferred, preferred), (Position::Acceptable, acceptable)];
    let found = fields.and_then(|fields| {
        tried.into_iter().find_map(|(position, detectors)| {
            let spans = passages(fields, detectors);
            (!spans.is_empty()).then_some((position, spans))
        })
    });
    let position = found.as_ref().map(|it| it.0);
    let (outcome, said) = match position {
        Some(Position::Preferred) => (Outcome::Pass, "your company’s preferred position stands in the contract"),
        Some(Position::Acceptable) => {
            (Outcome::Partial, "a position stands in the contract that your company accepts, not the one it prefers")
        }
        Some(Position::Never) => (Outcome::Fail, "something stands in the contract that your company never accepts"),
        None if fields.is_none() => (Outcome::Unknown, "the text could not be read well enough to be checked"),
        None if rule.must_address => {
            (Outcome::Fail, "none of your company’s positions was found, and it wants the contract to deal with this")
        }
        None => (Outcome::Unknown, "none of your company’s positions was found, so a person has to look"),
    };
    let spans = found.map(|it| it.1).unwrap_or_default();
    OwnFinding {
        rule_id: rule.id(),
        name: rule.name.clone(),
        outcome,
        position,
        message: format!("{}: {said}.", rule.name),
        advice: rule.advice.clone(),
        evidence: spans.iter().filter_map(|it| text.evidence(it)).collect(),
        decision: None,
    }
}

fn passages(fields: &Fields<'_>, detectors: &[Detector]) -> Vec<Span> {
    let mut spans: Vec<Span> = detectors.iter().flat_map(|it| fields.passages(it)).collect();
    spans.sort_by_key(|it| (it.start, it.end));
    spans.dedup();
    spans.truncate(MOST_PASSAGES);
    spans
}

/// The parts of a phrase: what stands between its commas, save for those inside a number such as `5,000`.
fn parts(phrase: &str) -> Vec<String> {
    let letters: Vec<char> = in_lower_case(&plain_line(phrase)).chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|it| letters.get(it)).is_some_and(char::is_ascii_digit);
    let mut parts = Vec::new();
    let mut part = String::new();
    for (at, letter) in letters.iter().enumerate() {
        if *letter == ',' && !(is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))) {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(*letter);
        }
    }
    parts.push(part);
    parts.retain(|it| !it.trim().is_empty());
    parts
}

/// What finds a phrase: each of its parts as it is written, whatever its case and spaces, in one sentence and near the first.
fn detector(phrase: &str) -> Option<Detector> {
    // A part that cannot be looked for makes the phrase another one, so it is not looked for at all.
    let found: Vec<Arc<Pattern>> = parts(phrase).iter().map(|it| pattern_of(it)).collect::<Option<_>>()?;
    let mut found = found.into_iter();
    let first = found.next()?;
    let near = |other| Term::Near { one: Arc::clone(&first), other, within: NEAR };
    let mut terms: Vec<Term> = found.map(near).collect();
    if terms.is_empty() {
        terms.push(Term::Has(first));
    }
    Some(Detector {
        sign: Sign::Strong,
        unit: Unit::Sent,
        terms,
        notation: phrase.to_owned(),
        seeks_duty: false,
        seeks_permission: false,
        seeks_exclusion: false,
        side: None,
    })
}

/// Words as a pattern. A star at the end of a word stands for any ending. Edges and endings know the letters of every
/// language, so that "art" is not found in "arté".
fn pattern_of(part: &str) -> Option<Arc<Pattern>> {
    let is_word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    let word = |it: &str| match it.strip_suffix('*') {
        Some(start) if is_word(start.chars().last()) => format!(r"{}(?u:\w*)", regex::escape(start)),
        _ => regex::escape(it),
    };
    let words: Vec<String> = part.split_whitespace().map(word).collect();
    let edge = |it| if is_word(it) { r"(?u:\b)" } else { "" };
    let source =
        format!("{}{}{}", edge(part.trim().chars().next()), words.join(r"\s+"), edge(part.trim().chars().last()));
    // Escaped words of a bounded length always compile.
    Pattern::of_words(source).ok().map(Arc::new)
}

/// Whether a phrase says enough to be looked for: some part, and three letters or digits in all.
pub fn can_be_looked_for(phrase: &str) -> bool {
    let said: usize = parts(phrase).iter().map(|it| it.chars().filter(|it| it.is_alphanumeric()).count()).sum();
    said >= 3 && detector(phrase).is_some()
}
