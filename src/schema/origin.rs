//! What gives away where somebody is from although it is plain text: the beginning of a phone number, the end of a host,
//! a name in a mailbox, a column that names a country.
//!
//! Whole values are compared freely; only looks at a part of one are judged here, and columns are typed by their header.
//! Free text (a resume, an answer) is left to the author of the rule and its readers: see
//! [`country_named`].

use std::borrow::Cow;

use super::{Object, row};
use crate::condition::{FieldId, Look, Value};
use crate::fact::{Region, address, fold, nickname};
use crate::ingest::protected;

/// Domains of two letters that stand for a trade or nothing rather than for a country.
const GENERIC: &[&str] = &["ai", "app", "cc", "co", "eu", "fm", "gg", "io", "me", "so", "to", "tv", "ws"];

/// See [`Guard`](crate::condition::Guard).
pub fn guard(field: FieldId, look: Look<'_>) -> Option<(&'static str, &'static str)> {
    const NUMBER: &str = "ask `p.plus_one`, or compare countries: `differ(p.region, app.home.country)`";
    const HOST: &str = "list whole domains: `e.domain in list.<name>`";
    const NAME: &str = "ask `email.carries_other_name`, or compare names with names";
    let row = row(field)?;
    let written = match look {
        Look::Part(literal) => literal.map(Cow::Borrowed),
        Look::Regex(regex) => Some(Cow::Owned(regex.replace(['\\', '[', ']', '(', '?', ':', '^'], ""))),
        Look::Order => None,
    };
    match (row.object, row.name) {
        (Object::Phone, "e164" | "key" | "block" | "exchange") => Some(("country", NUMBER)),
        (Object::Phone, "raw") => written.is_none_or(|w| dials(&w)).then_some(("country", NUMBER)),
        (Object::Contact, "key") if written.as_ref().is_none_or(|w| dials(w)) => Some(("country", NUMBER)),
        (Object::Email, "raw" | "address" | "key" | "domain" | "local")
        | (Object::Link, "raw" | "url" | "host" | "handle" | "key")
        | (Object::Contact, "key") => {
            let written = written?;
            if row.name != "local" && row.name != "handle" && written.split('|').any(country_domain) {
                Some(("country", HOST))
            } else if !matches!(row.name, "domain" | "host") && written.split('|').any(given_name) {
                Some(("name", NAME))
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Whether a text begins like a country code: `+82`, `0082`.
fn dials(written: &str) -> bool {
    written.split('|').any(|part| {
        let part = part.trim_start_matches([' ', '(']);
        let rest = part.strip_prefix('+').or(part.strip_prefix("00"));
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// Whether a text ends in a country's domain: `.kr`, `.co.uk`.
fn country_domain(written: &str) -> bool {
    let written = written.trim_end_matches(['$', ')', '.', '/']).to_ascii_lowercase();
    written.rsplit_once('.').is_some_and(|(_, end)| {
        let assigned = end == "uk" || Region::from_code(end).is_some();
        end.len() == 2 && assigned && !GENERIC.contains(&end)
    })
}

/// Names that are words of everyday and of the trade first: a rule that looks for them looks for the word.
const WORDS_FIRST: [&str; 14] =
    ["april", "art", "august", "bill", "chance", "dev", "june", "mark", "may", "max", "page", "sky", "will", "win"];

/// Whether a text is a name that people bear.
fn given_name(written: &str) -> bool {
    let word = written.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    word.chars().count() >= 3 && !WORDS_FIRST.contains(&word.as_str()) && nickname::common(&fold::words(&word))
}

/// The opaque type of a column by its header; `None` for plain text.
pub fn column(header: &str) -> Option<&'static str> {
    protected::opaque(header)
}

/// A column's value as it is compared: countries by their code, cities in one spelling. What cannot be read as one is
/// unknown, so that two spellings are no difference.
pub(super) fn column_value<'a>(header: &str, text: &'a str) -> Value<'a> {
    let canonical = match column(header) {
        Some("country") => Region::read(text).map(|region| region.as_str().to_owned()),
        Some("city") => address::place(text),
        _ => return Value::Str(text),
    };
    canonical.map_or(Value::Unknown, Value::text)
}

/// A country, people or language that a text to be looked for names, as written there: all of it, or one branch of a
/// regular expression.
pub fn country_named(written: &str) -> Option<&str> {
    let known = |text: &str| {
        let folded = fold::words(text);
        folded.chars().count() > 3 && (Region::read(text).is_some() || PEOPLES.contains(&folded.as_str()))
    };
    let apart = |c: char| !c.is_alphabetic() && c != ' ';
    written.split(apart).map(str::trim).find(|part| known(part))
}

/// Peoples and languages of many speakers, in English. A reminder, not a list of anybody.
const PEOPLES: &[&str] = &[
    "african",
    "american",
    "arab",
    "arabic",
    "asian",
    "bengali",
    "brazilian",
    "british",
    "chinese",
    "dutch",
    "egyptian",
    "european",
    "filipino",
    "french",
    "german",
    "greek",
    "hebrew",
    "hindi",
    "hispanic",
    "indian",
    "indonesian",
    "iranian",
    "iraqi",
    "irish",
    "israeli",
    "italian",
    "japanese",
    "jewish",
    "korean",
    "latino",
    "mandarin",
    "mexican",
    "muslim",
    "nigerian",
    "north korea",
    "north korean",
    "pakistani",
    "persian",
    "polish",
    "portuguese",
    "romanian",
    "russian",
    "south korean",
    "spanish",
    "swahili",
    "syrian",
    "turkish",
    "ukrainian",
    "urdu",
    "vietnamese",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_and_ends_are_told() {
        assert!(dials("+850") && dials("0082") && dials("+86") && dials("(+1|+44"));
        assert!(!dials("+") && !dials("555") && !dials("00"));
        assert!(
            country_domain(".kr") && country_domain("mail.ru") && country_domain(".co.uk") && country_domain(".cn$")
        );
        assert!(!country_domain(".io") && !country_domain("gmail.com") && !country_domain("dev"));
        assert!(given_name("James") && !given_name("dev") && !given_name("work"));
        assert_eq!(country_named("from North Korea"), None, "half a sentence is not looked into");
        assert_eq!(country_named("North Korea"), Some("North Korea"));
        assert_eq!(country_named("(?i)korean|chinese"), Some("korean"));
        assert_eq!(country_named("react native"), None);
        assert_eq!(column("Country of issue"), Some("country"));
        assert_eq!(column_value("Country of issue", "Germany"), Value::text("DE"));
        assert_eq!(column_value("Country of issue", "somewhere"), Value::Unknown);
        assert_eq!(column_value("Ref", "Germany"), Value::Str("Germany"));
    }
}
