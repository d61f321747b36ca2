//! What an item is, its versions, and that a contract took one.

use super::store;
use crate::audit::Action;
use crate::clauses::Rung;
use crate::context::Ctx;
use crate::contracts::ContractType;
use crate::files::ContentHash;
use crate::ids::{ContractId, UserId};
use crate::problem::Problem;
use jiff::Timestamp;
use sea_orm::ConnectionTrait;

/// The most clauses a company writes for itself.
pub(crate) const MOST_CLAUSES: u32 = 300;
/// The most templates a company writes for itself.
pub(crate) const MOST_TEMPLATES: u32 = 100;
/// The most versions of one item.
pub(crate) const MOST_VERSIONS: u32 = 200;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Clause,
    Template,
}

impl Kind {
    /// The stable word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Template => "template",
        }
    }

    /// What writes, retires and brings back one is called in the trail.
    pub(super) fn actions(self) -> (Action, Action, Action) {
        match self {
            Self::Clause => (Action::ClauseWritten, Action::ClauseRetired, Action::ClauseBroughtBack),
            Self::Template => (Action::TemplateWritten, Action::TemplateRetired, Action::TemplateBroughtBack),
        }
    }

    /// The most of them that a company writes, those it retired among them.
    pub(crate) fn most(self) -> u32 {
        match self {
            Self::Clause => MOST_CLAUSES,
            Self::Template => MOST_TEMPLATES,
        }
    }

    /// What the ids of its items begin with.
    pub(crate) fn lead(self) -> &'static str {
        match self {
            Self::Clause => "CL-OWN-",
            Self::Template => "T-OWN-",
        }
    }

    /// The id of an item.
    pub(crate) fn id(self, number: u32) -> String {
        format!("{}{number}", self.lead())
    }

    /// The number of an id; `None` for what cannot be one of ours.
    pub(crate) fn number(self, id: &str) -> Option<u32> {
        let number: u32 = id.strip_prefix(self.lead())?.parse().ok()?;
        // One item has one address.
        (self.id(number) == id).then_some(number)
    }
}

/// An item as it stands.
#[derive(Clone, Debug)]
pub struct Item {
    /// What its id ends in; given once and never again.
    pub number: u32,
    pub version: u32,
    pub hash: ContentHash,
    pub heading: String,
    /// What it is for, in one sentence.
    pub about: String,
    /// The types of contract it is for; none for every type.
    pub types: Vec<ContractType>,
    /// The wordings it has.
    pub rungs: Vec<Rung>,
    pub changed_by_name: String,
    pub changed_at: Timestamp,
    /// Why it is not used any more, who said so, and when.
    pub retired: Option<Retired>,
}

/// Why an item is not used any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    pub reason: String,
    pub by_name: String,
    pub at: Timestamp,
}

/// A version of an item.
#[derive(Clone, Debug)]
pub struct Version {
    pub version: u32,
    pub hash: ContentHash,
    pub heading: String,
    /// Why it was written.
    pub note: String,
    pub author: UserId,
    pub author_name: String,
    pub at: Timestamp,
}

/// A clause that a contract took from the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The id of the clause.
    pub clause: String,
    /// `None` for one that came with the program.
    pub clause_version: Option<u32>,
    pub rung: Rung,
    /// As it went in: a blank line parts paragraphs, `- ` begins an item.
    pub words: String,
}

/// That a contract took a clause.
#[derive(Clone, Debug)]
pub struct Use {
    pub contract: ContractId,
    pub taken: Taken,
    /// The version of the contract that has it first.
    pub contract_version: u32,
    pub by_name: String,
    pub at: Timestamp,
}

/// Writes down, in the change that makes a version of a contract, that this version took a clause.
pub(crate) async fn take(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    (contract, contract_version): (ContractId, u32),
    taken: Taken,
) -> Result<(), Problem> {
    let by_name = ctx.person().full_name.clone();
    store::put_use(ctx, db, &Use { contract, taken, contract_version, by_name, at: ctx.now() }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_has_one_address() {
        assert_eq!(Kind::Clause.id(3), "CL-OWN-3");
        assert_eq!(Kind::Clause.number("CL-OWN-3"), Some(3));
        for other in ["CL-OWN-03", "CL-OWN-+3", "CL-OWN-", "CL-OWN-3.goods", "CL-ACCEPT", "cl-own-3"] {
            assert_eq!(Kind::Clause.number(other), None, "{other}");
        }
    }
}
