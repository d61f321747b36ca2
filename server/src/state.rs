//! What every handler may use, made once at start.

use crate::assets::Site;
use crate::config::PublicUrl;
use crate::edge::measured::Measured;
use crate::edge::rates::Rates;
use crate::live::Changes;
use axum::extract::FromRef;
use jiff::Timestamp;
use leptos::config::LeptosOptions;
use pactoria::context::Services;
use std::path::PathBuf;
use std::sync::Arc;

/// How the edge is set up.
#[derive(Clone, Debug)]
pub struct EdgeSettings {
    /// How browsers reach the server; decides about cookies and transport security.
    pub public_url: PublicUrl,
    /// Whether the proxy in front is believed about addresses.
    pub trust_proxy: bool,
    /// Whether request rates are limited.
    pub rate_limits: bool,
    /// Where the database file and the secrets are.
    pub data_dir: PathBuf,
}

/// The state of the router. Cloning it is cheap.
#[derive(Clone)]
pub struct AppState {
    /// Storage, time, keys.
    pub services: Arc<Services>,
    /// How the edge is set up.
    pub settings: Arc<EdgeSettings>,
    /// The built browser half.
    pub site: Arc<Site>,
    /// How many requests each address has left.
    pub(crate) rates: Arc<Rates>,
    /// What was measured of the answers.
    pub(crate) measured: Arc<Measured>,
    /// Who listens for what changes.
    pub(crate) changes: Arc<Changes>,
    /// When the process began to serve.
    pub(crate) started_at: Timestamp,
    options: LeptosOptions,
}

impl AppState {
    /// Brings together what handlers use.
    pub fn new(services: Arc<Services>, settings: EdgeSettings, site: Site) -> Self {
        Self {
            rates: Arc::new(Rates::new(settings.rate_limits)),
            measured: Arc::new(Measured::new()),
            changes: Arc::new(Changes::new()),
            started_at: services.now(),
            services,
            settings: Arc::new(settings),
            site: Arc::new(site),
            // Leptos' own file serving and configuration are not used; only the name is required.
            options: LeptosOptions::builder().output_name("pactoria").build(),
        }
    }
}

impl AppState {
    /// Ends the streams that browsers listen to, so that the process can stop.
    pub fn end_streams(&self) {
        self.changes.close();
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}

impl FromRef<AppState> for Arc<Services> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.services)
    }
}

impl FromRef<AppState> for Arc<EdgeSettings> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.settings)
    }
}
