//! A key: 128 bits that are equal where two facts name the same thing of one person.
//!
//! Keys are BLAKE3 over the scope (the employer), the kind and the canonical bytes, so that they compare bytewise, never
//! by an intern number or a seeded hash, and never across employers. Whether a fact *has* a key is decided where the
//! fact is read; here is only how one is made.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of thing a key stands for. Keys of different kinds never meet, whatever their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum KeyKind {
    /// Phone number, E.164.
    Phone = 1,
    /// Mailbox.
    Email = 2,
    /// Home or delivery place that one household lives at.
    Address = 3,
    /// Street and number, without unit.
    Street = 4,
    /// Profile or portfolio address.
    Profile = 5,
    /// Content of a resume file.
    File = 6,
    /// Document id inside a resume file.
    Document = 7,
    /// Network address or prefix.
    Network = 8,
    /// Device.
    Device = 9,
    /// Bank or payment account.
    Account = 10,
    /// Virtual currency address.
    Wallet = 11,
    /// Number of an identity document.
    IdNumber = 12,
    /// One job of a career: employer, title, dates.
    Employment = 13,
    /// The tracking system's own id of the person.
    Person = 14,
}

impl KeyKind {
    /// What a reader calls it.
    pub fn word(self) -> &'static str {
        match self {
            KeyKind::Phone => "phone",
            KeyKind::Email => "mailbox",
            KeyKind::Address => "address",
            KeyKind::Street => "street",
            KeyKind::Profile => "profile",
            KeyKind::File => "file",
            KeyKind::Document => "document",
            KeyKind::Network => "network address",
            KeyKind::Device => "device",
            KeyKind::Account => "account",
            KeyKind::Wallet => "wallet",
            KeyKind::IdNumber => "identity document",
            KeyKind::Employment => "job",
            KeyKind::Person => "person in the tracking system",
        }
    }
}

/// A key, ordered by its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key(pub [u8; 16]);

impl Ord for Key {
    /// Bytewise; as one number, because sorting millions of keys is mostly this.
    fn cmp(&self, other: &Key) -> std::cmp::Ordering {
        u128::from_be_bytes(self.0).cmp(&u128::from_be_bytes(other.0))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Key) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Key {
    /// The key of `canonical` text within `scope`. Equal arguments give equal keys on every machine.
    pub fn of(kind: KeyKind, canonical: &[u8], scope: &str) -> Key {
        let length = (scope.len() as u64).to_le_bytes();
        let (kind_at, len) = (8 + scope.len(), 9 + scope.len() + canonical.len());
        // Hashing one buffer at once is several times cheaper than feeding a hasher, and gives the same.
        let mut buffer = [0u8; 256];
        let hash = if len <= buffer.len() {
            buffer[..8].copy_from_slice(&length);
            buffer[8..kind_at].copy_from_slice(scope.as_bytes());
            buffer[kind_at] = kind as u8;
            buffer[kind_at + 1..len].copy_from_slice(canonical);
            blake3::hash(&buffer[..len])
        } else {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&length).update(scope.as_bytes()).update(&[kind as u8]).update(canonical);
            hasher.finalize()
        };
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        Key(bytes)
    }

    /// A key from its bytes, as read back from a spool.
    pub const fn from_bytes(bytes: [u8; 16]) -> Key {
        Key(bytes)
    }

    /// 32 hexadecimal digits.
    pub fn hex(&self) -> [u8; 32] {
        let mut hex = [0; 32];
        for (at, byte) in self.0.iter().enumerate() {
            [hex[2 * at], hex[2 * at + 1]] = HEX_PAIRS[usize::from(*byte)];
        }
        hex
    }

    /// The bytes of the key.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// The two hexadecimal digits of each byte.
static HEX_PAIRS: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    pairs
};

impl fmt::Display for Key {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.hex()).expect("hexadecimal digits are ASCII"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

/// A fact that may identify one person.
pub trait Keyed {
    /// The kind of its key.
    fn kind(&self) -> KeyKind;

    /// Canonical text of the key; `None` where the fact could belong to many people or cannot be read.
    fn key_text(&self) -> Option<&str>;

    /// The key within `scope`, known exactly when [`Keyed::key_text`] is.
    fn key(&self, scope: &str) -> Option<Key> {
        self.key_text().map(|text| Key::of(self.kind(), text.as_bytes(), scope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_kind_and_text_all_count() {
        let key = Key::of(KeyKind::Phone, b"+12128675309", "acme");
        assert_eq!(key, Key::of(KeyKind::Phone, b"+12128675309", "acme"));
        assert_ne!(key, Key::of(KeyKind::Email, b"+12128675309", "acme"));
        assert_ne!(key, Key::of(KeyKind::Phone, b"+12128675309", "other"));
        assert_ne!(key, Key::of(KeyKind::Phone, b"+12128675308", "acme"));
    }

    #[test]
    fn scope_and_text_do_not_run_into_each_other() {
        assert_ne!(Key::of(KeyKind::Phone, b"bc", "a"), Key::of(KeyKind::Phone, b"c", "ab"));
    }

    #[test]
    fn shows_hexadecimal_and_keeps_byte_order() {
        let low = Key::from_bytes([0; 16]);
        let high = Key::from_bytes([255; 16]);
        assert!(low < high);
        assert_eq!(high.to_string(), "f".repeat(32));
    }

    #[test]
    fn the_value_is_fixed_for_ever() {
        // Stored keys must stay readable: a change of layout is a change of format.
        let key = Key::of(KeyKind::Phone, b"+12128675309", "");
        assert_eq!(key.to_string().len(), 32);
        assert_eq!(key, Key::from_bytes(*key.as_bytes()));
    }
}
