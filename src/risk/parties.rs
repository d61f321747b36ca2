//! The risk of dealing with another party, out of the company's contracts with it.

use super::filter::{Fact, Filter};
use super::points::{Assessed, each, stepped};
use crate::contracts::Risk;
use serde::{Deserialize, Serialize};

/// What contracts with a party show. Counts are of contracts, shares in whole per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyFacts {
    /// The highest risk score of those that are not over.
    pub worst: u8,
    /// Not over, with a risk of 7 or more.
    pub high_risk: u32,
    /// Not over, and no rule has read it or could.
    pub unchecked: u32,
    /// By [`Fact::ALL`].
    pub facts: [u32; 6],
    /// Of the value of those that are not over, what stands in those with a risk of 7 or more; the currency in which it is most.
    pub value_at_risk: u32,
    /// Of the value of all the company's contracts in force, what is with this party; the currency in which it is most.
    pub share_of_value: u32,
}

impl PartyFacts {
    /// How many contracts a fact holds of.
    pub fn count(&self, fact: Fact) -> u32 {
        self.facts.get(fact.place()).copied().unwrap_or(0)
    }
}

/// Why a party has the score it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyReason {
    Worst,
    HighRisk,
    ValueAtRisk,
    Critical,
    Overdue,
    Expired,
    UncoveredData,
    NoNotice,
    Unchecked,
    ShareOfValue,
}

impl PartyReason {
    /// Every reason, in the order of docs/risk.md.
    pub const ALL: [Self; 10] = [
        Self::Worst,
        Self::HighRisk,
        Self::ValueAtRisk,
        Self::Critical,
        Self::Overdue,
        Self::Expired,
        Self::UncoveredData,
        Self::NoNotice,
        Self::Unchecked,
        Self::ShareOfValue,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Worst => "worst_contract",
            Self::HighRisk => "high_risk_contracts",
            Self::ValueAtRisk => "value_at_risk",
            Self::Critical => "critical_rules",
            Self::Overdue => "overdue_obligations",
            Self::Expired => "expired_without_renewal",
            Self::UncoveredData => "personal_data_without_cover",
            Self::NoNotice => "notice_unknown",
            Self::Unchecked => "unchecked_contracts",
            Self::ShareOfValue => "share_of_value",
        }
    }

    /// The number that the reason rests on.
    pub fn figure(self, it: &PartyFacts) -> u32 {
        match self {
            Self::Worst => u32::from(it.worst),
            Self::HighRisk => it.high_risk,
            Self::ValueAtRisk => it.value_at_risk,
            Self::Critical => it.count(Fact::Critical),
            Self::Overdue => it.count(Fact::Overdue),
            Self::Expired => it.count(Fact::Expired),
            Self::UncoveredData => it.count(Fact::UncoveredData),
            Self::NoNotice => it.count(Fact::NoNotice),
            Self::Unchecked => it.unchecked,
            Self::ShareOfValue => it.share_of_value,
        }
    }

    /// The points of such a number.
    pub fn points(self, figure: u32) -> u32 {
        match self {
            Self::Worst => figure.saturating_sub(1).min(9),
            Self::HighRisk => each(figure, 1, 1, 4),
            Self::ValueAtRisk | Self::ShareOfValue => stepped(figure, &[(25, 1), (50, 2), (75, 3)]),
            Self::Critical => each(figure, 3, 1, 6),
            Self::Overdue => each(figure, 2, 1, 5),
            Self::Expired | Self::UncoveredData => each(figure, 2, 1, 4),
            Self::NoNotice => each(figure, 1, 1, 3),
            Self::Unchecked => each(figure, 1, 1, 2),
        }
    }

    /// What holds, in words.
    pub fn what(self, figure: u32) -> String {
        let contracts = if figure == 1 { "1 contract".to_owned() } else { format!("{figure} contracts") };
        match self {
            Self::Worst => format!("The riskiest contract with them has a risk of {figure}"),
            Self::HighRisk => format!("{contracts} with a risk of 7 or more"),
            Self::ValueAtRisk => format!("{figure} % of the value stands in contracts with a risk of 7 or more"),
            Self::Critical => format!("{contracts} in which a critical rule is not met"),
            Self::Overdue => format!("{contracts} with something overdue"),
            Self::Expired => format!("{contracts} expired without a renewal"),
            Self::UncoveredData => format!("{contracts} about personal data without enough cover"),
            Self::NoNotice => format!("{contracts} in force of which nobody said how they renew and end"),
            Self::Unchecked => format!("{contracts} that no rule has read"),
            Self::ShareOfValue => format!("{figure} % of what all contracts in force are worth is with them"),
        }
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Worst | Self::HighRisk | Self::ValueAtRisk => "Open a contract to see its findings and mend it.",
            Self::Critical => "Mend it before it is signed, or agree an amendment.",
            Self::Overdue => "Do it, or close the obligation with what shows that it was done.",
            Self::Expired => "If the work goes on, renew it; if a later contract took its place, relate the two.",
            Self::UncoveredData => {
                "Agree a data processing agreement, or mend what the contract says about personal data."
            }
            Self::NoNotice => "Look the notice up in the text and record it, so that the date is worked out.",
            Self::Unchecked => "Give it its text, or read it yourself.",
            Self::ShareOfValue => "Know what would happen if they failed.",
        }
    }

    /// The contracts behind it.
    pub fn opens(self, party: &str, figure: u32) -> Filter {
        let seven_or_more = || Filter { level: Some(Risk::SevenOrMore), ..Filter::default() };
        let filter = match self {
            Self::Worst => Filter { score: u8::try_from(figure).ok(), ..Filter::default() },
            Self::HighRisk | Self::ValueAtRisk => seven_or_more(),
            Self::Critical => Filter::of(Fact::Critical),
            Self::Overdue => Filter::of(Fact::Overdue),
            Self::Expired => Filter::of(Fact::Expired),
            Self::UncoveredData => Filter::of(Fact::UncoveredData),
            Self::NoNotice => Filter::of(Fact::NoNotice),
            Self::Unchecked => Filter { level: Some(Risk::Unchecked), ..Filter::default() },
            Self::ShareOfValue => Filter::of(Fact::InForce),
        };
        filter.with(party)
    }
}

/// The risk of a party, with its reasons.
pub fn assess(facts: &PartyFacts) -> Assessed<PartyReason> {
    Assessed::of(PartyReason::ALL.map(|it| (it, it.points(it.figure(facts)))))
}
