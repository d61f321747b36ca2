//! The texts of versions: kept as files by their hash, and remembered.
//!
//! A hash names one text for good, so what was read of one holds for as long as there is room for it.

use crate::context::Ctx;
use crate::files::{self, ContentHash, Kept};
use crate::memory::Memory;
use crate::problem::Problem;
use std::sync::Arc;

/// What was made of the texts that were read, within so many bytes.
pub(crate) struct Texts<T>(Memory<Arc<T>>);

impl<T> Texts<T> {
    pub(crate) fn new(most_bytes: usize) -> Self {
        Self(Memory::new(most_bytes))
    }

    /// What was made of a text before.
    pub(crate) fn recall(&self, ctx: &Ctx, (hash, beside): (&ContentHash, &str)) -> Option<Arc<T>> {
        self.0.recall(&name(ctx, hash, beside))
    }

    /// Remembers what was made of a text, as so many bytes.
    pub(crate) fn keep(&self, ctx: &Ctx, (hash, beside): (&ContentHash, &str), made: T, bytes: usize) -> Arc<T> {
        let made = Arc::new(made);
        self.0.keep(name(ctx, hash, beside), Arc::clone(&made), bytes);
        made
    }

    /// What `make` makes of a text, remembered under the hash of the text and what else it depends on.
    ///
    /// # Errors
    /// `files.away`, `files.damaged`, and those of `make`; they are not remembered.
    pub(crate) async fn made_of(
        &self,
        ctx: &Ctx,
        (hash, beside): (&ContentHash, &str),
        bytes: impl FnOnce(&T) -> usize,
        make: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Result<Arc<T>, Problem> {
        if let Some(made) = self.recall(ctx, (hash, beside)) {
            return Ok(made);
        }
        let made = make(&read(ctx, hash).await?)?;
        let bytes = bytes(&made);
        Ok(self.keep(ctx, (hash, beside), made, bytes))
    }
}

fn name(ctx: &Ctx, hash: &ContentHash, beside: &str) -> String {
    format!("{} {hash} {beside}", ctx.company())
}

/// The text of a hash.
///
/// # Errors
/// `files.away`, `files.damaged`.
pub(crate) async fn read(ctx: &Ctx, hash: &ContentHash) -> Result<String, Problem> {
    String::from_utf8(files::read(ctx, hash).await?).map_err(|err| crate::storage::damaged("a text", &err))
}

/// Keeps a text; the row that says so is the caller's, by [`files::note`].
///
/// # Errors
/// `files.away`.
pub(crate) async fn keep(ctx: &Ctx, text: String) -> Result<Kept, Problem> {
    files::keep(ctx, text.into_bytes()).await
}
