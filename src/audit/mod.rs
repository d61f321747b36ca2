//! The audit trail: who did what, when, from where, and what it was before and after.
//!
//! Rows are only ever added. Each carries the SHA-256 of the row before it in the same company, so an edit, a removal or
//! a reordering shows (a removal of the newest rows is shown by signed checkpoints, which come later).

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
mod chain;
#[cfg(feature = "ssr")]
pub(crate) mod store;

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use chain::{Finding, Verdict};
#[cfg(feature = "ssr")]
pub use store::EntryRecord;

/// One entry of the trail, in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// Place in the company's chain, from 1 without a gap.
    pub seq: u32,
    /// When, in the company's time zone, to the second.
    pub at: String,
    /// The same instant in RFC 3339.
    pub at_exact: String,
    /// The id of who did it; that of no person where Pactoria itself did.
    pub actor_id: String,
    /// Who did it.
    pub actor: String,
    /// The stable word, such as `contract.created`.
    pub action: String,
    /// The sentence after the actor's name, such as "drafted the contract".
    pub sentence: String,
    /// What it was about, such as the contract's title.
    pub subject: String,
    /// One of [`SUBJECTS`].
    pub subject_type: String,
    /// The id of what it was about.
    pub subject_id: String,
    /// What it was before, as `name: value` pairs.
    pub before: Option<String>,
    /// What it was after, as `name: value` pairs.
    pub after: Option<String>,
    /// The network address.
    pub address: String,
    /// The browser or program.
    pub user_agent: String,
    /// The request id, which also stands in the log.
    pub request_id: String,
    /// The row's own SHA-256 in hexadecimal.
    pub hash: String,
}

/// A page of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailPage {
    /// Newest first.
    pub entries: Vec<EntryView>,
    /// How many match in all.
    pub total: u32,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
}

/// What can happen. The word is stable; the sentence follows the actor's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Action {
    CompanyRegistered,
    SignedIn,
    SignedOut,
    TokenMade,
    TokenRevoked,
    AccountAdded,
    PasswordSet,
    SignInsRefused,
    AccountUnlocked,
    AccountClosed,
    AccountReopened,
    KeyMade,
    KeyRevoked,
    ContractCreated,
    ContractEdited,
    ContractRestored,
    ContractGenerated,
    ContractAnalysed,
    ContractSubmitted,
    ContractReturned,
    ContractActivated,
    ContractCompleted,
    ContractExpired,
    ContractTerminated,
    ContractAmended,
    TagsPut,
    OwnerNamed,
    ContractsHandedOver,
    ContractsRelated,
    RelationRemoved,
    TagRenamed,
    TagsMerged,
    TagDeleted,
    ReviewDemanded,
    CompanyChanged,
    RuleSwitched,
    RulesPublished,
    RulesDropped,
    OwnRuleWritten,
    OwnRuleRemoved,
    KeyTermsSaid,
    FactSaid,
    ContractExported,
    ListExported,
    RisksSaved,
    FilterKept,
    FilterChanged,
    FilterRemoved,
    FilesHandedIn,
    FileLeftOut,
    ContractBroughtIn,
    ReminderSet,
    ReminderRemoved,
    ReminderSent,
    ReminderAcknowledged,
    RemindersStopped,
    RemindersResumed,
    ObligationMade,
    ObligationChanged,
    ObligationClosed,
    FindingDecided,
    DecisionTakenBack,
    FindingAssigned,
    ReportSaved,
    ProcessingSaid,
    AssessmentAnswered,
    RegisterExported,
    FrameworkReportDrawnUp,
    FrameworkReportDropped,
    FrameworkReportApproved,
    FrameworkReportSaved,
    ControlAttested,
    AttestationWithdrawn,
    FeedMade,
    FeedRevoked,
    MailTested,
    MailTriedAgain,
    ArchiveTaken,
    ArchiveBroughtIn,
    ExamplesMade,
    ModelSet,
    ModelRemoved,
    ModelTried,
    ModelReadTemplate,
    ModelLimitsSet,
    ContractKeptHere,
    ContractMayLeave,
    ModelHeldBack,
    ModelAsked,
    ModelAnswered,
    ProposalAccepted,
    ProposalTurnedDown,
    DecisionsExported,
    ClauseWritten,
    ClauseRetired,
    ClauseBroughtBack,
    TemplateWritten,
    TemplateRetired,
    TemplateBroughtBack,
}

impl Action {
    /// Every action, in the order in which the filter lists them.
    pub const ALL: [Self; 99] = [
        Self::CompanyRegistered,
        Self::SignedIn,
        Self::SignedOut,
        Self::TokenMade,
        Self::TokenRevoked,
        Self::AccountAdded,
        Self::PasswordSet,
        Self::SignInsRefused,
        Self::AccountUnlocked,
        Self::AccountClosed,
        Self::AccountReopened,
        Self::KeyMade,
        Self::KeyRevoked,
        Self::ContractCreated,
        Self::ContractEdited,
        Self::ContractRestored,
        Self::ContractGenerated,
        Self::ContractAnalysed,
        Self::ContractSubmitted,
        Self::ContractReturned,
        Self::ContractActivated,
        Self::ContractCompleted,
        Self::ContractExpired,
        Self::ContractTerminated,
        Self::ContractAmended,
        Self::TagsPut,
        Self::OwnerNamed,
        Self::ContractsHandedOver,
        Self::ContractsRelated,
        Self::RelationRemoved,
        Self::TagRenamed,
        Self::TagsMerged,
        Self::TagDeleted,
        Self::ReviewDemanded,
        Self::CompanyChanged,
        Self::RuleSwitched,
        Self::RulesPublished,
        Self::RulesDropped,
        Self::OwnRuleWritten,
        Self::OwnRuleRemoved,
        Self::KeyTermsSaid,
        Self::FactSaid,
        Self::ContractExported,
        Self::ListExported,
        Self::RisksSaved,
        Self::FilterKept,
        Self::FilterChanged,
        Self::FilterRemoved,
        Self::FilesHandedIn,
        Self::FileLeftOut,
        Self::ContractBroughtIn,
        Self::ReminderSet,
        Self::ReminderRemoved,
        Self::ReminderSent,
        Self::ReminderAcknowledged,
        Self::RemindersStopped,
        Self::RemindersResumed,
        Self::ObligationMade,
        Self::ObligationChanged,
        Self::ObligationClosed,
        Self::FindingDecided,
        Self::DecisionTakenBack,
        Self::FindingAssigned,
        Self::ReportSaved,
        Self::ProcessingSaid,
        Self::AssessmentAnswered,
        Self::RegisterExported,
        Self::FrameworkReportDrawnUp,
        Self::FrameworkReportDropped,
        Self::FrameworkReportApproved,
        Self::FrameworkReportSaved,
        Self::ControlAttested,
        Self::AttestationWithdrawn,
        Self::FeedMade,
        Self::FeedRevoked,
        Self::MailTested,
        Self::MailTriedAgain,
        Self::ArchiveTaken,
        Self::ArchiveBroughtIn,
        Self::ExamplesMade,
        Self::ModelSet,
        Self::ModelRemoved,
        Self::ModelTried,
        Self::ModelReadTemplate,
        Self::ModelLimitsSet,
        Self::ContractKeptHere,
        Self::ContractMayLeave,
        Self::ModelHeldBack,
        Self::ModelAsked,
        Self::ModelAnswered,
        Self::ProposalAccepted,
        Self::ProposalTurnedDown,
        Self::DecisionsExported,
        Self::ClauseWritten,
        Self::ClauseRetired,
        Self::ClauseBroughtBack,
        Self::TemplateWritten,
        Self::TemplateRetired,
        Self::TemplateBroughtBack,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::CompanyRegistered => "company.registered",
            Self::SignedIn => "account.signed_in",
            Self::SignedOut => "account.signed_out",
            Self::TokenMade => "account.token_made",
            Self::TokenRevoked => "account.token_revoked",
            Self::AccountAdded => "account.added",
            Self::PasswordSet => "account.password_set",
            Self::SignInsRefused => "account.sign_ins_refused",
            Self::AccountUnlocked => "account.unlocked",
            Self::AccountClosed => "account.closed",
            Self::AccountReopened => "account.reopened",
            Self::KeyMade => "key.made",
            Self::KeyRevoked => "key.revoked",
            Self::ContractCreated => "contract.created",
            Self::ContractEdited => "contract.edited",
            Self::ContractRestored => "contract.restored",
            Self::ContractGenerated => "contract.generated",
            Self::ContractAnalysed => "contract.analysed",
            Self::ContractSubmitted => "contract.submitted",
            Self::ContractReturned => "contract.returned",
            Self::ContractActivated => "contract.activated",
            Self::ContractCompleted => "contract.completed",
            Self::ContractExpired => "contract.expired",
            Self::ContractTerminated => "contract.terminated",
            Self::ContractAmended => "contract.amended",
            Self::TagsPut => "contract.tagged",
            Self::OwnerNamed => "contract.owner_named",
            Self::ContractsHandedOver => "contract.handed_over",
            Self::ContractsRelated => "contract.related",
            Self::RelationRemoved => "contract.unrelated",
            Self::TagRenamed => "tag.renamed",
            Self::TagsMerged => "tag.merged",
            Self::TagDeleted => "tag.deleted",
            Self::ReviewDemanded => "company.review_demanded",
            Self::CompanyChanged => "company.changed",
            Self::RuleSwitched => "playbook.rule_switched",
            Self::RulesPublished => "playbook.published",
            Self::RulesDropped => "playbook.draft_dropped",
            Self::OwnRuleWritten => "playbook.rule_written",
            Self::OwnRuleRemoved => "playbook.rule_removed",
            Self::KeyTermsSaid => "contract.key_terms_said",
            Self::FactSaid => "contract.fact_said",
            Self::ContractExported => "contract.exported",
            Self::ListExported => "contract.list_exported",
            Self::RisksSaved => "risk.list_saved",
            Self::FilterKept => "filter.kept",
            Self::FilterChanged => "filter.changed",
            Self::FilterRemoved => "filter.removed",
            Self::FilesHandedIn => "import.begun",
            Self::FileLeftOut => "import.file_left_out",
            Self::ContractBroughtIn => "contract.brought_in",
            Self::ReminderSet => "reminder.set",
            Self::ReminderRemoved => "reminder.removed",
            Self::ReminderSent => "reminder.sent",
            Self::ReminderAcknowledged => "reminder.acknowledged",
            Self::RemindersStopped => "reminder.stopped",
            Self::RemindersResumed => "reminder.resumed",
            Self::ObligationMade => "obligation.made",
            Self::ObligationChanged => "obligation.changed",
            Self::ObligationClosed => "obligation.closed",
            Self::FindingDecided => "finding.decided",
            Self::DecisionTakenBack => "finding.decision_taken_back",
            Self::FindingAssigned => "finding.assigned",
            Self::ReportSaved => "contract.report_saved",
            Self::ProcessingSaid => "processing.said",
            Self::AssessmentAnswered => "processing.assessment_answered",
            Self::RegisterExported => "processing.register_exported",
            Self::FrameworkReportDrawnUp => "framework.report_drawn_up",
            Self::FrameworkReportDropped => "framework.report_dropped",
            Self::FrameworkReportApproved => "framework.report_approved",
            Self::FrameworkReportSaved => "framework.report_saved",
            Self::ControlAttested => "framework.control_attested",
            Self::AttestationWithdrawn => "framework.attestation_withdrawn",
            Self::FeedMade => "feed.made",
            Self::FeedRevoked => "feed.revoked",
            Self::MailTested => "mail.tested",
            Self::MailTriedAgain => "mail.tried_again",
            Self::ArchiveTaken => "archive.taken",
            Self::ArchiveBroughtIn => "archive.brought_in",
            Self::ExamplesMade => "examples.made",
            Self::ModelSet => "model.set",
            Self::ModelRemoved => "model.removed",
            Self::ModelTried => "model.tried",
            Self::ModelReadTemplate => "model.read_template",
            Self::ModelLimitsSet => "model.limits_set",
            Self::ContractKeptHere => "contract.kept_here",
            Self::ContractMayLeave => "contract.may_leave",
            Self::ModelHeldBack => "model.held_back",
            Self::ModelAsked => "model.asked",
            Self::ModelAnswered => "model.answered",
            Self::ProposalAccepted => "model.proposal_accepted",
            Self::ProposalTurnedDown => "model.proposal_turned_down",
            Self::DecisionsExported => "model.decisions_exported",
            Self::ClauseWritten => "clause.written",
            Self::ClauseRetired => "clause.retired",
            Self::ClauseBroughtBack => "clause.brought_back",
            Self::TemplateWritten => "template.written",
            Self::TemplateRetired => "template.retired",
            Self::TemplateBroughtBack => "template.brought_back",
        }
    }

    /// The action of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// What the actor did, to follow the name.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::CompanyRegistered => "set up the company",
            Self::SignedIn => "signed in",
            Self::SignedOut => "signed out",
            Self::TokenMade => "signed in through the API",
            Self::TokenRevoked => "signed out of the API",
            Self::AccountAdded => "added the account of",
            Self::PasswordSet => "set a new password for",
            Self::SignInsRefused => "locked sign-in after refused tries, for",
            Self::AccountUnlocked => "lifted the sign-in lock of",
            Self::AccountClosed => "closed the account of",
            Self::AccountReopened => "opened the account again of",
            Self::KeyMade => "made the API key",
            Self::KeyRevoked => "revoked the API key",
            Self::ContractCreated => "created the contract",
            Self::ContractEdited => "changed the contract",
            Self::ContractRestored => "restored an earlier version of the contract",
            Self::ContractGenerated => "had the text of the contract assembled",
            Self::ContractAnalysed => "had the contract checked again",
            Self::ContractSubmitted => "asked for a review of the contract",
            Self::ContractReturned => "reopened the draft of the contract",
            Self::ContractActivated => "recorded the signing of the contract",
            Self::ContractCompleted => "recorded the completion of the contract",
            Self::ContractExpired => "recorded the end of the term of the contract",
            Self::ContractTerminated => "terminated the contract",
            Self::ContractAmended => "let the terms of the contract follow from its amendments",
            Self::TagsPut => "changed the tags of the contract",
            Self::OwnerNamed => "named who answers for the contract",
            Self::ContractsHandedOver => "handed over all contracts of",
            Self::ContractsRelated => "related another contract to the contract",
            Self::RelationRemoved => "took away a relation of the contract",
            Self::TagRenamed => "renamed the tag",
            Self::TagsMerged => "put another tag into the tag",
            Self::TagDeleted => "deleted the tag",
            Self::ReviewDemanded => "said which contracts must be reviewed, for",
            Self::CompanyChanged => "changed the details of",
            Self::RuleSwitched => "switched, in the draft of the company's rules, the rule",
            Self::RulesPublished => "published the rules of",
            Self::RulesDropped => "dropped the draft of the rules of",
            Self::OwnRuleWritten => "wrote, in the draft of the company's rules, the rule",
            Self::OwnRuleRemoved => "removed, from the draft of the company's rules, the rule",
            Self::KeyTermsSaid => "recorded renewal and notice of the contract",
            Self::FactSaid => "said what the rules take as given of the contract",
            Self::ContractExported => "exported the contract",
            Self::ListExported => "saved a list of contracts of",
            Self::RisksSaved => "saved a list of risks of",
            Self::FilterKept => "kept the filter",
            Self::FilterChanged => "changed the filter",
            Self::FilterRemoved => "removed the filter",
            Self::FilesHandedIn => "handed in files to be read:",
            Self::FileLeftOut => "left out the file",
            Self::ContractBroughtIn => "brought in the contract",
            Self::ReminderSet => "set reminders of the contract",
            Self::ReminderRemoved => "removed a reminder of the contract",
            Self::ReminderSent => "sent a reminder of the contract",
            Self::ReminderAcknowledged => "sees to what a reminder was sent for, of the contract",
            Self::RemindersStopped => "was asked by the recipient for no more reminders",
            Self::RemindersResumed => "was asked by the recipient for reminders again",
            Self::ObligationMade => "recorded an obligation of the contract",
            Self::ObligationChanged => "changed an obligation of the contract",
            Self::ObligationClosed => "closed an obligation of the contract",
            Self::FindingDecided => "decided about a finding of the contract",
            Self::DecisionTakenBack => "took back a decision about a finding of the contract",
            Self::FindingAssigned => "said who looks into a finding of the contract",
            Self::ReportSaved => "saved the compliance report of the contract",
            Self::ProcessingSaid => "said what personal data is touched by the contract",
            Self::AssessmentAnswered => "answered whether an impact assessment is needed for the contract",
            Self::RegisterExported => "saved the register of processing of",
            Self::FrameworkReportDrawnUp => "drew up a report on controls:",
            Self::FrameworkReportDropped => "dropped the draft of a report on controls:",
            Self::FrameworkReportApproved => "approved a report on controls:",
            Self::FrameworkReportSaved => "saved a report on controls:",
            Self::ControlAttested => "vouched for the control",
            Self::AttestationWithdrawn => "no longer vouches for the control",
            Self::FeedMade => "made an address for their calendar",
            Self::FeedRevoked => "took the address of their calendar away",
            Self::MailTested => "had a test mail sent",
            Self::MailTriedAgain => "had a mail tried again",
            Self::ArchiveTaken => "took all the company's data as an archive",
            Self::ArchiveBroughtIn => "brought in an archive",
            Self::ExamplesMade => "had example contracts made",
            Self::ModelSet => "said which model answers for",
            Self::ModelRemoved => "took away the model of",
            Self::ModelTried => "tried the model",
            Self::ModelReadTemplate => "asked a model about the template",
            Self::ModelLimitsSet => "said how much models may be asked by",
            Self::ContractKeptHere => "said that no model may read the contract",
            Self::ContractMayLeave => "allowed a model to read the contract",
            Self::ModelHeldBack => "asked a model about the contract, which never leaves this server and was not sent:",
            Self::ModelAsked => "asked a model about the contract",
            Self::ModelAnswered => "got what a model answered about the contract",
            Self::ProposalAccepted => "accepted what a model proposed for the contract",
            Self::ProposalTurnedDown => "turned down what a model proposed for the contract",
            Self::DecisionsExported => "saved what models were asked by",
            Self::ClauseWritten => "wrote the clause",
            Self::ClauseRetired => "retired the clause",
            Self::ClauseBroughtBack => "brought back the clause",
            Self::TemplateWritten => "wrote the template",
            Self::TemplateRetired => "retired the template",
            Self::TemplateBroughtBack => "brought back the template",
        }
    }
}

/// A part of the entries of one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    /// Contracts that came into force straight from a draft.
    FromDraft,
    /// Decisions about findings of critical severity.
    Critical,
}

impl Only {
    /// Every part.
    pub const ALL: [Self; 2] = [Self::FromDraft, Self::Critical];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::FromDraft => "from_draft",
            Self::Critical => "critical",
        }
    }

    /// The part of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::FromDraft => "Straight from a draft",
            Self::Critical => "About critical findings",
        }
    }
}

/// The parts that differ between two tellings of the same parts in the same order: as they were, and as they are.
#[cfg(feature = "ssr")]
pub(crate) fn differences<const N: usize>(
    before: [(&str, serde_json::Value); N],
    after: [(&str, serde_json::Value); N],
) -> (serde_json::Map<String, serde_json::Value>, serde_json::Map<String, serde_json::Value>) {
    let (mut old, mut new) = (serde_json::Map::new(), serde_json::Map::new());
    for ((name, was), (_, is)) in before.into_iter().zip(after) {
        if was != is {
            old.insert(name.to_owned(), was);
            new.insert(name.to_owned(), is);
        }
    }
    (old, new)
}

/// What entries are about: the words that an entry may name a kind of thing by, and by which the trail can be filtered.
pub const SUBJECTS: [&str; 13] = [
    "contract",
    "account",
    "company",
    "key",
    "filter",
    "tag",
    "rule",
    "import",
    "mail",
    "clause",
    "template",
    "framework_report",
    "framework_control",
];

/// What an action did, to be written into the trail with the change itself.
#[cfg(feature = "ssr")]
pub struct Happening {
    action: Action,
    subject_type: &'static str,
    subject_id: String,
    subject: String,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
}

#[cfg(feature = "ssr")]
impl Happening {
    /// `action` was done to a thing of `subject_type`, one of [`SUBJECTS`], with this id and name.
    pub fn new(action: Action, subject_type: &'static str, subject_id: impl std::fmt::Display, subject: &str) -> Self {
        debug_assert!(SUBJECTS.contains(&subject_type), "nobody could filter the trail for {subject_type}");
        Self {
            action,
            subject_type,
            subject_id: subject_id.to_string(),
            subject: subject.to_owned(),
            before: None,
            after: None,
        }
    }

    /// The values before the change.
    pub fn before(self, before: serde_json::Value) -> Self {
        Self { before: Some(before), ..self }
    }

    /// The values after the change.
    pub fn after(self, after: serde_json::Value) -> Self {
        Self { after: Some(after), ..self }
    }
}
