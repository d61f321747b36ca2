//! `run`: both halves, then the server in place of this program.

use std::{os::unix::process::CommandExt as _, path::PathBuf, process::Command};

use anyhow::{Error, Result};

use crate::{
    place::Place,
    process, setup,
    site::{self, Finish},
    step::{Steps, Stopped, say},
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Build the browser half without optimising: larger pages, quicker builds while programming
    #[arg(long)]
    dev: bool,
    /// The command of `pactoria` to run, such as `seed`; `serve` when left out
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Which of the two is to be short: the build or the page.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    Usual,
    Dev,
}

/// Builds both halves and becomes the server.
pub(crate) fn run(place: &Place, steps: &mut Steps, options: &Options) -> Result<(), Stopped> {
    let site = build(place, steps, if options.dev { Pace::Dev } else { Pace::Usual })?;
    say("");
    steps.must(
        "Pactoria",
        "read the line above; `cargo xtask build` builds the server again",
        // Comes back only when the server cannot be started.
        || {
            let mut server = Command::new(place.debug_server());
            server.args(&options.arguments).env("PACTORIA_SITE_DIR", site);
            Err(Error::new(server.exec()).context("the server did not start"))
        },
    )
}

/// Builds both halves for this machine and returns the folder of the site.
pub(crate) fn build(place: &Place, steps: &mut Steps, pace: Pace) -> Result<PathBuf, Stopped> {
    setup::wasm_target(steps)?;
    let (finish, folder) = match pace {
        Pace::Usual => (Finish::Full, place.site()),
        Pace::Dev => (Finish::Quick, place.quick_site()),
    };
    site::build(place, steps, finish, &folder)?;
    server(place, steps)?;
    Ok(folder)
}

/// Builds the server for this machine, quickly and with its checks in place.
pub(crate) fn server(place: &Place, steps: &mut Steps) -> Result<(), Stopped> {
    steps.must("Server half: compile", "mend what the compiler names above, and start again", || {
        process::run(process::cargo(place).args(["build", "--package", "server", "--bin", "pactoria"]))
    })
}
