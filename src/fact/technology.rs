//! Technologies: since when the public could use them, and for how many years an applicant claims to have.
//!
//! Claims stand in rows of skills and in phrases of a résumé (`10 years of Kubernetes`, `Terraform (9 yrs)`). Only the
//! technology next to the number counts. Says nothing of whether a claim is true.

use std::sync::LazyLock;

use memchr::memmem;

use super::phrase::Phrases;
use super::resume::{clipped, place};
use super::{Facts, date};
use crate::record::{Cell, Field};

/// One technology of the table in `data/technologies.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Technology {
    /// Its usual name, lower case.
    pub name: &'static str,
    /// Month of its first public release, counted from year 0.
    pub released: i32,
    /// Month from which people may fairly count: the same, or that of a preview or predecessor.
    pub counted_from: i32,
    /// Article of the English Wikipedia to check it by.
    pub source: &'static str,
}

/// A name in lower case as four numbers: its bytes, zeros and its length. Every skill of a batch is looked up, so names are
/// hashed and compared as numbers.
type Name = [u64; 4];

/// All technologies by every name.
struct Table {
    /// Of each name one more than its place in `names`, in the first free slot from its hash on; zeros are free. Few slots
    /// are taken, so that most names are found in the first.
    slots: [u16; SLOTS],
    /// They lie close together, as what a look-up costs is mostly the way to memory.
    names: Vec<Name>,
    /// In step with the names.
    technologies: Vec<Technology>,
    /// By the first byte of a name, the lengths of the words that names begin with, a bit each.
    begun: [u32; 256],
    /// The same of names of several words.
    goes_on: [u32; 256],
}

/// Four times as many as there are names, at the least.
const SLOTS: usize = 1 << 11;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let (names, technologies) = (Vec::new(), Vec::new());
    let mut table = Table { slots: [0; SLOTS], names, technologies, begun: [0; 256], goes_on: [0; 256] };
    for line in include_str!("data/technologies.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some(technology) = row(line) else { continue };
        let aliases = line.split('|').nth(1).unwrap_or_default().split(';').filter(|alias| !alias.is_empty());
        aliases.chain([technology.name]).for_each(|name| table.add(name, technology));
    }
    table
});

impl Table {
    fn add(&mut self, name: &'static str, technology: Technology) {
        let first = name.split(' ').next().unwrap_or(name).as_bytes();
        let (Some(key), Some(byte)) = (begun_name(name, name.len()), first.first()) else { return };
        self.begun[usize::from(*byte)] |= 1 << first.len();
        self.goes_on[usize::from(*byte)] |= u32::from(first.len() < name.len()) << first.len();
        if let Err(Some(free)) = self.place(&key) {
            self.names.push(key);
            self.technologies.push(technology);
            self.slots[free] = self.names.len() as u16;
        }
    }

    /// Where a name is, or else the free slot that would lead to it.
    #[inline]
    fn place(&self, name: &Name) -> Result<usize, Option<usize>> {
        // Most names are short, and their numbers but for the first and last are zeros.
        let [first, second, third, last] = *name;
        let hash = (first ^ second.rotate_left(23) ^ third.rotate_left(41) ^ last.rotate_left(13))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let start = (hash >> (64 - SLOTS.ilog2())) as usize;
        for slot in (start..start + SLOTS).map(|slot| slot % SLOTS) {
            let Some(place) = usize::from(self.slots[slot]).checked_sub(1) else { return Err(Some(slot)) };
            let [a, b, c, d] = self.names[place];
            if (a ^ first) | (b ^ second) | (c ^ third) | (d ^ last) == 0 {
                return Ok(place);
            }
        }
        Err(None)
    }
}

fn row(line: &'static str) -> Option<Technology> {
    let mut columns = line.split('|');
    let (name, _, released) = (columns.next()?, columns.next()?, month(columns.next()?)?);
    let (earlier, source) = (month(columns.next()?), columns.next()?);
    Some(Technology { name, released, counted_from: earlier.unwrap_or(released), source })
}

/// `2014-06` as a count of months.
fn month(text: &str) -> Option<i32> {
    let (year, month) = text.split_once('-')?;
    Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
}

/// Names that are ordinary words, trades or people too: known, but nobody's years are counted by them.
const AMBIGUOUS: [&str; 10] =
    ["chef", "salt", "sketch", "notion", "consul", "express", "claude", "vault", "lambda", "scrum"];
/// The longest name, in bytes.
const LONGEST: usize = 31;
/// The most words of a name.
const MOST_WORDS: usize = 3;
/// The most claims of one application.
const MOST: usize = 24;

/// The technology of this name, whatever its case.
pub fn named(name: &str) -> Option<&'static Technology> {
    begun(name, name.len())
}

/// The technology whose name the first so many bytes of a text are, whatever its case.
fn begun(text: &str, len: usize) -> Option<&'static Technology> {
    let place = TABLE.place(&begun_name(text, len)?).ok()?;
    TABLE.technologies.get(place)
}

/// Whether this is the name of a technology, whatever its case.
pub fn known(name: &str) -> bool {
    named(name).is_some()
}

/// Where a list that begins with the name of a technology and a comma goes on behind both, the name in whatever case and
/// with a blank or none before it: most lists of skills are written so, and one look at sixteen bytes tells. `None` for the
/// few longer names too.
pub fn listed_first(list: &str) -> Option<&str> {
    const EACH: u128 = u128::from_le_bytes([1; 16]);
    let blank = usize::from(list.starts_with(' '));
    let begin = u128::from_le_bytes(near(&list.as_bytes()[blank..]));
    // The lowest high bit is that of the first comma.
    let other = begin ^ (u128::from(b',') * EACH);
    let commas = other.wrapping_sub(EACH) & !other & (0x80 * EACH);
    let len = commas.trailing_zeros() as usize / 8;
    if !(1..16).contains(&len) {
        return None;
    }
    let name = begin & (u128::MAX >> (128 - 8 * len));
    let [low, high] = [name as u64, (name >> 64) as u64].map(lower_case);
    TABLE.place(&[low, high, 0, (len as u64) << 56]).is_ok().then(|| &list[blank + len + 1..])
}

/// Whether the name of a technology may begin with this word, and whether more words may follow: never false where it is so.
fn may_begin(word: &str) -> (bool, bool) {
    let word = word.trim_ascii().as_bytes();
    let first = usize::from(word.first().map_or(0, u8::to_ascii_lowercase));
    let within = |lengths: u32| word.len() <= LONGEST && lengths >> word.len() & 1 == 1;
    (within(TABLE.begun[first]), within(TABLE.goes_on[first]))
}

/// Every name.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("data/technologies.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split('|').take(2).flat_map(|names| names.split(';'))).filter(|name| !name.is_empty())
}

/// The name that the first so many bytes of a text are, without the blanks around it; of no more than [`LONGEST`] bytes.
#[inline]
fn begun_name(text: &str, len: usize) -> Option<Name> {
    let text = text.as_bytes();
    let ahead = text.get(..len)?.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let len = text[ahead..len].trim_ascii_end().len();
    (1..=LONGEST).contains(&len).then(|| lower(&text[ahead..], len))
}

/// By the length of a name, which bytes of its numbers are its own.
static OWN: [[u64; 4]; LONGEST + 1] = {
    let mut own = [[0; 4]; LONGEST + 1];
    let (mut len, mut at) = (0, 0);
    while len <= LONGEST {
        while at < len {
            own[len][at / 8] |= 0xff << (8 * (at % 8));
            at += 1;
        }
        (len, at) = (len + 1, 0);
    }
    own
};

/// So many bytes with which a text begins; zeros behind its end.
#[inline]
fn near<const N: usize>(text: &[u8]) -> [u8; N] {
    text.first_chunk().copied().unwrap_or_else(|| {
        let mut near = [0; N];
        near[..text.len()].copy_from_slice(text);
        near
    })
}

/// The name of so many bytes with which a text begins. What stands behind it is read too and left out then, as that is
/// cheaper than to look how long the name is.
#[inline]
fn lower(text: &[u8], len: usize) -> Name {
    let mut name = [0; 4];
    for ((part, eight), own) in name.iter_mut().zip(near::<{ LONGEST + 1 }>(text).as_chunks().0).zip(&OWN[len]) {
        *part = lower_case(u64::from_le_bytes(*eight) & own);
    }
    name[3] |= (len as u64) << 56;
    name
}

/// Eight bytes with ASCII capitals in lower case: of each byte the high bit tells whether it is one.
fn lower_case(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let low = bytes & (0x7f * EACH);
    let from_a = low + u64::from(0x80 - b'A') * EACH;
    let past_z = low + u64::from(0x7f - b'Z') * EACH;
    bytes | ((from_a ^ past_z) & !bytes & (0x80 * EACH)) >> 2
}

/// The technology whose name the first so many bytes of a text are, if years are counted by it.
fn countable(text: &str, len: usize) -> Option<&'static Technology> {
    begun(text, len).filter(|found| !AMBIGUOUS.contains(&found.name))
}

/// Years that an applicant claims of one technology.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// The technology.
    pub technology: &'static Technology,
    /// Years claimed.
    pub years: f64,
    /// The most years possible at the application, to a tenth; unknown where no date of it is.
    pub possible: Option<f64>,
    /// Where the claim stands.
    pub cell: Cell,
}

impl Facts<'_> {
    /// Years claimed of technologies whose first release is known, in the order of skills, then of the résumé.
    pub fn experience(&self) -> &[Claim] {
        self.experience.get_or_init(|| {
            let mut claimed: Vec<_> = rows(self).take(MOST).collect();
            phrases(self, &mut claimed);
            if claimed.is_empty() {
                return Vec::new();
            }
            let now = self.applied_at().or(Some(self.ground.as_of).filter(|as_of| *as_of > 0));
            let now = now.map(|ms| date::first_month(date::civil(ms.div_euclid(86_400_000))));
            let possible = |technology: &Technology| {
                now.map(|now| (f64::from((now - technology.counted_from).max(0)) / 1.2).round() / 10.0)
            };
            let claim = |(technology, years, cell)| Claim { technology, years, possible: possible(technology), cell };
            claimed.into_iter().take(MOST).map(claim).collect()
        })
    }
}

/// A technology, the years claimed of it and where.
type Claimed = (&'static Technology, f64, Cell);

fn rows<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = Claimed> + 'a {
    facts.app.of(Field::SkillYears).filter_map(|cell| {
        let name = facts.app.item(Field::SkillName, cell.item)?;
        let technology = countable(name, name.len())?;
        let years = facts.app.text(cell).replace(',', ".").parse::<f64>().ok();
        Some((technology, years.filter(|years| years.is_finite() && *years > 0.0)?, *cell))
    })
}

fn phrases(facts: &Facts<'_>, claimed: &mut Vec<Claimed>) {
    let Some(cell) = facts.app.cell(Field::ResumeText, 0) else { return };
    let text = facts.app.text(cell);
    claims(clipped(text), |(technology, years, said)| {
        claimed.extend(place(text, said).map(|within| (technology, years, cell.part(within))));
    });
}

/// Gives technologies, years and the phrase, in the order of the text.
fn claims<'t>(text: &'t str, mut give: impl FnMut((&'static Technology, f64, &'t str))) {
    static YEAR: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("year"));
    static YRS: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("yrs"));
    let within = |word: &'static LazyLock<memmem::Finder<'static>>| word.find_iter(text.as_bytes()).take(4 * MOST);
    let (mut years, mut yrs) = (within(&YEAR), within(&YRS));
    let (mut year, mut other) = (years.next(), yrs.next());
    let mut found = 0;
    while found < MOST {
        let next = match (year, other) {
            (Some(at), Some(before)) if before < at => other,
            (Some(_), _) => year,
            (None, _) => other,
        };
        let Some(at) = next else { break };
        if next == year {
            year = years.next();
        } else {
            other = yrs.next();
        }
        if let Some(claim) = claim(text, at) {
            found += 1;
            give(claim);
        }
    }
}

/// The claim around the word for years that begins at `at`.
fn claim(text: &str, at: usize) -> Option<(&'static Technology, f64, &str)> {
    let bytes = text.as_bytes();
    let unit = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
    if !matches!(&text[at..at + unit], "year" | "years" | "yrs") {
        return None;
    }
    let before = text[..at].trim_end_matches([' ', '-', '+']);
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let from = before.len() - digits;
    let apart =
        from == 0 || !(bytes[from - 1].is_ascii_alphanumeric() || matches!(bytes[from - 1], b'.' | b'-' | b'/'));
    if !(1..=2).contains(&digits) || !apart || at - before.len() > 3 {
        return None;
    }
    let years = before[from..].bytes().fold(0.0, |years, digit| years * 10.0 + f64::from(digit - b'0'));
    let end = at + unit;
    match after(&text[end..]) {
        Some((technology, len)) => Some((technology, years, &text[from..end + len])),
        None => {
            let (technology, start) = ahead(&text[..from])?;
            Some((technology, years, &text[start..end]))
        }
    }
}

/// Words between years and the name of a technology. No name begins with one.
#[rustfmt::skip] // words, not lines
static FILLERS: Phrases = Phrases::of(&[
    "building", "coding", "commercial", "deep", "developing", "development", "experience", "experiences",
    "extensive", "hands-on", "in", "industry", "of", "on", "practical", "production", "professional", "programming",
    "proven", "solid", "strong", "the", "using", "with", "work", "working",
]);

/// `of hands-on experience with Kubernetes`: the technology and where its name ends.
fn after(rest: &str) -> Option<(&'static Technology, usize)> {
    let mut at = rest.len() - rest.trim_start_matches(['\'', '\u{2019}']).len();
    for nth in 0..6 {
        let tail = rest.get(at..)?;
        let blank = tail.bytes().take_while(|b| *b == b' ').count();
        if blank == 0 {
            return None;
        }
        at += blank;
        let tail = &rest[at..];
        let word = first_word(tail.as_bytes());
        if FILLERS.has_word(&tail.as_bytes()[..word]) {
            at += word;
            continue;
        }
        let (technology, len) = leading(tail)?;
        // Of a list the years are those of all of it together. Where no word ties years and name, nothing but an end may
        // follow: "9 years Java" counts Java, "9 years Java teams" the teams.
        let (next, ended) = (&tail[len..], nth > 0 || ends(&tail[len..]));
        return (ended && !listed(next)).then_some((technology, at + len));
    }
    None
}

/// How many bytes stand before the first blank or end of a line; of what is longer than any name, at the least as many.
fn first_word(text: &[u8]) -> usize {
    let near = &text[..text.len().min(2 * LONGEST)];
    near.iter().position(|byte| matches!(byte, b' ' | b'\n' | b'\r')).unwrap_or(near.len())
}

/// Whether a statement ends behind a name: the text does, a mark follows, or the word for experience.
fn ends(rest: &str) -> bool {
    let next = rest.trim_start_matches(' ');
    next.len() == rest.len() && !next.starts_with(char::is_alphanumeric)
        || next.is_empty()
        || next.starts_with(['\n', '\r', '(', '-', '\u{2013}', '|'])
        || next.get(..10).is_some_and(|word| word.eq_ignore_ascii_case("experience"))
}

/// Whether another technology follows: `, Docker`, ` and Go`, `/Java`, or ` Docker` alone.
fn listed(rest: &str) -> bool {
    let marked = rest.trim_start();
    let next = ["and ", "or ", "& ", "&", "/", ",", "+ "].iter().find_map(|mark| marked.strip_prefix(mark));
    next.or_else(|| rest.strip_prefix(' ')).map(str::trim_start).is_some_and(|next| {
        let next = next.strip_prefix("and ").or(next.strip_prefix("or ")).unwrap_or(next);
        leading(next).is_some()
    })
}

/// The technology whose name, of up to three words, begins a text; the longest counts.
fn leading(text: &str) -> Option<(&'static Technology, usize)> {
    // A résumé may be one line: no further than the longest name and the marks behind it.
    let near = &text[..text.floor_char_boundary(2 * LONGEST)];
    let (begins, goes_on) = may_begin(unmarked(&near[..first_word(near.as_bytes())]));
    if !begins {
        return None;
    }
    let line = &near[..memchr::memchr2(b'\n', b'\r', near.as_bytes()).unwrap_or(near.len())];
    let mut best = None;
    let mut end = 0;
    for _ in 0..MOST_WORDS {
        let next = memchr::memchr(b' ', &line.as_bytes()[end..]).map_or(line.len(), |blank| end + blank);
        let len = unmarked(&line[..next]).len();
        if let Some(found) = countable(near, len) {
            best = Some((found, len));
        }
        // A mark ends the name.
        if len < next || next >= line.len() || !goes_on {
            break;
        }
        end = next + 1;
    }
    best
}

/// A name without the marks behind it.
fn unmarked(name: &str) -> &str {
    name.trim_end_matches([',', '.', ';', ')', ':', '!'])
}

/// `Terraform (`, `Terraform: `, `Terraform - `: the technology before a number and where its name begins.
fn ahead(before: &str) -> Option<(&'static Technology, usize)> {
    let name_end = before.trim_end_matches(['(', ':', '-', ' ', '\u{2013}']).len();
    if name_end == before.trim_end_matches(' ').len() {
        return None;
    }
    let head = &before[..name_end];
    let line = head
        .rfind(['\n', '\r', ',', ';', '|', '\u{2022}', ':'])
        .map_or(0, |mark| mark + head[mark..].chars().next().map_or(1, char::len_utf8));
    let mut start = head.len();
    let mut best = None;
    for _ in 0..MOST_WORDS {
        start = head[line..start].trim_end().rfind(' ').map_or(line, |blank| line + blank + 1);
        let name = head[start..].trim_start_matches([' ', '\t', '-', '*']);
        if let Some(found) = countable(name, name.len()) {
            best = Some((found, head.len() - name.len()));
        }
        if start == line {
            break;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let lines: Vec<&str> =
            include_str!("data/technologies.txt").lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() >= 150 && lines.is_sorted_by_key(|line| line.split('|').next()), "{}", lines.len());
        for line in lines {
            let found = row(line).unwrap_or_else(|| panic!("{line}"));
            let years = found.counted_from / 12..=found.released / 12;
            assert!(years.start() >= &1970 && years.end() <= &2026 && !found.source.is_empty(), "{line}");
            assert_eq!(named(found.name), Some(&found), "{line}: named twice");
            let aliases = line.split('|').nth(1).unwrap_or_default().split(';').filter(|alias| !alias.is_empty());
            assert!(aliases.map(named).all(|named| named.is_some()), "{line}");
        }
        assert!(TABLE.names.len() < SLOTS / 4 && TABLE.names.len() == TABLE.technologies.len());
        let blanks = |name: &Name| name.iter().flat_map(|n| n.to_le_bytes()).filter(|byte| *byte == b' ').count();
        assert!(TABLE.names.iter().all(|name| blanks(name) < MOST_WORDS));
        assert!(names().all(|name| !FILLERS.has_word(name.split(' ').next().unwrap_or_default().as_bytes())));
        assert!(names().all(|name| unmarked(name) == name));
        assert_eq!(named("K8s").map(|t| t.name), Some("kubernetes"));
        assert_eq!(named("Angular").map(|t| t.counted_from), named("AngularJS").map(|t| t.released));
    }

    #[test]
    fn lists_begin_with_names() {
        for name in names() {
            let rest = Some(" x, y").filter(|_| name.len() < 16);
            for list in [format!("{name}, x, y"), format!(" {}, x, y", name.to_uppercase())] {
                assert_eq!(listed_first(&list), rest, "{list}");
            }
        }
        assert_eq!((listed_first("Go,"), listed_first(" c#,\u{e9}")), (Some(""), Some("\u{e9}")));
        for other in ["", ",", " ,x", "go", "gox,y", "go\0,x", "go ,x", "  go,x", "go;x,y", "g\u{f6},x", "\u{e9},go,x"]
        {
            assert_eq!(listed_first(other), None, "{other}");
        }
    }

    #[test]
    fn claims_in_phrases() {
        for (text, expected) in [
            ("I have 10 years of Kubernetes.", &[("kubernetes", 10.0)][..]),
            ("over 12+ years of hands-on experience with React Native, most of it alone", &[("react native", 12.0)]),
            ("5 years of experience in Terraform and Spark", &[]),
            ("9 years of Docker, Helm and Go", &[]),
            ("9 years of Java/Kotlin", &[]),
            ("9 years of Java, and Kotlin", &[]),
            ("10 years of Java and 3 of Kubernetes", &[("java", 10.0)]),
            ("15 years' experience in Go, mostly", &[("go", 15.0)]),
            ("Terraform (9 yrs), Ansible (11 years)", &[("terraform", 9.0), ("ansible", 11.0)]),
            ("Skills:\nGitHub Actions - 4 years\nDocker: 8 years", &[("github actions", 4.0), ("docker", 8.0)]),
            ("7 years working in Ruby on Rails", &[("ruby on rails", 7.0)]),
            ("36 years as a Data Analyst; strongest in React", &[]),
            ("20 years in remote teams building products with PyTorch", &[]),
            ("15 years of chef experience", &[]),
            ("10 years of go-to-market work", &[]),
            ("in 2019 years of Java", &[]),
            ("version 1.10 years of Java", &[]),
            ("10 years of cloud work with Kubernetes", &[]),
            ("Java 10 years", &[]),
            ("10 yearly Java", &[]),
            ("9 years Java, mostly alone", &[("java", 9.0)]),
            ("9 years Java experience", &[("java", 9.0)]),
            ("9 years Java", &[("java", 9.0)]),
            ("9 years of Java\nKotlin since", &[("java", 9.0)]),
            ("43 years GraphQL remote teams", &[]),
            ("31 years Swift a Data Engineer", &[]),
            ("9 years of experience in Docker PHP Flutter", &[]),
            ("years of Java", &[]),
            ("", &[]),
        ] {
            let found: Vec<(&str, f64)> = all(text).iter().map(|(t, years, _)| (t.name, *years)).collect();
            assert_eq!(found, expected, "{text}");
        }
        let said = |text| all(text).first().map(|(.., said)| *said);
        assert_eq!(said("for 10 years of Kubernetes."), Some("10 years of Kubernetes"));
        assert_eq!(said("Go, Terraform (9 yrs)"), Some("Terraform (9 yrs"));
    }

    fn all(text: &str) -> Vec<(&'static Technology, f64, &str)> {
        let mut found = Vec::new();
        claims(text, |claim| found.push(claim));
        found
    }

    proptest::proptest! {
        #[test]
        fn names_are_levelled(name in "[ -~é]{0,31}", behind in "[ -~é]{0,40}") {
            let text = format!("{name}{behind}");
            let bytes: Vec<u8> = begun_name(&text, name.len()).into_iter().flatten().flat_map(u64::to_le_bytes).collect();
            let mut expected = name.trim_ascii().to_ascii_lowercase().into_bytes();
            let len = expected.len();
            if (1..=LONGEST).contains(&len) {
                expected.resize(LONGEST, 0);
                expected.push(len as u8);
                proptest::prop_assert_eq!(bytes, expected);
            } else {
                proptest::prop_assert!(bytes.is_empty());
            }
        }

        #[test]
        fn never_panics(text in "([0-9]{1,3}[ +-]{0,2}(years?|yrs)['\u{2019} ]{0,2}(of|with|é)? ?(Go|React|K8s)?[ (:,.\n-]{0,3}){0,6}\\PC{0,20}") {
            for (_, _, said) in all(&text) {
                proptest::prop_assert!(place(&text, said).is_some());
            }
        }
    }
}
