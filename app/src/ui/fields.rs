//! Fields one types into: label, help, error, input, in that order, tied together for screen readers.
//!
//! Every complaint is ours, so that it says what to do and looks the same with JavaScript off: inputs announce that
//! an answer is needed (`aria-required`) and forms carry `novalidate`. "(optional)" is written, required is not.
//! A field shows the value it is given; what is typed is read from the form or from `on:input`, which may be put on
//! the piece itself because the event bubbles to it.

use leptos::{html, prelude::*};

use super::icons::Icon;

/// The id of the input that a field with this name gets when it is given none: `f-` and the name, with every
/// character that does not belong in an id turned into a dash.
pub fn field_id(name: &str) -> String {
    let tail: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("f-{}", tail.trim_matches('-'))
}

/// The ids a field hangs together by.
pub(super) struct FieldIds {
    /// The input.
    pub(super) input: String,
    /// The line of help.
    pub(super) help: String,
    /// The complaint.
    pub(super) error: String,
}

impl FieldIds {
    /// The ids of the field called `name`, or of the one whose input is called `id`.
    pub(super) fn new(id: Option<String>, name: &str) -> Self {
        let input = id.unwrap_or_else(|| field_id(name));
        Self { help: format!("{input}-help"), error: format!("{input}-error"), input }
    }

    /// The `aria-describedby` value: the complaint first, then the help; nothing when there is neither.
    pub(super) fn described_by(&self, has_error: bool, has_help: bool) -> Option<String> {
        match (has_error, has_help) {
            (true, true) => Some(format!("{} {}", self.error, self.help)),
            (true, false) => Some(self.error.clone()),
            (false, true) => Some(self.help.clone()),
            (false, false) => None,
        }
    }
}

/// The words "(optional)" after a label.
pub(super) fn optional_words(optional: bool) -> Option<AnyView> {
    optional.then(|| view! { " "<span class="opt">"(optional)"</span> }.into_any())
}

/// The line of help above an input.
pub(super) fn help_line(id: String, help: Option<String>) -> Option<AnyView> {
    help.map(|help| view! { <p class="help" id=id>{help}</p> }.into_any())
}

/// The complaint above an input, with its mark and the word "Error" for those who hear it.
pub(super) fn error_line(id: String, error: Option<String>) -> Option<AnyView> {
    error.map(|error| {
        view! {
            <p class="error" id=id>
                <Icon name=Icon::Fail/>
                <span><span class="vh">"Error: "</span>{error}</span>
            </p>
        }
        .into_any()
    })
}

/// Draws the frame of a field around its input.
fn frame(ids: FieldIds, label: Label, short: bool, input: AnyView) -> AnyView {
    let class = if short { "field short" } else { "field" };
    view! {
        <div class=class>
            <label for=ids.input>{label.label}{optional_words(label.optional)}</label>
            {help_line(ids.help, label.help)}
            {error_line(ids.error, label.error)}
            {input}
        </div>
    }
    .into_any()
}

/// What is said around an input.
struct Label {
    label: String,
    help: Option<String>,
    error: Option<String>,
    optional: bool,
}

impl Label {
    /// The attributes every input shares: what describes it, whether it is wrong, whether it is needed.
    fn aria(&self, ids: &FieldIds) -> (Option<String>, Option<&'static str>, Option<&'static str>) {
        let described_by = ids.described_by(self.error.is_some(), self.help.is_some());
        (described_by, self.error.is_some().then_some("true"), (!self.optional).then_some("true"))
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The value to show.
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
    /// The HTML type: `text` (the default), `email`, `search`, `tel`, `url` or `number`.
    #[prop(default = "text")]
    r#type: &'static str,
    /// The `autocomplete` word of HTML.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// The `inputmode` word of HTML: which keyboard a phone shows.
    #[prop(optional, into)]
    inputmode: Option<String>,
    /// The most characters that may be typed.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// A sign before the input, such as a pound sign; the label must say the unit too.
    #[prop(optional, into)]
    affix: Option<String>,
    /// Narrow, for a number or a code.
    #[prop(optional)]
    short: bool,
    /// Shown but not to be changed.
    #[prop(optional)]
    readonly: bool,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name);
    let label = Label { label, help, error, optional };
    let (described_by, invalid, required) = label.aria(&ids);
    let input = view! {
        <input
            id=ids.input.clone()
            name=name
            type=r#type
            value=value
            autocomplete=autocomplete
            inputmode=inputmode
            maxlength=maxlength
            readonly=readonly
            aria-describedby=described_by
            aria-invalid=invalid
            aria-required=required
        />
    };
    let input = match affix {
        Some(sign) => view! { <div class="affix"><span aria-hidden="true">{sign}</span>{input}</div> }.into_any(),
        None => input.into_any(),
    };
    frame(ids, label, short, input)
}

/// Several lines of text. A line break at the very start of the value is not kept: HTML drops it.
#[component]
pub fn TextArea(
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The value to show.
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
    /// How many lines are shown at first.
    #[prop(default = 3)]
    rows: u32,
    /// The most characters that may be typed.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Turns the spelling check of the browser off, for marked-up text.
    #[prop(optional)]
    no_spellcheck: bool,
    /// As wide as its column, in the reading face: the text of a contract.
    #[prop(optional)]
    reading: bool,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name);
    let label = Label { label, help, error, optional };
    let (described_by, invalid, required) = label.aria(&ids);
    // Leptos writes the children of a text area unescaped, so the text is escaped here and given as markup.
    let text = escape(&value);
    let input = view! {
        <textarea
            id=ids.input.clone()
            name=name
            class=reading.then_some("reading")
            rows=rows
            maxlength=maxlength
            spellcheck=no_spellcheck.then_some("false")
            aria-describedby=described_by
            aria-invalid=invalid
            aria-required=required
            inner_html=text
        ></textarea>
    };
    frame(ids, label, false, input.into_any())
}

/// The text with the characters that HTML reads as markup written as references.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
    out
}

/// A day, as `2026-11-23`; the browser shows its own calendar.
#[component]
pub fn DateField(
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The day to show, as `2026-11-23`, or nothing.
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
    /// The earliest day to offer, as `2026-11-23`.
    #[prop(optional, into)]
    min: Option<String>,
    /// The latest day to offer, as `2026-11-23`.
    #[prop(optional, into)]
    max: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name);
    let label = Label { label, help, error, optional };
    let (described_by, invalid, required) = label.aria(&ids);
    let input = view! {
        <input
            id=ids.input.clone()
            name=name
            type="date"
            value=value
            min=min
            max=max
            aria-describedby=described_by
            aria-invalid=invalid
            aria-required=required
        />
    };
    frame(ids, label, true, input.into_any())
}

/// A password, which is never shown again: there is no value to give.
#[component]
pub fn PasswordField(
    /// The name the form sends.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// Which password: `current-password` (the default) or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// A line that helps to answer.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong with the answer and how to put it right.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// The id of the input, where two forms on a page share a name.
    #[prop(optional, into)]
    id: Option<String>,
    /// What a new password must be, one demand a line, below the input.
    #[prop(optional)]
    demands: Vec<String>,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name);
    let label = Label { label, help, error, optional: false };
    let (described_by, invalid, required) = label.aria(&ids);
    let demands_id = format!("{}-demands", ids.input);
    let described_by = if demands.is_empty() {
        described_by
    } else {
        Some(described_by.map_or_else(|| demands_id.clone(), |before| format!("{before} {demands_id}")))
    };
    let demands = (!demands.is_empty()).then(|| {
        let lines = demands.into_iter().map(|demand| view! { <li>{demand}</li> }).collect_view();
        view! { <ul class="meets" id=demands_id>{lines}</ul> }
    });
    let input = view! {
        <input
            id=ids.input.clone()
            name=name
            type="password"
            autocomplete=autocomplete
            aria-describedby=described_by
            aria-invalid=invalid
            aria-required=required
        />
        {demands}
    };
    frame(ids, label, false, input.into_any())
}

/// The complaints of a form, first on the page and focused, each a link to its field; draws nothing without items.
#[component]
pub fn ErrorSummary(
    /// The id of each field (see [`field_id`]) with what is wrong with it.
    items: Vec<(String, String)>,
    /// One sentence over the list; by default it counts the answers to correct.
    #[prop(optional, into)]
    heading: Option<String>,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    // `autofocus` moves the focus when a page loads; this does it when the list appears on a page already there.
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            // A refused focus leaves the list readable, which is all that can be done.
            let _ = place.focus();
        }
    });
    (!items.is_empty()).then(|| {
        let heading = heading.unwrap_or_else(|| match items.len() {
            1 => "One answer needs correcting before you go on".to_owned(),
            many => format!("{many} answers need correcting before you go on"),
        });
        let lines = items
            .into_iter()
            .map(|(field, words)| {
                // The browser itself must follow the link: only then does the focus move into the field.
                view! { <li><a href=format!("#{field}") rel="external">{words}</a></li> }
            })
            .collect_view();
        view! {
            <div class="error-summary" role="alert" tabindex="-1" autofocus node_ref=place>
                <h2>{heading}</h2>
                <ul>{lines}</ul>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{FieldIds, escape, field_id};

    #[test]
    fn a_field_is_found_by_its_name_whatever_the_name_holds() {
        assert_eq!(field_id("contract_type"), "f-contract_type");
        assert_eq!(field_id("parties[0].name"), "f-parties-0--name");
        assert_eq!(field_id("answers[end]"), "f-answers-end");
    }

    #[test]
    fn text_cannot_leave_its_text_area() {
        assert_eq!(escape("</textarea><b>&amp;"), "&lt;/textarea&gt;&lt;b&gt;&amp;amp;");
    }

    #[test]
    fn the_complaint_is_read_before_the_help() {
        let ids = FieldIds::new(None, "days");
        assert_eq!(ids.described_by(true, true).as_deref(), Some("f-days-error f-days-help"));
        assert_eq!(ids.described_by(false, true).as_deref(), Some("f-days-help"));
        assert_eq!(ids.described_by(false, false), None);
    }
}
