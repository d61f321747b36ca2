//! Server functions of templates.

use crate::answer::AppError;
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::templates::TemplateCard;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::door;
#[cfg(feature = "ssr")]
use pactoria::templates;

/// A template with what it writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub(super) card: TemplateCard,
    /// The text with the sample answers.
    pub(super) content: String,
    /// The headings of the questions.
    pub(super) steps: Vec<String>,
    pub(super) clauses: Vec<ClauseWhy>,
}

/// Why a clause stands in a template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClauseWhy {
    pub(super) heading: String,
    pub(super) why: String,
    pub(super) law: Vec<String>,
}

/// The gallery as it is filtered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gallery {
    /// Every shelf, in order, whether or not a template on it matches.
    pub(super) categories: Vec<String>,
    pub(super) cards: Vec<TemplateCard>,
}

/// The templates that match.
#[server(endpoint = "templates/list")]
pub async fn list(
    #[server(default)] search: String,
    #[server(default)] category: String,
    #[server(default)] kind: String,
) -> Result<Screen<Gallery>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let kind = pactoria::contracts::ContractType::from_word(&kind);
            let category = Some(category.as_str()).filter(|it| !it.is_empty());
            let categories = templates::categories().into_iter().map(str::to_owned).collect();
            Ok(Screen::of(&ctx, Gallery { categories, cards: templates::search(&search, category, kind) }))
        }
        .await,
    )
}

/// One template, filled in with its sample answers.
#[server(endpoint = "templates/show")]
pub async fn show(id: String) -> Result<Screen<Preview>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let template =
                templates::library().template(&id).ok_or_else(|| pactoria::problem::Problem::missing("template"))?;
            let preview = Preview {
                card: template.card(),
                content: pactoria::document::assemble(&templates::draft(template, &template.sample).source).content,
                steps: template.steps.iter().map(|it| it.title.clone()).collect(),
                clauses: template
                    .notes()
                    .into_iter()
                    .map(|it| ClauseWhy { heading: it.heading, why: it.why, law: it.law })
                    .collect(),
            };
            Ok(Screen::of(&ctx, preview))
        }
        .await,
    )
}
