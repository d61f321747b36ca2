//! A link with its words: what sections, views, crumbs and menus are made of.

/// A named link, with a count where the number of things behind it helps to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLink {
    /// The words of the link.
    pub label: String,
    /// Where it goes; empty for the place one is at.
    pub href: String,
    /// How many things are behind it, where that is known.
    pub count: Option<u64>,
    /// Whether this is the page or view that is being shown.
    pub is_current: bool,
}

impl NavLink {
    /// A link that is not the current one and shows no count.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), count: None, is_current: false }
    }

    /// A place without a link: the last crumb.
    pub fn here(label: impl Into<String>) -> Self {
        Self { is_current: true, ..Self::new(label, "") }
    }

    /// The same link with the number of things behind it.
    #[must_use]
    pub fn with_count(self, count: u64) -> Self {
        Self { count: Some(count), ..self }
    }

    /// The same link, marked as the page or view being shown when `is_current` holds.
    #[must_use]
    pub fn current(self, is_current: bool) -> Self {
        Self { is_current, ..self }
    }
}
