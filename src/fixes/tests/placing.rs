use super::super::place::{Place, Places};
use crate::document::assemble;

const MARKED: &str = "# Services agreement\n\n## Parties\n\n#P. Alder Ltd; and\n\n#P. Birch Ltd.\n\n#. Services {#services}\n\n##. Alder \
                      does the work, as clause {@payment} says.\n\n#. Payment {#payment}\n\n##. Birch pays within 30 days {#days}\n\n#. General\n\n##. \
                      This is all.\n\n## Signatures\n\nSigned by ______ for and on behalf of Alder Ltd\n\nSigned by ______ for and on behalf of Birch \
                      Ltd\n\n#S. Prices\n\n#. Rates\n\n##. Ten pounds.\n";
const TYPED: &str = "SERVICES AGREEMENT\n\nThis agreement is made between Alder Ltd and Birch Ltd.\n\n1. Services\n\n1.1 Alder does the \
                     work.\n\n2. Payment\n\n2.1 Birch pays within 30 days.\n\n2.2 Interest runs at 8%.\n\nSigned by ______ for and on behalf of \
                     Alder Ltd\n\nSigned by ______ for and on behalf of Birch Ltd\n";
const WORDING: &str = "First words\nthat go on.\n\nSecond, with:\n\n- one; and\n- two.";

fn put(source: &str, place: &str) -> String {
    let places = Places::of(source);
    let place = places.named(place).unwrap_or_else(|| panic!("there is no {place}"));
    let new = places.with(place, "Added", WORDING);
    // Nothing that stood there is changed or moved.
    let mut rest = new.as_str();
    for line in source.lines().filter(|it| !it.trim().is_empty()) {
        rest = rest.split_once(line).unwrap_or_else(|| panic!("{line} is gone from {new}")).1;
    }
    new
}

fn words(source: &str) -> Vec<(String, String)> {
    let choices = Places::of(source).choices("Added");
    choices.into_iter().map(|it| (it.word, it.label)).collect()
}

#[test]
fn every_section_of_the_body_is_a_place_and_schedules_and_signatures_are_none() {
    let word = |it: &str, label: &str| (it.to_owned(), label.to_owned());
    let new = word("new", "A new section at the end: Added");
    assert_eq!(
        words(MARKED),
        [
            new.clone(),
            word("1", "At the end of 1, Services"),
            word("2", "At the end of 2, Payment"),
            word("3", "At the end of 3, General")
        ]
    );
    assert_eq!(words(TYPED), [new, word("1", "At the end of 1, Services"), word("2", "At the end of 2, Payment")]);
    let places = Places::of(MARKED);
    for nowhere in ["4", "0", "", "schedule 1", "-1", "New"] {
        assert_eq!(places.named(nowhere), None, "{nowhere}");
    }
}

#[test]
fn wording_under_a_heading_gets_marks_where_numbers_are_marks() {
    let content = assemble(&put(MARKED, "2")).content;
    let expected = "2.1 Birch pays within 30 days\n\n2.2 First words that go on.\n\n2.3 Second, with:\n\n(a) one; and\n\n(b) two.\n\n## 3. General";
    assert!(content.contains(expected), "{content}");
    assert!(content.contains("as clause 2 says"), "{content}");
}

#[test]
fn wording_under_a_heading_gets_the_next_numbers_where_numbers_are_typed() {
    let new = put(TYPED, "2");
    let expected = "2.2 Interest runs at 8%.\n\n2.3 First words that go on.\n\n2.4 Second, with:\n\n(a) one; and\n\n(b) two.\n\nSigned by";
    assert!(new.contains(expected), "{new}");
}

#[test]
fn a_section_of_its_own_comes_last_in_the_body_and_before_the_signatures() {
    let content = assemble(&put(MARKED, "new")).content;
    let expected = "3.1 This is all.\n\n## 4. Added\n\n4.1 First words that go on.\n\n4.2 Second, with:\n\n(a) one; and\n\n(b) two.\n\n## Signatures";
    assert!(content.contains(expected), "{content}");
    let typed = put(TYPED, "new");
    let expected = "2.2 Interest runs at 8%.\n\n3. Added\n\n3.1 First words that go on.\n\n3.2 Second, with:\n\n(a) one; and\n\n(b) two.\n\nSigned by";
    assert!(typed.contains(expected), "{typed}");
    let headed = put("# Terms\n\n## 1. One\n\nWords.\n\n## 2. Two\n\nMore words.\n", "new");
    assert!(
        headed.ends_with(
            "More words.\n\n## 3. Added\n\nFirst words that go on.\n\nSecond, with:\n\n(a) one; and\n\n(b) two.\n"
        ),
        "{headed}"
    );
}

#[test]
fn a_text_without_numbers_takes_the_wording_at_its_end_before_the_signatures() {
    let letter = "Dear Sam,\n\nWe agree that you clean the windows and that we pay you for it.\n\nYours";
    assert!(
        put(letter, "new")
            .ends_with("Yours\n\n## Added\n\nFirst words that go on.\n\nSecond, with:\n\n(a) one; and\n\n(b) two.")
    );
    let empty = Places::of("");
    assert_eq!(empty.with(Place::New, "Added", "Words."), "## Added\n\nWords.");
}

#[test]
fn wording_does_not_part_definitions_that_stand_together() {
    let source = "# Terms\n\n#. Words\n\n#D. Zeal: zest.\n\n#D. Aim: purpose.\n\n#. End\n\n##. Zeal has an Aim.\n";
    let new = put(source, "1");
    assert!(new.contains("#D. Aim: purpose.\n\n##. First words"), "{new}");
}

#[test]
fn the_best_place_is_the_section_whose_heading_names_it() {
    let places = Places::of(MARKED);
    let best = |under: &[&str]| places.word(places.best(&under.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()));
    assert_eq!(best(&["fees", "payment"]), "2");
    assert_eq!(best(&["general", "payment"]), "3");
    assert_eq!(best(&["rates"]), "new", "a schedule is no place");
    assert_eq!(best(&[]), "new");
}

#[test]
fn nothing_typed_acts_as_a_mark_where_numbers_are_marks() {
    let places = Places::of(MARKED);
    let new = places.with(Place::New, "Added", "#S. No schedule\n\n- #. no clause");
    assert!(new.contains("##. #S. No schedule\n\n###. #. no clause"), "{new}");
}

#[test]
fn of_two_sections_with_one_number_each_is_a_place_of_its_own() {
    let source = "# Agreement\n\n## Part A\n\n1. Definitions\n\n1.1 Words mean what they say.\n\n2. Work\n\n2.1 Alder works.\n\n## Part B\n\n1. Services\n\n1.1 Alder \
                  serves.\n\n2. Fees\n\n2.1 Birch pays.\n\n3. Law\n\n3.1 English law governs this.\n";
    let places = Places::of(source);
    let choices = words(source);
    assert_eq!(choices.len(), 6, "{choices:?}");
    for (at, (word, label)) in choices.iter().enumerate().skip(1) {
        assert_eq!(places.named(word), Some(Place::Section(at - 1)), "{word}: {label}");
        assert_eq!(&places.word(Place::Section(at - 1)), word);
    }
    assert_eq!(choices[5].0, "3", "a number that no other section has is its word");
    let fees = choices.iter().find(|it| it.1.ends_with("Fees")).unwrap();
    assert!(put(source, &fees.0).contains("2.1 Birch pays.\n\n2.2 First words that go on."));
    for nowhere in ["1", "2", "s0", "s6", "s"] {
        assert_eq!(places.named(nowhere), None, "{nowhere} is not one place");
    }
}
