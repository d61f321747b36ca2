//! What a person or program sent for a reminder → what a reminder accepts.

use super::{About, Plan};
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed::Email;

/// The longest lead, in days.
pub const LONGEST_LEAD: u16 = 730;
/// The longest wait for an acknowledgement, in days.
pub const LONGEST_WAIT: u16 = 90;

/// A reminder as sent.
#[derive(Clone, Debug, Default)]
pub struct ReminderForm {
    /// `notice_by`, `end`, `renewal` or `obligation`.
    pub about: String,
    /// Days before the date, from 0.
    pub days_before: String,
    pub email: String,
    /// The second address; empty for none.
    pub escalate_to: String,
    /// Days without an acknowledgement; empty without a second address.
    pub escalate_after_days: String,
}

/// A reminder that can be set.
#[derive(Clone, Debug)]
pub struct NewReminder {
    pub(super) about: About,
    pub(super) plan: Plan,
    pub(super) to: Email,
    pub(super) escalate_to: Option<Email>,
}

impl ReminderForm {
    /// Checks every field.
    ///
    /// # Errors
    /// All complaints at once, by field.
    pub fn check(&self) -> Result<NewReminder, Problem> {
        let mut complaints = Complaints::new();
        let about = complaints.keep("about", about(&self.about));
        let days_before = complaints.keep("days_before", days(&self.days_before, 0, LONGEST_LEAD));
        let to = complaints.keep("email", Email::parse(&self.email));
        let (second, after) = (self.escalate_to.trim(), self.escalate_after_days.trim());
        let escalation = match (second.is_empty(), after.is_empty()) {
            (true, true) => Some(None),
            (true, false) => {
                complaints.add("escalate_to", "required", "Say whom to tell, or leave out the days.");
                None
            }
            (false, _) => {
                let second = complaints.keep("escalate_to", Email::parse(second));
                let after = complaints.keep("escalate_after_days", days(after, 1, LONGEST_WAIT));
                second.zip(after).map(Some)
            }
        };
        let reminder = (|| {
            let escalation = escalation?;
            let plan =
                Plan { days_before: days_before?, escalates_after: escalation.as_ref().map(|(_, after)| *after) };
            Some(NewReminder { about: about?, plan, to: to?, escalate_to: escalation.map(|(second, _)| second) })
        })();
        complaints.into_result(reminder)
    }
}

fn about(word: &str) -> Result<About, Complaint> {
    About::from_word(word.trim())
        .ok_or_else(|| Complaint::new("not_a_date", "Choose one of: notice_by, end, renewal, obligation."))
}

fn days(raw: &str, least: u16, most: u16) -> Result<u16, Complaint> {
    raw.trim()
        .parse()
        .ok()
        .filter(|it| (least..=most).contains(it))
        .ok_or_else(|| Complaint::new("out_of_range", format!("Write a whole number of days from {least} to {most}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_address_and_its_days_belong_together() {
        let form = ReminderForm {
            about: "end".into(),
            days_before: "30".into(),
            email: "priya@acme.example".into(),
            ..ReminderForm::default()
        };
        assert_eq!(form.check().unwrap().plan, Plan { days_before: 30, escalates_after: None });
        let both =
            ReminderForm { escalate_to: "tom@acme.example".into(), escalate_after_days: "3".into(), ..form.clone() };
        assert_eq!(both.check().unwrap().plan.escalates_after, Some(3));
        for (wrong, field) in [
            (ReminderForm { escalate_to: String::new(), ..both.clone() }, "escalate_to"),
            (ReminderForm { escalate_after_days: String::new(), ..both.clone() }, "escalate_after_days"),
            (ReminderForm { escalate_after_days: "0".into(), ..both.clone() }, "escalate_after_days"),
            (ReminderForm { days_before: "731".into(), ..form.clone() }, "days_before"),
            (ReminderForm { about: "birthday".into(), ..form.clone() }, "about"),
            (ReminderForm { email: "a@b.example\r\nBcc: c@d.example".into(), ..form.clone() }, "email"),
        ] {
            let problem = wrong.check().unwrap_err();
            let fields: Vec<_> = problem.complaints.iter().map(|(field, _)| field).collect();
            assert_eq!(fields, [field]);
        }
    }
}
