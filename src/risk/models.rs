//! The risk of relying on a model, out of what became of its answers and of where the text of contracts goes.
//!
//! The records are counted from the calls that [`crate::decisions`] keeps, and no other number enters. One model at two addresses
//! is two: what is done with a text is up to whoever runs the address.

use super::points::{Assessed, percent, stepped};
use crate::decisions::Concern;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// With fewer calls nothing is said of a model.
pub const FEWEST_CALLS: u32 = 20;

/// What was recorded of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRecord {
    /// Its name and version, as the settings call it.
    pub name: String,
    /// The address it is asked at.
    pub route: String,
    /// How often it was asked.
    pub calls: u32,
    /// Of these, how often no answer came.
    pub failed: u32,
    /// Of these, how many answers broke off or lacked what was asked for.
    pub incomplete: u32,
    /// What it proposed and a person decided.
    pub proposals: u32,
    /// Of these, what the person refused.
    pub refused: u32,
    /// Passages it quoted.
    pub quotations: u32,
    /// Of these, those that do not stand in the contract, and were dropped.
    pub unverified: u32,
    /// With how many calls the text of a contract was sent.
    pub sent: u32,
}

impl ModelRecord {
    /// The host of its address, with its port.
    pub fn host(&self) -> &str {
        let rest = self.route.split_once("://").map_or(self.route.as_str(), |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    }

    /// Whether it is neither on this machine nor on its network, so that what is sent to it leaves.
    pub fn is_outside(&self) -> bool {
        let host = self.host();
        let name = match host.strip_prefix('[').and_then(|it| it.split_once(']')) {
            Some((ip, _)) => ip,
            None => host.split(':').next().unwrap_or(host),
        };
        match name.parse::<IpAddr>() {
            Ok(IpAddr::V4(ip)) => !(ip.is_loopback() || ip.is_private() || ip.is_link_local()),
            Ok(IpAddr::V6(ip)) => !(ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()),
            // A name without a dot is one of the network's own.
            Err(_) => name.contains('.') && !name.ends_with(".localhost"),
        }
    }
}

/// Why a model has the score it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelReason {
    Unverified,
    Refused,
    Incomplete,
    Failed,
    SentOutside,
}

impl ModelReason {
    /// Every reason, in the order of docs/risk.md.
    pub const ALL: [Self; 5] = [Self::Unverified, Self::Refused, Self::Incomplete, Self::Failed, Self::SentOutside];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unverified => "quotations_unverified",
            Self::Refused => "proposals_refused",
            Self::Incomplete => "answers_incomplete",
            Self::Failed => "calls_failed",
            Self::SentOutside => "text_sent_outside",
        }
    }

    /// The number that the reason rests on: a share in whole per cent, or calls.
    pub fn figure(self, it: &ModelRecord) -> u32 {
        let (part, whole) = match self {
            Self::SentOutside => return if it.is_outside() { it.sent } else { 0 },
            Self::Unverified => (it.unverified, it.quotations),
            Self::Refused => (it.refused, it.proposals),
            Self::Incomplete => (it.incomplete, it.calls),
            Self::Failed => (it.failed, it.calls),
        };
        percent(part.into(), whole.into())
    }

    /// The points of such a figure.
    pub fn points(self, figure: u32) -> u32 {
        match self {
            Self::Unverified => stepped(figure, &[(1, 2), (5, 5), (20, 9)]),
            Self::Refused => stepped(figure, &[(25, 2), (50, 5)]),
            Self::Incomplete => stepped(figure, &[(5, 1), (20, 4)]),
            Self::Failed => stepped(figure, &[(5, 1), (20, 3)]),
            Self::SentOutside => stepped(figure, &[(1, 2)]),
        }
    }

    /// What was recorded, in words.
    pub fn what(self, figure: u32) -> String {
        match self {
            Self::Unverified => format!("{figure} % of the passages it quoted do not stand in the contract"),
            Self::Refused => format!("People refused {figure} % of what it proposed"),
            Self::Incomplete => format!("{figure} % of its answers were incomplete"),
            Self::Failed => format!("{figure} % of the calls had no answer"),
            Self::SentOutside if figure == 1 => {
                "1 call sent text of a contract outside this server’s network".to_owned()
            }
            Self::SentOutside => format!("{figure} calls sent text of contracts outside this server’s network"),
        }
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Unverified => "What does not stand in the contract was taken out; read its answers against the text.",
            Self::Refused => "Its wordings rarely fit: use the wordings of the rules, or another model.",
            Self::Incomplete => "Ask about one clause at a time, or give the model more room.",
            Self::Failed => "Look at the kinds of failure, and at its settings.",
            Self::SentOutside => "Check what its provider does with texts; mark contracts that must never leave.",
        }
    }

    /// What the calls behind it have in common.
    pub fn concern(self) -> Concern {
        match self {
            Self::Unverified => Concern::QuotesDropped,
            Self::Refused => Concern::TurnedDown,
            Self::Incomplete => Concern::BrokeOff,
            Self::Failed => Concern::NoAnswer,
            Self::SentOutside => Concern::TextSent,
        }
    }
}

/// The risk of a model, with its reasons; `None` while too little is recorded.
pub fn assess(record: &ModelRecord) -> Option<Assessed<ModelReason>> {
    (record.calls >= FEWEST_CALLS).then(|| Assessed::of(ModelReason::ALL.map(|it| (it, it.points(it.figure(record))))))
}
