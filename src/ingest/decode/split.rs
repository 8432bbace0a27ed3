//! Several values in one cell: `a@x.org, b@y.org`, two phones, links in a sentence.
//!
//! A cell is split only where every part is a value of its kind; otherwise it stays whole, so that a malformed value
//! is seen as it was written. Extensions, slashes inside numbers and commas inside links do not split.

use crate::ingest::mapping::{is_host, is_url};
use crate::record::trim;

/// What kind of list a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Mail addresses.
    Emails,
    /// Phone numbers.
    Phones,
    /// Web addresses.
    Links,
    /// Short names, such as skills.
    Words,
}

/// Gives each value of a cell to `sink`, in order.
pub(crate) fn split(kind: Kind, cell: &str, mut sink: impl FnMut(&str)) {
    let cell = trim(cell);
    match kind {
        Kind::Emails => emails(cell, &mut sink),
        Kind::Phones => phones(cell, &mut sink),
        Kind::Links => links(cell, &mut sink),
        Kind::Words => words(cell, &mut sink),
    }
}

/// The bytes that begin or part the values of a list: these, and control characters. Most cells hold none.
struct Marks([bool; 256]);

impl Marks {
    const fn new(bytes: &[u8]) -> Marks {
        let (mut marks, mut at) = ([false; 256], 0);
        while at < 32 {
            marks[at] = true;
            at += 1;
        }
        at = 0;
        while at < bytes.len() {
            marks[bytes[at] as usize] = true;
            at += 1;
        }
        Marks(marks)
    }

    fn any(&self, cell: &str) -> bool {
        cell.bytes().any(|byte| self.0[usize::from(byte)])
    }
}

static MAIL_MARKS: Marks = Marks::new(b",;| /<[:\"");
static PHONE_MARKS: Marks = Marks::new(b",;|/[\"'");
static LINK_MARKS: Marks = Marks::new(b",;| [\"<");

const fn hard(c: char) -> bool {
    matches!(c, ',' | ';' | '|' | '\n' | '\r' | '\t')
}

/// A list printed with brackets and quotes, as some exports write one, loses them.
fn unwrapped(cell: &str) -> &str {
    cell.strip_prefix('[').and_then(|c| c.strip_suffix(']')).unwrap_or(cell)
}

fn unquoted(part: &str) -> &str {
    part.trim().trim_matches(['"', '\'']).trim()
}

fn emails(cell: &str, sink: &mut impl FnMut(&str)) {
    if !MAIL_MARKS.any(cell) {
        return sink(cell);
    }
    let inner = unwrapped(cell);
    let one = |part: &str| part.matches('@').count() == 1;
    let by = |f: fn(char) -> bool| inner.split(f).map(unquoted).filter(|p| !p.is_empty());
    if by(hard).count() > 1 && by(hard).all(one) {
        return by(hard).for_each(|part| sink(bare_mail(part)));
    }
    let space = |c: char| hard(c) || c.is_whitespace() || c == '/';
    if by(space).count() > 1 && by(space).all(one) {
        return by(space).for_each(|part| sink(bare_mail(part)));
    }
    sink(bare_mail(unquoted(inner)));
}

/// `Ann Lee <a@x.org>` and `mailto:a@x.org` are `a@x.org`.
fn bare_mail(part: &str) -> &str {
    let inner = part.rsplit_once('<').and_then(|(_, rest)| rest.trim().strip_suffix('>')).filter(|i| i.contains('@'));
    let part = inner.unwrap_or(part).trim();
    let head = part.get(..7).unwrap_or_default();
    if head.eq_ignore_ascii_case("mailto:") { part[7..].split('?').next().unwrap_or_default() } else { part }
}

/// Digits that make a part a phone of its own.
const PHONE_DIGITS: usize = 7;

fn phones(cell: &str, sink: &mut impl FnMut(&str)) {
    let separated = PHONE_MARKS.any(cell)
        || (cell.bytes().any(|b| b.is_ascii_lowercase()) && (cell.contains(" or ") || cell.contains(" and ")));
    if !separated {
        return sink(cell);
    }
    let inner = unwrapped(cell);
    let pieces = || {
        inner
            .split(|c: char| hard(c) || c == '/')
            .flat_map(|p| p.split(" or "))
            .flat_map(|p| p.split(" and "))
            .map(|p| unlabelled(unquoted(p)))
            .filter(|p| !p.is_empty())
    };
    let whole = |p: &str| p.chars().filter(|c| c.is_numeric()).count() >= PHONE_DIGITS && !is_extension(p);
    if pieces().count() > 1 && pieces().all(whole) {
        pieces().for_each(sink);
    } else {
        sink(unquoted(inner));
    }
}

fn is_extension(part: &str) -> bool {
    let lower = part.trim_start().get(..3).unwrap_or_default().to_ascii_lowercase();
    lower == "ext" || part.trim_start().starts_with(['x', 'X', '#'])
}

/// `Mobile: +1 212 ...` without its label.
fn unlabelled(part: &str) -> &str {
    match part.split_once(':') {
        Some((label, rest)) if !label.is_empty() && label.chars().all(|c| c.is_alphabetic() || c == ' ') => rest.trim(),
        _ => part,
    }
}

fn links(cell: &str, sink: &mut impl FnMut(&str)) {
    if !LINK_MARKS.any(cell) {
        return sink(cell);
    }
    let mut found = 0;
    for word in unwrapped(cell).split(|c: char| c.is_whitespace() || c == '|') {
        link_words(word, &mut |link| {
            found += 1;
            sink(link);
        });
    }
    if found == 0 {
        sink(unquoted(unwrapped(cell)));
    }
}

/// The links of a word: `a.org,b.org` are two if both begin like links, `a.org/x,y` is one.
fn link_words(word: &str, sink: &mut impl FnMut(&str)) {
    let mut start = 0;
    for (at, _) in word.match_indices([',', ';']) {
        let next = word[at + 1..].trim_start_matches(['"', '\'', '(', '<']);
        if at >= start && begins_like_link(next) {
            one_link(&word[start..at], sink);
            start = at + 1;
        }
    }
    one_link(&word[start..], sink);
}

fn one_link(word: &str, sink: &mut impl FnMut(&str)) {
    let link = word.trim_matches(['"', '\'', '<', '>', '(', ')', ',', ';', '.', '[', ']', '!']);
    let scheme = link.find("http://").or_else(|| link.find("https://"));
    let link = scheme.filter(|at| *at > 0 && link[..*at].ends_with(':')).map_or(link, |at| &link[at..]);
    if begins_like_link(link) {
        sink(link);
    }
}

fn begins_like_link(text: &str) -> bool {
    let lower: String = text.chars().take(80).flat_map(char::to_lowercase).collect();
    let host = lower.split(['/', '?', '#', ',', ';', '"']).next().unwrap_or_default();
    is_url(&lower) || (!host.contains('@') && is_host(host) && host.matches('.').count() <= 4)
}

fn words(cell: &str, sink: &mut impl FnMut(&str)) {
    let inner = unwrapped(cell);
    let separator = |c: char| hard(c) || matches!(c, '•' | '·' | '●');
    let mut depth = 0_i32;
    let mut start = 0;
    for (at, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            c if separator(c) && depth <= 0 => {
                push_word(&inner[start..at], sink);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    push_word(&inner[start..], sink);
}

fn push_word(part: &str, sink: &mut impl FnMut(&str)) {
    let part = unquoted(part);
    if !part.is_empty() {
        sink(part);
    }
}

/// A name on a network: at least three letters, digits, dots, dashes or underscores, and not a word like "none".
pub(crate) fn handle(value: &str) -> Option<&str> {
    let value = value.trim().trim_start_matches('@');
    let value = value.strip_prefix("in/").unwrap_or(value).trim_matches('/');
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let said_nothing = [
        "none", "n.a", "n.a.", "null", "nil", "no", "yes", "unknown", "keine", "aucun", "ninguno", "nan", "na",
        "linkedin", "github", "profile", "me",
    ];
    let lower = value.to_lowercase();
    let good = value.chars().count() >= 3
        && value.chars().all(allowed)
        && value.chars().any(char::is_alphanumeric)
        && !said_nothing.contains(&lower.as_str())
        && !is_url(&lower)
        && !lower.contains(".com");
    good.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(kind: Kind, cell: &str) -> Vec<String> {
        let mut out = Vec::new();
        split(kind, cell, |part| out.push(part.to_owned()));
        out
    }

    #[test]
    fn mail_cells() {
        for (cell, expected) in [
            ("a@x.com", &["a@x.com"][..]),
            ("a@x.com, b@y.com", &["a@x.com", "b@y.com"]),
            ("a@x.com;b@y.com", &["a@x.com", "b@y.com"]),
            ("a@x.com b@y.com", &["a@x.com", "b@y.com"]),
            ("a@x.com / b@y.com", &["a@x.com", "b@y.com"]),
            ("a@x.com\nb@y.com", &["a@x.com", "b@y.com"]),
            ("[\"a@x.com\", \"b@y.com\"]", &["a@x.com", "b@y.com"]),
            ("Ann Lee <a@x.com>", &["a@x.com"]),
            ("Ann <a@x.com>, Bo <b@y.com>", &["a@x.com", "b@y.com"]),
            ("mailto:a@x.com", &["a@x.com"]),
            ("a@x,com", &["a@x,com"]),
            ("ann lee@x.com", &["ann lee@x.com"]),
            ("a@@x.com", &["a@@x.com"]),
            ("ax.com", &["ax.com"]),
            ("a@x.com,", &["a@x.com,"]),
            ("call me", &["call me"]),
        ] {
            assert_eq!(parts(Kind::Emails, cell), expected, "{cell}");
        }
    }

    #[test]
    fn phone_cells() {
        for (cell, expected) in [
            ("+1 212 867 5309", &["+1 212 867 5309"][..]),
            ("212-867-5309; 646-555-0199", &["212-867-5309", "646-555-0199"]),
            ("212-867-5309, 646-555-0199", &["212-867-5309", "646-555-0199"]),
            ("212-867-5309 / 646-555-0199", &["212-867-5309", "646-555-0199"]),
            ("212-867-5309\n646-555-0199", &["212-867-5309", "646-555-0199"]),
            ("212-867-5309 or 646-555-0199", &["212-867-5309", "646-555-0199"]),
            ("Mobile: 212-867-5309, Home: 646-555-0199", &["212-867-5309", "646-555-0199"]),
            ("['+12128675309', '+16465550199']", &["+12128675309", "+16465550199"]),
            ("+1 212 867 5309, ext 12", &["+1 212 867 5309, ext 12"]),
            ("+1 212 867 5309, ext 1234567", &["+1 212 867 5309, ext 1234567"]),
            ("030/1234567", &["030/1234567"]),
            ("+49 30 123456/78", &["+49 30 123456/78"]),
            ("1-800-FLOWERS", &["1-800-FLOWERS"]),
            ("1.2025550143E10", &["1.2025550143E10"]),
            ("n/a", &["n/a"]),
        ] {
            assert_eq!(parts(Kind::Phones, cell), expected, "{cell}");
        }
    }

    #[test]
    fn link_cells() {
        for (cell, expected) in [
            ("https://www.linkedin.com/in/ann", &["https://www.linkedin.com/in/ann"][..]),
            ("linkedin.com/in/ann, github.com/ann", &["linkedin.com/in/ann", "github.com/ann"]),
            ("https://a.org/x,https://b.org/y", &["https://a.org/x", "https://b.org/y"]),
            ("https://a.org/x,y;z", &["https://a.org/x,y;z"]),
            (
                "My LinkedIn: https://www.linkedin.com/in/ann and GitHub https://github.com/ann.",
                &["https://www.linkedin.com/in/ann", "https://github.com/ann"],
            ),
            ("LinkedIn:https://www.linkedin.com/in/ann x", &["https://www.linkedin.com/in/ann"]),
            ("[\"https://a.org\"]", &["https://a.org"]),
            ("ann lee", &["ann lee"]),
            ("@ann", &["@ann"]),
        ] {
            assert_eq!(parts(Kind::Links, cell), expected, "{cell}");
        }
    }

    #[test]
    fn skill_cells_and_handles() {
        assert_eq!(parts(Kind::Words, "Rust, C++ (17, 20); SQL\nGo"), ["Rust", "C++ (17, 20)", "SQL", "Go"]);
        assert_eq!(parts(Kind::Words, "['Rust', 'Go']"), ["Rust", "Go"]);
        assert_eq!(handle("ann-lee-1"), Some("ann-lee-1"));
        assert_eq!(handle("@ann_lee"), Some("ann_lee"));
        for nothing in
            ["n/a", "none", "-", "", "https://www.linkedin.com/in/ann", "linkedin.com/in/ann", "ann lee", "..."]
        {
            assert_eq!(handle(nothing), None, "{nothing}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cell_panics(cell in "\\PC{0,80}") {
            for kind in [Kind::Emails, Kind::Phones, Kind::Links, Kind::Words] {
                split(kind, &cell, |_| {});
            }
            let _ = handle(&cell);
        }

        #[test]
        fn nothing_is_invented(cell in "[a-z0-9@.,;/ <>\\[\\]\"+-]{0,60}") {
            for kind in [Kind::Emails, Kind::Phones, Kind::Links] {
                for part in parts(kind, &cell) {
                    proptest::prop_assert!(cell.contains(&part), "{part} is not in {cell}");
                }
            }
        }
    }
}
