//! The tools over the text area of the editor. They are HTML of the server, hidden until the script of the editor wakes them:
//! none of them is in the WASM, and without JavaScript the form below saves all the same.

use super::calls;
use crate::paths;
use crate::ui::{Button, ButtonKind, CheckField, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use pactoria::contracts::EditView;

/// A tool with the words of its button.
const BUTTONS: [(&str, &str); 4] =
    [("outline", "Outline"), ("find", "Find and replace"), ("commands", "Commands"), ("keys", "Keys")];

/// What each key does. On a Mac, the command key stands for Ctrl.
const KEYS: [(&[&str], &str); 8] = [
    (&["Ctrl", "S"], "Save as the next version"),
    (&["Ctrl", "K"], "Commands, and every clause to go to"),
    (&["Ctrl", "F"], "Find and replace; once more for the browser’s own search"),
    (&["Enter"], "In the search: the next place; with Shift the one before"),
    (&["F8"], "The next blank to fill, such as [amount]; with Shift the one before"),
    (&["Ctrl", "Z"], "Undo, also what was replaced"),
    (&["Esc"], "Close what is open"),
    (&["?"], "These keys, while you are not typing"),
];

/// The tools, and what each of them opens.
pub(super) fn tools(it: &EditView) -> AnyView {
    let mark = it.kept.as_ref().map(|kept| kept.mark.clone()).unwrap_or_default();
    let buttons = BUTTONS.map(|(act, words)| {
        view! { <Button kind=ButtonKind::Quiet small=true r#type="button" name="act" value=act>{words}</Button> }
    });
    view! {
        <div
            class="editor-tools"
            id="editor-tools"
            hidden
            data-contract=it.id.to_string()
            data-version=it.version.to_string()
            data-seen=mark
            data-keep=calls::Keep::url()
            data-conflict=paths::conflict(it.id)
        >
            {buttons.into_iter().collect_view()}
            <p role="status" id="editor-said"></p>
        </div>
        {find()}
        <nav class="editor-outline" id="editor-outline" aria-label="Outline of the text" hidden></nav>
        {palette()}
        {keys()}
        <script type="module" src=paths::EDITOR></script>
    }
    .into_any()
}

fn find() -> AnyView {
    let act = |act: &'static str, words: &'static str| {
        view! { <Button kind=ButtonKind::Quiet small=true r#type="button" name="act" value=act>{words}</Button> }
    };
    view! {
        <form class="editor-find" id="editor-find" role="search" aria-label="Find and replace" hidden>
            <TextField name="find" label="Find" optional=true/>
            <TextField name="replace" label="Replace with" optional=true/>
            <CheckField name="find_case" label="Capitals count"/>
            <CheckField name="find_words" label="Whole words"/>
            <div class="buttons">
                <Button kind=ButtonKind::Quiet small=true>"Next"</Button>
                {act("previous", "Previous")}
                {act("replace", "Replace")}
                {act("replace-all", "Replace all")}
                {act("close-find", "Close")}
            </div>
            <p role="status" id="editor-found"></p>
        </form>
    }
    .into_any()
}

fn palette() -> AnyView {
    view! {
        <dialog class="dialog editor-commands" id="editor-commands" aria-labelledby="editor-commands-title">
            <header><h2 id="editor-commands-title">"Commands"</h2></header>
            <div class="inside">
                <TextField name="command" label="What to do, or where to go" optional=true/>
                <ul role="listbox" id="editor-choices" aria-label="Commands and clauses"></ul>
            </div>
        </dialog>
    }
    .into_any()
}

fn keys() -> AnyView {
    let rows = KEYS.map(|(keys, does)| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd>" " }).collect_view();
        view! { <dt>{keys}</dt><dd>{does}</dd> }
    });
    view! {
        <dialog class="dialog" id="editor-keys" aria-labelledby="editor-keys-title">
            <header><h2 id="editor-keys-title">"Keys in the editor"</h2></header>
            <div class="inside keys">
                <dl>{rows.into_iter().collect_view()}</dl>
                <p>"On a Mac, the command key stands for Ctrl."</p>
            </div>
            <footer><form method="dialog"><Button kind=ButtonKind::Quiet>"Close"</Button></form></footer>
        </dialog>
    }
    .into_any()
}
