//! Who answers for a contract, and handing over what a person answered for.
//!
//! Whoever makes a contract answers for it until somebody else is named; the change is no change of the contract and makes
//! no version. Reminders that went to whoever answered before go to whoever answers from then on; others stay as they are.
//! Closing an account hands nothing over by itself: the pages say that it is closed, and an owner or admin chooses.

#[cfg(feature = "ssr")]
pub mod actions;

use crate::accounts::Role;
use crate::ids::{ContractId, UserId};
use serde::{Deserialize, Serialize};

/// A person of the company, with what they answer for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Whether the account is open.
    pub is_active: bool,
    /// How many contracts they answer for, whatever their status.
    pub contracts: u32,
    /// How many obligations wait for them to be done.
    pub obligations: u32,
}

impl PersonRow {
    /// Whether there is anything to hand over.
    pub fn has_work(&self) -> bool {
        self.contracts > 0 || self.obligations > 0
    }
}

/// A person whose work is about to be handed over, and who could take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverView {
    pub from: PersonRow,
    pub others: Vec<Choosable>,
}

/// Somebody who can answer for contracts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choosable {
    pub id: UserId,
    pub name: String,
}

/// Who answers for a contract, as the form shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerView {
    pub contract: ContractId,
    pub id: UserId,
    pub name: String,
    /// Whether their account is closed.
    pub is_gone: bool,
    /// Who could take it; empty for those who may not say.
    pub others: Vec<Choosable>,
}
