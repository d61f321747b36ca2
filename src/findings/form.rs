//! What a person or program sent for a decision → what a decision accepts.

use crate::compliance::Decision;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;
use jiff::ToSpan;
use jiff::civil::Date;

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 2_000;
/// For how many years a risk can be accepted at most.
const MOST_YEARS: i32 = 5;

/// The day that a form offers as the last on which an accepted risk counts: a year on.
pub fn usual_until(today: Date) -> Date {
    today.saturating_add(1.year())
}

/// The latest such day.
pub fn latest_until(today: Date) -> Date {
    today.saturating_add(MOST_YEARS.years())
}

/// Which finding somebody saw: what has changed since is not decided by them.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The version of the contract.
    pub version: Option<u32>,
    /// The mark of the finding.
    pub mark: String,
}

impl Seen {
    /// Complains about `version` and `seen` where nothing was sent.
    pub(super) fn check(&self, complaints: &mut Complaints) {
        if self.version.is_none() {
            complaints.add("version", "required", "Send the version of the contract that you saw.");
        }
        if self.mark.trim().is_empty() {
            complaints.add("seen", "required", "Send the mark of the finding that you saw.");
        }
    }
}

/// A decision as sent.
#[derive(Clone, Debug, Default)]
pub struct DecisionForm {
    /// `accepted` or `false_positive`.
    pub decision: String,
    pub reason: String,
    /// `YYYY-MM-DD`: the last day on which an accepted risk counts; empty for a dismissal.
    pub until: String,
    pub seen: Seen,
}

/// A decision that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    pub(super) decision: Decision,
    pub(super) reason: String,
    pub(super) until: Option<Date>,
}

impl DecisionForm {
    /// Checks every field.
    ///
    /// # Errors
    /// Complaints under `decision`, `reason`, `until`, `version` and `seen`.
    pub fn check(&self, today: Date) -> Result<NewDecision, Problem> {
        let mut complaints = Complaints::new();
        let decision = complaints.keep("decision", decision(self.decision.trim()));
        let reason = complaints.keep("reason", reason(self.reason.trim()));
        let until = complaints.keep("until", until(self.until.trim(), decision, today));
        self.seen.check(&mut complaints);
        let new = (|| Some(NewDecision { decision: decision?, reason: reason?, until: until? }))();
        complaints.into_result(new)
    }
}

fn decision(word: &str) -> Result<Decision, Complaint> {
    Decision::from_word(word).ok_or_else(|| {
        Complaint::new(
            "not_a_decision",
            "Say whether you accept the risk (accepted) or the finding is wrong (false_positive).",
        )
    })
}

fn reason(raw: &str) -> Result<String, Complaint> {
    let reason = typed::long_text(raw, LONGEST_REASON)?;
    if reason.trim().is_empty() {
        return Err(Complaint::new(
            "required",
            "Say why, such as who agreed to it and what makes it bearable, or what the finding overlooks.",
        ));
    }
    Ok(reason)
}

fn until(raw: &str, decision: Option<Decision>, today: Date) -> Result<Option<Date>, Complaint> {
    if raw.is_empty() {
        return match decision {
            Some(Decision::Accepted) => Err(Complaint::new(
                "required",
                format!(
                    "Say until which day the risk is accepted, {MOST_YEARS} years from today at most. Then somebody looks again."
                ),
            )),
            Some(Decision::FalsePositive) | None => Ok(None),
        };
    }
    let day = typed::day(raw)?;
    if decision == Some(Decision::FalsePositive) {
        return Err(Complaint::new(
            "not_for_a_dismissal",
            "Only an accepted risk has a last day: a finding that is wrong stays wrong. Leave this empty.",
        ));
    }
    if day < today {
        return Err(Complaint::new("in_the_past", "This day has passed. Choose today or a later one."));
    }
    let latest = latest_until(today);
    if day > latest {
        return Err(Complaint::new(
            "too_far",
            format!(
                "A risk is accepted for {MOST_YEARS} years at most. Choose a day up to {}; whoever looks then may accept it again.",
                typed::day_in_words(latest)
            ),
        ));
    }
    Ok(Some(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn sent(decision: &str, until: &str, today: Date) -> Result<NewDecision, Problem> {
        let seen = Seen { version: Some(1), mark: "x".into() };
        DecisionForm { decision: decision.into(), reason: "Agreed".into(), until: until.into(), seen }.check(today)
    }

    #[test]
    fn a_risk_is_accepted_until_a_day_from_today_to_five_years_on() {
        let today = date(2026, 11, 23);
        let code = |until: &str| {
            let problem = sent("accepted", until, today).unwrap_err();
            problem.complaints.about("until").map(|it| it.code.clone()).unwrap()
        };
        for until in ["2026-11-23", "2027-11-23", "2031-11-23"] {
            assert_eq!(sent("accepted", until, today).unwrap().until.unwrap().to_string(), until);
        }
        assert_eq!([code(""), code("2026-11-22"), code("2031-11-24")], ["required", "in_the_past", "too_far"]);
        let leap = date(2028, 2, 29);
        assert_eq!((usual_until(leap), latest_until(leap)), (date(2029, 2, 28), date(2033, 2, 28)));
    }

    #[test]
    fn a_dismissal_has_no_last_day() {
        let today = date(2026, 11, 23);
        assert_eq!(sent("false_positive", "", today).unwrap().until, None);
        let problem = sent("false_positive", "2027-11-23", today).unwrap_err();
        assert_eq!(problem.complaints.about("until").unwrap().code, "not_for_a_dismissal");
    }
}
