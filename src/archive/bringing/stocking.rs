//! The clauses of the company's own of an archive come in before its contracts.
//!
//! A clause comes in under its number where that is free, and its later versions where those before them are the same here. Where
//! another clause has the number, it is left out and told, and so is what the contracts of the archive took of it.

use super::{Bringing, House, in_words};
use crate::archive::library::{Checked, ClauseRecord, TakenRecord};
use crate::archive::record::Record;
use crate::audit::{Action, Happening};
use crate::files;
use crate::library::{self, Kind, store};
use crate::problem::Problem;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many clauses are best handed over at a time.
pub const CLAUSES: usize = 10;

impl Bringing {
    /// Takes some clauses of the company's own; those that cannot be taken are noted and hold up no other.
    ///
    /// # Errors
    /// Those of a database or a file store that is away; what was taken before stays.
    pub async fn take_clauses(&mut self, arriving: Vec<ClauseRecord>) -> Result<(), Problem> {
        let ctx = self.ctx.clone();
        let house = House { ctx: ctx.clone(), own_as_they_are: BTreeSet::new(), people: Arc::clone(&self.people) };
        for it in arriving {
            let id = Kind::Clause.id(it.number);
            match it.check(&house) {
                Ok(checked) => match self.take_clause(checked).await? {
                    None => {
                        self.clauses.insert(id);
                    }
                    Some(why) => self.so_far.leave_out(format!("The clause {id}: {why}")),
                },
                Err(problem) => self.so_far.leave_out(format!("The clause {id}: {}", in_words(&problem))),
            }
        }
        Ok(())
    }

    /// Takes one clause, or says why it may not come in.
    async fn take_clause(&mut self, it: Checked) -> Result<Option<String>, Problem> {
        let (ctx, number) = (self.ctx.clone(), it.item.number);
        let there = store::every_version(&ctx, ctx.db(), Kind::Clause, number).await?;
        let is_same = there.iter().zip(&it.versions).all(|(here, there)| here.hash == there.hash);
        if !is_same {
            return Ok(Some("This company has another clause of this number.".to_owned()));
        }
        let new = it.versions.get(there.len()..).unwrap_or_default();
        if new.is_empty() {
            return Ok(None);
        }
        let mut kept = Vec::with_capacity(new.len());
        for text in it.texts.into_iter().skip(there.len()) {
            // The bytes lie there before a row says so.
            kept.push(library::keep(&ctx, text).await?);
        }
        let change = ctx.change().await?;
        match there.last() {
            None => store::insert(&ctx, change.db(), Kind::Clause, &it.item).await?,
            Some(last) => {
                if !store::update(&ctx, change.db(), (Kind::Clause, last.version), &it.item).await? {
                    return Ok(Some("It was written anew here while the archive came in.".to_owned()));
                }
            }
        }
        store::insert_versions(&ctx, change.db(), (Kind::Clause, number), new).await?;
        files::note(&ctx, change.db(), &kept).await?;
        let told = json!({"clause": Kind::Clause.id(number), "versions": new.len(), "sha256": it.item.hash.as_str()});
        let happening =
            Happening::new(Action::ArchiveBroughtIn, "company", ctx.company(), &ctx.person().company).after(told);
        change.commit(&ctx, happening).await?;
        self.so_far.clauses += 1;
        Ok(None)
    }

    /// Takes what a contract took of own clauses that are not here out of it.
    pub(super) fn without_others_clauses(&mut self, record: &mut Record) {
        let is_here = |it: &TakenRecord| it.own().is_none() || self.clauses.contains(&it.clause);
        let all = record.taken_clauses.len();
        record.taken_clauses.retain(is_here);
        let gone = all - record.taken_clauses.len();
        if gone > 0 {
            let what = if gone == 1 { "1 clause".to_owned() } else { format!("{gone} clauses") };
            self.so_far.leave_out(format!(
                "“{}”: where {what} of the company’s own came from, as they are not here.",
                record.title
            ));
        }
    }
}
