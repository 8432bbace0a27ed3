//! Keys of one record: a text that several rules ask the key of is hashed once.
//!
//! Knows texts and keys, not rules.

use std::ops::Range;

use crate::fact::Key;
use crate::schema::{KeyForm, TextKeys};

/// More keys than this are not remembered: looking one up would cost more than hashing.
const MOST: usize = 24;

/// See the module's doc. One thread reuses it from record to record.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    text: Vec<u8>,
    known: Vec<(KeyForm, Range<usize>, Key)>,
    of_text: TextKeys,
}

impl Keys {
    /// Forgets the record before.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.known.clear();
    }

    /// What [`KeyForm::key`] gives. The scope is the batch's: it must be the same at every call.
    pub(crate) fn of(&mut self, form: KeyForm, text: &str, scope: &str) -> Key {
        let form = form.settled(text);
        // Other rules ask the same phone or mailbox again; hardly ever any other text, and one in hexadecimal is no work.
        match form {
            KeyForm::Text => return self.of_text.key(text, scope),
            KeyForm::Hashed(_) => return form.key(text, scope),
            _ => {}
        }
        let same = |range: &Range<usize>| range.len() == text.len() && self.text[range.clone()] == *text.as_bytes();
        if let Some((.., key)) = self.known.iter().find(|(of, range, _)| *of == form && same(range)) {
            return *key;
        }
        let key = form.key(text, scope);
        if self.known.len() < MOST {
            let from = self.text.len();
            self.text.extend_from_slice(text.as_bytes());
            self.known.push((form, from..self.text.len(), key));
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::KeyKind;

    #[test]
    fn remembered_keys_are_the_keys() {
        let mut keys = Keys::default();
        let forms = [KeyForm::Contact, KeyForm::Fact(KeyKind::Phone), KeyForm::Fact(KeyKind::Email), KeyForm::Text];
        let texts = ["+12128675309", "ann@example.org", "", "ann", "é"];
        for record in 0..3 {
            for _ in 0..2 {
                for (form, text) in forms.iter().flat_map(|form| texts.map(|text| (*form, text))) {
                    assert_eq!(keys.of(form, text, "acme"), form.key(text, "acme"), "{record} {form:?} {text}");
                }
            }
            for n in 0..100 {
                let text = n.to_string();
                let phone = KeyForm::Fact(KeyKind::Phone);
                assert_eq!(keys.of(phone, &text, "acme"), phone.key(&text, "acme"));
            }
            assert_eq!(keys.known.len(), MOST);
            keys.clear();
        }
    }

    #[test]
    fn a_contact_and_the_phone_it_is_share_one_entry() {
        let mut keys = Keys::default();
        let phone = keys.of(KeyForm::Fact(KeyKind::Phone), "+12128675309", "");
        assert_eq!(keys.of(KeyForm::Contact, "+12128675309", ""), phone);
        assert_eq!(keys.known.len(), 1);
    }
}
