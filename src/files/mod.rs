//! Files as they were handed in, kept for as long as the company is: the signed original behind a contract.
//!
//! What must hold: a file is found by the SHA-256 of its bytes, within its company only; what is handed out is exactly
//! what was handed in, or a refusal that says so; a file that is said to be kept survives a power cut. The rows in
//! `files` say what there is, the bytes lie in a [`Place`] behind [`FileStore`]. Deliberately absent: changing or removing
//! a file, and anything that knows what a file means. Reading order: this file, `keeping` (what is promised), `place`
//! (what is asked of a place), `folder` (the one on the disk).

mod folder;
mod keeping;
mod place;
mod store;

pub use folder::is_a_name;
pub use keeping::FileStore;
pub use place::{Answer, Content, Place};
pub(crate) use store::note;

use crate::context::Ctx;
use crate::crypto;
use crate::problem::Problem;
use std::fmt;

/// The SHA-256 of a file's bytes, as 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentHash(String);

impl ContentHash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(crypto::fingerprint(bytes))
    }

    /// A hash as it was stored; `None` for anything else, so that a hash can be part of a path.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hash = text.len() == 64 && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known of a kept file beside its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) hash: ContentHash,
    /// In bytes.
    pub(crate) size: u64,
    pub(crate) media_type: &'static str,
}

/// The bytes of a kept file.
///
/// # Errors
/// `files.damaged`, `files.away`.
pub(crate) async fn read(ctx: &Ctx, hash: &ContentHash) -> Result<Vec<u8>, Problem> {
    ctx.visit().services.files.read(ctx.company(), hash).await
}

/// Keeps the bytes of a file; the row that says so is the caller's, by [`note`].
///
/// # Errors
/// `files.away`.
pub(crate) async fn keep(ctx: &Ctx, bytes: Vec<u8>) -> Result<Kept, Problem> {
    let (size, media_type) = (u64::try_from(bytes.len()).unwrap_or(u64::MAX), media_type(&bytes));
    let hash = ctx.visit().services.files.keep(ctx.company(), bytes).await?;
    Ok(Kept { hash, size, media_type })
}

/// The media type of a file by its first bytes; it is only ever sent as a download.
pub(crate) fn media_type(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"%PDF-") {
        "application/pdf"
    } else if bytes.starts_with(b"PK\x03\x04") {
        if bytes.windows(5).take(4_096).any(|it| it == b"word/")
            || bytes.windows(19).take(4_096).any(|it| it == b"[Content_Types].xml")
        {
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        } else {
            "application/zip"
        }
    } else if std::str::from_utf8(bytes).is_ok() {
        "text/plain; charset=utf-8"
    } else {
        "application/octet-stream"
    }
}

/// The file cannot be read or written for now.
fn away(what: &str, err: &std::io::Error) -> Problem {
    tracing::warn!(what, error = %err, "the place of kept files failed");
    Problem::away(
        "files.away",
        "The place where files are kept cannot be used just now. Nothing was changed; try again in a moment.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hash_can_be_part_of_a_path() {
        let hash = ContentHash::of(b"signed");
        assert_eq!(ContentHash::parse(hash.as_str()), Some(hash.clone()));
        for bad in ["", "..", "../../etc/passwd", &hash.as_str().to_uppercase(), &format!("{hash}0"), &"g".repeat(64)] {
            assert_eq!(ContentHash::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn media_types_come_from_the_bytes() {
        assert_eq!(media_type(b"%PDF-1.7\n"), "application/pdf");
        assert_eq!(
            media_type(b"PK\x03\x04....word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        );
        assert_eq!(media_type(b"PK\x03\x04....a.txt"), "application/zip");
        assert_eq!(media_type("£5".as_bytes()), "text/plain; charset=utf-8");
        assert_eq!(media_type(b"\xff\x00"), "application/octet-stream");
    }
}
