//! What a named check algorithm is given and what it answers.
//!
//! The algorithms live in `checks/`; each is a pure function from [`CheckInput`] to [`Verdict`]. Nothing here reads a
//! clock, a database or the environment: the date of the analysis is part of the input.

use jiff::civil::Date;

use super::facts::Facts;
use super::pack::Rule;
use super::text::{Span, Text};
use super::{Outcome, RuleType, Severity};

/// Everything an algorithm may look at.
#[derive(Clone, Copy)]
pub(crate) struct CheckInput<'a> {
    /// The analysed document.
    pub(crate) text: &'a Text,
    /// The rule that asks; several rules may share one algorithm (`CHK-DEFS`) and tell themselves apart by its id.
    pub(crate) rule: &'a Rule,
    /// What is known about the contract, given or inferred.
    pub(crate) facts: &'a Facts,
    /// The type of contract as the rule pack names it.
    pub(crate) kind: RuleType,
    /// The date of the analysis.
    pub(crate) on: Date,
}

/// What an algorithm found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// The result; `unknown` when the text does not let the algorithm decide.
    pub(crate) outcome: Outcome,
    /// The stretches of the working text that show it, in the order of the text.
    pub(crate) spans: Vec<Span>,
    /// How sure the algorithm is, from 0 to 1.
    pub(crate) confidence: f64,
    /// A severity other than the rule's own, where the algorithm grades what it found.
    pub(crate) severity: Option<Severity>,
    /// One plain sentence with the values found, added to the rule's own message.
    pub(crate) note: Option<String>,
    /// Facts the algorithm learnt on the way, such as `notice3m`; they decide the conditions of later rules.
    pub(crate) learnt: Vec<(&'static str, &'static str)>,
}

impl Verdict {
    /// A verdict without evidence, note or graded severity.
    pub(crate) fn new(outcome: Outcome, confidence: f64) -> Self {
        Self { outcome, spans: Vec::new(), confidence, severity: None, note: None, learnt: Vec::new() }
    }

    /// The same verdict with this evidence.
    pub(crate) fn at(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        self.spans.extend(spans);
        self
    }

    /// The same verdict with this sentence.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The same verdict, graded.
    pub(crate) fn graded(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The same verdict, which also settles a fact of the rule pack (`"true"`, `"false"` or a word the fact accepts).
    pub(crate) fn learnt(mut self, fact: &'static str, value: &'static str) -> Self {
        self.learnt.push((fact, value));
        self
    }
}
