//! What an analysis finds that the one before did not, and the other way round, and why.
//!
//! Two analyses differ because the text was changed, because the rules were, by a new rule pack or by the company itself, or
//! because a later day lets other law apply. Where both text and rules changed, a rule that only one of them asks is told as such; of the others nothing is
//! claimed. Deliberately absent: findings that are about other words and come out as before.

use crate::compliance::{Outcome, RuleType, Severity};
use crate::typed::capitalised;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one rule said of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub rule_id: String,
    pub title: String,
    /// `None` for a rule of the company's own.
    #[serde(default)]
    pub severity: Option<Severity>,
    pub outcome: Outcome,
    /// Names what it was about.
    pub fingerprint: String,
}

/// What is kept of an analysis: every rule of the type of contract, with what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    pub overall_score: Option<f64>,
    pub rule_type: RuleType,
    pub rule_pack_version: String,
    /// The version of the company's own rules; 0 for the rule pack as it is.
    #[serde(default)]
    pub rule_set_version: u32,
    pub analysis_date: Date,
    pub told: Vec<Told>,
}

/// What may have made a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The text, or what is known of the deal, was changed.
    Text,
    /// The rules were.
    RulePack,
    /// What the company made of the rules was.
    RuleSet,
    /// Law that comes into force or ends on a day.
    Date,
}

impl Cause {
    /// Whether the rules are another's, whoever changed them.
    pub fn is_of_rules(self) -> bool {
        match self {
            Self::RulePack | Self::RuleSet => true,
            Self::Text | Self::Date => false,
        }
    }

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::RulePack => "rule_pack",
            Self::RuleSet => "rule_set",
            Self::Date => "date",
        }
    }
}

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
    /// It is there as before, and more or less serious.
    Changed,
}

impl ChangeKind {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Changed => "changed",
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Gone => "Gone",
            Self::Changed => "Changed",
        }
    }
}

/// A finding that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub rule_id: String,
    pub title: String,
    /// `None` for a rule of the company's own.
    pub severity: Option<Severity>,
    pub kind: ChangeKind,
    /// What came of the rule before; `None` where there was no such rule.
    pub before: Option<Outcome>,
    /// What comes of it now; `None` where there is no such rule any more.
    pub after: Option<Outcome>,
    /// What made the difference, as far as that can be told.
    pub because: Vec<Cause>,
}

impl Change {
    /// What came of the rule before and what comes of it now, such as `Not met before; partly met now.`
    pub fn in_words(&self) -> String {
        let said = |it: Outcome| it.label().to_lowercase();
        let absent = if self.because == [Cause::RuleSet] { "not asked" } else { "no such rule" };
        let before = self.before.map_or_else(|| format!("{absent} before"), |it| format!("{} before", said(it)));
        let after = self.after.map_or_else(|| format!("{absent} now"), |it| format!("{} now", said(it)));
        let is_by_rules = !self.because.is_empty() && self.because.iter().all(|it| it.is_of_rules());
        let by_rules = if is_by_rules { ", by other rules" } else { "" };
        format!("{}; {after}{by_rules}.", capitalised(&before))
    }
}

/// One analysis beside the one before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// The version that was analysed before.
    pub since_version: u32,
    pub since_date: Date,
    pub since_rule_pack: String,
    /// The version of the company's own rules then; 0 for the rule pack as it was.
    pub since_rule_set: u32,
    pub since_score: Option<f64>,
    pub version: u32,
    pub rule_pack: String,
    pub rule_set: u32,
    pub score: Option<f64>,
    /// What differs between the two at all.
    pub because: Vec<Cause>,
    /// The most serious first, those of the company's own rules last.
    pub findings: Vec<Change>,
}

impl Changes {
    /// Why the two may differ, in words.
    pub fn reason(&self) -> String {
        let text = format!("the text changed from version {} to {}", self.since_version, self.version);
        let pack = format!("the rule pack changed from {} to {}", self.since_rule_pack, self.rule_pack);
        let set = format!("your company's own rules changed from version {} to {}", self.since_rule_set, self.rule_set);
        let parts: Vec<String> = self
            .because
            .iter()
            .map(|it| match it {
                Cause::Text => text.clone(),
                Cause::RulePack => pack.clone(),
                Cause::RuleSet => set.clone(),
                Cause::Date => "the law is stated at a later day".to_owned(),
            })
            .collect();
        match parts.split_last() {
            None => "Nothing changed in between.".to_owned(),
            Some((one, [])) => format!("Because {one}."),
            Some((last, others)) => format!(
                "Because {} and {last}; which of them made a difference is said only where it is certain.",
                others.join(", ")
            ),
        }
    }
}

/// What `now` finds of `version` beside what `before` found of another, or of the same with other rules.
/// `law_changed` says whether other law applies on the later of their days.
pub fn between(
    (since_version, before): (u32, &Earlier),
    (version, now): (u32, &Earlier),
    law_changed: bool,
) -> Changes {
    let mut because = Vec::new();
    if since_version != version {
        because.push(Cause::Text);
    }
    if before.rule_pack_version != now.rule_pack_version {
        because.push(Cause::RulePack);
    }
    if before.rule_set_version != now.rule_set_version {
        because.push(Cause::RuleSet);
    }
    if law_changed || (before.analysis_date != now.analysis_date && because.is_empty()) {
        because.push(Cause::Date);
    }
    let by_rule = |it: &Earlier| -> BTreeMap<String, Told> {
        it.told.iter().map(|told| (told.rule_id.clone(), told.clone())).collect()
    };
    let (old, new) = (by_rule(before), by_rule(now));
    let same_type = before.rule_type == now.rule_type;
    let of_rule = |old: Option<&Told>, new: Option<&Told>| {
        let by_rules: Vec<Cause> = because.iter().copied().filter(|it| it.is_of_rules()).collect();
        let is_asked_once = same_type && (old.is_none() || new.is_none()) && !by_rules.is_empty();
        if is_asked_once { by_rules } else { because.clone() }
    };
    let mut findings: Vec<Change> = old
        .keys()
        .chain(new.keys().filter(|it| !old.contains_key(*it)))
        .map(|rule| (old.get(rule), new.get(rule)))
        .filter_map(|(old, new)| change(old, new, of_rule(old, new)))
        .collect();
    findings.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.rule_id.cmp(&b.rule_id)));
    Changes {
        since_version,
        since_date: before.analysis_date,
        since_rule_pack: before.rule_pack_version.clone(),
        since_rule_set: before.rule_set_version,
        since_score: before.overall_score,
        version,
        rule_pack: now.rule_pack_version.clone(),
        rule_set: now.rule_set_version,
        score: now.overall_score,
        because,
        findings,
    }
}

fn change(old: Option<&Told>, new: Option<&Told>, because: Vec<Cause>) -> Option<Change> {
    let is_problem = |it: Option<&Told>| it.is_some_and(|it| it.outcome.is_problem());
    let kind = match (is_problem(old), is_problem(new)) {
        (false, false) => return None,
        (false, true) => ChangeKind::New,
        (true, false) => ChangeKind::Gone,
        (true, true) => {
            let key = |it: &Told| (it.outcome, it.severity);
            if old.map(key) == new.map(key) {
                return None;
            }
            ChangeKind::Changed
        }
    };
    let told = new.or(old)?;
    Some(Change {
        rule_id: told.rule_id.clone(),
        title: told.title.clone(),
        severity: told.severity,
        kind,
        before: old.map(|it| it.outcome),
        after: new.map(|it| it.outcome),
        because,
    })
}
