//! Reads what a contract is called, and what sort of contract that makes it.

use super::read::Reader;
use super::{Proposal, Term};
use crate::compliance::checks::wording;
use crate::compliance::text::{LineKind, Span, pattern};
use crate::contracts::ContractType;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How many lines at the head may be the title, and how many when a cover comes before it.
const HEAD: usize = 8;
const COVER: usize = 25;
/// How far into the text a title is looked for that shares its line with other words, in bytes.
const RUN_IN: usize = 1_500;

patterns! {
    TITLE = r"\b(?:agreement|contract|deed|undertaking|terms|lease|licen[cs]e|statement of (?:work|particulars|main terms)|addendum|amendment|order form|letter of (?:appointment|engagement))\b|\bnda\b";
    NO_TITLE = r"\b(?:this|made|dated|between|shall|parties|hereby|confidential treatment|filed|pursuant)\b";
    FILED_AS = r"^(?:(?:exhibit|ex|annex|schedule)[ .-]*[0-9][0-9a-z.()-]* *[-:]? *)";
}

// These tell titles from prose by their capitals.
static CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b[A-Z][A-Z0-9&,/'() -]{2,90}\b(?:AGREEMENT|CONTRACT|DEED|LEASE|LICEN[CS]E|UNDERTAKING|ADDENDUM)\b(?: (?:FOR|OF) [A-Z][A-Z ]{3,50}[A-Z]\b)?",
    )
});
static THIS_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:This|THIS) ((?:[A-Z][A-Za-z0-9&/'.-]*,? |and |of |for |to |the |& ){1,9}(?:Agreement|AGREEMENT|Contract|CONTRACT|Deed|DEED|Lease|LEASE))\b",
    )
});

impl Reader<'_> {
    /// Where the title stands, and whether that leaves no doubt.
    fn titled(&self) -> Option<(Span, bool)> {
        let fits = |words: &str| words.chars().count() <= 120 && TITLE.is_match(words) && !NO_TITLE.is_match(words);
        let lines = || self.text.lines().iter().filter(|it| !self.text.slice(&it.span).trim().is_empty());
        let named = lines().take(HEAD).filter(|it| fits(self.text.slice(&it.span)));
        if let Some(line) = named.min_by_key(|it| it.kind != LineKind::Heading) {
            let span = self.without_filing(&line.span);
            let words = self.text.slice(&span);
            let is_plain = line.kind == LineKind::Heading || is_capitals(words) || words.split(' ').count() <= 8;
            return Some((span, is_plain));
        }
        let working = self.text.working();
        let head = (RUN_IN.min(working.len())..=working.len()).find(|it| working.is_char_boundary(*it))?;
        let head = &working[..head];
        if let Some(found) = CAPITALS.find(head) {
            return Some((self.without_filing(&found.range()), false));
        }
        let cover = lines().take(COVER).skip(HEAD).filter(|it| it.kind != LineKind::Item && it.clause.is_none());
        let cover = cover.map(|it| it.span.clone()).find(|it| fits(self.text.slice(it)));
        let this = || THIS_TITLE.captures(working).and_then(|it| it.get(1)).map(|it| it.range());
        cover.or_else(this).map(|it| (it, false))
    }

    /// A title without the number under which it was filed somewhere.
    fn without_filing(&self, span: &Span) -> Span {
        let words = self.text.slice(span);
        let filed = FILED_AS.find(words).map_or(0, |it| it.end());
        if filed < words.trim_end().len() { span.start + filed..span.end } else { span.clone() }
    }

    pub(super) fn title_span(&self) -> Option<Span> {
        self.titled().map(|it| it.0)
    }

    pub(super) fn title(&self, file_name: &str) -> (Proposal, Proposal) {
        let Some((span, is_sure)) = self.titled() else {
            let stem = file_name.rsplit('/').next().unwrap_or(file_name);
            let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
            let title: String = stem.replace('_', " ").trim().chars().take(200).collect();
            let why = "The text has no title at its head, so this is the name of the file.";
            return (self.proposal(Term::Title, [("title", title)], false, why, &[]), self.kind_of_contract(None));
        };
        let words = self.text.slice(&span).trim().trim_end_matches(['.', ':', ',']);
        let title = if is_capitals(words) { sentence_case(words) } else { words.to_owned() };
        let why = if is_sure {
            "It stands as the title at the head of the text."
        } else {
            "It may be the title; please look."
        };
        let title = self.proposal(Term::Title, [("title", title)], is_sure, why, std::slice::from_ref(&span));
        (title, self.kind_of_contract(Some(&span)))
    }

    fn kind_of_contract(&self, title: Option<&Span>) -> Proposal {
        let words = title.map_or("", |it| self.text.slice(it));
        let mut fitting = KINDS.iter().filter(|(_, pattern)| pattern.is_match(words)).map(|it| it.0);
        let (first, second) = (fitting.next(), fitting.next());
        // "Supply of services" is both; "cloud services" is no second thought.
        let is_sure = first.is_some() && (second.is_none() || second == Some(ContractType::ServiceAgreement));
        let why = match (first, is_sure) {
            (Some(_), true) => "The title says it.",
            (Some(_), false) => "The title fits more than one type.",
            (None, _) => "The title does not say what sort of contract this is. It decides which rules are asked.",
        };
        let kind = first.unwrap_or(ContractType::Other);
        let values = BTreeMap::from([("contract_type".to_owned(), kind.word().to_owned())]);
        let passages = title.iter().filter_map(|it| self.text.evidence(it)).collect();
        Proposal { term: Term::ContractType, values, is_sure, why: why.to_owned(), passages }
    }
}

fn is_capitals(words: &str) -> bool {
    !words.chars().any(char::is_lowercase)
}

/// "MUTUAL NON-DISCLOSURE AGREEMENT" as "Mutual non-disclosure agreement"; short forms stay as they are.
fn sentence_case(words: &str) -> String {
    let small = |it: &str| {
        if matches!(it, "NDA" | "UK" | "AI" | "DPA" | "LLP" | "PLC") { it.to_owned() } else { it.to_lowercase() }
    };
    crate::typed::capitalised(&words.split(' ').map(small).collect::<Vec<_>>().join(" "))
}

/// What titles call each type. The first that fits is proposed; it is sure where no other fits too.
static KINDS: LazyLock<Vec<(ContractType, Regex)>> = LazyLock::new(|| {
    [
        (ContractType::Nda, r"\bnda\b|non-?disclosure|confidentiality"),
        (ContractType::DataProcessing, r"\bdata process(?:ing|or)\b|\bdpa\b"),
        (ContractType::DataSharing, r"\bdata sharing\b|controller to controller"),
        (ContractType::AiTraining, r"\btraining data\b|\bai training\b|\bmodel training\b"),
        (ContractType::ModelOwnership, r"\bmodel (?:ownership|development)\b"),
        (
            ContractType::EmploymentContract,
            r"\bemployment\b|\bstatement of (?:main terms|particulars)\b|\bzero[- ]hours\b",
        ),
        (ContractType::Consultancy, r"\bconsult(?:ancy|ing|ant)\b"),
        (ContractType::ContractorAgreement, r"\b(?:sub-?)?contractor\b|\bfreelance\b"),
        (ContractType::Saas, r"\bsaas\b|\bsoftware as a service\b|\bsubscription\b|\bcloud services?\b"),
        (ContractType::SupplierAgreement, r"\b(?:supply|supplier|purchase|distribution|manufactur\w+|reseller)\b"),
        (ContractType::TermsConditions, r"\bterms (?:and|&) conditions\b|\bterms of (?:sale|business|use|service)\b"),
        (ContractType::ServiceAgreement, r"\bservices?\b|\bmaintenance\b|\bsupport\b"),
    ]
    .map(|(kind, source)| (kind, wording(source)))
    .into()
});
