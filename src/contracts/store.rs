//! Rows of contracts, versions, analyses, kept edits and search words. Every query carries the company.

mod agreements;
mod analysis;
mod filing;
mod history;
mod lists;
mod search;
mod terms;
pub(crate) mod whole;

pub(crate) use agreements::without_agreement;
use analysis::{analyses, analysis_row};
pub(crate) use analysis::{analysis, analysis_before};
pub(super) use analysis::{checked_by, next_basis, put_analysis, put_checks, text_and_analysis};
pub(crate) use filing::{count_of_owner, hand_over, ids_of_owner, put_all_filed, put_each_filed, put_filed, put_owner};
pub(super) use history::{Kept, drop_kept_edit, keep_edit, keep_edit_after, kept_edit, version, versions};
pub(crate) use history::{author, authors, of_contracts, written_between};
pub(super) use lists::{all_ids, ids, listed, matching, page, score_column};
pub(super) use search::index_words;
pub(super) use terms::{Said, put_terms_said};

use super::form::Details;
use super::record::{Contract, Standing, Summary};
use super::rules::Status;
use super::words::{self, TextWords};
use super::{CheckSummary, ContractType};
use crate::compliance::keyterms::KeyTerm;
use crate::compliance::{Analysis, Area};
use crate::context::Ctx;
use crate::findings;
use crate::ids::{AnalysisId, CompanyId, ContractId, UserId};
use crate::keydates;
use crate::problem::Problem;
use crate::processing;
use crate::risk;
use crate::storage::{damaged, instant, is_sqlite, micros};
use crate::typed::{CompanyNumber, Currency, DateRange, Registration, VatNumber};
use history::version_row;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, QueryOrder, QuerySelect, Select, UpdateMany};
use std::collections::{BTreeMap, BTreeSet};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
pub(super) mod contracts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contracts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub title: String,
        pub title_key: String,
        pub contract_type: String,
        pub status: String,
        pub client_name: String,
        pub client_email: Option<String>,
        pub client_company_number: Option<String>,
        pub client_vat_number: Option<String>,
        pub supplier_name: Option<String>,
        pub supplier_company_number: Option<String>,
        pub supplier_vat_number: Option<String>,
        pub value_pence: Option<i64>,
        pub currency: String,
        pub start_date: Option<String>,
        pub end_date: Option<String>,
        pub template_id: Option<String>,
        pub template_version: Option<i32>,
        pub answers: String,
        pub facts: String,
        pub plain_english_input: String,
        pub source: String,
        pub content: String,
        pub version: i32,
        pub created_by: Uuid,
        pub created_by_name: String,
        pub created_at: i64,
        pub owner_id: Option<Uuid>,
        pub owner_name: String,
        pub filings: i32,
        pub updated_by_name: String,
        pub updated_at: i64,
        pub checks: Option<String>,
        pub status_reason: Option<String>,
        pub status_by_name: Option<String>,
        pub status_at: Option<i64>,
        pub signed_by: Option<String>,
        pub signed_on: Option<String>,
        pub activated_at: Option<i64>,
        pub submitted_at: Option<i64>,
        pub other_party: String,
        pub party_key: String,
        pub risk_score: Option<i32>,
        pub critical_findings: Option<i32>,
        pub score: Option<i32>,
        pub score_gdpr: Option<i32>,
        pub score_employment: Option<i32>,
        pub score_consumer: Option<i32>,
        pub score_commercial: Option<i32>,
        pub score_execution: Option<i32>,
        pub checked_by: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[derive(FromQueryResult)]
struct SummaryRow {
    id: Uuid,
    title: String,
    contract_type: String,
    status: String,
    client_name: String,
    client_email: Option<String>,
    client_company_number: Option<String>,
    client_vat_number: Option<String>,
    supplier_name: Option<String>,
    supplier_company_number: Option<String>,
    supplier_vat_number: Option<String>,
    value_pence: Option<i64>,
    currency: String,
    start_date: Option<String>,
    end_date: Option<String>,
    template_id: Option<String>,
    template_version: Option<i32>,
    version: i32,
    created_by: Uuid,
    created_by_name: String,
    created_at: i64,
    owner_id: Option<Uuid>,
    owner_name: String,
    filings: i32,
    updated_by_name: String,
    updated_at: i64,
    checks: Option<String>,
    status_reason: Option<String>,
    status_by_name: Option<String>,
    status_at: Option<i64>,
    signed_by: Option<String>,
    signed_on: Option<String>,
    activated_at: Option<i64>,
    submitted_at: Option<i64>,
    other_party: String,
}

const SUMMARY_COLUMNS: [contracts::Column; 35] = [
    contracts::Column::Id,
    contracts::Column::Title,
    contracts::Column::ContractType,
    contracts::Column::Status,
    contracts::Column::ClientName,
    contracts::Column::ClientEmail,
    contracts::Column::ClientCompanyNumber,
    contracts::Column::ClientVatNumber,
    contracts::Column::SupplierName,
    contracts::Column::SupplierCompanyNumber,
    contracts::Column::SupplierVatNumber,
    contracts::Column::ValuePence,
    contracts::Column::Currency,
    contracts::Column::StartDate,
    contracts::Column::EndDate,
    contracts::Column::TemplateId,
    contracts::Column::TemplateVersion,
    contracts::Column::Version,
    contracts::Column::CreatedBy,
    contracts::Column::CreatedByName,
    contracts::Column::CreatedAt,
    contracts::Column::OwnerId,
    contracts::Column::OwnerName,
    contracts::Column::Filings,
    contracts::Column::UpdatedByName,
    contracts::Column::UpdatedAt,
    contracts::Column::Checks,
    contracts::Column::StatusReason,
    contracts::Column::StatusByName,
    contracts::Column::StatusAt,
    contracts::Column::SignedBy,
    contracts::Column::SignedOn,
    contracts::Column::ActivatedAt,
    contracts::Column::SubmittedAt,
    contracts::Column::OtherParty,
];

impl SummaryRow {
    fn summary(self) -> Result<Summary, Problem> {
        let day = |text: Option<String>| text.map(|it| it.parse().map_err(|err| damaged("a date", &err))).transpose();
        Ok(Summary {
            id: ContractId::from_uuid(self.id),
            title: self.title,
            contract_type: ContractType::from_word(&self.contract_type)
                .ok_or_else(|| damaged("a contract type", &self.contract_type))?,
            status: Status::from_word(&self.status).ok_or_else(|| damaged("a status", &self.status))?,
            client_name: self.client_name,
            client_email: self.client_email,
            client: registration(self.client_company_number.as_deref(), self.client_vat_number.as_deref())?,
            supplier_name: self.supplier_name,
            supplier: registration(self.supplier_company_number.as_deref(), self.supplier_vat_number.as_deref())?,
            value: self.value_pence.map(|pence| Decimal::new(pence, 2)),
            currency: Currency::parse(&self.currency).map_err(|it| damaged("a currency", &it.message))?,
            dates: DateRange::new(day(self.start_date)?, day(self.end_date)?)
                .map_err(|it| damaged("a date range", &it.message))?,
            template_id: self.template_id,
            template_version: self.template_version.map(unsigned),
            version: unsigned(self.version),
            created_by: UserId::from_uuid(self.created_by),
            // A program of the release before, still at work while the schema changed, named no owner.
            owner: UserId::from_uuid(self.owner_id.unwrap_or(self.created_by)),
            owner_name: if self.owner_id.is_some() { self.owner_name } else { self.created_by_name.clone() },
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at)?,
            updated_by_name: self.updated_by_name,
            updated_at: instant(self.updated_at)?,
            checks: self.checks.map(|it| from_json("a check summary", &it)).transpose()?,
            standing: Standing {
                reason: self.status_reason,
                by: self.status_by_name,
                at: self.status_at.map(instant).transpose()?,
                signed_by: self.signed_by,
                signed_on: day(self.signed_on)?,
                activated_at: self.activated_at.map(instant).transpose()?,
                submitted_at: self.submitted_at.map(instant).transpose()?,
            },
            other_party: self.other_party,
            filings: unsigned(self.filings),
        })
    }
}

/// A contract with its texts, as read.
#[derive(FromQueryResult)]
struct ContractRow {
    #[sea_orm(nested)]
    summary: SummaryRow,
    answers: String,
    facts: String,
    plain_english_input: String,
    source: String,
    content: String,
}

impl ContractRow {
    fn contract(self) -> Result<Contract, Problem> {
        Ok(Contract {
            summary: self.summary.summary()?,
            answers: from_json("answers", &self.answers)?,
            facts: from_json("facts", &self.facts)?,
            plain_english_input: self.plain_english_input,
            source: self.source,
            content: self.content,
            tags: Vec::new(),
            review_demanded: false,
        })
    }
}

fn registration(company: Option<&str>, vat: Option<&str>) -> Result<Registration, Problem> {
    let company = company.map(CompanyNumber::parse).transpose();
    let vat = vat.map(VatNumber::parse).transpose();
    Ok(Registration {
        company_number: company.map_err(|it| damaged("a company number", &it.message))?,
        vat_number: vat.map_err(|it| damaged("a VAT number", &it.message))?,
    })
}

/// The company number and the VAT number of a party as they are kept.
fn numbers(it: &Registration) -> (Option<String>, Option<String>) {
    (it.company_number.as_ref().map(ToString::to_string), it.vat_number.as_ref().map(ToString::to_string))
}

fn unsigned(it: i32) -> u32 {
    u32::try_from(it).unwrap_or(0)
}

fn to_column(it: u32) -> i32 {
    i32::try_from(it).unwrap_or(i32::MAX)
}

fn from_json<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|err| damaged(what, &err))
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|err| damaged("a value to be stored", &err))
}

/// An amount of pounds in whole pence, as both databases keep it.
pub(crate) fn pence(value: Option<Decimal>) -> Option<i64> {
    value.and_then(|it| (it * Decimal::ONE_HUNDRED).to_i64())
}

/// What a save writes beside the details: the assembled text, what the rules say, and where it came from.
pub(super) struct Text<'a> {
    pub(super) content: &'a str,
    pub(super) analysis: Option<&'a Analysis>,
    pub(super) checks: Option<CheckSummary>,
    pub(super) reason: &'a str,
    /// What the text says of personal data; `None` where a job reads it.
    pub(super) reading: Option<&'a processing::Reading>,
    /// What it says term by term; `None` where a job reads it.
    pub(super) terms: Option<&'a [KeyTerm]>,
}

/// What lists filter and figures count of an analysis, in the whole numbers of the columns.
#[derive(Default)]
struct Figures {
    risk_score: Option<i32>,
    critical_findings: Option<i32>,
    /// The overall score, then the areas in the order of [`Area::ALL`], in hundredths.
    scores: [Option<i32>; 6],
    /// By what the text was checked; empty where no rule read it.
    checked_by: String,
}

impl Figures {
    fn of(analysis: Option<&Analysis>, checks: Option<&CheckSummary>) -> Self {
        let Some(it) = analysis else { return Self::default() };
        let [gdpr, employment, consumer, commercial, execution] = Area::ALL.map(|area| it.score(area));
        Self {
            risk_score: it.risk_score.map(i32::from),
            critical_findings: checks.map(|it| to_column(it.critical)),
            scores: [it.overall_score, gdpr, employment, consumer, commercial, execution].map(hundredths),
            checked_by: it.basis(),
        }
    }
}

/// A score from 0 to 1 in hundredths; scores have two decimals already.
fn hundredths(score: Option<f64>) -> Option<i32> {
    score.and_then(|it| (it * 100.0).round().to_i32())
}

/// The side of the contract that is not the company itself, by the company's name of today.
fn other_party<'a>(ctx: &Ctx, details: &'a Details) -> &'a str {
    let is_own = details.client_name.eq_ignore_ascii_case(&ctx.person().company);
    details.supplier_name.as_deref().filter(|_| is_own).unwrap_or(&details.client_name)
}

/// The form by which two names are the same party; SQLite, PostgreSQL and the program make it alike.
pub(super) fn party_key(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Where a contract's text came from.
pub(super) struct Origin<'a> {
    pub(super) template_id: Option<&'a str>,
    pub(super) template_version: Option<u32>,
    pub(super) answers: &'a BTreeMap<String, String>,
    pub(super) facts: &'a BTreeMap<String, String>,
}

fn own(ctx: &Ctx, id: ContractId) -> Select<contracts::Entity> {
    contracts::Entity::find_by_id(id.uuid()).filter(contracts::Column::CompanyId.eq(ctx.company().uuid()))
}

pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<Option<Contract>, Problem> {
    own(ctx, id).into_model::<ContractRow>().one(db).await?.map(ContractRow::contract).transpose()
}

/// A contract without its texts, which may be long.
pub(super) async fn summary(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<Option<Summary>, Problem> {
    let found = own(ctx, id).select_only().columns(SUMMARY_COLUMNS).into_model::<SummaryRow>().one(db).await?;
    found.map(SummaryRow::summary).transpose()
}

/// The contracts of some ids without their texts, in no particular order; those that are not the company's are left out.
pub(crate) async fn summaries(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<Vec<Summary>, Problem> {
    let rows = among(ctx, ids).select_only().columns(SUMMARY_COLUMNS).into_model::<SummaryRow>().all(db).await?;
    rows.into_iter().map(SummaryRow::summary).collect()
}

/// A contract as it is, held until the transaction ends: nobody takes a step with it meanwhile.
///
/// # Errors
/// `contract.missing`.
pub(crate) async fn held(ctx: &Ctx, db: &DatabaseTransaction, id: ContractId) -> Result<Summary, Problem> {
    let rows = among(ctx, &[id]).select_only().columns(SUMMARY_COLUMNS).lock_exclusive();
    let row = rows.into_model::<SummaryRow>().one(db).await?;
    row.ok_or_else(|| Problem::missing("contract"))?.summary()
}

/// Which of some contracts are there and the company's.
pub(crate) async fn known(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ContractId>,
) -> Result<BTreeSet<ContractId>, Problem> {
    let asked: Vec<_> = ids.into_iter().collect();
    let mut known = BTreeSet::new();
    for some in asked.chunks(500) {
        let found: Vec<Uuid> =
            among(ctx, some).select_only().column(contracts::Column::Id).into_tuple().all(db).await?;
        known.extend(found.into_iter().map(ContractId::from_uuid));
    }
    Ok(known)
}

/// The texts of some contracts as they are read.
pub(crate) async fn contents(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<Vec<(ContractId, String)>, Problem> {
    let columns = [contracts::Column::Id, contracts::Column::Content];
    let rows: Vec<(Uuid, String)> = among(ctx, ids).select_only().columns(columns).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(id, content)| (ContractId::from_uuid(id), content)).collect())
}

fn among(ctx: &Ctx, ids: &[ContractId]) -> Select<contracts::Entity> {
    // The sign keeps SQLite from going through all of the company's contracts for a few of which it has the ids.
    let of_company = if is_sqlite(ctx.db()) { "+contracts.company_id = ?" } else { "contracts.company_id = $1" };
    contracts::Entity::find()
        .filter(Expr::cust_with_values(of_company, [ctx.company().uuid()]))
        .filter(contracts::Column::Id.is_in(ids.iter().map(|it| it.uuid())))
}

/// The texts of some contracts with their marks.
pub(crate) async fn sources(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<Vec<(ContractId, String)>, Problem> {
    let columns = [contracts::Column::Id, contracts::Column::Source];
    let rows: Vec<(Uuid, String)> = among(ctx, ids).select_only().columns(columns).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(id, source)| (ContractId::from_uuid(id), source)).collect())
}

pub(super) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    details: &Details,
    origin: &Origin<'_>,
    text: &Text<'_>,
) -> Result<(), Problem> {
    new_row(ctx, id, details, origin, text)?.insert(db).await?;
    keep_version(ctx, db, id, 1, details, text).await
}

/// The row of a new draft.
fn new_row(
    ctx: &Ctx,
    id: ContractId,
    details: &Details,
    origin: &Origin<'_>,
    text: &Text<'_>,
) -> Result<contracts::ActiveModel, Problem> {
    let figures = Figures::of(text.analysis, text.checks.as_ref());
    let [score, gdpr, employment, consumer, commercial, execution] = figures.scores;
    let other_party = other_party(ctx, details);
    let (client_company_number, client_vat_number) = numbers(&details.client);
    let (supplier_company_number, supplier_vat_number) = numbers(&details.supplier);
    Ok(contracts::ActiveModel {
        id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        title: Set(details.title.clone()),
        title_key: Set(words::sort_key(&details.title)),
        contract_type: Set(details.contract_type.word().to_owned()),
        status: Set(Status::Draft.word().to_owned()),
        client_name: Set(details.client_name.clone()),
        client_email: Set(details.client_email.clone()),
        client_company_number: Set(client_company_number),
        client_vat_number: Set(client_vat_number),
        supplier_name: Set(details.supplier_name.clone()),
        supplier_company_number: Set(supplier_company_number),
        supplier_vat_number: Set(supplier_vat_number),
        value_pence: Set(pence(details.value)),
        currency: Set(details.currency.code().to_owned()),
        start_date: Set(details.dates.start().map(|it| it.to_string())),
        end_date: Set(details.dates.end().map(|it| it.to_string())),
        template_id: Set(origin.template_id.map(str::to_owned)),
        template_version: Set(origin.template_version.map(to_column)),
        answers: Set(to_json(origin.answers)?),
        facts: Set(to_json(origin.facts)?),
        plain_english_input: Set(details.plain_english_input.clone()),
        source: Set(details.source.clone()),
        content: Set(text.content.to_owned()),
        version: Set(1),
        created_by: Set(ctx.person().id.uuid()),
        created_by_name: Set(ctx.person().full_name.clone()),
        created_at: Set(micros(ctx.now())),
        owner_id: Set(Some(ctx.person().id.uuid())),
        owner_name: Set(ctx.person().full_name.clone()),
        filings: Set(0),
        updated_by_name: Set(ctx.person().full_name.clone()),
        updated_at: Set(micros(ctx.now())),
        checks: Set(text.checks.as_ref().map(to_json).transpose()?),
        status_reason: Set(None),
        status_by_name: Set(None),
        status_at: Set(None),
        signed_by: Set(None),
        signed_on: Set(None),
        activated_at: Set(None),
        submitted_at: Set(None),
        other_party: Set(other_party.to_owned()),
        party_key: Set(party_key(other_party)),
        risk_score: Set(figures.risk_score),
        critical_findings: Set(figures.critical_findings),
        score: Set(score),
        score_gdpr: Set(gdpr),
        score_employment: Set(employment),
        score_consumer: Set(consumer),
        score_commercial: Set(commercial),
        score_execution: Set(execution),
        checked_by: Set(figures.checked_by),
    })
}

/// A contract that is brought in with others: a draft's row, save for its status and when it was last changed.
pub(super) struct Brought<'a> {
    /// The person who made it, at the time it was made.
    pub(super) ctx: Ctx,
    pub(super) id: ContractId,
    pub(super) details: Details,
    pub(super) origin: Origin<'a>,
    pub(super) text: Text<'a>,
    /// Whether its analysis is kept, or only what lists and figures need of it.
    pub(super) keeps_analysis: bool,
    /// The words of the text.
    pub(super) words: &'a TextWords,
    pub(super) status: Status,
    pub(super) updated_at: jiff::Timestamp,
}

/// Writes many contracts with what every save writes: row, version, analysis, words.
pub(super) async fn insert_many<'a>(db: &impl ConnectionTrait, all: &[Brought<'a>]) -> Result<(), Problem> {
    let (mut rows, mut texts, mut results) = (Vec::new(), Vec::new(), Vec::new());
    for it in all {
        let row = new_row(&it.ctx, it.id, &it.details, &it.origin, &it.text)?;
        let moved = (it.status != Status::Draft).then_some(it);
        let signed = moved.filter(|it| it.status != Status::PendingReview);
        rows.push(contracts::ActiveModel {
            status: Set(it.status.word().to_owned()),
            updated_at: Set(micros(it.updated_at)),
            status_reason: Set(moved.map(|_| it.text.reason.to_owned())),
            status_by_name: Set(moved.map(|it| it.ctx.person().full_name.clone())),
            status_at: Set(moved.map(|it| micros(it.updated_at))),
            signed_by: Set(signed.map(|it| names(&it.details)[..2].join(" and "))),
            signed_on: Set(signed.and_then(|it| it.details.dates.start()).map(|it| it.to_string())),
            activated_at: Set(signed.map(|it| micros(it.ctx.now()))),
            ..row
        });
        texts.push(version_row(&it.ctx, it.id, 1, &it.details, &it.text)?);
        if let Some(analysis) = it.text.analysis.filter(|_| it.keeps_analysis) {
            results.push(analysis_row(&it.ctx, AnalysisId::new(it.ctx.now()), it.id, 1, analysis)?);
        }
    }
    contracts::Entity::insert_many(rows).exec_without_returning(db).await?;
    history::insert_many(db, texts).await?;
    if !results.is_empty() {
        analyses::Entity::insert_many(results).exec_without_returning(db).await?;
    }
    let entry = |it: &Brought<'a>| {
        let reading = it.text.reading?;
        let (company, contract, status) = (it.ctx.company(), it.id, it.status);
        Some(processing::store::Written { company, contract, version: 1, status, reading })
    };
    processing::store::insert_new(db, &all.iter().filter_map(entry).collect::<Vec<_>>()).await?;
    let said = |it: &Brought<'a>| {
        let (company, contract) = (it.ctx.company(), it.id);
        Some(Said { company, contract, version: 1, terms: it.text.terms? })
    };
    terms::insert_terms(db, &all.iter().filter_map(said).collect::<Vec<_>>()).await?;
    let found_by =
        |it: &Brought<'_>| words::indexed(it.ctx.company(), &it.details.title, &names(&it.details), it.words);
    let found_by: Vec<_> = all.iter().map(found_by).collect();
    let named = all.iter().zip(&found_by).map(|(it, found_by)| (it.ctx.company(), it.id, found_by));
    index_words(db, &named.collect::<Vec<_>>()).await
}

/// The risk that the rules gave a contract when they read it last.
async fn risk_of(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<Option<i32>, Problem> {
    let found: Option<Option<i32>> =
        own(ctx, id).select_only().column(contracts::Column::RiskScore).into_tuple().one(db).await?;
    Ok(found.flatten())
}

/// A change of contracts that sets what the rules said of the text.
fn with_figures(figures: &Figures) -> UpdateMany<contracts::Entity> {
    use contracts::Column as C;
    let [score, gdpr, employment, consumer, commercial, execution] = figures.scores;
    contracts::Entity::update_many()
        .col_expr(C::RiskScore, Expr::value(figures.risk_score))
        .col_expr(C::CriticalFindings, Expr::value(figures.critical_findings))
        .col_expr(C::Score, Expr::value(score))
        .col_expr(C::ScoreGdpr, Expr::value(gdpr))
        .col_expr(C::ScoreEmployment, Expr::value(employment))
        .col_expr(C::ScoreConsumer, Expr::value(consumer))
        .col_expr(C::ScoreCommercial, Expr::value(commercial))
        .col_expr(C::ScoreExecution, Expr::value(execution))
        .col_expr(C::CheckedBy, Expr::value(figures.checked_by.as_str()))
}

/// Writes a changed draft if it still is at `base`; `false` when somebody was faster or it is no draft any more.
pub(super) async fn update(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    base: u32,
    details: &Details,
    origin: &Origin<'_>,
    text: &Text<'_>,
) -> Result<bool, Problem> {
    use contracts::Column as C;
    let other_party = other_party(ctx, details);
    let (client_company_number, client_vat_number) = numbers(&details.client);
    let (supplier_company_number, supplier_vat_number) = numbers(&details.supplier);
    let figures = Figures::of(text.analysis, text.checks.as_ref());
    let was = risk_of(ctx, db, id).await?;
    let changed = with_figures(&figures)
        .col_expr(C::OtherParty, Expr::value(other_party))
        .col_expr(C::PartyKey, Expr::value(party_key(other_party)))
        .col_expr(C::Title, Expr::value(details.title.clone()))
        .col_expr(C::TitleKey, Expr::value(words::sort_key(&details.title)))
        .col_expr(C::ContractType, Expr::value(details.contract_type.word()))
        .col_expr(C::ClientName, Expr::value(details.client_name.clone()))
        .col_expr(C::ClientEmail, Expr::value(details.client_email.clone()))
        .col_expr(C::ClientCompanyNumber, Expr::value(client_company_number))
        .col_expr(C::ClientVatNumber, Expr::value(client_vat_number))
        .col_expr(C::SupplierName, Expr::value(details.supplier_name.clone()))
        .col_expr(C::SupplierCompanyNumber, Expr::value(supplier_company_number))
        .col_expr(C::SupplierVatNumber, Expr::value(supplier_vat_number))
        .col_expr(C::ValuePence, Expr::value(pence(details.value)))
        .col_expr(C::Currency, Expr::value(details.currency.code()))
        .col_expr(C::StartDate, Expr::value(details.dates.start().map(|it| it.to_string())))
        .col_expr(C::EndDate, Expr::value(details.dates.end().map(|it| it.to_string())))
        .col_expr(C::TemplateId, Expr::value(origin.template_id.map(str::to_owned)))
        .col_expr(C::TemplateVersion, Expr::value(origin.template_version.map(to_column)))
        .col_expr(C::Answers, Expr::value(to_json(origin.answers)?))
        .col_expr(C::Facts, Expr::value(to_json(origin.facts)?))
        .col_expr(C::PlainEnglishInput, Expr::value(details.plain_english_input.clone()))
        .col_expr(C::Source, Expr::value(details.source.clone()))
        .col_expr(C::Content, Expr::value(text.content))
        .col_expr(C::Version, Expr::value(to_column(base + 1)))
        .col_expr(C::UpdatedByName, Expr::value(ctx.person().full_name.clone()))
        .col_expr(C::UpdatedAt, Expr::value(micros(ctx.now())))
        .col_expr(C::Checks, Expr::value(text.checks.as_ref().map(to_json).transpose()?))
        .filter(C::Id.eq(id.uuid()))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::Version.eq(to_column(base)))
        .filter(C::Status.eq(Status::Draft.word()))
        .exec(db)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    risk::store::note(ctx, db, id, to_column(base + 1), (was, figures.risk_score)).await?;
    keep_version(ctx, db, id, base + 1, details, text).await?;
    keydates::ahead::follow(ctx, db, id).await?;
    Ok(true)
}

async fn keep_version(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    version: u32,
    details: &Details,
    text: &Text<'_>,
) -> Result<(), Problem> {
    version_row(ctx, id, version, details, text)?.insert(db).await?;
    if let Some(analysis) = text.analysis {
        put_analysis(ctx, db, id, version, analysis).await?;
    }
    if version > 1 {
        findings::store::follow(ctx, db, id, text.analysis).await?;
    }
    if let Some(reading) = text.reading {
        let status = Status::Draft;
        let written = processing::store::Written { company: ctx.company(), contract: id, version, status, reading };
        match version {
            1 => processing::store::insert_new(db, &[written]).await?,
            _ => drop(processing::store::put(db, &written).await?),
        }
    }
    if let Some(terms) = text.terms {
        let said = Said { company: ctx.company(), contract: id, version: to_column(version), terms };
        match version {
            1 => terms::insert_terms(db, &[said]).await?,
            _ => put_terms_said(db, &[said]).await?,
        }
    }
    let text = TextWords::of(text.content);
    let found_by = words::indexed(ctx.company(), &details.title, &names(details), &text);
    index_words(db, &[(ctx.company(), id, &found_by)]).await
}

/// What a contract is found by beside its title and its text.
fn names(details: &Details) -> [&str; 7] {
    let [supplier, email] = [&details.supplier_name, &details.client_email].map(|it| it.as_deref().unwrap_or_default());
    let [[client_number, client_vat], [supplier_number, supplier_vat]] =
        [&details.client, &details.supplier].map(registered_under);
    [&details.client_name, supplier, email, client_number, client_vat, supplier_number, supplier_vat]
}

/// The company number and the VAT number of a party; empty where there is none.
fn registered_under(it: &Registration) -> [&str; 2] {
    let company_number = it.company_number.as_ref().map(CompanyNumber::as_str);
    [company_number.unwrap_or_default(), it.vat_number.as_ref().map(VatNumber::as_str).unwrap_or_default()]
}

/// Moves a contract to the next status if status and version are still those of `it`; `false` when somebody was faster.
/// `signed` is who signed and on which day, for the step that brings it into force.
pub(super) async fn put_status(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    it: &Summary,
    to: Status,
    reason: Option<&str>,
    signed: Option<(&str, Date)>,
) -> Result<bool, Problem> {
    use contracts::Column as C;
    let name = ctx.person().full_name.as_str();
    let mut update = contracts::Entity::update_many()
        .col_expr(C::Status, Expr::value(to.word()))
        .col_expr(C::StatusReason, Expr::value(reason.map(str::to_owned)))
        .col_expr(C::StatusByName, Expr::value(name))
        .col_expr(C::StatusAt, Expr::value(micros(ctx.now())))
        .col_expr(C::UpdatedByName, Expr::value(name))
        .col_expr(C::UpdatedAt, Expr::value(micros(ctx.now())));
    if to == Status::PendingReview {
        update = update.col_expr(C::SubmittedAt, Expr::value(micros(ctx.now())));
    }
    if let Some((by, on)) = signed {
        update = update
            .col_expr(C::SignedBy, Expr::value(by))
            .col_expr(C::SignedOn, Expr::value(on.to_string()))
            .col_expr(C::ActivatedAt, Expr::value(micros(ctx.now())));
    }
    let changed = update
        .filter(C::Id.eq(it.id.uuid()))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::Version.eq(to_column(it.version)))
        .filter(C::Status.eq(it.status.word()))
        .exec(db)
        .await?;
    if changed.rows_affected > 0 {
        processing::store::put_status(ctx, db, it.id, to).await?;
    }
    Ok(changed.rows_affected > 0)
}

/// Sets the last day and the value of a contract without a new version: its text says them as it did, its amendments otherwise.
pub(crate) async fn put_terms(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    end: Option<Date>,
    value: Option<Decimal>,
    currency: Currency,
) -> Result<(), Problem> {
    use contracts::Column as C;
    contracts::Entity::update_many()
        .col_expr(C::EndDate, Expr::value(end.map(|it| it.to_string())))
        .col_expr(C::ValuePence, Expr::value(pence(value)))
        .col_expr(C::Currency, Expr::value(currency.code()))
        .col_expr(C::UpdatedByName, Expr::value(ctx.person().full_name.as_str()))
        .col_expr(C::UpdatedAt, Expr::value(micros(ctx.now())))
        .filter(C::Id.eq(id.uuid()))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    keydates::ahead::follow(ctx, db, id).await
}

/// Active contracts of every company whose last day lies before `day`, with their companies; at most `most`.
pub(super) async fn over(
    db: &impl ConnectionTrait,
    day: Date,
    most: u64,
) -> Result<Vec<(CompanyId, ContractId)>, Problem> {
    use contracts::Column as C;
    let rows: Vec<(Uuid, Uuid)> = contracts::Entity::find()
        .filter(C::Status.eq(Status::Active.word()))
        .filter(C::EndDate.lt(day.to_string()))
        .order_by_asc(C::EndDate)
        .order_by_asc(C::Id)
        .limit(most)
        .select_only()
        .columns([C::CompanyId, C::Id])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(company, id)| (CompanyId::from_uuid(company), ContractId::from_uuid(id))).collect())
}
