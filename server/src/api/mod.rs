//! The REST contract under `/api/v1`: a second door to the same actions as the pages.
//!
//! Handlers translate and decide nothing. They register with their description, so the OpenAPI document cannot fall
//! behind. Credentials are access tokens and API keys, never cookies.

mod ai;
mod amendments;
mod analysis;
mod analytics;
mod archive;
mod auth;
mod bulk;
mod caller;
mod clauses;
mod company;
mod conditions;
mod contracts;
mod days;
mod decisions;
mod docs;
mod extract;
mod facts;
mod feeds;
mod filing;
mod filters;
mod findings;
mod fixes;
mod frameworks;
mod imports;
mod key_terms;
mod keydates;
mod keys;
mod models;
mod obligations;
mod once;
mod opinion;
mod outbox;
mod playbook;
mod precise;
pub(crate) mod problem;
mod processing;
mod related;
mod reminders;
mod reports;
mod review;
mod risk;
mod security;
mod tags;
mod templates;
mod terms;
mod today;

use crate::edge::limits::MOST_OF_PARTS;
use crate::refusal::Refusal;
use crate::state::AppState;
use axum::Json;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::Value;
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

/// The name of the bearer scheme in the document.
pub(crate) const BEARER: &str = "bearer";
/// The name of the scheme of API keys in the document.
const API_KEY: &str = "apiKey";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Pactoria",
        description = "Draft, check and keep contracts. The pages and this API are two doors to the same rules. Money is written \
                       with exactly two decimals, instants in RFC 3339 UTC, dates as YYYY-MM-DD in the company's time zone; where a day \
                       is sent, an instant is taken for its day there. A path works with and without its trailing slash. Every error is application/problem+json.",
        license(name = "MIT", identifier = "MIT")
    ),
    tags(
        (name = "Accounts", description = "Register a company, sign in, and see who you are."),
        (name = "Keys", description = "API keys: with one, a program acts for a person, never beyond the key's scope."),
        (name = "Contracts", description = "Draft, change, check and export contracts."),
        (name = "Filters", description = "Filters of the list that people keep for themselves, or share with their company."),
        (name = "Filing", description = "Tags, who answers for a contract, what it is related to, and which contracts must be reviewed."),
        (name = "Rules", description = "What your company makes of the rule pack: a draft that is published version by version."),
        (name = "Frameworks", description = "What the records of this installation show about the controls of a framework, and reports that a named person approves."),
        (name = "Imports", description = "Files of contracts that were signed elsewhere: handed in, read, looked at, brought in."),
        (name = "Archive", description = "Everything the company keeps, as one file of open files, and back."),
        (name = "Reminders", description = "Mails before a date, and the outbox they leave from."),
        (name = "Today", description = "What needs you: what is late, what must be done soon, and what waits for you."),
        (name = "Obligations", description = "What contracts ask somebody to do by a day, and what shows that it was done."),
        (name = "Processing", description = "What contracts say of personal data, and the register of processing made of them."),
        (name = "Templates", description = "What contracts are drafted from."),
        (name = "AI", description = "Analysis of any text by rules; and a language model that your company may name, which only proposes."),
        (name = "Analytics", description = "Your contracts counted and summed, and how the installation does. Only what was counted or measured."),
        (name = "Risk", description = "Contracts, other parties, accounts and models by risk, each with its reasons."),
        (name = "Security", description = "Who did what, when and from where."),
        (name = "Watching", description = "Outside of /api/v1, for whoever watches over the server: whether it answers, whether it can do its work, and what it measured.")
    ),
    components(schemas(problem::ProblemBody))
)]
struct Description;

/// What is answered outside of `/api/v1`; its routes are those of the edge and of the pages.
#[derive(OpenApi)]
#[openapi(paths(
    crate::edge::health::health,
    crate::edge::health::ready,
    crate::edge::metrics::metrics,
    crate::feeds::read
))]
struct Outside;

fn described() -> OpenApiRouter<AppState> {
    let v1 = OpenApiRouter::new()
        .routes(routes!(auth::register))
        .routes(routes!(auth::login))
        .routes(routes!(auth::me))
        .routes(routes!(auth::logout))
        .routes(routes!(keys::create, keys::list))
        .routes(routes!(keys::revoke))
        .routes(routes!(feeds::get, feeds::make, feeds::revoke))
        .routes(routes!(contracts::create, contracts::list::list))
        .routes(routes!(contracts::get, contracts::patch, contracts::put, contracts::terminate))
        .routes(routes!(contracts::list::table))
        .routes(routes!(contracts::status))
        .routes(routes!(bulk::act))
        .routes(routes!(filters::create, filters::list))
        .routes(routes!(filters::get, filters::change, filters::remove))
        .routes(routes!(keydates::get, keydates::put))
        .routes(routes!(keydates::calendar))
        .routes(routes!(key_terms::get))
        .routes(routes!(terms::get))
        .routes(routes!(processing::get, processing::put))
        .routes(routes!(processing::answer))
        .routes(routes!(processing::list))
        .routes(routes!(processing::export))
        .routes(routes!(filing::put_tags))
        .routes(routes!(filing::put_owner))
        .routes(routes!(filing::tags))
        .routes(routes!(filing::rename_tag, filing::delete_tag))
        .routes(routes!(filing::merge_tag))
        .routes(routes!(filing::people))
        .routes(routes!(filing::hand_over))
        .routes(routes!(related::list, related::create))
        .routes(routes!(related::remove))
        .routes(routes!(review::get, review::put))
        .routes(routes!(company::get, company::put))
        .routes(routes!(playbook::get))
        .routes(routes!(playbook::list))
        .routes(routes!(playbook::rule, playbook::switch))
        .routes(routes!(playbook::own::list, playbook::own::add))
        .routes(routes!(playbook::own::get, playbook::own::change, playbook::own::remove))
        .routes(routes!(playbook::trial::try_draft))
        .routes(routes!(playbook::publish))
        .routes(routes!(playbook::drop_draft))
        .routes(routes!(playbook::versions))
        .routes(routes!(playbook::version))
        .routes(routes!(amendments::list, amendments::create))
        .routes(routes!(amendments::add_change))
        .routes(routes!(amendments::governing))
        .routes(routes!(reminders::list, reminders::create))
        .routes(routes!(reminders::remove))
        .routes(routes!(reminders::acknowledge))
        .routes(routes!(obligations::of_contract, obligations::create))
        .routes(routes!(obligations::list))
        .routes(routes!(obligations::get, obligations::put))
        .routes(routes!(obligations::close))
        .routes(routes!(today::get))
        .routes(routes!(outbox::list))
        .routes(routes!(outbox::retry))
        .routes(routes!(contracts::generate::generate))
        .routes(routes!(contracts::analyze))
        .routes(routes!(findings::decide, findings::take_back))
        .routes(routes!(findings::assign))
        .routes(routes!(findings::list))
        .routes(routes!(fixes::get, fixes::put_in))
        .routes(routes!(facts::get))
        .routes(routes!(facts::say, facts::take_back))
        .routes(routes!(reports::report))
        .routes(routes!(frameworks::list))
        .routes(routes!(frameworks::get))
        .routes(routes!(frameworks::draw_up))
        .routes(routes!(frameworks::control, frameworks::attest, frameworks::withdraw))
        .routes(routes!(frameworks::reports))
        .routes(routes!(frameworks::report, frameworks::drop_draft))
        .routes(routes!(frameworks::approve))
        .routes(routes!(frameworks::export))
        .routes(routes!(contracts::versions::versions))
        .routes(routes!(contracts::versions::version))
        .routes(routes!(contracts::versions::diff))
        .routes(routes!(contracts::versions::restore))
        .routes(routes!(contracts::versions::merge))
        .routes(routes!(contracts::export))
        .routes(routes!(imports::original))
        .routes(routes!(imports::hand_in, imports::list).layer(DefaultBodyLimit::max(MOST_OF_PARTS)))
        .routes(routes!(imports::get))
        .routes(routes!(archive::take, archive::bring_in).layer(DefaultBodyLimit::max(MOST_OF_PARTS)))
        .routes(routes!(imports::file))
        .routes(routes!(imports::accept))
        .routes(routes!(imports::leave_out))
        .routes(routes!(imports::download))
        .routes(routes!(imports::to_review))
        .routes(routes!(templates::list, templates::own::add))
        .routes(routes!(templates::list_beside_contracts))
        .routes(routes!(templates::get, templates::own::change))
        .routes(routes!(templates::own::attempt))
        .routes(routes!(templates::own::put_standing))
        .routes(routes!(templates::own::source))
        .routes(routes!(templates::own::versions))
        .routes(routes!(templates::own::version))
        .routes(routes!(templates::get_beside_contracts))
        .routes(routes!(clauses::list, clauses::own::add))
        .routes(routes!(clauses::get, clauses::own::change))
        .routes(routes!(clauses::own::put_standing))
        .routes(routes!(clauses::own::versions))
        .routes(routes!(clauses::own::version))
        .routes(routes!(clauses::own::uses))
        .routes(routes!(clauses::put_in))
        .routes(routes!(analytics::business))
        .routes(routes!(analytics::time_series))
        .routes(routes!(analytics::compliance))
        .routes(routes!(analytics::cycle::cycle_time))
        .routes(routes!(analytics::largest::owners))
        .routes(routes!(analytics::largest::counterparties))
        .routes(routes!(analytics::performance))
        .routes(routes!(analytics::system_health))
        .routes(routes!(risk::contracts))
        .routes(routes!(risk::counterparties))
        .routes(routes!(risk::people))
        .routes(routes!(risk::models))
        .routes(routes!(ai::health))
        .routes(routes!(ai::analyze_contract))
        .routes(routes!(ai::recommend_template))
        .routes(routes!(models::get, models::put, models::remove))
        .routes(routes!(models::try_it))
        .routes(routes!(models::get_limits, models::put_limits))
        .routes(routes!(models::access, models::put_access))
        .routes(routes!(models::ask))
        .routes(routes!(models::propose))
        .routes(routes!(models::rewrite))
        .routes(routes!(models::look, models::remarks))
        .routes(routes!(opinion::ask, opinion::read))
        .routes(routes!(decisions::list))
        .routes(routes!(decisions::get))
        .routes(routes!(models::accept))
        .routes(routes!(models::turn_down))
        .routes(routes!(security::audit_logs))
        .routes(routes!(security::check));
    OpenApiRouter::with_openapi(Description::openapi()).nest("/api/v1", v1)
}

/// The OpenAPI document.
pub fn document() -> Value {
    let mut document = described().into_openapi();
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    let key = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
        "X-Api-Key",
        "A key made under Settings, API keys, or with POST /api/v1/keys. It does no more than its scope says.",
    )));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(BEARER, bearer);
    components.add_security_scheme(API_KEY, key);
    problem::describe(&mut document);
    conditions::describe(&mut document);
    document.merge(Outside::openapi());
    name_operations(&mut document);
    let mut document = serde_json::to_value(document).unwrap_or_default();
    let misfits = precise::say(&mut document);
    debug_assert!(misfits.is_empty(), "no field is called {misfits:?}");
    document
}

/// Names each operation after its method and address: function names repeat between slices.
fn name_operations(document: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let address = path.trim_start_matches("/api/v1").trim_start_matches('/');
        let address = address.replace(['{', '}'], "").replace(['/', '-', '.'], "_");
        let methods = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in methods {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{address}"));
            }
        }
    }
}

/// Every route of the REST contract, its document and its reading page.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let (routes, _) = described().split_for_parts();
    let document = Arc::new(document());
    let page = docs::page(&document, &state.site.page_assets.css);
    routes
        .layer(from_fn(tags::compare))
        .route("/api/openapi.json", get(move || async move { Json(Arc::clone(&document)).into_response() }))
        .route("/api/docs", get(move || async move { page }))
        .route("/api/{*rest}", axum::routing::any(nothing_here))
        .route("/api", axum::routing::any(nothing_here))
}

async fn nothing_here() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "route.missing",
        "There is no such address. The list of addresses is at /api/docs.",
    )
}
