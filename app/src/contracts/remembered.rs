//! What the pages of the list and of a contract show, read once for each edition of the company: see [`pactoria::edition`].

use super::rows;
use pactoria::accounts::Right;
use pactoria::amendments::Family;
use pactoria::amendments::actions::family;
use pactoria::context::Ctx;
use pactoria::contracts::{Asked, ContractList, ContractView, actions};
use pactoria::edition::Edition;
use pactoria::ids::ContractId;
use pactoria::imports::Original;
use pactoria::imports::actions::original;
use pactoria::memory::Memory;
use pactoria::models::{OpinionView, judging};
use pactoria::problem::Problem;
use pactoria::related::RelatedRow;
use pactoria::related::actions::rows as related;
use std::sync::{Arc, LazyLock};

/// The most that each memory holds, in bytes.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// What a contract's page takes beside the lists on it.
const PAGE: usize = 4_000;
/// What a line of such a list takes.
const LINE: usize = 500;

/// A page of the list.
pub(super) struct ListRead {
    /// Without its rows.
    pub(super) it: ContractList,
    /// HTML of our own screens.
    pub(super) rows: String,
}

/// A page of the list for this person. A search is asked anew.
pub(super) async fn list(ctx: &Ctx, asked: Asked<'_>) -> Result<Arc<ListRead>, Problem> {
    static MEMORY: LazyLock<Memory<Arc<ListRead>>> = LazyLock::new(|| Memory::new(MOST_BYTES));
    ctx.require(Right::ReadContracts)?;
    let may_edit = ctx.person().role.may(Right::EditContracts);
    let read = async {
        let mut it = actions::list(ctx, asked.filter, asked.page, asked.size).await?;
        let rows = rows::drawn(std::mem::take(&mut it.rows), may_edit);
        Ok(ListRead { it, rows })
    };
    if asked.is_search() {
        return Ok(Arc::new(read.await?));
    }
    let name = format!("{may_edit} {asked}");
    Edition::of(ctx).await?.recall_or(&MEMORY, name, |it| it.rows.len() + PAGE, read).await
}

/// What a contract's page shows beside its text.
#[derive(Clone)]
pub(super) struct Read {
    pub(super) it: ContractView,
    pub(super) family: Family,
    pub(super) related: Vec<RelatedRow>,
    /// The file it was brought in from.
    pub(super) original: Option<Original>,
    /// What a model said of the findings of the present version.
    pub(super) opinion: Option<OpinionView>,
}

/// What the page of a contract shows this person.
pub(super) async fn contract(ctx: &Ctx, id: ContractId) -> Result<Arc<Read>, Problem> {
    static MEMORY: LazyLock<Memory<Arc<Read>>> = LazyLock::new(|| Memory::new(MOST_BYTES));
    ctx.require(Right::ReadContracts)?;
    let read = async {
        let it = actions::show(ctx, id).await?;
        let family = family(ctx, it.id, it.status).await?;
        let (related, original) = (related(ctx, it.id).await?, original(ctx, it.id).await?);
        let opinion = judging::opinion_of(ctx, it.id, it.version).await?;
        Ok(Read { it, family, related, original, opinion })
    };
    let said = |it: &Read| it.opinion.as_ref().map_or(0, |it| it.items.len() + it.beside.len());
    let bytes = |it: &Read| PAGE + (it.related.len() + it.family.amendments.len() + said(it)) * LINE;
    // Who asks was read before the edition was: a name that has changed meanwhile must not be kept as the new one.
    let (person, company) = (ctx.person(), &ctx.person().company);
    let name = format!("{} {} {company:?} {id}", person.id, person.role.word());
    Edition::of(ctx).await?.recall_or(&MEMORY, name, bytes, read).await
}
