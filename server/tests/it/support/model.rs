//! A language model of our own on a port of this machine, over real HTTP, that can be told how to misbehave.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How it answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Saying {
    /// With these words, piece by piece, to the end.
    Says(&'static str),
    /// 429, with Retry-After in seconds.
    IsBusy(u32),
    /// A status and a page.
    Fails(u16),
    /// 302 to another address.
    SendsOn,
    /// It takes the request and never answers.
    KeepsSilent,
    /// These words, and the stream ends without its finish mark.
    StopsAfter(&'static str),
    /// These words, and the connection breaks.
    BreaksAfter(&'static str),
    /// Something that is not JSON.
    Babbles,
    /// Bytes that are no text.
    SendsBytes,
    /// A page of HTML with status 200.
    SendsAPage,
    /// The finish mark and no word.
    SaysNothing,
    /// Without an end.
    NeverStops,
    /// These words, and then nothing until whoever asked hangs up.
    HoldsAfter(&'static str),
    /// These words, and that it reached its own limit.
    RunsOut(&'static str),
    /// That it declines.
    Declines,
}

struct Shared {
    next: VecDeque<Saying>,
    usual: Saying,
    asked: Vec<(Value, HeaderMap)>,
    hung_up: watch::Sender<bool>,
}

/// The model.
pub(crate) struct StubModel {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    hung_up: watch::Receiver<bool>,
    serving: Option<JoinHandle<()>>,
}

/// Says, when it goes, that whoever asked has hung up.
struct Line(watch::Sender<bool>);

impl Drop for Line {
    fn drop(&mut self) {
        self.0.send_replace(true);
    }
}

impl StubModel {
    pub(crate) async fn new(usual: Saying) -> Self {
        let (sender, hung_up) = watch::channel(false);
        let shared = Shared { next: VecDeque::new(), usual, asked: Vec::new(), hung_up: sender };
        let shared = Arc::new(Mutex::new(shared));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Router::new().route("/v1/chat/completions", post(answer)).with_state(Arc::clone(&shared));
        let serving = Some(tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() }));
        Self { address, shared, hung_up, serving }
    }

    /// Its address as an admin types it.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// How it answers from now on.
    pub(crate) fn answers(&self, usual: Saying) {
        self.shared.lock().unwrap().usual = usual;
    }

    /// How it answers the next time only.
    pub(crate) fn answers_once(&self, next: Saying) {
        self.shared.lock().unwrap().next.push_back(next);
    }

    /// What it was asked, with the headers.
    pub(crate) fn asked(&self) -> Vec<(Value, HeaderMap)> {
        self.shared.lock().unwrap().asked.clone()
    }

    /// Waits until whoever asked has hung up.
    pub(crate) async fn is_hung_up_on(&mut self) {
        tokio::time::timeout(Duration::from_secs(30), self.hung_up.wait_for(|it| *it)).await.unwrap().unwrap();
    }

    /// Nobody listens at its address any more.
    pub(crate) async fn go_away(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            assert!(serving.await.unwrap_err().is_cancelled());
        }
    }
}

async fn answer(State(shared): State<Arc<Mutex<Shared>>>, headers: HeaderMap, body: Bytes) -> Response {
    let saying = {
        let mut shared = shared.lock().unwrap();
        shared.asked.push((serde_json::from_slice(&body).unwrap(), headers));
        shared.next.pop_front().unwrap_or_else(|| shared.usual.clone())
    };
    match saying {
        Saying::Says(words) => events(said(words).chain([finish("stop"), usage(), done()])),
        Saying::IsBusy(seconds) => {
            (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds.to_string())], "slow down").into_response()
        }
        Saying::Fails(status) => {
            (StatusCode::from_u16(status).unwrap(), "<h1>secret words of a provider</h1>").into_response()
        }
        Saying::SendsOn => (StatusCode::FOUND, [(LOCATION, "/v1/chat/completions")]).into_response(),
        Saying::KeepsSilent => std::future::pending().await,
        Saying::StopsAfter(words) => events(said(words)),
        Saying::BreaksAfter(words) => {
            let pieces: Vec<_> = said(words).map(|it| Ok(Bytes::from(it))).collect();
            // What came before has to leave first.
            let end = async {
                tokio::task::yield_now().await;
                Err(io::Error::other("gone"))
            };
            streamed(Body::from_stream(stream::iter(pieces).chain(stream::once(end))))
        }
        Saying::Babbles => events(["data: {\"choices\": [\n\n".to_owned()].into_iter()),
        Saying::SendsBytes => {
            streamed(Body::from(&b"data: {\"choices\":[{\"delta\":{\"content\":\"\xff\xfe\"}}]}\n\n"[..]))
        }
        Saying::SendsAPage => (StatusCode::OK, [(CONTENT_TYPE, "text/html")], "<p>Hello</p>").into_response(),
        Saying::SaysNothing => events([finish("stop"), done()].into_iter()),
        Saying::NeverStops => {
            let more = || Bytes::from(piece("and on and on "));
            streamed(Body::from_stream(stream::repeat_with(move || Ok::<_, io::Error>(more()))))
        }
        Saying::HoldsAfter(words) => {
            let pieces: Vec<_> = said(words).map(|it| Ok::<_, io::Error>(Bytes::from(it))).collect();
            let line = Line(shared.lock().unwrap().hung_up.clone());
            let silence = stream::once(async move {
                let _line = line;
                std::future::pending().await
            });
            streamed(Body::from_stream(stream::iter(pieces).chain(silence)))
        }
        Saying::RunsOut(words) => events(said(words).chain([finish("length"), done()])),
        Saying::Declines => events([finish("content_filter"), done()].into_iter()),
    }
}

fn events(events: impl Iterator<Item = String>) -> Response {
    let pieces: Vec<_> = events.map(|it| Ok::<_, io::Error>(Bytes::from(it))).collect();
    streamed(Body::from_stream(stream::iter(pieces)))
}

fn streamed(body: Body) -> Response {
    ([(CONTENT_TYPE, "text/event-stream")], body).into_response()
}

fn said(words: &'static str) -> impl Iterator<Item = String> {
    words.split_inclusive(' ').map(piece)
}

fn piece(words: &str) -> String {
    event(&json!({"choices": [{"index": 0, "delta": {"content": words}, "finish_reason": null}]}))
}

fn finish(reason: &str) -> String {
    event(&json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}))
}

fn usage() -> String {
    event(&json!({"choices": [], "usage": {"prompt_tokens": 1200, "completion_tokens": 300, "total_tokens": 1500}}))
}

fn done() -> String {
    "data: [DONE]\n\n".to_owned()
}

fn event(data: &Value) -> String {
    format!("data: {data}\n\n")
}
