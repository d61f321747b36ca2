//! The text of a draft, assembled from its template and answers, and from what its description says in plain English.

use super::actions::{Editable, details_of, editable, save_taking};
use super::store::Origin;
use super::{Contract, ContractType};
use crate::assembler;
use crate::audit::Action;
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::{Complaints, Kind, Problem};
use crate::templates::{self, Chosen, Draft, OwnSide, Template};
use std::collections::BTreeMap;

/// What generating a contract's text yielded.
pub struct Generated {
    pub contract: Contract,
    /// Who wrote it; `pactoria-assembler` is the template engine.
    pub model_name: &'static str,
    /// From 0 to 1, by the formula of the scoring specification, section 6.
    pub confidence: f64,
    /// Questions of the template that have no answer; each stands as a placeholder in the text.
    pub unanswered: Vec<String>,
    /// Why the template may be the wrong one, where nothing but the type of the contract speaks for it.
    pub doubt: Option<String>,
}

/// The most confidence there is in a text whose template nothing but the type speaks for.
const DOUBTED: f64 = 0.4;

/// How a text is to be generated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// In place of a text that is there.
    pub again: bool,
    /// Only if every required answer is there.
    pub complete: bool,
}

/// Assembles the text of a draft from its template and answers. What was not answered is read from its description; without a
/// template, the one of its type that the description speaks for is taken, or else the usual one of the type, with a doubt.
///
/// # Errors
/// `contract.already_generated` when there is a text and it is not to be generated again; `contract.no_template` when no
/// template fits the type; a complaint about `plain_english_input` when neither the type nor the description speaks for a
/// template; a complaint for each missing answer when it is to be complete.
pub async fn generate(ctx: &Ctx, id: ContractId, wanted: Wanted) -> Result<Generated, Problem> {
    let Editable(before) = editable(ctx, id).await?;
    may_be_generated(&before, wanted)?;
    let it = &before.summary;
    let description = before.plain_english_input.as_str();
    let (template, doubt) = match recommended(ctx, &before, description).await? {
        Some(template) => (template, None),
        None => {
            usual(description, it.contract_type).map(|(template, doubt)| (Chosen::BuiltIn(template), Some(doubt)))?
        }
    };
    let (answers, draft) = fill(ctx, &before, &template, description);
    if wanted.complete && !draft.unanswered.is_empty() {
        return Err(unanswered(&template, &draft.unanswered));
    }
    let mut details = details_of(&before);
    details.source.clone_from(&draft.source);
    let origin = Origin {
        template_id: Some(template.id.as_str()),
        template_version: Some(template.version),
        answers: &answers,
        facts: &draft.facts,
    };
    let reason = format!("Assembled from {}", template.name);
    let contract =
        save_taking(ctx, &before, &details, (&origin, draft.taken), Action::ContractGenerated, &reason).await?;
    let overall = contract.summary.checks.and_then(|it| it.overall).unwrap_or(0.0);
    let asked = template.card().questions.max(1);
    let answered = 1.0 - f64::from(u32::try_from(draft.unanswered.len()).unwrap_or(u32::MAX)) / f64::from(asked);
    let confidence = ((0.6 * overall + 0.2 + 0.2 * answered.max(0.0)) * 100.0).round() / 100.0;
    let confidence = if doubt.is_some() { confidence.min(DOUBTED) } else { confidence };
    Ok(Generated { contract, model_name: "pactoria-assembler", confidence, unanswered: draft.unanswered, doubt })
}

/// The usual template of a type, for a draft that names none and whose description speaks for none, with the doubt that is about
/// it. The type “other” says nothing of what is wanted, so there is no usual one.
fn usual(description: &str, wanted: ContractType) -> Result<(&'static Template, String), Problem> {
    let usual = templates::library().templates().iter().find(|it| it.contract_type == wanted).ok_or_else(|| {
        Problem::conflict(
            "contract.no_template",
            format!(
                "There is no template for contracts of the type {} yet. Write or paste the text instead.",
                wanted.label()
            ),
        )
    })?;
    let advice = assembler::recommend(description);
    if wanted == ContractType::Other {
        // What the description speaks for is of another type, which is for the person to say.
        let words = match advice.found.first() {
            Some(best) => format!(
                "{} Its type is {}; give the contract that type, or name a template under template_id.",
                advice.reasoning(),
                best.template.contract_type.word()
            ),
            None => format!("{} Or name a template under template_id.", advice.reasoning()),
        };
        return Err(Problem::invalid_field("plain_english_input", "no_template", words));
    }
    let doubt = format!(
        "Nothing in the description speaks for a template of this type, so the usual one was taken: {}. Read whether it is what you need, or name another under template_id.",
        usual.name
    );
    Ok((usual, doubt))
}

/// Refuses to write over a text by accident.
pub(crate) fn may_be_generated(before: &Contract, wanted: Wanted) -> Result<(), Problem> {
    if before.content.trim().is_empty() || wanted.again {
        return Ok(());
    }
    Err(Problem::conflict(
        "contract.already_generated",
        "This contract has a text already. Ask for it to be generated again to replace it; the old text stays in the versions.",
    ))
}

/// The template of a contract, or the one of its type that a description speaks for.
///
/// # Errors
/// A complaint when the contract names one that is not there; `template.retired`.
pub(crate) async fn recommended(ctx: &Ctx, it: &Contract, description: &str) -> Result<Option<Chosen>, Problem> {
    match &it.summary.template_id {
        Some(id) => usable(ctx, id).await.map(Some),
        None => Ok(assembler::best_of_type(description, it.summary.contract_type).map(Chosen::BuiltIn)),
    }
}

/// What a template writes for a contract: from its answers, from what is known of it, and from a description.
pub(crate) fn fill(
    ctx: &Ctx,
    before: &Contract,
    template: &Chosen,
    description: &str,
) -> (BTreeMap<String, String>, Draft) {
    let it = &before.summary;
    let known = templates::Known {
        client_name: &it.client_name,
        client_email: it.client_email.as_deref(),
        supplier_name: it.supplier_name.as_deref(),
        value: it.value,
        currency: it.currency,
        start: it.dates.start(),
    };
    let mut answers = templates::with_known(template, &before.answers, known);
    // What a description says is read by the names of questions that the library's own templates ask.
    if !template.is_own() {
        answer_from(ctx, template, description, &mut answers);
    }
    let draft = templates::draft(template, &answers);
    (answers, draft)
}

/// Answers what is not answered yet from a description. The own company stands on the side that bears its name.
fn answer_from(ctx: &Ctx, template: &Template, description: &str, answers: &mut BTreeMap<String, String>) {
    if description.trim().is_empty() {
        return;
    }
    let own = OwnSide::of(ctx.person());
    let understood = assembler::read(template, description, own, ctx.today());
    let is_elsewhere = understood.own.iter().any(|(name, company)| {
        name.ends_with("_legal_name") && answers.get(name).is_some_and(|it| !it.is_empty() && it != company)
    });
    let read = understood.answers.into_iter().map(|(name, it)| (name, it.value));
    let known = understood.own.into_iter().filter(|_| !is_elsewhere);
    for (name, value) in known.chain(read) {
        // Nobody is on both sides.
        let is_party =
            |(other, it): (&String, &String)| other.ends_with("_legal_name") && it.eq_ignore_ascii_case(&value);
        if name.ends_with("_legal_name") && answers.iter().any(is_party) {
            continue;
        }
        let answer = answers.entry(name).or_default();
        if answer.trim().is_empty() {
            *answer = value;
        }
    }
}

/// A complaint for each required answer that is missing.
fn unanswered(template: &Template, names: &[String]) -> Problem {
    let mut complaints = Complaints::new();
    for name in names {
        let label = template.question(name).map_or(name.as_str(), |it| it.label.as_str());
        complaints.add(
            name,
            "required",
            format!("Nothing is known for “{label}”. Give it under variables, or say it in the description."),
        );
    }
    Problem::invalid(complaints)
}

/// The template that a contract names.
///
/// # Errors
/// A complaint about `template_id` where it is not there; `template.retired`.
pub(super) async fn usable(ctx: &Ctx, id: &str) -> Result<Chosen, Problem> {
    templates::own::usable(ctx, id).await.map_err(|problem| match problem.kind {
        Kind::Missing => unknown_template(),
        _ => problem,
    })
}

fn unknown_template() -> Problem {
    Problem::invalid_field(
        "template_id",
        "unknown_template",
        "There is no template of this id. See the list of templates.",
    )
}
