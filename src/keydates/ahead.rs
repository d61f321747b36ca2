//! The last day to send notice, noted where an index finds it: what follows from the terms of a contract, and for how long.
//!
//! What is noted is never shown as the date itself without its way: the page of the dates works it out anew each time. It is
//! noted with every change of terms and days, and by the hourly job once it does not hold any more.

use super::{KeyTerms, Renewal, Term, calendar, notice_by, store};
use crate::accounts;
use crate::context::{Ctx, Services};
use crate::contracts;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::typed::DateRange;
use jiff::ToSpan;
use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// How many contracts one run of the job takes from the database at a time.
const BATCH: u64 = 200;
/// For how many days a note holds at most: bank holidays are proclaimed and laws change.
const HOLDS: i32 = 30;

/// What follows from the terms of a contract today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ahead {
    /// The last day on which a notice can be sent in time; `None` without a notice period or an end.
    pub(super) notice_by: Option<Date>,
    /// The last day on which this is so.
    pub(super) holds_until: Date,
}

impl Ahead {
    pub(super) fn of(terms: &KeyTerms, dates: DateRange, today: Date) -> Self {
        let term = Term::new(dates, terms.renewal).ok();
        let notice = terms.notice.as_ref().zip(term);
        let notice = notice.and_then(|(notice, term)| notice_by(&term, notice, calendar(terms.division), today).ok());
        let renews_after = match terms.renewal {
            Renewal::Automatic { .. } => term.and_then(|it| it.running_on(today).ok()).map(|it| it.end),
            Renewal::None | Renewal::ByAgreement => None,
        };
        let longest = today.saturating_add(HOLDS.days());
        let holds_until = renews_after.filter(|it| *it >= today).map_or(longest, |it| it.min(longest));
        Self { notice_by: notice.map(|it| it.date), holds_until }
    }
}

/// Lets the noted day follow from terms and days as they are now, within the change that changes them; a contract of which
/// nobody has said how it ends has none.
pub(crate) async fn follow(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<(), Problem> {
    let Some(said) = store::find(ctx, db, id).await? else { return Ok(()) };
    let Some(contract) = contracts::store::summaries(ctx, db, &[id]).await?.pop() else { return Ok(()) };
    store::put_ahead(ctx, db, id, Ahead::of(&said.terms, contract.dates, ctx.today())).await
}

/// Works out anew what does not hold any more; answers of how many contracts. Safe to run twice.
///
/// # Errors
/// When the database cannot be asked for what there is to do. One contract that fails holds up no other.
pub async fn follow_all(services: &Arc<Services>) -> Result<u32, Problem> {
    // East of every company it is at most tomorrow.
    let latest = services.now().to_zoned(jiff::tz::TimeZone::UTC).date().tomorrow().unwrap_or(Date::MAX);
    let mut after = ContractId::from_uuid(uuid::Uuid::nil());
    let (mut contexts, mut followed) = (BTreeMap::new(), 0);
    loop {
        let found = store::to_follow(services.db(), latest, after, BATCH).await?;
        let Some((_, last)) = found.last() else { return Ok(followed) };
        after = *last;
        for (company, id) in found {
            let ctx = match contexts.entry(company) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => match accounts::actions::for_the_system(services, company).await? {
                    Some(ctx) => unknown.insert(ctx),
                    None => continue,
                },
            };
            match follow_one(ctx, id).await {
                Ok(()) => followed += 1,
                Err(problem) => {
                    tracing::error!(contract = %id, error = %problem, "the notice day of a contract could not be worked out");
                }
            }
        }
    }
}

async fn follow_one(ctx: &Ctx, id: ContractId) -> Result<(), Problem> {
    let change = ctx.change().await?;
    follow(ctx, change.db(), id).await?;
    change.commit_unaudited("it only follows from what the trail tells already").await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keydates::{Counting, DeemedService, NoticeTerms, Period, Unit};
    use jiff::civil::date;

    fn terms(renewal: Renewal) -> KeyTerms {
        let period = Period::new(1, Unit::Months).unwrap();
        let notice =
            NoticeTerms { period, counted_as: Counting::Ordinary, service: DeemedService::email(), clause: None };
        KeyTerms { renewal, notice: Some(notice), ..KeyTerms::default() }
    }

    #[test]
    fn a_noted_notice_day_holds_until_the_term_renews_and_never_longer_than_a_month() {
        let dates = DateRange::new(Some(date(2026, 1, 1)), Some(date(2026, 12, 31))).unwrap();
        let every = Period::new(1, Unit::Years).unwrap();
        let rolling = terms(Renewal::Automatic { every, at_most: None });
        let early = Ahead::of(&rolling, dates, date(2026, 6, 1));
        assert_eq!((early.notice_by, early.holds_until), (Some(date(2026, 11, 30)), date(2026, 7, 1)));
        let late = Ahead::of(&rolling, dates, date(2026, 12, 20));
        assert_eq!((late.notice_by, late.holds_until), (Some(date(2026, 11, 30)), date(2026, 12, 31)));
        let renewed = Ahead::of(&rolling, dates, date(2027, 1, 1));
        assert_eq!(renewed.notice_by, Some(date(2027, 11, 30)));
        let over = Ahead::of(&terms(Renewal::None), dates, date(2027, 6, 1));
        assert_eq!(over.holds_until, date(2027, 7, 1), "what is over is looked at once a month, not every hour");
        assert_eq!(Ahead::of(&KeyTerms::default(), dates, date(2026, 6, 1)).notice_by, None);
    }
}
