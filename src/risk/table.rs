//! Lists of risks as tables for spreadsheet programs: CSV (RFC 4180) in UTF-8, the riskiest first.
//!
//! What always holds: the rows are those of the list, all of them and of one moment; no cell begins as a formula; and that a
//! list was saved is in the trail before it leaves.

use super::actions::{Account, account_in_words, accounts, party_in_words, scored};
use super::{ContractLine, Filter, Ranked};
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::Export;
use crate::contracts::risks;
use crate::contracts::table::harmless;
use crate::problem::Problem;
use serde_json::json;
use std::collections::BTreeMap;

const MEDIA_TYPE: &str = "text/csv; charset=utf-8";
/// Without it, some programs take UTF-8 for another encoding.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The contracts that a filter leaves.
pub async fn contracts(ctx: &Ctx, filter: &Filter) -> Result<Export, Problem> {
    let rows = risks::all(ctx, filter).await?;
    let which: BTreeMap<_, _> = filter.pairs().into_iter().collect();
    let heads = ["Title", "Other party", "Status", "Value", "Risk", "Why", "Owner", "Id"];
    let cells = |it: &ContractLine| {
        [
            it.title.clone(),
            it.other_party.clone(),
            it.status.label().to_owned(),
            it.value.clone().unwrap_or_default(),
            it.risk.map(|it| it.to_string()).unwrap_or_default(),
            it.reasons(),
            it.owner.clone(),
            it.id.to_string(),
        ]
    };
    save(ctx, "contracts", json!(which), heads, rows.iter().map(cells)).await
}

/// Every other party.
pub async fn counterparties(ctx: &Ctx) -> Result<Export, Problem> {
    let scored = scored(ctx).await?;
    let mut rows = Vec::with_capacity(scored.len());
    for it in scored.iter() {
        rows.push(party_in_words(ctx, it).await?);
    }
    let heads = ["Other party", "Contracts not over", "Risk", "Points", "Why"];
    let cells =
        |it: &Ranked| [it.name.clone(), it.contracts.to_string(), it.score.to_string(), it.points.to_string(), why(it)];
    save(ctx, "counterparties", json!({}), heads, rows.iter().map(cells)).await
}

/// Every open account.
///
/// # Errors
/// Forbidden for those who may not read the trail.
pub async fn people(ctx: &Ctx) -> Result<Export, Problem> {
    let accounts = accounts(ctx).await?;
    let heads = ["Name", "Role", "Risk", "Points", "What the records show"];
    let cells = |it: &Account| {
        let it = account_in_words(ctx, it);
        [it.name.clone(), it.said.clone(), it.score.to_string(), it.points.to_string(), why(&it)]
    };
    save(ctx, "people", json!({}), heads, accounts.iter().map(cells)).await
}

fn why(it: &Ranked) -> String {
    let reasons = it.reasons.iter().map(|it| format!("{} ({})", it.what, it.points));
    reasons.collect::<Vec<_>>().join("; ")
}

/// Writes the table, and into the trail that it leaves.
async fn save<const N: usize>(
    ctx: &Ctx,
    list: &str,
    which: serde_json::Value,
    heads: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<Export, Problem> {
    let unexpected = |err: &dyn std::fmt::Display| {
        tracing::error!(error = %err, "a table of risks could not be written");
        Problem::unexpected()
    };
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    sheet.write_record(heads).map_err(|err| unexpected(&err))?;
    let mut written = 0_u32;
    for cells in rows {
        sheet.write_record(cells.map(harmless)).map_err(|err| unexpected(&err))?;
        written += 1;
    }
    let bytes = sheet.into_inner().map_err(|err| unexpected(&err))?;
    let happening = Happening::new(Action::RisksSaved, "company", ctx.company(), &ctx.person().company)
        .after(json!({"list": list, "filter": which, "rows": written}));
    ctx.change().await?.commit(ctx, happening).await?;
    Ok(Export { file_name: format!("risk-{list}-{}.csv", ctx.today()), media_type: MEDIA_TYPE, bytes })
}
