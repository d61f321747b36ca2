//! Which clauses are found, where, and what they say.

use super::super::{Category, EITHER, Ending, KeyTerm, Length, Mark, Rate, Renews, Share, Sum, Value, extract};
use super::SIGNED;
use crate::compliance::pack::key_term;
use jiff::civil::date;
use std::collections::BTreeSet;

fn of(found: &[KeyTerm], category: Category) -> &KeyTerm {
    found.iter().find(|it| it.category == category).unwrap_or_else(|| panic!("{category:?} is missing in {found:#?}"))
}

/// The kinds of clause that one clause of a contract is found to have.
fn kinds(clause: &str) -> BTreeSet<Category> {
    let text = format!("# SUPPLY AGREEMENT\n\n1. Terms\n\n1.1 {clause}\n");
    let mut kinds: BTreeSet<Category> = extract(&text).into_iter().map(|it| it.category).collect();
    kinds.remove(&Category::Title);
    kinds
}

#[test]
fn a_signed_contract_says_its_terms_in_a_form_that_can_be_compared() {
    let found = extract(SIGNED);
    let value = |category: Category| of(&found, category).value.clone();
    assert_eq!(value(Category::Title), Some(Value::Text { text: "Services agreement".to_owned() }));
    let names = ["Thornbury Optics Limited", "Halden Coatings Ltd"].map(str::to_owned).to_vec();
    assert_eq!(value(Category::Parties), Some(Value::Names { names }));
    assert_eq!(value(Category::AgreementDate), Some(Value::Day { day: date(2025, 3, 14), worked_out: None }));
    assert_eq!(value(Category::EffectiveDate), Some(Value::Day { day: date(2025, 4, 1), worked_out: None }));
    let worked_out = Some("24 months from 1 April 2025".to_owned());
    assert_eq!(value(Category::ExpiryDate), Some(Value::Day { day: date(2027, 3, 31), worked_out }));
    let length = Some(Length { count: 12, unit: "months".to_owned() });
    assert_eq!(value(Category::Renewal), Some(Value::Renewal { how: Some(Renews::Automatically), length }));
    let days = Length { count: 90, unit: "days".to_owned() };
    assert_eq!(value(Category::RenewalNotice), Some(Value::Length { length: days.clone() }));
    let endings = vec![Ending { by: Some(EITHER.to_owned()), notice: Some(days) }];
    assert_eq!(value(Category::NoticeToEnd), Some(Value::Endings { endings }));
    let places = vec!["England and Wales".to_owned()];
    assert_eq!(value(Category::GoverningLaw), Some(Value::Places { places }));
    let sum = Sum { pence: 5_000_000, currency: "GBP".to_owned(), per: None, of: None };
    assert_eq!(value(Category::LiabilityCap), Some(Value::Limit { sums: vec![sum], shares: Vec::new() }));
    assert_eq!(of(&found, Category::RenewalNotice).passages[0].clause.as_deref(), Some("1.2"));
}

#[test]
fn every_passage_is_a_stretch_of_the_text_by_its_characters_and_by_its_bytes() {
    let text = SIGNED.replace("Services", "Sèrvices").replace("# S", "# 😀 S");
    let characters: Vec<char> = text.chars().collect();
    let found = extract(&text);
    assert!(found.len() > 8, "{found:#?}");
    for it in found.iter().flat_map(|it| &it.passages) {
        let evidence = &it.evidence;
        let quoted: String = characters[evidence.start as usize..evidence.end as usize].iter().collect();
        assert_eq!(quoted, evidence.quote);
        assert_eq!(&text[it.start_byte as usize..it.end_byte as usize], evidence.quote);
    }
}

#[test]
fn a_text_that_is_no_contract_has_no_key_terms() {
    assert_eq!(extract(""), []);
    assert_eq!(extract("We met on Tuesday and talked about lenses for a while.\n"), []);
}

#[test]
fn english_clauses_are_found_for_what_they_are() {
    use Category::{
        AfterTheEnd, AgreedDamages, Assignment, AuditRight, ChangeOfControl, CustomerNonSolicit, Exclusivity,
        GoverningLaw, Insurance, IpAssignment, LiabilityCap, LicenceGrant, MinimumCommitment, NonCompete,
        NonDisparagement, NonTransferableLicence, PerpetualLicence, PriceLimit, SourceCodeEscrow, StaffNonSolicit,
        TerminationForConvenience, UncappedLiability, WarrantyPeriod,
    };
    let cases: [(&str, &[Category]); 21] = [
        (
            "This agreement and any dispute arising out of it are governed by the law of England and Wales.",
            &[GoverningLaw],
        ),
        (
            "The Customer shall not assign its rights under this agreement without the Supplier's prior written consent.",
            &[Assignment],
        ),
        (
            "Either party may terminate this agreement at any time on giving not less than three months' written notice.",
            &[TerminationForConvenience],
        ),
        (
            "The Supplier may terminate this agreement immediately if there is a change of control of the Customer.",
            &[ChangeOfControl],
        ),
        (
            "The Supplier's total liability under this agreement shall not exceed 100% of the fees paid.",
            &[LiabilityCap],
        ),
        (
            "Nothing in this agreement limits or excludes liability for death or personal injury caused by negligence.",
            &[UncappedLiability],
        ),
        ("The Supplier shall maintain professional indemnity insurance of at least £1,000,000.", &[Insurance]),
        ("The Customer may inspect the Supplier's books and records on reasonable notice.", &[AuditRight]),
        (
            "The Supplier appoints the Distributor as its exclusive distributor of the Products in Wales.",
            &[Exclusivity],
        ),
        ("The Consultant shall not compete with the business of the Client during the term.", &[NonCompete]),
        (
            "For six months after it ends, neither party shall solicit the employees of the other to leave.",
            &[StaffNonSolicit],
        ),
        (
            "During the term the Agent shall not directly or indirectly solicit any customer of the Company.",
            &[CustomerNonSolicit],
        ),
        (
            "The Consultant hereby assigns to the Client all intellectual property rights in the Deliverables.",
            &[IpAssignment],
        ),
        (
            "The Supplier grants to the Customer a non-exclusive, non-transferable licence to use the Software.",
            &[LicenceGrant, NonTransferableLicence],
        ),
        (
            "The Supplier grants to the Customer a perpetual and irrevocable licence to use the Deliverables.",
            &[LicenceGrant, PerpetualLicence],
        ),
        ("The Supplier shall deposit the source code of the Software with an escrow agent.", &[SourceCodeEscrow]),
        (
            "The Supplier warrants that the goods shall be free from defects for a period of 12 months from delivery.",
            &[WarrantyPeriod],
        ),
        ("The Customer shall order a minimum quantity of 500 units in each year.", &[MinimumCommitment]),
        (
            "The Supplier may increase its prices once in each year and by no more than the consumer price index.",
            &[PriceLimit],
        ),
        ("If delivery is late the Supplier shall pay liquidated damages of £100 a day.", &[AgreedDamages]),
        ("The Employee shall not make any disparaging statement about the Company.", &[NonDisparagement]),
    ];
    for (clause, expected) in cases {
        let found = kinds(clause);
        let missing: Vec<_> = expected.iter().filter(|it| !found.contains(it)).collect();
        assert!(missing.is_empty(), "{clause}: {missing:?} is missing in {found:?}");
        assert!(found.len() <= expected.len() + 1, "{clause}: {found:?}");
    }
    assert!(
        kinds("On termination the Supplier shall provide assistance with the transfer of the services.")
            .contains(&AfterTheEnd)
    );
}

#[test]
fn words_that_only_sound_alike_are_not_taken_for_clauses() {
    let cases = [
        ("The courts of England and Wales have exclusive jurisdiction.", Category::Exclusivity),
        ("The Supplier grants a non-exclusive licence to use the Software.", Category::Exclusivity),
        ("This is the complete and exclusive statement of the agreement.", Category::Exclusivity),
        ("The Supplier shall comply with all applicable law in performing the Services.", Category::GoverningLaw),
        ("A person who is not a party is not a third party beneficiary of this agreement.", Category::ThirdPartyRights),
        (
            "Either party may terminate this agreement if the other commits a material breach.",
            Category::TerminationForConvenience,
        ),
        (
            "Nothing in this agreement transfers any intellectual property rights to the Customer.",
            Category::IpAssignment,
        ),
        ("All prices are exclusive of insurance and taxes.", Category::Insurance),
    ];
    for (clause, category) in cases {
        assert!(!kinds(clause).contains(&category), "{clause}");
    }
}

#[test]
fn a_figure_in_brackets_after_its_word_does_not_begin_a_list() {
    let term = "This agreement shall commence on 1 April 2025 and, unless it is ended sooner under clause 9, under clause 10 or by \
                the agreement of both parties, which may be given at any time and in any form that the parties think fit, shall \
                continue in force for an initial term of two (2) years and then renew for successive terms of one (1) year each \
                unless either party gives the other at least ninety (90) days' written notice before the end of the term.";
    let found =
        extract(&format!("# SUPPLY AGREEMENT\n\n1. Term\n\n1.1 {term} {}\n", "This is a long sentence. ".repeat(3)));
    let renewal = of(&found, Category::Renewal);
    assert_eq!(renewal.passages[0].evidence.quote, format!("1.1 {term}"));
    let length = |count: u32, unit: &str| Length { count, unit: unit.to_owned() };
    let each = Value::Renewal { how: Some(Renews::Automatically), length: Some(length(1, "years")) };
    assert_eq!(renewal.value, Some(each));
    let notice = Value::Length { length: length(90, "days") };
    assert_eq!(of(&found, Category::RenewalNotice).value, Some(notice));
}

#[test]
fn british_columbia_is_not_the_law_of_britain() {
    let found = extract("# DEED\n\n1. This deed is governed by the laws of the Province of British Columbia.\n");
    let places = vec!["British Columbia".to_owned()];
    assert_eq!(of(&found, Category::GoverningLaw).value, Some(Value::Places { places }));
}

#[test]
fn a_date_is_called_the_effective_date_before_or_after_it() {
    for head in [
        "This agreement is dated 14 March 2025 and its commencement date is 1 April 2025",
        "This agreement, made on 14 March 2025 and running from 1 April 2025 (the \"Commencement Date\"), is between",
    ] {
        let found = extract(&format!("# SUPPLY AGREEMENT\n\n{head}.\n\n1. Terms\n\n1.1 The Supplier shall supply.\n"));
        let day = |category: Category| of(&found, category).value.clone();
        assert_eq!(
            day(Category::AgreementDate),
            Some(Value::Day { day: date(2025, 3, 14), worked_out: None }),
            "{head}"
        );
        assert_eq!(
            day(Category::EffectiveDate),
            Some(Value::Day { day: date(2025, 4, 1), worked_out: None }),
            "{head}"
        );
    }
}

#[test]
fn a_term_from_the_end_of_a_month_fills_the_month_in_which_it_ends() {
    for (start, length, end) in [
        ("29 February 2024", "one year", date(2025, 2, 28)),
        ("31 August 2024", "six months", date(2025, 2, 28)),
        ("1 April 2025", "one year", date(2026, 3, 31)),
    ] {
        let found = extract(&format!(
            "# SUPPLY AGREEMENT\n\nThis agreement is dated {start} and its commencement date is {start}.\n\n1. Term\n\n1.1 This \
             agreement continues for an initial term of {length} from the commencement date.\n"
        ));
        let day = match of(&found, Category::ExpiryDate).value {
            Some(Value::Day { day, .. }) => Some(day),
            _ => None,
        };
        assert_eq!(day, Some(end), "{length} from {start}");
    }
}

#[test]
fn what_runs_until_somebody_ends_it_has_no_last_day() {
    let term = "This agreement shall continue until terminated by either party in accordance with clause 9.";
    let found = extract(&SIGNED.replace("This agreement continues for an initial term of 24 months.", term));
    assert_eq!(of(&found, Category::ExpiryDate).value, Some(Value::NoEnd));
}

#[test]
fn a_title_that_shares_its_line_with_the_text_is_told_by_its_capitals() {
    let text = "Exhibit 10.3 EXCLUSIVE SUPPLY AGREEMENT This exclusive supply agreement is made on 4 May 2024 by and between \
                Thornbury Optics Limited, a company (\"Thornbury\") and Halden Coatings Ltd, a company (\"Halden\"), who agree \
                that the first shall supply the second with lenses for as long as both of them think fit.";
    let title = of(&extract(text), Category::Title).value.clone();
    assert_eq!(title, Some(Value::Text { text: "Exclusive supply agreement".to_owned() }));
}

#[test]
fn every_labelled_kind_but_title_and_parties_has_detectors_and_the_others_have_readers() {
    let labelled = || Category::ALL.iter().filter(|it| it.labelled().is_some());
    let without: Vec<Category> = labelled().copied().filter(|it| key_term(it.id()).is_empty()).collect();
    assert_eq!((labelled().count(), without.as_slice()), (41, &[Category::Title, Category::Parties][..]));
    assert!(Category::ALL.iter().all(|it| it.labelled().is_some() || key_term(it.id()).is_empty()));
    let ids: BTreeSet<&str> = Category::ALL.iter().map(|it| it.id()).collect();
    let words: BTreeSet<&str> = Category::ALL.iter().map(|it| it.word()).collect();
    assert_eq!((ids.len(), words.len()), (Category::ALL.len(), Category::ALL.len()));
    assert!(words.iter().all(|it| Category::from_word(it).is_some_and(|found| found.word() == *it)));
}

#[test]
fn a_value_is_looked_for_by_the_same_marks_whatever_the_text_calls_it() {
    let length = |count: u32, unit: &str| Length { count, unit: unit.to_owned() };
    let hours = |it: Length| Value::Length { length: it }.marks();
    assert_eq!(hours(length(4, "weeks")), hours(length(28, "days")));
    assert_eq!(hours(length(5, "business_days")), hours(length(1, "weeks")));
    assert_eq!(hours(length(3, "months")), [Mark { word: String::new(), amount: Some(90 * 24) }]);
    let renewal = Value::Renewal { how: Some(Renews::Automatically), length: Some(length(1, "years")) };
    assert_eq!(renewal.marks(), [Mark { word: "automatic".to_owned(), amount: Some(365 * 24) }]);
    let places = Value::Places { places: vec!["England and Wales".to_owned(), "Scotland".to_owned()] };
    let words: Vec<String> = places.marks().into_iter().map(|it| it.word).collect();
    assert_eq!(words, ["england and wales", "scotland"]);
    assert_eq!(Value::Lengths { lengths: Vec::new() }.marks(), [Mark::default()], "a kind is never without a row");
}

#[test]
fn texts_made_to_be_hard_to_read_are_read_to_the_end() {
    let cases = [
        "\0\0\0".to_owned(),
        "a ".repeat(100_000),
        "(a) x:\n".repeat(20_000),
        "exclusive ".repeat(20_000),
        "made this (2) day of ".repeat(10_000),
        "1 May 2024 ".repeat(20_000),
        "governed by the laws of ".repeat(10_000),
        "terminate on 30 days notice ".repeat(10_000),
        "\u{301}".repeat(50_000),
        "AGREEMENT ".repeat(20_000),
        "This Supply ".repeat(20_000),
        "the liability of 😀 shall not exceed £5 😀 ".repeat(4_000),
    ];
    for source in cases {
        let characters = source.chars().count();
        for it in extract(&source).iter().flat_map(|it| &it.passages) {
            assert!(it.evidence.start < it.evidence.end && it.evidence.end as usize <= characters);
        }
    }
}

#[test]
fn sums_shares_and_rates_are_lines_for_a_person_and_marks_for_the_list() {
    let sum = |pence, currency: &str, per: Option<&str>| Sum {
        pence,
        currency: currency.to_owned(),
        per: per.map(str::to_owned),
        of: None,
    };
    assert_eq!(sum(125_050, "GBP", Some("hour")).in_words(), "£1,250.50 an hour");
    assert_eq!(sum(500_000_000, "CHF", None).in_words(), "CHF 5,000,000");
    let share = Share { hundredths: 1_250, of: None, within: None };
    let limit = Value::Limit { sums: vec![sum(100, "GBP", None)], shares: vec![share] };
    assert_eq!(limit.in_words(), "£1 and 12.5%");
    let mark = |word: &str, amount| Mark { word: word.to_owned(), amount: Some(amount) };
    assert_eq!(limit.marks(), [mark("gbp", 100), mark("percent", 1_250)]);
    let rates = vec![Rate { hundredths: 800, is_above_base: true }];
    let interest = Value::Interest { rates, is_statutory: true };
    assert_eq!(interest.in_words(), "8% a year above base rate and the rate of the law");
    assert_eq!(interest.marks()[1].word, "statutory");
    assert_eq!(Value::WeeklyHours { hundredths: 3_750 }.in_words(), "37.5 hours a week");
}

#[test]
fn a_value_is_a_line_for_a_person() {
    let words = |value: Value| value.in_words();
    let length = |count: u32, unit: &str| Value::Length { length: Length { count, unit: unit.to_owned() } };
    assert_eq!(words(length(30, "business_days")), "30 business days");
    assert_eq!(words(length(1, "years")), "1 year");
    let day = date(2027, 3, 31);
    assert_eq!(words(Value::Day { day, worked_out: None }), "31 March 2027");
    let worked_out = Some("24 months from 1 April 2025".to_owned());
    assert_eq!(words(Value::Day { day, worked_out }), "31 March 2027 (24 months from 1 April 2025)");
    let places = ["Scotland", "France", "Spain"].map(str::to_owned).to_vec();
    assert_eq!(words(Value::Places { places }), "Scotland, France and Spain");
    let each = Length { count: 12, unit: "months".to_owned() };
    let renewal = |how, length| words(Value::Renewal { how, length });
    assert_eq!(renewal(Some(Renews::Automatically), Some(each.clone())), "Renews by itself, 12 months each time");
    assert_eq!(renewal(Some(Renews::Never), None), "Does not renew");
    assert_eq!(renewal(None, Some(each)), "12 months each time");
    assert_eq!(
        words(Value::Lengths {
            lengths: vec![
                Length { count: 14, unit: "days".to_owned() },
                Length { count: 1, unit: "months".to_owned() }
            ]
        }),
        "14 days and 1 month"
    );
}
