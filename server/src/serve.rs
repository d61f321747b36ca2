//! From start to stop: open the database, bring its schema up to date, listen, and leave in an orderly way.

use crate::archive;
use crate::assets::Site;
use crate::config::{Config, private_folder};
use crate::edge;
use crate::mail::Smtp;
use crate::model::OpenAi;
use crate::objects::Objects;
use crate::state::{AppState, EdgeSettings};
use anyhow::Context;
use jiff::tz::TimeZone;
use migrations::{Migrator, MigratorTrait};
use pactoria::accounts::sessions;
use pactoria::context::{Clock as _, Services, SystemClock};
use pactoria::contracts::{actions, reindex};
use pactoria::crypto::MasterKey;
use pactoria::files::FileStore;
use pactoria::installation::{self, KeyFit};
use pactoria::models::{Limits, Setup};
use pactoria::outbox::Delivery;
use pactoria::problem::Problem;
use pactoria::{amendments, dates, decisions, idempotency, imports, keydates, keys, processing, reminders, storage};
use sea_orm::DatabaseConnection;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior};

/// How long requests that are under way may take after the process was asked to stop.
const FAREWELL: Duration = Duration::from_secs(5);
/// When the first sweep begins: whoever waits for the start comes before it.
const FIRST_SWEEP: Duration = Duration::from_secs(2);
/// How often what has ended (sessions, tokens, keys, kept answers) is swept away and ended contracts are marked.
const SWEEP: Duration = Duration::from_secs(3600);

/// How often files that wait for another try are looked for.
const LOOK_FOR_FILES: Duration = Duration::from_secs(5);
/// How soon a place of files that is away is asked again, at first and at most; the pause doubles in between.
const ASK_SOON: Duration = Duration::from_secs(1);
const ASK_LATE: Duration = Duration::from_secs(8);
/// The folder of kept files below the data folder, and that of those which wait for their storage.
pub(crate) const FILES: &str = "files";
pub(crate) const FILES_TO_SEND: &str = "files-to-send";
/// How often the outbox is looked at.
const OUTBOX: Duration = Duration::from_secs(2);

/// Opens the database.
///
/// # Errors
/// When it does not answer; the sentence says what to look at.
pub async fn connect(config: &Config) -> anyhow::Result<DatabaseConnection> {
    let url = &config.database_url;
    storage::connect(url.expose()).await.with_context(|| {
        if url.is_sqlite() {
            format!(
                "the database file of {url} cannot be opened; check that its folder exists and may be written to, and where the \
                 file is damaged, keep it and restore the newest backup into a new folder"
            )
        } else {
            format!("the database at {url} does not answer; check that it runs and that PACTORIA_DATABASE_URL is right")
        }
    })
}

/// Opens the database, brings its schema up to date, and reads or makes the master key.
///
/// # Errors
/// When one of them fails, with what to do about it.
pub async fn open(config: &Config) -> anyhow::Result<Arc<Services>> {
    let db = connect(config).await?;
    migrations::up(&db, None)
        .await
        .context("the database schema cannot be brought up to date; was it written by a newer Pactoria?")?;
    let services = services(db, config)?;
    match installation::settle_key(services.db(), &services.key).await {
        Ok(KeyFit::Fits | KeyFit::NotSettled) => {}
        Ok(KeyFit::IsAnother) => tracing::warn!(
            "the master key is not the one this database belongs to: what that one sealed stays closed; `pactoria doctor` says what to do"
        ),
        // A database that takes no writes can still be read.
        Err(problem) => tracing::warn!(code = problem.code, "the master key could not be compared with the database"),
    }
    Ok(services)
}

/// Opens the database as it is, for commands that only look.
///
/// # Errors
/// When its schema is not the one this program knows.
pub async fn open_to_look(config: &Config) -> anyhow::Result<Arc<Services>> {
    let db = connect(config).await?;
    let to_come = Migrator::get_pending_migrations(&db).await.context("the database schema cannot be read")?.len();
    anyhow::ensure!(to_come == 0, "the database schema is {to_come} migrations behind; run `pactoria migrate` first");
    services(db, config)
}

/// Where files are kept: in the data folder, or in the object storage that the settings name.
pub fn files(config: &Config) -> FileStore {
    match &config.objects {
        Some(objects) => FileStore::elsewhere(Objects::new(objects), config.data_dir.join(FILES_TO_SEND)),
        None => FileStore::in_folder(config.data_dir.join(FILES)),
    }
}

fn services(db: DatabaseConnection, config: &Config) -> anyhow::Result<Arc<Services>> {
    let key = master_key(&config.master_key_file)?;
    let services = Services::new(db, Arc::new(SystemClock), key, config.times, files(config));
    services.gate.asks_for(config.required_score);
    services.post.reached_at(config.public_url.as_str());
    services.models.reached_by(Setup {
        model: Arc::new(OpenAi::new(config.model_reach).context("the way to language models cannot be set up")?),
        usual: config.model.clone(),
        limits: Limits::default(),
    });
    Ok(services)
}

fn master_key(file: &Path) -> anyhow::Result<MasterKey> {
    if let Some(folder) = file.parent() {
        private_folder(folder)
            .with_context(|| format!("the folder {} of the master key cannot be made", folder.display()))?;
    }
    MasterKey::load_or_create(file).with_context(|| {
        format!(
            "the master key {} cannot be read; bring it back from a backup: what it sealed needs it",
            file.display()
        )
    })
}

/// Serves until the process is asked to stop.
///
/// # Errors
/// When it cannot start: the database, the key, the site or the address.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let law = tokio::spawn(read_the_law());
    let services = open(config).await?;
    services.passwords.warm().await?;
    let site = Site::load(config.site_dir.as_deref())?;
    let settings = EdgeSettings {
        public_url: config.public_url.clone(),
        trust_proxy: config.trust_proxy,
        rate_limits: config.rate_limits,
        data_dir: config.data_dir.clone(),
    };
    let state = AppState::new(Arc::clone(&services), settings, site);
    let listener = listen(config.addr).await?;
    if let Err(err) = archive::clear_arriving(&config.data_dir, services.now().into()) {
        tracing::warn!(error = %err, "half-arrived archives of an earlier process could not be removed");
    }
    law.await.context("the rules or the templates inside the program cannot be read")??;
    let asked_to_stop = asked_to_stop();
    announce(config, &state);

    let (stop, stopped) = watch::channel(false);
    let sweeper = tokio::spawn(sweep(Arc::clone(&services), stopped.clone()));
    let reader = tokio::spawn(read_files(Arc::clone(&services), stopped.clone()));
    let postman = match &config.mail {
        Some(mail) => Some(tokio::spawn(send_mail(Delivery::new(services, Smtp::new(mail)?), stopped.clone()))),
        None => None,
    };
    let app = edge::service(&state).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(told(stopped.clone())).into_future();
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => ended.context("the server ended by itself")?,
        () = asked_to_stop => {
            tracing::info!("stopping: requests under way have {} seconds", FAREWELL.as_secs());
            let _ = stop.send(true);
            state.end_streams();
            if tokio::time::timeout(FAREWELL, &mut serving).await.is_err() {
                tracing::warn!("some requests took longer and were cut off; what they had not finished was not saved");
            }
        }
    }
    sweeper.abort();
    // What it was reading is taken up again after the next start.
    reader.abort();
    // Between two mails it has stopped by itself; one under way is tried again by the next start.
    if let Some(postman) = postman {
        postman.abort();
    }
    if let Err(err) = state.services.db().clone().close().await {
        tracing::warn!(error = %err, "the database connections did not close cleanly");
    }
    tracing::info!("stopped");
    Ok(())
}

async fn listen(addr: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(addr).await.map_err(|err| {
        let remedy = match err.kind() {
            io::ErrorKind::AddrInUse => {
                "another program has it; stop that program or choose another with PACTORIA_ADDR, such as 127.0.0.1:3001"
            }
            io::ErrorKind::PermissionDenied => {
                "ports below 1024 need a right of their own; choose another with PACTORIA_ADDR"
            }
            io::ErrorKind::AddrNotAvailable => {
                "this machine does not have the address; choose another with PACTORIA_ADDR"
            }
            _ => "choose another with PACTORIA_ADDR",
        };
        anyhow::Error::new(err).context(format!("{addr} cannot be listened on: {remedy}"))
    })
}

/// Reads rules and templates before the first person waits for them, and has the rules read a text as `/ready` will ask them to.
async fn read_the_law() -> anyhow::Result<()> {
    let read = tokio::task::spawn_blocking(|| {
        if !edge::health::rules_answer(dates::today(SystemClock.now(), &TimeZone::UTC)) {
            tracing::warn!("the rules do not find what is wrong with a known text");
        }
        (pactoria::compliance::pack_version(), pactoria::templates::library().templates().len())
    });
    let (rules, templates) = read.await.context("the rules or the templates inside the program cannot be read")?;
    tracing::info!("rules {rules} and {templates} templates are loaded");
    Ok(())
}

fn announce(config: &Config, state: &AppState) {
    let database = if config.database_url.is_sqlite() { "SQLite" } else { "PostgreSQL" };
    let site = if state.site.is_built() { "with style and script" } else { "without style and script" };
    tracing::info!(
        "Pactoria {} keeps its data in {} ({database})",
        env!("CARGO_PKG_VERSION"),
        config.data_dir.display()
    );
    if !config.public_url.is_https() {
        tracing::info!(
            "browsers come over plain http, so the sign-in cookie is not marked secure; set PACTORIA_PUBLIC_URL behind TLS"
        );
    }
    match &config.mail {
        Some(mail) => tracing::info!("mail leaves through {}", mail.url),
        None => tracing::info!("no mail server is set, so mails wait in the outbox; see smtp_url and mail_from"),
    }
    if let Some(model) = &config.model {
        tracing::info!("companies that name no language model of their own use {} at {}", model.model, model.base_url);
    }
    if let Some(objects) = &config.objects {
        tracing::info!("files are kept in {objects}");
        if objects.is_in_the_clear() {
            tracing::warn!(
                "files cross the network in the clear on their way to their storage; use https in s3_endpoint"
            );
        }
    }
    if !config.rate_limits {
        tracing::warn!("request-rate limits are off; the sign-in lockout stays on");
    }
    tracing::info!("ready {site} at {}", config.public_url.as_str());
}

async fn told(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is an end too.
    let _ = stopped.wait_for(|it| *it).await;
}

/// Ends with ctrl-c, or with the signal by which service managers ask a process to stop; both are heard from the call on, not
/// only once somebody waits.
#[cfg(unix)]
fn asked_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    async fn heard(listening: io::Result<Signal>, what: &str) {
        match listening {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(err) => {
                tracing::error!(error = %err, "{what} cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    }
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        tokio::select! {
            () = heard(interrupt, "ctrl-c") => {}
            () = heard(terminate, "the stop signal") => {}
        }
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    if let Err(err) = tokio::signal::ctrl_c().await {
        tracing::error!(error = %err, "ctrl-c cannot be heard");
        std::future::pending::<()>().await;
    }
}

/// Reads files that were handed in, as they come and where an earlier process left off, and sends those that wait for
/// their storage.
async fn read_files(services: Arc<Services>, stopped: watch::Receiver<bool>) {
    if let Err(err) = services.files.clear_unfinished() {
        tracing::warn!(error = %err, "half-written files of an earlier process could not be removed");
    }
    let mut pause = LOOK_FOR_FILES;
    while !*stopped.borrow() {
        match imports::work::work_through(&services).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "files that were handed in have been read"),
            Err(err) => {
                tracing::warn!(error = %err, "files that were handed in could not be read; tried again in a moment");
            }
        }
        match services.files.send_waiting().await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "files that waited for their storage have been sent"),
            Err(err) => tracing::debug!(error = %err, "the storage of files is still away"),
        }
        pause = match (services.files.is_away(), pause) {
            (false, _) => LOOK_FOR_FILES,
            (true, LOOK_FOR_FILES) => ASK_SOON,
            (true, pause) => (pause * 2).min(ASK_LATE),
        };
        // Woken when files arrive; the time is for those that wait for their second try.
        let _ = tokio::time::timeout(pause, services.files_arrived.notified()).await;
    }
}

/// Works the outbox off until the process stops.
async fn send_mail(mut delivery: Delivery<Smtp>, stopped: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(OUTBOX);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stopped.borrow() {
        ticks.tick().await;
        match delivery.round().await {
            Ok(0) => {}
            Ok(mails) => tracing::info!(mails, "mails were sent"),
            Err(err) => tracing::warn!(error = %err, "the outbox could not be read; tried again in a moment"),
        }
    }
}

async fn sweep(services: Arc<Services>, stopped: watch::Receiver<bool>) {
    let mut hours = tokio::time::interval_at(Instant::now() + FIRST_SWEEP, SWEEP);
    while !*stopped.borrow() {
        // Contracts that came in with an archive are read at once, and all of a company's by rules it publishes.
        tokio::select! {
            _ = hours.tick() => {}
            () = services.texts_arrived.notified() => {}
        }
        if let Err(err) = storage::count_anew(services.db()).await {
            tracing::warn!(error = %err, "the database could not count its rows anew; tried again in an hour");
        }
        match reindex::missing(services.db()).await {
            Ok(0) => {}
            Ok(contracts) => tracing::info!(contracts, "the words of contracts were put into the index"),
            Err(err) => {
                tracing::warn!(error = %err, "some contracts are not found by their words yet; tried again in an hour");
            }
        }
        match processing::actions::read_missing(&services).await {
            Ok(0) => {}
            Ok(contracts) => tracing::info!(contracts, "contracts were read for what they say of personal data"),
            Err(err) => {
                tracing::warn!(error = %err, "some contracts are not in the register of processing yet; tried again in an hour");
            }
        }
        match actions::read_missing(&services).await {
            Ok(0) => {}
            Ok(contracts) => tracing::info!(contracts, "contracts were read for their key terms"),
            Err(err) => {
                tracing::warn!(error = %err, "some contracts are not found by their key terms yet; tried again in an hour");
            }
        }
        // Before anything expires: an amendment that begins today may have moved the last day.
        match amendments::actions::settle_what_begins(&services).await {
            Ok(0) => {}
            Ok(contracts) => tracing::info!(contracts, "the terms of amended contracts were looked at"),
            Err(err) => {
                tracing::warn!(error = %err, "the terms of amended contracts could not follow; tried again in an hour");
            }
        }
        match actions::expire_what_is_over(&services).await {
            Ok(0) => {}
            Ok(contracts) => tracing::info!(contracts, "contracts whose term is over were marked as expired"),
            Err(err) => {
                tracing::warn!(error = %err, "contracts whose term is over could not be marked; tried again in an hour");
            }
        }
        match keydates::ahead::follow_all(&services).await {
            Ok(0) => {}
            Ok(contracts) => tracing::info!(contracts, "the last days to send notice were worked out anew"),
            Err(err) => {
                tracing::warn!(error = %err, "the last days to send notice could not be worked out; tried again in an hour");
            }
        }
        match reminders::sending::send_due(&services).await {
            Ok(0) => {}
            Ok(mails) => tracing::info!(mails, "reminders were put into the outbox"),
            Err(err) => {
                tracing::warn!(error = %err, "reminders could not be worked out; tried again in an hour");
            }
        }
        match decisions::actions::settle_left(&services).await {
            Ok(0) => {}
            Ok(calls) => tracing::info!(calls, "calls of models that a stopped server left were settled"),
            Err(err) => {
                tracing::warn!(error = %err, "calls of models could not be settled; tried again in an hour");
            }
        }
        match actions::check_the_unchecked(&services).await {
            Ok(0) => {}
            Ok(contracts) => tracing::info!(contracts, "contracts were checked by the rules of today"),
            Err(err) => tracing::warn!(error = %err, "some contracts are not checked yet; tried again in an hour"),
        }
        match sessions::sweep(&services).await {
            Ok(rows) => tracing::debug!(rows, "ended sessions and tokens were swept away"),
            Err(err) => {
                tracing::warn!(error = %err, "ended sessions and tokens could not be swept away; tried again in an hour");
            }
        }
        let swept = async {
            let answers = idempotency::sweep(&services).await?;
            Ok::<_, Problem>(answers + keys::actions::sweep(&services).await?)
        };
        match swept.await {
            Ok(rows) => tracing::debug!(rows, "kept answers and ended API keys were swept away"),
            Err(err) => {
                tracing::warn!(error = %err, "kept answers and ended API keys could not be swept away; tried again in an hour");
            }
        }
    }
}
