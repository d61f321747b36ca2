//! The command line: a table of contents.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 an audit chain is broken.

use clap::{Parser, Subcommand};
use migrations::{Migrator, MigratorTrait};
use server::config::{Config, LogFormat, SETTINGS};
use server::{audit, doctor, seed, serve};
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

const FAILED: u8 = 1;
const WRONG_USAGE: u8 = 2;
const BROKEN_CHAIN: u8 = 3;

/// Contract management for UK businesses, in one program.
#[derive(Parser)]
#[command(name = "pactoria", version, after_help = settings_help(), arg_required_else_help = false)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages and the API (what happens without a command)
    Serve,
    /// Bring the database schema up to date
    Migrate {
        /// Take back the last N migrations instead; their data is lost
        #[arg(long, value_name = "N")]
        down: Option<u32>,
    },
    /// Make an example company to look around in
    Seed {
        /// Its password; drawn and shown when left out
        #[arg(long)]
        password: Option<String>,
        /// Make twenty companies with N contracts between them instead, to measure with
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(seed::MOST)))]
        contracts: Option<u32>,
    },
    /// Look at everything the server needs and say what to do
    Doctor,
    /// The audit trail
    #[command(subcommand)]
    Audit(Audit),
}

#[derive(Subcommand)]
enum Audit {
    /// Check that no entry of any company was changed, moved or taken out from between others (exit code 3 if one was)
    Verify,
}

#[tokio::main]
async fn main() -> ExitCode {
    let command = Arguments::parse().command.unwrap_or(Command::Serve);
    let config = match settings() {
        Ok(config) => config,
        Err(mistakes) => {
            complain(&mistakes.to_string());
            return ExitCode::from(WRONG_USAGE);
        }
    };
    start_log(&config, &command);
    match carry_out(command, &config).await {
        Ok(code) => code,
        Err(err) => {
            complain(&format!("pactoria: {err:#}\n"));
            ExitCode::from(FAILED)
        }
    }
}

fn settings() -> Result<Config, server::config::Mistakes> {
    let here = std::env::current_dir().unwrap_or_default();
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())));
    Config::load(variables, &here)
}

async fn carry_out(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve => serve::run(config).await?,
        Command::Migrate { down } => migrate(config, down).await?,
        Command::Seed { password, contracts } => {
            let services = serve::open(config).await?;
            let made = match contracts {
                Some(contracts) => seed::seed_many(&services, contracts, password, tell_progress).await,
                None => seed::seed(&services, password).await,
            };
            let made = made.map_err(|problem| anyhow::anyhow!("{}", problem.detail))?;
            say(&format!(
                "{} example contracts are there.\n  e-mail    {}\n  password  {}\n",
                made.contracts, made.email, made.password
            ));
        }
        Command::Doctor => {
            let findings = doctor::examine(config).await;
            for it in &findings {
                say(&format!("{}  {}: {}\n", if it.is_well { "well" } else { "ILL " }, it.what, it.words));
            }
            if findings.iter().any(|it| !it.is_well) {
                return Ok(ExitCode::from(FAILED));
            }
        }
        Command::Audit(Audit::Verify) => {
            let services = serve::open_to_look(config).await?;
            let report = audit::verify(&services).await.map_err(|problem| anyhow::anyhow!("{}", problem.detail))?;
            say(&format!("{}\n", report.lines.join("\n")));
            if !report.is_whole {
                return Ok(ExitCode::from(BROKEN_CHAIN));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// One line for every ten thousand contracts, beside the answer.
fn tell_progress(written: u32) {
    if written.is_multiple_of(10_000) {
        complain(&format!("{written} contracts\n"));
    }
}

async fn migrate(config: &Config, down: Option<u32>) -> anyhow::Result<()> {
    let db = serve::connect(config).await?;
    match down {
        Some(steps) => Migrator::down(&db, Some(steps)).await?,
        None => Migrator::up(&db, None).await?,
    }
    let pending = Migrator::get_pending_migrations(&db).await?.len();
    say(&match (down, pending) {
        (Some(_), pending) => format!("Taken back; {pending} migrations are to come.\n"),
        (None, _) => "The schema is up to date.\n".to_owned(),
    });
    Ok(())
}

/// Log lines go to standard error, so that what a command answers can be piped on.
fn start_log(config: &Config, command: &Command) {
    let filter = match command {
        Command::Serve => EnvFilter::new(&config.log),
        // The others answer on standard output; only what went wrong belongs beside it.
        Command::Migrate { .. } | Command::Seed { .. } | Command::Doctor | Command::Audit(_) => EnvFilter::new("error"),
    };
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_span_events(FmtSpan::NONE)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Pretty => lines.compact().init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
}

fn settings_help() -> String {
    let mut help =
        String::from("Settings, in pactoria.toml or as variables (PACTORIA_ADDR and so on); variables win:\n");
    for it in &SETTINGS {
        let written = writeln!(help, "  {:<21} {} [{}]", it.key, it.meaning, it.default);
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
    }
    help.push_str("\nExit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 an audit chain is broken.");
    help
}

fn say(text: &str) {
    // Nobody listens any more when the pipe is closed.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn complain(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
