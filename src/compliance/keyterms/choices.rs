//! Answers of a list that clauses give: each with its stable word, how the pages call it, and what says it.
//!
//! What must hold: an answer is there only where the words say it; what a sentence denies or makes a condition is left out.

use super::{Category, Choice};
use regex::Regex;
use std::sync::LazyLock;

/// An answer of a list.
struct Answer {
    word: &'static str,
    label: &'static str,
    says: Regex,
    unless: Option<Regex>,
}

type Written = (&'static str, &'static str, &'static str, &'static str);

/// What liability without a limit is for.
const WITHOUT_LIMIT: [Written; 10] = [
    ("death_or_injury", "Death or injury", r"\bdeath\b|\b(?:personal|bodily) injur", ""),
    ("fraud", "Fraud", r"\bfraud", ""),
    ("on_purpose", "What is done on purpose", r"\bwil+ful|\bintentional|\bdeliberate", ""),
    ("gross_negligence", "Gross negligence", r"\bgross(?:ly)? negligen", ""),
    ("confidentiality", "Confidentiality", r"\bconfidential", ""),
    ("indemnities", "Indemnities", r"\bindemnif|\bindemnit", ""),
    ("intellectual_property", "Rights in ideas and works", r"\bintellectual property\b|\binfring", ""),
    ("data_protection", "Data protection", r"\bpersonal data\b|\bdata protection\b|\bgdpr\b", ""),
    (
        "payment",
        "Paying what is owed",
        r"\bobligations? to pay\b|\bpayment of (?:the )?(?:fees|charges|price|sums)\b",
        "",
    ),
    (
        "by_law",
        "What the law does not let be limited",
        r"\b(?:cannot|may not|can not) (?:lawfully |legally )?be (?:limited|excluded|restricted)\b|\b(?:unlawful|not lawful|illegal) to (?:limit|exclude)\b|\bsale of goods act\b|\bsupply of goods and services act\b",
        "",
    ),
];

/// What it takes to pass a contract on.
const PASSING_ON: [Written; 3] = [
    (
        "with_consent",
        "Only with consent",
        r"\bwithout\b[^.;]{0,80}\b(?:consent|agreement|approval|permission)\b|\b(?:unless|except with|only with|subject to)\b[^.;]{0,60}\b(?:consent|agreement|approval)\b",
        "",
    ),
    (
        "not_unreasonably_refused",
        "Consent must not be refused unreasonably",
        r"\bnot (?:to )?be (?:unreasonably|unduly) (?:withheld|refused|delayed|conditioned)\b|\bnot unreasonably (?:withhold|refuse|delay|withheld)\b",
        "",
    ),
    (
        "on_notice",
        "On notice",
        r"\b(?:may|entitled to|right to)\b[^.;]{0,20}\b(?:assign|transfer|novate)\b[^.;]{0,120}\b(?:notice|notif\w*)\b",
        r"\b(?:may|shall|must) not\b",
    ),
];

/// What a change of control brings about.
const CONTROL: [Written; 3] = [
    ("may_end", "The contract may be ended", r"\bterminat|\bend (?:this|the) (?:agreement|contract)\b", ""),
    ("needs_consent", "Consent is needed", r"\bconsent\b|\bapproval\b", ""),
    (
        "counts_as_assignment",
        "It counts as passing the contract on",
        r"\b(?:deemed|considered|constitutes?|treated as)\b[^.;]{0,20}\b(?:assignment|transfer)\b",
        "",
    ),
];

/// How far a licence goes.
const LICENCE: [Written; 6] = [
    ("non_exclusive", "Not exclusive", r"\bnon-? ?exclusive\b", ""),
    ("exclusive", "Exclusive", r"\b(?:an|sole and|the) exclusive\b", r"\bnon-? ?exclusive\b"),
    ("worldwide", "Worldwide", r"\bworld-?wide\b|\bthroughout the world\b", ""),
    ("royalty_free", "Without royalties", r"\broyalty[- ]free\b|\bfree of (?:royalties|charge)\b", ""),
    (
        "without_end",
        "Without end",
        r"\bperpetual\b|\birrevocable\b",
        r"\bnon-perpetual\b|\bnot (?:be )?(?:perpetual|irrevocable)\b",
    ),
    (
        "sub_licensable",
        "May be passed on to others",
        r"\bsub-?licen[sc]able\b|\bright to (?:grant )?sub-?licen",
        r"\b(?:non|not)[- ]sub-?licen",
    ),
];

/// Whether prices have VAT in them.
const VAT: [Written; 3] = [
    (
        "on_top",
        "VAT comes on top",
        r"\b(?:exclusive of|excluding|excludes?|plus|net of|does not include|do not include|not including)\b[^.;]{0,50}\b(?:vat|value added tax)\b|\b(?:vat|value added tax)\b[^.;]{0,60}\b(?:in addition|added|on top|extra)\b",
        "",
    ),
    (
        "included",
        "VAT is included",
        r"\b(?:inclusive of|including|includes?)\b[^.;]{0,30}\b(?:vat|value added tax)\b",
        r"\bnot includ|\bexclu",
    ),
    (
        "none",
        "No VAT",
        r"\bnot (?:currently |yet )?(?:be )?registered for (?:vat|value added tax)\b|\bno (?:vat|value added tax) (?:is|will be|shall be)\b|\bexempt from (?:vat|value added tax)\b",
        "",
    ),
];

/// Who has to work out the tax of a contractor who works through a company.
const IR35: [Written; 4] = [
    (
        "outside",
        "Outside IR35",
        r"\b(?:is|are|be|falls?|considered|treated as|determined (?:to be|as)) (?:to be )?outside\b|\b(?:does|do|shall|will) not (?:fall (?:within|inside)|apply)\b|\bis not (?:caught|within|inside|subject)\b",
        r"\b(?:if|should|whether|unless)\b",
    ),
    (
        "inside",
        "Inside IR35",
        r"\b(?:is|are|be|falls?|considered|determined (?:to be|as)) (?:to be )?(?:inside|within|caught by)\b|\btreated as (?:an )?employ|\bdeemed (?:to be )?(?:an )?employ",
        r"\b(?:if|should|whether|unless|not|outside)\b",
    ),
    ("determined", "By a status determination", r"\bstatus determination\b", ""),
    ("small_client", "The client says that it is small", r"\b(?:qualifies as|is a) small\b", ""),
];

/// The answers to a kind.
fn answers(category: Category) -> &'static [Answer] {
    static ALL: LazyLock<Vec<(Category, Vec<Answer>)>> = LazyLock::new(|| {
        let compiled = |source: &str| crate::compliance::checks::wording(source);
        let answer = |(word, label, says, unless): &Written| Answer {
            word,
            label,
            says: compiled(says),
            unless: (!unless.is_empty()).then(|| compiled(unless)),
        };
        let lists: [(Category, &[Written]); 6] = [
            (Category::UncappedLiability, &WITHOUT_LIMIT),
            (Category::Assignment, &PASSING_ON),
            (Category::ChangeOfControl, &CONTROL),
            (Category::LicenceGrant, &LICENCE),
            (Category::Vat, &VAT),
            (Category::Ir35, &IR35),
        ];
        lists.map(|(category, written)| (category, written.iter().map(answer).collect())).into()
    });
    ALL.iter().find(|it| it.0 == category).map_or(&[], |it| it.1.as_slice())
}

/// The answers that some sentences give to a kind, in the order of its list.
pub(super) fn given<'t>(category: Category, sentences: &(impl Iterator<Item = &'t str> + Clone)) -> Vec<Choice> {
    let says = |it: &&Answer| {
        let is_denied = |words: &str| it.unless.as_ref().is_some_and(|unless| unless.is_match(words));
        sentences.clone().any(|words| it.says.is_match(words) && !is_denied(words))
    };
    answers(category).iter().filter(says).map(|it| choice(it.word, it.label)).collect()
}

pub(super) fn choice(word: &str, label: &str) -> Choice {
    Choice { word: word.to_owned(), label: label.to_owned() }
}
