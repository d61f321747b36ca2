//! What surrounds a page: the masthead of the person, the foot, and the pages for what went wrong.

use crate::accounts::SignOut;
use crate::answer::AppError;
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Comfort, Foot, LinkButton, Masthead, NavLink, Notice, NoticeKind, PageHead, PublicMasthead,
    SkipLink,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use pactoria::problem::{Kind, Problem};
use serde::{Deserialize, Serialize};

/// What the masthead shows of the signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    pub name: String,
    pub company: String,
    pub may_edit: bool,
    pub may_read_audit: bool,
    pub may_read_frameworks: bool,
    pub may_make_keys: bool,
    pub may_manage_mail: bool,
    pub may_manage_company: bool,
    pub may_read_decisions: bool,
}

/// What a signed-in page is drawn from: the person, and the thing itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen<T> {
    pub who: Who,
    pub it: T,
}

#[cfg(feature = "ssr")]
impl<T> Screen<T> {
    /// `it` as seen by the person of `ctx`.
    pub fn of(ctx: &pactoria::context::Ctx, it: T) -> Self {
        Self { who: Who::of(ctx), it }
    }
}

#[cfg(feature = "ssr")]
impl Who {
    fn of(ctx: &pactoria::context::Ctx) -> Self {
        use pactoria::accounts::Right;
        let person = ctx.person();
        Self {
            name: person.full_name.clone(),
            company: person.company.clone(),
            may_edit: person.role.may(Right::EditContracts),
            may_read_audit: person.role.may(Right::ReadAudit),
            may_read_frameworks: person.role.may(Right::ReadFrameworks),
            may_make_keys: person.role.may(Right::MakeKeys),
            may_manage_mail: person.role.may(Right::ManageMail),
            may_manage_company: person.role.may(Right::ManageCompany),
            may_read_decisions: person.role.may(Right::ReadDecisions),
        }
    }

    /// Who looks at the present page, if somebody is signed in.
    async fn present() -> Option<Self> {
        crate::door::maybe_signed_in().await.ok().flatten().map(|ctx| Self::of(&ctx))
    }
}

#[cfg(not(feature = "ssr"))]
impl Who {
    /// Pages are drawn by the server.
    fn present() -> std::future::Ready<Option<Self>> {
        std::future::ready(None)
    }
}

/// A resource of a signed-in page.
pub type Loaded<T> = Resource<Result<Screen<T>, AppError>>;

/// Draws a signed-in page once its resource is there; what went wrong is drawn too.
pub fn screen<T>(loaded: Loaded<T>, draw: impl Fn(Who, T) -> AnyView + Clone + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + Serialize + for<'de> Deserialize<'de> + 'static,
{
    view! {
        <Transition fallback=|| view! { <Waiting/> }>
            {move || {
                let draw = draw.clone();
                Suspend::new(async move {
                    match loaded.await {
                        Ok(Screen { who, it }) => inside(who.clone(), draw(who, it)),
                        Err(AppError(problem)) => in_place_of_a_page(problem).await,
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// A page of a signed-in person.
fn inside(who: Who, page: AnyView) -> AnyView {
    let mut sections = vec![
        NavLink::new("Today", paths::HOME),
        NavLink::new("Dashboard", paths::DASHBOARD),
        NavLink::new("Risk", paths::RISK),
        NavLink::new("Contracts", paths::CONTRACTS),
        NavLink::new("Obligations", paths::OBLIGATIONS),
        NavLink::new("Processing", paths::PROCESSING),
        NavLink::new("Templates", paths::TEMPLATES),
    ];
    if who.may_read_audit {
        sections.push(NavLink::new("Audit", paths::AUDIT));
    }
    let mut account = vec![NavLink::new("Your account", paths::ACCOUNT)];
    if who.may_read_frameworks {
        account.push(NavLink::new("Frameworks", paths::FRAMEWORKS));
    }
    if who.may_make_keys {
        account.push(NavLink::new("API keys", paths::KEYS));
    }
    if who.may_manage_mail {
        account.push(NavLink::new("Outbox", paths::OUTBOX));
    }
    if who.may_edit {
        account.push(NavLink::new("Tags", paths::TAGS));
    }
    if who.may_manage_company {
        account.push(NavLink::new("Company", paths::COMPANY));
        account.push(NavLink::new("People", paths::PEOPLE));
        account.push(NavLink::new("Reviews", paths::REVIEW));
        account.push(NavLink::new("Rules", paths::PLAYBOOK));
        account.push(NavLink::new("Model", paths::MODEL));
        account.push(NavLink::new("Archive", paths::ARCHIVE));
    }
    if who.may_read_decisions {
        account.push(NavLink::new("Decisions", paths::DECISIONS));
    }
    let path = use_location().pathname;
    view! {
        <SkipLink/>
        <Masthead
            home=paths::HOME
            sections=sections
            path=Signal::derive(move || path.get())
            search_href=format!("{}#f-search", paths::CONTRACTS)
            person=who.name
            company=who.company
            account=account
            sign_out=|| view! { <form method="post" action=SignOut::url()><button type="submit">"Sign out"</button></form> }
        />
        <main id="main" class="page" tabindex="-1">
            {page}
            <Foot/>
        </main>
        <Comfort/>
    }
    .into_any()
}

/// A page for someone who is not signed in.
pub fn outside(link: Option<(&'static str, &'static str)>, page: AnyView) -> AnyView {
    view! {
        <SkipLink/>
        <PublicMasthead home=paths::HOME>
            {link.map(|(words, href)| view! { <a href=href>{words}</a> })}
        </PublicMasthead>
        <main id="main" class="page door-page" tabindex="-1">
            {page}
            <Foot/>
        </main>
    }
    .into_any()
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <crate::ui::Loading/>
        </main>
    }
}

/// The page for a problem, where whoever is signed in keeps the way to every other page.
async fn in_place_of_a_page(problem: Problem) -> AnyView {
    let who = match problem.kind {
        Kind::Missing | Kind::Forbidden | Kind::Conflict | Kind::Invalid | Kind::TooLarge => Who::present().await,
        // Nobody is signed in, or what would tell who is fails too.
        Kind::SignedOut | Kind::TooMany | Kind::Away | Kind::Unexpected => None,
    };
    match who {
        Some(who) => inside(who, what_happened(&problem)),
        None => problem_page(&problem),
    }
}

/// The page for a problem, for someone who is not signed in.
pub fn problem_page(problem: &Problem) -> AnyView {
    outside(None, what_happened(problem))
}

/// What happened, what still holds, what to do next.
fn what_happened(problem: &Problem) -> AnyView {
    let (title, next) = match problem.kind {
        Kind::SignedOut => ("You are signed out", (paths::SIGN_IN, "Sign in")),
        Kind::Missing => ("There is nothing here", (paths::CONTRACTS, "Go to your contracts")),
        Kind::Forbidden => ("This is not yours to do", (paths::HOME, "Go to the first page")),
        Kind::Conflict | Kind::Invalid | Kind::TooLarge => {
            ("This cannot be done", (paths::HOME, "Go to the first page"))
        }
        Kind::TooMany => ("Too many requests", (paths::HOME, "Go to the first page")),
        Kind::Away => ("Something is away just now", (paths::HOME, "Go to the first page")),
        Kind::Unexpected => ("Something failed on our side", (paths::HOME, "Go to the first page")),
    };
    let detail = problem.detail.clone();
    view! {
        <Title text=title/>
        <PageHead title=title lead=detail/>
        <p><LinkButton href=next.0 kind=ButtonKind::Primary>{next.1}</LinkButton></p>
    }
    .into_any()
}

/// The page of an address that does not exist.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let problem = || {
        let words = "There is no page at this address. It may have been moved, or the address has a slip.";
        Problem::new(Kind::Missing, "page.missing", words)
    };
    view! {
        <Transition fallback=|| view! { <Waiting/> }>
            {move || Suspend::new(in_place_of_a_page(problem()))}
        </Transition>
    }
}

/// The sentence of a refused form that belongs to no field.
pub fn refusal(sentence: Option<String>) -> Option<AnyView> {
    sentence.map(|it| view! { <Notice kind=NoticeKind::Bad announce=true>{it}</Notice> }.into_any())
}

/// The end of a form: the one primary button, and a way back.
pub fn form_end(act: &'static str, back: Option<(String, &'static str)>) -> AnyView {
    view! {
        <div class="form-end">
            <Button kind=ButtonKind::Primary>{act}</Button>
            {back.map(|(href, words)| view! { <LinkButton href=href kind=ButtonKind::Quiet>{words}</LinkButton> })}
        </div>
    }
    .into_any()
}
