//! Tests of the ladders: the shipped ones, and what each kind of mistake answers.

use super::*;
use crate::templates::load::library;
use std::path::Path;

#[test]
fn the_shipped_ladders_fit_every_template_that_has_their_clause() {
    let ladders = shipped(library()).unwrap_or_else(|it| panic!("{it}"));
    for (name, rungs) in &ladders {
        let positions: Vec<_> = rungs.iter().map(|it| it.rung).collect();
        assert_eq!(positions, [Rung::Acceptable, Rung::LastResort], "{name}");
    }
    assert!(ladders.len() >= 163, "{}", ladders.len());
}

#[test]
fn the_embedded_list_of_ladders_is_exactly_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/templates/library/ladders");
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| format!("ladders/{}", it.unwrap().file_name().to_str().unwrap()))
        .collect();
    let listed: BTreeSet<String> = files::FILES.iter().map(|it| it.0.to_owned()).collect();
    assert_eq!((listed.len(), listed), (files::FILES.len(), found));
}

#[test]
fn every_rule_a_ladder_names_is_in_the_rule_pack() {
    let known: BTreeSet<&str> = crate::compliance::rule_texts().map(|it| it.id).collect();
    for fallback in shipped(library()).unwrap().values().flatten() {
        for rule in &fallback.clause.rules {
            assert!(known.contains(rule.as_str()), "{}: {rule}", fallback.clause.file);
        }
    }
}

#[test]
fn each_mistake_in_a_ladder_is_answered_with_its_kind() {
    let (path, text) = files::FILES.iter().find(|it| it.0 == "ladders/CL-ACCEPT.acceptable.md").unwrap();
    let cases = [
        ("id = \"CL-ACCEPT\"", "id = \"CL-NOWHERE\"", Some(Fault::UnknownClause("CL-NOWHERE".to_owned()))),
        (
            "rung = \"acceptable\"",
            "rung = \"preferred\"",
            Some(Fault::UnknownAnswer("preferred".to_owned(), "rung".to_owned())),
        ),
        ("gives_up = \"", "gives_up = \" \" # ", Some(Fault::Empty("gives_up".to_owned()))),
        (
            "{{count acceptance_days",
            "{{count acceptence_days",
            Some(Fault::UnlistedVariable("acceptence_days".to_owned())),
        ),
    ];
    for (from, to, fault) in cases {
        assert!(text.contains(from), "{from}");
        let text = text.replacen(from, to, 1);
        let error = read(&[(*path, &text)], library()).unwrap_err();
        assert_eq!(error.file, *path);
        if let Some(fault) = fault {
            assert_eq!(error.fault, fault);
        }
    }
    let twice = [(*path, *text), (*path, *text)];
    assert!(matches!(read(&twice, library()).unwrap_err().fault, Fault::Duplicate(_)));
}
