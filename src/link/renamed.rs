//! Renamed: two claims of probably one person under two names.
//!
//! Conservative, since it ties people: a birth date is shared by one applicant in some thousands, by twins, and by
//! whoever makes personas up. So the identity document says it alone; a birth date says it together with something that
//! is one person's own, and only where a given name is kept (twins keep the family name) or two such things agree and no
//! name does. Homes and connections are a family's and say nothing. It weighs nothing: people may change their names.

use super::identity::same_identity;
use super::persona::Persona;
use crate::fact::name::{Part, compare::part_kept};
use crate::fact::{Key, KeyKind, nickname};

/// What says that two personas with incompatible names are one person's: `identity document`, or `birth date` and the
/// keys in words. `None` if it is not probable.
pub fn renamed(a: &Persona, b: &Persona) -> Option<Vec<&'static str>> {
    if a.name.is_empty() || b.name.is_empty() || same_identity(a, b) {
        return None;
    }
    let born = match (a.birth, b.birth) {
        (Some(a), Some(b)) => Some(a == b && a.day > 0),
        _ => None,
    };
    let document = a.id_key().is_some_and(|key| b.id_key() == Some(key));
    if document && born != Some(false) {
        return Some(vec!["identity document"]);
    }
    let own: Vec<KeyKind> = shared(a, b).into_iter().filter(|(kind, _)| is_own(*kind)).map(|(kind, _)| kind).collect();
    let enough = match (given_kept(a, b), part_kept(&a.name, &b.name)) {
        (true, _) => !own.is_empty(),
        (false, true) => false,
        // A phone at home is a family's.
        (false, false) => own.iter().filter(|kind| **kind != KeyKind::Phone).count() > 1,
    };
    (born == Some(true) && enough).then(|| {
        let mut via = vec!["birth date"];
        via.extend(own.iter().map(|kind| kind.word()));
        via.dedup();
        via
    })
}

/// The keys that both carry, ascending.
pub fn shared(a: &Persona, b: &Persona) -> Vec<(KeyKind, Key)> {
    a.keys.iter().filter(|key| b.keys.binary_search(key).is_ok()).copied().collect()
}

/// Whether such a key is mostly one person's own.
fn is_own(kind: KeyKind) -> bool {
    matches!(kind, KeyKind::Phone | KeyKind::Email | KeyKind::Profile | KeyKind::Account | KeyKind::Wallet)
}

/// Whether a given name stands in both, in a short form perhaps.
fn given_kept(a: &Persona, b: &Persona) -> bool {
    let alike = |x: &str, y: &str| x == y || nickname::short_forms(x, y) || nickname::spellings(x, y);
    let mut words = a.name.words(Part::Given).filter(|word| word.len() > 1);
    words.any(|x| b.name.words(Part::Given).any(|y| alike(x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Date;
    use crate::fact::name::Name;

    fn persona(name: &str, born: i16, keys: &[(KeyKind, u8)]) -> Persona {
        let mut keys: Vec<(KeyKind, Key)> = keys.iter().map(|(kind, n)| (*kind, Key([*n; 16]))).collect();
        keys.sort_unstable();
        Persona {
            display: name.into(),
            name: Name::of(name).parts,
            birth: (born > 0).then_some(Date { year: born, month: 4, day: 11 }),
            keys: keys.into(),
            ..Persona::default()
        }
    }

    const PHONE: (KeyKind, u8) = (KeyKind::Phone, 1);
    const MAIL: (KeyKind, u8) = (KeyKind::Email, 2);
    const HOME: (KeyKind, u8) = (KeyKind::Address, 3);
    const PROFILE: (KeyKind, u8) = (KeyKind::Profile, 4);
    const DOCUMENT: (KeyKind, u8) = (KeyKind::IdNumber, 5);

    fn said(a: (&str, i16, &[(KeyKind, u8)]), b: (&str, i16, &[(KeyKind, u8)])) -> Option<Vec<&'static str>> {
        let (a, b) = (persona(a.0, a.1, a.2), persona(b.0, b.1, b.2));
        let found = renamed(&a, &b);
        assert_eq!(found, renamed(&b, &a));
        found
    }

    #[test]
    fn a_changed_surname() {
        let keys = [MAIL, PHONE, HOME];
        let found = said(("Katherine Boyd", 1990, &keys), ("Kate Morales", 1990, &keys));
        assert_eq!(found, Some(vec!["birth date", "phone", "mailbox"]));
        assert_eq!(said(("Katherine Boyd", 1990, &keys), ("Katherine Morales", 1991, &keys)), None);
        assert_eq!(said(("Katherine Boyd", 0, &keys), ("Katherine Morales", 1990, &keys)), None);
        assert_eq!(said(("Katherine Boyd", 1990, &[HOME]), ("Katherine Morales", 1990, &[HOME])), None);
    }

    #[test]
    fn twins_are_two() {
        let keys = [MAIL, PHONE, HOME, PROFILE];
        assert_eq!(said(("Sana Rahman", 1999, &keys), ("Zoya Rahman", 1999, &keys)), None);
        // Married, and at their parents' phone.
        assert_eq!(said(("Sana Rahman", 1999, &[PHONE, HOME]), ("Zoya Aziz", 1999, &[PHONE, HOME])), None);
        assert_eq!(said(("Sana Rahman", 1999, &[PHONE, MAIL]), ("Zoya Aziz", 1999, &[PHONE, MAIL])), None);
    }

    #[test]
    fn a_name_chosen_anew_and_the_identity_document() {
        let keys = [MAIL, PROFILE];
        let found = said(("Mark Jensen", 1990, &keys), ("Lily Brandt", 1990, &keys));
        assert_eq!(found, Some(vec!["birth date", "mailbox", "profile"]));
        let document = [DOCUMENT];
        assert_eq!(said(("Mark Jensen", 0, &document), ("Lily Brandt", 0, &document)), Some(vec!["identity document"]));
        assert_eq!(said(("Mark Jensen", 1990, &document), ("Lily Brandt", 1970, &document)), None);
        assert_eq!(said(("Mark Jensen", 1990, &keys), ("Mark Jensen", 1990, &keys)), None, "one name");
        assert_eq!(said(("", 1990, &keys), ("Mark Jensen", 1990, &keys)), None);
    }
}
