//! Every setting there is, as the help shows it.

/// One setting as the help shows it.
pub struct Setting {
    /// The key in the file; the variable is `PACTORIA_` and the key in capitals.
    pub key: &'static str,
    /// What holds when nobody says otherwise.
    pub default: &'static str,
    /// What it decides.
    pub meaning: &'static str,
}

/// Every setting there is.
pub const SETTINGS: [Setting; 26] = [
    Setting { key: "addr", default: "127.0.0.1:3000", meaning: "address and port to listen on" },
    Setting { key: "data_dir", default: "./data", meaning: "folder for the database and the secrets" },
    Setting {
        key: "database_url",
        default: "SQLite in the data folder",
        meaning: "sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME",
    },
    Setting {
        key: "public_url",
        default: "http:// and the address",
        meaning: "how browsers reach it; https makes cookies secure",
    },
    Setting { key: "trust_proxy", default: "off", meaning: "on: believe X-Forwarded-For of the proxy in front" },
    Setting { key: "rate_limits", default: "on", meaning: "off lifts request-rate limits, never the sign-in lockout" },
    Setting {
        key: "master_key_file",
        default: "secrets/master.key in the data folder",
        meaning: "32 random bytes; made when missing",
    },
    Setting { key: "session_idle_minutes", default: "30", meaning: "a sign-in ends after this long without a request" },
    Setting { key: "session_hours", default: "12", meaning: "a sign-in ends after this long in any case" },
    Setting {
        key: "smtp_url",
        default: "none; mails wait in the outbox",
        meaning: "mail server: smtps://USER:PASSWORD@HOST or smtp://HOST?tls=required",
    },
    Setting { key: "mail_from", default: "none", meaning: "who mails come from: Pactoria <contracts@example.co.uk>" },
    Setting {
        key: "s3_bucket",
        default: "none; files lie in the data folder",
        meaning: "bucket of an object storage (S3) to keep files in",
    },
    Setting {
        key: "s3_endpoint",
        default: "that of Amazon",
        meaning: "address of another storage, such as https://s3.example.co.uk",
    },
    Setting { key: "s3_region", default: "eu-west-2; with an endpoint us-east-1", meaning: "region of the bucket" },
    Setting { key: "s3_key_id", default: "none", meaning: "id of the access key of the storage" },
    Setting { key: "s3_secret", default: "none", meaning: "its secret; best as a variable, never logged" },
    Setting {
        key: "s3_path_style",
        default: "on with an endpoint, else off",
        meaning: "on: the bucket stands in the path of addresses",
    },
    Setting {
        key: "ai_base_url",
        default: "none; rules work without a model",
        meaning: "language model for companies that name none: https://api.example.com/v1",
    },
    Setting { key: "ai_key", default: "none", meaning: "its key; best as a variable, never logged" },
    Setting { key: "ai_model", default: "none", meaning: "its name, as its server calls it" },
    Setting {
        key: "ai_private_addresses",
        default: "off",
        meaning: "on: companies may name models on this machine or its network",
    },
    Setting {
        key: "min_compliance_score",
        default: "0.95",
        meaning: "score from which contracts are called ready to sign; a company may name its own",
    },
    Setting { key: "token_hours", default: "24", meaning: "how long an access token of the API is good" },
    Setting {
        key: "log",
        default: "info,sqlx=warn,sea_orm_migration=warn",
        meaning: "what is logged, such as debug or pactoria=debug,info",
    },
    Setting { key: "log_format", default: "pretty", meaning: "pretty for people, json for programs" },
    Setting {
        key: "site_dir",
        default: "none; the one-file build carries its own",
        meaning: "folder of the built browser half",
    },
];

/// The key of this name, if there is one.
pub(super) fn known_key(key: &str) -> Option<&'static str> {
    SETTINGS.iter().map(|it| it.key).find(|it| *it == key)
}
