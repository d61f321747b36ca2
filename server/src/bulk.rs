//! The form for one act on many contracts, answered with the page that says what became of each: see [`app::bulk`].

use crate::forms::{Answer, Form, fields};
use app::bulk::Posted;
use app::paths;
use axum::response::Response;

/// Does what the form asks, and draws the page that answers it.
pub(crate) async fn act(form: Form) -> Response {
    let act = async |ctx, _, request| Ok(Answer::Page(Posted::new(&ctx, &fields(request).await?).await));
    form.answer(paths::CONTRACTS, act).await
}
