//! What is asked of a language model, and what it may answer: the seam to the outside.

use super::Fault;
use super::following::Stops;
use crate::typed::Currency;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A secret. It does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text from being printed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Where a model is and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Without a slash at its end, such as `https://api.example.com/v1`.
    pub base_url: String,
    pub key: Option<Secret>,
    pub model: String,
    pub prices: Prices,
    /// Whether whoever runs the program said so, and not a company on it: then the address may be any.
    pub is_of_the_operator: bool,
}

impl Connection {
    /// The address to which requests go.
    pub fn route(&self) -> String {
        format!("{}/chat/completions", self.base_url)
    }
}

/// What a million tokens cost, in millionths of the currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    pub read: Option<i64>,
    pub written: Option<i64>,
    pub currency: Currency,
}

impl Prices {
    /// What some tokens cost, in millionths of the currency; `None` where a price is missing.
    pub fn cost(self, tokens: Tokens) -> Option<i64> {
        let of = |price: i64, count: u32| i128::from(price) * i128::from(count);
        let sum = of(self.read?, tokens.read) + of(self.written?, tokens.written);
        i64::try_from((sum + 500_000) / 1_000_000).ok()
    }
}

/// Who speaks in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// We ourselves: what is to be done and what is not.
    System,
    /// Whoever asks, and the text that is asked about.
    User,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub speaker: Speaker,
    pub text: String,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    pub messages: Vec<Message>,
    /// The most tokens of an answer.
    pub most_tokens: u32,
}

/// How many tokens a call took, as the model's server counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    pub read: u32,
    pub written: u32,
}

/// How an answer came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With its finish mark.
    Finished,
    /// The model or its server declined to answer.
    Refused,
    /// Otherwise: it is no answer.
    Disturbed(Disturbed),
}

/// What went wrong, and how long we were asked to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disturbed {
    pub fault: Fault,
    /// Of Retry-After.
    pub wait: Option<Duration>,
}

impl Disturbed {
    /// A fault without a word on when to come back.
    pub fn by(fault: Fault) -> Self {
        Self { fault, wait: None }
    }
}

/// What came of a request. Its text went to the listener piece by piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub end: End,
    pub tokens: Option<Tokens>,
}

/// What is wrong with the address of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// It is no address, or has more than scheme, host, port and path.
    NotAnAddress,
    /// It is neither https nor http.
    Scheme,
    /// http to a place outside: key and contract would cross the network in the clear.
    InTheClear,
    /// It is on the server's own machine or network, which whoever runs the program has not allowed.
    Private,
}

/// A request under way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Reply> + Send + 'a>>;

/// Asks a language model; the tests bring their own server for it.
pub trait Model: Send + Sync {
    /// The address in the form in which it is kept, if requests may go there.
    ///
    /// # Errors
    /// What is wrong with it.
    fn address(&self, raw: &str) -> Result<String, AddressFault>;

    /// Asks once and hands on what comes, piece by piece. Dropping it hangs up.
    fn ask<'a>(
        &'a self,
        connection: &'a Connection,
        request: &'a Request,
        listener: &'a mut (dyn FnMut(&str) + Send),
    ) -> Answering<'a>;
}

/// How patient we are.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For a whole call with all its tries.
    pub deadline: Duration,
    /// The first pause before another try; it doubles.
    pub pause: Duration,
    /// The longest pause that is worth waiting for.
    pub longest_pause: Duration,
    /// How often a call is tried.
    pub tries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(90),
            pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(10),
            tries: 3,
        }
    }
}

/// The way to models, made once at start.
pub struct Setup {
    pub model: Arc<dyn Model>,
    /// The connection of companies that have none of their own.
    pub usual: Option<Connection>,
    pub limits: Limits,
}

/// The way to models, where the program has one: commands that only look have none.
#[derive(Default)]
pub struct Models {
    setup: OnceLock<Setup>,
    pub(super) stops: Stops,
}

impl Models {
    /// Says once how models are reached.
    pub fn reached_by(&self, setup: Setup) {
        // Whoever said it first was the one who started the process.
        let _ = self.setup.set(setup);
    }

    pub(super) fn setup(&self) -> Option<&Setup> {
        self.setup.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_worked_out_from_both_prices_and_is_unknown_where_one_is_missing() {
        let prices = Prices { read: Some(2_500_000), written: Some(10_000_000), currency: Currency::Usd };
        assert_eq!(prices.cost(Tokens { read: 1_000_000, written: 0 }), Some(2_500_000));
        assert_eq!(prices.cost(Tokens { read: 1_200, written: 300 }), Some(6_000));
        assert_eq!(Prices { written: None, ..prices }.cost(Tokens { read: 1, written: 1 }), None);
        assert_eq!(prices.cost(Tokens::default()), Some(0));
    }

    #[test]
    fn a_key_does_not_print() {
        assert_eq!(format!("{:?}", Secret::new("sk-quiet")), "Secret(…)");
    }
}
