//! What a process remembers: pages of the list for programs that were read before and still hold (see [`crate::edition`]), and
//! the rules of companies made ready.

use super::actions::Found;
use super::{Filter, Listed};
use crate::compliance::Prepared;
use crate::context::Ctx;
use crate::edition::Edition;
use crate::memory::Memory;
use crate::problem::Problem;
use std::fmt;
use std::sync::Arc;

/// The most that is remembered, in bytes.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// What a contract takes beside its long texts: its fields, and the room between them.
const EACH: usize = 2_000;

/// What a process remembers of lists.
pub(crate) struct Lists(Memory<Arc<Found>>);

impl Default for Lists {
    fn default() -> Self {
        Self(Memory::new(MOST_BYTES))
    }
}

/// The most that rules which are ready may hold, in bytes.
const MOST_READY: usize = 32 * 1024 * 1024;

/// The rules of companies, made ready once for each version that was published; by company and version.
pub(crate) struct ReadyRules(pub(super) Memory<Arc<Prepared>>);

impl Default for ReadyRules {
    fn default() -> Self {
        Self(Memory::new(MOST_READY))
    }
}

/// Which page of which list, as a name that no other has.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub filter: &'a Filter,
    /// From 1.
    pub page: u32,
    /// How many contracts are on a page.
    pub size: u32,
}

impl Asked<'_> {
    /// Whether words or terms of the texts are looked for, or days that a job notes; what finds them changes without the trail, so that an
    /// answer holds for once only.
    pub fn is_search(&self) -> bool {
        let it = self.filter;
        !it.search.trim().is_empty() || it.asks_for_terms() || it.notice_within_days.is_some()
    }
}

impl fmt::Display for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.page, self.size)?;
        // Values may hold anything, and two filters must never have one name.
        self.filter.pairs().iter().try_for_each(|(word, value)| write!(f, " {word}={value:?}"))
    }
}

/// The page that is remembered, or the one that `read` yields.
pub(super) async fn found(
    ctx: &Ctx,
    asked: Asked<'_>,
    read: impl Future<Output = Result<Found, Problem>>,
) -> Result<Arc<Found>, Problem> {
    if asked.is_search() {
        return Ok(Arc::new(read.await?));
    }
    let texts = |it: &Listed| it.plain_english_input.len() + it.answers.values().map(String::len).sum::<usize>();
    let bytes = |it: &Found| it.contracts.iter().map(|it| EACH + texts(it)).sum();
    Edition::of(ctx).await?.recall_or(&ctx.visit().services.lists.0, asked, bytes, read).await
}
