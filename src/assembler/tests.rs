//! What the assembler promises, in descriptions as people write them.

use super::*;
use crate::templates::library;

fn best(description: &str) -> Option<&'static str> {
    let advice = recommend(description);
    if advice.doubt.is_some() {
        return None;
    }
    advice.found.first().map(|it| it.template.id.as_str())
}

/// One description for each template, none of them from the measured set.
const FOR_EACH: [(&str, &str); 35] = [
    (
        "T-NDA-MUT",
        "We are talking to another brewery about a joint beer and need a mutual NDA, since we will show each other recipes.",
    ),
    (
        "T-NDA-ONE",
        "One-way NDA: a toolmaker wants to see our drawings of a new lamp and quote for it. They tell us nothing confidential.",
    ),
    (
        "T-NDA-IND",
        "I want a private investor, who puts in her own money, to sign a confidentiality undertaking before I show her our figures.",
    ),
    ("T-SVC-CONS", "A consultant will advise us on our winter range by the day."),
    (
        "T-SVC-PRO",
        "We are accountants and need an engagement letter for a new client: year-end accounts and tax returns on a retainer.",
    ),
    (
        "T-SVC-MSA",
        "We expect to order several projects from the same engineers over the years and want one master services agreement with statements of work.",
    ),
    ("T-SVC-DEV", "A developer will build a bespoke booking app for us, in milestones, with acceptance tests."),
    ("T-SVC-IT", "An IT support company looks after our computers and network, with a help desk, for a monthly fee."),
    ("T-SVC-FAC", "Cleaning of our two offices every evening by a cleaning firm."),
    ("T-SVC-MKT", "A marketing agency will run our social media campaign and design the adverts."),
    ("T-EMP-FT", "We are hiring a full-time, permanent office manager on a salary of £31,000."),
    ("T-EMP-PT", "Part-time receptionist, 18 hours a week, permanent, holiday pro rata, paid monthly."),
    ("T-EMP-FTC", "We employ somebody for nine months as maternity cover, full salary, last day 30 June 2027."),
    ("T-EMP-CAS", "Casual bar staff on zero hours, as and when we need them, paid by the hour."),
    (
        "T-EMP-SEN",
        "We are hiring a sales director who sits on the board, with garden leave and restrictions about competitors.",
    ),
    ("T-CTR-IND", "A self-employed freelancer will edit our annual report; she is a sole trader with other clients."),
    ("T-CTR-PSC", "Our contractor works through his own limited company, outside IR35, on a day rate."),
    (
        "T-SUP-GOODS",
        "We sell flour to a bakery, which orders by the case when it needs some; a supply agreement with a price list.",
    ),
    ("T-SUP-PROC", "A procurement framework: we buy parts again and again by purchase order and measure KPIs."),
    ("T-SUP-VENDOR", "A vendor sells us ovens and installs them, trains our staff and repairs them."),
    ("T-SUP-DIST", "We appoint a distributor to resell our soap in its own name; the territory is Scotland."),
    ("T-TNC-SVC-B2B", "Standard terms for our services to business customers, who order by quotation."),
    ("T-TNC-GOODS-B2B", "Conditions of sale for the parts we manufacture and sell to trade customers."),
    (
        "T-TNC-GOODS-B2C",
        "Terms for our online shop: we sell soap to the public, with postage, returns and the right to cancel.",
    ),
    ("T-TNC-SVC-B2C", "Terms for private customers who book piano lessons with us online at one price."),
    ("T-TNC-WEB", "Terms of use for a website that sells nothing and only informs visitors."),
    ("T-SAAS-B2B", "A business subscribes to our cloud software at £9 per user, with 99.5% availability."),
    ("T-SAAS-B2C", "Terms for our running app for consumers: a monthly subscription with a free trial."),
    ("T-DPA-C2P", "Our payroll bureau acts only on our instructions; we need the data processing agreement."),
    (
        "T-DPA-C2C",
        "Two charities share the contact details of people they refer to each other, each for its own purposes: a data sharing agreement.",
    ),
    (
        "T-AI-TRAIN",
        "A developer wants to train an AI on our letters: a licence of our training data, in a sealed worker.",
    ),
    ("T-AI-MODEL", "A developer will build a model that predicts demand from our own records; we own the model."),
    ("T-AI-COMP", "Our translators want to use AI. They should undertake to keep our rules for AI tools."),
    (
        "T-OTH-IP",
        "Our founder should assign the copyright in the logo, which he drew before the company existed, to us.",
    ),
    (
        "T-OTH-VAR",
        "We have an existing contract and both agreed to change the price; everything else stays the same. A variation.",
    ),
];

#[test]
fn a_description_of_each_template_leads_to_it() {
    let ids: Vec<&str> = library().templates().iter().map(|it| it.id.as_str()).collect();
    let mut wrong = Vec::new();
    for (id, description) in FOR_EACH {
        assert!(ids.contains(&id), "{id}");
        if best(description) != Some(id) {
            let found: Vec<_> = recommend(description)
                .found
                .iter()
                .map(|it| (it.template.id.as_str(), it.confidence, it.words.clone()))
                .collect();
            wrong.push(format!("{id}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(FOR_EACH.len(), ids.len(), "each template has its description");
    assert_eq!(recommend::spoken_for().len(), ids.len(), "each template has cues of its own");
}

#[test]
fn what_says_nothing_gets_nothing_and_says_so() {
    for description in ["xyzzy 123 !?", "We need a contract for our business", "asdf qwer zxcv", "", "£ € 12.5"] {
        let advice = recommend(description);
        assert_eq!(advice.doubt, Some(Doubt::Nothing), "{description}");
        assert!(advice.found.is_empty(), "{description}");
    }
}

#[test]
fn another_language_is_told_and_not_trusted() {
    for description in [
        "Wir brauchen ein NDA mit einem Lieferanten, der für uns eine Maschine baut und die Pläne nicht weitergeben darf.",
        "Nous avons besoin d'un contrat de confidentialité avec une entreprise pour les plans de la machine, NDA.",
        "Нам нужен договор NDA с поставщиком",
    ] {
        let advice = recommend(description);
        assert_eq!(advice.doubt, Some(Doubt::NotEnglish), "{description}");
        assert!(advice.found.iter().all(|it| it.confidence < SURE_ENOUGH), "{description}");
    }
}

#[test]
fn what_no_template_is_for_is_told() {
    for description in [
        "My brother lends me £5,000 and I repay it in two years with interest.",
        "I want to rent out the flat above our shop to a tenant.",
        "When I die the shop goes to my daughter, and my sister is the executor.",
    ] {
        assert!(matches!(recommend(description).doubt, Some(Doubt::Outside(_))), "{description}");
    }
}

#[test]
fn more_that_speaks_for_it_makes_surer_and_certainty_is_never_reached() {
    let sure = |text: &str| recommend(text).found.first().map_or(0.0, |it| it.confidence);
    assert!(sure("mutual nda, we show each other our plans") > sure("nda"));
    assert!(sure(&"mutual nda confidential secret disclosure ".repeat(100)) < 1.0);
}

#[test]
fn a_reason_is_the_words_of_the_description() {
    let advice = recommend("We’re HIRING a full-time cook");
    let best = advice.found.first().unwrap();
    assert!(best.words.iter().any(|it| it == "HIRING"), "{:?}", best.words);
    assert!(best.words.iter().any(|it| it == "full-time"), "{:?}", best.words);
    assert!(advice.reasoning().contains("“full-time”"), "{}", advice.reasoning());
}

// --- What is read

use crate::templates::OwnSide;
use crate::typed::{CompanyNumber, Registration};
use jiff::civil::date;

fn understood(template: &str, description: &str) -> Understood {
    let registration =
        Registration { company_number: CompanyNumber::parse("08341927").ok(), ..Registration::default() };
    let own = OwnSide {
        company: "Thornbury Optics Limited",
        registration: &registration,
        person: "Priya Nair",
        email: "priya@thornbury.example",
    };
    read(library().template(template).unwrap(), description, own, date(2026, 11, 30))
}

fn answer(template: &str, description: &str, question: &str) -> Option<String> {
    understood(template, description).answers.get(question).map(|it| it.value.clone())
}

#[test]
fn each_template_says_which_side_the_own_company_may_be_on() {
    assert_eq!(parties::sided().len(), library().templates().len());
}

#[test]
fn a_consultancy_is_filled_from_one_sentence_and_each_answer_shows_its_words() {
    let it = understood(
        "T-SVC-CONS",
        "Fairlight Advisory LLP will advise us on our winter range at £650 a day plus VAT, up to 20 days, from 7 December 2026, \
         with 30 days’ notice. We pay within 14 days.",
    );
    let of = |name: &str| it.answers.get(name).map(|it| (it.value.as_str(), it.words.as_str()));
    assert_eq!(of("supplier_legal_name"), Some(("Fairlight Advisory LLP", "Fairlight Advisory LLP")));
    assert_eq!(of("supplier_entity_type"), Some(("llp", "Fairlight Advisory LLP")));
    assert_eq!(of("day_rate"), Some(("650", "£650 a day")));
    assert_eq!(of("fee_basis"), Some(("day_rate", "£650 a day")));
    assert_eq!(of("max_days"), Some(("20", "up to 20 days")));
    assert_eq!(of("commencement_date"), Some(("2026-12-07", "from 7 December 2026")));
    assert_eq!(of("notice_days").map(|it| it.0), Some("30"));
    assert_eq!(of("payment_days").map(|it| it.0), Some("14"));
    assert_eq!(of("vat_registered").map(|it| it.0), Some("true"));
    assert_eq!(it.own.get("client_legal_name").map(String::as_str), Some("Thornbury Optics Limited"));
    assert_eq!(it.own.get("client_company_number").map(String::as_str), Some("08341927"));
}

#[test]
fn the_own_company_stands_on_the_side_it_is_on() {
    let we_serve = "We are accountants and will prepare the year-end accounts of our new client, Wold Mill Limited. Our fee is £400 a month.";
    let it = understood("T-SVC-PRO", we_serve);
    assert_eq!(it.own.get("supplier_legal_name").map(String::as_str), Some("Thornbury Optics Limited"));
    assert_eq!(it.answers.get("client_legal_name").map(|it| it.value.as_str()), Some("Wold Mill Limited"));
    assert_eq!(it.own.get("client_legal_name"), None);
}

#[test]
fn what_is_not_said_is_not_answered() {
    let it = understood("T-NDA-MUT", "We need a mutual NDA with Oakfern Robotics Ltd.");
    let answered: Vec<&str> = it.answers.keys().map(String::as_str).collect();
    assert_eq!(answered, ["party_b_entity_type", "party_b_legal_name"]);
    assert!(it.unsure.is_empty());
    assert_eq!(understood("T-NDA-MUT", "").answers.len(), 0);
}

#[test]
fn what_is_said_in_two_ways_is_asked_with_both_shown() {
    let it = understood("T-SVC-CONS", "The consultant starts on 4 January 2027. No, it starts on 11 January 2027.");
    assert_eq!(it.answers.get("commencement_date"), None);
    let said: Vec<&str> = it.unsure["commencement_date"].iter().map(|it| it.value.as_str()).collect();
    assert_eq!(said, ["2027-01-04", "2027-01-11"]);
}

#[test]
fn a_no_is_an_answer_and_no_yes() {
    assert_eq!(answer("T-SVC-DEV", "A developer builds our site. No escrow.", "escrow").as_deref(), Some("false"));
    assert_eq!(answer("T-SUP-DIST", "No exclusivity.", "exclusive").as_deref(), Some("false"));
    assert_eq!(answer("T-SUP-DIST", "An exclusive appointment.", "exclusive").as_deref(), Some("true"));
    assert_eq!(answer("T-EMP-FT", "No probation.", "probation_months").as_deref(), Some("0"));
}

#[test]
fn lengths_come_in_the_unit_the_question_asks_for_and_are_never_rounded() {
    assert_eq!(answer("T-SVC-CONS", "three months’ notice", "notice_days").as_deref(), Some("90"));
    assert_eq!(answer("T-SVC-CONS", "a fixed term of two years", "initial_term_months").as_deref(), Some("24"));
    assert_eq!(answer("T-EMP-FT", "notice of three months each way", "notice_employer_weeks").as_deref(), Some("13"));
    assert_eq!(answer("T-NDA-MUT", "an NDA for 18 months", "nda_years"), None);
    assert_eq!(answer("T-SVC-CONS", "a fixed term of 10 days", "initial_term_months"), None);
}

#[test]
fn an_employee_is_read_with_days_hours_pay_and_leave() {
    let it = understood(
        "T-EMP-FT",
        "We are taking on Rosa Jane Whitcombe as a customer service adviser from 4 January 2027, 37.5 hours a week, Monday to Friday, \
         £28,500 a year paid monthly, 25 days’ holiday plus bank holidays, three months’ probation.",
    );
    for (name, value) in [
        ("employee_name", "Rosa Jane Whitcombe"),
        ("job_title", "customer service adviser"),
        ("start_date", "2027-01-04"),
        ("weekly_hours", "37.5"),
        ("work_days", "Monday\nTuesday\nWednesday\nThursday\nFriday"),
        ("pay_amount", "28500"),
        ("pay_unit", "year"),
        ("pay_interval", "monthly"),
        ("holiday_days", "25"),
        ("bank_holidays", "addition"),
        ("probation_months", "3"),
    ] {
        assert_eq!(it.answers.get(name).map(|it| it.value.as_str()), Some(value), "{name}");
    }
}

#[test]
fn a_day_without_its_year_is_the_next_and_less_trusted() {
    let it = understood("T-SVC-CONS", "The work starts on 4 January.");
    let read = &it.answers["commencement_date"];
    assert_eq!(read.value, "2027-01-04");
    assert!(read.confidence < 0.75, "{}", read.confidence);
}

#[test]
fn a_description_of_any_kind_is_read_in_time_that_grows_with_its_length() {
    for strange in
        ["£", "((((", "Ltd Ltd Ltd", "1 2 3 4 5 6", "\u{0}\u{202e}é’“", "from from from to to", "Mr. Mr. Mr."]
    {
        let long = format!("{strange} ").repeat(20_000 / (strange.len() + 1));
        for template in library().templates() {
            let it = understood(&template.id, &long.chars().take(400).collect::<String>());
            assert!(it.answers.len() < 60);
        }
        assert!(understood("T-SVC-CONS", &long).own.len() < 10);
        assert!(recommend(&long).found.len() <= 3);
    }
}

#[test]
fn the_other_side_may_be_named_outright() {
    let it = understood(
        "T-SVC-PRO",
        "We're an architects' practice. Client is Mill Lane Trading Ltd, four stages, £28,000 plus VAT in total.",
    );
    assert_eq!(it.own.get("supplier_legal_name").map(String::as_str), Some("Thornbury Optics Limited"));
    assert_eq!(it.answers["client_legal_name"].value, "Mill Lane Trading Ltd");
}

#[test]
fn names_are_read_as_they_are_written_and_in_small_letters_with_capitals() {
    for (description, name) in [
        ("a consultancy with dish & dandelion ltd", "Dish & Dandelion Ltd"),
        ("We hire Larch & Lowe Advisers Limited to advise us", "Larch & Lowe Advisers Limited"),
        ("The Old Mill Company plc will advise us.", "The Old Mill Company plc"),
        ("between us and northmoor partners llp", "Northmoor Partners LLP"),
    ] {
        assert_eq!(answer("T-SVC-CONS", description, "supplier_legal_name").as_deref(), Some(name), "{description}");
    }
}

#[test]
fn an_address_is_read_whole_and_goes_to_whom_it_belongs() {
    let description =
        "Mutual NDA with Tamar Mills Limited (company number 07733194) of 3 Quay Street, Launceston PL15 8AA.";
    let it = understood("T-NDA-MUT", description);
    assert_eq!(it.answers["party_b_address"].value, "3 Quay Street\nLaunceston\nPL15 8AA");
    assert_eq!(it.answers["party_b_company_number"].value, "07733194");
    assert_eq!(it.answers.get("party_a_address"), None);
}
