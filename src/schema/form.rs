//! How values of members look once they are read, for warnings about texts that they never equal.
//!
//! Import brings phones, mailboxes, hosts and closed sets of words into one form; a condition that looks for another form
//! never holds. This warns where it can tell and is silent where it cannot.

use super::origin::country_named;
use super::{Object, Row, Ty, row};
use crate::condition::{Doubt, FieldId, Written};

/// See [`Forms`](crate::condition::Forms).
pub fn form(field: FieldId, written: Written<'_>) -> Option<Doubt> {
    let row = row(field)?;
    let words = words(row);
    if !words.is_empty() {
        return word(row, words, written);
    }
    let shape = match (row.object, row.name) {
        (Object::Phone, "e164" | "key") => Shape::Number,
        (Object::Email, "address" | "key" | "domain" | "local") | (Object::Link, "host") => Shape::Lower,
        (Object::Contact, "key") => Shape::Lower,
        (_, "raw") => return None,
        _ if matches!(row.ty, Ty::Text | Ty::Map) => return country(row, written),
        _ => return None,
    };
    normalised(row, shape, written)
}

/// What a canonical form is made of.
enum Shape {
    /// `+` and digits.
    Number,
    /// No capitals, no white space.
    Lower,
}

fn normalised(row: &Row, shape: Shape, written: Written<'_>) -> Option<Doubt> {
    let strange = match (written, &shape) {
        (Written::Whole(text) | Written::Part(text), Shape::Number) => {
            text.contains(|c: char| !c.is_ascii_digit() && c != '+')
                || matches!(written, Written::Whole(_)) && !text.starts_with('+')
        }
        (Written::Whole(text) | Written::Part(text), Shape::Lower) => {
            text.contains(|c: char| c.is_uppercase() || c.is_whitespace())
        }
        // A class such as [^a-z] excludes; only what is plainly asked for is judged.
        (Written::Regex(regex), Shape::Number) => {
            [r"\s", r"\(", r"\)", r"\-", " ", r"\."].iter().any(|mark| regex.contains(mark))
        }
        (Written::Regex(regex), Shape::Lower) => {
            let bare = regex.replace("\\S", "").replace("\\W", "").replace("\\D", "").replace("\\B", "");
            !regex.contains("(?i") && !regex.contains("[^") && bare.contains(|c: char| c.is_ascii_uppercase())
                || regex.contains("\\s")
        }
    };
    let form = match shape {
        Shape::Number => "`+` and digits",
        Shape::Lower => "lower case without blanks",
    };
    strange.then(|| Doubt {
        code: "W005",
        message: format!("`{}` is normalised at import to {form}, and never looks like this", row.name),
        help: match row.object {
            Object::Phone | Object::Email | Object::Link => {
                "look at `raw`, which is as written, or write the normal form".to_owned()
            }
            _ => "write the normal form".to_owned(),
        },
    })
}

/// The words that a member may be; empty if it is any text.
fn words(row: &Row) -> &'static [&'static str] {
    match (row.object, row.name) {
        (Object::App, "stage") => &["application", "interview", "offer"],
        (Object::Phone, "kind") => &[
            "mobile",
            "fixed_line",
            "fixed_line_or_mobile",
            "toll_free",
            "premium_rate",
            "shared_cost",
            "voip",
            "personal_number",
            "pager",
            "uan",
            "voicemail",
            "unknown",
        ],
        (Object::Education, "level") => crate::fact::education::degree::Level::NAMES,
        (Object::Network, "kind") => &["hosting", "vpn", "proxy", "tor", "relay", "line", "other"],
        (Object::Listed, "kind") => {
            &["wallet", "email", "phone", "ip", "domain", "profile", "file", "id_number", "account", "employer", "name"]
        }
        (Object::Contact, "role") => &["applicant", "referee"],
        (Object::Conflict, "kind") => &["job", "school", "degree", "phone", "email"],
        _ => &[],
    }
}

fn word(row: &Row, words: &[&str], written: Written<'_>) -> Option<Doubt> {
    let Written::Whole(text) = written else { return None };
    if words.contains(&text) {
        return None;
    }
    Some(Doubt {
        code: "W001",
        message: format!("`{}` is never \"{text}\"", row.name),
        help: match words.iter().find(|word| word.eq_ignore_ascii_case(text)) {
            Some(word) => format!("write \"{word}\""),
            None => format!("it is one of: {}", words.join(", ")),
        },
    })
}

fn country(row: &Row, written: Written<'_>) -> Option<Doubt> {
    // What the employer writes of a job or a channel is its own affair.
    if row.object == Object::Job
        || (row.object == Object::App && !matches!(row.name, "cover_letter" | "extra" | "enrich"))
    {
        return None;
    }
    let text = match written {
        Written::Whole(text) | Written::Part(text) => text.to_owned(),
        Written::Regex(regex) => regex.replace("\\b", "|").replace("\\s+", " ").replace("\\s", " "),
    };
    let named = country_named(&text)?;
    Some(Doubt {
        code: "W006",
        message: format!("\"{named}\" looks for where somebody is from in `{}`", row.name),
        help: "look for what people did, not for who they are; if the word means something else here, say so in `fairness`"
            .to_owned(),
    })
}
