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
    pub may_make_keys: bool,
    pub may_manage_mail: bool,
    pub may_manage_company: bool,
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
        use pactoria::accounts::Right;
        let person = ctx.person();
        let who = Who {
            name: person.full_name.clone(),
            company: person.company.clone(),
            may_edit: person.role.may(Right::EditContracts),
            may_read_audit: person.role.may(Right::ReadAudit),
            may_make_keys: person.role.may(Right::MakeKeys),
            may_manage_mail: person.role.may(Right::ManageMail),
            may_manage_company: person.role.may(Right::ManageCompany),
        };
        Self { who, it }
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
                        Err(AppError(problem)) => problem_page(&problem),
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
        NavLink::new("Contracts", paths::CONTRACTS),
        NavLink::new("Obligations", paths::OBLIGATIONS),
        NavLink::new("Templates", paths::TEMPLATES),
    ];
    if who.may_read_audit {
        sections.push(NavLink::new("Audit", paths::AUDIT));
    }
    let mut account = vec![NavLink::new("Your account", paths::ACCOUNT)];
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
        account.push(NavLink::new("Archive", paths::ARCHIVE));
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

/// The page for a problem: what happened, what still holds, what to do next.
pub fn problem_page(problem: &Problem) -> AnyView {
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
    outside(
        None,
        view! {
            <Title text=title/>
            <PageHead title=title lead=detail/>
            <p><LinkButton href=next.0 kind=ButtonKind::Primary>{next.1}</LinkButton></p>
        }
        .into_any(),
    )
}

/// The page of an address that does not exist.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    problem_page(&Problem::new(
        Kind::Missing,
        "page.missing",
        "There is no page at this address. It may have been moved, or the address has a slip.",
    ))
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
