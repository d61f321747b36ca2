//! A report for spreadsheet programs: CSV (RFC 4180) in UTF-8, one row for each measure of each control. No cell begins as a
//! formula.

use super::{Content, Control, Measured};
use crate::contracts::table::{BYTE_ORDER_MARK, harmless};
use crate::problem::Problem;
use crate::storage::damaged;

const HEADS: [&str; 17] = [
    "Framework",
    "From",
    "To",
    "Standing",
    "SHA-256",
    "Control",
    "What it asks",
    "Severity",
    "Weight",
    "Outcome",
    "Measure",
    "Outcome of the measure",
    "What was found",
    "Figures",
    "Evidence",
    "Evidence in all",
    "What to do",
];

/// The report as a CSV file.
pub(super) fn csv(it: &Content, sha256: Option<&str>) -> Result<Vec<u8>, Problem> {
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    let failed = |err: csv::Error| damaged("a row of a report on controls", &err);
    sheet.write_record(HEADS).map_err(failed)?;
    for control in &it.controls {
        for measured in &control.measured {
            sheet.write_record(cells(it, sha256, control, measured).map(harmless)).map_err(failed)?;
        }
    }
    sheet.into_inner().map_err(|err| damaged("a report on controls", &err))
}

fn cells(it: &Content, sha256: Option<&str>, control: &Control, measured: &Measured) -> [String; 17] {
    let standing = it.approval.as_ref().map_or_else(
        || "Draft, approved by nobody".to_owned(),
        |approval| format!("Approved by {} ({}) at {}", approval.by_name, approval.role, approval.at),
    );
    let figures: Vec<_> = measured.figures.iter().map(|it| format!("{}: {}", it.name, it.value)).collect();
    let rows: Vec<_> = measured.rows.iter().map(|it| it.what.as_str()).collect();
    [
        it.name.clone(),
        it.from.to_string(),
        it.to.to_string(),
        standing,
        sha256.unwrap_or_default().to_owned(),
        control.name.clone(),
        control.asks.clone(),
        control.severity.label().to_owned(),
        control.weight.to_string(),
        control.outcome.label().to_owned(),
        measured.measure.label().to_owned(),
        measured.outcome.label().to_owned(),
        measured.said.clone(),
        figures.join("; "),
        rows.join("; "),
        measured.rows_total.to_string(),
        control.recommendation.clone(),
    ]
}
