//! Findings beside the text: which are shown, in which order, under which number, and where they point.

use super::drawn::Shown;
use crate::findings::law::law_fact;
use crate::paths;
use crate::ui::{self, AreaScore, ButtonKind, Finding, LinkButton, Notice, NoticeKind, SectionHead, StripLegend};
use leptos::prelude::*;
use pactoria::compliance::{
    Analysis, Area, ConfidenceLevel, Decision, Finding as Found, Level, Outcome, Readiness, RequiredScore, RuleType,
    Severity, laws,
};
use pactoria::document::{self, Mark, OutlineEntry};
use pactoria::findings::rules::place_in_words;
use pactoria::findings::{AssignmentView, Decides, DecisionView, RulesOf, Subject, severity_label, subjects};
use pactoria::fixes::{Fix, fix_for};
use pactoria::ids::ContractId;
use pactoria::typed::{capitalised, day_in_words, shortened};
use std::collections::BTreeMap;

/// The longest quotation, in characters.
const LONGEST_QUOTE: usize = 400;

/// A finding with its number: footnotes are numbered in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Numbered<'a> {
    pub(super) number: u32,
    pub(super) found: Subject<'a>,
}

/// What people said of the findings of a contract, and what whoever looks may do about them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    pub(super) contract: ContractId,
    /// By rule.
    pub(super) decisions: BTreeMap<String, DecisionView>,
    pub(super) assignments: BTreeMap<String, AssignmentView>,
    /// The rules whose findings whoever looks has to look into.
    pub(super) mine: Vec<String>,
    pub(super) decides: Decides,
    /// The type of contract, where whoever looks may change the text now.
    pub(super) edits: Option<RuleType>,
}

/// Which findings are meant: what there is to look at, or, when nothing is, what was decided, or what met the rules.
fn meant<'a>(analysis: &Analysis, which: &'a str) -> &'a str {
    match which {
        "" if subjects(analysis).any(Subject::is_open) => "open",
        "" if subjects(analysis).any(Subject::is_decided) => "decided",
        "" => "met",
        asked => asked,
    }
}

fn is_mine(found: Subject<'_>, mine: &[String]) -> bool {
    !matches!(found.outcome(), Outcome::Pass | Outcome::NotApplicable) && mine.iter().any(|it| it == found.rule_id())
}

/// The word by which the filter of areas finds it: its area, or that the company's own rule found it.
fn filed_under(found: Subject<'_>) -> &'static str {
    match found {
        Subject::Pack(it) => it.area.word(),
        Subject::Own(_) => RulesOf::Own.word(),
    }
}

fn is_asked_for(found: Subject<'_>, which: &str, area: &str, mine: &[String]) -> bool {
    let is_meant = match which {
        "open" => found.is_open(),
        "decided" => found.is_decided(),
        "mine" => is_mine(found, mine),
        "met" => found.outcome() == Outcome::Pass,
        "unknown" => found.outcome() == Outcome::Unknown,
        "all" => found.outcome() != Outcome::NotApplicable,
        _ => found.outcome().is_problem(),
    };
    is_meant && (area.is_empty() || filed_under(found) == area)
}

/// The choices of the filter with how many findings each has.
pub(super) fn choices(analysis: &Analysis, mine: &[String]) -> Vec<ui::Choice> {
    let count = |which: &str| subjects(analysis).filter(|it| is_asked_for(*it, which, "", mine)).count();
    [
        ("", "open", "To look at"),
        ("decided", "decided", "Decided"),
        ("mine", "mine", "Assigned to me"),
        ("met", "met", "Met"),
        ("unknown", "unknown", "Needs an answer"),
        ("all", "all", "All"),
    ]
    .map(|(word, which, label)| ui::Choice::new(word, format!("{label} ({})", count(which))))
    .to_vec()
}

/// The choices of the filter of areas; the company's own rules are one where it has any that are asked.
pub(super) fn areas(analysis: &Analysis) -> Vec<ui::Choice> {
    let mut areas = vec![ui::Choice::new("", "Every area")];
    areas.extend(Area::ALL.into_iter().map(|it| ui::Choice::new(it.word(), it.label())));
    if !analysis.own_findings.is_empty() {
        areas.push(ui::Choice::new(RulesOf::Own.word(), RulesOf::Own.label()));
    }
    areas
}

/// The findings asked for, numbered in text order and sorted as asked; `mine` are the rules of those assigned to whoever asks.
pub(super) fn numbered<'a>(analysis: &'a Analysis, shown: &Shown, mine: &[String]) -> Vec<Numbered<'a>> {
    let which = meant(analysis, &shown.which);
    let is_asked_for = |it: &Subject<'_>| is_asked_for(*it, which, &shown.area, mine);
    let mut list: Vec<Subject<'a>> = subjects(analysis).filter(is_asked_for).collect();
    list.sort_by(|a, b| a.place().cmp(&b.place()).then_with(|| a.rule_id().cmp(b.rule_id())));
    let mut list: Vec<Numbered<'a>> = (1..).zip(list).map(|(number, found)| Numbered { number, found }).collect();
    if shown.order != "text" {
        list.sort_by_key(|it| (rank(it.found), it.number));
    }
    list
}

/// What the law asks comes before what the company itself wants.
fn rank(found: Subject<'_>) -> (u8, u8) {
    let severity = match found.severity() {
        Some(Severity::Critical) => 0,
        Some(Severity::High) => 1,
        Some(Severity::Medium) => 2,
        Some(Severity::Low) => 3,
        Some(Severity::Info) => 4,
        None => 5,
    };
    let outcome = match found.outcome() {
        Outcome::Fail => 0,
        Outcome::Partial => 1,
        Outcome::Unknown => 2,
        Outcome::Pass => 3,
        Outcome::NotApplicable => 4,
    };
    (severity, outcome)
}

/// The passages to mark in the text; each is where its finding's link leads.
pub(super) fn marks(list: &[Numbered<'_>], open: u32) -> Vec<Mark> {
    let mut marks: Vec<Mark> = list
        .iter()
        .flat_map(|it| {
            it.found.evidence().iter().map(move |evidence| Mark {
                start: evidence.start,
                end: evidence.end,
                number: it.number,
                label: it.found.title().to_owned(),
                quiet: it.number != open,
            })
        })
        .collect();
    marks.sort_by_key(|it| (it.start, it.number));
    marks
}

/// The sentence over the findings; `asked` is the score before signing, of a contract that nobody has signed yet: nobody is
/// told not to sign what is signed.
pub(super) fn headline(analysis: &Analysis, asked: Option<RequiredScore>) -> String {
    let said = counted(analysis, asked.is_some());
    match asked.map(|asked| (Readiness::of(analysis, asked), asked)) {
        Some((Readiness::Ready, _)) => format!("Ready to sign. {said}"),
        Some((it @ Readiness::Below, asked)) => format!("Not ready to sign. {} {said}", it.because(analysis, asked)),
        Some((Readiness::CriticalOpen, _)) => format!("Not ready to sign: {said}"),
        Some((Readiness::NoScore, _)) | None => said,
    }
}

/// How many findings there are, the critical ones first; `goes_on` where a sentence goes on with it if any is critical.
fn counted(analysis: &Analysis, goes_on: bool) -> String {
    let open = subjects(analysis).filter(|it| it.is_open()).count();
    let decided = subjects(analysis).filter(|it| it.is_decided()).count();
    let critical = |outcome| subjects(analysis).filter(|it| is_open_critical(*it) && it.outcome() == outcome).count();
    let (failed, partly) = (critical(Outcome::Fail), critical(Outcome::Partial));
    let further = match decided {
        0 => "",
        1 => " One more is decided.",
        _ => " More are decided.",
    };
    let critical = match (failed, partly) {
        (0, 0) => None,
        (0, 1) => Some("one critical rule is met only in part".to_owned()),
        (0, many) => Some(format!("{many} critical rules are met only in part")),
        (1, _) => Some("one critical rule is not met".to_owned()),
        (many, _) => Some(format!("{many} critical rules are not met")),
    };
    match (open, critical) {
        (0, _) if decided == 0 => "Every rule that applies is met. Each opens the passage that meets it.".to_owned(),
        (0, _) if decided == 1 => "The one finding is decided; nothing else is open.".to_owned(),
        (0, _) => format!("All {decided} findings are decided; nothing else is open."),
        (1, None) => format!("One finding.{further}"),
        (many, None) => format!("{many} findings.{further}"),
        (_, Some(critical)) => {
            let critical = if goes_on { critical } else { capitalised(&critical) };
            format!("{critical}. {open} findings in all.{further}")
        }
    }
}

fn is_open_critical(found: Subject<'_>) -> bool {
    found.is_open() && found.severity() == Some(Severity::Critical)
}

/// The mark of a finding: what people decided comes before what the rule says.
fn ui_outcome(found: Subject<'_>) -> ui::Outcome {
    match (found.decision().filter(|_| found.outcome().is_problem()), found.outcome()) {
        (Some(Decision::Accepted), _) => ui::Outcome::Accepted,
        (Some(Decision::FalsePositive), _) => ui::Outcome::Dismissed,
        (None, Outcome::Pass) => ui::Outcome::Pass,
        (None, Outcome::Partial) => ui::Outcome::Partial,
        (None, Outcome::Fail) => ui::Outcome::Fail,
        (None, Outcome::NotApplicable) if found.severity() == Some(Severity::Info) => ui::Outcome::Info,
        (None, Outcome::NotApplicable) => ui::Outcome::NotApplicable,
        (None, Outcome::Unknown) => ui::Outcome::Unknown,
    }
}

/// The list of findings; `said` is what people said of them, where that can be shown.
pub(super) fn list(findings: Vec<Numbered<'_>>, outline: &[OutlineEntry], open: u32, said: Option<&Said>) -> AnyView {
    if findings.is_empty() {
        return view! { <ui::Empty title="No finding of this kind"><p>"Choose other findings above to see the rest."</p></ui::Empty> }
            .into_any();
    }
    findings.into_iter().map(|it| one(it, outline, open, said)).collect_view().into_any()
}

fn one(Numbered { number, found }: Numbered<'_>, outline: &[OutlineEntry], open: u32, said: Option<&Said>) -> AnyView {
    let place = place_in_words(found, outline);
    let quotes = found
        .evidence()
        .iter()
        .take(5)
        .map(|evidence| {
            let quote = shortened(&evidence.quote, LONGEST_QUOTE);
            view! {
                <blockquote class="quote">
                    <p>{format!("“{quote}”")}</p>
                    <a href=format!("#p{number}") rel="external">"Show in the text"</a>
                </blockquote>
            }
        })
        .collect_view();
    let law = law_fact(&laws(found.citation()), found.verify());
    let (why, searched) = match found {
        Subject::Pack(it) => (why(it), searched(it)),
        Subject::Own(it) => (it.message.clone(), None),
    };
    let fix = (found.outcome() != Outcome::Pass && !found.recommendation().is_empty())
        .then(|| view! { <dt>"What to do"</dt><dd>{found.recommendation().to_owned()}</dd> });
    let rule = match found {
        Subject::Pack(it) => format!("{}, weight {}, confidence {:.2}", it.rule_id, it.weight, it.confidence),
        Subject::Own(it) => format!("{}, your company’s own; no score counts it", it.rule_id),
    };
    let (decided, acts) = said.map(|it| (decided(it, found), acts(it, found))).unwrap_or_default();
    view! {
        <Finding
            number=number
            title=found.title().to_owned()
            outcome=ui_outcome(found)
            severity=severity_label(found.severity())
            nostrip:place=place
            open=number == open
        >
            {quotes}
            <dl>
                <dt>"Why"</dt>
                <dd>{why}</dd>
                {fix}
                {law}
                {searched}
                <dt>"Rule"</dt>
                <dd>{rule}</dd>
                {decided}
            </dl>
            {acts}
        </Finding>
    }
    .into_any()
}

fn why(found: &Found) -> String {
    match found.outcome {
        Outcome::Pass => "The contract has what this rule asks for.".to_owned(),
        Outcome::Partial | Outcome::Fail | Outcome::NotApplicable | Outcome::Unknown => found.message.clone(),
    }
}

/// Where a missing clause was looked for.
fn searched(found: &Found) -> Option<AnyView> {
    let is_absent = found.evidence.is_empty() && !found.places_searched.is_empty();
    let places = found.places_searched.join(", ");
    is_absent.then(|| view! { <dt>"Searched"</dt><dd>{places}</dd> }.into_any())
}

/// What was decided and who looks into it.
fn decided(said: &Said, found: Subject<'_>) -> Option<AnyView> {
    let decision = said.decisions.get(found.rule_id()).map(|it| {
        let warning = it.standing.warning().map(|it| view! { <strong>{it}</strong>" " });
        view! {
            <dt>"Decision"</dt>
            <dd>{warning}{format!("{}: “{}”", it.said, it.reason)}</dd>
        }
    });
    let assignment = said.assignments.get(found.rule_id()).map(|it| {
        view! { <dt>"Looks into it"</dt><dd>{it.said.clone()}</dd> }
    });
    (decision.is_some() || assignment.is_some()).then(|| view! { {decision}{assignment} }.into_any())
}

/// What whoever looks can do about it: each leads to the page of the finding, which asks for the reason.
fn acts(said: &Said, found: Subject<'_>) -> Option<AnyView> {
    let can_be_assigned = found.outcome().is_problem() || found.outcome() == Outcome::Unknown;
    let has_decision = said.decisions.contains_key(found.rule_id());
    if said.decides == Decides::Nothing || !(can_be_assigned || has_decision) {
        return None;
    }
    let page = paths::finding(said.contract, found.rule_id());
    let may_decide = said.decides.includes(found.severity());
    let link = |decision: Decision, words: &'static str, kind| {
        let href = paths::with_query(&page, &[("as", decision.word())]);
        view! { <LinkButton href=href kind=kind small=true>{words}</LinkButton> }
    };
    let deciding = (may_decide && !has_decision && found.outcome().is_problem()).then(|| {
        view! {
            {link(Decision::Accepted, "Accept risk…", ButtonKind::Plain)}
            {link(Decision::FalsePositive, "Dismiss…", ButtonKind::Quiet)}
        }
    });
    let changing = (may_decide && has_decision)
        .then(|| view! { <LinkButton href=page.clone() small=true>"Change the decision…"</LinkButton> });
    let fixing = said
        .edits
        .and_then(|it| fix_for(found.rule_id(), it, found.outcome()))
        .map(|it| fixing(said.contract, found.rule_id(), it));
    let answering = (found.outcome() == Outcome::Unknown).then(|| {
        view! { <LinkButton href=paths::facts(said.contract) small=true>"Say what is true…"</LinkButton> }
    });
    let assigning = can_be_assigned.then(|| {
        let href = format!("{page}#assign");
        view! { <LinkButton href=href kind=ButtonKind::Quiet small=true>"Assign…"</LinkButton> }
    });
    Some(view! { <div class="actions">{fixing}{answering}{deciding}{changing}{assigning}</div> }.into_any())
}

/// The way to put a wording in, or to the editor where the advice is for a person.
fn fixing(contract: ContractId, rule: &str, fix: Fix) -> AnyView {
    let (href, words) = match fix {
        Fix::Wording => (paths::fix(contract, rule), "Put a wording in…"),
        Fix::Editor => (paths::edit(contract), "Change it in the editor"),
    };
    view! { <LinkButton href=href small=true>{words}</LinkButton> }.into_any()
}

/// The scores, each with the rules behind it.
pub(super) fn scores(analysis: &Analysis) -> AnyView {
    let areas = Area::ALL
        .into_iter()
        .filter_map(|area| {
            let rules: Vec<_> = analysis
                .findings
                .iter()
                .filter(|it| it.area == area && it.outcome != Outcome::NotApplicable)
                .map(|it| (u32::from(it.weight), ui_outcome(Subject::Pack(it))))
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
        {reviewed(analysis)}
        <ul class="areas">{areas}</ul>
        <StripLegend/>
    }
    .into_any()
}

/// The score after people's decisions beside that of the rules, with what each means; nothing until somebody decides.
fn reviewed(analysis: &Analysis) -> Option<AnyView> {
    let decided = analysis.findings.iter().any(|it| Subject::Pack(it).is_decided());
    let (reviewed, overall) = analysis.reviewed_score.zip(analysis.overall_score).filter(|_| decided)?;
    Some(
        view! {
            <dl class="facts">
                <dt>{format!("{overall:.2}")}</dt>
                <dd>"by the rules alone. No decision changes it."</dd>
                <dt>{format!("{reviewed:.2}")}</dt>
                <dd>
                    {format!("after decisions, {}: ", Level::of(reviewed).label().to_lowercase())}
                    "an accepted risk counts as met, and what was dismissed as wrong does not count."
                </dd>
            </dl>
        }
        .into_any(),
    )
}

/// What stands under every analysis.
pub(super) fn small_print(analysis: &Analysis) -> AnyView {
    let own = match analysis.rule_set_version {
        0 => String::new(),
        version => {
            let off = analysis.switched_off.len();
            format!(" with version {version} of your company’s own rules, {off} of the pack switched off")
        }
    };
    let words = format!(
        "{} Rule pack {}{own}, applied as the law stands on {}; confidence {:.2}, {}.",
        pactoria::compliance::NOTICE,
        analysis.rule_pack_version,
        day_in_words(analysis.analysis_date),
        analysis.confidence,
        ConfidenceLevel::of(analysis.confidence).in_words()
    );
    view! { <p class="muted section-note"><small>{words}</small></p> }.into_any()
}

/// The notice over the findings.
pub(super) fn summary(analysis: &Analysis, asked: Option<RequiredScore>) -> AnyView {
    let kind = if subjects(analysis).any(is_open_critical) { NoticeKind::Bad } else { NoticeKind::Info };
    let words = headline(analysis, asked);
    view! { <Notice kind=kind>{words}</Notice> }.into_any()
}

/// What stands beside the editor for a text and what the rules say of it, where this score is asked for before signing.
pub fn beside(analysis: &Analysis, asked: RequiredScore, content: &str) -> super::calls::Beside {
    let list_asked = Shown { which: "problems".to_owned(), order: "text".to_owned(), ..Shown::default() };
    let numbered = numbered(analysis, &list_asked, &[]);
    let marks = marks(&numbered, 0);
    let problems = (!numbered.is_empty()).then(|| list(numbered, &document::outline(content), 0, None));
    let findings = view! {
        {summary(analysis, Some(asked))}
        {problems}
        {scores(analysis)}
        {small_print(analysis)}
    };
    super::calls::Beside { findings: findings.to_html(), marks }
}
