//! What was read and what people said → an entry of the register, as Article 30 of the UK GDPR asks for one.
//!
//! What must hold: what a person said wins; what nobody said and no text states is missing, and an entry says what it is missing.
//! Which part of Article 30 asks depends on the role: paragraph 1 of whoever decides why and how, paragraph 2 of whoever
//! works for another; who does not know their role answers as the first.

use super::{Aspect, Found, Reading, Role, Standing, Surety, dpia};
use crate::ids::{ContractId, ObligationId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody said of one aspect of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub contract: ContractId,
    pub aspect: Aspect,
    /// Never empty.
    pub values: Vec<String>,
    pub reason: String,
    /// The version whose text they looked at, and what was read of it.
    pub version: u32,
    pub read: Vec<String>,
    pub by: UserId,
    pub by_name: String,
    pub at: Timestamp,
}

/// What somebody answered to the prompts of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    pub contract: ContractId,
    /// One of to be done, done, not needed.
    pub outcome: Standing,
    /// Where the assessment is kept, for one that was done.
    pub reference: String,
    /// The day it was done, or by which it is to be.
    pub day: Option<Date>,
    pub reason: String,
    /// What reminds of one that is to be done, and whose job that is.
    pub obligation: Option<ObligationId>,
    pub owner_name: Option<String>,
    /// The triggers it answers: another that comes up later waits for an answer of its own.
    pub triggers: Vec<String>,
    pub by: UserId,
    pub by_name: String,
    pub at: Timestamp,
}

/// The values of one aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub values: Vec<String>,
    pub surety: Surety,
}

/// An entry of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What is known; what is not among it is not stated.
    pub held: BTreeMap<Aspect, Held>,
    /// The triggers of an impact assessment that it meets.
    pub triggers: Vec<String>,
    /// What the law asks for and nothing says.
    pub missing: Vec<Aspect>,
    /// What is in doubt until a person looks.
    pub in_doubt: Vec<Aspect>,
}

fn read(found: &[Found]) -> Held {
    let surety = if found.iter().all(|it| it.is_sure) { Surety::Stated } else { Surety::InDoubt };
    Held { values: found.iter().map(|it| it.value.clone()).collect(), surety }
}

/// The values that were read of an aspect.
pub(super) fn values_read(reading: &Reading, aspect: Aspect) -> Vec<String> {
    reading.found.get(&aspect).map(|it| read(it).values).unwrap_or_default()
}

impl Entry {
    /// The entry that follows from a text and from what people said.
    pub fn of(reading: &Reading, said: &[Said]) -> Self {
        let mut held: BTreeMap<Aspect, Held> = reading.found.iter().map(|(it, found)| (*it, read(found))).collect();
        for it in said {
            held.insert(it.aspect, Held { values: it.values.clone(), surety: Surety::Said });
        }
        let mut entry = Self { held, ..Self::default() };
        if !entry.touches() {
            return entry;
        }
        entry.triggers = dpia::met(reading, &entry.held).into_iter().map(|it| it.trigger).collect();
        entry.missing = entry.asked().into_iter().filter(|it| !entry.held.contains_key(it)).collect();
        let doubtful = entry.held.iter().filter(|(_, it)| it.surety == Surety::InDoubt);
        entry.in_doubt = doubtful.map(|(it, _)| *it).collect();
        entry
    }

    /// The values of an aspect; none where it is not stated.
    pub fn values(&self, aspect: Aspect) -> &[String] {
        self.held.get(&aspect).map_or(&[], |it| it.values.as_slice())
    }

    /// Whether the contract belongs in the register: it touches personal data, or seems to.
    pub fn touches(&self) -> bool {
        self.values(Aspect::Touches).iter().any(|it| it == "yes")
    }

    /// Our role, where one is known; of several, the first.
    pub fn role(&self) -> Option<Role> {
        self.values(Aspect::OurRole).first().and_then(|it| Role::from_word(it))
    }

    /// Whether there is, or seems to be, special category data.
    pub fn has_special(&self) -> bool {
        self.touches() && self.values(Aspect::Special).iter().any(|it| it != "none")
    }

    /// Whether data leaves the United Kingdom.
    pub fn has_transfer(&self) -> bool {
        self.touches() && self.values(Aspect::Transfers).iter().any(|it| it == "yes")
    }

    /// What Article 30 asks for of a contract with this role.
    pub fn asked(&self) -> Vec<Aspect> {
        let mut asked = vec![Aspect::OurRole, Aspect::Purposes];
        let controls = self.role().is_none_or(Role::controls);
        if controls {
            asked.extend([Aspect::Subjects, Aspect::Categories]);
        }
        asked.push(Aspect::Transfers);
        if self.has_transfer() {
            asked.extend([Aspect::Countries, Aspect::Mechanism]);
        }
        if controls {
            asked.push(Aspect::Retention);
        }
        asked.push(Aspect::Security);
        asked
    }

    /// How it stands with an impact assessment.
    pub fn standing(&self, assessment: Option<&Assessment>) -> Standing {
        match assessment {
            Some(it) if self.triggers.iter().all(|one| it.triggers.contains(one)) => it.outcome,
            Some(_) | None if self.triggers.is_empty() => Standing::NoPrompt,
            Some(_) | None => Standing::Open,
        }
    }
}
