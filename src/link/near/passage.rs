//! Passages: the longest runs of words that two texts have in common, with their places in both.

use super::compare::runs;
use super::words::{Word, wording};

/// Fewest words of a passage worth showing.
const LEAST: usize = 5;

/// What follows the first so many words of a text is not searched.
const MAX_WORDS: usize = 4096;

/// Of the places in the second text where a run begins, the first so many are tried.
const MAX_PLACES: usize = 8;

/// Longest passage.
const LONGEST: usize = 400;

/// A run of words that two texts share. Places count characters, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in the first text.
    pub here: (u32, u32),
    /// Where it stands in the second.
    pub there: (u32, u32),
    /// How many words.
    pub words: u32,
}

/// A match: first words in both texts, and length.
#[derive(Clone, Copy)]
struct Match {
    here: usize,
    there: usize,
    len: usize,
}

impl Match {
    fn overlaps(&self, other: &Match) -> bool {
        let within = |a: usize, b: usize| a < b + other.len && b < a + self.len;
        within(self.here, other.here) || within(self.there, other.there)
    }
}

/// The longest passages that `a` shares with `b`, longest first, at most `most`, none overlapping another.
pub fn passages(a: &str, b: &str, most: usize) -> Vec<Passage> {
    let texts = [a, b].map(wording);
    let [here, there] = texts.each_ref().map(|words| first(words));
    let mut found = matches(here, there);
    found.sort_unstable_by_key(|m| (std::cmp::Reverse(m.len), m.here, m.there));
    let mut kept: Vec<Match> = Vec::with_capacity(most);
    for one in found {
        if kept.len() == most {
            break;
        }
        if !kept.iter().any(|k| k.overlaps(&one)) {
            kept.push(one);
        }
    }
    let place = |text: &str, words: &[Word], at: usize, len: usize| {
        let (start, end) = (words[at].start as usize, words[at + len - 1].end as usize);
        let before = characters(text, 0, start);
        (before, before + characters(text, start, end))
    };
    kept.iter()
        .map(|m| Passage {
            here: place(a, here, m.here, m.len),
            there: place(b, there, m.there, m.len),
            words: m.len as u32,
        })
        .collect()
}

fn first(words: &[Word]) -> &[Word] {
    &words[..words.len().min(MAX_WORDS)]
}

fn characters(text: &str, from: usize, to: usize) -> u32 {
    text.get(from..to).map_or(0, |part| part.chars().count() as u32)
}

/// Every run of at least [`LEAST`] words in common that cannot be made longer.
fn matches(here: &[Word], there: &[Word]) -> Vec<Match> {
    let mut places: Vec<(u64, u32)> = runs(there, LEAST).zip(0..).collect();
    places.sort_unstable();
    let same = |i: usize, j: usize| here[i].hash == there[j].hash;
    let mut found = Vec::new();
    for (i, hash) in runs(here, LEAST).enumerate() {
        let from = places.partition_point(|place| place.0 < hash);
        let starts = places[from..].iter().take(MAX_PLACES).take_while(|place| place.0 == hash);
        for j in starts.map(|place| place.1 as usize) {
            if i > 0 && j > 0 && same(i - 1, j - 1) {
                continue;
            }
            let room = (here.len() - i).min(there.len() - j).min(LONGEST);
            let len = (0..room).take_while(|n| same(i + n, j + n)).count();
            if len >= LEAST {
                found.push(Match { here: i, there: j, len });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shared<'t>(a: &'t str, b: &'t str) -> Vec<(&'t str, &'t str)> {
        let cut = |text: &'t str, (start, end): (u32, u32)| {
            let at = |n: u32| text.char_indices().nth(n as usize).map_or(text.len(), |(at, _)| at);
            &text[at(start)..at(end)]
        };
        passages(a, b, 3).iter().map(|p| (cut(a, p.here), cut(b, p.there))).collect()
    }

    #[test]
    fn finds_the_longest_runs_in_both_texts() {
        let a = "É mine: built the billing service for ten banks, alone. Late, I led a small team in Oslo, then left.";
        let b = "LED A SMALL TEAM IN OSLO! And before that: built the billing service, for ten banks; alone (really).";
        let found = shared(a, b);
        assert_eq!(
            found,
            [
                ("built the billing service for ten banks, alone", "built the billing service, for ten banks; alone"),
                ("led a small team in Oslo", "LED A SMALL TEAM IN OSLO"),
            ]
        );
        assert!(shared(a, "nothing of the kind stands here at all").is_empty());
    }

    #[test]
    fn repeated_words_take_bounded_time() {
        let many = "la ".repeat(60_000);
        let found = shared(&many, &many);
        assert_eq!(found[0].0.split(' ').count(), LONGEST);
    }

    proptest! {
        #[test]
        fn passages_are_the_same_words(a in "([abc] ){0,40}", b in "([abc] ){0,40}") {
            for (x, y) in shared(&a, &b) {
                prop_assert_eq!(x, y);
                prop_assert!(x.split(' ').count() >= LEAST);
            }
        }
    }
}
