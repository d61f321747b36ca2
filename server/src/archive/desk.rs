//! `pactoria archive`: the same at the command line, for archives of any size.

use super::{pack, unpack};
use crate::config::Config;
use crate::serve;
use anyhow::Context as _;
use clap::Subcommand;
use pactoria::accounts::desk;
use pactoria::problem::Problem;
use pactoria::storage;
use std::fmt::Write as _;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

/// What can be done with archives.
#[derive(Subcommand)]
pub enum Command {
    /// Write all contracts of a company, their history and their signed files into one zip file of open files
    Export {
        /// The file to write; it must not exist
        file: PathBuf,
        /// The company's name or id; may be left out where there is one only
        #[arg(long, default_value = "", hide_default_value = true)]
        company: String,
    },
    /// Bring the contracts of an archive into a company; those that are there already stay as they are
    Import {
        /// The file that `pactoria archive export` or the settings page wrote
        file: PathBuf,
        /// The company's name or id; may be left out where there is one only
        #[arg(long, default_value = "", hide_default_value = true)]
        company: String,
    },
}

/// Carries it out and answers what to say.
///
/// # Errors
/// In words for whoever sits at the command line.
pub async fn run(command: Command, config: &Config) -> anyhow::Result<String> {
    let services = serve::open_to_look(config).await?;
    match command {
        Command::Export { file, company } => {
            let ctx = desk::of_company(&services, &company).await.map_err(|it| in_words(&it))?;
            let made = File::create_new(&file).with_context(|| match file.exists() {
                true => format!("{} is there already; an archive never replaces another file", file.display()),
                false => format!("{} cannot be written", file.display()),
            })?;
            let packed = pack(&ctx, BufWriter::with_capacity(1 << 20, made)).await;
            let contents = packed.map_err(|problem| {
                // Half an archive is none; if it cannot be removed, every reader still sees that it has no end.
                let _ = std::fs::remove_file(&file);
                in_words(&problem)
            })?;
            let mut words = format!(
                "{} contracts with {} versions, {} signed files and {} audit entries of {} are in {}.\n",
                contents.contracts,
                contents.versions,
                contents.originals,
                contents.audit_entries,
                ctx.person().company,
                file.display()
            );
            for hash in &contents.lost_originals {
                writeln!(words, "A signed file is missing or damaged and not in it: SHA-256 {hash}")?;
            }
            Ok(words)
        }
        Command::Import { file, company } => {
            let ctx = desk::of_company(&services, &company).await.map_err(|it| in_words(&it))?;
            let brought = unpack(&ctx, file).await.map_err(|it| in_words(&it))?;
            storage::count_anew(services.db()).await.map_err(|it| in_words(&it))?;
            let mut words = format!(
                "{} contracts came into {}. {} were there already and stay as they are. {} could not be taken.\n",
                brought.contracts,
                ctx.person().company,
                brought.already_here,
                brought.refused
            );
            if brought.filters > 0 {
                writeln!(words, "{} kept filters came in.", brought.filters)?;
            }
            if brought.rule_sets > 0 {
                writeln!(words, "{} published versions of the company's rules came in.", brought.rule_sets)?;
            }
            if brought.numbers > 0 {
                writeln!(words, "The company number or VAT number of {} came in.", ctx.person().company)?;
            }
            if brought.framework_reports > 0 {
                writeln!(words, "{} approved reports on frameworks came in.", brought.framework_reports)?;
            }
            if brought.clauses > 0 {
                writeln!(words, "{} clauses of the company's own came in.", brought.clauses)?;
            }
            if brought.templates > 0 {
                writeln!(words, "{} templates of the company's own came in.", brought.templates)?;
            }
            for it in &brought.remarks {
                writeln!(words, "left out: {it}")?;
            }
            for it in &brought.complaints {
                writeln!(words, "line {}: {}: {}", it.line, it.title.as_deref().unwrap_or("no contract"), it.why)?;
            }
            Ok(words)
        }
    }
}

fn in_words(problem: &Problem) -> anyhow::Error {
    anyhow::anyhow!("{}", problem.detail)
}
