//! The one place where keys are made: a master key, and every other key derived from it by a named purpose.
//!
//! Passwords are not here (see [`crate::accounts`]); tokens are random and stored as their SHA-256 only.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use rand::TryRng;
use sha2::{Digest, Sha256};
use std::fmt;
use std::io;
use std::path::Path;

/// 32 random bytes from which all keys of this installation are derived (HKDF-SHA-256, RFC 5869).
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(not shown)")
    }
}

/// What a derived key is for. Two purposes never share a key.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// Names the rows that count failed sign-ins, so that addresses which nobody registered are not kept readable.
    SignInGuard,
    /// Seals the answers that are kept for callers who ask twice: one of them may hold a secret that is shown once.
    KeptAnswer,
    /// Says which key a database belongs to; it seals nothing.
    KeyMark,
    /// Seals the keys of model providers.
    ModelKey,
    /// Proves that whoever opens a link for stopping reminders got the mail it stands in.
    StopLink,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::SignInGuard => b"pactoria/v1/sign-in-guard",
            Self::KeptAnswer => b"pactoria/v1/kept-answer",
            Self::KeyMark => b"pactoria/v1/key-mark",
            Self::ModelKey => b"pactoria/v1/model-key",
            Self::StopLink => b"pactoria/v1/stop-link",
        }
    }
}

impl MasterKey {
    /// A key from the operating system's random source.
    pub fn generate() -> io::Result<Self> {
        let mut bytes = [0; 32];
        rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|err| io::Error::other(err.to_string()))?;
        Ok(Self(bytes))
    }

    /// Reads `path`, or makes the file with a new key that only its owner may read (mode 0600).
    pub fn load_or_create(path: &Path) -> io::Result<Self> {
        match std::fs::read(path) {
            Ok(bytes) => Self::from_bytes(&bytes),
            Err(err) if err.kind() == io::ErrorKind::NotFound => {
                let key = Self::generate()?;
                write_secret(path, &key.0)?;
                Ok(key)
            }
            Err(err) => Err(err),
        }
    }

    /// A key of exactly 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> io::Result<Self> {
        bytes.try_into().map(Self).map_err(|_| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a master key has 32 bytes, this file has {}", bytes.len()),
            )
        })
    }

    /// 32 bytes for one purpose and one subject of it.
    pub fn derive(&self, purpose: Purpose, subject: &[u8]) -> [u8; 32] {
        let mut key = [0; 32];
        let expanded = Hkdf::<Sha256>::new(Some(purpose.label()), &self.0).expand(subject, &mut key);
        debug_assert!(expanded.is_ok(), "32 bytes are always within the limit of HKDF");
        key
    }
}

/// Bytes of a nonce of XChaCha20-Poly1305, long enough to be drawn at random.
const NONCE: usize = 24;

impl MasterKey {
    /// Encrypts `plain` so that only this purpose and this subject open it again (XChaCha20-Poly1305).
    pub fn seal(&self, purpose: Purpose, subject: &[u8], plain: &[u8]) -> io::Result<Vec<u8>> {
        let mut nonce = [0; NONCE];
        rand::rngs::SysRng.try_fill_bytes(&mut nonce).map_err(|err| io::Error::other(err.to_string()))?;
        let payload = Payload { msg: plain, aad: subject };
        let sealed = self
            .cipher(purpose, subject)
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| io::Error::other("the text is too long to be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What [`Self::seal`] sealed; `None` where it was changed or belongs to another key, purpose or subject.
    pub fn open(&self, purpose: Purpose, subject: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: subject };
        self.cipher(purpose, subject).decrypt(&XNonce::from(*nonce), payload).ok()
    }

    fn cipher(&self, purpose: Purpose, subject: &[u8]) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.derive(purpose, subject).into())
    }
}

/// Writes a new file with mode 0600; an existing file is never overwritten.
fn write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A secret for a person or a program to carry: 32 random bytes in 64 hexadecimal digits.
pub fn random_token() -> io::Result<String> {
    MasterKey::generate().map(|key| hex(&key.0))
}

/// The SHA-256 of `bytes` in hexadecimal, by which tokens and texts are stored and compared.
pub fn fingerprint(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 of `bytes`.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let written = write!(text, "{byte:02x}");
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
        text
    })
}

/// The bytes of what [`hex`] wrote; `None` for anything else.
pub fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|it| std::str::from_utf8(it).ok().and_then(|it| u8::from_str_radix(it, 16).ok())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_master_key_is_made_once_and_kept_private() {
        let folder = std::env::temp_dir().join(format!("pactoria-key-{}", random_token().unwrap()));
        std::fs::create_dir(&folder).unwrap();
        let path = folder.join("master.key");
        let first = MasterKey::load_or_create(&path).unwrap();
        let again = MasterKey::load_or_create(&path).unwrap();
        assert_eq!(first.derive(Purpose::SignInGuard, b"a"), again.derive(Purpose::SignInGuard, b"a"));
        assert_ne!(first.derive(Purpose::SignInGuard, b"a"), first.derive(Purpose::SignInGuard, b"b"));
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions()) & 0o777,
            0o600
        );
        std::fs::write(&path, b"short").unwrap();
        assert!(MasterKey::load_or_create(&path).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_is_sealed_opens_for_its_own_subject_only() {
        let key = MasterKey([7; 32]);
        let sealed = key.seal(Purpose::KeptAnswer, b"acme", b"secret").unwrap();
        assert!(!sealed.windows(6).any(|it| it == b"secret"));
        assert_eq!(key.open(Purpose::KeptAnswer, b"acme", &sealed).as_deref(), Some(b"secret".as_slice()));
        assert_ne!(sealed, key.seal(Purpose::KeptAnswer, b"acme", b"secret").unwrap(), "no two look alike");
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        for (key, purpose, subject, sealed) in [
            (&key, Purpose::KeptAnswer, b"other".as_slice(), &sealed),
            (&key, Purpose::SignInGuard, b"acme", &sealed),
            (&MasterKey([8; 32]), Purpose::KeptAnswer, b"acme", &sealed),
            (&key, Purpose::KeptAnswer, b"acme", &changed),
            (&key, Purpose::KeptAnswer, b"acme", &Vec::new()),
        ] {
            assert_eq!(key.open(purpose, subject, sealed), None);
        }
    }

    #[test]
    fn the_master_key_does_not_print() {
        assert!(!format!("{:?}", MasterKey([7; 32])).contains('7'));
    }
}
