//! `pactoria doctor`: looks at everything the server needs and says what to do about what is not well.

use crate::assets::Site;
use crate::config::{Config, prove_writable};
use crate::mail::Smtp;
use crate::objects::Objects;
use crate::serve;
use jiff::{SignedDuration, Timestamp};
use migrations::{MigrationStatus, Migrator, MigratorTrait};
use pactoria::audit::{Verdict, actions};
use pactoria::crypto::MasterKey;
use pactoria::installation::{self, KeyFit};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use std::path::Path;

/// One thing looked at.
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// How it is, in words; for what is not well, with what to do.
    pub words: String,
    /// Whether it is well.
    pub is_well: bool,
}

impl Finding {
    fn well(what: &'static str, words: impl Into<String>) -> Self {
        Self { what, words: words.into(), is_well: true }
    }

    fn ill(what: &'static str, words: impl Into<String>) -> Self {
        Self { what, words: words.into(), is_well: false }
    }
}

/// How many of the newest entries of each audit chain are checked; `pactoria audit verify` checks them all.
const CHAIN_END: u64 = 100;
/// Room below which writing is about to fail: half a gibibyte.
const LITTLE_ROOM: u64 = 512 << 20;
/// A clock that differs by more than this from another witness is wrong.
const CLOCK_MAY_DIFFER: SignedDuration = SignedDuration::from_secs(120);

/// Looks at one thing after the other. At most it makes the data folder and an empty database file.
pub async fn examine(config: &Config, now: Timestamp) -> Vec<Finding> {
    let mut findings = vec![Finding::well("settings", "read without a mistake")];
    findings.push(data_folder(&config.data_dir));
    findings.push(room(&config.data_dir).await);
    let key = master_key(&config.master_key_file);
    findings.extend(database(config, now).await);
    findings.push(key);
    findings.push(kept_files(config).await);
    findings.push(mail(config).await);
    findings.push(match Site::load(config.site_dir.as_deref()) {
        Ok(site) if site.is_built() => Finding::well("browser half", "built"),
        Ok(_) => {
            Finding::well("browser half", "not built; pages work without style and script, `cargo xtask run` builds it")
        }
        Err(err) => Finding::ill("browser half", format!("{err:#}; build it again with `cargo xtask build`")),
    });
    findings.push(match tokio::net::TcpListener::bind(config.addr).await {
        Ok(_) => Finding::well("address", format!("{} is free", config.addr)),
        Err(err) => Finding::well(
            "address",
            format!("{} cannot be taken just now ({err}); well if the server runs", config.addr),
        ),
    });
    findings
}

fn data_folder(folder: &Path) -> Finding {
    const WHAT: &str = "data folder";
    if let Err(err) = prove_writable(folder) {
        let words = format!("{} cannot be written to ({err}); let its owner run Pactoria", folder.display());
        return Finding::ill(WHAT, words);
    }
    #[cfg(unix)]
    if let Ok(metadata) = std::fs::metadata(folder)
        && std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
    {
        let words = format!("others on this machine may look into {0}; run: chmod 700 {0}", folder.display());
        return Finding::ill(WHAT, words);
    }
    Finding::well(WHAT, folder.display().to_string())
}

async fn room(folder: &Path) -> Finding {
    const WHAT: &str = "room";
    let Some(room) = crate::room::of(folder).await else {
        return Finding::well(WHAT, "the system does not tell how much there is");
    };
    let megabytes = |bytes: u64| bytes / 1_000_000;
    let words = format!("{} of {} MB are free", megabytes(room.free), megabytes(room.total));
    if room.free < LITTLE_ROOM {
        return Finding::ill(WHAT, format!("only {words}; make room, or nothing more can be saved soon"));
    }
    Finding::well(WHAT, words)
}

async fn database(config: &Config, now: Timestamp) -> Vec<Finding> {
    let db = match serve::connect(config).await {
        Ok(db) => db,
        Err(err) => return vec![Finding::ill("database", format!("{err:#}"))],
    };
    let mut findings = vec![soundness(config, &db).await];
    match Migrator::get_migration_with_status(&db).await {
        Ok(all) => {
            let to_come = all.iter().filter(|it| it.status() == MigrationStatus::Pending).count();
            if to_come > 0 {
                let words = format!("{to_come} migrations to come; `pactoria serve` and `pactoria migrate` apply them");
                findings.push(Finding::well("schema", words));
                return findings;
            }
            findings.push(Finding::well("schema", "up to date"));
        }
        Err(err) => {
            let words = format!(
                "cannot be read ({err}); it was written by a newer Pactoria: run that version, or restore a backup made before"
            );
            findings.push(Finding::ill("schema", words));
            return findings;
        }
    }
    findings.push(key_and_database(config, &db).await);
    findings.extend(chains_and_clock(&db, now).await);
    findings
}

/// Whether the database answers, and for SQLite whether its file is whole.
async fn soundness(config: &Config, db: &DatabaseConnection) -> Finding {
    const WHAT: &str = "database";
    if !config.database_url.is_sqlite() {
        return Finding::well(WHAT, format!("{} answers", config.database_url));
    }
    let asked = Statement::from_string(db.get_database_backend(), "PRAGMA quick_check(1)");
    let told = match db.query_one_raw(asked).await {
        Ok(row) => row.and_then(|row| row.try_get_by_index::<String>(0).ok()).unwrap_or_default(),
        Err(err) => err.to_string(),
    };
    if told == "ok" {
        return Finding::well(WHAT, format!("{} answers and is whole", config.database_url));
    }
    Finding::ill(
        WHAT,
        format!(
            "the file of {} is damaged ({told}); stop the server, keep the file, and restore the newest backup into a new folder",
            config.database_url
        ),
    )
}

async fn key_and_database(config: &Config, db: &DatabaseConnection) -> Finding {
    const WHAT: &str = "key and database";
    let file = config.master_key_file.display();
    let Some(key) = std::fs::read(&config.master_key_file).ok().and_then(|it| MasterKey::from_bytes(&it).ok()) else {
        return Finding::well(WHAT, "not compared: there is no key yet");
    };
    match installation::key_fits(db, &key).await {
        Ok(KeyFit::Fits) => Finding::well(WHAT, "belong together"),
        Ok(KeyFit::NotSettled) => Finding::well(WHAT, "not compared yet; the next start does"),
        Ok(KeyFit::IsAnother) => Finding::ill(
            WHAT,
            format!(
                "{file} is not the key of this database; put back the key file that was beside it, or the one of a backup"
            ),
        ),
        Err(problem) => Finding::ill(WHAT, format!("cannot be compared ({}); see the database above", problem.detail)),
    }
}

/// The newest end of every audit chain, and the clock against the newest entry.
async fn chains_and_clock(db: &DatabaseConnection, now: Timestamp) -> Vec<Finding> {
    let ends = match actions::verify_ends(db, CHAIN_END).await {
        Ok(ends) => ends,
        Err(problem) => {
            return vec![Finding::ill(
                "audit chains",
                format!("cannot be read ({}); see the database above", problem.detail),
            )];
        }
    };
    let broken: Vec<_> = ends
        .iter()
        .filter_map(|end| match &end.verdict {
            Verdict::Whole { .. } => None,
            Verdict::Broken(finding) => Some(format!("{}, entry {}: {}", end.company, finding.seq, finding.what)),
        })
        .collect();
    let chains = match broken.as_slice() {
        [] => Finding::well("audit chains", format!("the newest {CHAIN_END} entries of {} are whole", ends.len())),
        [..] => Finding::ill(
            "audit chains",
            format!(
                "{}; somebody changed the database by hand: keep a copy, run `pactoria audit verify`, and compare with a backup",
                broken.join("; ")
            ),
        ),
    };
    let newest = ends.iter().filter_map(|end| end.newest).max();
    vec![chains, clock(newest, now)]
}

fn clock(newest: Option<Timestamp>, now: Timestamp) -> Finding {
    const WHAT: &str = "clock";
    match newest {
        Some(newest) if newest.duration_since(now) > CLOCK_MAY_DIFFER => Finding::ill(
            WHAT,
            format!(
                "it is {now} here, but something was written at {newest}; set the clock, best by switching on its synchronisation (timedatectl set-ntp true)"
            ),
        ),
        Some(_) | None => Finding::well(WHAT, format!("it is {now}")),
    }
}

/// Writes, reads and removes a small object where files are kept in object storage.
async fn kept_files(config: &Config) -> Finding {
    const WHAT: &str = "kept files";
    let Some(settings) = &config.objects else { return Finding::well(WHAT, "lie in the data folder") };
    let waiting = match serve::files(config).waiting().await {
        Ok(names) => names.len(),
        Err(err) => return Finding::ill(WHAT, format!("those that wait to be sent cannot be read ({err})")),
    };
    let wait = match waiting {
        0 => String::new(),
        1 => "; one file waits in the data folder and is sent when it answers".to_owned(),
        many => format!("; {many} files wait in the data folder and are sent when it answers"),
    };
    let token = match pactoria::crypto::random_token() {
        Ok(token) => token,
        Err(err) => return Finding::ill(WHAT, format!("no name for a probe could be drawn ({err})")),
    };
    if let Err(err) = Objects::new(settings).prove(&token).await {
        return Finding::ill(WHAT, format!("{settings} cannot be used: {err}{wait}"));
    }
    let left = config.data_dir.join(serve::FILES);
    if left.is_dir() {
        let words = format!(
            "{settings} answers, but files of an earlier time lie in {0}; copy them, such as with `aws s3 sync {0} s3://{1}`, then remove the folder",
            left.display(),
            settings.bucket
        );
        return Finding::ill(WHAT, words);
    }
    let network =
        if settings.is_in_the_clear() { ", without encryption on the way: use https in s3_endpoint" } else { "" };
    Finding::well(WHAT, format!("{settings} takes, gives, lists and removes{network}{wait}"))
}

/// Mail is no condition for work: without it mails wait. A server that is set and does not answer is worth a word.
async fn mail(config: &Config) -> Finding {
    let Some(settings) = &config.mail else {
        return Finding::well("mail", "no server is set, so mails wait in the outbox; set smtp_url and mail_from");
    };
    let asked = match Smtp::new(settings) {
        Ok(smtp) => smtp.answers().await,
        Err(err) => Err(format!("{err:#}")),
    };
    match asked {
        Ok(()) => {
            Finding::well("mail", format!("{} answers and takes mail from {}", settings.url, settings.from.email))
        }
        Err(why) => Finding::ill(
            "mail",
            format!("{} does not take mail ({why}); mails wait in the outbox, check smtp_url", settings.url),
        ),
    }
}

fn master_key(file: &Path) -> Finding {
    let Ok(metadata) = std::fs::metadata(file) else {
        return Finding::well("master key", "not there yet; the first start makes it");
    };
    if metadata.len() != 32 {
        return Finding::ill(
            "master key",
            format!("{} has {} bytes instead of 32; bring it back from a backup", file.display(), metadata.len()),
        );
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0 {
        return Finding::ill("master key", format!("others may read {0}; run: chmod 600 {0}", file.display()));
    }
    Finding::well("master key", file.display().to_string())
}
