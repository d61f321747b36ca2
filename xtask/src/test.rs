//! `test`: everything, the cheap parts first; each part goes on when another fails, so one run tells all.

use std::process::Command;

use anyhow::{Context as _, Result};
use clap::ValueEnum;

use crate::{
    check::{self, NATIVE},
    faults,
    interrupt::Undo,
    place::{self, Place},
    postgres, process, serve, setup,
    site::{self, Finish},
    step::{Steps, Stopped, note, say},
    tally::{Runner, Tally},
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run these parts alone (several: --only rules,stories)
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
}

/// A part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting, clippy, docs, names, licences, WASM size
    Lint,
    /// Rules and forms: no database, no network
    Rules,
    /// Requests through the whole server, on SQLite and on PostgreSQL
    Stories,
    /// The pages in a real browser
    Browser,
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

const REMEDY: &str = "read the names of the failed tests above; each is a sentence about what no longer holds";

/// Runs the tests and prints how many there were.
pub(crate) fn run(place: &Place, steps: &mut Steps, options: &Options, undo: &Undo) -> Result<(), Stopped> {
    let mut tally = Tally::default();
    let outcome = parts(place, steps, options, undo, &mut tally);
    if !tally.is_empty() {
        say(&format!("\n{} passed, {} failed", tally.passed, tally.failed));
    }
    outcome
}

fn parts(place: &Place, steps: &mut Steps, options: &Options, undo: &Undo, tally: &mut Tally) -> Result<(), Stopped> {
    set_up(place, steps, options)?;
    if options.wants(Part::Lint) {
        check::run(place, steps)?;
    }
    if options.wants(Part::Rules) {
        rules(place, steps, tally);
    }
    if options.wants(Part::Stories) {
        stories(place, steps, undo, tally);
    }
    if options.wants(Part::Browser) {
        browser(place, steps, tally)?;
    }
    Ok(())
}

fn set_up(place: &Place, steps: &mut Steps, options: &Options) -> Result<(), Stopped> {
    if options.wants(Part::Lint) || options.wants(Part::Browser) {
        setup::wasm_target(steps)?;
        setup::npm_packages(place, steps)?;
    }
    let mut tools = Vec::new();
    if options.wants(Part::Stories) {
        tools.extend([setup::POSTGRESQL, setup::PDF_TEXT, setup::PDF_CHECK]);
    }
    if options.wants(Part::Browser) {
        tools.push(setup::BROWSER);
    }
    if tools.is_empty() { Ok(()) } else { setup::tools(steps, &tools) }
}

/// Unit tests, examples in the docs, and this package's own tests.
fn rules(place: &Place, steps: &mut Steps, tally: &mut Tally) {
    steps.check("Rules", REMEDY, || runner(place, &["--lib", "--bins"], tally, None));
    steps.check("Examples in the docs", REMEDY, || {
        let mut tests = process::cargo(place);
        tests.arg("test").args(PRODUCT).arg("--doc");
        process::run_counting(&mut tests, Runner::Cargo, tally)
    });
    steps.check("The build's own tests", REMEDY, || {
        process::run_counting(process::cargo(place).args(["test", "--package", "xtask"]), Runner::Cargo, tally)
    });
}

/// The same stories on both databases.
fn stories(place: &Place, steps: &mut Steps, undo: &Undo, tally: &mut Tally) {
    steps.check("Stories on SQLite", REMEDY, || runner(place, &["--test", "*"], tally, None));
    let started = steps.must(
        "PostgreSQL: start",
        "see that PostgreSQL's server programs are installed and that their user may write to the temporary folder",
        || postgres::start(undo),
    );
    if let Ok(database) = started {
        steps.check("Stories on PostgreSQL", REMEDY, || runner(place, &["--test", "*"], tally, Some(&database)));
        undo.run();
    }
}

/// The product without this package, whose dependencies would be built once more beside it.
const PRODUCT: [&str; 5] = [NATIVE[0], NATIVE[1], NATIVE[2], "--exclude", "xtask"];

/// Runs tests with nextest where it is installed, which runs more of them at once, otherwise with cargo.
fn runner(place: &Place, selection: &[&str], tally: &mut Tally, database: Option<&str>) -> Result<()> {
    let mut tests = process::cargo(place);
    let has_nextest = process::output_of(process::cargo(place).args(["nextest", "--version"])).is_ok();
    let kind = if has_nextest {
        tests.args(["nextest", "run", "--no-fail-fast"]);
        Runner::Nextest
    } else {
        tests.args(["test", "--no-fail-fast"]);
        Runner::Cargo
    };
    tests.args(PRODUCT).args(selection);
    match database {
        Some(address) => tests.env("PACTORIA_TEST_DATABASE_URL", address),
        None => tests.env_remove("PACTORIA_TEST_DATABASE_URL"),
    };
    process::run_counting(&mut tests, kind, tally)
}

/// The pages in Chromium, served by the server that was just built; Playwright's own configuration starts it.
fn browser(place: &Place, steps: &mut Steps, tally: &mut Tally) -> Result<(), Stopped> {
    let folder = place.end2end();
    if !folder.join("playwright.config.ts").is_file() {
        note("end2end/ has no playwright.config.ts yet, so there are no browser tests to run");
        return Ok(());
    }
    site::build(place, steps, Finish::Full, &place.site())?;
    serve::server(place, steps)?;
    faults::few(place, steps)?;
    steps.check("Browser", REMEDY, || {
        let chromium = place::chromium().context("Chromium is not on the search path")?;
        let mut tests = Command::new(folder.join("node_modules/.bin/playwright"));
        tests
            .arg("test")
            .current_dir(&folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .env("PACTORIA_BIN", place.debug_server())
            .env("PACTORIA_SITE_DIR", place.site())
            .env("CHROMIUM_PATH", chromium);
        process::run_counting(&mut tests, Runner::Playwright, tally)
    });
    Ok(())
}
