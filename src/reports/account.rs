//! How the scores and the risk of a report came about, in figures that can be added up.

use super::{AccountArea, AccountPart, FindingPart, RiskAccountPart, RiskRow};
use crate::compliance::{
    Account, Analysis, AreaScore, Bound, Level, Limit, RiskPart, RiskSteps, account, reviewed_account, risk_account,
};

/// The scores of the rules and, where decisions changed any, those after decisions.
pub(super) fn accounts(it: &Analysis) -> Vec<AccountPart> {
    if it.risk_score.is_none() {
        return Vec::new();
    }
    let by_rules = account(&it.findings, it.rule_type);
    let reviewed = reviewed_account(&it.findings, it.rule_type);
    let mut parts = vec![part("Score of the rules", &by_rules)];
    if reviewed != by_rules {
        parts.push(part("Score after decisions", &reviewed));
    }
    parts
}

fn part(title: &str, it: &Account) -> AccountPart {
    AccountPart { title: title.to_owned(), areas: it.areas.iter().map(area).collect(), together: together(it) }
}

fn area(it: &AreaScore) -> AccountArea {
    AccountArea {
        name: it.area.label().to_owned(),
        total: weight(it.total),
        earned: weight(it.earned),
        raw: format!("{:.4}", it.raw()),
        limit: limit_of(it),
        score: format!("{:.4}", it.capped()),
        share: if it.share == 0 { "does not count".to_owned() } else { it.share.to_string() },
    }
}

/// Whole weights without a decimal, halves with one.
fn weight(it: f64) -> String {
    if it.fract() == 0.0 { format!("{it:.0}") } else { format!("{it:.1}") }
}

fn limit_of(it: &AreaScore) -> String {
    let why = match it.critical {
        0 if it.cap < 1.0 => "a rule of high severity is not met, or a critical one in part",
        0 => return "none".to_owned(),
        1 => "one critical rule is not met",
        2 => "two critical rules are not met",
        3 => "three critical rules are not met",
        _ => "four or more critical rules are not met",
    };
    format!("{:.2}: {why}", it.cap)
}

/// From the areas to the score of the contract.
fn together(it: &Account) -> String {
    let (Some(mean), Some(overall)) = (it.mean, it.overall()) else {
        return "No area that counts for this type of contract applies, so there is no score.".to_owned();
    };
    let begin = format!("The mean of the areas, each by what it counts, is {mean:.4}.");
    match it.binding() {
        Some(limit) => format!("{begin} {} So the score is {overall:.2}.", in_words(limit)),
        None => format!("{begin} Nothing limits it, so the score is {overall:.2}, rounded half up."),
    }
}

/// What a limit is and why, as a sentence.
pub(super) fn in_words(limit: Limit) -> String {
    let most = limit.most();
    match limit {
        Limit::Critical => format!("While a critical rule is not met, no contract scores more than {most:.2}."),
        Limit::Area => format!("While something limits an area that counts, no contract scores more than {most:.2}."),
        Limit::Lowest(area, score) => format!(
            "No contract scores more than 0.25 above its lowest area that counts; {} stands at {score:.4} ({}), so {most:.4} is the most.",
            area.label(),
            Level::of(score).label().to_lowercase()
        ),
    }
}

/// How the risk came about; `findings` are those of the report, by whose numbers it speaks of them.
pub(super) fn risk(it: &Analysis, findings: &[FindingPart]) -> Option<RiskAccountPart> {
    let account = risk_account(it)?;
    let row = |it: &RiskPart| RiskRow {
        rule_id: it.rule_id.clone(),
        title: it.title.clone(),
        number: findings.iter().find(|part| part.rule_id == it.rule_id).map(|part| part.number),
        severity: it.severity.label().to_lowercase(),
        outcome: it.outcome.label().to_lowercase(),
        of_severity: points(it.of_severity),
        share: points(it.share),
        certainty: points(it.certainty),
        points: points(it.points),
    };
    Some(RiskAccountPart {
        rows: account.parts.iter().map(row).collect(),
        points: points(account.steps.points),
        together: risk_together(&account.steps),
    })
}

/// Up to four decimals, and none that says nothing.
fn points(it: f64) -> String {
    let shown = format!("{it:.4}");
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// From the points to the risk.
fn risk_together(it: &RiskSteps) -> String {
    let (least, most) = it.bound.range();
    let counted = it.points * it.factor;
    let why = match it.bound {
        Bound::ManyCritical => format!("While three or more critical rules are not met, it is at least {least}."),
        Bound::Critical => format!("While a critical rule is not met, it is at least {least}."),
        Bound::High => format!("While a rule of high severity is not met, it is at least {least}."),
        Bound::Neither => {
            format!("While no critical rule and none of high severity is unmet, it is at most {most}.")
        }
    };
    format!(
        "The findings have {} points together; the facts that make a mistake costlier make them count {:.1} times, which is {}. 1 + 9 × (1 − e^(−{} ÷ 12)) is {:.2}, rounded half up {}. {why} So the risk is {} of 10.",
        points(it.points),
        it.factor,
        points(counted),
        points(counted),
        it.raw,
        it.rounded,
        it.risk
    )
}
