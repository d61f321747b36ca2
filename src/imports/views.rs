//! Imports and files in words ready to be shown.

use super::form;
use super::store::{self, File, Import, Reading};
use super::{FileRow, FileView, ImportRow, Term, TermView, size_in_words};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::dates;
use crate::problem::Problem;
use crate::typed;

pub(super) async fn import_rows(ctx: &Ctx, imports: Vec<Import>) -> Result<Vec<ImportRow>, Problem> {
    let ids: Vec<_> = imports.iter().map(|it| it.id).collect();
    let mut counts = store::counts(ctx, &ids).await?;
    let row = |it: Import| ImportRow {
        counts: counts.remove(&it.id).unwrap_or_default(),
        id: it.id,
        made: typed::capitalised(&dates::moment_in_words(it.at, ctx.now(), ctx.zone())),
        made_exact: it.at.to_string(),
        by: it.by,
    };
    Ok(imports.into_iter().map(row).collect())
}

pub(super) async fn file_rows(ctx: &Ctx, files: Vec<File>) -> Result<Vec<FileRow>, Problem> {
    let before: Vec<_> = files.iter().filter_map(|it| it.same_as).collect();
    let made = store::contracts_of(ctx, &before).await?;
    let row = |it: File| FileRow {
        import: it.import,
        position: it.position,
        size: size_in_words(it.size),
        state: it.state,
        contract: it.contract.or_else(|| it.same_as.and_then(|same| made.get(&same).copied())),
        same_as: it.same_as,
        reason: it.reason,
        name: it.name,
    };
    Ok(files.into_iter().map(row).collect())
}

pub(super) async fn file_view(ctx: &Ctx, file: File, reading: Reading) -> Result<FileView, Problem> {
    let values = form::values(&reading.proposals, &reading.answers);
    let terms = Term::ALL.map(|term| TermView {
        term,
        proposal: reading.proposals.iter().find(|it| it.term == term).cloned(),
        values: values.iter().filter(|(name, _)| term.fields().contains(&name.as_str())).map(owned).collect(),
        is_settled: reading.settled.contains(&term),
    });
    let value = |name: &str| values.get(name).map_or("", String::as_str);
    let names: Vec<&str> =
        ["supplier_name", "client_name"].into_iter().map(value).filter(|it| !it.is_empty()).collect();
    let row = file_rows(ctx, vec![file]).await?.pop().ok_or_else(Problem::unexpected)?;
    let signed_on = match value("agreed_on") {
        "" => ctx.today().to_string(),
        day => day.to_owned(),
    };
    Ok(FileView {
        row,
        pages: reading.pages,
        notes: reading.notes,
        signed_by: names.join(" and "),
        signed_on,
        terms: terms.into(),
        content: reading.content,
        may_activate: ctx.require(Right::ActivateContracts).is_ok(),
    })
}

fn owned((name, value): (&String, &String)) -> (String, String) {
    (name.clone(), value.clone())
}
