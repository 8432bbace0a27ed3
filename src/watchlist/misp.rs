//! MISP: events with their attributes and objects, and galaxy clusters.
//!
//! Format: MISP core format and MISP galaxy format (MISP standard, IETF drafts). Attributes that are deleted are left out.

use serde_json::Value;

use super::{Desk, Error, Found, day};
use crate::fact::date;
use crate::fact::watch::WatchKind;

/// Attribute types that name somebody.
const TYPES: &[(&str, WatchKind)] = &[
    ("email", WatchKind::Email),
    ("email-src", WatchKind::Email),
    ("email-dst", WatchKind::Email),
    ("email-reply-to", WatchKind::Email),
    ("whois-registrant-email", WatchKind::Email),
    ("jabber-id", WatchKind::Email),
    ("phone-number", WatchKind::Phone),
    ("whois-registrant-phone", WatchKind::Phone),
    ("ip-src", WatchKind::Ip),
    ("ip-dst", WatchKind::Ip),
    ("domain", WatchKind::Domain),
    ("hostname", WatchKind::Domain),
    ("url", WatchKind::Profile),
    ("link", WatchKind::Profile),
    ("github-username", WatchKind::Profile),
    ("twitter-id", WatchKind::Profile),
    ("sha256", WatchKind::File),
    ("filename|sha256", WatchKind::File),
    ("btc", WatchKind::Wallet),
    ("xmr", WatchKind::Wallet),
    ("dash", WatchKind::Wallet),
    ("passport-number", WatchKind::IdNumber),
    ("identity-card-number", WatchKind::IdNumber),
    ("iban", WatchKind::Account),
    ("bank-account-nr", WatchKind::Account),
    ("full-name", WatchKind::Name),
    ("whois-registrant-name", WatchKind::Name),
    ("whois-registrant-org", WatchKind::Employer),
];

/// What the `meta` of galaxy clusters may hold beside synonyms.
const META: &[(&str, WatchKind)] = &[
    ("email", WatchKind::Email),
    ("emails", WatchKind::Email),
    ("phone", WatchKind::Phone),
    ("phones", WatchKind::Phone),
    ("wallet", WatchKind::Wallet),
    ("wallets", WatchKind::Wallet),
    ("github", WatchKind::Profile),
    ("profiles", WatchKind::Profile),
];

pub(super) fn read(name: &str, text: &str, desk: &mut Desk<'_>) -> Result<(), Error> {
    let whole: Value = serde_json::from_str(text).map_err(|problem| Error::Broken {
        source_name: name.to_owned(),
        place: format!("line {}", problem.line()),
        reason: format!("no JSON: {problem}"),
    })?;
    if whole.get("values").is_some() {
        return galaxy(name, &whole, desk);
    }
    let response = whole.get("response").unwrap_or(&whole);
    let events: Vec<&Value> = response.as_array().map_or_else(|| vec![response], |all| all.iter().collect());
    events.into_iter().try_for_each(|event| self::event(name, event.get("Event").unwrap_or(event), desk))
}

fn event(name: &str, event: &Value, desk: &mut Desk<'_>) -> Result<(), Error> {
    let info = event.get("info").and_then(Value::as_str).unwrap_or_default();
    let dated = event.get("date").and_then(Value::as_str).and_then(day);
    let list = |of: &Value, key: &str| of.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut attributes = list(event, "Attribute");
    for object in list(event, "Object") {
        attributes.extend(list(&object, "Attribute"));
    }
    for attribute in &attributes {
        let get = |key: &str| attribute.get(key).and_then(Value::as_str).unwrap_or_default();
        let deleted = attribute.get("deleted").is_some_and(|d| d == &Value::Bool(true) || d.as_str() == Some("1"));
        let Some((word, kind)) = TYPES.iter().find(|(word, _)| *word == get("type")).filter(|_| !deleted) else {
            continue;
        };
        let value = match *word {
            "filename|sha256" => get("value").rsplit('|').next().unwrap_or_default().to_owned(),
            "github-username" => super::plain::profile("github", get("value")),
            "twitter-id" => super::plain::profile("x", get("value")),
            _ => get("value").to_owned(),
        };
        let place = [get("uuid"), get("id")].into_iter().find(|id| !id.is_empty()).unwrap_or("an attribute without id");
        let found = Found {
            list: info,
            date: stamp(attribute).or(dated),
            entry: place,
            source: name,
            place: place.to_owned(),
            added: dated,
            note: get("comment").to_owned(),
            ..Found::default()
        };
        desk.add(*kind, &value, &found)?;
    }
    Ok(())
}

/// The day of a `timestamp`, in seconds since 1970, as text or number.
fn stamp(attribute: &Value) -> Option<crate::condition::Date> {
    let stamp = attribute.get("timestamp")?;
    let seconds = stamp.as_i64().or_else(|| stamp.as_str()?.parse().ok())?;
    (1..253_402_300_800).contains(&seconds).then(|| date::civil(seconds / 86_400))
}

fn galaxy(name: &str, galaxy: &Value, desk: &mut Desk<'_>) -> Result<(), Error> {
    let list = galaxy.get("name").and_then(Value::as_str).unwrap_or_default();
    for cluster in galaxy.get("values").and_then(Value::as_array).into_iter().flatten() {
        let get = |key: &str| cluster.get(key).and_then(Value::as_str).unwrap_or_default();
        let meta = cluster.get("meta");
        let texts = |key: &str| -> Vec<&str> {
            match meta.and_then(|meta| meta.get(key)) {
                Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
                Some(Value::String(one)) => vec![one.as_str()],
                _ => Vec::new(),
            }
        };
        let id = if get("uuid").is_empty() { get("value") } else { get("uuid") };
        let found = Found {
            list,
            date: texts("date").first().and_then(|text| day(text)),
            entry: id,
            source: name,
            place: id.to_owned(),
            note: get("description").to_owned(),
            ..Found::default()
        };
        let names = std::iter::once(get("value")).chain(texts("synonyms"));
        names.filter(|name| !name.is_empty()).try_for_each(|name| desk.add(WatchKind::Name, name, &found))?;
        for (key, kind) in META {
            texts(key).into_iter().try_for_each(|value| desk.add(*kind, value, &found))?;
        }
    }
    Ok(())
}
