//! What a column's values look like, where its header leaves that open.
//!
//! Only coarse shapes, only over the sample, and only to choose between meanings of an ambiguous header. Whether a
//! value is valid is decided by `fact`; who a person is, by nobody.

/// A coarse shape of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// Contains one `@` between words.
    Mail,
    /// Mostly digits with phone punctuation.
    Phone,
    /// A web address.
    Url,
    /// A network address.
    Ip,
    /// A name of a file with a usual ending.
    File,
    /// "Mr", "Frau": says a gender and nothing else.
    Salutation,
    /// Names a degree.
    Degree,
    /// Names a school.
    School,
    /// One word with letters and perhaps digits or `@` in front.
    Handle,
    /// Two to five capitalised words.
    Name,
    /// Anything else.
    Text,
}

const SALUTATIONS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "sir", "madam", "herr", "frau", "m", "mme", "mlle", "monsieur", "madame", "sr",
    "sra", "senor", "senora", "dhr", "mevr", "mw", "de heer", "mevrouw", "pan", "pani", "sig", "signor", "signora",
];

const SCHOOL_WORDS: &[&str] = &[
    "universit",
    "college",
    "institute of",
    "institut",
    "school",
    "academy",
    "hochschule",
    "polytechnic",
    "universidad",
    "universidade",
    "ecole",
    "école",
    "politecnico",
    "faculty",
    "lycée",
    "gymnasium",
];

const DEGREE_WORDS: &[&str] = &[
    "bachelor",
    "master",
    "doctor",
    "phd",
    "ph.d",
    "diploma",
    "associate",
    "high school",
    "bsc",
    "b.sc",
    "msc",
    "m.sc",
    "mba",
    "licence",
    "abitur",
    "magister",
    "licenciatura",
    "ged",
    "b.a",
    "m.a",
    "degree",
    "secondary",
    "undergraduate",
    "postgraduate",
    "bac+",
];

const FILE_ENDINGS: &[&str] = &[".pdf", ".docx", ".doc", ".rtf", ".odt", ".txt", ".pages", ".html"];

/// The shape of one value.
pub(crate) fn shape(value: &str) -> Shape {
    let value = value.trim();
    let lower: String = value.chars().take(200).flat_map(char::to_lowercase).collect();
    let plain = lower.trim_end_matches('.');
    if SALUTATIONS.contains(&plain) {
        Shape::Salutation
    } else if is_url(&lower) {
        if is_file(&lower) { Shape::File } else { Shape::Url }
    } else if is_mail(&lower) {
        Shape::Mail
    } else if lower.parse::<std::net::IpAddr>().is_ok() {
        Shape::Ip
    } else if is_phone(value) {
        Shape::Phone
    } else if is_file(&lower) {
        Shape::File
    } else if DEGREE_WORDS.iter().any(|w| lower.starts_with(w)) {
        Shape::Degree
    } else if SCHOOL_WORDS.iter().any(|w| lower.contains(w)) {
        Shape::School
    } else if is_handle(&lower) {
        Shape::Handle
    } else if is_name(value) {
        Shape::Name
    } else {
        Shape::Text
    }
}

fn is_mail(lower: &str) -> bool {
    lower.split_whitespace().take(8).any(|word| {
        let mut parts = word.split('@');
        matches!((parts.next(), parts.next(), parts.next()), (Some(l), Some(d), None) if !l.is_empty() && d.contains('.'))
    })
}

/// Whether a text is or begins with a web address.
pub(crate) fn is_url(lower: &str) -> bool {
    let known = ["http://", "https://", "www.", "linkedin.com/", "github.com/", "gitlab.com/"];
    if known.iter().any(|k| lower.starts_with(k)) {
        return true;
    }
    let word = lower.split_whitespace().next().unwrap_or_default();
    word.len() == lower.len() && !word.contains('@') && word.split_once('/').is_some_and(|(host, _)| is_host(host))
}

/// Whether a text has the form of a domain name.
pub(crate) fn is_host(text: &str) -> bool {
    let mut labels = text.rsplit('.');
    let top = labels.next().unwrap_or_default();
    let others = labels.clone().count();
    top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && others >= 1
        && labels.all(|l| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

fn is_file(lower: &str) -> bool {
    lower.len() < 200 && FILE_ENDINGS.iter().any(|e| lower.ends_with(e) || lower.contains(&format!("{e}?")))
}

/// 7 to 15 digits and nothing but phone punctuation beside them, not written like a date.
fn is_phone(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let punctuation = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-().x/#".contains(c);
    let dated = value.len() >= 10 && value.as_bytes().get(4) == Some(&b'-') && value.as_bytes().get(7) == Some(&b'-');
    (7..=15).contains(&digits) && value.chars().all(punctuation) && !dated
}

fn is_handle(lower: &str) -> bool {
    let body = lower.strip_prefix('@').unwrap_or(lower);
    (3..=60).contains(&body.len())
        && body.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        && (lower.starts_with('@') || body.bytes().any(|b| b.is_ascii_digit() || b"-_.".contains(&b)))
        && body.bytes().any(|b| b.is_ascii_alphabetic())
}

fn is_name(value: &str) -> bool {
    let words: Vec<&str> = value.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && value.len() <= 80
        && words.iter().all(|w| w.chars().next().is_some_and(char::is_alphabetic))
        && words.iter().any(|w| w.chars().next().is_some_and(char::is_uppercase))
        && !value.chars().any(|c| c.is_ascii_digit())
}

/// Share of non-blank values with one of the shapes, in per cent; `None` without a non-blank value.
pub(crate) fn share<'v>(values: impl Iterator<Item = &'v str>, wanted: &[Shape]) -> Option<u8> {
    let (mut all, mut with) = (0_u32, 0_u32);
    for value in values.filter(|v| !v.trim().is_empty()) {
        all += 1;
        with += u32::from(wanted.contains(&shape(value)));
    }
    (all > 0).then(|| u8::try_from(with * 100 / all).unwrap_or(100))
}

/// The shape that at least 60 % of the non-blank values have, with its share in per cent.
pub(crate) fn majority<'v>(values: impl Iterator<Item = &'v str>) -> Option<(Shape, u8)> {
    let mut counts = std::collections::BTreeMap::<Shape, u32>::new();
    let mut all = 0_u32;
    for value in values.filter(|v| !v.trim().is_empty()) {
        all += 1;
        *counts.entry(shape(value)).or_default() += 1;
    }
    let (shape, count) = counts.into_iter().max_by_key(|(shape, count)| (*count, std::cmp::Reverse(*shape)))?;
    (count * 100 >= all * 60).then(|| (shape, u8::try_from(count * 100 / all).unwrap_or(100)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_values() {
        for (value, expected) in [
            ("ann@example.org", Shape::Mail),
            ("Ann Lee <ann@example.org>", Shape::Mail),
            ("+1 (212) 867-5309", Shape::Phone),
            ("020 7946 0018", Shape::Phone),
            ("2024-05-06", Shape::Text),
            ("https://example.org/x", Shape::Url),
            ("linkedin.com/in/ann", Shape::Url),
            ("203.0.113.9", Shape::Ip),
            ("Ann_Lee_CV.pdf", Shape::File),
            ("https://files.example.org/a.pdf?x=1", Shape::File),
            ("Mr.", Shape::Salutation),
            ("Frau", Shape::Salutation),
            ("Bachelor of Science", Shape::Degree),
            ("University of Leeds", Shape::School),
            ("@ann_lee", Shape::Handle),
            ("Ann Lee", Shape::Name),
            ("12 Main Street, Springfield", Shape::Text),
            ("Senior engineer with 9 years", Shape::Text),
            ("", Shape::Text),
        ] {
            assert_eq!(shape(value), expected, "{value}");
        }
        assert_eq!(majority(["a@b.co", "", "c@d.org", "x"].into_iter()), Some((Shape::Mail, 66)));
        assert_eq!(majority(["a@b.co", "x y z q"].into_iter()), None);
    }
}
