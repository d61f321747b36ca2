//! A request that is carried out once for each `Idempotency-Key`, however often it is sent.

use super::extract::{json, whole};
use crate::refusal::Refusal;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pactoria::context::Ctx;
use pactoria::idempotency::{self, Attempt, Claim, KeptAnswer};
use pactoria::problem::{Complaint, Complaints, Problem};
use serde::de::DeserializeOwned;
use tracing::Instrument;
use utoipa::IntoParams;

/// The header that names a request, so that it can be sent again.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Tells a caller that this is the answer to an earlier request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The header in the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes; the header itself is read with the body")]
pub(super) struct IdempotencyKey {
    /// Names this request for 24 hours: sent again with the same body it gets the first answer, with the header
    /// Idempotent-Replayed, and nothing is done twice. 1 to 200 visible ASCII characters, such as a random UUID.
    #[param(rename = "Idempotency-Key", required = false, min_length = 1, max_length = 200, pattern = "^[!-~]+$")]
    idempotency_key: Option<String>,
}

/// A request with the name its caller gave it; by itself for one that has no body.
pub(super) struct Named {
    /// Method and path.
    request: String,
    key: Option<String>,
}

/// A JSON body with the name its caller gave the request.
pub(super) struct Once<T> {
    body: T,
    bytes: Bytes,
    named: Named,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Once<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = whole(body).await?;
        let named = Named::of(&parts)?;
        Ok(Self { body: json(&parts, &bytes)?, bytes, named })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Self::of(parts)
    }
}

impl Named {
    /// Reads the name from the head of a request.
    ///
    /// # Errors
    /// When there are two.
    pub(super) fn of(parts: &Parts) -> Result<Self, Refusal> {
        let mut keys = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let key = match (keys.next(), keys.next()) {
            (None, _) => None,
            // A key that is no ASCII is refused for its form, not passed over.
            (Some(key), None) => Some(String::from_utf8_lossy(key.as_bytes()).into_owned()),
            (Some(_), Some(_)) => {
                return Err(bad_key(Complaint::new("more_than_one", "Send one Idempotency-Key.")));
            }
        };
        Ok(Self { request: format!("{} {}", parts.method, parts.uri.path()), key })
    }

    /// Refuses a name that can be none, before a long body is read.
    ///
    /// # Errors
    /// When it is not 1 to 200 visible ASCII characters.
    pub(super) fn check(&self, ctx: &Ctx) -> Result<(), Refusal> {
        match &self.key {
            Some(key) => Attempt::new(key, ctx, &self.request, b"").map(|_| ()).map_err(bad_key),
            None => Ok(()),
        }
    }
}

fn bad_key(complaint: Complaint) -> Refusal {
    let mut complaints = Complaints::new();
    complaints.add("Idempotency-Key", complaint.code, complaint.message);
    Problem::invalid(complaints).into()
}

impl<T: Send + 'static> Once<T> {
    /// Does the `work`, or gives its answer again. The caller's right is to be checked before.
    pub(super) async fn answer<F>(self, ctx: &Ctx, work: impl FnOnce(T) -> F) -> Result<Response, Refusal>
    where
        F: Future<Output = Result<Response, Refusal>> + Send + 'static,
    {
        let Self { body, bytes, named } = self;
        named.answer(ctx, &bytes, || work(body)).await
    }
}

impl Named {
    /// Does the `work`, or gives its answer again; `content` is what tells one request under the same key from another.
    pub(super) async fn answer<F>(
        self,
        ctx: &Ctx,
        content: &[u8],
        work: impl FnOnce() -> F,
    ) -> Result<Response, Refusal>
    where
        F: Future<Output = Result<Response, Refusal>> + Send + 'static,
    {
        let Some(key) = self.key else { return work().await };
        let attempt = Attempt::new(&key, ctx, &self.request, content).map_err(bad_key)?;
        let claimed = match idempotency::claim(ctx, &attempt).await? {
            Claim::Done(answer) => return replay(answer),
            Claim::Ours(claimed) => claimed,
        };
        let (ctx, work) = (ctx.clone(), work());
        // On a task of its own: a caller who hangs up in the middle asks again, and must find an answer.
        let done = tokio::spawn(
            async move {
                match work.await {
                    Ok(response) => {
                        let (response, answer) = copied(response).await?;
                        idempotency::complete(&ctx, &claimed, &answer).await;
                        Ok(response)
                    }
                    Err(refusal) => {
                        idempotency::release(&ctx, &claimed).await;
                        Err(refusal)
                    }
                }
            }
            .in_current_span(),
        );
        done.await.unwrap_or_else(|err| {
            tracing::error!(error = %err, "a request with an Idempotency-Key failed");
            Err(Problem::unexpected().into())
        })
    }
}

/// The response, and what is kept of it.
async fn copied(response: Response) -> Result<(Response, KeptAnswer), Refusal> {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.map_err(|err| {
        tracing::error!(error = %err, "an answer of our own could not be read");
        Problem::unexpected()
    })?;
    let etag = parts.headers.get(ETAG).and_then(|it| it.to_str().ok()).map(str::to_owned);
    let answer = KeptAnswer { status: parts.status.as_u16(), etag, body: bytes.to_vec() };
    Ok((Response::from_parts(parts, Body::from(bytes)), answer))
}

fn replay(answer: KeptAnswer) -> Result<Response, Refusal> {
    let status = StatusCode::from_u16(answer.status).map_err(|_| Problem::unexpected())?;
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    if let Some(tag) = answer.etag.and_then(|it| HeaderValue::from_str(&it).ok()) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}
