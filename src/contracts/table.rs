//! The contracts that a filter leaves as a table for spreadsheet programs: CSV (RFC 4180) in UTF-8.
//!
//! What always holds: one row for each contract of the list that the filter shows, in its order, whatever page is open; and
//! no cell begins as a formula, because a party's name is typed by others and spreadsheets run what begins with `=`.

use super::actions::Export;
use super::filter::Filter;
use super::{Summary, store};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::tags;
use crate::typed::{CompanyNumber, VatNumber};
use serde_json::json;
use std::collections::BTreeMap;

/// Without it, some programs take UTF-8 for another encoding.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

const HEADS: [&str; 22] = [
    "Title",
    "Type",
    "Status",
    "Other party",
    "Client",
    "Client company number",
    "Client VAT number",
    "Supplier",
    "Supplier company number",
    "Supplier VAT number",
    "Value",
    "Currency",
    "First day",
    "Last day",
    "Signed on",
    "Owner",
    "Tags",
    "Made at",
    "Changed at",
    "Version",
    "Score",
    "Id",
];

/// The contracts that `filter` leaves as a CSV file. That it was saved is written into the trail.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn table(ctx: &Ctx, filter: &Filter) -> Result<Export, Problem> {
    ctx.require(Right::ReadContracts)?;
    let contracts = store::all(ctx, filter).await?;
    let filter = json!(filter.pairs().into_iter().collect::<BTreeMap<_, _>>());
    saved(ctx, contracts, json!({"filter": filter})).await
}

/// The contracts of `ids` as a CSV file, in that order; what is not there is left out.
///
/// # Errors
/// As [`table`]; `contract.missing` where none of them is there.
pub async fn table_of(ctx: &Ctx, ids: &[ContractId]) -> Result<Export, Problem> {
    ctx.require(Right::ReadContracts)?;
    let mut contracts = store::summaries(ctx, ctx.db(), ids).await?;
    if contracts.is_empty() {
        return Err(Problem::missing("contract"));
    }
    contracts.sort_by_key(|it| ids.iter().position(|id| *id == it.id));
    saved(ctx, contracts, json!({"ids": ids})).await
}

async fn saved(ctx: &Ctx, contracts: Vec<Summary>, mut which: serde_json::Value) -> Result<Export, Problem> {
    which["contracts"] = json!(contracts.len());
    let tags = tags::store::of_all(ctx).await?;
    let bytes = ctx.visit().services.heavy("a table", move || written(&contracts, &tags)).await??;
    let happening = Happening::new(Action::ListExported, "company", ctx.company(), &ctx.person().company).after(which);
    ctx.change().await?.commit(ctx, happening).await?;
    Ok(Export { file_name: format!("contracts-{}.csv", ctx.today()), media_type: "text/csv; charset=utf-8", bytes })
}

fn written(contracts: &[Summary], tags: &BTreeMap<ContractId, Vec<String>>) -> Result<Vec<u8>, Problem> {
    let mut sheet = Sheet::new()?;
    contracts.iter().try_for_each(|it| sheet.add(it, tags.get(&it.id).map_or(&[], Vec::as_slice)))?;
    sheet.finish()
}

/// A table that is being written, row by row.
pub struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    /// A table with its heads.
    pub fn new() -> Result<Self, Problem> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
        writer.write_record(HEADS).map_err(|err| unexpected(&err))?;
        Ok(Self(writer))
    }

    /// Adds the row of a contract with these tags.
    pub fn add(&mut self, it: &Summary, tags: &[String]) -> Result<(), Problem> {
        self.0.write_record(cells(it, tags).map(harmless)).map_err(|err| unexpected(&err))
    }

    /// The whole file.
    pub fn finish(self) -> Result<Vec<u8>, Problem> {
        self.0.into_inner().map_err(|err| unexpected(&err))
    }
}

fn unexpected(err: &dyn std::fmt::Display) -> Problem {
    tracing::error!(error = %err, "a table could not be written");
    Problem::unexpected()
}

fn cells(it: &Summary, tags: &[String]) -> [String; 22] {
    let day = |it: Option<jiff::civil::Date>| it.map(|it| it.to_string()).unwrap_or_default();
    let score = it.checks.and_then(|it| it.overall);
    let number = |it: Option<&str>| it.unwrap_or_default().to_owned();
    [
        it.title.clone(),
        it.contract_type.label().to_owned(),
        it.status.label().to_owned(),
        it.other_party.clone(),
        it.client_name.clone(),
        number(it.client.company_number.as_ref().map(CompanyNumber::as_str)),
        number(it.client.vat_number.as_ref().map(VatNumber::as_str)),
        it.supplier_name.clone().unwrap_or_default(),
        number(it.supplier.company_number.as_ref().map(CompanyNumber::as_str)),
        number(it.supplier.vat_number.as_ref().map(VatNumber::as_str)),
        it.value.map(|value| format!("{value:.2}")).unwrap_or_default(),
        it.value.map(|_| it.currency.code().to_owned()).unwrap_or_default(),
        day(it.dates.start()),
        day(it.dates.end()),
        day(it.standing.signed_on),
        it.owner_name.clone(),
        tags.join(", "),
        it.created_at.to_string(),
        it.updated_at.to_string(),
        it.version.to_string(),
        score.map(|it| format!("{it:.2}")).unwrap_or_default(),
        it.id.to_string(),
    ]
}

/// A cell that would begin as a formula begins with an apostrophe, which spreadsheets do not show.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
