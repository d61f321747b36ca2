//! Kept filters of an archive come in after its contracts.
//!
//! A filter belongs to the person with the e-mail of whoever kept it. Where the company has nobody of that e-mail, or that
//! person may not have it, a shared one becomes that of whoever brings the archive in, and somebody's own is left out and
//! told. One that is here already stays as it is.

use super::{Bringing, derived, in_words};
use crate::accounts::{Person, Right};
use crate::archive::record::FilterRecord;
use crate::audit::{Action, Happening};
use crate::filters::KeptFilter;
use crate::filters::actions::MOST_FILTERS;
use crate::filters::form::FilterForm;
use crate::filters::store::whole::{self as filters, Names};
use crate::ids::{FilterId, UserId};
use crate::problem::Problem;
use crate::typed;
use jiff::{Timestamp, ToSpan};
use serde_json::json;
use std::collections::BTreeSet;

/// How many filters are best handed over at a time.
pub const FILTERS: usize = 200;

impl Bringing {
    /// Takes some kept filters; those that cannot be taken are noted and hold up no other.
    ///
    /// # Errors
    /// Those of a database that is away; what was taken before stays.
    pub async fn take_filters(&mut self, arriving: Vec<FilterRecord>) -> Result<(), Problem> {
        let ctx = self.ctx.clone();
        self.write_rest().await?;
        let change = ctx.change().await?;
        let db = change.db();
        let ids = arriving.iter().flat_map(|it| [it.id, derived(&ctx, it.id)]).map(FilterId::from_uuid);
        let mut there = filters::known(&ctx, db, &ids.collect::<Vec<_>>()).await?;
        let keepers: BTreeSet<UserId> = arriving.iter().filter_map(|it| self.keeper(it)).map(|it| it.id).collect();
        let mut names = filters::names(&ctx, db, &keepers).await?;
        let mut new = Vec::new();
        for it in arriving {
            let id = FilterId::from_uuid(derived(&ctx, it.id));
            if there.contains(&id) || there.contains(&FilterId::from_uuid(it.id)) {
                continue;
            }
            let name = it.name.clone();
            match self.kept(it, id, &names) {
                Ok(kept) => {
                    there.insert(id);
                    names.add(kept.owner, &kept.name);
                    new.push(kept);
                }
                Err(why) => self.so_far.leave_out(format!("The filter “{name}”: {why}")),
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        filters::insert(&ctx, db, &new).await?;
        let ids: Vec<_> = new.iter().map(|it| it.id).collect();
        let happening = Happening::new(Action::ArchiveBroughtIn, "company", ctx.company(), &ctx.person().company)
            .after(json!({"filters": ids.len(), "ids": ids}));
        change.commit(&ctx, happening).await?;
        self.so_far.filters += u32::try_from(ids.len()).unwrap_or(u32::MAX);
        Ok(())
    }

    /// Whose a filter is here.
    fn keeper(&self, it: &FilterRecord) -> Option<&Person> {
        let may = |person: &&Person| {
            let rights = [Some(Right::KeepFilters), it.is_shared.then_some(Right::EditContracts)];
            rights.into_iter().flatten().all(|right| person.role.may(right))
        };
        let own = self.people.find(it.owner.as_deref()).filter(may);
        own.or_else(|| it.is_shared.then_some(&self.people.anybody))
    }

    /// The filter as it may be kept, or why it may not.
    fn kept(&self, it: FilterRecord, id: FilterId, names: &Names) -> Result<KeptFilter, String> {
        let Some(keeper) = self.keeper(&it) else {
            return Err("Nobody here has the e-mail of whoever keeps it.".to_owned());
        };
        let mut words = it.words;
        if let Some(person) = words.get_mut(FilterRecord::PERSON) {
            let is_here = |email: &str| self.people.find(Some(email)).map(|it| it.id.to_string());
            let known = self.people.by_email.values().find(|it| it.id.to_string() == *person);
            *person = is_here(person.as_str())
                .or_else(|| known.map(|it| it.id.to_string()))
                .ok_or("It shows the contracts of somebody who is not here.")?;
        }
        let form = FilterForm { name: it.name, words, is_shared: it.is_shared };
        let new = form.check().map_err(|problem| in_words(&problem))?;
        let owner_name =
            typed::one_line(&it.owner_name, 1..=160).map_err(|it| format!("owner_name: {}", it.message))?;
        let is_past = |at: Timestamp| self.ctx.now().checked_add(5.minutes()).is_ok_and(|latest| at <= latest);
        if !is_past(it.created_at) || !is_past(it.updated_at) {
            return Err("It was kept in the future.".to_owned());
        }
        if names.has(keeper.id, &new.name) {
            return Err(format!("{} keeps a filter of this name already.", keeper.full_name));
        }
        if names.count(keeper.id) >= MOST_FILTERS {
            return Err(format!("{} keeps {MOST_FILTERS} filters, which is the most there can be.", keeper.full_name));
        }
        let is_own = self.people.find(it.owner.as_deref()).is_some_and(|it| it.id == keeper.id);
        Ok(KeptFilter {
            id,
            owner: keeper.id,
            owner_name: if is_own { owner_name } else { keeper.full_name.clone() },
            name: new.name,
            words: new.filter.into(),
            is_shared: new.is_shared,
            version: 1,
            created_at: it.created_at,
            updated_at: it.updated_at,
        })
    }
}
