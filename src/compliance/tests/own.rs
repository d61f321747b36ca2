//! What finds the phrases that people type: their words, whatever their case, and no others.

use jiff::civil::date;

use super::super::{GivenFacts, Outcome, Prepared, analyse_by, can_be_looked_for};
use crate::contracts::ContractType;
use crate::playbook::{InForce, OwnRule, RuleSet};

fn stands(phrase: &str, sentence: &str) -> bool {
    let rule = OwnRule {
        number: 1,
        name: "Place".to_owned(),
        types: Vec::new(),
        preferred: vec![phrase.to_owned()],
        acceptable: Vec::new(),
        never: Vec::new(),
        must_address: false,
        advice: String::new(),
    };
    let own = Prepared::new(InForce { version: 1, rules: RuleSet { own: vec![rule], ..RuleSet::default() } });
    let text = format!("# Services\n\nThe Supplier shall do the work for the Client with care.\n\n{sentence}\n");
    let analysis = analyse_by(&own, &text, ContractType::ServiceAgreement, &GivenFacts::default(), date(2026, 11, 23));
    analysis.own_findings[0].outcome == Outcome::Pass
}

#[test]
fn a_phrase_is_found_whatever_its_case_in_any_alphabet() {
    for (phrase, sentence) in [
        ("CAFÉ ROYAL", "The parties meet at the café royal."),
        ("Société", "The Client is a SOCIÉTÉ of Paris."),
        ("société gén*", "The Client is the SOCIÉTÉ GÉNÉRALE of Paris."),
        ("Łódź", "The goods go to ŁÓDŹ by rail."),
        ("café", "It is sent to \"Café\" by post."),
    ] {
        assert!(stands(phrase, sentence), "{phrase}: {sentence}");
    }
}

#[test]
fn a_word_is_not_found_within_a_longer_one() {
    for (phrase, sentence) in [
        ("art", "The Client of the arté channel pays."),
        ("caf", "The parties meet at the café."),
        ("été", "It was répété twice."),
    ] {
        assert!(!stands(phrase, sentence), "{phrase}: {sentence}");
    }
}

#[test]
fn a_phrase_with_a_backslash_is_looked_for_with_all_its_parts() {
    assert!(can_be_looked_for("liability, C:\\users"));
    assert!(stands("liability, C:\\users", r"The list of liability is kept in C:\Users by the Client."));
    assert!(!stands("liability, C:\\users", "The liability of the Client is limited."));
    assert!(stands(r"\papers", r"The deeds are in D:\PAPERS of the Client."));
}
