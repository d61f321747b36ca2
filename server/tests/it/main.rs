//! Stories: requests through the whole router, in memory, on a database of their own.
//!
//! One binary, one module for each slice. With `PACTORIA_TEST_DATABASE_URL` the same stories run on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

mod accounts;
mod amendments;
mod analytics;
mod api_document;
mod archive;
mod archive_beside;
mod archive_rules;
mod audit;
mod backup;
mod bulk;
mod clauses;
mod company;
mod contracts;
mod decisions;
mod describing;
mod desk;
mod edge;
mod endpoints;
mod facts;
mod feeds;
mod filing;
mod filters;
mod finding;
mod findings;
mod fixes;
mod frameworks;
mod imports;
mod key_terms;
mod keydates;
mod keys;
mod life;
mod migrations;
mod models;
mod models_away;
mod objects;
mod obligations;
mod once;
mod outbox;
mod own_clauses;
mod own_findings;
mod own_templates;
mod pages;
mod parties;
mod playbook;
mod processing;
mod reminders;
mod reports;
mod review;
mod risk;
mod support;
mod table;
mod tags;
mod tenancy;
mod trouble;
