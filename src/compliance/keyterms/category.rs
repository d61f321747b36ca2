//! The 41 kinds of clause that a contract is read for, and what is said of one.
//!
//! What must hold: identifiers and words are stable for ever, since programs and stored figures rely on them; the order
//! is that in which a person reads them. The kinds are those of the Contract Understanding Atticus Dataset, so that what
//! is found can be measured (`pactoria bench extract`).

use crate::compliance::Evidence;
use crate::typed::day_in_words;
use jiff::civil::Date;
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
            pub const ALL: [Self; 41] = [$(Self::$name,)*];

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

            /// How the pages call it.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }

            /// What the dataset calls it.
            pub fn labelled(self) -> &'static str {
                match self {
                    $(Self::$name => $labelled,)*
                }
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
    GoverningLaw = "KT-GOVLAW", "governing_law", "Governing law", "Governing Law";
    TerminationForConvenience = "KT-TFC", "termination_for_convenience", "Ending it without a reason", "Termination For Convenience";
    ChangeOfControl = "KT-COC", "change_of_control", "Change of control", "Change Of Control";
    Assignment = "KT-ANTIASSIGN", "assignment", "Limits on assignment", "Anti-Assignment";
    LiabilityCap = "KT-CAP", "liability_cap", "Limits of liability", "Cap On Liability";
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
    ThirdPartyRights = "KT-TPB", "third_party_rights", "Rights of third parties", "Third Party Beneficiary";
}

/// A length of time with the stable word of its unit: `days`, `business_days`, `weeks`, `months` or `years`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    pub count: u32,
    pub unit: String,
}

/// What the text says about one kind, in a form that can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Value {
    Text {
        text: String,
    },
    Names {
        names: Vec<String>,
    },
    /// `worked_out` says how, where the text gives no day but a way to one.
    Day {
        day: Date,
        worked_out: Option<String>,
    },
    Length {
        length: Length,
    },
    Places {
        places: Vec<String>,
    },
    /// It runs until somebody ends it.
    NoEnd,
}

impl Value {
    /// As a line for a person.
    pub fn in_words(&self) -> String {
        match self {
            Self::Text { text } => text.clone(),
            Self::Names { names } => listed(names),
            Self::Day { day, worked_out: None } => day_in_words(*day),
            Self::Day { day, worked_out: Some(how) } => format!("{} ({how})", day_in_words(*day)),
            Self::Length { length } => length.in_words(),
            Self::Places { places } => listed(places),
            Self::NoEnd => "It runs until somebody ends it".to_owned(),
        }
    }
}

impl Length {
    /// "30 business days", "1 year".
    pub fn in_words(&self) -> String {
        let unit = self.unit.replace('_', " ");
        let unit = if self.count == 1 { unit.trim_end_matches('s') } else { &unit };
        format!("{} {unit}", self.count)
    }
}

/// "A", "A and B", "A, B and C".
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
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
