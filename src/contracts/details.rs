//! The details of a contract as their page shows them and their form takes them.

use super::actions::summary;
use super::form::Details;
use super::{ContractType, DetailsView, Summary};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::typed::{CompanyNumber, VatNumber};

/// The details of a contract, for reading and, of a draft, for changing.
///
/// # Errors
/// `contract.missing`.
pub async fn show_details(ctx: &Ctx, id: ContractId) -> Result<DetailsView, Problem> {
    let it = summary(ctx, id).await?;
    let text = |it: Option<&str>| it.unwrap_or_default().to_owned();
    let day = |it: Option<jiff::civil::Date>| it.map(|it| it.to_string()).unwrap_or_default();
    Ok(DetailsView {
        id,
        version: it.version,
        status: it.status,
        may_edit: it.status.may_be_edited() && ctx.person().role.may(Right::EditContracts),
        fields: [
            ("title", it.title.clone()),
            ("contract_type", ContractType::word(it.contract_type).to_owned()),
            ("client_name", it.client_name.clone()),
            ("client_email", text(it.client_email.as_deref())),
            ("client_company_number", text(it.client.company_number.as_ref().map(CompanyNumber::as_str))),
            ("client_vat_number", text(it.client.vat_number.as_ref().map(VatNumber::as_str))),
            ("supplier_name", text(it.supplier_name.as_deref())),
            ("supplier_company_number", text(it.supplier.company_number.as_ref().map(CompanyNumber::as_str))),
            ("supplier_vat_number", text(it.supplier.vat_number.as_ref().map(VatNumber::as_str))),
            ("contract_value", it.value.map(|it| format!("{it:.2}")).unwrap_or_default()),
            ("currency", it.currency.code().to_owned()),
            ("start_date", day(it.dates.start())),
            ("end_date", day(it.dates.end())),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect(),
        own_company: ctx.person().company.clone(),
    })
}

/// The details of a new contract with the company's own numbers on its own side, where none are given. That is the side with
/// its name, or the supplier where none is named.
pub(super) fn with_own_numbers(ctx: &Ctx, mut details: Details) -> Details {
    let own = ctx.person();
    let is_own = |name: &str| name.eq_ignore_ascii_case(&own.company);
    let side = if is_own(&details.client_name) {
        &mut details.client
    } else if details.supplier_name.as_deref().is_none_or(is_own) {
        &mut details.supplier
    } else {
        return details;
    };
    if side.company_number.is_none() {
        side.company_number.clone_from(&own.registration.company_number);
    }
    if side.vat_number.is_none() {
        side.vat_number.clone_from(&own.registration.vat_number);
    }
    details
}

/// Each party that has a number, with its numbers: `Halden Coatings: company number SC123456`.
pub(super) fn registered(ctx: &Ctx, it: &Summary) -> Vec<String> {
    let supplier = it.supplier_name.as_deref().unwrap_or(&ctx.person().company);
    let parties = [(it.client_name.as_str(), &it.client), (supplier, &it.supplier)];
    parties.into_iter().filter_map(|(name, it)| Some(format!("{name}: {}", it.in_words()?))).collect()
}
