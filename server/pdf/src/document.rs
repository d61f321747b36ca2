//! What is to be set: a document as a list of blocks of styled text.
//!
//! These types say what a passage is, never where on the page it goes. Numbers come ready made: nothing here counts.

use jiff::Timestamp;

/// A document with everything that stands on its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Set large above the text, and the title in the file's metadata.
    pub title: String,
    /// A line below the title; empty for none.
    pub subtitle: String,
    /// The language of the text as a BCP 47 tag, such as `en-GB`.
    pub language: String,
    /// The author in the file's metadata; empty for none.
    pub author: String,
    /// The subject in the file's metadata; empty for none.
    pub subject: String,
    /// When the text was fixed. It is the only time that goes into the file, so that the same document always gives the
    /// same bytes.
    pub created: Timestamp,
    /// Stands at the left of every page's head.
    pub header_left: String,
    /// Stands at the right of every page's head.
    pub header_right: String,
    /// Stands at the left of every page's foot, opposite the page number.
    pub footer_left: String,
    /// What a reader must know about the text's standing, such as "Draft": boxed in every page's head.
    pub status_mark: Option<String>,
    /// The text, in order.
    pub blocks: Vec<Block>,
}

/// One element of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading, kept with what follows it and listed in the bookmarks.
    Heading {
        /// 1 for a part such as a schedule, 2 for a clause, 3 and more below it.
        level: u8,
        /// Hangs in the first column, such as `4.`.
        number: Option<String>,
        /// The heading's words.
        runs: Vec<Run>,
    },
    /// A paragraph of text.
    Paragraph {
        /// The column in which the number hangs, or the text begins if there is none: 0 to 4.
        indent: u8,
        /// Hangs in the column, the text in the next, such as `4.1` or `(a)`.
        number: Option<String>,
        /// The words; a line break in them is kept.
        runs: Vec<Run>,
    },
    /// A table over the whole width, its first row repeated on every page it reaches.
    Table {
        /// How each column is aligned; a column without a word here is aligned left.
        columns: Vec<Align>,
        /// The cells of the first row.
        header: Vec<Vec<Run>>,
        /// The cells of the other rows; a row may be shorter or longer than the first.
        rows: Vec<Vec<Vec<Run>>>,
    },
    /// Names with their values, in two columns without lines.
    Facts(Vec<Fact>),
    /// Words of another text, set in from a bar at the left.
    Quote(Vec<Run>),
    /// Marks side by side over the whole width. They only draw what the text beside them says: readers that do not see the
    /// page are told nothing of them.
    Marks(Vec<Mark>),
    /// A line across the page.
    Rule,
    /// Lines to be completed by hand, kept together on one page.
    SignatureLines(Vec<SignatureLine>),
    /// What follows begins on a new page.
    PageBreak,
}

/// A name with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is called.
    pub name: Vec<Run>,
    /// What it is.
    pub value: Vec<Run>,
}

/// One of several marks that stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its width beside that of the others; a mark without weight is not drawn.
    pub weight: u16,
    /// How it is drawn.
    pub shape: MarkShape,
}

/// How a mark is drawn, so that it is told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkShape {
    /// Low and grey.
    Low,
    /// The lower half, dark.
    Half,
    /// The whole height, black.
    Full,
    /// The whole height, grey.
    Pale,
    /// Low, the edge alone.
    Hollow,
}

/// Text in one style. A line break in it is kept; no-break spaces are not broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether they are bold.
    pub bold: bool,
    /// Whether they are italic.
    pub italic: bool,
}

impl Run {
    /// Text in the regular style.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Text in bold.
    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true, italic: false }
    }
}

/// How the cells of a column stand in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Marks and short codes.
    Centre,
    /// Figures.
    Right,
}

/// A line in a block for signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureLine {
    /// What is to be written or already stands there.
    pub runs: Vec<Run>,
    /// Whether a line to write on follows.
    pub blank: bool,
}
