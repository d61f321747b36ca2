//! The closed lists of the terms of use: a word that is not here permits nothing and is refused.
//!
//! The order of each list is that of the specification; sets in an object are sorted by the bytes of the words.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A closed list: an enum, its words, and what each means to a reader.
macro_rules! vocabulary {
    ($($(#[$about:meta])* $name:ident { $($variant:ident = $word:literal, $label:literal;)+ })+) => {
        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            pub enum $name {
                $(#[doc = $label] #[serde(rename = $word)] $variant,)+
            }

            impl $name {
                /// Every word of the list.
                pub const WORDS: &[&str] = &[$($word,)+];
                /// The whole list.
                pub const ALL: &[Self] = &[$(Self::$variant,)+];

                /// The word that stands in an object.
                pub fn word(self) -> &'static str {
                    match self {
                        $(Self::$variant => $word,)+
                    }
                }

                /// What it says to a reader, within a sentence.
                pub fn label(self) -> &'static str {
                    match self {
                        $(Self::$variant => $label,)+
                    }
                }

                /// The entry of this exact word.
                pub fn parse(word: &str) -> Option<Self> {
                    match word {
                        $($word => Some(Self::$variant),)+
                        _ => None,
                    }
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(self.word())
                }
            }
        )+
    };
}

vocabulary! {
    /// The law that governs.
    Law {
        EnglandAndWales = "england_and_wales", "England and Wales";
        Scotland = "scotland", "Scotland";
        NorthernIreland = "northern_ireland", "Northern Ireland";
    }

    /// What a party does under the terms.
    PartyRole {
        DataOwner = "data_owner", "data owner";
        ModelDeveloper = "model_developer", "model developer";
        WorkerOperator = "worker_operator", "operator of the worker";
        Auditor = "auditor", "auditor";
    }

    /// What a party is to the personal data.
    DpRole {
        None = "none", "no role";
        Controller = "controller", "controller";
        JointController = "joint_controller", "joint controller";
        Processor = "processor", "processor";
    }

    /// What a data set holds.
    Class {
        Personal = "personal", "personal data";
        SpecialCategory = "special_category", "special category data";
        CriminalOffence = "criminal_offence", "data about criminal offences";
        Children = "children", "data about children";
        Confidential = "confidential", "confidential information";
        TradeSecret = "trade_secret", "trade secrets";
        CopyrightThirdParty = "copyright_third_party", "works of others";
        Public = "public", "public information";
    }

    /// What was done to names and other direct identifiers.
    Deidentified {
        None = "none", "left in";
        Pseudonymised = "pseudonymised", "replaced";
        Anonymised = "anonymised", "removed for good";
    }

    /// Why the law allows personal data to be used.
    LawfulBasis {
        Consent = "consent", "consent";
        Contract = "contract", "a contract with the person";
        LegalObligation = "legal_obligation", "a legal obligation";
        VitalInterests = "vital_interests", "vital interests";
        PublicTask = "public_task", "a public task";
        LegitimateInterests = "legitimate_interests", "legitimate interests";
        RecognisedLegitimateInterests = "recognised_legitimate_interests", "recognised legitimate interests";
    }

    /// By what right the owner supplies a data set.
    Rights {
        Own = "own", "its own";
        Licensed = "licensed", "licensed to it";
        OpenLicence = "open_licence", "an open licence";
        PublicDomain = "public_domain", "in the public domain";
    }

    /// What a job may be for.
    Purpose {
        Redact = "redact", "remove or replace identifying or secret parts";
        Extract = "extract", "copy stated fields of each record into a table";
        Train = "train", "train a new model";
        FineTune = "fine_tune", "change a named existing model";
        Evaluate = "evaluate", "measure a finished model";
        Infer = "infer", "get results from a finished model";
        Aggregate = "aggregate", "make totals over groups of records";
    }

    /// What sort of model.
    ModelKind {
        RulesOnly = "rules_only", "rules without learned parameters";
        TextClassifier = "text_classifier", "text classifier";
        SequenceTagger = "sequence_tagger", "tagger of parts of text";
        Regression = "regression", "regression";
        DecisionTree = "decision_tree", "decision tree";
        Embedding = "embedding", "embedding";
        ImageClassifier = "image_classifier", "image classifier";
        GenerativeLanguage = "generative_language", "model that writes text";
        OtherNamed = "other_named", "another kind, named in the clause";
    }

    /// What sort of result.
    OutputKind {
        Metrics = "metrics", "Metrics of a whole job";
        ModelWeights = "model_weights", "Weights of a model";
        Checkpoint = "checkpoint", "Checkpoints of training";
        Aggregate = "aggregate", "Totals over groups";
        RedactedData = "redacted_data", "Redacted data";
        ExtractedFields = "extracted_fields", "Extracted fields";
        Predictions = "predictions", "Predictions";
        Embeddings = "embeddings", "Embeddings";
    }

    /// Which proof a worker must give.
    WorkerMode {
        Production = "production", "production attestation";
        DevelopmentAllowed = "development_allowed", "production or development attestation";
    }

    /// Whether a model is tried for what it remembers.
    MemorisationTest {
        None = "none", "not tested";
        BeforeWeightsLeave = "before_weights_leave", "tested before weights leave";
    }

    /// Whether results may decide what matters to people.
    SignificantDecisions {
        Prohibited = "prohibited", "prohibited";
        WithSafeguards = "with_safeguards", "only with safeguards";
        NotApplicable = "not_applicable", "not at issue";
    }

    /// What nobody may do with data, models or results.
    ProhibitedUse {
        UnlawfulDiscrimination = "unlawful_discrimination", "unlawful discrimination";
        CovertSurveillance = "covert_surveillance", "covert surveillance";
        Impersonation = "impersonation", "impersonation";
        Malware = "malware", "malware";
        Weapons = "weapons", "weapons";
        BiometricIdentification = "biometric_identification", "biometric identification";
        PoliticalTargeting = "political_targeting", "political targeting";
        CreditOrInsurancePricing = "credit_or_insurance_pricing", "pricing of credit or insurance";
    }

    /// What becomes of jobs that run when the terms end.
    RunningJobs {
        Stop = "stop", "stop at once";
        Finish = "finish", "may finish";
    }

    /// What becomes of models.
    ModelsFate {
        Keep = "keep", "may keep them";
        Destroy = "destroy", "destroys them";
        HandOver = "hand_over", "hands them over";
    }

    /// What becomes of other results.
    ResultsFate {
        Keep = "keep", "may keep";
        Destroy = "destroy", "destroys";
    }

    /// What has to be done about data that is withdrawn after training.
    UnlearnDuty {
        None = "none", "has no duty";
        Filter = "filter", "filters the output of the model";
        Unlearn = "unlearn", "removes its influence from the model";
        Retrain = "retrain", "trains the model again without it";
    }

    /// Why data is withdrawn.
    Trigger {
        ConsentWithdrawn = "consent_withdrawn", "consent is withdrawn";
        ErasureRequest = "erasure_request", "erasure is requested";
        ObjectionUpheld = "objection_upheld", "an objection is upheld";
        UnlawfulData = "unlawful_data", "data was unlawful";
        DataOwnerWithdraws = "data_owner_withdraws", "the data owner withdraws data";
    }

    /// Who else may handle the sealed data.
    SubProcessingMode {
        None = "none", "nobody";
        Named = "named", "those named";
        General = "general", "those announced";
    }

    /// A day of the week.
    Weekday {
        Monday = "mon", "Monday";
        Tuesday = "tue", "Tuesday";
        Wednesday = "wed", "Wednesday";
        Thursday = "thu", "Thursday";
        Friday = "fri", "Friday";
        Saturday = "sat", "Saturday";
        Sunday = "sun", "Sunday";
    }

    /// How the parties sign.
    SignatureAlgorithm {
        Ed25519 = "ed25519", "Ed25519";
    }

    /// The network of the worker.
    Network {
        None = "none", "none";
    }
}

impl Purpose {
    /// The kinds of result that a job of this purpose can give.
    pub fn gives(self) -> &'static [OutputKind] {
        use OutputKind::{
            Aggregate, Checkpoint, Embeddings, ExtractedFields, Metrics, ModelWeights, Predictions, RedactedData,
        };
        match self {
            Self::Redact => &[RedactedData, Metrics],
            Self::Extract => &[ExtractedFields, Metrics],
            Self::Train | Self::FineTune => &[ModelWeights, Checkpoint, Metrics],
            Self::Evaluate => &[Metrics, Predictions],
            Self::Infer => &[Predictions, Embeddings, Metrics],
            Self::Aggregate => &[Aggregate, Metrics],
        }
    }

    /// Whether it changes the parameters of a model.
    pub fn learns(self) -> bool {
        matches!(self, Self::Train | Self::FineTune)
    }

    /// Whether its jobs are counted in queries.
    pub fn asks(self) -> bool {
        matches!(self, Self::Infer | Self::Aggregate)
    }
}

impl Class {
    /// Whether data of this class is about people; the sensitive classes are.
    pub fn is_about_people(self) -> bool {
        matches!(self, Self::Personal) || self.is_sensitive()
    }

    /// Whether the law asks more than for other personal data.
    pub fn is_sensitive(self) -> bool {
        matches!(self, Self::SpecialCategory | Self::CriminalOffence | Self::Children)
    }
}
