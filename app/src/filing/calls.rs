//! Server functions of details, tags, owners, relations and reviews.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::contracts::DetailsView;
use pactoria::ids::{ContractId, TagId, UserId};
use pactoria::owners::{HandOverView, OwnerView, PersonRow};
use pactoria::related::RelatedView;
use pactoria::review::DemandView;
use pactoria::tags::{Tag, TagList};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::contracts::{actions as contracts, form::ChangeForm};
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;
#[cfg(feature = "ssr")]
use pactoria::tags::actions as tag_actions;
#[cfg(feature = "ssr")]
use pactoria::{owners, related, review};

/// The details of a contract, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedDetails {
    pub(super) it: DetailsView,
    pub(super) note: Flash,
}

/// The details of a contract.
#[server(endpoint = "filing/open_details")]
pub async fn open_details(id: Option<ContractId>) -> Result<Screen<OpenedDetails>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = contracts::show_details(&ctx, known(id)?).await?;
            Ok(Screen::of(&ctx, OpenedDetails { it, note: door::take_flash("details").await }))
        }
        .await,
    )
}

/// Saves the details of a draft that still is at `version`.
#[server(endpoint = "filing/save_details")]
pub async fn save_details(
    id: ContractId,
    version: u32,
    #[server(default)] title: String,
    #[server(default)] contract_type: String,
    #[server(default)] client_name: String,
    #[server(default)] client_email: String,
    #[server(default)] client_company_number: String,
    #[server(default)] client_vat_number: String,
    #[server(default)] supplier_name: String,
    #[server(default)] supplier_company_number: String,
    #[server(default)] supplier_vat_number: String,
    #[server(default)] contract_value: String,
    #[server(default)] currency: String,
    #[server(default)] start_date: String,
    #[server(default)] end_date: String,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let typed = [
        ("title", &*title),
        ("contract_type", &*contract_type),
        ("client_name", &*client_name),
        ("client_email", &*client_email),
        ("client_company_number", &*client_company_number),
        ("client_vat_number", &*client_vat_number),
        ("supplier_name", &*supplier_name),
        ("supplier_company_number", &*supplier_company_number),
        ("supplier_vat_number", &*supplier_vat_number),
        ("contract_value", &*contract_value),
        ("currency", &*currency),
        ("start_date", &*start_date),
        ("end_date", &*end_date),
        ("reason", &*reason),
    ];
    let said = |name: &str| typed.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned());
    let change = ChangeForm {
        title: said("title"),
        contract_type: said("contract_type"),
        client_name: said("client_name"),
        client_email: said("client_email"),
        client_company_number: said("client_company_number"),
        client_vat_number: said("client_vat_number"),
        supplier_name: said("supplier_name"),
        supplier_company_number: said("supplier_company_number"),
        supplier_vat_number: said("supplier_vat_number"),
        contract_value: said("contract_value"),
        currency: said("currency"),
        start_date: said("start_date"),
        end_date: said("end_date"),
        reason: Some(if reason.trim().is_empty() { "Details changed".to_owned() } else { reason.clone() }),
        ..ChangeForm::default()
    };
    let result = async {
        let ctx = door::signed_in().await?;
        contracts::edit(&ctx, id, version, &change).await?;
        Ok(paths::contract(id))
    }
    .await;
    door::posted(result, door::Refused { name: "details", back: paths::details(id), typed: &typed }).await
}

/// Tags, owner and relations of a contract, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedFiling {
    pub(super) title: String,
    pub(super) versions: u32,
    pub(super) may_edit: bool,
    pub(super) tags: Vec<String>,
    /// The company's own, as far as a line of help can name them.
    pub(super) known_tags: Vec<String>,
    pub(super) owner: OwnerView,
    pub(super) related: RelatedView,
    pub(super) note: Flash,
    pub(super) relating: Flash,
}

/// Tags, owner and relations of a contract; `search` looks for another to relate.
#[server(endpoint = "filing/open")]
pub async fn open(id: Option<ContractId>, #[server(default)] search: String) -> Result<Screen<OpenedFiling>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let id = known(id)?;
            let related = related::actions::show(&ctx, id, &search).await?;
            let owner = owners::actions::show(&ctx, id).await?;
            let details = contracts::show_details(&ctx, id).await?;
            let known_tags = tag_actions::list(&ctx, 1, 30).await?.tags.into_iter().map(|it| it.name).collect();
            let opened = OpenedFiling {
                title: details.value("title").to_owned(),
                versions: details.version,
                may_edit: related.may_edit,
                tags: tag_actions::of_contract(&ctx, id).await?,
                known_tags,
                owner,
                related,
                note: door::take_flash("filing").await,
                relating: door::take_flash("relate").await,
            };
            Ok(Screen::of(&ctx, opened))
        }
        .await,
    )
}

/// Says under which words a contract is filed and who answers for it.
#[server(endpoint = "filing/put")]
pub async fn put(
    id: ContractId,
    #[server(default)] tags: String,
    #[server(default)] owner_id: String,
) -> Result<(), AppError> {
    use pactoria::contracts::filing::{FilingForm, refile};
    let back = paths::filing(id);
    let result = async {
        let ctx = door::signed_in().await?;
        let form = FilingForm {
            tags: Some(tags.split(',').filter(|it| !it.trim().is_empty()).map(str::to_owned).collect()),
            owner: Some(owner_id.clone()).filter(|it| !it.trim().is_empty()),
        };
        refile(&ctx, id, None, &form).await?;
        Ok(paths::contract(id))
    }
    .await;
    let typed = [("tags", &*tags), ("owner_id", &*owner_id)];
    door::posted(result, door::Refused { name: "filing", back, typed: &typed }).await
}

/// Relates a contract to another.
#[server(endpoint = "filing/relate")]
pub async fn relate(
    id: ContractId,
    #[server(default)] other: String,
    #[server(default)] kind: String,
    #[server(default)] search: String,
) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        if other.trim().is_empty() {
            return Err(Problem::invalid_field("other", "required", "Choose one of the contracts found."));
        }
        let other = other.parse().map_err(|_| Problem::missing("contract"))?;
        related::actions::relate(&ctx, id, other, &kind).await?;
        Ok(paths::filing(id))
    }
    .await;
    let back = paths::with_query(&paths::filing(id), &[("search", &search)]);
    let typed = [("other", &*other), ("kind", &*kind)];
    door::posted(result, door::Refused { name: "relate", back, typed: &typed }).await
}

/// Takes the relation of two contracts away.
#[server(endpoint = "filing/unrelate")]
pub async fn unrelate(id: ContractId, other: ContractId) -> Result<(), AppError> {
    let back = paths::filing(id);
    let result = async {
        let ctx = door::signed_in().await?;
        related::actions::remove(&ctx, id, other).await?;
        Ok(back.clone())
    }
    .await;
    door::posted(result, door::Refused { name: "relate", back, typed: &[] }).await
}

/// A page of the company's tags.
#[server(endpoint = "filing/tags")]
pub async fn tags(page: u32) -> Result<Screen<TagList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = tag_actions::list(&ctx, page, 100).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A tag with the others it could go into, and the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedTag {
    pub(super) it: Tag,
    pub(super) others: Vec<Tag>,
    pub(super) may_manage: bool,
    pub(super) note: Flash,
}

/// A tag, to be renamed, merged or deleted.
#[server(endpoint = "filing/open_tag")]
pub async fn open_tag(id: Option<TagId>) -> Result<Screen<OpenedTag>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = tag_actions::get(&ctx, id.ok_or_else(|| Problem::missing("tag"))?).await?;
            let all = tag_actions::every(&ctx).await?;
            let may_manage = ctx.person().role.may(pactoria::accounts::Right::ManageCompany);
            let others = all.into_iter().filter(|other| other.id != it.id).collect();
            Ok(Screen::of(&ctx, OpenedTag { it, others, may_manage, note: door::take_flash("tag").await }))
        }
        .await,
    )
}

/// Gives a tag another name.
#[server(endpoint = "filing/rename_tag")]
pub async fn rename_tag(id: TagId, #[server(default)] name: String) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        tag_actions::rename(&ctx, id, &name).await?;
        Ok(paths::TAGS.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "tag", back: paths::tag(id), typed: &[("name", &*name)] }).await
}

/// Puts a tag into another.
#[server(endpoint = "filing/merge_tag")]
pub async fn merge_tag(id: TagId, #[server(default)] into: String) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        tag_actions::merge(&ctx, id, &into).await?;
        Ok(paths::TAGS.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "tag", back: paths::tag(id), typed: &[("into", &*into)] }).await
}

/// Takes a tag away.
#[server(endpoint = "filing/delete_tag")]
pub async fn delete_tag(id: TagId) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        tag_actions::delete(&ctx, id).await?;
        Ok(paths::TAGS.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "tag", back: paths::tag(id), typed: &[] }).await
}

/// The people of the company, with what each answers for.
#[server(endpoint = "filing/people")]
pub async fn people() -> Result<Screen<Vec<PersonRow>>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, owners::actions::people(&ctx).await?))
        }
        .await,
    )
}

/// A person whose work is about to be handed over, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedHandOver {
    pub(super) it: HandOverView,
    pub(super) note: Flash,
}

/// The page on which the work of a person is handed over.
#[server(endpoint = "filing/open_hand_over")]
pub async fn open_hand_over(id: Option<UserId>) -> Result<Screen<OpenedHandOver>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = owners::actions::open_hand_over(&ctx, id.ok_or_else(|| Problem::missing("person"))?).await?;
            Ok(Screen::of(&ctx, OpenedHandOver { it, note: door::take_flash("hand_over").await }))
        }
        .await,
    )
}

/// Hands over everything a person answers for.
#[server(endpoint = "filing/hand_over")]
pub async fn hand_over(id: UserId, #[server(default)] to: String) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        owners::actions::hand_over(&ctx, id, &to).await?;
        Ok(paths::PEOPLE.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "hand_over", back: paths::hand_over(id), typed: &[("to", &*to)] }).await
}

/// Which contracts must be reviewed, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedReview {
    pub(super) it: DemandView,
    pub(super) note: Flash,
}

/// Which contracts must be reviewed.
#[server(endpoint = "filing/open_review")]
pub async fn open_review() -> Result<Screen<OpenedReview>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = review::actions::show(&ctx).await?;
            Ok(Screen::of(&ctx, OpenedReview { it, note: door::take_flash("review").await }))
        }
        .await,
    )
}

/// Says which contracts must be reviewed.
#[server(endpoint = "filing/put_review")]
pub async fn put_review(
    #[server(default)] contract_types: Vec<String>,
    #[server(default)] gbp: String,
    #[server(default)] eur: String,
    #[server(default)] usd: String,
    #[server(default)] without_value: bool,
) -> Result<(), AppError> {
    use pactoria::review::form::DemandForm;
    let words = contract_types.join(" ");
    let typed = [
        ("contract_types", &*words),
        ("gbp", &*gbp),
        ("eur", &*eur),
        ("usd", &*usd),
        ("without_value", if without_value { "true" } else { "" }),
    ];
    let amounts = [gbp.clone(), eur.clone(), usd.clone()];
    let form = DemandForm { types: contract_types.clone(), amounts, without_value };
    let result = async {
        let ctx = door::signed_in().await?;
        review::actions::put(&ctx, &form).await?;
        Ok(paths::REVIEW.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "review", back: paths::REVIEW.to_owned(), typed: &typed }).await
}
