//! What an archive says of the rules of a company: one version that was published a line, from the first to the latest.

use super::check::{Here, past};
use crate::contracts::ContractType;
use crate::playbook::actions::Published;
use crate::playbook::form::{OwnForm, switch_reason};
use crate::playbook::{MOST_OWN, OwnRule, RuleSet, Switch};
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The most rules of the pack that can be off: more than any pack has.
const MOST_OFF: usize = 5_000;

/// A version of what a company makes of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesRecord {
    /// From 1.
    pub version: u32,
    pub published_by_name: String,
    pub published_at: Timestamp,
    /// Rules of the pack that are off.
    #[serde(default)]
    pub switched_off: Vec<OffRecord>,
    /// Rules of the company's own.
    #[serde(default)]
    pub own_rules: Vec<OwnRuleRecord>,
    /// The last number that an own rule was given; none is given twice.
    #[serde(default)]
    pub last_number: u32,
}

/// A rule of the pack that is off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffRecord {
    pub rule_id: String,
    pub reason: String,
    pub switched_off_by_name: String,
    pub switched_off_at: Timestamp,
}

/// A rule of the company's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRuleRecord {
    pub number: u32,
    pub name: String,
    #[serde(default)]
    pub contract_types: Vec<String>,
    #[serde(default)]
    pub preferred: Vec<String>,
    #[serde(default)]
    pub acceptable: Vec<String>,
    #[serde(default)]
    pub never: Vec<String>,
    #[serde(default)]
    pub must_address: bool,
    #[serde(default)]
    pub advice: String,
}

impl RulesRecord {
    pub(super) fn of(it: Published) -> Self {
        let off = |(rule_id, it): (String, Switch)| OffRecord {
            rule_id,
            reason: it.reason,
            switched_off_by_name: it.by_name,
            switched_off_at: it.at,
        };
        Self {
            version: it.version,
            published_by_name: it.by_name,
            published_at: it.at,
            switched_off: it.rules.switched_off.into_iter().map(off).collect(),
            own_rules: it.rules.own.into_iter().map(OwnRuleRecord::of).collect(),
            last_number: it.rules.last_number,
        }
    }

    /// The version as it may be stored. What a person could not have published is refused.
    ///
    /// # Errors
    /// Every complaint, by the name of its field in the record.
    pub(super) fn check(self, here: &impl Here) -> Result<Published, Problem> {
        let mut complaints = Complaints::new();
        complaints.keep("published_at", past(self.published_at, here));
        let by_name = complaints.keep("published_by_name", typed::one_line(&self.published_by_name, 1..=160));
        let mut rules = RuleSet { last_number: self.last_number, ..RuleSet::default() };
        if self.switched_off.len() > MOST_OFF || self.own_rules.len() > MOST_OWN {
            complaints.add("own_rules", "too_many", format!("A company has at most {MOST_OWN} rules of its own."));
            return Err(Problem::invalid(complaints));
        }
        for (at, it) in self.switched_off.into_iter().enumerate() {
            let field = |name: &str| format!("switched_off[{at}].{name}");
            complaints.keep(&field("switched_off_at"), past(it.switched_off_at, here));
            let id = complaints.keep(&field("rule_id"), rule_of_the_pack(&it.rule_id));
            let reason = complaints.keep(&field("reason"), switch_reason(&it.reason));
            let by_name =
                complaints.keep(&field("switched_off_by_name"), typed::one_line(&it.switched_off_by_name, 1..=160));
            if let (Some(id), Some(reason), Some(by_name)) = (id, reason, by_name) {
                let switch = Switch { reason, by_name, at: it.switched_off_at };
                if rules.switched_off.insert(id, switch).is_some() {
                    complaints.add(field("rule_id"), "twice", "This rule is off twice.");
                }
            }
        }
        for (at, it) in self.own_rules.into_iter().enumerate() {
            let before = rules.own.last().map_or(0, |it| it.number);
            if it.number <= before || it.number > self.last_number {
                let words = "Own rules stand in the order of their numbers, none above the last that was given.";
                complaints.add(format!("own_rules[{at}].number"), "out_of_order", words);
            }
            match it.check() {
                Ok(rule) => rules.own.push(rule),
                Err(problem) => {
                    for (field, it) in problem.complaints.iter() {
                        complaints.add(format!("own_rules[{at}].{field}"), &it.code, it.message.clone());
                    }
                }
            }
        }
        let version = self.version;
        let published = by_name.map(|by_name| Published { version, rules, by_name, at: self.published_at });
        complaints.into_result(published)
    }
}

/// Packs of other editions have other rules, so only the shape is looked at.
fn rule_of_the_pack(id: &str) -> Result<String, Complaint> {
    let id = typed::one_line(id, 1..=80)?;
    if id.starts_with(OwnRule::ID) {
        return Err(Complaint::new("not_a_rule", "Only rules of the rule pack are switched off."));
    }
    Ok(id)
}

impl OwnRuleRecord {
    fn of(it: OwnRule) -> Self {
        Self {
            number: it.number,
            name: it.name,
            contract_types: it.types.into_iter().map(|it: ContractType| it.word().to_owned()).collect(),
            preferred: it.preferred,
            acceptable: it.acceptable,
            never: it.never,
            must_address: it.must_address,
            advice: it.advice,
        }
    }

    fn check(self) -> Result<OwnRule, Problem> {
        let number = self.number;
        let form = OwnForm {
            name: self.name,
            contract_types: self.contract_types,
            preferred: self.preferred,
            acceptable: self.acceptable,
            never: self.never,
            must_address: self.must_address,
            advice: self.advice,
        };
        Ok(OwnRule { number, ..form.check()? })
    }
}
