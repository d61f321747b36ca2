//! The database: how it is opened, how a change is written, and what its failures mean.
//!
//! A change, its audit entry and (later) its events are one transaction by construction: the only way to commit a
//! [`Change`] is to say what happened. SQLite takes the write lock at once, so that two changes never fail half-way.

use crate::audit::{self, Happening};
use crate::context::Ctx;
use crate::ids::CompanyId;
use crate::problem::{Kind, Problem};
use jiff::Timestamp;
use sea_orm::sqlx::{self, Connection as _};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

/// How long a writer waits for another before the person is told that the database is busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that was idle for longer is asked whether it still stands before it is used; asking each time would double
/// the messages of a busy server.
const ASK_AFTER: Duration = Duration::from_millis(100);

/// Opens the database of `url` (`sqlite://PATH` or `postgres://…`).
///
/// # Errors
/// When the file cannot be opened or the server does not answer within ten seconds.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.sqlx_logging(false).connect_timeout(Duration::from_secs(10)).acquire_timeout(Duration::from_secs(10));
    if url.starts_with("sqlite:") {
        let in_memory = url.contains(":memory:");
        // Each connection to an in-memory database would see its own empty one.
        options.max_connections(if in_memory { 1 } else { 8 }).min_connections(1);
        // A file does not hang up.
        options.test_before_acquire(false);
        // A full disk makes SQLite end a transaction by itself, after which the library takes the connection to be inside
        // of it for good: what is written there later would be answered and never kept.
        options.map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async move {
                    if connection.is_in_transaction() {
                        // A rollback that was only asked for is done when this is answered.
                        connection.ping().await?;
                    }
                    Ok(!connection.is_in_transaction())
                })
            })
        });
        options.map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite.busy_timeout(BUSY_TIMEOUT).foreign_keys(true).create_if_missing(true);
            if in_memory {
                sqlite
            } else {
                sqlite.pragma("journal_mode", "WAL").pragma("synchronous", "NORMAL").pragma("temp_store", "MEMORY")
            }
        });
    } else {
        options.max_connections(16).test_before_acquire_if_idle_for(ASK_AFTER);
        let wait = BUSY_TIMEOUT.as_millis().to_string();
        options.map_sqlx_postgres_opts(move |postgres| postgres.options([("lock_timeout", wait.as_str())]));
    }
    Database::connect(options).await
}

/// Has SQLite count anew how many rows its indexes tell apart, where that has changed much; PostgreSQL does so by itself.
///
/// Without it, SQLite takes a company to be as rare as a contract, and reads every row of a company to find a few of them.
///
/// # Errors
/// When the database cannot be written to.
pub async fn count_anew(db: &DatabaseConnection) -> Result<(), Problem> {
    if is_sqlite(db) {
        // Every table, but only so much of each that it takes a second at most (https://sqlite.org/pragma.html#pragma_optimize).
        db.execute_unprepared("PRAGMA optimize=0x10012").await?;
    }
    Ok(())
}

/// How the connections to the database stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Those that are open, whether anybody uses them or not.
    pub open: usize,
    /// Those of them that nobody uses.
    pub idle: usize,
    /// The most there can be.
    pub most: usize,
}

/// How the connections to `db` stand; `None` where they are not counted.
pub fn pool(db: &DatabaseConnection) -> Option<Pool> {
    fn of<D: sqlx::Database>(pool: &sqlx::Pool<D>) -> Pool {
        let number = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
        Pool { open: number(pool.size()), idle: pool.num_idle(), most: number(pool.options().get_max_connections()) }
    }
    match db.get_database_backend() {
        DbBackend::Sqlite => Some(of(db.get_sqlite_connection_pool())),
        DbBackend::Postgres => Some(of(db.get_postgres_connection_pool())),
        _ => None,
    }
}

/// A write transaction that can only be committed together with its audit entry.
pub struct Change {
    transaction: DatabaseTransaction,
}

impl Change {
    /// Starts a write transaction.
    pub(crate) async fn begin(db: &DatabaseConnection) -> Result<Self, Problem> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Self { transaction: db.begin_with_options(options).await? })
    }

    /// The connection on which the change is written.
    pub(crate) fn db(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Writes a further thing that happened into the trail: one change may be told of two contracts.
    pub(crate) async fn note(&self, ctx: &Ctx, happening: &Happening) -> Result<(), Problem> {
        audit::store::append(&self.transaction, ctx, happening).await
    }

    /// Writes what happened into the company's audit trail and commits both.
    pub(crate) async fn commit(self, ctx: &Ctx, happening: Happening) -> Result<(), Problem> {
        audit::store::append(&self.transaction, ctx, &happening).await?;
        self.transaction.commit().await?;
        ctx.visit().services.known.forget();
        Ok(())
    }

    /// Commits what belongs to no company's trail: counters of failed sign-ins, sign-in sessions, answers in progress.
    pub(crate) async fn commit_unaudited(self, _why: &'static str) -> Result<(), Problem> {
        self.transaction.commit().await?;
        Ok(())
    }
}

/// A company's data as they stand at one moment, however long they are read; those who write are not kept waiting.
///
/// Each takes a connection for as long as it lasts, and whoever reads slowly holds it: so there are few [`Places`], fewer
/// than half of the connections of either database.
pub(crate) struct Moment {
    transaction: DatabaseTransaction,
    _place: Place,
}

/// How many moments there are places for at a time.
const MOMENTS: usize = 3;
/// How many of them one company may have, so that no company can keep all others waiting.
const MOMENTS_OF_A_COMPANY: usize = 2;
/// How long somebody waits for a place.
const WAIT_FOR_A_PLACE: Duration = Duration::from_secs(10);

/// The places for reading one moment for a long time.
#[derive(Debug)]
pub(crate) struct Places {
    all: Arc<Semaphore>,
    of_companies: Mutex<HashMap<CompanyId, Arc<Semaphore>>>,
}

/// A place that is taken; dropping it makes room.
#[derive(Debug)]
struct Place {
    _of_all: OwnedSemaphorePermit,
    _of_the_company: OwnedSemaphorePermit,
}

impl Default for Places {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(MOMENTS)), of_companies: Mutex::default() }
    }
}

impl Places {
    /// Waits for a place of the company first, so that whoever waits for their own company takes none of the others'.
    async fn take(&self, company: CompanyId) -> Result<Place, AcquireError> {
        let of_the_company = self.of(company).acquire_owned().await?;
        let of_all = Arc::clone(&self.all).acquire_owned().await?;
        Ok(Place { _of_all: of_all, _of_the_company: of_the_company })
    }

    fn of(&self, company: CompanyId) -> Arc<Semaphore> {
        let mut known = self.of_companies.lock().unwrap_or_else(PoisonError::into_inner);
        // One that nobody holds or waits for is as good as a new one.
        known.retain(|_, it| Arc::strong_count(it) > 1);
        Arc::clone(known.entry(company).or_insert_with(|| Arc::new(Semaphore::new(MOMENTS_OF_A_COMPANY))))
    }
}

impl Moment {
    /// Begins one; what is read first settles it.
    ///
    /// # Errors
    /// `storage.busy` when no place came free.
    pub(crate) async fn begin(db: &DatabaseConnection, places: &Places, company: CompanyId) -> Result<Self, Problem> {
        let busy = || {
            let detail = "Several downloads are under way, and one more has to wait. Try again in a moment.";
            Problem::away("storage.busy", detail)
        };
        let place = tokio::time::timeout(WAIT_FOR_A_PLACE, places.take(company)).await;
        let place = place.map_err(|_| busy())?.map_err(|_| busy())?;
        let transaction = if is_sqlite(db) {
            db.begin().await?
        } else {
            db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?
        };
        Ok(Self { transaction, _place: place })
    }

    /// The connection on which the moment is read.
    pub(crate) fn db(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Ends it before it goes out of sight.
    pub(crate) async fn end(self) -> Result<(), Problem> {
        Ok(self.transaction.rollback().await?)
    }
}

/// An instant as microseconds since 1970, the form in which both databases keep and sort it.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant of stored microseconds.
pub(crate) fn instant(micros: i64) -> Result<Timestamp, Problem> {
    Timestamp::from_microsecond(micros).map_err(|err| damaged("an instant", &err))
}

/// A stored value that our own code could not have written.
pub(crate) fn damaged(what: &str, err: &dyn std::fmt::Display) -> Problem {
    tracing::error!(what, error = %err, "a stored value cannot be read");
    Problem::unexpected()
}

/// Whether the connection speaks to SQLite; the other supported database is PostgreSQL.
pub(crate) fn is_sqlite(db: &impl ConnectionTrait) -> bool {
    matches!(db.get_database_backend(), DbBackend::Sqlite)
}

/// Whether the database went away under a statement: the connection broke, or the server said that it stops.
fn has_hung_up(err: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = err else {
        return false;
    };
    match cause.as_ref() {
        sqlx::Error::Io(_) => true,
        // PostgreSQL's class of interventions by its operator.
        sqlx::Error::Database(said) => said.code().is_some_and(|it| it.starts_with("57P")),
        _ => false,
    }
}

/// The database failed: the log has the cause, the person hears whether to try again.
impl From<DbErr> for Problem {
    fn from(err: DbErr) -> Self {
        let text = err.to_string();
        let is_away = matches!(err, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) || has_hung_up(&err);
        let is_busy = ["database is locked", "database table is locked", "due to lock timeout"]
            .into_iter()
            .any(|it| text.contains(it));
        let is_read_only = text.contains("readonly database") || text.contains("read-only transaction");
        let is_full = text.contains("disk is full") || text.contains("No space left");
        tracing::error!(error = %text, "the database refused a statement");
        if is_read_only || is_full {
            return Self::away(
                "storage.read_only",
                "The database cannot be written to just now. Reading still works; nothing was changed. Tell whoever runs Pactoria.",
            );
        }
        if is_busy || is_away {
            return Self::away(
                "storage.busy",
                "The database is busy or away. Nothing was changed; try again in a moment.",
            );
        }
        Self::new(Kind::Unexpected, "unexpected", "Something failed on our side. Nothing was changed.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_company_has_all_places_for_long_reading() {
        let now = Timestamp::UNIX_EPOCH;
        let (one, other) = (CompanyId::new(now), CompanyId::new(now));
        let places = Places::default();
        let held = [places.take(one).await.unwrap(), places.take(one).await.unwrap()];
        let mut third = Box::pin(places.take(one));
        assert!(futures_now(&mut third).is_none());
        drop(places.take(other).await.unwrap());
        drop(held);
        drop(third.await.unwrap());
        assert!(places.of_companies.lock().unwrap().len() <= 2);
    }

    /// What a future has now, without waiting for it.
    fn futures_now<F: Future + Unpin>(it: &mut F) -> Option<F::Output> {
        match std::pin::Pin::new(it).poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
            std::task::Poll::Ready(it) => Some(it),
            std::task::Poll::Pending => None,
        }
    }

    #[test]
    fn a_connection_that_breaks_under_a_statement_is_a_database_that_is_away() {
        let broken = || sqlx::Error::Io(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
        for err in [DbErr::Exec, DbErr::Query].map(|failed| failed(RuntimeErr::SqlxError(Arc::new(broken())))) {
            assert_eq!(Problem::from(err).code, "storage.busy");
        }
        let wrong = DbErr::Query(RuntimeErr::SqlxError(Arc::new(sqlx::Error::RowNotFound)));
        assert_eq!(Problem::from(wrong).code, "unexpected");
    }
}
