//! `/metrics`: what this process counted and measured, in the text format of Prometheus, for whoever watches over it.
//!
//! Nothing in it is a company's: routes are patterns, and what waits is counted over the whole installation.

use super::measured::RouteCounts;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use pactoria::context::Services;
use pactoria::problem::Problem;
use pactoria::storage::{self, Pool};
use pactoria::{imports, outbox};
use std::time::Duration;

/// How long the database may take to count what waits.
const DEADLINE: Duration = Duration::from_secs(2);

const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What waits in the installation.
#[derive(Clone, Copy)]
struct Waiting {
    mails: u64,
    files: u64,
}

/// Everything that is told, as it stands now.
struct Figures {
    version: &'static str,
    started_at: f64,
    /// In bytes, where the system tells.
    memory: Option<u64>,
    pool: Option<Pool>,
    /// `None` where the database does not answer in time.
    waiting: Option<Waiting>,
    routes: Vec<RouteCounts>,
}

/// Read what was counted and measured
///
/// In the text format of Prometheus. Nothing in it is a company's.
#[utoipa::path(
    get, path = "/metrics", tag = "Watching",
    responses((status = 200, description = "What stands now.", content_type = "text/plain", body = String))
)]
pub(crate) async fn metrics(State(state): State<AppState>) -> Response {
    let services = &state.services;
    let waiting = match tokio::time::timeout(DEADLINE, count(services)).await {
        Ok(Ok(it)) => Some(it),
        Ok(Err(problem)) => {
            tracing::warn!(error = %problem, "what waits could not be counted");
            None
        }
        Err(_) => {
            tracing::warn!("the database took too long to count what waits");
            None
        }
    };
    let figures = Figures {
        version: env!("CARGO_PKG_VERSION"),
        started_at: state.started_at.as_duration().as_secs_f64(),
        memory: memory().await,
        pool: storage::pool(services.db()),
        waiting,
        routes: state.measured.counts(),
    };
    ([(CONTENT_TYPE, TEXT_FORMAT)], in_text(&figures)).into_response()
}

async fn count(services: &Services) -> Result<Waiting, Problem> {
    let mails = outbox::actions::waiting_in_all(services).await?;
    let files = imports::actions::waiting_in_all(services).await?;
    Ok(Waiting { mails, files })
}

/// How much memory the process holds now.
async fn memory() -> Option<u64> {
    let read = tokio::task::spawn_blocking(|| std::fs::read_to_string("/proc/self/status"));
    resident(&read.await.ok()?.ok()?)
}

fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
}

/// One metric: its name, its kind, what it is, and each of its lines.
struct Metric<'a> {
    text: &'a mut String,
    name: &'static str,
}

impl<'a> Metric<'a> {
    fn begin(text: &'a mut String, name: &'static str, kind: &str, help: &str) -> Self {
        text.push_str(&format!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
        Self { text, name }
    }

    fn line(&mut self, suffix: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<_> = labels.iter().map(|(name, it)| format!("{name}=\"{}\"", escaped(it))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        self.text.push_str(&format!("{}{suffix}{labels} {value}\n", self.name));
    }
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn in_text(it: &Figures) -> String {
    let mut text = String::new();
    let gauge = |text: &mut String, name, help: &str, value: &dyn std::fmt::Display| {
        Metric::begin(text, name, "gauge", help).line("", &[], value);
    };
    Metric::begin(&mut text, "pactoria_build_info", "gauge", "The version that runs.").line(
        "",
        &[("version", it.version)],
        1,
    );
    gauge(
        &mut text,
        "process_start_time_seconds",
        "When the process began to serve, in seconds since 1970.",
        &it.started_at,
    );
    if let Some(memory) = it.memory {
        gauge(&mut text, "process_resident_memory_bytes", "The memory that the process holds.", &memory);
    }
    if let Some(pool) = it.pool {
        let help = "Connections to the database that are open.";
        let mut connections = Metric::begin(&mut text, "pactoria_database_connections", "gauge", help);
        connections.line("", &[("state", "idle")], pool.idle);
        connections.line("", &[("state", "busy")], pool.open.saturating_sub(pool.idle));
        gauge(&mut text, "pactoria_database_connections_most", "The most connections there can be.", &pool.most);
    }
    let answers = u8::from(it.waiting.is_some());
    gauge(&mut text, "pactoria_database_up", "1 where the database answered in time, else 0.", &answers);
    if let Some(waiting) = it.waiting {
        gauge(&mut text, "pactoria_mails_waiting", "Mails that wait to be sent.", &waiting.mails);
        gauge(&mut text, "pactoria_import_files_waiting", "Files of imports that wait to be read.", &waiting.files);
    }
    requests(&mut text, &it.routes);
    durations(&mut text, &it.routes);
    text
}

fn requests(text: &mut String, routes: &[RouteCounts]) {
    let help = "Requests answered, by method, route and class of status.";
    let mut metric = Metric::begin(text, "pactoria_http_requests_total", "counter", help);
    for it in routes {
        for (class, count) in ["1xx", "2xx", "3xx", "4xx", "5xx"].into_iter().zip(it.statuses) {
            if count > 0 {
                metric.line("", &[("method", it.method), ("route", it.route.as_str()), ("status", class)], count);
            }
        }
    }
}

fn durations(text: &mut String, routes: &[RouteCounts]) {
    let help = "How long answers took, in seconds, by method and route.";
    let mut metric = Metric::begin(text, "pactoria_http_request_duration_seconds", "histogram", help);
    for it in routes {
        let (method, route) = (("method", it.method), ("route", it.route.as_str()));
        for (bound, count) in &it.within {
            let most = bound.as_secs_f64().to_string();
            metric.line("_bucket", &[method, route, ("le", most.as_str())], count);
        }
        metric.line("_bucket", &[method, route, ("le", "+Inf")], it.requests);
        metric.line("_sum", &[method, route], it.total.as_secs_f64());
        metric.line("_count", &[method, route], it.requests);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(waiting: Option<Waiting>) -> Figures {
        let counts = RouteCounts {
            method: "GET",
            route: "/contracts/{id}".to_owned(),
            requests: 3,
            statuses: [0, 2, 0, 1, 0],
            total: Duration::from_millis(1_500),
            within: vec![(Duration::from_micros(250), 1), (Duration::from_secs(1), 2)],
        };
        Figures {
            version: "1.2.3",
            started_at: 1_800_000_000.5,
            memory: resident("Name:\tpactoria\nVmRSS:\t   2048 kB\n"),
            pool: Some(Pool { open: 3, idle: 2, most: 8 }),
            waiting,
            routes: vec![counts],
        }
    }

    #[test]
    fn what_was_counted_is_told_in_the_text_format_of_prometheus() {
        let text = in_text(&figures(Some(Waiting { mails: 4, files: 0 })));
        for line in [
            "# TYPE pactoria_build_info gauge",
            "pactoria_build_info{version=\"1.2.3\"} 1",
            "process_start_time_seconds 1800000000.5",
            "process_resident_memory_bytes 2097152",
            "pactoria_database_connections{state=\"idle\"} 2",
            "pactoria_database_connections{state=\"busy\"} 1",
            "pactoria_database_connections_most 8",
            "pactoria_database_up 1",
            "pactoria_mails_waiting 4",
            "pactoria_import_files_waiting 0",
            "# TYPE pactoria_http_requests_total counter",
            "pactoria_http_requests_total{method=\"GET\",route=\"/contracts/{id}\",status=\"2xx\"} 2",
            "pactoria_http_requests_total{method=\"GET\",route=\"/contracts/{id}\",status=\"4xx\"} 1",
            "# TYPE pactoria_http_request_duration_seconds histogram",
            "pactoria_http_request_duration_seconds_bucket{method=\"GET\",route=\"/contracts/{id}\",le=\"0.00025\"} 1",
            "pactoria_http_request_duration_seconds_bucket{method=\"GET\",route=\"/contracts/{id}\",le=\"+Inf\"} 3",
            "pactoria_http_request_duration_seconds_sum{method=\"GET\",route=\"/contracts/{id}\"} 1.5",
            "pactoria_http_request_duration_seconds_count{method=\"GET\",route=\"/contracts/{id}\"} 3",
        ] {
            assert!(text.lines().any(|it| it == line), "{line} is missing in\n{text}");
        }
        assert!(text.ends_with('\n'));
    }

    #[test]
    fn what_could_not_be_counted_is_left_out_and_never_told_as_none() {
        let text = in_text(&figures(None));
        assert!(text.contains("pactoria_database_up 0\n") && !text.contains("waiting"), "{text}");
    }

    #[test]
    fn a_label_cannot_end_its_quotes() {
        assert_eq!(escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }
}
