//! Kinds of ties: what sort of thing holds a ring together. Two kinds are two witnesses; two numbers are one.

use serde::{Deserialize, Serialize};

/// See the module's doc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TieKind {
    /// A phone, a mailbox, a profile.
    Contact,
    /// A home, or where equipment goes.
    Place,
    /// A file or its text.
    Document,
    /// A career, or who vouches for it.
    Career,
    /// A connection or a device.
    Network,
    /// An account or a wallet.
    Money,
    /// An identity document; or probably one person under two names.
    Person,
    /// Anything else that a pack looks at.
    Other,
}

impl TieKind {
    /// Every kind with its word, in order.
    pub const WORDS: &'static [(&'static str, TieKind)] = &[
        ("contact", TieKind::Contact),
        ("place", TieKind::Place),
        ("document", TieKind::Document),
        ("career", TieKind::Career),
        ("network", TieKind::Network),
        ("money", TieKind::Money),
        ("person", TieKind::Person),
        ("other", TieKind::Other),
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        TieKind::WORDS[self as usize].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_kinds() {
        assert!(
            TieKind::WORDS.iter().enumerate().all(|(at, (word, kind))| *kind as usize == at && kind.as_str() == *word)
        );
    }
}
