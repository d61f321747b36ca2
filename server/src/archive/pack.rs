//! Out: the company's data of one moment into a zip file, written as it is read.

use super::{CLAUSES, COMPANY, CONTRACTS, FILTERS, MANIFEST, REPORTS, RULES, TEMPLATES, place_of_original, unexpected};
use pactoria::archive::taking::{Leaving, Taking, Text};
use pactoria::archive::{FORMAT, FORMAT_VERSION};
use pactoria::context::Ctx;
use pactoria::contracts::table::Sheet;
use pactoria::problem::Problem;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::mpsc;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Pieces that may wait for the writing side.
const WAITING: usize = 16;
/// About how many bytes a piece has.
const PIECE: usize = 256 * 1024;

/// What an archive holds, in numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Contents {
    pub contracts: u64,
    pub versions: u64,
    pub obligations: u64,
    pub reminders: u64,
    /// Pairs of contracts that are related.
    pub relations: u64,
    pub filters: u64,
    /// Versions of what the company makes of the rules.
    pub rule_sets: u64,
    /// Reports on frameworks that were approved.
    pub framework_reports: u64,
    /// Clauses of the company's own.
    pub clauses: u64,
    /// Templates of the company's own.
    pub templates: u64,
    pub originals: u64,
    /// Originals whose bytes are lost or not what they were, by their SHA-256.
    pub lost_originals: Vec<String>,
    pub audit_entries: u64,
}

#[derive(Serialize)]
struct Manifest<'a> {
    format: &'a str,
    version: u32,
    company: &'a str,
    company_id: String,
    taken_at: String,
    pactoria: &'a str,
    contents: &'a Contents,
}

enum Piece {
    /// A file of the archive begins; `true` to have it packed small.
    File(String, bool),
    Bytes(Vec<u8>),
    /// Whole files, to be packed small.
    Files(Vec<(String, Vec<u8>)>),
    /// Everything was handed over. Without it the file is left unfinished, and every reader sees that.
    End,
}

/// Writes the archive of the company into `to`. That it was taken is written into the trail.
///
/// # Errors
/// Forbidden for all but owners and admins; those of a database, a file store or a place to write that is away.
pub async fn pack<W: Write + Send + 'static>(ctx: &Ctx, to: W) -> Result<Contents, Problem> {
    pack_moment(ctx, Taking::begin(ctx).await?, to).await
}

/// The same of a moment that was settled before.
pub(super) async fn pack_moment<W: Write + Send + 'static>(
    ctx: &Ctx,
    mut taking: Taking,
    to: W,
) -> Result<Contents, Problem> {
    let (pieces, received) = mpsc::channel(WAITING);
    let writing = tokio::task::spawn_blocking(move || write(to, received));
    let read = read(ctx, &mut taking, Pieces(pieces)).await;
    match writing.await {
        Ok(Ok(())) => {}
        // What the writing side says comes first: the reading side only notices that nobody takes its pieces.
        Ok(Err(err)) => return Err(unexpected("writing", &err)),
        Err(err) => return Err(unexpected("writing", &err)),
    }
    let contents = read?;
    taking.finish().await?;
    Ok(contents)
}

struct Pieces(mpsc::Sender<Piece>);

impl Pieces {
    async fn send(&self, piece: Piece) -> Result<(), Problem> {
        self.0.send(piece).await.map_err(|err| unexpected("handing over", &err))
    }

    async fn file(&self, name: impl Into<String>) -> Result<(), Problem> {
        self.send(Piece::File(name.into(), true)).await
    }

    /// Some lines at once: each piece wakes the writing side.
    async fn lines<T: Serialize>(&self, values: &[T]) -> Result<(), Problem> {
        let mut lines = Vec::new();
        for value in values {
            serde_json::to_writer(&mut lines, value).map_err(|err| unexpected("a line", &err))?;
            lines.push(b'\n');
            if lines.len() >= PIECE {
                self.send(Piece::Bytes(std::mem::take(&mut lines))).await?;
            }
        }
        self.send(Piece::Bytes(lines)).await
    }

    async fn whole(&self, name: impl Into<String>, bytes: Vec<u8>) -> Result<(), Problem> {
        self.file(name).await?;
        self.send(Piece::Bytes(bytes)).await
    }
}

async fn read(ctx: &Ctx, taking: &mut Taking, out: Pieces) -> Result<Contents, Problem> {
    let mut contents = Contents::default();
    out.whole("README.txt", readme(&taking.company().name).into_bytes()).await?;
    let company = serde_json::to_vec_pretty(taking.company()).map_err(|err| unexpected("the company", &err))?;
    out.whole(COMPANY, company).await?;
    out.file("people.json").await?;
    out.lines(&[taking.people()]).await?;

    let mut sheet = Sheet::new()?;
    let mut originals = BTreeSet::new();
    out.file(CONTRACTS).await?;
    loop {
        let some = taking.contracts().await?;
        if some.is_empty() {
            break;
        }
        let mut records = Vec::with_capacity(some.len());
        for Leaving { record, summary } in some {
            contents.contracts += 1;
            contents.versions += count(record.versions.len());
            contents.obligations += count(record.obligations.len());
            contents.reminders += count(record.reminders.len());
            contents.relations += count(record.related.len());
            originals.extend(record.original.as_ref().map(|it| it.sha256.clone()));
            sheet.add(&summary, &record.tags)?;
            records.push(record);
        }
        out.lines(&records).await?;
    }
    out.file(FILTERS).await?;
    loop {
        let some = taking.filters().await?;
        if some.is_empty() {
            break;
        }
        contents.filters += count(some.len());
        out.lines(&some).await?;
    }
    out.file(RULES).await?;
    loop {
        let some = taking.rules().await?;
        if some.is_empty() {
            break;
        }
        contents.rule_sets += count(some.len());
        out.lines(&some).await?;
    }
    out.file(REPORTS).await?;
    loop {
        let some = taking.framework_reports().await?;
        if some.is_empty() {
            break;
        }
        contents.framework_reports += count(some.len());
        out.lines(&some).await?;
    }
    out.file(CLAUSES).await?;
    while let Some(one) = taking.clause().await? {
        contents.clauses += 1;
        out.lines(&[one]).await?;
    }
    out.file(TEMPLATES).await?;
    while let Some(one) = taking.template().await? {
        contents.templates += 1;
        out.lines(&[one]).await?;
    }
    out.whole("contracts.csv", sheet.finish()?).await?;
    loop {
        let some = taking.texts().await?;
        if some.is_empty() {
            break;
        }
        let (mut files, mut bytes) = (Vec::new(), 0);
        for it in some {
            bytes += it.content.len();
            files.push((place_of_text(&it), it.content.into_bytes()));
            if bytes >= PIECE {
                out.send(Piece::Files(std::mem::take(&mut files))).await?;
                bytes = 0;
            }
        }
        out.send(Piece::Files(files)).await?;
    }
    for hash in originals {
        match taking.original(&hash).await? {
            Some(bytes) => {
                contents.originals += 1;
                // PDF and Word files are packed already.
                out.send(Piece::File(place_of_original(&hash), false)).await?;
                out.send(Piece::Bytes(bytes)).await?;
            }
            None => contents.lost_originals.push(hash),
        }
    }
    out.file("audit.jsonl").await?;
    loop {
        let some = taking.entries().await?;
        if some.is_empty() {
            break;
        }
        contents.audit_entries += count(some.len());
        out.lines(&some).await?;
    }
    let manifest = Manifest {
        format: FORMAT,
        version: FORMAT_VERSION,
        company: &taking.company().name,
        company_id: ctx.company().to_string(),
        taken_at: ctx.now().to_string(),
        pactoria: env!("CARGO_PKG_VERSION"),
        contents: &contents,
    };
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(|err| unexpected("the manifest", &err))?;
    out.whole(MANIFEST, manifest).await?;
    out.send(Piece::End).await?;
    Ok(contents)
}

fn count(it: usize) -> u64 {
    u64::try_from(it).unwrap_or(u64::MAX)
}

/// `texts/2026/mutual-nda-0199f3a0.md`: the year it was made, its title in plain letters, the end of its id.
fn place_of_text(it: &Text) -> String {
    let mut name = String::new();
    for letter in it.title.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            _ if name.len() < 60 && !name.ends_with('-') && !name.is_empty() => name.push('-'),
            _ => {}
        }
        if name.len() >= 60 {
            break;
        }
    }
    let id = it.id.to_string();
    let end = id.rsplit('-').next().unwrap_or(&id);
    format!("texts/{}/{}-{end}.md", it.year, name.trim_end_matches('-'))
}

fn readme(company: &str) -> String {
    format!(
        "The contracts of {company}, taken from Pactoria.\n\n\
         contracts.csv     every contract, for a spreadsheet\n\
         texts/            every text as people read it (Markdown, opens in any editor)\n\
         originals/        the signed files that were brought in, named by the SHA-256 of their bytes;\n\
         \u{20}                 contracts.jsonl says which belongs to which contract, and their names\n\
         contracts.jsonl   every contract with all its versions, key dates, obligations, reminders, tags, amendments and\n\
         \u{20}                 what it is related to: one JSON object a line. This is what Pactoria reads when the\n\
         \u{20}                 archive is brought in again\n\
         filters.jsonl     kept filters of the list: those that are shared, and those of whoever took this; taken at\n\
         \u{20}                 the command line, everybody's. They are brought in again, too\n\
         rules.jsonl       which rules the company switched off and why, and the rules it wrote for itself: one published\n\
         \u{20}                 version a line. They are brought in again, too, where they fit\n\
         company.json      the company's name, the numbers under which it is registered, and its time zone\n\
         framework-reports.jsonl\n\
         \u{20}                 reports on frameworks that were approved, one a line: the very bytes and their SHA-256.\n\
         \u{20}                 They are brought in again, too\n\
         clauses.jsonl     the clauses the company wrote for itself, each with all its versions: one JSON object a line.\n\
         \u{20}                 They are brought in again, too, where their numbers are free\n\
         templates.jsonl   its templates, in the same way\n\
         people.json       who had an account, without passwords\n\
         audit.jsonl       the audit trail; each line has the SHA-256 of the line before it\n\
         manifest.json     when it was taken and how much is in it\n\n\
         Not in here: passwords, API keys, sign-ins and the addresses of calendar feeds; mails that waited to be sent;\n\
         files and answers of which no contract was made yet, and texts that were typed and not saved; tags that no\n\
         contract has; drafts of reports, and what people vouch for; changes to the rules that wait to be published, which contracts must be reviewed, and other settings of the company; and what the rules said of a\n\
         text, which Pactoria works out again when a contract is opened, and within the hour in lists and figures.\n"
    )
}

fn write<W: Write>(to: W, pieces: mpsc::Receiver<Piece>) -> io::Result<()> {
    let is_given_up = Arc::new(AtomicBool::new(false));
    let mut zip = ZipWriter::new_stream(Bounded { to, is_given_up: Arc::clone(&is_given_up) });
    let filled = fill(&mut zip, pieces);
    if filled.is_err() {
        // Going out of sight, the writer would give what there is a table of contents, and part of an archive would pass for one.
        is_given_up.store(true, Ordering::Relaxed);
        return filled;
    }
    zip.finish()?.into_inner().to.flush()
}

/// Takes no more bytes once the archive was given up.
struct Bounded<W> {
    to: W,
    is_given_up: Arc<AtomicBool>,
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_given_up.load(Ordering::Relaxed) {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe));
        }
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn fill<W: Write>(zip: &mut ZipWriter<StreamWriter<W>>, mut pieces: mpsc::Receiver<Piece>) -> io::Result<()> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    let small = options.compression_method(CompressionMethod::Deflated).compression_level(Some(1)).large_file(true);
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::File(name, true) => zip.start_file(name, small)?,
            Piece::File(name, false) => {
                zip.start_file(name, options.compression_method(CompressionMethod::Stored).large_file(true))?;
            }
            Piece::Bytes(bytes) => zip.write_all(&bytes)?,
            Piece::Files(files) => {
                for (name, bytes) in files {
                    zip.start_file(name, small.large_file(u32::try_from(bytes.len()).is_err()))?;
                    zip.write_all(&bytes)?;
                }
            }
            Piece::End => return Ok(()),
        }
    }
    Err(io::Error::other("the company's data could not be read to its end"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pactoria::ids::ContractId;

    #[test]
    fn names_of_texts_are_plain_and_tell_contracts_apart() {
        let id: ContractId = "0199f3a0-7b1c-7000-8000-0000000000a1".parse().unwrap();
        let text = |title: &str| Text { id, title: title.to_owned(), year: 2026, content: String::new() };
        assert_eq!(
            place_of_text(&text("Mutual NDA: Calder & Söhne")),
            "texts/2026/mutual-nda-calder-s-hne-0000000000a1.md"
        );
        assert_eq!(place_of_text(&text("../../etc/passwd")), "texts/2026/etc-passwd-0000000000a1.md");
        assert_eq!(place_of_text(&text("秘密")), "texts/2026/-0000000000a1.md");
        assert!(place_of_text(&text(&"long ".repeat(60))).len() < 90);
    }
}
