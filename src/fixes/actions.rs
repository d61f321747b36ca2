//! Proposing a wording for a finding, and putting it in.

use super::place::{Place, Places};
use super::wordings::{Wording, wording};
use super::{FixView, Preview, Proposal, gaps};
use crate::compliance::{Finding, Outcome, RuleType, laws};
use crate::context::Ctx;
use crate::contracts::Contract;
use crate::contracts::actions::{check_source, edit, edit_accepting, editable, reading, stale};
use crate::contracts::form::ChangeForm;
use crate::document::{self, Unchanged};
use crate::findings::Reading;
use crate::ids::{CallId, ContractId};
use crate::problem::{Complaints, Problem};
use crate::typed;

/// The longest wording, in characters.
pub const LONGEST_WORDING: usize = 20_000;

/// A wording as it was typed or sent; what is left out is as proposed.
#[derive(Clone, Debug, Default)]
pub struct FixForm {
    /// A blank line parts paragraphs, `- ` begins an item.
    pub text: Option<String>,
    /// `new`, or the number of a section.
    pub place: Option<String>,
    /// The version of the contract that was seen.
    pub version: Option<u32>,
}

/// What came of a wording that was put in.
pub struct PutIn {
    pub contract: Contract,
    /// What the rules say of the new version.
    pub reading: Reading,
    /// The blanks that came along, with their brackets.
    pub gaps: Vec<String>,
}

/// A finding of a draft that the person may edit.
struct Case {
    contract: Contract,
    finding: Finding,
    wording: Option<&'static Wording>,
}

impl Case {
    async fn of(ctx: &Ctx, id: ContractId, rule_id: &str) -> Result<Self, Problem> {
        let contract = editable(ctx, id).await?.into_contract();
        if contract.content.trim().is_empty() {
            return Err(Problem::missing("finding"));
        }
        let analysis = reading(ctx, &contract).await?.analysis;
        let rule_type: RuleType = analysis.rule_type;
        let finding = analysis.findings.into_iter().find(|it| it.rule_id == rule_id);
        let finding = finding.ok_or_else(|| Problem::missing("finding"))?;
        Ok(Self { contract, finding, wording: wording(rule_id, rule_type) })
    }
}

/// What goes in for a finding, and where it belongs.
struct Words {
    heading: String,
    under: Vec<String>,
    text: String,
}

impl Words {
    fn of(wording: &Wording) -> Self {
        Self { heading: wording.heading.clone(), under: wording.under.clone(), text: wording.text.clone() }
    }

    /// A text from elsewhere; it goes where the wording for the finding would, if there is one.
    fn from_elsewhere(case: &Case, text: &str) -> Self {
        let (heading, under) = match case.wording {
            Some(it) => (it.heading.clone(), it.under.clone()),
            None => (case.finding.title.clone(), Vec::new()),
        };
        Self { heading, under, text: text.to_owned() }
    }
}

/// What somebody typed, accepted.
struct Accepted {
    text: String,
    place: Place,
}

fn accepted(form: &FixForm, words: &Words, places: &Places<'_>) -> Result<Accepted, Problem> {
    let mut complaints = Complaints::new();
    let text = form.text.as_deref().unwrap_or(&words.text);
    let text = complaints.keep("text", typed::long_text(text, LONGEST_WORDING));
    if text.as_ref().is_some_and(|it| it.trim().is_empty()) {
        complaints.add("text", "required", "Write the wording that is to go into the contract.");
    }
    let place = match form.place.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        None => Some(places.best(&words.under)),
        Some(word) => places.named(word),
    };
    if place.is_none() {
        complaints.add("place", "not_a_place", "Choose a section of this contract, or a new one.");
    }
    complaints.into_result(text.zip(place).map(|(text, place)| Accepted { text, place }))
}

/// A finding with the wording that can be put in, what would change, and what the rules would say of it.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit; `contract.read_only` when it is no draft; `finding.missing`.
pub async fn show(ctx: &Ctx, id: ContractId, rule_id: &str, form: &FixForm) -> Result<FixView, Problem> {
    let case = Case::of(ctx, id, rule_id).await?;
    let words = case.wording.filter(|_| case.finding.outcome.is_problem()).map(Words::of);
    view(ctx, case, words, form).await
}

/// The same with words from elsewhere in place of the wording.
///
/// # Errors
/// As [`show`].
pub(crate) async fn show_words(
    ctx: &Ctx,
    id: ContractId,
    rule_id: &str,
    text: Option<&str>,
) -> Result<FixView, Problem> {
    let case = Case::of(ctx, id, rule_id).await?;
    let words = text.filter(|_| case.finding.outcome.is_problem()).map(|it| Words::from_elsewhere(&case, it));
    view(ctx, case, words, &FixForm::default()).await
}

async fn view(ctx: &Ctx, case: Case, words: Option<Words>, form: &FixForm) -> Result<FixView, Problem> {
    let Case { contract, finding, .. } = case;
    let proposal = match words {
        Some(words) => Some(proposal(ctx, &contract, &finding.rule_id, &words, form).await?),
        None => None,
    };
    Ok(FixView {
        contract: contract.summary.id,
        contract_title: contract.summary.title,
        version: contract.summary.version,
        rule_id: finding.rule_id,
        title: finding.title,
        outcome: finding.outcome,
        message: finding.message,
        recommendation: finding.recommendation,
        law: laws(&finding.citation),
        verify: finding.verify,
        proposal,
    })
}

async fn proposal(
    ctx: &Ctx,
    contract: &Contract,
    rule_id: &str,
    words: &Words,
    form: &FixForm,
) -> Result<Proposal, Problem> {
    let places = Places::of(&contract.source);
    let typed = form.text.clone().unwrap_or_else(|| words.text.clone());
    let choices = places.choices(&words.heading);
    // What cannot be accepted is shown again as it was typed; the form says what is wrong with it.
    let Ok(Accepted { text, place }) = accepted(form, words, &places) else {
        let place = form.place.clone().unwrap_or_default();
        return Ok(Proposal { gaps: gaps(&typed), text: typed, place, places: choices, preview: None });
    };
    let source = places.with(place, &words.heading, &text);
    let (old, new) = (contract.content.clone(), document::assemble(&source).content);
    let compare = move || document::redline(&old, &new).to_clean_html(Unchanged::Folded);
    let html = ctx.visit().services.heavy("the comparison", compare).await?;
    let analysis = check_source(ctx, contract.summary.id, &source).await?;
    let expected =
        analysis.findings.iter().find(|it| it.rule_id == rule_id).map_or(Outcome::NotApplicable, |it| it.outcome);
    Ok(Proposal {
        gaps: gaps(&text),
        text,
        place: places.word(place),
        places: choices,
        preview: Some(Preview { html, expected }),
    })
}

/// Puts the wording for a finding into a draft that still is at the version seen: an edit like any other.
///
/// # Errors
/// As [`show`]; complaints about `version`, `text` and `place`; `contract.version_conflict` when somebody saved meanwhile;
/// `fix.nothing_to_fix` when the rule is met or does not apply, `fix.no_wording` where the advice is for the editor, and
/// `fix.already_there` where the same words stand in the contract. Nothing is changed then.
pub async fn put_in(ctx: &Ctx, id: ContractId, rule_id: &str, form: &FixForm) -> Result<PutIn, Problem> {
    let case = Case::of(ctx, id, rule_id).await?;
    let base = may_be_fixed(ctx, &case, form)?;
    let words = case.wording.map(Words::of).ok_or_else(|| {
        Problem::conflict(
            "fix.no_wording",
            "No wording can be put in for this rule: it asks you to change what the text says. Nothing was changed. Open the editor and follow the advice.",
        )
    })?;
    let (change, gaps) = change_by(&case, &words, form, format!("Fix for {rule_id}: {}", case.finding.title))?;
    let contract = edit(ctx, id, base, &change).await?;
    let reading = reading(ctx, &contract).await?;
    Ok(PutIn { contract, reading, gaps })
}

/// Puts in for a finding what a model proposed and a person accepts by doing so: both or neither.
///
/// # Errors
/// As [`put_in`]; `decision.closed` when the proposal was decided about already.
pub(crate) async fn put_proposal_in(
    ctx: &Ctx,
    id: ContractId,
    rule_id: &str,
    form: &FixForm,
    (proposal, text, reason): (CallId, &str, String),
) -> Result<PutIn, Problem> {
    let case = Case::of(ctx, id, rule_id).await?;
    let base = may_be_fixed(ctx, &case, form)?;
    let words = Words::from_elsewhere(&case, text);
    let (change, gaps) = change_by(&case, &words, form, reason)?;
    let contract = edit_accepting(ctx, id, base, &change, proposal).await?;
    let reading = reading(ctx, &contract).await?;
    Ok(PutIn { contract, reading, gaps })
}

/// The version that was seen, where it still is the present one and there is something to fix.
fn may_be_fixed(ctx: &Ctx, Case { contract, finding, .. }: &Case, form: &FixForm) -> Result<u32, Problem> {
    let base = form.version.ok_or_else(|| {
        Problem::invalid_field("version", "required", "Send the version of the contract that you saw.")
    })?;
    if contract.summary.version != base {
        return Err(stale(ctx, &contract.summary));
    }
    if !finding.outcome.is_problem() {
        return Err(Problem::conflict(
            "fix.nothing_to_fix",
            format!(
                "There is nothing to fix: the outcome of this rule is “{}”. Nothing was changed.",
                finding.outcome.label().to_lowercase()
            ),
        ));
    }
    Ok(base)
}

/// The change that puts words in, and the blanks that come along.
fn change_by(case: &Case, words: &Words, form: &FixForm, reason: String) -> Result<(ChangeForm, Vec<String>), Problem> {
    let places = Places::of(&case.contract.source);
    let Accepted { text, place } = accepted(form, words, &places)?;
    if places.has(&text) {
        return Err(Problem::conflict(
            "fix.already_there",
            "These words stand in the contract already. Nothing was changed. Change the wording, or open the editor.",
        ));
    }
    let source = Some(places.with(place, &words.heading, &text));
    Ok((ChangeForm { source, reason: Some(reason), ..ChangeForm::default() }, gaps(&text)))
}
