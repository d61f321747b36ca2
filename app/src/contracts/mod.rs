//! Contracts on screen: the list, the text with its findings, the editor, and the history.

pub mod calls;
pub mod compare;
pub mod conflict;
pub mod dates;
pub mod drawn;
pub mod edit;
#[cfg(feature = "ssr")]
pub mod findings;
pub mod key_terms;
pub mod list;
mod outline;
pub mod paste;
#[cfg(feature = "ssr")]
mod remembered;
#[cfg(feature = "ssr")]
mod rows;
#[cfg(feature = "ssr")]
mod sheet;
pub mod show;
pub mod step;
mod terms;
mod tools;
pub mod versions;

pub use compare::Compare;
pub use conflict::Conflict;
pub use dates::Dates;
pub use edit::Edit;
pub use key_terms::KeyTerms;
pub use list::List;
pub use paste::Paste;
pub use show::Show;
pub use step::TakeStep;
pub use versions::{Version, Versions};

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use pactoria::ids::ContractId;

/// The contract's id in the address; `None` where it is no id at all.
pub(crate) fn id_in_address() -> Memo<Option<ContractId>> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("id").and_then(|it| it.parse().ok()))
}
