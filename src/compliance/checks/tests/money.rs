//! Checks of payment, interest, prices, renewal and liability.

use super::super::super::Outcome::{Fail, NotApplicable, Partial, Pass};
use super::{ON, SERVICE, body, changed, check, check_on, table};
use crate::contracts::ContractType;

#[test]
fn invoices_are_paid_within_sixty_days() {
    table(
        "COM-LP-60",
        &[
            ("1. The Client shall pay each invoice within 30 days of receipt.", Pass),
            ("1. The Client shall pay each invoice within 60 days of receipt.", Pass),
            ("1. The Client shall pay each invoice within ninety (90) days of its date.", Fail),
            ("1. Payment terms: 75 days from the invoice date.", Fail),
            ("1. Invoices are payable at the end of the month following receipt.", Pass),
            ("1. Invoices are payable within 60 days from the end of the month.", Fail),
            ("1. Payment is net 90.", Fail),
            ("1. The Client may terminate on 90 days' notice if it does not pay.", Pass),
            ("1. The Supplier keeps records of payments for audit for 90 days.", Pass),
            ("1. The Client's liability to pay is limited to what it paid in the 12 months before.", Pass),
            ("1. Nothing about money.", Pass),
        ],
    );
    let council = SERVICE
        .replace("Northfield Foods Ltd", "Northfield Borough Council")
        .replace("Northfield Foods Limited", "Northfield Borough Council");
    assert_eq!(check("COM-LP-60", &council).outcome, Pass);
    let slow = changed(&council, "each undisputed invoice within 30 days", "each undisputed invoice within 45 days");
    assert_eq!(check("COM-LP-60", &slow).outcome, Fail);
}

#[test]
fn interest_is_a_substantial_remedy() {
    table(
        "COM-LP-RATE",
        &[
            ("1. Overdue sums bear interest at 8% a year above the Bank of England base rate.", Pass),
            ("1. Overdue sums bear interest at 4% per annum above base rate.", Pass),
            ("1. Overdue sums bear interest at 3.5% per annum above base rate.", Partial),
            ("1. Overdue sums bear interest at two per cent above base rate.", Fail),
            ("1. Overdue sums bear interest at the statutory rate.", Pass),
            (
                "1. Interest on late payment is due under the Late Payment of Commercial Debts (Interest) Act 1998.",
                Pass,
            ),
            ("1. Overdue sums bear interest at 10% a year.", Pass),
            ("1. Overdue sums bear interest at 5% a year.", Fail),
            ("1. Overdue sums bear interest at 1.5% per month.", Pass),
            ("1. Overdue sums bear interest at 3% per month.", Partial),
            (
                "1. Overdue sums bear interest at 4% a year above base rate, but at 4% a year when base rate is below 0%.",
                Pass,
            ),
            ("1. The Client has a legitimate interest in the sums due and pays 2% more.", Pass),
            ("1. Nothing about late payment.", Pass),
        ],
    );
}

#[test]
fn price_increases_are_limited() {
    table(
        "COM-PRICE-INC",
        &[
            ("1. The Supplier may increase the Fees at any time.", Fail),
            ("1. The Supplier may increase the Fees by no more than the Retail Prices Index.", Partial),
            ("1. The Supplier may increase the Fees once a year by no more than the Retail Prices Index.", Pass),
            ("1. The Supplier may not increase the Fees.", Pass),
            ("1. The Fees may be changed by written agreement.", Pass),
            ("1. The Fees are £100.", Pass),
        ],
    );
}

#[test]
fn renewal_is_short_and_announced() {
    let with = |words: &str| {
        check(
            "COM-RENEW",
            &changed(SERVICE, "for further periods of 12 months unless either party gives 30 days' notice", words),
        )
        .outcome
    };
    assert_eq!(with("for further periods of 12 months unless either party gives 30 days' notice"), Pass);
    assert_eq!(with("for further periods of 24 months unless either party gives 30 days' notice"), Fail);
    assert_eq!(with("for further periods of 12 months unless either party gives 120 days' notice"), Fail);
    assert_eq!(with("for further periods of 12 months unless either party gives 75 days' notice"), Partial);
    let unannounced =
        changed(SERVICE, "The Supplier will remind the Client in writing 60 days before each renewal.", "");
    assert_eq!(check("COM-RENEW", &unannounced).outcome, Partial);
    let never = changed(&unannounced, "It renews automatically", "It does not renew automatically");
    assert_eq!(check("COM-RENEW", &never).outcome, Pass);
}

#[test]
fn limits_work_for_both_sides() {
    table(
        "COM-LIAB-ONE",
        &[
            ("1. Each party's total liability is limited to £100.", Pass),
            ("1. The Supplier's total liability is limited to £100.", Fail),
            ("1. The Supplier's liability is limited to £100. The Client's liability is limited to £100.", Pass),
            ("1. Neither party is liable for loss of profit; liability is limited to £5.", Pass),
            ("1. Nothing limits the Supplier's liability for death.", NotApplicable),
            ("1. The Supplier delivers.", NotApplicable),
        ],
    );
}

#[test]
fn suspension_needs_grounds_and_notice() {
    let terms = |words: &str| check_on("SAAS-SUSP", &body(&format!("1. {words}")), ContractType::Saas, ON).outcome;
    assert_eq!(terms("We may suspend the service if you do not pay, after 7 days' notice."), Pass);
    assert_eq!(terms("We may suspend the service if you do not pay."), Partial);
    assert_eq!(terms("We may suspend the service without notice."), Fail);
    assert_eq!(terms("We keep the service running."), Pass);
}
