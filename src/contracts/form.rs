//! What a person or program sent about a contract → what a contract accepts. Every complaint names its field.

use super::ContractType;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed::{self, CompanyNumber, Currency, DateRange, Email, LONGEST_TEXT, Registration, VatNumber};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest description in plain English, in characters.
pub const LONGEST_DESCRIPTION: usize = 20_000;

/// A new contract as sent. Every field is text, as forms send it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ContractForm {
    pub title: String,
    pub contract_type: String,
    pub plain_english_input: String,
    pub client_name: String,
    pub client_email: String,
    pub client_company_number: String,
    pub client_vat_number: String,
    pub supplier_name: String,
    pub supplier_company_number: String,
    pub supplier_vat_number: String,
    pub contract_value: String,
    pub currency: String,
    pub start_date: String,
    pub end_date: String,
    pub template_id: String,
    pub variables: BTreeMap<String, String>,
    pub content: String,
}

/// The details of a contract, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    pub(crate) title: String,
    pub(crate) contract_type: ContractType,
    pub(crate) plain_english_input: String,
    pub(crate) client_name: String,
    pub(crate) client_email: Option<String>,
    pub(crate) client: Registration,
    pub(crate) supplier_name: Option<String>,
    pub(crate) supplier: Registration,
    pub(crate) value: Option<Decimal>,
    pub(crate) currency: Currency,
    pub(crate) dates: DateRange,
    pub(crate) template_id: Option<String>,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) source: String,
}

/// Changes to a contract; what is `None` stays as it is. An empty text clears an optional field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeForm {
    pub title: Option<String>,
    pub contract_type: Option<String>,
    pub plain_english_input: Option<String>,
    pub client_name: Option<String>,
    pub client_email: Option<String>,
    pub client_company_number: Option<String>,
    pub client_vat_number: Option<String>,
    pub supplier_name: Option<String>,
    pub supplier_company_number: Option<String>,
    pub supplier_vat_number: Option<String>,
    pub contract_value: Option<String>,
    pub currency: Option<String>,
    pub start_date: Option<String>,
    pub end_date: Option<String>,
    /// The text with its marks; assembled Markdown is as good, since it has none.
    pub source: Option<String>,
    /// Why, in the person's words; at most 300 characters.
    pub reason: Option<String>,
}

impl ContractForm {
    /// Checks every field.
    ///
    /// # Errors
    /// All complaints at once, by field.
    pub fn check(&self) -> Result<Details, Problem> {
        let mut complaints = Complaints::new();
        let title = complaints.keep("title", typed::one_line(&self.title, 1..=200));
        let contract_type = complaints.keep("contract_type", parse_type(&self.contract_type));
        let description =
            complaints.keep("plain_english_input", typed::long_text(&self.plain_english_input, LONGEST_DESCRIPTION));
        let client_name = complaints.keep("client_name", typed::one_line(&self.client_name, 1..=160));
        let client_email = complaints.keep("client_email", optional(&self.client_email, parse_email));
        let client = registration(&mut complaints, "client", [&self.client_company_number, &self.client_vat_number]);
        let supplier_name =
            complaints.keep("supplier_name", optional(&self.supplier_name, |it| typed::one_line(it, 1..=160)));
        let supplier =
            registration(&mut complaints, "supplier", [&self.supplier_company_number, &self.supplier_vat_number]);
        let value = complaints.keep("contract_value", optional(&self.contract_value, typed::amount));
        let currency = complaints.keep("currency", Currency::parse(&self.currency));
        let start = complaints.keep("start_date", optional(&self.start_date, typed::day));
        let end = complaints.keep("end_date", optional(&self.end_date, typed::day));
        let dates = match (start, end) {
            (Some(start), Some(end)) => complaints.keep("end_date", DateRange::new(start, end)),
            _ => None,
        };
        let template_id = complaints.keep("template_id", optional(&self.template_id, |it| typed::one_line(it, 1..=40)));
        let source = complaints.keep("content", typed::long_text(&self.content, LONGEST_TEXT));
        let mut variables = BTreeMap::new();
        for (name, answer) in &self.variables {
            if let Some(text) = complaints.keep(name, typed::long_text(answer, LONGEST_DESCRIPTION)) {
                variables.insert(name.clone(), text);
            }
        }
        if typed::characters_of(&self.variables) > typed::MOST_ANSWERED {
            let most = typed::MOST_ANSWERED;
            complaints.add("variables", "too_long", format!("The answers together have more than {most} characters."));
        }
        let details = (|| {
            Some(Details {
                title: title?,
                contract_type: contract_type?,
                plain_english_input: description?,
                client_name: client_name?,
                client_email: client_email?,
                client: client?,
                supplier_name: supplier_name?,
                supplier: supplier?,
                value: value?,
                currency: currency?,
                dates: dates?,
                template_id: template_id?,
                variables,
                source: source?,
            })
        })();
        complaints.into_result(details)
    }
}

impl ChangeForm {
    /// `details` with these changes, and the reason for them.
    ///
    /// # Errors
    /// All complaints at once, by field; the dates are judged together with those that stay.
    pub fn apply(&self, mut details: Details) -> Result<(Details, String), Problem> {
        let mut complaints = Complaints::new();
        let mut put = |field: &str, result: Result<(), Complaint>| {
            complaints.keep(field, result);
        };
        if let Some(raw) = &self.title {
            put("title", typed::one_line(raw, 1..=200).map(|it| details.title = it));
        }
        if let Some(raw) = &self.contract_type {
            put("contract_type", parse_type(raw).map(|it| details.contract_type = it));
        }
        if let Some(raw) = &self.plain_english_input {
            put(
                "plain_english_input",
                typed::long_text(raw, LONGEST_DESCRIPTION).map(|it| details.plain_english_input = it),
            );
        }
        if let Some(raw) = &self.client_name {
            put("client_name", typed::one_line(raw, 1..=160).map(|it| details.client_name = it));
        }
        if let Some(raw) = &self.client_email {
            put("client_email", optional(raw, parse_email).map(|it| details.client_email = it));
        }
        for (field, raw, number) in [
            ("client_company_number", &self.client_company_number, &mut details.client.company_number),
            ("supplier_company_number", &self.supplier_company_number, &mut details.supplier.company_number),
        ] {
            if let Some(raw) = raw {
                put(field, optional(raw, CompanyNumber::parse).map(|it| *number = it));
            }
        }
        for (field, raw, number) in [
            ("client_vat_number", &self.client_vat_number, &mut details.client.vat_number),
            ("supplier_vat_number", &self.supplier_vat_number, &mut details.supplier.vat_number),
        ] {
            if let Some(raw) = raw {
                put(field, optional(raw, VatNumber::parse).map(|it| *number = it));
            }
        }
        if let Some(raw) = &self.supplier_name {
            put("supplier_name", optional(raw, |it| typed::one_line(it, 1..=160)).map(|it| details.supplier_name = it));
        }
        if let Some(raw) = &self.contract_value {
            put("contract_value", optional(raw, typed::amount).map(|it| details.value = it));
        }
        if let Some(raw) = &self.currency {
            put("currency", Currency::parse(raw).map(|it| details.currency = it));
        }
        let (mut start, mut end) = (details.dates.start(), details.dates.end());
        if let Some(raw) = &self.start_date {
            put("start_date", optional(raw, typed::day).map(|it| start = it));
        }
        if let Some(raw) = &self.end_date {
            put("end_date", optional(raw, typed::day).map(|it| end = it));
        }
        put("end_date", DateRange::new(start, end).map(|it| details.dates = it));
        if let Some(raw) = &self.source {
            put("content", typed::long_text(raw, LONGEST_TEXT).map(|it| details.source = it));
        }
        let reason = self.reason.as_deref().map_or(Ok(String::new()), |it| typed::one_line(it, 0..=300));
        let reason = complaints.keep("reason", reason);
        complaints.into_result(reason.map(|reason| (details, reason)))
    }
}

/// The numbers of a party, whose fields begin with `party`.
fn registration(complaints: &mut Complaints, party: &str, [company, vat]: [&str; 2]) -> Option<Registration> {
    let company = complaints.keep(&format!("{party}_company_number"), optional(company, CompanyNumber::parse));
    let vat = complaints.keep(&format!("{party}_vat_number"), optional(vat, VatNumber::parse));
    Some(Registration { company_number: company?, vat_number: vat? })
}

fn parse_type(raw: &str) -> Result<ContractType, Complaint> {
    ContractType::from_word(raw.trim()).ok_or_else(|| {
        let known: Vec<_> = ContractType::ALL.into_iter().map(ContractType::word).collect();
        Complaint::new("not_a_contract_type", format!("Choose one of: {}.", known.join(", ")))
    })
}

fn parse_email(raw: &str) -> Result<String, Complaint> {
    Email::parse(raw).map(|it| it.as_str().to_owned())
}

fn optional<T>(raw: &str, parse: impl FnOnce(&str) -> Result<T, Complaint>) -> Result<Option<T>, Complaint> {
    if raw.trim().is_empty() { Ok(None) } else { parse(raw).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ContractForm {
        ContractForm {
            title: "Mutual NDA".into(),
            contract_type: "nda".into(),
            client_name: "Calder Bridge Ltd".into(),
            contract_value: "1,200.50".into(),
            start_date: "2026-12-01".into(),
            ..ContractForm::default()
        }
    }

    #[test]
    fn a_complete_form_is_accepted() {
        let details = form().check().unwrap();
        assert_eq!(details.value, Some(Decimal::new(120_050, 2).normalize()));
        assert_eq!(details.currency, Currency::Gbp);
        assert_eq!(details.dates.end(), None);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = ContractForm {
            title: String::new(),
            contract_type: "poem".into(),
            client_email: "nobody".into(),
            contract_value: "-3".into(),
            currency: "YEN".into(),
            end_date: "2026-11-30".into(),
            content: "x".repeat(LONGEST_TEXT + 1),
            ..form()
        };
        let problem = wrong.check().unwrap_err();
        let fields: Vec<&str> = problem.complaints.iter().map(|(field, _)| field).collect();
        assert_eq!(
            fields,
            ["client_email", "content", "contract_type", "contract_value", "currency", "end_date", "title"]
        );
    }

    #[test]
    fn a_change_keeps_what_it_does_not_name_and_judges_dates_together() {
        let details = form().check().unwrap();
        let change = ChangeForm { title: Some("NDA with Calder Bridge".into()), ..ChangeForm::default() };
        let (changed, reason) = change.apply(details.clone()).unwrap();
        assert_eq!(
            (changed.title.as_str(), changed.client_name.as_str(), reason.as_str()),
            ("NDA with Calder Bridge", "Calder Bridge Ltd", "")
        );

        let backwards = ChangeForm { end_date: Some("2026-11-01".into()), ..ChangeForm::default() };
        assert_eq!(
            backwards.apply(details).unwrap_err().complaints.about("end_date").unwrap().code,
            "ends_before_start"
        );
    }
}
