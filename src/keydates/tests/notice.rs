//! The notice-by date: worked cases, what the steps say, and what holds for every input.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::keydates::{
    Authority, Basis, Counting, DeemedService, Delay, Derivation, Division, KeyDateError, Method, NoticeTerms, Period,
    Renewal, Sent, Source, StepKind, Term, Unit, calendar, earliest_end, notice_by,
};
use crate::typed::DateRange;
use Division::{EnglandAndWales, NorthernIreland, Scotland};

fn notice(count: u16, unit: Unit, counted_as: Counting, service: DeemedService) -> NoticeTerms {
    NoticeTerms { period: Period::new(count, unit).unwrap(), counted_as, service, clause: Some("11.1".to_owned()) }
}

fn until(end: Date) -> Term {
    Term::new(DateRange::new(None, Some(end)).unwrap(), Renewal::None).unwrap()
}

fn derive(division: Division, end: Date, notice: &NoticeTerms) -> Derivation {
    notice_by(&until(end), notice, calendar(division), date(2026, 1, 1)).unwrap()
}

/// Received when it is sent, whatever the day and the hour.
fn at_once() -> DeemedService {
    DeemedService { close: None, ..DeemedService::email() }
}

fn sentences(derivation: &Derivation) -> Vec<&str> {
    derivation.steps.iter().map(|it| it.what.as_str()).collect()
}

#[test]
fn the_notice_by_date_is_the_last_one_in_time() {
    use Counting::{ClearDays, Inclusive, Ordinary};
    let post = DeemedService::first_class_post;
    let email = DeemedService::email;
    for (division, end, count, unit, counting, service, received, send_by) in [
        // 1 January is a holiday and 2 and 3 a weekend: what is posted on the 30th arrives on the 4th.
        (EnglandAndWales, (2027, 3, 31), 3, Unit::Months, Ordinary, post(), (2026, 12, 31), (2026, 12, 29)),
        (EnglandAndWales, (2027, 3, 31), 30, Unit::Days, Ordinary, email(), (2027, 3, 1), (2027, 3, 1)),
        (EnglandAndWales, (2027, 3, 31), 30, Unit::Days, ClearDays, email(), (2027, 2, 28), (2027, 2, 26)),
        (EnglandAndWales, (2027, 3, 31), 30, Unit::Days, Inclusive, email(), (2027, 3, 2), (2027, 3, 2)),
        (EnglandAndWales, (2027, 3, 31), 4, Unit::Weeks, Ordinary, email(), (2027, 3, 3), (2027, 3, 3)),
        // A month from 29, 30 or 31 January ends on 28 February.
        (EnglandAndWales, (2027, 2, 28), 1, Unit::Months, Ordinary, at_once(), (2027, 1, 31), (2027, 1, 31)),
        (EnglandAndWales, (2027, 2, 28), 1, Unit::Months, Ordinary, email(), (2027, 1, 31), (2027, 1, 29)),
        (EnglandAndWales, (2027, 2, 28), 1, Unit::Months, Inclusive, at_once(), (2027, 2, 1), (2027, 2, 1)),
        (EnglandAndWales, (2027, 2, 28), 1, Unit::Months, ClearDays, at_once(), (2027, 1, 27), (2027, 1, 27)),
        (EnglandAndWales, (2027, 1, 31), 4, Unit::Months, Ordinary, at_once(), (2026, 9, 30), (2026, 9, 30)),
        (EnglandAndWales, (2027, 1, 30), 4, Unit::Months, Ordinary, at_once(), (2026, 9, 30), (2026, 9, 30)),
        (EnglandAndWales, (2027, 1, 29), 4, Unit::Months, Ordinary, at_once(), (2026, 9, 29), (2026, 9, 29)),
        // Leap days.
        (EnglandAndWales, (2028, 2, 29), 1, Unit::Years, Ordinary, at_once(), (2027, 2, 28), (2027, 2, 28)),
        (EnglandAndWales, (2029, 2, 28), 1, Unit::Years, Ordinary, at_once(), (2028, 2, 29), (2028, 2, 29)),
        (EnglandAndWales, (2028, 3, 31), 1, Unit::Months, Ordinary, at_once(), (2028, 2, 29), (2028, 2, 29)),
        // Christmas, a weekend and the substitute for Boxing Day.
        (EnglandAndWales, (2026, 12, 31), 3, Unit::BusinessDays, Ordinary, email(), (2026, 12, 24), (2026, 12, 24)),
        (EnglandAndWales, (2026, 12, 31), 3, Unit::BusinessDays, Ordinary, at_once(), (2026, 12, 28), (2026, 12, 28)),
        (EnglandAndWales, (2026, 12, 31), 3, Unit::BusinessDays, Inclusive, email(), (2026, 12, 29), (2026, 12, 29)),
        (EnglandAndWales, (2026, 12, 31), 3, Unit::BusinessDays, ClearDays, email(), (2026, 12, 23), (2026, 12, 23)),
        (EnglandAndWales, (2026, 12, 27), 1, Unit::BusinessDays, Ordinary, email(), (2026, 12, 23), (2026, 12, 23)),
        // The second of January.
        (Scotland, (2027, 1, 5), 1, Unit::BusinessDays, Ordinary, email(), (2026, 12, 31), (2026, 12, 31)),
        (EnglandAndWales, (2027, 1, 5), 1, Unit::BusinessDays, Ordinary, email(), (2027, 1, 4), (2027, 1, 4)),
        // Saint Andrew's Day on a Sunday, and the day for the World Cup.
        (Scotland, (2025, 12, 2), 1, Unit::BusinessDays, Ordinary, email(), (2025, 11, 28), (2025, 11, 28)),
        (Scotland, (2026, 6, 16), 1, Unit::BusinessDays, Ordinary, email(), (2026, 6, 12), (2026, 6, 12)),
        // The substitute for the 12th of July, and Saint Patrick's Day.
        (NorthernIreland, (2026, 7, 15), 2, Unit::BusinessDays, Ordinary, email(), (2026, 7, 10), (2026, 7, 10)),
        (EnglandAndWales, (2026, 7, 15), 2, Unit::BusinessDays, Ordinary, email(), (2026, 7, 13), (2026, 7, 13)),
        (NorthernIreland, (2026, 3, 18), 1, Unit::BusinessDays, Ordinary, email(), (2026, 3, 16), (2026, 3, 16)),
        // What is posted on Saturday or Sunday counts from Monday, like what is posted on Friday.
        (EnglandAndWales, (2026, 6, 30), 14, Unit::Days, Ordinary, post(), (2026, 6, 16), (2026, 6, 14)),
        (Scotland, (2026, 6, 30), 14, Unit::Days, Ordinary, post(), (2026, 6, 16), (2026, 6, 11)),
    ] {
        let day = |(year, month, day)| date(year, month, day);
        let terms = notice(count, unit, counting, service);
        let derivation = derive(division, day(end), &terms);
        assert_eq!(derivation.date, day(send_by), "{division:?} {end:?} {terms:?}: {:#?}", sentences(&derivation));
        assert_eq!(derivation.received, day(received), "{division:?} {end:?} {terms:?}");
        assert!(derivation.received >= derivation.date);
    }
}

#[test]
fn every_step_says_what_was_done_and_what_it_rests_on() {
    let service = DeemedService { clause: Some("19.2".to_owned()), ..DeemedService::first_class_post() };
    let derivation = derive(EnglandAndWales, date(2027, 3, 29), &notice(3, Unit::Months, Counting::Ordinary, service));
    assert_eq!(
        sentences(&derivation),
        [
            "The contract runs through the whole of Monday 29 March 2027.",
            "3 months back from 29 March 2027, date to date: Tuesday 29 December 2026. The day of receipt does not \
             count.",
            "Sent by first-class post, it counts as received on the second Business Day after posting.",
            "Monday 28 December 2026 is a bank holiday in England and Wales (Boxing Day, substitute day): not counted.",
            "Saturday 26 December 2026 and Sunday 27 December 2026 are a weekend: not counted.",
            "Friday 25 December 2026 is a bank holiday in England and Wales (Christmas Day): not counted.",
            "2 Business Days back: Wednesday 23 December 2026.",
        ]
    );
    assert_eq!(derivation.date, date(2026, 12, 23));
    let of = |at: usize| derivation.steps[at].rests_on.clone();
    assert_eq!(of(0), [Basis::Term]);
    assert_eq!(
        of(1),
        [
            Basis::NoticeClause(Some("11.1".to_owned())),
            Basis::Law(Authority::CorrespondingDate),
            Basis::Law(Authority::FirstDayExcluded)
        ]
    );
    assert_eq!(of(2), [Basis::ServiceClause(Some("19.2".to_owned()))]);
    assert_eq!(of(3), [Basis::BankHolidays { division: EnglandAndWales, source: Source::Published }]);
    assert_eq!(of(4), [Basis::BusinessDay]);
    assert_eq!(of(1)[0].in_words(), "clause 11.1 (notice period)");
    assert_eq!(of(1)[1].in_words(), "Dodds v Walker [1981] 1 WLR 1027");
}

#[test]
fn a_longer_count_is_told_in_one_step_but_a_bank_holiday_keeps_its_own() {
    let terms = notice(20, Unit::BusinessDays, Counting::Ordinary, DeemedService::email());
    let plain = derive(EnglandAndWales, date(2026, 10, 30), &terms);
    assert_eq!(plain.date, date(2026, 10, 2));
    assert_eq!(sentences(&plain)[1], "20 Business Days back, not counting 4 weekends between: Friday 2 October 2026.");
    let may = derive(EnglandAndWales, date(2026, 6, 5), &terms);
    assert_eq!(may.date, date(2026, 5, 7));
    let skipped: Vec<&str> =
        may.steps.iter().filter(|it| it.kind == StepKind::Skip).map(|it| it.what.as_str()).collect();
    assert_eq!(
        skipped[0],
        "Monday 25 May 2026 is a bank holiday in England and Wales (Spring bank holiday): not counted."
    );
}

#[test]
fn changing_an_input_changes_the_date() {
    let end = date(2027, 1, 6);
    let base = notice(5, Unit::BusinessDays, Counting::Ordinary, DeemedService::first_class_post());
    let day = |division, end, terms: &NoticeTerms| derive(division, end, terms).date;
    let first = day(EnglandAndWales, end, &base);
    assert_ne!(day(Scotland, end, &base), first);
    assert_ne!(day(EnglandAndWales, date(2027, 1, 8), &base), first);
    assert_ne!(day(EnglandAndWales, end, &NoticeTerms { counted_as: Counting::ClearDays, ..base.clone() }), first);
    assert_ne!(day(EnglandAndWales, end, &NoticeTerms { service: DeemedService::email(), ..base.clone() }), first);
    let longer = Period::new(6, Unit::BusinessDays).unwrap();
    assert_ne!(day(EnglandAndWales, end, &NoticeTerms { period: longer, ..base }), first);
}

#[test]
fn what_the_date_does_not_take_into_account_is_said() {
    let weekend = derive(
        EnglandAndWales,
        date(2026, 6, 30),
        &notice(14, Unit::Days, Counting::Ordinary, DeemedService::first_class_post()),
    );
    assert_eq!(
        weekend.notes,
        [
            "14 June 2026 is a Sunday. It is wise to send the notice by Friday 12 June 2026.",
            "The contract ends on 30 June 2026 by itself; a notice matters only where a clause asks for one.",
        ]
    );
    let later =
        derive(Scotland, date(2031, 12, 1), &notice(5, Unit::BusinessDays, Counting::Ordinary, DeemedService::email()));
    assert!(later.notes.iter().any(|it| it.contains("The bank holidays of 2031 in Scotland are worked out by rule")));
    assert!(later.steps.iter().any(|step| {
        step.rests_on.contains(&Basis::BankHolidays { division: Scotland, source: Source::Computed })
            && step
                .what
                .starts_with("Monday 1 December 2031 is a bank holiday in Scotland (St Andrew’s Day, substitute day)")
    }));
}

#[test]
fn a_renewed_contract_is_counted_from_the_term_that_runs() {
    let every = Period::new(12, Unit::Months).unwrap();
    let dates = DateRange::new(Some(date(2024, 4, 1)), Some(date(2025, 3, 31))).unwrap();
    let term = Term::new(dates, Renewal::Automatic { every, at_most: None }).unwrap();
    let terms = notice(3, Unit::Months, Counting::Ordinary, DeemedService::email());
    let derivation = notice_by(&term, &terms, calendar(EnglandAndWales), date(2026, 11, 21)).unwrap();
    assert_eq!(derivation.date, date(2026, 12, 31));
    assert_eq!(
        sentences(&derivation)[0],
        "The contract has renewed 2 times, for 12 months each, and runs through the whole of Wednesday 31 March 2027."
    );
    assert_eq!(
        derivation.notes,
        ["Without notice in time, the contract goes on after 31 March 2027 for a further 12 months."]
    );
    // A notice period longer than a renewed term reaches back into the term before.
    let long = notice(18, Unit::Months, Counting::Ordinary, DeemedService::email());
    let derivation = notice_by(&term, &long, calendar(EnglandAndWales), date(2026, 11, 21)).unwrap();
    assert_eq!(derivation.date, date(2025, 9, 30));
}

#[test]
fn impossible_inputs_are_explained() {
    let terms = notice(12, Unit::Months, Counting::Ordinary, DeemedService::email());
    let england = calendar(EnglandAndWales);
    let open = Term::new(DateRange::new(Some(date(2026, 1, 1)), None).unwrap(), Renewal::None).unwrap();
    assert_eq!(notice_by(&open, &terms, england, date(2026, 1, 1)), Err(KeyDateError::NoEndDate));
    let dates = DateRange::new(Some(date(2026, 1, 1)), Some(date(2026, 6, 30))).unwrap();
    let short = Term::new(dates, Renewal::None).unwrap();
    let error = notice_by(&short, &terms, england, date(2026, 1, 1)).unwrap_err();
    assert_eq!(
        error,
        KeyDateError::NoticeLongerThanTerm {
            period: "12 months".to_owned(),
            send_by: date(2025, 6, 30),
            start: date(2026, 1, 1)
        }
    );
    assert_eq!(
        error.to_string(),
        "The notice period of 12 months is longer than the contract leaves room for: the notice would have to be sent \
         by 30 June 2025, but the contract starts on 1 January 2026. Check the dates and the notice period."
    );
    let early = notice_by(&until(date(-9999, 2, 1)), &terms, england, date(2026, 1, 1));
    assert_eq!(early, Err(KeyDateError::OutOfRange));
}

#[test]
fn a_contract_without_an_end_tells_when_a_notice_would_end_it() {
    let england = calendar(EnglandAndWales);
    for (sent, hours, count, unit, counting, service, received, end) in [
        // Friday after hours, so Monday.
        (
            (2026, 11, 20),
            Sent::AfterHours,
            30,
            Unit::Days,
            Counting::Ordinary,
            DeemedService::email(),
            (2026, 11, 23),
            (2026, 12, 23),
        ),
        (
            (2026, 11, 20),
            Sent::InHours,
            30,
            Unit::Days,
            Counting::Ordinary,
            DeemedService::email(),
            (2026, 11, 20),
            (2026, 12, 20),
        ),
        (
            (2026, 11, 30),
            Sent::InHours,
            3,
            Unit::Months,
            Counting::Ordinary,
            DeemedService::by_hand(),
            (2026, 11, 30),
            (2027, 2, 28),
        ),
        (
            (2026, 12, 24),
            Sent::InHours,
            2,
            Unit::BusinessDays,
            Counting::ClearDays,
            DeemedService::first_class_post(),
            (2026, 12, 30),
            (2027, 1, 5),
        ),
        (
            (2026, 12, 24),
            Sent::InHours,
            2,
            Unit::BusinessDays,
            Counting::Inclusive,
            DeemedService::email_next_business_day(),
            (2026, 12, 29),
            (2026, 12, 30),
        ),
    ] {
        let day = |(year, month, day)| date(year, month, day);
        let terms = notice(count, unit, counting, service);
        let derivation = earliest_end(&terms, england, day(sent), hours).unwrap();
        assert_eq!((derivation.received, derivation.date), (day(received), day(end)), "{:#?}", sentences(&derivation));
        assert_eq!(terms.service.received(day(sent), hours, england), Some(day(received)));
    }
}

#[test]
fn clauses_on_service_read_as_sentences() {
    for (service, sentence) in [
        (
            DeemedService::by_hand(),
            "Delivered by hand, it counts as received on the day of delivery. After 17:00, or on a day that is no \
             Business Day, it counts on the next Business Day.",
        ),
        (
            DeemedService::email_next_business_day(),
            "Sent by e-mail, it counts as received on the first Business Day after sending.",
        ),
        (
            DeemedService { delay: Delay::Days(2), ..DeemedService::first_class_post() },
            "Sent by first-class post, it counts as received 2 days after posting.",
        ),
    ] {
        assert_eq!(service.in_words(), sentence);
    }
}

fn services() -> impl Strategy<Value = DeemedService> {
    let delays =
        prop_oneof![Just(Delay::SameDay), (0u8..6).prop_map(Delay::Days), (0u8..6).prop_map(Delay::BusinessDays)];
    (0usize..3, delays, any::<bool>()).prop_map(|(method, delay, closes)| DeemedService {
        method: Method::ALL[method],
        delay,
        close: closes.then_some(jiff::civil::time(17, 0, 0, 0)),
        clause: None,
    })
}

fn terms() -> impl Strategy<Value = NoticeTerms> {
    (1u16..80, 0usize..5, 0usize..3, services())
        .prop_map(|(count, unit, counting, service)| notice(count, Unit::ALL[unit], Counting::ALL[counting], service))
}

fn day_from(first: Date, days: i64) -> impl Strategy<Value = Date> {
    (0..days).prop_map(move |it| first.checked_add(jiff::Span::new().days(it)).unwrap())
}

proptest! {
    #[test]
    fn sent_on_the_notice_by_date_it_is_in_time_and_a_day_later_it_is_not(
        division in 0usize..3, end in day_from(date(2015, 1, 1), 10_000), terms in terms(),
    ) {
        let calendar = calendar(Division::ALL[division]);
        let derivation = derive(Division::ALL[division], end, &terms);
        let received = |sent| terms.service.received(sent, Sent::InHours, calendar).unwrap();
        let over = |received| terms.period.last_day(received, terms.counted_as, calendar).unwrap();
        let late = derivation.date.tomorrow().unwrap();

        prop_assert!(received(derivation.date) <= derivation.received);
        prop_assert!(over(derivation.received) <= end);
        prop_assert!(received(late) > derivation.received);
        prop_assert!(over(received(late)) > end);
    }

    #[test]
    fn the_steps_form_a_chain_that_ends_on_the_date(
        division in 0usize..3, end in day_from(date(2015, 1, 1), 10_000), terms in terms(), late in any::<bool>(),
    ) {
        let calendar = calendar(Division::ALL[division]);
        let hours = if late { Sent::AfterHours } else { Sent::InHours };
        let back = derive(Division::ALL[division], end, &terms);
        let on = earliest_end(&terms, calendar, end, hours).unwrap();
        prop_assert_eq!(on.received, terms.service.received(end, hours, calendar).unwrap());
        prop_assert_eq!(on.date, terms.period.last_day(on.received, terms.counted_as, calendar).unwrap());
        for derivation in [back, on] {
            prop_assert_eq!(derivation.steps[0].from, end);
            prop_assert_eq!(derivation.steps.last().unwrap().to, derivation.date);
            for pair in derivation.steps.windows(2) {
                prop_assert_eq!(pair[0].to, pair[1].from);
            }
            for step in &derivation.steps {
                prop_assert!(!step.rests_on.is_empty() && step.what.ends_with('.'));
            }
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_answered_not_feared(
        division in 0usize..3, at in 0i64..900, far in any::<bool>(), terms in terms(),
        today in day_from(Date::MIN, 7_000_000),
    ) {
        let calendar = calendar(Division::ALL[division]);
        let span = jiff::Span::new().days(at);
        let day = if far { Date::MAX.checked_sub(span).unwrap() } else { Date::MIN.checked_add(span).unwrap() };
        let every = Period::new(terms.period.count(), Unit::Weeks).unwrap();
        let renewal = Renewal::Automatic { every, at_most: None };
        let term = Term::new(DateRange::new(None, Some(day)).unwrap(), renewal).unwrap();
        for answer in [
            notice_by(&until(day), &terms, calendar, today),
            notice_by(&term, &terms, calendar, today),
            notice_by(&term, &terms, calendar, day),
            earliest_end(&terms, calendar, day, Sent::AfterHours),
        ] {
            if let Err(error) = answer {
                prop_assert_eq!(error, KeyDateError::OutOfRange);
            }
        }
    }
}
