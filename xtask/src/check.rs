//! `fmt` and `lint`: everything that can be wrong without a program running.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::{
    gallery,
    place::{self, Place},
    process,
    setup::{self, WASM},
    site::{self, Finish},
    step::{Steps, Stopped, note},
    tidy,
};

/// What a first visit may load in script and WASM, with brotli.
const FIRST_LOAD: usize = 250_000;

/// The packages that run on a machine; `frontend` runs in a browser, and mixing the two would switch browser behaviour
/// on in the server, as `--all-features` would.
pub(crate) const NATIVE: [&str; 3] = ["--workspace", "--exclude", "frontend"];

/// Formats the Rust sources.
pub(crate) fn format(place: &Place, steps: &mut Steps) -> Result<(), Stopped> {
    steps.must("Format", "mend the file rustfmt cannot read", || {
        process::run(process::cargo(place).args(["fmt", "--all"]))
    })
}

/// Sets up what the checks need and runs them.
pub(crate) fn lint(place: &Place, steps: &mut Steps) -> Result<(), Stopped> {
    setup::wasm_target(steps)?;
    if place::program("npm").is_some() {
        setup::npm_packages(place, steps)?;
    }
    run(place, steps)
}

/// Runs the checks, quick ones first.
pub(crate) fn run(place: &Place, steps: &mut Steps) -> Result<(), Stopped> {
    steps.check("Formatting", "run `cargo xtask fmt`", || {
        process::run(process::cargo(place).args(["fmt", "--all", "--check"]))
    });
    steps.check("Names", "say it without the machine's folder or the registry's host", || tidy::check(place));
    dependencies(place, steps);
    let remedy = "mend what clippy names above; a lint that is wrong here gets a scoped #[expect] with its reason";
    steps
        .check("Clippy: what runs on a machine", remedy, || clippy(place, &[&NATIVE[..], &["--all-targets"]].concat()));
    steps.check("Clippy: what runs in a browser", remedy, || {
        clippy(place, &["--package", "frontend", "--target", WASM])
    });
    if place.root.join("app/examples/gallery.rs").is_file() {
        steps.check("Clippy: the gallery", remedy, || {
            clippy(place, &[&gallery::SELECTION[..], &["--target", WASM]].concat())
        });
    }
    steps.check("Documentation", "mend the doc comments rustdoc names above", || {
        process::run(
            process::cargo(place)
                .arg("doc")
                .args(NATIVE)
                .args(["--no-deps", "--lib"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    });
    wasm_budget(place, steps)
}

fn clippy(place: &Place, selection: &[&str]) -> Result<()> {
    process::run(process::cargo(place).arg("clippy").args(selection).args(["--", "-D", "warnings"]))
}

/// Licences, sources and leftovers among the dependencies, where the tools for them are installed.
fn dependencies(place: &Place, steps: &mut Steps) {
    let is_here = |tool: &str| process::output_of(process::cargo(place).args([tool, "--version"])).is_ok();
    if is_here("deny") {
        steps.check(
            "Dependencies: licences and sources",
            "replace the dependency, or decide in deny.toml why it may stay",
            || process::run(process::cargo(place).args(["deny", "check", "bans", "licenses", "sources"])),
        );
    } else {
        note("cargo-deny is not installed, so licences and sources are not checked here");
    }
    if is_here("machete") {
        steps.check("Dependencies: unused", "take the named dependencies out of their Cargo.toml", || {
            process::run(Command::new("cargo").current_dir(&place.root).arg("machete"))
        });
    }
}

/// Builds the site and weighs what a first visit loads.
fn wasm_budget(place: &Place, steps: &mut Steps) -> Result<(), Stopped> {
    let manifest = site::build(place, steps, Finish::Full, &place.site())?;
    steps.check(
        "WASM budget",
        "see what the last change brought into the browser half (regular expressions, icon packs and time zones are the \
         usual culprits)",
        || {
            let size = manifest.first_load();
            let share = size * 100 / FIRST_LOAD;
            note(&format!("script and WASM: {size} bytes with brotli, {share} % of the budget"));
            ensure!(size <= FIRST_LOAD, "{size} bytes are over the budget of {FIRST_LOAD}");
            Ok(())
        },
    );
    Ok(())
}
