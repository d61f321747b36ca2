//! Every rule says what it should of the texts that were written for it (`rule_texts.toml`): none is there that never fires,
//! and none that fires on what is lawful.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::detect::Fields;
use super::super::pack::{Rule, embedded};
use super::super::text::Text;
use super::super::{Outcome, Polarity};
use crate::fixes;

const TEXTS: &str = include_str!("rule_texts.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    neutral: String,
    exempt: Vec<String>,
    rules: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    offends: Option<String>,
    spares: Option<String>,
    meets: Option<String>,
}

fn outcome(rule: &Rule, words: &str) -> Outcome {
    let text = Text::new(words);
    Fields::new(&text).decide(rule).outcome
}

/// What is wrong with the texts of a rule; nothing where they show that it fires and spares.
fn wrong(rule: &Rule, written: Option<&Written>, neutral: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut want = |words: &str, accepts: &[Outcome], what: &str| {
        let found = outcome(rule, words);
        if !accepts.contains(&found) {
            wrong.push(format!("{} {what}: {found:?}: {words}", rule.id));
        }
    };
    if rule.polarity == Polarity::Forbid {
        match written.and_then(|it| it.offends.as_deref().zip(it.spares.as_deref())) {
            Some((offends, spares)) => {
                want(offends, &[Outcome::Fail], "does not fire");
                want(spares, &[Outcome::Pass], "fires on what is lawful");
            }
            None => return vec![format!("{} has no text that offends, or none that is spared", rule.id)],
        }
        want(neutral, &[Outcome::Pass], "fires on what says nothing of it");
        return wrong;
    }
    want(neutral, &[Outcome::Fail], "is met by what says nothing of it");
    match written.and_then(|it| it.meets.as_deref()) {
        Some(meets) => want(meets, &[Outcome::Pass], "is not met"),
        None => {
            let wordings = fixes::wordings_for(&rule.id);
            let met = wordings.iter().any(|it| outcome(rule, &filled_in(it)) == Outcome::Pass);
            if !met {
                wrong.push(format!("{} has no text that meets it, nor a wording that does by itself", rule.id));
            }
        }
    }
    wrong
}

/// A wording as it reads once its blanks are filled in.
fn filled_in(wording: &str) -> String {
    wording.replace(['[', ']'], "")
}

#[test]
fn every_rule_fires_on_what_it_is_against_and_spares_what_is_lawful() {
    let file: File = toml::from_str(TEXTS).unwrap();
    let by_id: BTreeMap<&str, &Written> = file.rules.iter().map(|it| (it.id.as_str(), it)).collect();
    assert_eq!(by_id.len(), file.rules.len(), "a rule has its texts once");
    let asked = |it: &&Rule| match it.polarity {
        Polarity::Forbid | Polarity::Recommend | Polarity::Require => true,
        Polarity::Check | Polarity::Inform => false,
    };
    let rules: Vec<&Rule> = embedded().rules.iter().filter(asked).collect();
    for id in by_id.keys().copied().chain(file.exempt.iter().map(String::as_str)) {
        assert!(rules.iter().any(|it| it.id == id), "{id} is no rule that looks for words");
    }
    let mut faults = Vec::new();
    for rule in rules {
        let wrong = wrong(rule, by_id.get(rule.id.as_str()).copied(), &file.neutral);
        match (file.exempt.contains(&rule.id), wrong.is_empty()) {
            (false, _) => faults.extend(wrong),
            (true, false) => {}
            (true, true) => faults.push(format!("{} is exempt without need: take it off the list", rule.id)),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
