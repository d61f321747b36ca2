//! The style sheets as one: imports followed, layers kept in order, minified.
//!
//! Written for current browsers: nesting, layers and `light-dark()` pass through as they are. A `url()` must name a
//! file of `public/` by its full path, because the finished sheet lies in another folder than its sources.

use std::{
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow, ensure};
use lightningcss::{
    bundler::{Bundler, FileProvider, ResolveResult, SourceProvider},
    dependencies::{Dependency, DependencyOptions},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

/// The oldest browsers that understand the sheets as they are written: those of summer 2024.
fn browsers() -> Targets {
    let version = |major: u32, minor: u32| Some((major << 16) | (minor << 8));
    // The other names in this list are Chromium as well, numbered in their own ways.
    Targets::from(Browsers {
        chrome: version(126, 0),
        edge: version(126, 0),
        firefox: version(128, 0),
        ios_saf: version(17, 5),
        safari: version(17, 5),
        ..Browsers::default()
    })
}

/// The sheets on disk, and one above them that imports those that were asked for.
struct Sheets {
    disk: FileProvider,
    entry: PathBuf,
    imports: String,
}

impl SourceProvider for Sheets {
    type Error = io::Error;

    fn read<'a>(&'a self, file: &Path) -> io::Result<&'a str> {
        if file == self.entry {
            return Ok(&self.imports);
        }
        // A missing sheet is reported by its own name, not only by the sheet that imports it.
        let named = |problem: io::Error| io::Error::new(problem.kind(), format!("{}: {problem}", file.display()));
        self.disk.read(file).map_err(named)
    }

    fn resolve(&self, specifier: &str, originating_file: &Path) -> io::Result<ResolveResult> {
        self.disk.resolve(specifier, originating_file)
    }
}

/// Bundles some sheets of `folder`, and what they import, into one; pictures and fonts come from the folder `public`.
pub(crate) fn bundle(folder: &Path, sheets: &[String], public: &Path) -> Result<String> {
    let imports = sheets.iter().map(|sheet| format!("@import \"{sheet}\";\n")).collect();
    let sheets = Sheets { disk: FileProvider::new(), entry: folder.join("every sheet"), imports };
    let mut bundler = Bundler::new(&sheets, None, ParserOptions::default());
    let mut sheet =
        bundler.bundle(&sheets.entry).map_err(|problem| anyhow!("the style sheets do not read: {problem}"))?;
    sheet
        .minify(MinifyOptions { targets: browsers(), ..MinifyOptions::default() })
        .map_err(|problem| anyhow!("the style sheets do not shorten: {problem}"))?;
    let options = || PrinterOptions { minify: true, targets: browsers(), ..PrinterOptions::default() };

    let analysed = PrinterOptions { analyze_dependencies: Some(DependencyOptions::default()), ..options() };
    for dependency in sheet.to_css(analysed)?.dependencies.unwrap_or_default() {
        check(&dependency, public)?;
    }
    Ok(sheet.to_css(options()).context("the style sheets do not print")?.code)
}

fn check(dependency: &Dependency, public: &Path) -> Result<()> {
    let (address, place) = match dependency {
        Dependency::Import(import) => (&import.url, &import.loc),
        Dependency::Url(url) => (&url.url, &url.loc),
    };
    let at = format!("{} line {}", place.file_path, place.start.line);
    if address.starts_with("data:") || address.starts_with('#') {
        return Ok(());
    }
    let path = address.strip_prefix('/').filter(|path| !path.starts_with('/'));
    let path =
        path.with_context(|| format!("{at}: `{address}` is no path from the root, such as /fonts/text.woff2"))?;
    let path = path.split(['?', '#']).next().unwrap_or(path);
    ensure!(public.join(path).is_file(), "{at}: public/ holds no file `{path}`");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Bundles a main sheet that imports `part.css`, with `public/fonts/text.woff2` in place.
    fn bundled(main: &str, part: &str) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let public = folder.path().join("public");
        fs::create_dir_all(public.join("fonts"))?;
        fs::write(public.join("fonts/text.woff2"), "")?;
        fs::write(folder.path().join("main.css"), main)?;
        fs::write(folder.path().join("part.css"), part)?;
        bundle(folder.path(), &["main.css".to_owned()], &public)
    }

    #[test]
    fn light_and_dark_colours_and_nested_rules_pass_through() {
        let css = bundled(
            "@import \"part.css\";",
            "a { color: light-dark(#123456, #abcdef); &:hover { color: red; } .masthead & { color: blue; } }",
        )
        .unwrap();
        assert_eq!(css, "a{color:light-dark(#123456,#abcdef);&:hover{color:red}.masthead &{color:#00f}}");
    }

    #[test]
    fn layers_keep_the_order_the_main_sheet_gives_them() {
        let main = "@layer tokens, base;\n@import \"part.css\" layer(base);\n@layer tokens { p { margin: 1px; } }";
        let css = bundled(main, "p { margin: 0; }").unwrap();
        // A layer that comes first in the text gives way to one that comes later.
        assert!(css.find("@layer tokens") < css.find("@layer base"), "{css}");
        assert!(css.contains("@layer tokens"), "{css}");
    }

    #[test]
    fn a_font_that_public_does_not_hold_is_refused_with_its_line() {
        let face = |address: &str| format!("p {{ margin: 0 }}\n@font-face {{ font-family: T; src: url({address}); }}");
        assert!(bundled(&face("/fonts/text.woff2"), "").unwrap().contains("/fonts/text.woff2"));
        let problem = bundled(&face("/fonts/missing.woff2"), "").unwrap_err().to_string();
        assert!(problem.contains("line 2") && problem.contains("fonts/missing.woff2"), "{problem}");
        let problem = bundled(&face("../public/fonts/text.woff2"), "").unwrap_err().to_string();
        assert!(problem.contains("no path from the root"), "{problem}");
        assert!(bundled(&face("//elsewhere.example/text.woff2"), "").is_err());
    }

    #[test]
    fn several_sheets_become_one_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.css"), "p { margin: 0 }").unwrap();
        fs::write(folder.path().join("b.css"), "p { padding: 0 }").unwrap();
        let css = bundle(folder.path(), &["b.css".to_owned(), "a.css".to_owned()], folder.path()).unwrap();
        assert_eq!(css, "p{margin:0;padding:0}");
    }

    #[test]
    fn a_missing_import_is_named() {
        let problem = bundled("@import \"absent.css\";", "").unwrap_err().to_string();
        assert!(problem.contains("absent.css"), "{problem}");
    }
}
