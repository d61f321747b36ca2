//! The clauses of the company's own of an archive come in before its templates, and both before its contracts.
//!
//! Each comes in under its number where that is free, and its later versions where those before them are the same here. Where
//! another has the number, it is left out and told, and so is what templates and contracts of the archive took of it.

use super::{Bringing, House, in_words};
use crate::archive::library::{Checked, OwnRecord, Said, TakenRecord};
use crate::archive::record::Record;
use crate::audit::{Action, Happening};
use crate::files;
use crate::library::{self, Kind, store};
use crate::problem::{Complaint, Problem};
use crate::templates::{Template, own};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many clauses or templates are best handed over at a time.
pub const OWN: usize = 10;

impl Bringing {
    /// Takes some clauses of the company's own; those that cannot be taken are noted and hold up no other.
    ///
    /// # Errors
    /// Those of a database or a file store that is away; what was taken before stays.
    pub async fn take_clauses(&mut self, arriving: Vec<OwnRecord>) -> Result<(), Problem> {
        for it in arriving {
            let id = Kind::Clause.id(it.number);
            let said = if it.is_whole() {
                it.versions.iter().map(|version| Said::of_clause(&id, &version.text)).collect()
            } else {
                Vec::new()
            };
            self.take_own(Kind::Clause, it, said).await?;
        }
        Ok(())
    }

    /// Takes some templates of the company's own, after its clauses, in the same way.
    ///
    /// # Errors
    /// As [`Self::take_clauses`].
    pub async fn take_templates(&mut self, arriving: Vec<OwnRecord>) -> Result<(), Problem> {
        let ctx = self.ctx.clone();
        for it in arriving {
            let (id, mut said) = (Kind::Template.id(it.number), Vec::new());
            for version in it.versions.iter().filter(|_| it.is_whole()) {
                let read = own::arriving(&ctx, &id, &version.text, |clause| self.own.contains(clause)).await?;
                said.push(read.map(Said::from));
            }
            self.take_own(Kind::Template, it, said).await?;
        }
        Ok(())
    }

    async fn take_own(&mut self, kind: Kind, it: OwnRecord, said: Vec<Result<Said, Complaint>>) -> Result<(), Problem> {
        let house = House { ctx: self.ctx.clone(), own_as_they_are: BTreeSet::new(), people: Arc::clone(&self.people) };
        let id = kind.id(it.number);
        let why = match it.check(kind, said, &house) {
            Ok(checked) => self.keep_own(kind, checked).await?,
            Err(problem) => Some(in_words(&problem)),
        };
        match why {
            None => drop(self.own.insert(id)),
            Some(why) => self.so_far.leave_out(format!("The {} {id}: {why}", kind.word())),
        }
        Ok(())
    }

    /// Keeps one of them, or says why it may not come in.
    async fn keep_own(&mut self, kind: Kind, it: Checked) -> Result<Option<String>, Problem> {
        let (ctx, number) = (self.ctx.clone(), it.item.number);
        let there = store::every_version(&ctx, ctx.db(), kind, number).await?;
        let is_same = there.iter().zip(&it.versions).all(|(here, there)| here.hash == there.hash);
        if !is_same {
            return Ok(Some(format!("This company has another {} of this number.", kind.word())));
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
            None => store::insert(&ctx, change.db(), kind, &it.item).await?,
            Some(last) => {
                if !store::update(&ctx, change.db(), (kind, last.version), &it.item).await? {
                    return Ok(Some("It was written anew here while the archive came in.".to_owned()));
                }
            }
        }
        store::insert_versions(&ctx, change.db(), (kind, number), new).await?;
        files::note(&ctx, change.db(), &kept).await?;
        let told = json!({kind.word(): kind.id(number), "versions": new.len(), "sha256": it.item.hash.as_str()});
        let happening =
            Happening::new(Action::ArchiveBroughtIn, "company", ctx.company(), &ctx.person().company).after(told);
        change.commit(&ctx, happening).await?;
        match kind {
            Kind::Clause => self.so_far.clauses += 1,
            Kind::Template => self.so_far.templates += 1,
        }
        Ok(None)
    }

    /// Takes what a contract took of own clauses that are not here out of it, and an own template that is not here.
    pub(super) fn without_others_own(&mut self, record: &mut Record) {
        let is_here = |it: &TakenRecord| it.own().is_none() || self.own.contains(&it.clause);
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
        let is_others = |id: &String| Kind::Template.number(id).is_some() && !self.own.contains(id);
        if let Some(id) = record.template_id.take_if(|id| is_others(id)) {
            record.template_version = None;
            let title = &record.title;
            self.so_far.leave_out(format!("“{title}”: that it was drafted from {id}, as that template is not here."));
        }
    }
}

impl From<Template> for Said {
    fn from(it: Template) -> Self {
        Self { heading: it.name, about: it.summary, types: vec![it.contract_type], rungs: Vec::new() }
    }
}
