//! What the company of an archive made of the rules comes in before its contracts.
//!
//! Versions come in where they continue what is here: a company without any gets all of them, one that has the same gets what
//! is missing, and a company that made something else of the rules, or is about to, keeps its own. Own rules are known by their
//! numbers, so what was decided about their findings comes in only where the rules of the archive are those that stand here.

use super::{Bringing, House, in_words};
use crate::archive::record::Record;
use crate::archive::rules::RulesRecord;
use crate::audit::{Action, Happening};
use crate::playbook::{OwnRule, actions, store as playbook};
use crate::problem::Problem;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many versions are best handed over at a time.
pub const RULES: usize = 10;

/// How the rules of the archive stand to those here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Rules {
    /// The archive has said nothing of rules.
    #[default]
    Untold,
    /// Every version it has told of is here.
    Here,
    /// Some are not.
    Others,
}

impl Bringing {
    /// Takes some versions of the rules, which follow each other; where one does not fit, none after it is taken.
    ///
    /// # Errors
    /// Those of a database that is away; what was taken before stays.
    pub async fn take_rules(&mut self, arriving: Vec<RulesRecord>) -> Result<(), Problem> {
        if self.rules == Rules::Others || arriving.is_empty() {
            return Ok(());
        }
        let ctx = self.ctx.clone();
        let house = House { ctx: ctx.clone(), own_as_they_are: BTreeSet::new(), people: Arc::clone(&self.people) };
        let change = ctx.change().await?;
        let mut latest = playbook::latest(&ctx, change.db()).await?;
        let has_draft = playbook::draft(&ctx, change.db()).await?.is_some();
        let mut new = 0_u32;
        self.rules = Rules::Here;
        for it in arriving {
            let version = it.version;
            let last = latest.as_ref().map_or(0, |it| it.version);
            let refusal = if version <= last {
                let there = playbook::version_in(&ctx, change.db(), version).await?.map(RulesRecord::of);
                (there.as_ref() != Some(&it)).then(|| "This company has published other rules.".to_owned())
            } else if version != last.saturating_add(1) {
                Some("A version before it is missing.".to_owned())
            } else if has_draft {
                Some("Changes to the rules wait to be published here. Publish or drop them, then bring the archive in again.".to_owned())
            } else {
                let least = latest.as_ref().map_or(0, |it| it.rules.last_number);
                match it.check(&house) {
                    Ok(published) if published.rules.last_number < least => {
                        Some("It would give numbers of own rules a second time.".to_owned())
                    }
                    Ok(published) => {
                        playbook::add_whole(&ctx, change.db(), &published).await?;
                        latest = Some(published);
                        new += 1;
                        None
                    }
                    Err(problem) => Some(in_words(&problem)),
                }
            };
            if let Some(why) = refusal {
                self.lose_rules(format!("The company’s rules from version {version} on: {why}"));
                break;
            }
        }
        if let Some(latest) = latest.filter(|_| new > 0) {
            let told = json!({"rule_sets": new, "rules": actions::told(&latest.in_force())});
            let happening =
                Happening::new(Action::ArchiveBroughtIn, "company", ctx.company(), &ctx.person().company).after(told);
            change.commit(&ctx, happening).await?;
            self.so_far.rule_sets += new;
        }
        Ok(())
    }

    /// Notes a version of the rules that cannot be read; no other is taken after it.
    pub fn lose_rules(&mut self, why: impl Into<String>) {
        self.rules = Rules::Others;
        self.so_far.leave_out(why);
    }

    /// Takes what was decided about findings of own rules out of a contract, where those rules are not the ones here.
    pub(super) fn without_others_rules(&mut self, record: &mut Record) {
        if self.rules == Rules::Here {
            return;
        }
        let all = record.decisions.len();
        record.decisions.retain(|it| !it.rule_id.starts_with(OwnRule::ID));
        let gone = all - record.decisions.len();
        if gone > 0 {
            let what = if gone == 1 { "1 decision".to_owned() } else { format!("{gone} decisions") };
            self.so_far.leave_out(format!(
                "“{}”: {what} about what rules of the company’s own had found, as those rules are not here.",
                record.title
            ));
        }
    }
}
