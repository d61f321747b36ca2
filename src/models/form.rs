//! What an admin sent as the company's model → a connection.

use super::model::{AddressFault, Connection, Model, Prices, Secret};
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed::{self, Currency};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A connection as typed or sent.
#[derive(Clone, Debug, Default)]
pub struct ConnectionForm {
    pub base_url: String,
    /// Empty or `None` leaves the key as it is.
    pub key: Option<Secret>,
    /// Whether the key is to be taken away.
    pub without_key: bool,
    pub model: String,
    /// Of a million tokens; empty for none.
    pub price_in: String,
    pub price_out: String,
    pub currency: String,
}

impl ConnectionForm {
    /// Checks every field; `before` is the key that is there.
    ///
    /// A key goes only where it was given for: with another address it has to be typed again, or whoever may change the address
    /// could have a key sent to a place of their own.
    ///
    /// # Errors
    /// All complaints at once: `base_url`, `key`, `model`, `price_in`, `price_out`, `currency`.
    pub fn check(&self, speaker: &dyn Model, before: Option<&Connection>) -> Result<Connection, Problem> {
        let mut complaints = Complaints::new();
        let base_url = complaints.keep("base_url", speaker.address(self.base_url.trim()).map_err(complaint));
        let model = complaints.keep("model", typed::one_line(&self.model, 1..=200));
        let typed_key = self.key.as_ref().filter(|it| !it.expose().trim().is_empty());
        let key = match typed_key {
            _ if self.without_key => None,
            Some(key) => complaints.keep("key", checked_key(key)),
            None => before.and_then(|it| it.key.clone()),
        };
        let goes_elsewhere = before.is_some_and(|it| base_url.as_ref().is_some_and(|new| *new != it.base_url));
        if goes_elsewhere && typed_key.is_none() && key.is_some() {
            complaints.add(
                "key",
                "needed_again",
                "The address changed, so write the key for it here, or tick that there is none: the old key is not sent to another place.",
            );
        }
        let read = complaints.keep("price_in", price(&self.price_in)).flatten();
        let written = complaints.keep("price_out", price(&self.price_out)).flatten();
        let currency = complaints.keep("currency", Currency::parse(&self.currency));
        let connection = base_url.zip(model).zip(currency).map(|((base_url, model), currency)| Connection {
            base_url,
            key,
            model,
            prices: Prices { read, written, currency },
            is_of_the_operator: false,
        });
        complaints.into_result(connection)
    }
}

fn checked_key(key: &Secret) -> Result<Secret, Complaint> {
    let key = key.expose().trim();
    if key.len() <= 1_000 && key.bytes().all(|it| it.is_ascii_graphic()) {
        return Ok(Secret::new(key));
    }
    Err(Complaint::new(
        "not_a_key",
        "A key has visible letters, figures and signs only, without spaces, and at most 1,000 of them.",
    ))
}

fn price(raw: &str) -> Result<Option<i64>, Complaint> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    let wrong = || {
        let words = "Write what a million tokens cost in figures, with at most four decimals and below 1,000,000, such as 2.50 or 0.075.";
        Complaint::new("not_a_price", words)
    };
    let plain = typed::figures(raw.trim()).ok_or_else(wrong)?;
    let value: Decimal = plain.parse().map_err(|_| wrong())?;
    let is_price = !value.is_sign_negative() && value.normalize().scale() <= 4 && value < Decimal::from(1_000_000);
    let micros = is_price.then(|| (value * Decimal::from(1_000_000)).to_i64()).flatten();
    micros.map(Some).ok_or_else(wrong)
}

/// A price as it is typed.
pub(super) fn price_as_typed(micros: Option<i64>) -> String {
    let price = micros.map(|it| Decimal::new(it, 6).normalize());
    price.map(|it| if it.scale() < 2 { format!("{it:.2}") } else { it.to_string() }).unwrap_or_default()
}

fn complaint(fault: AddressFault) -> Complaint {
    match fault {
        AddressFault::NotAnAddress => Complaint::new(
            "not_an_address",
            "Write the address up to the version, without a name, password or question mark, such as https://api.example.com/v1.",
        ),
        AddressFault::Scheme => Complaint::new(
            "wrong_scheme",
            "The address begins with https://, or with http:// for a model on this machine.",
        ),
        AddressFault::InTheClear => Complaint::new(
            "in_the_clear",
            "Over http:// the key and your contracts could be read on their way. Use https:// for a model outside of your own network.",
        ),
        AddressFault::Private => Complaint::new(
            "private_address",
            "This address is on the machine or network of this server. Whoever runs Pactoria can allow that with ai_private_addresses = on, or set the model for everybody with ai_base_url.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::model::{Answering, Request};

    struct Anywhere;

    impl Model for Anywhere {
        fn address(&self, raw: &str) -> Result<String, AddressFault> {
            if raw.is_empty() { Err(AddressFault::NotAnAddress) } else { Ok(raw.to_owned()) }
        }

        fn ask<'a>(&'a self, _: &'a Connection, _: &'a Request, _: &'a mut (dyn FnMut(&str) + Send)) -> Answering<'a> {
            unreachable!("forms ask no model")
        }
    }

    fn form() -> ConnectionForm {
        ConnectionForm { base_url: "https://a.example/v1".into(), model: "m".into(), ..ConnectionForm::default() }
    }

    #[test]
    fn f3_a_key_is_kept_for_its_address_and_never_sent_to_another() {
        let first = ConnectionForm { key: Some(Secret::new(" sk-1 ")), ..form() }.check(&Anywhere, None).unwrap();
        assert_eq!(first.key, Some(Secret::new("sk-1")));
        let again = ConnectionForm { model: "other".into(), ..form() }.check(&Anywhere, Some(&first)).unwrap();
        assert_eq!((again.key, again.model.as_str()), (Some(Secret::new("sk-1")), "other"));
        let moved = ConnectionForm { base_url: "https://evil.example".into(), ..form() };
        let refused = moved.check(&Anywhere, Some(&first)).unwrap_err();
        assert_eq!(refused.complaints.about("key").unwrap().code, "needed_again");
        let without = ConnectionForm { without_key: true, ..moved }.check(&Anywhere, Some(&first)).unwrap();
        assert_eq!(without.key, None);
    }

    #[test]
    fn every_wrong_field_of_a_connection_is_named() {
        let wrong = ConnectionForm {
            base_url: String::new(),
            key: Some(Secret::new("two words")),
            price_in: "-1".into(),
            price_out: "much".into(),
            currency: "ducats".into(),
            ..ConnectionForm::default()
        };
        let problem = wrong.check(&Anywhere, None).unwrap_err();
        let fields: Vec<_> = problem.complaints.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["base_url", "currency", "key", "model", "price_in", "price_out"]);
        let priced = ConnectionForm { price_in: "2.50".into(), price_out: "10".into(), ..form() };
        let prices = priced.check(&Anywhere, None).unwrap().prices;
        assert_eq!((prices.read, prices.written), (Some(2_500_000), Some(10_000_000)));
        assert_eq!(price_as_typed(prices.read), "2.50");
        assert_eq!(price_as_typed(price("0.075").unwrap()), "0.075");
    }
}
