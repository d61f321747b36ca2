//! Rows of decisions, assignments and earlier analyses. Every query carries the company.

use super::changes::Earlier;
use super::form::NewDecision;
use super::record::{Assigned, Decided, Withdrawn};
use super::subject::{Subject, subjects};
use super::{RulesOf, Shown, rules};
use crate::accounts::Person;
use crate::compliance::{Analysis, Decision, Outcome, Severity};
use crate::context::Ctx;
use crate::ids::{AnalysisId, ContractId, DecisionId, UserId};
use crate::playbook::{OwnRule, RuleSet};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, Select};
use std::collections::BTreeMap;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod finding_decisions {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "finding_decisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub contract_id: Uuid,
        pub rule_id: String,
        pub title: String,
        pub severity: String,
        pub decision: String,
        pub reason: String,
        pub until: Option<String>,
        pub fingerprint: String,
        pub version: i32,
        pub pack_version: String,
        pub decided_by: Uuid,
        pub decided_by_name: String,
        pub decided_at: i64,
        pub withdrawn_by_name: Option<String>,
        pub withdrawn_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod finding_assignments {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "finding_assignments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub rule_id: String,
        pub company_id: Uuid,
        pub title: String,
        pub severity: String,
        pub outcome: String,
        pub fingerprint: String,
        pub assignee_id: Uuid,
        pub assignee_name: String,
        pub assigned_by_name: String,
        pub assigned_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod earlier_analyses {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "earlier_analyses")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub contract_id: Uuid,
        pub version: i32,
        pub pack_version: String,
        pub outcomes: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use finding_assignments::Column as A;
use finding_decisions::Column as D;

/// What stands for the severity of a finding of the company's own rules.
const NO_SEVERITY: &str = "none";

fn severity(word: &str) -> Result<Option<Severity>, Problem> {
    if word == NO_SEVERITY {
        return Ok(None);
    }
    Severity::from_word(word).map(Some).ok_or_else(|| damaged("a severity", &word))
}

fn severity_word(severity: Option<Severity>) -> &'static str {
    severity.map_or(NO_SEVERITY, Severity::word)
}

impl finding_decisions::Model {
    fn decided(self) -> Result<Decided, Problem> {
        let withdrawn = match (self.withdrawn_by_name, self.withdrawn_at) {
            (Some(by_name), Some(at)) => Some(Withdrawn { by_name, at: instant(at)? }),
            _ => None,
        };
        Ok(Decided {
            id: DecisionId::from_uuid(self.id),
            contract: ContractId::from_uuid(self.contract_id),
            rule_id: self.rule_id,
            title: self.title,
            severity: severity(&self.severity)?,
            decision: Decision::from_word(&self.decision).ok_or_else(|| damaged("a decision", &self.decision))?,
            reason: self.reason,
            until: self.until.map(|it| it.parse().map_err(|err| damaged("a date", &err))).transpose()?,
            fingerprint: self.fingerprint,
            version: u32::try_from(self.version).unwrap_or(0),
            rule_pack_version: self.pack_version,
            by: UserId::from_uuid(self.decided_by),
            by_name: self.decided_by_name,
            at: instant(self.decided_at)?,
            withdrawn,
        })
    }
}

impl finding_assignments::Model {
    fn assigned(self) -> Result<Assigned, Problem> {
        Ok(Assigned {
            contract: ContractId::from_uuid(self.contract_id),
            rule_id: self.rule_id,
            title: self.title,
            severity: severity(&self.severity)?,
            outcome: Outcome::from_word(&self.outcome).ok_or_else(|| damaged("an outcome", &self.outcome))?,
            to: UserId::from_uuid(self.assignee_id),
            to_name: self.assignee_name,
            by_name: self.assigned_by_name,
            at: instant(self.assigned_at)?,
        })
    }
}

fn decisions(ctx: &Ctx) -> Select<finding_decisions::Entity> {
    finding_decisions::Entity::find().filter(D::CompanyId.eq(ctx.company().uuid()))
}

fn assignments(ctx: &Ctx) -> Select<finding_assignments::Entity> {
    finding_assignments::Entity::find().filter(A::CompanyId.eq(ctx.company().uuid()))
}

/// Every decision about findings of a contract, those that do not stand any more among them; the latest first.
pub(super) async fn history(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Vec<Decided>, Problem> {
    let rows = decisions(ctx)
        .filter(D::ContractId.eq(contract.uuid()))
        .order_by_desc(D::DecidedAt)
        .order_by_desc(D::Id)
        .all(db)
        .await?;
    rows.into_iter().map(finding_decisions::Model::decided).collect()
}

/// The decisions about findings of a contract that nobody took back: at most one for each rule.
pub(super) async fn standing(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Vec<Decided>, Problem> {
    let rows = decisions(ctx)
        .filter(D::ContractId.eq(contract.uuid()))
        .filter(D::WithdrawnAt.is_null())
        .order_by_asc(D::Id)
        .all(db)
        .await?;
    rows.into_iter().map(finding_decisions::Model::decided).collect()
}

/// Who looks into which finding of a contract.
pub(super) async fn assigned(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Vec<Assigned>, Problem> {
    let rows = assignments(ctx).filter(A::ContractId.eq(contract.uuid())).order_by_asc(A::RuleId).all(db).await?;
    rows.into_iter().map(finding_assignments::Model::assigned).collect()
}

/// The decisions about some contracts, in the order they were made.
pub(crate) async fn of_contracts(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contracts: &[ContractId],
) -> Result<Vec<Decided>, Problem> {
    let rows = decisions(ctx)
        .filter(D::ContractId.is_in(contracts.iter().map(|it| it.uuid())))
        .order_by_asc(D::DecidedAt)
        .order_by_asc(D::Id)
        .all(db)
        .await?;
    rows.into_iter().map(finding_decisions::Model::decided).collect()
}

/// Adds decisions with their history.
pub(crate) async fn insert_whole(ctx: &Ctx, db: &impl ConnectionTrait, all: &[Decided]) -> Result<(), Problem> {
    for some in all.chunks(500) {
        let rows = some.iter().map(|it| row(ctx, it));
        finding_decisions::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

fn row(ctx: &Ctx, it: &Decided) -> finding_decisions::ActiveModel {
    finding_decisions::ActiveModel {
        id: Set(it.id.uuid()),
        company_id: Set(ctx.company().uuid()),
        contract_id: Set(it.contract.uuid()),
        rule_id: Set(it.rule_id.clone()),
        title: Set(it.title.clone()),
        severity: Set(severity_word(it.severity).to_owned()),
        decision: Set(it.decision.word().to_owned()),
        reason: Set(it.reason.clone()),
        until: Set(it.until.map(|it| it.to_string())),
        fingerprint: Set(it.fingerprint.clone()),
        version: Set(i32::try_from(it.version).unwrap_or(i32::MAX)),
        pack_version: Set(it.rule_pack_version.clone()),
        decided_by: Set(it.by.uuid()),
        decided_by_name: Set(it.by_name.clone()),
        decided_at: Set(micros(it.at)),
        withdrawn_by_name: Set(it.withdrawn.as_ref().map(|it| it.by_name.clone())),
        withdrawn_at: Set(it.withdrawn.as_ref().map(|it| micros(it.at))),
    }
}

/// What a decision is about.
pub(super) struct About<'a> {
    pub(super) contract: ContractId,
    pub(super) version: u32,
    pub(super) rule_pack_version: &'a str,
    pub(super) finding: Subject<'a>,
}

pub(super) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    about: &About<'_>,
    new: &NewDecision,
) -> Result<(), Problem> {
    let it = Decided {
        id: DecisionId::new(ctx.now()),
        contract: about.contract,
        rule_id: about.finding.rule_id().to_owned(),
        title: about.finding.title().to_owned(),
        severity: about.finding.severity(),
        decision: new.decision,
        reason: new.reason.clone(),
        until: new.until,
        fingerprint: about.finding.fingerprint(),
        version: about.version,
        rule_pack_version: about.rule_pack_version.to_owned(),
        by: ctx.person().id,
        by_name: ctx.person().full_name.clone(),
        at: ctx.now(),
        withdrawn: None,
    };
    row(ctx, &it).insert(db).await?;
    Ok(())
}

/// Ends a decision: somebody took it back, or another one follows it.
pub(super) async fn withdraw(ctx: &Ctx, db: &impl ConnectionTrait, id: DecisionId) -> Result<(), Problem> {
    finding_decisions::Entity::update_many()
        .col_expr(D::WithdrawnByName, Expr::value(ctx.person().full_name.clone()))
        .col_expr(D::WithdrawnAt, Expr::value(micros(ctx.now())))
        .filter(D::Id.eq(id.uuid()))
        .filter(D::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(())
}

/// Says who looks into a finding, in place of whoever did.
pub(super) async fn assign(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
    finding: Subject<'_>,
    to: &Person,
) -> Result<(), Problem> {
    let row = finding_assignments::ActiveModel {
        contract_id: Set(contract.uuid()),
        rule_id: Set(finding.rule_id().to_owned()),
        company_id: Set(ctx.company().uuid()),
        title: Set(finding.title().to_owned()),
        severity: Set(severity_word(finding.severity()).to_owned()),
        outcome: Set(finding.outcome().word().to_owned()),
        fingerprint: Set(finding.fingerprint()),
        assignee_id: Set(to.id.uuid()),
        assignee_name: Set(to.full_name.clone()),
        assigned_by_name: Set(ctx.person().full_name.clone()),
        assigned_at: Set(micros(ctx.now())),
    };
    let columns = [
        A::Title,
        A::Severity,
        A::Outcome,
        A::Fingerprint,
        A::AssigneeId,
        A::AssigneeName,
        A::AssignedByName,
        A::AssignedAt,
    ];
    finding_assignments::Entity::insert(row)
        .on_conflict(OnConflict::columns([A::ContractId, A::RuleId]).update_columns(columns).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Lets nobody in particular look into a finding.
pub(super) async fn unassign(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
    rule_id: &str,
) -> Result<(), Problem> {
    finding_assignments::Entity::delete_many()
        .filter(A::CompanyId.eq(ctx.company().uuid()))
        .filter(A::ContractId.eq(contract.uuid()))
        .filter(A::RuleId.eq(rule_id))
        .exec(db)
        .await?;
    Ok(())
}

/// Writes what a new analysis says of the findings that are assigned; without one, nothing is found any more.
pub(crate) async fn follow(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
    analysis: Option<&Analysis>,
) -> Result<(), Problem> {
    let rows = assignments(ctx).filter(A::ContractId.eq(contract.uuid())).all(db).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let findings: BTreeMap<&str, Subject<'_>> =
        analysis.into_iter().flat_map(subjects).map(|it| (it.rule_id(), it)).collect();
    for row in rows {
        let found = findings.get(row.rule_id.as_str()).copied();
        let outcome = found.map_or(Outcome::NotApplicable, Subject::outcome);
        let fingerprint = found.map(Subject::fingerprint).unwrap_or_default();
        let severity = found.map_or(row.severity, |it| severity_word(it.severity()).to_owned());
        finding_assignments::Entity::update_many()
            .col_expr(A::Outcome, Expr::value(outcome.word()))
            .col_expr(A::Severity, Expr::value(severity))
            .col_expr(A::Fingerprint, Expr::value(fingerprint))
            .filter(A::CompanyId.eq(ctx.company().uuid()))
            .filter(A::ContractId.eq(contract.uuid()))
            .filter(A::RuleId.eq(row.rule_id))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// What people said about the findings of a contract, in a word that changes whenever they say something else.
pub(crate) async fn turn(ctx: &Ctx, contract: ContractId) -> Result<String, Problem> {
    let decided: Vec<(Uuid, Option<String>)> = decisions(ctx)
        .filter(D::ContractId.eq(contract.uuid()))
        .filter(D::WithdrawnAt.is_null())
        .order_by_asc(D::Id)
        .select_only()
        .columns([D::Id, D::Until])
        .into_tuple()
        .all(ctx.db())
        .await?;
    let assigned: Vec<(String, Uuid, i64)> = assignments(ctx)
        .filter(A::ContractId.eq(contract.uuid()))
        .order_by_asc(A::RuleId)
        .select_only()
        .columns([A::RuleId, A::AssigneeId, A::AssignedAt])
        .into_tuple()
        .all(ctx.db())
        .await?;
    if decided.is_empty() && assigned.is_empty() {
        return Ok(String::new());
    }
    let today = ctx.today().to_string();
    let decided = decided.iter().map(|(id, until)| {
        let has_passed = until.as_ref().is_some_and(|it| *it < today);
        format!("{id} {has_passed}")
    });
    let assigned = assigned.iter().map(|(rule, to, at)| format!("{rule} {to} {at}"));
    let whole = decided.chain(assigned).collect::<Vec<_>>().join("\n");
    Ok(crate::crypto::fingerprint(whole.as_bytes()).chars().take(16).collect())
}

/// Keeps what an analysis said before another of the same version takes its place.
pub(crate) async fn keep_earlier(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
    version: u32,
    (id, analysis): (AnalysisId, &Analysis),
) -> Result<(), Problem> {
    let outcomes = serde_json::to_string(&rules::outcomes(analysis)).map_err(|err| damaged("an analysis", &err))?;
    let row = earlier_analyses::ActiveModel {
        id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        contract_id: Set(contract.uuid()),
        version: Set(i32::try_from(version).unwrap_or(i32::MAX)),
        pack_version: Set(analysis.rule_pack_version.clone()),
        outcomes: Set(outcomes),
        at: Set(micros(ctx.now())),
    };
    // Two who have the same contract checked again at once replace the same analysis.
    earlier_analyses::Entity::insert(row)
        .on_conflict(OnConflict::column(earlier_analyses::Column::Id).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// What the analysis said that the present one of this version took the place of.
pub(crate) async fn earlier(ctx: &Ctx, contract: ContractId, version: u32) -> Result<Option<Earlier>, Problem> {
    use earlier_analyses::Column as C;
    let found = earlier_analyses::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::ContractId.eq(contract.uuid()))
        .filter(C::Version.eq(i32::try_from(version).unwrap_or(i32::MAX)))
        .order_by_desc(C::At)
        .order_by_desc(C::Id)
        .one(ctx.db())
        .await?;
    found.map(|row| serde_json::from_str(&row.outcomes).map_err(|err| damaged("an analysis", &err))).transpose()
}

/// Which findings a list shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) shown: Shown,
    /// `None` for those of all rules.
    pub(super) rules: Option<RulesOf>,
    /// The rules that count now.
    pub(super) in_force: &'a RuleSet,
}

/// Whether the rule in a column is asked at all: nobody can look into what a rule finds no more that is off or gone.
fn is_asked(column: impl ColumnTrait, of: &RuleSet) -> Condition {
    let is_own = column.starts_with(OwnRule::ID);
    Condition::all()
        .add(column.is_not_in(of.switched_off.keys().cloned()))
        .add(is_own.not().or(column.is_in(of.own.iter().map(OwnRule::id))))
}

/// Whether the rule in a column is one of those asked for.
fn is_of(column: impl ColumnTrait, rules: Option<RulesOf>) -> Condition {
    let own = column.starts_with(OwnRule::ID);
    match rules {
        None => Condition::all(),
        Some(RulesOf::Own) => Condition::all().add(own),
        Some(RulesOf::Pack) => Condition::all().add(own.not()),
    }
}

/// The assignments that still wait: the rule is not met, and no decision counts for what it finds.
fn waiting(ctx: &Ctx, it: Wanted<'_>) -> Select<finding_assignments::Entity> {
    let open = [Outcome::Fail, Outcome::Partial, Outcome::Unknown].map(Outcome::word);
    let query = assignments(ctx)
        .filter(A::Outcome.is_in(open))
        .filter(is_of(A::RuleId, it.rules))
        .filter(is_asked(A::RuleId, it.in_force))
        .filter(Expr::exists(decision_that_counts(ctx)).not());
    match it.shown {
        Shown::Mine => query.filter(A::AssigneeId.eq(ctx.person().id.uuid())),
        Shown::Assigned | Shown::Decided => query,
    }
}

fn decision_that_counts(ctx: &Ctx) -> SelectStatement {
    let same = |decision: D, assignment: A| {
        Expr::col((finding_decisions::Entity, decision)).equals((finding_assignments::Entity, assignment))
    };
    let until = Expr::col((finding_decisions::Entity, D::Until));
    Query::select()
        .expr(Expr::value(1))
        .from(finding_decisions::Entity)
        .and_where(same(D::CompanyId, A::CompanyId))
        .and_where(same(D::ContractId, A::ContractId))
        .and_where(same(D::RuleId, A::RuleId))
        .and_where(same(D::Fingerprint, A::Fingerprint))
        .and_where(Expr::col((finding_decisions::Entity, D::WithdrawnAt)).is_null())
        .and_where(until.clone().is_null().or(until.gte(ctx.today().to_string())))
        .to_owned()
}

fn made(ctx: &Ctx, rules: Option<RulesOf>) -> Select<finding_decisions::Entity> {
    decisions(ctx).filter(D::WithdrawnAt.is_null()).filter(is_of(D::RuleId, rules))
}

/// How many findings a choice of the list has.
pub(super) async fn count(ctx: &Ctx, it: Wanted<'_>) -> Result<u32, Problem> {
    let count = match it.shown {
        Shown::Mine | Shown::Assigned => waiting(ctx, it).count(ctx.db()).await?,
        Shown::Decided => made(ctx, it.rules).count(ctx.db()).await?,
    };
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A page of what waits, the longest waiting first.
pub(super) async fn page_of_waiting(ctx: &Ctx, it: Wanted<'_>, page: u32, size: u32) -> Result<Vec<Assigned>, Problem> {
    let rows = waiting(ctx, it)
        .order_by_asc(A::AssignedAt)
        .order_by_asc(A::ContractId)
        .order_by_asc(A::RuleId)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(finding_assignments::Model::assigned).collect()
}

/// A page of what was decided and not taken back, the latest first.
pub(super) async fn page_of_decided(ctx: &Ctx, it: Wanted<'_>, page: u32, size: u32) -> Result<Vec<Decided>, Problem> {
    let rows = made(ctx, it.rules)
        .order_by_desc(D::DecidedAt)
        .order_by_desc(D::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(finding_decisions::Model::decided).collect()
}

/// Gives what waits for a person to another; answers how much it was.
pub(crate) async fn hand_over(ctx: &Ctx, db: &impl ConnectionTrait, from: UserId, to: &Person) -> Result<u64, Problem> {
    let changed = finding_assignments::Entity::update_many()
        .col_expr(A::AssigneeId, Expr::value(to.id.uuid()))
        .col_expr(A::AssigneeName, Expr::value(to.full_name.clone()))
        .filter(A::CompanyId.eq(ctx.company().uuid()))
        .filter(A::AssigneeId.eq(from.uuid()))
        .exec(db)
        .await?;
    Ok(changed.rows_affected)
}
