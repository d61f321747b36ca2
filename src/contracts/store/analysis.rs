//! Rows of what the rules said of a version, and what lists and figures keep of it.

use super::{Figures, contracts, from_json, own, risk_of, to_column, to_json, unsigned, with_figures};
use crate::compliance::Analysis;
use crate::context::Ctx;
use crate::contracts::CheckSummary;
use crate::ids::{AnalysisId, ContractId};
use crate::problem::Problem;
use crate::risk;
use crate::storage::micros;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, QueryTrait};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
pub(super) mod analyses {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "analyses")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub company_id: Uuid,
        pub id: Uuid,
        pub pack_version: String,
        pub rule_set: i32,
        pub result: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) fn analysis_row(
    ctx: &Ctx,
    analysis_id: AnalysisId,
    id: ContractId,
    version: u32,
    analysis: &Analysis,
) -> Result<analyses::ActiveModel, Problem> {
    Ok(analyses::ActiveModel {
        contract_id: Set(id.uuid()),
        version: Set(to_column(version)),
        company_id: Set(ctx.company().uuid()),
        id: Set(analysis_id.uuid()),
        pack_version: Set(analysis.rule_pack_version.clone()),
        rule_set: Set(to_column(analysis.rule_set_version)),
        result: Set(to_json(analysis)?),
        at: Set(micros(ctx.now())),
    })
}

/// Keeps what the rules said of one version, in place of what they said before.
pub(in crate::contracts) async fn put_analysis(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    version: u32,
    analysis: &Analysis,
) -> Result<AnalysisId, Problem> {
    let analysis_id = AnalysisId::new(ctx.now());
    let row = analysis_row(ctx, analysis_id, id, version, analysis)?;
    analyses::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([analyses::Column::ContractId, analyses::Column::Version])
                .update_columns([
                    analyses::Column::Id,
                    analyses::Column::PackVersion,
                    analyses::Column::RuleSet,
                    analyses::Column::Result,
                    analyses::Column::At,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(analysis_id)
}

/// Writes the line of the list and the figures after an analysis of the present version; leaves version and time of
/// change alone.
pub(in crate::contracts) async fn put_checks(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    version: u32,
    analysis: &Analysis,
    checks: &CheckSummary,
) -> Result<(), Problem> {
    let figures = Figures::of(Some(analysis), Some(checks));
    let was = risk_of(ctx, db, id).await?;
    let changed = with_figures(&figures)
        .col_expr(contracts::Column::Checks, Expr::value(to_json(checks)?))
        .filter(contracts::Column::Id.eq(id.uuid()))
        .filter(contracts::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(contracts::Column::Version.eq(to_column(version)))
        .exec(db)
        .await?;
    if changed.rows_affected > 0 {
        risk::store::note(ctx, db, id, to_column(version), (was, figures.risk_score)).await?;
    }
    Ok(())
}

/// What contracts of the company were checked by, the first behind `last`; contracts that no rule has read come first, by an
/// empty word.
pub(in crate::contracts) async fn next_basis(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    last: Option<&str>,
) -> Result<Option<String>, Problem> {
    use contracts::Column as C;
    let mut query = contracts::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .select_only()
        .column_as(C::CheckedBy.min(), "checked_by");
    if let Some(last) = last {
        query = query.filter(C::CheckedBy.gt(last));
    }
    let found: Option<Option<String>> = query.into_tuple().one(db).await?;
    Ok(found.flatten())
}

/// The company's contracts that have a text and were checked by `basis`; at most `most` after `last`.
pub(in crate::contracts) async fn checked_by(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    basis: &str,
    last: Option<ContractId>,
    most: u64,
) -> Result<Vec<ContractId>, Problem> {
    use contracts::Column as C;
    let mut query = contracts::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::CheckedBy.eq(basis))
        .filter(C::Content.ne(""));
    if let Some(last) = last {
        query = query.filter(C::Id.gt(last.uuid()));
    }
    let rows: Vec<Uuid> =
        query.order_by_asc(C::Id).limit(most).select_only().column(C::Id).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(ContractId::from_uuid).collect())
}

/// Whether a contract has a text, and the id of what the rules of a pack and of the company said of its present version, if that is kept.
pub(in crate::contracts) async fn text_and_analysis(
    ctx: &Ctx,
    id: ContractId,
    (pack, rule_set): (&str, u32),
) -> Result<Option<(bool, Option<AnalysisId>)>, Problem> {
    let analysis = analyses::Entity::find()
        .select_only()
        .column(analyses::Column::Id)
        .filter(analyses::Column::ContractId.eq(id.uuid()))
        .filter(analyses::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(analyses::Column::PackVersion.eq(pack))
        .filter(analyses::Column::RuleSet.eq(to_column(rule_set)))
        .filter(
            Expr::col((analyses::Entity, analyses::Column::Version))
                .equals((contracts::Entity, contracts::Column::Version)),
        )
        .into_query();
    let found: Option<(bool, Option<Uuid>)> = own(ctx, id)
        .select_only()
        .expr_as(contracts::Column::Content.ne(""), "has_text")
        .expr_as(Expr::from(analysis), "analysis")
        .into_tuple()
        .one(ctx.db())
        .await?;
    Ok(found.map(|(has_text, analysis)| (has_text, analysis.map(AnalysisId::from_uuid))))
}

/// What the rules said of one version, with the id of that analysis.
pub(crate) async fn analysis(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    version: u32,
) -> Result<Option<(AnalysisId, Analysis)>, Problem> {
    analyses::Entity::find_by_id((id.uuid(), to_column(version)))
        .filter(analyses::Column::CompanyId.eq(ctx.company().uuid()))
        .one(db)
        .await?
        .map(|row| Ok((AnalysisId::from_uuid(row.id), from_json("an analysis", &row.result)?)))
        .transpose()
}

/// What the rules said of the last version before `version` that has an analysis, with the number of that version.
pub(crate) async fn analysis_before(
    ctx: &Ctx,
    id: ContractId,
    version: u32,
) -> Result<Option<(u32, Analysis)>, Problem> {
    analyses::Entity::find()
        .filter(analyses::Column::ContractId.eq(id.uuid()))
        .filter(analyses::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(analyses::Column::Version.lt(to_column(version)))
        .order_by_desc(analyses::Column::Version)
        .one(ctx.db())
        .await?
        .map(|row| Ok((unsigned(row.version), from_json("an analysis", &row.result)?)))
        .transpose()
}
