//! The envelope of a backup: a passphrase becomes a key, and the bytes are sealed in chunks as they come.
//!
//! One line of text says how: the version of the envelope, what Argon2id was asked for, a salt, and a check by which a
//! wrong passphrase is told from a damaged file. After it come chunks of 64 KiB, each sealed with XChaCha20-Poly1305 in
//! the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015), so that no chunk can be changed, moved, left out
//! or cut off at the end without its being seen. The line is authenticated with every chunk.

use super::Unusable;
use aead_stream::{DecryptorBE32, EncryptorBE32};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::Payload;
use pactoria::crypto::{hex, random_token};
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};

const MAGIC: &str = "PACTORIA BACKUP";
/// The version of the envelope that this program writes, and the newest it reads.
const VERSION: u32 = 1;
/// Argon2id for a secret that guards everything and is typed rarely: 64 MiB, three passes, one lane (RFC 9106, 4).
const MEMORY_KIB: u32 = 65_536;
const PASSES: u32 = 3;
/// What a file may ask of this machine before its key is known: a gibibyte, sixteen passes.
const MOST_MEMORY_KIB: u32 = 1 << 20;
const MOST_PASSES: u32 = 16;
/// The longest first line, in bytes.
const LONGEST_LINE: u64 = 256;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
/// 32 bytes of key, 19 that lead every nonce, 16 of the check.
const DERIVED: usize = 67;

/// The shortest passphrase of a backup, in characters.
pub const SHORTEST_PASSPHRASE: usize = 12;

/// What opens a backup. It does not print.
#[derive(Clone)]
pub struct Passphrase(String);

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(not shown)")
    }
}

impl Passphrase {
    /// A passphrase as given, to open a backup with; a line end behind it does not belong to it.
    pub fn given(raw: &str) -> Self {
        Self(raw.trim_end_matches(['\n', '\r']).to_owned())
    }

    /// A passphrase for a new backup.
    ///
    /// # Errors
    /// When it has fewer than twelve characters.
    pub fn choose(raw: &str) -> anyhow::Result<Self> {
        let given = Self::given(raw);
        let count = given.0.chars().count();
        anyhow::ensure!(
            count >= SHORTEST_PASSPHRASE,
            "the passphrase has {count} characters; at least {SHORTEST_PASSPHRASE} are needed, four or five words are good"
        );
        Ok(given)
    }
}

/// What the first line says.
struct Head {
    memory_kib: u32,
    passes: u32,
    salt: String,
    check: String,
}

impl Head {
    fn line(&self) -> String {
        format!("{MAGIC} {VERSION} argon2id {} {} {} {}\n", self.memory_kib, self.passes, self.salt, self.check)
    }

    fn read(line: &str) -> Result<Self, Unusable> {
        let rest = line.strip_prefix(MAGIC).and_then(|it| it.strip_suffix('\n')).ok_or(Unusable::NotABackup)?;
        let mut words = rest.split(' ').skip(1);
        let version: u32 = words.next().and_then(|it| it.parse().ok()).ok_or(Unusable::NotABackup)?;
        if version > VERSION {
            return Err(Unusable::NewerFormat);
        }
        let number = |word: Option<&str>, most: u32| {
            word.and_then(|it| it.parse().ok()).filter(|it| (1..=most).contains(it)).ok_or(Unusable::Damaged)
        };
        let is_argon = words.next() == Some("argon2id");
        let memory_kib = number(words.next(), MOST_MEMORY_KIB)?;
        let passes = number(words.next(), MOST_PASSES)?;
        let (salt, check) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
        let is_hex = |it: &str| it.len() == 32 && it.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_argon || words.next().is_some() || !is_hex(&salt) || !is_hex(&check) {
            return Err(Unusable::Damaged);
        }
        Ok(Self { memory_kib, passes, salt, check })
    }

    fn derive(&self, passphrase: &Passphrase) -> io::Result<[u8; DERIVED]> {
        let failed = |err: argon2::Error| io::Error::other(format!("the key of the backup cannot be derived: {err}"));
        let params = Params::new(self.memory_kib, self.passes, 1, Some(DERIVED)).map_err(failed)?;
        let mut derived = [0; DERIVED];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.0.as_bytes(), self.salt.as_bytes(), &mut derived)
            .map_err(failed)?;
        Ok(derived)
    }
}

/// The key, what leads every nonce, and the check, of what was derived.
fn parts(derived: &[u8; DERIVED]) -> ([u8; 32], [u8; 19], String) {
    let (mut key, mut nonce) = ([0; 32], [0; 19]);
    key.copy_from_slice(&derived[..32]);
    nonce.copy_from_slice(&derived[32..51]);
    (key, nonce, hex(&derived[51..]))
}

/// Seals what is written to it. Only [`Sealer::finish`] makes the file whole.
pub(super) struct Sealer<W> {
    to: W,
    line: String,
    stream: EncryptorBE32<XChaCha20Poly1305>,
    chunk: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// Writes the first line, with a fresh salt.
    pub(super) fn begin(mut to: W, passphrase: &Passphrase) -> io::Result<Self> {
        let salt = random_token()?[..32].to_owned();
        let mut head = Head { memory_kib: MEMORY_KIB, passes: PASSES, salt, check: String::new() };
        let (key, nonce, check) = parts(&head.derive(passphrase)?);
        head.check = check;
        let line = head.line();
        to.write_all(line.as_bytes())?;
        Ok(Self { to, line, stream: EncryptorBE32::new(&key.into(), &nonce.into()), chunk: Vec::with_capacity(CHUNK) })
    }

    /// Seals the last chunk and gives back what was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let payload = Payload { msg: &self.chunk, aad: self.line.as_bytes() };
        let sealed = self.stream.encrypt_last(payload).map_err(|_| too_long())?;
        self.to.write_all(&sealed)?;
        self.to.flush()?;
        Ok(self.to)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits for the next byte: whether it is the last decides how it is sealed.
        if self.chunk.len() == CHUNK {
            let payload = Payload { msg: &self.chunk, aad: self.line.as_bytes() };
            let sealed = self.stream.encrypt_next(payload).map_err(|_| too_long())?;
            self.to.write_all(&sealed)?;
            self.chunk.clear();
        }
        let taken = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn too_long() -> io::Error {
    io::Error::other("the backup is too long for one file")
}

/// Opens what a [`Sealer`] sealed; every byte it hands out was authenticated.
pub(super) struct Opener<R> {
    from: BufReader<R>,
    line: String,
    /// `None` once the last chunk was opened.
    stream: Option<DecryptorBE32<XChaCha20Poly1305>>,
    chunk: Vec<u8>,
    handed_out: usize,
}

impl<R: Read> Opener<R> {
    /// Reads the first line and tries the passphrase.
    pub(super) fn begin(from: R, passphrase: &Passphrase) -> io::Result<Self> {
        let mut from = BufReader::with_capacity(CHUNK + TAG, from);
        let mut line = Vec::new();
        (&mut from).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        let line = String::from_utf8(line).map_err(|_| Unusable::NotABackup)?;
        let head = Head::read(&line)?;
        let (key, nonce, check) = parts(&head.derive(passphrase)?);
        if check != head.check {
            return Err(Unusable::WrongPassphrase.into());
        }
        let stream = Some(DecryptorBE32::new(&key.into(), &nonce.into()));
        Ok(Self { from, line, stream, chunk: Vec::new(), handed_out: 0 })
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        let Some(mut stream) = self.stream.take() else {
            self.chunk.clear();
            self.handed_out = 0;
            return Ok(());
        };
        let mut sealed = Vec::with_capacity(CHUNK + TAG);
        let most = u64::try_from(CHUNK + TAG).unwrap_or(u64::MAX);
        (&mut self.from).take(most).read_to_end(&mut sealed)?;
        let payload = Payload { msg: &sealed, aad: self.line.as_bytes() };
        let is_last = sealed.len() < CHUNK + TAG || self.from.fill_buf()?.is_empty();
        self.chunk = if is_last {
            stream.decrypt_last(payload).map_err(|_| Unusable::Damaged)?
        } else {
            let opened = stream.decrypt_next(payload).map_err(|_| Unusable::Damaged)?;
            self.stream = Some(stream);
            opened
        };
        self.handed_out = 0;
        Ok(())
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.handed_out == self.chunk.len() {
            self.next_chunk()?;
        }
        let given = to.len().min(self.chunk.len() - self.handed_out);
        to[..given].copy_from_slice(&self.chunk[self.handed_out..self.handed_out + given]);
        self.handed_out += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(bytes: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::begin(Vec::new(), &passphrase()).unwrap();
        sealer.write_all(bytes).unwrap();
        sealer.finish().unwrap()
    }

    fn passphrase() -> Passphrase {
        Passphrase::choose("four quiet harbour words\n").unwrap()
    }

    fn opened(file: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, Unusable> {
        let mut bytes = Vec::new();
        let read = Opener::begin(file, passphrase).and_then(|mut it| it.read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(bytes),
            Err(err) => Err(Unusable::of(&err).unwrap()),
        }
    }

    #[test]
    fn what_is_sealed_opens_whatever_its_length() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let bytes: Vec<u8> = (0..length).map(|it| (it % 251) as u8).collect();
            assert_eq!(opened(&sealed(&bytes), &passphrase()), Ok(bytes), "{length}");
        }
    }

    #[test]
    fn a_wrong_passphrase_is_told_from_damage() {
        let file = sealed(b"contracts");
        assert_eq!(opened(&file, &Passphrase::given("another one altogether")), Err(Unusable::WrongPassphrase));
        assert!(Passphrase::choose("short").is_err());
        assert!(!format!("{:?}", passphrase()).contains("harbour"));
    }

    #[test]
    fn every_kind_of_damage_is_seen() {
        let bytes = vec![7; 3 * CHUNK];
        let file = sealed(&bytes);
        let line = file.iter().position(|it| *it == b'\n').unwrap() + 1;
        let chunk = CHUNK + TAG;
        let cut_within = file[..file.len() - 5].to_vec();
        let cut_at_a_seam = file[..line + 2 * chunk].to_vec();
        let mut swapped = file.clone();
        swapped[line..line + 2 * chunk].rotate_left(chunk);
        let mut flipped = file.clone();
        flipped[line + chunk + 9] ^= 1;
        let mut longer = file.clone();
        longer.push(0);
        let only_the_line = file[..line].to_vec();
        for (what, damaged) in [
            ("cut within a chunk", cut_within),
            ("cut at a seam", cut_at_a_seam),
            ("two chunks swapped", swapped),
            ("one bit changed", flipped),
            ("a byte added", longer),
            ("nothing but its first line", only_the_line),
        ] {
            assert_eq!(opened(&damaged, &passphrase()), Err(Unusable::Damaged), "{what}");
        }
    }

    #[test]
    fn a_first_line_of_another_kind_is_named() {
        assert_eq!(opened(b"PK\x03\x04 something else", &passphrase()), Err(Unusable::NotABackup));
        assert_eq!(opened(b"", &passphrase()), Err(Unusable::NotABackup));
        assert_eq!(opened(b"PACTORIA BACKUP 2 whatever\n", &passphrase()), Err(Unusable::NewerFormat));
        let greedy = format!("PACTORIA BACKUP 1 argon2id 4294967295 3 {} {}\n", "0".repeat(32), "0".repeat(32));
        assert_eq!(opened(greedy.as_bytes(), &passphrase()), Err(Unusable::Damaged), "no file may take the machine");
    }
}
