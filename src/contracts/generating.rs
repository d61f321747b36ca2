//! The text of a draft, assembled from its template and answers.

use super::Contract;
use super::actions::{Editable, details_of, editable, save};
use super::store::Origin;
use crate::audit::Action;
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::templates;

/// What generating a contract's text yielded.
pub struct Generated {
    pub contract: Contract,
    /// Who wrote it; `pactoria-assembler` is the template engine.
    pub model_name: &'static str,
    /// From 0 to 1, by the formula of the scoring specification, section 6.
    pub confidence: f64,
    /// Questions of the template that have no answer; each stands as a placeholder in the text.
    pub unanswered: Vec<String>,
}

/// Assembles the text of a draft from its template and answers.
///
/// # Errors
/// `contract.already_generated` when there is a text and `regenerate` is false; `contract.no_template` when no
/// template fits the type.
pub async fn generate(ctx: &Ctx, id: ContractId, regenerate: bool) -> Result<Generated, Problem> {
    let Editable(before) = editable(ctx, id).await?;
    if !before.content.trim().is_empty() && !regenerate {
        return Err(Problem::conflict(
            "contract.already_generated",
            "This contract has a text already. Ask for it to be generated again to replace it; the old text stays in the versions.",
        ));
    }
    let it = &before.summary;
    let template = match &it.template_id {
        Some(id) => templates::library().template(id).ok_or_else(unknown_template)?,
        None => {
            templates::library().templates().iter().find(|found| found.contract_type == it.contract_type).ok_or_else(
                || {
                    Problem::conflict(
                        "contract.no_template",
                        format!(
                            "There is no template for contracts of the type {} yet. Write or paste the text instead.",
                            it.contract_type.label()
                        ),
                    )
                },
            )?
        }
    };
    let known = templates::Known {
        client_name: &it.client_name,
        client_email: it.client_email.as_deref(),
        supplier_name: it.supplier_name.as_deref(),
        value: it.value,
        currency: it.currency,
        start: it.dates.start(),
    };
    let answers = templates::with_known(template, &before.answers, known);
    let draft = templates::draft(template, &answers);
    let mut details = details_of(&before);
    details.source.clone_from(&draft.source);
    let origin = Origin {
        template_id: Some(template.id.as_str()),
        template_version: Some(template.version),
        answers: &answers,
        facts: &draft.facts,
    };
    let contract =
        save(ctx, &before, &details, &origin, Action::ContractGenerated, &format!("Assembled from {}", template.name))
            .await?;
    let overall = contract.summary.checks.and_then(|it| it.overall).unwrap_or(0.0);
    let asked = template.card().questions.max(1);
    let answered = 1.0 - f64::from(u32::try_from(draft.unanswered.len()).unwrap_or(u32::MAX)) / f64::from(asked);
    let confidence = ((0.6 * overall + 0.2 + 0.2 * answered.max(0.0)) * 100.0).round() / 100.0;
    Ok(Generated { contract, model_name: "pactoria-assembler", confidence, unanswered: draft.unanswered })
}

pub(super) fn unknown_template() -> Problem {
    Problem::invalid_field(
        "template_id",
        "unknown_template",
        "There is no template of this id. See the list of templates.",
    )
}
