//! The way out for mails: SMTP by lettre, to the one server that the settings name.
//!
//! What must hold: a password never crosses a network in the clear (the settings refuse it); a mail carries the same
//! Message-ID however often it is tried; what a server says is sorted into away, later and never.

use crate::config::MailSettings;
use anyhow::Context;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::Error;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use pactoria::outbox::{Carrier, Letter, Misfortune};
use std::time::Duration;

/// How long a mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Hands mails to the SMTP server of the settings.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// The way to the server that the settings name; nothing is asked of it yet.
    ///
    /// # Errors
    /// When the address of the server cannot be used.
    pub fn new(settings: &MailSettings) -> anyhow::Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(settings.url.expose())
            .context("the address of the mail server cannot be used; see smtp_url")?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { transport, from: settings.from.clone() })
    }

    /// Whether the server can be reached and takes mail from us, without sending any.
    ///
    /// # Errors
    /// What it says, or why it could not be reached.
    pub async fn answers(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("it hung up".to_owned()),
            Err(err) => Err(in_words(&err)),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, Misfortune> {
        let refused = |what: &str, err: &dyn std::fmt::Display| Misfortune::Refused(format!("{what}: {err}"));
        let to: Address = letter.to.parse().map_err(|err| refused("no mail can be sent to this address", &err))?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject.as_str())
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|err| refused("the mail could not be written", &err))
    }
}

impl Carrier for Smtp {
    async fn carry(&self, letter: &Letter) -> Result<(), Misfortune> {
        let message = self.message(letter)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(err) => Err(sorted(&err)),
        }
    }
}

/// What an answer means for the mail (RFC 5321, section 4.2.1). Codes that speak of us and not of the mail, such as a
/// wrong password (RFC 4954, section 6), mean that the server is as good as away.
fn sorted(err: &Error) -> Misfortune {
    let words = in_words(err);
    match err.status().map(u16::from) {
        None | Some(421 | 432 | 454 | 530 | 534 | 535 | 538) => Misfortune::Away(words),
        Some(400..=499) => Misfortune::Later(words),
        Some(_) => Misfortune::Refused(words),
    }
}

/// The error with what lies behind it, on one line.
pub(crate) fn in_words(err: &dyn std::error::Error) -> String {
    let mut words = err.to_string();
    let mut behind = err.source();
    while let Some(cause) = behind {
        let more = cause.to_string();
        if !words.contains(&more) {
            words.push_str(": ");
            words.push_str(&more);
        }
        behind = cause.source();
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
