//! The register as files: CSV (RFC 4180) for spreadsheet programs, JSON for programs, PDF for whoever asks to see it.
//!
//! What must hold: a file has every entry that the filter leaves, in the order of the list, as all of it stood at one moment;
//! no cell of a table begins as a formula, since others write what stands in contracts.

use super::actions::{MOST_ROWS, Registered, registered};
use super::{Asked, Aspect, RegisterRow, Standing, print, show, store};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::Export;
use crate::contracts::table::{BYTE_ORDER_MARK, MEDIA_TYPE, harmless};
use crate::problem::Problem;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

/// The most entries that are set as pages.
const MOST_ON_PAPER: usize = 2_000;

/// As what the register is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Json,
    Pdf,
}

impl Format {
    /// The format of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Pdf => "pdf",
        }
    }
}

/// The entries that a filter leaves as a file. That it was saved is written into the trail before any of it leaves.
///
/// # Errors
/// Forbidden for roles that may not read contracts; `processing.too_long_for_paper`; `storage.busy` while too much else leaves.
pub async fn save(ctx: &Ctx, asked: &Asked, format: Format) -> Result<Export, Problem> {
    ctx.require(Right::ReadContracts)?;
    let entries = all(ctx, asked).await?;
    if format == Format::Pdf && entries.len() > MOST_ON_PAPER {
        return Err(Problem::conflict(
            "processing.too_long_for_paper",
            format!(
                "These are {} entries, and at most {MOST_ON_PAPER} are set as pages. Narrow the list, or save it as CSV or JSON.",
                entries.len()
            ),
        ));
    }
    let rows: Vec<RegisterRow> = entries.iter().map(show::row).collect();
    let (media_type, bytes) = match format {
        Format::Csv => (MEDIA_TYPE, csv(&entries, &rows).map_err(|err| unexpected(&err))?),
        Format::Json => ("application/json", json_of(ctx, asked, &entries).map_err(|err| unexpected(&err))?),
        Format::Pdf => {
            let parts = entries.iter().map(|it| it.entry.role()).zip(rows).collect::<Vec<_>>();
            let (company, as_of, today) = (ctx.person().company.clone(), ctx.now(), ctx.today());
            let set = move || print::pdf(&parts, &company, as_of, today);
            let set = ctx.visit().services.heavy("the PDF writer", set).await?;
            ("application/pdf", set.map_err(|err| unexpected(&err))?)
        }
    };
    let happening =
        Happening::new(Action::RegisterExported, "company", ctx.company(), &ctx.person().company).after(json!({
            "format": format.word(),
            "entries": entries.len(),
            "filter": asked.pairs().into_iter().collect::<BTreeMap<_, _>>(),
        }));
    ctx.change().await?.commit(ctx, happening).await?;
    let file_name = format!("register-of-processing-{}.{}", ctx.today(), format.word());
    Ok(Export { file_name, media_type, bytes })
}

fn unexpected(err: &dyn std::fmt::Display) -> Problem {
    tracing::error!(error = %err, "the register could not be written");
    Problem::unexpected()
}

async fn all(ctx: &Ctx, asked: &Asked) -> Result<Vec<Registered>, Problem> {
    let moment = ctx.moment().await?;
    let mut entries = Vec::new();
    for page in 1.. {
        let listed = store::page(ctx, moment.db(), asked, page, MOST_ROWS).await?;
        if listed.is_empty() {
            break;
        }
        entries.extend(registered(ctx, moment.db(), listed).await?);
    }
    moment.end().await?;
    Ok(entries)
}

/// The columns, with the part of Article 30 that asks for each.
const HEADS: [&str; 18] = [
    "Contract",
    "Other party",
    "Status",
    "Your role",
    "The other side’s role",
    "Purposes, or processing carried out for another (Art 30(1)(b), 30(2)(b))",
    "People the data is about (Art 30(1)(c))",
    "Kinds of personal data (Art 30(1)(c))",
    "Special categories, offences, children",
    "Recipients (Art 30(1)(d))",
    "Transfers, countries and safeguards (Art 30(1)(e), 30(2)(c))",
    "How long it is kept (Art 30(1)(f))",
    "Security measures (Art 30(1)(g), 30(2)(d))",
    "Impact assessment",
    "Reference of the assessment",
    "Missing",
    "In doubt",
    "Contract id",
];

fn csv(entries: &[Registered], rows: &[RegisterRow]) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    sheet.write_record(HEADS)?;
    for (it, row) in entries.iter().zip(rows) {
        let reference = it.assessment.as_ref().map(|it| it.reference.as_str()).unwrap_or_default();
        let cells = [
            &row.title,
            &row.other_party,
            &row.status,
            &row.role,
            &row.their_role,
            &row.purposes,
            &row.subjects,
            &row.categories,
            &row.special,
            &row.recipients,
            &row.transfers,
            &row.retention,
            &row.security,
            &row.assessment,
            reference,
            &row.missing.join("; "),
            &row.in_doubt.join("; "),
            &row.id.to_string(),
        ];
        sheet.write_record(cells.map(|it| harmless(it.to_owned())))?;
    }
    sheet.into_inner().map_err(|err| err.into_error().into())
}

/// The register for programs: the same words as the REST contract uses.
#[derive(Serialize)]
struct Whole<'a> {
    company: &'a str,
    as_of: String,
    filter: BTreeMap<&'static str, String>,
    entries: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    contract_id: String,
    title: &'a str,
    other_party: &'a str,
    status: &'static str,
    aspects: &'a BTreeMap<Aspect, super::register::Held>,
    triggers: &'a [String],
    assessment: Standing,
    reference: Option<&'a str>,
    missing: &'a [Aspect],
    in_doubt: &'a [Aspect],
}

impl<'a> One<'a> {
    fn of(it: &'a Registered) -> Self {
        Self {
            contract_id: it.summary.id.to_string(),
            title: &it.summary.title,
            other_party: &it.summary.other_party,
            status: it.summary.status.word(),
            aspects: &it.entry.held,
            triggers: &it.entry.triggers,
            assessment: it.standing,
            reference: it.assessment.as_ref().map(|it| it.reference.as_str()).filter(|it| !it.is_empty()),
            missing: &it.entry.missing,
            in_doubt: &it.entry.in_doubt,
        }
    }
}

fn json_of(ctx: &Ctx, asked: &Asked, entries: &[Registered]) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec_pretty(&Whole {
        company: &ctx.person().company,
        as_of: ctx.now().to_string(),
        filter: asked.pairs().into_iter().collect(),
        entries: entries.iter().map(One::of).collect(),
    })
}
