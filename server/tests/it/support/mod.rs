//! The server under test, the people who use it, and the answers they get.

mod answer;
mod client;
mod database;
mod model;
mod objects;
mod program;
mod sink;

pub(crate) use answer::Answer;
pub(crate) use client::Client;
pub(crate) use database::TestDatabase;
pub(crate) use model::{Saying, StubModel};
pub(crate) use objects::ObjectStorage;
pub(crate) use program::Program;
pub(crate) use sink::{Answering, Sink};

use axum::Router;
use jiff::{SignedDuration, Timestamp};
use pactoria::context::{Clock, Services, SignInTimes};
use pactoria::crypto::MasterKey;
use pactoria::files::FileStore;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value, json};
use server::assets::Site;
use server::config::{Config, PublicUrl};
use server::edge;
use server::objects::Objects;
use server::state::{AppState, EdgeSettings};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A password that is accepted.
pub(crate) const PASSWORD: &str = "quiet harbour seven";

/// The key of every server under test.
pub(crate) const MASTER_KEY: [u8; 32] = [7; 32];

/// A clock that stands still until it is moved.
pub(crate) struct TestClock(Mutex<Timestamp>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A whole server on a database and a data folder of its own.
pub(crate) struct TestApp {
    router: Router,
    pub(crate) services: Arc<Services>,
    clock: Arc<TestClock>,
    database: TestDatabase,
}

impl TestApp {
    /// A server for browsers on this machine, without request-rate limits.
    pub(crate) async fn new() -> Self {
        Self::with("http://127.0.0.1:3000", false).await
    }

    /// A server that browsers reach at `public_url`.
    pub(crate) async fn with(public_url: &str, rate_limits: bool) -> Self {
        let database = TestDatabase::new().await;
        let clock = Arc::new(TestClock(Mutex::new("2026-11-23T09:00:00Z".parse().unwrap())));
        let db = database.connect_with_schema().await;
        let files = FileStore::in_folder(database.folder().join("files"));
        Self::on(db, database, clock, files, public_url, rate_limits)
    }

    /// A server that keeps files in an object storage.
    pub(crate) async fn with_objects(storage: &ObjectStorage) -> Self {
        let Self { services, clock, database, .. } = Self::new().await;
        let files = FileStore::elsewhere(Objects::new(&storage.settings()), database.folder().join("files-to-send"));
        Self::on(services.db().clone(), database, clock, files, "http://127.0.0.1:3000", false)
    }

    fn on(
        db: DatabaseConnection,
        database: TestDatabase,
        clock: Arc<TestClock>,
        files: FileStore,
        public_url: &str,
        rate_limits: bool,
    ) -> Self {
        let key = MasterKey::from_bytes(&MASTER_KEY).unwrap();
        let services = Services::new(db, Arc::clone(&clock) as Arc<dyn Clock>, key, SignInTimes::default(), files);
        let router = Self::router(&services, database.folder(), public_url, rate_limits);
        Self { router, services, clock, database }
    }

    fn router(services: &Arc<Services>, folder: &Path, public_url: &str, rate_limits: bool) -> Router {
        let settings = EdgeSettings {
            public_url: PublicUrl::parse(public_url).unwrap(),
            trust_proxy: false,
            rate_limits,
            data_dir: folder.to_owned(),
        };
        edge::service(&AppState::new(Arc::clone(services), settings, Site::default()))
    }

    /// Somebody without any credentials at another server on the same database.
    pub(crate) async fn stranger_at_another(&self) -> Client {
        let (key, files) = (MasterKey::from_bytes(&MASTER_KEY).unwrap(), self.services.files.clone());
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let services = Services::new(self.second_connection().await, clock, key, SignInTimes::default(), files);
        Client::new(Self::router(&services, self.folder(), "http://127.0.0.1:3000", false))
    }

    /// The same server after its database has become read-only.
    pub(crate) async fn reading_only(self) -> Self {
        let db = self.database.connect_to_read().await;
        let files = self.services.files.clone();
        Self::on(db, self.database, self.clock, files, "http://127.0.0.1:3000", false)
    }

    /// What `pactoria` would be told to work on the same database and data folder, with the key of this server.
    pub(crate) fn config(&self) -> Config {
        let folder = self.database.folder();
        let key = folder.join("secrets").join("master.key");
        std::fs::create_dir_all(key.parent().unwrap()).unwrap();
        std::fs::write(&key, MASTER_KEY).unwrap();
        #[cfg(unix)]
        for (path, mode) in [(folder, 0o700), (&key, 0o600)] {
            std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
        }
        config(folder, self.database.url())
    }

    /// The data folder.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.database.folder()
    }

    /// Another connection to the same database, as a second program would have it.
    pub(crate) async fn second_connection(&self) -> DatabaseConnection {
        self.database.connect().await
    }

    /// The database, to look at or to tamper with.
    pub(crate) fn db(&self) -> &DatabaseConnection {
        self.services.db()
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, span: SignedDuration) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.checked_add(span).unwrap();
    }

    /// Gives the owner of a company another role.
    pub(crate) async fn make(&self, company: &str, role: &str) {
        let sql = format!("UPDATE users SET role = '{role}' WHERE email = '{}'", email(company));
        self.db().execute_unprepared(&sql).await.unwrap();
        // What was read before is believed for a second.
        self.pass(SignedDuration::from_secs(1));
    }

    /// Somebody without any credentials.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// The owner of a new company, with an access token.
    pub(crate) async fn owner_of(&self, company: &str) -> Client {
        let answer = self.stranger().post("/api/v1/auth/register", &registration(company)).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let token = answer.json()["token"]["access_token"].as_str().unwrap().to_owned();
        self.stranger().with_token(&token)
    }

    /// The owner of a company that is there already, with a new access token.
    pub(crate) async fn owner_again(&self, company: &str) -> Client {
        let login = json!({"email": email(company), "password": PASSWORD});
        let answer = self.stranger().post("/api/v1/auth/login", &login).await.json();
        self.stranger().with_token(answer["token"]["access_token"].as_str().unwrap())
    }

    /// The owner of a new company, signed in with a browser.
    pub(crate) async fn browser_of(&self, company: &str) -> Client {
        self.owner_of(company).await;
        self.browser_at(company).await
    }

    /// A browser in which the owner of a company that is there already has signed in.
    pub(crate) async fn browser_at(&self, company: &str) -> Client {
        let browser = self.stranger();
        let answer =
            browser.submit("/do/accounts/sign_in", &[("email", &email(company)), ("password", PASSWORD)]).await;
        assert_eq!((answer.status(), answer.header("location")), (302, Some("/")), "{}", answer.text());
        browser
    }
}

/// Settings that name a data folder and a database.
pub(crate) fn config(folder: &Path, url: &str) -> Config {
    let variables = [("PACTORIA_DATA_DIR", folder.display().to_string()), ("PACTORIA_DATABASE_URL", url.to_owned())];
    Config::load(variables.map(|(name, value)| (name.to_owned(), value)), folder).unwrap()
}

/// The owner's e-mail of a company.
pub(crate) fn email(company: &str) -> String {
    format!("owner@{}.example", company.to_lowercase().replace(' ', "-"))
}

/// What is sent to register a company.
pub(crate) fn registration(company: &str) -> Value {
    json!({"email": email(company), "full_name": "Priya Nair", "password": PASSWORD, "company_name": company})
}

/// A contract with a text of its own.
pub(crate) fn new_contract(title: &str) -> Value {
    json!({
        "title": title,
        "contract_type": "service_agreement",
        "plain_english_input": "Coating of lenses for a year.",
        "client_name": "Halden Coatings Limited",
        "contract_value": "18500.5",
        "start_date": "2026-12-01",
        "end_date": "2027-11-30",
        "content": "# Services\n\nThe Supplier will coat lenses for the Client.\n\n## Payment\n\nInvoices are paid within 90 days.\n",
    })
}
