//! One analysis from start to end.
//!
//! What must hold: the result depends on the text, the type, the given facts, the pack, the company's own rules and the
//! date, and on nothing else; a rule that is switched off is listed as such and never scored; a rule whose condition hangs on an unknown fact, or whose algorithm is not built, is `unknown` and never
//! scored; a text that cannot be read gets no scores rather than bad ones.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::check::{CheckInput, Verdict};
use super::detect::{Fields, Found};
use super::exposure;
use super::facts::{self, Deal, Facts, GivenFacts};
use super::own::Prepared;
use super::pack::{Pack, Rule, Unit, embedded};
use super::score::{self, Counted};
use super::text::Text;
use super::{
    Analysis, Area, Exposure, FactSource, Finding, Level, Outcome, Polarity, Question, RiskLevel, RuleType, Severity,
    SwitchedOff, checks,
};
use crate::contracts::ContractType;
use crate::playbook::InForce;

/// Below this quality a text counts as unreadable.
const READABLE: f64 = 0.5;
/// How sure an absence is in a short, well-numbered text.
const ABSENCE: f64 = 0.90;
const MOST_FACTORS: usize = 10;
const UNREADABLE: &str = "The text could not be read well enough to be checked.";

/// Checks a contract against the law as it stands on a date, by the rule pack as it is.
pub fn analyse(text: &str, contract_type: ContractType, given: &GivenFacts, on: Date) -> Analysis {
    analyse_by(&Prepared::new(InForce::default()), text, contract_type, given, on)
}

/// Checks a contract against the law as it stands on a date, by the rule pack and what a company made of it.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method by its name is of one lifetime, and this wants any"
)]
pub fn analyse_by(own: &Prepared, text: &str, contract_type: ContractType, given: &GivenFacts, on: Date) -> Analysis {
    reading(own, text, (contract_type, given, on), |run| run.analyse())
}

/// What one rule of the pack says of a contract; `None` where no rule of that id is asked about contracts of the type. Only the
/// phrases of this rule are made ready, which takes a fraction of the memory that all of them take.
pub fn outcome_of(rule_id: &str, text: &str, contract_type: ContractType, on: Date) -> Option<Outcome> {
    let own = Prepared::new(InForce::default());
    reading(&own, text, (contract_type, &GivenFacts::default(), on), |run| run.outcome_of(rule_id))
}

/// Reads a text and hands over what asks the rules about it.
fn reading<T>(
    own: &Prepared,
    text: &str,
    (contract_type, given, on): (ContractType, &GivenFacts, Date),
    ask: impl FnOnce(&mut Run<'_>) -> T,
) -> T {
    let pack = embedded();
    let text = Text::new(text);
    let kind = facts::rule_type(&text, contract_type, given);
    let fields = Fields::new(&text);
    let facts = facts::gather(&text, &fields, contract_type, kind, given);
    let deal = given.deal();
    ask(&mut Run { pack, own, contract_type, text: &text, fields, kind, on, facts, deal, headings: None })
}

struct Run<'a> {
    pack: &'a Pack,
    own: &'a Prepared,
    contract_type: ContractType,
    text: &'a Text,
    fields: Fields<'a>,
    kind: RuleType,
    on: Date,
    facts: Facts,
    deal: &'a Deal,
    /// The words of each heading with the place right after its clause, made when the first absence needs it.
    headings: Option<Vec<(BTreeSet<String>, u32)>>,
}

impl Run<'_> {
    fn analyse(&mut self) -> Analysis {
        let readable = self.text.quality() >= READABLE;
        let rules: Vec<&Rule> = self.pack.rules.iter().filter(|it| it.types.contains(&self.kind)).collect();
        let mut verdicts: BTreeMap<&str, Option<Verdict>> = BTreeMap::new();
        if readable {
            // Algorithms first: what they learn decides the conditions of other rules, also where their own is off.
            for rule in rules.iter().filter(|it| it.polarity == Polarity::Check && self.applies(it) == Some(true)) {
                verdicts.insert(rule.id.as_str(), self.check(rule));
            }
            for (fact, word) in verdicts.values().flatten().flat_map(|it| &it.learnt) {
                self.facts.learn_better(fact, word);
            }
        }
        let findings: Vec<Finding> = rules
            .iter()
            .map(|rule| {
                if !readable {
                    return Finding { message: UNREADABLE.to_owned(), ..self.undecided(rule, "") };
                }
                self.finding(rule, &verdicts)
            })
            .collect();
        // What a contract exposes its company to stays true where the rule that says so is switched off.
        let exposed = exposure::found(self.text, &self.fields, &self.facts, self.deal, &findings);
        let is_off = |id: &str| self.own.in_force.rules.switched_off.contains_key(id);
        let (off, rules): (Vec<&Rule>, Vec<&Rule>) = rules.into_iter().partition(|it| is_off(&it.id));
        let findings: Vec<Finding> = findings.into_iter().filter(|it| !is_off(&it.rule_id)).collect();
        let switched_off = off.into_iter().filter_map(|it| self.switched_off(it)).collect();
        let own_findings = self.own.judge(self.contract_type, self.text, readable.then_some(&self.fields));
        Analysis { switched_off, own_findings, ..self.sum_up(&rules, findings, readable.then_some(exposed)) }
    }

    fn outcome_of(&mut self, rule_id: &str) -> Option<Outcome> {
        let pack = self.pack;
        let rule = pack.rules.iter().find(|it| it.id == rule_id && it.types.contains(&self.kind))?;
        let mut verdicts = BTreeMap::new();
        if rule.polarity == Polarity::Check && self.applies(rule) == Some(true) {
            verdicts.insert(rule.id.as_str(), self.check(rule));
        }
        Some(self.finding(rule, &verdicts).outcome)
    }

    fn switched_off(&self, rule: &Rule) -> Option<SwitchedOff> {
        let switch = self.own.in_force.rules.switched_off.get(&rule.id)?;
        Some(SwitchedOff {
            rule_id: rule.id.clone(),
            title: rule.title.clone(),
            area: rule.area,
            severity: rule.severity,
            citation: rule.law.clone(),
            reason: switch.reason.clone(),
            by_name: switch.by_name.clone(),
            at: switch.at,
        })
    }

    fn applies(&self, rule: &Rule) -> Option<bool> {
        rule.condition.holds(&|fact| self.facts.get(fact))
    }

    fn check(&self, rule: &Rule) -> Option<Verdict> {
        let name = rule.algorithm.as_deref()?;
        checks::run(name, &CheckInput { text: self.text, rule, facts: &self.facts, kind: self.kind, on: self.on })
    }

    fn finding(&mut self, rule: &Rule, verdicts: &BTreeMap<&str, Option<Verdict>>) -> Finding {
        match self.applies(rule) {
            Some(true) => {}
            Some(false) => {
                let message = format!("{}: this does not apply to this contract.", rule.title);
                return Finding { outcome: Outcome::NotApplicable, message, ..self.undecided(rule, "") };
            }
            None => return self.undecided(rule, "it depends on a fact that the text does not settle"),
        }
        if rule.to.is_some_and(|it| it < self.on) {
            let message = format!("{}: this law no longer applies.", rule.title);
            return Finding { outcome: Outcome::NotApplicable, message, ..self.undecided(rule, "") };
        }
        let finding = match (rule.polarity, verdicts.get(rule.id.as_str())) {
            (Polarity::Check, Some(Some(verdict))) => self.by_verdict(rule, verdict),
            (Polarity::Check, _) => self.undecided(rule, "there is no check for it yet"),
            (Polarity::Require | Polarity::Recommend | Polarity::Forbid | Polarity::Inform, _) => {
                let found = self.fields.decide(rule);
                self.by_detectors(rule, found)
            }
        };
        match rule.from {
            Some(from) if self.on < from => coming(finding, from),
            _ if rule.polarity == Polarity::Inform => informing(finding),
            _ => finding,
        }
    }

    /// A finding that says why nothing was decided.
    fn undecided(&self, rule: &Rule, why: &str) -> Finding {
        Finding {
            rule_id: rule.id.clone(),
            title: rule.title.clone(),
            area: rule.area,
            severity: rule.severity,
            polarity: rule.polarity,
            weight: rule.weight,
            outcome: Outcome::Unknown,
            message: format!("{}: not decided, because {why}.", rule.title),
            recommendation: rule.fix.clone(),
            citation: rule.law.clone(),
            evidence: Vec::new(),
            anchor: None,
            places_searched: Vec::new(),
            detector: None,
            confidence: 0.0,
            verify: rule.verify,
            decision: None,
        }
    }

    fn by_detectors(&mut self, rule: &Rule, found: Found) -> Finding {
        let missing = found.spans.is_empty() && found.outcome == Outcome::Fail;
        let message = match (found.outcome, found.reservation) {
            (Outcome::Pass | Outcome::NotApplicable, _) => format!("{}.", rule.title),
            (Outcome::Partial, Some(why)) => format!("{}: partly met, because {why}.", rule.title),
            (Outcome::Partial | Outcome::Fail | Outcome::Unknown, _) => rule.finding.clone(),
        };
        let sure = found.confidence.unwrap_or_else(|| self.sure_of_absence());
        Finding {
            outcome: found.outcome,
            message,
            evidence: found.spans.iter().filter_map(|it| self.text.evidence(it)).collect(),
            anchor: missing.then(|| self.anchor(rule)),
            places_searched: if found.spans.is_empty() { self.searched(rule) } else { Vec::new() },
            detector: Some(found.detector),
            confidence: hundredths(sure * self.text.quality()),
            ..self.undecided(rule, "")
        }
    }

    fn by_verdict(&mut self, rule: &Rule, verdict: &Verdict) -> Finding {
        let flawed = matches!(verdict.outcome, Outcome::Fail | Outcome::Partial);
        // Outdated data protection law weighs more than an outdated Companies Act: weight, cap and points follow the grade.
        let severity = verdict.severity.filter(|_| flawed);
        let base = match verdict.outcome {
            Outcome::Fail | Outcome::Partial => rule.finding.clone(),
            Outcome::Pass => format!("{}.", rule.title),
            Outcome::NotApplicable => format!("{}: this does not apply to this contract.", rule.title),
            Outcome::Unknown => format!("{}: this text does not let it be decided.", rule.title),
        };
        let message = verdict.note.as_ref().map_or_else(|| base.clone(), |note| format!("{base} {note}"));
        let evidence: Vec<_> = verdict.spans.iter().filter_map(|it| self.text.evidence(it)).collect();
        Finding {
            severity: severity.unwrap_or(rule.severity),
            weight: severity.map_or(rule.weight, Severity::weight),
            outcome: verdict.outcome,
            message,
            anchor: (evidence.is_empty() && verdict.outcome == Outcome::Fail).then(|| self.anchor(rule)),
            evidence,
            detector: rule.algorithm.clone(),
            confidence: hundredths(verdict.confidence.clamp(0.0, 1.0) * self.text.quality()),
            ..self.undecided(rule, "")
        }
    }

    fn sure_of_absence(&self) -> f64 {
        let long = self.text.working().len() > 60_000 && self.text.working().chars().count() > 60_000;
        let untidy = self.text.tree_confidence() < 0.8;
        ABSENCE - f64::from(u8::from(long)) * 0.10 - f64::from(u8::from(untidy)) * 0.10
    }

    fn searched(&self, rule: &Rule) -> Vec<String> {
        let mut units: Vec<Unit> = Vec::new();
        for detector in &rule.detectors {
            if !units.contains(&detector.unit) {
                units.push(detector.unit);
            }
        }
        let place = |unit: Unit| match unit {
            Unit::Doc | Unit::Title => unit.label().to_owned(),
            Unit::Sent | Unit::Block | Unit::Clause | Unit::Head => {
                format!("{} ({})", unit.label(), self.fields.count(unit))
            }
        };
        units.into_iter().map(place).collect()
    }

    /// Where a missing clause should go: after the clause whose heading shares most words with the rule, else before
    /// the signatures, else at the end.
    fn anchor(&mut self, rule: &Rule) -> u32 {
        let text = self.text;
        let headings = self.headings.get_or_insert_with(|| {
            let headed = text.clauses().iter().filter_map(|it| it.heading.as_ref().map(|heading| (it, heading)));
            let place = |end: usize| {
                let end = text.working()[..end].trim_end().len();
                end.checked_sub(1).and_then(|it| text.evidence(&(it..end))).map_or(0, |it| it.end)
            };
            headed
                .filter(|(clause, _)| clause.span.start > 0)
                .map(|(clause, heading)| (stems(text.slice(heading)), place(clause.span.end)))
                .collect()
        });
        let wanted = stems(&format!("{} {}", rule.title, rule.fix));
        let best = headings
            .iter()
            .map(|(words, place)| (words.intersection(&wanted).count(), *place))
            .filter(|it| it.0 > 0)
            // The first of equals: later headings win only with more words.
            .reduce(|best, it| if it.0 > best.0 { it } else { best });
        best.map_or_else(
            || text.original_character(text.signature().map_or(text.working().len(), |it| it.start)),
            |it| it.1,
        )
    }

    /// `exposed` are the facts that make a mistake costlier; `None` of a text that cannot be read.
    fn sum_up(&self, rules: &[&Rule], findings: Vec<Finding>, exposed: Option<Vec<Exposure>>) -> Analysis {
        let readable = exposed.is_some();
        let counted: Vec<Counted> = findings.iter().filter_map(Counted::of).collect();
        let scores = score::scores(&counted, self.kind);
        let area = |area: Area| scores.areas.get(&area).copied();
        let risk = exposed.as_ref().map(|it| score::risk(&counted, it.len()));
        let (risk_factors, recommendations) =
            if readable { worst(&findings) } else { (vec![UNREADABLE.to_owned()], vec![BETTER_COPY.to_owned()]) };
        let level = scores.overall.map(Level::of);
        let (completeness, needed) = self.known_facts(rules);
        Analysis {
            overall_score: scores.overall,
            gdpr_compliance: area(Area::Gdpr),
            employment_law_compliance: area(Area::Employment),
            consumer_rights_compliance: area(Area::Consumer),
            commercial_terms_compliance: area(Area::Commercial),
            execution_readiness: area(Area::Execution),
            reviewed_score: scores.overall,
            level,
            is_compliant: level.is_some_and(Level::is_compliant),
            risk_score: risk,
            risk_level: risk.map(RiskLevel::of),
            exposed,
            risk_factors,
            recommendations,
            questions: if readable { self.questions(rules) } else { Vec::new() },
            facts: self.facts.listed(|it| needed.contains(it)),
            confidence: score::confidence(self.text.quality(), &counted, 1.0, completeness),
            rule_type: self.kind,
            rule_pack_version: self.pack.version.clone(),
            rule_set_version: self.own.in_force.version,
            switched_off: Vec::new(),
            own_findings: Vec::new(),
            analysis_date: self.on,
            findings,
        }
    }

    /// The share of the facts that conditions ask for which is known, and those facts.
    fn known_facts<'r>(&self, rules: &[&'r Rule]) -> (f64, BTreeSet<&'r str>) {
        let needed: BTreeSet<&str> = rules.iter().flat_map(|it| it.condition.facts()).map(|it| it.0).collect();
        let known = |fact: &&str| match self.facts.source(fact) {
            Some(FactSource::Given | FactSource::Template) => 1.0,
            Some(FactSource::Inferred) => 0.7,
            None => 0.0,
        };
        let sum: f64 = needed.iter().map(known).sum();
        #[expect(clippy::cast_precision_loss, reason = "a pack has tens of facts")]
        let completeness = if needed.is_empty() { 1.0 } else { sum / needed.len() as f64 };
        (completeness, needed)
    }

    fn questions(&self, rules: &[&Rule]) -> Vec<Question> {
        let mut waiting: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for rule in rules.iter().filter(|it| self.applies(it).is_none()) {
            for (fact, _) in rule.condition.facts().into_iter().filter(|it| self.facts.get(it.0).is_none()) {
                let rules = waiting.entry(fact).or_default();
                if rules.last() != Some(&rule.id) {
                    rules.push(rule.id.clone());
                }
            }
        }
        let meaning = |fact: &str| self.pack.facts.get(fact).cloned().unwrap_or_default();
        waiting
            .into_iter()
            .map(|(fact, rules)| Question { fact: fact.to_owned(), meaning: meaning(fact), rules })
            .collect()
    }
}

const BETTER_COPY: &str = "Bring in a better copy of the document, in English, with text that can be selected.";

/// A finding about law that is not yet in force.
fn coming(finding: Finding, from: Date) -> Finding {
    let message = format!("Coming law, from {}: {}", from.strftime("%-d %B %Y"), finding.message);
    informing(Finding { message, ..finding })
}

/// A finding that is shown and never scored.
fn informing(finding: Finding) -> Finding {
    let found = !finding.evidence.is_empty();
    let message = if finding.polarity == Polarity::Inform {
        let seen = if found { "the contract deals with this" } else { "the contract says nothing about this" };
        format!("{}: {seen}.", finding.title)
    } else {
        finding.message
    };
    Finding { severity: Severity::Info, outcome: Outcome::NotApplicable, message, ..finding }
}

/// The worst findings' messages and what to do about them, worst first.
fn worst(findings: &[Finding]) -> (Vec<String>, Vec<String>) {
    let mut flawed: Vec<&Finding> = findings.iter().filter(|it| score::points(it) > 0).collect();
    flawed.sort_by(|a, b| {
        let by_points = score::points(b).cmp(&score::points(a)).then(b.severity.cmp(&a.severity));
        by_points.then(a.place().cmp(&b.place())).then(a.rule_id.cmp(&b.rule_id))
    });
    let factors = flawed.iter().take(MOST_FACTORS).map(|it| it.message.clone()).collect();
    let mut recommendations: Vec<String> = Vec::new();
    for it in flawed {
        if recommendations.len() < MOST_FACTORS && !recommendations.contains(&it.recommendation) {
            recommendations.push(it.recommendation.clone());
        }
    }
    (factors, recommendations)
}

fn hundredths(it: f64) -> f64 {
    score::rounded(it)
}

/// The meaningful words of a phrase, cut to their first six letters so that "terminate" meets "termination".
fn stems(words: &str) -> BTreeSet<String> {
    const COMMON: [&str; 24] = [
        "with", "that", "this", "from", "have", "shall", "must", "clause", "agreem", "contra", "state", "party",
        "partie", "terms", "which", "where", "when", "each", "their", "other", "under", "than", "such", "added",
    ];
    let words = words.split(|ch: char| !ch.is_alphabetic()).filter(|it| it.chars().count() >= 4);
    let stems = words.map(|it| it.to_lowercase().chars().take(6).collect::<String>());
    stems.filter(|it| !COMMON.contains(&it.as_str())).collect()
}
