//! Where a request came from, as far as it is known.

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use std::net::{IpAddr, SocketAddr};

/// The address of the other end, or the one a trusted proxy names.
///
/// Of `X-Forwarded-For` only the last entry counts: the proxy in front wrote it, everything before it is the caller's word.
pub(super) fn of(parts: &Parts, trust_proxy: bool) -> Option<IpAddr> {
    let forwarded = || {
        let listed = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        listed.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let direct = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(it)| it.ip());
    let found = if trust_proxy { forwarded().or_else(direct) } else { direct() };
    found.map(|it| it.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn asked(forwarded: &str, trust_proxy: bool) -> Option<String> {
        let request = Request::builder()
            .header("x-forwarded-for", forwarded)
            .extension(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 5000))))
            .body(())
            .unwrap();
        of(&request.into_parts().0, trust_proxy).map(|it| it.to_string())
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_its_own_entry() {
        assert_eq!(asked("203.0.113.7", false).as_deref(), Some("10.0.0.1"));
        assert_eq!(asked("198.51.100.1, 203.0.113.7", true).as_deref(), Some("203.0.113.7"));
        assert_eq!(asked("::ffff:203.0.113.7", true).as_deref(), Some("203.0.113.7"));
        assert_eq!(asked("nonsense", true).as_deref(), Some("10.0.0.1"));
    }
}
