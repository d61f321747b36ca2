//! The facts that make a mistake costlier: each true where a reader would say so, and false where the text denies it.

use jiff::civil::date;
use rust_decimal::Decimal;

use super::super::detect::Fields;
use super::super::exposure;
use super::super::facts::Facts;
use super::super::score::{Counted, Credit, risk};
use super::super::text::Text;
use super::super::{
    Analysis, Deal, Exposing, FactSource, GivenFacts, Outcome, Prepared, analyse, analyse_by, exposure_factor,
    risk_account,
};
use super::samples::SERVICES;
use crate::contracts::ContractType;
use crate::playbook::{InForce, RuleSet, Switch};

fn exposing(words: &str, deal: Deal) -> usize {
    let text = Text::new(words);
    exposure::found(&text, &Fields::new(&text), &Facts::default(), &deal, &[]).len()
}

#[test]
fn a_fact_that_exposes_is_read_as_the_checks_and_the_key_terms_read_it() {
    let between =
        |other: &str| format!("This agreement is made between Alder Ltd and {other}.\n\n1. Work\n\nAlder works.");
    let head = "# Agreement\n\n1. Term\n\n";
    let wrong: Vec<(String, usize)> = [
        (format!("{head}This Agreement shall not renew automatically."), 0),
        (format!("{head}This Agreement shall renew for successive periods of 12 months."), 1),
        (format!("{head}This Agreement will automatically be extended for a further year."), 1),
        (format!("{head}This Agreement shall continue for a period of five (5) years."), 1),
        (format!("{head}The initial term of this Agreement is three years."), 1),
        (format!("{head}The initial term of this Agreement is two years."), 0),
        (format!("{head}The duties of confidence last for five years after the end of this Agreement."), 0),
        (format!("{head}The Client pays fees of £150,000."), 1),
        (format!("{head}The Employee receives a salary of £120,000 a year."), 1),
        (format!("{head}The Client pays fees of £15,000. Liability for the fees does not exceed £500,000."), 0),
        (between("Kessler GmbH of Berlin"), 1),
        (between("Iber Optica, incorporated in Spain"), 1),
        (between("Acme LLC, 5 Main St"), 1),
        (between("Delta Group, a Delaware corporation"), 1),
        (between("Birch Ltd"), 0),
    ]
    .into_iter()
    .filter(|(words, expected)| exposing(words, Deal::default()) != *expected)
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_value_and_the_dates_of_a_contract_count_before_its_text() {
    let text = "# Agreement\n\n1. Fees\n\nThe Client pays the Fees of the Order Form.";
    let worth = |value: i64| Deal { value: Some(Decimal::from(value)), ..Deal::default() };
    assert_eq!([99_999, 100_000, 150_000].map(|it| exposing(text, worth(it))), [0, 1, 1]);
    assert_eq!(exposing("# Agreement\n\n1. Fees\n\nThe Client pays fees of £150,000.", worth(20_000)), 0);
    let until = |ends| Deal { starts: Some(date(2026, 1, 1)), ends: Some(ends), ..Deal::default() };
    assert_eq!([date(2028, 12, 30), date(2028, 12, 31)].map(|it| exposing(text, until(it))), [0, 1]);
}

fn analysis(text: &str, off: &[&str]) -> Analysis {
    let switch =
        Switch { reason: "Trade custom".to_owned(), by_name: "Priya Nair".to_owned(), at: jiff::Timestamp::UNIX_EPOCH };
    let switched_off = off.iter().map(|it| ((*it).to_owned(), switch.clone())).collect();
    let own = Prepared::new(InForce { version: 1, rules: RuleSet { switched_off, ..RuleSet::default() } });
    analyse_by(&own, text, ContractType::ServiceAgreement, &GivenFacts::default(), date(2026, 11, 20))
}

#[test]
fn switching_a_rule_off_does_not_make_a_contract_expose_less() {
    let unlimited = "5.3 The Supplier's liability under the indemnity in this clause is unlimited.\n\n## 6. Term";
    let text = SERVICES.replace("## 6. Term", unlimited);
    let mut told_apart = 0;
    // The risk is a whole number, so not every text shows one fact more or less.
    for left_out in ["2.2", "3.2", "3.3", "4.1", "5.1", "6.2", "6.3", "7.1", "7.2", "7.4"] {
        let lines: Vec<&str> = text.lines().filter(|it| !it.starts_with(left_out)).collect();
        let text = lines.join("\n");
        let all = analysis(&text, &[]);
        let it = all.findings.iter().find(|it| it.rule_id == "COM-LIAB-UNL").expect("the rule is asked of services");
        assert_eq!(it.outcome, Outcome::Fail);
        let less = analysis(&text, &["COM-LIAB-UNL"]);
        let counted: Vec<Counted> = less.findings.iter().filter_map(Counted::of).collect();
        let other = exposing(&text, Deal::default());
        assert_eq!(less.risk_score, Some(risk(&counted, other + 1)), "without {left_out}");
        told_apart += usize::from(risk(&counted, other) != risk(&counted, other + 1));
    }
    assert!(told_apart > 0, "some text tells the two apart");
}

#[test]
fn each_fact_that_exposes_is_named_with_where_it_comes_from() {
    let given = GivenFacts::of_template([("special", "true")]).unwrap();
    let mut given = given.of(Deal { value: Some(Decimal::from(150_000)), ..Deal::default() });
    given.set("transfer", "true").unwrap();
    let renewing = "5.4 This Agreement shall renew for successive periods of 12 months.";
    let unlimited = "The Supplier's liability under the indemnity in this clause is unlimited.";
    let text = SERVICES.replace("## 6. Term", &format!("5.3 {unlimited}\n\n{renewing}\n\n## 6. Term"));
    let it = analyse(&text, ContractType::ServiceAgreement, &given, date(2026, 11, 20));
    let told: Vec<_> = it.exposed.as_ref().expect("the text can be read").iter().collect();
    let of = |fact| told.iter().find(|it| it.fact == fact).unwrap_or_else(|| panic!("{fact:?} holds: {told:?}"));
    assert_eq!(of(Exposing::SpecialCategories).source, FactSource::Template);
    assert_eq!(of(Exposing::TransferAbroad).source, FactSource::Given);
    assert_eq!(of(Exposing::HighValue).source, FactSource::Given, "it is recorded");
    assert_eq!(of(Exposing::UnlimitedLiability).rules, ["COM-LIAB-UNL"]);
    let renews = of(Exposing::RenewsItself);
    assert_eq!(
        (renews.source, renews.evidence.as_ref().map(|it| it.quote.as_str())),
        (FactSource::Inferred, Some(renewing))
    );
    assert!(told.iter().all(|it| !matches!(it.fact, Exposing::Consumer | Exposing::ForeignParty)), "{told:?}");
    let counted: Vec<Counted> = it.findings.iter().filter_map(Counted::of).collect();
    assert_eq!(it.risk_score, Some(risk(&counted, told.len())), "those that are named are those that count");
}

#[test]
fn the_account_of_a_risk_adds_up_to_the_risk_that_is_shown() {
    let bad = SERVICES
        .replace("## 6. Term", "5.3 The Supplier may change the Services at any time without notice.\n\n## 6. Term");
    for text in [SERVICES, bad.as_str(), "1. Payment\n\n1.1 Invoices are paid within 90 days of their date.\n"] {
        let it = analysis(text, &[]);
        let account = risk_account(&it).expect("the text can be read");
        assert_eq!(Some(account.steps.risk), it.risk_score);
        let sum: f64 = account.parts.iter().map(|it| it.points).sum();
        assert!((sum - account.steps.points).abs() < 1e-9, "{sum} {:?}", account.steps);
        for part in &account.parts {
            assert!((part.of_severity * part.share * part.certainty - part.points).abs() < 1e-9, "{part:?}");
            assert!(it.findings.iter().any(|it| it.rule_id == part.rule_id && it.outcome.is_problem()), "{part:?}");
        }
        assert!(account.parts.is_sorted_by(|a, b| a.points >= b.points));
        let counted = it.findings.iter().filter_map(Counted::of).filter(|it| it.credit != Credit::Full).count();
        assert_eq!(account.parts.len(), counted, "everything that has points is named");
        let (least, most) = account.steps.bound.range();
        assert!((least..=most).contains(&account.steps.risk));
        assert_eq!(account.steps.factor, exposure_factor(it.exposed.as_ref().map_or(0, Vec::len)));
    }
    let mut old = analysis(SERVICES, &[]);
    old.exposed = None;
    assert_eq!(risk_account(&old), None, "how much exposed it was not kept then, so nothing is explained");
}

#[test]
fn five_facts_count_at_most() {
    let factors = [0, 1, 5, 6, 8].map(|it| format!("{:.1}", exposure_factor(it)));
    assert_eq!(factors, ["1.0", "1.1", "1.5", "1.5", "1.5"]);
}

#[test]
fn an_analysis_from_before_the_facts_were_kept_is_still_read() {
    let mut old = serde_json::to_value(analysis(SERVICES, &[])).unwrap();
    old.as_object_mut().unwrap().remove("exposed");
    let it: Analysis = serde_json::from_value(old).unwrap();
    assert_eq!(it.exposed, None);
}
