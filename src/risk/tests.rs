//! The rules of scores: what adds how many points, and that nothing bad ever takes points away.

use super::filter::{Fact, Filter};
use super::models::{self, FEWEST_CALLS, ModelReason, ModelRecord};
use super::parties::{self, PartyFacts, PartyReason};
use super::people::{self, PersonFacts, PersonReason};
use super::points::{Assessed, each, percent, score, stepped};
use proptest::prelude::*;

#[test]
fn d8_points_become_a_score_by_the_curve_of_contracts() {
    let told = [
        (0, 1),
        (1, 2),
        (3, 3),
        (5, 4),
        (7, 5),
        (8, 5),
        (9, 6),
        (12, 7),
        (17, 8),
        (21, 8),
        (24, 9),
        (40, 10),
        (1000, 10),
    ];
    for (points, expected) in told {
        assert_eq!(score(points), expected, "{points} points");
    }
}

#[test]
fn d8_the_first_of_a_kind_weighs_most_and_there_is_an_end() {
    assert_eq!([0, 1, 2, 9].map(|count| each(count, 3, 1, 6)), [0, 3, 4, 6]);
    assert_eq!([0, 24, 25, 74, 100].map(|it| stepped(it, &[(25, 1), (50, 2), (75, 3)])), [0, 0, 1, 2, 3]);
    assert_eq!((percent(0, 0), percent(1, 3), percent(u64::MAX, u64::MAX)), (0, 33, 100));
}

fn count(fact: Fact, count: u32) -> PartyFacts {
    let mut facts = PartyFacts::default();
    facts.facts[fact.place()] = count;
    facts
}

#[test]
fn d8_a_partys_risk_is_the_sum_of_documented_points() {
    let cases = [
        (PartyFacts::default(), 1, 0),
        (PartyFacts { worst: 4, ..PartyFacts::default() }, 3, 3),
        (PartyFacts { worst: 10, high_risk: 1, value_at_risk: 100, ..count(Fact::Critical, 1) }, 8, 16),
        (count(Fact::Overdue, 3), 4, 4),
        (count(Fact::Expired, 1), 2, 2),
        (count(Fact::UncoveredData, 9), 4, 4),
        (count(Fact::NoNotice, 9), 3, 3),
        (count(Fact::InForce, 9), 1, 0),
        (PartyFacts { unchecked: 9, share_of_value: 60, ..PartyFacts::default() }, 4, 4),
    ];
    for (facts, score, points) in cases {
        let it = parties::assess(&facts);
        assert_eq!((it.score, it.points), (score, points), "{facts:?}");
    }
}

#[test]
fn d8_an_accounts_risk_is_the_sum_of_documented_points() {
    let cases = [
        (PersonFacts::default(), 1, 0),
        (
            PersonFacts { is_admin: true, days_unused: 89, refused: 2, exports: 9, lists: 4, ..PersonFacts::default() },
            2,
            1,
        ),
        (PersonFacts { days_unused: 90, ..PersonFacts::default() }, 3, 3),
        (PersonFacts { refused: 10, locks: 2, ..PersonFacts::default() }, 4, 5),
        (PersonFacts { exports: 100, lists: 30, archives: 1, ..PersonFacts::default() }, 6, 10),
        (PersonFacts { idle_keys: 5, wide_keys: 5, new_addresses: 1, ..PersonFacts::default() }, 5, 6),
        (PersonFacts { unreviewed: 2, critical_decisions: 9, ..PersonFacts::default() }, 5, 6),
    ];
    for (facts, score, points) in cases {
        let it = people::assess(&facts);
        assert_eq!((it.score, it.points), (score, points), "{facts:?}");
    }
}

#[test]
fn d8_of_a_model_with_few_calls_nothing_is_said() {
    let record = ModelRecord { calls: FEWEST_CALLS - 1, failed: FEWEST_CALLS - 1, ..ModelRecord::default() };
    assert_eq!(models::assess(&record), None);
    let record = ModelRecord { calls: FEWEST_CALLS, quotations: 40, unverified: 2, ..ModelRecord::default() };
    let it = models::assess(&record).unwrap();
    assert_eq!((it.score, it.reasons), (4, vec![(ModelReason::Unverified, 5)]), "5 % of the quotations are not there");
}

#[test]
fn d8_text_that_goes_outside_the_network_of_the_server_adds_to_a_models_risk() {
    let at = |route: &str| {
        let record = ModelRecord { route: route.to_owned(), calls: FEWEST_CALLS, sent: 3, ..ModelRecord::default() };
        (record.host().to_owned(), record.is_outside(), models::assess(&record).unwrap().points)
    };
    for (route, host) in [
        ("http://127.0.0.1:11434/v1/chat/completions", "127.0.0.1:11434"),
        ("http://localhost:8000/v1/chat/completions", "localhost:8000"),
        ("http://[::1]:8000/v1", "[::1]:8000"),
        ("http://10.0.3.7/v1", "10.0.3.7"),
        ("http://192.168.1.20:1234/v1", "192.168.1.20:1234"),
        ("http://ollama:11434/v1", "ollama:11434"),
    ] {
        assert_eq!(at(route), (host.to_owned(), false, 0), "{route}");
    }
    for route in
        ["https://api.example.com/v1/chat/completions", "http://93.184.215.14/v1", "https://[2606:4700::1111]/v1"]
    {
        let (_, is_outside, points) = at(route);
        assert_eq!((is_outside, points), (true, 2), "{route}");
    }
    let unsent =
        ModelRecord { route: "https://api.example.com/v1".into(), calls: FEWEST_CALLS, ..ModelRecord::default() };
    assert_eq!(models::assess(&unsent).unwrap().points, 0, "a try sends no contract");
}

/// The document says of each reason its word and what it adds at most, by the rule itself.
#[test]
fn d8_the_document_names_every_reason_with_its_points() {
    let document = include_str!("../../docs/risk.md");
    let most = |points: &dyn Fn(u32) -> u32| (0..=1000).map(points).max().unwrap();
    let parties = PartyReason::ALL.map(|it| (it.word(), most(&|figure| it.points(figure))));
    let people = PersonReason::ALL.map(|it| (it.word(), most(&|figure| it.points(figure))));
    let models = ModelReason::ALL.map(|it| (it.word(), most(&|figure| it.points(figure.min(100)))));
    for (word, most) in parties.into_iter().chain(people).chain(models) {
        let line = document.lines().find(|it| it.starts_with(&format!("| `{word}` |")));
        let line = line.unwrap_or_else(|| panic!("docs/risk.md does not name {word}"));
        assert!(line.ends_with(&format!("| {most} |")), "{line} should end with {most}");
    }
}

#[test]
fn every_filter_of_risks_survives_its_own_address() {
    let words = [("party", "Calder & Bridge"), ("level", "seven_or_more"), ("score", "9"), ("fact", "overdue")];
    assert_eq!(words.map(|(name, _)| name), Filter::WORDS);
    let read = |words: &[(&str, &str)]| {
        Filter::read(|asked| {
            words.iter().find(|(name, _)| *name == asked).map(|(_, it)| (*it).to_owned()).unwrap_or_default()
        })
    };
    let (filter, complaints) = read(&words);
    assert!(complaints.is_empty());
    assert_eq!(filter.pairs(), words.map(|(name, value)| (name, value.to_owned())));
    let (filter, complaints) = read(&[("level", "11"), ("score", "0"), ("fact", "sad")]);
    assert_eq!((filter, complaints.iter().count()), (Filter::default(), 3));
}

fn party_facts() -> impl Strategy<Value = PartyFacts> {
    let facts = proptest::array::uniform6(0_u32..12);
    (0_u8..=10, 0_u32..12, 0_u32..12, facts, 0_u32..=100, 0_u32..=100).prop_map(
        |(worst, high_risk, unchecked, facts, value_at_risk, share_of_value)| PartyFacts {
            worst,
            high_risk,
            unchecked,
            facts,
            value_at_risk,
            share_of_value,
        },
    )
}

/// The same facts with the figure of one reason raised.
fn worse_party(mut it: PartyFacts, reason: PartyReason, by: u32) -> PartyFacts {
    let mut raise = |fact: Fact| it.facts[fact.place()] += by;
    match reason {
        PartyReason::Worst => it.worst = (it.worst + u8::try_from(by).unwrap()).min(10),
        PartyReason::HighRisk => it.high_risk += by,
        PartyReason::ValueAtRisk => it.value_at_risk = (it.value_at_risk + by).min(100),
        PartyReason::Critical => raise(Fact::Critical),
        PartyReason::Overdue => raise(Fact::Overdue),
        PartyReason::Expired => raise(Fact::Expired),
        PartyReason::UncoveredData => raise(Fact::UncoveredData),
        PartyReason::NoNotice => raise(Fact::NoNotice),
        PartyReason::Unchecked => it.unchecked += by,
        PartyReason::ShareOfValue => it.share_of_value = (it.share_of_value + by).min(100),
    }
    it
}

proptest! {
    #[test]
    fn d8_a_further_bad_fact_never_lowers_a_partys_risk(
        facts in party_facts(), reason in proptest::sample::select(PartyReason::ALL.to_vec()), by in 1_u32..40
    ) {
        let (before, after) = (parties::assess(&facts), parties::assess(&worse_party(facts, reason, by)));
        prop_assert!(after.score >= before.score && after.points >= before.points);
        prop_assert!((1..=10).contains(&before.score) && (1..=10).contains(&after.score));
    }

    #[test]
    fn d8_a_higher_figure_never_adds_fewer_points(figure in 0_u32..5_000, more in 0_u32..5_000) {
        for reason in PersonReason::ALL {
            prop_assert!(reason.points(figure + more) >= reason.points(figure), "{reason:?}");
        }
        for reason in ModelReason::ALL {
            prop_assert!(reason.points((figure + more).min(100)) >= reason.points(figure.min(100)), "{reason:?}");
        }
    }

    #[test]
    fn d8_the_order_of_reasons_changes_nothing_but_their_order(
        points in proptest::collection::vec((0_u8..20, 0_u32..10), 0..12).prop_shuffle()
    ) {
        let mut sorted = points.clone();
        sorted.sort_unstable();
        let (one, other) = (Assessed::of(points), Assessed::of(sorted));
        prop_assert_eq!((one.score, one.points, one.reasons.len()), (other.score, other.points, other.reasons.len()));
        prop_assert!(one.reasons.windows(2).all(|it| it[0].1 >= it[1].1), "the most points stand first");
        prop_assert_eq!(one.points, one.reasons.iter().map(|(_, points)| *points).sum::<u32>());
    }

    #[test]
    fn d8_one_more_failure_never_makes_a_model_look_better(
        calls in FEWEST_CALLS..500, bad in proptest::array::uniform4(0_u32..500), which in 0_usize..4
    ) {
        let [failed, incomplete, refused, unverified] = bad.map(|it| it.min(calls));
        let before = ModelRecord { calls, failed, incomplete, proposals: calls, refused, quotations: calls, unverified, ..ModelRecord::default() };
        let mut after = before.clone();
        match which {
            0 => (after.calls, after.failed) = (calls + 1, failed + 1),
            1 => (after.calls, after.incomplete) = (calls, (incomplete + 1).min(calls)),
            2 => (after.proposals, after.refused) = (calls + 1, refused + 1),
            _ => (after.quotations, after.unverified) = (calls + 1, unverified + 1),
        }
        let score = |it: &ModelRecord, reason: ModelReason| reason.points(reason.figure(it));
        let reason = [ModelReason::Failed, ModelReason::Incomplete, ModelReason::Refused, ModelReason::Unverified][which];
        prop_assert!(score(&after, reason) >= score(&before, reason));
        let sum = models::assess(&before).unwrap();
        prop_assert!((1..=10).contains(&sum.score));
    }
}
