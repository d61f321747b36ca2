//! A batch of contracts is written with all that belongs to them, and told in the trail.

use super::{Bringing, Relating, Whole};
use crate::amendments::store::{self as amendments, FirstTerms, Link};
use crate::archive::check::Checked;
use crate::audit::{Action, Happening};
use crate::contracts::store as contracts;
use crate::models::store as models;
use crate::problem::Problem;
use crate::{facts, files, findings, imports, keydates, library, obligations, processing, reminders, tags};
use serde_json::json;

impl Bringing {
    pub(super) async fn write(&mut self, batch: Vec<Whole>, relations: Vec<Relating>) -> Result<(), Problem> {
        let (mut wholes, mut kept, mut originals) = (Vec::new(), Vec::new(), Vec::new());
        let (mut terms, mut duties, mut reminding, mut decided, mut filed, mut links) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut stated, mut spoken, mut assessed, mut uses, mut staying) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (checked, bytes) in batch {
            let Checked {
                whole,
                key_terms,
                obligations,
                reminders,
                decisions,
                said_facts,
                taken,
                said,
                assessment,
                kept_here,
                related: _,
                tags,
                amends,
                original,
            } = checked;
            let id = whole.id;
            if let (Some((hash, record)), Some(bytes)) = (original, bytes) {
                // The bytes lie there before a row says so.
                kept.push(files::keep(&self.ctx, bytes).await?);
                originals.push((id, hash, record));
            }
            terms.extend(key_terms.map(|it| (id, it)));
            duties.extend(obligations);
            reminding.extend(reminders);
            decided.extend(decisions);
            stated.extend(said_facts.into_iter().map(|it| (id, it)));
            uses.extend(taken);
            spoken.extend(said);
            assessed.extend(assessment);
            staying.extend(kept_here.map(|it| (id, it)));
            if !tags.is_empty() {
                filed.push((id, tags));
            }
            links.extend(amends.map(|it| {
                let first = FirstTerms { end: it.first_end, value: it.first_value, currency: it.first_currency };
                Link { id, amends: it.contract, number: it.number, first, is_settled: it.is_settled }
            }));
            wholes.push(whole);
        }
        let ids: Vec<_> = wholes.iter().map(|it| it.id).collect();
        let ready = self.relations.ready(&self.ctx, relations, &ids, &mut self.so_far).await?;
        if wholes.is_empty() && ready.is_empty() {
            return Ok(());
        }
        let ctx = &self.ctx;
        let change = ctx.change().await?;
        let db = change.db();
        contracts::whole::insert(ctx, db, &wholes).await?;
        files::note(ctx, db, &kept).await?;
        keydates::store::insert_all(ctx, db, &terms).await?;
        tags::store::file_new(ctx, db, &filed).await?;
        obligations::store::insert_whole(ctx, db, &duties).await?;
        reminders::store::whole::insert(ctx, db, &reminding).await?;
        findings::store::insert_whole(ctx, db, &decided).await?;
        for (id, it) in &stated {
            facts::store::put(ctx, db, *id, it).await?;
        }
        for it in &uses {
            library::store::put_use(ctx, db, it).await?;
        }
        for it in &spoken {
            processing::store::put_said(ctx.company(), db, it).await?;
        }
        for it in &assessed {
            processing::store::put_assessment(ctx.company(), db, it).await?;
        }
        for (id, it) in staying {
            models::keep_here(ctx, db, id, it).await?;
        }
        for it in links {
            if !amendments::insert(ctx, db, &it).await? {
                return Err(Problem::conflict(
                    "amendment.at_once",
                    "Somebody drafted an amendment while the archive came in. Bring it in again; what is here stays as it is.",
                ));
            }
        }
        for (id, hash, record) in originals {
            let kept = kept.iter().find(|it| it.hash == hash).ok_or_else(Problem::unexpected)?;
            imports::store::insert_original_whole(ctx, db, id, kept, record).await?;
        }
        let related = self.relations.write(ctx, &change, ready, &ids, &mut self.so_far).await?;
        let happening = Happening::new(Action::ArchiveBroughtIn, "company", ctx.company(), &ctx.person().company)
            .after(json!({"contracts": ids.len(), "ids": ids, "reminders": reminding.len(), "relations": related}));
        change.commit(ctx, happening).await?;
        self.so_far.contracts += u32::try_from(ids.len()).unwrap_or(u32::MAX);
        Ok(())
    }
}
