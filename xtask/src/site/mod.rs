//! The browser's half as a folder of files: WASM, its JavaScript, one style sheet, and `public/` as it is.
//!
//! The folder holds `manifest.json` and the files it names, each beside its `.gz` and `.br` where those are smaller.
//! A file whose name carries the hash of its content never changes, so browsers may keep it for ever. Building twice
//! from the same sources touches nothing.

mod cache;
mod files;
mod style;
mod wasm;

use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest as _, Sha256};

pub(crate) use files::Manifest;

use crate::{
    place::Place,
    process,
    setup::WASM,
    step::{Steps, Stopped, note},
};
use cache::Cache;
use files::{Asset, Folder};

/// How much work a site is worth.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finish {
    /// For a programmer at work: debug code with its names, compressed a little.
    Quick,
    /// As it is tested and shipped: optimised for size and compressed as far as it goes.
    Full,
}

impl Finish {
    fn profile(self) -> &'static str {
        match self {
            Self::Quick => "dev",
            Self::Full => "wasm-release",
        }
    }

    /// Cargo's folder for that profile.
    fn folder(self) -> &'static str {
        match self {
            Self::Quick => "debug",
            Self::Full => "wasm-release",
        }
    }
}

/// Which package becomes the WASM of a site.
pub(crate) struct Source<'a> {
    /// What `cargo build` is told: package, target, features.
    pub(crate) selection: &'a [&'a str],
    /// Where cargo leaves the module, below the folder of the profile.
    pub(crate) module: &'a str,
}

/// The product's own browser half.
const FRONTEND: Source<'static> = Source { selection: &["--package", "frontend", "--lib"], module: "frontend.wasm" };

/// Builds the site that the server hands out, into `folder`.
pub(crate) fn build(place: &Place, steps: &mut Steps, finish: Finish, folder: &Path) -> Result<Manifest, Stopped> {
    let module = compile(place, steps, finish, &FRONTEND)?;
    assemble(place, steps, finish, &module, folder, &Design { sheets: vec!["main.css".to_owned()], page: None })
}

/// Compiles one package for the browser and returns where its module lies.
pub(crate) fn compile(
    place: &Place,
    steps: &mut Steps,
    finish: Finish,
    source: &Source<'_>,
) -> Result<PathBuf, Stopped> {
    steps.must("Browser half: compile", "mend what the compiler names above, and start again", || {
        process::run(process::cargo(place).arg("build").args(source.selection).args([
            "--target",
            WASM,
            "--profile",
            finish.profile(),
        ]))?;
        Ok(place.target.join(WASM).join(finish.folder()).join(source.module))
    })
}

/// Turns a module, the style sheets and `public/` into the files of `folder`.
pub(crate) fn assemble(
    place: &Place,
    steps: &mut Steps,
    finish: Finish,
    module: &Path,
    folder: &Path,
    design: &Design<'_>,
) -> Result<Manifest, Stopped> {
    steps.must(
        "Browser half: bindings, style, compression",
        "mend what is named above; `cargo clean` also empties what earlier builds left",
        || {
            let cache = Cache::open(place)?;
            let bindings = wasm::bindings(place, &cache, module, finish)?;
            let style = style::bundle(&place.root.join("style"), &design.sheets, &place.root.join("public"))?;

            let snippets = wasm::hashed_snippets(&bindings);
            let wasm = Asset::hashed("pkg/pactoria_bg", "wasm", bindings.wasm);
            let js = Asset::hashed("pkg/pactoria", "js", snippets.js.into_bytes());
            let css = Asset::hashed("pkg/pactoria", "css", style.into_bytes());
            let entries = Entries { css: css.path.clone(), js: js.path.clone(), wasm: wasm.path.clone() };
            let mut assets = vec![css, js, wasm];
            assets.extend(snippets.assets);
            assets.extend(files::public(&place.root.join("public"))?);
            assets.extend(design.page.map(|page| Asset::plain("index.html", page(&entries).into_bytes())));

            let manifest = Folder::new(folder, &cache, finish).publish(entries, assets)?;
            cache.prune()?;
            for file in manifest.entries() {
                note(&file.to_string());
            }
            Ok(manifest)
        },
    )
}

/// What a site looks like.
pub(crate) struct Design<'a> {
    /// Sheets of `style/`, in their order.
    pub(crate) sheets: Vec<String>,
    /// Makes a start page; none where a server makes the pages.
    pub(crate) page: Option<&'a dyn Fn(&Entries) -> String>,
}

/// The addresses a page starts from.
#[derive(Clone)]
pub(crate) struct Entries {
    pub(crate) css: String,
    pub(crate) js: String,
    pub(crate) wasm: String,
}

/// SHA-256 over several parts, as hexadecimal digits; each part's length counts, too.
pub(crate) fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first 16 hexadecimal digits of a content's SHA-256: in names, and as its version.
fn content_hash(content: &[u8]) -> String {
    hex(&Sha256::digest(content)[..8])
}
