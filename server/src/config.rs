//! What the process is told: defaults, then `pactoria.toml`, then `PACTORIA_*` variables.
//!
//! All mistakes are found before anything starts and are reported together, each with its remedy; a key that nobody
//! knows is a mistake too. Secrets do not print. The environment and the file are handed in: nothing here reads
//! globals, so that tests can say what the machine looks like.

use crate::model::{self, Reach};
use crate::objects::{self, ObjectSettings};
use axum::http::Uri;
use lettre::message::Mailbox;
use pactoria::compliance::RequiredScore;
use pactoria::context::SignInTimes;
use pactoria::models::{Connection, Prices, Secret};
use pactoria::typed;
use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// The file that is looked for in the working folder and then in the data folder.
const FILE: &str = "pactoria.toml";
const PREFIX: &str = "PACTORIA_";
/// Variables that are no settings: of the compiler, the tests and the build command, and the passphrase of a backup.
const NOT_OURS: [&str; 3] = ["PACTORIA_SITE", "PACTORIA_BIN", crate::ask::PASSPHRASE_VARIABLE];
const NOT_OURS_PREFIX: &str = "PACTORIA_TEST_";

/// One setting as the help shows it.
pub struct Setting {
    /// The key in the file; the variable is `PACTORIA_` and the key in capitals.
    pub key: &'static str,
    /// What holds when nobody says otherwise.
    pub default: &'static str,
    /// What it decides.
    pub meaning: &'static str,
}

/// Every setting there is.
pub const SETTINGS: [Setting; 26] = [
    Setting { key: "addr", default: "127.0.0.1:3000", meaning: "address and port to listen on" },
    Setting { key: "data_dir", default: "./data", meaning: "folder for the database and the secrets" },
    Setting {
        key: "database_url",
        default: "SQLite in the data folder",
        meaning: "sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME",
    },
    Setting {
        key: "public_url",
        default: "http:// and the address",
        meaning: "how browsers reach it; https makes cookies secure",
    },
    Setting { key: "trust_proxy", default: "off", meaning: "on: believe X-Forwarded-For of the proxy in front" },
    Setting { key: "rate_limits", default: "on", meaning: "off lifts request-rate limits, never the sign-in lockout" },
    Setting {
        key: "master_key_file",
        default: "secrets/master.key in the data folder",
        meaning: "32 random bytes; made when missing",
    },
    Setting { key: "session_idle_minutes", default: "30", meaning: "a sign-in ends after this long without a request" },
    Setting { key: "session_hours", default: "12", meaning: "a sign-in ends after this long in any case" },
    Setting {
        key: "smtp_url",
        default: "none; mails wait in the outbox",
        meaning: "mail server: smtps://USER:PASSWORD@HOST or smtp://HOST?tls=required",
    },
    Setting { key: "mail_from", default: "none", meaning: "who mails come from: Pactoria <contracts@example.co.uk>" },
    Setting {
        key: "s3_bucket",
        default: "none; files lie in the data folder",
        meaning: "bucket of an object storage (S3) to keep files in",
    },
    Setting {
        key: "s3_endpoint",
        default: "that of Amazon",
        meaning: "address of another storage, such as https://s3.example.co.uk",
    },
    Setting { key: "s3_region", default: "eu-west-2; with an endpoint us-east-1", meaning: "region of the bucket" },
    Setting { key: "s3_key_id", default: "none", meaning: "id of the access key of the storage" },
    Setting { key: "s3_secret", default: "none", meaning: "its secret; best as a variable, never logged" },
    Setting {
        key: "s3_path_style",
        default: "on with an endpoint, else off",
        meaning: "on: the bucket stands in the path of addresses",
    },
    Setting {
        key: "ai_base_url",
        default: "none; rules work without a model",
        meaning: "language model for companies that name none: https://api.example.com/v1",
    },
    Setting { key: "ai_key", default: "none", meaning: "its key; best as a variable, never logged" },
    Setting { key: "ai_model", default: "none", meaning: "its name, as its server calls it" },
    Setting {
        key: "ai_private_addresses",
        default: "off",
        meaning: "on: companies may name models on this machine or its network",
    },
    Setting {
        key: "min_compliance_score",
        default: "0.95",
        meaning: "score from which contracts are called ready to sign; a company may name its own",
    },
    Setting { key: "token_hours", default: "24", meaning: "how long an access token of the API is good" },
    Setting {
        key: "log",
        default: "info,sqlx=warn,sea_orm_migration=warn",
        meaning: "what is logged, such as debug or pactoria=debug,info",
    },
    Setting { key: "log_format", default: "pretty", meaning: "pretty for people, json for programs" },
    Setting {
        key: "site_dir",
        default: "none; the one-file build carries its own",
        meaning: "folder of the built browser half",
    },
];

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Pretty,
    /// One JSON object for each line.
    Json,
}

/// A database address. Its password does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address with its password.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the database is a file of ours.
    pub fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.split_once("://"), self.0.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => write!(f, "{scheme}://…@{place}"),
            _ => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// The address of a mail server. Its password does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(String);

impl SmtpUrl {
    /// Accepts `smtps://` and `smtp://`; a password only where it is encrypted on its way or stays on this machine.
    pub fn parse(raw: &str) -> Option<Self> {
        let uri: Uri = raw.parse().ok()?;
        let host = uri.host().filter(|it| !it.is_empty())?;
        let is_encrypted = match uri.scheme_str() {
            Some("smtps") => true,
            Some("smtp") => uri.query() == Some("tls=required"),
            Some(_) | None => return None,
        };
        let has_password = uri.authority().is_some_and(|it| it.as_str().contains('@'));
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        (is_encrypted || is_here || !has_password).then(|| Self(raw.to_owned()))
    }

    /// The address with its password.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.split_once("://"), self.0.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => write!(f, "{scheme}://…@{place}"),
            _ => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpUrl({self})")
    }
}

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The server that takes it.
    pub url: SmtpUrl,
    /// Who it comes from.
    pub from: Mailbox,
}

/// How browsers reach the server: scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Accepts `http://` or `https://` with a host and nothing after it.
    pub fn parse(raw: &str) -> Option<Self> {
        let url = raw.trim().trim_end_matches('/');
        let uri: Uri = url.parse().ok()?;
        let has_scheme = matches!(uri.scheme_str(), Some("http" | "https"));
        let has_host = uri.host().is_some_and(|it| !it.is_empty());
        let is_bare = uri.path() == "/" && uri.query().is_none() && !url.contains(['@', '#']);
        (has_scheme && has_host && is_bare).then(|| Self(url.to_ascii_lowercase()))
    }

    /// The address without a slash at its end, which is also the origin that browsers send.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether browsers come over TLS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }
}

/// Everything the process is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub addr: SocketAddr,
    /// Where the database and the secrets are.
    pub data_dir: PathBuf,
    /// Which database to open.
    pub database_url: DatabaseUrl,
    /// How browsers reach the server.
    pub public_url: PublicUrl,
    /// Whether the proxy in front is believed about addresses.
    pub trust_proxy: bool,
    /// Whether request rates are limited.
    pub rate_limits: bool,
    /// The file of the master key.
    pub master_key_file: PathBuf,
    /// How mail leaves; `None` lets mails wait.
    pub mail: Option<MailSettings>,
    /// The object storage that files are kept in; `None` keeps them in the data folder.
    pub objects: Option<ObjectSettings>,
    /// The language model of companies that name none of their own; `None` leaves them with the rules.
    pub model: Option<Connection>,
    /// To which addresses requests may go that a company names.
    pub model_reach: Reach,
    /// From which score on contracts are ready to sign, for companies that name none of their own.
    pub required_score: RequiredScore,
    /// How long sign-ins last.
    pub times: SignInTimes,
    /// What is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// The folder of the built browser half.
    pub site_dir: Option<PathBuf>,
}

/// One thing that is wrong with what the process was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where it was said, such as `PACTORIA_ADDR` or `addr in ./pactoria.toml`.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl Mistake {
    /// A mistake found at `place`.
    pub fn new(place: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.place, self.what, self.remedy)
    }
}

/// Everything that is wrong, to be shown together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        writeln!(f, "Pactoria cannot start: {count} setting{} must be corrected.", if count == 1 { "" } else { "s" })?;
        for mistake in &self.0 {
            writeln!(f, "  - {mistake}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

impl Config {
    /// Reads the settings of a machine: its environment and the folder the process was started in.
    ///
    /// # Errors
    /// Every mistake at once.
    pub fn load(variables: impl IntoIterator<Item = (String, String)>, working_dir: &Path) -> Result<Self, Mistakes> {
        let mut said = Said::default();
        let from_environment: BTreeMap<String, String> =
            variables.into_iter().filter(|(name, _)| is_ours(name)).collect();
        let data_dir = from_environment.get("PACTORIA_DATA_DIR").map_or("data", |it| it.trim());
        let beside_the_data = working_dir.join(data_dir).join(FILE);
        let file = [working_dir.join(FILE), beside_the_data].into_iter().find(|it| it.is_file());
        if let Some(file) = file {
            said.take_file(&file);
        }
        said.take_environment(from_environment);
        said.into_config(working_dir)
    }
}

fn is_ours(name: &str) -> bool {
    name.starts_with(PREFIX) && !name.starts_with(NOT_OURS_PREFIX) && !NOT_OURS.contains(&name)
}

fn known_key(key: &str) -> Option<&'static str> {
    SETTINGS.iter().map(|it| it.key).find(|it| *it == key)
}

/// Values by key with the place where each was said, and the mistakes found so far.
#[derive(Default)]
struct Said {
    values: BTreeMap<&'static str, (String, String)>,
    mistakes: Vec<Mistake>,
}

impl Said {
    fn take_file(&mut self, file: &Path) {
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
    fn take_environment(&mut self, variables: BTreeMap<String, String>) {
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
    fn read<T>(&mut self, key: &'static str, fallback: T, remedy: &str, parse: impl FnOnce(&str) -> Option<T>) -> T {
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

    /// A server and a sender belong together: each without the other is a mistake.
    fn mail(&mut self) -> Option<MailSettings> {
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
    fn model(&mut self) -> Option<Connection> {
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
    fn objects(&mut self) -> Option<ObjectSettings> {
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

    fn into_config(mut self, working_dir: &Path) -> Result<Config, Mistakes> {
        let addr = SocketAddr::from(([127, 0, 0, 1], 3000));
        let addr = self.read("addr", addr, "Write an address and a port, such as 127.0.0.1:3000.", |it| {
            it.to_socket_addrs().ok()?.next()
        });
        let data_dir = self.read("data_dir", working_dir.join("data"), "Name a folder.", |it| folder(working_dir, it));
        let sqlite = DatabaseUrl(format!("sqlite://{}?mode=rwc", data_dir.join("pactoria.db").display()));
        let database_url = self.read(
            "database_url",
            sqlite,
            "Use sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME, or leave it out for SQLite in the data folder.",
            database_url,
        );
        let public_url = self.read(
            "public_url",
            PublicUrl(format!("http://{}", reachable(addr))),
            "Write the address people type into the browser, without a path, such as https://contracts.example.co.uk.",
            PublicUrl::parse,
        );
        let default_times = SignInTimes::default();
        let minutes = "Write a whole number of minutes from 1 to 1440.";
        let hours = "Write a whole number of hours from 1 to 720.";
        let times = SignInTimes {
            idle: self.read("session_idle_minutes", default_times.idle, minutes, |it| span(it, 60, 1440)),
            longest: self.read("session_hours", default_times.longest, hours, |it| span(it, 3600, 720)),
            token: self.read("token_hours", default_times.token, hours, |it| span(it, 3600, 720)),
        };
        let switch_remedy = "Write on or off.";
        let default_log = SETTINGS.iter().find(|it| it.key == "log").map_or("info", |it| it.default).to_owned();
        let key_file = data_dir.join("secrets").join("master.key");
        let mail = self.mail();
        let objects = self.objects();
        let model = self.model();
        let config = Config {
            addr,
            mail,
            objects,
            model,
            model_reach: if self.read("ai_private_addresses", false, switch_remedy, switch) {
                Reach::Anywhere
            } else {
                Reach::Outside
            },
            database_url,
            public_url,
            trust_proxy: self.read("trust_proxy", false, switch_remedy, switch),
            rate_limits: self.read("rate_limits", true, switch_remedy, switch),
            master_key_file: self
                .read("master_key_file", key_file, "Name a file with 32 random bytes.", |it| folder(working_dir, it)),
            required_score: self.read(
                "min_compliance_score",
                RequiredScore::USUAL,
                "Write a score from 0.00 to 1.00, such as 0.95.",
                |it| RequiredScore::parse(it).ok(),
            ),
            times,
            log: self.read(
                "log",
                default_log,
                "Write a level (error, warn, info, debug, trace) or levels by module, such as pactoria=debug,info.",
                |it| EnvFilter::try_new(it).ok().map(|_| it.to_owned()),
            ),
            log_format: self.read("log_format", LogFormat::Pretty, "Write pretty or json.", |it| match it {
                "pretty" => Some(LogFormat::Pretty),
                "json" => Some(LogFormat::Json),
                _ => None,
            }),
            site_dir: self.read(
                "site_dir",
                None,
                "Name the folder that `cargo xtask build` made; it holds manifest.json.",
                |it| folder(working_dir, it).filter(|it| it.join("manifest.json").is_file()).map(Some),
            ),
            data_dir,
        };
        if let Err(err) = prove_writable(&config.data_dir) {
            let place =
                self.values.get("data_dir").map_or_else(|| "data folder".to_owned(), |(_, place)| place.clone());
            let what = format!("{} cannot be written to ({err}).", config.data_dir.display());
            let remedy = "Create the folder, let its owner be the one who runs Pactoria, or name another with PACTORIA_DATA_DIR.";
            self.mistakes.push(Mistake::new(place, what, remedy));
        }
        if self.mistakes.is_empty() { Ok(config) } else { Err(Mistakes(self.mistakes)) }
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

fn folder(working_dir: &Path, raw: &str) -> Option<PathBuf> {
    (!raw.is_empty()).then(|| working_dir.join(raw))
}

fn database_url(raw: &str) -> Option<DatabaseUrl> {
    let is_known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|it| raw.starts_with(it));
    is_known.then(|| DatabaseUrl(raw.to_owned()))
}

fn switch(raw: &str) -> Option<bool> {
    match raw {
        "on" | "true" => Some(true),
        "off" | "false" => Some(false),
        _ => None,
    }
}

fn span(raw: &str, seconds: u64, most: u64) -> Option<Duration> {
    let count: u64 = raw.parse().ok()?;
    (1..=most).contains(&count).then(|| Duration::from_secs(count * seconds))
}

/// The address a browser on this machine would type.
fn reachable(addr: SocketAddr) -> SocketAddr {
    match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from(([127, 0, 0, 1], addr.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from(([127, 0, 0, 1], addr.port())),
        IpAddr::V4(_) | IpAddr::V6(_) => addr,
    }
}

/// Makes the folder, readable by its owner only, unless it is there already.
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes the folder if it is missing and writes and removes a small file in it.
pub(crate) fn prove_writable(folder: &Path) -> std::io::Result<()> {
    private_folder(folder)?;
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(dir: &Path, variables: &[(&str, &str)]) -> Result<Config, Mistakes> {
        Config::load(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())), dir)
    }

    #[test]
    fn nothing_needs_to_be_said() {
        let dir = tempfile::tempdir().unwrap();
        let config = load(dir.path(), &[("HOME", "/root"), ("PACTORIA_TEST_DATABASE_URL", "x")]).unwrap();
        assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
        assert_eq!(config.public_url.as_str(), "http://127.0.0.1:3000");
        assert_eq!(
            config.database_url.expose(),
            format!("sqlite://{}/data/pactoria.db?mode=rwc", dir.path().display())
        );
        assert_eq!(config.times.idle, Duration::from_secs(1800));
        assert!(config.rate_limits && !config.trust_proxy);
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), "addr = \"127.0.0.1:4000\"\nsession_hours = 8\nrate_limits = false\n")
            .unwrap();
        let config = load(dir.path(), &[("PACTORIA_ADDR", "0.0.0.0:5000")]).unwrap();
        assert_eq!(config.addr.port(), 5000);
        assert_eq!(config.public_url.as_str(), "http://127.0.0.1:5000");
        assert_eq!(config.times.longest, Duration::from_secs(8 * 3600));
        assert!(!config.rate_limits);
    }

    #[test]
    fn a_file_in_the_data_folder_is_found() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("kept")).unwrap();
        std::fs::write(dir.path().join("kept").join(FILE), "log_format = \"json\"\n").unwrap();
        let config = load(dir.path(), &[("PACTORIA_DATA_DIR", "kept")]).unwrap();
        assert_eq!(config.log_format, LogFormat::Json);
    }

    #[test]
    fn all_mistakes_are_reported_together_each_with_a_remedy() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("not-a-folder"), "").unwrap();
        std::fs::write(dir.path().join(FILE), "colour = \"red\"\nsession_hours = 0\nlog = [\"info\"]\n").unwrap();
        let mistakes = load(
            dir.path(),
            &[
                ("PACTORIA_ADDR", "everywhere"),
                ("PACTORIA_DATABASE_URL", "mysql://root:hunter2@db/x"),
                ("PACTORIA_PUBLIC_URL", "ftp://contracts.example"),
                ("PACTORIA_DATA_DIR", "not-a-folder/data"),
                ("PACTORIA_RATE_LIMITS", "sometimes"),
                ("PACTORIA_SITE_DIR", "nowhere"),
                ("PACTORIA_PORT", "3000"),
            ],
        )
        .unwrap_err();
        let shown = mistakes.to_string();
        for place in [
            "PACTORIA_ADDR",
            "PACTORIA_DATABASE_URL",
            "PACTORIA_PUBLIC_URL",
            "PACTORIA_DATA_DIR",
            "PACTORIA_RATE_LIMITS",
            "PACTORIA_SITE_DIR",
            "PACTORIA_PORT",
            "colour in",
            "session_hours in",
            "log in",
        ] {
            assert!(shown.contains(place), "{place} is missing from: {shown}");
        }
        assert_eq!(mistakes.0.len(), 10, "{shown}");
        assert!(mistakes.0.iter().all(|it| !it.remedy.is_empty()));
        assert!(!shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn a_broken_file_is_named() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), "addr =").unwrap();
        let mistakes = load(dir.path(), &[]).unwrap_err();
        assert!(mistakes.0[0].place.ends_with(FILE) && mistakes.0[0].what.contains("not TOML"), "{mistakes}");
    }

    #[test]
    fn public_addresses_have_a_scheme_a_host_and_nothing_else() {
        for good in ["http://127.0.0.1:3000", "https://Contracts.Example.co.uk/", "http://[::1]:3000"] {
            assert!(PublicUrl::parse(good).is_some(), "{good}");
        }
        for bad in [
            "contracts.example",
            "ftp://x.example",
            "https://x.example/app",
            "https://",
            "https://a@b.example",
            "https://x.example?y",
        ] {
            assert!(PublicUrl::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn mail_needs_a_server_and_a_sender_and_no_password_in_the_clear() {
        let dir = tempfile::tempdir().unwrap();
        assert!(load(dir.path(), &[]).unwrap().mail.is_none());
        let good =
            [("PACTORIA_SMTP_URL", "smtps://us:hunter2@mail.example"), ("PACTORIA_MAIL_FROM", "Us <us@acme.example>")];
        let mail = load(dir.path(), &good).unwrap().mail.unwrap();
        assert!(!format!("{mail:?} {}", mail.url).contains("hunter2"), "{mail:?}");
        for (bad, count) in [
            (&good[..1], 1),
            (&good[1..], 1),
            (&[("PACTORIA_SMTP_URL", "smtp://us:hunter2@mail.example"), good[1]][..], 1),
            (&[("PACTORIA_SMTP_URL", "http://mail.example"), ("PACTORIA_MAIL_FROM", "nobody")][..], 2),
        ] {
            let mistakes = load(dir.path(), bad).unwrap_err();
            assert_eq!(mistakes.0.len(), count, "{mistakes}");
            assert!(!mistakes.to_string().contains("hunter2"), "{mistakes}");
        }
        for local in ["smtp://127.0.0.1:2525", "smtp://us:p@localhost:25", "smtp://mail.example:587?tls=required"] {
            assert!(SmtpUrl::parse(local).is_some(), "{local}");
        }
    }

    #[test]
    fn object_storage_needs_a_bucket_and_a_key_and_shows_no_secret() {
        let dir = tempfile::tempdir().unwrap();
        assert!(load(dir.path(), &[]).unwrap().objects.is_none());
        let good = [
            ("PACTORIA_S3_BUCKET", "acme-contracts"),
            ("PACTORIA_S3_KEY_ID", "AKIAEXAMPLE"),
            ("PACTORIA_S3_SECRET", "hunter2"),
        ];
        let config = load(dir.path(), &good).unwrap();
        assert_eq!(config.objects.as_ref().unwrap().to_string(), "the bucket acme-contracts in eu-west-2");
        assert!(!format!("{config:?}").contains("hunter2"));
        for (bad, count) in [
            (vec![good[0]], 2),
            (vec![("PACTORIA_S3_ENDPOINT", "http://127.0.0.1:9000")], 3),
            (vec![good[0], good[1], ("PACTORIA_S3_SECRET", "hunter2 and more")], 1),
            (vec![("PACTORIA_S3_BUCKET", "Acme"), good[1], good[2], ("PACTORIA_S3_REGION", "London, UK")], 2),
            (vec![good[0], good[1], good[2], ("PACTORIA_S3_ENDPOINT", "https://me:hunter2@s3.example")], 1),
            (vec![good[0], good[1], good[2], ("PACTORIA_S3_PATH_STYLE", "maybe")], 1),
        ] {
            let mistakes = load(dir.path(), &bad).unwrap_err();
            assert_eq!(mistakes.0.len(), count, "{mistakes}");
            assert!(!mistakes.to_string().contains("hunter2"), "{mistakes}");
        }
    }

    #[test]
    fn f3_a_model_needs_an_address_and_a_name_and_shows_no_key() {
        let dir = tempfile::tempdir().unwrap();
        let without = load(dir.path(), &[]).unwrap();
        assert!(without.model.is_none() && without.model_reach == Reach::Outside);
        let good = [
            ("PACTORIA_AI_BASE_URL", "http://127.0.0.1:11434/v1/"),
            ("PACTORIA_AI_MODEL", "small"),
            ("PACTORIA_AI_KEY", "hunter2"),
        ];
        let config = load(dir.path(), &good).unwrap();
        let model = config.model.as_ref().unwrap();
        assert_eq!((model.base_url.as_str(), model.model.as_str()), ("http://127.0.0.1:11434/v1", "small"));
        assert!(!format!("{config:?}").contains("hunter2"));
        for (bad, count) in [
            (vec![good[0]], 1),
            (vec![good[2]], 2),
            (vec![("PACTORIA_AI_BASE_URL", "https://us:hunter2@api.example.com"), good[1]], 1),
            (vec![("PACTORIA_AI_BASE_URL", "http://93.184.215.14/v1"), good[1]], 1),
            (vec![good[0], good[1], ("PACTORIA_AI_KEY", "hunter2 and more")], 1),
            (vec![("PACTORIA_AI_PRIVATE_ADDRESSES", "maybe")], 1),
        ] {
            let mistakes = load(dir.path(), &bad).unwrap_err();
            assert_eq!(mistakes.0.len(), count, "{mistakes}");
            assert!(!mistakes.to_string().contains("hunter2"), "{mistakes}");
        }
    }

    #[test]
    fn the_score_before_signing_is_a_number_from_0_to_1_wherever_it_is_said() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(load(dir.path(), &[]).unwrap().required_score.to_string(), "0.95");
        std::fs::write(dir.path().join(FILE), "min_compliance_score = 0.9\n").unwrap();
        assert_eq!(load(dir.path(), &[]).unwrap().required_score.to_string(), "0.90");
        let said = |it| load(dir.path(), &[("PACTORIA_MIN_COMPLIANCE_SCORE", it)]);
        for (good, shown) in [("0", "0.00"), ("1", "1.00"), ("1.00", "1.00"), ("0.8", "0.80")] {
            assert_eq!(said(good).unwrap().required_score.to_string(), shown);
        }
        for bad in ["95", "1.01", "-0.5", "0.955", "0,95", "NaN", "high"] {
            let mistakes = said(bad).unwrap_err();
            assert_eq!(mistakes.0.len(), 1, "{bad}: {mistakes}");
            let shown = mistakes.to_string();
            assert!(shown.contains("PACTORIA_MIN_COMPLIANCE_SCORE") && shown.contains("from 0.00 to 1.00"), "{shown}");
        }
    }

    #[test]
    fn database_passwords_do_not_print() {
        let url = DatabaseUrl("postgres://pactoria:hunter2@db.example/pactoria".to_owned());
        assert_eq!(
            format!("{url} {url:?}"),
            "postgres://…@db.example/pactoria DatabaseUrl(postgres://…@db.example/pactoria)"
        );
    }
}
