//! Rows of the trail.

use super::actions::{Account, TrailFilter};
use super::chain::{Checker, Finding, GENESIS, Link, Verdict};
use super::{Action, EntryView, Happening, Only};
use crate::context::Ctx;
use crate::ids::{CompanyId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryOrder, QuerySelect, Select};
use std::collections::BTreeMap;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod audit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub at: i64,
        pub actor_id: Uuid,
        pub actor: String,
        pub action: String,
        pub subject_type: String,
        pub subject_id: String,
        pub subject: String,
        pub before: Option<String>,
        pub after: Option<String>,
        pub address: String,
        pub user_agent: String,
        pub request_id: String,
        pub previous: String,
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How many rows a check reads at a time.
const CHECK_BATCH: u64 = 1_000;

/// Adds the next row of the company's chain within the change's own transaction.
pub(crate) async fn append(tx: &DatabaseTransaction, ctx: &Ctx, happening: &Happening) -> Result<(), Problem> {
    crate::accounts::store::lock_company(tx, ctx.company()).await?;
    let last = audit::Entity::find()
        .filter(audit::Column::CompanyId.eq(ctx.company().uuid()))
        .order_by_desc(audit::Column::Seq)
        .limit(1)
        .one(tx)
        .await?;
    let (seq, previous) = last.map_or((1, GENESIS.to_owned()), |row| (row.seq + 1, row.hash));
    let (company, actor_id) = (ctx.company().to_string(), ctx.person().id.to_string());
    let before = happening.before.as_ref().map(ToString::to_string);
    let after = happening.after.as_ref().map(ToString::to_string);
    let actor = ctx.actor();
    let link = Link {
        company: &company,
        seq,
        at_micros: micros(ctx.now()),
        actor_id: &actor_id,
        actor: &actor,
        action: happening.action.word(),
        subject_type: happening.subject_type,
        subject_id: &happening.subject_id,
        subject: &happening.subject,
        before: before.as_deref(),
        after: after.as_deref(),
        address: &ctx.visit().address,
        user_agent: &ctx.visit().user_agent,
        request_id: &ctx.visit().request_id,
    };
    let hash = link.hash(&previous);
    audit::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        seq: Set(seq),
        at: Set(link.at_micros),
        actor_id: Set(ctx.person().id.uuid()),
        actor: Set(link.actor.to_owned()),
        action: Set(link.action.to_owned()),
        subject_type: Set(link.subject_type.to_owned()),
        subject_id: Set(link.subject_id.to_owned()),
        subject: Set(link.subject.to_owned()),
        address: Set(link.address.to_owned()),
        user_agent: Set(link.user_agent.to_owned()),
        request_id: Set(link.request_id.to_owned()),
        before: Set(before),
        after: Set(after),
        previous: Set(previous),
        hash: Set(hash),
    }
    .insert(tx)
    .await?;
    Ok(())
}

/// The hash of the last entry of the company's trail; empty where there is none. Whatever is changed and told gives another,
/// and so does a trail that was brought back from a backup and went on differently.
pub(crate) async fn end(ctx: &Ctx) -> Result<String, Problem> {
    let last: Option<String> = audit::Entity::find()
        .filter(audit::Column::CompanyId.eq(ctx.company().uuid()))
        .select_only()
        .column(audit::Column::Hash)
        .order_by_desc(audit::Column::Seq)
        .limit(1)
        .into_tuple()
        .one(ctx.db())
        .await?;
    Ok(last.unwrap_or_default())
}

/// An entry as an archive keeps it: the columns over which its hash is made, and the hash.
#[derive(Debug, serde::Serialize)]
pub struct EntryRecord {
    pub seq: i64,
    /// In microseconds since 1970.
    pub at_micros: i64,
    pub actor_id: Uuid,
    pub actor: String,
    pub action: String,
    pub subject_type: String,
    pub subject_id: String,
    pub subject: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub address: String,
    pub user_agent: String,
    pub request_id: String,
    pub previous: String,
    pub hash: String,
}

/// The entries of a company's trail after one, in their order.
pub(crate) async fn entries_after(
    db: &impl ConnectionTrait,
    company: CompanyId,
    after: i64,
    most: u64,
) -> Result<Vec<EntryRecord>, Problem> {
    let rows = audit::Entity::find()
        .filter(audit::Column::CompanyId.eq(company.uuid()))
        .filter(audit::Column::Seq.gt(after))
        .order_by_asc(audit::Column::Seq)
        .limit(most)
        .all(db)
        .await?;
    let entry = |it: audit::Model| EntryRecord {
        seq: it.seq,
        at_micros: it.at,
        actor_id: it.actor_id,
        actor: it.actor,
        action: it.action,
        subject_type: it.subject_type,
        subject_id: it.subject_id,
        subject: it.subject,
        before: it.before,
        after: it.after,
        address: it.address,
        user_agent: it.user_agent,
        request_id: it.request_id,
        previous: it.previous,
        hash: it.hash,
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// A page of the company's trail, newest first, with the number of entries in all.
pub(super) async fn page(
    ctx: &Ctx,
    filter: &TrailFilter,
    page: u32,
    size: u32,
) -> Result<(Vec<EntryView>, u32), Problem> {
    let query = matching(ctx, filter);
    let query = match filter.actor {
        Some(actor) => query.filter(audit::Column::ActorId.eq(actor.uuid())),
        None => query,
    };
    let total = query.clone().count(ctx.db()).await?;
    let rows = query
        .order_by_desc(audit::Column::Seq)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    let entries = rows.into_iter().map(|row| view(ctx, row)).collect::<Result<_, _>>()?;
    Ok((entries, u32::try_from(total).unwrap_or(u32::MAX)))
}

/// The entries of a filter, whoever did it.
fn matching(ctx: &Ctx, filter: &TrailFilter) -> Select<audit::Entity> {
    let mut query = audit::Entity::find().filter(audit::Column::CompanyId.eq(ctx.company().uuid()));
    if let Some(action) = filter.action {
        query = query.filter(audit::Column::Action.eq(action.word()));
    }
    if let Some(subject_id) = &filter.subject_id {
        query = query.filter(audit::Column::SubjectId.eq(subject_id));
    }
    if let Some(subject_type) = &filter.subject_type {
        query = query.filter(audit::Column::SubjectType.eq(subject_type));
    }
    if let Some(since) = filter.since {
        query = query.filter(audit::Column::At.gte(micros(since)));
    }
    if let Some(until) = filter.until {
        query = query.filter(audit::Column::At.lt(micros(until)));
    }
    // What an entry tells is text of our own writing, so it can be compared as text; what a person wrote in it is escaped.
    match filter.only {
        Some(Only::FromDraft) => query.filter(audit::Column::Before.eq(r#"{"status":"draft"}"#)),
        Some(Only::Critical) => query.filter(audit::Column::After.contains(r#""severity":"critical""#)),
        None => query,
    }
}

pub(super) async fn counts(ctx: &Ctx, filter: &TrailFilter) -> Result<BTreeMap<UserId, u32>, Problem> {
    let rows: Vec<(Uuid, i64)> = matching(ctx, filter)
        .select_only()
        .column(audit::Column::ActorId)
        .column_as(audit::Column::Seq.count(), "entries")
        .group_by(audit::Column::ActorId)
        .into_tuple()
        .all(ctx.db())
        .await?;
    Ok(rows.into_iter().map(|(id, count)| (UserId::from_uuid(id), u32::try_from(count).unwrap_or(u32::MAX))).collect())
}

pub(super) async fn sign_in_addresses(
    ctx: &Ctx,
    since: Timestamp,
) -> Result<Vec<(UserId, String, Timestamp)>, Problem> {
    let rows: Vec<(Uuid, String, i64)> = audit::Entity::find()
        .filter(audit::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(audit::Column::Action.eq(Action::SignedIn.word()))
        .filter(audit::Column::At.gte(micros(since)))
        .filter(audit::Column::Address.ne(""))
        .select_only()
        .columns([audit::Column::ActorId, audit::Column::Address])
        .column_as(audit::Column::At.min(), "first")
        .group_by(audit::Column::ActorId)
        .group_by(audit::Column::Address)
        .order_by_asc(audit::Column::ActorId)
        .order_by_asc(audit::Column::Address)
        .into_tuple()
        .all(ctx.db())
        .await?;
    rows.into_iter().map(|(id, address, at)| Ok((UserId::from_uuid(id), address, instant(at)?))).collect()
}

fn view(ctx: &Ctx, row: audit::Model) -> Result<EntryView, Problem> {
    let at = instant(row.at)?;
    Ok(EntryView {
        seq: u32::try_from(row.seq).unwrap_or(u32::MAX),
        at: crate::dates::exact_in_words(at, ctx.zone()),
        at_exact: at.to_string(),
        sentence: Action::from_word(&row.action).map_or_else(|| row.action.clone(), |it| it.sentence().to_owned()),
        actor_id: row.actor_id.to_string(),
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        subject_type: row.subject_type,
        subject_id: row.subject_id,
        before: row.before.map(pairs),
        after: row.after.map(pairs),
        address: row.address,
        user_agent: row.user_agent,
        request_id: row.request_id,
        hash: row.hash,
    })
}

/// A stored JSON object as `name: value` pairs for reading.
fn pairs(json: String) -> String {
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str(&json) else { return json };
    let words = object.into_iter().map(|(name, value)| {
        let value = match value {
            serde_json::Value::String(text) => text,
            serde_json::Value::Null => "none".to_owned(),
            serde_json::Value::Object(inner) if inner.contains_key("sha256") => format!(
                "{} characters, SHA-256 {}",
                inner.get("characters").unwrap_or(&serde_json::Value::Null),
                inner.get("sha256").and_then(|it| it.as_str()).unwrap_or_default()
            ),
            other => other.to_string(),
        };
        format!("{}: {value}", name.replace('_', " "))
    });
    words.collect::<Vec<_>>().join("; ")
}

/// Checks the whole chain of one company, in batches.
pub(super) async fn verify(db: &impl ConnectionTrait, company: CompanyId) -> Result<Verdict, Problem> {
    let company_text = company.to_string();
    let mut checker = Checker::new();
    loop {
        let from = i64::try_from(checker.checked()).unwrap_or(i64::MAX);
        let rows = audit::Entity::find()
            .filter(audit::Column::CompanyId.eq(company.uuid()))
            .filter(audit::Column::Seq.gt(from))
            .order_by_asc(audit::Column::Seq)
            .limit(CHECK_BATCH)
            .all(db)
            .await?;
        if rows.is_empty() {
            return Ok(Verdict::Whole { entries: checker.checked() });
        }
        for row in &rows {
            if let Err(finding) = check(&mut checker, &company_text, row) {
                return Ok(Verdict::Broken(finding));
            }
        }
    }
}

/// Checks the whole chain of the person's company and counts what it tells of a span of time.
pub(super) async fn account(ctx: &Ctx, since: jiff::Timestamp, until: jiff::Timestamp) -> Result<Account, Problem> {
    let company = ctx.company().to_string();
    let span = micros(since)..micros(until);
    let (mut checker, mut broken, mut last) = (Checker::new(), None, 0);
    let mut told = (0_u32, 0_u32, BTreeMap::new(), Vec::new());
    loop {
        let rows = audit::Entity::find()
            .filter(audit::Column::CompanyId.eq(ctx.company().uuid()))
            .filter(audit::Column::Seq.gt(last))
            .order_by_asc(audit::Column::Seq)
            .limit(CHECK_BATCH)
            .all(ctx.db())
            .await?;
        for row in &rows {
            if broken.is_none() {
                broken = check(&mut checker, &company, row).err();
            }
            last = row.seq;
            if !span.contains(&row.at) {
                continue;
            }
            told.0 += 1;
            told.1 += u32::from(row.actor.trim().is_empty());
            let Some(action) = Action::from_word(&row.action) else { continue };
            *told.2.entry(action).or_insert(0) += 1;
            if action == Action::ContractActivated {
                told.3.push((row.subject_id.clone(), UserId::from_uuid(row.actor_id)));
            }
        }
        if rows.is_empty() {
            break;
        }
    }
    let verdict = broken.map_or(Verdict::Whole { entries: checker.checked() }, Verdict::Broken);
    let (entries, nameless, actions, activations) = told;
    Ok(Account { verdict, entries, nameless, actions, activations })
}

/// What the newest entry about a subject with this action says that it was after.
pub(super) async fn told_of(ctx: &Ctx, action: Action, subject_id: &str) -> Result<Option<serde_json::Value>, Problem> {
    let after: Option<Option<String>> = audit::Entity::find()
        .filter(audit::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(audit::Column::SubjectId.eq(subject_id))
        .filter(audit::Column::Action.eq(action.word()))
        .order_by_desc(audit::Column::Seq)
        .select_only()
        .column(audit::Column::After)
        .into_tuple()
        .one(ctx.db())
        .await?;
    let read = |json: String| serde_json::from_str(&json).map_err(|err| damaged("an entry of the trail", &err));
    after.flatten().map(read).transpose()
}

/// Checks the newest entries of a chain, each against the one before it.
pub(super) async fn verify_end(
    db: &impl ConnectionTrait,
    company: CompanyId,
    most: u64,
) -> Result<(Verdict, Option<jiff::Timestamp>), Problem> {
    let mut rows = audit::Entity::find()
        .filter(audit::Column::CompanyId.eq(company.uuid()))
        .order_by_desc(audit::Column::Seq)
        .limit(most)
        .all(db)
        .await?;
    rows.reverse();
    let newest = rows.last().map(|row| instant(row.at)).transpose()?;
    let company_text = company.to_string();
    let mut rest = rows.iter();
    let mut checker = match rest.as_slice().first() {
        Some(first) if first.seq > 1 => {
            rest.next();
            Checker::behind(first.seq, first.hash.clone())
        }
        Some(_) | None => Checker::new(),
    };
    for row in rest {
        if let Err(finding) = check(&mut checker, &company_text, row) {
            return Ok((Verdict::Broken(finding), newest));
        }
    }
    Ok((Verdict::Whole { entries: checker.checked() }, newest))
}

fn check(checker: &mut Checker, company: &str, row: &audit::Model) -> Result<(), Finding> {
    let actor_id = row.actor_id.to_string();
    let link = Link {
        company,
        seq: row.seq,
        at_micros: row.at,
        actor_id: &actor_id,
        actor: &row.actor,
        action: &row.action,
        subject_type: &row.subject_type,
        subject_id: &row.subject_id,
        subject: &row.subject,
        before: row.before.as_deref(),
        after: row.after.as_deref(),
        address: &row.address,
        user_agent: &row.user_agent,
        request_id: &row.request_id,
    };
    checker.check(&link, &row.previous, &row.hash)
}
