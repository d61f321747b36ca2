//! Who asks, for which company, at what time: the first argument of every action.
//!
//! A [`Visit`] is anyone at the door; a [`Ctx`] is a signed-in person acting for one company. There is no other way to
//! reach the database from an action, so a query that forgets its company has nowhere to get a connection from.

use crate::accounts::known::Known;
use crate::accounts::store::lock_company;
use crate::accounts::{Passwords, Person, Right};
use crate::compliance::RequiredScore;
use crate::contracts::remembered::{Lists, ReadyRules};
use crate::crypto::MasterKey;
use crate::files::FileStore;
use crate::ids::CompanyId;
use crate::keys::KeyInUse;
use crate::models::Models;
use crate::outbox::Post;
use crate::problem::{Kind, Problem};
use crate::storage::{Change, Moment, Places};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::DatabaseConnection;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// Where the time comes from; tests bring their own.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// How long sign-ins last.
#[derive(Clone, Copy, Debug)]
pub struct SignInTimes {
    /// A browser session ends after this long without a request.
    pub idle: Duration,
    /// A browser session ends this long after signing in, whatever happens.
    pub longest: Duration,
    /// How long an access token of the REST contract is good.
    pub token: Duration,
}

impl Default for SignInTimes {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(30 * 60),
            longest: Duration::from_secs(12 * 3600),
            token: Duration::from_secs(24 * 3600),
        }
    }
}

/// From which score on contracts are ready to sign, as whoever runs the server says.
#[derive(Default)]
pub struct Gate(OnceLock<RequiredScore>);

impl Gate {
    /// Says once which score companies need that name none of their own.
    pub fn asks_for(&self, score: RequiredScore) {
        // Whoever said it first was the one who started the process.
        let _ = self.0.set(score);
    }

    /// The score that companies need which name none of their own.
    pub fn usual(&self) -> RequiredScore {
        self.0.get().copied().unwrap_or_default()
    }
}

/// What every request shares: storage, time, keys and the password pool.
pub struct Services {
    db: DatabaseConnection,
    clock: Arc<dyn Clock>,
    /// The key from which all others are derived.
    pub key: MasterKey,
    /// Hashes and checks passwords with a bounded number of threads.
    pub passwords: Passwords,
    /// Who was recognised just now.
    pub(crate) known: Known,
    /// Pages of lists that still hold.
    pub(crate) lists: Lists,
    /// The rules of companies, made ready.
    pub(crate) ready_rules: ReadyRules,
    /// How long sign-ins last.
    pub times: SignInTimes,
    /// The files that were handed in.
    pub files: FileStore,
    /// Woken when files were handed in that are to be read.
    pub files_arrived: Notify,
    /// Woken when a job is to read the texts of contracts: of those that came in, or of all by other rules.
    pub texts_arrived: Notify,
    /// How the mail server does, and with what links in mails begin.
    pub post: Post,
    /// Which score contracts need before signing.
    pub gate: Gate,
    /// The way to language models, where the program has one.
    pub models: Models,
    /// Places for work that keeps a processor busy: rules over long texts, and setting them as pages.
    heavy: Semaphore,
    /// Places for reading the data of one moment for a long time.
    moments: Places,
}

impl Services {
    /// Brings the services together.
    pub fn new(
        db: DatabaseConnection,
        clock: Arc<dyn Clock>,
        key: MasterKey,
        times: SignInTimes,
        files: FileStore,
    ) -> Arc<Self> {
        let heavy = Semaphore::new(processors());
        Arc::new(Self {
            db,
            clock,
            key,
            passwords: Passwords::new(),
            known: Known::default(),
            lists: Lists::default(),
            ready_rules: ReadyRules::default(),
            times,
            files,
            files_arrived: Notify::new(),
            texts_arrived: Notify::new(),
            post: Post::default(),
            gate: Gate::default(),
            models: Models::default(),
            heavy,
            moments: Places::default(),
        })
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Does work that keeps a processor busy on a thread of its own, no more at a time than there are processors: a person
    /// who starts a hundred checks waits, and nobody else does.
    pub(crate) async fn heavy<T: Send + 'static>(
        &self,
        what: &'static str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let failed = |err: &dyn std::fmt::Display| {
            tracing::error!(what, error = %err, "work on a thread of its own failed");
            Problem::unexpected()
        };
        let _place = self.heavy.acquire().await.map_err(|err| failed(&err))?;
        tokio::task::spawn_blocking(work).await.map_err(|err| failed(&err))
    }

    /// The connection, for migrations, readiness checks and sign-in sessions. Company data is reached through [`Ctx`].
    pub fn db(&self) -> &DatabaseConnection {
        &self.db
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// One request of anyone, signed in or not.
#[derive(Clone)]
pub struct Visit {
    /// What the request may use.
    pub services: Arc<Services>,
    /// When the request began; one request has one time.
    pub now: Timestamp,
    /// The network address it came from, as far as it is known.
    pub address: String,
    /// What the browser or program calls itself, at most 200 characters.
    pub user_agent: String,
    /// Ties the answer, the log and the audit entry together.
    pub request_id: String,
}

impl Visit {
    pub(crate) fn db(&self) -> &DatabaseConnection {
        self.services.db()
    }

    /// The context of `person` on this visit.
    pub(crate) fn as_person(&self, person: Person) -> Ctx {
        Ctx { zone: crate::dates::zone_or_london(&person.time_zone), visit: self.clone(), person, key: None }
    }
}

/// One request of a signed-in person.
#[derive(Clone)]
pub struct Ctx {
    visit: Visit,
    person: Person,
    zone: TimeZone,
    key: Option<KeyInUse>,
}

impl Ctx {
    /// The signed-in person.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The company for which the person acts. Every query carries it.
    pub fn company(&self) -> CompanyId {
        self.person.company_id
    }

    /// The visit behind the context.
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// When the request began.
    pub fn now(&self) -> Timestamp {
        self.visit.now
    }

    /// The company's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The day it is for the company.
    pub fn today(&self) -> jiff::civil::Date {
        crate::dates::today(self.visit.now, &self.zone)
    }

    /// The same person, acting by one of their keys: never more than the key's scope.
    pub(crate) fn by_key(self, key: KeyInUse) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Whether a program acts with a key in the person's place.
    pub fn is_by_key(&self) -> bool {
        self.key.is_some()
    }

    /// Who acts, as the audit trail names them.
    pub(crate) fn actor(&self) -> String {
        match &self.key {
            Some(key) => format!("{} (API key {})", self.person.full_name, key.name),
            None => self.person.full_name.clone(),
        }
    }

    /// Refuses unless the person's role carries `right`, and the scope of the key they act by, if they do.
    pub fn require(&self, right: Right) -> Result<(), Problem> {
        if !self.person.role.may(right) {
            let detail = format!(
                "Your role ({}) does not allow this. Ask an owner or admin of your company.",
                self.person.role.label()
            );
            return Err(Problem::new(Kind::Forbidden, "account.not_allowed", detail));
        }
        match &self.key {
            Some(key) if !key.scope.allows(right) => {
                let detail = format!(
                    "The scope of this API key ({}) does not allow this. Make a key with a wider scope under Settings, API keys.",
                    key.scope.word()
                );
                Err(Problem::new(Kind::Forbidden, "key.not_allowed", detail))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The same person at another time, for what is brought in with a history.
    pub(crate) fn at(&self, now: Timestamp) -> Self {
        Self { visit: Visit { now, ..self.visit.clone() }, ..self.clone() }
    }

    pub(crate) fn db(&self) -> &DatabaseConnection {
        self.visit.services.db()
    }

    /// A change of the company's data. It waits for the other changes of the company first: each writes into the trail in the
    /// end, and two that took their locks in another order would wait for each other for ever.
    pub(crate) async fn change(&self) -> Result<Change, Problem> {
        let change = Change::begin(self.db()).await?;
        lock_company(change.db(), self.company()).await?;
        Ok(change)
    }

    pub(crate) async fn moment(&self) -> Result<Moment, Problem> {
        Moment::begin(self.db(), &self.visit.services.moments, self.company()).await
    }
}
