//! What a person or program sent for an obligation → what an obligation accepts.

use super::Status;
use crate::ids::UserId;
use crate::keydates::{Period, Recurrence, Rhythm};
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;

/// The longest note or clause, in characters.
const LONGEST: usize = 2_000;

/// An obligation as sent.
#[derive(Clone, Debug, Default)]
pub struct ObligationForm {
    pub title: String,
    /// The id of a person of the company; empty for oneself.
    pub owner_id: String,
    /// `YYYY-MM-DD`.
    pub due: String,
    /// `once` (default), `every` or `month_ends`.
    pub rhythm: String,
    /// How long until it comes back.
    pub every_count: String,
    /// `days`, `weeks`, `months` or `years`.
    pub every_unit: String,
    /// The day after which it does not come back; empty for none.
    pub until: String,
    /// What the contract says about it.
    pub clause: String,
}

/// An obligation that can be made.
#[derive(Clone, Debug)]
pub struct NewObligation {
    pub(super) title: String,
    /// `None` for oneself.
    pub(super) owner: Option<UserId>,
    pub(super) recurrence: Recurrence,
    pub(super) clause: String,
}

impl ObligationForm {
    /// Checks every field. Whether the owner is of the company is for the action to see.
    ///
    /// # Errors
    /// All complaints at once, by field.
    pub fn check(&self) -> Result<NewObligation, Problem> {
        let mut complaints = Complaints::new();
        let title = complaints.keep("title", typed::one_line(&self.title, 1..=200));
        let owner = complaints.keep("owner_id", owner(self.owner_id.trim()));
        let due = complaints.keep("due", typed::day(&self.due));
        let until = self.until.trim();
        let until = if until.is_empty() { Some(None) } else { complaints.keep("until", typed::day(until)).map(Some) };
        let rhythm = self.rhythm(&mut complaints);
        let clause = complaints.keep("clause", typed::long_text(self.clause.trim(), LONGEST));
        if let (Some(due), Some(Some(until))) = (due, until)
            && until < due
        {
            complaints.add("until", "ends_before_start", "This is before the day on which it is first due.");
        }
        let recurrence = (|| Some((due?, rhythm?, until?)))().and_then(|(due, rhythm, until)| {
            let made = Recurrence::new(due, rhythm, until);
            complaints.keep("every_unit", made.map_err(|err| Complaint::new(err.code(), err.to_string())))
        });
        let obligation =
            (|| Some(NewObligation { title: title?, owner: owner?, recurrence: recurrence?, clause: clause? }))();
        complaints.into_result(obligation)
    }

    fn rhythm(&self, complaints: &mut Complaints) -> Option<Rhythm> {
        let mut every = || complaints.keep("every_count", Period::parse(&self.every_count, &self.every_unit));
        match self.rhythm.trim() {
            "" | "once" => Some(Rhythm::Once),
            "every" => every().map(Rhythm::Every),
            "month_ends" => every().map(Rhythm::MonthEnds),
            _ => {
                complaints.add("rhythm", "not_a_rhythm", "Choose one of: once, every, month_ends.");
                None
            }
        }
    }
}

fn owner(raw: &str) -> Result<Option<UserId>, Complaint> {
    if raw.is_empty() { Ok(None) } else { raw.parse().map(Some).map_err(|_| not_a_colleague()) }
}

/// The owner is nobody of the company.
pub(super) fn not_a_colleague() -> Complaint {
    Complaint::new("not_a_colleague", "Choose somebody of your company.")
}

/// How an obligation is closed, as sent.
#[derive(Clone, Debug, Default)]
pub struct ClosingForm {
    /// `done` or `dropped`.
    pub outcome: String,
    /// What shows that it was done, or why it is not needed.
    pub note: String,
}

impl ClosingForm {
    /// Checks both fields.
    ///
    /// # Errors
    /// Complaints under `outcome` and `note`.
    pub fn check(&self) -> Result<(Status, String), Problem> {
        let mut complaints = Complaints::new();
        let outcome = complaints.keep("outcome", outcome(self.outcome.trim()));
        let note = complaints.keep("note", note(self.note.trim()));
        complaints.into_result(outcome.zip(note))
    }
}

fn outcome(word: &str) -> Result<Status, Complaint> {
    match Status::from_word(word) {
        Some(it @ (Status::Done | Status::Dropped)) => Ok(it),
        Some(Status::Open) | None => Err(Complaint::new("not_an_outcome", "Say whether it was done or is not needed.")),
    }
}

fn note(raw: &str) -> Result<String, Complaint> {
    let note = typed::long_text(raw, LONGEST)?;
    if note.trim().is_empty() {
        return Err(Complaint::new(
            "required",
            "Say what shows that it was done, such as the date and number of the invoice, or why it is not needed.",
        ));
    }
    Ok(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ObligationForm {
        ObligationForm { title: "Send the report".into(), due: "2027-01-31".into(), ..ObligationForm::default() }
    }

    #[test]
    fn what_comes_back_says_how_often() {
        assert_eq!(form().check().unwrap().recurrence.rhythm(), Rhythm::Once);
        let monthly = ObligationForm {
            rhythm: "every".into(),
            every_count: "1".into(),
            every_unit: "months".into(),
            until: "2027-12-31".into(),
            ..form()
        };
        let recurrence = monthly.check().unwrap().recurrence;
        let next = recurrence.next_after(recurrence.first()).unwrap();
        assert_eq!(next.to_string(), "2027-02-28");
        assert_eq!(recurrence.next_after(next).unwrap().to_string(), "2027-03-31");
        for (wrong, field) in [
            (ObligationForm { every_count: String::new(), ..monthly.clone() }, "every_count"),
            (ObligationForm { every_unit: "business_days".into(), ..monthly.clone() }, "every_unit"),
            (
                ObligationForm { rhythm: "month_ends".into(), every_unit: "weeks".into(), ..monthly.clone() },
                "every_unit",
            ),
            (ObligationForm { until: "2026-12-31".into(), ..monthly.clone() }, "until"),
            (ObligationForm { rhythm: "often".into(), ..form() }, "rhythm"),
            (ObligationForm { title: " ".into(), ..form() }, "title"),
            (ObligationForm { owner_id: "Tom".into(), ..form() }, "owner_id"),
            (ObligationForm { due: "soon".into(), ..form() }, "due"),
        ] {
            let problem = wrong.check().unwrap_err();
            let fields: Vec<_> = problem.complaints.iter().map(|(field, _)| field).collect();
            assert_eq!(fields, [field]);
        }
    }

    #[test]
    fn nothing_is_closed_without_a_note() {
        for note in ["", "  \n ", "\u{202e}"] {
            let problem = ClosingForm { outcome: "done".into(), note: note.into() }.check().unwrap_err();
            assert!(problem.complaints.about("note").is_some(), "{note:?}");
        }
        let problem = ClosingForm { outcome: "open".into(), note: "Sent on 3 May".into() }.check().unwrap_err();
        assert!(problem.complaints.about("outcome").is_some());
    }
}
