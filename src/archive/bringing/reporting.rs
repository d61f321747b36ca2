//! Approved reports on frameworks of an archive come in after its contracts, byte for byte.
//!
//! The trail here notes the hash of each as it comes in, so that what is kept can be held against it from then on; its approval
//! stands in the trail of where it comes from. One that is here already stays as it is. Drafts do not leave: they say what the
//! records of their company say now.

use super::{Bringing, House, derived, in_words};
use crate::archive::reports::FrameworkReportRecord;
use crate::audit::{Action, Happening};
use crate::frameworks::actions::brought_in;
use crate::frameworks::store::whole as reports;
use crate::ids::FrameworkReportId;
use crate::problem::Problem;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many reports are best handed over at a time.
pub const REPORTS: usize = 10;

impl Bringing {
    /// Takes some approved reports; those that cannot be taken are noted and hold up no other.
    ///
    /// # Errors
    /// Those of a database that is away; what was taken before stays.
    pub async fn take_reports(&mut self, arriving: Vec<FrameworkReportRecord>) -> Result<(), Problem> {
        let ctx = self.ctx.clone();
        let house = House { ctx: ctx.clone(), own_as_they_are: BTreeSet::new(), people: Arc::clone(&self.people) };
        self.write_rest().await?;
        let change = ctx.change().await?;
        let ids = arriving.iter().flat_map(|it| [it.id, derived(&ctx, it.id)]).map(FrameworkReportId::from_uuid);
        let mut there = reports::known(&ctx, change.db(), &ids.collect::<Vec<_>>()).await?;
        let mut new = 0_u32;
        for it in arriving {
            let (as_it_is, id) =
                (FrameworkReportId::from_uuid(it.id), FrameworkReportId::from_uuid(derived(&ctx, it.id)));
            if there.contains(&as_it_is) || there.contains(&id) {
                continue;
            }
            match it.check(id, &house) {
                Ok((whole, content)) => {
                    reports::insert(&ctx, change.db(), &whole, &content).await?;
                    change.note(&ctx, &brought_in(&whole, &content)).await?;
                    there.insert(id);
                    new += 1;
                }
                Err(problem) => {
                    self.so_far.leave_out(format!("An approved report on controls: {}", in_words(&problem)));
                }
            }
        }
        if new > 0 {
            let happening = Happening::new(Action::ArchiveBroughtIn, "company", ctx.company(), &ctx.person().company)
                .after(json!({"framework_reports": new}));
            change.commit(&ctx, happening).await?;
            self.so_far.framework_reports += new;
        }
        Ok(())
    }
}
