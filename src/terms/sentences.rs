//! The terms in plain words: who may do what with which data, how often, where, and until when.

use std::collections::BTreeSet;

use super::JOINT;
use super::object::{DataSet, Ending, Grant, Listed, Output, Statement, Word};
use super::shape::time;
use super::views::{Said, TermsInWords};
use super::vocabulary::{DpRole, Rights, SignificantDecisions, SubProcessingMode, UnlearnDuty, WorkerMode};

/// A statement in words.
pub(crate) fn in_words(it: &Statement) -> TermsInWords {
    let words = Words { it };
    let sections = vec![
        ("Who".to_owned(), words.parties()),
        ("The data".to_owned(), it.data_sets.iter().map(|set| words.data_set(set)).collect()),
        ("What may be done".to_owned(), it.grants.iter().flat_map(|grant| words.grant(grant)).collect()),
        ("Where".to_owned(), words.worker()),
        ("Conduct".to_owned(), words.conduct()),
        ("Until when, and then".to_owned(), words.term()),
        ("Records".to_owned(), words.records()),
    ];
    TermsInWords {
        sections: sections.into_iter().map(|(heading, sentences)| Said { heading, sentences }).collect(),
        ends_on: day_of(&it.term.ends_at),
    }
}

struct Words<'a> {
    it: &'a Statement,
}

impl Words<'_> {
    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.it.parties.iter().find(|it| it.id == id).map_or(id, |it| it.name.as_str())
    }

    fn names(&self, ids: &BTreeSet<String>) -> String {
        listed(ids.iter().map(|id| self.name(id)))
    }

    fn parties(&self) -> Vec<String> {
        let parties = self.it.parties.iter().map(|it| {
            let number = it.company_number.as_ref().map_or_else(String::new, |it| format!(" (company number {it})"));
            let roles = labels(&it.roles);
            let personal = match it.dp_role {
                DpRole::None => String::new(),
                role => format!(" For personal data it acts as {}.", role.label()),
            };
            format!("{}{number} is the {roles}.{personal}", it.name)
        });
        let law = format!("The law of {} governs.", self.it.contract.law.label());
        parties.chain([law]).collect()
    }

    fn data_set(&self, it: &DataSet) -> String {
        let basis = it.lawful_basis.map_or_else(String::new, |it| format!(" The lawful basis is {}.", it.label()));
        let condition =
            it.special_condition.as_ref().map_or_else(String::new, |it| format!(" The extra condition is {it}."));
        let rights = match it.rights {
            Rights::Own => String::new(),
            rights => format!(" The right to supply it: {}.", rights.label()),
        };
        format!(
            "{}, owned by {}: {}, {}, fingerprint {}. It contains {}. Names and direct identifiers are {}.{basis}{condition}{rights}",
            it.title,
            self.name(&it.owner),
            counted(it.records, "record"),
            size(it.bytes),
            short(&it.content_hash),
            labels(&it.classification),
            it.deidentified.label(),
        )
    }

    fn grant(&self, it: &Grant) -> Vec<String> {
        let titles = it
            .data_sets
            .iter()
            .map(|id| self.it.data_sets.iter().find(|it| it.id == *id).map_or(id.as_str(), |it| it.title.as_str()));
        let limits = &it.limits;
        let mut sentences = vec![
            format!(
                "{} may {}, and do nothing else, with {}.",
                self.names(&it.requesters),
                labels(&it.purposes),
                listed(titles)
            ),
            format!("The only kinds of model are: {}.", labels(&it.model_kinds)),
            format!("At most {}, {} at a time.", counted(limits.max_jobs, "job"), limits.max_concurrent_jobs),
        ];
        let figures = [
            limits
                .max_epochs_per_job
                .map(|it| format!("A job makes at most {} over the data.", counted_es(it, "pass"))),
            limits.max_epochs_total.map(|it| format!("All jobs together make at most {}.", counted_es(it, "pass"))),
            limits.max_queries_total.map(|it| format!("At most {} in all.", queries(it))),
            limits.max_queries_per_day.map(|it| format!("At most {} a day.", queries(it))),
            limits.max_rows_per_job.map(|it| format!("No job reads more than {}.", counted(it, "record"))),
        ];
        sentences.extend(figures.into_iter().flatten());
        sentences.push(format!(
            "A job ends after {} and gives at most {} of results.",
            duration(limits.max_seconds_per_job),
            size(limits.max_output_bytes_per_job)
        ));
        sentences.push(match &limits.privacy {
            Some(it) => format!(
                "Differential privacy: epsilon {} a job, {} in all, delta {}.",
                it.epsilon_per_job, it.epsilon_total, it.delta_total
            ),
            None => "No differential-privacy budget is set.".to_owned(),
        });
        sentences.extend(
            limits
                .windows
                .iter()
                .map(|it| format!("Jobs run only on {} from {} to {}.", labels(&it.days), it.from, it.to)),
        );
        if it.outputs.is_empty() {
            sentences.push("No result may leave the worker.".to_owned());
        }
        sentences.extend(it.outputs.iter().map(|it| self.output(it)));
        sentences
    }

    fn output(&self, it: &Output) -> String {
        let owner = match it.owner.as_str() {
            JOINT => "the parties own it together".to_owned(),
            id => format!("{} owns it", self.name(id)),
        };
        let group = it
            .min_group_size
            .map_or_else(String::new, |it| format!(" No total covers fewer than {it} people or records."));
        let kept =
            it.retention_days.map_or_else(String::new, |it| format!(" It is deleted after {}.", counted(it, "day")));
        format!(
            "{} may leave, to {} only; {owner}; at most {}.{group}{kept}",
            it.kind.label(),
            self.names(&it.to),
            size(it.max_bytes)
        )
    }

    fn worker(&self) -> Vec<String> {
        let it = &self.it.worker;
        let mut sentences =
            vec![format!("Jobs run only on a worker of {}, with {}.", self.names(&it.operators), it.mode.label())];
        if it.mode == WorkerMode::DevelopmentAllowed {
            sentences.push("Attestation for development does not prove which machine runs.".to_owned());
        }
        sentences.extend(it.measurements.iter().map(|it| {
            let until = it.not_after.as_deref().and_then(day_of).map_or_else(String::new, |it| format!(" until {it}"));
            format!("Accepted worker: {} (PCR0 {}…){until}.", it.label, it.pcr0.get(..16).unwrap_or_default())
        }));
        sentences
            .push(format!("In {} only. The worker has no network.", listed(it.regions.iter().map(String::as_str))));
        sentences
            .push(format!("Working copies are erased within {} after a job.", counted(it.working_copy_hours, "hour")));
        sentences
    }

    fn conduct(&self) -> Vec<String> {
        let it = &self.it.conduct;
        let forbidden = labels(&it.prohibited_uses);
        let decisions = match it.significant_decisions {
            SignificantDecisions::Prohibited => Some("Results may not be used for decisions that matter to people."),
            SignificantDecisions::WithSafeguards => Some(
                "Results may not be used for decisions that matter to people, unless a person can review and change them.",
            ),
            SignificantDecisions::NotApplicable => None,
        };
        let sentences = [
            it.no_reidentification.then(|| "Nobody may work out who the people in the data are.".to_owned()),
            it.no_extraction.then(|| "Nobody may try to get training data back out of a model.".to_owned()),
            decisions.map(str::to_owned),
            (!forbidden.is_empty()).then(|| format!("Forbidden: {forbidden}.")),
        ];
        sentences.into_iter().flatten().collect()
    }

    fn term(&self) -> Vec<String> {
        let it = &self.it.term;
        let day = |text: &str| day_of(text).unwrap_or_default();
        let mut sentences = vec![
            format!("From {} to {}.", day(&it.starts_at), day(&it.ends_at)),
            format!("When it ends, {}", ending(&it.on_end)),
        ];
        sentences.extend(it.on_breach.as_ref().map(|it| format!("After a breach, {}", ending(it))));
        if it.unlearning.duty != UnlearnDuty::None {
            sentences.push(format!(
                "If {}, the developer {} within {}.",
                listed_or(it.unlearning.triggers.iter().map(|it| it.0.label())),
                it.unlearning.duty.label(),
                counted(it.unlearning.days, "day")
            ));
        }
        sentences
    }

    fn records(&self) -> Vec<String> {
        let audit = &self.it.audit;
        let others = &self.it.sub_processing;
        let who = match others.mode {
            SubProcessingMode::None => "Nobody else may handle the sealed data.".to_owned(),
            SubProcessingMode::Named => format!(
                "Others who may handle the sealed data: {}.",
                others
                    .named
                    .iter()
                    .map(|it| format!("{} ({}), {}", it.name, it.country, it.task))
                    .collect::<Vec<_>>()
                    .join("; ")
            ),
            SubProcessingMode::General => format!(
                "Others may handle the sealed data once they were announced {} before.",
                counted(others.notice_days, "day")
            ),
        };
        vec![
            format!(
                "Each job gives a signed receipt to {}, kept {}.",
                self.names(&audit.receipts_to),
                counted(audit.receipt_years, "year")
            ),
            format!(
                "The data owner may audit {} a year on {} notice, and after an incident. Incidents are reported within {}.",
                counted(audit.audits_per_year, "time"),
                counted(audit.notice_days, "day") + "’",
                counted(audit.incident_hours, "hour")
            ),
            who,
        ]
    }
}

fn ending(it: &Ending) -> String {
    let when = if it.key_destroy_hours == 0 {
        "at once".to_owned()
    } else {
        format!("within {}", counted(it.key_destroy_hours, "hour"))
    };
    let certificate = if it.certificate { " A signed certificate confirms it." } else { "" };
    format!(
        "running jobs {}, the data key is destroyed {when}, the developer {} (models, within {}) and {} other results.{certificate}",
        it.running_jobs.label(),
        it.models.label(),
        counted(it.models_days, "day"),
        it.results.label(),
    )
}

fn labels<T: Listed>(set: &BTreeSet<Word<T>>) -> String {
    listed(set.iter().map(|it| it.0.listed_label()))
}

/// `a`, `a and b`, `a, b and c`.
fn listed<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    joined(parts, "and")
}

fn listed_or<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    joined(parts, "or")
}

fn joined<'a>(parts: impl IntoIterator<Item = &'a str>, word: &str) -> String {
    let parts: Vec<&str> = parts.into_iter().collect();
    match parts.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// The day of an instant, in UTC.
fn day_of(text: &str) -> Option<String> {
    time(text).map(|it| it.strftime("%-d %B %Y").to_string())
}

/// The first figures of a fingerprint.
fn short(hash: &str) -> String {
    format!("{}…", hash.strip_prefix("sha256:").unwrap_or(hash).get(..16).unwrap_or_default())
}

/// `1 job`, `18,250 jobs`.
fn counted(number: u64, unit: &str) -> String {
    format!("{} {unit}{}", grouped(number), if number == 1 { "" } else { "s" })
}

fn counted_es(number: u64, unit: &str) -> String {
    format!("{} {unit}{}", grouped(number), if number == 1 { "" } else { "es" })
}

fn queries(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "query" } else { "queries" })
}

/// `18,250`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// In the largest unit that leaves nothing over.
fn size(bytes: u64) -> String {
    for (unit, of) in [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)] {
        if bytes >= of && bytes.is_multiple_of(of) {
            return format!("{} {unit}", grouped(bytes / of));
        }
    }
    counted(bytes, "byte")
}

fn duration(seconds: u64) -> String {
    for (unit, of) in [("hour", 3_600), ("minute", 60)] {
        if seconds >= of && seconds.is_multiple_of(of) {
            return counted(seconds / of, unit);
        }
    }
    counted(seconds, "second")
}
