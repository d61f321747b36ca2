//! Fields one chooses in: a list, radio buttons, a tick box.

use leptos::prelude::*;

use super::fields::{FieldIds, error_line, help_line, optional_words};

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What choosing it brings about; shown beside radio buttons only.
    pub help: Option<String>,
}

impl Choice {
    /// A choice without further words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), help: None }
    }

    /// The same choice with a sentence on what it brings about.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// One of a list, folded.
#[component]
pub fn SelectField(
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// What can be chosen; begin with an empty value such as "Choose one" where nothing is chosen yet.
    choices: Vec<Choice>,
    /// The value chosen.
    #[prop(optional, into)]
    value: String,
    /// A line that helps to answer.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong with the answer and how to put it right.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// Whether it may be left empty.
    #[prop(optional)]
    optional: bool,
    /// The id of the input, where two forms on a page share a name.
    #[prop(optional, into)]
    id: Option<String>,
    /// Narrow, for a short word.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name);
    let described_by = ids.described_by(error.is_some(), help.is_some());
    let invalid = error.is_some().then_some("true");
    let options = choices
        .into_iter()
        .map(|choice| {
            let selected = choice.value == value;
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect_view();
    let class = if short { "field short" } else { "field" };
    view! {
        <div class=class>
            <label for=ids.input.clone()>{label}{optional_words(optional)}</label>
            {help_line(ids.help, help)}
            {error_line(ids.error, error)}
            <select
                id=ids.input
                name=name
                aria-describedby=described_by
                aria-invalid=invalid
                aria-required=(!optional).then_some("true")
            >
                {options}
            </select>
        </div>
    }
}

/// One of a few, all in view: radio buttons under a question. The first button carries the id of the field.
#[component]
pub fn ChoiceField(
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// The value chosen; none of the buttons is marked when it is not among the choices.
    #[prop(optional, into)]
    value: String,
    /// A line that helps to answer.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong with the answer and how to put it right.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// Whether it may be left unanswered.
    #[prop(optional)]
    optional: bool,
    /// The id of the first button, where two forms on a page share a name.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name);
    let described_by = ids.described_by(error.is_some(), help.is_some());
    let invalid = error.is_some();
    let buttons = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            let id = if at == 0 { ids.input.clone() } else { format!("{}-{}", ids.input, at + 1) };
            let checked = choice.value == value;
            choice_line("radio", id, name.clone(), choice.value, checked, choice.label, choice.help, invalid)
        })
        .collect_view();
    view! {
        <fieldset class="choices" aria-describedby=described_by>
            <legend>{label}{optional_words(optional)}</legend>
            {help_line(ids.help, help)}
            {error_line(ids.error, error)}
            {buttons}
        </fieldset>
    }
}

/// A statement that holds or not: a tick box that sends `true` when it is ticked and nothing when it is not.
#[component]
pub fn CheckField(
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// The statement.
    #[prop(into)]
    label: String,
    /// Whether it is ticked.
    #[prop(optional)]
    checked: bool,
    /// A line that says what ticking it brings about.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong with the answer and how to put it right.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// What the form sends when it is ticked.
    #[prop(default = "true".to_owned(), into)]
    value: String,
    /// The id of the box, where two forms on a page share a name.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name);
    let described_by = error.is_some().then(|| ids.error.clone());
    let invalid = error.is_some();
    view! {
        <div class="choices" role=invalid.then_some("group") aria-describedby=described_by>
            {error_line(ids.error, error)}
            {choice_line("checkbox", ids.input, name, value, checked, label, help, invalid)}
        </div>
    }
}

/// Draws one button or box with its words.
#[expect(clippy::too_many_arguments, reason = "they are the attributes of one input, named at the two callers above")]
fn choice_line(
    r#type: &'static str,
    id: String,
    name: String,
    value: String,
    checked: bool,
    label: String,
    help: Option<String>,
    invalid: bool,
) -> AnyView {
    let help_id = format!("{id}-help");
    let described_by = help.is_some().then(|| help_id.clone());
    // A radio button may not say `aria-invalid`; its question says what is wrong.
    let invalid = (invalid && r#type == "checkbox").then_some("true");
    view! {
        <div class="choice">
            <input
                type=r#type
                id=id.clone()
                name=name
                value=value
                checked=checked
                aria-describedby=described_by
                aria-invalid=invalid
            />
            <label for=id>{label}</label>
            {help.map(|help| view! { <span class="help" id=help_id>{help}</span> })}
        </div>
    }
    .into_any()
}
