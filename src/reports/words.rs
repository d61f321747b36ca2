//! From an analysis and people's decisions to a report in words. Pure.

use super::account::{self, accounts, in_words};
use super::{AreaPart, ExposingPart, FactPart, FindingPart, OwnPart, ReportView, RuleMark, Unchecked, Verdict};
use crate::compliance::{
    self, Analysis, Area, CHECK_WITH_A_LAWYER, Decision, Exposing, Exposure, FactSource, Finding, Level, Limit, NOTICE,
    Outcome, OwnFinding, Polarity, Severity,
};
use crate::contracts::{Status, Summary};
use crate::dates;
use crate::document::{self, OutlineEntry};
use crate::findings::changes::Changes;
use crate::findings::rules::place_in_words;
use crate::findings::{AssignmentView, Decided, DecisionView, PastDecision, Reading, Subject};
use crate::models::OpinionView;
use crate::models::judging::Judged;
use crate::playbook::OffView;
use crate::typed::{capitalised, money, shortened};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The most passages of one finding that are quoted.
const MOST_QUOTES: usize = 5;
/// The longest quotation, in characters.
const LONGEST_QUOTE: usize = 600;

/// Everything a report is made of.
#[derive(Clone, Debug)]
pub struct Report {
    pub contract: Summary,
    pub reading: Reading,
    pub changes: Option<Changes>,
    /// Every decision about the contract's findings, the latest first.
    pub history: Vec<Decided>,
    /// When the last of all this came to be.
    pub as_of: Timestamp,
    pub verdict: Verdict,
    /// What a model said of the findings, and the same in words.
    pub opinion: Option<(Judged, Option<OpinionView>)>,
    pub(super) outline: Vec<OutlineEntry>,
}

/// What people said, in words that know the company's time zone.
#[derive(Default)]
pub(super) struct Said {
    /// By rule.
    pub(super) decisions: BTreeMap<String, DecisionView>,
    pub(super) assignments: BTreeMap<String, AssignmentView>,
    pub(super) history: Vec<PastDecision>,
    pub(super) switched_off: Vec<OffView>,
}

fn is_open(it: &Finding) -> bool {
    Subject::Pack(it).is_open()
}

fn is_open_critical(it: &Finding) -> bool {
    is_open(it) && it.outcome == Outcome::Fail && it.severity == Severity::Critical
}

/// What an analysis with people's decisions comes down to.
pub(super) fn verdict(it: &Analysis) -> Verdict {
    let Some(score) = it.reviewed_score.filter(|_| it.risk_score.is_some()) else { return Verdict::NotRead };
    if it.findings.iter().any(is_open_critical) {
        Verdict::CriticalOpen
    } else if Level::of(score).is_compliant() {
        Verdict::Compliant
    } else {
        Verdict::NeedsWork
    }
}

/// What keeps the score after decisions where it is.
pub(super) fn held_back(it: &Analysis) -> String {
    if it.risk_score.is_none() {
        return "The text could not be read well enough, so there is no score.".to_owned();
    }
    let account = compliance::reviewed_account(&it.findings, it.rule_type);
    let of_a_rule = |it: &Limit| !matches!(it, Limit::Lowest(..));
    let limit = account.binding().or_else(|| account.limits.iter().copied().find(of_a_rule));
    let critical = it.findings.iter().filter(|it| is_open_critical(it)).count();
    if critical > 0 {
        let mut mended = it.findings.clone();
        for finding in mended.iter_mut().filter(|it| is_open_critical(it)) {
            finding.outcome = Outcome::Pass;
        }
        let then = compliance::reviewed(&mended, it.rule_type).overall;
        let then = then.map(|it| format!(" With that mended it would be {it:.2}.")).unwrap_or_default();
        let rules = match critical {
            1 => "One critical rule is not met".to_owned(),
            many => format!("{many} critical rules are not met"),
        };
        let tighter = limit.filter(|it| *it != Limit::Critical).map(|it| format!(" {}", in_words(it)));
        return format!("{rules}. {}{then}{}", in_words(Limit::Critical), tighter.unwrap_or_default());
    }
    if let Some(limit) = limit {
        return in_words(limit);
    }
    match it.findings.iter().filter(|it| is_open(it)).count() {
        0 => "Nothing: every rule that applies is met or decided.".to_owned(),
        _ => "No rule limits the score; each that is not met lowers it by its weight.".to_owned(),
    }
}

impl Report {
    /// The report in words; `said` are those that depend on the company's time zone.
    pub(super) fn view(&self, said: Said) -> ReportView {
        let (it, analysis) = (&self.contract, &self.reading.analysis);
        let is_signed = !matches!(it.status, Status::Draft | Status::PendingReview);
        let score = |it: Option<f64>| it.map(|it| format!("{it:.2}"));
        let level = |it: Option<f64>| it.map(|it| Level::of(it).label().to_owned());
        let findings = self.findings(&said);
        ReportView {
            id: it.id,
            title: it.title.clone(),
            status: it.status,
            version: self.reading.version,
            versions: it.version,
            contract: self.contract_facts(),
            basis: self.basis(),
            verdict: if is_signed { self.verdict.label() } else { self.reading.readiness().label() }.to_owned(),
            signing: (!is_signed).then(|| self.reading.readiness_in_words()),
            held_back: held_back(analysis),
            overall: score(analysis.overall_score),
            overall_level: level(analysis.overall_score),
            reviewed: score(analysis.reviewed_score),
            reviewed_level: level(analysis.reviewed_score),
            risk: analysis.risk_score.map(|it| it.to_string()),
            risk_level: analysis.risk_level.map(|it| it.label().to_lowercase()),
            risk_factors: analysis.risk_factors.clone(),
            exposing: exposing(analysis),
            exposed: exposed(analysis),
            areas: areas(analysis),
            opinion: self.opinion.as_ref().and_then(|(_, view)| view.clone()),
            opinion_note: self.opinion.as_ref().and_then(|(judged, _)| judged.note()),
            accounts: accounts(analysis),
            risk_account: account::risk(analysis, &findings),
            counted: counted(analysis),
            findings,
            own_findings: analysis.own_findings.iter().map(|it| self.own_finding(it, &said)).collect(),
            decisions: said.history,
            changes: self.changes.clone().filter(|it| !it.findings.is_empty()),
            switched_off: said.switched_off,
            undecided: undecided(analysis),
            questions: analysis.questions.iter().map(|it| without_marks(&it.meaning)).collect(),
            notes: notes(analysis),
            limits: limits(analysis, it.version),
            facts: facts(analysis),
            notice: self.notice(),
        }
    }

    fn notice(&self) -> String {
        let by_a_model = match &self.opinion {
            None => "No AI was used.",
            Some((_, Some(_))) => {
                "A model gave a second opinion; it stands beside them under its name and changes none."
            }
            Some((_, None)) => "A model was asked for a second opinion; what it said stands in none of them.",
        };
        format!(
            "{NOTICE} The same text, facts, rule pack and day give the same findings and the same scores on any machine. {by_a_model}"
        )
    }

    fn contract_facts(&self) -> Vec<(String, String)> {
        let it = &self.contract;
        let parties = match &it.supplier_name {
            Some(supplier) => format!("{supplier} and {}", it.client_name),
            None => it.client_name.clone(),
        };
        let day = |it: Option<jiff::civil::Date>| it.map(dates::day_in_words);
        let term = match (day(it.dates.start()), day(it.dates.end())) {
            (None, None) => None,
            (Some(from), None) => Some(format!("from {from}")),
            (None, Some(to)) => Some(format!("until {to}")),
            (Some(from), Some(to)) => Some(format!("from {from} to {to}")),
        };
        let mut facts = vec![
            ("Contract", it.title.clone()),
            ("Type", it.contract_type.label().to_owned()),
            ("Parties", parties),
            ("Status", it.status.label().to_owned()),
        ];
        facts.extend(it.value.map(|value| ("Value", money(value, it.currency))));
        facts.extend(term.map(|term| ("Term", capitalised(&term))));
        facts.push(("Owner", it.owner_name.clone()));
        facts.push(("Reference", it.id.to_string()));
        facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn basis(&self) -> Vec<(String, String)> {
        let analysis = &self.reading.analysis;
        let own = match analysis.rule_set_version {
            0 => "none: the rule pack as it is".to_owned(),
            version => format!("version {version}"),
        };
        [
            ("Text", format!("Version {}", self.reading.version)),
            ("Rule pack", analysis.rule_pack_version.clone()),
            ("Company’s own rules", own),
            ("Law as at", dates::day_in_words(analysis.analysis_date)),
            ("Confidence", confidence(analysis.confidence)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    fn findings(&self, said: &Said) -> Vec<FindingPart> {
        let mut found: Vec<&Finding> =
            self.reading.analysis.findings.iter().filter(|it| it.outcome.is_problem()).collect();
        found.sort_by(|a, b| {
            let by_severity = b.severity.cmp(&a.severity).then(by_outcome(a).cmp(&by_outcome(b)));
            by_severity.then(a.place().cmp(&b.place())).then(a.rule_id.cmp(&b.rule_id))
        });
        (1..).zip(found).map(|(number, it)| self.finding(number, it, said)).collect()
    }

    fn finding(&self, number: u32, it: &Finding, said: &Said) -> FindingPart {
        let is_absent = it.evidence.is_empty() && !it.places_searched.is_empty();
        FindingPart {
            number,
            rule_id: it.rule_id.clone(),
            title: it.title.clone(),
            area: it.area.label().to_owned(),
            severity: it.severity,
            outcome: it.outcome,
            place: place_in_words(Subject::Pack(it), &self.outline),
            quotes: it.evidence.iter().take(MOST_QUOTES).map(|it| shortened(&it.quote, LONGEST_QUOTE)).collect(),
            searched: is_absent.then(|| it.places_searched.join(", ")),
            message: it.message.clone(),
            recommendation: it.recommendation.clone(),
            law: compliance::laws(&it.citation),
            verify: it.verify,
            decision: said.decisions.get(&it.rule_id).cloned(),
            assigned: said.assignments.get(&it.rule_id).map(|it| it.said.clone()),
        }
    }

    fn own_finding(&self, it: &OwnFinding, said: &Said) -> OwnPart {
        OwnPart {
            rule_id: it.rule_id.clone(),
            name: it.name.clone(),
            outcome: it.outcome,
            place: place_in_words(Subject::Own(it), &self.outline),
            quotes: it.evidence.iter().take(MOST_QUOTES).map(|it| shortened(&it.quote, LONGEST_QUOTE)).collect(),
            message: it.message.clone(),
            advice: if it.outcome == Outcome::Pass { String::new() } else { it.advice.clone() },
            decision: said.decisions.get(&it.rule_id).cloned(),
            assigned: said.assignments.get(&it.rule_id).map(|it| it.said.clone()),
        }
    }
}

/// Not met comes before partly met.
fn by_outcome(it: &Finding) -> u8 {
    u8::from(it.outcome != Outcome::Fail)
}

fn confidence(it: f64) -> String {
    format!("{it:.2}, {}", compliance::ConfidenceLevel::of(it).in_words())
}

fn areas(analysis: &Analysis) -> Vec<AreaPart> {
    let reviewed = compliance::reviewed(&analysis.findings, analysis.rule_type);
    let part = |area: Area| {
        let of_area = analysis.findings.iter().filter(|it| it.area == area);
        let applying = of_area.filter(|it| it.outcome != Outcome::NotApplicable && it.polarity != Polarity::Inform);
        let rules: Vec<RuleMark> = applying
            .map(|it| RuleMark {
                rule_id: it.rule_id.clone(),
                title: it.title.clone(),
                weight: it.weight,
                outcome: it.outcome,
                decision: it.decision,
            })
            .collect();
        let score = analysis.score(area);
        AreaPart {
            name: area.label().to_owned(),
            said: match score {
                Some(score) => format!("{}. {}.", Level::of(score).label(), met(&rules)),
                None => "Does not apply to this contract, or nothing in it could be decided.".to_owned(),
            },
            score: score.map(|it| format!("{it:.2}")),
            reviewed: reviewed.areas.get(&area).filter(|_| score.is_some()).map(|it| format!("{it:.2}")),
            rules,
        }
    };
    Area::ALL.map(part).to_vec()
}

/// `33 of 36 rules met, 1 partly met, 2 not met, of which 1 decided`.
fn met(rules: &[RuleMark]) -> String {
    let count = |outcome| rules.iter().filter(|it| it.outcome == outcome).count();
    let mut parts = vec![format!("{} of {} rules met", count(Outcome::Pass), rules.len())];
    for (outcome, words) in
        [(Outcome::Partial, "partly met"), (Outcome::Fail, "not met"), (Outcome::Unknown, "waiting for an answer")]
    {
        if count(outcome) > 0 {
            parts.push(format!("{} {words}", count(outcome)));
        }
    }
    for decision in Decision::ALL {
        let many = rules.iter().filter(|it| it.decision == Some(decision)).count();
        let words = match decision {
            Decision::Accepted => "with the risk accepted",
            Decision::FalsePositive => "dismissed as wrong",
        };
        if many > 0 {
            parts.push(format!("{many} {words}"));
        }
    }
    parts.join(", ")
}

fn counted(analysis: &Analysis) -> String {
    let scored = analysis.findings.iter().filter(|it| it.outcome.credit().is_some() && it.polarity != Polarity::Inform);
    let met = scored.clone().filter(|it| it.outcome == Outcome::Pass).count();
    format!("{} rules were decided, {met} are met; {} do not apply", scored.count(), not_applying(analysis))
}

/// How many rules do not apply: what only informs, and law that is yet to come, is told beside them and not among them.
pub fn not_applying(analysis: &Analysis) -> usize {
    let elsewhere = analysis.findings.iter().filter(|it| it.outcome == Outcome::NotApplicable);
    elsewhere.filter(|it| it.severity != Severity::Info).count()
}

fn undecided(analysis: &Analysis) -> Vec<Unchecked> {
    let unknown = analysis.findings.iter().filter(|it| it.outcome == Outcome::Unknown);
    unknown.map(|it| Unchecked { rule_id: it.rule_id.clone(), why: it.message.clone() }).collect()
}

fn notes(analysis: &Analysis) -> Vec<String> {
    let notes = analysis.findings.iter().filter(|it| it.severity == Severity::Info);
    let with_its_mark = |it: &Finding| {
        if it.verify { format!("{} {CHECK_WITH_A_LAWYER}", it.message) } else { it.message.clone() }
    };
    notes.map(with_its_mark).collect()
}

fn limits(analysis: &Analysis, version: u32) -> Vec<String> {
    let mut limits = vec![
        format!(
            "Only the text of version {version} was checked. What the parties agreed elsewhere, and documents that it refers to, were not."
        ),
        "Whether what the text says is true, and whether the parties keep to it, was not checked.".to_owned(),
        "Rules look for what UK law asks of contracts of this type; that the contract suits the deal is for a person to say."
            .to_owned(),
    ];
    let is_shown = |it: &Finding| it.outcome.is_problem() || it.severity == Severity::Info;
    if analysis.findings.iter().any(|it| it.verify && is_shown(it)) {
        limits.push(
            "The present state of some of the law cited here could not be confirmed; it is marked where it stands."
                .to_owned(),
        );
    }
    limits
}

/// Every fact that makes a mistake costlier, with whether it holds and where that comes from.
fn exposing(analysis: &Analysis) -> Vec<ExposingPart> {
    let Some(exposed) = &analysis.exposed else { return Vec::new() };
    let part = |fact: Exposing| {
        let found = exposed.iter().find(|it| it.fact == fact);
        ExposingPart {
            what: fact.label().to_owned(),
            holds: found.is_some(),
            source: found.map(exposed_by).unwrap_or_default(),
        }
    };
    Exposing::ALL.map(part).to_vec()
}

fn exposed_by(it: &Exposure) -> String {
    let source = match (it.source, it.fact) {
        (FactSource::Given, Exposing::HighValue | Exposing::LongTerm) => "what is recorded of the contract".to_owned(),
        (FactSource::Given, _) => "what a person said".to_owned(),
        (FactSource::Template, _) => "the template".to_owned(),
        (FactSource::Inferred, _) if it.rules.is_empty() => "the text".to_owned(),
        (FactSource::Inferred, _) => format!("not met: {}", it.rules.join(", ")),
    };
    match &it.evidence {
        Some(evidence) => format!("{source}: “{}”", shortened(&evidence.quote, LONGEST_QUOTE)),
        None => source,
    }
}

/// What the facts that hold come to.
fn exposed(analysis: &Analysis) -> String {
    let Some(exposed) = &analysis.exposed else {
        return match analysis.risk_score {
            Some(_) => {
                "Which facts counted was not kept with this analysis; have the contract checked again to see them."
                    .to_owned()
            }
            None => String::new(),
        };
    };
    let factor = compliance::exposure_factor(exposed.len());
    match exposed.len() {
        0 => "None of these facts holds, so the points of the findings count as they are.".to_owned(),
        1 => format!("One of these facts holds, so the points of the findings count {factor:.1} times."),
        many if many <= Exposing::MOST => {
            format!("{many} of these facts hold, so the points of the findings count {factor:.1} times.")
        }
        many => format!(
            "{many} of these facts hold, of which {} count at most, so the points of the findings count {factor:.1} times.",
            Exposing::MOST
        ),
    }
}

fn facts(analysis: &Analysis) -> Vec<FactPart> {
    let meanings = compliance::fact_meanings();
    let part = |it: &compliance::KnownFact| FactPart {
        meaning: meanings.get(&it.fact).map_or_else(|| it.fact.clone(), |it| without_marks(it)),
        value: match it.value.as_str() {
            "true" => "yes".to_owned(),
            "false" => "no".to_owned(),
            other => other.to_owned(),
        },
        source: match it.source {
            FactSource::Given => "what a person said".to_owned(),
            FactSource::Template => "the template".to_owned(),
            FactSource::Inferred => "the text".to_owned(),
        },
    };
    analysis.facts.iter().map(part).collect()
}

/// The rule pack sets the words of a fact in marks that only its own readers know.
fn without_marks(meaning: &str) -> String {
    capitalised(&meaning.replace('`', ""))
}

/// The headings of a text, by which a finding says where it stands.
pub(super) fn outline_of(content: &str) -> Vec<OutlineEntry> {
    document::outline(content)
}
