//! How a finding came about, in words for people who read no patterns.

use super::{FoundBy, Subject};
use crate::compliance::{Finding, Polarity};

/// By which detector or check a finding was made; `None` where a rule was not decided, and of the company's own rules, whose
/// phrases are their detectors.
pub fn found_by(of: Subject<'_>) -> Option<FoundBy> {
    let Subject::Pack(finding) = of else { return None };
    let detector = finding.detector.as_deref().filter(|it| !it.is_empty())?;
    if finding.polarity == Polarity::Check {
        let said = format!("The check {detector} worked it out from the text.");
        return Some(FoundBy { said, wordings: Vec::new() });
    }
    let wordings: Vec<String> = detector.lines().map(str::to_owned).collect();
    Some(FoundBy { said: said(finding, &wordings), wordings })
}

fn said(finding: &Finding, wordings: &[String]) -> String {
    let bad = finding.polarity == Polarity::Forbid;
    if finding.evidence.is_empty() {
        let sought = if bad { "that the rule is against" } else { "that would meet the rule" };
        return match wordings.len() {
            1 => format!("One kind of wording {sought} was looked for, and it was not found."),
            many => format!("{many} kinds of wording {sought} were looked for, and none was found."),
        };
    }
    let place = match wordings.first().and_then(|it| it.split_once(": ")).map_or("", |it| it.0) {
        "sent" => "in a sentence",
        "block" => "in a sub-clause with its list",
        "clause" => "in a clause",
        "head" => "in a heading",
        "title" => "in the title",
        _ => "in the text as a whole",
    };
    let sought = if bad { "the rule is against" } else { "the rule looks for" };
    format!("A wording that {sought} was found {place}.")
}
