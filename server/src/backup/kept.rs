//! Kept files of object storage in a backup: they stand in it as if they lay in the data folder, so that a backup can be
//! restored to either place, whichever it came from.

use super::frames::Kind;
use super::tables::Sum;
use super::take::Piece;
use crate::config::Config;
use crate::objects::Objects;
use crate::serve;
use anyhow::Context;
use pactoria::crypto::hex;
use pactoria::files::is_a_name;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;
use tokio::sync::mpsc;

/// How much of a file is in one frame.
const PIECE: usize = 256 * 1024;

/// The companies of this moment: a bucket may hold the files of other installations too.
pub(super) async fn companies(moment: &DatabaseTransaction) -> anyhow::Result<Vec<Uuid>> {
    let sql = "SELECT id FROM companies ORDER BY id";
    let rows = moment.query_all_raw(Statement::from_string(moment.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}

/// Sends every file of these companies, but those that lay in the data folder.
pub(super) async fn send(
    config: &Config,
    companies: &[Uuid],
    local: &BTreeSet<String>,
    pieces: &mpsc::Sender<Piece>,
) -> anyhow::Result<()> {
    let Some(settings) = &config.objects else { return Ok(()) };
    let away = || format!("the kept files in {settings} cannot be read; nothing was backed up without them");
    let (store, objects) = (serve::files(config), Objects::new(settings));
    // Those that wait come first: one that is sent meanwhile is found where it went.
    let mut names: BTreeSet<String> = store.waiting().await?.into_iter().collect();
    for company in companies {
        let found = objects.names(&format!("{company}/")).await.with_context(away)?;
        names.extend(found.into_iter().filter(|it| is_a_name(it)));
    }
    for name in names {
        let in_backup = format!("{}/{name}", serve::FILES);
        if local.contains(&in_backup) {
            continue;
        }
        match store.whole(&name).await.with_context(away)? {
            Some(bytes) => send_one(&in_backup, &bytes, pieces).await?,
            None => tracing::error!(name, "a kept file is damaged, so it is not in the backup"),
        }
    }
    Ok(())
}

async fn send_one(name: &str, bytes: &[u8], pieces: &mpsc::Sender<Piece>) -> anyhow::Result<()> {
    let send = async |kind, payload| {
        let sent = pieces.send(Piece::Frame(kind, payload)).await;
        sent.map_err(|_| anyhow::anyhow!("the writer stopped"))
    };
    send(Kind::File, serde_json::to_vec(&json!({"path": name}))?).await?;
    for piece in bytes.chunks(PIECE) {
        send(Kind::Bytes, piece.to_vec()).await?;
    }
    let sum = Sum { count: bytes.len() as u64, sha256: hex(&Sha256::digest(bytes)) };
    send(Kind::FileEnd, serde_json::to_vec(&sum)?).await
}

/// Puts restored files into the object storage of the new place, if it has one. What a file is named is what is in it, so
/// that nothing there is replaced; what a restore that fails later has put there is what the next one puts there.
pub(super) async fn put_back<'a>(
    config: &Config,
    staging: &Path,
    names: impl Iterator<Item = &'a str>,
) -> anyhow::Result<()> {
    let Some(settings) = &config.objects else { return Ok(()) };
    let store = serve::files(config);
    let folder = staging.join(serve::FILES);
    let mut has_others = false;
    for name in names.filter_map(|it| it.strip_prefix(serve::FILES)?.strip_prefix('/')) {
        if !is_a_name(name) {
            has_others = true;
            continue;
        }
        let file = folder.join(name);
        let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        store.put_back(name, bytes).await.with_context(|| format!("{settings} does not take the kept files"))?;
        std::fs::remove_file(&file)?;
    }
    if !has_others && folder.is_dir() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(())
}
