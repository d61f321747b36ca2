//! A description that becomes a contract without a text: somebody, or a model that somebody asks, is to write it.

use super::describing::{DESCRIPTION, read};
use super::store;
use crate::accounts::Right;
use crate::assembler;
use crate::context::Ctx;
use crate::contracts::ContractType;
use crate::contracts::actions::{form_of_draft, insert_ready, ready};
use crate::contracts::form::ContractForm;
use crate::dates;
use crate::ids::{ContractId, SheetId};
use crate::problem::Problem;
use crate::templates;

/// Makes the contract of a described sheet, with what the description says and no text yet. Sent twice, it answers with the same
/// contract.
///
/// # Errors
/// When the sheet is not there, or not described.
pub async fn to_be_written(ctx: &Ctx, id: SheetId) -> Result<ContractId, Problem> {
    ctx.require(Right::EditContracts)?;
    let sheet = store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("draft"))?;
    if let Some(contract) = sheet.contract {
        return Ok(contract);
    }
    let description = sheet.answers.get(DESCRIPTION).ok_or_else(|| Problem::missing("draft"))?;
    let advice = assembler::recommend(description);
    // Where no template is for it, none is to be started from.
    let fit = advice.found.first().filter(|_| advice.doubt.is_none());
    let form = match fit {
        Some(it) => {
            let answers = read(ctx, &sheet, it.template, description)?.raw();
            form_of_draft(&templates::draft(it.template, &answers), &it.template.id, &answers, description)
        }
        None => ContractForm {
            title: format!("Contract described on {}", dates::day_in_words(ctx.today())),
            contract_type: ContractType::Other.word().to_owned(),
            plain_english_input: description.clone(),
            ..ContractForm::default()
        },
    };
    let client_name = match form.client_name.is_empty() {
        true => "Other party not named yet".to_owned(),
        false => form.client_name.clone(),
    };
    let ready = ready(ctx, &ContractForm { client_name, ..form }).await?;
    let change = ctx.change().await?;
    let happening = insert_ready(ctx, &change, &ready, "Described").await?;
    if !store::finish(ctx, change.db(), id, ready.id()).await? {
        // Another tab was faster; its contract is the one.
        drop(change);
        let sheet = store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("draft"))?;
        return sheet.contract.ok_or_else(super::actions::finished);
    }
    change.commit(ctx, happening).await?;
    Ok(ready.id())
}
