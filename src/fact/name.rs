//! A person's name: what the export wrote, split into given, family and preferred names in canonical letters.
//!
//! Which word is the family name is known only when the export says so (two columns, `LEE, Ann`, capitals);
//! otherwise it is a guess and marked as one. Nothing here says where a name comes from. Whether two names may be
//! one person's is [`compare`].

pub mod compare;
mod romanise;
mod script;
mod unvowelled;

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

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
/// Whether a folded word says which of several of one name somebody is.
fn generational(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv" | "junior" | "senior")
}

/// Whether a folded word is a degree or a title of a profession that stands behind names.
#[rustfmt::skip] // words, not lines
fn degree(word: &str) -> bool {
    matches!(
        word,
        "phd" | "md" | "mba" | "msc" | "bsc" | "cpa" | "pmp" | "esq" | "dds" | "jd" | "mbbs" | "cissp" | "cfa" | "shrm"
            | "rn" | "dphil" | "pe" | "ceng" | "acca" | "meng" | "beng" | "bs" | "ms" | "cscp" | "csm" | "mph"
    )
}

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
    fn build(known: bool, [given, family, preferred]: [&str; 3], suffix: &str) -> Parts {
        let mut parts = String::with_capacity(given.len() + family.len() + preferred.len() + suffix.len() + 4);
        parts.push(if known { '=' } else { '?' });
        for part in [given, family, preferred] {
            parts.push_str(part);
            parts.push('|');
        }
        parts.push_str(suffix);
        Parts(parts.into_boxed_str())
    }

    /// The canonical words of one part, with spaces between; empty if there are none.
    pub fn part(&self, part: Part) -> &str {
        let mut parts = self.0.as_bytes().get(1..).unwrap_or_default().split(|byte| *byte == b'|');
        let before = parts.by_ref().take(part as usize).map(|part| part.len() + 1).sum::<usize>();
        let len = parts.next().map_or(0, <[u8]>::len);
        self.0.get(1 + before..1 + before + len).unwrap_or_default()
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
        self.part(part).split(' ').filter(|word| !word.is_empty())
    }
}

/// A name as read.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// The canonical words.
    pub parts: Parts,
    own: Own,
    known: bool,
    full: OnceCell<String>,
}

/// Where the words of given, preferred and family names lie in [`Parts`], in this order.
#[derive(Clone, Copy, Debug, Default)]
struct Own {
    spans: [(u16, u16); 3 * MAX_WORDS],
    /// How many are of given and preferred names.
    given: usize,
    all: usize,
}

impl Own {
    fn of([given, family, preferred]: [&str; 3]) -> Own {
        let mut own = Own::default();
        // One mark stands before all parts, and one between two.
        let (at_given, at_family) = (1, given.len() + 2);
        own.add(at_given, given);
        own.add(at_family + family.len() + 1, preferred);
        own.given = own.all;
        own.add(at_family, family);
        own
    }

    fn add(&mut self, start: usize, words: &str) {
        let mut at = start;
        for word in words.as_bytes().split(|byte| *byte == b' ').filter(|word| !word.is_empty()) {
            // Part of a name is 400 letters at most, of which few are read as more than one.
            let (Ok(from), Ok(to)) = (u16::try_from(at), u16::try_from(at + word.len())) else { return };
            let Some(span) = self.spans.get_mut(self.all) else { return };
            *span = (from, to);
            self.all += 1;
            at += word.len() + 1;
        }
    }
}

/// The cells that a record's name is read from.
enum Cells<'r> {
    /// Given names, family names, preferred name.
    Split(&'r str, &'r str, Option<&'r str>),
    /// All in one text, and the preferred name.
    Whole(&'r str, Option<&'r str>),
    None,
}

impl<'r> Cells<'r> {
    fn of(app: &'r Application) -> Cells<'r> {
        let cell = |field| app.get(field).filter(|text| !is_blank(text));
        let (given, family) = (cell(Field::NameGiven), cell(Field::NameFamily));
        let (full, preferred) = (cell(Field::NameFull), cell(Field::NamePreferred));
        match (given, family, full) {
            (Some(given), Some(family), _) => Cells::Split(given, family, preferred),
            (_, _, Some(full)) => Cells::Whole(full, preferred),
            (Some(one), None, None) | (None, Some(one), None) => Cells::Whole(one, preferred),
            (None, None, None) => preferred.map_or(Cells::None, |name| Cells::Whole(name, None)),
        }
    }
}

/// The applicant's name as written, spaces and control characters cleaned; empty if the export gives none.
pub fn display(app: &Application) -> String {
    let mut display = String::new();
    match Cells::of(app) {
        Cells::Split(given, family, _) => {
            clean_into(given, &mut display);
            if !display.is_empty() && !given.eq_ignore_ascii_case(family) {
                display.push(' ');
                clean_into(family, &mut display);
            }
        }
        Cells::Whole(text, _) => clean_into(text, &mut display),
        Cells::None => {}
    }
    display
}

/// A name that is written in one text, as [`display`] has it.
pub fn shown(text: &str) -> String {
    let mut shown = String::new();
    if !is_blank(text) {
        clean_into(text, &mut shown);
    }
    shown
}

impl Name {
    /// Reads the applicant's name from its cells.
    pub fn read(app: &Application, _ground: &Ground) -> Name {
        match Cells::of(app) {
            Cells::Split(given, family, preferred) => Name::split(given, family, preferred),
            Cells::Whole(text, preferred) => Name::whole(text, preferred),
            Cells::None => Name::default(),
        }
    }

    /// Reads a name written in one text.
    pub fn of(text: &str) -> Name {
        if is_blank(text) { Name::default() } else { Name::whole(text, None) }
    }

    /// Whether there is a name.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Given and family names in canonical letters, with one space between.
    pub fn full(&self) -> Option<&str> {
        let full = || {
            let (given, family) = (self.parts.part(Part::Given), self.parts.part(Part::Family));
            let gap = if given.is_empty() || family.is_empty() { "" } else { " " };
            [given, gap, family].concat()
        };
        known(self.full.get_or_init(full))
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

    /// The words of given, preferred and family names, in this order, with the part they belong to; a preferred name
    /// counts as given.
    pub(super) fn own(&self) -> impl Iterator<Item = (&str, Part)> {
        let (text, given) = (self.parts.as_str(), self.own.given);
        self.own.spans[..self.own.all].iter().enumerate().map(move |(at, (from, to))| {
            let word = text.get(usize::from(*from)..usize::from(*to)).unwrap_or_default();
            (word, if at < given { Part::Given } else { Part::Family })
        })
    }

    fn split(given: &str, family: &str, preferred: Option<&str>) -> Name {
        let (given, family) = (cut(given), cut(family));
        if preferred.is_none()
            && let Some(name) = Name::of_two_words(given, family)
        {
            return name;
        }
        folding(|folded| {
            let written = [given, family];
            let (given, aside) = take_aside(given);
            let [given, family, preferred] =
                [given, family, preferred.map(cut).or(aside).unwrap_or_default()].map(|text| folded.add(text));
            let given = without_titles(&written, folded.words(given));
            let (family, mut suffix) = without_suffix(folded.words(family));
            let (given, of_given) = if suffix.is_empty() { without_suffix(given) } else { (given, "") };
            if suffix.is_empty() {
                suffix = of_given;
            }
            // A person with one name fills both boxes with it.
            let mononym = given == family;
            let family = if mononym { "" } else { family };
            let known = !mononym && !given.is_empty() && !family.is_empty();
            Name::build(known, [given, family, folded.words(preferred)], suffix)
        })
    }

    /// Reads what most people write: one word of plain letters in each box. Alone there, it is neither title nor degree.
    fn of_two_words(given: &str, family: &str) -> Option<Name> {
        let word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !word(given) || !word(family) || given.eq_ignore_ascii_case(family) {
            return None;
        }
        let mut name = Name::build(true, [given, family, ""], "");
        name.parts.0.make_ascii_lowercase();
        Some(name)
    }

    fn whole(text: &str, preferred: Option<&str>) -> Name {
        let (text, aside) = take_aside(cut(text));
        let (before, after) = text.split_once(',').unwrap_or((text, ""));
        folding(|folded| {
            let [aside, before, after] =
                [preferred.map(cut).or(aside).unwrap_or_default(), before, after].map(|text| folded.add(text));
            let preferred = folded.words(aside);
            let head = folded.words(before);
            let tail = without_degrees(without_titles(&[text], folded.words(after)));
            // "John Smith, Jr." has no given name behind its comma.
            let (tail, tail_suffix) = if generational(&tail) { ("", generation(&tail)) } else { without_suffix(&tail) };
            if !tail.is_empty() && !head.is_empty() {
                let (family, suffix) = without_suffix(head);
                let suffix = if suffix.is_empty() { tail_suffix } else { suffix };
                return Name::build(true, [tail, family, preferred], suffix);
            }
            let (words, suffix) = without_suffix(without_titles(&[text], head));
            let suffix = if suffix.is_empty() { tail_suffix } else { suffix };
            let (given, family, known) = family_place(text, words);
            Name::build(known, [given, family, preferred], suffix)
        })
    }

    fn build(known: bool, parts: [&str; 3], suffix: &str) -> Name {
        let parts = parts.map(cap);
        let named = !parts[0].is_empty() || !parts[1].is_empty();
        Name { own: Own::of(parts), parts: Parts::build(known, parts, suffix), known: named, full: OnceCell::new() }
    }
}

fn known(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// At most [`MAX_WORDS`] of the words.
fn cap(words: &str) -> &str {
    // More words than that have more letters and spaces.
    if words.len() < 2 * MAX_WORDS { words } else { split_words(words, MAX_WORDS).0 }
}

/// The first words, as many as asked for or there are, and the others.
fn split_words(words: &str, count: usize) -> (&str, &str) {
    let Some(last) = count.checked_sub(1) else { return ("", words) };
    match words.bytes().enumerate().filter(|(_, byte)| *byte == b' ').nth(last) {
        Some((at, _)) => (&words[..at], &words[at + 1..]),
        None => (words, ""),
    }
}

thread_local! {
    /// Room to fold names in, reused from name to name.
    static FOLDED: RefCell<Folded> = const { RefCell::new(Folded { text: String::new() }) };
}

/// Gives room to fold the texts of one name in.
fn folding(read: impl FnOnce(&mut Folded) -> Name) -> Name {
    FOLDED.with_borrow_mut(|folded| {
        folded.text.clear();
        read(folded)
    })
}

/// Folded texts side by side, so that their words can be borrowed from one buffer. Words have one space between and none
/// around; an initial is one.
struct Folded {
    text: String,
}

impl Folded {
    fn add(&mut self, text: &str) -> (usize, usize) {
        let start = self.text.len();
        fold::words_into(&script::read(text), &mut self.text);
        if self.text[start..].bytes().any(|byte| byte.is_ascii_digit()) {
            let bare = without_digits(&self.text[start..]);
            self.text.truncate(start);
            self.text.push_str(&bare);
        }
        (start, self.text.len())
    }

    fn words(&self, (start, end): (usize, usize)) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }
}

/// The words without the digits around them, and without words that have some within.
fn without_digits(words: &str) -> String {
    let digit = |c: char| c.is_ascii_digit();
    let bare = words.split(' ').map(|word| word.trim_matches(digit));
    bare.filter(|word| !word.is_empty() && !word.contains(digit)).collect::<Vec<_>>().join(" ")
}

/// Whether a text that stands for "no name" may begin with these two letters.
fn may_begin_blank(letters: [u8; 2]) -> bool {
    const OWN: [[u8; 2]; 8] = [*b"an", *b"fi", *b"fn", *b"la", *b"ln", *b"nf", *b"nl", *b"te"];
    letters[0] == b'x' || OWN.contains(&letters) || text::begins(&letters)
}

/// Whether the text stands for "no name".
fn is_blank(text: &str) -> bool {
    // Most names are told by their first two letters.
    if let [first, second, ..] = text.as_bytes()
        && first.is_ascii_alphabetic()
        && second.is_ascii_alphabetic()
        && !may_begin_blank([*first, *second].map(|letter| letter.to_ascii_lowercase()))
    {
        return false;
    }
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

/// Appends a text as it is fit for showing: trimmed, single spaces, no control or invisible characters.
fn clean_into(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    if bytes.len() <= MAX_CHARS && bytes.iter().all(plain) && !bytes.windows(2).any(|pair| pair == b"  ") {
        return out.push_str(text.trim());
    }
    let start = out.len();
    for c in cut(text).chars() {
        if c.is_whitespace() {
            if out.len() > start && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() && !invisible(c) {
            out.push(c);
        }
    }
    out.truncate(start + out[start..].trim_end().len());
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

/// Takes titles off the front of the words of what is written, as long as a name is left. What Arabic and Hebrew letters
/// are folded to only looks like a title: the consonants of Omar are `mr`.
fn without_titles<'t>(written: &[&str], words: &'t str) -> &'t str {
    let mut rest = words;
    while title(rest.split(' ').next().unwrap_or_default()) {
        match rest.split_once(' ') {
            Some((_, after)) => rest = after,
            None => return words,
        }
    }
    let unvowelled = |text: &&str| text.chars().any(|c| matches!(c, '\u{590}'..='\u{6ff}'));
    if rest.len() < words.len() && written.iter().any(unvowelled) { words } else { rest }
}

/// What stands behind the comma of a whole name, without degrees.
fn without_degrees(words: &str) -> Cow<'_, str> {
    if words == "ph d" {
        return "".into();
    }
    if !words.split(' ').any(degree) {
        return words.into();
    }
    words.split(' ').filter(|word| !degree(word)).collect::<Vec<_>>().join(" ").into()
}

/// Takes degrees and a generation off the end, as long as a name is left.
fn without_suffix(mut words: &str) -> (&str, &'static str) {
    let mut suffix = "";
    while let Some((before, last)) = words.rsplit_once(' ') {
        if let Some(named) = words.strip_suffix(" ph d").filter(|named| named.contains(' ')) {
            words = named;
            continue;
        }
        if generational(last) {
            suffix = generation(last);
        } else if !(degree(last) && before.contains(' ')) {
            break;
        }
        words = before;
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

/// Splits words into given and family names, and says whether the text shows which is which.
fn family_place<'w>(text: &str, words: &'w str) -> (&'w str, &'w str, bool) {
    let Some(mut at) = words.rfind(' ') else { return (words, "", false) };
    let total = words.split(' ').count();
    match capitals(text).filter(|(_, count)| *count < total) {
        Some((true, count)) => {
            let (given, family) = split_words(words, total - count);
            return (given, family, true);
        }
        Some((false, count)) => {
            let (family, given) = split_words(words, count);
            return (given, family, true);
        }
        None => {}
    }
    // Particles belong to the word behind them.
    while let Some((before, particle)) = words[..at].rsplit_once(' ')
        && is_particle(particle)
    {
        at = before.len();
    }
    (&words[..at], &words[at + 1..], false)
}

/// A run of words in capitals at one end of a name that is otherwise not: `Ann DE LA CRUZ`.
fn capitals(text: &str) -> Option<(bool, usize)> {
    let shouted =
        |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(char::is_lowercase);
    if !text.is_ascii() || text.contains(['-', '.', '(', '"']) || !text.split_whitespace().any(|word| shouted(&word)) {
        return None;
    }
    let adorns = |word: &str| {
        let folded = word.to_ascii_lowercase();
        generational(&folded) || degree(&folded)
    };
    let words: Vec<&str> = text.split_whitespace().filter(|w| w.contains(char::is_alphabetic) && !adorns(w)).collect();
    let long = |run: &[&str]| run.iter().any(|w| w.chars().count() >= 3);
    if !words.iter().any(|w| w.contains(char::is_lowercase) && w.chars().count() > 1) {
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

    fn displayed(given: &str, family: &str) -> String {
        let mut app = Application::default();
        app.push(Field::NameGiven, 0, 0, given);
        app.push(Field::NameFamily, 0, 1, family);
        display(&app)
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
        assert_eq!(fields("Dr", "MS").parts.as_str(), "=dr|ms||");
        assert_eq!(fields("JR", "jr").parts.as_str(), "?jr|||");
        assert_eq!(fields("Ann", "N/A").parts.as_str(), "?ann|||");
        assert_eq!(fields("Ann Lee", ".").parts.as_str(), "?ann|lee||");
        assert_eq!(fields("Suharto", "Suharto").parts.as_str(), "?suharto|||");
        assert_eq!(fields("John", "Smith Jr").parts.as_str(), "=john|smith||jr");
        assert_eq!(fields("Tao (Tony)", "Wang").parts.as_str(), "=tao|wang|tony|");
        let name = fields("José María", "Núñez-Ortega");
        assert_eq!(name.full(), Some("jose maria nunez ortega"));
        assert_eq!((name.given(), name.family()), (Some("jose maria"), Some("nunez ortega")));
        assert_eq!(displayed("José María", "Núñez-Ortega"), "José María Núñez-Ortega");
        assert_eq!(displayed("  Ann \u{7} ", "Lee\u{202e}"), "Ann Lee");
    }

    #[test]
    fn long_names_are_cut() {
        let text = "Ab ".repeat(5000);
        assert!(shown(&text).chars().count() <= MAX_CHARS && Name::of(&text).parts.as_str().len() < 80);
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
