//! The way to language models that speak the chat interface of OpenAI, by async-openai.
//!
//! What must hold: a request goes to the address that was set and to no other (no proxy, no redirect, and a name is looked up
//! by rules of our own); a key and a contract never cross a network in the clear; an answer has a largest size whatever is sent;
//! and nothing of a contract or an answer gets into the log. How often is tried, and what an answer is worth, is not decided here.

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::{OpenAIError, StreamError};
use async_openai::middleware::HttpRequestFactory;
use axum::body::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use pactoria::models::{
    AddressFault, Answering, Connection, Disturbed, End, Fault, Message, Model, Reply, Request, Secret, Speaker, Tokens,
};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// How long a server may take to accept a connection.
const TO_CONNECT: Duration = Duration::from_secs(5);
/// The most bytes of an answer with everything around it.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The most of an answer's own text, in bytes.
const MOST_TEXT: usize = 200_000;

/// To which addresses requests may go that a company set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Outside only: on a server that many companies share, none of them may look around in its network.
    Outside,
    /// Also this machine and its network, for a model that runs there.
    Anywhere,
}

/// Which addresses a client takes.
#[derive(Clone, Copy, Debug)]
enum Taken {
    Outside,
    Inside,
    Both,
}

impl Taken {
    fn takes(self, ip: IpAddr) -> bool {
        match self {
            Self::Outside => place_of(ip) == Place::Outside,
            Self::Inside => place_of(ip) == Place::Inside,
            Self::Both => place_of(ip) != Place::Nowhere,
        }
    }
}

/// Where an address is, seen from this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Outside,
    /// On this machine or its network.
    Inside,
    /// Where no model is: what clouds keep their machines' own keys behind, several receivers, nobody.
    Nowhere,
}

fn place_of(ip: IpAddr) -> Place {
    let ip = match ip {
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or(IpAddr::V6(six), IpAddr::V4),
        IpAddr::V4(_) => ip,
    };
    match ip {
        IpAddr::V4(it) if it.is_loopback() || it.is_private() => Place::Inside,
        // 100.64.0.0/10 is shared inside of providers' networks (RFC 6598).
        IpAddr::V4(it) if it.octets()[0] == 100 && (64..128).contains(&it.octets()[1]) => Place::Inside,
        IpAddr::V4(it)
            if it.is_link_local()
                || it.is_unspecified()
                || it.is_broadcast()
                || it.is_multicast()
                || it.octets()[0] == 0 =>
        {
            Place::Nowhere
        }
        IpAddr::V6(it) if it.is_loopback() || it.is_unique_local() => Place::Inside,
        IpAddr::V6(it) if it.is_unicast_link_local() || it.is_unspecified() || it.is_multicast() => Place::Nowhere,
        IpAddr::V4(_) | IpAddr::V6(_) => Place::Outside,
    }
}

/// Looks a name up and leaves out what is not taken: whoever owns a name can let it point anywhere, at any time.
struct Lookup(Taken);

impl Resolve for Lookup {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(looked_up(self.0, name))
    }
}

async fn looked_up(taken: Taken, name: Name) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
    let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
    let found: Vec<SocketAddr> = found.filter(|it| taken.takes(it.ip())).collect();
    if found.is_empty() { Err(NOT_TAKEN.into()) } else { Ok(Box::new(found.into_iter())) }
}

/// What a lookup says when a name leads only to places where we do not go.
const NOT_TAKEN: &str = "this name leads to no address that is spoken to";

/// Asks models over HTTP.
pub struct OpenAi {
    outside: reqwest::Client,
    inside: reqwest::Client,
    both: reqwest::Client,
    reach: Reach,
}

impl OpenAi {
    /// The way out; nothing is asked of anybody yet.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(reach: Reach) -> anyhow::Result<Self> {
        let tls = tls()?;
        let client = |taken| {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .no_proxy()
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .connect_timeout(TO_CONNECT)
                .dns_resolver(Arc::new(Lookup(taken)))
                .user_agent("pactoria")
                .build()
        };
        Ok(Self { outside: client(Taken::Outside)?, inside: client(Taken::Inside)?, both: client(Taken::Both)?, reach })
    }

    /// The client for an address, if it may be spoken to.
    fn client_for(&self, connection: &Connection) -> Result<reqwest::Client, AddressFault> {
        let reach = (!connection.is_of_the_operator).then_some(self.reach);
        let (_, taken) = judged(&connection.base_url, reach)?;
        Ok(match taken {
            Taken::Outside => self.outside.clone(),
            Taken::Inside => self.inside.clone(),
            Taken::Both => self.both.clone(),
        })
    }
}

/// Our one TLS library, with the certificates of Mozilla and of this machine: a model of one's own may have one of the company's.
fn tls() -> anyhow::Result<ClientConfig> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// The address in the form in which it is kept, which whoever runs the program may set: anywhere, as long as nothing crosses the
/// outside in the clear.
///
/// # Errors
/// What is wrong with it.
pub fn operators_address(raw: &str) -> Result<String, AddressFault> {
    judged(raw, None).map(|(url, _)| kept(&url))
}

fn kept(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

/// An address, and where its name may lead. Over http only inside, since everybody on the way can read along.
fn judged(raw: &str, reach: Option<Reach>) -> Result<(Url, Taken), AddressFault> {
    let url = Url::parse(raw.trim()).map_err(|_| AddressFault::NotAnAddress)?;
    let is_https = match url.scheme() {
        "https" => true,
        "http" => false,
        _ => return Err(AddressFault::Scheme),
    };
    let is_bare =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    let host = url.host_str().unwrap_or_default();
    if !is_bare || host.is_empty() || raw.len() > 500 {
        return Err(AddressFault::NotAnAddress);
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok().map(place_of);
    let place = if host == "localhost" || host.ends_with(".localhost") { Some(Place::Inside) } else { literal };
    let may_go_inside = reach != Some(Reach::Outside);
    match (is_https, place) {
        (_, Some(Place::Nowhere)) => Err(AddressFault::Private),
        (_, Some(Place::Inside)) if !may_go_inside => Err(AddressFault::Private),
        (false, Some(Place::Outside)) => Err(AddressFault::InTheClear),
        (false, None) if !may_go_inside => Err(AddressFault::InTheClear),
        (false, Some(Place::Inside) | None) => Ok((url, Taken::Inside)),
        (true, _) if may_go_inside => Ok((url, Taken::Both)),
        (true, _) => Ok((url, Taken::Outside)),
    }
}

impl Model for OpenAi {
    fn address(&self, raw: &str) -> Result<String, AddressFault> {
        judged(raw, Some(self.reach)).map(|(url, _)| kept(&url))
    }

    fn ask<'a>(
        &'a self,
        connection: &'a Connection,
        request: &'a Request,
        listener: &'a mut (dyn FnMut(&str) + Send),
    ) -> Answering<'a> {
        Box::pin(async move {
            match self.client_for(connection) {
                Ok(client) => answer(client, connection, request, listener).await,
                Err(_) => Reply { end: End::Disturbed(Disturbed::by(Fault::AddressRefused)), tokens: None },
            }
        })
    }
}

/// What is sent.
#[derive(Serialize)]
struct Sent<'a> {
    model: &'a str,
    messages: Vec<SentMessage<'a>>,
    max_tokens: u32,
    stream: bool,
    stream_options: StreamOptions,
}

#[derive(Serialize)]
struct SentMessage<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

impl<'a> From<&'a Message> for SentMessage<'a> {
    fn from(it: &'a Message) -> Self {
        let role = match it.speaker {
            Speaker::System => "system",
            Speaker::User => "user",
        };
        Self { role, content: &it.text }
    }
}

/// One piece of the answer. Servers differ in what they leave out.
#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Usage>,
    /// Some servers fail in the middle of a stream and say so.
    #[serde(default)]
    error: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: u32,
    #[serde(default)]
    completion_tokens: u32,
}

/// Why the way to a server ended before its stream began.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the server of a model gave no stream: {0:?}")]
struct NoStream(Disturbed);

async fn answer(
    client: reqwest::Client,
    connection: &Connection,
    request: &Request,
    listener: &mut (dyn FnMut(&str) + Send),
) -> Reply {
    let is_too_large = Arc::new(AtomicBool::new(false));
    let config = OpenAIConfig::new()
        .with_api_base(&connection.base_url)
        .with_org_id("")
        .with_project_id("")
        .with_api_key(connection.key.as_ref().map_or("", Secret::expose));
    let service = {
        let (client, is_too_large) = (client.clone(), Arc::clone(&is_too_large));
        tower::service_fn(move |factory: HttpRequestFactory| begin(client.clone(), factory, Arc::clone(&is_too_large)))
    };
    let sent = Sent {
        model: &connection.model,
        messages: request.messages.iter().map(SentMessage::from).collect(),
        max_tokens: request.most_tokens,
        stream: true,
        stream_options: StreamOptions { include_usage: true },
    };
    let client = Client::build(client, config).with_http_service(service);
    let disturbed = |it| Reply { end: End::Disturbed(it), tokens: None };
    let mut stream = match client.chat().create_stream_byot::<_, Chunk>(sent).await {
        Ok(stream) => stream,
        Err(err) => return disturbed(before_the_stream(&err)),
    };
    let mut reply = disturbed(Disturbed::by(Fault::Cut));
    let mut length = 0;
    while let Some(piece) = stream.next().await {
        let chunk = match piece {
            Ok(chunk) => chunk,
            // What was finished before stays finished, whatever comes behind it.
            Err(_) if reply.end == End::Finished => break,
            Err(_) if is_too_large.load(Ordering::Relaxed) => return Reply { end: endless(), ..reply },
            Err(err) => return Reply { end: End::Disturbed(in_the_stream(&err)), ..reply },
        };
        if chunk.error.is_some() && reply.end != End::Finished {
            return Reply { end: End::Disturbed(Disturbed::by(Fault::Broken)), ..reply };
        }
        if let Some(it) = chunk.usage {
            reply.tokens = Some(Tokens { read: it.prompt_tokens, written: it.completion_tokens });
        }
        let Some(choice) = chunk.choices.into_iter().next() else { continue };
        if choice.delta.refusal.is_some_and(|it| !it.is_empty()) {
            reply.end = End::Refused;
        }
        if let Some(text) = choice.delta.content {
            length += text.len();
            if length > MOST_TEXT {
                return Reply { end: endless(), ..reply };
            }
            listener(&text);
        }
        match choice.finish_reason.as_deref() {
            Some("stop" | "eos" | "end_turn") if reply.end != End::Refused => reply.end = End::Finished,
            Some("length") => reply.end = End::Disturbed(Disturbed::by(Fault::TooLong)),
            Some("content_filter") => reply.end = End::Refused,
            Some(_) | None => {}
        }
    }
    reply
}

fn endless() -> End {
    End::Disturbed(Disturbed::by(Fault::Endless))
}

/// Sends one request and looks at the head of its answer, before the library does: it would write what it cannot read into the
/// log, and drops the header that says when to come back.
async fn begin(
    client: reqwest::Client,
    factory: HttpRequestFactory,
    is_too_large: Arc<AtomicBool>,
) -> Result<reqwest::Response, OpenAIError> {
    let mut request = factory.build().await?;
    if request
        .headers()
        .get("authorization")
        .is_some_and(|it| it.as_bytes() == b"Bearer " || it.as_bytes() == b"Bearer")
    {
        request.headers_mut().remove("authorization");
    }
    let response = client.execute(request).await?;
    if let Some(fault) = fault_of(response.status().as_u16()) {
        let wait = response.headers().get(RETRY_AFTER).and_then(|it| it.to_str().ok()?.trim().parse().ok());
        return Err(no_stream(Disturbed { fault, wait: wait.map(Duration::from_secs) }));
    }
    let media_type = response.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if !media_type.starts_with("text/event-stream") {
        return Err(no_stream(Disturbed::by(Fault::NotJson)));
    }
    let so_far = AtomicUsize::new(0);
    let body = response.bytes_stream().map_err(io::Error::other).and_then(move |piece: Bytes| {
        let is_over = so_far.fetch_add(piece.len(), Ordering::Relaxed) + piece.len() > MOST_BYTES;
        is_too_large.fetch_or(is_over, Ordering::Relaxed);
        std::future::ready(if is_over { Err(io::Error::other("the answer is too large")) } else { Ok(piece) })
    });
    Ok(axum::http::Response::new(reqwest::Body::wrap_stream(body)).into())
}

fn no_stream(it: Disturbed) -> OpenAIError {
    OpenAIError::Boxed(Box::new(NoStream(it)))
}

fn fault_of(status: u16) -> Option<Fault> {
    match status {
        200..=299 => None,
        300..=399 => Some(Fault::SentOn),
        401 | 403 => Some(Fault::KeyRefused),
        404 => Some(Fault::NotThere),
        408 | 429 => Some(Fault::Busy),
        400..=499 => Some(Fault::Rejected),
        _ => Some(Fault::Broken),
    }
}

fn before_the_stream(err: &OpenAIError) -> Disturbed {
    match err {
        OpenAIError::Boxed(it) => it.downcast_ref::<NoStream>().map_or(Disturbed::by(Fault::Broken), |it| it.0),
        OpenAIError::Reqwest(it) if crate::mail::in_words(it).contains(NOT_TAKEN) => {
            Disturbed::by(Fault::AddressRefused)
        }
        OpenAIError::Reqwest(it) if it.is_timeout() && !it.is_connect() => Disturbed::by(Fault::TooSlow),
        OpenAIError::Reqwest(_) => Disturbed::by(Fault::NotReached),
        _ => Disturbed::by(Fault::Rejected),
    }
}

fn in_the_stream(err: &OpenAIError) -> Disturbed {
    Disturbed::by(match err {
        OpenAIError::StreamError(it) => match it.as_ref() {
            StreamError::EventStream(words) if words.starts_with("UTF8") => Fault::NotText,
            StreamError::EventStream(words) if words.starts_with("Transport") => Fault::Cut,
            StreamError::EventStream(_) | StreamError::UnknownEvent(_) => Fault::NotJson,
        },
        OpenAIError::JSONDeserialize(..) => Fault::NotJson,
        _ => Fault::Cut,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f3_a_company_can_name_models_outside_over_https_and_nothing_in_the_network_of_the_server() {
        for good in ["https://api.example.com/v1", " https://api.example.com/v1/ ", "https://93.184.215.14:8443/x"] {
            assert!(judged(good, Some(Reach::Outside)).is_ok(), "{good}");
        }
        for (bad, fault) in [
            ("", AddressFault::NotAnAddress),
            ("api.example.com", AddressFault::NotAnAddress),
            ("ftp://api.example.com", AddressFault::Scheme),
            ("file:///etc/passwd", AddressFault::Scheme),
            ("https://me:secret@api.example.com", AddressFault::NotAnAddress),
            ("https://api.example.com/v1?key=x", AddressFault::NotAnAddress),
            ("http://api.example.com/v1", AddressFault::InTheClear),
            ("http://93.184.215.14/v1", AddressFault::InTheClear),
            ("https://localhost/v1", AddressFault::Private),
            ("http://127.0.0.1:11434/v1", AddressFault::Private),
            ("https://127.1/v1", AddressFault::Private),
            ("https://0x7f000001/v1", AddressFault::Private),
            ("https://10.0.0.1", AddressFault::Private),
            ("https://[::1]/", AddressFault::Private),
            ("https://[::ffff:10.0.0.1]/", AddressFault::Private),
            ("https://169.254.169.254/latest", AddressFault::Private),
            ("https://0.0.0.0/", AddressFault::Private),
        ] {
            assert_eq!(judged(bad, Some(Reach::Outside)).map(|_| ()), Err(fault), "{bad}");
        }
    }

    #[test]
    fn f3_where_it_is_allowed_a_model_can_be_on_this_machine_but_never_behind_the_keys_of_a_cloud() {
        for good in
            ["http://127.0.0.1:11434/v1", "http://localhost:8080", "https://10.1.2.3/v1", "http://ollama:11434/v1"]
        {
            assert!(judged(good, Some(Reach::Anywhere)).is_ok(), "{good}");
            assert!(operators_address(good).is_ok(), "{good}");
        }
        for bad in ["http://169.254.169.254/", "https://[fe80::1]/", "http://93.184.215.14/v1", "https://224.0.0.1"] {
            assert!(judged(bad, Some(Reach::Anywhere)).is_err() && operators_address(bad).is_err(), "{bad}");
        }
        assert_eq!(operators_address("http://127.0.0.1:11434/v1/"), Ok("http://127.0.0.1:11434/v1".to_owned()));
    }

    #[tokio::test]
    async fn f3_a_name_that_leads_into_the_network_is_not_followed() {
        let outside = Lookup(Taken::Outside).resolve("localhost".parse().unwrap()).await;
        assert_eq!(outside.err().map(|it| it.to_string()).as_deref(), Some(NOT_TAKEN));
        assert!(Lookup(Taken::Inside).resolve("localhost".parse().unwrap()).await.is_ok());
    }

    #[test]
    fn every_status_has_its_meaning() {
        for (status, fault) in [
            (200, None),
            (302, Some(Fault::SentOn)),
            (400, Some(Fault::Rejected)),
            (401, Some(Fault::KeyRefused)),
            (404, Some(Fault::NotThere)),
            (429, Some(Fault::Busy)),
            (500, Some(Fault::Broken)),
            (529, Some(Fault::Broken)),
        ] {
            assert_eq!(fault_of(status), fault, "{status}");
        }
    }
}
