//! Answers that need not be asked: what a contract's own record, or the person's account, says already.

use super::Template;
use crate::accounts::Person;
use crate::typed::{CompanyNumber, Currency, Registration, VatNumber};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is known of a contract before its template's questions are answered.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub client_name: &'a str,
    pub client_email: Option<&'a str>,
    pub supplier_name: Option<&'a str>,
    /// The value of the whole contract; taken where the template asks for exactly one amount that makes it.
    pub value: Option<Decimal>,
    pub currency: Currency,
    pub start: Option<Date>,
}

/// `answers`, with what is `known` where nothing was answered.
pub fn with_known(
    template: &Template,
    answers: &BTreeMap<String, String>,
    known: Known<'_>,
) -> BTreeMap<String, String> {
    let mut all = answers.clone();
    let mut fill = |question: &str, value: String| {
        let is_open = all.get(question).is_none_or(|it| it.trim().is_empty());
        if is_open && !value.is_empty() && template.question(question).is_some() {
            all.insert(question.to_owned(), value);
        }
    };
    let record = &template.record;
    fill(&record.client, known.client_name.to_owned());
    fill(&record.supplier, known.supplier_name.unwrap_or_default().to_owned());
    if let Some(question) = &record.client_email {
        fill(question, known.client_email.unwrap_or_default().to_owned());
    }
    if let (Some(question), Some(day)) = (&record.start, known.start) {
        fill(question, day.to_string());
    }
    if let ([product], Some(value)) = (record.value.as_slice(), known.value)
        && let [question] = product.of.as_slice()
    {
        fill(question, value.to_string());
    }
    fill("currency", known.currency.code().to_owned());
    all
}

/// The template's sample answers, with `own` and `other` for the names of its two sides.
pub fn sample_between(template: &Template, own: &str, other: &str) -> BTreeMap<String, String> {
    let mut answers = template.sample.clone();
    let record = &template.record;
    let is_first = |name: &str| template.steps.first().is_some_and(|it| it.questions.iter().any(|it| it.name == name));
    let (mine, theirs) = if is_first(&record.supplier) && !is_first(&record.client) {
        (&record.supplier, &record.client)
    } else {
        (&record.client, &record.supplier)
    };
    answers.insert(mine.clone(), own.to_owned());
    answers.insert(theirs.clone(), other.to_owned());
    answers
}

/// What is known of the side of whoever drafts.
#[derive(Clone, Copy, Debug)]
pub struct OwnSide<'a> {
    pub company: &'a str,
    pub registration: &'a Registration,
    pub person: &'a str,
    pub email: &'a str,
}

/// The first answers of a new sheet: the person's own company is the party of the first questions.
pub fn first_answers(template: &Template, known: OwnSide<'_>) -> BTreeMap<String, String> {
    let Some(own) = template.steps.first() else { return BTreeMap::new() };
    own.questions.iter().filter_map(|it| Some((it.name.clone(), known.answer(&it.name)?))).collect()
}

/// The answers of the party of this role, which is the person's own company.
pub(crate) fn answers_of_role(template: &Template, role: &str, known: OwnSide<'_>) -> BTreeMap<String, String> {
    let own = template.questions().filter(|it| it.name.strip_prefix(role).is_some_and(|it| it.starts_with('_')));
    own.filter_map(|it| Some((it.name.clone(), known.answer(&it.name)?))).collect()
}

impl<'a> OwnSide<'a> {
    /// The person's own company, as it is known.
    pub fn of(person: &'a Person) -> Self {
        Self {
            company: &person.company,
            registration: &person.registration,
            person: &person.full_name,
            email: &person.email,
        }
    }

    fn answer(self, question: &str) -> Option<String> {
        let company_number = self.registration.company_number.as_ref().map_or("", CompanyNumber::as_str);
        let vat_number = self.registration.vat_number.as_ref().map_or("", VatNumber::as_str);
        [
            ("_legal_name", self.company),
            ("_company_number", company_number),
            ("_vat_number", vat_number),
            ("_signatory_name", self.person),
            ("_email", self.email),
        ]
        .into_iter()
        .find(|(ending, value)| question.ends_with(ending) && !value.is_empty())
        .map(|(_, value)| value.to_owned())
    }
}
