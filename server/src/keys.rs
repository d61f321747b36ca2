//! The form for a new API key, answered with the page that shows the key: see [`app::keys`] for why.

use crate::forms::{Answer, Form, fields};
use app::keys::Posted;
use app::paths;
use axum::response::Response;

/// Makes the key and draws the page of the form, which shows the key or says what is wrong.
pub(crate) async fn make(form: Form) -> Response {
    let make = async |ctx, _, request| Ok(Answer::Page(Posted::new(&ctx, &fields(request).await?).await));
    form.answer(paths::NEW_KEY, make).await
}
