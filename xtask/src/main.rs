//! `cargo xtask`: the project's two commands, and the smaller ones they are made of.
//!
//! Reading order: [`place`] (folders), [`step`] (how work is reported), [`process`] (how programs are started), then
//! one file per subject. Nothing here knows a product word, and nothing here is part of the product: the workspace
//! builds with plain cargo, too, for people who bring their own tools.

mod check;
mod faults;
mod gallery;
mod interrupt;
mod place;
mod postgres;
mod process;
mod release;
mod serve;
mod setup;
mod site;
mod step;
mod tally;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{interrupt::Undo, place::Place, step::Steps};

/// Builds, tests and runs Pactoria. Each command sets up what it misses and skips what is up to date.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build both halves and serve them on http://127.0.0.1:3000
    Run(serve::Options),
    /// Run every check and every test: rules, stories on SQLite and PostgreSQL, browser
    Test(test::Options),
    /// Build both halves; with --release, the one file that runs anywhere
    Build {
        /// Leave one optimised executable that carries its pages, WASM and styles
        #[arg(long)]
        release: bool,
    },
    /// Kill the server again and again while it is written to, and count what was acknowledged and lost
    Faults(faults::Options),
    /// Format the Rust sources
    Fmt,
    /// Run the checks that need no running program: formatting, clippy, docs, names, licences, WASM size
    Lint,
    /// Build the component gallery: a folder of plain files, no server behind it
    Gallery,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let (place, undo) = match begin() {
        Ok(both) => both,
        Err(problem) => {
            step::say(&format!("cargo xtask cannot begin: {problem:#}"));
            return ExitCode::FAILURE;
        }
    };
    let mut steps = Steps::begin();
    // Whether a command stopped half-way or ran to its end, the steps themselves know what failed.
    let _ = match options.command {
        Command::Run(options) => serve::run(&place, &mut steps, &options),
        Command::Test(options) => test::run(&place, &mut steps, &options, &undo),
        Command::Build { release: true } => release::build(&place, &mut steps),
        Command::Build { release: false } => serve::build(&place, &mut steps, serve::Pace::Usual).map(drop),
        Command::Faults(options) => faults::run(&place, &mut steps, &options, &undo),
        Command::Fmt => check::format(&place, &mut steps),
        Command::Lint => check::lint(&place, &mut steps),
        Command::Gallery => gallery::build(&place, &mut steps),
    };
    undo.run();
    steps.finish()
}

fn begin() -> Result<(Place, Undo)> {
    Ok((Place::find()?, Undo::on_interrupt()?))
}
