//! Reading the machine-readable terms that the text of a contract states.

use serde_json::json;

use super::{Fault, Stated, Statement, TermsView, in_words, stated_in};
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::{Export, get};
use crate::contracts::{Contract, Summary};
use crate::ids::ContractId;
use crate::problem::{Kind, Problem};

/// The terms of a contract in the one form in which they are hashed.
pub struct Canonical {
    pub json: String,
    /// `sha256:` and the hash of that form.
    pub fingerprint: String,
}

/// The terms of a contract, ready to be read by a person.
///
/// # Errors
/// `contract.missing`.
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<TermsView, Problem> {
    let Contract { summary, content, .. } = get(ctx, id).await?;
    let stated = match stated_in(&content) {
        None => Stated::None,
        Some(Err(faults)) => Stated::Damaged(faults),
        Some(Ok(it)) => Stated::Whole { fingerprint: it.hash(), words: in_words(&it) },
    };
    Ok(TermsView { contract: id, title: summary.title, version: summary.version, stated })
}

/// The terms of a contract, for a program.
///
/// # Errors
/// `contract.missing`; `terms.missing` where the text states none; `terms.invalid` where no worker could follow what it states.
pub async fn canonical(ctx: &Ctx, id: ContractId) -> Result<Canonical, Problem> {
    sound(ctx, id).await.map(|it| it.0)
}

/// The same as a file. That it left is written into the trail.
///
/// # Errors
/// As [`canonical`].
pub async fn save(ctx: &Ctx, id: ContractId) -> Result<Export, Problem> {
    let (Canonical { json, fingerprint }, it) = sound(ctx, id).await?;
    let happening = Happening::new(Action::ContractExported, "contract", id, &it.title).after(json!({
        "version": it.version,
        "format": "terms",
        "sha256": fingerprint.trim_start_matches("sha256:"),
    }));
    ctx.change().await?.commit(ctx, happening).await?;
    let file_name = format!("contract-v{}-terms.json", it.version);
    Ok(Export { file_name, media_type: "application/json", bytes: json.into_bytes() })
}

async fn sound(ctx: &Ctx, id: ContractId) -> Result<(Canonical, Summary), Problem> {
    let Contract { summary, content, .. } = get(ctx, id).await?;
    let stated: Statement = match stated_in(&content) {
        None => {
            let words = "The text of this contract states no machine-readable terms.";
            return Err(Problem::new(Kind::Missing, "terms.missing", words));
        }
        Some(Err(faults)) => return Err(invalid(&faults)),
        Some(Ok(it)) => it,
    };
    Ok((Canonical { json: stated.canonical(), fingerprint: stated.hash() }, summary))
}

fn invalid(faults: &[Fault]) -> Problem {
    let reasons: Vec<String> = faults.iter().map(Fault::to_string).collect();
    let words = format!(
        "The machine-readable terms in the text of this contract cannot be followed. {} No worker accepts them until the text is mended.",
        reasons.join(" ")
    );
    Problem::conflict("terms.invalid", words)
}
