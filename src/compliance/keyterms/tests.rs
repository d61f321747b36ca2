//! What is read, and what is left to a person.

mod extracting;
mod saying;

use super::{Proposal, Term, propose};
use crate::compliance::pack::key_term;

const SIGNED: &str = "# SERVICES AGREEMENT\n\nThis agreement is dated 14 March 2025.\n\n## Parties\n\n(1) Thornbury Optics Limited, a company registered in England and Wales with number 01234567 whose registered office is at 1 Mill Lane, Bath BA1 1AA (the \"Customer\"); and\n\n(2) Halden Coatings Ltd, a company registered in England and Wales with number 07654321 whose registered office is at 2 Quay Road, Hull HU1 2BB (the \"Supplier\").\n\n## Agreed terms\n\n1. Term\n\n1.1 The commencement date is 1 April 2025. This agreement continues for an initial term of 24 months.\n\n1.2 This agreement shall automatically renew for successive periods of 12 months unless either party gives at least 90 days' written notice before the end of the then current term that it does not wish to renew.\n\n2. Price\n\n2.1 The total contract price is £18,500.50 plus VAT.\n\n2.2 The Supplier's liability does not exceed £50,000.\n\n3. Law\n\n3.1 This agreement is governed by the law of England and Wales.\n";

fn read(text: &str) -> Vec<Proposal> {
    propose(text, "Thornbury Optics Ltd", "scans/halden_2025.pdf")
}

fn of(found: &[Proposal], term: Term) -> &Proposal {
    found.iter().find(|it| it.term == term).unwrap_or_else(|| panic!("{term:?} is missing in {found:#?}"))
}

#[track_caller]
fn says(found: &[Proposal], term: Term, values: &[(&str, &str)], is_sure: bool) {
    let it = of(found, term);
    let said: Vec<(&str, &str)> = it.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!((said.as_slice(), it.is_sure), (values, is_sure), "{it:#?}");
}

#[test]
fn a_plain_signed_contract_is_read_and_only_what_was_worked_out_is_in_doubt() {
    let found = read(SIGNED);
    says(&found, Term::Title, &[("title", "Services agreement")], true);
    says(&found, Term::ContractType, &[("contract_type", "service_agreement")], true);
    says(
        &found,
        Term::Parties,
        &[("client_name", "Thornbury Optics Limited"), ("supplier_name", "Halden Coatings Ltd")],
        true,
    );
    says(
        &found,
        Term::Numbers,
        &[("client_company_number", "01234567"), ("supplier_company_number", "07654321")],
        true,
    );
    says(&found, Term::AgreedOn, &[("agreed_on", "2025-03-14")], true);
    says(&found, Term::StartDate, &[("start_date", "2025-04-01")], true);
    says(&found, Term::EndDate, &[("end_date", "2027-03-31")], false);
    says(&found, Term::Value, &[("contract_value", "18500.50"), ("currency", "GBP")], true);
    says(&found, Term::GoverningLaw, &[("governing_law", "England and Wales")], true);
    says(&found, Term::Renewal, &[("renewal", "automatic"), ("renewal_count", "12"), ("renewal_unit", "months")], true);
    says(&found, Term::Notice, &[("notice_clause", "1.2"), ("notice_count", "90"), ("notice_unit", "days")], true);
}

#[test]
fn every_proposal_that_says_something_shows_where_it_stands() {
    let characters: Vec<char> = SIGNED.chars().collect();
    for it in read(SIGNED) {
        assert!(!it.passages.is_empty(), "{it:#?}");
        for passage in &it.passages {
            let (start, end) = (usize::try_from(passage.start).unwrap(), usize::try_from(passage.end).unwrap());
            assert_eq!(characters[start..end].iter().collect::<String>(), passage.quote);
        }
    }
}

#[test]
fn a_text_that_says_nothing_is_asked_for_what_a_contract_needs_and_nothing_is_invented() {
    let found = read("We met on Tuesday and talked about lenses for a while.\n");
    let terms: Vec<Term> = found.iter().map(|it| it.term).collect();
    assert_eq!(terms, [Term::Title, Term::ContractType, Term::Parties]);
    says(&found, Term::Title, &[("title", "halden 2025")], false);
    says(&found, Term::ContractType, &[("contract_type", "other")], false);
    says(&found, Term::Parties, &[], false);
}

#[test]
fn a_first_day_near_the_head_of_a_short_text_is_not_its_date() {
    let text = SIGNED.replace("company registered in England and Wales with number", "company with number");
    let text = text.replace(" whose registered office is at 1 Mill Lane, Bath BA1 1AA", "");
    let text = text.replace(" whose registered office is at 2 Quay Road, Hull HU1 2BB", "");
    says(&read(&text), Term::AgreedOn, &[("agreed_on", "2025-03-14")], true);
}

#[test]
fn a_sentence_without_end_is_cut_where_it_is_shown() {
    let text =
        format!("{SIGNED}\nThis agreement is governed by the law of Scotland {}", "and £5 is payable ".repeat(50_000));
    let found = read(&text);
    assert!(!of(&found, Term::GoverningLaw).is_sure);
    assert!(found.iter().flat_map(|it| &it.passages).all(|it| it.quote.chars().count() <= 2_000));
}

#[test]
fn two_answers_to_one_question_are_a_doubt() {
    let text = SIGNED
        .replace(
            "law of England and Wales.",
            "law of England and Wales. Schedule 2 is governed by the law of Scotland.",
        )
        .replace("is £18,500.50 plus VAT.", "is £18,500.50 plus VAT. The total price of the second phase is £4,000.")
        .replace("1 April 2025", "01/04/2025");
    let found = read(&text);
    assert!(!of(&found, Term::GoverningLaw).is_sure);
    assert!(!of(&found, Term::Value).is_sure);
    says(&found, Term::StartDate, &[("start_date", "2025-04-01")], false);
}

#[test]
fn a_day_on_which_something_else_ends_is_a_doubt_and_the_last_day_is_no_first_one() {
    let with = |sentence: &str| {
        let term = "The commencement date is 1 April 2025. This agreement continues for an initial term of 24 months.";
        read(&SIGNED.replace(term, sentence))
    };
    let trial = with("The Supplier shall support the trial until 30 June 2026.");
    says(&trial, Term::EndDate, &[("end_date", "2026-06-30")], false);
    let ours = with("This agreement shall begin on the Effective Date and continue until 30 June 2026.");
    says(&ours, Term::EndDate, &[("end_date", "2026-06-30")], true);
    assert!(!ours.iter().any(|it| it.term == Term::StartDate && it.is_sure), "{ours:#?}");
    let both = with(
        "The commencement date is 1 April 2025. The trial runs until 30 June 2025. This agreement continues for an initial term of 24 months.",
    );
    says(&both, Term::EndDate, &[("end_date", "2027-03-31")], false);
}

#[test]
fn a_limit_of_liability_or_a_monthly_rate_is_no_value() {
    let text = SIGNED.replace("The total contract price is £18,500.50 plus VAT.", "The Customer pays £900 per month.");
    assert!(!read(&text).iter().any(|it| it.term == Term::Value), "{:#?}", of(&read(&text), Term::Value));
}

#[test]
fn a_stranger_to_both_parties_has_to_look() {
    let found = propose(SIGNED, "Another Company Limited", "x.txt");
    assert!(!of(&found, Term::Parties).is_sure);
    assert!(!found.iter().any(|it| it.term == Term::Numbers), "whose numbers they are is not clear");
}

#[test]
fn a_number_that_is_none_or_of_another_register_is_not_taken_for_a_company_number() {
    let text = SIGNED.replace("with number 01234567", "with number SC012345").replace(
        "a company registered in England and Wales with number 07654321",
        "a charity (charity number 1184620)",
    );
    says(&read(&text), Term::Numbers, &[("client_company_number", "SC012345")], true);
    let text = SIGNED.replace("with number 01234567", "with number 00000000").replace("with number 07654321", "");
    assert!(!read(&text).iter().any(|it| it.term == Term::Numbers));
}

#[test]
fn every_key_term_that_is_read_has_detectors() {
    for id in ["KT-EFFDATE", "KT-EXPIRY", "KT-GOVLAW", "KT-RENEW", "KT-RENEWNOT", "KT-TFC"] {
        assert!(!key_term(id).is_empty(), "{id}");
    }
    assert!(key_term("KT-NOTHING").is_empty());
}

#[test]
fn a_term_from_the_end_of_a_month_runs_to_the_end_of_the_month_in_which_it_ends() {
    for (first, length, last) in [
        ("29 February 2024", "one year", "2025-02-28"),
        ("31 August 2024", "six months", "2025-02-28"),
        ("1 April 2025", "24 months", "2027-03-31"),
        ("1 April 2025", "26 weeks", "2025-09-29"),
    ] {
        let found = read(&format!(
            "# Services agreement\n\n1. Term\n\nThe commencement date is {first}. This agreement continues for an initial term of {length}.\n"
        ));
        says(&found, Term::EndDate, &[("end_date", last)], false);
    }
}
