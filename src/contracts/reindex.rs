//! Making the search words of all contracts anew, from the contracts themselves: after a restore, which leaves out what can
//! be worked out.

use super::store::{contracts, index_words};
use super::words;
use crate::ids::{CompanyId, ContractId};
use crate::problem::Problem;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect};

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
    content: String,
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
        let rows: Vec<Row> = query
            .select_only()
            .columns([C::Id, C::CompanyId, C::Title, C::ClientName, C::SupplierName, C::ClientEmail, C::Content])
            .into_model()
            .all(db)
            .await?;
        let Some(end) = rows.last() else { return Ok(made) };
        last = Some(end.id);
        for it in rows {
            let [supplier, email] = [&it.supplier_name, &it.client_email].map(|it| it.as_deref().unwrap_or_default());
            let text = words::indexed(&[&it.title, &it.client_name, supplier, email, &it.content]);
            index_words(CompanyId::from_uuid(it.company_id), db, ContractId::from_uuid(it.id), text).await?;
            made += 1;
        }
    }
}
