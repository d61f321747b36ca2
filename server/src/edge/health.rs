//! `/health` (the process answers) and `/ready` (it can do its work), for whoever watches over it.

use crate::config::{PublicUrl, prove_writable};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use pactoria::compliance::{self, Outcome};
use pactoria::context::Services;
use pactoria::contracts::ContractType;
use pactoria::dates;
use pactoria::installation::{self, KeyFit};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use utoipa::ToSchema;

/// How long a check may take before it counts as failed.
const DEADLINE: Duration = Duration::from_secs(2);

/// A text whose answer is known: it breaks the rule of this id.
const PROBE: &str =
    "# Services\n\nThe Supplier will coat lenses for the Client.\n\n## Payment\n\nInvoices are paid within 90 days.\n";
const PROBE_BREAKS: &str = "COM-LP-60";

/// That the process answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `healthy`: whoever reads this has an answer of the process. Whether it can do its work is told by `/ready`.
    status: &'static str,
    #[schema(format = "date-time")]
    timestamp: String,
    version: &'static str,
    /// `production` where people reach it over TLS, or else `development`.
    environment: &'static str,
}

/// Whether the process can do its work.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// Whether every check is well.
    pub ready: bool,
    /// One by one.
    pub checks: Checks,
}

/// What is checked. Each is tried as it is asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Checks {
    /// The database answers.
    pub database: bool,
    /// The data folder can be written to, and the place of kept files answers.
    pub storage: bool,
    /// The rules find what is wrong with a text whose answer is known. A language model is not needed for it, and not asked.
    pub ai_service: bool,
    /// The key of this process is the one that the database belongs to; `false` as well where the database does not say.
    pub configuration: bool,
}

impl Checks {
    /// Tries all parts at once, each with a deadline.
    pub async fn run(services: &Services, data_dir: PathBuf) -> Self {
        let db = services.db();
        let writing = spawn_blocking(move || prove_writable(&data_dir));
        let today = dates::today(services.now(), &TimeZone::UTC);
        let checking = spawn_blocking(move || rules_answer(today));
        let (ping, folder, files, rules, fit) = tokio::join!(
            timeout(DEADLINE, db.ping()),
            timeout(DEADLINE, writing),
            timeout(DEADLINE, services.files.answers()),
            timeout(DEADLINE, checking),
            timeout(DEADLINE, installation::key_fits(db, &services.key)),
        );
        Self {
            database: matches!(ping, Ok(Ok(()))),
            storage: matches!((folder, files), (Ok(Ok(Ok(()))), Ok(Ok(())))),
            ai_service: matches!(rules, Ok(Ok(true))),
            configuration: matches!(fit, Ok(Ok(KeyFit::Fits | KeyFit::NotSettled))),
        }
    }

    /// Whether every one is well.
    pub fn are_well(&self) -> bool {
        self.database && self.storage && self.ai_service && self.configuration
    }
}

/// Whether the rules find what is wrong with the known text.
pub(crate) fn rules_answer(on: Date) -> bool {
    compliance::outcome_of(PROBE_BREAKS, PROBE, ContractType::ServiceAgreement, on).is_some_and(Outcome::is_problem)
}

/// See that the process answers
#[utoipa::path(
    get, path = "/health", tag = "Watching",
    responses((status = 200, description = "It answers.", body = Health))
)]
pub(crate) async fn health(State(state): State<AppState>) -> Json<Health> {
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

/// See whether the process can do its work
///
/// Each part is tried as this is asked.
#[utoipa::path(
    get, path = "/ready", tag = "Watching",
    responses(
        (status = 200, description = "It can.", body = Readiness),
        (status = 503, description = "Something is away; `checks` says what.", body = Readiness)
    )
)]
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Readiness>) {
    let checks = Checks::run(&state.services, state.settings.data_dir.clone()).await;
    let ready = checks.are_well();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, checks }))
}
