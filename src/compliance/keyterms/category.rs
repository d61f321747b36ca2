//! The kinds of clause that a contract is read for, and what is said of one.
//!
//! What must hold: identifiers and words are stable for ever, since programs, kept filters and stored rows rely on them; the
//! order is that in which a person reads them. 41 kinds are those of the Contract Understanding Atticus Dataset, so that what
//! is found can be measured (`pactoria bench extract`); the others are what contracts of the United Kingdom are asked for beside.

use super::Value;
use crate::compliance::Evidence;
use serde::{Deserialize, Serialize};

macro_rules! categories {
    ($($name:ident = $id:literal, $word:literal, $label:literal, $labelled:literal;)*) => {
        /// A kind of clause or statement.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Category {
            $($name,)*
        }

        impl Category {
            /// Every kind, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The identifier that detectors and rules use, such as `KT-GOVLAW`.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// The stable word.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// The kind of a stable word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == word)
            }

            /// How the pages call it.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }

            /// What the dataset calls it; `None` for a kind that it does not label.
            pub fn labelled(self) -> Option<&'static str> {
                let name = match self {
                    $(Self::$name => $labelled,)*
                };
                (!name.is_empty()).then_some(name)
            }
        }
    };
}

categories! {
    Title = "KT-TITLE", "title", "Title", "Document Name";
    Parties = "KT-PARTIES", "parties", "Parties", "Parties";
    AgreementDate = "KT-AGRDATE", "agreement_date", "Date of the agreement", "Agreement Date";
    EffectiveDate = "KT-EFFDATE", "effective_date", "First day", "Effective Date";
    ExpiryDate = "KT-EXPIRY", "expiry_date", "Last day", "Expiration Date";
    Renewal = "KT-RENEW", "renewal", "Renewal", "Renewal Term";
    RenewalNotice = "KT-RENEWNOT", "renewal_notice", "Notice against renewal", "Notice Period To Terminate Renewal";
    NoticeToEnd = "KT-NOTICE", "notice_to_end", "Notice to end", "";
    GoverningLaw = "KT-GOVLAW", "governing_law", "Governing law", "Governing Law";
    TerminationForConvenience = "KT-TFC", "termination_for_convenience", "Ending it without a reason", "Termination For Convenience";
    ChangeOfControl = "KT-COC", "change_of_control", "Change of control", "Change Of Control";
    Assignment = "KT-ANTIASSIGN", "assignment", "Limits on assignment", "Anti-Assignment";
    Courts = "KT-COURTS", "courts", "Which courts", "";
    PaymentDays = "KT-PAYDAYS", "payment_days", "Days to pay", "";
    LateInterest = "KT-LATEINT", "late_interest", "Interest on late payment", "";
    Vat = "KT-VAT", "vat", "VAT", "";
    LiabilityCap = "KT-CAP", "liability_cap", "Limits of liability", "Cap On Liability";
    LimitedSides = "KT-CAPPARTY", "limited_sides", "Whose liability is limited", "";
    UncappedLiability = "KT-UNCAPPED", "uncapped_liability", "Liability without limit", "Uncapped Liability";
    AgreedDamages = "KT-LD", "agreed_damages", "Agreed damages and exit fees", "Liquidated Damages";
    Insurance = "KT-INS", "insurance", "Insurance", "Insurance";
    WarrantyPeriod = "KT-WARRDUR", "warranty_period", "Warranty period", "Warranty Duration";
    AuditRight = "KT-AUDIT", "audit_right", "Right to audit", "Audit Rights";
    RevenueShare = "KT-REVSHARE", "revenue_share", "Share of revenue, commission, royalty", "Revenue/Profit Sharing";
    PriceLimit = "KT-PRICE", "price_limit", "Limits on prices", "Price Restrictions";
    MinimumCommitment = "KT-MINCOM", "minimum_commitment", "Minimum commitment", "Minimum Commitment";
    UsageLimit = "KT-VOLUME", "usage_limit", "Limits of use or volume", "Volume Restriction";
    PriceParity = "KT-MFN", "price_parity", "Terms as good as anybody’s", "Most Favored Nation";
    Exclusivity = "KT-EXCL", "exclusivity", "Exclusivity", "Exclusivity";
    NonCompete = "KT-NONCOMP", "non_compete", "Not competing", "Non-Compete";
    CustomerNonSolicit = "KT-NOSOLCUST", "customer_non_solicit", "Not approaching customers", "No-Solicit Of Customers";
    StaffNonSolicit = "KT-NOSOLEMP", "staff_non_solicit", "Not hiring staff", "No-Solicit Of Employees";
    RestrictionException = "KT-COMPEX", "restriction_exception", "Exceptions to restrictions", "Competitive Restriction Exception";
    NonDisparagement = "KT-NONDISP", "non_disparagement", "Not speaking ill", "Non-Disparagement";
    FirstRefusal = "KT-ROFR", "first_refusal", "First refusal or option", "Rofr/Rofo/Rofn";
    IpAssignment = "KT-IPASSIGN", "ip_assignment", "Who comes to own the work", "Ip Ownership Assignment";
    JointIp = "KT-JOINTIP", "joint_ip", "Shared ownership of the work", "Joint Ip Ownership";
    LicenceGrant = "KT-LICENSE", "licence_grant", "Licence", "License Grant";
    NonTransferableLicence = "KT-NONTRANSF", "non_transferable_licence", "Licence that cannot be passed on", "Non-Transferable License";
    LicensorAffiliates = "KT-AFFLICOR", "licensor_affiliates", "Licence of the licensor’s group", "Affiliate License-Licensor";
    LicenseeAffiliates = "KT-AFFLICEE", "licensee_affiliates", "Licence for the licensee’s group", "Affiliate License-Licensee";
    UnlimitedLicence = "KT-UNLIM", "unlimited_licence", "Licence without limit of use", "Unlimited/All-You-Can-Eat-License";
    PerpetualLicence = "KT-IRREV", "perpetual_licence", "Licence without end", "Irrevocable Or Perpetual License";
    SourceCodeEscrow = "KT-ESCROW", "source_code_escrow", "Source code in escrow", "Source Code Escrow";
    AfterTheEnd = "KT-POSTTERM", "after_the_end", "Duties after the end", "Post-Termination Services";
    NoChallenge = "KT-CNTS", "no_challenge", "Not suing, not contesting", "Covenant Not To Sue";
    ConfidentialityLength = "KT-CONFDUR", "confidentiality_length", "How long it stays confidential", "";
    DataRoles = "KT-DPROLE", "data_roles", "Data protection roles", "";
    TransferMechanism = "KT-TRANSFER", "transfer_mechanism", "What lets data leave the UK", "";
    BreachNotice = "KT-BREACH", "breach_notice", "Telling of a data breach", "";
    CancellationPeriod = "KT-COOLOFF", "cancellation_period", "Time to change one’s mind", "";
    Ir35 = "KT-IR35", "ir35", "IR35 status", "";
    Pay = "KT-PAY", "pay", "Pay", "";
    WorkingHours = "KT-HOURS", "working_hours", "Hours of work", "";
    Holiday = "KT-HOLIDAY", "holiday", "Paid holiday", "";
    Probation = "KT-PROBATION", "probation", "Probation", "";
    ThirdPartyRights = "KT-TPB", "third_party_rights", "Rights of third parties", "Third Party Beneficiary";
}

impl Category {
    /// Whether only a contract of employment has it.
    pub fn is_of_employment(self) -> bool {
        matches!(self, Self::Pay | Self::WorkingHours | Self::Holiday | Self::Probation)
    }
}

/// A passage that says something of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The same stretch in bytes.
    pub start_byte: u32,
    pub end_byte: u32,
    /// The number of the clause it stands in.
    pub clause: Option<String>,
    /// From 0 to 1: how far it can be relied on without a look.
    pub confidence: f64,
    /// Which detector of the kind found it, such as `KT-CAP.2`.
    pub detector: String,
}

/// A kind of clause that a text has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyTerm {
    pub category: Category,
    /// `None` where only the passages say it: a limit of liability is there or is not.
    pub value: Option<Value>,
    /// In the order of the text; never empty.
    pub passages: Vec<Passage>,
}
