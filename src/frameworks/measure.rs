//! The measures by which controls are judged, by name.

use serde::{Deserialize, Serialize};

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    AuditChain,
    SignInsRecorded,
    ChangesAttributed,
    FourEyes,
    LeastPrivilege,
    UnusedAccounts,
    ApiKeys,
    SecretsSealed,
    Backups,
    ExportsRecorded,
    ObligationsKept,
    CriticalFindings,
    ContractsChecked,
    ProcessingAgreements,
    ProcessorsWithoutAgreement,
    MailsDelivered,
    OwnersNamed,
    RulesInForce,
    RecordOfProcessing,
    IncidentRegister,
    Attestation,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 21] = [
        Self::AuditChain,
        Self::SignInsRecorded,
        Self::ChangesAttributed,
        Self::FourEyes,
        Self::LeastPrivilege,
        Self::UnusedAccounts,
        Self::ApiKeys,
        Self::SecretsSealed,
        Self::Backups,
        Self::ExportsRecorded,
        Self::ObligationsKept,
        Self::CriticalFindings,
        Self::ContractsChecked,
        Self::ProcessingAgreements,
        Self::ProcessorsWithoutAgreement,
        Self::MailsDelivered,
        Self::OwnersNamed,
        Self::RulesInForce,
        Self::RecordOfProcessing,
        Self::IncidentRegister,
        Self::Attestation,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::AuditChain => "audit_chain",
            Self::SignInsRecorded => "sign_ins_recorded",
            Self::ChangesAttributed => "changes_attributed",
            Self::FourEyes => "four_eyes",
            Self::LeastPrivilege => "least_privilege",
            Self::UnusedAccounts => "unused_accounts",
            Self::ApiKeys => "api_keys",
            Self::SecretsSealed => "secrets_sealed",
            Self::Backups => "backups",
            Self::ExportsRecorded => "exports_recorded",
            Self::ObligationsKept => "obligations_kept",
            Self::CriticalFindings => "critical_findings",
            Self::ContractsChecked => "contracts_checked",
            Self::ProcessingAgreements => "processing_agreements",
            Self::ProcessorsWithoutAgreement => "processors_without_agreement",
            Self::MailsDelivered => "mails_delivered",
            Self::OwnersNamed => "owners_named",
            Self::RulesInForce => "rules_in_force",
            Self::RecordOfProcessing => "record_of_processing",
            Self::IncidentRegister => "incident_register",
            Self::Attestation => "attestation",
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::AuditChain => "The audit trail is whole",
            Self::SignInsRecorded => "Sign-ins are recorded",
            Self::ChangesAttributed => "Every change of a text names its author and reason",
            Self::FourEyes => "A second person brings contracts into force",
            Self::LeastPrivilege => "Few people may do everything",
            Self::UnusedAccounts => "No unused account is open",
            Self::ApiKeys => "API keys are used and end",
            Self::SecretsSealed => "Passwords are hashed and secrets sealed",
            Self::Backups => "Backups are made",
            Self::ExportsRecorded => "What leaves is recorded",
            Self::ObligationsKept => "Obligations are kept in time",
            Self::CriticalFindings => "No contract in force breaks a critical rule",
            Self::ContractsChecked => "Every contract in force has been checked",
            Self::ProcessingAgreements => "Data processing agreements hold what the law asks",
            Self::ProcessorsWithoutAgreement => "Contracts about personal data have an agreement",
            Self::MailsDelivered => "Mails reach people",
            Self::OwnersNamed => "Somebody with an open account answers for each contract",
            Self::RulesInForce => "No critical rule is switched off",
            Self::RecordOfProcessing => "A record of processing is kept",
            Self::IncidentRegister => "Incidents are recorded",
            Self::Attestation => "A person vouches for it",
        }
    }

    /// Whether a person can vouch for what no record of this installation shows. What records show, nobody can talk away.
    pub fn may_be_attested(self) -> bool {
        matches!(self, Self::RecordOfProcessing | Self::IncidentRegister | Self::Attestation)
    }
}
