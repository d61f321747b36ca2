//! What a build or a test needs on this machine, fetched where that is possible and named where it is not.
//!
//! Each function looks first and does nothing when everything is there. Browsers are never downloaded: the tests drive
//! the distribution's own.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, bail, ensure};
use nix::unistd::Uid;

use crate::{
    place::{self, Place},
    process,
    site::digest,
    step::{Steps, Stopped, note},
};

/// The browser half's platform.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that rustc can compile for the browser.
pub(crate) fn wasm_target(steps: &mut Steps) -> Result<(), Stopped> {
    steps.must(
        "Rust's standard library for WASM",
        "run `rustup target add wasm32-unknown-unknown`; without rustup, install the wasm32 library that belongs to your rustc \
         (on Debian: libstd-rust-dev-wasm32), or build it with `-Zbuild-std`, and start again",
        || {
            if wasm_library_is_here()? {
                note("already here");
                return Ok(());
            }
            ensure!(place::program("rustup").is_some(), "it is missing, and rustup is not here to fetch it");
            process::run(Command::new("rustup").args(["target", "add", WASM]))?;
            ensure!(wasm_library_is_here()?, "rustup added it, but the rustc on the search path does not find it");
            Ok(())
        },
    )
}

fn wasm_library_is_here() -> Result<bool> {
    let folder = process::output_of(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
    Ok(fs::read_dir(folder.trim()).is_ok_and(|mut entries| entries.next().is_some()))
}

/// A program that comes from the distribution.
pub(crate) struct Tool {
    package: &'static str,
    purpose: &'static str,
    find: fn() -> Option<PathBuf>,
}

/// Drives the pages.
pub(crate) const BROWSER: Tool =
    Tool { package: "chromium", purpose: "opens the pages in the browser tests", find: place::chromium };

/// The second database.
pub(crate) const POSTGRESQL: Tool = Tool {
    package: "postgresql",
    purpose: "the second database of the story tests",
    find: || place::postgres_program("initdb"),
};

/// Reads PDFs back.
pub(crate) const PDF_TEXT: Tool =
    Tool { package: "poppler-utils", purpose: "reads exported PDFs back", find: || place::program("pdftotext") };

/// Judges PDFs.
pub(crate) const PDF_CHECK: Tool =
    Tool { package: "qpdf", purpose: "checks that exported PDFs are sound", find: || place::program("qpdf") };

/// Makes sure that these programs are here; as root on Debian, missing ones are installed.
pub(crate) fn tools(steps: &mut Steps, tools: &[Tool]) -> Result<(), Stopped> {
    steps.must(
        "Programs from the distribution",
        "install the programs named above (on Debian as root: `apt-get install` and the names), and start again",
        || {
            let missing: Vec<&Tool> = tools.iter().filter(|tool| (tool.find)().is_none()).collect();
            if missing.is_empty() {
                note("already here");
                return Ok(());
            }
            for tool in &missing {
                note(&format!("missing: {} ({})", tool.package, tool.purpose));
            }
            if !Uid::effective().is_root() || place::program("apt-get").is_none() {
                bail!("these can be installed from here only on Debian and as root");
            }
            process::run(Command::new("apt-get").args(["update", "--quiet"]))?;
            process::run(
                Command::new("apt-get")
                    .env("DEBIAN_FRONTEND", "noninteractive")
                    .args(["install", "--quiet", "--yes", "--no-install-recommends"])
                    .args(missing.iter().map(|tool| tool.package)),
            )?;
            match missing.iter().find(|tool| (tool.find)().is_none()) {
                Some(tool) => bail!("{} was installed, but its programs are not on the search path", tool.package),
                None => Ok(()),
            }
        },
    )
}

/// Installs the npm packages of the browser tests, exactly as locked.
pub(crate) fn npm_packages(place: &Place, steps: &mut Steps) -> Result<(), Stopped> {
    steps.must(
        "npm packages of the browser tests",
        "see that Node 20 or newer with npm is installed and that npm reaches its registry, and start again",
        || {
            let folder = place.end2end();
            let lock =
                fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json cannot be read")?;
            let wanted = digest(&[&lock]);
            // npm empties the folder first, so this file stands only for a finished installation.
            let stamp = folder.join("node_modules/.installed-from");
            if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
                note("already installed as locked");
                return Ok(());
            }
            ensure!(place::program("npm").is_some(), "npm is not on the search path");
            process::run(
                Command::new("npm").current_dir(&folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").args([
                    "ci",
                    "--no-fund",
                    "--no-audit",
                ]),
            )?;
            fs::write(&stamp, wanted)?;
            Ok(())
        },
    )
}
