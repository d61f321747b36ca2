//! Wakes the islands: the parts of a page that follow the typing. Everything else is HTML and stays as it was sent.

use wasm_bindgen::prelude::wasm_bindgen;

// The islands export themselves; naming the crate keeps them in the WASM.
use app as _;

/// Called once by the page's script after the WASM has loaded, before the islands are woken one by one.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
