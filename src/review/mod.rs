//! Which contracts a company wants reviewed before they are in force, and by whom: four eyes.
//!
//! What always holds: where a review is demanded, a contract comes into force only from the status `pending_review`, and
//! only by a person who neither made it nor wrote its present version. The rule stands behind the step itself
//! ([`crate::contracts`]), so no door leads around it; a contract that was signed elsewhere is brought in as a draft first.
//! Amounts are compared in their own currency: there are no rates of exchange here.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
mod store;

use crate::contracts::ContractType;
use crate::typed::Currency;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::typed::money;
#[cfg(feature = "ssr")]
use rust_decimal::Decimal;

/// Which contracts must be reviewed; none where nothing is said.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Contracts of these types, whatever their value.
    pub types: Vec<ContractType>,
    /// Contracts of at least this value, in the order of [`Currency::ALL`].
    pub amounts: [Option<Decimal>; 3],
    /// Contracts that state no value.
    pub without_value: bool,
}

/// Why a contract must be reviewed.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// By its type.
    Type(ContractType),
    /// It is worth at least this much.
    Value(Decimal, Currency),
    /// It states no value.
    NoValue,
}

#[cfg(feature = "ssr")]
impl Reason {
    /// The contracts that are meant, such as `contracts worth £10,000.00 or more`.
    pub fn in_words(self) -> String {
        match self {
            Self::Type(it) => format!("contracts of the type {}", it.label()),
            Self::Value(value, currency) => format!("contracts worth {} or more", money(value, currency)),
            Self::NoValue => "contracts that state no value".to_owned(),
        }
    }
}

#[cfg(feature = "ssr")]
impl Demand {
    /// Why a contract of this type and value must be reviewed; `None` where it need not be.
    pub fn reason(&self, kind: ContractType, value: Option<Decimal>, currency: Currency) -> Option<Reason> {
        if self.types.contains(&kind) {
            return Some(Reason::Type(kind));
        }
        let Some(value) = value else { return self.without_value.then_some(Reason::NoValue) };
        let least = self.least(currency)?;
        (value >= least).then_some(Reason::Value(least, currency))
    }

    /// Whether it demands anything at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// From which value on, in a currency.
    pub fn least(&self, currency: Currency) -> Option<Decimal> {
        let place = Currency::ALL.into_iter().position(|it| it == currency)?;
        self.amounts.get(place).copied().flatten()
    }

    /// Whether a contract as it stands must be reviewed.
    pub fn asks(&self, it: &crate::contracts::Summary) -> bool {
        self.reason(it.contract_type, it.value, it.currency).is_some()
    }
}

/// The setting as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandView {
    pub types: Vec<ContractType>,
    /// Amounts as they are typed, in the order of [`Currency::ALL`]; empty where there is none.
    pub amounts: [String; 3],
    pub without_value: bool,
    /// Who said so, and when, in words.
    pub set: Option<String>,
    /// Whether this person may change it.
    pub may_set: bool,
    /// The people who can bring a contract into force, by name.
    pub reviewers: Vec<String>,
}

impl DemandView {
    /// The amount of a currency as it is typed.
    pub fn amount(&self, currency: Currency) -> &str {
        let place = Currency::ALL.into_iter().position(|it| it == currency).unwrap_or_default();
        self.amounts.get(place).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b1_a_review_is_demanded_by_type_or_by_value_in_its_own_currency() {
        let demand = Demand {
            types: vec![ContractType::EmploymentContract],
            amounts: [Some(Decimal::from(10_000)), None, Some(Decimal::from(500))],
            without_value: false,
        };
        let of = |kind, value: Option<&str>, currency| {
            demand.reason(kind, value.map(|it| it.parse().unwrap()), currency).map(Reason::in_words)
        };
        let nda = ContractType::Nda;
        assert_eq!(of(nda, Some("9999.99"), Currency::Gbp), None);
        assert_eq!(of(nda, Some("10000"), Currency::Gbp).unwrap(), "contracts worth £10,000.00 or more");
        assert_eq!(of(nda, Some("1000000"), Currency::Eur), None, "no amount in euros is demanded");
        assert_eq!(of(nda, Some("500.00"), Currency::Usd).unwrap(), "contracts worth US$500.00 or more");
        assert_eq!(of(nda, None, Currency::Gbp), None);
        let staff = of(ContractType::EmploymentContract, None, Currency::Eur).unwrap();
        assert!(staff.starts_with("contracts of the type "), "{staff}");
        let strict = Demand { without_value: true, ..demand };
        assert_eq!(strict.reason(nda, None, Currency::Gbp), Some(Reason::NoValue));
        assert!(Demand::default().is_empty());
        assert_eq!(Demand::default().reason(nda, Some(Decimal::MAX), Currency::Gbp), None);
    }
}
