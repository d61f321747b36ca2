//! The second net under the redline, on the server only: the HTML passes through ammonia with exactly the elements,
//! attributes and classes that `page` writes. It must change nothing; if a fault in `page` ever let something through,
//! it would end here.

use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

pub(super) fn cleaned(html: &str) -> String {
    static NET: OnceLock<Builder<'static>> = OnceLock::new();
    NET.get_or_init(net).clean(html).to_string()
}

fn net() -> Builder<'static> {
    let headings = ["h2", "h3", "h4", "h5", "h6"];
    let inline = ["a", "b", "br", "code", "del", "em", "ins", "span", "strong"];
    let set = ["blockquote", "details", "div", "hr", "li", "ol", "p", "pre", "summary", "ul"];
    let table = ["table", "tbody", "td", "th", "thead", "tr"];
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    attributes.insert("a", HashSet::from(["href", "rel"]));
    attributes.insert("th", HashSet::from(["scope"]));
    let mut classes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for tag in headings {
        attributes.insert(tag, HashSet::from(["id"]));
        classes.insert(tag, HashSet::from(["title", "schedule", "lead-in", "changed"]));
    }
    for tag in ["li", "p", "pre", "tr"] {
        attributes.insert(tag, HashSet::from(["id"]));
    }
    classes.insert("b", HashSet::from(["term"]));
    classes.insert("details", HashSet::from(["unchanged"]));
    classes.insert("div", HashSet::from(["table-box"]));
    classes.insert("li", HashSet::from(["further", "deep", "changed"]));
    classes.insert("ol", HashSet::from(["parties", "recitals", "list"]));
    classes.insert("p", HashSet::from(["definition", "sub", "item", "deep", "changed"]));
    classes.insert("pre", HashSet::from(["changed"]));
    classes.insert("span", HashSet::from(["n", "vh", "moved", "who-changed"]));
    classes.insert("td", HashSet::from(["num", "centre"]));
    classes.insert("th", HashSet::from(["num", "centre"]));
    classes.insert("tr", HashSet::from(["changed"]));
    classes.insert("ul", HashSet::from(["list"]));
    let mut net = Builder::empty();
    net.tags(headings.into_iter().chain(inline).chain(set).chain(table).collect())
        .tag_attributes(attributes)
        .allowed_classes(classes)
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Custom(Box::new(within_the_page)))
        .link_rel(None);
    net
}

/// The only relative address is that of another place of the redline.
fn within_the_page(address: &str) -> Option<Cow<'_, str>> {
    address.starts_with("#r").then_some(Cow::Borrowed(address))
}
