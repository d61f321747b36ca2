//! The built browser half: styles, script, WASM and public files, held in memory and served compressed.
//!
//! Read once at start, from the folder `PACTORIA_SITE_DIR` or, in the one-file build, from the program itself. Without a
//! built site the pages work all the same, only plainer. Files are listed in the site's `manifest.json`; what is not
//! listed there is not served, so no path of a request ever reaches the file system.

use anyhow::Context;
use app::PageAssets;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// `manifest.json` as the build writes it.
#[derive(Deserialize)]
struct Manifest {
    css: String,
    js: String,
    wasm: String,
    files: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    path: String,
    #[serde(rename = "type")]
    media_type: String,
    hash: String,
    immutable: bool,
    sizes: Sizes,
}

#[derive(Deserialize)]
struct Sizes {
    gzip: Option<u64>,
    br: Option<u64>,
}

/// One file with its compressed forms.
struct File {
    path: String,
    media_type: HeaderValue,
    hash: String,
    immutable: bool,
    plain: Bytes,
    gzip: Option<Bytes>,
    br: Option<Bytes>,
}

/// A form of a file as it goes over the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Identity,
    Gzip,
    Brotli,
}

/// The built browser half.
#[derive(Default)]
pub struct Site {
    files: Vec<Arc<File>>,
    /// What every page links to; empty addresses when there is no built site.
    pub page_assets: PageAssets,
}

impl Site {
    /// The site of `folder`, or the one inside the program, or none.
    ///
    /// # Errors
    /// When the folder lacks a file that its manifest names.
    pub fn load(folder: Option<&Path>) -> anyhow::Result<Self> {
        match folder {
            Some(folder) => Self::read(|name| {
                let path = folder.join(name);
                let bytes = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
                Ok(Cow::Owned(bytes))
            }),
            None => Self::bundled(),
        }
    }

    #[cfg(feature = "bundled")]
    fn bundled() -> anyhow::Result<Self> {
        #[derive(rust_embed::RustEmbed)]
        #[folder = "$PACTORIA_SITE"]
        struct Bundle;

        Self::read(|name| {
            Bundle::get(name).map(|it| it.data).with_context(|| format!("{name} is not inside the program"))
        })
    }

    #[cfg(not(feature = "bundled"))]
    #[expect(clippy::unnecessary_wraps, reason = "the one-file build can fail here")]
    fn bundled() -> anyhow::Result<Self> {
        tracing::info!("no built site: pages are served without style and script; `cargo xtask run` builds them");
        Ok(Self::default())
    }

    fn read(file: impl Fn(&str) -> anyhow::Result<Cow<'static, [u8]>>) -> anyhow::Result<Self> {
        let bytes = |name: &str| {
            file(name).map(|it| match it {
                Cow::Borrowed(inside) => Bytes::from_static(inside),
                Cow::Owned(read) => Bytes::from(read),
            })
        };
        let manifest: Manifest = serde_json::from_slice(&bytes("manifest.json")?)
            .context("manifest.json of the site is not as it should be")?;
        let mut files = Vec::with_capacity(manifest.files.len());
        for entry in manifest.files {
            let name = entry.path.trim_start_matches('/');
            let beside =
                |exists: Option<u64>, ending: &str| exists.map(|_| bytes(&format!("{name}.{ending}"))).transpose();
            files.push(Arc::new(File {
                media_type: HeaderValue::from_str(&entry.media_type)
                    .with_context(|| format!("the type of {name} is no media type"))?,
                plain: bytes(name)?,
                gzip: beside(entry.sizes.gzip, "gz")?,
                br: beside(entry.sizes.br, "br")?,
                path: entry.path,
                hash: entry.hash,
                immutable: entry.immutable,
            }));
        }
        Ok(Self { files, page_assets: PageAssets { css: manifest.css, js: manifest.js, wasm: manifest.wasm } })
    }

    /// Whether there is a built browser half.
    pub fn is_built(&self) -> bool {
        !self.files.is_empty()
    }

    /// A route for every file.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        self.files
            .iter()
            .fold(Router::new(), |router, file| router.route(&file.path, get(serve).with_state(Arc::clone(file))))
    }
}

async fn serve(State(file): State<Arc<File>>, headers: HeaderMap) -> Response {
    let coding = best_coding(headers.get(ACCEPT_ENCODING), file.br.is_some(), file.gzip.is_some());
    let (bytes, suffix, encoding) = match coding {
        Coding::Identity => (&file.plain, "", None),
        Coding::Gzip => (file.gzip.as_ref().unwrap_or(&file.plain), "-gz", Some(HeaderValue::from_static("gzip"))),
        Coding::Brotli => (file.br.as_ref().unwrap_or(&file.plain), "-br", Some(HeaderValue::from_static("br"))),
    };
    let tag = format!("\"{}{suffix}\"", file.hash);
    let is_known = headers.get(IF_NONE_MATCH).is_some_and(|it| names_tag(it, &tag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(bytes.clone()));
        response.headers_mut().insert(CONTENT_TYPE, file.media_type.clone());
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        if let Some(encoding) = encoding {
            response.headers_mut().insert(CONTENT_ENCODING, encoding);
        }
        response
    };
    let out = response.headers_mut();
    out.insert(CACHE_CONTROL, if file.immutable { IMMUTABLE } else { REVALIDATE });
    out.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(ETAG, tag);
    }
    response
}

/// The smallest form that the client takes (RFC 9110, section 12.5.3). A weight of zero refuses a form.
fn best_coding(accepted: Option<&HeaderValue>, has_br: bool, has_gzip: bool) -> Coding {
    let accepted = accepted.and_then(|it| it.to_str().ok()).unwrap_or("");
    let takes = |name: &str| {
        accepted.split(',').any(|part| {
            let mut pieces = part.split(';').map(str::trim);
            let is_named = pieces.next().is_some_and(|it| it.eq_ignore_ascii_case(name));
            let is_refused =
                pieces.any(|it| it.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0));
            is_named && !is_refused
        })
    };
    if has_br && takes("br") {
        Coding::Brotli
    } else if has_gzip && takes("gzip") {
        Coding::Gzip
    } else {
        Coding::Identity
    }
}

fn names_tag(header: &HeaderValue, tag: &str) -> bool {
    let Ok(listed) = header.to_str() else { return false };
    listed.split(',').map(|it| it.trim().trim_start_matches("W/")).any(|it| it == tag || it == "*")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;
    use tower::ServiceExt;

    fn folder() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("pkg")).unwrap();
        for (name, text) in [
            ("pkg/a.0.css", "plain style"),
            ("pkg/a.0.css.br", "br"),
            ("pkg/a.0.css.gz", "gz"),
            ("favicon.ico", "icon"),
        ] {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let manifest = serde_json::json!({
            "css": "/pkg/a.0.css", "js": "/pkg/a.0.js", "wasm": "/pkg/a.0.wasm",
            "files": [
                {"path": "/pkg/a.0.css", "type": "text/css; charset=utf-8", "hash": "0123", "immutable": true, "sizes": {"raw": 11, "gzip": 2, "br": 2}},
                {"path": "/favicon.ico", "type": "image/x-icon", "hash": "4567", "immutable": false, "sizes": {"raw": 4, "gzip": null, "br": null}},
            ],
        });
        std::fs::write(dir.path().join("manifest.json"), manifest.to_string()).unwrap();
        dir
    }

    async fn ask(path: &str, method: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let dir = folder();
        let router: Router = Site::load(Some(dir.path())).unwrap().routes();
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1000).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn the_smallest_form_that_the_client_takes_is_sent() {
        for (accepted, body, encoding) in [
            ("br, gzip", "br", Some("br")),
            ("gzip;q=0.5", "gz", Some("gzip")),
            ("br;q=0, gzip", "gz", Some("gzip")),
            ("identity", "plain style", None),
        ] {
            let (status, headers, text) = ask("/pkg/a.0.css", "GET", &[("accept-encoding", accepted)]).await;
            assert_eq!((status, text.as_str()), (StatusCode::OK, body), "{accepted}");
            assert_eq!(headers.get(CONTENT_ENCODING).map(|it| it.to_str().unwrap()), encoding);
            assert_eq!(headers[VARY], "Accept-Encoding");
            assert_eq!(headers[CONTENT_TYPE], "text/css; charset=utf-8");
            assert_eq!(headers[CACHE_CONTROL], "public, max-age=31536000, immutable");
        }
    }

    #[tokio::test]
    async fn a_known_form_is_not_sent_again() {
        let (status, headers, body) = ask("/favicon.ico", "GET", &[("if-none-match", "\"other\", W/\"4567\"")]).await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(headers[ETAG], "\"4567\"");
        let (status, ..) =
            ask("/pkg/a.0.css", "GET", &[("if-none-match", "\"0123\""), ("accept-encoding", "br")]).await;
        assert_eq!(status, StatusCode::OK, "another form has another tag");
    }

    #[tokio::test]
    async fn head_tells_the_length_and_sends_nothing() {
        let (status, headers, body) = ask("/pkg/a.0.css", "HEAD", &[]).await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, ""));
        assert_eq!(headers[CONTENT_LENGTH], "11");
    }

    #[tokio::test]
    async fn what_the_manifest_does_not_list_is_not_there() {
        for path in ["/manifest.json", "/pkg/a.0.css.br", "/pkg/../manifest.json"] {
            assert_eq!(ask(path, "GET", &[]).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn a_file_that_the_manifest_names_and_the_folder_lacks_is_reported() {
        let dir = folder();
        std::fs::remove_file(dir.path().join("favicon.ico")).unwrap();
        assert!(Site::load(Some(dir.path())).err().unwrap().to_string().contains("favicon.ico"));
    }
}
