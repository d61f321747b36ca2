//! What people do with files they bring in: hand them in, look at what was read, settle what is in doubt, and make
//! contracts of them.

use super::form::{self, BringIn};
use super::store::{self, File, NewFile, Reading, Which};
use super::{
    FileList, FileRow, FileState, FileView, ImportList, ImportView, MOST_BYTES_TOGETHER, MOST_FILES, Original, Term,
};
use super::{size_in_words, views};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services};
use crate::contracts::actions::{Export, summary};
use crate::contracts::brought_in;
use crate::files::{self, ContentHash, Kept};
use crate::ids::{ContractId, ImportId};
use crate::keydates;
use crate::problem::{Complaints, Kind, Problem};
use crate::typed;
use serde_json::json;
use std::collections::BTreeSet;

pub use super::store::File as ImportedFile;

/// The most rows on a page of a list.
pub const MOST_ROWS: u32 = 100;
/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 200;

/// Files that are being handed in. Each is kept as it arrives; the import begins when all are there.
pub struct Receiving {
    ctx: Ctx,
    files: Vec<NewFile>,
    kept: Vec<Kept>,
    bytes: usize,
}

impl Receiving {
    /// Begins to take files.
    ///
    /// # Errors
    /// Forbidden for roles that may not edit contracts.
    pub fn begin(ctx: &Ctx) -> Result<Self, Problem> {
        ctx.require(Right::EditContracts)?;
        Ok(Self { ctx: ctx.clone(), files: Vec::new(), kept: Vec::new(), bytes: 0 })
    }

    fn count(&mut self, bytes: usize) -> Result<(), Problem> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.files.len() >= MOST_FILES {
            let detail = format!(
                "These are more than {MOST_FILES} files. Nothing was kept; bring them in in several lots, or as a zip file."
            );
            return Err(Problem::new(Kind::TooLarge, "import.too_many_files", detail));
        }
        if self.bytes > MOST_BYTES_TOGETHER {
            let most = MOST_BYTES_TOGETHER / (1024 * 1024);
            let detail = format!(
                "These files are larger than {most} MB together. Nothing was kept; bring them in in several lots."
            );
            return Err(Problem::new(Kind::TooLarge, "import.too_large", detail));
        }
        Ok(())
    }

    /// Takes one file.
    ///
    /// # Errors
    /// `import.too_many_files`, `import.too_large`; `files.away` when it cannot be kept.
    pub async fn take(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Problem> {
        self.count(bytes.len())?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let media_type = files::media_type(&bytes);
        let hash = self.ctx.visit().services.files.keep(self.ctx.company(), bytes).await?;
        self.kept.push(Kept { hash: hash.clone(), size, media_type });
        self.files.push(NewFile { name: plain_name(name), hash, size, media_type, refused: None });
        Ok(())
    }

    /// Notes a file that is larger than a file may be. Its bytes are not kept; the others are not held up by it.
    ///
    /// # Errors
    /// `import.too_many_files`.
    pub fn note_too_large(&mut self, name: &str) -> Result<(), Problem> {
        self.count(0)?;
        let refusal = pactoria_intake::Refusal::TooLarge;
        self.files.push(refused(plain_name(name), refusal.code(), &refusal.to_string()));
        Ok(())
    }

    /// What was taken, in lines that differ where names or bytes do. Two files that are too large differ by their names only.
    pub fn content(&self) -> String {
        self.files.iter().map(|it| format!("{} {} {}\n", it.hash, it.refused.is_some(), it.name)).collect()
    }

    /// Begins the import; from here on the files are read by themselves.
    ///
    /// # Errors
    /// A complaint about `files` when there is none.
    pub async fn finish(self) -> Result<ImportId, Problem> {
        if self.files.is_empty() {
            return Err(Problem::invalid_field("files", "required", "Choose at least one file."));
        }
        let ctx = &self.ctx;
        let id = ImportId::new(ctx.now());
        let change = ctx.change().await?;
        files::note(ctx, change.db(), &self.kept).await?;
        store::insert(ctx, change.db(), id).await?;
        store::insert_files(ctx, change.db(), id, &self.files).await?;
        let subject = match self.files.as_slice() {
            [only] => only.name.clone(),
            many => format!("{} files", many.len()),
        };
        let happening =
            Happening::new(Action::FilesHandedIn, "import", id, &subject).after(json!({"files": self.files.len()}));
        change.commit(ctx, happening).await?;
        ctx.visit().services.files_arrived.notify_one();
        Ok(id)
    }
}

/// A file that was refused before its bytes were kept.
pub(super) fn refused(name: String, code: &str, reason: &str) -> NewFile {
    NewFile {
        name,
        hash: ContentHash::of(b""),
        size: 0,
        media_type: "application/octet-stream",
        refused: Some((code.to_owned(), reason.to_owned())),
    }
}

/// A name as it was sent, without what would not fit on a line; the end tells files apart better than the beginning.
fn plain_name(raw: &str) -> String {
    let clean: String = raw.chars().filter(|it| !it.is_control() && !typed::is_bidi_control(*it)).collect();
    let clean = clean.replace('\\', "/");
    let clean = clean.trim().trim_matches('/');
    let length = clean.chars().count();
    let kept: String = clean.chars().skip(length.saturating_sub(LONGEST_NAME)).collect();
    if kept.is_empty() { "file without a name".to_owned() } else { kept }
}

/// A page of imports as records.
pub struct Found {
    pub imports: Vec<super::ImportRow>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub pages: u32,
}

/// A page of the company's imports, newest first.
pub async fn find(ctx: &Ctx, page: u32, size: u32) -> Result<Found, Problem> {
    ctx.require(Right::EditContracts)?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let total = store::count(ctx).await?;
    let imports = store::page(ctx, page, size).await?;
    let imports = views::import_rows(ctx, imports).await?;
    Ok(Found { imports, total, page, size, pages: total.div_ceil(size) })
}

/// The same page with what waits for a person.
pub async fn list(ctx: &Ctx, page: u32) -> Result<ImportList, Problem> {
    let found = find(ctx, page, 50).await?;
    let to_review = store::count_files(ctx, &Which::ToReview).await?;
    Ok(ImportList {
        rows: found.imports,
        total: found.total,
        page: found.page,
        pages: found.pages.max(1),
        to_review,
        is_place_away: is_place_away(ctx),
    })
}

/// Whether the place where files are kept did not answer when it was last asked.
pub fn is_place_away(ctx: &Ctx) -> bool {
    ctx.visit().services.files.is_away()
}

/// How many files of the whole installation are still to be read, for whoever watches over it.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_in_all(services: &Services) -> Result<u64, Problem> {
    store::to_be_read_in_all(services.db()).await
}

/// A page of the files of the whole company that wait for a person, the longest waiting first.
pub async fn to_review(ctx: &Ctx, page: u32, size: u32) -> Result<FileList, Problem> {
    ctx.require(Right::EditContracts)?;
    file_list(ctx, &Which::ToReview, page, size).await
}

/// The first files of the company that wait for a person, the longest waiting first, and how many there are.
///
/// # Errors
/// As [`to_review`].
pub(crate) async fn waiting(ctx: &Ctx, most: u32) -> Result<(Vec<FileRow>, u32), Problem> {
    ctx.require(Right::EditContracts)?;
    let found = file_list(ctx, &Which::ToReview, 1, most).await?;
    Ok((found.rows, found.total))
}

/// An import with a page of its files.
///
/// # Errors
/// `import.missing`.
pub async fn show(ctx: &Ctx, id: ImportId, page: u32, size: u32) -> Result<ImportView, Problem> {
    ctx.require(Right::EditContracts)?;
    let import = store::find(ctx, id).await?.ok_or_else(|| Problem::missing("import"))?;
    let row = views::import_rows(ctx, vec![import]).await?.pop().ok_or_else(Problem::unexpected)?;
    let files = file_list(ctx, &Which::Of(id), page, size).await?;
    Ok(ImportView { row, files, is_place_away: is_place_away(ctx) })
}

async fn file_list(ctx: &Ctx, which: &Which, page: u32, size: u32) -> Result<FileList, Problem> {
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let total = store::count_files(ctx, which).await?;
    let files = store::files(ctx, which, page, size).await?;
    Ok(FileList { rows: views::file_rows(ctx, files).await?, total, page, pages: total.div_ceil(size).max(1) })
}

async fn get(ctx: &Ctx, import: ImportId, position: u32) -> Result<(File, Reading), Problem> {
    ctx.require(Right::EditContracts)?;
    store::file(ctx, import, position).await?.ok_or_else(|| Problem::missing("import"))
}

/// A file with what was read out of it.
///
/// # Errors
/// `import.missing`.
pub async fn show_file(ctx: &Ctx, import: ImportId, position: u32) -> Result<FileView, Problem> {
    let (file, reading) = get(ctx, import, position).await?;
    views::file_view(ctx, file, reading).await
}

/// The bytes of a file of an import, as they were handed in.
///
/// # Errors
/// `import.missing`; `files.damaged`; `files.away`.
pub async fn download(ctx: &Ctx, import: ImportId, position: u32) -> Result<Export, Problem> {
    let (file, _) = get(ctx, import, position).await?;
    if file.size == 0 {
        return Err(Problem::missing("file"));
    }
    as_export(ctx, &file.hash, &file.name, &file.media_type).await
}

async fn as_export(ctx: &Ctx, hash: &ContentHash, name: &str, media_type: &str) -> Result<Export, Problem> {
    let bytes = files::read(ctx, hash).await?;
    let media_type = KNOWN_TYPES.into_iter().find(|it| *it == media_type).unwrap_or("application/octet-stream");
    Ok(Export { file_name: ascii_name(name), media_type, bytes })
}

/// The media types that [`files::media_type`] tells.
const KNOWN_TYPES: [&str; 4] = [
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip",
    "text/plain; charset=utf-8",
];

/// The last part of a name, in letters that every header takes.
fn ascii_name(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    let plain: String = last
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_' | ' ' | '(' | ')') { it } else { '_' })
        .collect();
    let plain = plain.trim_matches(['.', ' ']).to_owned();
    if plain.is_empty() { "original".to_owned() } else { plain }
}

fn closed(file: &File) -> Problem {
    Problem::conflict(
        "import.file_closed",
        format!("This file is not open any more: {}. Nothing was changed.", file.state.label().to_lowercase()),
    )
}

/// What a person says of one term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// It is as it was read.
    Accepted(Term),
    /// It is as it now stands in its fields.
    Corrected(Term),
}

/// Keeps what was typed, and settles one term if that was asked for.
///
/// # Errors
/// `import.missing`; `import.file_closed` when it was brought in or left out meanwhile.
pub async fn settle(
    ctx: &Ctx,
    import: ImportId,
    position: u32,
    fields: &std::collections::BTreeMap<String, String>,
    settling: Option<Settling>,
) -> Result<(), Problem> {
    let (file, mut reading) = get(ctx, import, position).await?;
    if !file.state.is_open() {
        return Err(closed(&file));
    }
    for (name, value) in fields.iter().filter(|(name, _)| form::is_field(name)) {
        let value: String = value.chars().take(1_000).collect();
        reading.answers.insert(name.clone(), value);
    }
    if let Some(Settling::Accepted(term)) = settling {
        term.fields().iter().for_each(|it| {
            reading.answers.remove(*it);
        });
    }
    if let Some(Settling::Accepted(term) | Settling::Corrected(term)) = settling {
        reading.settled.insert(term);
    }
    let change = ctx.change().await?;
    if !store::put_answers(ctx, change.db(), &file, &reading.answers, &reading.settled).await? {
        return Err(closed(&get(ctx, import, position).await?.0));
    }
    change.commit_unaudited("what is said of a file stands in the trail when the contract is made").await
}

/// Makes a contract of a file, with its terms as they were accepted and corrected and the file as its original.
///
/// # Errors
/// Complaints by field, among them each term that is in doubt and was neither accepted nor corrected;
/// `import.file_closed`; `import.brought_in_before` when a contract of the same bytes was made meanwhile.
pub async fn bring_in(ctx: &Ctx, import: ImportId, position: u32, sent: &BringIn) -> Result<ContractId, Problem> {
    let (file, reading) = get(ctx, import, position).await?;
    if !file.state.is_open() {
        return Err(closed(&file));
    }
    let mut answers = reading.answers;
    answers.extend(sent.fields.iter().map(|(name, value)| (name.clone(), value.clone())));
    let values = form::values(&reading.proposals, &answers);
    let corrected = form::corrected(&reading.proposals, &values);
    let settled: BTreeSet<Term> = reading.settled.iter().chain(&sent.accepted).chain(&corrected).copied().collect();

    let mut complaints = Complaints::new();
    for term in form::in_doubt(&reading.proposals, &settled) {
        let field = term.fields().first().copied().unwrap_or_else(|| term.word());
        complaints.add(field, "in_doubt", "Compare this with the contract, then accept it or put it right.");
    }
    form::known_fields(&sent.fields, &mut complaints);
    let beside = form::beside(&values, &mut complaints);
    let signed = form::standing(sent, beside.agreed_on, ctx.today(), &mut complaints);
    if signed.is_some() {
        ctx.require(Right::ActivateContracts)?;
    }
    let details = match form::contract_form(&values, &reading.content).check() {
        Ok(details) => Some(details),
        Err(problem) => {
            complaints.merge(problem.complaints);
            None
        }
    };
    let key_terms = match (&details, form::key_terms_form(&values)) {
        (Some(details), Some(form)) => match form.check(details.dates) {
            Ok(terms) => Some(terms),
            Err(problem) => {
                complaints.merge(problem.complaints);
                None
            }
        },
        _ => None,
    };
    let details = complaints.into_result(details)?;

    let reason = format!("Brought in from {}", file.name.chars().take(250).collect::<String>());
    let contract = brought_in::prepare(ctx, details).await?;
    let id = contract.id();
    let change = ctx.change().await?;
    if let Some(other) = store::same_content(ctx, change.db(), import, position, &file.hash).await?
        && other.state == FileState::Done
    {
        return Err(Problem::conflict(
            "import.brought_in_before",
            "The same file was brought in meanwhile, so no second contract was made of it.",
        ));
    }
    if !store::end(ctx, change.db(), &file, FileState::Done).await? {
        drop(change);
        return Err(closed(&get(ctx, import, position).await?.0));
    }
    let status = brought_in::insert(ctx, &change, &contract, &reason, signed.as_ref()).await?;
    store::link(ctx, change.db(), &file, id).await?;
    let agreed_on = beside.agreed_on.map(|it| it.to_string());
    store::insert_original(ctx, change.db(), id, &file, beside.governing_law.clone(), agreed_on.clone()).await?;
    if let Some(terms) = &key_terms {
        keydates::actions::keep(ctx, &change, id, terms).await?;
    }
    let words = |terms: &BTreeSet<Term>| terms.iter().map(|it| it.word()).collect::<Vec<_>>();
    let accepted: BTreeSet<Term> = settled.difference(&corrected).copied().collect();
    let happening = Happening::new(Action::ContractBroughtIn, "contract", id, contract.title()).after(json!({
        "status": status.word(),
        "type": contract.contract_type().word(),
        "file": file.name,
        "sha256": file.hash.as_str(),
        "accepted": words(&accepted),
        "corrected": words(&corrected),
        "signed_by": signed.as_ref().map(|it| it.0.as_str()),
        "signed_on": signed.as_ref().map(|it| it.1.to_string()),
        "governing_law": beside.governing_law,
        "agreed_on": agreed_on,
    }));
    change.commit(ctx, happening).await?;
    Ok(id)
}

/// Leaves a file out: no contract is made of it. The file itself stays where it is kept.
///
/// # Errors
/// `import.missing`; `import.file_closed`.
pub async fn leave_out(ctx: &Ctx, import: ImportId, position: u32) -> Result<(), Problem> {
    let (file, _) = get(ctx, import, position).await?;
    let change = ctx.change().await?;
    if !store::end(ctx, change.db(), &file, FileState::LeftOut).await? {
        return Err(closed(&file));
    }
    let happening = Happening::new(Action::FileLeftOut, "import", import, &file.name)
        .after(json!({"file": file.name, "sha256": file.hash.as_str(), "size": size_in_words(file.size)}));
    change.commit(ctx, happening).await
}

/// What is known of a contract's original, if it has one.
pub async fn original(ctx: &Ctx, contract: ContractId) -> Result<Option<Original>, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::original(ctx, contract).await
}

/// The original of a contract as it was handed in. That it was handed out is written into the trail.
///
/// # Errors
/// `contract.missing`; `original.missing` when the contract was not brought in as a file; `files.damaged`; `files.away`.
pub async fn download_original(ctx: &Ctx, contract: ContractId) -> Result<Export, Problem> {
    let it = summary(ctx, contract).await?;
    let original = store::original(ctx, contract).await?.ok_or_else(|| Problem::missing("original"))?;
    let hash = ContentHash::parse(&original.hash).ok_or_else(|| crate::storage::damaged("a hash", &original.hash))?;
    let export = as_export(ctx, &hash, &original.name, &original.media_type).await?;
    let happening = Happening::new(Action::ContractExported, "contract", contract, &it.title)
        .after(json!({"format": "original", "sha256": original.hash}));
    ctx.change().await?.commit(ctx, happening).await?;
    Ok(export)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_lines_and_headers_take_them() {
        assert_eq!(plain_name("C:\\scans\\NDA\u{202E}fdp.exe\n"), "C:/scans/NDAfdp.exe");
        assert_eq!(plain_name(" \u{7} "), "file without a name");
        assert_eq!(plain_name(&"é".repeat(300)).chars().count(), LONGEST_NAME);
        assert_eq!(ascii_name("2025/Vertrag \"Ä\".pdf"), "Vertrag ___.pdf");
        assert_eq!(ascii_name("../.."), "original");
    }
}
