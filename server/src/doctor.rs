//! `pactoria doctor`: looks at everything the server needs and says what to do about what is not well.

use crate::assets::Site;
use crate::config::{Config, prove_writable};
use crate::mail::Smtp;
use crate::serve;
use migrations::{Migrator, MigratorTrait};
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

/// Looks at one thing after the other. At most it makes the data folder and an empty database file.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![Finding::well("settings", "read without a mistake")];
    findings.push(match prove_writable(&config.data_dir) {
        Ok(()) => Finding::well("data folder", config.data_dir.display().to_string()),
        Err(err) => Finding::ill(
            "data folder",
            format!("{} cannot be written to ({err}); let its owner run Pactoria", config.data_dir.display()),
        ),
    });
    findings.push(master_key(&config.master_key_file));
    findings.extend(database(config).await);
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

async fn database(config: &Config) -> Vec<Finding> {
    let db = match serve::connect(config).await {
        Ok(db) => db,
        Err(err) => return vec![Finding::ill("database", format!("{err:#}"))],
    };
    let mut findings = vec![Finding::well("database", format!("{} answers", config.database_url))];
    findings.push(match Migrator::get_pending_migrations(&db).await {
        Ok(pending) if pending.is_empty() => Finding::well("schema", "up to date"),
        Ok(pending) => Finding::well(
            "schema",
            format!("{} migrations to come; `pactoria serve` and `pactoria migrate` apply them", pending.len()),
        ),
        Err(err) => Finding::ill("schema", format!("cannot be read ({err}); was it written by a newer Pactoria?")),
    });
    findings
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
