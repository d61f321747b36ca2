//! What was read of a company before and still holds, because nothing of the company has changed since.
//!
//! Whatever people see of a company's contracts changes together with an entry of its trail (see [`crate::storage::Change`]),
//! and words such as “today” change with the day. So an [`Edition`] is the company, the end of its trail, and the day in its
//! zone: what was read of one edition holds as long as the edition is the same, whichever process made a change. Deliberately absent:
//! what changes without the trail, such as the index of words, which a job fills, mails on their way, and files that are being read.

use crate::audit;
use crate::context::Ctx;
use crate::crypto;
use crate::memory::Memory;
use crate::problem::Problem;
use std::fmt::Display;
use std::sync::Arc;

/// A company as it stands.
pub struct Edition(String);

impl Edition {
    /// The present edition of the company; asked of the database each time.
    pub async fn of(ctx: &Ctx) -> Result<Self, Problem> {
        let end = audit::store::end(ctx).await?;
        let zone = ctx.zone().iana_name().unwrap_or_default();
        Ok(Self(format!("{} {end} {} {zone}", ctx.company(), ctx.today())))
    }

    /// The edition of a company as it is now, however long ago the visit of `ctx` began.
    pub async fn now(ctx: &Ctx) -> Result<Self, Problem> {
        Self::of(&ctx.at(ctx.visit().services.now())).await
    }

    /// A word that changes with the edition and tells nothing of the company.
    pub fn mark(&self) -> String {
        crypto::fingerprint(self.0.as_bytes()).chars().take(16).collect()
    }

    /// What is remembered of this edition under a name, or what `read` yields, which is remembered from then on as so many bytes.
    ///
    /// # Errors
    /// Those of `read`; they are not remembered.
    pub async fn recall_or<T>(
        &self,
        memory: &Memory<Arc<T>>,
        name: impl Display,
        bytes: impl FnOnce(&T) -> usize,
        read: impl Future<Output = Result<T, Problem>>,
    ) -> Result<Arc<T>, Problem> {
        let name = format!("{} {name}", self.0);
        if let Some(it) = memory.recall(&name) {
            return Ok(it);
        }
        let it = Arc::new(read.await?);
        let bytes = bytes(&it);
        memory.keep(name, Arc::clone(&it), bytes);
        Ok(it)
    }
}
