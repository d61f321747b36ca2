//! The notice-by date: the last day on which a notice can be sent so that its period is over when the term is.
//!
//! The way back: the end of the running term, less the notice period, is the latest day of receipt; less the time that
//! the clause on deemed service allows for the way, it is the last day of sending. What must hold: a notice sent on
//! that day is received in time and one sent the day after is not. It is taken to be sent within business hours.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::period::{Counting, Period, Unit, days_after, months_after};
use super::service::{DeemedService, Sent};
use super::term::{Renewal, Running, Term};
use super::trail::{Authority, Basis, Derivation, StepKind, Trail, Way};
use super::{KeyDateError, weekday_in_words};
use crate::typed::day_in_words;

/// What the contract asks of a notice that ends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeTerms {
    /// How long before the end it must be received.
    pub period: Period,
    /// Which of the days at its ends count.
    pub counted_as: Counting,
    /// When it counts as received.
    pub service: DeemedService,
    /// The number of the clause, to be shown.
    pub clause: Option<String>,
}

/// The last day on which a notice can be sent that ends the contract with the term that runs on `today`.
///
/// It may lie before `today`: then this term renews, or the notice is late. Answers [`KeyDateError::NoEndDate`] for a
/// contract without one and [`KeyDateError::NoticeLongerThanTerm`] where the day lies before the contract starts.
pub fn notice_by(
    term: &Term,
    notice: &NoticeTerms,
    calendar: &Calendar,
    today: Date,
) -> Result<Derivation, KeyDateError> {
    let running = term.running_on(today)?;
    let mut trail = Trail::start(calendar, running.end, opening(term, running), vec![Basis::Term]);
    notice.trace_back(&mut trail)?;
    let received = trail.at();
    notice.service.trace_back(&mut trail)?;
    let send_by = trail.at();
    if let Some(start) = term.dates().start()
        && send_by < start
    {
        return Err(KeyDateError::NoticeLongerThanTerm { period: notice.period.in_words(), send_by, start });
    }
    note_the_wise_day(&mut trail, send_by);
    note_what_follows(&mut trail, term, running);
    Ok(trail.end(received))
}

/// The day through which a contract without an end date still runs if notice is sent on `sent`.
pub fn earliest_end(
    notice: &NoticeTerms,
    calendar: &Calendar,
    sent: Date,
    hours: Sent,
) -> Result<Derivation, KeyDateError> {
    let what = format!("The notice is sent on {}.", weekday_in_words(sent));
    let mut trail = Trail::start(calendar, sent, what, vec![Basis::Sending]);
    notice.service.trace_forward(&mut trail, hours)?;
    let received = trail.at();
    let end = notice.period.last_day(received, notice.counted_as, calendar).ok_or(KeyDateError::OutOfRange)?;
    notice.trace_forward(&mut trail, end)?;
    Ok(trail.end(received))
}

impl NoticeTerms {
    fn clause(&self) -> Basis {
        Basis::NoticeClause(self.clause.clone())
    }

    /// What a step rests on that counts this notice period.
    fn rests_on(&self) -> Vec<Basis> {
        let mut rests_on = vec![self.clause()];
        if matches!(self.period.unit(), Unit::Months | Unit::Years) {
            rests_on.push(Basis::Law(Authority::CorrespondingDate));
        }
        rests_on.push(Basis::Law(match self.counted_as {
            Counting::Ordinary | Counting::ClearDays => Authority::FirstDayExcluded,
            Counting::Inclusive => Authority::FirstDayIncluded,
        }));
        rests_on
    }

    /// From the end of the term, where the trail is, back to the latest day of receipt.
    fn trace_back(&self, trail: &mut Trail<'_>) -> Result<(), KeyDateError> {
        if self.counted_as == Counting::ClearDays {
            let to = trail.at().yesterday().map_err(|_| KeyDateError::OutOfRange)?;
            let what = format!("Clear days: the end date does not count. One day back: {}.", weekday_in_words(to));
            let rests_on = vec![self.clause(), Basis::Law(Authority::ClearDays)];
            trail.step(StepKind::Count, to, what, rests_on);
        }
        match self.period.unit() {
            Unit::Days | Unit::Weeks => self.count_days_back(trail),
            Unit::BusinessDays => self.count_business_days_back(trail),
            Unit::Months | Unit::Years => self.count_months_back(trail),
        }
    }

    fn count_days_back(&self, trail: &mut Trail<'_>) -> Result<(), KeyDateError> {
        let each = if self.period.unit() == Unit::Weeks { 7 } else { 1 };
        let days = i64::from(self.period.count()) * each;
        let to = match self.counted_as {
            Counting::Ordinary | Counting::ClearDays => days_after(trail.at(), -days),
            Counting::Inclusive => days_after(trail.at(), 1 - days),
        }
        .ok_or(KeyDateError::OutOfRange)?;
        let what = format!("{} back: {}. {}", self.period.in_words(), weekday_in_words(to), self.first_day());
        trail.step(StepKind::Count, to, what, self.rests_on());
        Ok(())
    }

    fn count_business_days_back(&self, trail: &mut Trail<'_>) -> Result<(), KeyDateError> {
        trail.settle(Way::Back)?;
        let count = match self.counted_as {
            Counting::Ordinary | Counting::ClearDays => self.period.count(),
            Counting::Inclusive => self.period.count() - 1,
        };
        trail.count_business_days(count, Way::Back, &self.rests_on())?;
        if self.counted_as == Counting::Inclusive {
            let what = format!("{} {}", weekday_in_words(trail.at()), "is the first of them, the day of receipt.");
            trail.step(StepKind::Count, trail.at(), what, self.rests_on());
        } else if !self.service.needs_business_day() {
            let what = |last: &str| format!("A notice received after that counts from the same day on, up to {last}.");
            trail.extend_over_skipped(StepKind::Count, what, self.rests_on());
        }
        Ok(())
    }

    fn count_months_back(&self, trail: &mut Trail<'_>) -> Result<(), KeyDateError> {
        let end = trail.at();
        let months = i64::from(self.period.count()) * if self.period.unit() == Unit::Years { 12 } else { 1 };
        // Clear days are taken care of by then, so the rest counts in the ordinary way.
        let counting = match self.counted_as {
            Counting::Ordinary | Counting::ClearDays => Counting::Ordinary,
            Counting::Inclusive => Counting::Inclusive,
        };
        let in_time =
            |received: Date| self.period.last_day(received, counting, trail.calendar()).is_some_and(|last| last <= end);
        let back = months_after(end, -months).ok_or(KeyDateError::OutOfRange)?;
        let mut latest = back;
        while let Ok(next) = latest.tomorrow()
            && in_time(next)
        {
            latest = next;
        }
        let what = format!(
            "{} back from {}, date to date: {}. {}",
            self.period.in_words(),
            day_in_words(end),
            weekday_in_words(back),
            self.first_day()
        );
        trail.step(StepKind::Count, back, what, self.rests_on());
        if latest != back {
            let last = self.period.last_day(latest, counting, trail.calendar()).unwrap_or(end);
            let what = format!(
                "A period that begins with a notice received on {} ends on {}, which is in time too: a month without \
                 the corresponding date ends on its last day.",
                weekday_in_words(latest),
                day_in_words(last)
            );
            let what = if counting == Counting::Inclusive {
                format!(
                    "Since the day of receipt counts, a notice received on {} fills its period on {}.",
                    weekday_in_words(latest),
                    day_in_words(last)
                )
            } else {
                what
            };
            trail.step(StepKind::Count, latest, what, self.rests_on());
        }
        Ok(())
    }

    /// From the day of receipt, where the trail is, to the last day of the notice period.
    fn trace_forward(&self, trail: &mut Trail<'_>, end: Date) -> Result<(), KeyDateError> {
        if self.period.unit() == Unit::BusinessDays {
            let receipt_counts = self.counted_as == Counting::Inclusive && trail.is_business_day(trail.at());
            let count = if receipt_counts { self.period.count() - 1 } else { self.period.count() };
            trail.count_business_days(count, Way::Forward, &self.rests_on())?;
        } else {
            let to = match self.counted_as {
                Counting::Ordinary | Counting::Inclusive => end,
                Counting::ClearDays => end.yesterday().map_err(|_| KeyDateError::OutOfRange)?,
            };
            let what = format!("{} on: {}. {}", self.period.in_words(), weekday_in_words(to), self.first_day());
            trail.step(StepKind::Count, to, what, self.rests_on());
        }
        if trail.at() != end {
            let what = format!("Clear days: the contract ends on the day after, {}.", weekday_in_words(end));
            trail.step(StepKind::Count, end, what, vec![self.clause(), Basis::Law(Authority::ClearDays)]);
        }
        Ok(())
    }

    fn first_day(&self) -> &'static str {
        match self.counted_as {
            Counting::Ordinary | Counting::ClearDays => "The day of receipt does not count.",
            Counting::Inclusive => "The day of receipt counts.",
        }
    }
}

fn opening(term: &Term, running: Running) -> String {
    let end = weekday_in_words(running.end);
    match (term.renewal(), running.renewals) {
        (Renewal::Automatic { every, .. }, 1) => {
            format!("The contract has renewed once, for {}, and runs through the whole of {end}.", every.in_words())
        }
        (Renewal::Automatic { every, .. }, times) if times > 1 => format!(
            "The contract has renewed {times} times, for {} each, and runs through the whole of {end}.",
            every.in_words()
        ),
        (Renewal::Automatic { .. } | Renewal::None | Renewal::ByAgreement, _) => {
            format!("The contract runs through the whole of {end}.")
        }
    }
}

/// A day that is no Business Day is a poor last day: nobody collects the post.
fn note_the_wise_day(trail: &mut Trail<'_>, send_by: Date) {
    if let Some(why) = trail.calendar().why_not(send_by)
        && let Some(wise) = trail.calendar().business_day_until(send_by)
    {
        trail.note(format!("{why}. It is wise to send the notice by {}.", weekday_in_words(wise)));
    }
}

fn note_what_follows(trail: &mut Trail<'_>, term: &Term, running: Running) {
    let end = day_in_words(running.end);
    let ends_by_itself =
        format!("The contract ends on {end} by itself; a notice matters only where a clause asks for one.");
    trail.note(match term.renewal() {
        Renewal::None => ends_by_itself,
        Renewal::ByAgreement => {
            format!("The contract ends on {end} unless the parties agree to go on.")
        }
        Renewal::Automatic { at_most: Some(most), .. } if running.renewals >= u32::from(most.get()) => ends_by_itself,
        Renewal::Automatic { every, .. } => {
            format!("Without notice in time, the contract goes on after {end} for a further {}.", every.in_words())
        }
    });
}
