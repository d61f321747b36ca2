//! The contracts that a filter leaves as a table for spreadsheet programs: CSV (RFC 4180) in UTF-8.
//!
//! What always holds: one row for each contract of the list that the filter shows, in its order, whatever page is open; and
//! no cell begins as a formula, because a party's name is typed by others and spreadsheets run what begins with `=`. A list
//! leaves as it is read, all of it as it stood at one moment; of what is still to come only the ids are held.

use super::actions::Export;
use super::filter::Filter;
use super::{Summary, store};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::storage::Moment;
use crate::tags;
use crate::typed::{CompanyNumber, VatNumber, is_bidi_control};
use serde_json::json;
use std::collections::BTreeMap;
use std::vec;

/// How many contracts are read at a time.
const BATCH: usize = 250;
pub(crate) const MEDIA_TYPE: &str = "text/csv; charset=utf-8";

/// Without it, some programs take UTF-8 for another encoding.
pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

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

/// A CSV file that leaves piece by piece.
pub struct Leaving {
    ctx: Ctx,
    moment: Moment,
    /// Those still to come, in the order of the list.
    ids: vec::IntoIter<ContractId>,
    /// Whether the line of heads has left.
    has_begun: bool,
}

/// The contracts that `filter` leaves as a CSV file. That it was saved is written into the trail before any of it leaves.
///
/// # Errors
/// Forbidden for roles that may not read contracts; `storage.busy` while too many such files are under way.
pub async fn table(ctx: &Ctx, filter: &Filter) -> Result<Leaving, Problem> {
    ctx.require(Right::ReadContracts)?;
    let moment = ctx.moment().await?;
    let ids = store::all_ids(ctx, moment.db(), filter).await?;
    let filter = json!(filter.pairs().into_iter().collect::<BTreeMap<_, _>>());
    note(ctx, ids.len(), json!({"filter": filter})).await?;
    Ok(Leaving { ctx: ctx.clone(), moment, ids: ids.into_iter(), has_begun: false })
}

impl Leaving {
    /// What the file is called, in ASCII.
    pub fn file_name(&self) -> String {
        file_name(&self.ctx)
    }

    /// Its media type.
    pub fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    /// The next piece; `None` at the end. The first has the line of heads.
    ///
    /// # Errors
    /// When the database goes away.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>, Problem> {
        let ids: Vec<_> = self.ids.by_ref().take(BATCH).collect();
        if ids.is_empty() && self.has_begun {
            return Ok(None);
        }
        let (ctx, db) = (&self.ctx, self.moment.db());
        let mut tags = tags::store::among(ctx, db, &ids).await?;
        let found = store::summaries(ctx, db, &ids).await?;
        let mut found: BTreeMap<_, _> = found.into_iter().map(|it| (it.id, it)).collect();
        let mut sheet = if self.has_begun { Sheet::going_on() } else { Sheet::new()? };
        for it in ids.iter().filter_map(|id| found.remove(id)) {
            sheet.add(&it, &tags.remove(&it.id).unwrap_or_default())?;
        }
        self.has_begun = true;
        sheet.finish().map(Some)
    }
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
    let tags = tags::store::of(ctx, ids).await?;
    let mut sheet = Sheet::new()?;
    contracts.iter().try_for_each(|it| sheet.add(it, tags.get(&it.id).map_or(&[], Vec::as_slice)))?;
    let bytes = sheet.finish()?;
    note(ctx, contracts.len(), json!({"ids": ids})).await?;
    Ok(Export { file_name: file_name(ctx), media_type: MEDIA_TYPE, bytes })
}

fn file_name(ctx: &Ctx) -> String {
    format!("contracts-{}.csv", ctx.today())
}

/// Writes into the trail that a list of so many contracts was saved.
async fn note(ctx: &Ctx, contracts: usize, mut which: serde_json::Value) -> Result<(), Problem> {
    which["contracts"] = json!(contracts);
    let happening = Happening::new(Action::ListExported, "company", ctx.company(), &ctx.person().company).after(which);
    ctx.change().await?.commit(ctx, happening).await
}

/// A table that is being written, row by row.
pub struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    /// A table with its heads.
    pub fn new() -> Result<Self, Problem> {
        let mut sheet = Self::on(BYTE_ORDER_MARK.to_vec());
        sheet.0.write_record(HEADS).map_err(|err| unexpected(&err))?;
        Ok(sheet)
    }

    /// Further rows of a table that has begun.
    fn going_on() -> Self {
        Self::on(Vec::new())
    }

    fn on(bytes: Vec<u8>) -> Self {
        Self(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes))
    }

    /// Adds the row of a contract with these tags.
    pub fn add(&mut self, it: &Summary, tags: &[String]) -> Result<(), Problem> {
        self.0.write_record(cells(it, tags).map(harmless)).map_err(|err| unexpected(&err))
    }

    /// All that was written.
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
pub(crate) fn harmless(cell: String) -> String {
    if begins_as_formula(&cell) { format!("'{cell}") } else { cell }
}

/// Some programs pass over what has no width, and take the full-width signs of East Asian keyboards for the others.
fn begins_as_formula(cell: &str) -> bool {
    let has_no_width =
        |it: char| matches!(it, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}') || is_bidi_control(it);
    let begins = cell.trim_start_matches(has_no_width);
    begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_as_a_formula_however_it_is_disguised() {
        for formula in [
            "=1+1",
            "+1",
            "-1",
            "@A1",
            "\t=1",
            "\r=1",
            "＝1",
            "＋1",
            "－1",
            "＠A1",
            "\u{feff}=1",
            "\u{200b}\u{feff}＝1",
        ] {
            assert_eq!(harmless(formula.to_owned()), format!("'{formula}"));
        }
        for words in ["", "Halden = Calder", "1-2", "\u{feff}Halden", "Señor", "“=1”"] {
            assert_eq!(harmless(words.to_owned()), words);
        }
    }
}
