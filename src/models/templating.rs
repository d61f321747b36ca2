//! What a model says of a template: remarks that rest on its words, kept as a call. The template stays as it is.

use super::asking::answer_view;
use super::calling::{self, Call};
use super::prompt::Material;
use super::{Job, RemarksView, actions};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::dates;
use crate::decisions::{self, Record};
use crate::document;
use crate::problem::Problem;
use crate::templates;

const TASK: &str = "Between the lines “template” stands what a template for England and Wales writes with sample answers. Names, amounts and \
dates are samples: say nothing about them. Say what somebody should look at before they rely on the template: what is unclear, \
what is missing that such a contract usually has, what is one-sided and for whom, and what may be out of date. At most ten remarks, \
each a short paragraph, the most serious first, and each with the words it is about or the plain statement that something is missing.";

/// Asks the model what it would look at in a template; what came of it is in the record.
///
/// # Errors
/// `template.missing`; forbidden for roles that may not ask; `model.not_set`.
pub async fn look(ctx: &Ctx, id: &str) -> Result<Record, Problem> {
    let template = templates::own::find(ctx, id).await?.template;
    let text = document::assemble(&templates::draft(&template, &template.sample).source).content;
    let kept_as = format!("[what version {} of {} writes with its sample answers]", template.version, template.id);
    let call = Call {
        template: Some(&template),
        materials: vec![Material { kept_as: Some(kept_as), ..Material::new("template", text) }],
        ..Call::new(Job::Template, TASK)
    };
    calling::call(ctx, call).await
}

/// The page of what a model says of a template, as it was asked last.
///
/// # Errors
/// `template.missing`.
pub async fn show(ctx: &Ctx, id: &str) -> Result<RemarksView, Problem> {
    let template = templates::own::find(ctx, id).await?.template;
    let last = last(ctx, id).await?;
    let asked = last.as_ref().map(|it| {
        let when = dates::moment_in_words(it.at, ctx.now(), ctx.zone());
        format!("{} asked about version {} {when}", it.asked_by_name, it.version.unwrap_or_default())
    });
    let answer = match last {
        Some(record) => Some(answer_view(ctx, record).await?),
        None => None,
    };
    Ok(RemarksView {
        template: template.id.clone(),
        name: template.name.clone(),
        version: template.version,
        may_ask: ctx.person().role.may(Right::AskModel),
        model: actions::named(ctx).await?,
        answer,
        asked,
    })
}

/// What a model was asked last about a template of the company's.
///
/// # Errors
/// `template.missing`; forbidden for roles that may not read contracts.
pub async fn last(ctx: &Ctx, id: &str) -> Result<Option<Record>, Problem> {
    templates::own::find(ctx, id).await?;
    decisions::actions::last_of_template(ctx, id).await
}
