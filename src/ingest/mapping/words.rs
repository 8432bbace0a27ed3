//! A header as words: case, accents, separators and camel case folded away, numbers told apart.
//!
//! `Education 1 School`, `education_1_school`, `educations[0].school` and `Education1School` are the same words.
//! What the words mean is not decided here (see `alias`).

use any_ascii::any_ascii_char;

/// Words in front of a header that say only whose value it is.
const OWNERS: &[&str] = &[
    "candidate",
    "candidates",
    "applicant",
    "applicants",
    "person",
    "bewerber",
    "bewerberin",
    "kandidat",
    "kandidatin",
    "candidat",
    "candidato",
    "candidata",
    "kandidaat",
    "sollicitant",
    "your",
    "my",
    "the",
    "primary",
    "main",
    "basics",
    "attributes",
    "applicantinfo",
    "personal",
    "postulante",
    "aspirante",
    "jobapplicant",
];

/// Words after a header that say nothing about the value.
const TAILS: &[&str] =
    &["required", "optional", "mandatory", "pflichtfeld", "obligatoire", "obligatorio", "value", "field"];

/// Longer headers are read up to here: a sentence, not a name.
const MAX_CHARS: usize = 200;

/// How many numbers of a header are tried as the number of its group.
const MAX_NUMBERS: usize = 4;

/// Ordinals that number a repeated group.
const ORDINALS: &[(&str, u16)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("erste", 1),
    ("zweite", 2),
    ("dritte", 3),
    ("premier", 1),
    ("deuxieme", 2),
    ("segundo", 2),
    ("segunda", 2),
    ("tweede", 2),
];

/// One word of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Letters (and digits glued to none), lower-case ASCII.
    Text(String),
    /// A number of its own.
    Number(String),
    /// The mark of an array in a JSON path.
    Array,
}

/// A way to read a header: its words joined without spaces, a group's number replaced by `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The joined words, such as `education#school`.
    pub key: String,
    /// The number that `#` stands for; `None` for an array or when there is no `#`.
    pub number: Option<u16>,
}

/// Splits a header into words.
pub fn words(header: &str) -> Vec<Word> {
    let header = header.replace("[]", "\u{1}").replace("{n}", "\u{1}").replace("[n]", "\u{1}");
    let mut out = Vec::new();
    let mut current = String::new();
    let chars: Vec<char> = header.chars().take(MAX_CHARS).collect();
    for (i, &c) in chars.iter().enumerate() {
        if c == '\u{1}' {
            flush(&mut current, &mut out);
            out.push(Word::Array);
            continue;
        }
        if is_apostrophe_s(&chars, i) {
            continue;
        }
        if !c.is_alphanumeric() {
            // Combining marks and zero-width characters belong to the word they stand in.
            if any_ascii_char(c).is_empty() && !c.is_whitespace() && !c.is_control() {
                continue;
            }
            flush(&mut current, &mut out);
            continue;
        }
        if boundary(&chars, i) {
            flush(&mut current, &mut out);
        }
        current.extend(any_ascii_char(c).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
    }
    flush(&mut current, &mut out);
    ordinal_suffixes(out)
}

/// `Candidate's` is `Candidate`.
fn is_apostrophe_s(chars: &[char], i: usize) -> bool {
    let apostrophe = |c: char| matches!(c, '\'' | '’');
    let ends = |at: usize| chars.get(at).is_none_or(|c| !c.is_alphanumeric());
    (apostrophe(chars[i]) && chars.get(i + 1).is_some_and(|c| matches!(c, 's' | 'S')) && ends(i + 2))
        || (matches!(chars[i], 's' | 'S') && i > 0 && apostrophe(chars[i - 1]) && ends(i + 1))
}

/// Whether a new word starts at `i`: `firstName`, `URLPath`, `School2`, `2nd`.
fn boundary(chars: &[char], i: usize) -> bool {
    let Some(previous) = i.checked_sub(1).and_then(|p| chars.get(p)) else { return false };
    let c = chars[i];
    if previous.is_numeric() != c.is_numeric() {
        return true;
    }
    if !c.is_uppercase() {
        return false;
    }
    previous.is_lowercase() || (previous.is_uppercase() && chars.get(i + 1).is_some_and(|n| n.is_lowercase()))
}

fn flush(current: &mut String, out: &mut Vec<Word>) {
    if current.is_empty() {
        return;
    }
    let word = std::mem::take(current);
    out.push(if word.bytes().all(|b| b.is_ascii_digit()) { Word::Number(word) } else { Word::Text(word) });
}

/// `2nd` is the number 2.
fn ordinal_suffixes(words: Vec<Word>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        let suffix = matches!(&word, Word::Text(t) if matches!(t.as_str(), "st" | "nd" | "rd" | "th"));
        if !(suffix && matches!(out.last(), Some(Word::Number(_)))) {
            out.push(word);
        }
    }
    out
}

/// The readings of a header, best first: as written, without its owner, each with one number as a group's number.
pub fn readings(header: &str) -> Vec<Reading> {
    let mut out = Vec::new();
    let whole = words(header);
    spellings(&whole, &mut out);
    let plain = without_parentheses(header);
    if plain != header {
        spellings(&words(&plain), &mut out);
    }
    out
}

fn spellings(words: &[Word], out: &mut Vec<Reading>) {
    numbered(words, out);
    let mut trimmed = words;
    while let [rest @ .., Word::Text(last)] = trimmed
        && !rest.is_empty()
        && TAILS.contains(&last.as_str())
    {
        trimmed = rest;
        numbered(trimmed, out);
    }
    while let [Word::Text(first), rest @ ..] = trimmed
        && !rest.is_empty()
        && OWNERS.contains(&first.as_str())
    {
        trimmed = rest;
        numbered(trimmed, out);
    }
}

/// Readings of one word list: literal first, then with each number (or array mark) as the group's number.
fn numbered(words: &[Word], out: &mut Vec<Reading>) {
    let mut push = |reading: Reading| {
        if !reading.key.is_empty() && !out.contains(&reading) {
            out.push(reading);
        }
    };
    if !words.contains(&Word::Array) {
        push(Reading { key: joined(words, usize::MAX), number: None });
    }
    let mut tried = 0;
    for (i, word) in words.iter().enumerate() {
        let number = match word {
            Word::Number(n) => n.parse::<u16>().ok().filter(|n| *n < 1000),
            Word::Text(t) => ORDINALS.iter().find(|(o, _)| o == t).map(|(_, n)| *n),
            Word::Array => None,
        };
        if tried < MAX_NUMBERS && (number.is_some() || *word == Word::Array) {
            tried += 1;
            push(Reading { key: joined(words, i), number });
        }
    }
}

fn joined(words: &[Word], number_at: usize) -> String {
    let mut key = String::new();
    for (i, word) in words.iter().enumerate() {
        match word {
            _ if i == number_at => key.push('#'),
            Word::Text(t) | Word::Number(t) => key.push_str(t),
            Word::Array => {}
        }
    }
    key
}

/// The header without anything in round or square brackets, unless nothing else is left.
fn without_parentheses(header: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(header.len());
    for c in header.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if out.trim().is_empty() { header.to_owned() } else { out }
}

/// A header's words joined without spaces: two headers with one key are the same header to a mapping.
pub fn key(header: &str) -> String {
    let mut out = String::new();
    for word in words(header) {
        match word {
            Word::Text(t) | Word::Number(t) => out.push_str(&t),
            Word::Array => out.push('#'),
        }
    }
    out
}

/// The plain words of a header, numbers left out.
pub fn text_words(header: &str) -> Vec<String> {
    words(header).into_iter().filter_map(|w| if let Word::Text(t) = w { Some(t) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_numbered(header: &str) -> (String, Option<u16>) {
        let all = readings(header);
        let found = all.iter().find(|r| r.key.contains('#')).or(all.first()).expect("a reading");
        (found.key.clone(), found.number)
    }

    #[test]
    fn spellings_of_one_header_are_one_key() {
        for header in
            ["First Name", "first_name", "firstName", "first-name", "FIRST NAME", " FirstName ", "First\u{a0}Name"]
        {
            assert_eq!(key(header), "firstname", "{header}");
        }
        assert_eq!(key("Straße"), "strasse");
        assert_eq!(key("Prénom"), "prenom");
        assert_eq!(key("linkedInUrl"), "linkedinurl");
        assert_eq!(key("LinkedIn URL"), "linkedinurl");
    }

    #[test]
    fn group_numbers_are_found_wherever_they_stand() {
        for header in [
            "Education 1 School",
            "education_1_school",
            "education.1.school",
            "Education1School",
            "Education (1) School",
        ] {
            assert_eq!(first_numbered(header), ("education#school".to_owned(), Some(1)), "{header}");
        }
        assert_eq!(first_numbered("Employer (3)"), ("employer#".to_owned(), Some(3)));
        assert_eq!(first_numbered("2nd Phone"), ("#phone".to_owned(), Some(2)));
        assert_eq!(first_numbered("educations[].school_name"), ("educations#schoolname".to_owned(), None));
        assert_eq!(readings("Address Line 1")[0].key, "addressline1");
    }

    #[test]
    fn owners_and_tails_are_optional() {
        let has = |header: &str, key: &str| readings(header).iter().any(|r| r.key == key);
        assert!(has("Candidate Email", "email"));
        assert!(has("Candidate's Email (required)", "email"));
        assert!(has("Phone (mobile)", "phone"));
        assert!(has("candidate.phone_numbers[].value", "phonenumbers#"));
        assert!(!has("Recruiter Email", "email"));
    }

    #[test]
    fn hostile_headers_have_bounded_readings() {
        assert!(readings("").is_empty());
        assert!(readings("🙂 \u{202e}").len() <= 2);
        readings(&"1 ".repeat(2000));
    }
}
