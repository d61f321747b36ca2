//! What the process measured of its own answers since it started: how many, how long, how many failed, by route.
//!
//! Only what was measured is told. Times fall into classes with fixed bounds, so memory does not grow with the number of
//! requests: a quantile is the upper bound of its class, or the longest time where that is less. Routes are patterns and
//! methods are the known ones, so nobody outside can add lines.

use axum::http::{Method, StatusCode};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The upper bounds of the classes, in microseconds; what takes longer than the last is in a class of its own.
const BOUNDS: [u64; 22] = [
    250, 500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 50_000, 75_000, 100_000, 150_000,
    200_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000,
];

/// Measurements of one method of one route.
#[derive(Clone, Debug, Default)]
struct Histogram {
    requests: u64,
    failed: u64,
    /// By the first figure of the status: 1xx to 5xx.
    statuses: [u64; 5],
    total: Duration,
    longest: Duration,
    classes: [u64; BOUNDS.len() + 1],
}

impl Histogram {
    fn add(&mut self, took: Duration, status: StatusCode) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let class = BOUNDS.partition_point(|bound| *bound < micros);
        if let Some(count) = self.classes.get_mut(class) {
            *count += 1;
        }
        let status_class = usize::from(status.as_u16() / 100).wrapping_sub(1);
        if let Some(count) = self.statuses.get_mut(status_class) {
            *count += 1;
        }
        self.requests += 1;
        self.failed += u64::from(status.is_server_error());
        self.total += took;
        self.longest = self.longest.max(took);
    }

    /// A time that `percent` of the answers did not exceed.
    fn quantile(&self, percent: u64) -> Duration {
        let wanted = (self.requests * percent).div_ceil(100);
        let mut seen = 0;
        for (count, bound) in self.classes.iter().zip(BOUNDS) {
            seen += count;
            if seen >= wanted {
                return Duration::from_micros(bound).min(self.longest);
            }
        }
        self.longest
    }
}

/// What was measured of one method of one route.
#[derive(Clone, Debug)]
pub(crate) struct RouteTimes {
    pub(crate) method: &'static str,
    pub(crate) route: String,
    pub(crate) requests: u64,
    /// Answers with a status of 500 or more.
    pub(crate) failed: u64,
    pub(crate) mean: Duration,
    pub(crate) p50: Duration,
    pub(crate) p95: Duration,
    pub(crate) p99: Duration,
    pub(crate) longest: Duration,
}

/// What was counted of one method of one route, for a program that adds such counts up by itself.
#[derive(Clone, Debug)]
pub(crate) struct RouteCounts {
    pub(crate) method: &'static str,
    pub(crate) route: String,
    pub(crate) requests: u64,
    /// By the first figure of the status: 1xx to 5xx.
    pub(crate) statuses: [u64; 5],
    /// How long all answers took together.
    pub(crate) total: Duration,
    /// For each bound how many answers did not take longer.
    pub(crate) within: Vec<(Duration, u64)>,
}

/// Everything measured since the start.
pub(crate) struct Measured {
    begin: Instant,
    routes: Mutex<BTreeMap<(String, &'static str), Histogram>>,
}

impl Measured {
    pub(crate) fn new() -> Self {
        Self { begin: Instant::now(), routes: Mutex::default() }
    }

    fn routes(&self) -> MutexGuard<'_, BTreeMap<(String, &'static str), Histogram>> {
        // Counters are whole after every line, so a panic elsewhere leaves nothing half-written.
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes one answer.
    pub(super) fn note(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        self.routes().entry((route.to_owned(), known(method))).or_default().add(took, status);
    }

    /// How long the process has been running.
    pub(crate) fn uptime(&self) -> Duration {
        self.begin.elapsed()
    }

    /// What was measured, by route and method.
    pub(crate) fn times(&self) -> Vec<RouteTimes> {
        let routes = self.routes().clone();
        let times = |((route, method), it): ((String, &'static str), Histogram)| RouteTimes {
            method,
            route,
            requests: it.requests,
            failed: it.failed,
            mean: it.total.checked_div(u32::try_from(it.requests).unwrap_or(u32::MAX)).unwrap_or_default(),
            p50: it.quantile(50),
            p95: it.quantile(95),
            p99: it.quantile(99),
            longest: it.longest,
        };
        routes.into_iter().map(times).collect()
    }

    /// What was counted, by route and method.
    pub(crate) fn counts(&self) -> Vec<RouteCounts> {
        let routes = self.routes().clone();
        let counts = |((route, method), it): ((String, &'static str), Histogram)| {
            let mut sum = 0;
            let within = BOUNDS.into_iter().zip(it.classes).map(|(bound, count)| {
                sum += count;
                (Duration::from_micros(bound), sum)
            });
            RouteCounts {
                method,
                route,
                requests: it.requests,
                statuses: it.statuses,
                total: it.total,
                within: within.collect(),
            }
        };
        routes.into_iter().map(counts).collect()
    }
}

fn known(method: &Method) -> &'static str {
    let all = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD, Method::OPTIONS];
    let names = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    all.iter().zip(names).find(|(it, _)| *it == method).map_or("other", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_bounds_that_hold_and_never_above_the_longest() {
        let measured = Measured::new();
        for milliseconds in 1..=100 {
            measured.note(&Method::GET, "/contracts", StatusCode::OK, Duration::from_millis(milliseconds));
        }
        measured.note(&Method::GET, "/contracts", StatusCode::INTERNAL_SERVER_ERROR, Duration::from_millis(120));
        let times = measured.times();
        let it = &times[0];
        assert_eq!((it.requests, it.failed, it.longest), (101, 1, Duration::from_millis(120)));
        assert_eq!(it.p50, Duration::from_millis(75), "51 ms lies in the class up to 75 ms");
        assert_eq!((it.p95, it.p99), (Duration::from_millis(100), Duration::from_millis(100)));
        assert_eq!(it.mean.as_millis(), 51, "5,170 ms in 101 answers");
    }

    #[test]
    fn counts_within_a_bound_hold_those_of_the_bounds_before_it() {
        let measured = Measured::new();
        for (milliseconds, status) in [(1, 200), (1, 404), (40, 200), (20_000, 503)] {
            let status = StatusCode::from_u16(status).unwrap();
            measured.note(&Method::GET, "/contracts", status, Duration::from_millis(milliseconds));
        }
        let counts = measured.counts();
        let it = &counts[0];
        assert_eq!((it.requests, it.statuses), (4, [0, 2, 0, 1, 1]));
        let within = |milliseconds| {
            let bound = Duration::from_millis(milliseconds);
            it.within.iter().find(|(known, _)| *known == bound).map(|(_, count)| *count)
        };
        assert_eq!([1, 30, 50, 10_000].map(within), [Some(2), Some(2), Some(3), Some(3)]);
        assert_eq!(it.total, Duration::from_millis(20_042));
    }

    #[test]
    fn invented_methods_share_one_line() {
        let measured = Measured::new();
        for method in ["BREW", "SIP"] {
            measured.note(&Method::from_bytes(method.as_bytes()).unwrap(), "(none)", StatusCode::OK, Duration::ZERO);
        }
        let times = measured.times();
        assert_eq!((times.len(), times[0].method, times[0].requests), (1, "other", 2));
    }
}
