//! What lies inside the envelope: frames of a kind, a length and a payload, one after the other, compressed.

use super::Unusable;
use std::io::{self, Read, Write};

/// The longest payload that is believed, in bytes: far above the longest contract with its texts.
const LONGEST: u32 = 1 << 28;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whose backup this is and of which schema; the first frame.
    Manifest,
    /// A table begins: its name and columns.
    Table,
    /// One row of it, as a JSON array.
    Row,
    /// A table ends: how many rows it had, and their hash.
    TableEnd,
    /// The master key, 32 bytes.
    Key,
    /// A file begins: its path below the data folder.
    File,
    /// Some bytes of it.
    Bytes,
    /// A file ends: how many bytes it had, and their hash.
    FileEnd,
    /// Everything is told: how many tables and files there were; the last frame.
    End,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Manifest,
        Self::Table,
        Self::Row,
        Self::TableEnd,
        Self::Key,
        Self::File,
        Self::Bytes,
        Self::FileEnd,
        Self::End,
    ];

    fn letter(self) -> u8 {
        match self {
            Self::Manifest => b'M',
            Self::Table => b'T',
            Self::Row => b'r',
            Self::TableEnd => b't',
            Self::Key => b'K',
            Self::File => b'F',
            Self::Bytes => b'b',
            Self::FileEnd => b'f',
            Self::End => b'E',
        }
    }
}

/// A frame as it was read.
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) payload: Vec<u8>,
}

impl Frame {
    /// The payload as JSON of a known shape.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Unusable> {
        serde_json::from_slice(&self.payload).map_err(|_| Unusable::Damaged)
    }
}

pub(super) fn write(to: &mut impl Write, kind: Kind, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).ok().filter(|it| *it <= LONGEST);
    let length = length.ok_or_else(|| io::Error::other("a row is too long for a backup"))?;
    to.write_all(&[kind.letter()])?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(payload)
}

pub(super) fn write_json(to: &mut impl Write, kind: Kind, payload: &impl serde::Serialize) -> io::Result<()> {
    write(to, kind, &serde_json::to_vec(payload)?)
}

/// The next frame; the caller knows which may come.
pub(super) fn read(from: &mut impl Read) -> io::Result<Frame> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let [letter, length @ ..] = head;
    let kind = Kind::ALL.into_iter().find(|it| it.letter() == letter).ok_or(Unusable::Damaged)?;
    let length = u32::from_be_bytes(length);
    if length > LONGEST {
        return Err(Unusable::Damaged.into());
    }
    let mut payload = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    from.read_exact(&mut payload)?;
    Ok(Frame { kind, payload })
}
