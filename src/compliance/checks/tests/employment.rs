//! Checks of a contract of employment.

use jiff::civil::date;

use super::super::super::Outcome::{Fail, NotApplicable, Partial, Pass, Unknown};
use super::super::super::{Outcome, Severity};
use super::{EMPLOYMENT, changed, check, check_on};
use crate::contracts::ContractType;

fn with(id: &str, from: &str, to: &str) -> Outcome {
    check(id, &changed(EMPLOYMENT, from, to)).outcome
}

#[test]
fn the_statement_comes_no_later_than_the_first_day() {
    assert_eq!(with("EMP-1-2-DAY1", "made on 2 November 2026", "made on 20 November 2026"), Fail);
    assert_eq!(with("EMP-1-2-DAY1", "made on 2 November 2026", "made on 16 November 2026"), Pass);
    assert_eq!(with("EMP-1-2-DAY1", "begins on 16 November 2026", "begins when we agree"), Unknown);
}

#[test]
fn notice_is_not_below_the_statutory_minimum() {
    let after = "8.1 After probation we will give you one month's notice to end your employment, or the statutory minimum notice if that is longer. You must give us one month's notice.";
    let rows = [
        ("8.1 Either party may end the employment by giving one week's notice.", Fail),
        ("8.1 Either party may end the employment by giving one month's notice.", Partial),
        ("8.1 Either party may end the employment by giving three months' notice.", Pass),
        (
            "8.1 We will give you one week's notice, or the statutory minimum notice if greater. You must give us one week's notice.",
            Pass,
        ),
        (
            "8.1 We will give you one month's notice to end the employment. You must give us three days' notice to end the employment.",
            Fail,
        ),
        (
            "8.1 After five years' service we will give you two weeks' notice to end the employment. You must give us one week's notice.",
            Fail,
        ),
        (
            "8.1 We will give you four weeks' notice, and one week for each complete year of service up to twelve weeks. You must give us four weeks' notice.",
            Pass,
        ),
    ];
    for (words, outcome) in rows {
        assert_eq!(with("EMP-86", after, words), outcome, "{words}");
    }
    let silent = changed(EMPLOYMENT, after, "8.1 See the handbook.");
    let silent = changed(&silent, "During probation either of us may end the employment on one week's notice.", "");
    assert_eq!(check("EMP-86", &silent).outcome, Unknown);
}

#[test]
fn three_months_notice_becomes_known() {
    let long =
        changed(EMPLOYMENT, "one month's notice to end your employment", "three months' notice to end your employment");
    assert_eq!(check("EMP-86", &long).learnt, [("notice3m", "true")]);
    assert_eq!(check("EMP-86", EMPLOYMENT).learnt, [("notice3m", "false")]);
}

#[test]
fn the_week_has_48_hours_unless_opted_out() {
    assert_eq!(with("EMP-WTR-48", "37.5 hours a week", "50 hours a week"), Fail);
    let long = changed(EMPLOYMENT, "37.5 hours a week", "50 hours a week");
    let opted = changed(&long, "4.2 We may", "4.2 You agree that the limit of 48 hours shall not apply to you. We may");
    assert_eq!(check("EMP-WTR-48", &opted).outcome, Pass);
    let open = changed(
        EMPLOYMENT,
        "and your average week will not exceed 48 hours under the Working Time Regulations 1998",
        "without limit",
    );
    assert_eq!(check("EMP-WTR-48", &open).outcome, Partial);
    assert_eq!(with("EMP-WTR-48", "37.5 hours a week, from", "10 hours a day, from"), Fail);
}

#[test]
fn holiday_is_at_least_the_statutory_weeks() {
    let stated = "You are entitled to 25 days' paid holiday in each holiday year, in addition to the public holidays in England and Wales.";
    let rows = [
        ("You are entitled to 28 days' paid holiday a year, including public holidays.", Pass),
        ("You are entitled to 20 days' paid holiday a year plus public holidays.", Pass),
        ("You are entitled to 20 days' paid holiday a year, including public holidays.", Fail),
        ("You are entitled to 25 days' paid holiday a year, including public holidays.", Fail),
        ("You are entitled to 22 days' paid holiday a year.", Partial),
        ("You are entitled to 15 days' paid holiday a year.", Fail),
        ("You are entitled to 5.6 weeks' paid holiday a year, including public holidays.", Pass),
        ("You are entitled to 4 weeks' paid holiday a year, including public holidays.", Fail),
        ("Holiday accrues at 12.07% of the hours worked.", Pass),
    ];
    for (words, outcome) in rows {
        assert_eq!(with("EMP-WTR-13", stated, words), outcome, "{words}");
    }
    let three_days = changed(EMPLOYMENT, "Monday to Friday", "on 3 days a week");
    let three_days =
        changed(&three_days, stated, "You are entitled to 17 days' paid holiday a year, including public holidays.");
    assert_eq!(check("EMP-WTR-13", &three_days).outcome, Pass);
}

#[test]
fn pay_is_at_or_above_the_minimum_wage_of_the_day() {
    let pay = "£31,200 a year, paid monthly in arrears on the 25th by bank transfer, being £2,600 a month";
    let rows = [
        ("£12.71 an hour", Pass),
        ("£12.50 an hour", Partial),
        ("£7.50 an hour", Fail),
        ("£24,000 a year", Partial),
        ("£14,000 a year", Fail),
    ];
    for (words, outcome) in rows {
        assert_eq!(with("EMP-NMW", pay, words), outcome, "{words}");
    }
    let last_year = changed(EMPLOYMENT, pay, "£12.21 an hour");
    assert_eq!(check_on("EMP-NMW", &last_year, ContractType::EmploymentContract, date(2026, 3, 31)).outcome, Pass);
    assert_eq!(check_on("EMP-NMW", &last_year, ContractType::EmploymentContract, date(2026, 4, 1)).outcome, Partial);
    assert_eq!(check_on("EMP-NMW", &last_year, ContractType::EmploymentContract, date(2020, 4, 1)).outcome, Unknown);
}

#[test]
fn probation_ends_before_six_months() {
    let probation = "The first three months are a probationary period. We may extend it by up to one month.";
    let rows = [
        ("The first six months are a probationary period.", Fail),
        ("The first five months are a probationary period.", Partial),
        ("The first three months are a probationary period. We may extend it by up to three months.", Fail),
        ("The probationary period is three months. It may be extended to a total of five months.", Partial),
        ("The probationary period is 26 weeks.", Fail),
        ("There is no trial.", NotApplicable),
    ];
    for (words, outcome) in rows {
        let text = changed(EMPLOYMENT, probation, words);
        let text = changed(&text, "During probation either", "At first either").replace("After probation we", "We");
        assert_eq!(check("EMP-PROB6", &text).outcome, outcome, "{words}");
    }
    let earlier = EMPLOYMENT.replace("16 November 2026", "1 June 2026");
    let earlier = changed(&earlier, probation, "The first six months are a probationary period.");
    assert_eq!(check("EMP-PROB6", &earlier).outcome, Pass);
}

#[test]
fn restrictions_last_no_longer_than_courts_uphold() {
    let compete = "9.1 For three months after";
    assert_eq!(with("EMP-RT-NC", compete, "9.1 For nine months after"), Partial);
    assert_eq!(with("EMP-RT-NC", compete, "9.1 For 24 months after"), Fail);
    let solicit = check("EMP-RT-NC", &changed(EMPLOYMENT, "9.2 For six months after", "9.2 For eighteen months after"));
    assert_eq!((solicit.outcome, solicit.severity), (Fail, Some(Severity::Medium)));
    let endless = changed(EMPLOYMENT, compete, "9.1 After");
    assert_eq!(check("EMP-RT-NC", &endless).outcome, Fail);
    let wide = "9.1 For six months after your employment ends you must not compete.\n\n";
    let from =
        &EMPLOYMENT[EMPLOYMENT.find("9.1").expect("there is 9.1")..EMPLOYMENT.find("9.2").expect("there is 9.2")];
    assert_eq!(with("EMP-RT-NC", from, wide), Partial);
    let lists = "9.1 You must not, for twelve months after your employment ends:\n\n(a) solicit any customer with whom you dealt; or\n\n(b) compete with the business in which you worked within 10 miles.\n\n";
    assert_eq!(with("EMP-RT-NC", from, lists), Partial);
    let none = &EMPLOYMENT[..EMPLOYMENT.find("## 9.").expect("there is a clause 9")];
    assert_eq!(check("EMP-RT-NC", none).outcome, Pass);
}
