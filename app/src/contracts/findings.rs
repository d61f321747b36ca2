//! Findings beside the text: which are shown, in which order, under which number, and where they point.

use super::drawn::Shown;
use crate::ui::{self, AreaScore, Finding, Notice, NoticeKind, SectionHead, StripLegend};
use leptos::prelude::*;
use pactoria::compliance::{Analysis, Area, Finding as Found, Level, Outcome, Severity};
use pactoria::document::{self, Mark, OutlineEntry};
use pactoria::typed::day_in_words;

/// A finding with its number: footnotes are numbered in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Numbered {
    pub(super) number: u32,
    pub(super) found: Found,
}

/// The stable word of an area.
pub(super) fn area_word(area: Area) -> &'static str {
    match area {
        Area::Gdpr => "gdpr",
        Area::Employment => "employment",
        Area::Consumer => "consumer",
        Area::Commercial => "commercial",
        Area::Execution => "execution",
    }
}

/// Every area, in the order in which scores are shown.
pub(super) const AREAS: [Area; 5] = [Area::Gdpr, Area::Employment, Area::Consumer, Area::Commercial, Area::Execution];

fn is_problem(found: &Found) -> bool {
    matches!(found.outcome, Outcome::Fail | Outcome::Partial)
}

/// Which findings are meant: what there is to look at, or, when every rule is met, what was found to meet them.
fn meant<'a>(analysis: &Analysis, which: &'a str) -> &'a str {
    match which {
        "" if analysis.findings.iter().any(is_problem) => "problems",
        "" => "met",
        asked => asked,
    }
}

fn is_asked_for(found: &Found, which: &str, area: &str) -> bool {
    let is_meant = match which {
        "met" => found.outcome == Outcome::Pass,
        "unknown" => found.outcome == Outcome::Unknown,
        "all" => found.outcome != Outcome::NotApplicable,
        _ => is_problem(found),
    };
    is_meant && (area.is_empty() || area_word(found.area) == area)
}

fn place(found: &Found) -> u32 {
    found.evidence.first().map(|it| it.start).or(found.anchor).unwrap_or(u32::MAX)
}

/// The findings asked for, numbered in text order and sorted as asked.
pub(super) fn numbered(analysis: &Analysis, shown: &Shown) -> Vec<Numbered> {
    let which = meant(analysis, &shown.which);
    let mut list: Vec<&Found> = analysis.findings.iter().filter(|it| is_asked_for(it, which, &shown.area)).collect();
    list.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.rule_id.cmp(&b.rule_id)));
    let mut list: Vec<Numbered> =
        (1..).zip(list).map(|(number, found)| Numbered { number, found: found.clone() }).collect();
    if shown.order != "text" {
        list.sort_by_key(|it| (rank(&it.found), it.number));
    }
    list
}

fn rank(found: &Found) -> (u8, u8) {
    let severity = match found.severity {
        Severity::Critical => 0,
        Severity::High => 1,
        Severity::Medium => 2,
        Severity::Low => 3,
        Severity::Info => 4,
    };
    let outcome = match found.outcome {
        Outcome::Fail => 0,
        Outcome::Partial => 1,
        Outcome::Unknown => 2,
        Outcome::Pass => 3,
        Outcome::NotApplicable => 4,
    };
    (severity, outcome)
}

/// The passages to mark in the text; each is where its finding's link leads.
pub(super) fn marks(list: &[Numbered], open: u32) -> Vec<Mark> {
    let mut marks: Vec<Mark> = list
        .iter()
        .flat_map(|it| {
            it.found.evidence.iter().map(move |evidence| Mark {
                start: evidence.start,
                end: evidence.end,
                number: it.number,
                label: it.found.title.clone(),
                quiet: it.number != open,
            })
        })
        .collect();
    marks.sort_by_key(|it| (it.start, it.number));
    marks
}

/// Where a finding stands in words: `clause 11`, `missing after clause 5`.
fn place_in_words(found: &Found, outline: &[OutlineEntry]) -> Option<String> {
    let nearest = |at: u32| {
        let entry = outline.iter().take_while(|it| it.at <= at).last()?;
        Some(match &entry.number {
            Some(number) => format!("clause {}", number.trim_end_matches('.')),
            None => entry.heading.clone(),
        })
    };
    match (found.evidence.first(), found.anchor) {
        (Some(evidence), _) => nearest(evidence.start),
        (None, Some(at)) => nearest(at).map(|it| format!("missing, would go near {it}")),
        (None, None) => None,
    }
}

/// The sentence over the findings; nobody is told not to sign what is signed.
pub(super) fn headline(analysis: &Analysis, is_signed: bool) -> String {
    let problems = analysis.findings.iter().filter(|it| is_problem(it)).count();
    let critical =
        analysis.findings.iter().filter(|it| it.outcome == Outcome::Fail && it.severity == Severity::Critical).count();
    match (problems, critical) {
        (0, _) => "Every rule that applies is met. Each opens the passage that meets it.".to_owned(),
        (1, 0) => "One finding.".to_owned(),
        (many, 0) => format!("{many} findings."),
        (_, 1) if is_signed => format!("One critical rule is not met. {problems} findings in all."),
        (_, many) if is_signed => format!("{many} critical rules are not met. {problems} findings in all."),
        (_, 1) => format!("Not ready to sign: one critical rule is not met. {problems} findings in all."),
        (_, many) => format!("Not ready to sign: {many} critical rules are not met. {problems} findings in all."),
    }
}

fn ui_outcome(found: &Found) -> ui::Outcome {
    match found.outcome {
        Outcome::Pass => ui::Outcome::Pass,
        Outcome::Partial => ui::Outcome::Partial,
        Outcome::Fail => ui::Outcome::Fail,
        Outcome::NotApplicable if found.severity == Severity::Info => ui::Outcome::Info,
        Outcome::NotApplicable => ui::Outcome::NotApplicable,
        Outcome::Unknown => ui::Outcome::Unknown,
    }
}

/// The list of findings. `passage` gives the address of a passage in the text.
pub(super) fn list(findings: Vec<Numbered>, outline: &[OutlineEntry], open: u32) -> AnyView {
    if findings.is_empty() {
        return view! { <ui::Empty title="No finding of this kind"><p>"Choose other findings above to see the rest."</p></ui::Empty> }
            .into_any();
    }
    findings.into_iter().map(|it| one(it, outline, open)).collect_view().into_any()
}

fn one(Numbered { number, found }: Numbered, outline: &[OutlineEntry], open: u32) -> AnyView {
    let place = place_in_words(&found, outline);
    let quotes = found
        .evidence
        .iter()
        .take(5)
        .map(|evidence| {
            let quote = shortened(&evidence.quote);
            view! {
                <blockquote class="quote">
                    <p>{format!("“{quote}”")}</p>
                    <a href=format!("#p{number}") rel="external">"Show in the text"</a>
                </blockquote>
            }
        })
        .collect_view();
    let law = found.citation.join("; ");
    let note = found.verify.then_some(" Check with a lawyer: the current state of this law could not be confirmed.");
    let is_met = found.outcome == Outcome::Pass;
    let why = if is_met { "The contract has what this rule asks for.".to_owned() } else { found.message.clone() };
    let searched = (found.evidence.is_empty() && !found.places_searched.is_empty())
        .then(|| view! { <dt>"Searched"</dt><dd>{found.places_searched.join(", ")}</dd> });
    let fix = (!is_met && !found.recommendation.is_empty())
        .then(|| view! { <dt>"What to do"</dt><dd>{found.recommendation.clone()}</dd> });
    let rule = format!("{}, weight {}, confidence {:.2}", found.rule_id, found.weight, found.confidence);
    view! {
        <Finding
            number=number
            title=found.title.clone()
            outcome=ui_outcome(&found)
            severity=found.severity.label()
            nostrip:place=place
            open=number == open
        >
            {quotes}
            <dl>
                <dt>"Why"</dt>
                <dd>{why}{note}</dd>
                {fix}
                {(!law.is_empty()).then(|| view! { <dt>"Law"</dt><dd>{law}</dd> })}
                {searched}
                <dt>"Rule"</dt>
                <dd>{rule}</dd>
            </dl>
        </Finding>
    }
    .into_any()
}

/// A quotation of at most 400 characters; a longer one ends in an ellipsis.
fn shortened(quote: &str) -> String {
    let one_line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= 400 { one_line } else { one_line.chars().take(399).chain(['…']).collect() }
}

/// The scores, each with the rules behind it.
pub(super) fn scores(analysis: &Analysis) -> AnyView {
    let areas = AREAS
        .into_iter()
        .filter_map(|area| {
            let rules: Vec<_> = analysis
                .findings
                .iter()
                .filter(|it| it.area == area && it.outcome != Outcome::NotApplicable)
                .map(|it| (u32::from(it.weight), ui_outcome(it)))
                .collect();
            if rules.is_empty() {
                return None;
            }
            let score = analysis.score(area);
            let words = score.map_or("", |it| Level::of(it).label());
            Some(view! { <AreaScore name=area.label() score=score.map(|it| format!("{it:.2}")) rules=rules>{words}</AreaScore> })
        })
        .collect_view();
    let overall = analysis.overall_score.map_or_else(|| "No score".to_owned(), |it| format!("{it:.2}"));
    let level = analysis.level.map_or("", Level::label);
    let risk = match (analysis.risk_score, analysis.risk_level) {
        (Some(score), Some(level)) => format!("Risk {score} of 10, {}.", level.label().to_lowercase()),
        _ => "Risk is not rated: the text could not be read.".to_owned(),
    };
    view! {
        <SectionHead title=format!("Score {overall} {level}") minor=true/>
        <p class="muted">{risk}</p>
        <ul class="areas">{areas}</ul>
        <StripLegend/>
    }
    .into_any()
}

/// What stands under every analysis.
pub(super) fn small_print(analysis: &Analysis) -> AnyView {
    let words = format!(
        "{} Rule pack {}, applied as the law stands on {}; confidence {:.2}.",
        pactoria::compliance::NOTICE,
        analysis.rule_pack_version,
        day_in_words(analysis.analysis_date),
        analysis.confidence
    );
    view! { <p class="muted section-note"><small>{words}</small></p> }.into_any()
}

/// The notice over the findings.
pub(super) fn summary(analysis: &Analysis, is_signed: bool) -> AnyView {
    let is_bad = analysis.findings.iter().any(|it| it.outcome == Outcome::Fail && it.severity == Severity::Critical);
    let kind = if is_bad { NoticeKind::Bad } else { NoticeKind::Info };
    let words = headline(analysis, is_signed);
    view! { <Notice kind=kind>{words}</Notice> }.into_any()
}

/// What stands beside the editor for a text and what the rules say of it.
pub fn beside(analysis: &Analysis, content: &str) -> super::calls::Beside {
    let list_asked = Shown { which: "problems".to_owned(), order: "text".to_owned(), ..Shown::default() };
    let numbered = numbered(analysis, &list_asked);
    let marks = marks(&numbered, 0);
    let problems = (!numbered.is_empty()).then(|| list(numbered, &document::outline(content), 0));
    let findings = view! {
        {summary(analysis, false)}
        {problems}
        {scores(analysis)}
        {small_print(analysis)}
    };
    super::calls::Beside { findings: findings.to_html(), marks }
}
