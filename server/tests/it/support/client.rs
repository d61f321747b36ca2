//! Somebody who sends requests: a program with a token, or a browser that keeps its cookies.

use super::Answer;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::http::request::Builder;
use axum::response::Response;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Mutex;
use tower::ServiceExt;

/// Somebody who sends requests.
pub(crate) struct Client {
    router: Router,
    token: Option<String>,
    key: Option<String>,
    cookies: Mutex<BTreeMap<String, String>>,
    address: SocketAddr,
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        Self {
            router,
            token: None,
            key: None,
            cookies: Mutex::default(),
            address: SocketAddr::from(([203, 0, 113, 7], 40_000)),
        }
    }

    pub(crate) fn with_token(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    /// A program with an API key.
    pub(crate) fn with_key(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    pub(crate) fn at(self, address: [u8; 4]) -> Self {
        Self { address: SocketAddr::from((address, 40_000)), ..self }
    }

    /// The same person with the same credentials at another server.
    pub(crate) fn at_server(self, app: &super::TestApp) -> Self {
        Self { router: app.stranger().router, ..self }
    }

    pub(crate) fn token(&self) -> &str {
        self.token.as_deref().unwrap()
    }

    /// The cookie of a name, as the browser would send it.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Lets the browser carry this cookie.
    pub(crate) fn keep(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path), Body::empty()).await
    }

    /// A page, as a browser asks for it.
    pub(crate) async fn visit(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).header("accept", "text/html,application/xhtml+xml"), Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json("POST", path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.json("PATCH", path, body).await
    }

    pub(crate) async fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = self.request(method, path).header("content-type", "application/json");
        self.send(request, Body::from(body.to_string())).await
    }

    /// A plain form, as a browser without script sends it.
    pub(crate) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.submit_raw(path, form(fields)).await
    }

    /// A plain form whose bytes are written by hand.
    pub(crate) async fn submit_raw(&self, path: &str, body: impl Into<Body>) -> Answer {
        let request = self
            .request("POST", path)
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, body.into()).await
    }

    /// A server function, as the browser half calls it.
    pub(crate) async fn call(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .request("POST", path)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(form(fields))).await
    }

    /// A request with this client's address and credentials, to be completed.
    pub(crate) fn request(&self, method: &str, path: &str) -> Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:3000")
            .header("user-agent", "stories");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(key) = &self.key {
            request = request.header("x-api-key", key);
        }
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        request.extension(ConnectInfo(self.address))
    }

    /// An answer that goes on: its head, and what follows as it comes.
    pub(crate) async fn listen(&self, path: &str) -> Response {
        let request = self.request("GET", path).header("accept", "text/event-stream").body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// A form whose answer goes on, as a script of ours sends it.
    pub(crate) async fn follow(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = self
            .request("POST", path)
            .header("accept", "text/event-stream")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form(fields)))
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn send(&self, request: Builder, body: Body) -> Answer {
        let answer = Answer::read(self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()).await;
        for cookie in answer.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut kept = self.cookies.lock().unwrap();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                kept.remove(name);
            } else {
                kept.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte));
            } else {
                write!(out, "%{byte:02X}").unwrap();
            }
            out
        })
    };
    fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&")
}
