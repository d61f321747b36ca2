//! Reading a document: working text, clause tree, units, parties, definitions and the way back to the original.

use super::super::text::{ClauseKind, LineKind, PartyKind, Role, Text, Zone};
use super::samples::{SERVICES, pasted_from_a_word_processor, wrapped_plain_text};

fn numbers(text: &Text) -> Vec<String> {
    text.clauses().iter().filter_map(|it| it.number.clone()).collect()
}

fn sentences(source: &str) -> Vec<String> {
    let text = Text::new(source);
    text.sentences().iter().map(|it| text.passage(it).into_owned()).collect()
}

#[test]
fn quotes_dashes_and_spaces_become_plain_and_marks_go() {
    let cases = [
        ("“Fees” means the Supplier’s fees – all of them", "\"Fees\" means the Supplier's fees - all of them"),
        ("within 30\u{a0}days\u{200b} of the in\u{ad}voice", "within 30 days of the invoice"),
        ("The **Supplier** shall _not_ use `code`", "The Supplier shall not use code"),
        ("See [our notice](https://example.com/privacy) first", "See our notice (https://example.com/privacy) first"),
        ("Name: ____________ and [***]", "Name: ____________ and [***]"),
        ("<p>Fees &amp; costs of &pound;10</p>", "Fees & costs of £10"),
        ("the ﬁrst oﬃce", "the first office"),
        ("Cafe\u{301} Ltd", "Café Ltd"),
        ("''Employee\" means you", "\"Employee\" means you"),
        ("party\\_name and \\*", "party_name and *"),
        ("{{client_name}} of <<address>>", "{{client_name}} of <<address>>"),
    ];
    for (source, working) in cases {
        assert_eq!(Text::new(source).working(), working);
    }
}

#[test]
fn a_word_broken_at_a_line_end_is_joined_when_the_whole_word_occurs() {
    let filler = "The parties have agreed that the terms set out below apply to them now.\n".repeat(8);
    let source =
        format!("{filler}The Supplier keeps confidential what it learns and the confiden-\ntial papers too.\n");
    assert!(Text::new(&source).working().contains("the confidential papers"));
    let compound = format!("{filler}The Supplier keeps every document of the third-\nparty users that it has.\n");
    assert!(Text::new(&compound).working().contains("third-party users"));
}

#[test]
fn page_numbers_and_running_headers_are_dropped() {
    let page = |nth: usize| {
        format!("ACME SERVICES AGREEMENT\nThe Supplier shall do task number {nth} well.\nPage {nth} of 4\n\u{c}")
    };
    let source: String = (1..=4).map(page).collect();
    let text = Text::new(&source);
    assert!(!text.working().contains("Page"), "{}", text.working());
    assert!(!text.working().contains("ACME"), "{}", text.working());
    assert!(text.working().contains("task number 3"));
}

#[test]
fn evidence_leads_back_to_the_original_characters() {
    let source = "1. Fees\n\n“Fees” are **due** within 30\u{a0}days – no later.";
    let text = Text::new(source);
    let start = text.working().find("due").expect("the word is there");
    let end = text.working().find(" - no").expect("the dash is plain");
    let evidence = text.evidence(&(start..end)).expect("the span is not empty");
    assert_eq!(evidence.quote, "due** within 30\u{a0}days");
    let exact: String =
        source.chars().skip(evidence.start as usize).take((evidence.end - evidence.start) as usize).collect();
    assert_eq!(exact, evidence.quote);
}

#[test]
fn the_clause_tree_is_the_same_for_markdown_and_for_pasted_text() {
    let markdown = Text::new(SERVICES);
    let expected = numbers(&markdown);
    assert_eq!(
        expected.iter().filter(|it| !it.contains(['.', '('])).count(),
        8,
        "seven clauses and a schedule: {expected:?}"
    );
    assert!(expected.contains(&"2.2(b)".to_owned()));
    assert_eq!(markdown.tree_confidence(), 1.0);
    for (name, source) in [("pasted", pasted_from_a_word_processor()), ("wrapped", wrapped_plain_text())] {
        let text = Text::new(&source);
        assert_eq!(numbers(&text), expected, "{name}");
        assert_eq!(text.tree_confidence(), 1.0, "{name}");
    }
}

#[test]
fn headings_zones_and_the_signature_page_are_found_in_every_form() {
    for source in [SERVICES.to_owned(), pasted_from_a_word_processor(), wrapped_plain_text()] {
        let text = Text::new(&source);
        let headings: Vec<&str> = text.headings().map(|it| text.slice(&it.span)).collect();
        assert!(headings.contains(&"5. Limits on liability"), "{headings:?}");
        let zone =
            |words: &str| text.zone_at(text.working().find(words).unwrap_or_else(|| panic!("{words} is missing")));
        assert_eq!(zone("BRIGHTWATER FOODS LTD, a company"), Zone::Parties);
        assert_eq!(zone("advises food companies"), Zone::Recitals);
        assert_eq!(zone("means the fees set out"), Zone::Definitions);
        assert_eq!(zone("total liability"), Zone::Body);
        assert_eq!(zone("Annual report"), Zone::Schedule);
        assert_eq!(zone("Signed by Anna Field"), Zone::Signature);
    }
}

#[test]
fn both_parties_are_read_with_their_names_numbers_addresses_and_roles() {
    for source in [SERVICES.to_owned(), pasted_from_a_word_processor(), wrapped_plain_text()] {
        let text = Text::new(&source);
        let [supplier, customer] = text.parties() else { panic!("two parties: {:?}", text.parties()) };
        assert_eq!(supplier.name, "NORTHFIELD ADVISORY LIMITED");
        assert_eq!((supplier.kind, supplier.role), (PartyKind::Company, Some(Role::Supplier)));
        assert_eq!(supplier.number.as_deref(), Some("09876543"));
        assert_eq!(supplier.labels, ["Supplier"]);
        let address = supplier.address.as_ref().map(|it| text.slice(it));
        assert!(address.is_some_and(|it| it.contains("12 Mill Lane")), "{address:?}");
        assert_eq!((customer.name.as_str(), customer.role), ("BRIGHTWATER FOODS LTD", Some(Role::Customer)));
    }
}

#[test]
fn parties_are_read_in_the_shapes_documents_use() {
    let cases: [(&str, &[&str]); 8] = [
        (
            "This agreement is made between Acme Widgets Limited (\"Acme\") and Jane Smith (\"the Consultant\").\n\n1. Services\n\nText.",
            &["Acme Widgets Limited", "Jane Smith"],
        ),
        (
            "Agreement between Blue Ltd (\"Client\"), of 1 High Street, Leeds, and Green LLP (\"Provider\"), of 2 Low Street, York.",
            &["Blue Ltd", "Green LLP"],
        ),
        (
            "BETWEEN:\n\nACME WIDGETS, INC., a company of 1 First Street\n\n(\"Acme\" or the \"Company\")\n\nAND:\n\nDR. J. BLOGGS of 2 Second Street\n\n(the \"Contractor\")\n\n1. Services\n\nText.",
            &["ACME WIDGETS, INC.", "DR. J. BLOGGS"],
        ),
        (
            "Employer: Acme Bakery Ltd\nEmployee: Mary Jones\n\n1. Start\n\nYou start on 1 May 2027.",
            &["Acme Bakery Ltd", "Mary Jones"],
        ),
        (
            "| Party | Name |\n|---|---|\n| Supplier | Acme Ltd |\n| Customer | Beta plc |\n\n1. Services\n\nText.",
            &["Acme Ltd", "Beta plc"],
        ),
        (
            "# Terms\n\nWe are Acme Shop Limited, a company in England.\n\nYou must pay for your order.",
            &["Acme Shop Limited", "you"],
        ),
        (
            "(1) ALPHA LIMITED of 1 A Street, Leeds\n(2) BETA LLP of 2 B Street, York\n\nIt is agreed:\n\n1. Purpose\n\nText.",
            &["ALPHA LIMITED", "BETA LLP"],
        ),
        ("Some words about nobody in particular.", &[]),
    ];
    for (source, names) in cases {
        let text = Text::new(source);
        let found: Vec<&str> = text.parties().iter().map(|it| it.name.as_str()).collect();
        assert_eq!(found, names, "{source}");
    }
    let text = Text::new("Made between Acme Ltd (the \"Company\") and Jane Smith (the \"Consultant\").");
    assert_eq!(text.parties()[0].role, Some(Role::Customer), "the company is whom the consultant serves");
}

#[test]
fn defined_terms_are_found_with_their_meanings() {
    let source = "# Deed\n\n1. Definitions\n\n\"Fees\" means the sums in Schedule 1. \"Term\" means two years.\n\n**Services**: the work.\n\n'Site' has the meaning given in clause 4.\n\n2. Use\n\nThe person named below (the \"User\") pays the fees (\"Charges\").";
    let text = Text::new(source);
    let found: Vec<(&str, bool)> = text.definitions().iter().map(|it| (it.term.as_str(), it.inline)).collect();
    assert_eq!(
        found,
        [("Fees", false), ("Term", false), ("Services", false), ("Site", false), ("User", true), ("Charges", true)]
    );
    assert_eq!(text.slice(&text.definitions()[0].meaning).trim(), "the sums in Schedule 1.");
}

#[test]
fn sentences_end_at_stops_and_list_items_keep_their_lead_in() {
    assert_eq!(
        sentences("The Supplier, e.g. Acme Ltd. of No. 5, shall pay. The Customer may leave."),
        ["The Supplier, e.g. Acme Ltd. of No. 5, shall pay.", "The Customer may leave."]
    );
    assert_eq!(
        sentences("The Supplier shall:\n\n- keep records; and\n- delete data.\n\nThe end."),
        [
            "The Supplier shall:",
            "The Supplier shall: keep records; and",
            "The Supplier shall: delete data.",
            "The end."
        ]
    );
    let nested =
        sentences("2.1 The Supplier shall:\n(a) tell the Customer:\n(i) at once; or\n(ii) within a day;\n(b) stop.");
    assert_eq!(nested[3], "2.1 The Supplier shall: (a) tell the Customer: (ii) within a day;");
    assert_eq!(nested[4], "2.1 The Supplier shall: (b) stop.");
}

#[test]
fn a_block_is_a_sub_clause_with_its_list() {
    let text =
        Text::new("2.1 The Supplier shall:\n\n(a) keep records; and\n\n(b) delete data.\n\n2.2 The Customer pays.");
    let blocks: Vec<String> = text.blocks().iter().map(|it| text.passage(it).into_owned()).collect();
    assert_eq!(blocks, ["2.1 The Supplier shall:\n(a) keep records; and\n(b) delete data.", "2.2 The Customer pays."]);
}

#[test]
fn numbers_letters_and_numerals_find_their_place_in_the_tree() {
    let source = "1. Duties\n1.1 Do:\n(a) one;\n(h) two;\n(i) three;\n(j) four:\n(i) deep;\n(ii) deeper.\n1.2 Then stop.\n2. Fees\n2.1 Pay.\nSchedule 1\n1. Scope\n1.1 All.\n2. Price\nSchedule 2 - Data\nPart A\n1. Types";
    let text = Text::new(source);
    assert_eq!(
        numbers(&text),
        [
            "1",
            "1.1",
            "1.1(a)",
            "1.1(h)",
            "1.1(i)",
            "1.1(j)",
            "1.1(j)(i)",
            "1.1(j)(ii)",
            "1.2",
            "2",
            "2.1",
            "1",
            "1",
            "1.1",
            "2",
            "2",
            "A",
            "1"
        ]
    );
    let schedules = text.clauses().iter().filter(|it| it.kind == ClauseKind::Schedule).count();
    assert_eq!(schedules, 2);
    assert_eq!(text.tree_confidence(), 1.0);
}

#[test]
fn a_gap_in_the_numbers_lowers_the_confidence_in_the_tree() {
    let text = Text::new("1. Duties\nText here.\n2. Fees\nText here.\n5. Law\nText here.\n6. End\nText here.");
    assert_eq!(text.tree_confidence(), 0.75);
    assert_eq!(Text::new("No numbers at all.").tree_confidence(), 0.0);
}

#[test]
fn a_reference_in_the_text_is_not_a_heading() {
    let text = Text::new(
        "1. Duties\n\nSchedule 1 sets out the fees that are payable.\n\n30 days after the start the Customer pays.",
    );
    let headings: Vec<&str> = text.headings().map(|it| text.slice(&it.span)).collect();
    assert_eq!(headings, ["1. Duties"]);
    assert_eq!(text.lines()[1].kind, LineKind::Item);
}

#[test]
fn quality_falls_with_damage_and_is_nothing_for_other_languages() {
    assert_eq!(Text::new(SERVICES).quality(), 1.0);
    assert_eq!(Text::new("").quality(), 0.0);
    assert_eq!(Text::new("   \n — \n").quality(), 0.0);
    let damaged = "The Supp\u{fffd}ier shall pr0v1de the serv1ces and the Cust0mer shall pay the f\u{fffd}es.";
    assert!(Text::new(damaged).quality() < 0.5);
    let german = "Der Auftragnehmer erbringt die Leistungen mit der Sorgfalt eines ordentlichen Kaufmanns und haftet für Schäden. ".repeat(6);
    assert_eq!(Text::new(&german).quality(), 0.0);
}

#[test]
fn a_definitions_clause_within_another_does_not_end_it() {
    let text = Text::new(
        "# Agreement\n\n## 1. Definitions and interpretation\n\n### 1.1 Definitions\n\n**Price**: what is paid.\n\n### 1.2 Rules of construction\n\n**Fees**: what is paid for the work.\n\n## 2. Work\n\nThe Supplier works.",
    );
    let zone = |words: &str| text.zone_at(text.working().find(words).expect(words));
    let defined: Vec<&str> = text.definitions().iter().map(|it| it.term.as_str()).collect();
    assert_eq!(defined, ["Price", "Fees"]);
    assert_eq!(["Price", "Fees"].map(zone), [Zone::Definitions; 2]);
    assert_eq!(zone("The Supplier works"), Zone::Body);
}
