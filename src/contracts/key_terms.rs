//! The key terms of a contract: what its present text says of each kind of clause. They are read with every save and kept as rows by
//! which the list finds contracts; a page shows them as they are read now.

use super::actions::get;
use super::store::{self, Said};
use super::views::KeyTermsView;
use super::{Summary, reindex};
use crate::accounts::Right;
use crate::compliance::keyterms::{self, KeyTerm};
use crate::context::{Ctx, Services};
use crate::crypto::fingerprint;
use crate::ids::{CompanyId, ContractId};
use crate::memory::Memory;
use crate::problem::Problem;
use crate::storage::Change;
use std::sync::{Arc, LazyLock};

/// The most that is remembered, in bytes.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// What a term or a passage takes beside its words.
const LINE: usize = 200;
/// How many contracts a job reads before it writes what it read.
const BATCH: u64 = 20;

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
    let terms = found_in(&ctx.visit().services, &contract.content).await?;
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

/// Reads the texts that nobody has read, or another reader has: those from before terms were kept, those that came in with an archive
/// or a backup. Safe to run twice; answers how many were read.
///
/// # Errors
/// Those of a database that is away; what was read before stays.
pub async fn read_missing(services: &Services) -> Result<u64, Problem> {
    let (mut done, mut last) = (0, None);
    loop {
        let some = reindex::without_terms(services.db(), keyterms::reader_version(), last, BATCH).await?;
        let Some(end) = some.last() else { return Ok(done) };
        last = Some(end.id);
        let mut read = Vec::with_capacity(some.len());
        for it in some {
            let terms = found_in(services, &it.content).await?;
            read.push((CompanyId::from_uuid(it.company_id), it.id, it.version, terms));
        }
        let change = Change::begin(services.db()).await?;
        for (company, id, version, terms) in read {
            // Whoever saved meanwhile has written the terms of the new version.
            if reindex::status_at(change.db(), id, version).await?.is_some() {
                let said = Said { company, contract: ContractId::from_uuid(id), version, terms: &terms };
                store::put_terms_said(change.db(), &[said]).await?;
                done += 1;
            }
        }
        change.commit_unaudited("terms are read from texts that the trail tells of already").await?;
    }
}

/// The same text has the same terms, so they are remembered under its hash.
pub(super) async fn found_in(services: &Services, content: &str) -> Result<Arc<Vec<KeyTerm>>, Problem> {
    static MEMORY: LazyLock<Memory<Arc<Vec<KeyTerm>>>> = LazyLock::new(|| Memory::new(MOST_BYTES));
    if content.trim().is_empty() {
        return Ok(Arc::default());
    }
    let name = fingerprint(content.as_bytes());
    if let Some(terms) = MEMORY.recall(&name) {
        return Ok(terms);
    }
    let text = content.to_owned();
    let found = services.heavy("key terms", move || keyterms::extract(&text)).await?;
    let bytes = found.iter().flat_map(|it| &it.passages).map(|it| it.evidence.quote.len() + LINE).sum::<usize>();
    let terms = Arc::new(found);
    MEMORY.keep(name, Arc::clone(&terms), bytes + terms.len() * LINE);
    Ok(terms)
}
