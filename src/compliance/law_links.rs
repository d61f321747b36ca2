//! Where a citation leads: an Act or an instrument to legislation.gov.uk, a judgment to Find Case Law at the National Archives.
//!
//! What must hold: a link leads to exactly what is cited. A judgment has one only by its neutral citation, which is its address
//! there; without one, or from a court whose judgments are not kept there, it stays plain words.

use std::sync::LazyLock;

use regex::Regex;

use super::Law;
use super::pack::{Source, embedded};
use super::text::pattern;

const LEGISLATION: &str = "https://www.legislation.gov.uk/";
const FIND_CASE_LAW: &str = "https://caselaw.nationalarchives.gov.uk/";

/// “[2019] UKSC 32”, “[2011] EWCA Civ 133”, “[2025] EWHC 2863 (Ch)”.
static NEUTRAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\[(20\d{2})\] (?:(UKSC|UKPC|EAT) (\d{1,4})|EWCA (Civ|Crim) (\d{1,4})|EWHC (\d{1,5}) \((Admin|Admlty|Ch|Comm|Fam|IPEC|KB|Pat|QB|SCCO|TCC)\)|UKUT (\d{1,4}) \((AAC|IAC|LC|TCC)\))",
    )
});
/// A part of the law that is cited right before it: “s.31”, “Art 29”, “Sch 2 para 1”.
static PART: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:ss?\.|Arts? |Sch |reg(?:s|\.)? |paras? )\d"));

/// The official page of the law that a citation names, such as `UK GDPR Art 28(3)`; `None` where there is none.
pub fn law_link(citation: &str) -> Option<String> {
    let Some(longest) = source(citation) else { return judgment(citation) };
    if longest.path.starts_with("https://") {
        return Some(longest.path.clone());
    }
    Some(format!("{LEGISLATION}{}", longest.path))
}

/// The laws of a finding or a rule with their pages. A part that is cited by itself belongs to the law before it.
pub fn laws(citations: &[String]) -> Vec<Law> {
    let mut before: Option<String> = None;
    let law = |name: &String| {
        let href = law_link(name).or_else(|| before.clone().filter(|_| PART.is_match(name)));
        before.clone_from(&href);
        Law { name: name.clone(), href }
    };
    citations.iter().map(law).collect()
}

/// The page of the first judgment that is named by a neutral citation.
fn judgment(citation: &str) -> Option<String> {
    let found = NEUTRAL.captures(citation)?;
    let part = |nth: usize| found.get(nth).map(|it| it.as_str().to_lowercase());
    let year = part(1)?;
    let (court, number) = match (part(2), part(4), part(7), part(9)) {
        (Some(court), ..) => (court, part(3)?),
        (None, Some(division), ..) => (format!("ewca/{division}"), part(5)?),
        (None, None, Some(division), _) => (format!("ewhc/{division}"), part(6)?),
        (None, None, None, chamber) => (format!("ukut/{}", chamber?), part(8)?),
    };
    Some(format!("{FIND_CASE_LAW}{court}/{year}/{number}"))
}

fn source(citation: &str) -> Option<&'static Source> {
    let named = embedded().sources.iter().filter(|it| {
        citation.strip_prefix(it.name.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    // "DPA 2018 (AI and ADM Code) Regs 2026" is not the Act it begins with.
    named.max_by_key(|it| it.name.len())
}

/// The name of the law that a citation begins with, if the rules know it.
pub(crate) fn source_of(citation: &str) -> Option<&'static str> {
    source(citation).map(|it| it.name.as_str())
}

/// The names of the laws that the rules know.
pub(crate) fn source_names() -> impl Iterator<Item = &'static str> {
    embedded().sources.iter().map(|it| it.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_leads_to_the_official_page() {
        let cases = [
            ("UK GDPR Art 28(3)", Some("https://www.legislation.gov.uk/eur/2016/679")),
            ("DPA 2018 s.3(9)-(10)", Some("https://www.legislation.gov.uk/ukpga/2018/12")),
            ("Data (Use and Access) Act 2025", Some("https://www.legislation.gov.uk/ukpga/2025/18")),
            ("Trade Secrets Regulations 2018", Some("https://www.legislation.gov.uk/uksi/2018/597")),
            ("Trade Secrets (Enforcement, etc.) Regs 2018", Some("https://www.legislation.gov.uk/uksi/2018/597")),
            ("CA 2006 s.46(2)", Some("https://www.legislation.gov.uk/ukpga/2006/46")),
            ("LPA 1925 s.136", Some("https://www.legislation.gov.uk/ukpga/Geo5/15-16/20")),
            ("Certainty of terms", None),
            ("CA 20061", None),
        ];
        for (citation, page) in cases {
            assert_eq!(law_link(citation).as_deref(), page, "{citation}");
        }
    }

    #[test]
    fn a_judgment_leads_to_find_case_law_only_by_its_neutral_citation() {
        let cases = [
            ("Tillman v Egon Zehnder [2019] UKSC 32", Some("uksc/2019/32")),
            ("AXA Sun Life v Campbell Martin [2011] EWCA Civ 133", Some("ewca/civ/2011/133")),
            ("Getty Images v Stability AI [2025] EWHC 2863 (Ch) (appeal pending, verify)", Some("ewhc/ch/2025/2863")),
            ("Penalty rule (Cavendish v Makdessi [2015] UKSC 67)", Some("uksc/2015/67")),
            ("X v Y [2024] UKUT 12 (AAC)", Some("ukut/aac/2024/12")),
            ("X v Y [2022] EAT 7", Some("eat/2022/7")),
            // No division, no address; the House of Lords is not kept there; a report is no neutral citation.
            ("2 Entertain v Sony [2020] EWHC 972", None),
            ("HIH v Chase Manhattan [2003] UKHL 6", None),
            ("Coco v A N Clark [1969] RPC 41", None),
            ("Stewart Gill v Horatio Myer [1992] QB 600", None),
        ];
        for (citation, page) in cases {
            let page = page.map(|it| format!("{FIND_CASE_LAW}{it}"));
            assert_eq!(law_link(citation), page, "{citation}");
        }
    }

    #[test]
    fn a_part_that_is_cited_by_itself_belongs_to_the_law_before_it() {
        let cited = ["CRA 2015 s.62", "s.31", "Good practice", "s.40 (digital content)"].map(str::to_owned);
        let pages: Vec<_> = laws(&cited).into_iter().map(|it| it.href).collect();
        let act = Some("https://www.legislation.gov.uk/ukpga/2015/15".to_owned());
        assert_eq!(pages, [act.clone(), act, None, None]);
    }

    #[test]
    fn every_act_and_instrument_that_a_rule_cites_has_a_page() {
        let is_statute =
            pattern(r"^[A-Z].*\b(?:Act|Regs|Regulations|Order) (?:1[89]\d\d|20\d\d)\b|^[A-Z]{2,6} (?:19|20)\d\d\b");
        let cited = embedded().rules.iter().flat_map(|it| &it.law);
        let without: Vec<_> = cited.filter(|it| is_statute.is_match(it) && law_link(it).is_none()).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
