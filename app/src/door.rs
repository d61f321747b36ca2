//! The server half of every server function: who asks, and how an answer leaves.

use crate::answer::{AppError, Flash};
use crate::paths;
use http::header::{ACCEPT, COOKIE, RETRY_AFTER, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use pactoria::accounts::{self, sessions};
use pactoria::context::{Ctx, Visit};
use pactoria::ids::UserId;
use pactoria::problem::{Kind, Problem};
use tower_sessions::Session;

/// The cookie that carries a refused form's note to the next page.
const FLASH_COOKIE: &str = "pactoria_note";
/// The name under which a session holds a note that is too large for a cookie.
const FLASH_IN_SESSION: &str = "note";
/// Browsers keep cookies of up to 4,096 bytes with their name and attributes.
const LONGEST_FLASH: usize = 3_600;

/// Hands the request's visit, session and nonce to the screens. Called once for each request, inside Leptos' context.
pub fn provide(parts: &Parts) {
    if let Some(visit) = parts.extensions.get::<Visit>() {
        provide_context(visit.clone());
    }
    if let Some(session) = parts.extensions.get::<Session>() {
        provide_context(session.clone());
    }
    if let Some(nonce) = parts.extensions.get::<leptos::nonce::Nonce>() {
        provide_context(nonce.clone());
    }
}

fn missing_context(what: &str) -> Problem {
    tracing::error!(what, "a request reached the screens without its context");
    Problem::unexpected()
}

/// The visit of the present request.
pub(crate) fn visit() -> Result<Visit, Problem> {
    use_context::<Visit>().ok_or_else(|| missing_context("visit"))
}

fn session() -> Result<Session, Problem> {
    use_context::<Session>().ok_or_else(|| missing_context("session"))
}

fn session_failed(err: &tower_sessions::session::Error) -> Problem {
    tracing::error!(error = %err, "the sign-in session could not be read or written");
    Problem::away(
        "session.away",
        "Your sign-in could not be read just now. Nothing was changed; try again in a moment.",
    )
}

/// The person whose session this is, if somebody signed in, the session is not too old and the account is active.
///
/// # Errors
/// When the session or the account cannot be read.
pub async fn person(visit: &Visit, session: &Session) -> Result<Option<Ctx>, Problem> {
    let user = session.get::<UserId>(sessions::USER).await.map_err(|err| session_failed(&err))?;
    let since = session.get::<i64>(sessions::SIGNED_IN_AT).await.map_err(|err| session_failed(&err))?;
    let (Some(user), Some(since)) = (user, since) else { return Ok(None) };
    let age = u128::try_from(visit.now.as_microsecond().saturating_sub(since)).unwrap_or(0);
    if age > visit.services.times.longest.as_micros() {
        session.flush().await.map_err(|err| session_failed(&err))?;
        return Ok(None);
    }
    accounts::actions::of_session(visit, user).await
}

/// Makes a browser's session that of `ctx`, under a new id, so that an id from before signing in is worth nothing.
///
/// # Errors
/// When the session cannot be written.
pub async fn begin(session: &Session, ctx: &Ctx) -> Result<(), Problem> {
    session.cycle_id().await.map_err(|err| session_failed(&err))?;
    session.insert(sessions::USER, ctx.person().id).await.map_err(|err| session_failed(&err))?;
    session.insert(sessions::SIGNED_IN_AT, ctx.now().as_microsecond()).await.map_err(|err| session_failed(&err))
}

/// The signed-in person of the present request, if there is one.
pub(crate) async fn maybe_signed_in() -> Result<Option<Ctx>, Problem> {
    person(&visit()?, &session()?).await
}

/// The signed-in person.
pub(crate) async fn signed_in() -> Result<Ctx, Problem> {
    maybe_signed_in().await?.ok_or_else(Problem::signed_out)
}

/// Makes the present browser's session that of `ctx`.
pub(crate) async fn begin_session(ctx: &Ctx) -> Result<(), Problem> {
    begin(&session()?, ctx).await
}

/// Ends the browser's session.
pub(crate) async fn end_session() -> Result<(), Problem> {
    session()?.flush().await.map_err(|err| session_failed(&err))
}

fn wants_html() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        parts.headers.get(ACCEPT).and_then(|it| it.to_str().ok()).is_some_and(|it| it.contains("text/html"))
    })
}

/// The answer of a read. A page gets the status of the problem; a page asked for while signed out leads to signing in.
pub(crate) fn read<T>(result: Result<T, Problem>) -> Result<T, AppError> {
    result.map_err(|problem| {
        if problem.kind == Kind::SignedOut && wants_html() {
            let next = use_context::<Parts>().map_or_else(|| "/".to_owned(), |parts| parts.uri.to_string());
            leptos_axum::redirect(&paths::sign_in_then(paths::own_path(&next).unwrap_or("/")));
        } else {
            set_status(&problem);
        }
        AppError(problem)
    })
}

/// Leads whoever asked for a page of a list behind its last one to the last, with whatever else they asked for.
pub(crate) fn lead_to_last_page(page: u32, pages: u32) {
    let last = pages.max(1);
    if page <= last || !wants_html() {
        return;
    }
    if let Some(asked) = use_context::<Parts>().as_ref().and_then(|parts| parts.uri.path_and_query()) {
        leptos_axum::redirect(&at_page(asked.as_str(), last));
    }
}

/// The address of another page of the same list.
fn at_page(asked: &str, page: u32) -> String {
    let Some((path, query)) = asked.split_once('?') else { return asked.to_owned() };
    let other = |pair: &str| if pair.starts_with("page=") { format!("page={page}") } else { pair.to_owned() };
    let query: Vec<_> = query.split('&').map(other).collect();
    format!("{path}?{}", query.join("&"))
}

/// Gives the page the status of `problem`.
pub(crate) fn set_status(problem: &Problem) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    response.set_status(StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    if let Some(seconds) = problem.retry_after {
        response.insert_header(RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// The answer of a form. Done: on to the page it names. Refused: back to `form.back`, whose page shows the note once.
/// A program that does not take HTML gets the problem itself.
pub(crate) async fn posted(result: Result<String, Problem>, form: Refused<'_>) -> Result<(), AppError> {
    match result {
        Ok(path) => {
            leptos_axum::redirect(&path);
            Ok(())
        }
        Err(problem) if wants_html() => {
            let signed_out = problem.kind == Kind::SignedOut;
            let typed = form.typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            // Whoever signs in next needs what was typed, and not to hear that they are signed out.
            leave_flash(Flash { form: form.name.to_owned(), problem: (!signed_out).then_some(problem), typed }).await;
            leptos_axum::redirect(&if signed_out { paths::sign_in_then(&form.back) } else { form.back });
            Ok(())
        }
        Err(problem) => {
            set_status(&problem);
            Err(AppError(problem))
        }
    }
}

/// Leaves a note that complains of nothing: what was typed for a form that is to be shown again, or what has been done.
pub(crate) async fn leave_note(form: &str, typed: &[(&str, &str)]) {
    let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    leave_flash(Flash { form: form.to_owned(), problem: None, typed }).await;
}

/// Where a refused form leads, and what it shows there again.
pub(crate) struct Refused<'a> {
    /// The form's name, by which its page finds the note.
    pub(crate) name: &'a str,
    /// The page to go back to.
    pub(crate) back: String,
    /// What had been typed, without secrets.
    pub(crate) typed: &'a [(&'a str, &'a str)],
}

/// Leaves the note for the next page: in a cookie, or in the session of a signed-in person where it is too large for one.
async fn leave_flash(mut flash: Flash) {
    let mut value = encode(&flash);
    if value.len() > LONGEST_FLASH {
        if let Ok(session) = session()
            && session.id().is_some()
            && session.insert(FLASH_IN_SESSION, &flash).await.is_ok()
        {
            return;
        }
        // The complaint matters more than the echo of what was typed.
        flash.typed.clear();
        value = encode(&flash);
    }
    let cookie = format!("{FLASH_COOKIE}={value}; Path=/; Max-Age=120; HttpOnly; SameSite=Lax");
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(SET_COOKIE, cookie);
    }
}

fn encode(flash: &Flash) -> String {
    serde_json::to_vec(flash).map(|json| pactoria::crypto::hex(&json)).unwrap_or_default()
}

fn decode(value: &str) -> Option<Flash> {
    serde_json::from_slice(&pactoria::crypto::unhex(value)?).ok()
}

/// The note for `form`, which is then gone.
pub(crate) async fn take_flash(form: &str) -> Flash {
    match flash_in_session(form).await {
        Some(flash) => flash,
        None => flash_in_cookie(form),
    }
}

async fn flash_in_session(form: &str) -> Option<Flash> {
    let session = session().ok().filter(|it| it.id().is_some())?;
    let found = session.get::<Flash>(FLASH_IN_SESSION).await.ok()??;
    if found.form != form {
        return None;
    }
    match session.remove::<Flash>(FLASH_IN_SESSION).await {
        Ok(flash) => flash,
        Err(err) => {
            tracing::warn!(error = %err, "a note could not be removed from its session");
            Some(found)
        }
    }
}

fn flash_in_cookie(form: &str) -> Flash {
    let Some(parts) = use_context::<Parts>() else { return Flash::default() };
    let prefix = format!("{FLASH_COOKIE}=");
    let found = parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split("; "))
        .find_map(|it| it.strip_prefix(prefix.as_str()))
        .and_then(decode)
        .filter(|it| it.form == form);
    if found.is_some()
        && let Some(response) = use_context::<ResponseOptions>()
        && let Ok(gone) = HeaderValue::from_str(&format!("{FLASH_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"))
    {
        response.append_header(SET_COOKIE, gone);
    }
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(folder: &std::path::Path, found: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn every_refused_form_has_a_page_that_reads_its_note() {
        let mut source = String::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
        let named = |lead: &str| -> std::collections::BTreeSet<String> {
            source.split(lead).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
        };
        let left = named("Refused { name: \"");
        assert!(left.len() > 4, "{left:?}");
        let read: std::collections::BTreeSet<_> = named("note(\"").into_iter().chain(named("take_flash(\"")).collect();
        assert!(left.is_subset(&read), "nobody reads: {:?}", left.difference(&read));
    }

    #[test]
    fn the_address_of_another_page_keeps_the_filter() {
        for (asked, other) in [
            ("/contracts?page=99", "/contracts?page=2"),
            (
                "/contracts?search=lens+%26+frame&page=99&sort=title",
                "/contracts?search=lens+%26+frame&page=2&sort=title",
            ),
            ("/contracts?search=page%3D9&page=99", "/contracts?search=page%3D9&page=2"),
        ] {
            assert_eq!(at_page(asked, 2), other);
        }
    }

    #[test]
    fn a_note_survives_the_cookie() {
        let flash = Flash {
            form: "register".into(),
            problem: Some(Problem::invalid_field("email", "required", "Fill this in — “é” and £.")),
            typed: [("email".to_owned(), "ü;, \"x\"".to_owned())].into(),
        };
        assert_eq!(decode(&encode(&flash)), Some(flash));
        for garbage in ["", "zz", "7b7", "7b7d7d", "é"] {
            assert_eq!(decode(garbage), None, "{garbage:?}");
        }
    }
}
