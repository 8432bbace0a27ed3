//! Headers of columns that no condition may read although they name no protected attribute: language, manner, medicine
//! and pay. They are kept on import, for they are no secret; only rules are kept from them.
//!
//! As with protected attributes only the header decides, in the words of English exports.

use super::protected::plain_words;

/// What a header stands for, with the phrases that name it and phrases in which they mean something else.
const TOPICS: &[(&str, &[&str], &[&str])] = &[
    ("origin", &["name origin", "surname origin", "origin of name", "likely origin", "predicted origin"], &[]),
    (
        "command of a language",
        &[
            "english level",
            "english proficiency",
            "english skills",
            "level of english",
            "fluency",
            "preferred language",
            "language preference",
            "language of choice",
            "spoken english",
            "language level",
            "language proficiency",
            "pronunciation",
        ],
        &["programming language", "query language"],
    ),
    (
        "manner and looks",
        &["headset", "appearance", "small talk", "smalltalk", "hobbies", "hobby", "attractiveness", "facial", "face"],
        &["face to face", "user facing", "customer facing"],
    ),
    (
        "medicine",
        &["drug test", "drug testing", "drug screen", "drug screening", "medication", "urine test", "drugtest"],
        &[],
    ),
    (
        "pay",
        &[
            "salary",
            "salaries",
            "desired pay",
            "expected pay",
            "compensation",
            "hourly rate",
            "day rate",
            "daily rate",
            "expected rate",
            "rate expectation",
            "negotiates",
            "negotiated",
            "negotiation",
        ],
        &[],
    ),
];

/// What a column holds that no condition may judge by, or none.
///
/// ```
/// use ringer::ingest::unjudged::topic;
/// assert_eq!(topic("Expected salary"), Some("pay"));
/// assert_eq!(topic("English level"), Some("command of a language"));
/// assert_eq!(topic("Languages"), None);
/// ```
pub fn topic(header: &str) -> Option<&'static str> {
    let words = plain_words(header);
    let stands = |phrase: &&str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.windows(phrase.len()).any(|at| at == phrase.as_slice())
    };
    let any = |phrases: &[&str]| phrases.iter().any(stands);
    TOPICS.iter().find(|(_, named, otherwise)| any(named) && !any(otherwise)).map(|topic| topic.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_told_by_their_words() {
        for (header, want) in [
            ("Salary", Some("pay")),
            ("desired_salary_usd", Some("pay")),
            ("ExpectedRate", Some("pay")),
            ("Drug-Test concern", Some("medicine")),
            ("Preferred Language", Some("command of a language")),
            ("headset", Some("manner and looks")),
            ("face_age", Some("manner and looks")),
            ("Preferred programming language", None),
            ("Face to face meeting declined", None),
            ("Rating", None),
            ("Languages", None),
            ("Error rate", None),
            ("Payment method", None),
            ("", None),
        ] {
            assert_eq!(topic(header), want, "{header}");
        }
    }
}
