//! What follows from evidence: one pure function for each measure. Each says what it looked at; where there was nothing to look
//! at, its rule says whether that is *not met* or *does not apply*.

mod contracts;
mod vouched;

use super::evidence::{Attested, Evidence};
use super::{EvidenceRow, Figure, Measure, Measured, Outcome, Place};
use crate::accounts::Role;
use crate::audit::{Action, Verdict};
use crate::installation::KeyFit;
use crate::typed::day_in_words;
use contracts::{
    contracts_checked, critical_findings, mails_delivered, obligations_kept, owners_named, processing_agreements,
    processors_without_agreement, rules_in_force,
};
use jiff::{SignedDuration, Timestamp, Unit};
use vouched::{attestation, incident_register, record_of_processing};

/// The most rows that a measure names; how many there are stands beside them.
pub(super) const MOST_ROWS: usize = 20;
/// An account or a key that nobody has used for so long is unused.
const UNUSED: SignedDuration = SignedDuration::from_hours(90 * 24);
/// The newest backup may be so old.
const BACKUP_EVERY: SignedDuration = SignedDuration::from_hours(7 * 24);
/// However few people there are, so many may have a role that may do everything.
const FEW_ADMINS: usize = 2;

/// Judges one measure.
pub(super) fn judge(measure: Measure, it: &Evidence, attested: Option<&Attested>) -> Measured {
    match measure {
        Measure::AuditChain => audit_chain(it),
        Measure::SignInsRecorded => sign_ins_recorded(it),
        Measure::ChangesAttributed => changes_attributed(it),
        Measure::FourEyes => four_eyes(it),
        Measure::LeastPrivilege => least_privilege(it),
        Measure::UnusedAccounts => unused_accounts(it),
        Measure::ApiKeys => api_keys(it),
        Measure::SecretsSealed => secrets_sealed(it),
        Measure::Backups => backups(it),
        Measure::ExportsRecorded => exports_recorded(it),
        Measure::ObligationsKept => obligations_kept(it),
        Measure::CriticalFindings => critical_findings(it),
        Measure::ContractsChecked => contracts_checked(it),
        Measure::ProcessingAgreements => processing_agreements(it),
        Measure::ProcessorsWithoutAgreement => processors_without_agreement(it),
        Measure::MailsDelivered => mails_delivered(it),
        Measure::OwnersNamed => owners_named(it),
        Measure::RulesInForce => rules_in_force(it),
        Measure::RecordOfProcessing => record_of_processing(it, attested),
        Measure::IncidentRegister => incident_register(it, attested),
        Measure::Attestation => {
            attestation(Measure::Attestation, it, attested, "No record of this installation can show it.")
        }
    }
}

fn found(measure: Measure, outcome: Outcome, said: impl Into<String>) -> Measured {
    Measured { measure, outcome, said: said.into(), figures: Vec::new(), rows: Vec::new(), rows_total: 0 }
}

impl Measured {
    fn figure(mut self, name: &str, value: u32, place: Option<Place>) -> Self {
        self.figures.push(Figure { name: name.to_owned(), value, place });
        self
    }

    /// Names the first rows of `total`.
    fn rows(mut self, rows: impl IntoIterator<Item = EvidenceRow>, total: usize) -> Self {
        self.rows = rows.into_iter().take(MOST_ROWS).collect();
        self.rows_total = u32::try_from(total).unwrap_or(u32::MAX);
        self
    }
}

fn row(what: impl Into<String>, place: Option<Place>) -> EvidenceRow {
    EvidenceRow { what: what.into(), place }
}

fn many(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// `1 contract`, `3 contracts`.
fn counted(count: u32, one: &str) -> String {
    match (count, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        (_, Some(stem)) if !stem.ends_with('e') => format!("{count} {stem}ies"),
        _ => format!("{count} {one}s"),
    }
}

fn day(at: Timestamp) -> String {
    // A day in UTC: a measure says the same whichever zone its reader is in.
    day_in_words(at.to_zoned(jiff::tz::TimeZone::UTC).date())
}

fn trail(it: &Evidence, action: Option<Action>) -> Place {
    let action = action.map(Action::word).unwrap_or_default().to_owned();
    Place::Trail { action, since: it.since, until: it.until }
}

fn audit_chain(it: &Evidence) -> Measured {
    const OF: Measure = Measure::AuditChain;
    let measured = match &it.trail.verdict {
        Verdict::Broken(finding) => found(
            OF,
            Outcome::NotMet,
            format!(
                "The trail was checked from its first entry and is broken at entry {}: {}.",
                finding.seq, finding.what
            ),
        ),
        Verdict::Whole { .. } if it.trail.entries == 0 => {
            found(OF, Outcome::NotMet, "Nothing was recorded in this period, so nothing shows that the trail is kept.")
        }
        Verdict::Whole { .. } => found(
            OF,
            Outcome::Met,
            "The whole trail was checked from its first entry: no entry was changed, moved or taken out from between others.",
        ),
    };
    measured.figure("Entries of the period", it.trail.entries, Some(trail(it, None)))
}

fn told(it: &Evidence, action: Action) -> u32 {
    it.trail.actions.get(&action).copied().unwrap_or_default()
}

fn with_actions(measured: Measured, it: &Evidence, actions: &[(Action, &str)]) -> Measured {
    actions.iter().fold(measured, |measured, (action, name)| {
        measured.figure(name, told(it, *action), Some(trail(it, Some(*action))))
    })
}

fn sign_ins_recorded(it: &Evidence) -> Measured {
    const ACTIONS: [(Action, &str); 3] = [
        (Action::SignedIn, "Sign-ins"),
        (Action::SignInsRefused, "Locks after refused sign-ins"),
        (Action::AccountUnlocked, "Locks lifted by hand"),
    ];
    let measured = match told(it, Action::SignedIn) {
        0 => found(
            Measure::SignInsRecorded,
            Outcome::NotMet,
            "No sign-in was recorded in this period, so nothing shows who came in.",
        ),
        _ => found(
            Measure::SignInsRecorded,
            Outcome::Met,
            "Each sign-in is recorded with the person, the time and the address it came from; five refused ones lock an e-mail, which is recorded too.",
        ),
    };
    with_actions(measured, it, &ACTIONS)
}

fn changes_attributed(it: &Evidence) -> Measured {
    const OF: Measure = Measure::ChangesAttributed;
    let measured = match (it.versions, it.unexplained, it.trail.nameless) {
        (_, _, nameless) if nameless > 0 => {
            found(OF, Outcome::NotMet, format!("{} of the trail without a name.", counted(nameless, "entry")))
        }
        (0, _, _) => found(OF, Outcome::NotApplicable, "No text of a contract was written or changed in this period."),
        (all, 0, _) => found(
            OF,
            Outcome::Met,
            format!("{} written in this period, each with its author and the reason.", counted(all, "version")),
        ),
        (all, some, _) => found(
            OF,
            Outcome::NotMet,
            format!("Of {} written in this period, {some} say no author or no reason.", counted(all, "version")),
        ),
    };
    const ACTIONS: [(Action, &str); 4] = [
        (Action::ContractCreated, "Contracts created"),
        (Action::ContractEdited, "Contracts changed"),
        (Action::ContractRestored, "Earlier versions restored"),
        (Action::ContractGenerated, "Texts assembled"),
    ];
    with_actions(measured, it, &ACTIONS)
}

fn four_eyes(it: &Evidence) -> Measured {
    const OF: Measure = Measure::FourEyes;
    let eyes = &it.four_eyes;
    let own = many(eyes.by_own_author.len());
    // What shows that nothing is demanded is the setting itself.
    let rows: Vec<_> = match eyes.is_demanded {
        false => vec![row("Settings, Reviews: nothing is demanded", Some(Place::Reviews))],
        true => {
            let own = eyes.by_own_author.iter();
            own.map(|(id, title)| row(title, Some(Place::Contract { id: *id }))).collect()
        }
    };
    let total = rows.len();
    let measured = match (eyes.is_demanded, eyes.reviewed, own) {
        (false, ..) => found(OF, Outcome::NotMet, "Your company demands no review, so one person can do everything."),
        (true, 0, _) => found(
            OF,
            Outcome::NotApplicable,
            "A review is demanded; no contract that must be reviewed came into force in this period.",
        ),
        (true, all, 0) => found(
            OF,
            Outcome::Met,
            format!(
                "A review is demanded, and {} came into force by somebody who had not written them.",
                counted(all, "contract")
            ),
        ),
        (true, all, own) => found(
            OF,
            Outcome::NotMet,
            format!(
                "Of {} that must be reviewed, {own} came into force by whoever had written them.",
                counted(all, "contract")
            ),
        ),
    };
    measured
        .figure(
            "Contracts that came into force",
            told(it, Action::ContractActivated),
            Some(trail(it, Some(Action::ContractActivated))),
        )
        .rows(rows, total)
}

fn least_privilege(it: &Evidence) -> Measured {
    let open: Vec<_> = it.accounts.iter().filter(|it| it.is_open).collect();
    let admins: Vec<_> = open.iter().filter(|it| it.role.is_admin()).collect();
    let most = FEW_ADMINS.max(open.len() / 3);
    let outcome = if open.is_empty() || admins.len() > most { Outcome::NotMet } else { Outcome::Met };
    let said = format!(
        "{} open, {} of them as owner or admin; more than two, and more than a third, would be too many.",
        counted(many(open.len()), "account"),
        admins.len()
    );
    let by_role = Role::ALL.into_iter().filter_map(|role| {
        let names: Vec<_> = open.iter().filter(|it| it.role == role).map(|it| it.name.as_str()).collect();
        let shown = names.iter().take(MOST_ROWS).copied().collect::<Vec<_>>().join(", ");
        (!names.is_empty()).then(|| row(format!("{}: {} ({shown})", role.label(), names.len()), Some(Place::People)))
    });
    let rows: Vec<_> = by_role.collect();
    let total = rows.len();
    found(Measure::LeastPrivilege, outcome, said)
        .figure("Accounts, closed ones too", many(it.accounts.len()), Some(Place::People))
        .rows(rows, total)
}

fn unused_accounts(it: &Evidence) -> Measured {
    const OF: Measure = Measure::UnusedAccounts;
    let open = it.accounts.iter().filter(|it| it.is_open).count();
    let unused: Vec<_> =
        it.accounts.iter().filter(|account| account.is_open && is_older(account.last_used, it.until, UNUSED)).collect();
    let measured = match (open, unused.len()) {
        (0, _) => found(OF, Outcome::NotMet, "There is no open account to look at."),
        (_, 0) => {
            found(OF, Outcome::Met, format!("{} open, each used within 90 days.", counted(many(open), "account")))
        }
        (_, some) => found(
            OF,
            Outcome::NotMet,
            format!("Of {} open, {some} were not used for 90 days or longer.", counted(many(open), "account")),
        ),
    };
    let total = unused.len();
    measured.figure("Accounts, closed ones too", many(it.accounts.len()), Some(Place::People)).rows(
        unused
            .into_iter()
            .map(|it| row(format!("{}, last used on {}", it.name, day(it.last_used)), Some(Place::People))),
        total,
    )
}

fn is_older(at: Timestamp, than: Timestamp, by: SignedDuration) -> bool {
    than.duration_since(at) > by
}

fn api_keys(it: &Evidence) -> Measured {
    const OF: Measure = Measure::ApiKeys;
    let live: Vec<_> = it.api_keys.iter().filter(|key| key.expires_at > it.until).collect();
    let unused: Vec<_> = live
        .iter()
        .filter(|key| is_older(key.last_used_at.unwrap_or(key.created_at).max(key.created_at), it.until, UNUSED))
        .collect();
    let measured = match (live.len(), unused.len()) {
        (0, _) => found(OF, Outcome::NotApplicable, "No API key is in force, so no program acts for anybody."),
        (all, 0) => found(
            OF,
            Outcome::Met,
            format!(
                "{} in force. Each was used within 90 days, and each ends by itself.",
                counted(many(all), "API key")
            ),
        ),
        (all, some) => found(
            OF,
            Outcome::NotMet,
            format!("Of {} in force, {some} were not used for 90 days or longer.", counted(many(all), "API key")),
        ),
    };
    let total = unused.len();
    let rows = unused.into_iter().map(|key| {
        let used = key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used on {}", day(at)));
        row(format!("{} of {}, {used}, ends on {}", key.name, key.user_name, day(key.expires_at)), Some(Place::Keys))
    });
    measured.figure("Keys in the list", many(it.api_keys.len()), Some(Place::Keys)).rows(rows, total)
}

fn secrets_sealed(it: &Evidence) -> Measured {
    const OF: Measure = Measure::SecretsSealed;
    let all = many(it.accounts.len());
    let key = match it.key_fit {
        KeyFit::Fits => "The database belongs to the master key in use, by which secrets are sealed.",
        KeyFit::IsAnother => "The master key in use is not the one that this database belongs to.",
        KeyFit::NotSettled => "The database does not know its master key yet; the next start of the server settles it.",
    };
    let is_met = it.key_fit == KeyFit::Fits && all > 0 && it.hashed_passwords == all;
    let said = format!("{key} {} of {} kept as an Argon2id hash.", it.hashed_passwords, counted(all, "password"));
    found(OF, if is_met { Outcome::Met } else { Outcome::NotMet }, said).figure(
        "Accounts, closed ones too",
        all,
        Some(Place::People),
    )
}

fn backups(it: &Evidence) -> Measured {
    const OF: Measure = Measure::Backups;
    let made: Vec<_> = it.backups.iter().filter(|at| **at < it.until).collect();
    let measured = match made.first() {
        None => found(
            OF,
            Outcome::NotMet,
            "No backup is known. One that pactoria backup makes is noted once it was read back whole; others are not.",
        ),
        Some(newest) if is_older(**newest, it.until, BACKUP_EVERY) => found(
            OF,
            Outcome::NotMet,
            format!("The newest backup is of {}, more than seven days before the end of the period.", day(**newest)),
        ),
        Some(newest) => {
            found(OF, Outcome::Met, format!("The newest backup is of {}, and was read back whole.", day(**newest)))
        }
    };
    let of_the_period: Vec<_> = made.into_iter().filter(|at| **at >= it.since).collect();
    let total = of_the_period.len();
    measured
        .figure("Backups of the period", many(total), None)
        .rows(of_the_period.into_iter().map(|at| row(at.round(Unit::Second).unwrap_or(*at).to_string(), None)), total)
}

fn exports_recorded(it: &Evidence) -> Measured {
    const OF: Measure = Measure::ExportsRecorded;
    const ACTIONS: [(Action, &str); 5] = [
        (Action::ContractExported, "Contracts saved as a file"),
        (Action::ListExported, "Lists saved"),
        (Action::ReportSaved, "Compliance reports saved"),
        (Action::FrameworkReportSaved, "Reports on controls saved"),
        (Action::ArchiveTaken, "Archives of everything"),
    ];
    let all: u32 = ACTIONS.iter().map(|(action, _)| told(it, *action)).sum();
    let measured = match (all, it.trail.nameless) {
        (0, _) => found(OF, Outcome::NotApplicable, "Nothing was saved as a file in this period."),
        (all, 0) => found(
            OF,
            Outcome::Met,
            format!("{} saved in this period, each recorded with who, when and from where.", counted(all, "file")),
        ),
        (all, _) => found(
            OF,
            Outcome::NotMet,
            format!("{} saved, and some entries of the trail name nobody.", counted(all, "file")),
        ),
    };
    with_actions(measured, it, &ACTIONS)
}
