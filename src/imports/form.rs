//! What a person says of a file that was read: the terms as they stand in its form, which of them are accepted, and
//! whether the contract is signed.

use super::{Proposal, Term};
use crate::contracts::form::ContractForm;
use crate::keydates::Division;
use crate::keydates::form::KeyTermsForm;
use crate::problem::{Complaint, Complaints};
use crate::typed;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of a law, in characters.
const LONGEST_LAW: usize = 120;

/// A file to be brought in, as sent.
#[derive(Clone, Debug, Default)]
pub struct BringIn {
    /// What the fields of the terms hold; a field that is left out keeps what was typed before, or what was read.
    pub fields: BTreeMap<String, String>,
    /// Terms that are in doubt and that the person accepts as they were read.
    pub accepted: BTreeSet<Term>,
    /// `draft` or `signed`.
    pub standing: String,
    /// Who signed; at most 300 characters.
    pub signed_by: String,
    /// The day of the last signature; where nothing is said, the day the agreement was made as it was read or put right, or
    /// else today.
    pub signed_on: String,
}

/// The names of every field a term can have.
pub(super) fn is_field(name: &str) -> bool {
    Term::ALL.iter().any(|it| it.fields().contains(&name))
}

/// The value of each field: what was typed, or else what was read.
pub(super) fn values(proposals: &[Proposal], answers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut values: BTreeMap<String, String> = proposals.iter().flat_map(|it| it.values.clone()).collect();
    for (name, value) in answers.iter().filter(|(name, _)| is_field(name)) {
        values.insert(name.clone(), value.trim().to_owned());
    }
    values
}

/// Terms whose fields do not hold what was read.
pub(super) fn corrected(proposals: &[Proposal], values: &BTreeMap<String, String>) -> BTreeSet<Term> {
    let read = |term: Term, field: &str| {
        let proposal = proposals.iter().find(|it| it.term == term);
        proposal.and_then(|it| it.values.get(field)).map_or("", String::as_str)
    };
    let differs = |term: Term| {
        // A currency or a unit without its figure says nothing; a company number says something without a VAT number.
        let leads = term == Term::Numbers
            || term.fields().first().is_none_or(|it| !value(values, it).is_empty() || !read(term, it).is_empty());
        leads && term.fields().iter().any(|it| value(values, it) != read(term, it))
    };
    Term::ALL.into_iter().filter(|it| differs(*it)).collect()
}

/// Terms that were read with a doubt and that nobody has accepted or corrected.
pub(super) fn in_doubt(proposals: &[Proposal], settled: &BTreeSet<Term>) -> BTreeSet<Term> {
    proposals.iter().filter(|it| !it.is_sure && !settled.contains(&it.term)).map(|it| it.term).collect()
}

fn value<'v>(values: &'v BTreeMap<String, String>, name: &str) -> &'v str {
    values.get(name).map_or("", String::as_str)
}

/// The details of the contract, its text included.
pub(super) fn contract_form(values: &BTreeMap<String, String>, content: &str) -> ContractForm {
    let of = |name: &str| value(values, name).to_owned();
    ContractForm {
        title: of("title"),
        contract_type: of("contract_type"),
        client_name: of("client_name"),
        client_company_number: of("client_company_number"),
        client_vat_number: of("client_vat_number"),
        supplier_name: of("supplier_name"),
        supplier_company_number: of("supplier_company_number"),
        supplier_vat_number: of("supplier_vat_number"),
        contract_value: of("contract_value"),
        currency: of("currency"),
        start_date: of("start_date"),
        end_date: of("end_date"),
        content: content.to_owned(),
        ..ContractForm::default()
    }
}

/// What is said of renewal and notice; `None` where nothing is.
pub(super) fn key_terms_form(values: &BTreeMap<String, String>) -> Option<KeyTermsForm> {
    let of = |name: &str| value(values, name).to_owned();
    let form = KeyTermsForm {
        division: division(value(values, "governing_law")).code().to_owned(),
        renewal: of("renewal"),
        renewal_count: of("renewal_count"),
        renewal_unit: of("renewal_unit"),
        notice_count: of("notice_count"),
        notice_unit: of("notice_unit"),
        notice_clause: of("notice_clause"),
        ..KeyTermsForm::default()
    };
    let says_something = !form.renewal.is_empty() || !form.notice_count.is_empty();
    says_something.then_some(form)
}

/// Whose bank holidays count where a law governs.
fn division(law: &str) -> Division {
    match law.trim().to_lowercase().as_str() {
        "scotland" => Division::Scotland,
        "northern ireland" => Division::NorthernIreland,
        _ => Division::EnglandAndWales,
    }
}

/// What the contract itself has no place for and its original keeps.
pub(super) struct Beside {
    pub(super) governing_law: Option<String>,
    pub(super) agreed_on: Option<Date>,
}

pub(super) fn beside(values: &BTreeMap<String, String>, complaints: &mut Complaints) -> Beside {
    let law = complaints.keep("governing_law", typed::one_line(value(values, "governing_law"), 0..=LONGEST_LAW));
    let agreed = match value(values, "agreed_on") {
        "" => Ok(None),
        raw => typed::day(raw).map(Some),
    };
    Beside { governing_law: law.filter(|it| !it.is_empty()), agreed_on: complaints.keep("agreed_on", agreed).flatten() }
}

/// Complains of each field that no term has.
pub(super) fn known_fields(fields: &BTreeMap<String, String>, complaints: &mut Complaints) {
    for name in fields.keys().filter(|it| !is_field(it)) {
        let known: Vec<_> = Term::ALL.iter().flat_map(|it| it.fields()).copied().collect();
        complaints.add(
            name,
            "not_a_field",
            format!("There is no field of this name. There are: {}.", known.join(", ")),
        );
    }
}

/// Whether it is signed, and then by whom and when: where no day is said, on the day the agreement was made.
pub(super) fn standing(
    form: &BringIn,
    agreed_on: Option<Date>,
    today: Date,
    complaints: &mut Complaints,
) -> Option<(String, Date)> {
    match form.standing.trim() {
        "draft" => None,
        "signed" => {
            let by = complaints.keep("signed_by", typed::one_line(&form.signed_by, 1..=300)).unwrap_or_default();
            let on = complaints.keep("signed_on", signing_day(&form.signed_on, agreed_on, today)).unwrap_or(today);
            Some((by, on))
        }
        _ => {
            complaints.add("standing", "not_a_standing", "Say whether the contract is signed, or still a draft.");
            None
        }
    }
}

fn signing_day(raw: &str, agreed_on: Option<Date>, today: Date) -> Result<Date, Complaint> {
    let day = if raw.trim().is_empty() { agreed_on.unwrap_or(today) } else { typed::day(raw)? };
    if day > today {
        return Err(Complaint::new(
            "in_the_future",
            "Nobody can have signed on a day to come. Write today or an earlier day.",
        ));
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(term: Term, values: &[(&str, &str)], is_sure: bool) -> Proposal {
        Proposal {
            term,
            values: values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            is_sure,
            why: String::new(),
            passages: Vec::new(),
        }
    }

    fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_was_typed_counts_before_what_was_read_and_is_a_correction_only_where_it_differs() {
        let read = [
            proposal(Term::Title, &[("title", "Services agreement")], true),
            proposal(Term::EndDate, &[("end_date", "2027-03-31")], false),
        ];
        let answers =
            typed(&[("title", " Services agreement "), ("end_date", "2027-04-01"), ("currency", "GBP"), ("id", "x")]);
        let values = values(&read, &answers);
        assert_eq!(values.get("end_date").map(String::as_str), Some("2027-04-01"));
        assert!(!values.contains_key("id"), "only fields of terms are taken");
        assert_eq!(corrected(&read, &values), [Term::EndDate].into(), "a currency without an amount says nothing");
        assert_eq!(in_doubt(&read, &BTreeSet::new()), [Term::EndDate].into());
        assert!(in_doubt(&read, &[Term::EndDate].into()).is_empty());
    }

    #[test]
    fn a_number_of_a_party_counts_by_itself_and_settles_no_doubt_about_the_names() {
        let read = [proposal(Term::Parties, &[("client_name", "Halden")], false)];
        let values = values(&read, &typed(&[("client_vat_number", "GB 123 4567 82")]));
        let corrected = corrected(&read, &values);
        assert_eq!(corrected, [Term::Numbers].into());
        assert_eq!(in_doubt(&read, &corrected), [Term::Parties].into());
        assert_eq!(contract_form(&values, "").client_vat_number, "GB 123 4567 82");
    }

    #[test]
    fn a_signed_file_is_signed_on_the_day_it_was_agreed_where_nobody_says_another() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let on = |said: &str, agreed: Option<Date>| {
            let form = BringIn {
                standing: "signed".to_owned(),
                signed_by: "A. Acme".to_owned(),
                signed_on: said.to_owned(),
                ..BringIn::default()
            };
            let mut complaints = Complaints::new();
            let standing = standing(&form, agreed, day("2026-11-23"), &mut complaints);
            (standing.map(|it| it.1), complaints.about("signed_on").map(|it| it.code.clone()))
        };
        let read = Some(day("2025-03-20"));
        assert_eq!(on("", read), (read, None));
        assert_eq!(on("2025-04-01", read), (Some(day("2025-04-01")), None));
        assert_eq!(on("", None), (Some(day("2026-11-23")), None));
        assert_eq!(on("", Some(day("2027-01-01"))).1.as_deref(), Some("in_the_future"));
    }

    #[test]
    fn the_law_that_governs_says_whose_bank_holidays_count() {
        let form =
            key_terms_form(&typed(&[("governing_law", "Scotland"), ("notice_count", "3"), ("notice_unit", "months")]));
        assert_eq!(form.unwrap().division, "scotland");
        assert!(key_terms_form(&typed(&[("governing_law", "Scotland")])).is_none());
    }
}
