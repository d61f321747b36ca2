//! The kinds that only a contract of employment has, by the readers of the rules on employment.

use super::choices::choice;
use super::clauses::sum;
use super::read::{Reader, length_of};
use super::values::{Read, lengths};
use super::{EITHER, Ending, Sum, Value};
use crate::compliance::checks::durations::{Duration, Unit};
use crate::compliance::checks::leave::{Holiday, holiday_in};
use crate::compliance::checks::notice::{Giver, notices};
use crate::compliance::checks::restraint::{Trial, probation_lengths};
use crate::compliance::checks::wages::{days_a_week, pay, weekly_hours};
use crate::compliance::text::Role;
use crate::contracts::ContractType;

impl Reader<'_> {
    /// Whether it is a contract of employment: by its parties, or by its title.
    pub(super) fn is_employment(&self) -> bool {
        let employs = |it: Option<Role>| matches!(it, Some(Role::Employer | Role::Employee));
        if self.text.parties().iter().any(|it| employs(it.role)) {
            return true;
        }
        let (_, kind) = self.title("");
        kind.values.get("contract_type").is_some_and(|it| it == ContractType::EmploymentContract.word())
    }

    /// What `says` reads in a contract of employment; another contract says nothing of it.
    pub(super) fn at_work(&self, says: fn(&Self) -> Read) -> Read {
        if self.is_employment() { says(self) } else { Read::default() }
    }

    /// The notices that end an employment, by who gives them.
    pub(super) fn notice_of_employment(&self) -> Read {
        let (stated, _) = notices(self.text);
        let mut endings: Vec<Ending> = Vec::new();
        for it in &stated {
            let by = match it.giver {
                Giver::Both => EITHER,
                Giver::Employer => "the employer",
                Giver::Employee => "the employee",
            };
            let by = it.is_told.then(|| by.to_owned());
            let ending = length_of(&it.length).map(|it| Ending { by, notice: Some(it) });
            endings.extend(ending.filter(|it| !endings.contains(it)));
        }
        let value = (!endings.is_empty()).then_some(Value::Endings { endings });
        (value, stated.into_iter().map(|it| it.span).collect())
    }

    pub(super) fn pay(&self) -> Read {
        let found = pay(self.text);
        let mut sums: Vec<Sum> = Vec::new();
        for (amount, _) in &found {
            sums.extend(sum(amount, None).filter(|it| !sums.contains(it)));
        }
        ((!sums.is_empty()).then_some(Value::Sums { sums }), found.into_iter().map(|it| it.1).collect())
    }

    pub(super) fn working_hours(&self) -> Read {
        let found = weekly_hours(self.text);
        let first = found.first().map(|it| it.0);
        // Two that differ are those of two times of the year, or of two people.
        let is_one = first.is_some_and(|first| found.iter().all(|it| (it.0 - first).abs() < 1e-9));
        let hours = first.filter(|_| is_one).and_then(|it| format!("{:.0}", it * 100.0).parse().ok());
        (hours.map(|hundredths| Value::WeeklyHours { hundredths }), found.into_iter().map(|it| it.1).collect())
    }

    pub(super) fn holiday(&self) -> Read {
        let Holiday { found, passing, .. } = holiday_in(self.text, days_a_week(self.text));
        let length = |count: f64, unit: Unit| length_of(&Duration { span: 0..0, count, unit, working: false });
        let all = found.iter().filter_map(|it| match it.days {
            Some(days) => length(days, Unit::Day),
            None => length(it.weeks_without_public, Unit::Week),
        });
        let by_law = || {
            let choices = vec![choice("statutory", "5.6 weeks")];
            (!passing.is_empty()).then_some(Value::Choices { choices })
        };
        let value = lengths(all).or_else(by_law);
        (value, found.into_iter().map(|it| it.span).chain(passing).collect())
    }

    pub(super) fn probation(&self) -> Read {
        let found = probation_lengths(self.text);
        let first = found.iter().filter(|it| it.0 != Trial::Extension).filter_map(|it| length_of(&it.1));
        (lengths(first), found.into_iter().map(|it| it.2).collect())
    }
}
