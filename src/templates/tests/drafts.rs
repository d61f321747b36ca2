//! Filling: what the answers make of a template.

use super::*;
use jiff::civil::date;
use rust_decimal::Decimal;

#[test]
fn every_shape_of_every_template_is_complete_and_assembles_without_a_slip() {
    for template in library().templates() {
        for (shape, raw) in every_shape(template) {
            let draft = draft(template, &raw);
            assert!(draft.unanswered.is_empty(), "{} {shape}: {:?}", template.id, draft.unanswered);
            check(template, &raw).unwrap_or_else(|it| panic!("{} {shape}: {it:?}", template.id));
            let assembled = assemble(&draft.source);
            assert!(assembled.slips.is_empty(), "{} {shape}: {:?}", template.id, assembled.slips);
            // The machine-readable terms have their own marks.
            let prose: Vec<&str> = assembled.content.split("```").step_by(2).map(str::trim).collect();
            let prose = prose.join("\n\n");
            for mark in ["{", "}", "[", "]", "..", " ,", " .\n", ",,", "  ", "\n\n\n"] {
                assert!(!prose.contains(mark), "{} {shape} has {mark:?}", template.id);
            }
        }
    }
}

#[test]
fn the_same_answers_give_the_same_draft() {
    for template in library().templates() {
        assert_eq!(draft(template, &template.sample), draft(template, &template.sample.clone()));
    }
}

#[test]
fn every_answer_of_the_samples_appears_in_the_text() {
    for template in library().templates() {
        for raw in [template.sample.clone(), with_every_option(template)] {
            let content = assembled(template, &raw).content;
            for question in template.questions().filter(|it| !it.form_only) {
                let Some(answer) = raw.get(&question.name) else { continue };
                let shown = match question.kind {
                    VariableType::Text | VariableType::Email | VariableType::Integer => {
                        answer.trim_end_matches('.').to_owned()
                    }
                    VariableType::Address | VariableType::List | VariableType::LongText => {
                        answer.lines().next().unwrap().to_owned()
                    }
                    _ => continue,
                };
                let asked = question.when.as_ref().is_none_or(|when| when.holds(&raw));
                let dropped = question.name.ends_with("_title") && raw.contains_key("as_deed");
                assert!(!asked || dropped || content.contains(&shown), "{}: {} is missing", template.id, question.name);
            }
        }
    }
}

#[test]
fn every_yes_or_no_question_and_every_choice_changes_the_text() {
    for template in library().templates() {
        for question in template.questions().filter(|it| !it.form_only) {
            let values: Vec<&str> = match question.kind {
                VariableType::Boolean => vec!["true", "false"],
                VariableType::Choice => question.options.iter().map(|it| it.value.as_str()).collect(),
                _ => continue,
            };
            let mut texts: Vec<String> = Vec::new();
            for value in values {
                // An answer may be asked only after another one: start from every option.
                let mut raw = with_every_option(template);
                if let Some(when) = &question.when {
                    raw.insert(when.question.clone(), when.is[0].clone());
                }
                raw.insert(question.name.clone(), value.to_owned());
                answer_the_rest(template, &mut raw);
                let text = draft(template, &raw).source;
                assert!(!texts.contains(&text), "{}: {} = {value} changes nothing", template.id, question.name);
                texts.push(text);
            }
        }
    }
}

#[test]
fn without_answers_a_draft_shows_its_gaps_and_lists_them() {
    for template in library().templates() {
        let draft = draft(template, &BTreeMap::new());
        assert!(draft.source.contains("[Full legal name]"), "{}", draft.source);
        assert!(draft.source.contains("[Start date]"));
        assert!(draft.unanswered.iter().any(|it| it.ends_with("_legal_name")));
        assert_eq!(draft.title, template.title);
        assert!(assemble(&draft.source).slips.is_empty());
        let asked: Vec<&String> = draft.unanswered.iter().filter(|it| template.question(it).is_none()).collect();
        assert!(asked.is_empty());
    }
}

#[test]
fn an_answer_that_cannot_be_accepted_is_a_gap() {
    let template = template("T-NDA-MUT");
    let draft = draft(template, &sample_with(template, &[("party_b_company_number", "1162045")]));
    assert!(draft.source.contains("(company number [Company number])"));
    assert_eq!(draft.unanswered, ["party_b_company_number"]);
}

#[test]
fn the_record_of_the_contract_follows_from_the_answers() {
    let draft_of = |id: &str, changes: &[(&str, &str)]| {
        let template = template(id);
        draft(template, &sample_with(template, changes))
    };
    let nda = draft_of("T-NDA-MUT", &[]);
    assert_eq!(
        nda.title,
        "Mutual non-disclosure agreement: Thornbury Optics Limited and Calder Bridge Analytics Limited"
    );
    assert_eq!((nda.start_date, nda.end_date), (Some(date(2026, 12, 1)), Some(date(2029, 11, 30))));
    assert_eq!((nda.contract_value, nda.contract_type), (None, ContractType::Nda));
    let consultancy = draft_of("T-SVC-CONS", &[]);
    assert_eq!(consultancy.client_name, "Thornbury Optics Limited");
    assert_eq!(consultancy.supplier_name, "Fairlight Advisory Limited");
    assert_eq!(consultancy.client_email.as_deref(), Some("legal@thornbury-optics.example"));
    assert_eq!(consultancy.contract_value, Some(Decimal::from(26_000)));
    assert_eq!(consultancy.end_date, Some(date(2027, 12, 6)));
    let rolling =
        draft_of("T-SVC-CONS", &[("term_type", "rolling"), ("fee_basis", "fixed"), ("fee_amount", "£12,000.50")]);
    assert_eq!((rolling.end_date, rolling.contract_value), (None, Some(Decimal::new(1_200_050, 2))));
    assert!(rolling.source.contains("a fixed price of £12,000.50"));
    let employment = draft_of("T-EMP-FT", &[]);
    assert_eq!((employment.contract_value, employment.end_date), (Some(Decimal::from(31_200)), None));
    assert_eq!(employment.supplier_name, "Rosa Whitcombe");
}

#[test]
fn facts_follow_the_answers() {
    let template = template("T-SVC-CONS");
    let fact = |changes: &[(&str, &str)], fact: &str| {
        draft(template, &sample_with(template, changes)).facts.get(fact).cloned().unwrap_or_default()
    };
    assert_eq!(fact(&[], "pd"), "c2p");
    assert_eq!(fact(&[], "transfer"), "true");
    assert_eq!(fact(&[("dp_transfers", "false")], "transfer"), "false");
    assert_eq!(fact(&[("dp_role", "none")], "pd"), "none");
    // Asked only of a processor, so no longer asked.
    assert_eq!(fact(&[("dp_role", "none")], "transfer"), "false");
    assert_eq!(fact(&[("as_deed", "on")], "deed"), "true");
    assert_eq!(fact(&[("supplier_entity_type", "individual")], "individual"), "true");
}

#[test]
fn amounts_dates_and_counts_read_as_in_a_contract() {
    let template = template("T-SVC-CONS");
    let changes =
        [("day_rate", "1,200"), ("currency", "EUR"), ("initial_term_months", "1"), ("commencement_date", "2026-12-01")];
    let source = draft(template, &sample_with(template, &changes)).source;
    for words in
        ["€1,200.00 for each day", "continues for 1 month and", "starts on 1 December 2026 (the", "125% of the Fees"]
    {
        assert!(source.contains(words), "{words}");
    }
}

#[test]
fn parties_are_described_by_what_they_are() {
    let template = template("T-NDA-MUT");
    let parties = |changes: &[(&str, &str)]| draft(template, &sample_with(template, changes)).source;
    for (changes, words) in [
        (vec![("party_b_company_number", "sc123456")], "a company registered in Scotland (company number SC123456)"),
        (vec![("party_b_company_number", "NI654321")], "a company registered in Northern Ireland"),
        (
            vec![("party_b_entity_type", "llp"), ("party_b_company_number", "OC301234")],
            "a limited liability partnership registered in England and Wales (registered number OC301234)",
        ),
        (vec![("party_b_entity_type", "individual")], "an individual whose address is 40 Canal Wharf, Leeds LS11 5PS"),
        (
            vec![("party_b_entity_type", "charity"), ("party_b_charity_number", "1184620")],
            "a charity (charity number 1184620)",
        ),
        (
            vec![("party_b_entity_type", "individual")],
            "Signed by **Calder Bridge Analytics Limited** (the Second Party)",
        ),
    ] {
        let source = parties(&changes);
        assert!(source.contains(words), "{words}: {source}");
    }
}

#[test]
fn definitions_that_no_clause_uses_stay_out() {
    let template = template("T-NDA-MUT");
    let plain = draft(template, &template.sample).source;
    assert!(plain.contains("#D. Business Day:"));
    assert!(!plain.contains("#D. Personal Data:") && !plain.contains("#D. Background IP:"));
    let shared = draft(template, &sample_with(template, &[("share_personal_data", "true")])).source;
    assert!(shared.contains("#D. Personal Data:") && shared.contains("#D. Data Protection Law:"));
    // Used by a definition only.
    assert!(shared.contains("#D. UK GDPR:"));
}

#[test]
fn cards_say_what_a_template_is() {
    let card = template("T-EMP-FT").card();
    assert_eq!(
        (card.name.as_str(), card.contract_type),
        ("Employment contract, full-time", ContractType::EmploymentContract)
    );
    assert!((4..=12).contains(&card.pages), "{}", card.pages);
    assert_eq!(usize::try_from(card.questions).unwrap(), template("T-EMP-FT").questions().count());
    let notes = template("T-EMP-FT").notes();
    assert_eq!(notes[2].id, "EC-S1");
    assert!(notes.iter().all(|it| !it.why.is_empty() && !it.law.is_empty()));
    let json = serde_json::to_string(&card).unwrap();
    assert_eq!(serde_json::from_str::<TemplateCard>(&json).unwrap(), card);
    let steps = serde_json::to_string(&template("T-EMP-FT").steps).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Step>>(&steps).unwrap(), template("T-EMP-FT").steps);
}
