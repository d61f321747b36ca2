//! Making the search words of contracts anew, from the contracts themselves: after a restore, which leaves out what can be
//! worked out, and after a change of the index; and which texts are still to be read for what they say of personal data, or term by term.

use super::store::{contracts, index_words};
use super::words::{self, TextWords};
use crate::ids::{CompanyId, ContractId};
use crate::problem::Problem;
use crate::storage::{Change, is_sqlite};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, QueryOrder, QuerySelect, Select};

/// How many contracts are read at a time; each may hold a long text.
const BATCH: u64 = 100;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    company_id: Uuid,
    title: String,
    client_name: String,
    supplier_name: Option<String>,
    client_email: Option<String>,
    client_company_number: Option<String>,
    client_vat_number: Option<String>,
    supplier_company_number: Option<String>,
    supplier_vat_number: Option<String>,
    content: String,
}

impl Row {
    /// What it is found by beside its title and its text.
    fn names(&self) -> [&str; 7] {
        let others = [
            &self.supplier_name,
            &self.client_email,
            &self.client_company_number,
            &self.client_vat_number,
            &self.supplier_company_number,
            &self.supplier_vat_number,
        ];
        let [supplier, email, client_number, client_vat, supplier_number, supplier_vat] =
            others.map(|it| it.as_deref().unwrap_or_default());
        [&self.client_name, supplier, email, client_number, client_vat, supplier_number, supplier_vat]
    }
}

/// Makes the words of every contract of every company anew.
pub async fn all(db: &impl ConnectionTrait) -> Result<u64, Problem> {
    use contracts::Column as C;
    let (mut made, mut last) = (0, None);
    loop {
        let mut query = contracts::Entity::find().order_by_asc(C::Id).limit(BATCH);
        if let Some(last) = last {
            query = query.filter(C::Id.gt(last));
        }
        let rows = rows(query, db).await?;
        let Some(end) = rows.last() else { return Ok(made) };
        last = Some(end.id);
        made += index(db, rows).await?;
    }
}

/// Makes the words of contracts that have none: after a change of the index. Each batch is a transaction of its own, so that
/// people are not kept waiting, and what is cut off goes on with the next start.
pub async fn missing(db: &DatabaseConnection) -> Result<u64, Problem> {
    use contracts::Column as C;
    let (mut made, mut last) = (0, None);
    loop {
        let has_none =
            Expr::cust("NOT EXISTS (SELECT 1 FROM contract_words WHERE contract_words.contract_id = contracts.id)");
        let change = Change::begin(db).await?;
        let mut query = contracts::Entity::find().filter(has_none).order_by_desc(C::Id).limit(BATCH);
        if let Some(last) = last {
            query = query.filter(C::Id.lt(last));
        }
        let rows = rows(query, change.db()).await?;
        let Some(end) = rows.last() else { return Ok(made) };
        last = Some(end.id);
        made += index(change.db(), rows).await?;
        change.commit_unaudited("words are made of what the trail tells already").await?;
    }
}

/// A contract whose present text is to be read for what it says of personal data.
#[derive(FromQueryResult)]
pub(crate) struct Unread {
    pub(crate) id: Uuid,
    pub(crate) company_id: Uuid,
    /// The name of the company whose it is.
    pub(crate) company: String,
    pub(crate) client_name: String,
    pub(crate) supplier_name: Option<String>,
    pub(crate) version: i32,
    pub(crate) content: String,
}

/// Contracts of every company whose present text `reader` has not read, those made last first; at most `most` before `last`.
pub(crate) async fn unread(
    db: &impl ConnectionTrait,
    reader: &str,
    last: Option<Uuid>,
    most: u64,
) -> Result<Vec<Unread>, Problem> {
    use contracts::Column as C;
    let place = if is_sqlite(db) { "?" } else { "$1" };
    let has_no_entry = Expr::cust_with_values(
        format!(
            "NOT EXISTS (SELECT 1 FROM processing_entries WHERE processing_entries.contract_id = contracts.id \
             AND processing_entries.version = contracts.version AND processing_entries.reader = {place})"
        ),
        [reader],
    );
    let mut query = contracts::Entity::find()
        .select_only()
        .columns([C::Id, C::CompanyId, C::ClientName, C::SupplierName, C::Version, C::Content])
        .expr_as(Expr::cust("(SELECT name FROM companies WHERE companies.id = contracts.company_id)"), "company")
        .filter(has_no_entry)
        .order_by_desc(C::Id)
        .limit(most);
    if let Some(last) = last {
        query = query.filter(C::Id.lt(last));
    }
    Ok(query.into_model().all(db).await?)
}

/// A contract whose present text is to be read term by term.
#[derive(FromQueryResult)]
pub(super) struct WithoutTerms {
    pub(super) id: Uuid,
    pub(super) company_id: Uuid,
    pub(super) version: i32,
    pub(super) content: String,
}

/// Contracts of every company whose terms `reader` has not read, those made last first; at most `most` before `last`.
pub(super) async fn without_terms(
    db: &impl ConnectionTrait,
    reader: &str,
    last: Option<Uuid>,
    most: u64,
) -> Result<Vec<WithoutTerms>, Problem> {
    use contracts::Column as C;
    let place = if is_sqlite(db) { "?" } else { "$1" };
    let has_none = Expr::cust_with_values(
        format!(
            "NOT EXISTS (SELECT 1 FROM contract_terms_read r WHERE r.contract_id = contracts.id \
             AND r.version = contracts.version AND r.reader = {place})"
        ),
        [reader],
    );
    let columns = [C::Id, C::CompanyId, C::Version, C::Content];
    let mut query = contracts::Entity::find().select_only().columns(columns).filter(has_none);
    query = query.order_by_desc(C::Id).limit(most);
    if let Some(last) = last {
        query = query.filter(C::Id.lt(last));
    }
    Ok(query.into_model().all(db).await?)
}

/// Whether a contract still is at a version, and which status it has.
pub(crate) async fn status_at(db: &impl ConnectionTrait, id: Uuid, version: i32) -> Result<Option<String>, Problem> {
    use contracts::Column as C;
    let query = contracts::Entity::find_by_id(id).filter(C::Version.eq(version));
    Ok(query.select_only().column(C::Status).into_tuple().one(db).await?)
}

async fn rows(query: Select<contracts::Entity>, db: &impl ConnectionTrait) -> Result<Vec<Row>, Problem> {
    use contracts::Column as C;
    let columns = [
        C::Id,
        C::CompanyId,
        C::Title,
        C::ClientName,
        C::SupplierName,
        C::ClientEmail,
        C::ClientCompanyNumber,
        C::ClientVatNumber,
        C::SupplierCompanyNumber,
        C::SupplierVatNumber,
        C::Content,
    ];
    Ok(query.select_only().columns(columns).into_model().all(db).await?)
}

async fn index(db: &impl ConnectionTrait, rows: Vec<Row>) -> Result<u64, Problem> {
    let found_by = |it: Row| {
        let (company, text) = (CompanyId::from_uuid(it.company_id), TextWords::of(&it.content));
        let found_by = words::indexed(company, &it.title, &it.names(), &text);
        (company, ContractId::from_uuid(it.id), found_by)
    };
    let all: Vec<_> = rows.into_iter().map(found_by).collect();
    let named: Vec<_> = all.iter().map(|(company, id, found_by)| (*company, *id, found_by)).collect();
    index_words(db, &named).await?;
    Ok(u64::try_from(all.len()).unwrap_or(u64::MAX))
}
