//! Mail, language model and object storage: settings of which the parts belong together.

use super::reading::switch;
use super::said::Said;
use super::{Mistake, SmtpUrl};
use crate::model;
use crate::objects::{self, ObjectSettings};
use lettre::message::Mailbox;
use pactoria::models::{Connection, Prices, Secret};
use pactoria::typed;

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The server that takes it.
    pub url: SmtpUrl,
    /// Who it comes from.
    pub from: Mailbox,
}

impl Said {
    /// A server and a sender belong together: each without the other is a mistake.
    pub(super) fn mail(&mut self) -> Option<MailSettings> {
        let url = self.read(
            "smtp_url",
            None,
            "Write smtps://USER:PASSWORD@HOST, or smtp://HOST?tls=required; a password is sent over TLS only.",
            |it| SmtpUrl::parse(it).map(Some),
        );
        let remedy = "Write a name and an address, such as Pactoria <contracts@example.co.uk>.";
        let from = self.read("mail_from", None, remedy, |it| it.parse::<Mailbox>().ok().map(Some));
        match (url, from) {
            (Some(url), Some(from)) => Some(MailSettings { url, from }),
            (None, None) => None,
            (Some(_), None) if self.values.contains_key("mail_from") => None,
            (None, Some(_)) if self.values.contains_key("smtp_url") => None,
            (Some(_), None) => {
                self.mistakes.push(Mistake::new("mail_from", "a mail server is set, but nobody to send from.", remedy));
                None
            }
            (None, Some(_)) => {
                let remedy = "Set smtp_url too, or leave both out and let mails wait in the outbox.";
                self.mistakes.push(Mistake::new("smtp_url", "a sender is set, but no mail server.", remedy));
                None
            }
        }
    }

    /// A model needs an address and a name; a key where its server asks for one.
    pub(super) fn model(&mut self) -> Option<Connection> {
        let address = "Write https:// and the address up to the version, such as https://api.example.com/v1; http:// only for this machine or its network.";
        let name = "Write the name of the model as its server calls it.";
        let key = "Write the key as visible letters, figures and signs, best as the variable PACTORIA_AI_KEY.";
        let base_url = self.read("ai_base_url", None, address, |it| model::operators_address(it).ok().map(Some));
        let model = self.read("ai_model", None, name, |it| typed::one_line(it, 1..=200).ok().map(Some));
        let is_key = |it: &str| it.len() <= 1_000 && it.bytes().all(|it| it.is_ascii_graphic());
        let key = self.read("ai_key", None, key, |it| is_key(it).then(|| Some(Secret::new(it))));
        let is_wanted = ["ai_base_url", "ai_model", "ai_key"].iter().any(|it| self.values.contains_key(it));
        for (part, remedy) in [("ai_base_url", address), ("ai_model", name)] {
            if is_wanted && !self.values.contains_key(part) {
                self.mistakes.push(Mistake::new(part, "a model is set, but not this part of it.", remedy));
            }
        }
        base_url.zip(model).map(|(base_url, model)| Connection {
            base_url,
            key,
            model,
            prices: Prices::default(),
            is_of_the_operator: true,
        })
    }

    /// Object storage needs a bucket and a key; the rest follows from them.
    pub(super) fn objects(&mut self) -> Option<ObjectSettings> {
        let is_wanted = self.values.keys().any(|it| it.starts_with("s3_"));
        let bucket = "Name a bucket that exists: 3 to 63 small letters, figures, dots and hyphens.";
        let key_id = "Write the id of an access key that may read, write, remove and list the objects of the bucket.";
        let secret = "Write the secret of the access key, best as the variable PACTORIA_S3_SECRET.";
        let endpoint = "Write the address of the storage without a path, such as https://s3.example.co.uk.";
        let settings = (
            self.read("s3_endpoint", None, endpoint, |it| objects::endpoint(it).map(Some)),
            self.read("s3_bucket", None, bucket, |it| objects::bucket(it).map(Some)),
            self.read("s3_region", None, "Write a region, such as eu-west-2.", |it| objects::region(it).map(Some)),
            self.read("s3_key_id", None, key_id, |it| objects::key_id(it).map(Some)),
            self.read("s3_secret", None, secret, |it| objects::secret(it).map(Some)),
            self.read("s3_path_style", None, "Write on or off.", |it| switch(it).map(Some)),
        );
        for (key, remedy) in [("s3_bucket", bucket), ("s3_key_id", key_id), ("s3_secret", secret)] {
            if is_wanted && !self.values.contains_key(key) {
                self.mistakes.push(Mistake::new(key, "object storage is set, but not this part of it.", remedy));
            }
        }
        match settings {
            (endpoint, Some(bucket), region, Some(key_id), Some(secret), path_style) => {
                Some(ObjectSettings::new(endpoint, bucket, region, (key_id, secret), path_style))
            }
            (_, _, _, _, _, _) => None,
        }
    }
}
