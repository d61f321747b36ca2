//! A contract as a file: PDF, Word, Markdown, HTML or JSON. Every export is written into the trail.

use super::actions::get;
use super::{Contract, Status, Summary};
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::document;
use crate::ids::ContractId;
use crate::problem::Problem;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// A file to be saved.
pub struct Export {
    /// What the file is called, in ASCII.
    pub file_name: String,
    /// Its media type.
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// The forms in which a contract leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    /// For Word and what reads its files.
    Docx,
    Markdown,
    Html,
    Json,
}

impl Format {
    /// The format of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "pdf" => Self::Pdf,
            "docx" => Self::Docx,
            "md" => Self::Markdown,
            "html" => Self::Html,
            "json" => Self::Json,
            _ => return None,
        })
    }

    fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// The present version as a file. The export is written into the trail.
///
/// # Errors
/// `contract.no_text` when there is nothing to export yet.
pub async fn export(ctx: &Ctx, id: ContractId, format: Format) -> Result<Export, Problem> {
    let contract = get(ctx, id).await?;
    if contract.content.trim().is_empty() {
        return Err(Problem::conflict(
            "contract.no_text",
            "This contract has no text yet. Generate or write it first.",
        ));
    }
    let it = contract.summary.clone();
    let bytes = match format {
        Format::Pdf => pdf(ctx, contract).await?,
        Format::Docx => docx(ctx, contract).await?,
        Format::Markdown => contract.content.into_bytes(),
        Format::Html => html_page(&it.title, &contract.content).into_bytes(),
        Format::Json => json_file(&contract)?,
    };
    let happening = Happening::new(Action::ContractExported, "contract", id, &it.title).after(json!({
        "version": it.version,
        "format": format.word(),
        "sha256": crate::crypto::fingerprint(&bytes),
    }));
    ctx.change().await?.commit(ctx, happening).await?;
    let file_name = format!("{}-v{}.{}", file_stem(&it.title), it.version, format.word());
    Ok(Export { file_name, media_type: format.media_type(), bytes })
}

/// What stands around the text on every page.
fn print_details(ctx: &Ctx, it: &Summary) -> document::PrintDetails {
    document::PrintDetails {
        title: it.title.clone(),
        company: ctx.person().company.clone(),
        version: it.version,
        status: match it.status {
            Status::Draft | Status::PendingReview => Some(it.status.label().to_owned()),
            Status::Active | Status::Completed | Status::Expired | Status::Terminated => None,
        },
        reference: it.id.to_string(),
        saved_at: it.updated_at,
    }
}

async fn pdf(ctx: &Ctx, contract: Contract) -> Result<Vec<u8>, Problem> {
    let details = print_details(ctx, &contract.summary);
    let set = move || document::pdf(&contract.content, &details);
    ctx.visit().services.heavy("the PDF writer", set).await?.map_err(|err| {
        tracing::error!(error = %err, "a PDF could not be written");
        Problem::unexpected()
    })
}

async fn docx(ctx: &Ctx, contract: Contract) -> Result<Vec<u8>, Problem> {
    let details = print_details(ctx, &contract.summary);
    let set = move || document::docx(&contract.content, &details, contract.summary.created_at);
    ctx.visit().services.heavy("the Word writer", set).await?.map_err(|err| {
        tracing::error!(error = %err, "a Word file could not be written");
        Problem::unexpected()
    })
}

fn html_page(title: &str, content: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let body = document::to_clean_html(content, &[]);
    format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body><article>\n{body}\n</article></body></html>\n"
    )
}

/// A contract as JSON, with its value as a number of exactly two decimals that was never a binary fraction.
#[derive(Serialize)]
struct JsonFile {
    contract_value: Option<Box<RawValue>>,
    #[serde(flatten)]
    rest: Value,
}

fn json_file(contract: &Contract) -> Result<Vec<u8>, Problem> {
    let it = &contract.summary;
    let rest = json!({
        "id": it.id,
        "title": it.title,
        "contract_type": it.contract_type,
        "status": it.status,
        "version": it.version,
        "client_name": it.client_name,
        "client_email": it.client_email,
        "client_company_number": it.client.company_number,
        "client_vat_number": it.client.vat_number,
        "supplier_name": it.supplier_name,
        "supplier_company_number": it.supplier.company_number,
        "supplier_vat_number": it.supplier.vat_number,
        "currency": it.currency,
        "start_date": it.dates.start(),
        "end_date": it.dates.end(),
        "signed_by": it.standing.signed_by,
        "signed_on": it.standing.signed_on,
        "owner_id": it.owner,
        "owner_name": it.owner_name,
        "tags": contract.tags,
        "created_by": it.created_by,
        "created_at": it.created_at,
        "updated_at": it.updated_at,
        "template_id": it.template_id,
        "answers": contract.answers,
        "source": contract.source,
        "content": contract.content,
    });
    let amount = it.value.map(|it| RawValue::from_string(format!("{it:.2}"))).transpose();
    amount
        .and_then(|contract_value| serde_json::to_vec_pretty(&JsonFile { contract_value, rest }))
        .map_err(|err| crate::storage::damaged("a contract to be exported", &err))
}

/// A title as a file name: ASCII letters, digits and hyphens, at most 60.
pub(crate) fn file_stem(title: &str) -> String {
    let mut stem = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            stem.push(c.to_ascii_lowercase());
        } else if !stem.ends_with('-') && !stem.is_empty() {
            stem.push('-');
        }
        if stem.len() >= 60 {
            break;
        }
    }
    let stem = stem.trim_end_matches('-');
    if stem.is_empty() { "contract".to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        assert_eq!(file_stem("Mutual NDA — Calder/Bridge \"2026\""), "mutual-nda-calder-bridge-2026");
        assert_eq!(file_stem("Ünïcode ../../etc"), "n-code-etc");
        assert_eq!(file_stem("合同"), "contract");
    }
}
