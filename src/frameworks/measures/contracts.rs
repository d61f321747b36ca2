//! Measures over contracts, what they oblige to, and the rules they are read by.

use super::{counted, found, row};
use crate::compliance::{Area, Severity};
use crate::contracts::{ContractType, Filter, Risk, Status};
use crate::frameworks::evidence::Evidence;
use crate::frameworks::{Measure, Measured, Outcome, Place};
use crate::obligations::Shown;
use crate::outbox::State;

fn in_force(filter: Filter) -> Option<Place> {
    Some(Place::Contracts { filter: Filter { status: Some(Status::Active), ..filter } })
}

pub(super) fn obligations_kept(it: &Evidence) -> Measured {
    const OF: Measure = Measure::ObligationsKept;
    let them = it.obligations;
    let measured = match (them.all, them.overdue, it.contracts.in_force) {
        (0, _, 0) => found(OF, Outcome::NotApplicable, "No contract is in force, and no obligation is recorded."),
        (0, _, _) => found(
            OF,
            Outcome::NotMet,
            "Contracts are in force, but no obligation is recorded, so nothing shows that any is kept.",
        ),
        (all, 0, _) => found(OF, Outcome::Met, format!("{} recorded, and none is late.", counted(all, "obligation"))),
        (all, late, _) => found(
            OF,
            Outcome::NotMet,
            format!("Of {} recorded, {late} should have been done before today.", counted(all, "obligation")),
        ),
    };
    let place = |shown| Some(Place::Obligations { shown });
    measured
        .figure("To do", them.open, place(Shown::Open))
        .figure("Overdue", them.overdue, place(Shown::Overdue))
        .figure("All, closed ones too", them.all, place(Shown::All))
}

const NOTHING_IN_FORCE: &str = "No contract is in force.";

pub(super) fn critical_findings(it: &Evidence) -> Measured {
    const OF: Measure = Measure::CriticalFindings;
    let them = &it.contracts;
    let measured = match (them.in_force, them.critical, them.unchecked) {
        (0, ..) => found(OF, Outcome::NotApplicable, NOTHING_IN_FORCE),
        (all, 0, 0) => {
            found(OF, Outcome::Met, format!("{} in force; none breaks a critical rule.", counted(all, "contract")))
        }
        (all, 0, unread) => found(
            OF,
            Outcome::NotMet,
            format!(
                "Of {} in force, {unread} were not checked, so nothing shows what they break.",
                counted(all, "contract")
            ),
        ),
        (all, some, _) => found(
            OF,
            Outcome::NotMet,
            format!("Of {} in force, {some} break a critical rule.", counted(all, "contract")),
        ),
    };
    with_checked(measured, it).figure(
        "With a critical finding",
        them.critical,
        in_force(Filter { critical: true, ..Filter::default() }),
    )
}

fn with_checked(measured: Measured, it: &Evidence) -> Measured {
    measured.figure("In force", it.contracts.in_force, in_force(Filter::default())).figure(
        "Not checked",
        it.contracts.unchecked,
        in_force(Filter { risk: Some(Risk::Unchecked), ..Filter::default() }),
    )
}

pub(super) fn contracts_checked(it: &Evidence) -> Measured {
    const OF: Measure = Measure::ContractsChecked;
    let measured = match (it.contracts.in_force, it.contracts.unchecked) {
        (0, _) => found(OF, Outcome::NotApplicable, NOTHING_IN_FORCE),
        (all, 0) => found(OF, Outcome::Met, format!("{} in force, each read by the rules.", counted(all, "contract"))),
        (all, some) => found(
            OF,
            Outcome::NotMet,
            format!("Of {} in force, {some} were not read by the rules.", counted(all, "contract")),
        ),
    };
    with_checked(measured, it)
}

pub(super) fn processing_agreements(it: &Evidence) -> Measured {
    const OF: Measure = Measure::ProcessingAgreements;
    let them = &it.contracts;
    let measured = match (them.agreements, them.agreements_critical, them.agreements_unchecked) {
        (0, ..) if them.without_agreement.1 == 0 => found(
            OF,
            Outcome::NotApplicable,
            "No data processing agreement is in force, and no contract in force is read as needing one.",
        ),
        (0, ..) => found(OF, Outcome::NotMet, "No data processing agreement is in force, though contracts need one."),
        (all, 0, 0) => {
            found(OF, Outcome::Met, format!("{} in force; none breaks a critical rule.", counted(all, "agreement")))
        }
        (all, broken, unread) => found(
            OF,
            Outcome::NotMet,
            format!(
                "Of {} in force, {broken} break a critical rule and {unread} were not checked.",
                counted(all, "agreement")
            ),
        ),
    };
    let place = |filter: Filter| in_force(Filter { contract_type: Some(ContractType::DataProcessing), ..filter });
    measured
        .figure("Agreements in force", them.agreements, place(Filter::default()))
        .figure(
            "With a critical finding",
            them.agreements_critical,
            place(Filter { critical: true, ..Filter::default() }),
        )
        .figure(
            "Not checked",
            them.agreements_unchecked,
            place(Filter { risk: Some(Risk::Unchecked), ..Filter::default() }),
        )
}

pub(super) fn processors_without_agreement(it: &Evidence) -> Measured {
    const OF: Measure = Measure::ProcessorsWithoutAgreement;
    let them = &it.contracts;
    let (first, total) = &them.without_agreement;
    let measured = match (them.in_force, *total, them.unchecked) {
        (0, ..) => found(OF, Outcome::NotApplicable, NOTHING_IN_FORCE),
        (_, 0, 0) if them.about_people == 0 => {
            found(OF, Outcome::NotApplicable, "No contract in force is read as being about personal data.")
        }
        (_, 0, 0) => found(
            OF,
            Outcome::Met,
            "Every contract in force that is read as being about personal data says all that the rules ask, or its other party has a data processing agreement in force.",
        ),
        (_, 0, unread) => found(
            OF,
            Outcome::NotMet,
            format!(
                "{} in force were not checked, so nothing shows whether they are about personal data.",
                counted(unread, "contract")
            ),
        ),
        (_, some, _) => found(
            OF,
            Outcome::NotMet,
            format!(
                "{} in force are read as being about personal data, do not say all that the rules ask, and their other party has no data processing agreement in force.",
                counted(some, "contract")
            ),
        ),
    };
    let total = usize::try_from(*total).unwrap_or(usize::MAX);
    with_checked(measured, it)
        .figure(
            "Read as about personal data",
            them.about_people,
            in_force(Filter { area: Some(Area::Gdpr), ..Filter::default() }),
        )
        .rows(first.iter().map(|(id, title)| row(title, Some(Place::Contract { id: *id }))), total)
}

pub(super) fn mails_delivered(it: &Evidence) -> Measured {
    const OF: Measure = Measure::MailsDelivered;
    let (all, failed) = it.mails;
    let measured = match (all, failed) {
        (0, _) => found(OF, Outcome::NotApplicable, "No mail was ever written, so none could get lost."),
        (all, 0) => found(OF, Outcome::Met, format!("{} written; none was refused for good.", counted(all, "mail"))),
        (all, some) => {
            found(OF, Outcome::NotMet, format!("Of {} written, {some} could not be sent.", counted(all, "mail")))
        }
    };
    measured.figure("Could not be sent", failed, Some(Place::Mails { state: State::Failed }))
}

pub(super) fn owners_named(it: &Evidence) -> Measured {
    const OF: Measure = Measure::OwnersNamed;
    let orphans: u32 = it.gone_owners.iter().map(|(.., contracts)| contracts).sum();
    let measured = match (it.contracts.in_force, orphans) {
        (0, _) => found(OF, Outcome::NotApplicable, NOTHING_IN_FORCE),
        (all, 0) => found(
            OF,
            Outcome::Met,
            format!("{} in force; whoever answers for each has an open account.", counted(all, "contract")),
        ),
        (all, some) => found(
            OF,
            Outcome::NotMet,
            format!(
                "Of {} in force, {some} are answered for by somebody whose account is closed.",
                counted(all, "contract")
            ),
        ),
    };
    let rows = it.gone_owners.iter().map(|(id, name, contracts)| {
        let place = in_force(Filter { owner: Some(*id), ..Filter::default() });
        row(format!("{name}: {}", counted(*contracts, "contract")), place)
    });
    measured.figure("In force", it.contracts.in_force, in_force(Filter::default())).rows(rows, it.gone_owners.len())
}

pub(super) fn rules_in_force(it: &Evidence) -> Measured {
    let critical = it.switched_off.iter().filter(|it| it.severity == Severity::Critical).count();
    let (outcome, rest) = match critical {
        0 => (Outcome::Met, "no critical one among them"),
        1 => (Outcome::NotMet, "a critical one among them"),
        _ => (Outcome::NotMet, "critical ones among them"),
    };
    let said = match it.switched_off.len() {
        0 => format!("All {} rules of the pack are asked.", it.rules),
        off => format!("Of {} rules of the pack, {off} switched off, {rest}.", it.rules),
    };
    let rows = it.switched_off.iter().map(|off| {
        let severity = off.severity.label().to_lowercase();
        row(format!("{} ({}, {severity}), by {}: “{}”", off.title, off.id, off.by_name, off.reason), Some(Place::Rules))
    });
    found(Measure::RulesInForce, outcome, said).rows(rows, it.switched_off.len())
}
