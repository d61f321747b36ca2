//! The files of a site: named, compressed, listed in the manifest, and nothing else in the folder.

use std::{
    collections::BTreeSet,
    fmt, fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;

use crate::site::{
    Entries, Finish,
    cache::{Cache, write_whole},
    content_hash,
};

/// A file of the site before it is written.
pub(crate) struct Asset {
    /// Its address, from the root: `/pkg/pactoria.0123456789abcdef.css`.
    pub(crate) path: String,
    content: Vec<u8>,
    immutable: bool,
}

impl Asset {
    /// A file that gets the hash of its content into its name.
    pub(crate) fn hashed(stem: &str, extension: &str, content: Vec<u8>) -> Self {
        Self { path: format!("/{stem}.{}.{extension}", content_hash(&content)), content, immutable: true }
    }

    /// A file whose path already changes with its content.
    pub(crate) fn named_by_content(path: &str, content: Vec<u8>) -> Self {
        Self { path: format!("/{path}"), content, immutable: true }
    }

    /// A file whose name stays when its content changes.
    pub(crate) fn plain(path: &str, content: Vec<u8>) -> Self {
        Self { path: format!("/{path}"), content, immutable: false }
    }
}

/// What the server needs to know about a site; `manifest.json` in its folder.
#[derive(Serialize)]
pub(crate) struct Manifest {
    /// Address of the style sheet.
    css: String,
    /// Address of the module script that starts the browser half.
    js: String,
    /// Address of the WASM that script is given.
    wasm: String,
    files: Vec<File>,
}

/// One file of a site.
#[derive(Serialize)]
pub(crate) struct File {
    /// Its address, from the root.
    path: String,
    /// Its media type, ready for `Content-Type`.
    #[serde(rename = "type")]
    media_type: &'static str,
    /// The first 16 hexadecimal digits of its SHA-256.
    hash: String,
    /// Whether another content would have another address.
    immutable: bool,
    sizes: Sizes,
}

/// Bytes of a file as it is and in each encoding that is kept beside it.
#[derive(Serialize)]
struct Sizes {
    raw: usize,
    gzip: Option<usize>,
    br: Option<usize>,
}

impl Manifest {
    /// The files every page starts with.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| [&self.css, &self.js, &self.wasm].contains(&&file.path))
    }

    /// Addresses and media types of the files every page starts with.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.entries().map(|file| (file.path.as_str(), file.media_type))
    }

    /// Bytes of script and WASM that a first visit loads, compressed with brotli.
    pub(crate) fn first_load(&self) -> usize {
        let code = self.entries().filter(|file| file.path != self.css);
        code.map(|file| file.sizes.br.unwrap_or(file.sizes.raw)).sum()
    }
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kilobytes = |bytes: usize| bytes as f64 / 1000.0;
        write!(f, "{}  {:.1} kB", self.path, kilobytes(self.sizes.raw))?;
        match self.sizes.br {
            Some(br) => write!(f, ", {:.1} kB with brotli", kilobytes(br)),
            None => Ok(()),
        }
    }
}

/// The folder a site is written to.
pub(crate) struct Folder<'a> {
    folder: &'a Path,
    cache: &'a Cache,
    finish: Finish,
}

impl<'a> Folder<'a> {
    pub(crate) fn new(folder: &'a Path, cache: &'a Cache, finish: Finish) -> Self {
        Self { folder, cache, finish }
    }

    /// Writes the assets and their compressed forms, then the manifest, then deletes what belongs to neither.
    ///
    /// Files that are the same already are left alone, so a server that embeds the folder is not built again.
    pub(crate) fn publish(&self, entries: Entries, assets: Vec<Asset>) -> Result<Manifest> {
        let mut written = BTreeSet::from([self.folder.join("manifest.json")]);
        let mut files = Vec::new();
        for asset in assets {
            let media_type = media_type(&asset.path);
            let file = self.folder.join(asset.path.trim_start_matches('/'));
            let mut sizes = Sizes { raw: asset.content.len(), gzip: None, br: None };
            if is_compressible(media_type) {
                sizes.gzip = self.beside(&file, "gz", &asset.content, gzip, &mut written)?;
                sizes.br = self.beside(&file, "br", &asset.content, brotli, &mut written)?;
            }
            write_changed(&file, &asset.content)?;
            written.insert(file);
            let hash = content_hash(&asset.content);
            files.push(File { path: asset.path, media_type, hash, immutable: asset.immutable, sizes });
        }
        let manifest = Manifest { css: entries.css, js: entries.js, wasm: entries.wasm, files };
        write_changed(&self.folder.join("manifest.json"), &serde_json::to_vec_pretty(&manifest)?)?;
        for file in below(self.folder)? {
            if !written.contains(&file) {
                fs::remove_file(&file).with_context(|| format!("{} cannot be deleted", file.display()))?;
            }
        }
        Ok(manifest)
    }

    /// Writes one compressed form and returns its size; a form that saves nothing is not kept.
    fn beside(
        &self,
        file: &Path,
        extension: &str,
        content: &[u8],
        compress: fn(&[u8], Finish) -> Result<Vec<u8>>,
        written: &mut BTreeSet<PathBuf>,
    ) -> Result<Option<usize>> {
        let effort: &[u8] = match self.finish {
            Finish::Quick => b"quick",
            Finish::Full => b"full",
        };
        let compressed = self.cache.kept(extension, &[content, effort], || compress(content, self.finish))?;
        if compressed.len() >= content.len() {
            return Ok(None);
        }
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(extension);
        let file = PathBuf::from(name);
        write_changed(&file, &compressed)?;
        written.insert(file);
        Ok(Some(compressed.len()))
    }
}

fn gzip(content: &[u8], finish: Finish) -> Result<Vec<u8>> {
    let level = match finish {
        Finish::Quick => Compression::fast(),
        Finish::Full => Compression::best(),
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn brotli(content: &[u8], finish: Finish) -> Result<Vec<u8>> {
    let quality = match finish {
        Finish::Quick => 3,
        Finish::Full => 11,
    };
    let parameters = BrotliEncoderParams { quality, size_hint: content.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut Cursor::new(content), &mut compressed, &parameters)?;
    Ok(compressed)
}

/// The files of `public/`, under the addresses they have there; hidden files stay behind.
pub(crate) fn public(folder: &Path) -> Result<Vec<Asset>> {
    let mut assets = Vec::new();
    for file in below(folder)? {
        let path = file.strip_prefix(folder)?;
        let path = path.to_str().with_context(|| format!("public/{} is not a readable name", path.display()))?;
        if !path.split('/').any(|part| part.starts_with('.')) {
            assets.push(Asset::plain(path, fs::read(&file)?));
        }
    }
    Ok(assets)
}

/// All files below a folder, in order; none when there is no such folder.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn write_changed(file: &Path, content: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|present| present == content) { Ok(()) } else { write_whole(file, content) }
}

/// The media type browsers are told, by the ending of the name.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "ttf" => "font/ttf",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

/// Whether a type is worth compressing; pictures and web fonts are compressed already.
fn is_compressible(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || [
            "application/json",
            "application/manifest+json",
            "application/wasm",
            "application/xml",
            "font/otf",
            "font/ttf",
            "image/svg+xml",
            "image/x-icon",
        ]
        .contains(&media_type)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::place::Place;

    fn entries() -> Entries {
        Entries { css: "/a.css".to_owned(), js: "/a.js".to_owned(), wasm: "/a.wasm".to_owned() }
    }

    fn published(folder: &Path, assets: Vec<Asset>) -> Manifest {
        let place = Place { root: folder.to_owned(), target: folder.to_owned() };
        let cache = Cache::open(&place).unwrap();
        Folder::new(&place.site(), &cache, Finish::Full).publish(entries(), assets).unwrap()
    }

    #[test]
    fn compressed_forms_hold_the_same_content() {
        let text = "Each party keeps the other's secrets. ".repeat(40);
        let mut unzipped = String::new();
        flate2::read::GzDecoder::new(gzip(text.as_bytes(), Finish::Full).unwrap().as_slice())
            .read_to_string(&mut unzipped)
            .unwrap();
        assert_eq!(unzipped, text);
        let mut unpacked = Vec::new();
        let packed = brotli(text.as_bytes(), Finish::Full).unwrap();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());
    }

    #[test]
    fn a_site_holds_its_files_their_smaller_forms_and_nothing_of_the_build_before() {
        let folder = tempfile::tempdir().unwrap();
        let sheet =
            |colour: &str| Asset::hashed("pkg/a", "css", format!("p{{color:{colour}}}").repeat(20).into_bytes());
        published(folder.path(), vec![sheet("red"), Asset::plain("robots.txt", b"x".to_vec())]);
        let manifest = published(folder.path(), vec![sheet("blue")]);

        let site = folder.path().join("site");
        let address = &manifest.files[0].path;
        let sheet = site.join(address.trim_start_matches('/'));
        let expected: BTreeSet<PathBuf> = [
            sheet.clone(),
            PathBuf::from(format!("{}.br", sheet.display())),
            PathBuf::from(format!("{}.gz", sheet.display())),
            site.join("manifest.json"),
        ]
        .into();
        assert_eq!(below(&site).unwrap().into_iter().collect::<BTreeSet<_>>(), expected);
        assert!(address.starts_with("/pkg/a.") && address.len() == "/pkg/a..css".len() + 16, "{address}");
    }

    #[test]
    fn what_does_not_shrink_is_kept_once_and_the_manifest_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = published(folder.path(), vec![Asset::plain("robots.txt", b"x".to_vec())]);
        let text = serde_json::to_value(&manifest).unwrap();
        assert_eq!(
            text["files"][0],
            serde_json::json!({
                "path": "/robots.txt",
                "type": "text/plain; charset=utf-8",
                "hash": "2d711642b726b044",
                "immutable": false,
                "sizes": { "raw": 1, "gzip": null, "br": null },
            })
        );
    }
}
