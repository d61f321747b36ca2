//! Reminders of a contract of an archive → reminders that may be stored.
//!
//! What was sent comes in with them, so that nobody is told again. A reminder whose day has come and that was sent to nobody
//! is due as it would be had it been set today: at once while its date is ahead, and not at all once that has passed.

use super::{Here, optional_line, past};
use crate::archive::record::{ReminderRecord, SentRecord};
use crate::ids::{ContractId, ReminderId};
use crate::problem::{Complaint, Complaints};
use crate::reminders::actions::MOST_REMINDERS;
use crate::reminders::form::ReminderForm;
use crate::reminders::store::whole::{Sent, Whole};
use crate::typed;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The most dates for which one reminder was sent.
const MOST_SENT: usize = 1_000;

pub(super) fn reminders(
    all: Vec<ReminderRecord>,
    contract: ContractId,
    here: &impl Here,
    complaints: &mut Complaints,
) -> Option<Vec<Whole>> {
    let ids: BTreeSet<_> = all.iter().map(|it| it.id).collect();
    if all.len() > MOST_REMINDERS || ids.len() < all.len() {
        let message = format!("A contract has at most {MOST_REMINDERS} reminders, each once.");
        complaints.add("reminders", "too_many", message);
        return None;
    }
    let mut checked = Vec::with_capacity(all.len());
    for (at, it) in all.into_iter().enumerate() {
        let field = |name: &str| format!("reminders[{at}].{name}");
        let form = ReminderForm {
            about: it.about,
            days_before: it.days_before.to_string(),
            email: it.email,
            escalate_to: it.escalate_to.unwrap_or_default(),
            escalate_after_days: it.escalate_after_days.map(|it| it.to_string()).unwrap_or_default(),
        };
        let new = match form.check() {
            Ok(new) => Some(new),
            Err(problem) => {
                for (name, complaint) in problem.complaints.iter() {
                    complaints.add(field(name), &complaint.code, &complaint.message);
                }
                None
            }
        };
        let created_by_name = complaints.keep(&field("created_by_name"), typed::one_line(&it.created_by_name, 1..=160));
        complaints.keep(&field("created_at"), past(it.created_at, here));
        let own = [&form.email, &form.escalate_to].map(|it| typed::email_key(it.trim()));
        let stopped: BTreeSet<_> = it.stopped.iter().map(|it| typed::email_key(it.trim())).collect();
        if stopped.iter().any(|it| it.is_empty() || !own.contains(it)) {
            complaints.add(field("stopped"), "not_its_own", "These are not among its own addresses.");
        }
        let sent = sent(it.sent, &field("sent"), here, complaints);
        checked.extend((|| {
            Some(Whole {
                id: ReminderId::from_uuid(here.part(contract, it.id)),
                contract,
                new: new?,
                created_by_name: created_by_name?,
                created_at: it.created_at,
                sent: sent?,
                stopped,
            })
        })());
    }
    Some(checked)
}

fn sent(all: Vec<SentRecord>, field: &str, here: &impl Here, complaints: &mut Complaints) -> Option<Vec<Sent>> {
    let dates: BTreeSet<_> = all.iter().map(|it| it.date).collect();
    if all.len() > MOST_SENT || dates.len() < all.len() {
        complaints.add(field, "too_many", format!("It was sent for at most {MOST_SENT} dates, once for each."));
        return None;
    }
    let mut checked = Vec::with_capacity(all.len());
    for it in all {
        complaints.keep(field, day(it.date));
        for on in [Some(it.sent_on), it.escalated_on].into_iter().flatten() {
            complaints.keep(field, day(on).and_then(|()| has_been(on, here)));
        }
        complaints.keep(field, it.acknowledged_at.map_or(Ok(()), |at| past(at, here)));
        let acknowledged_by = complaints.keep(field, optional_line(it.acknowledged_by, 160));
        checked.extend(acknowledged_by.map(|by| Sent {
            date: it.date,
            sent_on: it.sent_on,
            escalated_on: it.escalated_on,
            acknowledged_at: it.acknowledged_at.filter(|_| by.is_some()),
            acknowledged_by: by,
        }));
    }
    Some(checked)
}

fn day(it: Date) -> Result<(), Complaint> {
    typed::day(&it.to_string()).map(|_| ())
}

/// A day is over where the clocks are ahead before it is here.
fn has_been(it: Date, here: &impl Here) -> Result<(), Complaint> {
    let today = here.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    match today.tomorrow() {
        Ok(latest) if it <= latest => Ok(()),
        Ok(_) | Err(_) => Err(Complaint::new("in_the_future", "This lies in the future.")),
    }
}
