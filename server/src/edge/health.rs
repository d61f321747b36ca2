//! `/health` (the process answers) and `/ready` (it can do its work), for whoever watches over it.

use crate::config::{PublicUrl, prove_writable};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pactoria::files::FileStore;
use sea_orm::DatabaseConnection;
use serde::Serialize;
use std::path::PathBuf;
use std::time::Duration;

/// How long a check may take before it counts as failed.
const DEADLINE: Duration = Duration::from_secs(2);

/// That the process answers.
#[derive(Debug, Serialize)]
pub(super) struct Health {
    status: &'static str,
    timestamp: String,
    version: &'static str,
    environment: &'static str,
}

/// Whether the process can do its work.
#[derive(Debug, Serialize)]
pub struct Readiness {
    /// Whether every check is well.
    pub ready: bool,
    /// One by one.
    pub checks: Checks,
}

/// What is checked.
#[derive(Debug, Serialize)]
pub struct Checks {
    /// The database answers.
    pub database: bool,
    /// The data folder can be written to, and the place of kept files answers.
    pub storage: bool,
    /// Drafting and checking answer; without a model they work by the rules inside the program.
    pub ai_service: bool,
    /// The settings were read without a mistake; the process does not start otherwise.
    pub configuration: bool,
}

impl Checks {
    /// Tries each part, with a deadline.
    pub async fn run(db: &DatabaseConnection, data_dir: PathBuf, files: &FileStore) -> Self {
        let database = tokio::time::timeout(DEADLINE, db.ping()).await.is_ok_and(|it| it.is_ok());
        let probe = tokio::task::spawn_blocking(move || prove_writable(&data_dir));
        let folder = matches!(tokio::time::timeout(DEADLINE, probe).await, Ok(Ok(Ok(()))));
        let storage = folder && tokio::time::timeout(DEADLINE, files.answers()).await.is_ok_and(|it| it.is_ok());
        Self { database, storage, ai_service: !pactoria::compliance::pack_version().is_empty(), configuration: true }
    }
}

pub(super) async fn health(State(state): State<AppState>) -> Json<Health> {
    Json(Health {
        status: "healthy",
        timestamp: state.services.now().to_string(),
        version: env!("CARGO_PKG_VERSION"),
        environment: environment(&state.settings.public_url),
    })
}

/// People reach a server in production over TLS.
fn environment(public_url: &PublicUrl) -> &'static str {
    if public_url.is_https() { "production" } else { "development" }
}

pub(super) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Readiness>) {
    let services = &state.services;
    let checks = Checks::run(services.db(), state.settings.data_dir.clone(), &services.files).await;
    let ready = checks.database && checks.storage && checks.ai_service && checks.configuration;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, checks }))
}
