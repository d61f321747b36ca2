//! From what was said to what the process works with.

use super::folders::prove_writable;
use super::said::Said;
use super::settings::SETTINGS;
use super::{Config, DatabaseUrl, LogFormat, Mistake, Mistakes, PublicUrl};
use crate::model::Reach;
use pactoria::compliance::RequiredScore;
use pactoria::context::SignInTimes;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tracing_subscriber::EnvFilter;

impl Said {
    pub(super) fn into_config(mut self, working_dir: &Path) -> Result<Config, Mistakes> {
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

fn folder(working_dir: &Path, raw: &str) -> Option<PathBuf> {
    (!raw.is_empty()).then(|| working_dir.join(raw))
}

fn database_url(raw: &str) -> Option<DatabaseUrl> {
    let is_known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|it| raw.starts_with(it));
    is_known.then(|| DatabaseUrl(raw.to_owned()))
}

pub(super) fn switch(raw: &str) -> Option<bool> {
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
