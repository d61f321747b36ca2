//! The types of contract, as people, the REST contract and the rule packs name them.

use serde::{Deserialize, Serialize};

/// What sort of contract a document is; decides which rules apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractType {
    ServiceAgreement,
    EmploymentContract,
    ContractorAgreement,
    SupplierAgreement,
    Nda,
    TermsConditions,
    Consultancy,
    DataProcessing,
    DataSharing,
    Saas,
    AiTraining,
    ModelOwnership,
    Other,
}

impl ContractType {
    /// Every type, in the order in which lists show them.
    pub const ALL: [Self; 13] = [
        Self::ServiceAgreement,
        Self::Consultancy,
        Self::EmploymentContract,
        Self::ContractorAgreement,
        Self::SupplierAgreement,
        Self::Nda,
        Self::TermsConditions,
        Self::Saas,
        Self::DataProcessing,
        Self::DataSharing,
        Self::AiTraining,
        Self::ModelOwnership,
        Self::Other,
    ];

    /// The stable word used in the REST contract and the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::ServiceAgreement => "service_agreement",
            Self::EmploymentContract => "employment_contract",
            Self::ContractorAgreement => "contractor_agreement",
            Self::SupplierAgreement => "supplier_agreement",
            Self::Nda => "nda",
            Self::TermsConditions => "terms_conditions",
            Self::Consultancy => "consultancy",
            Self::DataProcessing => "data_processing",
            Self::DataSharing => "data_sharing",
            Self::Saas => "saas",
            Self::AiTraining => "ai_training",
            Self::ModelOwnership => "model_ownership",
            Self::Other => "other",
        }
    }

    /// The type a stable word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// Whether the same rules apply to both: services and consultancy are one kind to the law.
    pub fn is_ruled_as(self, other: Self) -> bool {
        let of_services = |it: Self| matches!(it, Self::ServiceAgreement | Self::Consultancy);
        self == other || (of_services(self) && of_services(other))
    }

    /// Whether its contracts are about data or AI, or about nothing in particular, so that they may state machine-readable terms.
    pub fn may_state_terms(self) -> bool {
        matches!(self, Self::DataSharing | Self::AiTraining | Self::ModelOwnership | Self::Other)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::ServiceAgreement => "Services",
            Self::EmploymentContract => "Employment",
            Self::ContractorAgreement => "Contractor",
            Self::SupplierAgreement => "Supplier",
            Self::Nda => "NDA",
            Self::TermsConditions => "Terms and conditions",
            Self::Consultancy => "Consultancy",
            Self::DataProcessing => "Data processing",
            Self::DataSharing => "Data sharing",
            Self::Saas => "SaaS",
            Self::AiTraining => "AI training",
            Self::ModelOwnership => "Model ownership",
            Self::Other => "Other",
        }
    }
}
