//! Pactoria without a screen: what contracts are, what the law asks of them, and how they are kept.
//!
//! Reading order: [`contracts`] (the thing itself), [`document`] (its text), [`templates`] and [`drafting`] (how a text
//! is made), [`compliance`] (what the law says about it), [`facts`] (what it hangs on), [`findings`] (what people decide
//! about that), [`fixes`] (the wording that answers it) and [`reports`] (both for somebody who was not there),
//! [`frameworks`] (what the records of this installation show about the
//! controls of a framework), [`keydates`] (when it ends and by when to
//! give notice),
//! [`terms`] (what a worker reads of a contract about data),
//! [`filters`] and [`bulk`] (lists that are kept, and one act on many),
//! [`amendments`] (how it is changed once it is in force), [`related`] and [`tags`] (what it belongs to), [`owners`] (who
//! answers for it), [`review`] (who must have looked at it),
//! [`processing`] (the personal data it touches),
//! [`obligations`], [`reminders`], [`outbox`] and [`feeds`] (what is to be done by when, and who is told), [`today`] (what of all
//! that needs a person now),
//! [`models`] (language models, which may only propose) and [`decisions`] (what they were asked and what came of it),
//! [`analytics`] (all of them in figures), [`risk`] (where harm may come from), [`archive`] (all of it as open files),
//! [`accounts`], [`company`], [`keys`] and
//! [`audit`] (who did what). Types and rules are compiled for the browser too; actions and storage stand behind the
//! feature `ssr`.

pub mod accounts;
pub mod amendments;
pub mod analytics;
pub mod archive;
pub mod audit;
pub mod bulk;
pub mod clauses;
pub mod company;
pub mod compliance;
pub mod contracts;
pub mod decisions;
pub mod document;
pub mod drafting;
pub mod facts;
pub mod feeds;
pub mod filters;
pub mod findings;
pub mod fixes;
pub mod frameworks;
pub mod ids;
pub mod imports;
pub mod keydates;
pub mod keys;
pub mod library;
pub mod models;
pub mod obligations;
pub mod outbox;
pub mod owners;
pub mod playbook;
pub mod problem;
pub mod processing;
pub mod related;
pub mod reminders;
pub mod reports;
pub mod review;
pub mod risk;
pub mod tags;
pub mod templates;
pub mod terms;
pub mod today;
pub mod typed;

#[cfg(feature = "ssr")]
pub mod assembler;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod crypto;
#[cfg(feature = "ssr")]
pub mod dates;
#[cfg(feature = "ssr")]
pub mod edition;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
pub mod idempotency;
#[cfg(feature = "ssr")]
pub mod installation;
#[cfg(feature = "ssr")]
pub mod memory;
#[cfg(feature = "ssr")]
pub mod storage;
