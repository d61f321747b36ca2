//! What contracts of an archive are related to, stored once both contracts are there.
//!
//! A relation comes in when at least one of its two contracts is new here with this archive; between two that were here before
//! it may have been taken away meanwhile, and is let be. One whose other contract is neither in the archive nor here is left
//! out and told; so is one that would be too many.

use super::{Relating, derived, either};
use crate::archive::Brought;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::store as contracts;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::related::MOST_RELATED;
use crate::related::store::{self as related, Said};
use crate::storage::Change;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How many relations may wait for their other contract.
const MOST_WAITING: usize = 100_000;

/// The relations of an archive that is being brought in.
#[derive(Default)]
pub(super) struct Relations {
    /// The contracts that are new here with this archive.
    new: BTreeSet<ContractId>,
    /// Relations whose other contract is not there yet, by the id it would have here.
    waiting: BTreeMap<ContractId, Vec<Relating>>,
    waits: usize,
}

/// A relation of two contracts that are there.
pub(super) struct Ready {
    said: Said,
    title: String,
}

impl Relations {
    /// Those of `coming`, and of what waited, that can be stored now that `batch` comes in. The others wait.
    pub(super) async fn ready(
        &mut self,
        ctx: &Ctx,
        coming: Vec<Relating>,
        batch: &[ContractId],
        so_far: &mut Brought,
    ) -> Result<Vec<Ready>, Problem> {
        self.new.extend(batch);
        let mut all = coming;
        for id in batch {
            let freed = self.waiting.remove(id).unwrap_or_default();
            self.waits -= freed.len();
            all.extend(freed);
        }
        let others: BTreeSet<_> = all.iter().map(|it| it.other).collect();
        let mut there = contracts::known(ctx, ctx.db(), either(ctx, &others)).await?;
        there.extend(batch);
        let mut ready = Vec::new();
        for it in all {
            let as_it_is = ContractId::from_uuid(it.other);
            let here = ContractId::from_uuid(derived(ctx, it.other));
            let other = if there.contains(&as_it_is) { as_it_is } else { here };
            if !there.contains(&other) {
                self.wait(other, it, so_far);
            } else if other != it.contract && (self.new.contains(&other) || self.new.contains(&it.contract)) {
                let said = Said {
                    contract: it.contract,
                    other,
                    relation: it.relation,
                    made_by_name: it.made_by_name,
                    made_at: it.made_at,
                };
                ready.push(Ready { said, title: it.title });
            }
        }
        Ok(ready)
    }

    fn wait(&mut self, other: ContractId, it: Relating, so_far: &mut Brought) {
        if self.waits < MOST_WAITING {
            self.waits += 1;
            self.waiting.entry(other).or_default().push(it);
        } else {
            so_far.leave_out(format!("“{}” is related to a contract that stands too far behind it.", it.title));
        }
    }

    /// Stores relations whose contracts are there, and answers how many. Those that are related already stay as they are.
    pub(super) async fn write(
        &self,
        ctx: &Ctx,
        change: &Change,
        ready: Vec<Ready>,
        batch: &[ContractId],
        so_far: &mut Brought,
    ) -> Result<usize, Problem> {
        if ready.is_empty() {
            return Ok(0);
        }
        let db = change.db();
        let both = ready.iter().flat_map(|it| [it.said.contract, it.said.other]).collect();
        let mut known = related::known(ctx, db, &both).await?;
        let mut said = Vec::with_capacity(ready.len());
        for Ready { said: it, title } in ready {
            if known.are_related(it.contract, it.other) {
                continue;
            }
            if [it.contract, it.other].into_iter().any(|id| known.count(id) >= MOST_RELATED) {
                so_far.leave_out(format!(
                    "“{title}” is related to another contract, and one of the two is related to {MOST_RELATED} already, \
                     which is the most there can be."
                ));
                continue;
            }
            known.add(it.contract, it.other);
            said.push(it);
        }
        related::insert_all(ctx, db, &said).await?;
        let batch: BTreeSet<_> = batch.iter().copied().collect();
        let touched: BTreeSet<_> = said.iter().flat_map(|it| [it.contract, it.other]).collect();
        let before: Vec<_> = touched.difference(&batch).copied().collect();
        contracts::put_each_filed(ctx, db, &before).await?;
        self.tell(ctx, change, &said).await?;
        Ok(said.len())
    }

    /// Writes into the trail what changed of contracts that were here before the archive.
    async fn tell(&self, ctx: &Ctx, change: &Change, said: &[Said]) -> Result<(), Problem> {
        let is_old = |it: &ContractId| !self.new.contains(it);
        let of_old: Vec<_> = said.iter().filter(|it| is_old(&it.contract) || is_old(&it.other)).collect();
        let ids: BTreeSet<_> = of_old.iter().flat_map(|it| [it.contract, it.other]).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let mut titles = BTreeMap::new();
        for some in ids.chunks(500) {
            let found = contracts::summaries(ctx, change.db(), some).await?;
            titles.extend(found.into_iter().map(|it| (it.id, it.title)));
        }
        for it in of_old {
            let (of, other, relation) = if is_old(&it.contract) {
                (it.contract, it.other, it.relation)
            } else {
                (it.other, it.contract, it.relation.inverse())
            };
            let title = |id: &ContractId| titles.get(id).map_or("", String::as_str);
            let happening = Happening::new(Action::ContractsRelated, "contract", of, title(&of));
            let after = json!({"relation": relation.word(), "contract": title(&other), "contract_id": other});
            change.note(ctx, &happening.after(after)).await?;
        }
        Ok(())
    }

    /// Tells of the relations whose other contract never came.
    pub(super) fn give_up(&mut self, so_far: &mut Brought) {
        for it in std::mem::take(&mut self.waiting).into_values().flatten() {
            so_far.leave_out(format!(
                "“{}” is related to a contract that is neither in the archive nor here; that was left out.",
                it.title
            ));
        }
    }
}
