//! Whether contracts fit to what is here, asked of the database once for a whole batch.

use crate::amendments::store as amendments;
use crate::archive::check::Checked;
use crate::context::Ctx;
use crate::contracts::{Status, Summary, store as contracts};
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::review::{self, Demand, Reason};
use std::collections::{BTreeMap, BTreeSet};

/// What is here of that which some contracts must fit to.
pub(super) struct Fitting {
    demand: Demand,
    there: BTreeSet<ContractId>,
    /// The agreements here that some of them amend.
    agreements: BTreeMap<ContractId, Summary>,
    /// The numbers of amendments that are taken.
    numbers: BTreeSet<(ContractId, u32)>,
}

impl Fitting {
    pub(super) async fn read<'a>(ctx: &Ctx, coming: impl Iterator<Item = &'a Checked>) -> Result<Self, Problem> {
        let (mut ids, mut amended) = (BTreeSet::new(), BTreeSet::new());
        for it in coming {
            ids.insert(it.whole.id);
            amended.extend(it.amends.as_ref().map(|it| it.contract));
        }
        let there = contracts::known(ctx, ctx.db(), ids.union(&amended).copied()).await?;
        let agreements: Vec<_> = amended.into_iter().filter(|it| there.contains(it)).collect();
        let (summaries, numbers) = match agreements.as_slice() {
            [] => (Vec::new(), BTreeSet::new()),
            some => {
                (contracts::summaries(ctx, ctx.db(), some).await?, amendments::numbers_of(ctx, ctx.db(), some).await?)
            }
        };
        Ok(Self {
            demand: review::actions::demand(ctx).await?,
            there,
            agreements: summaries.into_iter().map(|it| (it.id, it)).collect(),
            numbers,
        })
    }

    /// Why a contract does not fit, if it does not; if it does, it is there for those that follow.
    pub(super) fn refusal(&mut self, it: &Checked) -> Option<String> {
        if self.there.contains(&it.whole.id) {
            return Some("This contract stands in the archive twice.".to_owned());
        }
        if let Some(reason) = self.review_asked(it) {
            return Some(format!(
                "Your company wants {} reviewed before they are in force. Lift that under Reviews in the settings while the \
                 archive comes in.",
                reason.in_words()
            ));
        }
        if let Some(amends) = &it.amends {
            if !self.there.contains(&amends.contract) {
                return Some("The contract that it amends is neither in the archive nor here.".to_owned());
            }
            if !self.numbers.insert((amends.contract, amends.number)) {
                return Some(format!("The contract that it amends has an amendment {} already.", amends.number));
            }
        }
        self.there.insert(it.whole.id);
        None
    }

    /// Why a contract that comes in force would need a review here first; an amendment is held to its agreement, too.
    fn review_asked(&self, it: &Checked) -> Option<Reason> {
        if it.whole.status != Status::Active {
            return None;
        }
        let details = &it.whole.details;
        let own = self.demand.reason(details.contract_type, details.value, details.currency);
        own.or_else(|| {
            // An agreement that is not here yet comes with this batch, and was held to the same.
            let agreement = self.agreements.get(&it.amends.as_ref()?.contract)?;
            self.demand.reason(agreement.contract_type, agreement.value, agreement.currency)
        })
    }
}
