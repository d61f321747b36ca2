//! `gallery`: every piece of the interface in every state, in the browser alone.
//!
//! The page is `app/gallery.html`, the one that `trunk serve` uses, too; here its links to trunk are replaced by links
//! to the files of this build.

use std::fs;

use anyhow::Context as _;

use crate::{
    place::Place,
    setup,
    site::{self, Design, Entries, Finish, Source},
    step::{Steps, Stopped, say},
};

/// What cargo is told to build the gallery; clippy reads the same target.
pub(crate) const SELECTION: [&str; 6] = ["--package", "app", "--features", "csr", "--example", "gallery"];

/// Builds the gallery into `<target>/gallery`.
pub(crate) fn build(place: &Place, steps: &mut Steps) -> Result<(), Stopped> {
    setup::wasm_target(steps)?;
    let template = place.root.join("app/gallery.html");
    let template = steps.must("The gallery's page", "bring app/gallery.html back from the history", || {
        fs::read_to_string(&template).with_context(|| format!("{} cannot be read", template.display()))
    })?;
    let source = Source { selection: &SELECTION, module: "examples/gallery.wasm" };
    let module = site::compile(place, steps, Finish::Full, &source)?;
    let folder = place.target.join("gallery");
    let page = |entries: &Entries| page(&template, entries);
    let design = Design { sheets: sheets(&template), page: Some(&page) };
    site::assemble(place, steps, Finish::Full, &module, &folder, &design)?;
    say("\nTo look at it, serve the folder with any web server, for example:");
    say(&format!("    python3 -m http.server --bind 127.0.0.1 --directory {} 8080", folder.display()));
    Ok(())
}

/// The sheets of `style/` that the page asks for.
fn sheets(template: &str) -> Vec<String> {
    let addresses = template.lines().filter(|line| is_sheet(line)).filter_map(|line| line.split("style/").nth(1));
    addresses.filter_map(|address| Some(address.split_once('"')?.0.to_owned())).collect()
}

fn is_sheet(line: &str) -> bool {
    line.contains("rel=\"stylesheet\"")
}

/// The page with this build's files in place of the lines that are for trunk.
fn page(template: &str, entries: &Entries) -> String {
    let Entries { css, js, wasm } = entries;
    let own = format!(
        "    <link rel=\"stylesheet\" href=\"{css}\">\n    \
         <script type=\"module\">import start from \"{js}\"; start({{ module_or_path: \"{wasm}\" }});</script>\n"
    );
    let mut page = String::new();
    for line in template.lines() {
        if line.contains("data-trunk") || is_sheet(line) {
            continue;
        }
        if line.trim() == "</head>" {
            page.push_str(&own);
        }
        page.push_str(line);
        page.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../app/gallery.html");

    #[test]
    fn the_page_names_this_builds_files_and_not_trunks() {
        let entries = Entries { css: "/s.css".to_owned(), js: "/s.js".to_owned(), wasm: "/s.wasm".to_owned() };
        let page = page(TEMPLATE, &entries);
        assert!(!page.contains("data-trunk"), "{page}");
        assert_eq!(page.matches("rel=\"stylesheet\"").count(), 1, "{page}");
        for address in ["\"/s.css\"", "\"/s.js\"", "\"/s.wasm\""] {
            assert!(page.contains(address), "{address} is missing in {page}");
        }
    }

    #[test]
    fn every_sheet_of_the_page_is_bundled() {
        let sheets = sheets(TEMPLATE);
        assert_eq!(sheets.len(), TEMPLATE.matches("rel=\"stylesheet\"").count());
        assert_eq!(sheets.first().map(String::as_str), Some("main.css"));
    }
}
