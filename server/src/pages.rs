//! The screens and their server functions as routes, with the context they read.

use crate::edge::limits::MOST_OF_PARTS;
use crate::refusal::Refusal;
use crate::state::AppState;
use crate::{archive, bulk, downloads, feeds, imports, keys, live, risk, writing};
use app::paths;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use leptos::prelude::use_context;
use leptos_axum::{LeptosRoutes, generate_route_list_with_exclusions, render_app_async_with_context};

/// The address of a contract's compliance report.
const REPORT: &str = "/contracts/{id}/compliance-report";

/// Every page, every server function, and the page for addresses that do not exist.
///
/// Leptos' own fallback would also look for files below a folder of the disk; ours only draws the page.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let shell = {
        let assets = state.site.page_assets.clone();
        move || app::shell(assets.clone())
    };
    let of_parts = || DefaultBodyLimit::max(MOST_OF_PARTS);
    let pages = generate_route_list_with_exclusions(app::App, Some(vec![REPORT.to_owned()]));
    // The page and its file have one address; which is meant stands in the query.
    let report = {
        let draw = render_app_async_with_context(provide, shell.clone());
        move |Query(words): Query<Vec<(String, String)>>, asked: downloads::OfContract, request: Request| {
            let draw = draw.clone();
            async move {
                match words.iter().any(|(name, value)| name == "format" && value == "pdf") {
                    true => downloads::report(asked).await.into_response(),
                    false => draw(request).await,
                }
            }
        }
    };
    Router::new()
        .leptos_routes_with_context(state, pages, provide, shell.clone())
        .route(REPORT, get(report))
        .route("/processing/save/{format}", get(downloads::register))
        .route(paths::TABLE, get(downloads::table))
        .route(paths::RISK_CONTRACT_TABLE, get(risk::contracts))
        .route(paths::RISK_COUNTERPARTY_TABLE, get(risk::counterparties))
        .route(paths::RISK_PEOPLE_TABLE, get(risk::people))
        .route(paths::RISK_CHANGES, get(live::changes))
        .route("/contracts/{id}/write", post(writing::write))
        .route("/decisions/export", get(downloads::decisions))
        .route("/contracts/{id}/export/{format}", get(downloads::export))
        .route("/contracts/{id}/dates/calendar", get(downloads::calendar))
        .route("/contracts/{id}/terms/save", get(downloads::terms))
        .route("/frameworks/reports/{id}/export/{format}", get(downloads::framework_report))
        .route("/contracts/{id}/original", get(imports::original))
        .route("/imports/{id}/files/{n}/download", get(imports::download))
        .route(paths::NEW_IMPORT, post(imports::hand_in).layer(of_parts()))
        .route(paths::BULK, post(bulk::act))
        .route(paths::TAKE_ARCHIVE, get(archive::download))
        .route(paths::ARCHIVE, post(archive::hand_in).layer(of_parts()))
        .route("/feeds/{file}", get(feeds::read))
        .route(paths::FEED, post(feeds::make))
        .route(paths::NEW_KEY, post(keys::make))
        .route("/do/{*rest}", any(|| async { Refusal::of_status(StatusCode::NOT_FOUND) }))
        .fallback(render_app_async_with_context(provide, shell))
}

/// Hands the present request's visit, session and nonce to the screens.
pub(crate) fn provide() {
    if let Some(parts) = use_context::<Parts>() {
        app::door::provide(&parts);
    }
}
