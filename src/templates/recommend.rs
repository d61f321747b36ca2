//! Which template fits what somebody needs, said in their own words. Words are compared by their beginnings, with those
//! that people use for each type of contract and with what the template says of itself; there is no model behind it.

use super::{Template, library};
use crate::contracts::ContractType;
use std::collections::BTreeSet;

/// The most templates that are recommended.
const MOST: usize = 3;
/// Words count as the same if they share this many first letters.
const STEM: usize = 6;
/// What a word adds: one that people use for the type, one of the template's name, one of its description.
const CUE: f64 = 3.0;
const NAME: f64 = 2.0;
const SAID: f64 = 1.0;

/// A template with the reasons for it.
pub struct Recommendation {
    pub template: &'static Template,
    /// From 0 to 1: how much of what was said speaks for it.
    pub confidence: f64,
    /// The words that spoke for it, as they were written.
    pub words: Vec<String>,
}

/// The templates that fit `description`, the best first; none where nothing speaks for any.
pub fn recommend(description: &str) -> Vec<Recommendation> {
    let said: Vec<String> = words(description).collect();
    let mut found: Vec<(f64, Recommendation)> = library()
        .templates()
        .iter()
        .filter_map(|template| {
            let (score, words) = score(template, &said);
            let recommendation = || Recommendation { template, confidence: confidence(score), words };
            (score > 0.0).then(|| (score, recommendation()))
        })
        .collect();
    // Of equals the one that stands first in the gallery, which is the usual one of its kind.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.truncate(MOST);
    found.into_iter().map(|(_, it)| it).collect()
}

/// Two cues make 0.6; certainty is never reached.
fn confidence(score: f64) -> f64 {
    (score / (score + 4.0) * 100.0).round() / 100.0
}

fn score(template: &Template, said: &[String]) -> (f64, Vec<String>) {
    let stems = |text: &str| words(text).map(|it| stem(&it)).collect::<BTreeSet<String>>();
    let cues: BTreeSet<String> = cues(template.contract_type).iter().map(|it| stem(it)).collect();
    let name = stems(&template.name);
    // What comes after "Not for" says whom it does not suit.
    let suits = template.suits.split("Not for").next().unwrap_or_default();
    let description = stems(&format!("{} {} {suits}", template.category, template.summary));
    let (mut score, mut reasons, mut heard) = (0.0, Vec::new(), BTreeSet::new());
    for word in said {
        let stem = stem(word);
        let weight = if cues.contains(&stem) {
            CUE
        } else if name.contains(&stem) {
            NAME
        } else if description.contains(&stem) {
            SAID
        } else {
            continue;
        };
        if heard.insert(stem) {
            score += weight;
            reasons.push(word.clone());
        }
    }
    (score, reasons)
}

/// The words people use when they need a contract of this type.
fn cues(contract_type: ContractType) -> &'static [&'static str] {
    match contract_type {
        ContractType::ServiceAgreement => {
            &["service", "services", "maintain", "cleaning", "support", "design", "agency"]
        }
        ContractType::EmploymentContract => {
            &["employ", "employee", "employing", "hire", "hiring", "staff", "salary", "job", "probation", "wage"]
        }
        ContractType::ContractorAgreement => &["contractor", "freelance", "freelancer", "ir35", "subcontractor"],
        ContractType::SupplierAgreement => {
            &["supplier", "supply", "goods", "stock", "wholesale", "distributor", "vendor"]
        }
        ContractType::Nda => {
            &["nda", "ndas", "confidential", "secret", "secrets", "disclose", "disclosure", "confidentiality"]
        }
        ContractType::TermsConditions => &["terms", "conditions", "website", "shop", "customers", "online"],
        ContractType::Consultancy => {
            &["consultant", "consultancy", "consulting", "advice", "adviser", "advise", "advising"]
        }
        ContractType::DataProcessing => &["gdpr", "processor", "processing"],
        ContractType::DataSharing => &["controller", "controllers", "sharing"],
        ContractType::Saas => &["saas", "subscription", "software", "app", "hosted", "cloud"],
        ContractType::AiTraining => &["ai", "training", "dataset", "model"],
        ContractType::ModelOwnership => &["model", "weights", "ownership", "ai"],
        ContractType::Other => &["assign", "vary", "variation"],
    }
}

/// Words that stand in every description and speak for nothing.
const EMPTY: [&str; 40] = [
    "a",
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "business",
    "by",
    "can",
    "company",
    "contract",
    "agreement",
    "for",
    "from",
    "have",
    "i",
    "in",
    "is",
    "it",
    "my",
    "need",
    "of",
    "on",
    "or",
    "our",
    "that",
    "the",
    "their",
    "them",
    "they",
    "this",
    "to",
    "us",
    "want",
    "we",
    "who",
    "will",
    "with",
    "your",
];

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .map(str::to_lowercase)
        .filter(|it| !EMPTY.contains(&it.as_str()))
}

fn stem(word: &str) -> String {
    word.chars().take(STEM).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(description: &str) -> Option<&'static str> {
        recommend(description).first().map(|it| it.template.id.as_str())
    }

    #[test]
    fn everyday_words_lead_to_the_template_a_person_would_choose() {
        for (description, id) in [
            ("We are hiring a full-time office manager on a salary.", "T-EMP-FT"),
            ("Before we talk about a partnership we want to keep what we show each other confidential.", "T-NDA-MUT"),
            ("I need an NDA", "T-NDA-MUT"),
            ("A consultant will advise us on our winter range by the day.", "T-SVC-CONS"),
        ] {
            assert_eq!(best(description), Some(id), "{description}");
        }
    }

    #[test]
    fn what_says_nothing_gets_nothing_and_more_words_make_surer() {
        assert_eq!(best("xyzzy 123 !?"), None);
        assert_eq!(best("We need a contract for our business"), None);
        let sure = |text: &str| recommend(text).first().map_or(0.0, |it| it.confidence);
        assert!(sure("nda, confidential, secrets") > sure("nda"));
        assert!(sure(&"nda confidential secret disclosure ".repeat(100)) < 1.0);
    }
}
