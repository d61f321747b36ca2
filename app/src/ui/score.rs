//! The score of a set of rules, never as a dial: each rule is one mark as wide as its weight.
//!
//! Met is flat and grey, partly met hangs below in amber, not met stands full height in red, unanswered is dashed.
//! Rules that do not apply, and mere information, take no width. The label says the same in words.

use leptos::prelude::*;

use super::marks::Outcome;

/// The width of the drawing in its own units; it is stretched to its column.
const WIDTH: f64 = 1000.0;
/// The space between two marks, in the same units.
const SPACE: f64 = 1.6;

/// The height of a mark and where it begins; `None` for an outcome that is not drawn.
fn extent(outcome: Outcome) -> Option<(u32, u32)> {
    match outcome {
        Outcome::Pass | Outcome::Unknown => Some((5, 8)),
        Outcome::Partial => Some((9, 9)),
        Outcome::Fail | Outcome::Accepted => Some((0, 18)),
        Outcome::Dismissed => Some((5, 8)),
        Outcome::NotApplicable | Outcome::Info => None,
    }
}

/// The drawing in words, as in "Ready to sign: 23 of 24 rules met, 1 not met".
pub fn strip_words(name: &str, rules: &[(u32, Outcome)]) -> String {
    let count = |outcome| rules.iter().filter(|(_, it)| *it == outcome).count();
    let drawn = rules.iter().filter(|(_, outcome)| extent(*outcome).is_some()).count();
    let met = count(Outcome::Pass);
    if drawn == 0 {
        return format!("{name}: no rule applies");
    }
    if met == drawn {
        return format!("{name}: all {drawn} rules met");
    }
    let mut words = format!("{name}: {met} of {drawn} rules met");
    for (outcome, said) in [
        (Outcome::Partial, "partly met"),
        (Outcome::Fail, "not met"),
        (Outcome::Accepted, "not met with the risk accepted"),
        (Outcome::Dismissed, "dismissed as wrong"),
        (Outcome::Unknown, "waiting for an answer"),
    ] {
        let many = count(outcome);
        if many > 0 {
            words.push_str(&format!(", {many} {said}"));
        }
    }
    words
}

/// The marks of a set of rules, side by side in the order given.
#[component]
pub fn RuleStrip(
    /// What the rules are about.
    #[prop(into)]
    name: String,
    /// The weight of each rule (above 0) with its outcome.
    rules: Vec<(u32, Outcome)>,
) -> impl IntoView {
    let label = strip_words(&name, &rules);
    let drawn: Vec<_> =
        rules.iter().filter_map(|(weight, outcome)| Some((f64::from(*weight), *outcome, extent(*outcome)?))).collect();
    let total: f64 = drawn.iter().map(|(weight, ..)| weight).sum();
    let mut from = 0.0;
    let marks = drawn
        .into_iter()
        .map(|(weight, outcome, (y, height))| {
            let share = weight / total * WIDTH;
            let (x, width) = (from, (share - SPACE).max(share / 2.0));
            from += share;
            view! {
                <rect
                    class=outcome.as_str()
                    x=format!("{x:.1}")
                    y=y.to_string()
                    width=format!("{width:.1}")
                    height=height.to_string()
                ></rect>
            }
        })
        .collect_view();
    view! {
        <svg class="rule-strip" viewBox="0 0 1000 18" preserveAspectRatio="none" role="img" aria-label=label>
            {marks}
        </svg>
    }
}

/// The score with the sentence that counts and limits it, as in "0.91" and "34 of 38 rules met".
#[component]
pub fn ScoreWords(
    /// The score in words, such as "0.91"; nothing when no rule applies.
    #[prop(optional_no_strip, into)]
    score: Option<String>,
    /// The count and what limits the score.
    #[prop(into)]
    said: String,
) -> impl IntoView {
    view! {
        <p class="score-words">
            {score.map(|score| view! { <strong class="score">{score}</strong>" " })}
            <span class="said">{said}</span>
        </p>
    }
}

/// One area of a report: its name, its score, its strip and the sentence beside it; an entry of `<ul class="areas">`.
#[component]
pub fn AreaScore(
    /// The name of the area.
    #[prop(into)]
    name: String,
    /// The score in words; nothing when the area does not apply.
    #[prop(optional_no_strip, into)]
    score: Option<String>,
    /// The weight of each rule with its outcome.
    #[prop(optional)]
    rules: Vec<(u32, Outcome)>,
    /// The count and what limits the score, or why the area does not apply; may end in a link.
    children: Children,
) -> impl IntoView {
    let applies = score.is_some();
    let score = match score {
        Some(score) => view! { <span class="score">{score}</span> }.into_any(),
        None => view! { <span class="muted">"does not apply"</span> }.into_any(),
    };
    let is_drawn = rules.iter().any(|(_, outcome)| extent(*outcome).is_some());
    let strip = (applies && is_drawn).then(|| view! { <RuleStrip name=name.clone() rules=rules/> });
    view! {
        <li>
            <span class="area-name">{name}</span>
            {score}
            {strip}
            <span class="said">{children()}</span>
        </li>
    }
}

/// What the marks of a strip mean.
#[component]
pub fn StripLegend() -> impl IntoView {
    let entry = |outcome: Outcome, words: &'static str| {
        extent(outcome).map(|(y, height)| {
            view! {
                <li>
                    <svg viewBox="0 0 12 18" class="rule-strip" aria-hidden="true">
                        <rect class=outcome.as_str() x="0" y=y.to_string() width="12" height=height.to_string()></rect>
                    </svg>
                    {words}
                </li>
            }
        })
    };
    view! {
        <ul class="legend">
            {entry(Outcome::Pass, "met")}
            {entry(Outcome::Partial, "partly met: hangs below")}
            {entry(Outcome::Fail, "not met: full height")}
            {entry(Outcome::Accepted, "risk accepted: full height in grey")}
            {entry(Outcome::Unknown, "waiting for an answer, or dismissed as wrong: dashed")}
            <li>"One mark is one rule; its width is the rule’s weight."</li>
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, strip_words};

    #[test]
    fn the_strip_says_in_words_what_it_draws() {
        let rules = [(10, Outcome::Pass), (3, Outcome::Partial), (6, Outcome::Fail), (6, Outcome::NotApplicable)];
        assert_eq!(
            strip_words("Data protection", &rules),
            "Data protection: 1 of 3 rules met, 1 partly met, 1 not met"
        );
        assert_eq!(strip_words("Ready to sign", &rules[..1]), "Ready to sign: all 1 rules met");
        assert_eq!(strip_words("Consumer", &rules[3..]), "Consumer: no rule applies");
    }
}
