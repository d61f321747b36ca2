//! The lines people type: what each says, and what is refused.

use super::super::lines::{data_set, measurement, output, privacy_budget, region, sub_processor};
use super::super::vocabulary::{Class, OutputKind};

#[test]
fn a_data_set_is_read_with_its_size_classes_and_fingerprint() {
    let hash = "F177".repeat(16);
    let line = format!(
        "Letters: 2025: l.csv, 1,250 records, 2.5 GB, trade secrets, personal data and children's data, SHA-256 {hash}."
    );
    let it = data_set(&line).unwrap();
    assert_eq!((it.title.as_str(), it.file.as_str()), ("Letters", "2025: l.csv"));
    assert_eq!((it.records, it.bytes), (1_250, 2_500_000_000));
    assert_eq!(it.classes, [Class::TradeSecret, Class::Personal, Class::Children]);
    assert_eq!(it.sha256, hash.to_lowercase());
    for (from, to) in [
        ("1,250 records", "0 records"),
        ("1,250 records", "many records"),
        ("2.5 GB", "big"),
        ("trade secrets", "secrets"),
        ("trade secrets", "personal data"),
        (&*hash, "F177"),
        ("SHA-256", "MD5"),
    ] {
        assert!(data_set(&line.replacen(from, to, 1)).is_err(), "{to}");
    }
}

#[test]
fn a_result_is_read_with_those_who_receive_it_and_its_owner() {
    let it = output("metrics, to the Data Owner, the Operator and the Developer, owned by the Developer").unwrap();
    assert_eq!((it.kind, it.owner.as_deref()), (OutputKind::Metrics, Some("Developer")));
    assert_eq!(it.to, ["Data Owner", "Operator", "Developer"]);
    assert_eq!(output("aggregate, to the First Party, owned jointly.").unwrap().owner, None);
    for line in [
        "metrics",
        "metrics, to the Developer",
        "metrics, owned by the Developer",
        "logs, to the Developer, owned by the Developer",
    ] {
        assert!(output(line).is_err(), "{line}");
    }
}

#[test]
fn measurements_places_budgets_and_others_are_read_or_refused() {
    let pcr = "a1".repeat(48);
    let line = format!("pactoria-worker 1.4.0, until 30 June 2027: PCR0 {pcr}, PCR1 {pcr}, PCR2 {pcr}");
    let it = measurement(&line).unwrap();
    assert_eq!((it.version, it.until, it.pcrs[2].as_str()), ([1, 4, 0], jiff::civil::date(2027, 6, 30), pcr.as_str()));
    for wrong in [
        line.replacen("1.4.0", "new", 1),
        line.replacen("30 June 2027", "next year", 1),
        line.replacen(&pcr, &"0".repeat(96), 1),
        line.replacen(&pcr, &"a1".repeat(47), 1),
        line.replacen(&pcr, &"g1".repeat(48), 1),
    ] {
        assert!(measurement(&wrong).is_err(), "{wrong}");
    }
    assert_eq!(region("AWS London (aws:eu-west-2)").as_deref(), Ok("aws:eu-west-2"));
    assert_eq!(region("site:our-cellar").as_deref(), Ok("site:our-cellar"));
    assert!(region("aws:EU").is_err() && region("London").is_err());
    let budget = privacy_budget("epsilon 0.4 a job and 8 in all, with delta 0.00001").unwrap();
    assert_eq!((budget.epsilon_total.as_str(), budget.delta_total.as_str()), ("8", "0.00001"));
    assert!(privacy_budget("epsilon .4 a job and 8 in all, with delta 0.00001").is_err());
    let other = sub_processor("Lowmoor Hosting, London branch, United Kingdom, host, and guard").unwrap();
    assert_eq!((other.name.as_str(), other.task.as_str()), ("Lowmoor Hosting, London branch", "host, and guard"));
    assert_eq!(other.country, "GB");
    assert_eq!(sub_processor("Nordlys AS, NO, host of the worker").unwrap().country, "NO");
    assert!(sub_processor("Lowmoor Hosting, Atlantis, host").is_err() && sub_processor("Lowmoor, IE").is_err());
}
