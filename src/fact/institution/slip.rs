//! One slip in a school's name: a word that no school's name has, one letter away from a word that makes it a known name.
//!
//! Only names of two words and more, only words of five letters and more: shorter ones are one letter apart by chance.
//! A name whose words are all known is never mended, so two real schools with similar names are not taken for each other.

use super::table;

/// Shortest word that may hold a slip, and shortest name.
const MIN_WORD: usize = 5;
const MIN_NAME: usize = 12;
/// Most words of the vocabulary that are compared for one question.
const MOST: usize = 4_000;

/// The number of the only school whose folded name this is but for one slip.
pub(super) fn mended(folded: &str) -> Option<u32> {
    if folded.len() < MIN_NAME || !folded.is_ascii() {
        return None;
    }
    let words = &table::vocabulary().words;
    let known = |word: &str| word.len() < 4 || words.binary_search(&word).is_ok();
    let mut strange = folded.split(' ').filter(|word| !known(word));
    let word = strange.next()?;
    let plain = word.len() >= MIN_WORD && word.bytes().all(|b| b.is_ascii_lowercase());
    if strange.next().is_some() || !plain || !folded.contains(' ') || table::named(folded).is_some() {
        return None;
    }
    let at = folded.split(' ').position(|other| other == word)?;
    let mut found: Option<u32> = None;
    for near in neighbours(word) {
        let whole = folded.split(' ').enumerate().map(|(i, other)| if i == at { near } else { other });
        let Some(schools) = table::named(&whole.collect::<Vec<_>>().join(" ")) else { continue };
        match (found, schools.as_slice()) {
            (None, [one]) => found = Some(*one),
            (Some(one), [same]) if one == *same => {}
            // Several could be meant.
            _ => return None,
        }
    }
    found
}

/// Words of the vocabulary one slip away: those that begin with the first half of the word, and those that end with the
/// second, as one slip leaves one half alone.
fn neighbours(word: &str) -> Vec<&'static str> {
    let vocabulary = table::vocabulary();
    // Two letters swapped at the middle touch both halves: so the halves leave it out.
    let half = (word.len() - 1) / 2;
    let (head, tail) = (&word[..half], &word[word.len() - half..]);
    let words = &vocabulary.words;
    let from = words.partition_point(|other| *other < head);
    let ahead = words[from..].iter().take(MOST).take_while(|other| other.starts_with(head)).copied();
    let at = |place: &u32| words[*place as usize];
    let order = |other: &str| other.bytes().rev().cmp(tail.bytes().rev()).is_lt();
    let from = vocabulary.backwards.partition_point(|place| order(at(place)));
    let behind = vocabulary.backwards[from..].iter().take(MOST).map(at).take_while(|other| other.ends_with(tail));
    let mut near: Vec<&str> =
        ahead.chain(behind).filter(|other| other.len() >= MIN_WORD && one_slip(word, other)).collect();
    near.sort_unstable();
    near.dedup();
    near
}

/// Whether two different ASCII words are one insertion, deletion, substitution or swap of neighbours apart.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    match b.len() - a.len() {
        0 => {
            let (rest_a, rest_b) = (&a[same..], &b[same..]);
            match (rest_a, rest_b) {
                ([], _) => false,
                ([x, y, ..], [u, v, ..]) if x == v && y == u && rest_a[2..] == rest_b[2..] => true,
                _ => rest_a[1..] == rest_b[1..],
            }
        }
        1 => a[same..] == b[same + 1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips() {
        for (a, b) in [("stanford", "standford"), ("oxford", "oxfrod"), ("harvard", "havard"), ("leeds", "leede")] {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
        }
        for (a, b) in [("stanford", "stanford"), ("oxford", "oxfdor"), ("abc", "cba"), ("yale", "yaleee"), ("", "")] {
            assert!(!one_slip(a, b), "{a} {b}");
        }
    }

    #[test]
    fn short_and_doubtful_names_are_left_alone() {
        for name in ["yalee univ", "standford", "standford univeristy", "zzzzzz university", "stanfórd university", ""]
        {
            assert_eq!(mended(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn halves_find_every_slip(pick in 0usize..20_000, at in 0usize..30, letter in b'a'..=b'z', kind in 0u8..4) {
            let word = table::vocabulary().words[pick];
            let mut bytes = word.as_bytes().to_vec();
            let at = at % bytes.len();
            match kind {
                0 => bytes.insert(at, letter),
                1 => bytes[at] = letter,
                2 => _ = bytes.remove(at),
                _ if at + 1 < bytes.len() => bytes.swap(at, at + 1),
                _ => {}
            }
            let written = String::from_utf8(bytes).unwrap_or_default();
            if written.len() >= MIN_WORD && word.len() >= MIN_WORD && written != word {
                prop_assert!(neighbours(&written).contains(&word), "{written} {word}");
            }
        }
    }
}
