//! What pages and programs are told of risks: words ready to be read.

use super::filter::Filter;
use crate::audit::{Action, Only};
use crate::compliance::RiskLevel;
use crate::contracts::{CheckSummary, Risk, Status};
use crate::decisions::CallFilter;
use crate::ids::{ContractId, UserId};
use serde::{Deserialize, Serialize};

/// Entries of the trail that a reason was counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    pub action: Option<Action>,
    /// Who did it.
    pub person: UserId,
    /// From this day on, as `2026-11-30`, in the company's time zone.
    pub since: Option<String>,
    pub only: Option<Only>,
}

/// What a figure opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opens {
    Contracts(Filter),
    Trail(Entries),
    /// The accounts with a risk of 7 or more.
    People,
    /// Calls of models.
    Calls(CallFilter),
}

/// Something that counts into a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The stable word.
    pub word: String,
    /// The number it rests on.
    pub figure: u32,
    /// Such as `2 contracts with something overdue`.
    pub what: String,
    /// What to do about it.
    pub advice: String,
    pub points: u32,
    /// What it was counted from.
    pub opens: Option<Opens>,
}

/// A party or an account with its score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Whose account it is; `None` for a party.
    pub person: Option<UserId>,
    pub name: String,
    /// For an account its role, for a party how many contracts are not over.
    pub said: String,
    /// Of a party: contracts that are not over.
    pub contracts: u32,
    pub score: u8,
    pub level: RiskLevel,
    pub points: u32,
    /// The most points first.
    pub reasons: Vec<Reason>,
}

/// A page of parties or accounts, the riskiest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoredPage {
    pub rows: Vec<Ranked>,
    /// What was chosen.
    pub level: Option<Risk>,
    /// How many have each level, the lowest first, whatever is chosen.
    pub levels: [u32; 4],
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub size: u32,
    pub pages: u32,
}

/// A contract in a list of risks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractLine {
    pub id: ContractId,
    pub title: String,
    pub other_party: String,
    pub status: Status,
    /// Such as `£1,200.00`.
    pub value: Option<String>,
    /// From 1 to 10; `None` where no rule has read it or could.
    pub risk: Option<u8>,
    pub checks: Option<CheckSummary>,
    pub owner: String,
}

impl ContractLine {
    /// What its score was made of, in one line; the report has every rule.
    pub fn reasons(&self) -> String {
        let Some(checks) = self.checks.filter(|_| self.risk.is_some()) else {
            return "No rule has read it, or none could".to_owned();
        };
        let parts = [(checks.critical, "critical"), (checks.high, "high"), (checks.other, "medium or low")];
        let words: Vec<_> =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        if words.is_empty() { "Every rule is met".to_owned() } else { format!("Not met: {}", words.join(", ")) }
    }
}

/// A page of contracts, the riskiest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractPage {
    pub rows: Vec<ContractLine>,
    pub filter: Filter,
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub size: u32,
    pub pages: u32,
    /// How many contracts of the company are not over, whatever the filter.
    pub in_company: u32,
}

/// Something on the board that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    pub what: String,
    pub why: String,
    pub count: u32,
    pub opens: Opens,
}

/// How many contracts have one risk score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreLine {
    /// `None` for those that no rule has read.
    pub score: Option<u8>,
    pub contracts: u32,
    pub filter: Filter,
}

/// A contract whose risk is another than it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub id: ContractId,
    pub title: String,
    pub version: u32,
    pub was: Option<u8>,
    pub became: Option<u8>,
    /// Such as `Today at 09:42`.
    pub when: String,
    pub when_exact: String,
}

/// A model with what was recorded of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelLine {
    pub name: String,
    /// The host at which it is asked.
    pub host: String,
    /// Whether that is neither this machine nor on its network.
    pub is_outside: bool,
    /// How often it was asked; what was not sent, or is under way, is not among them.
    pub calls: u32,
    /// `None` while too little is recorded.
    pub score: Option<u8>,
    pub points: u32,
    /// The most points first.
    pub reasons: Vec<Reason>,
}

/// A page of models, the riskiest first; those of which too little is recorded stand last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelPage {
    pub rows: Vec<ModelLine>,
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub size: u32,
    pub pages: u32,
}

/// The board: all risks of a company at one look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// A word that changes whenever something of the company does.
    pub edition: String,
    /// How many contracts are not over.
    pub contracts: u32,
    /// What waits for somebody; what does not is left out.
    pub matters: Vec<Matter>,
    /// From 10 down to 1, then those that no rule has read.
    pub scores: Vec<ScoreLine>,
    pub top_contracts: Vec<ContractLine>,
    pub top_parties: Vec<Ranked>,
    /// `None` for those who may not see the risk of accounts.
    pub top_people: Option<Vec<Ranked>>,
    /// Of the last seven days, the latest first.
    pub moved: Vec<Moved>,
    /// How many more there are.
    pub moved_more: u32,
    pub models: Vec<ModelLine>,
}
