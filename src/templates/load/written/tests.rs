//! Tests of templates of a company's own: what each kind of mistake answers, and where.

use super::*;
use crate::templates::load::{library, source_of};

fn nda() -> String {
    source_of("T-NDA-MUT").unwrap().to_owned()
}

fn fault(from: &str, to: &str) -> TemplateFault {
    let text = nda();
    assert!(text.contains(from), "{from}");
    read("T-OWN-1", &text.replacen(from, to, 1), BTreeMap::new()).err().unwrap()
}

#[test]
fn every_template_of_the_library_can_be_the_beginning_of_one() {
    for template in library().templates() {
        let text = source_of(&template.id).unwrap();
        let read = read(&template.id, text, BTreeMap::new());
        assert!(read.is_ok(), "{}: {:?}", template.id, read.err());
    }
    let own = [("id", "\"T-OWN-1\""), ("version", "1"), ("author", "\"a\""), ("change_note", "\"b\"")];
    let (text, _) = with_particulars(crate::templates::own::BLANK, &own.map(|(name, it)| (name, it.to_owned())));
    let blank = read("T-OWN-1", &text, BTreeMap::new()).unwrap_or_else(|it| panic!("{it:?}"));
    let draft = crate::templates::draft(&blank, &blank.sample);
    assert!(draft.unanswered.is_empty() && draft.source.contains("Birch Limited"), "{:?}", draft.unanswered);
}

#[test]
fn each_mistake_is_answered_with_its_line_in_what_was_typed() {
    let line_of = |word: &str| nda().lines().position(|it| it.contains(word)).unwrap() + 1;
    let unknown = fault("\"NC-TERM\"", "\"NC-TERN\"");
    assert_eq!((unknown.line, unknown.message.as_str()), (line_of("\"NC-TERM\""), "there is no clause NC-TERN."));
    let missing = fault("name = \"purpose\"", "name = \"aim\"");
    assert_eq!(missing.line, line_of("\"NC-PURPOSE\""), "{}", missing.message);
    assert!(
        missing.message.starts_with("with the clause NC-PURPOSE: purpose is not a question"),
        "{}",
        missing.message
    );
    let fact = fault("pd = \"none\"", "colour = \"none\"");
    assert!(fact.message.contains("no fact colour"), "{}", fact.message);
    let word = fault("pd = \"none\"", "pd = \"perhaps\"");
    assert_eq!(word.line, line_of("[facts]"), "{}", word.message);
    assert!(fault("version = 1", "version = 1\ncolour = 'blue'").line > 1);
}

#[test]
fn particulars_take_their_lines_or_stand_at_the_top() {
    let given = [("id", "\"T-OWN-2\"".to_owned()), ("version", "7".to_owned())];
    let (text, shift) = with_particulars("name = \"A\"\nversion = 1\n\n[facts]\nid = \"x\"\n", &given);
    assert_eq!((text.as_str(), shift), ("id = \"T-OWN-2\"\nname = \"A\"\nversion = 7\n\n[facts]\nid = \"x\"\n", 1));
}

#[test]
fn own_clauses_are_found_between_quotes() {
    let text = "clauses = [\"CL-DEFS\", \"CL-OWN-3\", \"CL-OWN-4/2\"] # CL-OWN-9";
    let found: Vec<_> = own_clauses_in(text, "CL-OWN-").into_iter().collect();
    assert_eq!(found, ["CL-OWN-3", "CL-OWN-4/2"]);
}
