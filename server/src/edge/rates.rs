//! How often one address may try to sign in or to register.
//!
//! A token bucket for each address and act. It slows down guessing over many accounts; the lockout of a single account
//! lives in the core, counts by e-mail, and stays on when these limits are lifted for measuring.

use super::address;
use crate::refusal::Refusal;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use pactoria::problem::Problem;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

/// The most addresses that are remembered at once.
const MOST_BUCKETS: usize = 20_000;

/// The acts that are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Act {
    SignIn,
    Register,
}

impl Act {
    /// The act of a request, if it is a limited one.
    fn of(method: &Method, path: &str) -> Option<Self> {
        match (method, path) {
            (&Method::POST, "/do/accounts/sign_in" | "/resume" | "/api/v1/auth/login") => Some(Self::SignIn),
            (&Method::POST, "/do/accounts/register" | "/api/v1/auth/register") => Some(Self::Register),
            _ => None,
        }
    }

    /// How many may follow each other at once.
    fn burst(self) -> f64 {
        match self {
            Self::SignIn => 20.0,
            Self::Register => 10.0,
        }
    }

    /// Seconds until one more is allowed.
    fn seconds_each(self) -> f64 {
        match self {
            Self::SignIn => 6.0,
            Self::Register => 60.0,
        }
    }
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Timestamp,
}

impl Bucket {
    fn refilled(self, act: Act, now: Timestamp) -> Self {
        let passed = now.duration_since(self.at).as_secs_f64().max(0.0);
        Self { left: (self.left + passed / act.seconds_each()).min(act.burst()), at: now }
    }

    fn is_full(self, act: Act, now: Timestamp) -> bool {
        self.refilled(act, now).left >= act.burst()
    }
}

/// How many tries each address has left.
pub(crate) struct Rates {
    is_on: bool,
    buckets: Mutex<HashMap<(Act, IpAddr), Bucket>>,
}

impl Rates {
    /// Full buckets for everybody.
    pub(crate) fn new(is_on: bool) -> Self {
        Self { is_on, buckets: Mutex::new(HashMap::new()) }
    }

    /// Takes one try, or says in how many seconds there will be one.
    fn take(&self, act: Act, address: IpAddr, now: Timestamp) -> Result<(), u32> {
        if !self.is_on {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS {
            buckets.retain(|(act, _), bucket| !bucket.is_full(*act, now));
        }
        if buckets.len() >= MOST_BUCKETS {
            // A flood from that many addresses: forgetting is safer than growing, and the lockout still holds.
            buckets.clear();
        }
        let full = Bucket { left: act.burst(), at: now };
        let bucket = buckets.entry((act, neighbourhood(address))).or_insert(full);
        *bucket = bucket.refilled(act, now);
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let wait = ((1.0 - bucket.left) * act.seconds_each()).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and the seconds of one try"
        )]
        Err((wait as u32).max(1))
    }
}

/// One household has a whole /64 of IPv6 addresses.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Refuses a sign-in or registration of an address that tried too often.
pub(super) async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Some(act) = Act::of(request.method(), request.uri().path()) else { return next.run(request).await };
    let (parts, body) = request.into_parts();
    // Requests without a known address share one bucket.
    let address = address::of(&parts, state.settings.trust_proxy).unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
    match state.rates.take(act, address, state.services.now()) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(seconds) => {
            tracing::warn!(?act, "an address tried too often");
            let detail = format!(
                "Too many tries from this network address. Try again in {seconds} seconds. Nothing was changed."
            );
            Refusal::from(Problem::too_many("request.too_many", detail, seconds)).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn an_address_has_a_burst_and_then_one_try_in_six_seconds() {
        let (rates, address) = (Rates::new(true), IpAddr::from([203, 0, 113, 7]));
        for _ in 0..20 {
            assert_eq!(rates.take(Act::SignIn, address, at(0)), Ok(()));
        }
        assert_eq!(rates.take(Act::SignIn, address, at(0)), Err(6));
        assert_eq!(rates.take(Act::SignIn, address, at(4)), Err(2));
        assert_eq!(rates.take(Act::SignIn, address, at(7)), Ok(()));
        assert_eq!(rates.take(Act::Register, address, at(7)), Ok(()), "each act has its own count");
        assert_eq!(
            rates.take(Act::SignIn, IpAddr::from([203, 0, 113, 8]), at(7)),
            Ok(()),
            "each address has its own count"
        );
    }

    #[test]
    fn addresses_of_one_household_count_together() {
        let rates = Rates::new(true);
        for n in 0..20 {
            assert!(rates.take(Act::SignIn, format!("2001:db8:1:2::{n}").parse().unwrap(), at(0)).is_ok());
        }
        assert!(rates.take(Act::SignIn, "2001:db8:1:2:ffff::1".parse().unwrap(), at(0)).is_err());
        assert!(rates.take(Act::SignIn, "2001:db8:1:3::1".parse().unwrap(), at(0)).is_ok());
    }

    #[test]
    fn nothing_is_limited_when_limits_are_lifted() {
        let rates = Rates::new(false);
        assert!((0..1000).all(|_| rates.take(Act::Register, IpAddr::from([127, 0, 0, 1]), at(0)).is_ok()));
    }

    #[test]
    fn memory_stays_bounded() {
        let rates = Rates::new(true);
        for n in 0..u32::try_from(MOST_BUCKETS).unwrap() + 10 {
            let _ = rates.take(Act::SignIn, IpAddr::from(n.to_be_bytes()), at(0));
        }
        assert!(rates.buckets.lock().unwrap().len() <= MOST_BUCKETS);
    }
}
