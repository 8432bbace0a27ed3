//! Headers that are nearly an alias: a typing error, or a question around a known word.
//!
//! Likeness is always shown to the user with its confidence, and never leads to a birth date, an identity number or
//! an account. What speaks of somebody else (the recruiter's mail) is never taken for the applicant's.

use super::alias;
use super::meaning::Meaning;
use super::shape::{Shape, share};
use super::words;
use crate::record::Field;

/// People whose mail, phone or name is not the applicant's.
const OTHERS: &[&str] = &[
    "recruiter",
    "recruiters",
    "manager",
    "managers",
    "owner",
    "coordinator",
    "interviewer",
    "interviewers",
    "emergency",
    "spouse",
    "hiring",
    "referrer",
    "referred",
    "referral",
    "creator",
    "author",
    "agency",
    "vendor",
    "parent",
    "guardian",
    "supervisor",
    "boss",
    "client",
    "customer",
    "department",
    "team",
    "assigned",
    "approver",
    "reviewer",
    "sender",
    "kin",
    "ansprechpartner",
    "personalverantwortlicher",
    "vorgesetzter",
    "reference",
    "referee",
    "ref",
    "sponsor",
    "emergencycontact",
];

/// Words that make of a mail or phone column something about mails or phones.
const ABOUT: &[&str] = &[
    "created",
    "school",
    "university",
    "sent",
    "screen",
    "screening",
    "interview",
    "opt",
    "optin",
    "consent",
    "verified",
    "valid",
    "status",
    "count",
    "type",
    "template",
    "kind",
    "label",
    "bounce",
    "bounced",
    "domain",
    "provider",
    "carrier",
    "extension",
    "ext",
    "company",
    "employer",
    "subject",
    "body",
    "date",
    "time",
    "last",
    "next",
    "notification",
    "other",
    "contacted",
    "called",
    "score",
    "risk",
];

/// Words one letter away from an alias that mean something else.
const UNLIKE: &[&str] = &[
    "employee",
    "employees",
    "employes",
    "addressee",
    "contract",
    "contracts",
    "compare",
    "companion",
    "statue",
    "stages",
    "scholl",
    "decree",
    "majority",
    "sources",
    "resource",
    "resources",
    "notice",
    "notes",
    "emailed",
    "phoned",
    "cities",
    "applicable",
    "posit",
    "deposit",
    "exposition",
    "disposition",
    "composition",
    "jobless",
    "rename",
    "username",
    "filename",
    "hostname",
    "surname1",
    "streets",
    "reschool",
    "preschool",
    "skilled",
    "linker",
    "blinks",
    "graduate",
    "recourse",
    "courses",
    "source id",
    "placed",
    "replace",
    "locations",
    "allocation",
    "vocation",
    "pollution",
    "references",
];

/// The meaning that a header is probably after, with the confidence in per cent.
pub(crate) fn guess<'v>(header: &str, samples: impl Iterator<Item = &'v str> + Clone) -> Option<(Meaning, u8)> {
    let words = words::text_words(header);
    if words.is_empty() || words.iter().any(|w| OTHERS.contains(&w.as_str())) {
        return None;
    }
    let about = words.iter().any(|w| ABOUT.contains(&w.as_str()));
    let known = if about { None } else { keyword(&words, samples.clone()) };
    known.or_else(|| likeness(header, samples))
}

/// A known word in a longer header, if most values have its shape: "What is your best e-mail?".
fn keyword<'v>(words: &[String], samples: impl Iterator<Item = &'v str> + Clone) -> Option<(Meaning, u8)> {
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let spoken = words.join("");
    let (field, shapes): (Field, &[Shape]) = if has(&["email", "mail", "courriel", "correo"]) {
        (Field::Email, &[Shape::Mail])
    } else if has(&["phone", "telephone", "mobile", "cell", "telefon", "telefono", "telefone", "tel", "whatsapp"]) {
        (Field::Phone, &[Shape::Phone])
    } else if spoken.contains("linkedin") || spoken.contains("github") || has(&["portfolio", "website", "url", "link"])
    {
        (Field::Link, &[Shape::Url])
    } else if has(&["ip"]) {
        (Field::NetworkIp, &[Shape::Ip])
    } else {
        return None;
    };
    let share = share(samples, shapes).filter(|s| *s >= 60)?;
    Some((Meaning::Field(field), (share / 2 + 35).min(85)))
}

/// A typing error away from an alias: one edit in five to eight letters, two in more.
fn likeness<'v>(header: &str, samples: impl Iterator<Item = &'v str> + Clone) -> Option<(Meaning, u8)> {
    let key = words::key(header);
    if key.len() < 5 || key.len() > 40 || UNLIKE.contains(&key.as_str()) || key.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let allowed = if key.len() <= 8 { 1 } else { 2 };
    let mut best: Option<(usize, &str, Meaning)> = None;
    let mut tied = false;
    for (alias, entry) in alias::known() {
        if !may_be_guessed(entry.meaning) || alias.len().abs_diff(key.len()) > allowed || alias.len() < 5 {
            continue;
        }
        if alias.as_bytes().first() != key.as_bytes().first() {
            continue;
        }
        let edits = strsim::osa_distance(alias, &key);
        if edits == 0 || edits > allowed {
            continue;
        }
        match best {
            Some((least, _, _)) if edits > least => {}
            Some((least, _, meaning)) if edits == least => tied |= meaning != entry.meaning,
            _ => (best, tied) = (Some((edits, alias, entry.meaning)), false),
        }
    }
    let (edits, alias, meaning) = best.filter(|_| !tied)?;
    if !shaped_like(meaning, samples) {
        return None;
    }
    let longest = alias.len().max(key.len());
    let confidence = 100 - edits * 100 / longest;
    Some((meaning, u8::try_from(confidence).unwrap_or(0).min(90)))
}

fn may_be_guessed(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Field(field) => !matches!(
            field,
            Field::DateOfBirth | Field::IdNumber | Field::PaymentAccountHash | Field::PaymentWallet | Field::Agency
        ),
        Meaning::Piece(_) => true,
        Meaning::Guess(_) | Meaning::Drop => false,
    }
}

/// A likely mail, phone or link column must hold such values, if it holds any.
fn shaped_like<'v>(meaning: Meaning, samples: impl Iterator<Item = &'v str>) -> bool {
    let shapes: &[Shape] = match meaning {
        Meaning::Field(Field::Email) => &[Shape::Mail],
        Meaning::Field(Field::Phone) => &[Shape::Phone],
        Meaning::Field(Field::Link) => &[Shape::Url, Shape::Handle],
        Meaning::Field(Field::NetworkIp) => &[Shape::Ip],
        _ => return true,
    };
    share(samples, shapes).is_none_or(|s| s >= 50)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(header: &str, samples: &[&str]) -> Option<Field> {
        match guess(header, samples.iter().copied())? {
            (Meaning::Field(field), confidence) => {
                assert!((60..=90).contains(&confidence), "{header}: {confidence}");
                Some(field)
            }
            _ => None,
        }
    }

    #[test]
    fn typing_errors_and_questions_are_guessed() {
        for (header, samples, expected) in [
            ("Emial", &["a@b.co"][..], Field::Email),
            ("Telphone", &["+1 212 867 5309"], Field::Phone),
            ("Frist Name", &["Ann"], Field::NameGiven),
            ("Surnmae", &["Lee"], Field::NameFamily),
            ("Univeristy", &["University of Leeds"], Field::EducationInstitution),
            ("Best email to reach you", &["a@b.co", "c@d.org"], Field::Email),
            ("What is your LinkedIn page?", &["https://linkedin.com/in/ann"], Field::Link),
            ("Aplication Date", &["2026-01-01"], Field::AppliedAt),
        ] {
            assert_eq!(field(header, samples), Some(expected), "{header}");
        }
    }

    #[test]
    fn what_only_looks_alike_is_not() {
        for (header, samples) in [
            ("Employee", &["Ann"][..]),
            ("Recruiter email", &["a@b.co"]),
            ("Emails sent", &["3"]),
            ("Phone screen date", &["2026-01-01"]),
            ("Manager phone", &["+1 212 867 5309"]),
            ("Emergency contact phone", &["+1 212 867 5309"]),
            ("Email opt in", &["yes"]),
            ("Emali", &["yes", "no"]),
            ("Passprt number", &["123456789"]),
            ("Date of brith", &["2000-01-01"]),
            ("Ibann", &["DE89370400440532013000"]),
            ("Contract", &["x"]),
            ("Score", &["7"]),
            ("Disposition", &["x"]),
            ("Username", &["ann"]),
            ("Shoe size", &["9"]),
            ("Favourite colour", &["red"]),
        ] {
            assert_eq!(field(header, samples), None, "{header}");
        }
    }
}
