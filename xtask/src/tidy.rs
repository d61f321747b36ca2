//! What no file of the project may name: this machine's folders, and where packages were fetched from.
//!
//! A checkout must build anywhere, behind any mirror.

use std::{fs, path::Path, process::Command};

use anyhow::{Result, bail};

use crate::{
    place::{self, Place},
    process,
};

/// The one line of Cargo.lock that names the index cargo knows by itself; in two halves, because it may stand only there.
const STANDARD_SOURCE: &str = concat!("source = \"registry+https://github.com/rust-lang/crates", ".io-index\"");

/// Reads every file of the project (what git tracks or would track) and names the lines that should not be there.
pub(crate) fn check(place: &Place) -> Result<()> {
    let listed = process::output_of(Command::new("git").current_dir(&place.root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    let forbidden = Forbidden::on_this_machine(place);
    let mut found = Vec::new();
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        // Deleted files are still listed, and pictures are not text.
        let Ok(text) = fs::read_to_string(place.root.join(name)) else { continue };
        for (number, line) in text.lines().enumerate() {
            if let Some(reason) = forbidden.reason(name, line) {
                found.push(format!("{name}:{}: {reason}", number + 1));
            }
        }
    }
    if found.is_empty() { Ok(()) } else { bail!("\n{}", found.join("\n")) }
}

struct Forbidden {
    folders: Vec<String>,
    hosts: Vec<String>,
}

impl Forbidden {
    fn on_this_machine(place: &Place) -> Self {
        let home = place::variable("HOME").unwrap_or_default();
        let folders = [place.root.as_path(), Path::new(&home)]
            .into_iter()
            // In a container the project may lie in a folder such as /app, which means something else in a file.
            .filter(|folder| folder.components().count() > 2)
            .map(|folder| format!("{}/", folder.display()))
            .collect();
        // Put together here, so that this file passes its own check.
        let hosts = [["registry", "npmjs"], ["registry", "yarnpkg"], ["crates", "io/api"], ["index.crates", "io"]]
            .into_iter()
            .chain([["static.crates", "io"], ["pypi", "org"], ["files", "pythonhosted"], ["mirror", "gcr"]])
            .map(|parts| parts.join("."))
            .collect();
        Self { folders, hosts }
    }

    fn reason(&self, name: &str, line: &str) -> Option<String> {
        if let Some(folder) = self.folders.iter().find(|folder| line.contains(folder.as_str())) {
            return Some(format!("names {folder}, a folder of this machine"));
        }
        if let Some(host) = self.hosts.iter().find(|host| line.contains(host.as_str())) {
            return Some(format!("names {host}, a package registry"));
        }
        if name.ends_with("package-lock.json") && line.trim_start().starts_with("\"resolved\"") {
            return Some("keeps a download address (npm's setting omit-lockfile-registry-resolved)".to_owned());
        }
        if name.ends_with("Cargo.lock") && line.starts_with("source = ") && line != STANDARD_SOURCE {
            return Some("names a source other than cargo's own".to_owned());
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_tie_the_project_to_a_machine_or_a_mirror_are_named() {
        let place = Place { root: "/somewhere/pactoria".into(), target: "/somewhere/pactoria/target".into() };
        let forbidden = Forbidden::on_this_machine(&place);
        let registry = ["https://registry", "npmjs", "org/axe-core"].join(".");
        let bad = [
            ("docs/a.md", "cd /somewhere/pactoria/app"),
            ("README.md", registry.as_str()),
            ("end2end/package-lock.json", "      \"resolved\": \"https://mirror.example/axe-core.tgz\","),
            ("Cargo.lock", "source = \"registry+https://mirror.example/index\""),
        ];
        for (name, line) in bad {
            assert!(forbidden.reason(name, line).is_some(), "{name}: {line}");
        }
        let good =
            [("Cargo.lock", STANDARD_SOURCE), ("docs/a.md", "unix:/run/pactoria.sock"), ("src/lib.rs", "resolved")];
        for (name, line) in good {
            assert_eq!(forbidden.reason(name, line), None, "{name}: {line}");
        }
    }
}
