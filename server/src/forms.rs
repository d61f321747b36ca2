//! Forms that are answered with a page of their own and not with a redirect: what came of them is shown once, and no address,
//! cookie or stored note could carry it.

use crate::edge::MOST_BODY;
use crate::pages;
use crate::refusal::{self, Refusal};
use crate::state::AppState;
use app::paths;
use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::provide_context;
use leptos_axum::render_app_async_with_context;
use pactoria::context::{Ctx, Visit};
use tower_sessions::Session;

/// A form that somebody sent, whoever it is.
pub(crate) struct Form {
    state: AppState,
    visit: Visit,
    session: Session,
    request: Request,
}

/// Where whoever sent a form is led.
pub(crate) enum Answer<T> {
    /// Back to the page of the form, which finds this in its context.
    Page(T),
    /// On to another address.
    Elsewhere(String),
}

impl FromRequest<AppState> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Extension::<Visit>::from_request_parts(&mut parts, state).await;
        let Extension(visit) = visit.map_err(IntoResponse::into_response)?;
        let session = Session::from_request_parts(&mut parts, state).await.map_err(IntoResponse::into_response)?;
        Ok(Self { state: state.clone(), visit, session, request: Request::from_parts(parts, body) })
    }
}

impl Form {
    /// Has `act` do what is asked and draws the page at the form's own address, which reads what came of it. Whoever is not
    /// signed in does that first and is then led to `then`.
    pub(crate) async fn answer<T: Clone + Send + Sync + 'static>(
        self,
        then: &str,
        act: impl AsyncFnOnce(Ctx, AppState, Request) -> Result<Answer<T>, Refusal>,
    ) -> Response {
        let ctx = match app::door::person(&self.visit, &self.session).await {
            Ok(Some(ctx)) => ctx,
            Ok(None) => return Redirect::to(&paths::sign_in_then(then)).into_response(),
            Err(problem) => return Refusal::from(problem).into_response(),
        };
        let (parts, body) = self.request.into_parts();
        let page = Request::from_parts(parts.clone(), Body::empty());
        let came_of_it = match act(ctx, self.state.clone(), Request::from_parts(parts, body)).await {
            Ok(Answer::Page(it)) => it,
            Ok(Answer::Elsewhere(path)) => return Redirect::to(&path).into_response(),
            Err(refusal) => return refusal.into_response(),
        };
        let provide = move || {
            pages::provide();
            provide_context(came_of_it.clone());
        };
        let assets = self.state.site.page_assets.clone();
        render_app_async_with_context(provide, move || app::shell(assets.clone()))(page).await
    }
}

/// The fields of a form as a browser sends it.
///
/// # Errors
/// 413 when they are larger than any form of ours.
pub(crate) async fn fields(request: Request) -> Result<Vec<(String, String)>, Refusal> {
    let bytes = to_bytes(request.into_body(), MOST_BODY).await.map_err(|_| refusal::too_large())?;
    Ok(form_urlencoded::parse(&bytes).into_owned().collect())
}
