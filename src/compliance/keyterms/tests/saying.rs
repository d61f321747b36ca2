//! What clauses say, in the wordings of contracts of the United Kingdom.

use super::super::{Category, KeyTerm, Value, extract};

const HEAD: &str = "# SERVICES AGREEMENT\n\nThis agreement is dated 14 March 2025.\n\n## Parties\n\n(1) Thornbury Optics Limited, a company registered in England and Wales with number 01234567 (the \"Customer\"); and\n\n(2) Halden Coatings Ltd, a company registered in England and Wales with number 07654321 (the \"Supplier\").\n\n## Agreed terms\n\n1. Terms\n\n";
const WORK: &str = "# CONTRACT OF EMPLOYMENT\n\nThis contract is between Halden Coatings Ltd (the \"Employer\") and Tom Ashworth (the \"Employee\").\n\n1. Terms\n\n";

/// What is found of a kind in one clause.
fn term(head: &str, clause: &str, category: Category) -> Option<KeyTerm> {
    extract(&format!("{head}1.1 {clause}\n")).into_iter().find(|it| it.category == category)
}

/// What is said of a kind in one clause, as a line; empty where the clause is found and no value, `None` where nothing is found.
fn said(head: &str, clause: &str, category: Category) -> Option<String> {
    let found = term(head, clause, category)?;
    Some(found.value.as_ref().map(Value::in_words).unwrap_or_default())
}

#[track_caller]
fn says(head: &str, cases: &[(Category, &str, &str)]) {
    let mut wrong = String::new();
    for (category, clause, expected) in cases {
        let found = said(head, clause, *category);
        if found.as_deref() != Some(*expected) {
            wrong.push_str(&format!("{category:?}: {clause}\n  expected {expected:?}, found {found:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn clauses_say_their_amounts_shares_and_lengths() {
    use Category::{
        AgreedDamages, AuditRight, CustomerNonSolicit, Insurance, LiabilityCap, MinimumCommitment, NonCompete,
        PriceLimit, RevenueShare, StaffNonSolicit, WarrantyPeriod,
    };
    says(
        HEAD,
        &[
            (LiabilityCap, "The Supplier's total liability under this agreement shall not exceed £50,000.", "£50,000"),
            (
                LiabilityCap,
                "The Supplier's total aggregate liability shall be limited to 125% of the total fees paid or payable under this agreement in the 12 months before the claim.",
                "125% of the fees in 12 months",
            ),
            (
                LiabilityCap,
                "Each party's total liability shall not exceed the greater of £1 million and one hundred and fifty per cent (150%) of the charges paid in the preceding contract year.",
                "£1,000,000 and 150% of the charges",
            ),
            (
                LiabilityCap,
                "The Supplier's liability is limited to the total charges paid by the Customer in the twelve months before the event.",
                "100% of the charges in 12 months",
            ),
            (LiabilityCap, "Neither party is liable for any indirect or consequential loss or loss of profits.", ""),
            (
                Insurance,
                "The Supplier shall maintain public liability insurance of at least £5,000,000 and professional indemnity insurance of at least £1,000,000.",
                "£5,000,000 public liability and £1,000,000 professional indemnity",
            ),
            (
                Insurance,
                "The Supplier shall maintain £2 million of employer's liability insurance.",
                "£2,000,000 employer's liability",
            ),
            (Insurance, "The Supplier shall take out and keep adequate insurance cover.", ""),
            (
                WarrantyPeriod,
                "The Supplier warrants that the goods shall be free from defects for a period of 24 months from delivery.",
                "24 months",
            ),
            (
                AuditRight,
                "The Customer may audit the Supplier's records on not less than ten business days' notice.",
                "10 business days",
            ),
            (
                AgreedDamages,
                "If delivery is late the Supplier shall pay liquidated damages of £100 per day.",
                "£100 a day",
            ),
            (
                MinimumCommitment,
                "The Customer shall order goods to a minimum value of £20,000 in each year.",
                "£20,000",
            ),
            (PriceLimit, "The Supplier may increase its prices once in each year and by no more than 3%.", "3%"),
            (
                RevenueShare,
                "The Supplier shall pay the Customer a commission of 12.5% of the net sales price received.",
                "12.5% of the sales price",
            ),
            (
                NonCompete,
                "The Supplier shall not for six months after the end of this agreement carry on a business in competition with the Customer within 10 miles of Bath.",
                "6 months, within 10 miles of Bath",
            ),
            (
                StaffNonSolicit,
                "For twelve months after it ends, neither party shall solicit the employees of the other to leave.",
                "12 months",
            ),
            (
                CustomerNonSolicit,
                "The Supplier shall not directly or indirectly solicit any customer of the Customer for a period of 9 months after termination.",
                "9 months",
            ),
        ],
    );
}

#[test]
fn it_says_who_may_end_it_and_with_what_notice() {
    use Category::{NoticeToEnd, TerminationForConvenience};
    let either =
        "Either party may terminate this agreement at any time on giving not less than three months' written notice.";
    let one = "The Customer may terminate this agreement for convenience on 30 days' written notice to the Supplier.";
    says(
        HEAD,
        &[
            (TerminationForConvenience, either, "3 months, by either party"),
            (NoticeToEnd, either, "3 months, by either party"),
            (TerminationForConvenience, one, "30 days, by the Customer"),
            (
                NoticeToEnd,
                "This agreement shall automatically renew for 12 months unless either party gives 60 days' notice before the end of the term.",
                "60 days, by either party",
            ),
            (
                TerminationForConvenience,
                "The Supplier may terminate this agreement at any time without giving any reason.",
                "By the Supplier",
            ),
        ],
    );
}

#[test]
fn answers_of_a_list_are_given_only_where_the_words_give_them() {
    use Category::{Assignment, ChangeOfControl, Ir35, LicenceGrant, UncappedLiability, Vat};
    says(
        HEAD,
        &[
            (
                UncappedLiability,
                "Nothing in this agreement limits or excludes liability for death or personal injury caused by negligence, or for fraud.",
                "Death or injury; Fraud",
            ),
            (
                Assignment,
                "The Customer shall not assign its rights under this agreement without the Supplier's prior written consent, not to be unreasonably withheld.",
                "Only with consent; Consent must not be refused unreasonably",
            ),
            (
                ChangeOfControl,
                "The Supplier may terminate this agreement immediately if there is a change of control of the Customer.",
                "The contract may be ended",
            ),
            (
                LicenceGrant,
                "The Supplier grants to the Customer a non-exclusive, worldwide, royalty-free licence to use the Software.",
                "Not exclusive; Worldwide; Without royalties",
            ),
            (Vat, "All charges are exclusive of VAT, which the Customer shall pay in addition.", "VAT comes on top"),
            (Vat, "The price is £1,200 including VAT.", "VAT is included"),
            (Vat, "The Supplier is not registered for VAT.", "No VAT"),
            (Ir35, "The parties agree that the engagement is outside IR35.", "Outside IR35"),
            (Ir35, "If the engagement is inside IR35, the Customer may deduct tax from the fees.", ""),
            (
                Ir35,
                "The Customer shall give the Supplier a status determination statement under the off-payroll working rules.",
                "By a status determination",
            ),
        ],
    );
    assert_eq!(said(HEAD, "The Supplier's VAT number is GB123456789.", Vat), None, "a number says nothing of prices");
}

#[test]
fn uk_terms_are_read_as_the_rules_read_them() {
    use Category::{
        BreachNotice, CancellationPeriod, ConfidentialityLength, Courts, DataRoles, LateInterest, LimitedSides,
        PaymentDays, TransferMechanism,
    };
    says(
        HEAD,
        &[
            (PaymentDays, "The Customer shall pay each invoice within 30 days of receipt.", "30 days"),
            (PaymentDays, "Payment terms are strictly net 14 days from the date of the invoice.", "14 days"),
            (
                LateInterest,
                "If the Customer pays late, it shall pay interest on the overdue amount at 4% a year above the Bank of England base rate.",
                "4% a year above base rate",
            ),
            (
                LateInterest,
                "The Supplier may charge interest on overdue invoices under the Late Payment of Commercial Debts (Interest) Act 1998.",
                "the rate of the law",
            ),
            (
                Courts,
                "The courts of England and Wales shall have exclusive jurisdiction to settle any dispute.",
                "England and Wales, and only there",
            ),
            (
                Courts,
                "Each party submits to the non-exclusive jurisdiction of the courts of Scotland.",
                "Scotland, and others too",
            ),
            (
                LimitedSides,
                "The Supplier's total liability under this agreement shall not exceed £50,000.",
                "The Supplier",
            ),
            (LimitedSides, "Neither party shall be liable for any indirect loss.", "Both sides"),
            (
                ConfidentialityLength,
                "The obligations of confidentiality continue for five years after the end of this agreement.",
                "5 years",
            ),
            (
                ConfidentialityLength,
                "The duties of confidence survive indefinitely after the end of this agreement.",
                "Without end",
            ),
            (
                BreachNotice,
                "The Supplier shall notify the Customer of a personal data breach without undue delay and within 24 hours of becoming aware of it.",
                "24 hours",
            ),
            (BreachNotice, "The Supplier shall notify the Customer of any data breach without undue delay.", ""),
            (
                DataRoles,
                "For the purposes of the UK GDPR the Customer is the controller and the Supplier is the processor.",
                "Controller and processor",
            ),
            (
                DataRoles,
                "Each party is an independent controller of the personal data it receives.",
                "Each a controller on its own",
            ),
            (
                TransferMechanism,
                "The Supplier may transfer personal data outside the UK only under the International Data Transfer Agreement.",
                "International Data Transfer Agreement (IDTA)",
            ),
            (
                CancellationPeriod,
                "You have the right to cancel this contract within 14 days without giving any reason.",
                "14 days",
            ),
        ],
    );
    assert_eq!(said(HEAD, "The Customer may inspect the goods within 30 days of delivery.", PaymentDays), None);
    assert_eq!(
        said(
            HEAD,
            "The Supplier shall return the confidential documents within 30 days after the end.",
            ConfidentialityLength
        ),
        None
    );
}

#[test]
fn a_contract_of_employment_says_pay_hours_holiday_probation_and_notice() {
    use Category::{Holiday, NoticeToEnd, Pay, Probation, WorkingHours};
    let pay = "Your salary is £28,000 per year, paid monthly.";
    says(
        WORK,
        &[
            (Pay, pay, "£28,000 a year"),
            (WorkingHours, "Your normal hours of work are 37.5 hours per week.", "37.5 hours a week"),
            (
                Holiday,
                "You are entitled to 28 days' paid holiday in each holiday year, including bank holidays.",
                "28 days",
            ),
            (Probation, "Your employment is subject to a probationary period of three months.", "3 months"),
            (
                NoticeToEnd,
                "You must give the Employer at least one month's written notice to terminate your employment.",
                "1 month",
            ),
        ],
    );
    let by_whom = [
        ("If you wish to leave you must give one month's written notice.", "1 month, by the employee"),
        ("Either party may terminate this employment on not less than four weeks' notice.", "4 weeks, by either party"),
    ];
    says(WORK, &by_whom.map(|(clause, expected)| (NoticeToEnd, clause, expected)));
    assert_eq!(said(HEAD, pay, Pay), None, "what is no contract of employment has no pay");
}
