//! Controls and score, from the measures. Pure.

use super::evidence::{Attested, Evidence};
use super::load::{ControlFile, FrameworkFile};
use super::{Content, Control, FORMAT, Measured, Outcome, Recommendation, Score, measures};
use crate::crypto;
use crate::problem::Problem;
use crate::storage::damaged;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Whose report it is, and of which days.
pub(super) struct Frame<'a> {
    pub(super) company: &'a str,
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) drawn_by: &'a str,
}

/// What is vouched for, by control.
pub(super) type Attestations = BTreeMap<String, Attested>;

/// Judges every control of a framework.
pub(super) fn judge(file: &FrameworkFile, frame: &Frame<'_>, it: &Evidence, attested: &Attestations) -> Content {
    let controls: Vec<Control> =
        file.controls.iter().map(|asked| control(asked, it, attested.get(&asked.id))).collect();
    let score = score(&controls);
    let mut missed: Vec<&Control> = controls.iter().filter(|it| it.outcome == Outcome::NotMet).collect();
    // Among those of one weight, the order of the framework stands.
    missed.sort_by_key(|it| std::cmp::Reverse(it.weight));
    let violations = missed.iter().map(|it| it.id.clone()).collect();
    let recommendations =
        missed.iter().map(|it| Recommendation { control: it.id.clone(), text: it.recommendation.clone() }).collect();
    Content {
        format: FORMAT,
        framework: file.framework,
        framework_version: file.version.clone(),
        name: file.name.clone(),
        scope: file.scope.clone(),
        company: frame.company.to_owned(),
        from: frame.from,
        to: frame.to,
        until: it.until,
        drawn_by: frame.drawn_by.to_owned(),
        score,
        violations,
        recommendations,
        controls,
        approval: None,
    }
}

fn control(asked: &ControlFile, it: &Evidence, attested: Option<&Attested>) -> Control {
    let measured: Vec<_> = asked.measures.iter().map(|measure| measures::judge(*measure, it, attested)).collect();
    Control {
        id: asked.id.clone(),
        name: asked.name.clone(),
        asks: asked.asks.clone(),
        severity: asked.severity,
        weight: asked.severity.weight(),
        outcome: outcome(&measured),
        measured,
        recommendation: asked.recommendation.clone(),
    }
}

/// Every measure that applies must be met; where none applies, neither does the control.
pub(super) fn outcome(measured: &[Measured]) -> Outcome {
    let is = |outcome| measured.iter().any(|it| it.outcome == outcome);
    if is(Outcome::NotMet) || measured.is_empty() {
        Outcome::NotMet
    } else if is(Outcome::Met) {
        Outcome::Met
    } else {
        Outcome::NotApplicable
    }
}

fn score(controls: &[Control]) -> Score {
    let weight = |it: &Control| u32::from(it.weight);
    let met = controls.iter().filter(|it| it.outcome == Outcome::Met).map(weight).sum();
    let applicable = controls.iter().filter(|it| it.outcome != Outcome::NotApplicable).map(weight).sum();
    Score { met, applicable }
}

/// The bytes of a report: what is kept, hashed and handed out.
pub(super) fn bytes(content: &Content) -> Result<String, Problem> {
    serde_json::to_string(content).map_err(|err| damaged("a report on controls", &err))
}

/// Names what a report says, so that whoever approves it approves what they saw.
pub(super) fn mark(content: &Content) -> Result<String, Problem> {
    Ok(crypto::fingerprint(bytes(content)?.as_bytes()))
}
