//! Tests of the clause library.

use crate::clauses::Rung;
use crate::document;
use crate::templates::{library_clauses, paragraphs};
use std::collections::BTreeSet;

#[test]
fn every_clause_has_an_address_of_its_own_and_a_preferred_wording_first() {
    let addresses: BTreeSet<_> = library_clauses().iter().map(|it| it.address.as_str()).collect();
    assert_eq!(addresses.len(), library_clauses().len());
    for clause in library_clauses() {
        let rungs: Vec<_> = clause.wordings.iter().map(|it| it.rung).collect();
        assert!(rungs.is_sorted() && rungs.first() == Some(&Rung::Preferred), "{}: {rungs:?}", clause.address);
        assert!(!clause.templates.is_empty(), "{}", clause.address);
    }
}

#[test]
fn a_fallback_says_what_it_gives_up_and_differs_from_what_stands_above_it() {
    let mut fallbacks = 0;
    for clause in library_clauses() {
        for pair in clause.wordings.windows(2) {
            let [above, below] = pair else { continue };
            fallbacks += 1;
            assert!(below.gives_up.as_ref().is_some_and(|it| !it.is_empty()), "{}", clause.address);
            assert_ne!(above.text, below.text, "{} {:?}", clause.address, below.rung);
        }
    }
    assert!(fallbacks > 100, "{fallbacks}");
}

#[test]
fn no_wording_is_drawn_with_a_mark_left_in_it() {
    for clause in library_clauses() {
        for wording in &clause.wordings {
            let text = clause.referring(&wording.text, "");
            let content = document::assemble(&format!("{} {}\n\n{text}\n", clause.mark, clause.heading)).content;
            for mark in ["{@", "{#", "{{", "##. "] {
                assert!(!content.contains(mark), "{} {:?} has {mark}: {content}", clause.address, wording.rung);
            }
        }
    }
}

#[test]
fn a_reference_stays_one_where_the_draft_has_what_it_names() {
    let refers = |it: &&crate::templates::LibraryClause| it.wordings.iter().any(|it| it.text.contains("{@"));
    let clause = library_clauses().iter().find(refers).unwrap();
    let text = &clause.wordings.iter().find(|it| it.text.contains("{@")).unwrap().text;
    let key = text.split("{@").nth(1).unwrap().split('}').next().unwrap();
    assert!(!clause.referring(text, "").contains("{@"));
    assert!(clause.referring(text, &format!("#. Here {{#{key}}}")).contains(&format!("{{@{key}}}")));
}

#[test]
fn items_stay_under_their_paragraph_and_a_table_is_no_paragraph() {
    let read = paragraphs("##. One:\n\n###. first;\n\n###. last.\n\n##. Two.").unwrap();
    assert_eq!(read, ["One:\n\n- first;\n- last.", "Two."]);
    assert_eq!(paragraphs("| a | b |"), None);
}
