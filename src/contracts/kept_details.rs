//! What a contract is beside its text, as each of its versions keeps it: type, parties, value and days, and what of them differs
//! between two versions. Versions from before they were kept have none, which is said and not guessed.

use super::ContractType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::form::{ContractForm, Details};
#[cfg(feature = "ssr")]
use crate::problem::Problem;
use crate::typed::{self, Currency, money};

/// Every detail by the name of its field, with what the pages call it.
const FIELDS: [(&str, &str); 12] = [
    ("contract_type", "Type"),
    ("client_name", "Client"),
    ("client_email", "E-mail of the client"),
    ("client_company_number", "Company number of the client"),
    ("client_vat_number", "VAT number of the client"),
    ("supplier_name", "Supplier"),
    ("supplier_company_number", "Company number of the supplier"),
    ("supplier_vat_number", "VAT number of the supplier"),
    ("contract_value", "Value"),
    ("currency", "Currency"),
    ("start_date", "First day"),
    ("end_date", "Last day"),
];

/// The details of a version, by field, as a form takes them; what is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeptDetails(BTreeMap<String, String>);

/// A detail that differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailChange {
    /// Such as `contract_value`.
    pub field: String,
    /// As it is kept; empty where there was nothing.
    pub from: String,
    pub to: String,
    /// Such as `Value`.
    pub label: String,
    /// In words, such as `£1,200.00`; `nothing` where there was nothing.
    pub from_words: String,
    pub to_words: String,
}

/// The value of a field as people read it; `nothing` where there is none.
pub(super) fn words_of(field: &str, value: &str, currency: &str) -> String {
    let words = match field {
        _ if value.is_empty() => Some("nothing".to_owned()),
        "contract_type" => ContractType::from_word(value).map(|it| it.label().to_owned()),
        "contract_value" => {
            let currency = Currency::parse(currency).unwrap_or_default();
            value.parse().ok().map(|it| money(it, currency))
        }
        "start_date" | "end_date" => value.parse().ok().map(typed::day_in_words),
        _ => None,
    };
    words.unwrap_or_else(|| value.to_owned())
}

impl DetailChange {
    /// Such as `Value £1,200.00 → £1,500.00`.
    pub fn in_words(&self) -> String {
        format!("{} {} → {}", self.label, self.from_words, self.to_words)
    }
}

impl KeptDetails {
    /// The details that are kept with a version.
    #[cfg(feature = "ssr")]
    pub(crate) fn of(it: &Details) -> Self {
        let number = |it: Option<String>| it.unwrap_or_default();
        let fields = [
            ("contract_type", it.contract_type.word().to_owned()),
            ("client_name", it.client_name.clone()),
            ("client_email", it.client_email.clone().unwrap_or_default()),
            ("client_company_number", number(it.client.company_number.as_ref().map(ToString::to_string))),
            ("client_vat_number", number(it.client.vat_number.as_ref().map(ToString::to_string))),
            ("supplier_name", it.supplier_name.clone().unwrap_or_default()),
            ("supplier_company_number", number(it.supplier.company_number.as_ref().map(ToString::to_string))),
            ("supplier_vat_number", number(it.supplier.vat_number.as_ref().map(ToString::to_string))),
            ("contract_value", it.value.map(|it| format!("{it:.2}")).unwrap_or_default()),
            ("currency", it.currency.code().to_owned()),
            ("start_date", it.dates.start().map(|it| it.to_string()).unwrap_or_default()),
            ("end_date", it.dates.end().map(|it| it.to_string()).unwrap_or_default()),
        ];
        let said = fields.into_iter().filter(|(_, value)| !value.is_empty());
        Self(said.map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The details as a contract accepts them, under a title; what is no detail stays empty.
    ///
    /// # Errors
    /// Complaints by field, where they are not what a version of ours keeps.
    #[cfg(feature = "ssr")]
    pub(crate) fn read(&self, title: &str) -> Result<Details, Problem> {
        let value = |field: &str| self.value(field).to_owned();
        let form = ContractForm {
            title: title.to_owned(),
            contract_type: value("contract_type"),
            client_name: value("client_name"),
            client_email: value("client_email"),
            client_company_number: value("client_company_number"),
            client_vat_number: value("client_vat_number"),
            supplier_name: value("supplier_name"),
            supplier_company_number: value("supplier_company_number"),
            supplier_vat_number: value("supplier_vat_number"),
            contract_value: value("contract_value"),
            currency: value("currency"),
            start_date: value("start_date"),
            end_date: value("end_date"),
            ..ContractForm::default()
        };
        form.check()
    }

    /// The value of a field as it is kept; empty where there is none.
    pub fn value(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// Every field that has a value.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn in_words(&self, field: &str) -> String {
        words_of(field, self.value(field), self.value("currency"))
    }

    /// What differs from these details to others, in the order of their page.
    pub fn changes(&self, to: &Self) -> Vec<DetailChange> {
        let differs = |(field, _): &(&str, &str)| self.value(field) != to.value(field);
        let change = |(field, label): (&str, &str)| DetailChange {
            field: field.to_owned(),
            from: self.value(field).to_owned(),
            to: to.value(field).to_owned(),
            label: label.to_owned(),
            from_words: self.in_words(field),
            to_words: to.in_words(field),
        };
        FIELDS.into_iter().filter(differs).map(change).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(fields: &[(&str, &str)]) -> KeptDetails {
        KeptDetails(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn d4_what_differs_between_two_versions_is_told_in_words() {
        let before = kept(&[("contract_type", "nda"), ("contract_value", "1200.00"), ("currency", "GBP")]);
        let after = kept(&[
            ("contract_type", "nda"),
            ("contract_value", "1500.00"),
            ("currency", "GBP"),
            ("end_date", "2026-12-01"),
        ]);
        let told: Vec<_> = before.changes(&after).iter().map(DetailChange::in_words).collect();
        assert_eq!(told, ["Value £1,200.00 → £1,500.00", "Last day nothing → 1 December 2026"]);
        assert!(before.changes(&before).is_empty());
        let pounds =
            before.changes(&kept(&[("contract_type", "nda"), ("contract_value", "1200.00"), ("currency", "EUR")]));
        assert_eq!(pounds.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["currency"]);
    }
}
