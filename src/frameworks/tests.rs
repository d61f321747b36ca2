//! Each measure on a table of cases, from the empty company on; controls, score and paper.

use super::evidence::{
    Attested, Contracts, Evidence, FourEyes, Obligations, OpenOrClosed, ProcessingRegister, RuleOff,
};
use super::judge::{self, Attestations, Frame};
use super::measures::{MOST_ROWS, judge};
use super::{Content, Framework, Measure, Measured, Outcome, load, print, table};
use crate::accounts::Role;
use crate::audit::actions::Account;
use crate::audit::{Action, Finding, Verdict};
use crate::compliance::Severity;
use crate::ids::{ContractId, KeyId, UserId};
use crate::installation::KeyFit;
use crate::keys::Scope;
use crate::keys::actions::Key;
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

const HOURS_OF_A_DAY: i64 = 24;

fn until() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn days_before(days: i64) -> Timestamp {
    until().checked_sub(SignedDuration::from_hours(days * HOURS_OF_A_DAY)).unwrap()
}

/// A company of which there is no record at all.
fn nothing() -> Evidence {
    Evidence {
        since: days_before(90),
        until: until(),
        today: date(2026, 11, 23),
        trail: Account {
            verdict: Verdict::Whole { entries: 0 },
            entries: 0,
            nameless: 0,
            actions: BTreeMap::new(),
            activations: Vec::new(),
        },
        accounts: Vec::new(),
        hashed_passwords: 0,
        key_fit: KeyFit::NotSettled,
        api_keys: Vec::new(),
        versions: 0,
        unexplained: 0,
        four_eyes: FourEyes::default(),
        backups: Vec::new(),
        obligations: Obligations::default(),
        contracts: Contracts::default(),
        gone_owners: Vec::new(),
        mails: (0, 0),
        rules: 412,
        switched_off: Vec::new(),
        processing: None,
    }
}

fn account(role: Role, used_days_ago: i64) -> OpenOrClosed {
    OpenOrClosed {
        name: format!("{} {used_days_ago}", role.label()),
        role,
        is_open: true,
        last_used: days_before(used_days_ago),
    }
}

fn closed(it: OpenOrClosed) -> OpenOrClosed {
    OpenOrClosed { is_open: false, ..it }
}

fn key(made: i64, used: Option<i64>, ends: i64) -> Key {
    Key {
        id: KeyId::new(until()),
        user_id: UserId::new(until()),
        user_name: "Priya Nair".to_owned(),
        name: "Accounts package".to_owned(),
        scope: Scope::Read,
        hint: "abcd".to_owned(),
        created_at: days_before(made),
        expires_at: days_before(ends),
        last_used_at: used.map(days_before),
    }
}

fn attested(until: jiff::civil::Date) -> Attested {
    Attested {
        statement: "The server stands in a locked room.".to_owned(),
        evidence: "The visit of 3 November".to_owned(),
        link: Some("https://host.example/report".to_owned()),
        contract: Some((ContractId::new(super::tests::until()), "Hosting".to_owned())),
        seen_on: date(2026, 11, 3),
        until,
        by_name: "Tom Ashworth".to_owned(),
    }
}

fn with(change: impl FnOnce(&mut Evidence)) -> Evidence {
    let mut it = nothing();
    change(&mut it);
    it
}

fn told(actions: &[(Action, u32)]) -> Evidence {
    with(|it| {
        it.trail.actions = actions.iter().copied().collect();
        it.trail.entries = actions.iter().map(|(_, count)| count).sum();
    })
}

fn contracts(contracts: Contracts) -> Evidence {
    with(|it| it.contracts = contracts)
}

/// Judges each case, and looks for the words in what is said.
#[track_caller]
fn cases(measure: Measure, cases: Vec<(Evidence, Outcome, &str)>) {
    for (evidence, outcome, words) in cases {
        let found = judge(measure, &evidence, None);
        assert_eq!((found.measure, found.outcome), (measure, outcome), "{}", found.said);
        assert!(found.said.contains(words), "“{words}” is not in {}", found.said);
    }
}

use Outcome::{Met, NotApplicable, NotMet};

#[test]
fn d6_of_a_company_without_records_nothing_is_met_but_that_all_rules_are_asked() {
    let found: Vec<_> = Measure::ALL.into_iter().map(|it| judge(it, &nothing(), None)).collect();
    let of = |outcome| found.iter().filter(|it| it.outcome == outcome).map(|it| it.measure).collect::<Vec<_>>();
    assert_eq!(of(Met), [Measure::RulesInForce]);
    // Each of these is about things of which the company has none.
    assert_eq!(
        of(NotApplicable),
        [
            Measure::ChangesAttributed,
            Measure::ApiKeys,
            Measure::ExportsRecorded,
            Measure::ObligationsKept,
            Measure::CriticalFindings,
            Measure::ContractsChecked,
            Measure::ProcessingAgreements,
            Measure::ProcessorsWithoutAgreement,
            Measure::MailsDelivered,
            Measure::OwnersNamed,
        ]
    );
    assert!(found.iter().all(|it| !it.said.is_empty()), "each says what it looked at");
}

#[test]
fn c4_a_trail_is_met_when_it_is_whole_and_has_entries() {
    let broken = Verdict::Broken(Finding { seq: 7, what: "this entry is not as it was written" });
    cases(
        Measure::AuditChain,
        vec![
            (nothing(), NotMet, "Nothing was recorded"),
            (told(&[(Action::SignedIn, 3)]), Met, "checked from its first entry"),
            (
                with(|it| (it.trail.verdict, it.trail.entries) = (broken, 9)),
                NotMet,
                "broken at entry 7: this entry is not as it was written",
            ),
        ],
    );
    assert_eq!(judge(Measure::AuditChain, &told(&[(Action::SignedIn, 3)]), None).figures[0].value, 3);
}

#[test]
fn c4_sign_ins_are_met_when_some_are_recorded_and_say_how_many_were_refused() {
    let some = told(&[(Action::SignedIn, 12), (Action::SignInsRefused, 2), (Action::AccountUnlocked, 1)]);
    let figures: Vec<_> = judge(Measure::SignInsRecorded, &some, None).figures.iter().map(|it| it.value).collect();
    assert_eq!(figures, [12, 2, 1]);
    cases(
        Measure::SignInsRecorded,
        vec![
            (told(&[(Action::ContractEdited, 3)]), NotMet, "No sign-in was recorded"),
            (some, Met, "Each sign-in is recorded"),
        ],
    );
}

#[test]
fn c4_changes_are_met_when_each_says_who_and_why() {
    cases(
        Measure::ChangesAttributed,
        vec![
            (nothing(), NotApplicable, "No text of a contract"),
            (with(|it| it.versions = 1), Met, "1 version written"),
            (
                with(|it| (it.versions, it.unexplained) = (9, 2)),
                NotMet,
                "Of 9 versions written in this period, 2 say no author",
            ),
            (with(|it| (it.versions, it.trail.nameless) = (9, 1)), NotMet, "1 entry of the trail"),
            (with(|it| it.trail.nameless = 3), NotMet, "3 entries of the trail"),
        ],
    );
}

#[test]
fn c4_four_eyes_are_met_when_a_review_is_demanded_and_nobody_brought_their_own_into_force() {
    let eyes = |is_demanded, reviewed, own: usize| {
        let own = (0..own).map(|it| (ContractId::new(until()), format!("Contract {it}"))).collect();
        with(|it| it.four_eyes = FourEyes { is_demanded, reviewed, by_own_author: own })
    };
    cases(
        Measure::FourEyes,
        vec![
            (nothing(), NotMet, "demands no review"),
            (eyes(true, 0, 0), NotApplicable, "no contract that must be reviewed came into force"),
            (eyes(true, 4, 0), Met, "4 contracts came into force"),
            (eyes(true, 4, 1), NotMet, "Of 4 contracts that must be reviewed, 1"),
        ],
    );
    let found = judge(Measure::FourEyes, &eyes(true, 40, 30), None);
    assert_eq!(
        (found.rows.len(), found.rows_total),
        (MOST_ROWS, 30),
        "rows are bounded, and how many there are is said"
    );
}

#[test]
fn c4_access_is_met_when_few_may_do_everything_and_nobody_left_an_account_behind() {
    let people = |all: Vec<OpenOrClosed>| with(|it| it.accounts = all);
    let admins = |count: usize| vec![account(Role::Admin, 1); count];
    let and_viewers = |mut all: Vec<OpenOrClosed>, count: usize| {
        all.extend(vec![account(Role::Viewer, 1); count]);
        all
    };
    cases(
        Measure::LeastPrivilege,
        vec![
            (nothing(), NotMet, "0 accounts open"),
            (people(admins(1)), Met, "1 account open, 1 of them as owner or admin"),
            (people(admins(2)), Met, "2 accounts open"),
            (people(admins(3)), NotMet, "3 accounts open, 3 of them"),
            (people(and_viewers(admins(3), 6)), Met, "9 accounts open, 3 of them"),
            (people(and_viewers(admins(4), 6)), NotMet, "10 accounts open, 4 of them"),
            (
                people(vec![account(Role::Owner, 1), account(Role::Admin, 1), closed(account(Role::Admin, 1))]),
                Met,
                "2 accounts",
            ),
        ],
    );
    cases(
        Measure::UnusedAccounts,
        vec![
            (nothing(), NotMet, "no open account"),
            (people(vec![account(Role::Owner, 0), account(Role::Viewer, 90)]), Met, "2 accounts open, each used"),
            (
                people(vec![account(Role::Owner, 0), account(Role::Viewer, 91)]),
                NotMet,
                "Of 2 accounts open, 1 were not used",
            ),
            (people(vec![account(Role::Owner, 0), closed(account(Role::Viewer, 400))]), Met, "1 account open"),
        ],
    );
}

#[test]
fn c4_api_keys_are_met_when_each_that_is_in_force_is_used() {
    let keys = |all: Vec<Key>| with(|it| it.api_keys = all);
    cases(
        Measure::ApiKeys,
        vec![
            (nothing(), NotApplicable, "No API key is in force"),
            (keys(vec![key(200, None, 1)]), NotApplicable, "No API key is in force"),
            (keys(vec![key(200, Some(3), -30)]), Met, "1 API key in force"),
            (keys(vec![key(10, None, -30)]), Met, "1 API key in force"),
            (
                keys(vec![key(200, None, -30), key(200, Some(3), -30)]),
                NotMet,
                "Of 2 API keys in force, 1 were not used",
            ),
            (keys(vec![key(200, Some(91), -30)]), NotMet, "Of 1 API key in force, 1"),
        ],
    );
}

#[test]
fn c4_secrets_are_met_when_the_key_fits_and_every_password_is_a_hash() {
    let secrets = |fit, accounts: usize, hashed| {
        with(|it| {
            (it.key_fit, it.hashed_passwords) = (fit, hashed);
            it.accounts = vec![account(Role::Owner, 0); accounts];
        })
    };
    cases(
        Measure::SecretsSealed,
        vec![
            (nothing(), NotMet, "does not know its master key yet"),
            (secrets(KeyFit::Fits, 0, 0), NotMet, "0 of 0 passwords"),
            (secrets(KeyFit::Fits, 3, 3), Met, "3 of 3 passwords kept as an Argon2id hash"),
            (secrets(KeyFit::Fits, 3, 2), NotMet, "2 of 3 passwords"),
            (secrets(KeyFit::IsAnother, 3, 3), NotMet, "is not the one"),
        ],
    );
}

#[test]
fn c4_backups_are_met_when_the_newest_is_no_older_than_a_week() {
    let backups = |days: &[i64]| with(|it| it.backups = days.iter().map(|it| days_before(*it)).collect());
    cases(
        Measure::Backups,
        vec![
            (nothing(), NotMet, "No backup is known"),
            (backups(&[7, 20, 200]), Met, "The newest backup is of 16 November 2026"),
            (backups(&[8]), NotMet, "more than seven days"),
            (backups(&[-1]), NotMet, "No backup is known"),
            (backups(&[-1, 2]), Met, "21 November 2026"),
        ],
    );
    assert_eq!(judge(Measure::Backups, &backups(&[7, 20, 200]), None).rows_total, 2, "those of the period");
}

#[test]
fn c4_exports_are_met_when_each_is_recorded_with_a_name() {
    let nameless = |mut it: Evidence| {
        it.trail.nameless = 1;
        it
    };
    let some = || told(&[(Action::ListExported, 2), (Action::ArchiveTaken, 1)]);
    cases(
        Measure::ExportsRecorded,
        vec![
            (nothing(), NotApplicable, "Nothing was saved"),
            (some(), Met, "3 files saved"),
            (nameless(some()), NotMet, "name nobody"),
        ],
    );
}

#[test]
fn c4_obligations_are_met_when_some_are_recorded_and_none_is_late() {
    let kept = |all, overdue, in_force| {
        with(|it| {
            it.obligations = Obligations { all, open: overdue, overdue };
            it.contracts.in_force = in_force;
        })
    };
    cases(
        Measure::ObligationsKept,
        vec![
            (nothing(), NotApplicable, "No contract is in force"),
            (kept(0, 0, 2), NotMet, "no obligation is recorded"),
            (kept(3, 0, 2), Met, "3 obligations recorded, and none is late"),
            (kept(3, 1, 2), NotMet, "Of 3 obligations recorded, 1"),
            (kept(1, 1, 0), NotMet, "Of 1 obligation recorded, 1"),
        ],
    );
}

#[test]
fn c4_contracts_in_force_are_met_when_each_was_checked_and_breaks_no_critical_rule() {
    let them =
        |in_force, critical, unchecked| contracts(Contracts { in_force, critical, unchecked, ..Contracts::default() });
    cases(
        Measure::CriticalFindings,
        vec![
            (nothing(), NotApplicable, "No contract is in force"),
            (them(4, 0, 0), Met, "none breaks a critical rule"),
            (them(4, 1, 0), NotMet, "Of 4 contracts in force, 1 break"),
            (them(4, 0, 2), NotMet, "2 were not checked"),
        ],
    );
    cases(
        Measure::ContractsChecked,
        vec![
            (nothing(), NotApplicable, "No contract is in force"),
            (them(4, 4, 0), Met, "each read by the rules"),
            (them(4, 0, 1), NotMet, "Of 4 contracts in force, 1 were not read"),
        ],
    );
}

#[test]
fn c4_processors_are_met_when_an_agreement_is_in_force_and_holds() {
    let missing = |count| (vec![(ContractId::new(until()), "Payroll".to_owned())], count);
    let them = |agreements, critical, unchecked| {
        contracts(Contracts {
            in_force: 5,
            agreements,
            agreements_critical: critical,
            agreements_unchecked: unchecked,
            ..Contracts::default()
        })
    };
    cases(
        Measure::ProcessingAgreements,
        vec![
            (nothing(), NotApplicable, "no contract in force is read as needing one"),
            (
                contracts(Contracts { in_force: 1, without_agreement: missing(1), ..Contracts::default() }),
                NotMet,
                "though contracts need one",
            ),
            (them(2, 0, 0), Met, "2 agreements in force"),
            (them(2, 1, 0), NotMet, "1 break a critical rule and 0 were not checked"),
            (them(2, 0, 1), NotMet, "0 break a critical rule and 1 were not checked"),
        ],
    );
    cases(
        Measure::ProcessorsWithoutAgreement,
        vec![
            (nothing(), NotApplicable, "No contract is in force"),
            (them(0, 0, 0), NotApplicable, "No contract in force is read as being about personal data"),
            (
                contracts(Contracts { in_force: 5, about_people: 2, ..Contracts::default() }),
                Met,
                "Every contract in force that is read",
            ),
            (
                contracts(Contracts { in_force: 5, unchecked: 1, ..Contracts::default() }),
                NotMet,
                "1 contract in force were not checked",
            ),
            (
                contracts(Contracts { in_force: 5, without_agreement: missing(3), ..Contracts::default() }),
                NotMet,
                "3 contracts in force are read",
            ),
        ],
    );
}

#[test]
fn c4_mails_owners_and_rules_are_met_when_nothing_is_left_lying() {
    let mails = |all, failed| with(|it| it.mails = (all, failed));
    cases(
        Measure::MailsDelivered,
        vec![
            (nothing(), NotApplicable, "No mail was ever written"),
            (mails(4, 0), Met, "4 mails written"),
            (mails(4, 1), NotMet, "Of 4 mails written, 1"),
        ],
    );
    let owners = |gone: Vec<u32>| {
        with(|it| {
            it.contracts.in_force = 9;
            it.gone_owners = gone.into_iter().map(|count| (UserId::new(until()), "Tom".to_owned(), count)).collect();
        })
    };
    cases(
        Measure::OwnersNamed,
        vec![
            (nothing(), NotApplicable, "No contract is in force"),
            (owners(vec![]), Met, "has an open account"),
            (owners(vec![2, 1]), NotMet, "Of 9 contracts in force, 3"),
        ],
    );
    let off = |severities: &[Severity]| {
        let rule = |severity: &Severity| RuleOff {
            id: "COM-LP-60".to_owned(),
            title: "Late payment".to_owned(),
            severity: *severity,
            reason: "Our terms say it".to_owned(),
            by_name: "Priya Nair".to_owned(),
        };
        with(|it| it.switched_off = severities.iter().map(rule).collect())
    };
    cases(
        Measure::RulesInForce,
        vec![
            (nothing(), Met, "All 412 rules"),
            (off(&[Severity::High, Severity::Low]), Met, "2 switched off, no critical one"),
            (off(&[Severity::High, Severity::Critical]), NotMet, "a critical one among them"),
        ],
    );
}

#[test]
fn c4_what_no_record_shows_is_met_only_while_a_person_vouches_for_it() {
    for measure in [Measure::RecordOfProcessing, Measure::IncidentRegister, Measure::Attestation] {
        let without = judge(measure, &nothing(), None);
        assert_eq!(without.outcome, NotMet);
        assert!(without.said.contains("no evidence"), "{}", without.said);
        let lasting = judge(measure, &nothing(), Some(&attested(date(2026, 11, 23))));
        assert_eq!((lasting.outcome, lasting.rows_total), (Met, 3));
        assert!(lasting.said.contains("Tom Ashworth vouches for it until 23 November 2026"), "{}", lasting.said);
        let over = judge(measure, &nothing(), Some(&attested(date(2026, 11, 22))));
        assert_eq!(over.outcome, NotMet);
        assert!(over.said.contains("which has passed"), "{}", over.said);
    }
    let good = attested(date(2027, 1, 1));
    for measure in Measure::ALL.into_iter().filter(|it| !it.may_be_attested()) {
        let (alone, vouched) = (judge(measure, &nothing(), None), judge(measure, &nothing(), Some(&good)));
        assert_eq!(alone, vouched, "nobody can talk away what records show");
    }
}

#[test]
fn c4_a_register_of_processing_that_is_kept_here_takes_the_place_of_a_persons_word() {
    let kept = |activities, incomplete| with(|it| it.processing = Some(ProcessingRegister { activities, incomplete }));
    cases(
        Measure::RecordOfProcessing,
        vec![
            (kept(0, 0), NotMet, "empty"),
            (kept(3, 0), Met, "3 activities recorded"),
            (kept(3, 2), NotMet, "Of 3 recorded, 2"),
        ],
    );
    let vouched = judge(Measure::RecordOfProcessing, &kept(0, 0), Some(&attested(date(2027, 1, 1))));
    assert_eq!(vouched.outcome, NotMet);
}

fn frame() -> Frame<'static> {
    Frame { company: "Acme", from: date(2026, 8, 26), to: date(2026, 11, 23), drawn_by: "Priya Nair" }
}

fn content(of: Framework, it: &Evidence) -> Content {
    judge::judge(load::file(of), &frame(), it, &Attestations::new())
}

#[test]
fn d6_a_control_is_met_when_every_measure_that_applies_is() {
    let found = |outcome| Measured { outcome, ..judge(Measure::AuditChain, &nothing(), None) };
    for (outcomes, expected) in [
        (vec![Met, Met], Met),
        (vec![Met, NotApplicable], Met),
        (vec![Met, NotMet], NotMet),
        (vec![NotApplicable, NotMet], NotMet),
        (vec![NotApplicable, NotApplicable], NotApplicable),
        (vec![], NotMet),
    ] {
        let measured: Vec<_> = outcomes.into_iter().map(found).collect();
        assert_eq!(judge::outcome(&measured), expected);
    }
}

#[test]
fn d6_the_score_is_the_weight_met_of_the_weight_that_applies_and_violations_stand_by_weight() {
    for framework in Framework::ALL {
        let it = content(framework, &nothing());
        let weight =
            |outcome| it.controls.iter().filter(|it| it.outcome == outcome).map(|it| u32::from(it.weight)).sum();
        let (met, not_met): (u32, u32) = (weight(Met), weight(NotMet));
        assert_eq!((it.score.met, it.score.applicable), (met, met + not_met), "{}", it.name);
        let weights: Vec<_> = it.not_met().map(|it| it.weight).collect();
        assert!(weights.is_sorted_by(|one, next| one >= next), "{weights:?}");
        assert_eq!(weights.len(), it.count(NotMet));
        assert_eq!(it.recommendations.len(), weights.len());
        assert!(
            it.recommendations.iter().zip(&it.violations).all(|(one, id)| one.control == *id && !one.text.is_empty())
        );
    }
    let score = |met, applicable| super::Score { met, applicable }.value();
    assert_eq!(score(0, 0), None);
    assert_eq!(score(199, 200).as_deref(), Some("0.99"), "1.00 means that nothing is missing");
    assert_eq!(score(7, 7).as_deref(), Some("1.00"));
}

#[test]
fn d6_the_same_report_is_the_same_bytes_and_another_is_another_mark() {
    let one = content(Framework::Gdpr, &nothing());
    let mark = judge::mark(&one).unwrap();
    assert_eq!(mark, judge::mark(&content(Framework::Gdpr, &nothing())).unwrap());
    assert_ne!(mark, judge::mark(&content(Framework::Gdpr, &told(&[(Action::SignedIn, 1)]))).unwrap());
    let read: Content = serde_json::from_str(&judge::bytes(&one).unwrap()).unwrap();
    assert_eq!((&read, judge::bytes(&read).unwrap()), (&one, judge::bytes(&one).unwrap()));
}

#[test]
fn d6_a_report_is_set_as_pages_and_as_a_table_without_formulas() {
    let mut it = content(Framework::Iso27001, &told(&[(Action::SignedIn, 12), (Action::ContractExported, 2)]));
    it.controls[0].asks = "=1+1".to_owned();
    let pdf = print::pdf(&it, None, until(), &TimeZone::UTC).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert_eq!(pdf, print::pdf(&it, None, until(), &TimeZone::UTC).unwrap());
    let file = table::csv(&it, None).unwrap();
    let mut rows = csv::Reader::from_reader(&file[3..]);
    let measures: usize = it.controls.iter().map(|it| it.measured.len()).sum();
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), measures);
    assert_eq!((&rows[0][3], &rows[0][6]), ("Draft, approved by nobody", "'=1+1"));
}
