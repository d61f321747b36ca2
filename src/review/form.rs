//! What an admin sent as the demand for reviews → the demand.

use super::Demand;
use crate::contracts::ContractType;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed::{self, Currency};
use rust_decimal::Decimal;

/// A demand as sent.
#[derive(Clone, Debug, Default)]
pub struct DemandForm {
    /// Stable words of types.
    pub types: Vec<String>,
    /// Amounts in the order of [`Currency::ALL`]; empty for none.
    pub amounts: [String; 3],
    pub without_value: bool,
}

/// The name of the field for the amount of a currency.
pub fn field_of(currency: Currency) -> &'static str {
    match currency {
        Currency::Gbp => "gbp",
        Currency::Eur => "eur",
        Currency::Usd => "usd",
    }
}

impl DemandForm {
    /// Checks every field.
    ///
    /// # Errors
    /// All complaints at once: `contract_types`, `gbp`, `eur`, `usd`.
    pub fn check(&self) -> Result<Demand, Problem> {
        let mut complaints = Complaints::new();
        let mut types = Vec::new();
        for word in &self.types {
            if let Some(it) = complaints.keep("contract_types", type_of(word))
                && !types.contains(&it)
            {
                types.push(it);
            }
        }
        types.sort_by_key(|it| ContractType::ALL.into_iter().position(|known| known == *it));
        let mut amounts = [None; 3];
        for ((place, raw), currency) in amounts.iter_mut().zip(&self.amounts).zip(Currency::ALL) {
            *place = complaints.keep(field_of(currency), amount(raw)).flatten();
        }
        complaints.into_result(Some(Demand { types, amounts, without_value: self.without_value }))
    }
}

/// The type of a stable word.
pub(crate) fn type_of(word: &str) -> Result<ContractType, Complaint> {
    ContractType::from_word(word.trim()).ok_or_else(|| {
        let known: Vec<_> = ContractType::ALL.into_iter().map(ContractType::word).collect();
        Complaint::new("not_a_contract_type", format!("Choose among: {}.", known.join(", ")))
    })
}

fn amount(raw: &str) -> Result<Option<Decimal>, Complaint> {
    if raw.trim().is_empty() { Ok(None) } else { typed::amount(raw).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_of_a_demand_is_named() {
        let form = DemandForm {
            types: vec!["nda".into(), "poem".into()],
            amounts: ["-1".into(), "1,000".into(), "ten".into()],
            without_value: false,
        };
        let problem = form.check().unwrap_err();
        let fields: Vec<_> = problem.complaints.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["contract_types", "gbp", "usd"]);
        let form = DemandForm { types: vec!["saas".into(), "nda".into(), "nda".into()], ..DemandForm::default() };
        assert_eq!(form.check().unwrap().types, [ContractType::Nda, ContractType::Saas]);
        assert!(DemandForm::default().check().unwrap().is_empty());
    }
}
