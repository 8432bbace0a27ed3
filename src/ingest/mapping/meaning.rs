//! What a header can mean, and how a mapping file writes it: `education[n].institution`.
//!
//! A meaning is a field, a piece of one (a middle name), a guess that the values settle, or nothing.

use crate::record::Field;

/// A part of a value that is joined to a field rather than being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// Middle names; follow the given names.
    MiddleName,
    /// Number of the house where street and number stand in two columns; follows the street.
    HouseNumber,
    /// Country code of a phone in a column of its own; goes before the next phone that lacks one.
    PhoneCode,
    /// The applicant's name on LinkedIn without the address.
    LinkedInHandle,
    /// The applicant's name on GitHub without the address.
    GitHubHandle,
}

impl Piece {
    /// The field the piece becomes part of.
    pub fn field(self) -> Field {
        match self {
            Piece::MiddleName => Field::NameGiven,
            Piece::HouseNumber => Field::HomeLine1,
            Piece::PhoneCode => Field::Phone,
            Piece::LinkedInHandle | Piece::GitHubHandle => Field::Link,
        }
    }

    /// The piece as a mapping writes it.
    pub fn path(self) -> &'static str {
        match self {
            Piece::MiddleName => "name.middle",
            Piece::HouseNumber => "home.house_number",
            Piece::PhoneCode => "phones[].country_code",
            Piece::LinkedInHandle => "links[].linkedin",
            Piece::GitHubHandle => "links[].github",
        }
    }

    const ALL: [Piece; 5] =
        [Piece::MiddleName, Piece::HouseNumber, Piece::PhoneCode, Piece::LinkedInHandle, Piece::GitHubHandle];
}

/// A header that only its values can explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guess {
    /// Mail, phone or address of a profile.
    Contact,
    /// A profile's address or a name on a network.
    Social,
    /// Text of a resume, or only its file name or address.
    Resume,
    /// Text of a cover letter, or only its file.
    CoverLetter,
    /// A school, a degree, or free text.
    Education,
    /// A job title, or "Mr" and "Ms".
    Title,
    /// A street address; a mail or network address.
    Address,
    /// A referee's name, or the number of a file.
    Referee,
}

/// What a header means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// A field.
    Field(Field),
    /// A piece of a field.
    Piece(Piece),
    /// Decided by the values.
    Guess(Guess),
    /// Left out.
    Drop,
}

/// Which item of a repeated group a destination names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemOf {
    /// None named: `[]` or no brackets.
    Next,
    /// `[n]`: the number found in the header.
    Header,
    /// `[3]`: this item, from 0.
    At(u16),
}

/// A parsed field path of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// What the column means.
    pub meaning: Meaning,
    /// Which item.
    pub item: ItemOf,
    /// The name of an `extra` or `enrich` entry, where the mapping gives one.
    pub name: Option<String>,
}

/// Shorter ways to write a path.
const SHORT: &[(&str, Field)] = &[
    ("name", Field::NameFull),
    ("job", Field::JobTitle),
    ("home", Field::HomeLine1),
    ("shipping", Field::ShippingLine1),
    ("id_document_address", Field::DocumentLine1),
    ("emails", Field::Email),
    ("phones", Field::Phone),
    ("links", Field::Link),
    ("skills", Field::SkillName),
    ("skills[]", Field::SkillName),
    ("education", Field::EducationInstitution),
    ("education[]", Field::EducationInstitution),
    ("employment", Field::EmploymentEmployer),
    ("employment[]", Field::EmploymentEmployer),
    ("referees", Field::RefereeName),
    ("referees[]", Field::RefereeName),
    ("answers[]", Field::AnswerText),
    ("notes", Field::NoteText),
    ("notes[]", Field::NoteText),
    ("resume", Field::ResumeText),
    ("id_number", Field::IdNumber),
    ("payment.account", Field::PaymentAccountHash),
    ("payment.account_number", Field::PaymentAccountHash),
];

/// The field a path names, short forms included. Indexes must already be `[]`.
pub fn field_of(path: &str) -> Option<Field> {
    Field::from_path(path).or_else(|| SHORT.iter().find(|(short, _)| *short == path).map(|(_, field)| *field))
}

impl Destination {
    /// Reads a path as a mapping file writes it. The error names the nearest known path.
    pub fn parse(path: &str) -> Result<Destination, String> {
        let path = path.trim();
        if path.is_empty() {
            return Ok(Destination { meaning: Meaning::Drop, item: ItemOf::Next, name: None });
        }
        for (root, field) in [("extra", Field::Extra), ("enrich", Field::Enrich)] {
            if path == root {
                return Ok(Destination { meaning: Meaning::Field(field), item: ItemOf::Next, name: None });
            }
            if let Some(name) = path.strip_prefix(root).and_then(|r| r.strip_prefix('.')).filter(|n| !n.is_empty()) {
                let name = Some(name.trim_matches('"').to_owned());
                return Ok(Destination { meaning: Meaning::Field(field), item: ItemOf::Next, name });
            }
        }
        let (plain, item) = without_index(path)?;
        let piece = Piece::ALL.into_iter().find(|p| p.path() == plain).map(Meaning::Piece);
        match field_of(&plain).map(Meaning::Field).or(piece) {
            Some(meaning) => Ok(Destination { meaning, item, name: None }),
            None => Err(unknown_path(path, &plain)),
        }
    }
}

/// `education[2].degree` as (`education[].degree`, item 2).
fn without_index(path: &str) -> Result<(String, ItemOf), String> {
    let Some(open) = path.find('[') else { return Ok((path.to_owned(), ItemOf::Next)) };
    let rest = &path[open + 1..];
    let Some(close) = rest.find(']') else { return Err(format!("`{path}` lacks a closing bracket")) };
    let item = match rest[..close].trim() {
        "" => ItemOf::Next,
        "n" => ItemOf::Header,
        number => match number.parse::<u16>() {
            Ok(n) if n < crate::record::MAX_ITEMS => ItemOf::At(n),
            _ => return Err(format!("`[{number}]` is neither `[n]` nor an item from 0 to 63")),
        },
    };
    Ok((format!("{}[]{}", &path[..open], &rest[close + 1..]), item))
}

fn unknown_path(path: &str, plain: &str) -> String {
    let known =
        Field::ALL.iter().map(|f| f.path()).chain(SHORT.iter().map(|(s, _)| *s)).chain(Piece::ALL.map(Piece::path));
    match nearest(plain, known) {
        Some(near) => format!("no field is called `{path}`; did you mean `{}`?", near.replace("[]", "[n]")),
        None => format!("no field is called `{path}`; `ringer fields` lists them"),
    }
}

/// The candidate most like `word`, if it is like it at all. The first of equals wins.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let score = strsim::jaro_winkler(word, candidate);
        if score >= 0.75 && best.is_none_or(|(b, _)| score > b) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The path of a meaning with its item, as a mapping file writes it.
pub fn path_of(meaning: Meaning, item: Option<u16>) -> String {
    let path = match meaning {
        Meaning::Field(field) => field.path(),
        Meaning::Piece(piece) => piece.path(),
        Meaning::Guess(_) | Meaning::Drop => "",
    };
    match item {
        Some(n) => path.replacen("[]", &format!("[{n}]"), 1),
        None => path.to_owned(),
    }
}

/// The repeated group that a field is part of: its path up to the brackets.
pub fn group_of(field: Field) -> Option<&'static str> {
    let path = field.path();
    path.find("[].").map(|at| &path[..at])
}

/// Whether the field is a list of plain values: each value is an item of its own.
pub fn is_list(field: Field) -> bool {
    matches!(field, Field::Email | Field::Phone | Field::Link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_path_is_a_destination() {
        for &field in Field::ALL {
            let read = Destination::parse(field.path()).expect("a field path");
            assert_eq!(read.meaning, Meaning::Field(field));
            let numbered = Destination::parse(&path_of(Meaning::Field(field), Some(3))).expect("numbered");
            assert_eq!(numbered.meaning, Meaning::Field(field));
            assert_eq!(numbered.item == ItemOf::At(3), field.path().contains("[]"));
        }
        assert_eq!(Destination::parse("education[n].institution").expect("n").item, ItemOf::Header);
        assert_eq!(Destination::parse("").expect("drop").meaning, Meaning::Drop);
        assert_eq!(Destination::parse("extra.Shoe size").expect("extra").name.as_deref(), Some("Shoe size"));
        assert_eq!(Destination::parse("name.middle").expect("piece").meaning, Meaning::Piece(Piece::MiddleName));
    }

    #[test]
    fn unknown_paths_are_answered_with_the_nearest() {
        let message = Destination::parse("education[n].institutoin").expect_err("misspelt");
        assert!(message.contains("education[n].institution"), "{message}");
        assert!(Destination::parse("education[x].degree").is_err());
        assert!(Destination::parse("education[99].degree").is_err());
        assert!(Destination::parse("education[").is_err());
    }
}
