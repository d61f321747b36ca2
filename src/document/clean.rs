//! The second net under [`super::to_html`], on the server only.
//!
//! The HTML passes through ammonia with exactly the elements, attributes and classes that the first net writes. It must
//! change nothing; if a fault in the first net ever let something through, it would end here.

use super::render::{Mark, to_html};
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// [`to_html`], sanitised once more.
pub fn to_clean_html(content: &str, marks: &[Mark]) -> String {
    static NET: OnceLock<Builder<'static>> = OnceLock::new();
    NET.get_or_init(net).clean(&to_html(content, marks)).to_string()
}

fn net() -> Builder<'static> {
    const TAGS: [&str; 28] = [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "div",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let headings = ["h2", "h3", "h4", "h5", "h6"];
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    attributes.insert("a", HashSet::from(["href", "rel", "aria-label"]));
    attributes.insert("th", HashSet::from(["scope"]));
    for tag in headings.into_iter().chain(["section", "mark", "span"]) {
        attributes.insert(tag, HashSet::from(["id"]));
    }
    let mut classes: HashMap<&str, HashSet<&str>> = HashMap::new();
    classes.insert("a", HashSet::from(["note-ref"]));
    classes.insert("b", HashSet::from(["term"]));
    classes.insert("div", HashSet::from(["table-box"]));
    classes.insert("mark", HashSet::from(["quiet"]));
    classes.insert("ol", HashSet::from(["parties", "recitals", "list"]));
    classes.insert("p", HashSet::from(["definition", "sub", "item", "deep"]));
    classes.insert("section", HashSet::from(["clause"]));
    classes.insert("span", HashSet::from(["n"]));
    classes.insert("td", HashSet::from(["num", "centre"]));
    classes.insert("th", HashSet::from(["num", "centre"]));
    classes.insert("ul", HashSet::from(["list"]));
    for tag in headings {
        classes.insert(tag, HashSet::from(["title", "schedule", "lead-in"]));
    }
    let mut net = Builder::empty();
    net.tags(HashSet::from(TAGS))
        .tag_attributes(attributes)
        .allowed_classes(classes)
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Custom(Box::new(within_the_page)))
        .link_rel(None);
    net
}

/// The only relative address is that of a finding on the same page.
fn within_the_page(address: &str) -> Option<Cow<'_, str>> {
    address.starts_with('#').then_some(Cow::Borrowed(address))
}
