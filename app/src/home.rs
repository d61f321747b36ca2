//! The first screen: three doors and what was worked on last; for visitors, what Pactoria is.

use crate::answer::AppError;
use crate::layout::{Screen, outside, problem_page, screen};
use crate::paths;
use crate::today::needs;
use crate::ui::{ButtonKind, Empty, Icon, LinkButton, PageHead, SectionHead, Status};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::contracts::ContractRow;
use pactoria::drafting::SheetRow;
use pactoria::today::Today as Needs;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::door;

/// What the first screen of a signed-in person shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Today {
    /// Such as `Friday 20 November 2026`.
    day: String,
    /// Contracts changed last.
    recent: Vec<ContractRow>,
    /// What needs the person.
    needs: Needs,
    /// Answers that are no contract yet.
    unfinished: Vec<SheetRow>,
    /// How many contracts the company has.
    contracts: u32,
}

/// Whether somebody is signed in.
#[server(endpoint = "home/is_signed_in")]
pub async fn is_signed_in() -> Result<bool, AppError> {
    door::read(door::maybe_signed_in().await.map(|it| it.is_some()))
}

/// The first screen of a signed-in person.
#[server(endpoint = "home/see_today")]
pub async fn see_today() -> Result<Screen<Today>, AppError> {
    use pactoria::contracts::actions::{Filter, list};
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let recent = list(&ctx, &Filter::default(), 1, 6).await?;
            let unfinished = if ctx.require(pactoria::accounts::Right::EditContracts).is_ok() {
                pactoria::drafting::actions::unfinished(&ctx).await?
            } else {
                Vec::new()
            };
            let today = Today {
                day: pactoria::dates::weekday_in_words(ctx.today()),
                recent: recent.rows,
                needs: pactoria::today::actions::today(&ctx).await?,
                unfinished,
                contracts: recent.in_company,
            };
            Ok(Screen::of(&ctx, today))
        }
        .await,
    )
}

/// The page at `/`.
#[component]
pub fn Home() -> impl IntoView {
    let signed_in = Resource::new(|| (), |()| is_signed_in());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match signed_in.await {
                    Ok(true) => view! { <SignedIn/> }.into_any(),
                    Ok(false) => welcome(),
                    Err(AppError(problem)) => problem_page(&problem),
                }
            })}
        </Suspense>
    }
}

#[component]
fn SignedIn() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| see_today());
    view! {
        <Title text="Today"/>
        {screen(loaded, |_, today| page(today))}
    }
}

fn page(today: Today) -> AnyView {
    let lead = match today.contracts {
        0 => "No contract yet. Choose a door.".to_owned(),
        1 => "One contract is kept here.".to_owned(),
        many => format!("{many} contracts are kept here."),
    };
    view! {
        <PageHead title=today.day lead=lead/>
        {doors()}
        {(today.contracts > 0).then(|| needs(today.needs))}
        <div class="columns section">
            <section class="c7">{recent(today.recent)}</section>
            <section class="c5">{unfinished(today.unfinished)}</section>
        </div>
    }
    .into_any()
}

fn doors() -> AnyView {
    view! {
        <section class="doors" aria-label="Start">
            <div class="door">
                <Icon name=Icon::Edit/>
                <h2><a href=paths::TEMPLATES>"Draft from a template"</a></h2>
                <p>"Answer a few questions and get a complete England-and-Wales contract, checked as you go."</p>
                <ul>
                    <li><a href=paths::DESCRIBE>"Describe what you need"</a></li>
                    <li><a href=paths::template("T-NDA-MUT")>"Mutual NDA"</a></li>
                    <li><a href=paths::template("T-SVC-CONS")>"Consultancy"</a></li>
                    <li><a href=paths::template("T-EMP-FT")>"Employment"</a></li>
                </ul>
            </div>
            <div class="door">
                <Icon name=Icon::Import/>
                <h2><a href=paths::NEW_IMPORT>"Bring in signed contracts"</a></h2>
                <p>"Hand in PDF or Word files, one or many. Parties, dates, value and notice are read out of them, each with its passage."</p>
                <ul>
                    <li><a href=paths::NEW_IMPORT>"Choose files"</a></li>
                    <li><a href=paths::IMPORTS>"What was brought in"</a></li>
                    <li><a href=paths::PASTE>"Paste text"</a></li>
                </ul>
            </div>
            <div class="door">
                <Icon name=Icon::Sign/>
                <h2><a href=paths::with_query(paths::CONTRACTS, &[("status", "draft")])>"Send for signature"</a></h2>
                <p>"Choose a draft, read its findings, and save the PDF with its signature blocks for both sides to sign on paper."</p>
                <ul><li><a href=paths::with_query(paths::CONTRACTS, &[("status", "draft")])>"Choose a draft"</a></li></ul>
            </div>
        </section>
    }
    .into_any()
}

fn recent(rows: Vec<ContractRow>) -> AnyView {
    let list = if rows.is_empty() {
        view! {
            <Empty title="No contract yet">
                <p>"The mutual NDA takes about three minutes."</p>
                <p><LinkButton href=paths::template("T-NDA-MUT")>"Draft a mutual NDA"</LinkButton></p>
            </Empty>
        }
        .into_any()
    } else {
        let lines = rows
            .into_iter()
            .map(|row| {
                view! {
                    <li>
                        <div>
                            <p class="what"><a href=paths::contract(row.id)>{row.title}</a></p>
                            <p class="why">{format!("{} · changed {}", row.other_party, row.changed)}</p>
                        </div>
                        <p class="when"><Status status=row.status.word()/></p>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="lines">{lines}</ul> }.into_any()
    };
    view! {
        <SectionHead title="Changed last"><a href=paths::CONTRACTS>"All contracts"</a></SectionHead>
        {list}
    }
    .into_any()
}

/// Where somebody left off: the description, what it left open, or the first step.
fn waiting(row: &SheetRow) -> String {
    match (row.has_template, row.is_described) {
        (false, _) => paths::described(row.id),
        (true, true) => paths::drafting(row.id, 0),
        (true, false) => paths::drafting(row.id, 1),
    }
}

fn unfinished(rows: Vec<SheetRow>) -> AnyView {
    let list = if rows.is_empty() {
        view! { <Empty title="No questions are waiting"><p>"Answers are saved at every step; what you leave half-way waits here."</p></Empty> }
            .into_any()
    } else {
        let lines = rows
            .into_iter()
            .map(|row| {
                let href = waiting(&row);
                view! {
                    <li>
                        <div>
                            <p class="what"><a href=href>{row.template}</a></p>
                            <p class="why">{format!("answered {}", row.changed)}</p>
                        </div>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="lines">{lines}</ul> }.into_any()
    };
    view! {
        <SectionHead title="Questions you left half-way"/>
        {list}
    }
    .into_any()
}

fn welcome() -> AnyView {
    outside(
        Some(("Sign in", paths::SIGN_IN)),
        view! {
            <Title text="Contracts you can prove"/>
            <PageHead
                title="Draft, check, sign and keep contracts"
                lead="For small and medium businesses in England and Wales. On one machine, with nothing else installed."
            />
            <p class="form-end">
                <LinkButton href=paths::REGISTER kind=ButtonKind::Primary>"Set up your company"</LinkButton>
                <LinkButton href=paths::SIGN_IN>"Sign in"</LinkButton>
            </p>
            <section class="doors" aria-label="What Pactoria does">
                <div class="door">
                    <Icon name=Icon::Edit/>
                    <h2>"Draft from a template"</h2>
                    <p>"A complete contract from a few questions, in plain English, with clause numbers that keep themselves."</p>
                </div>
                <div class="door">
                    <Icon name=Icon::Shield/>
                    <h2>"See what the law says"</h2>
                    <p>"Every finding opens its passage and names its statute. No AI needed; the same answer every time."</p>
                </div>
                <div class="door">
                    <Icon name=Icon::Lock/>
                    <h2>"Keep and prove it"</h2>
                    <p>"Every version is kept, every step is in an audit trail whose entries are chained to each other."</p>
                </div>
            </section>
        }
        .into_any(),
    )
}
