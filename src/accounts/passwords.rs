//! Argon2id in a pool with a bounded number of threads, so that a storm of sign-ins cannot take the machine.

use super::form::Password;
use crate::problem::Problem;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use std::sync::{Arc, OnceLock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hashes and checks passwords: argon2id, 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).
pub struct Passwords {
    places: Arc<Semaphore>,
    nobody: OnceLock<String>,
}

/// A place in the pool; holding it keeps others waiting.
pub(crate) struct Place<'a> {
    pool: &'a Passwords,
    _permit: OwnedSemaphorePermit,
}

impl Passwords {
    /// A pool with one thread for each core.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { places: Arc::new(Semaphore::new(cores)), nobody: OnceLock::new() }
    }

    /// Makes the hash against which unknown people are checked, so that even the first of them takes no longer.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub async fn warm(&self) -> Result<(), Problem> {
        self.place().await?.matches(Password::typed(""), None).await.map(|_| ())
    }

    /// Waits for a place in the pool.
    pub(crate) async fn place(&self) -> Result<Place<'_>, Problem> {
        let permit = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Problem::unexpected())?;
        Ok(Place { pool: self, _permit: permit })
    }
}

impl Place<'_> {
    /// The PHC string of a new password, with a fresh salt.
    pub(crate) async fn hash(&self, password: Password) -> Result<String, Problem> {
        on_a_thread(move || hash(password.expose())).await
    }

    /// Whether `password` belongs to `hash`. Where there is no account (`None`) the same work is done for nothing, so
    /// that the time tells nothing.
    pub(crate) async fn matches(&self, password: Password, hash_of_account: Option<String>) -> Result<bool, Problem> {
        let is_account = hash_of_account.is_some();
        let against = match hash_of_account {
            Some(hash) => hash,
            None => match self.pool.nobody.get() {
                Some(hash) => hash.clone(),
                None => {
                    let made = on_a_thread(|| hash("nobody has this password")).await?;
                    self.pool.nobody.get_or_init(|| made).clone()
                }
            },
        };
        let fits = on_a_thread(move || {
            let parsed = PasswordHash::new(&against).map_err(|err| crate::storage::damaged("a password hash", &err))?;
            Ok(Argon2::default().verify_password(password.expose().as_bytes(), &parsed).is_ok())
        })
        .await?;
        Ok(fits && is_account)
    }
}

fn hash(password: &str) -> Result<String, Problem> {
    match Argon2::default().hash_password(password.as_bytes()) {
        Ok(hash) => Ok(hash.to_string()),
        Err(err) => {
            tracing::error!(error = %err, "a password could not be hashed");
            Err(Problem::unexpected())
        }
    }
}

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|err| {
        tracing::error!(error = %err, "the password thread failed");
        Problem::unexpected()
    })?
}
