//! CSV of one's own: `type,value,source,added,expires,note`, and for people and companies `born` and `country`.

use super::{Desk, Error, Found, birth, country, day, sheet};
use crate::fact::watch::WatchKind;

/// What people call the kinds.
const OTHER_WORDS: &[(&str, WatchKind)] = &[
    ("mail", WatchKind::Email),
    ("e-mail", WatchKind::Email),
    ("mailbox", WatchKind::Email),
    ("email address", WatchKind::Email),
    ("telephone", WatchKind::Phone),
    ("phone number", WatchKind::Phone),
    ("handle", WatchKind::Profile),
    ("url", WatchKind::Profile),
    ("link", WatchKind::Profile),
    ("github", WatchKind::Profile),
    ("linkedin", WatchKind::Profile),
    ("sha256", WatchKind::File),
    ("hash", WatchKind::File),
    ("crypto", WatchKind::Wallet),
    ("address", WatchKind::Wallet),
    ("ip address", WatchKind::Ip),
    ("host", WatchKind::Domain),
    ("passport", WatchKind::IdNumber),
    ("id number", WatchKind::IdNumber),
    ("iban", WatchKind::Account),
    ("company", WatchKind::Employer),
    ("organization", WatchKind::Employer),
    ("person", WatchKind::Name),
];

/// A kind by any of its words.
pub(super) fn kind(word: &str) -> Option<WatchKind> {
    let word = word.trim().to_ascii_lowercase().replace('_', " ");
    let known = WatchKind::read(&word.replace(' ', "_"));
    known.or_else(|| OTHER_WORDS.iter().find(|(other, _)| *other == word).map(|(_, kind)| *kind))
}

pub(super) fn read(name: &str, text: &str, desk: &mut Desk<'_>) -> Result<(), Error> {
    sheet::named(name, text, |line, get| {
        let (written, value, source) = (get("type"), get("value"), get("source"));
        let place = format!("line {line}");
        let Some(kind) = kind(&written) else {
            desk.refuse(name, &place, format!("{:?} is no type of entry", super::cut(&written, 40)));
            return Ok(());
        };
        let value = match written.to_ascii_lowercase().as_str() {
            // A handle of a network that is named needs no address around it.
            network @ ("github" | "linkedin") if !value.contains('/') => profile(network, &value),
            _ => value,
        };
        let id = get("id");
        let found = Found {
            list: if source.is_empty() { name } else { &source },
            date: day(&get("date")).or_else(|| day(&get("added"))),
            entry: &id,
            source: name,
            place,
            added: day(&get("added")),
            expires: day(&get("expires")),
            note: get("note"),
            births: get("born").split(';').filter_map(birth).collect(),
            countries: get("country").split(';').filter_map(country).collect(),
        };
        desk.add(kind, &value, &found)
    })
}

/// The profile address of a handle.
pub(super) fn profile(network: &str, handle: &str) -> String {
    let handle = handle.trim().trim_start_matches('@');
    match network.to_ascii_lowercase().as_str() {
        "linkedin" => format!("https://www.linkedin.com/in/{handle}"),
        "twitter" | "x" => format!("https://x.com/{handle}"),
        "gitlab" => format!("https://gitlab.com/{handle}"),
        "telegram" => format!("https://t.me/{handle}"),
        "github" => format!("https://github.com/{handle}"),
        _ => handle.to_owned(),
    }
}
