//! Server functions of risk.

use crate::answer::AppError;
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::UserId;
use pactoria::risk::{Board, ContractPage, Filter, Ranked, ScoredPage};

#[cfg(feature = "ssr")]
use crate::door;
#[cfg(feature = "ssr")]
use pactoria::contracts::Risk;
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;
#[cfg(feature = "ssr")]
use pactoria::risk::actions;

/// How many rows a page has.
#[cfg(feature = "ssr")]
const ROWS: u32 = 25;

/// The board of the person's company.
#[server(endpoint = "risk/board")]
pub async fn draw_board() -> Result<Screen<Board>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, actions::board(&ctx).await?))
        }
        .await,
    )
}

/// A page of the contracts that a filter leaves.
#[server(endpoint = "risk/contracts")]
pub async fn contracts(page: u32, #[server(default)] filter: Filter) -> Result<Screen<ContractPage>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::contracts(&ctx, &filter, page, ROWS).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A page of the other parties.
#[server(endpoint = "risk/counterparties")]
pub async fn counterparties(page: u32, #[server(default)] chosen: String) -> Result<Screen<ScoredPage>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::counterparties(&ctx, Risk::from_word(&chosen), page, ROWS).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// One of the other parties, with the reasons of its score.
#[server(endpoint = "risk/counterparty")]
pub async fn counterparty(#[server(default)] name: String) -> Result<Screen<Ranked>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, actions::counterparty(&ctx, &name).await?))
        }
        .await,
    )
}

/// A page of the open accounts.
#[server(endpoint = "risk/people")]
pub async fn people(page: u32, #[server(default)] chosen: String) -> Result<Screen<ScoredPage>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::people(&ctx, Risk::from_word(&chosen), page, ROWS).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// An open account, with the reasons of its score.
#[server(endpoint = "risk/person")]
pub async fn person(id: Option<UserId>) -> Result<Screen<Ranked>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let id = id.ok_or_else(|| Problem::missing("person"))?;
            Ok(Screen::of(&ctx, actions::person(&ctx, id).await?))
        }
        .await,
    )
}
