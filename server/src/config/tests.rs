//! What a machine may say, and what is said back.

use super::*;
use std::time::Duration;

fn load(dir: &Path, variables: &[(&str, &str)]) -> Result<Config, Mistakes> {
    Config::load(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())), dir)
}

#[test]
fn nothing_needs_to_be_said() {
    let dir = tempfile::tempdir().unwrap();
    let config = load(dir.path(), &[("HOME", "/root"), ("PACTORIA_TEST_DATABASE_URL", "x")]).unwrap();
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:3000");
    assert_eq!(config.database_url.expose(), format!("sqlite://{}/data/pactoria.db?mode=rwc", dir.path().display()));
    assert_eq!(config.times.idle, Duration::from_secs(1800));
    assert!(config.rate_limits && !config.trust_proxy);
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(FILE), "addr = \"127.0.0.1:4000\"\nsession_hours = 8\nrate_limits = false\n")
        .unwrap();
    let config = load(dir.path(), &[("PACTORIA_ADDR", "0.0.0.0:5000")]).unwrap();
    assert_eq!(config.addr.port(), 5000);
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:5000");
    assert_eq!(config.times.longest, Duration::from_secs(8 * 3600));
    assert!(!config.rate_limits);
}

#[test]
fn a_file_in_the_data_folder_is_found() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("kept")).unwrap();
    std::fs::write(dir.path().join("kept").join(FILE), "log_format = \"json\"\n").unwrap();
    let config = load(dir.path(), &[("PACTORIA_DATA_DIR", "kept")]).unwrap();
    assert_eq!(config.log_format, LogFormat::Json);
}

#[test]
fn all_mistakes_are_reported_together_each_with_a_remedy() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("not-a-folder"), "").unwrap();
    std::fs::write(dir.path().join(FILE), "colour = \"red\"\nsession_hours = 0\nlog = [\"info\"]\n").unwrap();
    let mistakes = load(
        dir.path(),
        &[
            ("PACTORIA_ADDR", "everywhere"),
            ("PACTORIA_DATABASE_URL", "mysql://root:hunter2@db/x"),
            ("PACTORIA_PUBLIC_URL", "ftp://contracts.example"),
            ("PACTORIA_DATA_DIR", "not-a-folder/data"),
            ("PACTORIA_RATE_LIMITS", "sometimes"),
            ("PACTORIA_SITE_DIR", "nowhere"),
            ("PACTORIA_PORT", "3000"),
        ],
    )
    .unwrap_err();
    let shown = mistakes.to_string();
    for place in [
        "PACTORIA_ADDR",
        "PACTORIA_DATABASE_URL",
        "PACTORIA_PUBLIC_URL",
        "PACTORIA_DATA_DIR",
        "PACTORIA_RATE_LIMITS",
        "PACTORIA_SITE_DIR",
        "PACTORIA_PORT",
        "colour in",
        "session_hours in",
        "log in",
    ] {
        assert!(shown.contains(place), "{place} is missing from: {shown}");
    }
    assert_eq!(mistakes.0.len(), 10, "{shown}");
    assert!(mistakes.0.iter().all(|it| !it.remedy.is_empty()));
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_broken_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(FILE), "addr =").unwrap();
    let mistakes = load(dir.path(), &[]).unwrap_err();
    assert!(mistakes.0[0].place.ends_with(FILE) && mistakes.0[0].what.contains("not TOML"), "{mistakes}");
}

#[test]
fn public_addresses_have_a_scheme_a_host_and_nothing_else() {
    for good in ["http://127.0.0.1:3000", "https://Contracts.Example.co.uk/", "http://[::1]:3000"] {
        assert!(PublicUrl::parse(good).is_some(), "{good}");
    }
    for bad in [
        "contracts.example",
        "ftp://x.example",
        "https://x.example/app",
        "https://",
        "https://a@b.example",
        "https://x.example?y",
    ] {
        assert!(PublicUrl::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn mail_needs_a_server_and_a_sender_and_no_password_in_the_clear() {
    let dir = tempfile::tempdir().unwrap();
    assert!(load(dir.path(), &[]).unwrap().mail.is_none());
    let good =
        [("PACTORIA_SMTP_URL", "smtps://us:hunter2@mail.example"), ("PACTORIA_MAIL_FROM", "Us <us@acme.example>")];
    let mail = load(dir.path(), &good).unwrap().mail.unwrap();
    assert!(!format!("{mail:?} {}", mail.url).contains("hunter2"), "{mail:?}");
    for (bad, count) in [
        (&good[..1], 1),
        (&good[1..], 1),
        (&[("PACTORIA_SMTP_URL", "smtp://us:hunter2@mail.example"), good[1]][..], 1),
        (&[("PACTORIA_SMTP_URL", "http://mail.example"), ("PACTORIA_MAIL_FROM", "nobody")][..], 2),
    ] {
        let mistakes = load(dir.path(), bad).unwrap_err();
        assert_eq!(mistakes.0.len(), count, "{mistakes}");
        assert!(!mistakes.to_string().contains("hunter2"), "{mistakes}");
    }
    for local in ["smtp://127.0.0.1:2525", "smtp://us:p@localhost:25", "smtp://mail.example:587?tls=required"] {
        assert!(SmtpUrl::parse(local).is_some(), "{local}");
    }
}

#[test]
fn object_storage_needs_a_bucket_and_a_key_and_shows_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    assert!(load(dir.path(), &[]).unwrap().objects.is_none());
    let good = [
        ("PACTORIA_S3_BUCKET", "acme-contracts"),
        ("PACTORIA_S3_KEY_ID", "AKIAEXAMPLE"),
        ("PACTORIA_S3_SECRET", "hunter2"),
    ];
    let config = load(dir.path(), &good).unwrap();
    assert_eq!(config.objects.as_ref().unwrap().to_string(), "the bucket acme-contracts in eu-west-2");
    assert!(!format!("{config:?}").contains("hunter2"));
    for (bad, count) in [
        (vec![good[0]], 2),
        (vec![("PACTORIA_S3_ENDPOINT", "http://127.0.0.1:9000")], 3),
        (vec![good[0], good[1], ("PACTORIA_S3_SECRET", "hunter2 and more")], 1),
        (vec![("PACTORIA_S3_BUCKET", "Acme"), good[1], good[2], ("PACTORIA_S3_REGION", "London, UK")], 2),
        (vec![good[0], good[1], good[2], ("PACTORIA_S3_ENDPOINT", "https://me:hunter2@s3.example")], 1),
        (vec![good[0], good[1], good[2], ("PACTORIA_S3_PATH_STYLE", "maybe")], 1),
    ] {
        let mistakes = load(dir.path(), &bad).unwrap_err();
        assert_eq!(mistakes.0.len(), count, "{mistakes}");
        assert!(!mistakes.to_string().contains("hunter2"), "{mistakes}");
    }
}

#[test]
fn f3_a_model_needs_an_address_and_a_name_and_shows_no_key() {
    let dir = tempfile::tempdir().unwrap();
    let without = load(dir.path(), &[]).unwrap();
    assert!(without.model.is_none() && without.model_reach == Reach::Outside);
    let good = [
        ("PACTORIA_AI_BASE_URL", "http://127.0.0.1:11434/v1/"),
        ("PACTORIA_AI_MODEL", "small"),
        ("PACTORIA_AI_KEY", "hunter2"),
    ];
    let config = load(dir.path(), &good).unwrap();
    let model = config.model.as_ref().unwrap();
    assert_eq!((model.base_url.as_str(), model.model.as_str()), ("http://127.0.0.1:11434/v1", "small"));
    assert!(!format!("{config:?}").contains("hunter2"));
    for (bad, count) in [
        (vec![good[0]], 1),
        (vec![good[2]], 2),
        (vec![("PACTORIA_AI_BASE_URL", "https://us:hunter2@api.example.com"), good[1]], 1),
        (vec![("PACTORIA_AI_BASE_URL", "http://93.184.215.14/v1"), good[1]], 1),
        (vec![good[0], good[1], ("PACTORIA_AI_KEY", "hunter2 and more")], 1),
        (vec![("PACTORIA_AI_PRIVATE_ADDRESSES", "maybe")], 1),
    ] {
        let mistakes = load(dir.path(), &bad).unwrap_err();
        assert_eq!(mistakes.0.len(), count, "{mistakes}");
        assert!(!mistakes.to_string().contains("hunter2"), "{mistakes}");
    }
}

#[test]
fn the_score_before_signing_is_a_number_from_0_to_1_wherever_it_is_said() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(load(dir.path(), &[]).unwrap().required_score.to_string(), "0.95");
    std::fs::write(dir.path().join(FILE), "min_compliance_score = 0.9\n").unwrap();
    assert_eq!(load(dir.path(), &[]).unwrap().required_score.to_string(), "0.90");
    let said = |it| load(dir.path(), &[("PACTORIA_MIN_COMPLIANCE_SCORE", it)]);
    for (good, shown) in [("0", "0.00"), ("1", "1.00"), ("1.00", "1.00"), ("0.8", "0.80")] {
        assert_eq!(said(good).unwrap().required_score.to_string(), shown);
    }
    for bad in ["95", "1.01", "-0.5", "0.955", "0,95", "NaN", "high"] {
        let mistakes = said(bad).unwrap_err();
        assert_eq!(mistakes.0.len(), 1, "{bad}: {mistakes}");
        let shown = mistakes.to_string();
        assert!(shown.contains("PACTORIA_MIN_COMPLIANCE_SCORE") && shown.contains("from 0.00 to 1.00"), "{shown}");
    }
}

#[test]
fn database_passwords_do_not_print() {
    let url = DatabaseUrl("postgres://pactoria:hunter2@db.example/pactoria".to_owned());
    assert_eq!(
        format!("{url} {url:?}"),
        "postgres://…@db.example/pactoria DatabaseUrl(postgres://…@db.example/pactoria)"
    );
}
