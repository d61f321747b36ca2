//! Forms: what can be accepted, what is complained about, and that no answer can act as a mark.

use super::*;
use crate::problem::Complaints;
use proptest::prelude::*;

fn codes(complaints: &Complaints) -> Vec<(String, String)> {
    complaints.iter().map(|(field, it)| (field.to_owned(), it.code.clone())).collect()
}

/// The single complaint about the sample with one answer changed.
fn code(id: &str, field: &str, raw: &str) -> String {
    let template = template(id);
    let complaints = check(template, &sample_with(template, &[(field, raw)])).expect_err(&format!("{field} = {raw:?}"));
    let found = codes(&complaints);
    assert_eq!(found.len(), 1, "{field} = {raw:?}: {found:?}");
    assert_eq!(found[0].0, field);
    found[0].1.clone()
}

#[test]
fn samples_are_accepted_without_complaint_or_advice() {
    for template in library().templates() {
        for raw in [template.sample.clone(), with_every_option(template)] {
            let answers = check(template, &raw).unwrap_or_else(|it| panic!("{}: {it:?}", template.id));
            assert!(answers.advice().is_empty(), "{}: {:?}", template.id, answers.advice());
            assert_eq!(check(template, &answers.raw()).unwrap(), answers, "what is stored is read again the same");
        }
    }
}

#[test]
fn each_kind_of_wrong_answer_has_its_code() {
    for (id, field, raw, want) in [
        ("T-NDA-MUT", "party_a_legal_name", "", "required"),
        ("T-NDA-MUT", "party_a_legal_name", "X", "too_short"),
        ("T-NDA-MUT", "party_a_legal_name", "Thornbury\nOptics", "not_one_line"),
        ("T-NDA-MUT", "party_a_legal_name", "Thorn\u{202E}bury", "not_one_line"),
        ("T-NDA-MUT", "party_a_company_number", "1162045", "not_a_company_number"),
        ("T-NDA-MUT", "party_a_company_number", "S1234567", "not_a_company_number"),
        ("T-NDA-MUT", "party_a_email", "legal at thornbury", "not_an_email"),
        ("T-NDA-MUT", "party_a_address", "12 Severn Quay", "not_an_address"),
        ("T-NDA-MUT", "party_a_address", "12 Severn Quay\nBristol", "no_postcode"),
        ("T-NDA-MUT", "party_a_address", "12 Severn Quay\nBristol\nBS15TY", "no_postcode"),
        ("T-NDA-MUT", "party_a_address", "12 Severn Quay\nBristol\nEngland", "no_postcode"),
        ("T-NDA-MUT", "party_a_entity_type", "club", "not_an_option"),
        ("T-NDA-MUT", "commencement_date", "01/12/2026", "not_a_date"),
        ("T-NDA-MUT", "commencement_date", "1999-12-31", "out_of_range"),
        ("T-NDA-MUT", "commencement_date", "2101-01-01", "out_of_range"),
        ("T-NDA-MUT", "nda_years", "6", "too_large"),
        ("T-NDA-MUT", "nda_years", "0", "too_small"),
        ("T-NDA-MUT", "nda_years", "2.5", "not_whole"),
        ("T-NDA-MUT", "nda_years", "three", "not_a_number"),
        ("T-SVC-CONS", "day_rate", "-1", "negative"),
        ("T-SVC-CONS", "day_rate", "1.234", "too_fine"),
        ("T-SVC-CONS", "day_rate", "lots", "not_an_amount"),
        ("T-SVC-CONS", "liability_cap_percent", "49", "too_small"),
        ("T-SVC-CONS", "liability_cap_percent", "501", "too_large"),
        ("T-SVC-CONS", "payment_days", "61", "too_large"),
        ("T-SVC-CONS", "dp_data_types", " \n ", "required"),
        ("T-SVC-CONS", "dp_breach_hours", "72", "too_large"),
        ("T-SVC-CONS", "services_description", "advice", "too_short"),
        ("T-EMP-FT", "continuous_date", "2027-01-05", "after_start"),
        ("T-EMP-FT", "pay_amount", "24000", "below_minimum_wage"),
        ("T-EMP-FT", "holiday_days", "19", "below_statutory_holiday"),
        ("T-EMP-FT", "weekly_hours", "61", "too_large"),
        ("T-EMP-FT", "notice_employee_weeks", "0", "too_small"),
        ("T-EMP-FT", "probation_months", "7", "too_large"),
        ("T-AI-TRAIN", "purposes", "train\nresell", "not_an_option"),
        ("T-AI-TRAIN", "purposes", "train\nTrain", "not_an_option"),
        ("T-AI-TRAIN", "purposes", "train\ntrain", "repeated"),
        ("T-AI-TRAIN", "model_kinds", "language model", "not_an_option"),
        ("T-AI-TRAIN", "data_sets", "Tenancy letters 2025", "not_a_data_set"),
        ("T-AI-TRAIN", "data_sets", "Letters: l.csv, 5 records, 1 MB, secret, SHA-256 f177", "not_a_data_set"),
        ("T-AI-TRAIN", "outputs", "weights, to the Developer, owned by the Developer", "not_a_result"),
        ("T-AI-TRAIN", "outputs", "metrics, owned by the Developer", "not_a_result"),
        ("T-AI-TRAIN", "outputs", "metrics, to the Bank, owned by the Developer", "unknown_party"),
        ("T-AI-TRAIN", "outputs", "redacted_data, to the Developer, owned by the Developer", "not_sound"),
        (
            "T-AI-TRAIN",
            "worker_measurements",
            "worker 1.4.0, until 30 June 2027: PCR0 3e, PCR1 cc, PCR2 5c",
            "not_a_measurement",
        ),
        ("T-AI-TRAIN", "worker_regions", "London", "not_a_region"),
        ("T-AI-TRAIN", "worker_regions", "Our cellar (site:our-cellar)", "not_sound"),
        ("T-AI-TRAIN", "privacy_budget", "a little", "not_a_budget"),
        ("T-AI-TRAIN", "privacy_budget", "epsilon 9 a job and 8 in all, with delta 0.00001", "not_sound"),
        ("T-AI-TRAIN", "terms_end", "2027-12-01", "after_end"),
        ("T-AI-TRAIN", "terms_end", "2026-11-30", "before_start"),
        ("T-AI-TRAIN", "dp_subprocessors", "Lowmoor Hosting Limited", "not_a_subcontractor"),
        (
            "T-AI-MODEL",
            "data_sets",
            "Faults: faults.csv, 42,300 records, 35 MB, personal, SHA-256 59b9e14c6263f2ddfb69ae7531c7744c176ed3dd70b65aaa3241621ed77e2b18",
            "personal_data_denied",
        ),
    ] {
        assert_eq!(code(id, field, raw), want, "{field} = {raw:?}");
    }
    assert_eq!(code("T-SVC-CONS", "services_description", &"x".repeat(5001)), "too_long");
    assert_eq!(code("T-NDA-MUT", "purpose", &"x".repeat(501)), "too_long");
    assert_eq!(code("T-SVC-CONS", "dp_subjects", &"people\n".repeat(31)), "too_many");
}

#[test]
fn complaints_say_what_would_be_right() {
    let template = template("T-NDA-MUT");
    let about = |field: &str, raw: &str| {
        let complaints = check(template, &sample_with(template, &[(field, raw)])).unwrap_err();
        complaints.about(field).unwrap().message.clone()
    };
    assert_eq!(
        about("party_b_company_number", "1162045"),
        "This has 7 characters. If it starts with a zero, enter 01162045."
    );
    assert_eq!(about("nda_years", "6"), "This must be at most 5.");
    assert_eq!(about("purpose", &"x".repeat(501)), "This has 501 characters; at most 500 fit.");
    assert!(about("party_a_signatory_name", "").contains("Priya Nair"));
}

#[test]
fn answers_are_taken_as_people_write_them() {
    let template = template("T-SVC-CONS");
    let raw = sample_with(
        template,
        &[
            ("day_rate", " £1,250.00 "),
            ("supplier_company_number", "sc 123456"),
            ("liability_cap_percent", "125%"),
            ("tupe", "on"),
        ],
    );
    let answers = check(template, &raw).unwrap().raw();
    let said = |name: &str| answers.get(name).map(String::as_str);
    assert_eq!((said("day_rate"), said("supplier_company_number")), (Some("1250"), Some("SC123456")));
    assert_eq!((said("liability_cap_percent"), said("tupe")), (Some("125"), Some("true")));
}

#[test]
fn addresses_abroad_end_with_their_country() {
    let template = template("T-NDA-MUT");
    for address in [
        "5 Rue de la Paix\n75002 Paris\nFrance",
        "1 Quay Street, Dublin, Ireland",
        "10 Main Road\nLondon SW1A 1AA\nUnited Kingdom",
    ] {
        check(template, &sample_with(template, &[("party_a_address", address)])).unwrap();
    }
}

#[test]
fn questions_that_are_not_asked_are_neither_complained_about_nor_used() {
    let template = template("T-NDA-MUT");
    let raw = sample_with(template, &[("party_a_entity_type", "individual"), ("party_a_company_number", "nonsense")]);
    let answers = check(template, &raw).unwrap();
    assert!(answers.get("party_a_company_number").is_none());
    assert!(!draft(template, &raw).source.contains("nonsense"));
    // A hidden question hides what hangs from it, too.
    let consultancy = super::template("T-SVC-CONS");
    let raw = sample_with(
        consultancy,
        &[("dp_role", "none"), ("dp_transfers", "true"), ("dp_transfer_mechanism", "nonsense")],
    );
    assert!(check(consultancy, &raw).is_ok());
}

#[test]
fn a_step_complains_about_its_own_questions_only() {
    let template = template("T-NDA-MUT");
    let raw = BTreeMap::from([("party_a_legal_name".to_owned(), "Thornbury Optics Limited".to_owned())]);
    let complaints = check_step(template, "your-company", &raw).unwrap_err();
    assert_eq!(
        codes(&complaints),
        [("party_a_address", "required"), ("party_a_company_number", "required"), ("party_a_email", "required")]
            .map(|(field, code)| (field.to_owned(), code.to_owned()))
    );
    assert!(check_step(template, "options", &raw).is_ok());
    assert!(check_step(template, "no-such-step", &raw).is_ok());
    assert!(check_step(template, "your-company", &template.sample).is_ok());
}

#[test]
fn unusual_answers_are_allowed_with_advice() {
    for (id, field, raw) in [
        ("T-SVC-CONS", "payment_days", "45"),
        ("T-SVC-CONS", "notice_days", "0"),
        ("T-EMP-FT", "probation_months", "6"),
        ("T-EMP-FT", "notice_employer_weeks", "1"),
    ] {
        let template = template(id);
        let answers = check(template, &sample_with(template, &[(field, raw)])).unwrap();
        assert_eq!(codes(answers.advice()), [(field.to_owned(), "unusual".to_owned())]);
    }
    let nda = template("T-NDA-MUT");
    let answers = check(nda, &sample_with(nda, &[("commencement_date", "2024-12-01")])).unwrap();
    assert_eq!(codes(answers.advice())[0].1, "long_before_agreement");
    let employment = template("T-EMP-FT");
    let answers = check(employment, &sample_with(employment, &[("agreement_date", "2027-01-05")])).unwrap();
    assert_eq!(codes(answers.advice())[0].1, "after_first_day");
}

#[test]
fn pay_is_compared_with_the_minimum_wage_of_the_age_the_hours_and_the_date() {
    let template = template("T-EMP-FT");
    let ok = |changes: &[(&str, &str)]| check(template, &sample_with(template, changes)).is_ok();
    let hourly = |pay: &'static str, age: &'static str| [("pay_unit", "hour"), ("pay_amount", pay), ("age_band", age)];
    assert!(ok(&hourly("12.71", "21_or_over")) && !ok(&hourly("12.70", "21_or_over")));
    assert!(ok(&hourly("10.85", "18_to_20")) && !ok(&hourly("10.84", "18_to_20")));
    // 12.71 an hour for 37.5 hours is £24,852.66 a year.
    assert!(ok(&[("pay_amount", "24853")]) && !ok(&[("pay_amount", "24852")]));
    assert!(!ok(&[("pay_amount", "31200"), ("weekly_hours", "48")]));
    let earlier = [("start_date", "2026-03-30"), ("continuous_date", "2026-03-30"), ("agreement_date", "2026-03-01")];
    let mut raw = earlier.to_vec();
    raw.extend([("pay_unit", "hour"), ("pay_amount", "12.21")]);
    assert!(ok(&raw));
}

#[test]
fn holiday_reaches_the_statutory_weeks_for_the_days_worked() {
    let template = template("T-EMP-FT");
    let ok = |days: &str, public: &str, week: &str| {
        check(
            template,
            &sample_with(template, &[("holiday_days", days), ("bank_holidays", public), ("work_days", week)]),
        )
        .is_ok()
    };
    let five = "Monday\nTuesday\nWednesday\nThursday\nFriday";
    assert!(ok("20", "addition", five) && !ok("19.5", "addition", five));
    assert!(ok("28", "included", five) && !ok("27", "included", five));
    assert!(ok("22.4", "included", "Monday\nTuesday\nWednesday\nThursday"));
    assert!(ok("28", "included", &format!("{five}\nSaturday")));
}

#[test]
fn more_than_48_hours_need_the_opt_out() {
    let template = template("T-EMP-FT");
    let pay = ("pay_amount", "60000");
    let complaints = check(template, &sample_with(template, &[("weekly_hours", "50"), pay])).unwrap_err();
    assert_eq!(codes(&complaints), [("weekly_hours".to_owned(), "above_48_hours".to_owned())]);
    assert!(check(template, &sample_with(template, &[("weekly_hours", "50"), pay, ("opt_out_48", "true")])).is_ok());
}

/// What somebody might type to break out of their answer.
const HOSTILE: [&str; 14] = [
    "{@liability}",
    "{#x}",
    "#. Heading {#y}",
    "##. sub",
    "#D. Client: nobody",
    "**bold** __bold__ *it* `code`",
    "<script>alert(1)</script><b>x</b>",
    "[click](javascript:alert(1))",
    "| a | b |",
    "{{purpose}} {{#if x}}",
    "&lt;b&gt; &#60;i&#62;",
    "> quote",
    "1. one",
    "\\*escaped\\* ~~gone~~ ![i](x)",
];

#[test]
fn hostile_answers_are_shown_as_they_are_and_change_nothing_else() {
    for template in library().templates() {
        let all = with_every_option(template);
        let harmless = assembled(template, &all);
        for attack in HOSTILE {
            let mut raw = all.clone();
            let mut touched = 0;
            for question in template.questions() {
                let answer = match question.kind {
                    VariableType::Text if question.format.is_none() => format!("ab {attack}"),
                    VariableType::LongText | VariableType::List => format!("{attack} and more words here\n{attack}"),
                    VariableType::Address => format!("{attack}\nLeeds\nLS11 5PS"),
                    _ => continue,
                };
                if question.max.is_some_and(|it| it < rust_decimal::Decimal::from(answer.chars().count()))
                    && question.kind == VariableType::Text
                {
                    continue;
                }
                raw.insert(question.name.clone(), answer);
                touched += 1;
            }
            assert!(touched > 5);
            let written = assembled(template, &raw);
            assert!(written.slips.is_empty(), "{} {attack}: {:?}", template.id, written.slips);
            let headings = |it: &Assembled| it.outline.iter().map(|it| it.heading.clone()).collect::<Vec<_>>();
            assert_eq!(headings(&written), headings(&harmless), "{} {attack}", template.id);
            let (shown, links) = read(&written.content);
            assert!(shown.contains(attack.trim()), "{} {attack} is not shown as typed", template.id);
            assert_eq!(links, 0, "{} {attack} makes links, tables, code or HTML", template.id);
        }
    }
}

/// The words a reader of the Markdown sees, and how many links, images, tables, quotations, pieces of code, strikes and
/// stretches of HTML there are.
fn read(content: &str) -> (String, usize) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let mut shown = String::new();
    let mut marks = 0;
    for event in Parser::new_ext(content, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(text) => shown.push_str(&text),
            Event::SoftBreak | Event::HardBreak => shown.push('\n'),
            Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) => marks += 1,
            Event::Start(
                Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::Table(_)
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::Strikethrough
                | Tag::HtmlBlock,
            ) => marks += 1,
            _ => {}
        }
    }
    (shown, marks)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_answers_give_a_draft_and_a_verdict(
        text in "\\PC{0,40}",
        lines in "(\\PC{0,20}\n){0,4}",
        number in "-?[0-9]{0,25}(\\.[0-9]{0,30})?",
        day in "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    ) {
        for template in library().templates() {
            let mut raw = with_every_option(template);
            for question in template.questions() {
                let answer = match question.kind {
                    VariableType::Text | VariableType::Email | VariableType::Phone | VariableType::Url => &text,
                    VariableType::LongText | VariableType::List | VariableType::Address => &lines,
                    VariableType::Integer | VariableType::Number | VariableType::Money | VariableType::Percent => &number,
                    VariableType::Date => &day,
                    VariableType::Boolean | VariableType::Choice => continue,
                };
                raw.insert(question.name.clone(), answer.clone());
            }
            let draft = draft(template, &raw);
            prop_assert!(assemble(&draft.source).slips.is_empty());
            let verdict = check(template, &raw);
            prop_assert!(verdict.is_err() || draft.unanswered.is_empty());
        }
    }
}

#[test]
fn every_country_ends_an_address() {
    let template = template("T-NDA-MUT");
    for (country, good) in
        [("Peru", true), ("The Gambia", true), ("Côte d’Ivoire", true), ("Wales", false), ("Leeds", false)]
    {
        let raw = sample_with(template, &[("party_a_address", &format!("1 High Street, Town, {country}"))]);
        assert_eq!(check(template, &raw).is_ok(), good, "{country}");
    }
}
