//! Which contracts a list shows: the condition of a filter, its order, one page or all of it.

use super::search::{holds_words, rank};
use super::terms::say;
use super::{SUMMARY_COLUMNS, SummaryRow, among, contracts, from_json, party_key};
use crate::compliance::Area;
use crate::context::Ctx;
use crate::contracts::record::{Listed, Summary};
use crate::contracts::{Filter, Sort, Status};
use crate::dates;
use crate::ids::ContractId;
use crate::keydates;
use crate::problem::Problem;
use crate::storage::micros;
use crate::tags;
use jiff::ToSpan;
use jiff::civil::Date;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{Condition, ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect, Select};

/// What an order goes by, and its direction.
fn column_of(sort: Sort) -> (Expr, Order) {
    // Written as its index is; a contract without a last day is the furthest away.
    let last_day = || Expr::cust("COALESCE(end_date, '9999-12-31')");
    let (column, order) = match sort {
        Sort::Ends => return (last_day(), Order::Asc),
        Sort::EndsLast => return (last_day(), Order::Desc),
        Sort::Usual | Sort::Match | Sort::Changed => (contracts::Column::UpdatedAt, Order::Desc),
        Sort::ChangedFirst => (contracts::Column::UpdatedAt, Order::Asc),
        Sort::Title => (contracts::Column::TitleKey, Order::Asc),
        Sort::TitleLast => (contracts::Column::TitleKey, Order::Desc),
        Sort::Value => (contracts::Column::ValuePence, Order::Desc),
        Sort::ValueLowest => (contracts::Column::ValuePence, Order::Asc),
        Sort::Created => (contracts::Column::CreatedAt, Order::Desc),
        Sort::CreatedFirst => (contracts::Column::CreatedAt, Order::Asc),
    };
    (Expr::col((contracts::Entity, column)), order)
}

/// The statuses in which an end date is still to come.
const NOT_OVER: [Status; 3] = [Status::Draft, Status::PendingReview, Status::Active];

/// The condition of a filter; the company is the caller's to add.
pub(in crate::contracts) fn matching(ctx: &Ctx, filter: &Filter) -> Condition {
    use contracts::Column as C;
    let begin = |date: Date| micros_at_begin(ctx, date);
    let words = |all: &[Status]| all.iter().map(|it| it.word()).collect::<Vec<_>>();
    let mut all = Condition::all()
        .add_option(filter.status.map(|it| C::Status.eq(it.word())))
        .add_option(filter.contract_type.map(|it| C::ContractType.eq(it.word())))
        .add_option(holds_words(ctx, &filter.search))
        .add_option(say(ctx, filter))
        .add_option(filter.owner.map(|it| C::OwnerId.eq(it.uuid())))
        .add_option(filter.currency.map(|it| C::Currency.eq(it.code())))
        .add_option(filter.area.map(|it| score_column(it).is_not_null()))
        .add_option(filter.created_from.map(|it| C::CreatedAt.gte(begin(it))))
        .add_option(filter.created_to.and_then(|it| it.tomorrow().ok()).map(|it| C::CreatedAt.lt(begin(it))))
        .add_option(filter.in_force_from.map(|it| C::ActivatedAt.gte(begin(it))))
        .add_option(filter.in_force_to.and_then(|it| it.tomorrow().ok()).map(|it| C::ActivatedAt.lt(begin(it))));
    if !filter.tag.is_empty() {
        all = all.add(C::Id.in_subquery(tags::store::contracts_under(ctx, &filter.tag)));
    }
    if !filter.party.is_empty() {
        all = all.add(C::PartyKey.eq(party_key(&filter.party)));
    }
    if let Some(days) = filter.expiring_within_days {
        let (first, last) = (ctx.today(), days_on(ctx.today(), i32::from(days)));
        all = all.add(C::Status.is_in(words(&NOT_OVER))).add(C::EndDate.between(first.to_string(), last.to_string()));
    }
    if let Some(days) = filter.unchanged_for_days {
        all = all.add(C::UpdatedAt.lt(begin(days_on(ctx.today(), 1 - i32::from(days)))));
    }
    if let Some(days) = filter.notice_within_days {
        let (first, last) = (ctx.today(), days_on(ctx.today(), i32::from(days)));
        let with_notice = keydates::store::contracts_with_notice(ctx, first, last);
        all = all.add(C::Status.eq(Status::Active.word())).add(C::Id.in_subquery(with_notice));
    }
    if let Some(came_signed) = filter.came_signed {
        // What is not in force yet came neither way.
        let at_once = Expr::col(C::ActivatedAt).lte(Expr::col(C::CreatedAt));
        all = all.add(C::ActivatedAt.is_not_null()).add(if came_signed { at_once } else { at_once.not() });
    }
    if let Some(was_reviewed) = filter.was_reviewed {
        all = all.add(if was_reviewed { C::SubmittedAt.is_not_null() } else { C::SubmittedAt.is_null() });
    }
    if let Some(risk) = filter.risk {
        all = all.add(match risk.scores() {
            Some((from, to)) => C::RiskScore.between(i32::from(from), i32::from(to)),
            None => C::RiskScore.is_null(),
        });
    }
    // A contract that was never checked has no critical finding, and "no" is an answer that can be turned round.
    let is_critical = || Expr::col(C::CriticalFindings).if_null(0).gt(0);
    if filter.scored {
        all = all.add(C::Score.is_not_null());
    }
    if filter.critical {
        all = all.add(is_critical());
    }
    if let Some(needs) = filter.needs_review {
        let unsound = C::Status.is_in(words(&[Status::Draft, Status::Active])).and(is_critical());
        let waits = Condition::any().add(C::Status.eq(Status::PendingReview.word())).add(unsound);
        all = all.add(if needs { waits } else { waits.not() });
    }
    all
}

/// The column of an area's score.
pub(in crate::contracts) fn score_column(area: Area) -> contracts::Column {
    match area {
        Area::Gdpr => contracts::Column::ScoreGdpr,
        Area::Employment => contracts::Column::ScoreEmployment,
        Area::Consumer => contracts::Column::ScoreConsumer,
        Area::Commercial => contracts::Column::ScoreCommercial,
        Area::Execution => contracts::Column::ScoreExecution,
    }
}

/// The day so many days after another, or the furthest there is.
fn days_on(date: Date, days: i32) -> Date {
    date.saturating_add(days.days())
}

/// The first microsecond of a day in the company's time zone.
fn micros_at_begin(ctx: &Ctx, date: Date) -> i64 {
    let begin = dates::begin_of(date, ctx.zone());
    micros(begin)
}

/// The company's contracts that a filter leaves in its order, with the columns of a summary.
fn in_order(ctx: &Ctx, filter: &Filter) -> Select<contracts::Entity> {
    let mut query = contracts::Entity::find()
        .filter(contracts::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(matching(ctx, filter));
    if let Some(rank) = rank(ctx, &filter.search).filter(|_| filter.is_ranked()) {
        query = query.order_by(rank, Order::Asc);
    }
    let (column, order) = column_of(filter.sort);
    let nulls_last = matches!(filter.sort, Sort::Value | Sort::ValueLowest);
    if nulls_last {
        query = query.order_by_asc(contracts::Column::ValuePence.is_null());
    }
    query.order_by(column, order.clone()).order_by(contracts::Column::Id, order).select_only().columns(SUMMARY_COLUMNS)
}

fn one_page(ctx: &Ctx, filter: &Filter, page: u32, size: u32) -> Select<contracts::Entity> {
    in_order(ctx, filter).offset(u64::from(page.saturating_sub(1)) * u64::from(size)).limit(u64::from(size))
}

/// The ids of a page in its order. Of what only ranks, an index is read and not the row with its texts.
pub(in crate::contracts) async fn ids(
    ctx: &Ctx,
    filter: &Filter,
    page: u32,
    size: u32,
) -> Result<Vec<ContractId>, Problem> {
    let query = one_page(ctx, filter, page, size).select_only().column(contracts::Column::Id);
    let ids: Vec<Uuid> = query.into_tuple().all(ctx.db()).await?;
    Ok(ids.into_iter().map(ContractId::from_uuid).collect())
}

/// The rows of a page in its order.
async fn rows_of_page<R: FromQueryResult + Send + Sync>(
    ctx: &Ctx,
    filter: &Filter,
    page: u32,
    size: u32,
    more: &[contracts::Column],
    id_of: impl Fn(&R) -> Uuid,
) -> Result<Vec<R>, Problem> {
    if !filter.is_ranked() {
        let query = one_page(ctx, filter, page, size).columns(more.iter().copied());
        return Ok(query.into_model::<R>().all(ctx.db()).await?);
    }
    let ids = ids(ctx, filter, page, size).await?;
    let query = among(ctx, &ids).select_only().columns(SUMMARY_COLUMNS).columns(more.iter().copied());
    let mut rows = query.into_model::<R>().all(ctx.db()).await?;
    rows.sort_by_key(|row| ids.iter().position(|it| it.uuid() == id_of(row)));
    Ok(rows)
}

/// The ids of all of the company's contracts that a filter leaves, in its order.
pub(in crate::contracts) async fn all_ids(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    filter: &Filter,
) -> Result<Vec<ContractId>, Problem> {
    let query = in_order(ctx, filter).select_only().column(contracts::Column::Id);
    let ids: Vec<Uuid> = query.into_tuple().all(db).await?;
    Ok(ids.into_iter().map(ContractId::from_uuid).collect())
}

/// A page of the company's contracts; how many match is counted by [`super::figures`].
pub(in crate::contracts) async fn page(
    ctx: &Ctx,
    filter: &Filter,
    page: u32,
    size: u32,
) -> Result<Vec<Summary>, Problem> {
    let rows = rows_of_page(ctx, filter, page, size, &[], |row: &SummaryRow| row.id).await?;
    rows.into_iter().map(SummaryRow::summary).collect()
}

/// The same page with what was asked for and answered.
pub(in crate::contracts) async fn listed(
    ctx: &Ctx,
    filter: &Filter,
    page: u32,
    size: u32,
) -> Result<Vec<Listed>, Problem> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        summary: SummaryRow,
        plain_english_input: String,
        answers: String,
    }
    let more = [contracts::Column::PlainEnglishInput, contracts::Column::Answers];
    let rows = rows_of_page(ctx, filter, page, size, &more, |row: &Row| row.summary.id).await?;
    let found = rows.into_iter().map(|row| {
        Ok(Listed {
            summary: row.summary.summary()?,
            plain_english_input: row.plain_english_input,
            answers: from_json("answers", &row.answers)?,
            tags: Vec::new(),
            review_demanded: false,
            passage: None,
        })
    });
    found.collect()
}
