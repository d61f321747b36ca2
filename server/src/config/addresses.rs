//! The addresses that the process is told: those with a password in them do not print it.

use axum::http::Uri;
use std::fmt;

/// A database address. Its password does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(pub(super) String);

impl DatabaseUrl {
    /// The address with its password.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the database is a file of ours.
    pub fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.split_once("://"), self.0.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => write!(f, "{scheme}://…@{place}"),
            _ => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// The address of a mail server. Its password does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(String);

impl SmtpUrl {
    /// Accepts `smtps://` and `smtp://`; a password only where it is encrypted on its way or stays on this machine.
    pub fn parse(raw: &str) -> Option<Self> {
        let uri: Uri = raw.parse().ok()?;
        let host = uri.host().filter(|it| !it.is_empty())?;
        let is_encrypted = match uri.scheme_str() {
            Some("smtps") => true,
            Some("smtp") => uri.query() == Some("tls=required"),
            Some(_) | None => return None,
        };
        let has_password = uri.authority().is_some_and(|it| it.as_str().contains('@'));
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        (is_encrypted || is_here || !has_password).then(|| Self(raw.to_owned()))
    }

    /// The address with its password.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.split_once("://"), self.0.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => write!(f, "{scheme}://…@{place}"),
            _ => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpUrl({self})")
    }
}

/// How browsers reach the server: scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(pub(super) String);

impl PublicUrl {
    /// Accepts `http://` or `https://` with a host and nothing after it.
    pub fn parse(raw: &str) -> Option<Self> {
        let url = raw.trim().trim_end_matches('/');
        let uri: Uri = url.parse().ok()?;
        let has_scheme = matches!(uri.scheme_str(), Some("http" | "https"));
        let has_host = uri.host().is_some_and(|it| !it.is_empty());
        let is_bare = uri.path() == "/" && uri.query().is_none() && !url.contains(['@', '#']);
        (has_scheme && has_host && is_bare).then(|| Self(url.to_ascii_lowercase()))
    }

    /// The address without a slash at its end, which is also the origin that browsers send.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether browsers come over TLS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }
}
