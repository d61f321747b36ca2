//! Mistakes of drafting in hostile and in ordinary words: nine kinds, each with the stretch that shows it.

use super::super::super::Outcome;
use super::{NDA, SERVICE, body, changed, check};
use crate::compliance::text::Text;

use Outcome::{Fail, Partial, Pass};

/// Every row that does not bring its outcome, so that one run shows them all.
fn assert_rows(id: &str, rows: &[(&str, Outcome)]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(words, outcome)| (words, outcome, check(id, &body(words))))
        .filter(|it| it.2.outcome != *it.1)
        .map(|(words, outcome, verdict)| {
            format!("{words}\n  {:?}, not {outcome:?}: {:?}", verdict.outcome, verdict.note)
        })
        .collect();
    assert!(wrong.is_empty(), "{id}\n{}", wrong.join("\n"));
}

/// The same for changes of the clean services agreement.
fn assert_changes(id: &str, rows: &[(&str, &str, Outcome)]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(from, to, outcome)| (to, outcome, check(id, &changed(SERVICE, from, to))))
        .filter(|it| it.2.outcome != *it.1)
        .map(|(words, outcome, verdict)| {
            format!("{words}\n  {:?}, not {outcome:?}: {:?}", verdict.outcome, verdict.note)
        })
        .collect();
    assert!(wrong.is_empty(), "{id}\n{}", wrong.join("\n"));
}

/// The words a verdict points at.
fn shown(id: &str, source: &str) -> Vec<String> {
    let text = Text::new(source);
    check(id, source).spans.iter().filter_map(|it| text.evidence(it)).map(|it| it.quote).collect()
}

#[test]
fn words_and_figures_are_compared_in_every_way_they_are_written() {
    assert_rows(
        "EXE-NUM",
        &[
            ("Payment is due within NINETY (30) DAYS.", Fail),
            ("Payment is due within thirty days (20 days).", Fail),
            ("Payment is due within thirty days (30 days).", Pass),
            ("Payment is due within thirty days (20).", Fail),
            ("Payment is due within sixty calendar days (90 calendar days).", Fail),
            ("The notice is one month (30 days).", Pass),
            ("The notice is two weeks (14 days).", Pass),
            ("The term is one year (12 months).", Pass),
            ("The term is three years (2 years for goods).", Pass),
            ("A thirty (30)-day period.", Pass),
            ("A thirty (45)-day period.", Fail),
            ("A twenty-four (24) month term.", Pass),
            ("A twenty four (42) month term.", Fail),
            ("The cap is £5,000 (five hundred pounds).", Fail),
            ("The cap is £5,000 (five thousand pounds).", Pass),
            ("The cap is £1.5 million (one million five hundred thousand pounds).", Pass),
            ("The cap is £2 million (three million pounds).", Fail),
            ("One hundred and twenty-five (125) units.", Pass),
            ("One hundred and twenty-five (152) units.", Fail),
            ("Pay Three Hundred Thousand Dollars ($30,000).", Fail),
            ("Pay Three Hundred Thousand Dollars ($300,000.00).", Pass),
            ("In the year two thousand (2000) it began.", Pass),
            ("Section four (4) of the Act, paragraph five (5).", Pass),
            ("Each of the two (2) copies; the first (1st) copy.", Pass),
            ("A dozen (12) units.", Pass),
            ("Within ten\u{a0}(15)\u{a0}days.", Fail),
            ("Within ten\u{200b} (15) days.", Fail),
            ("Within (15) ten days.", Pass),
            ("Options one (£100) and two (£200) are open.", Pass),
            ("Phase one (2 weeks) and phase two (3 weeks).", Pass),
        ],
    );
    assert_eq!(shown("EXE-NUM", "Pay within thirty (20) days."), ["thirty (20)"]);
    assert_eq!(shown("EXE-NUM", "Pay within thirty days (20 days)."), ["thirty days (20 days)"]);
}

#[test]
fn blanks_are_found_in_every_form() {
    assert_rows(
        "EXE-PLACEHOLDER",
        &[
            ("1. The fee is £[●] a month.", Fail),
            ("1. The fee is £____ a month.", Fail),
            ("1. The fee is £[amount] a month.", Fail),
            ("1. The fee is [●]% of sales.", Fail),
            ("1. The service starts on [date].", Fail),
            ("1. The service starts on __/__/____.", Fail),
            ("1. The service starts on xx/xx/xxxx.", Fail),
            ("1. The buyer is <<Customer>>.", Fail),
            ("1. The buyer is <insert name>.", Fail),
            ("1. The buyer is <Client name>.", Fail),
            ("1. The buyer is (insert name of buyer).", Fail),
            ("1. The buyer is [Client to confirm].", Fail),
            ("1. The price is [to be agreed].", Fail),
            ("1. The price is [tbc].", Fail),
            ("1. The price is to be confirmed (TBC).", Fail),
            ("1. The price is [_______].", Fail),
            ("1. The price is [………].", Fail),
            ("1. The address is [Address Line 1].", Fail),
            ("1. The person is [Name].", Fail),
            ("1. The fee is $[insert] per month.", Fail),
            ("1. The term is [INSERT NUMBER] months.", Fail),
            ("1. The term is {term} months.", Fail),
            ("1. See footnote [1] and note [12].", Pass),
            ("1. The [Supplier's] word is kept.", Pass),
            ("1. Smith v Jones [1998] 2 WLR 3 [45].", Pass),
            ("1. The list is ordered as a[0], a[i].", Pass),
            ("1. Email a@b.example or see <https://b.example/terms>.", Pass),
            ("1. The value lies between x and xx, or < 5 and > 2.", Pass),
            ("1. Sizes XL and XXL are sold.", Pass),
            ("1. The customer may insert (or enter) a name of its own.", Pass),
        ],
    );
    assert_eq!(shown("EXE-PLACEHOLDER", &body("1. The fee is £[●] a month.")), ["[●]"]);
}

#[test]
fn references_are_followed_wherever_they_lead() {
    let from = "6.2 Subject to clause 6.1,";
    assert_changes(
        "EXE-XREF",
        &[
            (from, "6.2 Subject to clauses 6.1 and 2.1,", Pass),
            (from, "6.2 Subject to clauses 6.1 and 29.1,", Fail),
            (from, "6.2 Subject to clauses 6.1, 2.1 or 41,", Fail),
            (from, "6.2 Subject to clause 6.1 (and clause 33),", Fail),
            (from, "6.2 Subject to Clause\u{a0}6.77,", Fail),
            (from, "6.2 Subject to clause 6.1 of this agreement,", Pass),
            (from, "6.2 Subject to clause 66 of this agreement,", Fail),
            (from, "6.2 Subject to clause 66 of the Lease,", Pass),
            (from, "6.2 Subject to section 994 of the Companies Act 2006,", Pass),
            (from, "6.2 Subject to regulation 13 and section 2(1),", Pass),
            (from, "6.2 Subject to clause 6.1 above,", Pass),
            (from, "6.2 Subject to clause 6.1 to 6.2 inclusive,", Pass),
            (from, "6.2 Subject to this clause 6,", Pass),
            (from, "6.2 Subject to Error! Bookmark not defined.,", Fail),
        ],
    );
    assert_eq!(shown("EXE-XREF", &changed(SERVICE, from, "6.2 Subject to clause 19.4,")), ["clause 19.4"]);
}

#[test]
fn a_number_that_comes_twice_is_shown() {
    assert_changes(
        "EXE-NUMBERING",
        &[
            ("4.4 The Supplier", "4.4 The Supplier", Pass),
            ("4.4 The Supplier", "4.3 The Supplier", Fail),
            ("### 5. ", "### 4. ", Fail),
            ("### 5. ", "### 5. ", Pass),
        ],
    );
    let twice = changed(SERVICE, "4.4 The Supplier", "4.3 The Supplier");
    let places = shown("EXE-NUMBERING", &twice);
    assert!(places[0].starts_with("4.3 The Supplier may increase") && places[1].starts_with("4.5 "), "{places:?}");
}

#[test]
fn terms_are_followed_through_plurals_possessives_and_lists() {
    let at = "3.1 The Supplier";
    assert_changes(
        "EXE-DEF-UNDEF",
        &[
            (at, "3.1 The Escrow Account and the Escrow Account are open. The Supplier", Fail),
            (
                at,
                "3.1 The Escrow Account (as the bank calls it) and the \"Escrow Account\" are open. The Supplier",
                Pass,
            ),
            (at, "3.1 The Managing Director and the Managing Director agree. The Supplier", Pass),
            (at, "3.1 The Data Protection Act 2018 and the Data Protection Act 2018 apply. The Supplier", Pass),
            (at, "3.1 On the Fees' payment and the Fee's receipt the Supplier", Pass),
            (at, "3.1 The Bank of England and the Bank of England say so. The Supplier", Pass),
            (at, "3.1 In the United Kingdom, the City of London and the City of London the Supplier", Pass),
        ],
    );
    let defined = "\"Deliverables\" means";
    assert_changes(
        "EXE-DEF-UNUSED",
        &[
            (defined, "\"Escrow Agent\" means the agent.\n\n\"Deliverables\" means", Fail),
            (defined, "\"Fees Cap\" means £5.\n\n\"Deliverables\" means", Fail),
        ],
    );
    let unused = changed(SERVICE, defined, "\"Escrow Agent\" means the agent.\n\n\"Deliverables\" means");
    assert_eq!(shown("EXE-DEF-UNUSED", &unused), ["Escrow Agent"]);
}

#[test]
fn dates_stand_in_order_however_they_are_written() {
    let from = "starts on 1 December 2026";
    assert_changes(
        "EXE-DATES",
        &[
            (from, "starts on the 1st day of December 2026", Pass),
            (from, "starts on 29 February 2027", Fail),
            (from, "starts on 29 February 2028", Pass),
            (from, "starts on June 31, 2027", Fail),
            (from, "runs from 1 December 2026 to 30 November 2026", Fail),
            (from, "commences on 1 December 2026 and ends on 30 November 2025", Fail),
            (from, "runs from 1st January 2027 through 31st December 2027", Pass),
            (from, "runs between 1 May 2027 and 1 April 2027", Fail),
            (from, "replaces an agreement that ran from 1 May 2020 to 1 May 2021", Pass),
            (from, "has the Commencement Date: 1 December 2026 and the Expiry Date: 1 December 2025", Fail),
            (from, "starts on 1 June 2027. It ends on 31 May 2027. It", Fail),
            (from, "starts on 1 June 2027. It ends on 31 May 2028. It", Pass),
            (from, "begins on 1 June 2027. Unless it is renewed, this agreement expires on 31 May 2026. It", Fail),
            (from, "starts on 1 June 2027. The Term continues in force until 1 May 2027. It", Fail),
            (from, "starts on 1 June 2027. The introductory discount ends on 31 May 2027. The agreement", Pass),
            (from, "starts on 1 June 2027. The discount began before. It ends on 31 May 2027. The agreement", Pass),
            (from, "starts on 1 June 2027. It replaces an earlier agreement that ended on 31 May 2027. It", Pass),
            (from, "starts on 1 June 2027. The Term ends on 31 May 2028. The Renewal Date is 1 June 2028. It", Pass),
            (from, "starts on 1 June 2027. The Term ends on 31 May 2028. The Renewal Date is 1 July 2029. It", Fail),
            (from, "starts on 1 June 2027. The Term ends on 31 May 2028. Notice must be given by 1 May 2028. It", Pass),
            (
                from,
                "starts on 1 June 2027. The Term ends on 31 May 2028. Notice must be given by 30 June 2028. It",
                Fail,
            ),
        ],
    );
    let in_its_own_clause =
        changed(SERVICE, "### 3. Services", "2.3 This agreement ends on 31 May 2026.\n\n### 3. Services");
    assert_eq!(check("EXE-DATES", &in_its_own_clause).outcome, Fail, "the end may stand in a clause of its own");
}

#[test]
fn party_names_are_compared_letter_by_letter() {
    let from = "behalf of Northfield Foods Limited";
    assert_changes(
        "EXE-PARTY",
        &[
            (from, "behalf of NORTHFIELD FOODS LIMITED", Pass),
            (from, "behalf of Northfield Food Limited", Fail),
            (from, "behalf of Northfields Foods Limited", Fail),
            (from, "behalf of Northfield Foods plc", Fail),
            (from, "behalf of Northfield\u{a0}Foods Ltd.", Pass),
            (from, "behalf of Southfield Foods Limited", Fail),
        ],
    );
    assert_eq!(
        shown("EXE-PARTY", &changed(SERVICE, from, "behalf of Nortfield Foods Limited")),
        ["Nortfield Foods Limited"]
    );
}

#[test]
fn a_block_that_one_party_signed_and_the_other_left_blank_is_told() {
    let signed = |one: &str, two: &str| {
        let at = SERVICE.find("## Signatures").expect("the contract has signatures");
        let parties = Text::new(SERVICE).parties().iter().map(|it| it.name.clone()).collect::<Vec<_>>();
        format!(
            "{}## Signatures\n\nSigned for and on behalf of {}\n\nBy: {one}\n\nSigned for and on behalf of {}\n\nBy: {two}\n",
            &SERVICE[..at],
            parties[0],
            parties[1]
        )
    };
    assert_eq!(check("EXE-SIGN", &signed("____________", "____________")).outcome, Pass);
    assert_eq!(check("EXE-SIGN", &signed("/s/ Anna Field", "/s/ Ben Water")).outcome, Pass);
    let half = check("EXE-SIGN", &signed("/s/ Anna Field", "____________"));
    assert_eq!(half.outcome, Partial);
    assert!(half.note.is_some_and(|it| it.contains("blank")));
    assert_eq!(check("EXE-SIGN", NDA).outcome, Pass);
    let bare = SERVICE.find("## Signatures").map(|at| format!("{}## Signatures\n", &SERVICE[..at]));
    assert_eq!(check("EXE-SIGN", &bare.expect("it has signatures")).outcome, Fail);
}
