//! The command line: a table of contents.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 an audit chain is broken, 4 a backup cannot be used.

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use migrations::{MigrationStatus, Migrator, MigratorTrait};
use mimalloc::MiMalloc;
use pactoria::context::{Clock as _, SystemClock};
use pactoria::contracts::reindex;
use server::backup::{self, Contents, Passphrase, Unusable};
use server::bench::{self, Half};
use server::config::{Config, LogFormat, SETTINGS};
use server::{archive, ask, audit, doctor, seed, serve, users};
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// A page is made of thousands of short strings, on several threads, and SQLite frees on its own what others allocated: that
/// is what the allocator of the C library is slowest at.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const FAILED: u8 = 1;
const WRONG_USAGE: u8 = 2;
const BROKEN_CHAIN: u8 = 3;
const UNUSABLE_BACKUP: u8 = 4;

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
        /// Say what the last N migrations hold, which `--lose-data` takes back; stop the server and make a backup before
        #[arg(long, value_name = "N", conflicts_with = "status", value_parser = clap::value_parser!(u32).range(1..))]
        down: Option<u32>,
        /// With --down: take them back; every row that they made room for is lost
        #[arg(long, requires = "down")]
        lose_data: bool,
        /// Show which migrations are in and which are to come, and apply none
        #[arg(long)]
        status: bool,
    },
    /// Make an example company to look around in
    Seed {
        /// Its password; drawn and shown when left out
        #[arg(long)]
        password: Option<String>,
        /// Make twenty companies with N contracts between them instead, to measure with
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(seed::MOST)))]
        contracts: Option<u32>,
        /// Make so many companies instead of twenty
        #[arg(long, value_name = "N", requires = "contracts", default_value_t = seed::MOST_COMPANIES,
              value_parser = clap::value_parser!(u8).range(1..=i64::from(seed::MOST_COMPANIES)))]
        companies: u8,
    },
    /// Write database, documents and keys into one file, sealed with a passphrase, while the server runs
    #[command(after_help = PASSPHRASE_HELP)]
    Backup {
        /// The file to write; it must not exist, nor lie in the data folder
        file: PathBuf,
        #[command(flatten)]
        passphrase: PassphraseFrom,
    },
    /// Read a backup and put it into an empty place, on this machine or another
    #[command(after_help = RESTORE_HELP)]
    Restore {
        /// The file that `pactoria backup` wrote
        file: PathBuf,
        /// The new data folder; it must be empty or missing
        #[arg(long, value_name = "DIR", required_unless_present = "verify")]
        into: Option<PathBuf>,
        /// Show the count and the hash of everything; without --into, read the file only and write nothing
        #[arg(long)]
        verify: bool,
        #[command(flatten)]
        passphrase: PassphraseFrom,
    },
    /// Take all contracts of a company away as open files, or bring such files in
    #[command(subcommand)]
    Archive(archive::Command),
    /// See accounts, add one, set a password, lift a lock, close and reopen
    #[command(subcommand)]
    User(users::Command),
    /// Look at everything the server needs and say what to do
    #[command(
        after_help = "Exit codes: 0 everything is well, 1 something is ill, 2 a setting must be corrected first."
    )]
    Doctor,
    /// Measure lists, search, dashboard and sign-ins with the data there is; writes nothing
    #[command(args_conflicts_with_subcommands = true)]
    Bench {
        #[command(subcommand)]
        what: Option<Bench>,
        /// The company's name or id; may be left out where there is one only
        #[arg(long, default_value = "", hide_default_value = true)]
        company: String,
        /// How often each is measured
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        times: u32,
    },
    /// The audit trail
    #[command(subcommand)]
    Audit(Audit),
}

#[derive(Subcommand)]
enum Bench {
    /// Measure how well key terms are found in labelled agreements, such as docs/bench/data/cuad-dev.json.gz
    Extract {
        /// The agreements with their labels: JSON, packed with gzip or not
        file: PathBuf,
        /// Show what was missed and made up of one key term, such as KT-GOVLAW, instead of the figures
        #[arg(long, value_name = "TERM")]
        misses: Option<String>,
        /// Take every second agreement only: the first, third and so on, or the others
        #[arg(long)]
        half: Option<Half>,
    },
    /// Measure how long trying a change of the rules takes, on contracts made for it and thrown away
    Trial {
        /// How many contracts there are
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000))]
        contracts: u32,
        /// How long each is, in pages
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=200))]
        pages: u32,
        /// How often it is measured
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
        times: u32,
    },
    /// Measure how long every rule takes over one contract, on texts made for it
    Rules {
        /// How long each is, in pages
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=200))]
        pages: u32,
        /// How often it is measured
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        times: u32,
    },
    /// Measure how well descriptions in plain English lead to their template and answer its questions
    Describe {
        /// The descriptions with what is to be understood, such as docs/bench/data/descriptions.json
        file: PathBuf,
        /// Show what went wrong in the development half instead of the figures
        #[arg(long)]
        misses: bool,
    },
}

/// Never an argument: other people on the machine can read those.
#[derive(clap::Args)]
struct PassphraseFrom {
    /// A file whose first line is the passphrase
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

const PASSPHRASE_HELP: &str = "\
The passphrase comes from --passphrase-file, from the variable PACTORIA_BACKUP_PASSPHRASE, or is asked for. Without it
nobody can open the file. Left out are sign-ins that are open: people sign in again after a restore.";

const RESTORE_HELP: &str = "\
The passphrase comes from --passphrase-file, from the variable PACTORIA_BACKUP_PASSPHRASE, or is asked for.
The database goes into a SQLite file in the folder, or into the PostgreSQL database named by PACTORIA_DATABASE_URL, which
must have no tables. A backup of either database can be restored to the other. The whole file is read before anything is
written; what was written is read back, counted and hashed; what fails leaves nothing behind. Settings are not taken over.";

#[derive(Subcommand)]
enum Audit {
    /// Check that no entry of any company was changed, moved or taken out from between others (exit code 3 if one was)
    Verify,
}

#[tokio::main]
async fn main() -> ExitCode {
    let command = Arguments::parse().command.unwrap_or(Command::Serve);
    // Looking at a backup needs no settings, and must not make a data folder.
    if let Command::Restore { file, into: None, passphrase, .. } = &command {
        return ended(look_at(file, passphrase).await);
    }
    // Nor does what is measured without a company.
    if let Command::Bench { what: Some(Bench::Extract { file, misses, half }), .. } = &command {
        return ended(bench::extract(file, misses.as_deref(), *half).map(|table| {
            say(&table);
            ExitCode::SUCCESS
        }));
    }
    if let Command::Bench { what: Some(Bench::Describe { file, misses }), .. } = &command {
        return ended(bench::describe(file, *misses).map(|table| {
            say(&table);
            ExitCode::SUCCESS
        }));
    }
    if let Command::Bench { what: Some(Bench::Trial { contracts, pages, times }), .. } = &command {
        return ended(bench::trial(*contracts, *pages, *times).await.map(|table| {
            say(&table);
            ExitCode::SUCCESS
        }));
    }
    if let Command::Bench { what: Some(Bench::Rules { pages, times }), .. } = &command {
        say(&bench::rules(*pages, *times));
        return ExitCode::SUCCESS;
    }
    let into_new = matches!(&command, Command::Restore { into: Some(into), .. } if !into.exists());
    let config = match settings(&command) {
        Ok(config) => config,
        Err(mistakes) => {
            complain(&mistakes.to_string());
            return ExitCode::from(WRONG_USAGE);
        }
    };
    start_log(&config, &command);
    ended(carry_out(command, &config, into_new).await)
}

fn ended(outcome: anyhow::Result<ExitCode>) -> ExitCode {
    match outcome {
        Ok(code) => code,
        Err(err) => {
            complain(&format!("pactoria: {err:#}\n"));
            ExitCode::from(if err.is::<Unusable>() { UNUSABLE_BACKUP } else { FAILED })
        }
    }
}

fn settings(command: &Command) -> Result<Config, server::config::Mistakes> {
    let here = std::env::current_dir().unwrap_or_default();
    let mut variables: Vec<_> = variables().collect();
    match command {
        // The new folder is the data folder, whatever the settings of the old one were.
        Command::Restore { into: Some(into), .. } => {
            variables.retain(|(name, _)| !matches!(name.as_str(), "PACTORIA_DATA_DIR" | "PACTORIA_MASTER_KEY_FILE"));
            variables.push(("PACTORIA_DATA_DIR".to_owned(), into.to_string_lossy().into_owned()));
        }
        Command::Restore { into: None, .. }
        | Command::Serve
        | Command::Migrate { .. }
        | Command::Seed { .. }
        | Command::Backup { .. }
        | Command::Archive(_)
        | Command::User(_)
        | Command::Bench { .. }
        | Command::Doctor
        | Command::Audit(_) => {}
    }
    Config::load(variables, &here)
}

fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
}

impl PassphraseFrom {
    /// The passphrase as given; a person is asked twice where a typing mistake would lock a new backup for good.
    fn read(&self, is_new: bool) -> anyhow::Result<Passphrase> {
        let variable = variables().find(|(name, _)| name == ask::PASSPHRASE_VARIABLE).map(|(_, value)| value);
        let given = match (&self.passphrase_file, variable) {
            (Some(file), _) => ask::first_line(file)?,
            (None, Some(value)) => value,
            (None, None) => ask::secret("Passphrase of the backup", is_new)?,
        };
        if is_new { Passphrase::choose(&given) } else { Ok(Passphrase::given(&given)) }
    }
}

async fn carry_out(command: Command, config: &Config, into_new: bool) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve => serve::run(config).await?,
        Command::Migrate { status: true, .. } => say(&migration_status(config).await?),
        Command::Migrate { down: Some(steps), lose_data, status: false } => {
            return take_back(config, steps, lose_data).await;
        }
        Command::Migrate { down: None, status: false, .. } => migrate(config).await?,
        Command::Seed { password, contracts, companies } => {
            let services = serve::open(config).await?;
            let made = match contracts {
                Some(contracts) => {
                    let many = seed::Many { contracts, companies };
                    seed::seed_many(&services, many, password, tell_progress).await
                }
                None => seed::seed(&services, password).await,
            };
            let made = made.map_err(|problem| anyhow::anyhow!("{}", problem.detail))?;
            say(&format!(
                "{} example contracts are there.\n  e-mail    {}\n  password  {}\n",
                made.contracts, made.email, made.password
            ));
        }
        Command::Backup { file, passphrase } => {
            let made = backup::take(config, &file, &passphrase.read(true)?, SystemClock.now()).await?;
            show(&made);
            say(&format!("Written to {}, read back and found whole.\n", file.display()));
        }
        Command::Restore { file, into: None, passphrase, .. } => return look_at(&file, &passphrase).await,
        Command::Restore { file, into: Some(into), verify, passphrase } => {
            return restore(config, &file, &into, passphrase.read(false)?, (verify, into_new)).await;
        }
        Command::Archive(command) => say(&archive::run(command, config).await?),
        Command::User(command) => say(&users::run(command, config).await?),
        // What is measured without settings was measured before they were read.
        Command::Bench { what: _, company, times } => {
            let services = serve::open_to_look(config).await?;
            let table = bench::measure(&services, &company, times).await;
            say(&table.map_err(|problem| anyhow::anyhow!("{}", problem.detail))?);
        }
        Command::Doctor => {
            let findings = doctor::examine(config, SystemClock.now()).await;
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

fn show(contents: &Contents) {
    say(&format!("{}\n", contents.lines().join("\n")));
}

async fn look_at(file: &Path, passphrase: &PassphraseFrom) -> anyhow::Result<ExitCode> {
    show(&backup::check(file, passphrase.read(false)?).await?);
    say(&format!("{} is whole. Nothing was written.\n", file.display()));
    Ok(ExitCode::SUCCESS)
}

async fn restore(
    config: &Config,
    file: &Path,
    into: &Path,
    passphrase: Passphrase,
    (verify, is_new): (bool, bool),
) -> anyhow::Result<ExitCode> {
    let restored = backup::bring(config, file, passphrase).await;
    if restored.is_err() && is_new {
        // The settings made the folder; one that holds anything is somebody's and stays.
        let _ = std::fs::remove_dir(into);
    }
    let restored = restored?;
    if verify {
        show(&restored.contents);
        say(&format!("{}\n", restored.chains.lines.join("\n")));
    }
    say(&format!(
        "Restored into {}: every row and file was read back and has the count and the hash of the backup.\n\
         People sign in again. API keys revoked after the backup was made are good again: look at Settings, API keys.\n\
         Start it with PACTORIA_DATA_DIR={} pactoria serve\n",
        into.display(),
        into.display()
    ));
    if restored.chains.is_whole {
        return Ok(ExitCode::SUCCESS);
    }
    complain("pactoria: an audit chain was broken before the backup was made; `pactoria audit verify` says where\n");
    Ok(ExitCode::from(BROKEN_CHAIN))
}

/// One line for every ten thousand contracts, beside the answer.
fn tell_progress(written: u32) {
    if written.is_multiple_of(10_000) {
        complain(&format!("{written} contracts\n"));
    }
}

async fn migration_status(config: &Config) -> anyhow::Result<String> {
    let db = serve::connect(config).await?;
    let (mut lines, mut to_come) = (String::new(), 0);
    for it in Migrator::get_migration_with_status(&db).await? {
        let is_in = it.status() == MigrationStatus::Applied;
        to_come += u32::from(!is_in);
        lines.push_str(if is_in { "in       " } else { "to come  " });
        lines.push_str(it.name());
        lines.push('\n');
    }
    lines.push_str(&match to_come {
        0 => "The schema is up to date.\n".to_owned(),
        _ => format!("{to_come} to come; `pactoria migrate` and `pactoria serve` apply them.\n"),
    });
    Ok(lines)
}

async fn migrate(config: &Config) -> anyhow::Result<()> {
    let db = serve::connect(config).await?;
    migrations::up(&db, None).await?;
    // Words are made of the contracts by the program, and no migration knows how.
    reindex::missing(&db).await.map_err(|problem| anyhow::anyhow!("{}", problem.detail))?;
    say("The schema is up to date.\n");
    Ok(())
}

/// Takes back the last migrations, once whoever asks has said that what is in them may be lost.
async fn take_back(config: &Config, steps: u32, may_lose_data: bool) -> anyhow::Result<ExitCode> {
    let db = serve::connect(config).await?;
    let applied = Migrator::get_applied_migrations(&db).await?;
    let last = applied.len().checked_sub(usize::try_from(steps)?);
    let last =
        last.with_context(|| format!("only {} migrations are in, so {steps} cannot be taken back", applied.len()))?;
    if !may_lose_data {
        let names: Vec<_> = applied[last..].iter().rev().map(|it| format!("  {}\n", it.name())).collect();
        complain(&format!(
            "Nothing was taken back. These would be, with every row that they made room for:\n{}\
             Stop the server, make a backup, and add --lose-data to do it.\n",
            names.concat()
        ));
        return Ok(ExitCode::from(WRONG_USAGE));
    }
    migrations::down(&db, Some(steps)).await?;
    let to_come = Migrator::get_pending_migrations(&db).await?.len();
    say(&format!("Taken back; {to_come} migrations are to come.\n"));
    Ok(ExitCode::SUCCESS)
}

/// Log lines go to standard error, so that what a command answers can be piped on.
fn start_log(config: &Config, command: &Command) {
    let filter = match command {
        Command::Serve => EnvFilter::new(&config.log),
        // The others answer on standard output; only what went wrong belongs beside it.
        Command::Migrate { .. }
        | Command::Seed { .. }
        | Command::Backup { .. }
        | Command::Restore { .. }
        | Command::Archive(_)
        | Command::User(_)
        | Command::Bench { .. }
        | Command::Doctor
        | Command::Audit(_) => EnvFilter::new("error"),
    };
    // It writes what a model sent into the log where it cannot read it; what came of a call is logged by us.
    let filter = match "async_openai=off".parse() {
        Ok(silent) => filter.add_directive(silent),
        Err(_) => filter,
    };
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_span_events(FmtSpan::NONE)
        // A log that cannot be written, such as to a full disk, must not take the request down with it.
        .log_internal_errors(false)
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
    help.push_str("\nExit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 an audit chain is broken, 4 a backup cannot be used.");
    help
}

fn say(text: &str) {
    // Nobody listens any more when the pipe is closed.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn complain(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
