//! Whether two names may be one person's.
//!
//! Compatible names agree in a given and in a family name, through order, accents, initials, short forms, other
//! spellings, a second surname, particles, words run together, and slips of the pen in proportion to length.
//! Compatible is not "the same person": namesakes are compatible. Birth dates and keys are weighed by the caller.

use super::{Part, Parts, is_particle, romanise, unvowelled};
use crate::fact::nickname::Known;
use crate::fact::{fold, nickname};

const MAX_TOKENS: usize = 16;
/// Words longer than this are compared by their head.
const MAX_WORD: usize = 32;

/// What else is known of the two bearers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// Their birth dates are known and equal.
    pub same_birth: bool,
    /// They share a personal key.
    pub shared_key: bool,
}

impl Support {
    fn any(self) -> bool {
        self.same_birth || self.shared_key
    }
}

/// How well two words of names agree, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    Initial,
    /// Forms that mostly different people bear, as Chan and Chen: counted only with support.
    Kin,
    /// More letters differ than a slip explains; counted only beside an equal birth date.
    Far,
    /// A family name in its forms for men and women: counted only beside an equal given name.
    Gendered,
    Slip,
    Short,
    Spelling,
    Same,
}

#[derive(Clone, Copy)]
struct Token<'n> {
    text: &'n str,
    part: Part,
    /// Without vowels, as names in Arabic and Hebrew letters are once folded.
    bare: bool,
    known: Known,
}

impl<'n> Token<'n> {
    fn new(text: &'n str, part: Part) -> Token<'n> {
        Token { text, part, bare: unvowelled::is_unvowelled(text), known: Known::of(text) }
    }

    fn initial(&self) -> bool {
        self.text.len() == 1
    }
}

/// The words of a name that count, without particles.
#[derive(Clone, Copy)]
struct Tokens<'n> {
    items: [Token<'n>; MAX_TOKENS],
    len: usize,
}

impl<'n> Tokens<'n> {
    fn of(parts: &'n Parts, particles: bool) -> Tokens<'n> {
        let blank = Token { text: "", part: Part::Preferred, bare: false, known: Known::default() };
        let mut tokens = Tokens { items: [blank; MAX_TOKENS], len: 0 };
        for part in [Part::Given, Part::Family, Part::Preferred] {
            let mut words = parts.words(part).peekable();
            while let Some(text) = words.next() {
                // A particle stands before another word, and does not begin a whole name of which the order is open.
                let begins = tokens.len == 0 && !parts.order_known();
                let particle = !begins && words.peek().is_some() && is_particle(text);
                if (!particle || particles) && tokens.len < MAX_TOKENS {
                    tokens.items[tokens.len] = Token::new(text, part);
                    tokens.len += 1;
                }
            }
        }
        tokens
    }

    fn slice(&self) -> &[Token<'n>] {
        &self.items[..self.len]
    }

    fn needed(&self) -> usize {
        self.slice().iter().filter(|t| t.part != Part::Preferred).count()
    }

    /// Replaces neighbouring words that run together give one word of `other`.
    fn join(&mut self, other: &Tokens<'n>) {
        for whole in other.slice() {
            for count in [3, 2] {
                let Some(at) = (0..(self.len + 1).saturating_sub(count)).find(|&i| self.runs(i, count, whole.text))
                else {
                    continue;
                };
                self.items[at] = Token { part: self.items[at + count - 1].part, ..*whole };
                self.items.copy_within(at + count..self.len, at + 1);
                self.len -= count - 1;
            }
        }
    }

    fn runs(&self, at: usize, count: usize, whole: &str) -> bool {
        let Some(words) = self.slice().get(at..at + count) else { return false };
        let len = words.iter().map(|t| t.text.len()).sum::<usize>();
        if words.iter().all(|t| t.bare) {
            let joined: String = words.iter().map(|t| t.text).collect();
            return unvowelled::reads(&joined, whole);
        }
        if len.abs_diff(whole.len()) > 3 || !romanise::sounds_alike(words[0].text, whole) {
            return false;
        }
        let joined: String = words.iter().map(|t| t.text).collect();
        let alike = words[0].text.as_bytes().first() == whole.as_bytes().first() && len.abs_diff(whole.len()) < 3;
        (alike && (joined == whole || (whole.len() >= 4 && skeleton(&joined) == skeleton(whole))))
            || nickname::spellings(&joined, whole)
            || romanise::one_name(&joined, whole)
    }

    /// Splits initials that are written as one word, `JB`, where `other` has names that begin so.
    fn spread(&mut self, other: &Tokens<'n>) {
        let fits = |t: &Token<'n>| {
            let letters = t.text.as_bytes();
            let begins = |w: &[Token<'n>]| w.iter().zip(letters).all(|(w, l)| w.text.as_bytes().first() == Some(l));
            letters.len() == 2 && t.part == Part::Given && other.slice().windows(2).any(begins)
        };
        if self.len == MAX_TOKENS {
            return;
        }
        let Some(at) = self.slice().iter().position(fits) else { return };
        let token = self.items[at];
        let (Some(first), Some(second)) = (token.text.get(..1), token.text.get(1..)) else { return };
        self.items.copy_within(at + 1..self.len, at + 2);
        self.items[at] = Token { text: first, known: Known::of(first), ..token };
        self.items[at + 1] = Token { text: second, known: Known::of(second), ..token };
        self.len += 1;
    }

    /// Whether the same words stand here in any order.
    fn permutes(&self, other: &Tokens<'n>) -> bool {
        let sorted = |tokens: &Tokens<'n>| {
            let mut words = tokens.items.map(|t| t.text);
            words.sort_unstable();
            words
        };
        self.len == other.len && self.len > 1 && sorted(self) == sorted(other)
    }
}

/// Whether the two names may be one person's. Symmetric; a missing name is compatible with any.
pub fn compatible(a: &Parts, b: &Parts, support: Support) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let (sa, sb) = (a.part(Part::Suffix), b.part(Part::Suffix));
    if !sa.is_empty() && !sb.is_empty() && sa != sb {
        return false;
    }
    agree_somehow(a, b, support) && !middles_contradict(a, b)
}

/// Whether one name has the middle name of Vietnamese men, Văn, and the other that of women, Thị.
fn middles_contradict(a: &Parts, b: &Parts) -> bool {
    let has = |name: &Parts, word: &str| {
        [Part::Given, Part::Family].into_iter().any(|part| name.words(part).any(|w| w == word))
    };
    let one = |x: &Parts, y: &Parts| has(x, "thi") && !has(x, "van") && has(y, "van") && !has(y, "thi");
    one(a, b) || one(b, a)
}

fn agree_somehow(a: &Parts, b: &Parts, support: Support) -> bool {
    let known = a.order_known() && b.order_known();
    let (mut ta, mut tb) = (Tokens::of(a, false), Tokens::of(b, false));
    if agree(&ta, &tb, known, support) {
        return true;
    }
    // Slower readings only when the plain one fails: words run together, particles among them.
    let before = (ta.len, tb.len);
    ta.join(&tb);
    tb.join(&ta);
    if (ta.len, tb.len) != before && agree(&ta, &tb, known, support) {
        return true;
    }
    let whole = (Tokens::of(a, true), Tokens::of(b, true));
    let (mut pa, mut pb) = whole;
    if (pa.len, pb.len) != before {
        let before = (pa.len, pb.len);
        pa.join(&pb);
        pb.join(&pa);
        if (pa.len, pb.len) != before && agree(&pa, &pb, known, support) {
            return true;
        }
    }
    rare_readings(&whole.0, &whole.1, known, support)
}

/// What few names need: the same words with an initial among them, initials run together, Cantonese.
fn rare_readings<'n>(a: &Tokens<'n>, b: &Tokens<'n>, known: bool, support: Support) -> bool {
    let short = |t: &Tokens<'_>| t.slice().iter().any(|t| t.text.len() <= 2);
    if short(a) && short(b) && a.permutes(b) {
        return true;
    }
    if support.any() && (short(a) || short(b)) {
        let (mut sa, mut sb) = (*a, *b);
        sa.spread(b);
        sb.spread(a);
        if (sa.len, sb.len) != (a.len, b.len) && agree(&sa, &sb, known, support) {
            return true;
        }
    }
    by_syllables(a, b)
}

/// Two readings of three characters or more: given names that agree syllable by syllable however they are spaced, and
/// family names that are spellings of one, agree in the same system, or are kindred where one reading is Cantonese.
fn by_syllables(a: &Tokens<'_>, b: &Tokens<'_>) -> bool {
    let rest = |tokens: &Tokens<'_>, without: usize| -> String {
        tokens.slice().iter().enumerate().filter(|(i, _)| *i != without).map(|(_, t)| t.text).collect()
    };
    if !(2..=3).contains(&a.len) || !(2..=3).contains(&b.len) {
        return false;
    }
    (0..a.len).flat_map(|i| (0..b.len).map(move |j| (i, j))).any(|(i, j)| {
        let (x, y) = (a.items[i].text, b.items[j].text);
        if nickname::kindred_families(x, y) && romanise::same_cantonese(&rest(a, i), &rest(b, j)) {
            return true;
        }
        if !romanise::sounds_alike(x, y) {
            return false;
        }
        let (left, right) = (rest(a, i), rest(b, j));
        romanise::one_name(&left, &right)
            && (x == y
                || nickname::spellings(x, y)
                || romanise::same_chinese(&[x, &left].concat(), &[y, &right].concat()))
    })
}

/// Whether a whole word of one name, short forms and spellings included, is also in the other.
pub fn part_kept(a: &Parts, b: &Parts) -> bool {
    let (ta, tb) = (Tokens::of(a, false), Tokens::of(b, false));
    ta.slice().iter().any(|x| tb.slice().iter().any(|y| fit(x, y, false, false) >= Fit::Short))
}

/// Whether a handle, mailbox or profile address carries the whole name: a given and a family name, five letters or more
/// together. Of an address only the part before the `@`, or the last part of its path, is looked at.
pub fn fits_text(name: &Parts, text: &str) -> bool {
    let local = text.split('@').next().unwrap_or(text).trim_end_matches('/');
    let handle = local.rsplit('/').next().unwrap_or(local);
    let mut letters = fold::words(handle);
    letters.retain(|c| c.is_ascii_alphabetic());
    let tokens = Tokens::of(name, false);
    let found = |part| {
        let of_part = tokens.slice().iter().filter(move |t| t.part == part && t.text.len() > 1);
        of_part.filter(|t| letters.contains(t.text)).map(|t| t.text.len()).max().unwrap_or(0)
    };
    let (given, family) = (found(Part::Given).max(found(Part::Preferred)), found(Part::Family));
    given > 0 && family > 0 && given + family >= 5 && given + family <= letters.len()
}

/// Which words of two names are paired, and how well.
struct Pairing<'t, 'n> {
    a: &'t [Token<'n>],
    b: &'t [Token<'n>],
    of_a: [Option<(usize, Fit)>; MAX_TOKENS],
    taken: [bool; MAX_TOKENS],
}

impl<'t, 'n> Pairing<'t, 'n> {
    /// Best fits first, within a fit those of one part first, then in order of the words.
    fn new(a: &'t Tokens<'n>, b: &'t Tokens<'n>, known: bool, same_birth: bool) -> Pairing<'t, 'n> {
        let (a, b) = (a.slice(), b.slice());
        let mut fits = [[Fit::No; MAX_TOKENS]; MAX_TOKENS];
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                fits[i][j] = fit(x, y, known, same_birth);
            }
        }
        let mut pairing = Pairing { a, b, of_a: [None; MAX_TOKENS], taken: [false; MAX_TOKENS] };
        const LEVELS: [Fit; 8] =
            [Fit::Same, Fit::Spelling, Fit::Short, Fit::Slip, Fit::Gendered, Fit::Far, Fit::Kin, Fit::Initial];
        for level in LEVELS {
            for one_part in [true, false] {
                for i in 0..a.len() {
                    for j in 0..b.len() {
                        let open = pairing.of_a[i].is_none() && !pairing.taken[j];
                        if open && fits[i][j] == level && (a[i].part == b[j].part) == one_part {
                            pairing.of_a[i] = Some((j, level));
                            pairing.taken[j] = true;
                        }
                    }
                }
            }
        }
        pairing
    }

    fn pairs(&self) -> impl Iterator<Item = (Token<'n>, Token<'n>, Fit)> {
        self.a.iter().zip(&self.of_a).filter_map(|(x, found)| found.map(|(j, fit)| (*x, self.b[j], fit)))
    }

    /// Words of a part left over on each side. Given names are excused where the preferred name is paired.
    fn left(&self, part: Part) -> (bool, bool) {
        let excused = part == Part::Given;
        let pa = excused && self.pairs().any(|(x, _, _)| x.part == Part::Preferred);
        let pb = excused && self.pairs().any(|(_, y, _)| y.part == Part::Preferred);
        let a = !pa && self.a.iter().zip(&self.of_a).any(|(x, found)| x.part == part && found.is_none());
        let b = !pb && self.b.iter().zip(&self.taken).any(|(y, taken)| y.part == part && !taken);
        (a, b)
    }

    /// Slips are rare: one word without further support, two beside an equal birth date.
    fn slips_allowed(&self, support: Support) -> bool {
        let same_birth = support.same_birth;
        let slips = self.pairs().filter(|(_, _, fit)| matches!(fit, Fit::Slip | Fit::Far)).count();
        let far = self.pairs().any(|(_, _, fit)| fit == Fit::Far);
        let firm = self.pairs().any(|(_, _, fit)| fit >= Fit::Short);
        let gendered = self.pairs().any(|(_, _, fit)| fit == Fit::Gendered);
        let given = |x: &Token<'_>, y: &Token<'_>| x.part != Part::Family && y.part != Part::Family;
        let kept = self.pairs().any(|(x, y, fit)| fit >= Fit::Spelling && given(&x, &y));
        let kin = self.pairs().any(|(_, _, fit)| fit == Fit::Kin);
        slips <= if same_birth { 2 } else { 1 } && (!far || firm) && (!gendered || kept) && (!kin || support.any())
    }

    /// Whether a word left over only doubles one that is paired, as Weiwei does Wei: that is another name.
    fn doubled(&self) -> bool {
        let over = |tokens: &[Token<'n>], i: usize| {
            let around = [i.checked_sub(1), Some(i + 1)].into_iter().flatten();
            around.filter_map(|k| tokens.get(k)).any(|t| t.text == tokens[i].text)
        };
        (0..self.a.len()).any(|i| self.of_a[i].is_none() && over(self.a, i))
            || (0..self.b.len()).any(|j| !self.taken[j] && over(self.b, j))
    }
}

fn agree(a: &Tokens<'_>, b: &Tokens<'_>, known: bool, support: Support) -> bool {
    let (na, nb) = (a.needed(), b.needed());
    if na == 0 || nb == 0 {
        return true;
    }
    let pairing = Pairing::new(a, b, known, support.same_birth);
    if na == 1 || nb == 1 {
        return one_name(&pairing, na == nb, support);
    }
    if !pairing.slips_allowed(support) {
        return false;
    }
    if known { ordered(&pairing, support) } else { unordered(&pairing, support) }
}

/// One of the names is a single word.
fn one_name(pairing: &Pairing<'_, '_>, both: bool, support: Support) -> bool {
    let best = pairing.pairs().map(|(_, _, fit)| fit).max().unwrap_or(Fit::No);
    match best {
        Fit::Same | Fit::Spelling => both || support.any(),
        Fit::Short => support.any(),
        Fit::Slip => both && support.same_birth,
        Fit::Far | Fit::Gendered | Fit::Kin | Fit::Initial | Fit::No => false,
    }
}

/// Both exports show which word is the family name.
fn ordered(pairing: &Pairing<'_, '_>, support: Support) -> bool {
    let least = if support.any() { Fit::Kin } else { Fit::Far };
    let family = pairing.pairs().any(|(x, y, fit)| x.part == Part::Family && y.part == Part::Family && fit >= least);
    let given = best_given(pairing);
    let (fa, fb) = pairing.left(Part::Family);
    let (ga, gb) = pairing.left(Part::Given);
    if family && given > Fit::No && !(fa && fb) && !(ga && gb) {
        return (given > Fit::Kin || support.any()) && !pairing.doubled();
    }
    // The columns swapped: everything must agree crosswise.
    let crossed = |from, to| pairing.pairs().any(|(x, y, fit)| x.part == from && y.part == to && fit > Fit::Kin);
    let whole = !(fa || ga) || !(fb || gb);
    crossed(Part::Family, Part::Given) && crossed(Part::Given, Part::Family) && whole
}

fn best_given(pairing: &Pairing<'_, '_>) -> Fit {
    let given = pairing.pairs().filter(|(x, y, _)| x.part != Part::Family && y.part != Part::Family);
    given.map(|(_, _, fit)| fit).max().unwrap_or(Fit::No)
}

/// At least one export leaves the order open: words must agree, whatever their part.
fn unordered(pairing: &Pairing<'_, '_>, support: Support) -> bool {
    let matched = pairing.pairs().count();
    let strong = pairing.pairs().filter(|(_, _, fit)| *fit > Fit::Kin).count();
    if matched < 2 || strong == 0 {
        return false;
    }
    // Chen Yu and Chen Yue: where the word beside is a family name, kindred family names are given names here.
    let family = |x: Token<'_>, fit: Fit| fit == Fit::Same && x.known.kindred_family_of(x.known);
    if pairing.pairs().any(|(.., fit)| fit == Fit::Kin) && pairing.pairs().any(|(x, _, fit)| family(x, fit)) {
        return false;
    }
    let (ga, gb) = pairing.left(Part::Given);
    let (fa, fb) = pairing.left(Part::Family);
    if (ga || fa) && (gb || fb) && !(middle_and_second(pairing) && support.any()) {
        return false;
    }
    // Two initials before whole words: those are family names, and nothing is known of the given names.
    let begins = |tokens: &[Token<'_>]| tokens.iter().take_while(|t| t.initial()).count() > 1;
    let bare = begins(pairing.a) != begins(pairing.b);
    ((strong > 1 && !bare) || support.any()) && !pairing.doubled()
}

/// `Juan Carlos Pérez` beside `Juan Pérez Gómez`: a middle name left over here, a last word there.
fn middle_and_second(pairing: &Pairing<'_, '_>) -> bool {
    let last = |tokens: &[Token<'_>]| tokens.iter().rposition(|t| t.part != Part::Preferred);
    let (Some(la), Some(lb)) = (last(pairing.a), last(pairing.b)) else { return false };
    let first = pairing.of_a[0].is_some_and(|(j, _)| j == 0);
    let left_a = (0..=la).filter(|&i| pairing.of_a[i].is_none()).count();
    let left_b = (0..=lb).filter(|&j| !pairing.taken[j]).count();
    first && left_a == 1 && left_b == 1 && pairing.of_a[la].is_none() == pairing.taken[lb]
}

fn fit(x: &Token<'_>, y: &Token<'_>, known: bool, same_birth: bool) -> Fit {
    if x.initial() || y.initial() {
        let same = x.text.as_bytes().first() == y.text.as_bytes().first();
        // A vowel at the head of a name in Arabic or Hebrew letters is mostly not written.
        let vowel = |w: &str| matches!(w.as_bytes(), [b'a' | b'e' | b'i' | b'o' | b'u']);
        let unwritten = (x.bare && vowel(y.text)) || (y.bare && vowel(x.text));
        return if same || unwritten { Fit::Initial } else { Fit::No };
    }
    if x.text == y.text {
        return Fit::Same;
    }
    if x.known.spelling_of(y.known) {
        return Fit::Spelling;
    }
    let families = x.part == Part::Family && y.part == Part::Family;
    if !families && x.known.short_form_of(y.known) {
        return Fit::Short;
    }
    // Consonants alone say twice as much: a slip among them needs an equal birth date (Fry, Fyr).
    if !same_birth && x.bare && y.bare && !x.known.is_common() && !y.known.is_common() {
        return Fit::No;
    }
    if x.bare != y.bare {
        let (bare, latin) = if x.bare { (x.text, y.text) } else { (y.text, x.text) };
        // Two letters that are a name somewhere (Ly) may still be one without its vowels.
        if (bare.len() == 2 || !nickname::common(bare)) && unvowelled::reads(bare, latin) {
            return Fit::Spelling;
        }
    }
    let kindred = if families { Known::kindred_family_of } else { Known::kindred_given_of };
    let kin = || if kindred(x.known, y.known) { Fit::Kin } else { Fit::No };
    let (short, long) = (x.text.len().min(y.text.len()), x.text.len().max(y.text.len()));
    if long - short > 3 {
        return kin();
    }
    let both_common = || x.known.is_common() && y.known.is_common();
    if short >= 4 && (skeleton(x.text) == skeleton(y.text) || without_article(x.text, y.text)) {
        // Two common names may look alike; one with a letter doubled is the same.
        if same_undoubled(x.text, y.text) || !both_common() {
            return Fit::Spelling;
        }
    }
    if romanise::one_name(x.text, y.text) {
        return Fit::Spelling;
    }
    if families && gendered(x.text, y.text) {
        return Fit::Gendered;
    }
    if families && short >= 4 && without_elision(x.text, y.text) {
        return Fit::Spelling;
    }
    let (a, b) = if families { (x.text, y.text) } else { without_shared_head(x.text, y.text) };
    // A family name is known as one only where the order is.
    kin().max(slip(a, b, families && known, both_common, same_birth))
}

/// Whether the words differ in doubled letters only.
fn same_undoubled(x: &str, y: &str) -> bool {
    fn single(word: &str) -> impl Iterator<Item = u8> {
        let bytes = word.as_bytes();
        (0..bytes.len()).filter(|&i| i == 0 || bytes[i] != bytes[i - 1]).map(|i| bytes[i])
    }
    single(x).eq(single(y))
}

/// Whether the words agree once the Arabic article that is written to one of them is taken off: Elsayed, Sayed.
fn without_article(x: &str, y: &str) -> bool {
    let bare =
        |w: &'_ str| -> Option<usize> { (w.len() >= 6 && (w.starts_with("al") || w.starts_with("el"))).then_some(2) };
    let (cut_x, cut_y) = (bare(x), bare(y));
    let (Some(x), Some(y)) = (x.get(cut_x.unwrap_or(0)..), y.get(cut_y.unwrap_or(0)..)) else { return false };
    (cut_x.is_some() || cut_y.is_some()) && (x == y || nickname::spellings(x, y))
}

/// Whether one family name is the other behind an elided particle: d'Estaing, Estaing.
fn without_elision(x: &str, y: &str) -> bool {
    let elided = |long: &str, short: &str| {
        let rest = long.strip_prefix(['d', 'l']);
        rest == Some(short) && short.starts_with(['a', 'e', 'i', 'o', 'u', 'h'])
    };
    elided(x, y) || elided(y, x)
}

/// The endings of family names for men and for women.
const GENDERED: &[(&str, &str)] = &[
    ("ov", "ova"),
    ("ev", "eva"),
    ("in", "ina"),
    ("yn", "yna"),
    ("sky", "skaya"),
    ("skiy", "skaya"),
    ("skii", "skaya"),
    ("ski", "skaya"),
    ("sky", "skaia"),
    ("skii", "skaia"),
    ("skyi", "ska"),
    ("sky", "ska"),
    ("ski", "ska"),
    ("cki", "cka"),
    ("dzki", "dzka"),
    ("oy", "aya"),
    ("oi", "aia"),
    ("ny", "na"),
    ("ek", "kova"),
    ("a", "ova"),
    ("", "ova"),
    ("os", "ou"),
    ("is", "i"),
    ("as", "a"),
    ("es", "e"),
    ("as", "iene"),
    ("as", "aite"),
    ("ins", "ina"),
];

/// Whether two family names are the forms that men and women of one family bear.
fn gendered(x: &str, y: &str) -> bool {
    let forms = |man: &str, woman: &str, m: &str, w: &str| {
        let stems = man.strip_suffix(m).zip(woman.strip_suffix(w));
        stems.is_some_and(|(a, b)| a == b && a.len() >= 3)
    };
    GENDERED.iter().any(|(m, w)| forms(x, y, m, w) || forms(y, x, m, w))
}

/// What many given names of a language begin with; what tells them apart stands behind.
const HEADS: &[&str] = &[
    "oluwa", "olu", "chukwu", "babatu", "baba", "ade", "abdul", "abdel", "gebre", "haile", "venkata", "krishna",
    "sigur", "gud", "xiao", "jian", "jean",
];

/// The words without a head that both have, if enough is left.
fn without_shared_head<'w>(x: &'w str, y: &'w str) -> (&'w str, &'w str) {
    let cut = |head: &&str| Some((x.strip_prefix(*head)?, y.strip_prefix(*head)?));
    let rests = HEADS.iter().find_map(cut).filter(|(a, b)| a.len() >= 2 && b.len() >= 2);
    rests.unwrap_or((x, y))
}

/// A slip of the pen: one letter in words of 4 to 7, two from 8; more only beside an equal birth date. Two given names
/// that are both common, or differ in their last vowel, are two names: so twins are named.
fn slip(x: &str, y: &str, families: bool, both_common: impl Fn() -> bool, same_birth: bool) -> Fit {
    let short = x.len().min(y.len());
    let heads_differ = x.as_bytes().first() != y.as_bytes().first();
    let plain = match short {
        0..=3 => 0,
        4..=7 => usize::from(!heads_differ),
        _ => 2 - usize::from(heads_differ),
    };
    let far = match short {
        _ if !same_birth => 0,
        0..=1 => 0,
        2..=3 => 1,
        4..=7 => 2,
        _ => 3,
    };
    let limit = plain.max(far);
    if limit == 0 {
        return Fit::No;
    }
    let distance = letters_apart(x.as_bytes(), y.as_bytes());
    if distance > limit {
        return Fit::No;
    }
    if both_common() {
        let slipped = families || (same_birth && letter_within(x, y));
        return if slipped && distance <= far.min(1) { Fit::Far } else { Fit::No };
    }
    let two_names = !families && (endings_differ(x, y) || (short <= 5 && exchanged(x, y)));
    if distance <= plain && (same_birth || !two_names) {
        return Fit::Slip;
    }
    if distance <= far { Fit::Far } else { Fit::No }
}

/// Whether one word is the other with a letter more, neither the first nor the last: Arun for Arjun.
fn letter_within(x: &str, y: &str) -> bool {
    let (short, long) = if x.len() < y.len() { (x.as_bytes(), y.as_bytes()) } else { (y.as_bytes(), x.as_bytes()) };
    let head = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    short.len() >= 3 && short.len() + 1 == long.len() && head >= 1 && tail >= 1 && head + tail >= short.len()
}

/// Whether words of one length differ in one letter that stands for another, as names do rather than slips.
fn exchanged(x: &str, y: &str) -> bool {
    x.len() == y.len() && x.bytes().zip(y.bytes()).filter(|(a, b)| a != b).count() == 1
}

/// Whether two given names differ in their final vowels only: Daniel and Daniela, Adeola and Adeolu are two names.
fn endings_differ(x: &str, y: &str) -> bool {
    let vowels = ['a', 'e', 'i', 'o', 'u', 'y'];
    let (x, y) = (x.trim_end_matches(vowels), y.trim_end_matches(vowels));
    x == y
}

/// A word with the spellings that romanisations vary levelled: y and i, w and v, ue and u, doubled letters, h after a
/// consonant. Words with one skeleton are spellings of one name when they are long enough.
fn skeleton(word: &str) -> ([u8; MAX_WORD], usize) {
    let mut out = [0_u8; MAX_WORD];
    let mut len = 0;
    let mut push = |byte: u8| {
        if len < MAX_WORD && (len == 0 || out[len - 1] != byte) {
            out[len] = byte;
            len += 1;
        }
    };
    let bytes = word.as_bytes();
    let mut i = 0;
    while i < bytes.len().min(MAX_WORD) {
        let (byte, next) = (bytes[i], bytes.get(i + 1).copied());
        let (first, second, used) = match (byte, next) {
            (b'p', Some(b'h')) => (b'f', None, 2),
            (b'c', Some(b'k')) => (b'k', None, 2),
            (b'o', Some(b'u' | b'o')) => (b'u', None, 2),
            (b'e', Some(b'e')) => (b'i', None, 2),
            (b'e', Some(b'y' | b'j')) => (b'e', Some(b'i'), 2),
            (b'a' | b'o' | b'u', Some(b'e')) => (byte, None, 2),
            (b'h', _) if i > 0 && !b"aeiouy".contains(&bytes[i - 1]) => (0, None, 1),
            (b'x', _) => (b'k', Some(b's'), 1),
            (b'w', _) => (b'v', None, 1),
            (b'q', _) => (b'k', None, 1),
            (b'y', _) => (b'i', None, 1),
            (b'j', _) if i > 0 => (b'i', None, 1),
            _ => (byte, None, 1),
        };
        if first != 0 {
            push(first);
        }
        if let Some(second) = second {
            push(second);
        }
        i += used;
    }
    (out, len)
}

/// Optimal string alignment distance of the words' heads.
fn letters_apart(x: &[u8], y: &[u8]) -> usize {
    let (x, y) = (&x[..x.len().min(MAX_WORD)], &y[..y.len().min(MAX_WORD)]);
    let mut before = [0_usize; MAX_WORD + 1];
    let mut above: [usize; MAX_WORD + 1] = std::array::from_fn(|j| j);
    for i in 1..=x.len() {
        let mut row = [0_usize; MAX_WORD + 1];
        row[0] = i;
        for j in 1..=y.len() {
            let change = usize::from(x[i - 1] != y[j - 1]);
            let mut best = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + change);
            if i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
        }
        before = above;
        above = row;
    }
    above[y.len()]
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "pairs_tests.rs"]
mod pairs_tests;
