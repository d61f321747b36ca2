//! When a notice counts as received: the clause on deemed service.
//!
//! What must hold: a notice sent later never counts as received earlier, so the last day of sending that is still in
//! time is the day before the first that is too late; both directions of the calculation agree on it. The clause's own
//! time of day (9.00 am on the second Business Day) changes no day and is left out.

use jiff::civil::{Date, Time, time};
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::period::days_after;
use super::trail::{Basis, StepKind, Trail, Way};
use super::{KeyDateError, counted, weekday_in_words};

/// How a notice is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Left at the address by hand or by a courier.
    ByHand,
    /// First-class post or another next-day delivery service.
    #[default]
    Post,
    /// E-mail.
    Email,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::ByHand, Self::Post, Self::Email];

    /// The stable word that is stored and sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Post => "post",
            Self::Email => "email",
        }
    }

    /// `by e-mail`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::ByHand => "by hand",
            Self::Post => "by first-class post",
            Self::Email => "by e-mail",
        }
    }

    /// What was done to it: `posted`.
    fn act(self) -> &'static str {
        match self {
            Self::ByHand => "delivered",
            Self::Post => "posted",
            Self::Email => "sent",
        }
    }
}

/// The days between sending and receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "unit", content = "count")]
pub enum Delay {
    /// Received on the day of sending.
    SameDay,
    /// Received on the day that is so many calendar days after sending; 0 is the day itself.
    Days(u8),
    /// Received on so many-th Business Day after sending; 0 is the first Business Day from the day of sending on.
    BusinessDays(u8),
}

/// Whether a notice was sent while business was open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// By the close of business.
    #[default]
    InHours,
    /// After the close of business.
    AfterHours,
}

/// When a notice sent in a certain way counts as received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeemedService {
    /// How it is sent.
    pub method: Method,
    /// How long it is taken to be under way.
    pub delay: Delay,
    /// The close of business, where the clause has one: what would count as received later than that, or on a day that
    /// is no Business Day, counts on the next Business Day.
    pub close: Option<Time>,
    /// The number of the clause, to be shown.
    pub clause: Option<String>,
}

impl DeemedService {
    /// Left at the address: received at once, by 5 pm on a Business Day, else on the next Business Day.
    pub fn by_hand() -> Self {
        Self { method: Method::ByHand, delay: Delay::SameDay, close: Some(FIVE), clause: None }
    }

    /// First-class post: received on the second Business Day after posting.
    pub fn first_class_post() -> Self {
        Self { method: Method::Post, delay: Delay::BusinessDays(2), close: None, clause: None }
    }

    /// E-mail: received when it is sent, by 5 pm on a Business Day, else on the next Business Day.
    pub fn email() -> Self {
        Self { method: Method::Email, delay: Delay::SameDay, close: Some(FIVE), clause: None }
    }

    /// E-mail under a clause that counts it on the Business Day after sending.
    pub fn email_next_business_day() -> Self {
        Self { method: Method::Email, delay: Delay::BusinessDays(1), close: None, clause: None }
    }

    /// The day on which a notice sent on `sent` counts as received; `None` at the end of the calendar. The hour matters
    /// only where receipt is on the day of sending.
    pub fn received(&self, sent: Date, hours: Sent, calendar: &Calendar) -> Option<Date> {
        let arrives = match self.delay {
            Delay::SameDay => match (self.close, hours) {
                (None, Sent::InHours | Sent::AfterHours) | (Some(_), Sent::InHours) => sent,
                (Some(_), Sent::AfterHours) if calendar.is_business_day(sent) => sent.tomorrow().ok()?,
                (Some(_), Sent::AfterHours) => sent,
            },
            Delay::Days(days) => days_after(sent, i64::from(days))?,
            Delay::BusinessDays(0) => calendar.business_day_from(sent)?,
            Delay::BusinessDays(days) => {
                let mut day = sent;
                for _ in 0..days {
                    day = calendar.business_day_from(day.tomorrow().ok()?)?;
                }
                day
            }
        };
        if self.close.is_some() { calendar.business_day_from(arrives) } else { Some(arrives) }
    }

    /// Whether a notice can count as received on Business Days only.
    pub(super) fn needs_business_day(&self) -> bool {
        match self.delay {
            Delay::BusinessDays(_) => true,
            Delay::SameDay | Delay::Days(_) => self.close.is_some(),
        }
    }

    /// The rule in one sentence: `Sent by first-class post, it counts as received on the 2nd Business Day after
    /// posting.`
    pub fn in_words(&self) -> String {
        let method = self.method.in_words();
        let (sent, sending) = match self.method {
            Method::ByHand => ("Delivered", "delivery"),
            Method::Post => ("Sent", "posting"),
            Method::Email => ("Sent", "sending"),
        };
        let when = match self.delay {
            Delay::SameDay | Delay::Days(0) => format!("on the day of {sending}"),
            Delay::Days(days) => format!("{} after {sending}", counted(days, "day")),
            Delay::BusinessDays(0) => format!("on the day of {sending}, or on the next Business Day"),
            Delay::BusinessDays(1) => format!("on the first Business Day after {sending}"),
            Delay::BusinessDays(2) => format!("on the second Business Day after {sending}"),
            Delay::BusinessDays(days) => format!("{} after {sending}", counted(days, "Business Day")),
        };
        let hours = match self.close {
            Some(close) => format!(
                ". After {:02}:{:02}, or on a day that is no Business Day, it counts on the next Business Day",
                close.hour(),
                close.minute()
            ),
            None => String::new(),
        };
        format!("{sent} {method}, it counts as received {when}{hours}.")
    }

    fn basis(&self) -> Vec<Basis> {
        vec![Basis::ServiceClause(self.clause.clone())]
    }

    /// From the latest day of receipt, where the trail is, back to the last day of sending.
    pub(super) fn trace_back(&self, trail: &mut Trail<'_>) -> Result<(), KeyDateError> {
        if self.needs_business_day() {
            trail.settle(Way::Back)?;
        }
        let received = trail.at();
        let act = self.method.act();
        match self.delay {
            Delay::SameDay | Delay::Days(0) | Delay::BusinessDays(0) => {
                let by = match self.close {
                    Some(close) => format!(" by {:02}:{:02}", close.hour(), close.minute()),
                    None => String::new(),
                };
                let what = format!("{} It can be {act}{by} on {}.", self.in_words(), weekday_in_words(received));
                trail.step(StepKind::Service, received, what, self.basis());
            }
            Delay::Days(days) => {
                let sent = days_after(received, -i64::from(days)).ok_or(KeyDateError::OutOfRange)?;
                let what = format!("{} {} back: {}.", self.in_words(), counted(days, "day"), weekday_in_words(sent));
                trail.step(StepKind::Service, sent, what, self.basis());
            }
            Delay::BusinessDays(days) => {
                trail.step(StepKind::Service, received, self.in_words(), self.basis());
                trail.count_business_days(u16::from(days), Way::Back, &self.basis())?;
                let what = |last: &str| {
                    format!("What is {act} on a day after that which is no Business Day counts the same: up to {last}.")
                };
                trail.extend_over_skipped(StepKind::Service, what, self.basis());
            }
        }
        Ok(())
    }

    /// From the day of sending, where the trail is, to the day of receipt.
    pub(super) fn trace_forward(&self, trail: &mut Trail<'_>, hours: Sent) -> Result<(), KeyDateError> {
        let sent = trail.at();
        match self.delay {
            Delay::SameDay | Delay::Days(0) | Delay::BusinessDays(0) => {
                let late = self.delay == Delay::SameDay
                    && self.close.is_some()
                    && hours == Sent::AfterHours
                    && trail.is_business_day(sent);
                let to = if late { sent.tomorrow().map_err(|_| KeyDateError::OutOfRange)? } else { sent };
                let what = if late {
                    format!("{} It is {} after hours, so not that day.", self.in_words(), self.method.act())
                } else {
                    self.in_words()
                };
                trail.step(StepKind::Service, to, what, self.basis());
            }
            Delay::Days(days) => {
                let to = days_after(sent, i64::from(days)).ok_or(KeyDateError::OutOfRange)?;
                let what = format!("{} {} on: {}.", self.in_words(), counted(days, "day"), weekday_in_words(to));
                trail.step(StepKind::Service, to, what, self.basis());
            }
            Delay::BusinessDays(days) => {
                trail.step(StepKind::Service, sent, self.in_words(), self.basis());
                trail.count_business_days(u16::from(days), Way::Forward, &self.basis())?;
            }
        }
        if self.needs_business_day() { trail.settle(Way::Forward) } else { Ok(()) }
    }
}

const FIVE: Time = time(17, 0, 0, 0);
