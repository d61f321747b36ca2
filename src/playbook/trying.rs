//! What publishing the draft would do to the contracts that were changed last.
//!
//! Both rule sets read the same texts on the same day, so what differs is the draft's doing. Nothing is kept. The work is
//! bounded by contracts and by characters, and one text is held at a time.

use super::InForce;
use super::actions::playbook;
use super::views::{TrialRow, TrialTotals, TrialView, TriedChange};
use crate::accounts::Right;
use crate::compliance::{self, Analysis, Prepared};
use crate::context::Ctx;
use crate::contracts::{self, Contract, Filter};
use crate::findings::changes::{self, ChangeKind};
use crate::findings::rules::outcomes;
use crate::problem::Problem;
use std::sync::Arc;

/// How many contracts are tried.
pub const CONTRACTS: u32 = 100;
/// How many characters are read in all, which bounds how long it takes; contracts beyond are told as left out.
pub const CHARACTERS: usize = 6_000_000;

/// Reads the contracts that were changed last by what counts now and by the draft.
///
/// # Errors
/// Forbidden but for owners and admins; `playbook.no_draft`.
pub async fn try_draft(ctx: &Ctx) -> Result<TrialView, Problem> {
    try_within(ctx, CHARACTERS).await
}

/// The same within so many characters.
///
/// # Errors
/// As [`try_draft`].
pub async fn try_within(ctx: &Ctx, most_characters: usize) -> Result<TrialView, Problem> {
    ctx.require(Right::ManageCompany)?;
    let it = playbook(ctx).await?;
    let now = it.now();
    let Some(draft) = it.draft else {
        return Err(Problem::conflict(
            "playbook.no_draft",
            "There is no draft to try: nothing is changed, or it was published.",
        ));
    };
    let next = InForce { version: now.version.saturating_add(1), rules: draft.rules };
    let both = Arc::new((Prepared::new(now), Prepared::new(next)));
    let found = contracts::actions::find(ctx, &Filter::default(), 1, CONTRACTS).await?;
    let mut trial = TrialView { mark: draft.mark, ..TrialView::default() };
    let mut characters = 0_usize;
    for it in &found.contracts {
        let contract = contracts::actions::get(ctx, it.summary.id).await?;
        if contract.content.trim().is_empty() {
            continue;
        }
        characters = characters.saturating_add(contract.content.chars().count());
        if characters > most_characters {
            trial.left_out = trial.left_out.saturating_add(1);
            continue;
        }
        let row = read(ctx, contract, Arc::clone(&both)).await?;
        trial.totals.count(&row);
        trial.rows.push(row);
    }
    Ok(trial)
}

async fn read(ctx: &Ctx, contract: Contract, both: Arc<(Prepared, Prepared)>) -> Result<TrialRow, Problem> {
    let facts = contracts::actions::given_of(ctx, &contract).await?;
    let Contract { summary, content, .. } = contract;
    let (kind, today) = (summary.contract_type, ctx.today());
    let work = move || {
        let by = |own: &Prepared| compliance::analyse_by(own, &content, kind, &facts, today);
        (by(&both.0), by(&both.1))
    };
    let (before, after) = ctx.visit().services.heavy("a trial of rules", work).await?;
    Ok(TrialRow {
        contract: summary.id,
        title: summary.title,
        score_before: before.overall_score,
        score_after: after.overall_score,
        risk_before: before.risk_score,
        risk_after: after.risk_score,
        changes: differences(&before, &after),
    })
}

/// What one analysis finds and the other does not: by rules of the pack first, the most serious first, then by own rules.
pub(super) fn differences(before: &Analysis, after: &Analysis) -> Vec<TriedChange> {
    let found = changes::between((1, &outcomes(before)), (1, &outcomes(after)), false).findings;
    let tried = |it: changes::Change| TriedChange {
        rule_id: it.rule_id,
        title: it.title,
        severity: it.severity,
        kind: it.kind,
        before: it.before,
        after: it.after,
    };
    found.into_iter().map(tried).collect()
}

impl TrialTotals {
    fn count(&mut self, it: &TrialRow) {
        let one = |holds: bool| u32::from(holds);
        let of = |kind| u32::try_from(it.changes.iter().filter(|it| it.kind == kind).count()).unwrap_or(u32::MAX);
        self.contracts += 1;
        self.changed += one(it.is_changed());
        self.better += one(it.score_after > it.score_before);
        self.worse += one(it.score_after < it.score_before);
        self.appear = self.appear.saturating_add(of(ChangeKind::New));
        self.go = self.go.saturating_add(of(ChangeKind::Gone));
        self.differ = self.differ.saturating_add(of(ChangeKind::Changed));
    }
}
