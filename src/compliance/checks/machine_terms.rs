//! Machine-readable terms: whether those that a text states are sound, and allow no more than its words.
//!
//! The words are what the clauses and the schedule say in sentences; the block itself is no part of them. Where words and block
//! are compared, a block that allows less passes, and a subject about which the words say nothing that can be read makes the
//! answer milder, never better.

use std::collections::BTreeSet;

use jiff::civil::Date;
use regex::Regex;
use rust_decimal::Decimal;

use super::super::check::{CheckInput, Verdict};
use super::super::text::{Span, Text};
use super::{Said, in_order, said};
use crate::compliance::{Outcome, Severity};
use crate::terms::object::Statement;
use crate::terms::vocabulary::{ModelKind, ModelsFate, OutputKind, PartyRole, Purpose, WorkerMode};
use crate::terms::{self, Fault, lines};

/// How many reasons a note gives; who mends those sees the others.
const MOST_REASONS: usize = 3;
/// Figures, dates and names are read for sure; what becomes of models is a matter of wording.
const SURE: f64 = 0.95;
const FAIRLY_SURE: f64 = 0.8;

patterns! {
    MENTION = r"machine terms|machine-readable terms";
    JOBS = r"at most ([\d,]+) jobs?\b";
    EPOCHS = r"(?:at most|up to) ([\d,]+) epochs?\b";
    QUERIES = r"at most ([\d,]+) queries\b";
    HOURS_OF_JOB = r"at most ([\d,]+) hours?\b";
    SIZE = r"at most ([\d,]+) (kb|mb|gb|tb) of results|results of a job are at most ([\d,]+) (kb|mb|gb|tb)\b";
    GROUP = r"fewer than ([\d,]+) (?:people|records)\b";
    ATTESTED = r"not older than ([\d,]+) minutes?\b";
    COPIES = r"working copies[^.]{0,60}\bwithin ([\d,]+) hours?\b";
    KEY = r"data key[^.;]{0,60}\b(?:within ([\d,]+) hours?|at once)\b";
    INCIDENTS = r"incidents? (?:are|is|must be) reported within ([\d,]+) hours?\b";
    RESULT_DAYS = r"redacted data, extracted fields, predictions and embeddings are deleted[^.]{0,60}?(?:within|after) ([\d,]+) days?\b";
    BUDGET = r"epsilon ([\d.]+) a job and ([\d.]+) in all,? (?:with|and) delta (\d+(?:\.\d+)?)";
    DATES = r"machine terms start on (.{6,40}?) and end on (.{6,40}?)(?:,|\.|$)";
    PURPOSES = r"only for these purposes";
    MAY_ONLY = r"\bmay (.{1,120}?), and do nothing else";
    KINDS = r"\bonly kinds of model\b[^:]{0,80}: (.+)$";
    LEAVE = r"results (?:listed here )?may leave";
    REGION = r"\b(?:aws|site):[a-z0-9-]+";
    PRODUCTION = r"only production attestation is accepted|with production attestation, and only if";
    DEVELOPMENT = r"development attestation are both accepted|production or development attestation";
    SHA = r"\b[0-9a-f]{64}\b";
    PCR = r"\b[0-9a-f]{96}\b";
    BREACH = r"\bbreach\b|has broken it";
    KEEP = r"may keep and use each model";
    DESTROY = r"destroy every copy of (?:each model|it)\b";
    HAND_OVER = r"\bhand (?:each model|it) over";
}

/// Whether the terms that the text states are whole, sound and signed.
pub(super) fn sound(input: &CheckInput<'_>) -> Verdict {
    if !input.facts.holds("machine_terms") {
        return Verdict::new(Outcome::NotApplicable, 1.0);
    }
    let spans = mentions(input.text);
    match terms::stated_in(input.text.original()) {
        None => verdict(Outcome::Fail, spans, "The text states no machine-readable terms.".to_owned(), 1.0),
        Some(Err(faults)) => {
            let reasons: Vec<String> = faults.iter().map(Fault::to_string).collect();
            verdict(Outcome::Fail, spans, told(&reasons), 1.0)
        }
        Some(Ok(_)) => {
            let note = "What the text states is whole and sound. Nobody has signed it with a key yet.".to_owned();
            // What only signing can add must not stand against signing.
            verdict(Outcome::Partial, spans, note, 1.0).graded(Severity::Low)
        }
    }
}

/// Whether the terms allow no more than the words.
pub(super) fn no_more_than_the_words(input: &CheckInput<'_>) -> Verdict {
    if !input.facts.holds("machine_terms") {
        return Verdict::new(Outcome::NotApplicable, 1.0);
    }
    let Some(Ok(stated)) = terms::stated_in(input.text.original()) else {
        let note = "There are no sound machine-readable terms to compare with the words.".to_owned();
        return verdict(Outcome::Unknown, mentions(input.text), note, 0.0);
    };
    let mut compared = Compared::of(input.text);
    compared.figures(&stated);
    compared.dates(&stated);
    compared.lists(&stated);
    compared.outputs(&stated);
    compared.worker(&stated);
    compared.fates(&stated);
    compared.verdict()
}

fn verdict(outcome: Outcome, spans: Vec<Span>, note: String, confidence: f64) -> Verdict {
    Verdict::new(outcome, confidence).at(in_order(spans)).note(note)
}

fn told(reasons: &[String]) -> String {
    let more = reasons.len().saturating_sub(MOST_REASONS);
    let first = reasons.iter().take(MOST_REASONS).cloned().collect::<Vec<_>>().join(" ");
    if more == 0 { first } else { format!("{first} And {more} more.") }
}

/// The first sentence that speaks of machine terms, where a reader begins to look.
fn mentions(text: &Text) -> Vec<Span> {
    said(text).filter(|it| MENTION.is_match(&it.words)).map(|it| it.own).take(1).collect()
}

/// Every figure that a pattern finds in a sentence.
fn figures_in(said: &Said<'_>, pattern: &Regex) -> Vec<(u64, Span)> {
    let figure = |captures: regex::Captures<'_>| match captures.iter().skip(1).flatten().next() {
        Some(figure) => figure.as_str().replace(',', "").parse().ok(),
        // Words such as “at once”.
        None => Some(0),
    };
    pattern.captures_iter(&said.words).filter_map(figure).map(|figure| (figure, said.own.clone())).collect()
}

struct Compared<'t> {
    text: &'t Text,
    said: Vec<Said<'t>>,
    /// What the terms allow and the words do not.
    wider: Vec<String>,
    wider_at: Vec<Span>,
    /// Subjects about which nothing could be read.
    unread: Vec<&'static str>,
    narrower: bool,
    /// Whether only the less certain readings fail.
    fairly: bool,
}

/// Which of two figures allows more.
#[derive(Clone, Copy)]
enum More {
    Larger,
    Smaller,
}

impl<'t> Compared<'t> {
    fn of(text: &'t Text) -> Self {
        Self {
            text,
            said: said(text).collect(),
            wider: Vec::new(),
            wider_at: Vec::new(),
            unread: Vec::new(),
            narrower: false,
            fairly: false,
        }
    }

    fn verdict(self) -> Verdict {
        if !self.wider.is_empty() {
            let confidence = if self.fairly { FAIRLY_SURE } else { SURE };
            return verdict(Outcome::Fail, self.wider_at, told(&self.wider), confidence);
        }
        if !self.unread.is_empty() {
            let note = format!(
                "The words say nothing that can be compared about: {}. Please look there.",
                self.unread.join(", ")
            );
            return verdict(Outcome::Partial, mentions(self.text), note, SURE);
        }
        let narrower = if self.narrower { " In places they allow less." } else { "" };
        let note = format!("The machine-readable terms allow no more than the words.{narrower}");
        verdict(Outcome::Pass, mentions(self.text), note, SURE)
    }

    fn refuse(&mut self, words: String, at: Option<Span>) {
        self.wider.push(words);
        self.wider_at.extend(at);
    }

    /// Every figure that a pattern finds in the words, with its sentence.
    fn figures_of(&self, pattern: &Regex) -> Vec<(u64, Span)> {
        self.said.iter().flat_map(|it| figures_in(it, pattern)).collect()
    }

    /// A figure of the terms beside those of the words; the strictest of the words counts.
    fn figure(
        &mut self,
        what: &'static str,
        pointer: &str,
        stated: Option<u64>,
        pattern: &Regex,
        unit: u64,
        more: More,
    ) {
        let found = self.figures_of(pattern).into_iter().map(|(figure, at)| (figure.saturating_mul(unit), at));
        let strictest = match more {
            More::Larger => found.min_by_key(|it| it.0),
            More::Smaller => found.max_by_key(|it| it.0),
        };
        match (stated, strictest) {
            (None, Some((figure, at))) => {
                self.refuse(
                    format!("The words limit {what} to {figure}; the terms set no limit ({pointer})."),
                    Some(at),
                );
            }
            (Some(stated), Some((figure, at))) => {
                let (wider, narrower) = match more {
                    More::Larger => (stated > figure, stated < figure),
                    More::Smaller => (stated < figure, stated > figure),
                };
                self.narrower |= narrower;
                if wider {
                    self.refuse(
                        format!("For {what} the words say {figure} and the terms {stated} ({pointer})."),
                        Some(at),
                    );
                }
            }
            (Some(_), None) => self.unread.push(what),
            (None, None) => {}
        }
    }

    fn figures(&mut self, it: &Statement) {
        for (place, grant) in it.grants.iter().enumerate() {
            let limits = &grant.limits;
            let at = |name: &str| format!("/grants/{place}/limits/{name}");
            self.figure("jobs", &at("max_jobs"), Some(limits.max_jobs), &JOBS, 1, More::Larger);
            self.figure(
                "epochs of a job",
                &at("max_epochs_per_job"),
                limits.max_epochs_per_job,
                &EPOCHS,
                1,
                More::Larger,
            );
            self.figure("queries", &at("max_queries_total"), limits.max_queries_total, &QUERIES, 1, More::Larger);
            self.figure(
                "seconds of a job",
                &at("max_seconds_per_job"),
                Some(limits.max_seconds_per_job),
                &HOURS_OF_JOB,
                3_600,
                More::Larger,
            );
            self.size(limits.max_output_bytes_per_job, &at("max_output_bytes_per_job"));
            self.budget(it, place);
            for (output, stated) in grant.outputs.iter().enumerate() {
                let at = format!("/grants/{place}/outputs/{output}");
                if stated.kind == OutputKind::Aggregate {
                    self.figure(
                        "the smallest group",
                        &format!("{at}/min_group_size"),
                        stated.min_group_size,
                        &GROUP,
                        1,
                        More::Smaller,
                    );
                }
                if matches!(
                    stated.kind,
                    OutputKind::RedactedData
                        | OutputKind::ExtractedFields
                        | OutputKind::Predictions
                        | OutputKind::Embeddings
                ) {
                    self.figure(
                        "days until results are deleted",
                        &format!("{at}/retention_days"),
                        stated.retention_days,
                        &RESULT_DAYS,
                        1,
                        More::Larger,
                    );
                }
            }
        }
        let worker = &it.worker;
        self.figure(
            "seconds of age of an attestation",
            "/worker/max_attestation_age_seconds",
            Some(worker.max_attestation_age_seconds),
            &ATTESTED,
            60,
            More::Larger,
        );
        self.figure(
            "hours until working copies are erased",
            "/worker/working_copy_hours",
            Some(worker.working_copy_hours),
            &COPIES,
            1,
            More::Larger,
        );
        self.figure(
            "hours until an incident is reported",
            "/audit/incident_hours",
            Some(it.audit.incident_hours),
            &INCIDENTS,
            1,
            More::Larger,
        );
        self.key(it);
    }

    fn size(&mut self, stated: u64, pointer: &str) {
        let mut least: Option<(u64, Span)> = None;
        for it in &self.said {
            for captures in SIZE.captures_iter(&it.words) {
                let parts: Vec<&str> = captures.iter().skip(1).flatten().map(|it| it.as_str()).collect();
                let [number, unit] = parts.as_slice() else { continue };
                let unit: u64 = match unit.to_ascii_lowercase().as_str() {
                    "kb" => 1_000,
                    "mb" => 1_000_000,
                    "gb" => 1_000_000_000,
                    _ => 1_000_000_000_000,
                };
                let Ok(number) = number.replace(',', "").parse::<u64>() else { continue };
                let bytes = number.saturating_mul(unit);
                if least.as_ref().is_none_or(|it| bytes < it.0) {
                    least = Some((bytes, it.own.clone()));
                }
            }
        }
        match least {
            None => self.unread.push("the size of results"),
            Some((bytes, at)) if stated > bytes => {
                self.refuse(
                    format!("The words allow {bytes} bytes of results and the terms {stated} ({pointer})."),
                    Some(at),
                );
            }
            Some((bytes, _)) => self.narrower |= stated < bytes,
        }
    }

    fn budget(&mut self, it: &Statement, grant: usize) {
        let Some(granted) = it.grants.get(grant) else { return };
        let pointer = format!("/grants/{grant}/limits/privacy");
        let number = |text: &str| text.trim_end_matches('.').parse::<Decimal>().ok();
        let against = self.said.iter().find_map(|it| {
            let captures = BUDGET.captures(&it.words)?;
            let part = |place: usize| captures.get(place).and_then(|it| number(it.as_str()));
            let Some(stated) = &granted.limits.privacy else {
                return Some((
                    format!("The words set a privacy budget; the terms set none ({pointer})."),
                    it.own.clone(),
                ));
            };
            let pairs = [(&stated.epsilon_per_job, 1), (&stated.epsilon_total, 2), (&stated.delta_total, 3)];
            let is_above = pairs.iter().any(|(stated, place)| number(stated) > part(*place));
            is_above.then(|| {
                (format!("The privacy budget of the terms is above that of the words ({pointer})."), it.own.clone())
            })
        });
        if let Some((words, at)) = against {
            self.refuse(words, Some(at));
        }
    }

    /// The key is destroyed in time, after an ordinary end and after a breach.
    fn key(&mut self, it: &Statement) {
        let breach = it.term.on_breach.as_ref().unwrap_or(&it.term.on_end);
        for (pointer, ending, after_breach) in
            [("/term/on_end", &it.term.on_end, false), ("/term/on_breach", breach, true)]
        {
            let about = self.said.iter().filter(|it| BREACH.is_match(&it.words) == after_breach);
            let found: Vec<(u64, Span)> = about.flat_map(|it| figures_in(it, &KEY)).collect();
            let Some((hours, at)) = found.into_iter().min_by_key(|it| it.0) else {
                self.unread.push(if after_breach { "the data key after a breach" } else { "the data key at the end" });
                continue;
            };
            let stated = ending.key_destroy_hours;
            self.narrower |= stated < hours;
            if stated > hours {
                let words = format!(
                    "The words have the data key destroyed within {hours} hours and the terms within {stated} ({pointer}/key_destroy_hours)."
                );
                self.refuse(words, Some(at));
            }
        }
    }

    fn dates(&mut self, it: &Statement) {
        let day = |text: &str| text.get(..10).and_then(|it| it.parse::<Date>().ok());
        let (start, end) = (day(&it.term.starts_at), day(&it.term.ends_at));
        let found = self.said.iter().find_map(|it| {
            let captures = DATES.captures(&it.words)?;
            let date = |place: usize| captures.get(place).and_then(|it| super::only_date(it.as_str()));
            Some((date(1)?, date(2)?, it.own.clone()))
        });
        match found {
            None => self.unread.push("the first and the last day"),
            Some((first, last, at)) => {
                if start.is_none_or(|it| it < first) {
                    self.refuse(
                        "The terms start before the day that the words name (/term/starts_at).".to_owned(),
                        Some(at.clone()),
                    );
                }
                if end.is_none_or(|it| it > last) {
                    self.refuse(
                        "The terms end after the day that the words name (/term/ends_at).".to_owned(),
                        Some(at),
                    );
                }
                self.narrower |= start.is_some_and(|it| it > first) || end.is_some_and(|it| it < last);
            }
        }
    }

    /// Closed lists: nothing is in the terms that the words do not name.
    fn lists(&mut self, it: &Statement) {
        let purposes = self.named(Purpose::WORDS, &[&MAY_ONLY], Some(&PURPOSES));
        let kinds = self.named(ModelKind::WORDS, &[&KINDS], None);
        for (place, grant) in it.grants.iter().enumerate() {
            let stated = grant.purposes.iter().map(|it| it.0.word()).collect();
            self.list("purposes", &format!("/grants/{place}/purposes"), &stated, &purposes);
            let stated = grant.model_kinds.iter().map(|it| it.0.word()).collect();
            self.list("kinds of model", &format!("/grants/{place}/model_kinds"), &stated, &kinds);
        }
        let hashes = self.all(&SHA);
        let stated: BTreeSet<&str> =
            it.data_sets.iter().filter_map(|it| it.content_hash.strip_prefix("sha256:")).collect();
        self.list("fingerprints of data sets", "/data_sets", &stated, &[hashes]);
    }

    /// The groups of words that the text allows, each with its sentence: all of a group is named in one place.
    fn named(
        &self,
        words: &[&'static str],
        patterns: &[&Regex],
        items: Option<&Regex>,
    ) -> Vec<(BTreeSet<String>, Option<Span>)> {
        let among = |text: &str| -> BTreeSet<String> {
            let parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            parts.filter(|it| words.contains(it)).map(str::to_owned).collect()
        };
        let mut groups = Vec::new();
        for it in &self.said {
            for captures in patterns.iter().filter_map(|pattern| pattern.captures(&it.words)) {
                let group = captures.get(1).map_or_else(BTreeSet::new, |it| among(it.as_str()));
                groups.push((group, Some(it.own.clone())));
            }
        }
        if let Some(lead) = items {
            let listed: Vec<&Said<'_>> = self.said.iter().filter(|it| lead.is_match(&it.words)).collect();
            let group: BTreeSet<String> = listed.iter().flat_map(|it| among(self.text.slice(&it.own))).collect();
            if !listed.is_empty() {
                groups.push((group, listed.first().map(|it| it.own.clone())));
            }
        }
        groups.retain(|it| !it.0.is_empty());
        groups
    }

    /// Everything in the words that a pattern finds, as one group.
    fn all(&self, pattern: &Regex) -> (BTreeSet<String>, Option<Span>) {
        let mut found = BTreeSet::new();
        let mut first = None;
        for it in &self.said {
            for place in pattern.find_iter(&it.words) {
                found.insert(place.as_str().to_ascii_lowercase());
                first.get_or_insert_with(|| it.own.clone());
            }
        }
        (found, first)
    }

    fn list(
        &mut self,
        what: &'static str,
        pointer: &str,
        stated: &BTreeSet<&str>,
        groups: &[(BTreeSet<String>, Option<Span>)],
    ) {
        let groups: Vec<_> = groups.iter().filter(|it| !it.0.is_empty()).collect();
        if groups.is_empty() {
            self.unread.push(what);
            return;
        }
        for (allowed, at) in groups {
            let beyond: Vec<&str> = stated.iter().filter(|it| !allowed.contains(**it)).copied().collect();
            if !beyond.is_empty() {
                let words =
                    format!("The words do not name these {what}, and the terms do: {} ({pointer}).", beyond.join(", "));
                self.refuse(words, at.clone());
                return;
            }
            self.narrower |= stated.len() < allowed.len();
        }
    }

    /// What may leave, to whom, and who owns it.
    fn outputs(&mut self, it: &Statement) {
        let listed = self.said.iter().filter(|it| LEAVE.is_match(&it.words));
        let lines: Vec<(lines::OutputLine, Span)> = listed
            .filter_map(|it| {
                let own = self.text.slice(&it.own);
                let own = own.trim_start_matches(['(', ' ']);
                let own = own.split_once(") ").filter(|it| it.0.len() <= 3).map_or(own, |it| it.1);
                let own = own.trim_end_matches([';', '.', ' ']).trim_end_matches("; and");
                Some((lines::output(own).ok()?, it.own.clone()))
            })
            .collect();
        if lines.is_empty() {
            self.unread.push("what may leave");
            return;
        }
        for (place, grant) in it.grants.iter().enumerate() {
            for (output, stated) in grant.outputs.iter().enumerate() {
                let pointer = format!("/grants/{place}/outputs/{output}");
                let of_kind: Vec<_> = lines.iter().filter(|line| line.0.kind == stated.kind).collect();
                if of_kind.is_empty() {
                    let words = format!("The words do not let {} leave, and the terms do ({pointer}).", stated.kind);
                    self.refuse(words, None);
                }
                for (line, at) in of_kind {
                    let named: BTreeSet<String> = line.to.iter().flat_map(|name| self.party(it, name)).collect();
                    let beyond: Vec<&str> =
                        stated.to.iter().filter(|it| !named.contains(*it)).map(String::as_str).collect();
                    if !beyond.is_empty() {
                        let words = format!(
                            "The words do not send {} to {}, and the terms do ({pointer}/to).",
                            stated.kind,
                            beyond.join(", ")
                        );
                        self.refuse(words, Some(at.clone()));
                    }
                    let is_owner = match &line.owner {
                        None => stated.owner == terms::JOINT,
                        Some(name) => self.party(it, name).contains(&stated.owner),
                    };
                    if !is_owner {
                        let words = format!(
                            "The words name another owner of {} than the terms ({pointer}/owner).",
                            stated.kind
                        );
                        self.refuse(words, Some(at.clone()));
                    }
                }
            }
        }
    }

    /// The party of the terms that the words call so.
    fn party(&self, it: &Statement, called: &str) -> BTreeSet<String> {
        let role = match called {
            "Data Owner" => Some(PartyRole::DataOwner),
            "Developer" => Some(PartyRole::ModelDeveloper),
            "Operator" => Some(PartyRole::WorkerOperator),
            _ => None,
        };
        let quoted = format!("\"{called}\"");
        let introduced: Vec<&str> =
            self.text.lines().iter().map(|it| self.text.slice(&it.span)).filter(|it| it.contains(&quoted)).collect();
        let is_meant = |party: &&crate::terms::object::StatedParty| {
            introduced.iter().any(|it| it.contains(&party.name))
                || role.is_some_and(|role| party.roles.iter().any(|it| it.0 == role))
        };
        it.parties.iter().filter(is_meant).map(|it| it.id.clone()).collect()
    }

    fn worker(&mut self, it: &Statement) {
        let regions = self.all(&REGION);
        let stated = it.worker.regions.iter().map(String::as_str).collect();
        self.list("places", "/worker/regions", &stated, &[regions]);
        let says = |pattern: &Regex| self.said.iter().find(|it| pattern.is_match(&it.words)).map(|it| it.own.clone());
        match (it.worker.mode, says(&PRODUCTION), says(&DEVELOPMENT)) {
            (_, None, None) => self.unread.push("which attestation is accepted"),
            (WorkerMode::DevelopmentAllowed, Some(at), None) => {
                let words = "The words accept production attestation only, and the terms development attestation, too (/worker/mode).";
                self.refuse(words.to_owned(), Some(at));
            }
            (WorkerMode::Production, _, Some(_)) => self.narrower = true,
            (WorkerMode::Production | WorkerMode::DevelopmentAllowed, _, _) => {}
        }
        if !it.worker.measurements.is_empty() {
            let measured = self.all(&PCR);
            let values = it.worker.measurements.iter().flat_map(|it| [&it.pcr0, &it.pcr1, &it.pcr2]);
            self.list("measurements", "/worker/measurements", &values.map(String::as_str).collect(), &[measured]);
        }
    }

    /// What becomes of models, after an ordinary end and after a breach.
    fn fates(&mut self, it: &Statement) {
        let breach = it.term.on_breach.as_ref().unwrap_or(&it.term.on_end);
        let pairs =
            [("/term/on_end/models", it.term.on_end.models, false), ("/term/on_breach/models", breach.models, true)];
        for (pointer, stated, after_breach) in pairs {
            let mut found = Vec::new();
            for it in self.said.iter().filter(|it| BREACH.is_match(&it.words) == after_breach) {
                let own = self.text.slice(&it.own);
                let fate = if HAND_OVER.is_match(own) {
                    Some(ModelsFate::HandOver)
                } else if DESTROY.is_match(own) {
                    Some(ModelsFate::Destroy)
                } else if KEEP.is_match(own) {
                    Some(ModelsFate::Keep)
                } else {
                    None
                };
                found.extend(fate.map(|fate| (fate, it.own.clone())));
            }
            if found.is_empty() {
                self.unread.push(if after_breach { "models after a breach" } else { "models at the end" });
            }
            let is_wider = |words: ModelsFate| match (stated, words) {
                (ModelsFate::Keep, ModelsFate::Destroy | ModelsFate::HandOver)
                | (ModelsFate::HandOver, ModelsFate::Destroy) => true,
                (ModelsFate::Keep | ModelsFate::Destroy | ModelsFate::HandOver, _) => false,
            };
            if let Some((words, at)) = found.into_iter().find(|it| is_wider(it.0)) {
                self.fairly = self.wider.is_empty();
                let words = format!(
                    "Of models the words say that the developer {}, and the terms that it {} ({pointer}).",
                    words.label(),
                    stated.label()
                );
                self.refuse(words, Some(at));
            }
        }
    }
}
