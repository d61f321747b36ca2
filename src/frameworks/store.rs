//! Rows of reports and of what people vouch for. Every query carries the company.

pub(crate) mod whole;

use super::Framework;
use super::evidence::Attested;
use super::form::{NewAttestation, Period};
use crate::context::Ctx;
use crate::ids::{AttestationId, ContractId, FrameworkReportId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, Select};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod framework_reports {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "framework_reports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub framework: String,
        pub from_day: String,
        pub to_day: String,
        pub drawn_by: Uuid,
        pub drawn_by_name: String,
        pub drawn_at: i64,
        pub approved_by_name: Option<String>,
        pub approved_at: Option<i64>,
        pub content: Option<String>,
        pub sha256: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod framework_attestations {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "framework_attestations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub framework: String,
        pub control: String,
        pub statement: String,
        pub evidence: String,
        pub link: Option<String>,
        pub contract_id: Option<Uuid>,
        pub seen_on: String,
        pub until: String,
        pub attested_by: Uuid,
        pub attested_by_name: String,
        pub attested_at: i64,
        pub ended_by_name: Option<String>,
        pub ended_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use framework_attestations::Column as A;
use framework_reports::Column as R;

/// A report as it is kept.
#[derive(Clone, Debug)]
pub struct Report {
    pub id: FrameworkReportId,
    pub framework: Framework,
    pub from: Date,
    pub to: Date,
    pub drawn_by: UserId,
    pub drawn_by_name: String,
    pub drawn_at: Timestamp,
    /// `None` while it is a draft.
    pub frozen: Option<Frozen>,
}

/// What was approved.
#[derive(Clone, Debug)]
pub struct Frozen {
    pub by_name: String,
    pub at: Timestamp,
    pub sha256: String,
    /// The very bytes that were approved.
    pub(super) content: String,
}

fn day(raw: &str) -> Result<Date, Problem> {
    raw.parse().map_err(|err| damaged("a date", &err))
}

impl framework_reports::Model {
    fn report(self) -> Result<Report, Problem> {
        let frozen = match (self.approved_by_name, self.approved_at, self.sha256, self.content) {
            (Some(by_name), Some(at), Some(sha256), Some(content)) => {
                Some(Frozen { by_name, at: instant(at)?, sha256, content })
            }
            _ => None,
        };
        let framework = Framework::from_word(&self.framework);
        Ok(Report {
            id: FrameworkReportId::from_uuid(self.id),
            framework: framework.ok_or_else(|| damaged("a framework", &self.framework))?,
            from: day(&self.from_day)?,
            to: day(&self.to_day)?,
            drawn_by: UserId::from_uuid(self.drawn_by),
            drawn_by_name: self.drawn_by_name,
            drawn_at: instant(self.drawn_at)?,
            frozen,
        })
    }
}

fn reports(ctx: &Ctx, framework: Option<Framework>) -> Select<framework_reports::Entity> {
    let all = framework_reports::Entity::find().filter(R::CompanyId.eq(ctx.company().uuid()));
    match framework {
        Some(it) => all.filter(R::Framework.eq(it.word())),
        None => all,
    }
}

/// A page of reports, the latest first, and how many there are.
pub(super) async fn page(
    ctx: &Ctx,
    framework: Option<Framework>,
    page: u32,
    size: u32,
) -> Result<(Vec<Report>, u32), Problem> {
    let total = reports(ctx, framework).count(ctx.db()).await?;
    let rows = reports(ctx, framework)
        .order_by_desc(R::DrawnAt)
        .order_by_desc(R::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    let rows = rows.into_iter().map(framework_reports::Model::report).collect::<Result<_, _>>()?;
    Ok((rows, u32::try_from(total).unwrap_or(u32::MAX)))
}

pub(super) async fn find(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: FrameworkReportId,
) -> Result<Option<Report>, Problem> {
    reports(ctx, None).filter(R::Id.eq(id.uuid())).one(db).await?.map(framework_reports::Model::report).transpose()
}

/// Adds a draft.
pub(super) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: FrameworkReportId,
    framework: Framework,
    period: &Period,
) -> Result<(), Problem> {
    framework_reports::ActiveModel {
        id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        framework: Set(framework.word().to_owned()),
        from_day: Set(period.from.to_string()),
        to_day: Set(period.to.to_string()),
        drawn_by: Set(ctx.person().id.uuid()),
        drawn_by_name: Set(ctx.person().full_name.clone()),
        drawn_at: Set(micros(ctx.now())),
        approved_by_name: Set(None),
        approved_at: Set(None),
        content: Set(None),
        sha256: Set(None),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Freezes a draft; `false` where it is none any more.
pub(super) async fn freeze(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: FrameworkReportId,
    content: &str,
    sha256: &str,
) -> Result<bool, Problem> {
    let done = framework_reports::Entity::update_many()
        .col_expr(R::ApprovedByName, Expr::value(ctx.person().full_name.clone()))
        .col_expr(R::ApprovedAt, Expr::value(micros(ctx.now())))
        .col_expr(R::Content, Expr::value(content))
        .col_expr(R::Sha256, Expr::value(sha256))
        .filter(R::Id.eq(id.uuid()))
        .filter(R::CompanyId.eq(ctx.company().uuid()))
        .filter(R::ApprovedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Takes a draft away; `false` where it is none any more.
pub(super) async fn delete_draft(ctx: &Ctx, db: &impl ConnectionTrait, id: FrameworkReportId) -> Result<bool, Problem> {
    let done = framework_reports::Entity::delete_many()
        .filter(R::Id.eq(id.uuid()))
        .filter(R::CompanyId.eq(ctx.company().uuid()))
        .filter(R::ApprovedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// What somebody vouches for, as it is kept.
#[derive(Clone, Debug)]
pub struct Attestation {
    pub id: AttestationId,
    pub framework: Framework,
    pub control: String,
    pub statement: String,
    pub evidence: String,
    pub link: Option<String>,
    pub contract: Option<ContractId>,
    pub seen_on: Date,
    /// The last day on which it counts.
    pub until: Date,
    pub by_name: String,
    pub at: Timestamp,
}

impl Attestation {
    /// As measures see it; `title` is that of its contract.
    pub(super) fn attested(&self, title: Option<String>) -> Attested {
        Attested {
            statement: self.statement.clone(),
            evidence: self.evidence.clone(),
            link: self.link.clone(),
            contract: self.contract.zip(title),
            seen_on: self.seen_on,
            until: self.until,
            by_name: self.by_name.clone(),
        }
    }
}

impl framework_attestations::Model {
    fn attestation(self) -> Result<Attestation, Problem> {
        let framework = Framework::from_word(&self.framework);
        Ok(Attestation {
            id: AttestationId::from_uuid(self.id),
            framework: framework.ok_or_else(|| damaged("a framework", &self.framework))?,
            control: self.control,
            statement: self.statement,
            evidence: self.evidence,
            link: self.link,
            contract: self.contract_id.map(ContractId::from_uuid),
            seen_on: day(&self.seen_on)?,
            until: day(&self.until)?,
            by_name: self.attested_by_name,
            at: instant(self.attested_at)?,
        })
    }
}

fn standing(ctx: &Ctx) -> Select<framework_attestations::Entity> {
    framework_attestations::Entity::find()
        .filter(A::CompanyId.eq(ctx.company().uuid()))
        .filter(A::EndedAt.is_null())
        .order_by_asc(A::AttestedAt)
        .order_by_asc(A::Id)
}

/// What is vouched for now, whether it has run out or not; of one framework, where one is given.
pub(super) async fn attestations(ctx: &Ctx, framework: Option<Framework>) -> Result<Vec<Attestation>, Problem> {
    let query = match framework {
        Some(it) => standing(ctx).filter(A::Framework.eq(it.word())),
        None => standing(ctx),
    };
    query.all(ctx.db()).await?.into_iter().map(framework_attestations::Model::attestation).collect()
}

/// What is vouched for now about a control.
pub(super) async fn attestation(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    framework: Framework,
    control: &str,
) -> Result<Option<Attestation>, Problem> {
    let query = standing(ctx).filter(A::Framework.eq(framework.word())).filter(A::Control.eq(control));
    query.one(db).await?.map(framework_attestations::Model::attestation).transpose()
}

/// Ends what is vouched for about a control; it stays on record.
pub(super) async fn end(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    framework: Framework,
    control: &str,
) -> Result<bool, Problem> {
    let done = framework_attestations::Entity::update_many()
        .col_expr(A::EndedByName, Expr::value(ctx.person().full_name.clone()))
        .col_expr(A::EndedAt, Expr::value(micros(ctx.now())))
        .filter(A::CompanyId.eq(ctx.company().uuid()))
        .filter(A::Framework.eq(framework.word()))
        .filter(A::Control.eq(control))
        .filter(A::EndedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Keeps what somebody vouches for.
pub(super) async fn attest(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    framework: Framework,
    control: &str,
    new: &NewAttestation,
) -> Result<(), Problem> {
    framework_attestations::ActiveModel {
        id: Set(AttestationId::new(ctx.now()).uuid()),
        company_id: Set(ctx.company().uuid()),
        framework: Set(framework.word().to_owned()),
        control: Set(control.to_owned()),
        statement: Set(new.statement.clone()),
        evidence: Set(new.evidence.clone()),
        link: Set(new.link.clone()),
        contract_id: Set(new.contract.map(ContractId::uuid)),
        seen_on: Set(new.seen_on.to_string()),
        until: Set(new.until.to_string()),
        attested_by: Set(ctx.person().id.uuid()),
        attested_by_name: Set(ctx.person().full_name.clone()),
        attested_at: Set(micros(ctx.now())),
        ended_by_name: Set(None),
        ended_at: Set(None),
    }
    .insert(db)
    .await?;
    Ok(())
}
