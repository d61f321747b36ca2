//! Tests of clauses of a company's own: what is read is what was written, and what each kind of mistake answers.

use super::*;
use crate::templates::load::library;

fn written(text: &str) -> OwnText {
    OwnText {
        heading: "Set-off".to_owned(),
        types: vec![ContractType::Nda],
        wordings: vec![
            OwnWording {
                rung: Rung::Preferred,
                gives_up: None,
                why: "Money owed is paid \"in full\".".to_owned(),
                law: vec!["Common law".to_owned()],
                text: text.to_owned(),
            },
            OwnWording {
                rung: Rung::LastResort,
                gives_up: Some("Undisputed sums may be kept back.".to_owned()),
                why: "A court would allow it.".to_owned(),
                law: Vec::new(),
                text: "##. Only what is agreed may be kept back.".to_owned(),
            },
        ],
    }
}

fn faults(text: &str) -> Vec<OwnFault> {
    read("CL-OWN-1", &written(text).to_file().unwrap(), library()).err().unwrap_or_default()
}

#[test]
fn what_is_read_is_what_was_written() {
    for text in [
        "##. One.\n\n###. an item;\n\n###. another.\n\n##. Two.",
        "##. It is for {{sentence purpose}}\n\n{{#parties}}\n##. {{party.label}} pays.\n{{/parties}}",
        "##. See clause {@governing-law} and [the day].",
    ] {
        let text = written(text);
        let read = read("CL-OWN-1", &text.to_file().unwrap(), library()).ok().unwrap();
        assert_eq!((read.clauses.len(), read.text), (2, text));
    }
}

#[test]
fn each_mistake_is_answered_with_its_wording_its_line_and_its_kind() {
    let name = |it: &str| it.to_owned();
    for (text, line, fault) in [
        ("##. One.\n\n##. It {{porpoise}} is.", 3, Fault::UnknownVariable(name("porpoise"), name("T-NDA-MUT"))),
        ("##. One {{purpose", 1, Fault::TagNotClosed),
        ("##. One.\n{{#if purpose}}\n##. Two.", 2, Fault::TagNotClosed),
        ("##. One.\n\n# Two", 3, Fault::NoParagraph),
        ("##. One.\n\n##. See {@nowhere}.", 3, Fault::UnknownReference(name("nowhere"), name("T-NDA-MUT"))),
        ("##. One.\n##. {{definitions}}", 2, Fault::UnknownTag(name("definitions"))),
    ] {
        assert_eq!(faults(text), [OwnFault { rung: Rung::Preferred, line, fault }], "{text}");
    }
    let mut both = written("##. One {{purpose");
    both.wordings[1].text = "##. A.\n##. {{what}}".to_owned();
    let found = read("CL-OWN-1", &both.to_file().unwrap(), library()).err().unwrap();
    let places: Vec<_> = found.iter().map(|it| (it.rung, it.line)).collect();
    assert_eq!(places, [(Rung::Preferred, 1), (Rung::LastResort, 2)], "every wording is looked at");
}

#[test]
fn a_file_that_nobody_wrote_so_is_refused() {
    let good = written("##. One.").to_file().unwrap();
    for (from, to) in [
        ("heading", "colour"),
        ("+++\n", ""),
        ("rung = \"last_resort\"", "rung = \"preferred\""),
        ("gives_up = \"Undisputed", "gives_up = \"\" # Undisputed"),
        ("why = \"A court", "why = \" \" # A court"),
        ("\"nda\"", "\"will\""),
    ] {
        assert!(good.contains(from), "{from}: {good}");
        assert!(read("CL-OWN-1", &good.replacen(from, to, 1), library()).is_err(), "{from}");
    }
}

#[test]
fn words_as_people_type_them_get_their_marks_and_no_line_moves() {
    let typed = "One:\n\n- an item;\n- another.\n\n{{#if purpose}}\nIt is so.\n{{/if}}\n{{#if purpose}}Yes.{{/if}}\n##. Marked.\n";
    let marked = with_marks(typed);
    let expected = "##. One:\n\n###. an item;\n###. another.\n\n{{#if purpose}}\n##. It is so.\n{{/if}}\n##. {{#if purpose}}Yes.{{/if}}\n##. Marked.";
    assert_eq!(marked, expected);
    assert_eq!(with_marks(&marked), marked);
}

#[test]
fn every_type_of_contract_has_a_template() {
    for kind in ContractType::ALL {
        assert!(for_types(library(), &[kind]).next().is_some(), "{kind:?}");
    }
}
