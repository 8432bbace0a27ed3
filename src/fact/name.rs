//! A person's name: what the export wrote, split into given, family and preferred names in canonical letters.
//!
//! Which word is the family name is known only when the export says so (two columns, `LEE, Ann`, capitals);
//! otherwise it is a guess and marked as one. Nothing here says where a name comes from. Whether two names may be
//! one person's is [`compare`].

pub mod compare;
mod romanise;
mod script;
mod unvowelled;

use serde::{Deserialize, Serialize};

use super::{Ground, fold, text};
use crate::record::{Application, Field};

/// The most characters of a name that are read.
pub const MAX_CHARS: usize = 200;
/// The most words of one part of a name that are kept.
const MAX_WORDS: usize = 6;

/// Whether a folded word is a title that stands before names.
#[rustfmt::skip] // words, not lines
fn title(word: &str) -> bool {
    matches!(
        word,
        "mr" | "mrs" | "ms" | "miss" | "mx" | "dr" | "prof" | "professor" | "sir" | "dame" | "herr" | "frau" | "mme"
            | "mlle" | "sra" | "srta" | "dott" | "dipl" | "ing" | "shri" | "smt" | "rev" | "hon" | "capt" | "doctor"
            | "dra" | "adv" | "drs" | "ir" | "chief" | "alhaji" | "alhaja" | "hajji" | "haji" | "herra" | "weizero"
            | "graf" | "med" | "engr" | "signor" | "signora"
    )
}
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "junior", "senior"];
const DEGREES: &[&str] = &[
    "phd", "md", "mba", "msc", "bsc", "cpa", "pmp", "esq", "dds", "jd", "mbbs", "cissp", "cfa", "shrm", "rn", "dphil",
    "pe", "ceng", "acca", "meng", "beng", "bs", "ms", "cscp", "csm", "mph",
];
const PARTICLES: &[&str] = &[
    "af", "al", "av", "bin", "bint", "da", "das", "de", "dei", "del", "della", "den", "der", "di", "do", "dos", "du",
    "e", "el", "ibn", "la", "las", "le", "lo", "los", "of", "op", "te", "ten", "ter", "the", "ul", "ur", "van", "vom",
    "von", "y", "zu", "zum", "zur",
];
/// What people type when a form asks for a name and they have or give none.
const BLANKS: &[&str] = &[
    "anonymous",
    "x",
    "xx",
    "xxx",
    "fnu",
    "lnu",
    "nfn",
    "nln",
    "no last name",
    "no first name",
    "last name",
    "first name",
    "no name",
    "name",
    "test",
];

/// Which part of a name a word belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Given names, middle names among them.
    Given,
    /// Family names.
    Family,
    /// The name the person goes by.
    Preferred,
    /// `jr`, `sr`, `ii` ...
    Suffix,
}

/// The canonical words of a name in one compact text, comparable bytewise.
///
/// Layout: `=` (order known) or `?` (guessed), then given, family, preferred names and suffix with `|` between,
/// words with one space between.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parts(Box<str>);

impl Default for Parts {
    fn default() -> Parts {
        Parts("?|||".into())
    }
}

impl Parts {
    fn build(known: bool, parts: [&[&str]; 3], suffix: &str) -> Parts {
        let length =
            parts.iter().map(|words| 1 + words.iter().map(|word| word.len() + 1).sum::<usize>().saturating_sub(1));
        let mut text = String::with_capacity(1 + length.sum::<usize>() + suffix.len());
        text.push(if known { '=' } else { '?' });
        for words in parts {
            for (i, word) in words.iter().enumerate() {
                if i > 0 {
                    text.push(' ');
                }
                text.push_str(word);
            }
            text.push('|');
        }
        text.push_str(suffix);
        Parts(text.into_boxed_str())
    }

    /// The canonical words of one part, with spaces between; empty if there are none.
    pub fn part(&self, part: Part) -> &str {
        let (mut start, mut before) = (1, 0);
        for (at, byte) in self.0.bytes().enumerate() {
            if byte == b'|' {
                if before == part as usize {
                    return self.0.get(start..at).unwrap_or_default();
                }
                (start, before) = (at + 1, before + 1);
            }
        }
        if before == part as usize { self.0.get(start..).unwrap_or_default() } else { "" }
    }

    /// Whether the export shows which word is the family name.
    pub fn order_known(&self) -> bool {
        self.0.starts_with('=')
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.part(Part::Given).is_empty() && self.part(Part::Family).is_empty()
    }

    /// The text as laid out, for ordering and hashing.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Words of one part.
    pub fn words(&self, part: Part) -> impl Iterator<Item = &str> {
        self.part(part).split_ascii_whitespace()
    }
}

/// A name as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// As written, spaces and control characters cleaned; empty if the export gives none.
    pub display: String,
    /// Given and family names in canonical letters, with one space between; empty if there is none.
    full: String,
    /// The canonical words.
    pub parts: Parts,
}

impl Name {
    /// Reads the applicant's name from its cells.
    pub fn read(app: &Application, _ground: &Ground) -> Name {
        let cell = |field| app.get(field).filter(|text| !is_blank(text));
        let (given, family) = (cell(Field::NameGiven), cell(Field::NameFamily));
        let (full, preferred) = (cell(Field::NameFull), cell(Field::NamePreferred));
        match (given, family, full) {
            (Some(given), Some(family), _) => Name::split(given, family, preferred),
            (_, _, Some(full)) => Name::whole(full, preferred),
            (Some(one), None, None) | (None, Some(one), None) => Name::whole(one, preferred),
            (None, None, None) => preferred.map(|name| Name::whole(name, None)).unwrap_or_default(),
        }
    }

    /// Reads a name written in one text.
    pub fn of(text: &str) -> Name {
        if is_blank(text) { Name::default() } else { Name::whole(text, None) }
    }

    /// The whole name in canonical letters.
    pub fn full(&self) -> Option<&str> {
        known(&self.full)
    }

    /// The given names in canonical letters.
    pub fn given(&self) -> Option<&str> {
        known(self.parts.part(Part::Given))
    }

    /// The family names in canonical letters.
    pub fn family(&self) -> Option<&str> {
        known(self.parts.part(Part::Family))
    }

    /// The preferred name in canonical letters.
    pub fn preferred(&self) -> Option<&str> {
        known(self.parts.part(Part::Preferred))
    }

    fn split(given: &str, family: &str, preferred: Option<&str>) -> Name {
        let mut display = clean(given);
        if !display.is_empty() && !given.eq_ignore_ascii_case(family) {
            display.push(' ');
            display.push_str(&clean(family));
        }
        let (given, aside) = take_aside(cut(given));
        let mut folded = Folded::default();
        let given = folded.add(given);
        let family = folded.add(cut(family));
        let preferred = folded.add(preferred.map(cut).or(aside).unwrap_or_default());
        let mut given = folded.words(given);
        let mut family = folded.words(family);
        given = without_titles(&display, given);
        let (rest, mut suffix) = without_suffix(family);
        family = rest;
        if suffix.is_empty() && given.len() > 1 {
            let (rest, found) = without_suffix(given);
            (given, suffix) = (rest, found);
        }
        // A person with one name fills both boxes with it.
        let mononym = given == family;
        let family = if mononym { &[][..] } else { &family };
        let known = !mononym && !given.is_empty() && !family.is_empty();
        Name::build(display, known, &given, family, &folded.words(preferred), suffix)
    }

    fn whole(text: &str, preferred: Option<&str>) -> Name {
        let display = clean(text);
        let (text, aside) = take_aside(cut(text));
        let mut folded = Folded::default();
        let aside = folded.add(preferred.map(cut).or(aside).unwrap_or_default());
        let (before, after) = text.split_once(',').unwrap_or((text, ""));
        let (before, after) = (folded.add(before), folded.add(after));
        let preferred = folded.words(aside);
        let head = folded.words(before);
        let mut tail = without_titles(text, folded.words(after));
        if tail.as_slice() == ["ph", "d"] {
            tail.clear();
        }
        tail.retain(|word| !DEGREES.contains(word));
        // "John Smith, Jr." has no given name behind its comma.
        let alone = matches!(tail.as_slice(), [word] if SUFFIXES.contains(word));
        let (tail, tail_suffix) = if alone { (Vec::new(), generation(tail[0])) } else { without_suffix(tail) };
        if !tail.is_empty() && !head.is_empty() {
            let (family, suffix) = without_suffix(head);
            let suffix = if suffix.is_empty() { tail_suffix } else { suffix };
            return Name::build(display, true, &tail, &family, &preferred, suffix);
        }
        let (words, suffix) = without_suffix(without_titles(text, head));
        let suffix = if suffix.is_empty() { tail_suffix } else { suffix };
        let (at_end, count, known) = family_place(text, &words);
        let (given, family) = if at_end {
            words.split_at(words.len() - count)
        } else {
            let (family, given) = words.split_at(count);
            (given, family)
        };
        Name::build(display, known, given, family, &preferred, suffix)
    }

    fn build(display: String, known: bool, given: &[&str], family: &[&str], preferred: &[&str], suffix: &str) -> Name {
        let parts = Parts::build(known, [cap(given), cap(family), cap(preferred)], suffix);
        let (given, family) = (parts.part(Part::Given), parts.part(Part::Family));
        let gap = if given.is_empty() || family.is_empty() { "" } else { " " };
        let full = [given, gap, family].concat();
        Name { display, full, parts }
    }
}

fn known(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn cap<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    words.get(..MAX_WORDS).unwrap_or(words)
}

/// Folded texts side by side, so that words can be borrowed from one buffer.
#[derive(Default)]
struct Folded {
    text: String,
}

impl Folded {
    fn add(&mut self, text: &str) -> (usize, usize) {
        let start = self.text.len();
        fold::words_into(&script::read(text), &mut self.text);
        (start, self.text.len())
    }

    /// Words without digits; a mark of one letter stays: it is an initial.
    fn words(&self, (start, end): (usize, usize)) -> Vec<&str> {
        let plain = |word: &str| !word.is_empty() && !word.bytes().any(|b| b.is_ascii_digit());
        let all = self.text.get(start..end).unwrap_or_default().split_ascii_whitespace();
        let bare = |word| if plain(word) { word } else { str::trim_matches(word, |c: char| c.is_ascii_digit()) };
        all.map(bare).filter(|word| plain(word)).collect()
    }
}

/// Whether the text stands for "no name".
fn is_blank(text: &str) -> bool {
    let trimmed = text.trim_matches(|c: char| !c.is_alphanumeric());
    // `No` and `Na` are family names of many; only in other letters they say that there is none.
    let name = matches!(trimmed, "No" | "Na");
    trimmed.is_empty() || (text::blank(text) && !name) || BLANKS.iter().any(|blank| blank.eq_ignore_ascii_case(trimmed))
}

/// At most [`MAX_CHARS`] characters.
fn cut(text: &str) -> &str {
    if text.len() <= MAX_CHARS {
        return text;
    }
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// A text fit for showing: trimmed, single spaces, no control or invisible characters.
fn clean(text: &str) -> String {
    let bytes = text.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    if bytes.len() <= MAX_CHARS && bytes.iter().all(plain) && !bytes.windows(2).any(|pair| pair == b"  ") {
        return text.trim().to_owned();
    }
    let mut out = String::with_capacity(text.len().min(MAX_CHARS));
    for c in cut(text).chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() && !invisible(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Characters that show nothing and may turn or hide what stands beside them.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Splits off a name in brackets or quotation marks: `Robert (Bob) Lee`. The text is returned up to the bracket when
/// the name ends with it, else whole: the mark then separates words like any other.
fn take_aside(text: &str) -> (&str, Option<&str>) {
    if text.bytes().all(|b| b.is_ascii() && b != b'(' && b != b'"') {
        return (text, None);
    }
    for (open, close) in [('(', ')'), ('"', '"'), ('\u{201c}', '\u{201d}')] {
        if let Some((before, rest)) = text.split_once(open)
            && let Some((inside, after)) = rest.split_once(close)
            && !before.trim().is_empty()
            && !inside.trim().is_empty()
        {
            // Words in between stay in place and count as given names, which the preferred name may stand for.
            return if after.trim().is_empty() { (before, Some(inside)) } else { (text, Some(inside)) };
        }
    }
    (text, None)
}

/// Takes titles off the front of the words that were read from `text`. What Arabic and Hebrew letters are folded to
/// only looks like a title: the consonants of Omar are `mr`.
fn without_titles<'t>(text: &str, mut words: Vec<&'t str>) -> Vec<&'t str> {
    if text.chars().any(|c| matches!(c, '\u{590}'..='\u{6ff}')) {
        return words;
    }
    let titles = words.iter().take_while(|word| title(word)).count();
    if titles < words.len() {
        words.drain(..titles);
    }
    words
}

/// Takes degrees and a generation off the end, as long as a name is left.
fn without_suffix(mut words: Vec<&str>) -> (Vec<&str>, &'static str) {
    let mut suffix = "";
    while words.len() > 1 {
        let Some(last) = words.last() else { break };
        if words.len() > 3 && words.ends_with(&["ph", "d"]) {
            words.pop();
        } else if SUFFIXES.contains(last) {
            suffix = generation(last);
        } else if !(DEGREES.contains(last) && words.len() > 2) {
            break;
        }
        words.pop();
    }
    (words, suffix)
}

/// One spelling per generation.
fn generation(word: &str) -> &'static str {
    match word {
        "sr" | "senior" => "sr",
        "iii" => "iii",
        "iv" => "iv",
        _ => "jr",
    }
}

/// Where the family name stands among the words: at the end, how many words, and whether the text shows it.
fn family_place(text: &str, words: &[&str]) -> (bool, usize, bool) {
    if words.len() < 2 {
        return (true, 0, false);
    }
    if let Some((at_end, count)) = capitals(text).filter(|(_, count)| *count < words.len()) {
        return (at_end, count, true);
    }
    let mut count = 1;
    while count + 1 < words.len() && is_particle(words[words.len() - 1 - count]) {
        count += 1;
    }
    (true, count, false)
}

/// A run of words in capitals at one end of a name that is otherwise not: `Ann DE LA CRUZ`.
fn capitals(text: &str) -> Option<(bool, usize)> {
    let shouted =
        |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(char::is_lowercase);
    let adorns = |w: &str| [SUFFIXES, DEGREES].iter().any(|set| set.iter().any(|s| s.eq_ignore_ascii_case(w)));
    let words: Vec<&str> = text.split_whitespace().filter(|w| w.contains(char::is_alphabetic) && !adorns(w)).collect();
    let long = |run: &[&str]| run.iter().any(|w| w.chars().count() >= 3);
    let spoken = words.iter().any(|w| w.contains(char::is_lowercase) && w.chars().count() > 1);
    if !spoken || !text.is_ascii() || text.contains(['-', '.', '(', '"']) {
        return None;
    }
    let front = words.iter().take_while(|w| shouted(w)).count();
    let back = words.iter().rev().take_while(|w| shouted(w)).count();
    match (front, back) {
        (0, n) if n > 0 && long(&words[words.len() - n..]) => Some((true, n)),
        (n, 0) if n > 0 && long(&words[..n]) => Some((false, n)),
        _ => None,
    }
}

/// Whether the word may be a particle of a family name.
pub fn is_particle(word: &str) -> bool {
    PARTICLES.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fields(given: &str, family: &str) -> Name {
        let mut app = Application::default();
        app.push(Field::NameGiven, 0, 0, given);
        app.push(Field::NameFamily, 0, 1, family);
        Name::read(&app, &Ground::default())
    }

    #[test]
    fn particles_are_sorted() {
        assert!(PARTICLES.windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn reads_whole_names() {
        for (text, want) in [
            ("Ann Lee", "?ann|lee||"),
            ("LEE, Ann", "=ann|lee||"),
            ("Lee, Dr. Ann", "=ann|lee||"),
            ("Ann LEE", "=ann|lee||"),
            ("LEE Ann", "=ann|lee||"),
            ("ANN LEE", "?ann|lee||"),
            ("JR Smith", "?jr|smith||"),
            ("Dr. John Smith Jr.", "?john|smith||jr"),
            ("John Smith, Jr.", "?john|smith||jr"),
            ("John Smith III", "?john|smith||iii"),
            ("Smith, John, PhD", "=john|smith||"),
            ("Jane Roe, Ph.D.", "?jane|roe||"),
            ("Jane Roe PhD", "?jane|roe||"),
            ("Maria de la Cruz", "?maria|de la cruz||"),
            ("Jan van der Berg", "?jan|van der berg||"),
            ("Robert (Bob) Smith", "?robert bob|smith|bob|"),
            ("Tao Wang (Tony)", "?tao|wang|tony|"),
            ("王小明", "?wang xiao|ming||"),
            ("Suharto", "?suharto|||"),
            ("O'Brien, Seán", "=sean|obrien||"),
            ("Mr", "?mr|||"),
            ("J. R. R. Tolkien", "?j r r|tolkien||"),
            ("N/A", "?|||"),
            ("12345", "?|||"),
            ("", "?|||"),
        ] {
            assert_eq!(Name::of(text).parts.as_str(), want, "{text:?}");
        }
    }

    #[test]
    fn reads_split_names() {
        assert_eq!(fields("Ann", "Lee").parts.as_str(), "=ann|lee||");
        assert_eq!(fields("Ann", "N/A").parts.as_str(), "?ann|||");
        assert_eq!(fields("Ann Lee", ".").parts.as_str(), "?ann|lee||");
        assert_eq!(fields("Suharto", "Suharto").parts.as_str(), "?suharto|||");
        assert_eq!(fields("John", "Smith Jr").parts.as_str(), "=john|smith||jr");
        assert_eq!(fields("Tao (Tony)", "Wang").parts.as_str(), "=tao|wang|tony|");
        let name = fields("José María", "Núñez-Ortega");
        assert_eq!(name.full(), Some("jose maria nunez ortega"));
        assert_eq!((name.given(), name.family()), (Some("jose maria"), Some("nunez ortega")));
        assert_eq!(name.display, "José María Núñez-Ortega");
        assert_eq!(fields("  Ann \u{7} ", "Lee\u{202e}").display, "Ann Lee");
    }

    #[test]
    fn long_names_are_cut() {
        let name = Name::of(&"Ab ".repeat(5000));
        assert!(name.display.chars().count() <= MAX_CHARS && name.parts.as_str().len() < 80);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}", given in "\\PC{0,20}", family in "\\PC{0,20}") {
            let name = Name::of(&text);
            prop_assert_eq!(name.parts.as_str().matches('|').count(), 3);
            let _ = fields(&given, &family);
        }
    }
}
