//! What differs between two rule sets, and which rules a list shows. Pure.

use super::{InForce, OwnRule, RuleFilter, RuleSet, RuleState, Standing, Switch};
use crate::compliance::{RuleText, Severity};
use crate::crypto;
use std::collections::{BTreeMap, BTreeSet};

/// Said wherever a critical rule is off.
pub const LAW_STANDS: &str = "The law does not change because the rule is off: what it asks still has to be met, and nobody is told when it is not.";

/// A rule that a draft switches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switched<'a> {
    pub rule_id: &'a str,
    /// How it stands now; `None` where it is on.
    pub before: Option<&'a Switch>,
    /// How the draft has it.
    pub after: Option<&'a Switch>,
}

/// Every rule that one set switches otherwise than another, by id.
pub fn switched<'a>(before: &'a RuleSet, after: &'a RuleSet) -> Vec<Switched<'a>> {
    let new = after.switched_off.keys().filter(|it| !before.switched_off.contains_key(*it));
    let mut ids: Vec<&String> = before.switched_off.keys().chain(new).collect();
    ids.sort_unstable();
    let one = |id: &'a String| Switched {
        rule_id: id,
        before: before.switched_off.get(id),
        after: after.switched_off.get(id),
    };
    ids.into_iter().map(one).filter(|it| it.before != it.after).collect()
}

/// A rule of the company's own that a draft writes, changes or removes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten<'a> {
    /// As it counts now; `None` for a new one.
    pub before: Option<&'a OwnRule>,
    /// As the draft has it; `None` where it is removed.
    pub after: Option<&'a OwnRule>,
}

/// Every rule of the company's own that one set has otherwise than another, by number.
pub fn rewritten<'a>(before: &'a RuleSet, after: &'a RuleSet) -> Vec<Rewritten<'a>> {
    let by_number =
        |of: &'a RuleSet| -> BTreeMap<u32, &'a OwnRule> { of.own.iter().map(|it| (it.number, it)).collect() };
    let (old, new) = (by_number(before), by_number(after));
    let numbers: BTreeSet<u32> = old.keys().chain(new.keys()).copied().collect();
    let one = |number: u32| Rewritten { before: old.get(&number).copied(), after: new.get(&number).copied() };
    numbers.into_iter().map(one).filter(|it| it.before != it.after).collect()
}

/// Names a rule of the company's own as somebody sees it.
pub(super) fn own_mark(rule: &OwnRule) -> String {
    let parts = [
        rule.name.clone(),
        rule.types.iter().map(|it| it.word()).collect::<Vec<_>>().join(" "),
        rule.preferred.join("\n"),
        rule.acceptable.join("\n"),
        rule.never.join("\n"),
        rule.must_address.to_string(),
        rule.advice.clone(),
    ];
    crypto::fingerprint(parts.join("\n\n").as_bytes()).chars().take(32).collect()
}

/// How a rule stands in a set.
pub fn state(of: &RuleSet, rule: &str) -> RuleState {
    if of.switched_off.contains_key(rule) { RuleState::Off } else { RuleState::On }
}

/// What is said of a rule that is off, by its severity.
pub fn warning(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some(LAW_STANDS),
        Severity::High | Severity::Medium | Severity::Low | Severity::Info => None,
    }
}

/// Names a draft as somebody sees it: on which version it stands, and all it says.
pub(super) fn mark(base: u32, content: &str) -> String {
    crypto::fingerprint(format!("{base}\n{content}").as_bytes()).chars().take(32).collect()
}

impl RuleFilter {
    /// Whether a rule is among those looked for, as the draft has it beside what counts now.
    pub fn admits(&self, rule: &RuleText, draft: &RuleSet, now: &InForce) -> bool {
        let standing = |it: Standing| match it {
            Standing::On => state(draft, rule.id) == RuleState::On,
            Standing::Off => state(draft, rule.id) == RuleState::Off,
            Standing::Changed => draft.switched_off.get(rule.id) != now.rules.switched_off.get(rule.id),
        };
        self.area.is_none_or(|it| it == rule.area)
            && self.severity.is_none_or(|it| it == rule.severity)
            && self.standing.is_none_or(standing)
            && self.has_words(rule)
    }

    fn has_words(&self, rule: &RuleText) -> bool {
        if self.words.trim().is_empty() {
            return true;
        }
        let law = rule.law.join(" ");
        let whole = [rule.id, rule.title, rule.finding, rule.fix, &law].join("\n").to_lowercase();
        self.words.to_lowercase().split_whitespace().all(|it| whole.contains(it))
    }
}
