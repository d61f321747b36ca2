//! Server functions of the company's own details.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::company::CompanyView;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::company::{actions, form::CompanyForm};

/// The details of the company, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedCompany {
    pub(super) it: CompanyView,
    pub(super) note: Flash,
}

/// The details of the company.
#[server(endpoint = "company/open")]
pub async fn open() -> Result<Screen<OpenedCompany>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx).await?;
            Ok(Screen::of(&ctx, OpenedCompany { it, note: door::take_flash("company").await }))
        }
        .await,
    )
}

/// Changes the details of the company, which still are at `version`.
#[server(endpoint = "company/put")]
pub async fn put(
    version: u32,
    #[server(default)] name: String,
    #[server(default)] company_number: String,
    #[server(default)] vat_number: String,
    #[server(default)] timezone: String,
    #[server(default)] required_score: String,
) -> Result<(), AppError> {
    let form = CompanyForm {
        name: Some(name.clone()),
        company_number: Some(company_number.clone()),
        vat_number: Some(vat_number.clone()),
        time_zone: Some(timezone.clone()),
        required_score: Some(required_score.clone()),
    };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::put(&ctx, version, &form).await?;
        Ok(paths::ACCOUNT.to_owned())
    }
    .await;
    let typed = [
        ("name", &*name),
        ("company_number", &*company_number),
        ("vat_number", &*vat_number),
        ("timezone", &*timezone),
        ("required_score", &*required_score),
    ];
    let back = paths::COMPANY.to_owned();
    door::posted(result, door::Refused { name: "company", back, typed: &typed }).await
}
