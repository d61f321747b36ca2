//! What the process is told: defaults, then `pactoria.toml`, then `PACTORIA_*` variables.
//!
//! All mistakes are found before anything starts and are reported together, each with its remedy; a key that nobody
//! knows is a mistake too. Secrets do not print. The environment and the file are handed in: nothing here reads
//! globals, so that tests can say what the machine looks like. Reading order: this file (what the process is told), `settings`
//! (every setting there is), `said` (who said what where), `reading` (texts into values), `beside` (mail, model and storage, of
//! which parts belong together), `addresses` (those whose passwords do not print), `mistakes`, `folders`.

mod addresses;
mod beside;
mod folders;
mod mistakes;
mod reading;
mod said;
mod settings;
#[cfg(test)]
mod tests;

pub use addresses::{DatabaseUrl, PublicUrl, SmtpUrl};
pub use beside::MailSettings;
pub use mistakes::{Mistake, Mistakes};
pub use settings::{SETTINGS, Setting};

pub(crate) use folders::{private_folder, prove_writable};

use crate::model::Reach;
use crate::objects::ObjectSettings;
use pactoria::compliance::RequiredScore;
use pactoria::context::SignInTimes;
use pactoria::models::Connection;
use said::Said;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file that is looked for in the working folder and then in the data folder.
const FILE: &str = "pactoria.toml";
const PREFIX: &str = "PACTORIA_";
/// Variables that are no settings: of the compiler, the tests and the build command, and the passphrase of a backup.
const NOT_OURS: [&str; 3] = ["PACTORIA_SITE", "PACTORIA_BIN", crate::ask::PASSPHRASE_VARIABLE];
const NOT_OURS_PREFIX: &str = "PACTORIA_TEST_";

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Pretty,
    /// One JSON object for each line.
    Json,
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
