//! A zip archive, opened with limits.
//!
//! What must always hold: no entry is unpacked beyond what [`limits`] allow for it and for the archive as a whole,
//! whatever sizes the archive declares. The directory is counted before it is parsed, because each entry of it costs
//! more memory than it has bytes.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::limits;
use crate::outcome::Refusal;

/// An open archive.
pub(crate) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    names: Vec<String>,
    /// What may still be unpacked, in bytes; shared with readers that are open.
    left: Arc<AtomicU64>,
}

/// Why unpacking stopped, carried through `io::Error`.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Stopped(pub(crate) Refusal);

impl<'b> Archive<'b> {
    /// Reads the directory of an archive.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        let mut listed = 0;
        let mut rest = bytes;
        while let Some(at) = crate::sniff::find(rest, b"PK\x01\x02") {
            listed += 1;
            if listed > limits::MAX_ENTRIES {
                return Err(Refusal::TooMuchInside);
            }
            rest = rest.get(at + 4..).unwrap_or_default();
        }
        // Bytes after the end could be another document for another program.
        if !ends_here(bytes) {
            return Err(Refusal::Damaged);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
        let names = (0..zip.len())
            .map(|index| match zip.name_for_index(index) {
                Some(Ok(name)) => name.replace('\\', "/"),
                Some(Err(_)) | None => String::new(),
            })
            .collect();
        Ok(Self { zip, names, left: Arc::new(AtomicU64::new(limits::MAX_UNPACKED)) })
    }

    /// The names of the entries as they are written, in the order of the directory.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Whether there is an entry of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// The place of the entry of that name; Word does not mind the case of letters.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.names
            .iter()
            .position(|it| it == name)
            .or_else(|| self.names.iter().position(|it| it.eq_ignore_ascii_case(name)))
    }

    /// A reader of the entry at `place` that fails with [`Stopped`] where a limit is reached.
    pub(crate) fn entry(&mut self, place: usize) -> Result<impl Read + '_, Refusal> {
        let left = Arc::clone(&self.left);
        let file = self.zip.by_index(place).map_err(|error| match error {
            ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => Refusal::Encrypted,
            ZipError::UnsupportedArchive(_) => Refusal::TooComplex,
            _ => Refusal::Damaged,
        })?;
        let allowed = (file.compressed_size().saturating_mul(limits::MAX_RATIO)).max(limits::RATIO_FREE);
        Ok(Measured { inner: file, left, allowed })
    }

    /// The whole entry at `place`, of at most `most` bytes.
    pub(crate) fn bytes(&mut self, place: usize, most: usize) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        self.entry(place)?.take(limit).read_to_end(&mut bytes).map_err(|error| refusal_of(&error))?;
        if bytes.len() > most {
            return Err(Refusal::TooLarge);
        }
        Ok(bytes)
    }

    /// Whether nothing more may be unpacked of this archive.
    pub(crate) fn is_used_up(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0
    }

    /// Whether the entry at `place` is a folder.
    pub(crate) fn is_folder(&self, place: usize) -> bool {
        self.names.get(place).is_none_or(|name| name.ends_with('/'))
    }

    /// The name of the entry at `place`.
    pub(crate) fn name(&self, place: usize) -> Cow<'_, str> {
        self.names.get(place).map_or(Cow::Borrowed(""), |name| Cow::Borrowed(name.as_str()))
    }
}

/// Whether the file ends as a zip archive does: with the record that closes it and the remark that record announces.
pub(crate) fn ends_here(bytes: &[u8]) -> bool {
    const RECORD: usize = 22;
    let start = bytes.len().saturating_sub(RECORD + usize::from(u16::MAX));
    let tail = bytes.get(start..).unwrap_or_default();
    tail.windows(RECORD).enumerate().any(|(at, record)| {
        let remark = record
            .get(RECORD - 2..)
            .map_or(0, |size| size.iter().rev().fold(0, |size, byte| size << 8 | usize::from(*byte)));
        record.starts_with(b"PK\x05\x06") && at + RECORD + remark == tail.len()
    })
}

/// What a failed reading means: our own stop, or a damaged file.
pub(crate) fn refusal_of(error: &io::Error) -> Refusal {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Stopped>()).map_or(Refusal::Damaged, |stopped| stopped.0)
}

struct Measured<R> {
    inner: R,
    left: Arc<AtomicU64>,
    allowed: u64,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let size = u64::try_from(count).unwrap_or(u64::MAX);
        let taken = self.left.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(size));
        if taken.is_err() {
            self.left.store(0, Ordering::Relaxed);
            return Err(io::Error::other(Stopped(Refusal::TooMuchInside)));
        }
        self.allowed =
            self.allowed.checked_sub(size).ok_or_else(|| io::Error::other(Stopped(Refusal::TooMuchInside)))?;
        Ok(count)
    }
}
