//! Keys, fingerprints and signatures as texts.

use ring::signature::{ED25519, UnparsedPublicKey};
use sha2::{Digest, Sha256};

/// The domain of a signature: no signature over anything else can be taken for one over terms.
const DOMAIN: &str = "pactoria.terms/1\n";

/// Exactly so many bytes of base64url without padding (RFC 4648, section 5); `None` of any other text, also of one whose unused
/// bits are set, so that the same bytes have one text.
pub(super) fn of_text<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    let mut bytes = Vec::with_capacity(BYTES);
    let (mut held, mut bits) = (0_u32, 0);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let [.., byte] = (held >> bits).to_be_bytes();
            bytes.push(byte);
            held &= (1 << bits) - 1;
        }
    }
    let is_whole = text.len() == (BYTES * 8).div_ceil(6) && held == 0;
    bytes.try_into().ok().filter(|_| is_whole)
}

/// `sha256:` and the SHA-256 of these bytes.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    format!("sha256:{}", Sha256::digest(bytes).iter().map(|it| format!("{it:02x}")).collect::<String>())
}

/// The id of a public key.
pub(super) fn id_of(public_key: &str) -> Option<String> {
    of_text::<32>(public_key).map(|it| fingerprint(&it))
}

/// What a party signs.
pub(super) fn signed_bytes(terms_hash: &str) -> Vec<u8> {
    [DOMAIN, terms_hash].concat().into_bytes()
}

/// Whether a signature is one by this key over this hash.
pub(super) fn verifies(public_key: &str, terms_hash: &str, signature: &str) -> bool {
    let (Some(key), Some(signature)) = (of_text::<32>(public_key), of_text::<64>(signature)) else { return false };
    UnparsedPublicKey::new(&ED25519, key).verify(&signed_bytes(terms_hash), &signature).is_ok()
}
