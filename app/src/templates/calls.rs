//! Server functions of templates.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::library::{CompareView, VersionList};
use pactoria::templates::{OwnTemplateView, TemplateCard, TemplatesBeside, Tried};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::accounts::Right;
#[cfg(feature = "ssr")]
use pactoria::library::Wanted;
#[cfg(feature = "ssr")]
use pactoria::templates;
#[cfg(feature = "ssr")]
use pactoria::templates::own::{self, OwnTemplateForm};

/// The button that shows what a source makes of its sample answers and keeps nothing.
pub(super) const TRY: &str = "try";
/// The button that publishes a version.
pub(super) const SAVE: &str = "save";

/// A template with what it writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub(super) card: TemplateCard,
    /// The text with the sample answers.
    pub(super) content: String,
    /// The headings of the questions.
    pub(super) steps: Vec<String>,
    pub(super) clauses: Vec<ClauseWhy>,
    pub(super) own: OwnTemplateView,
    /// The note of a form on its page that was refused.
    pub(super) note: Flash,
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
    /// The templates that the company wrote for itself; they stand on a shelf of their own.
    pub(super) own: Vec<TemplateCard>,
    pub(super) may_manage: bool,
}

/// The templates that match.
#[server(endpoint = "templates/list")]
pub async fn list(
    #[server(default)] search: String,
    #[server(default)] category: String,
    #[server(default)] kind: String,
    #[server(default)] retired: bool,
) -> Result<Screen<Gallery>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let kind = pactoria::contracts::ContractType::from_word(&kind);
            let category = Some(category.as_str()).filter(|it| !it.is_empty());
            let categories = templates::categories().into_iter().map(str::to_owned).collect();
            // A category is a shelf of the library; those of the company's own stand on one of their own.
            let own = if category.is_some() { Vec::new() } else { own::search(&ctx, &search, kind, retired).await? };
            let cards = if retired { Vec::new() } else { templates::search(&search, category, kind) };
            let may_manage = ctx.require(Right::ManageCompany).is_ok();
            Ok(Screen::of(&ctx, Gallery { categories, cards, own, may_manage }))
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
            let found = own::find(&ctx, &id).await?;
            let template = &found.template;
            let preview = Preview {
                card: template.card(),
                content: pactoria::document::assemble(&templates::draft(template, &template.sample).source).content,
                steps: template.steps.iter().map(|it| it.title.clone()).collect(),
                clauses: template
                    .notes()
                    .into_iter()
                    .map(|it| ClauseWhy { heading: it.heading, why: it.why, law: it.law })
                    .collect(),
                own: own::view(&ctx, &found).await?,
                note: door::take_flash("template_standing").await,
            };
            Ok(Screen::of(&ctx, preview))
        }
        .await,
    )
}

/// The templates there are, and two of them side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// The id and the name of each, in the order of the gallery; those of the company's own first.
    pub(super) choices: Vec<(String, String)>,
    /// `None` until two different ones are chosen.
    pub(super) pair: Option<TemplatesBeside>,
}

/// Two templates side by side.
#[server(endpoint = "templates/beside")]
pub async fn open_beside(
    #[server(default)] one: String,
    #[server(default)] other: String,
) -> Result<Screen<Beside>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let own = own::names(&ctx).await?;
            let library = templates::search("", None, None).into_iter().map(|it| (it.id, it.name));
            let choices = own.into_iter().chain(library).collect();
            let is_pair = !one.is_empty() && !other.is_empty() && one != other;
            let pair = if is_pair { Some(own::beside(&ctx, &one, &other).await?) } else { None };
            Ok(Screen::of(&ctx, Beside { choices, pair }))
        }
        .await,
    )
}

/// A template to be written, and the note of a form that was refused or is to be shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writing {
    /// Empty where it is new.
    pub(super) id: String,
    /// The template that is copied, if one is.
    pub(super) from: String,
    pub(super) name: String,
    /// The version that counts; 0 where it is new.
    pub(super) version: u32,
    pub(super) source: String,
    pub(super) note: Flash,
    pub(super) tried: Option<OpenedTry>,
}

/// What came of trying a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OpenedTry {
    Made(Box<Tried>),
    /// Why it cannot be tried.
    Refused(String),
}

/// The form of a template of the company's own; without an id, that of a new one, which begins with a copy of `from`.
#[server(endpoint = "templates/open_own")]
pub async fn open_own(
    #[server(default)] id: String,
    #[server(default)] from: String,
) -> Result<Screen<Writing>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            ctx.require(Right::ManageCompany)?;
            let note = door::take_flash("own_template").await;
            // What was typed for another template does not go with this one.
            let is_for_this = note.typed("id") == id && note.typed("from") == from;
            let note = if is_for_this { note } else { Flash::default() };
            let (name, version, kept) = if id.is_empty() {
                (String::new(), 0, own::beginning(&ctx, &from).await?)
            } else {
                let (item, source) = own::to_change(&ctx, &id).await?;
                (item.heading, item.version, source)
            };
            let is_tried = note.typed("act") == TRY;
            let source = note.typed.get("source").cloned().unwrap_or(kept);
            let tried = if is_tried { Some(tried(own::attempt(&ctx, &source).await)) } else { None };
            Ok(Screen::of(&ctx, Writing { id, from, name, version, source, note, tried }))
        }
        .await,
    )
}

#[cfg(feature = "ssr")]
fn tried(result: Result<Tried, pactoria::problem::Problem>) -> OpenedTry {
    match result {
        Ok(it) => OpenedTry::Made(Box::new(it)),
        Err(problem) => {
            let first = problem.complaints.about("source").map(|it| it.message.clone());
            OpenedTry::Refused(first.unwrap_or(problem.detail))
        }
    }
}

/// Publishes a new template (without an id), or the next version of one that still is at `version`; or shows what it makes.
#[server(endpoint = "templates/write_own")]
pub async fn write_own(
    #[server(default)] id: String,
    #[server(default)] from: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] source: String,
    #[server(default)] note: String,
    #[server(default)] act: String,
) -> Result<(), AppError> {
    let back = match id.as_str() {
        "" if from.is_empty() => paths::NEW_TEMPLATE.to_owned(),
        "" => paths::copy_template(&from),
        id => paths::change_template(id),
    };
    let seen = version.map(|it| it.to_string()).unwrap_or_default();
    let typed =
        [("id", &*id), ("from", &*from), ("version", &*seen), ("source", &*source), ("note", &*note), ("act", &*act)];
    let result = async {
        let ctx = door::signed_in().await?;
        if act == TRY {
            door::leave_note("own_template", &typed).await;
            return Ok(back.clone());
        }
        let form = OwnTemplateForm { source: source.clone(), note: note.clone() };
        let written = match id.is_empty() {
            true => own::add(&ctx, &form).await?,
            false => own::change(&ctx, &id, version.unwrap_or_default(), &form).await?,
        };
        Ok(paths::template(&written.template.id))
    }
    .await;
    door::posted(result, door::Refused { name: "own_template", back: back.clone(), typed: &typed }).await
}

/// Retires a template that still is at `version`, or brings it back.
#[server(endpoint = "templates/put_standing")]
pub async fn put_standing(
    #[server(default)] id: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] retired: bool,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let back = paths::template(&id);
    let result = async {
        let ctx = door::signed_in().await?;
        let wanted = if retired { Wanted::Retired(reason.clone()) } else { Wanted::InUse };
        own::put_standing(&ctx, &id, version.unwrap_or_default(), &wanted).await?;
        Ok(back.clone())
    }
    .await;
    let typed = [("reason", &*reason)];
    door::posted(result, door::Refused { name: "template_standing", back: back.clone(), typed: &typed }).await
}

/// A page of the versions of a template.
#[server(endpoint = "templates/versions")]
pub async fn versions(#[server(default)] id: String, page: u32) -> Result<Screen<VersionList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, own::list_versions(&ctx, &id, page).await?))
        }
        .await,
    )
}

/// What differs between two versions of a template.
#[server(endpoint = "templates/compare")]
pub async fn compare(
    #[server(default)] id: String,
    #[server(default)] from: u32,
    #[server(default)] to: u32,
) -> Result<Screen<CompareView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, own::compare(&ctx, &id, from, to).await?))
        }
        .await,
    )
}
