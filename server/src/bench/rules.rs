//! How long every rule takes over one contract: the whole analysis as it is made when a contract is saved, on texts made for it.

use super::texts::{templates_in_words, text_of};
use jiff::tz::TimeZone;
use pactoria::compliance::{GivenFacts, Outcome, Prepared, analyse_by};
use pactoria::context::{Clock as _, SystemClock};
use pactoria::contracts::ContractType;
use pactoria::playbook::InForce;
use std::time::{Duration, Instant};

/// The types of contract that take turns, each with rules of its own.
const TYPES: [ContractType; 5] = [
    ContractType::ServiceAgreement,
    ContractType::SupplierAgreement,
    ContractType::Saas,
    ContractType::EmploymentContract,
    ContractType::DataProcessing,
];

/// What was measured.
pub(super) struct Measured {
    /// How many rules the type with the most has, and how many were decided in all turns together.
    pub(super) rules: usize,
    pub(super) decided: usize,
    /// In all texts together.
    pub(super) characters: usize,
    /// Each turn, sorted.
    pub(super) turns: Vec<Duration>,
}

/// Reads a contract of so many pages by every rule of its type, one type after the other, `times` times in all.
pub(super) fn measure(pages: u32, times: u32) -> Measured {
    let (own, given) = (Prepared::new(InForce::default()), GivenFacts::default());
    let on = SystemClock.now().to_zoned(TimeZone::UTC).date();
    let templates = templates_in_words();
    let mut it = Measured { rules: 0, decided: 0, characters: 0, turns: Vec::new() };
    for number in 0..=times {
        let text = text_of(&templates, number, pages);
        let kind =
            TYPES.get(usize::try_from(number).unwrap_or(0) % TYPES.len()).copied().unwrap_or(ContractType::Other);
        let begin = Instant::now();
        let analysis = analyse_by(&own, &text, kind, &given, on);
        let taken = begin.elapsed();
        // The first compiles the patterns.
        if number == 0 {
            continue;
        }
        let is_decided = |outcome: Outcome| outcome.credit().is_some();
        it.rules = it.rules.max(analysis.findings.len());
        it.decided += analysis.findings.iter().filter(|it| is_decided(it.outcome)).count();
        it.characters += text.chars().count();
        it.turns.push(taken);
    }
    it.turns.sort();
    it
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_turn_reads_a_text_of_its_own_by_rules_that_decide_something() {
        let it = measure(1, 2);
        assert_eq!(it.turns.len(), 2);
        assert!(it.rules > 50 && it.decided > 20 && it.characters > 4_000, "{} {}", it.rules, it.decided);
        assert!(it.turns.iter().all(|it| !it.is_zero()) && it.turns.is_sorted());
    }
}
