//! What comes of reading a file: its text with notes, or a refusal.
//!
//! Each note and each refusal has a code that stays and a sentence for the person who uploaded the file. The sentences
//! say what happened and what to do; none names a library or a byte.

use std::fmt;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// What the file is.
    pub format: Format,
    /// The text as Markdown: blocks apart by an empty line, headings with `#`, clause numbers as they are seen.
    pub text: String,
    /// What the person should know about the text, each kind at most once.
    pub notes: Vec<Note>,
    /// The number of pages, where the format has pages.
    pub pages: Option<u32>,
}

/// What a file is, told from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word, as written since 2007.
    Docx,
    /// Text without marks.
    Text,
    /// Text with Markdown marks, taken over as it is.
    Markdown,
}

impl Format {
    /// A word that stays: `pdf`, `docx`, `txt`, `md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Text => "txt",
            Self::Markdown => "md",
        }
    }
}

/// Something that was decided while reading and that the person may want to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The file does not say how its letters are written, and they are not UTF-8.
    ReadAsWindows1252,
    /// Lines that were broken at a fixed width were joined to paragraphs.
    LinesJoined,
    /// Changes tracked as inserted, which stand in the text.
    InsertionsTaken(u32),
    /// Changes tracked as deleted, which do not.
    DeletionsLeftOut(u32),
    /// Remarks beside the text.
    CommentsLeftOut(u32),
    /// Footnotes and endnotes, which stand after the text.
    FootnotesAppended(u32),
    /// Headers, footers and page numbers.
    PageFurnitureLeftOut,
    /// Lines of a table of contents.
    ContentsLeftOut(u32),
    /// Pictures, which may have text on them.
    PicturesLeftOut(u32),
    /// Stretches formatted as hidden.
    HiddenTextLeftOut(u32),
    /// Pages, counted from 1, on which no text was found; at most the first twenty.
    PagesWithoutText(Vec<u32>),
    /// Text that a scanner's software recognised and laid invisibly over the picture of the page.
    RecognisedText,
    /// Letters whose meaning the file does not say, shown as `�`.
    UnreadableLetters(u32),
}

impl Note {
    /// The name of this kind of note; it stays.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ReadAsWindows1252 => "intake.windows_1252",
            Self::LinesJoined => "intake.lines_joined",
            Self::InsertionsTaken(_) => "intake.insertions_taken",
            Self::DeletionsLeftOut(_) => "intake.deletions_left_out",
            Self::CommentsLeftOut(_) => "intake.comments_left_out",
            Self::FootnotesAppended(_) => "intake.footnotes_appended",
            Self::PageFurnitureLeftOut => "intake.page_furniture_left_out",
            Self::ContentsLeftOut(_) => "intake.contents_left_out",
            Self::PicturesLeftOut(_) => "intake.pictures_left_out",
            Self::HiddenTextLeftOut(_) => "intake.hidden_text_left_out",
            Self::PagesWithoutText(_) => "intake.pages_without_text",
            Self::RecognisedText => "intake.recognised_text",
            Self::UnreadableLetters(_) => "intake.unreadable_letters",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadAsWindows1252 => f.write_str(
                "The file does not say how its letters are stored. It was read as Windows-1252; check accents, £ and €.",
            ),
            Self::LinesJoined => f.write_str("Lines broken at a fixed width were joined to paragraphs."),
            Self::InsertionsTaken(n) => {
                write!(f, "{} taken as accepted.", counted(*n, "tracked insertion was", "tracked insertions were"))
            }
            Self::DeletionsLeftOut(n) => {
                write!(f, "{} left out.", counted(*n, "tracked deletion was", "tracked deletions were"))
            }
            Self::CommentsLeftOut(n) => write!(f, "{} left out.", counted(*n, "comment was", "comments were")),
            Self::FootnotesAppended(n) => {
                write!(f, "{} moved to the end of the text.", counted(*n, "footnote was", "footnotes were"))
            }
            Self::PageFurnitureLeftOut => f.write_str("Page headers, footers and page numbers were left out."),
            Self::ContentsLeftOut(n) => {
                write!(f, "The table of contents ({}) was left out.", counted(*n, "line", "lines"))
            }
            Self::PicturesLeftOut(n) => {
                write!(f, "{} left out; text on a picture cannot be read.", counted(*n, "picture was", "pictures were"))
            }
            Self::HiddenTextLeftOut(n) => {
                write!(f, "{} left out.", counted(*n, "hidden passage was", "hidden passages were"))
            }
            Self::PagesWithoutText(pages) => {
                let numbers: Vec<String> = pages.iter().map(u32::to_string).collect();
                let (word, verb) = if pages.len() == 1 { ("Page", "has") } else { ("Pages", "have") };
                write!(f, "{word} {} {verb} no text. Scanned pages must be typed or recognised first.", numbers.join(", "))
            }
            Self::RecognisedText => {
                f.write_str("The pages are scanned; the text is what the scanner recognised. Check names, dates and amounts.")
            }
            Self::UnreadableLetters(n) => {
                write!(f, "{} shown as �.", counted(*n, "letter could not be read and is", "letters could not be read and are"))
            }
        }
    }
}

fn counted(n: u32, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Why a file was not read. The sentence is for the person who uploaded it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no text in the file.
    #[error("The file is empty. Check that the right file was chosen.")]
    Empty,
    /// More than [`crate::limits::MAX_FILE`].
    #[error("The file is larger than 20 MB. Save it without pictures, or upload it in parts.")]
    TooLarge,
    /// More text than [`crate::limits::MAX_TEXT`].
    #[error("The text is longer than 1,500 pages. Upload it in parts.")]
    TooLong,
    /// A kind of file that is not read; the word names it.
    #[error("This is {0}. Save the contract as PDF, Word (.docx) or plain text and upload that.")]
    Unsupported(&'static str),
    /// Bytes that are no text and nothing known.
    #[error("This is not a document we can read. Upload a PDF, a Word file (.docx) or a plain text file.")]
    NotADocument,
    /// Several files in one.
    #[error("This is a zip file. Choose the import of several contracts, or upload the contract inside it.")]
    Archive,
    /// A password is needed to open or to copy from the file.
    #[error("The file is protected with a password. Save a copy without protection and upload that.")]
    Encrypted,
    /// Pictures of pages.
    #[error(
        "The file looks scanned: its pages are pictures without text. Upload the original document, or have the scan recognised (OCR) first."
    )]
    NoText,
    /// Text is drawn, but its fonts do not say which letters it is.
    #[error(
        "The letters in this PDF cannot be read as text. Upload the Word file it was made from, or print it to a new PDF."
    )]
    UnreadableLetters,
    /// The file breaks the rules of its format.
    #[error(
        "The file is damaged or incomplete. Open it in the program it came from, save it again and upload that copy."
    )]
    Damaged,
    /// It unpacks to far more than a contract has.
    #[error("The file unpacks to far more than a contract can hold. Save it again from the program it came from.")]
    TooMuchInside,
    /// It is built in a way no contract needs.
    #[error("The file is built in a way we do not open. Save it again from the program it came from.")]
    TooComplex,
}

impl Refusal {
    /// The name of this refusal; it stays.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "intake.empty",
            Self::TooLarge => "intake.too_large",
            Self::TooLong => "intake.too_long",
            Self::Unsupported(_) => "intake.unsupported",
            Self::NotADocument => "intake.not_a_document",
            Self::Archive => "intake.archive",
            Self::Encrypted => "intake.encrypted",
            Self::NoText => "intake.no_text",
            Self::UnreadableLetters => "intake.unreadable",
            Self::Damaged => "intake.damaged",
            Self::TooMuchInside => "intake.too_much_inside",
            Self::TooComplex => "intake.too_complex",
        }
    }
}
