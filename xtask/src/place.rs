//! Where things are: the project, the build folder, the programs on this machine.
//!
//! The only file that reads the environment.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

/// The folders of one checkout.
pub(crate) struct Place {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's build folder: `CARGO_TARGET_DIR`, otherwise `target` in the project.
    pub(crate) target: PathBuf,
}

impl Place {
    /// Finds the project from the folder cargo names, wherever the command was typed.
    pub(crate) fn find() -> Result<Self> {
        let package =
            variable("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().context("this package lies in no project")?.to_owned();
        ensure!(
            root.join("Cargo.toml").is_file(),
            "{} holds no Cargo.toml; start it as `cargo xtask` inside the project",
            root.display()
        );
        let target = match variable("CARGO_TARGET_DIR").filter(|given| !given.is_empty()) {
            Some(given) => std::path::absolute(given)?,
            None => root.join("target"),
        };
        fs::create_dir_all(&target).with_context(|| format!("{} cannot be created", target.display()))?;
        Ok(Self { root, target })
    }

    /// What the server hands out to browsers, ready to be served or embedded.
    pub(crate) fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The same, built quickly and unoptimised by `run --dev`.
    pub(crate) fn quick_site(&self) -> PathBuf {
        self.target.join("site-dev")
    }

    /// Results kept between runs; may be deleted at any time.
    pub(crate) fn cache(&self) -> PathBuf {
        self.target.join("xtask-cache")
    }

    /// The browser tests and the npm packages they need.
    pub(crate) fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// The server as `cargo build` leaves it.
    pub(crate) fn debug_server(&self) -> PathBuf {
        self.target.join("debug/pactoria")
    }
}

/// Reads one environment variable.
#[expect(clippy::disallowed_methods, reason = "the one place in this package where the environment is read")]
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// The names of all environment variables.
pub(crate) fn variable_names() -> Vec<String> {
    env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect()
}

/// Looks for a program on the search path.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    env::split_paths(&variable("PATH")?).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The Chromium the browser tests drive: `CHROMIUM_PATH`, otherwise one on the search path.
pub(crate) fn chromium() -> Option<PathBuf> {
    variable("CHROMIUM_PATH")
        .map(PathBuf::from)
        .or_else(|| ["chromium", "chromium-browser", "google-chrome-stable"].into_iter().find_map(program))
}

/// A program of PostgreSQL's server side: on the search path, or where Debian keeps it (the newest, if there are several).
pub(crate) fn postgres_program(name: &str) -> Option<PathBuf> {
    program(name).or_else(|| {
        let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path().join("bin").join(name)))
            .filter(|file| file.is_file())
            .collect();
        versions.sort_by_key(|file| major_version(file));
        versions.pop()
    })
}

/// The 15 in `/usr/lib/postgresql/15/bin/initdb`.
fn major_version(file: &Path) -> u32 {
    file.ancestors().nth(2).and_then(Path::file_name).and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debians_postgresql_versions_are_compared_as_numbers() {
        let version = |text| major_version(Path::new(text));
        assert_eq!(version("/usr/lib/postgresql/9/bin/initdb"), 9);
        assert!(version("/usr/lib/postgresql/9/bin/initdb") < version("/usr/lib/postgresql/15/bin/initdb"));
    }
}
