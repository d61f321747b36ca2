//! Tests of the loader: the shipped library, and what each kind of mistake answers.

use super::*;
use std::path::Path;

const PACKS: [&str; 2] =
    [include_str!("../../compliance/packs/uk-sme.json"), include_str!("../../compliance/packs/uk-data-ai.json")];

#[test]
fn the_shipped_library_loads() {
    let library = Library::read(files::FILES).unwrap_or_else(|it| panic!("{it}"));
    assert!(library.template("T-NDA-MUT").is_some());
}

#[test]
fn the_embedded_list_is_exactly_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/templates/library");
    let mut found = BTreeSet::new();
    for (folder, prefix) in [(folder.clone(), ""), (folder.join("clauses"), "clauses/")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                found.insert(format!("{prefix}{}", entry.file_name().to_str().unwrap()));
            }
        }
    }
    let listed: BTreeSet<String> = files::FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(listed, found);
    assert_eq!(listed.len(), files::FILES.len());
}

#[test]
fn every_rule_and_fact_the_library_names_is_in_the_rule_pack() {
    let packs: Vec<serde_json::Value> = PACKS.iter().map(|it| serde_json::from_str(it).unwrap()).collect();
    let ids = |what: &str| -> BTreeSet<String> {
        let all = packs.iter().flat_map(|it| it[what].as_array().into_iter().flatten());
        all.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    let (rules, facts) = (ids("rules"), ids("facts"));
    library().check_against(&rules, &facts).unwrap();
    let fewer: BTreeSet<String> = rules.iter().filter(|it| *it != "NDA-DEF").cloned().collect();
    let error = library().check_against(&fewer, &facts).unwrap_err();
    assert_eq!((error.file.as_str(), error.fault), ("clauses/NC-DEF.md", Fault::UnknownRule("NDA-DEF".to_owned())));
}

/// The shipped files with one of them changed.
fn changed(path: &str, from: &str, to: &str) -> Result<Library, LoadError> {
    let (_, text) = files::FILES.iter().find(|it| it.0 == path).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    let text = text.replacen(from, to, 1);
    let files: Vec<(&str, &str)> =
        files::FILES.iter().map(|&(name, old)| (name, if name == path { text.as_str() } else { old })).collect();
    Library::read(&files)
}

#[test]
fn each_mistake_is_answered_with_its_file_and_kind() {
    let nda = "T-NDA-MUT.toml";
    let clause = "clauses/NC-PURPOSE.md";
    let name = |it: &str| it.to_owned();
    let cases = [
        (nda, "version = 1", "version = 1\ncolour = 'blue'", None),
        (nda, "\"NC-TERM\"", "\"NC-TERN\"", Some(Fault::UnknownClause(name("NC-TERN")))),
        (nda, "name = \"purpose\"", "name = \"aim\"", Some(Fault::UnknownVariable(name("purpose"), name("T-NDA-MUT")))),
        (nda, "is = [\"true\"]", "is = [\"ture\"]", Some(Fault::UnknownAnswer(name("ture"), name("non_solicitation")))),
        (nda, "    \"NC-TERM\",", "    \"NC-TERM\",\n    \"NC-TERM\",", Some(Fault::Duplicate(name("NC-TERM")))),
        (nda, "summary = \"T", "summary = \"\" # T", Some(Fault::Empty(name("summary")))),
        (clause, "{{sentence purpose}}", "{{porpoise}}", Some(Fault::UnlistedVariable(name("porpoise")))),
        (
            clause,
            "variables = [\"purpose\"]",
            "variables = [\"purpose\", \"x\"]",
            Some(Fault::UnusedVariable(name("x"))),
        ),
        (clause, "id = \"NC-PURPOSE\"", "id = \"NC-TERM\"", None),
        (
            clause,
            "{{sentence purpose}}",
            "{@nowhere} {{sentence purpose}}",
            Some(Fault::UnknownReference(name("nowhere"), name("T-NDA-MUT"))),
        ),
        (
            clause,
            "{{sentence purpose}}",
            "{{#is purpose \"a\"}}{{/is}} {{sentence purpose}}",
            Some(Fault::WrongUse(name("purpose"))),
        ),
        (clause, "+++", "---", Some(Fault::NoFrontMatter)),
        ("clauses/CL-DATE.md", "{{#if agreement_date}}", "{{#has CL-LAW}}", None),
        (
            "clauses/CL-DATE.md",
            "{{else}}\nThe date",
            "{{else}}\nOn {{agreement_date}} the date",
            Some(Fault::UnguardedVariable(name("agreement_date"), name("T-NDA-MUT"))),
        ),
        (
            "definitions.toml",
            "a day other than",
            "a day of {{beginning}} other than",
            Some(Fault::UnknownVariable(name("beginning"), name("T-NDA-MUT"))),
        ),
    ];
    for (path, from, to, want) in cases {
        let error = changed(path, from, to).unwrap_err();
        if let Some(want) = want {
            assert_eq!(error.fault, want, "{from} → {to}: {error}");
        }
        assert!(error.line >= 1);
    }
    let error = changed(clause, "{{sentence purpose}}", "{{sentence purpose").unwrap_err();
    assert_eq!((error.file.as_str(), error.line, error.fault), (clause, 12, Fault::TagNotClosed));
}

#[test]
fn a_clause_no_template_uses_is_a_mistake() {
    let spare = "+++\nid = \"CL-SPARE\"\nheading = \"Spare\"\nwhy = \"None.\"\nlaw = []\nrules = []\nvariables = []\n+++\n##. Text.\n";
    let files: Vec<(&str, &str)> = files::FILES.iter().copied().chain([("clauses/CL-SPARE.md", spare)]).collect();
    assert_eq!(Library::read(&files).unwrap_err().fault, Fault::UnusedClause);
}

#[test]
fn the_gallery_finds_templates_by_words_category_and_type() {
    let ids = |it: Vec<TemplateCard>| it.into_iter().map(|it| it.id).collect::<Vec<_>>();
    assert_eq!(ids(search("REPORTS nobody", None, None)), ["T-NDA-MUT", "T-NDA-ONE", "T-NDA-IND"]);
    assert_eq!(ids(search("mutual", Some("Confidentiality"), Some(ContractType::Nda))), ["T-NDA-MUT"]);
    assert!(search("mutual", Some("Employment"), None).is_empty());
    assert!(search("no such words anywhere", None, None).is_empty());
    assert_eq!(search("", None, None).len(), library().templates().len());
}
