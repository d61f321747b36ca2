//! From cargo's module to what a browser loads: JavaScript bindings, and WASM without names and as small as it gets.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    place::{self, Place},
    process,
    site::{Finish, cache::Cache, digest, files::Asset},
    step::note,
};

/// The name wasm-bindgen gives its files before they are hashed.
const NAME: &str = "pactoria";

/// What rustc emits for this target by default; wasm-opt must neither refuse it nor go beyond it.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What wasm-bindgen makes of a module.
pub(crate) struct Bindings {
    js: String,
    pub(crate) wasm: Vec<u8>,
    snippets: BTreeMap<PathBuf, String>,
}

/// The textual half of the bindings, as the cache keeps it.
#[derive(Serialize, Deserialize)]
struct Scripts {
    js: String,
    snippets: BTreeMap<PathBuf, String>,
}

/// Makes the bindings of a module.
pub(crate) fn bindings(place: &Place, cache: &Cache, module: &Path, finish: Finish) -> Result<Bindings> {
    let bytes = fs::read(module).with_context(|| format!("{} cannot be read", module.display()))?;
    let names: &[u8] = match finish {
        Finish::Quick => b"names kept",
        Finish::Full => b"names removed",
    };
    let mut made = None;
    let scripts = cache.kept("scripts", &[&bytes, names], || {
        let (scripts, wasm) = bind(bytes.clone(), finish)?;
        made = Some(wasm);
        Ok(serde_json::to_vec(&scripts)?)
    })?;
    let wasm = cache.kept("wasm", &[&bytes, names], || match made {
        Some(wasm) => Ok(wasm),
        // Only half of the result was kept.
        None => Ok(bind(bytes.clone(), finish)?.1),
    })?;
    let wasm = match finish {
        Finish::Quick => wasm,
        Finish::Full => optimised(place, cache, wasm)?,
    };
    let Scripts { js, snippets } = serde_json::from_slice(&scripts)?;
    Ok(Bindings { js, wasm, snippets })
}

fn bind(module: Vec<u8>, finish: Finish) -> Result<(Scripts, Vec<u8>)> {
    let folder = tempfile::tempdir()?;
    Bindgen::new()
        .input_bytes(NAME, module)
        .web(true)?
        .typescript(false)
        // The page names the hashed file; a default would point to one that does not exist.
        .omit_default_module_path(true)
        .remove_name_section(finish == Finish::Full)
        .remove_producers_section(true)
        .generate(folder.path())
        .context("wasm-bindgen refused the module")?;
    let mut snippets = BTreeMap::new();
    let inner = folder.path().join("snippets");
    for file in super::files::below(&inner)? {
        snippets.insert(file.strip_prefix(&inner)?.to_owned(), fs::read_to_string(&file)?);
    }
    let js = fs::read_to_string(folder.path().join(NAME).with_extension("js"))?;
    let wasm = fs::read(folder.path().join(format!("{NAME}_bg.wasm")))?;
    Ok((Scripts { js, snippets }, wasm))
}

/// Runs wasm-opt, which comes with the npm packages; without them the WASM stays a third larger.
fn optimised(place: &Place, cache: &Cache, wasm: Vec<u8>) -> Result<Vec<u8>> {
    let package = place.end2end().join("node_modules/binaryen");
    let Ok(description) = fs::read(package.join("package.json")) else {
        note("wasm-opt is not here (it comes with `cargo xtask test`), so the WASM stays larger");
        return Ok(wasm);
    };
    let Some(node) = place::program("node") else {
        note("Node is not here to run wasm-opt, so the WASM stays larger");
        return Ok(wasm);
    };
    cache.kept("optimised", &[&wasm, &description], || {
        let folder = tempfile::tempdir()?;
        let (input, output) = (folder.path().join("in.wasm"), folder.path().join("out.wasm"));
        fs::write(&input, &wasm)?;
        process::run(
            Command::new(node)
                .arg(package.join("bin/wasm-opt"))
                .args(["-Oz", "--strip-debug", "--strip-producers", "--strip-target-features"])
                .args(WASM_FEATURES)
                .arg(&input)
                .arg("-o")
                .arg(&output),
        )?;
        Ok(fs::read(&output)?)
    })
}

/// Bindings whose imports of JavaScript written inside crates carry a hash, too.
pub(crate) struct HashedSnippets {
    pub(crate) js: String,
    pub(crate) assets: Vec<Asset>,
}

/// How the script imports a snippet. Elsewhere it repeats the same path as a name that the WASM asks for: that one stays.
const IMPORT: &str = " from \"./snippets/";

/// Moves the snippets into a folder named by all their contents; they may import each other by relative paths.
pub(crate) fn hashed_snippets(bindings: &Bindings) -> HashedSnippets {
    if bindings.snippets.is_empty() {
        return HashedSnippets { js: bindings.js.clone(), assets: Vec::new() };
    }
    let parts: Vec<&[u8]> = bindings
        .snippets
        .iter()
        .flat_map(|(path, text)| [path.as_os_str().as_encoded_bytes(), text.as_bytes()])
        .collect();
    let folder = format!("snippets.{}", &digest(&parts)[..16]);
    let assets = bindings
        .snippets
        .iter()
        .map(|(path, text)| {
            Asset::named_by_content(&format!("pkg/{folder}/{}", path.display()), text.as_bytes().to_vec())
        })
        .collect();
    HashedSnippets { js: bindings.js.replace(IMPORT, &format!(" from \"./{folder}/")), assets }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_snippet(text: &str) -> HashedSnippets {
        let js = "import * as import1 from \"./snippets/app-1/inline0.js\"\nconst named = { \"./snippets/app-1/inline0.js\": import1 };\n";
        hashed_snippets(&Bindings {
            js: js.to_owned(),
            wasm: Vec::new(),
            snippets: BTreeMap::from([(PathBuf::from("app-1/inline0.js"), text.to_owned())]),
        })
    }

    #[test]
    fn a_snippet_that_changes_gets_a_new_address_and_the_script_follows() {
        let (one, two) = (with_snippet("export const now = 1;"), with_snippet("export const now = 2;"));
        assert_ne!(one.assets[0].path, two.assets[0].path);
        let address = one.assets[0].path.strip_prefix("/pkg/").unwrap();
        assert!(one.js.contains(&format!("from \"./{address}\"")), "{}", one.js);
        assert!(one.js.contains("{ \"./snippets/app-1/inline0.js\": import1 }"), "{}", one.js);
    }
}
