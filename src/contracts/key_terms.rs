//! The key terms of a contract: what its present text says of 41 kinds, found when somebody asks.

use super::Summary;
use super::actions::get;
use super::views::KeyTermsView;
use crate::accounts::Right;
use crate::compliance::keyterms::{self, KeyTerm};
use crate::context::Ctx;
use crate::crypto::fingerprint;
use crate::ids::ContractId;
use crate::memory::Memory;
use crate::problem::Problem;
use std::sync::{Arc, LazyLock};

/// The most that is remembered, in bytes.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// What a term or a passage takes beside its words.
const LINE: usize = 200;

/// A contract with the key terms of its present text.
pub struct FoundTerms {
    pub summary: Summary,
    /// The text they stand in.
    pub content: String,
    pub terms: Arc<Vec<KeyTerm>>,
}

/// The key terms of a contract. A contract without a text has none.
///
/// # Errors
/// `contract.missing`.
pub async fn key_terms(ctx: &Ctx, id: ContractId) -> Result<FoundTerms, Problem> {
    let contract = get(ctx, id).await?;
    let terms = found_in(ctx, &contract.content).await?;
    Ok(FoundTerms { summary: contract.summary, content: contract.content, terms })
}

/// The key terms of a contract, ready to be read.
///
/// # Errors
/// As [`key_terms`].
pub async fn show_key_terms(ctx: &Ctx, id: ContractId) -> Result<KeyTermsView, Problem> {
    let FoundTerms { summary, content, terms } = key_terms(ctx, id).await?;
    Ok(KeyTermsView {
        id,
        versions: summary.version,
        may_edit: summary.status.may_be_edited() && ctx.person().role.may(Right::EditContracts),
        title: summary.title,
        content,
        terms: terms.as_ref().clone(),
    })
}

/// The same text has the same terms, so they are remembered under its hash.
async fn found_in(ctx: &Ctx, content: &str) -> Result<Arc<Vec<KeyTerm>>, Problem> {
    static MEMORY: LazyLock<Memory<Arc<Vec<KeyTerm>>>> = LazyLock::new(|| Memory::new(MOST_BYTES));
    let name = fingerprint(content.as_bytes());
    if let Some(terms) = MEMORY.recall(&name) {
        return Ok(terms);
    }
    let text = content.to_owned();
    let found = ctx.visit().services.heavy("key terms", move || keyterms::extract(&text)).await?;
    let bytes = found.iter().flat_map(|it| &it.passages).map(|it| it.evidence.quote.len() + LINE).sum::<usize>();
    let terms = Arc::new(found);
    MEMORY.keep(name, Arc::clone(&terms), bytes + terms.len() * LINE);
    Ok(terms)
}
