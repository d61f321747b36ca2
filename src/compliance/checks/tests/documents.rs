//! Checks of the document itself: blanks, references, numbers, names, laws.

use super::super::super::{GivenFacts, Outcome, Severity, analyse};
use super::{NDA, ON, SERVICE, body, changed, check, check_on, table};
use crate::contracts::ContractType;
use jiff::civil::date;

use Outcome::{Fail, NotApplicable, Partial, Pass, Unknown};

#[test]
fn a_number_in_words_and_figures_is_one_number() {
    table(
        "EXE-NUM",
        &[
            ("Payment is due within thirty (60) days.", Fail),
            ("Payment is due within thirty (30) days.", Pass),
            ("Payment is due within 30 (thirty) days.", Pass),
            ("Payment is due within 30 (forty) days.", Fail),
            ("Payment is due within fifty-five (45) days.", Fail),
            ("The price is one hundred thousand pounds (£100,000).", Pass),
            ("The price is one hundred thousand pounds (£10,000).", Fail),
            ("The price is one million, two hundred thousand pounds (£1,200,000).", Pass),
            ("A discount of five per cent (5%) applies.", Pass),
            ("A discount of five percent (15%) applies.", Fail),
            ("Either of the two (2) parties may end it.", Pass),
            ("There are two (1) the first and (2) the second ways.", Pass),
            ("As decided in case number two (2015).", Pass),
            ("One and a half (1.5) days.", Pass),
            ("Clause 3 (two exceptions) applies.", Pass),
            ("See clause 3 (two years) for that.", Pass),
            ("It costs £4,000,000 (two years).", Pass),
            ("A term of 5 (five) years.", Pass),
            ("Six (6,000,000) million shares.", Pass),
        ],
    );
    let verdict = check("EXE-NUM", "Pay within thirty (60) days.");
    assert_eq!(verdict.note.as_deref(), Some("Found “thirty” against “60”."));
    assert!((verdict.confidence - 0.98).abs() < 1e-9);
}

#[test]
fn blanks_are_found_and_citations_are_not_blanks() {
    table(
        "EXE-PLACEHOLDER",
        &[
            ("1. The fee is [●] a month.", Fail),
            ("1. The fee is [ ] a month.", Fail),
            ("1. The work is done by [insert name of contractor here].", Fail),
            ("1. The work is done by [SUPPLIER NAME].", Fail),
            ("1. The work is done by {{supplier_name}}.", Fail),
            ("1. The place is TBC.", Fail),
            ("1. The fee is £XX,XXX.", Fail),
            ("1. The place is ______ in London.", Fail),
            ("1. Lorem ipsum dolor sit amet.", Fail),
            ("1. See Tillman v Egon Zehnder [2019] UKSC 32 and [2015] UKSC 67.", Pass),
            ("1. The word is spelt so [sic] in the letter.", Pass),
            ("1. See [our privacy notice](https://example.com/privacy) for more.", Pass),
            ("1. Write dates in the format DD/MM/YYYY.", Pass),
            ("1. Super Bowl XXX was played then, under Title XXX.", Pass),
            ("1. Tick what applies:\n\n- [ ] by post\n- [x] by email", Pass),
            ("1. The company does business (Supplier) and more.", Pass),
            ("1. The price [* * *] is confidential.", Partial),
            ("1. See section 6.3 [Company Licence].", Pass),
        ],
    );
    let verdict = |words: &str| check("EXE-PLACEHOLDER", &changed(SERVICE, "5.1 Each party", words)).severity;
    assert_eq!(verdict("5.1 The fee is [●] a month. Each party"), Some(Severity::Critical));
    assert_eq!(verdict("5.1 In the style of [●]. Each party"), Some(Severity::High));
    assert_eq!(verdict("5.1 A contact, if any: [●]. Each party"), Some(Severity::Medium));
}

#[test]
fn signature_and_date_lines_are_no_blanks() {
    let dated = changed(SERVICE, "**Date:** 2 November 2026", "**Date:** ____________ 20__");
    assert_eq!(check("EXE-PLACEHOLDER", &dated).outcome, Pass);
}

#[test]
fn drafting_marks_are_found() {
    table(
        "EXE-DRAFT",
        &[
            ("DRAFT 3\n\n1. The parties agree.", Fail),
            ("1. The parties agree. [Note: check with finance.]", Fail),
            ("1. He/she (delete as appropriate) shall agree.", Fail),
            ("1. [Either the Supplier or the Client] shall pay.", Fail),
            ("1. The Supplier will draft the report without prejudice to clause 2.", Pass),
            ("1. The Supplier will draft documents; drafts remain its own.", Pass),
        ],
    );
    let offered = check("EXE-DRAFT", "SUBJECT TO CONTRACT\n\nHeads of terms\n\n1. The parties agree.");
    assert_eq!((offered.outcome, offered.severity), (Fail, Some(Severity::Medium)));
}

#[test]
fn references_lead_to_clauses() {
    let with = |words: &str| check("EXE-XREF", &changed(SERVICE, "6.2 Subject to clause 6.1,", words)).outcome;
    assert_eq!(with("6.2 Subject to clause 6.1,"), Pass);
    assert_eq!(with("6.2 Subject to clause 19,"), Fail);
    assert_eq!(with("6.2 Subject to clause 6.9,"), Fail);
    assert_eq!(with("6.2 Subject to clause 7.2(d),"), Fail);
    assert_eq!(with("6.2 Subject to clause 7.2(b),"), Pass);
    assert_eq!(with("6.2 Subject to clauses 4, 5.2 and 29,"), Fail);
    assert_eq!(with("6.2 Subject to clauses 4, 5.2 and 6.1,"), Pass);
    assert_eq!(with("6.2 Subject to section 29 of the Sale of Goods Act 1979,"), Pass);
    assert_eq!(with("6.2 Subject to clause 29 of the Framework Agreement,"), Pass);
    assert_eq!(with("6.2 Subject to paragraph 29 of Schedule 2,"), Pass);
    assert_eq!(with("6.2 Subject to Article 28 of the UK GDPR,"), Pass);
    assert_eq!(with("6.2 Subject to Error! Reference source not found.,"), Fail);
    assert_eq!(check("EXE-XREF", "A letter about clause 9 of something.").outcome, Unknown);
}

#[test]
fn attachments_are_attached() {
    let with = |words: &str| check("EXE-SCHED", &changed(SERVICE, "listed in Schedule 1", words));
    assert_eq!(with("listed in Schedule 1").outcome, Pass);
    assert_eq!(with("listed in Schedule 3").outcome, Fail);
    assert_eq!(with("listed in Annex A").outcome, Fail);
    assert_eq!(with("listed in Schedule I").outcome, Pass);
    assert_eq!(with("listed in Schedule 9 to the Companies Act 2006").outcome, Pass);
    let separate = with("listed in Schedule 3, a separate document");
    assert_eq!((separate.outcome, separate.severity), (Fail, Some(Severity::Low)));
}

#[test]
fn numbers_follow_on_and_headings_have_text() {
    assert_eq!(check("EXE-NUMBERING", &changed(SERVICE, "4.4 The Supplier", "4.6 The Supplier")).outcome, Fail);
    assert_eq!(check("EXE-NUMBERING", &changed(SERVICE, "4.4 The Supplier", "4.3 The Supplier")).outcome, Fail);
    assert_eq!(check("EXE-NUMBERING", "No numbers here.").outcome, Unknown);
    let emptied = changed(SERVICE, "3.1 The Supplier will perform the Services with reasonable care and skill.", "");
    let emptied = changed(
        &emptied,
        "3.2 The Supplier will deliver the Deliverables to the Client by the dates in Schedule 1, each being a Business Day.",
        "",
    );
    assert_eq!(check("EXE-EMPTY", &emptied).outcome, Fail);
    assert_eq!(check("EXE-EMPTY", &changed(&emptied, "### 3. Services", "### 3. Not used")).outcome, Pass);
}

#[test]
fn terms_are_defined_once_and_used() {
    let unused =
        changed(SERVICE, "\"Deliverables\" means", "\"Escrow Agent\" means the agent.\n\n\"Deliverables\" means");
    assert_eq!(check("EXE-DEF-UNUSED", &unused).outcome, Fail);
    let twice =
        changed(SERVICE, "\"Deliverables\" means", "\"Fees\" means the price of everything.\n\n\"Deliverables\" means");
    assert_eq!(check("EXE-DEF-DUP", &twice).outcome, Fail);
    let undefined = changed(
        SERVICE,
        "3.1 The Supplier",
        "3.1 With the Acceptance Tests in mind, and after the Acceptance Tests, the Supplier",
    );
    let verdict = check("EXE-DEF-UNDEF", &undefined);
    assert_eq!(
        (verdict.outcome, verdict.note.as_deref()),
        (Fail, Some("Used without a definition: “Acceptance Tests”."))
    );
    let proper = changed(
        SERVICE,
        "3.1 The Supplier",
        "3.1 Having asked the Information Commissioner and the High Court in January and the High Court and the Information Commissioner in May, the Supplier",
    );
    assert_eq!(check("EXE-DEF-UNDEF", &proper).outcome, Pass);
}

#[test]
fn labels_belong_to_parties() {
    let foreign =
        changed(SERVICE, "3.1 The Supplier", "3.1 On request of the Licensor, and to help the Licensor, the Supplier");
    assert_eq!(check("EXE-ROLE", &foreign).outcome, Fail);
    let assigned = changed(
        SERVICE,
        "3.1 The Supplier",
        "3.1 The Client is the Controller and the Supplier the Processor. As the Controller asks the Controller may check. The Supplier",
    );
    assert_eq!(check("EXE-ROLE", &assigned).outcome, Pass);
    let compound = changed(
        SERVICE,
        "3.1 The Supplier",
        "3.1 The Internet Service Provider and the Internet Service Provider act. The Supplier",
    );
    assert_eq!(check("EXE-ROLE", &compound).outcome, Pass);
}

#[test]
fn a_party_has_one_name() {
    // The clean contract says "Ltd" among the parties and "Limited" where it is signed.
    let with = |words: &str| check("EXE-PARTY", &changed(SERVICE, "behalf of Northfield Foods Limited", words));
    assert_eq!(with("behalf of Northfield Foods Limited").outcome, Pass);
    assert_eq!(with("behalf of Northfield Foods LLP").outcome, Fail);
    assert_eq!(with("behalf of Nortfield Foods Limited").outcome, Fail);
    let bare = with("behalf of Northfield Foods");
    assert_eq!((bare.outcome, bare.severity), (Fail, Some(Severity::Low)));
}

#[test]
fn a_company_number_has_its_form() {
    let with = |number: &str| check("EXE-COMPNO", &changed(SERVICE, "09876543", number)).outcome;
    let rows = [
        ("09876543", Pass),
        ("SC123456", Pass),
        ("NI123456", Pass),
        ("OC301234", Pass),
        ("9876543", Partial),
        ("987654", Fail),
        ("XX123456", Fail),
        ("098765432", Fail),
    ];
    for (number, outcome) in rows {
        assert_eq!(with(number), outcome, "{number}");
    }
    let charity =
        changed(SERVICE, "company number 09876543", "company number 09876543 and registered charity number 1122334");
    assert_eq!(check("EXE-COMPNO", &charity).outcome, Pass);
    let abroad = changed(
        SERVICE,
        "registered in England and Wales with company number 09876543",
        "incorporated in Delaware with company number 5551234",
    );
    assert_eq!(check("EXE-COMPNO", &abroad).outcome, Pass);
}

#[test]
fn every_party_has_a_place_to_sign() {
    assert_eq!(check("EXE-SIGN", SERVICE).outcome, Pass);
    assert_eq!(check("EXE-SIGN", NDA).outcome, Pass);
    let at = SERVICE.find("## Signatures").expect("the contract has signatures");
    let unsigned = &SERVICE[..at];
    assert_eq!(check("EXE-SIGN", unsigned).outcome, Fail);
    let one = SERVICE.find("Signed for and on behalf of Northfield").expect("there are two");
    let verdict = check("EXE-SIGN", &SERVICE[..one]);
    assert_eq!(
        (verdict.outcome, verdict.note.as_deref()),
        (Partial, Some("No place to sign was found for Northfield Foods Ltd."))
    );
    let clicked = changed(unsigned, "8.1 Notices", "8.1 The Client accepts these terms by clicking “I agree”. Notices");
    assert_eq!(check("EXE-SIGN", &clicked).outcome, NotApplicable);
}

#[test]
fn dates_exist_and_stand_in_order() {
    let with = |words: &str| check("EXE-DATES", &changed(SERVICE, "starts on 1 December 2026", words)).outcome;
    assert_eq!(with("starts on 1 December 2026"), Pass);
    assert_eq!(with("starts on 31 November 2026"), Fail);
    assert_eq!(with("runs from 1 December 2026 until 1 June 2026"), Fail);
    assert_eq!(with("runs from 1 December 2026 until 30 November 2027"), Pass);
    assert_eq!(with("starts on 01/12/2026"), Partial);
    assert_eq!(with("has the Commencement Date of 1 March 2024"), Fail);
    let signed = SERVICE.replace("Date: ____________________", "Date: 3 March 2029");
    let signed = changed(
        &signed,
        "starts on 1 December 2026",
        "has the Commencement Date: 1 December 2026 and the Expiry Date: 30 November 2027",
    );
    assert_eq!(check("EXE-DATES", &signed).outcome, Fail);
}

#[test]
fn one_currency_is_used_or_explained() {
    table(
        "EXE-CURR",
        &[
            ("1. The price is £10 and the deposit £5.", Pass),
            ("1. The price is £10 and the deposit €5.", Fail),
            ("1. The price is £10 and the deposit €5. All sums are payable in pounds sterling.", Pass),
            ("1. The price is $10. The law of England and Wales governs this agreement.", Partial),
            ("1. The price is US$10. English law governs this agreement.", Pass),
        ],
    );
}

#[test]
fn totals_are_the_sums_of_their_parts() {
    assert_eq!(check("EXE-TOTAL", &changed(SERVICE, "| Total | £24,000.00 |", "| Total | £25,000.00 |")).outcome, Fail);
    assert_eq!(check("EXE-TOTAL", &changed(SERVICE, "instalments of £2,000", "instalments of £2,500")).outcome, Fail);
    table(
        "EXE-TOTAL",
        &[
            ("1. A salary of £30,000 a year, being £2,500 a month.", Pass),
            ("1. A salary of £30,000 a year, being £2,400 a month.", Fail),
            ("1. A salary of £31,000 a year (£2,583.33 per month).", Pass),
            ("1. A salary of £30,000 a year and a car allowance of £300 a month.", Pass),
            ("1. The price is £900, with a deposit of £300 and a balance of £600.", Pass),
            ("1. The price is £900, with a deposit of £300 and a balance of £500.", Fail),
            ("1. The fee is £100 plus VAT, which is £120 including VAT.", Pass),
            ("1. The fee is £100 plus VAT, which is £125 including VAT.", Fail),
            ("1. £12.50 an hour for 40 hours per week, which is £500 a week.", Pass),
            ("1. £12.50 an hour for 40 hours per week, which is £550 a week.", Fail),
            (
                "| Item | Price |\n|---|---|\n| A | £10 |\n| B | £20 |\n| Subtotal | £30 |\n| VAT at 20% | £6 |\n| Total | £36 |",
                Pass,
            ),
            (
                "| Item | Price |\n|---|---|\n| A | £10 |\n| B | £20 |\n| Subtotal | £30 |\n| VAT at 20% | £5 |\n| Total | £35 |",
                Fail,
            ),
            ("| Item | Price |\n|---|---|\n| A | £10 |\n| B | on request |\n| Total | £36 |", Pass),
        ],
    );
}

#[test]
fn law_and_courts_are_of_one_country() {
    let with = |law: &str, courts: &str| {
        let words = format!(
            "SERVICES\n\n1. This agreement is governed by the law of {law}. The courts of {courts} have exclusive jurisdiction."
        );
        check("COM-LAWJUR", &words).outcome
    };
    assert_eq!(with("England and Wales", "England and Wales"), Pass);
    assert_eq!(with("England and Wales", "Scotland"), Fail);
    assert_eq!(with("Scotland", "the United Kingdom"), Pass);
    assert_eq!(with("the State of New York", "England"), Fail);
    assert_eq!(with("Ireland", "Ireland"), Pass);
    table(
        "COM-LAWJUR",
        &[
            ("1. English law governs this agreement and the Scottish courts have non-exclusive jurisdiction.", Pass),
            ("1. This agreement is governed by English law.", NotApplicable),
            ("1. The Supplier is a company formed under the laws of Delaware.", NotApplicable),
        ],
    );
}

#[test]
fn foreign_boilerplate_counts_only_under_uk_law() {
    let fees = "including attorneys' fees, and waives trial by jury.";
    table(
        "EXE-US",
        &[
            (&format!("1. English law governs this agreement. The Client pays all costs {fees}"), Fail),
            (
                &format!("1. The laws of the State of New York govern this agreement. The Client pays {fees}"),
                NotApplicable,
            ),
            ("1. English law governs this agreement. Each party indemnifies and shall hold harmless the other.", Pass),
            ("1. English law governs this agreement. The Client pays all attorneys' fees.", Partial),
        ],
    );
}

#[test]
fn repealed_laws_are_named_with_what_replaced_them() {
    table(
        "EXE-OLDLAW",
        &[
            ("1. Each party complies with the Data Protection Act 1998.", Fail),
            ("1. Each party complies with the Data Protection Act 2018.", Pass),
            ("1. The Data Protection Act 2018 replaced the Data Protection Act 1998.", Pass),
            ("1. A company registered under the Companies Act 1985.", Pass),
            ("1. Within the meaning of the Companies Act 1985.", Fail),
            ("1. The Sale of Goods Act 1979 applies.", Pass),
            ("1. You must retire at 65.", Fail),
            ("1. Certified to the EU-US Privacy Shield.", Fail),
            ("1. Under the Public Contracts Regulations 2015.", Fail),
        ],
    );
    let verdict = check("EXE-OLDLAW", "Under the Companies Act 1985 it counts.");
    assert_eq!(
        (verdict.severity, verdict.note.as_deref()),
        (Some(Severity::Low), Some("Companies Act 1985: use the Companies Act 2006."))
    );
    let graded = |words: &str| {
        let it = analyse(&body(words), ContractType::ServiceAgreement, &GivenFacts::default(), ON);
        let it = it.findings.into_iter().find(|it| it.rule_id == "EXE-OLDLAW").expect("the rule is asked");
        (it.severity, it.weight)
    };
    let outdated = "1. Each party complies with the Data Protection Act 1998.";
    assert_eq!(graded(outdated), (Severity::High, 6), "what the table grades high weighs and caps so");
    assert_eq!(graded("1. The Sex Discrimination Act 1975 is met."), (Severity::Medium, 3));
    assert_eq!(graded("1. Within the meaning of the Companies Act 1985."), (Severity::Low, 1));
    let before = check_on(
        "EXE-OLDLAW",
        "Under the Public Contracts Regulations 2015.",
        ContractType::ServiceAgreement,
        date(2025, 1, 1),
    );
    assert_eq!(before.outcome, Pass);
    let consumer = "Online shop\n\n1. If you are a consumer, the Sale of Goods Act 1979 protects you.";
    assert_eq!(check_on("EXE-OLDLAW", consumer, ContractType::TermsConditions, ON).outcome, Fail);
}

#[test]
fn a_power_of_attorney_needs_a_deed() {
    let grant = "1. The Supplier irrevocably appoints the Client as its attorney to sign what is needed.";
    table(
        "EXE-DEED-NEED",
        &[
            (grant, Fail),
            (&format!("{grant}\n\nThis deed is delivered on its date."), Pass),
            ("1. Signed under a power of attorney dated 2 May 2026.", Pass),
            ("1. No gift or other inducement is given.", Pass),
        ],
    );
}

#[test]
fn key_terms_do_not_contradict_each_other() {
    let with = |words: &str| check("EXE-CONFLICT", &changed(SERVICE, "8.1 Notices", words)).outcome;
    assert_eq!(with("8.1 Notices"), Pass);
    assert_eq!(with("8.1 Either party may end this agreement by giving one month's written notice. Notices"), Fail);
    assert_eq!(
        with("8.1 If there is a change of control either party may end this agreement by one month's notice. Notices"),
        Pass
    );
    assert_eq!(with("8.1 Each invoice is payable within 14 days of receipt. Notices"), Fail);
    assert_eq!(with("8.1 This agreement is governed by the law of Scotland. Notices"), Fail);
    assert_eq!(with("8.1 The initial term is 24 months. Notices"), Fail);
}

#[test]
fn mutual_secrecy_binds_both_sides() {
    assert_eq!(check("NDA-MUTUAL", NDA).outcome, Pass);
    let one_sided = "MUTUAL CONFIDENTIALITY AGREEMENT\n\n(1) Alder Ltd, company number 01234567 (\"Alder\"); and\n\n(2) Birch Ltd, company number 07654321 (\"Birch\").\n\n1. Duties\n\n1.1 Birch shall keep secret all information of Alder and shall not disclose it.";
    assert_eq!(check("NDA-MUTUAL", one_sided).outcome, Fail);
    let one_way = changed(one_sided, "MUTUAL", "ONE-WAY");
    assert_eq!(check("NDA-MUTUAL", &one_way).outcome, Pass);
}

#[test]
fn consumer_terms_read_plainly() {
    let plain = "We deliver your order in five days. You can cancel within 14 days. We then pay you back. ".repeat(12);
    assert_eq!(check_on("CRA-68", &plain, ContractType::TermsConditions, ON).outcome, Pass);
    let hard = "Notwithstanding the aforesaid stipulations hereinafter enumerated, the contractual counterparty acknowledges irrevocably the comprehensive applicability of supplementary contractual determinations promulgated hereunder. ".repeat(12);
    assert_eq!(check_on("CRA-68", &hard, ContractType::TermsConditions, ON).outcome, Fail);
}

#[test]
fn business_terms_keep_consumers_out() {
    let terms = |words: &str| {
        check_on("CON-B2B-ONLY", &body(&format!("1. {words}")), ContractType::TermsConditions, ON).outcome
    };
    assert_eq!(terms("You confirm that you buy in the course of your business."), Pass);
    assert_eq!(terms("We deliver to your home."), Fail);
    assert_eq!(terms("We deliver on time."), Partial);
}
