//! Rows of what contracts say of personal data and of what people say about that. Every query of a person carries the company.

use super::register::{Assessment, Entry, Said};
use super::{Asked, Aspect, EVERY_STATUS, Reading, Standing, reader_version};
use crate::context::Ctx;
use crate::contracts::Status;
use crate::ids::{CompanyId, ContractId, ObligationId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect, Select};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod processing_entries {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "processing_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        pub company_id: Uuid,
        pub version: i32,
        pub reader: String,
        pub status: String,
        pub in_register: bool,
        pub our_role: String,
        pub has_special: bool,
        pub has_transfer: bool,
        pub assessment: String,
        pub is_incomplete: bool,
        pub reading: String,
        pub entry: String,
        pub revision: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod processing_said {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "processing_said")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub aspect: String,
        pub company_id: Uuid,
        pub said: String,
        pub reason: String,
        pub version: i32,
        pub read: String,
        pub by_id: Uuid,
        pub by_name: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod processing_assessments {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "processing_assessments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        pub company_id: Uuid,
        pub outcome: String,
        pub reference: String,
        pub day: Option<String>,
        pub reason: String,
        pub obligation_id: Option<Uuid>,
        pub owner_name: Option<String>,
        pub triggers: String,
        pub by_id: Uuid,
        pub by_name: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use processing_assessments::{Column as A, Entity as Assessments};
use processing_entries::{Column as E, Entity as Entries};
use processing_said::{Column as S, Entity as Sayings};

fn from_json<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|err| damaged(what, &err))
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|err| damaged("a value to be stored", &err))
}

fn number(it: u32) -> i32 {
    i32::try_from(it).unwrap_or(i32::MAX)
}

fn unsigned(it: i32) -> u32 {
    u32::try_from(it).unwrap_or(0)
}

impl processing_said::Model {
    fn said(self) -> Result<Said, Problem> {
        Ok(Said {
            contract: ContractId::from_uuid(self.contract_id),
            aspect: Aspect::from_word(&self.aspect).ok_or_else(|| damaged("an aspect", &self.aspect))?,
            values: from_json("what was said", &self.said)?,
            reason: self.reason,
            version: unsigned(self.version),
            read: from_json("what was read", &self.read)?,
            by: UserId::from_uuid(self.by_id),
            by_name: self.by_name,
            at: instant(self.at)?,
        })
    }
}

impl processing_assessments::Model {
    fn assessment(self) -> Result<Assessment, Problem> {
        let day = |it: String| it.parse().map_err(|err: jiff::Error| damaged("a day", &err));
        Ok(Assessment {
            contract: ContractId::from_uuid(self.contract_id),
            outcome: Standing::from_word(&self.outcome).ok_or_else(|| damaged("an outcome", &self.outcome))?,
            reference: self.reference,
            day: self.day.map(day).transpose()?,
            reason: self.reason,
            obligation: self.obligation_id.map(ObligationId::from_uuid),
            owner_name: self.owner_name,
            triggers: from_json("triggers", &self.triggers)?,
            by: UserId::from_uuid(self.by_id),
            by_name: self.by_name,
            at: instant(self.at)?,
        })
    }
}

/// What is kept of a contract's text.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// The version whose text was read.
    pub(crate) version: u32,
    /// Counts up from 1.
    pub(crate) revision: u32,
    pub(crate) reading: Reading,
}

/// The contract whose entry is written, and what it is written from.
pub(crate) struct Written<'a> {
    pub(crate) company: CompanyId,
    pub(crate) contract: ContractId,
    pub(crate) version: u32,
    pub(crate) status: Status,
    pub(crate) reading: &'a Reading,
}

fn row(
    it: &Written<'_>,
    said: &[Said],
    assessment: Option<&Assessment>,
    revision: u32,
) -> Result<processing_entries::ActiveModel, Problem> {
    let entry = Entry::of(it.reading, said);
    Ok(processing_entries::ActiveModel {
        contract_id: Set(it.contract.uuid()),
        company_id: Set(it.company.uuid()),
        version: Set(number(it.version)),
        reader: Set(reader_version().to_owned()),
        status: Set(it.status.word().to_owned()),
        in_register: Set(entry.touches()),
        our_role: Set(entry.role().map(|it| it.word().to_owned()).unwrap_or_default()),
        has_special: Set(entry.has_special()),
        has_transfer: Set(entry.has_transfer()),
        assessment: Set(entry.standing(assessment).word().to_owned()),
        is_incomplete: Set(!entry.missing.is_empty()),
        reading: Set(to_json(it.reading)?),
        entry: Set(to_json(&entry)?),
        revision: Set(number(revision)),
    })
}

/// Writes the entries of contracts that are new, of which nobody has said anything yet.
pub(crate) async fn insert_new(db: &impl ConnectionTrait, all: &[Written<'_>]) -> Result<(), Problem> {
    for some in all.chunks(100) {
        let rows = some.iter().map(|it| row(it, &[], None, 1)).collect::<Result<Vec<_>, Problem>>()?;
        Entries::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Writes the entry of a contract anew, from its text and what people said; answers its revision.
pub(crate) async fn put(db: &impl ConnectionTrait, it: &Written<'_>) -> Result<u32, Problem> {
    let before: Option<i32> =
        Entries::find_by_id(it.contract.uuid()).select_only().column(E::Revision).into_tuple().one(db).await?;
    let revision = before.map_or(0, unsigned).saturating_add(1);
    let said = said_of(it.company, db, &[it.contract]).await?;
    let assessment = assessments_of(it.company, db, &[it.contract]).await?.pop();
    let changed = [
        E::Version,
        E::Reader,
        E::Status,
        E::InRegister,
        E::OurRole,
        E::HasSpecial,
        E::HasTransfer,
        E::Assessment,
        E::IsIncomplete,
        E::Reading,
        E::Entry,
        E::Revision,
    ];
    Entries::insert(row(it, &said, assessment.as_ref(), revision)?)
        .on_conflict(OnConflict::column(E::ContractId).update_columns(changed).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(revision)
}

/// Lets the entry of a contract follow a step in its life.
pub(crate) async fn put_status(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    status: Status,
) -> Result<(), Problem> {
    Entries::update_many()
        .col_expr(E::Status, Expr::value(status.word()))
        .filter(E::ContractId.eq(id.uuid()))
        .filter(E::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(())
}

/// What is kept of a contract's text; `None` where it was not read yet.
pub(super) async fn kept(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<Option<Kept>, Problem> {
    let row = of(ctx).filter(E::ContractId.eq(id.uuid())).filter(E::Reader.eq(reader_version())).one(db).await?;
    row.map(|it| {
        let reading = from_json("a reading", &it.reading)?;
        Ok(Kept { version: unsigned(it.version), revision: unsigned(it.revision), reading })
    })
    .transpose()
}

/// What people said of some contracts, by contract and in the order of aspects.
pub(crate) async fn said_of(
    company: CompanyId,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<Vec<Said>, Problem> {
    let rows = Sayings::find()
        .filter(S::CompanyId.eq(company.uuid()))
        .filter(S::ContractId.is_in(ids.iter().map(|it| it.uuid())))
        .order_by_asc(S::ContractId)
        .order_by_asc(S::Aspect)
        .all(db)
        .await?;
    rows.into_iter().map(processing_said::Model::said).collect()
}

/// What people answered to the prompts of some contracts.
pub(crate) async fn assessments_of(
    company: CompanyId,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<Vec<Assessment>, Problem> {
    let rows = Assessments::find()
        .filter(A::CompanyId.eq(company.uuid()))
        .filter(A::ContractId.is_in(ids.iter().map(|it| it.uuid())))
        .all(db)
        .await?;
    rows.into_iter().map(processing_assessments::Model::assessment).collect()
}

/// Keeps what somebody said, in place of what was said before.
pub(crate) async fn put_said(company: CompanyId, db: &impl ConnectionTrait, it: &Said) -> Result<(), Problem> {
    let row = processing_said::ActiveModel {
        contract_id: Set(it.contract.uuid()),
        aspect: Set(it.aspect.word().to_owned()),
        company_id: Set(company.uuid()),
        said: Set(to_json(&it.values)?),
        reason: Set(it.reason.clone()),
        version: Set(number(it.version)),
        read: Set(to_json(&it.read)?),
        by_id: Set(it.by.uuid()),
        by_name: Set(it.by_name.clone()),
        at: Set(micros(it.at)),
    };
    let changed = [S::Said, S::Reason, S::Version, S::Read, S::ById, S::ByName, S::At];
    Sayings::insert(row)
        .on_conflict(OnConflict::columns([S::ContractId, S::Aspect]).update_columns(changed).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Takes back what somebody said.
pub(super) async fn drop_said(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    aspect: Aspect,
) -> Result<(), Problem> {
    Sayings::delete_many()
        .filter(S::ContractId.eq(id.uuid()))
        .filter(S::CompanyId.eq(ctx.company().uuid()))
        .filter(S::Aspect.eq(aspect.word()))
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps an answer to the prompts, in place of the one before.
pub(crate) async fn put_assessment(
    company: CompanyId,
    db: &impl ConnectionTrait,
    it: &Assessment,
) -> Result<(), Problem> {
    let row = processing_assessments::ActiveModel {
        contract_id: Set(it.contract.uuid()),
        company_id: Set(company.uuid()),
        outcome: Set(it.outcome.word().to_owned()),
        reference: Set(it.reference.clone()),
        day: Set(it.day.map(|it| it.to_string())),
        reason: Set(it.reason.clone()),
        obligation_id: Set(it.obligation.map(ObligationId::uuid)),
        owner_name: Set(it.owner_name.clone()),
        triggers: Set(to_json(&it.triggers)?),
        by_id: Set(it.by.uuid()),
        by_name: Set(it.by_name.clone()),
        at: Set(micros(it.at)),
    };
    let changed = [
        A::Outcome,
        A::Reference,
        A::Day,
        A::Reason,
        A::ObligationId,
        A::OwnerName,
        A::Triggers,
        A::ById,
        A::ByName,
        A::At,
    ];
    Assessments::insert(row)
        .on_conflict(OnConflict::column(A::ContractId).update_columns(changed).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// An entry of the register as it is listed.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) contract: ContractId,
    pub(crate) entry: Entry,
    pub(crate) standing: Standing,
    pub(crate) revision: u32,
}

fn of(ctx: &Ctx) -> Select<Entries> {
    Entries::find().filter(E::CompanyId.eq(ctx.company().uuid()))
}

/// Those whose prompts wait for somebody.
const WAITING: [Standing; 2] = [Standing::Open, Standing::ToDo];

fn asked_for(ctx: &Ctx, asked: &Asked) -> Select<Entries> {
    let mut query = of(ctx).filter(E::InRegister.eq(true));
    match asked.status.as_deref() {
        Some(EVERY_STATUS) => {}
        Some(word) => query = query.filter(E::Status.eq(word)),
        None => query = query.filter(E::Status.eq(Status::Active.word())),
    }
    if let Some(role) = asked.role {
        query = query.filter(E::OurRole.eq(role.word()));
    }
    for (column, is_asked) in
        [(E::HasSpecial, asked.special), (E::HasTransfer, asked.transfer), (E::IsIncomplete, asked.incomplete)]
    {
        if is_asked {
            query = query.filter(column.eq(true));
        }
    }
    if asked.dpia {
        query = query.filter(E::Assessment.is_in(WAITING.map(Standing::word)));
    }
    query
}

pub(super) async fn count(ctx: &Ctx, db: &impl ConnectionTrait, asked: &Asked) -> Result<u32, Problem> {
    Ok(u32::try_from(asked_for(ctx, asked).count(db).await?).unwrap_or(u32::MAX))
}

/// A page of the register, the contract made last first.
pub(super) async fn page(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    asked: &Asked,
    page: u32,
    size: u32,
) -> Result<Vec<Listed>, Problem> {
    #[derive(FromQueryResult)]
    struct Row {
        contract_id: Uuid,
        entry: String,
        assessment: String,
        revision: i32,
    }
    let rows: Vec<Row> = asked_for(ctx, asked)
        .select_only()
        .columns([E::ContractId, E::Entry, E::Assessment, E::Revision])
        .order_by_desc(E::ContractId)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .into_model()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|it| {
            Ok(Listed {
                contract: ContractId::from_uuid(it.contract_id),
                entry: from_json("an entry of the register", &it.entry)?,
                standing: Standing::from_word(&it.assessment).ok_or_else(|| damaged("an outcome", &it.assessment))?,
                revision: unsigned(it.revision),
            })
        })
        .collect()
}

/// How many entries of one status, or of all, have what the figures count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) all: u32,
    pub(super) special: u32,
    pub(super) transfer: u32,
    pub(super) dpia: u32,
    pub(super) incomplete: u32,
}

pub(super) async fn counts(ctx: &Ctx, status: Option<&str>) -> Result<Counts, Problem> {
    let asked = Asked { status: status.map(str::to_owned), ..Asked::default() };
    let sum = |condition: &str| Expr::cust(format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"));
    let waiting = WAITING.map(|it| format!("'{}'", it.word())).join(", ");
    type Sums = (i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
    let row: Option<Sums> = asked_for(ctx, &asked)
        .select_only()
        .expr_as(Expr::col(E::ContractId).count(), "entries")
        .expr_as(sum("has_special"), "special")
        .expr_as(sum("has_transfer"), "transfer")
        .expr_as(sum(&format!("assessment IN ({waiting})")), "dpia")
        .expr_as(sum("is_incomplete"), "incomplete")
        .into_tuple()
        .one(ctx.db())
        .await?;
    let whole = |it: i64| u32::try_from(it).unwrap_or(u32::MAX);
    let sum = |it: Option<i64>| it.map_or(0, whole);
    Ok(row.map_or_else(Counts::default, |(all, special, transfer, dpia, incomplete)| Counts {
        all: whole(all),
        special: sum(special),
        transfer: sum(transfer),
        dpia: sum(dpia),
        incomplete: sum(incomplete),
    }))
}
