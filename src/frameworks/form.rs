//! What a person or program sent → what reports, approvals and attestations accept.

use crate::accounts::form::Password;
use crate::ids::ContractId;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;
use jiff::ToSpan;
use jiff::civil::Date;
use std::ops::RangeInclusive;

/// The usual period: 90 days, today included.
const USUAL_DAYS: i32 = 90;
/// The longest period: a year and a day.
const LONGEST_PERIOD: i32 = 366;
/// The longest text, in characters.
pub const LONGEST_TEXT: usize = 2_000;
/// The longest link, in characters.
pub const LONGEST_LINK: usize = 500;
/// A person vouches for no longer than a year, so that somebody looks again.
const LONGEST_WORD: i32 = 366;

/// The days of a report, as sent.
#[derive(Clone, Debug, Default)]
pub struct PeriodForm {
    /// `YYYY-MM-DD`; empty for 90 days up to the last day.
    pub from: String,
    /// `YYYY-MM-DD`; empty for today.
    pub to: String,
}

/// The days of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

impl PeriodForm {
    /// Checks both days.
    ///
    /// # Errors
    /// Complaints under `from` and `to`.
    pub fn check(&self, today: Date) -> Result<Period, Problem> {
        let mut complaints = Complaints::new();
        let to = complaints.keep("to", or(&self.to, today)).filter(|to| {
            let is_past = *to <= today;
            if !is_past {
                complaints.add("to", "in_the_future", "This day is still to come. Choose today or an earlier one.");
            }
            is_past
        });
        let usual = to.unwrap_or(today).checked_sub((USUAL_DAYS - 1).days()).unwrap_or(today);
        let from = complaints.keep("from", or(&self.from, usual));
        if let (Some(from), Some(to)) = (from, to) {
            let days = from.until(to).map_or(0, |it| it.get_days());
            if from > to {
                complaints.add("from", "after_the_end", "The first day is after the last one.");
            } else if days >= LONGEST_PERIOD {
                complaints.add("from", "too_long", "A report is about a year at most. Choose a later first day.");
            }
        }
        complaints.into_result(from.zip(to).map(|(from, to)| Period { from, to }))
    }
}

fn or(raw: &str, otherwise: Date) -> Result<Date, Complaint> {
    if raw.trim().is_empty() { Ok(otherwise) } else { typed::day(raw) }
}

/// What somebody means by their name under a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Reviewed,
    Approved,
    Responsible,
}

impl Meaning {
    /// Every meaning, the usual one first.
    pub const ALL: [Self; 3] = [Self::Approved, Self::Reviewed, Self::Responsible];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reviewed => "reviewed",
            Self::Approved => "approved",
            Self::Responsible => "responsible",
        }
    }

    /// The meaning of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The sentence that a person puts their name to.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Reviewed => "I have looked through this report and the evidence behind it.",
            Self::Approved => "I approve this report for the company, with what it says is not met.",
            Self::Responsible => "I answer for the controls of this report, and see to what it says is not met.",
        }
    }
}

/// An approval as sent.
#[derive(Clone, Default)]
pub struct ApprovalForm {
    /// The mark of the report as it was seen.
    pub seen: String,
    /// The word of a [`Meaning`].
    pub meaning: String,
    pub reason: String,
    /// The person's own password, once more.
    pub password: String,
}

/// An approval that can be given.
pub struct NewApproval {
    pub(super) seen: String,
    pub(super) meaning: Meaning,
    pub(super) reason: String,
    pub(super) password: Password,
}

impl ApprovalForm {
    /// Checks every field.
    ///
    /// # Errors
    /// Complaints under `seen`, `meaning`, `reason` and `password`.
    pub fn check(&self) -> Result<NewApproval, Problem> {
        let mut complaints = Complaints::new();
        if self.seen.trim().is_empty() {
            complaints.add("seen", "required", "Send the mark of the report that you saw.");
        }
        let words = Meaning::ALL.map(Meaning::word).join(", ");
        let unknown = || Complaint::new("not_a_meaning", format!("Choose what your name means: one of {words}."));
        let meaning = complaints.keep("meaning", Meaning::from_word(self.meaning.trim()).ok_or_else(unknown));
        let why = "Say why you approve it, such as what you looked at.";
        let reason = complaints.keep("reason", text(&self.reason, why));
        if self.password.is_empty() {
            complaints.add(
                "password",
                "required",
                "Type your password once more: it shows that it is you who approves.",
            );
        }
        let new = meaning.zip(reason).map(|(meaning, reason)| NewApproval {
            seen: self.seen.trim().to_owned(),
            meaning,
            reason,
            password: Password::typed(self.password.as_str()),
        });
        complaints.into_result(new)
    }
}

fn text(raw: &str, missing: &str) -> Result<String, Complaint> {
    let text = typed::long_text(raw.trim(), LONGEST_TEXT)?;
    if text.trim().is_empty() { Err(Complaint::new("required", missing)) } else { Ok(text) }
}

/// What a person vouches for, as sent.
#[derive(Clone, Debug, Default)]
pub struct AttestationForm {
    pub statement: String,
    pub evidence: String,
    /// An address beginning with `https://` or `http://`; may be empty.
    pub link: String,
    /// The id of a contract of the company; may be empty.
    pub contract_id: String,
    /// `YYYY-MM-DD`: when the evidence was looked at; empty for today.
    pub seen_on: String,
    /// `YYYY-MM-DD`: the last day on which it counts.
    pub until: String,
}

/// What a person can vouch for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttestation {
    pub(super) statement: String,
    pub(super) evidence: String,
    pub(super) link: Option<String>,
    pub(super) contract: Option<ContractId>,
    pub(super) seen_on: Date,
    pub(super) until: Date,
}

impl AttestationForm {
    /// Checks every field; whether the contract is there, the caller sees.
    ///
    /// # Errors
    /// Complaints under `statement`, `evidence`, `link`, `contract_id`, `seen_on` and `until`.
    pub fn check(&self, today: Date) -> Result<NewAttestation, Problem> {
        let mut complaints = Complaints::new();
        let statement = complaints.keep("statement", text(&self.statement, "Say what is in place."));
        let where_it_is = "Say what shows it and where that lies, such as a document, a certificate or a log.";
        let evidence = complaints.keep("evidence", text(&self.evidence, where_it_is));
        let link = complaints.keep("link", link(self.link.trim()));
        let contract = complaints.keep("contract_id", contract(self.contract_id.trim()));
        let seen_on = complaints.keep("seen_on", or(&self.seen_on, today).and_then(|it| past(it, today)));
        let until = complaints.keep("until", until(&self.until, today));
        let new = (|| {
            Some(NewAttestation {
                statement: statement?,
                evidence: evidence?,
                link: link?,
                contract: contract?,
                seen_on: seen_on?,
                until: until?,
            })
        })();
        complaints.into_result(new)
    }
}

fn link(raw: &str) -> Result<Option<String>, Complaint> {
    const LENGTH: RangeInclusive<usize> = 0..=LONGEST_LINK;
    let link = typed::one_line(raw, LENGTH)?;
    if link.is_empty() {
        return Ok(None);
    }
    let is_web = ["https://", "http://"].iter().any(|it| link.strip_prefix(it).is_some_and(|rest| !rest.is_empty()));
    if !is_web || link.chars().any(char::is_whitespace) {
        return Err(Complaint::new(
            "not_a_link",
            "Write a whole address that begins with https://, or leave this empty.",
        ));
    }
    Ok(Some(link))
}

fn contract(raw: &str) -> Result<Option<ContractId>, Complaint> {
    if raw.is_empty() {
        return Ok(None);
    }
    raw.parse().map(Some).map_err(|_| not_a_contract())
}

/// The complaint about an id that is no contract of the company.
pub(super) fn not_a_contract() -> Complaint {
    Complaint::new(
        "not_a_contract",
        "There is no such contract. Write the id at the end of its address, or leave this empty.",
    )
}

fn past(day: Date, today: Date) -> Result<Date, Complaint> {
    if day > today {
        return Err(Complaint::new("in_the_future", "This day is still to come. Write when you looked at it."));
    }
    Ok(day)
}

fn until(raw: &str, today: Date) -> Result<Date, Complaint> {
    if raw.trim().is_empty() {
        return Err(Complaint::new(
            "required",
            "Say until when this counts; then somebody looks again. A year at most.",
        ));
    }
    let day = typed::day(raw)?;
    let last = today.checked_add(LONGEST_WORD.days()).unwrap_or(today);
    if !(today..=last).contains(&day) {
        return Err(Complaint::new("out_of_range", "Choose a day from today to a year from now."));
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 23);

    fn fields(problem: &Problem) -> Vec<(&str, &str)> {
        problem.complaints.iter().map(|(field, it)| (field, it.code.as_str())).collect()
    }

    #[test]
    fn a_report_is_about_the_last_90_days_unless_somebody_says_otherwise() {
        let check = |from: &str, to: &str| PeriodForm { from: from.into(), to: to.into() }.check(TODAY);
        assert_eq!(check("", "").unwrap(), Period { from: date(2026, 8, 26), to: TODAY });
        assert_eq!(check("", "2026-03-31").unwrap(), Period { from: date(2026, 1, 1), to: date(2026, 3, 31) });
        assert_eq!(check("2026-11-23", "").unwrap(), Period { from: TODAY, to: TODAY });
        assert_eq!(fields(&check("", "2026-11-24").unwrap_err()), [("to", "in_the_future")]);
        assert_eq!(fields(&check("2026-12-01", "").unwrap_err()), [("from", "after_the_end")]);
        assert_eq!(fields(&check("2025-11-22", "").unwrap_err()), [("from", "too_long")]);
        assert!(check("2025-11-23", "").is_ok());
        assert_eq!(fields(&check("x", "y").unwrap_err()), [("from", "not_a_date"), ("to", "not_a_date")]);
    }

    #[test]
    fn e15_an_approval_says_what_it_means_and_why_and_proves_who_gives_it() {
        let problem = ApprovalForm::default().check().map(|_| ()).unwrap_err();
        assert_eq!(
            fields(&problem),
            [("meaning", "not_a_meaning"), ("password", "required"), ("reason", "required"), ("seen", "required")]
        );
        let whole = ApprovalForm {
            seen: "m".into(),
            meaning: "approved".into(),
            reason: "Looked at all of it".into(),
            password: "x".into(),
        };
        assert!(whole.check().is_ok());
        for meaning in Meaning::ALL {
            assert_eq!(Meaning::from_word(meaning.word()), Some(meaning));
        }
    }

    #[test]
    fn what_a_person_vouches_for_has_evidence_and_an_end() {
        let problem = AttestationForm::default().check(TODAY).unwrap_err();
        assert_eq!(fields(&problem), [("evidence", "required"), ("statement", "required"), ("until", "required")]);
        let whole = AttestationForm {
            statement: "The server stands in a locked room.".into(),
            evidence: "Visit of the host".into(),
            link: "https://host.example/report".into(),
            until: "2027-11-24".into(),
            ..AttestationForm::default()
        };
        assert_eq!(whole.check(TODAY).unwrap().seen_on, TODAY);
        for (link, contract_id, seen_on, until, wrong) in [
            ("javascript:alert(1)", "", "", "2027-01-01", ("link", "not_a_link")),
            ("https://", "", "", "2027-01-01", ("link", "not_a_link")),
            ("", "seven", "", "2027-01-01", ("contract_id", "not_a_contract")),
            ("", "", "2026-11-24", "2027-01-01", ("seen_on", "in_the_future")),
            ("", "", "", "2026-11-22", ("until", "out_of_range")),
            ("", "", "", "2027-11-25", ("until", "out_of_range")),
        ] {
            let form = AttestationForm {
                link: link.into(),
                contract_id: contract_id.into(),
                seen_on: seen_on.into(),
                until: until.into(),
                ..whole.clone()
            };
            assert_eq!(fields(&form.check(TODAY).unwrap_err()), [wrong]);
        }
    }
}
