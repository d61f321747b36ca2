//! Language models: which one a company uses, and the one place from which anything is sent to it.
//!
//! A model only ever proposes. What must always hold: nothing leaves but through `calling`, which asks first whether the
//! contract may leave, writes down what is about to be sent, and writes down what came of it ([`crate::decisions`]); what a
//! contract says is data for the model and never an instruction; what a model says is text for a person and never an act; and a
//! stream without its finish mark is no answer. Without a model everything else works as it does with one. Reading order: this
//! file, `model` (what is asked of the outside), `prompt` and `quotes` (what is said and what may be believed), `calling`,
//! `following` (hearing an answer while it comes), then the jobs: `asking`, `proposing`, `rewriting`, `drafting`
//! `templating` and `judging`, which reads an `opinion` of the findings. Deliberately absent: memory between calls, tools, and anything that acts by itself.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod asking;
#[cfg(feature = "ssr")]
mod calling;
#[cfg(feature = "ssr")]
mod confidence;
#[cfg(feature = "ssr")]
pub mod drafting;
#[cfg(feature = "ssr")]
mod following;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod judging;
#[cfg(feature = "ssr")]
pub mod limits;
#[cfg(feature = "ssr")]
mod model;
#[cfg(feature = "ssr")]
mod opinion;
#[cfg(feature = "ssr")]
mod prompt;
#[cfg(feature = "ssr")]
pub mod proposing;
#[cfg(feature = "ssr")]
mod quotes;
#[cfg(feature = "ssr")]
pub mod rewriting;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
pub mod templating;

use crate::ids::{CallId, ContractId};
use crate::typed::Currency;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use following::UnderWay;
#[cfg(feature = "ssr")]
pub use model::{
    AddressFault, Answering, Connection, Disturbed, End, Limits, Message, Model, Models, Prices, Reply, Request,
    Secret, Setup, Speaker, Tokens,
};
#[cfg(feature = "ssr")]
pub use quotes::Quote;

/// What a model is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Say what one clause means in plain words.
    Explain,
    /// Say what the contract says as a whole.
    Summarise,
    /// Answer a question about the contract.
    Answer,
    /// Propose a wording for a finding.
    Propose,
    /// Rewrite a clause.
    Rewrite,
    /// Write the text of a contract.
    Draft,
    /// Say what it makes of the findings of the rules.
    Judge,
    /// Say what to look at in a template.
    Template,
    /// Answer with one word, to see whether it answers at all.
    Try,
}

impl Job {
    /// Every job.
    pub const ALL: [Self; 9] = [
        Self::Explain,
        Self::Summarise,
        Self::Answer,
        Self::Propose,
        Self::Rewrite,
        Self::Draft,
        Self::Judge,
        Self::Template,
        Self::Try,
    ];
    /// Those that a person chooses on the page where a contract is asked about.
    pub const ASKED: [Self; 3] = [Self::Answer, Self::Summarise, Self::Explain];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Explain => "explain",
            Self::Summarise => "summarise",
            Self::Answer => "answer",
            Self::Propose => "propose",
            Self::Rewrite => "rewrite",
            Self::Draft => "draft",
            Self::Judge => "judge",
            Self::Template => "template",
            Self::Try => "try",
        }
    }

    /// The job of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Explain => "Explain a clause in plain words",
            Self::Summarise => "Summarise the contract",
            Self::Answer => "Answer a question",
            Self::Propose => "Propose a wording for a finding",
            Self::Rewrite => "Rewrite a clause",
            Self::Draft => "Write a draft",
            Self::Judge => "Say what it makes of the findings",
            Self::Template => "Say what to look at in a template",
            Self::Try => "Try the connection",
        }
    }

    /// Whether what comes of it is a text that a person may accept into a contract.
    pub fn proposes(self) -> bool {
        match self {
            Self::Propose | Self::Rewrite | Self::Draft => true,
            Self::Explain | Self::Summarise | Self::Answer | Self::Judge | Self::Template | Self::Try => false,
        }
    }
}

/// Why a model gave no answer that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nobody answers at the address.
    NotReached,
    /// The address is one that this server does not speak to.
    AddressRefused,
    /// It takes no more requests for now (429).
    Busy,
    /// It failed by itself (500 and above).
    Broken,
    /// It does not take our key (401, 403).
    KeyRefused,
    /// It does not know the model or the address (404).
    NotThere,
    /// It refused the request (other 4xx).
    Rejected,
    /// It sent us on to another address (3xx), where we do not go.
    SentOn,
    /// It took too long.
    TooSlow,
    /// Its answer broke off.
    Cut,
    /// What it sent is not the stream of JSON that was asked for.
    NotJson,
    /// What it sent is not text (UTF-8).
    NotText,
    /// It finished without a word.
    Empty,
    /// It did not come to an end.
    Endless,
    /// It reached its own limit before it was done.
    TooLong,
    /// It did not answer in English.
    WrongLanguage,
    /// It did not answer in the form that was asked for.
    OutOfForm,
    /// Somebody stopped it.
    Stopped,
    /// This server stopped while it was answering.
    ServerStopped,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 19] = [
        Self::NotReached,
        Self::AddressRefused,
        Self::Busy,
        Self::Broken,
        Self::KeyRefused,
        Self::NotThere,
        Self::Rejected,
        Self::SentOn,
        Self::TooSlow,
        Self::Cut,
        Self::NotJson,
        Self::NotText,
        Self::Empty,
        Self::Endless,
        Self::TooLong,
        Self::WrongLanguage,
        Self::OutOfForm,
        Self::Stopped,
        Self::ServerStopped,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotReached => "not_reached",
            Self::AddressRefused => "address_refused",
            Self::Busy => "busy",
            Self::Broken => "broken",
            Self::KeyRefused => "key_refused",
            Self::NotThere => "not_there",
            Self::Rejected => "rejected",
            Self::SentOn => "sent_on",
            Self::TooSlow => "too_slow",
            Self::Cut => "cut",
            Self::NotJson => "not_json",
            Self::NotText => "not_text",
            Self::Empty => "empty",
            Self::Endless => "endless",
            Self::TooLong => "too_long",
            Self::WrongLanguage => "wrong_language",
            Self::OutOfForm => "out_of_form",
            Self::Stopped => "stopped",
            Self::ServerStopped => "server_stopped",
        }
    }

    /// The fault of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// What happened, as a sentence about the model.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotReached => "The model could not be reached: nobody answers at its address.",
            Self::AddressRefused => "The model was not asked: this server does not speak to addresses of that kind.",
            Self::Busy => "The model takes no more requests for now (429).",
            Self::Broken => "The model's server failed (an error of its own, 500 or above).",
            Self::KeyRefused => "The model's server does not take the key (401 or 403).",
            Self::NotThere => "The model's server does not know this model, or has nothing at this address (404).",
            Self::Rejected => {
                "The model's server refused the request, perhaps because the text is too long for this model."
            }
            Self::SentOn => "The model's server sent us on to another address. For safety we do not follow.",
            Self::TooSlow => "The model took too long, so we stopped waiting.",
            Self::Cut => "The answer broke off: the connection ended before the model said that it was done.",
            Self::NotJson => {
                "What came back is not in the form that was agreed (a stream of JSON), so it cannot be read."
            }
            Self::NotText => "What came back is not readable text (broken UTF-8).",
            Self::Empty => "The model finished without saying anything.",
            Self::Endless => "The model did not come to an end, so it was cut off at the most that is taken.",
            Self::TooLong => "The model reached its own limit of words before it was done.",
            Self::WrongLanguage => "The model did not answer in English.",
            Self::OutOfForm => "What the model said is not in the form it was asked for, so nothing of it counts.",
            Self::Stopped => "It was stopped before it was done.",
            Self::ServerStopped => "Pactoria stopped while the model was answering, so the answer is lost.",
        }
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::NotReached | Self::Broken | Self::Busy | Self::TooSlow => "Try again in a few minutes.",
            Self::AddressRefused | Self::KeyRefused | Self::NotThere | Self::SentOn => {
                "Ask an owner or admin to look at Settings, Model."
            }
            Self::Rejected | Self::TooLong => "Ask about a single clause, or ask for less.",
            Self::Cut
            | Self::NotJson
            | Self::NotText
            | Self::Empty
            | Self::Endless
            | Self::WrongLanguage
            | Self::OutOfForm
            | Self::Stopped
            | Self::ServerStopped => "Try again; if it happens again, tell an owner or admin.",
        }
    }

    /// Whether it tells something of the model, and not of whoever stopped it.
    pub fn is_of_the_model(self) -> bool {
        !matches!(self, Self::Stopped | Self::ServerStopped)
    }

    /// Whether asking again at once may help.
    pub fn is_passing(self) -> bool {
        match self {
            Self::NotReached | Self::Busy | Self::Broken => true,
            Self::AddressRefused
            | Self::KeyRefused
            | Self::NotThere
            | Self::Rejected
            | Self::SentOn
            | Self::TooSlow
            | Self::Cut
            | Self::NotJson
            | Self::NotText
            | Self::Empty
            | Self::Endless
            | Self::TooLong
            | Self::WrongLanguage
            | Self::OutOfForm
            | Self::Stopped
            | Self::ServerStopped => false,
        }
    }
}

/// What works without a model, to be said wherever one is away.
pub const STILL_WORKS: &str = "Everything else works without the model: templates, guided questions, the findings of the rules, ready wordings and the editor.";

/// The company's model as its page shows it. The key itself is never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionView {
    /// Whether the company has a connection of its own.
    pub is_own: bool,
    /// Whether a model can be asked at all.
    pub is_set: bool,
    pub base_url: String,
    pub model: String,
    /// Whether there is a key.
    pub has_key: bool,
    /// Whether there is one that cannot be opened any more and has to be written again.
    pub key_is_closed: bool,
    /// As typed; empty where none is set.
    pub price_in: String,
    pub price_out: String,
    pub currency: Currency,
    /// Who said so, and when, in words.
    pub set: Option<String>,
    /// How often it was said, from 1; 0 where nobody has.
    pub version: u32,
    /// How the last try went, if there was one.
    pub tried: Option<TriedView>,
}

/// How a try of the connection went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedView {
    pub is_well: bool,
    /// In a sentence, with the time it took.
    pub said: String,
}

/// How the model does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// It answered.
    Healthy,
    /// It is set up and did not answer as it should.
    Degraded,
    /// None is set up; the rules answer.
    OfflineRules,
}

/// A clause that can be asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseChoice {
    /// What the form sends: the place of the clause, such as `3`.
    pub word: String,
    /// Such as `clause 4.2: Payment`.
    pub label: String,
}

/// The page on which a contract is asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskView {
    pub contract: ContractId,
    pub title: String,
    pub version: u32,
    pub has_text: bool,
    pub clauses: Vec<ClauseChoice>,
    /// Whether this contract never leaves this server.
    pub is_kept_here: bool,
    /// Who said so and when, in words.
    pub kept_said: Option<String>,
    /// Whether this person may ask.
    pub may_ask: bool,
    /// Whether this person may say whether the contract leaves.
    pub may_keep: bool,
    /// Whether this person may have a model write in it.
    pub may_write: bool,
    /// Whether this person may set the model up.
    pub may_set: bool,
    /// The name of the model and where it is, if one is set.
    pub model: Option<String>,
    /// What was asked last.
    pub answer: Option<AnswerView>,
}

/// What a model answered, for the page on which it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    pub call: CallId,
    pub job: Job,
    /// As it was typed.
    pub question: String,
    /// The word of the clause asked about.
    pub clause: String,
    /// `None` while it is under way or when it came to an end as it should.
    pub fault: Option<Fault>,
    /// Whether it came to its end and can be used.
    pub is_whole: bool,
    /// Whether the model refused to answer.
    pub is_refused: bool,
    /// Paragraphs with the quotations that stand in the contract.
    pub paragraphs: Vec<String>,
    pub quotes: Vec<QuoteView>,
    /// How many quotations were dropped because they do not stand in the contract.
    pub dropped: u32,
    pub model: String,
    /// The version of the contract that was asked about.
    pub version: u32,
    /// Time, tokens and cost in words.
    pub measured: String,
}

/// A quotation that stands in the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteView {
    pub number: u32,
    /// Exactly as it stands there.
    pub text: String,
    /// Such as `clause 4.2`.
    pub place: Option<String>,
}

/// A wording that a model proposes for a finding, as a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    pub contract: ContractId,
    pub contract_title: String,
    pub rule_id: String,
    pub finding: String,
    pub message: String,
    pub recommendation: String,
    pub version: u32,
    pub may_ask: bool,
    pub is_kept_here: bool,
    pub model: Option<String>,
    pub made: Option<MadeProposal>,
}

/// A proposal that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeProposal {
    pub answer: AnswerView,
    /// The words proposed.
    pub text: String,
    /// What would change, in HTML of our own; `None` where it cannot be put in as the contract stands now.
    pub html: Option<String>,
    /// What the rules would say of the rule.
    pub expected: Option<crate::compliance::Outcome>,
    /// Whether it can still be accepted or turned down.
    pub is_open: bool,
    /// Who decided and when, in words.
    pub decided: Option<String>,
}

/// The page on which a model writes the draft of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteView {
    pub contract: ContractId,
    pub title: String,
    pub version: u32,
    /// Whether the contract has a text, which a draft would take the place of.
    pub has_text: bool,
    /// What the contract is to be about, as somebody said it.
    pub description: String,
    /// The template whose draft the model starts from.
    pub template: Option<String>,
    pub may_ask: bool,
    pub is_kept_here: bool,
    /// The name of the model and where it is, if one is set.
    pub model: Option<String>,
    /// The draft that is shown.
    pub draft: Option<DraftView>,
    /// The last draft, where another or none is shown.
    pub last: Option<CallId>,
}

/// A draft that a model wrote, or what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    pub answer: AnswerView,
    /// The text with its marks, as it came.
    pub text: String,
    /// How it reads, or what it would change, in HTML of our own; empty where it is not whole.
    pub html: String,
    /// From 0 to 100; `None` where it is no whole draft.
    pub confidence: Option<u8>,
    /// Whether it can still be taken over or turned down.
    pub is_open: bool,
    /// Who decided and when, in words.
    pub decided: Option<String>,
}

/// The page on which a model rewrites a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewriteView {
    pub contract: ContractId,
    pub title: String,
    pub version: u32,
    pub clauses: Vec<ClauseChoice>,
    pub may_ask: bool,
    pub is_kept_here: bool,
    pub model: Option<String>,
    pub made: Option<MadeRewriting>,
}

/// A clause that was rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeRewriting {
    pub answer: AnswerView,
    /// The clause as it is proposed, with its marks.
    pub text: String,
    /// What would change, in HTML of our own.
    pub html: Option<String>,
    /// Whether it can still be accepted or turned down.
    pub is_open: bool,
    /// Whether the contract was changed since.
    pub is_earlier: bool,
    /// Who decided and when, in words.
    pub decided: Option<String>,
}

/// What a model says of a finding, or beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpinionKind {
    /// The finding is right.
    Confirm,
    /// The finding is wrong.
    Dispute,
    /// A risk that no rule covers.
    Add,
    /// Better words for the finding.
    Improve,
}

impl OpinionKind {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Dispute => "dispute",
            Self::Add => "add",
            Self::Improve => "improve",
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Confirm => "Confirmed",
            Self::Dispute => "Disputed: review it",
            Self::Add => "Added by the model",
            Self::Improve => "In other words",
        }
    }
}

/// One thing that a model says of the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionItem {
    pub kind: OpinionKind,
    /// `None` for what it adds.
    pub rule_id: Option<String>,
    /// What the rule is about, or the area of what it adds.
    pub title: String,
    pub severity: Option<crate::compliance::Severity>,
    /// Such as `clause 4.2`.
    pub place: Option<String>,
    /// The words of the contract; empty where it needs none.
    pub quote: String,
    /// What the model says.
    pub words: String,
    pub fix: String,
    pub law: String,
    /// Whether the rules know that law, with such a section.
    pub is_law_verified: bool,
}

/// A figure of the rules, and what it would be if what a model says counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    pub name: String,
    pub by_rules: Option<String>,
    pub with_model: Option<String>,
}

/// What a model said of the findings of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionView {
    pub call: CallId,
    pub model: String,
    pub prompt_version: u32,
    /// Time, tokens and cost in words.
    pub measured: String,
    /// Who asked and when, in words.
    pub asked: String,
    pub version: u32,
    /// Overall first, then each area that applies, then the risk.
    pub beside: Vec<Beside>,
    /// Disputes first.
    pub items: Vec<OpinionItem>,
    /// How many items were left out because their quotation does not stand in the contract.
    pub unverified: u32,
    /// How many were left out for another reason.
    pub left_out: u32,
}

/// Said wherever an opinion of a model stands beside the scores of the rules.
pub const OPINION_NOTE: &str = "The rules come first: their findings and scores stay as they are, and nothing is decided by what the model says. Each of its quotations was looked up in the contract.";

/// The page on which a model is asked about the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgeView {
    pub contract: ContractId,
    pub title: String,
    pub version: u32,
    pub has_text: bool,
    pub may_ask: bool,
    pub is_kept_here: bool,
    pub model: Option<String>,
    /// What the model said of the present version.
    pub opinion: Option<OpinionView>,
    /// What came of the last call, where it gave no opinion.
    pub failed: Option<AnswerView>,
}

/// What a model says of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemarksView {
    /// The id of the template.
    pub template: String,
    pub name: String,
    pub version: u32,
    pub may_ask: bool,
    pub model: Option<String>,
    /// What came of the last call.
    pub answer: Option<AnswerView>,
    /// Who asked and when, in words.
    pub asked: Option<String>,
}

/// How much models may be asked in a month, and what was used of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitsView {
    /// As typed; empty for no limit.
    pub calls: String,
    pub spend: String,
    /// That of the prices.
    pub currency: Currency,
    pub used_calls: u32,
    /// Of the calls whose cost is known.
    pub used_spend: String,
    /// The first day of the month, in words.
    pub since: String,
    /// The first day of the next.
    pub anew: String,
    /// How often it was said, from 1; 0 where nobody has.
    pub version: u32,
}
