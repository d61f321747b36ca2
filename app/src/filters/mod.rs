//! Kept filters on screen: the list, the form that keeps one, and its name, sharing and removal.

pub mod calls;
pub mod change;
pub mod list;
pub mod new;
pub mod open;

pub use change::Change;
pub use list::List;
pub use new::New;
pub use open::Open;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use pactoria::ids::FilterId;

/// The filter's id in the address; `None` where it is no id at all.
fn id_in_address() -> Memo<Option<FilterId>> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("id").and_then(|it| it.parse().ok()))
}
