//! Rows of calls. Every query carries the company, but for the one that settles what a stopped server left.

pub(super) mod tallies;

use super::{CallFilter, Decided, Outcome, Record, Share};
use crate::context::Ctx;
use crate::dates;
use crate::ids::{CallId, ContractId, UserId};
use crate::models::limits::Used;
use crate::models::{Fault, Job, Tokens};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use crate::typed::Currency;
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, Select};
use serde::de::DeserializeOwned;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod decisions {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "decisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub contract_id: Option<Uuid>,
        pub contract_title: String,
        pub version: Option<i32>,
        pub template_id: Option<String>,
        pub job: String,
        pub route: String,
        pub model: String,
        pub prompt_hash: String,
        pub prompt: String,
        pub prompt_version: i32,
        pub spans: String,
        pub question: String,
        pub clause: String,
        pub rule_id: Option<String>,
        pub output: String,
        pub quotes: String,
        pub dropped: i32,
        pub tokens_read: Option<i64>,
        pub tokens_written: Option<i64>,
        pub tries: i32,
        pub millis: Option<i64>,
        pub cost_micros: Option<i64>,
        pub currency: String,
        pub outcome: String,
        pub fault: Option<String>,
        pub confidence: Option<i32>,
        pub asked_by: Uuid,
        pub asked_by_name: String,
        pub at: i64,
        pub decided_by: Option<Uuid>,
        pub decided_by_name: Option<String>,
        pub decided_at: Option<i64>,
        pub new_version: Option<i32>,
        pub reason: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use decisions::{Column, Entity};

fn count(raw: i64, what: &str) -> Result<u32, Problem> {
    u32::try_from(raw).map_err(|err| damaged(what, &err))
}

fn json<T: DeserializeOwned>(raw: &str, what: &str) -> Result<T, Problem> {
    serde_json::from_str(raw).map_err(|err| damaged(what, &err))
}

fn written(it: &impl serde::Serialize) -> Result<String, Problem> {
    serde_json::to_string(it).map_err(|err| damaged("the parts of a call", &err))
}

fn job(raw: &str) -> Result<Job, Problem> {
    Job::from_word(raw).ok_or_else(|| damaged("a job", &raw))
}

fn outcome(raw: &str) -> Result<Outcome, Problem> {
    Outcome::from_word(raw).ok_or_else(|| damaged("the outcome of a call", &raw))
}

impl decisions::Model {
    fn record(self) -> Result<Record, Problem> {
        let currency = Currency::parse(&self.currency).map_err(|_| damaged("a currency", &self.currency))?;
        let fault = self.fault.as_deref().map(|it| Fault::from_word(it).ok_or_else(|| damaged("a fault", &it)));
        let decided = match (self.decided_by, self.decided_by_name, self.decided_at) {
            (Some(by), Some(name), Some(at)) => Some(Decided {
                by: UserId::from_uuid(by),
                name,
                at: instant(at)?,
                version: self.new_version.map(|it| count(it.into(), "a version")).transpose()?,
                reason: self.reason,
            }),
            _ => None,
        };
        let tokens = match (self.tokens_read, self.tokens_written) {
            (Some(read), Some(written)) => {
                Some(Tokens { read: count(read, "a count")?, written: count(written, "a count")? })
            }
            _ => None,
        };
        Ok(Record {
            id: CallId::from_uuid(self.id),
            contract: self.contract_id.map(ContractId::from_uuid),
            contract_title: self.contract_title,
            version: self.version.map(|it| count(it.into(), "a version")).transpose()?,
            template_id: self.template_id,
            job: job(&self.job)?,
            route: self.route,
            model: self.model,
            prompt_hash: self.prompt_hash,
            prompt: self.prompt,
            prompt_version: count(self.prompt_version.into(), "a version")?,
            spans: json(&self.spans, "the stretches of a call")?,
            question: self.question,
            clause: self.clause,
            rule_id: self.rule_id,
            output: self.output,
            quotes: json(&self.quotes, "the quotations of a call")?,
            dropped: count(self.dropped.into(), "a count")?,
            tokens,
            tries: count(self.tries.into(), "a count")?,
            millis: self.millis.map(|it| count(it, "a time")).transpose()?,
            cost: self.cost_micros.map(|it| (it, currency)),
            outcome: outcome(&self.outcome)?,
            fault: fault.transpose()?,
            confidence: self
                .confidence
                .map(|it| u8::try_from(it).map_err(|err| damaged("a confidence", &err)))
                .transpose()?,
            asked_by: UserId::from_uuid(self.asked_by),
            asked_by_name: self.asked_by_name,
            at: instant(self.at)?,
            decided,
        })
    }
}

/// Adds a call that is about to be made, or was held back.
pub(super) async fn insert(ctx: &Ctx, db: &impl ConnectionTrait, it: &Record) -> Result<(), Problem> {
    let small = |it: u32| i32::try_from(it).unwrap_or(i32::MAX);
    let row = decisions::ActiveModel {
        id: Set(it.id.uuid()),
        company_id: Set(ctx.company().uuid()),
        contract_id: Set(it.contract.map(ContractId::uuid)),
        contract_title: Set(it.contract_title.clone()),
        version: Set(it.version.map(small)),
        template_id: Set(it.template_id.clone()),
        job: Set(it.job.word().to_owned()),
        route: Set(it.route.clone()),
        model: Set(it.model.clone()),
        prompt_hash: Set(it.prompt_hash.clone()),
        prompt: Set(it.prompt.clone()),
        prompt_version: Set(small(it.prompt_version)),
        spans: Set(written(&it.spans)?),
        question: Set(it.question.clone()),
        clause: Set(it.clause.clone()),
        rule_id: Set(it.rule_id.clone()),
        output: Set(String::new()),
        quotes: Set("[]".to_owned()),
        dropped: Set(0),
        tokens_read: Set(None),
        tokens_written: Set(None),
        tries: Set(0),
        millis: Set(None),
        cost_micros: Set(None),
        currency: Set(Currency::default().code().to_owned()),
        outcome: Set(it.outcome.word().to_owned()),
        fault: Set(None),
        confidence: Set(None),
        asked_by: Set(it.asked_by.uuid()),
        asked_by_name: Set(it.asked_by_name.clone()),
        at: Set(micros(it.at)),
        decided_by: Set(None),
        decided_by_name: Set(None),
        decided_at: Set(None),
        new_version: Set(None),
        reason: Set(String::new()),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Completes a call that is under way; `false` when it was settled otherwise meanwhile.
pub(super) async fn complete(ctx: &Ctx, db: &impl ConnectionTrait, it: &Record) -> Result<bool, Problem> {
    let tokens = it.tokens.map(|it| (i64::from(it.read), i64::from(it.written)));
    let currency = it.cost.map(|(_, currency)| currency).unwrap_or_default();
    let done = Entity::update_many()
        .col_expr(Column::Output, Expr::value(it.output.clone()))
        .col_expr(Column::Quotes, Expr::value(written(&it.quotes)?))
        .col_expr(Column::Dropped, Expr::value(i32::try_from(it.dropped).unwrap_or(i32::MAX)))
        .col_expr(Column::TokensRead, Expr::value(tokens.map(|it| it.0)))
        .col_expr(Column::TokensWritten, Expr::value(tokens.map(|it| it.1)))
        .col_expr(Column::Tries, Expr::value(i32::try_from(it.tries).unwrap_or(i32::MAX)))
        .col_expr(Column::Millis, Expr::value(it.millis.map(i64::from)))
        .col_expr(Column::CostMicros, Expr::value(it.cost.map(|it| it.0)))
        .col_expr(Column::Currency, Expr::value(currency.code()))
        .col_expr(Column::Outcome, Expr::value(it.outcome.word()))
        .col_expr(Column::Fault, Expr::value(it.fault.map(Fault::word)))
        .col_expr(Column::Confidence, Expr::value(it.confidence.map(i32::from)))
        .filter(Column::Id.eq(it.id.uuid()))
        .filter(Column::CompanyId.eq(ctx.company().uuid()))
        .filter(Column::Outcome.eq(Outcome::Asked.word()))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// What somebody makes of a proposal.
pub(super) enum Verdict<'a> {
    /// It is in this version of its contract.
    Accepted(u32),
    /// For this reason, which may be empty.
    TurnedDown(&'a str),
}

/// Writes who decided about a proposal that was answered and not decided about; `false` when it is not such a one.
pub(super) async fn decide(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: CallId,
    verdict: &Verdict<'_>,
) -> Result<bool, Problem> {
    let (outcome, version, reason) = match *verdict {
        Verdict::Accepted(version) => (Outcome::Accepted, Some(i32::try_from(version).unwrap_or(i32::MAX)), ""),
        Verdict::TurnedDown(reason) => (Outcome::TurnedDown, None, reason),
    };
    let done = Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(outcome.word()))
        .col_expr(Column::DecidedBy, Expr::value(ctx.person().id.uuid()))
        .col_expr(Column::DecidedByName, Expr::value(ctx.person().full_name.clone()))
        .col_expr(Column::DecidedAt, Expr::value(micros(ctx.now())))
        .col_expr(Column::NewVersion, Expr::value(version))
        .col_expr(Column::Reason, Expr::value(reason))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::CompanyId.eq(ctx.company().uuid()))
        .filter(Column::Job.is_in(Job::ALL.into_iter().filter(|it| it.proposes()).map(Job::word)))
        .filter(Column::Outcome.eq(Outcome::Answered.word()))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Calls that no server is working on any more, of every company; how many there were.
pub(super) async fn settle_before(db: &impl ConnectionTrait, at: Timestamp) -> Result<u64, Problem> {
    let done = Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(Outcome::Failed.word()))
        .col_expr(Column::Fault, Expr::value(Fault::ServerStopped.word()))
        .filter(Column::Outcome.eq(Outcome::Asked.word()))
        .filter(Column::At.lt(micros(at)))
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

fn of(ctx: &Ctx) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(ctx.company().uuid()))
}

fn matching(ctx: &Ctx, filter: &CallFilter) -> Select<Entity> {
    let begin = |day| micros(dates::begin_of(day, ctx.zone()));
    // The last day there is has no day after it, and nothing is asked after it.
    let after = filter.until.and_then(|it| it.tomorrow().ok());
    let by = |it: UserId| Condition::any().add(Column::AskedBy.eq(it.uuid())).add(Column::DecidedBy.eq(it.uuid()));
    let words = Condition::all()
        .add_option(filter.job.map(|it| Column::Job.eq(it.word())))
        .add_option(filter.outcome.map(|it| Column::Outcome.eq(it.word())))
        .add_option(filter.fault.map(|it| Column::Fault.eq(it.word())))
        .add_option(filter.contract.map(|it| Column::ContractId.eq(it.uuid())))
        .add_option(filter.model.as_ref().map(|it| Column::Model.eq(it)))
        .add_option(filter.route.as_ref().map(|it| Column::Route.eq(it)))
        .add_option(filter.concern.map(tallies::holding))
        .add_option(filter.person.map(by))
        .add_option(filter.since.map(|it| Column::At.gte(begin(it))))
        .add_option(after.map(|it| Column::At.lt(begin(it))));
    of(ctx).filter(words)
}

/// How many calls match.
pub(super) async fn total(ctx: &Ctx, filter: &CallFilter) -> Result<u32, Problem> {
    Ok(u32::try_from(matching(ctx, filter).count(ctx.db()).await?).unwrap_or(u32::MAX))
}

/// A page of calls, newest first.
pub(super) async fn page(ctx: &Ctx, filter: &CallFilter, page: u32, size: u32) -> Result<Vec<Record>, Problem> {
    let rows = matching(ctx, filter)
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(decisions::Model::record).collect()
}

/// At most `most` calls that are older than one, or the newest, newest first.
pub(super) async fn older(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    filter: &CallFilter,
    than: Option<(Timestamp, CallId)>,
    most: u64,
) -> Result<Vec<Record>, Problem> {
    let place = than.map(|(at, id)| {
        let earlier = Column::At.lt(micros(at));
        let same = Condition::all().add(Column::At.eq(micros(at))).add(Column::Id.lt(id.uuid()));
        Condition::any().add(earlier).add(same)
    });
    let rows = matching(ctx, filter)
        .filter(Condition::all().add_option(place))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(most)
        .all(db)
        .await?;
    rows.into_iter().map(decisions::Model::record).collect()
}

pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait, id: CallId) -> Result<Option<Record>, Problem> {
    of(ctx).filter(Column::Id.eq(id.uuid())).one(db).await?.map(decisions::Model::record).transpose()
}

/// The last call of a job about a contract, or about one version of it, that left.
pub(super) async fn last_about(
    ctx: &Ctx,
    contract: ContractId,
    job: Job,
    version: Option<u32>,
) -> Result<Option<Record>, Problem> {
    let version = version.map(|it| Column::Version.eq(i32::try_from(it).unwrap_or(i32::MAX)));
    let filter = CallFilter { job: Some(job), contract: Some(contract), ..CallFilter::default() };
    let found = matching(ctx, &filter)
        .filter(Column::Outcome.ne(Outcome::HeldBack.word()))
        .filter(Condition::all().add_option(version))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(1)
        .one(ctx.db())
        .await?;
    found.map(decisions::Model::record).transpose()
}

/// How many calls left since a moment, and what those cost whose cost is known in a currency.
pub(crate) async fn used_since(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    since: Timestamp,
    currency: Currency,
) -> Result<Used, Problem> {
    let left = || of(ctx).filter(Column::At.gte(micros(since))).filter(Column::Outcome.ne(Outcome::HeldBack.word()));
    let calls = left().count(db).await?;
    let costs: Vec<i64> = left()
        .filter(Column::CostMicros.is_not_null())
        .filter(Column::Currency.eq(currency.code()))
        .select_only()
        .column(Column::CostMicros)
        .into_tuple()
        .all(db)
        .await?;
    Ok(Used { calls: u32::try_from(calls).unwrap_or(u32::MAX), spend: costs.into_iter().fold(0, i64::saturating_add) })
}

/// The last call about a template.
pub(super) async fn last_of_template(ctx: &Ctx, template: &str) -> Result<Option<Record>, Problem> {
    let found = of(ctx)
        .filter(Column::Job.eq(Job::Template.word()))
        .filter(Column::TemplateId.eq(template))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(1)
        .one(ctx.db())
        .await?;
    found.map(decisions::Model::record).transpose()
}

/// The last call to a model at an address that left and has an outcome.
pub(super) async fn last_settled(ctx: &Ctx, route: &str, model: &str) -> Result<Option<Record>, Problem> {
    let found = of(ctx)
        .filter(Column::Route.eq(route))
        .filter(Column::Model.eq(model))
        .filter(Column::Outcome.is_not_in([Outcome::Asked.word(), Outcome::HeldBack.word()]))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(1)
        .one(ctx.db())
        .await?;
    found.map(decisions::Model::record).transpose()
}

/// How the calls of each job to each model went.
pub(super) async fn shares(ctx: &Ctx) -> Result<Vec<Share>, Problem> {
    let rows: Vec<(String, String, String, i64)> = of(ctx)
        .select_only()
        .column(Column::Job)
        .column(Column::Model)
        .column(Column::Outcome)
        .column_as(Column::Id.count(), "calls")
        .group_by(Column::Job)
        .group_by(Column::Model)
        .group_by(Column::Outcome)
        .order_by_asc(Column::Job)
        .order_by_asc(Column::Model)
        .order_by_asc(Column::Outcome)
        .into_tuple()
        .all(ctx.db())
        .await?;
    let mut shares: Vec<Share> = Vec::new();
    for (of_job, model, of_outcome, calls) in rows {
        let (job, outcome, calls) = (job(&of_job)?, outcome(&of_outcome)?, count(calls, "a count")?);
        if !shares.last().is_some_and(|it| it.job == job && it.model == model) {
            shares.push(Share { job, model, calls: 0, answered: 0, accepted: 0, turned_down: 0 });
        }
        let Some(share) = shares.last_mut() else { continue };
        share.calls += calls;
        match outcome {
            Outcome::Answered => share.answered += calls,
            Outcome::Accepted => {
                share.answered += calls;
                share.accepted += calls;
            }
            Outcome::TurnedDown => {
                share.answered += calls;
                share.turned_down += calls;
            }
            Outcome::Asked | Outcome::Incomplete | Outcome::Refused | Outcome::Failed | Outcome::HeldBack => {}
        }
    }
    Ok(shares)
}

/// How often each fault came.
pub(super) async fn faults(ctx: &Ctx) -> Result<Vec<(Fault, u32)>, Problem> {
    let rows: Vec<(String, i64)> = of(ctx)
        .filter(Column::Fault.is_not_null())
        .select_only()
        .column(Column::Fault)
        .column_as(Column::Id.count(), "calls")
        .group_by(Column::Fault)
        .into_tuple()
        .all(ctx.db())
        .await?;
    let read = |(word, calls): (String, i64)| {
        let fault = Fault::from_word(&word).ok_or_else(|| damaged("a fault", &word))?;
        Ok((fault, count(calls, "a count")?))
    };
    let mut faults = rows.into_iter().map(read).collect::<Result<Vec<_>, Problem>>()?;
    faults.sort_by_key(|(fault, calls)| (std::cmp::Reverse(*calls), *fault));
    Ok(faults)
}
