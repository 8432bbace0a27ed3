//! A region: a country or territory by its ISO 3166-1 alpha-2 code, read from codes and names.
//!
//! Regions serve reading (which numbering plan, which address form) and comparison with each other. Nothing here ranks,
//! groups or judges them.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// `alpha-2,alpha-3,name|name|...` a line; names folded as [`fold`] does. Made by `scripts/refresh_lists.py`.
static TABLE: &str = include_str!("data/regions.txt");

/// Which of the 676 codes are assigned: asked for every phone and every country cell.
static ASSIGNED: LazyLock<[bool; 676]> = LazyLock::new(|| {
    let mut assigned = [false; 676];
    CODES.iter().filter_map(|code| place(*code)).for_each(|place| assigned[place] = true);
    assigned
});

/// The number of a code, if it is two capital letters.
fn place([a, b]: [u8; 2]) -> Option<usize> {
    let letter = |byte: u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
    Some(letter(a)? * 26 + letter(b)?)
}

/// ISO 3166-1 alpha-2 code in upper case. Only assigned codes (and `XK`) exist as values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region([u8; 2]);

impl Region {
    /// The region of an alpha-2 code in any case; `None` if the code is not assigned.
    pub fn from_code(code: &str) -> Option<Region> {
        let &[a, b] = code.as_bytes() else { return None };
        let code = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
        let code = if code == *b"UK" { *b"GB" } else { code };
        let assigned = place(code).is_some_and(|place| ASSIGNED[place]);
        assigned.then_some(Region(code))
    }

    /// The region that a country cell names: alpha-2, alpha-3, or a name in English or in a language of the country.
    pub fn read(text: &str) -> Option<Region> {
        let text = text.trim();
        if text.len() == 2 {
            return Region::from_code(text);
        }
        let folded = fold(text);
        let at = NAMES.binary_search_by(|(name, _)| (*name).cmp(folded.as_str())).ok()?;
        Some(NAMES[at].1)
    }

    /// The letters of the code.
    pub(crate) const fn code(&self) -> &[u8; 2] {
        &self.0
    }

    /// The code, such as `US`.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Region {
    type Error = String;

    fn try_from(code: String) -> Result<Region, String> {
        Region::from_code(&code).ok_or(format!("`{code}` is no region"))
    }
}

impl From<Region> for String {
    fn from(region: Region) -> String {
        region.as_str().to_owned()
    }
}

/// Letters only, lower case, without accents, words joined by one space, a leading "the" dropped. Bounded to 64 letters.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len().min(64));
    for c in text.chars().take(64) {
        if c.is_ascii_alphabetic() {
            folded.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() {
            folded.extend(
                any_ascii::any_ascii_char(c).chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()),
            );
        } else if (c == ' ' || c == '-') && !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    let trimmed = folded.trim_end();
    trimmed.strip_prefix("the ").unwrap_or(trimmed).to_owned()
}

static CODES: LazyLock<Vec<[u8; 2]>> = LazyLock::new(|| {
    let mut codes: Vec<[u8; 2]> = lines().map(|(code, _)| code).collect();
    codes.sort_unstable();
    codes
});

static NAMES: LazyLock<Vec<(&'static str, Region)>> = LazyLock::new(|| {
    let mut names: Vec<(&'static str, Region)> =
        lines().flat_map(|(code, names)| names.split([',', '|']).map(move |name| (name, Region(code)))).collect();
    names.retain(|(name, _)| !name.is_empty());
    names.sort_unstable();
    names.dedup_by_key(|(name, _)| *name);
    names
});

/// Code and the rest of each line of the table.
fn lines() -> impl Iterator<Item = ([u8; 2], &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (code, names) = line.split_once(',')?;
        let &[a, b] = code.as_bytes() else { return None };
        Some(([a, b], names))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        Region::read(text).map_or("-".to_owned(), |r| r.to_string())
    }

    #[test]
    fn reads_codes_and_names() {
        for (text, code) in [
            ("us", "US"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("United States", "US"),
            ("The United States of America", "US"),
            ("UK", "GB"),
            ("England", "GB"),
            ("Great Britain", "GB"),
            ("gbr", "GB"),
            ("Deutschland", "DE"),
            ("ESPAÑA", "ES"),
            ("Côte d'Ivoire", "CI"),
            ("Polska", "PL"),
            ("South Korea", "KR"),
            ("Czech Republic", "CZ"),
            ("Türkiye", "TR"),
            ("Holland", "NL"),
            ("Россия", "RU"),
            ("日本", "JP"),
            ("xx", "-"),
            ("Remote", "-"),
            ("", "-"),
            ("Texas", "-"),
        ] {
            assert_eq!(read(text), code, "{text}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_read_and_folded() {
        assert!(CODES.len() >= 249, "{}", CODES.len());
        for (name, region) in NAMES.iter() {
            assert_eq!(fold(name), *name, "{region}");
            assert_eq!(Region::read(name), Some(*region), "{name}");
        }
    }
}
