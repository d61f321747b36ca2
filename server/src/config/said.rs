//! Who said what where: the file first, then the environment over it, and the mistakes that were found on the way.

use super::settings::{SETTINGS, known_key};
use super::{Mistake, PREFIX};
use std::collections::BTreeMap;
use std::path::Path;

/// Values by key with the place where each was said, and the mistakes found so far.
#[derive(Default)]
pub(super) struct Said {
    pub(super) values: BTreeMap<&'static str, (String, String)>,
    pub(super) mistakes: Vec<Mistake>,
}

impl Said {
    pub(super) fn take_file(&mut self, file: &Path) {
        let place = file.display().to_string();
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(err) => {
                self.mistakes.push(Mistake::new(
                    place,
                    format!("the file cannot be read ({err})."),
                    "Let its owner be the one who runs Pactoria.",
                ));
                return;
            }
        };
        match text.parse::<toml::Table>() {
            Ok(table) => {
                for (key, value) in table {
                    self.take(&key, setting_text(&value), format!("{key} in {place}"));
                }
            }
            Err(err) => {
                let what = format!("the file is not TOML ({}).", err.message());
                self.mistakes.push(Mistake::new(
                    place,
                    what,
                    "Write one setting on each line, such as: addr = \"127.0.0.1:3000\".",
                ));
            }
        }
    }

    /// An empty variable counts as not set: that is how many service managers unset one.
    pub(super) fn take_environment(&mut self, variables: BTreeMap<String, String>) {
        for (name, value) in variables.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
            let key = name[PREFIX.len()..].to_ascii_lowercase();
            self.take(&key, Some(value), name);
        }
    }

    fn take(&mut self, key: &str, value: Option<String>, place: String) {
        match (known_key(key), value) {
            (Some(key), Some(value)) => {
                self.values.insert(key, (value.trim().to_owned(), place));
            }
            (Some(_), None) => self.mistakes.push(Mistake::new(
                place,
                "this must be one value.",
                "Write it as a text in quotes, a number, or true or false.",
            )),
            (None, _) => {
                let known: Vec<_> = SETTINGS.iter().map(|it| it.key).collect();
                let remedy = format!("Remove it, or correct its name. Known are: {}.", known.join(", "));
                self.mistakes.push(Mistake::new(place, "there is no setting of this name.", remedy));
            }
        }
    }

    /// The value of a key, read by `parse`; `fallback` when nobody said one or when it is wrong.
    pub(super) fn read<T>(
        &mut self,
        key: &'static str,
        fallback: T,
        remedy: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> T {
        let Some((value, place)) = self.values.get(key) else { return fallback };
        if let Some(parsed) = parse(value) {
            return parsed;
        }
        let may_be_secret = matches!(
            key,
            "database_url" | "smtp_url" | "s3_endpoint" | "s3_key_id" | "s3_secret" | "ai_base_url" | "ai_key"
        );
        let shown = if may_be_secret { "the value".to_owned() } else { format!("“{value}”") };
        self.mistakes.push(Mistake::new(place.clone(), format!("{shown} cannot be used."), remedy));
        fallback
    }
}

fn setting_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Boolean(yes) => Some(yes.to_string()),
        toml::Value::Datetime(_) | toml::Value::Array(_) | toml::Value::Table(_) => None,
    }
}
