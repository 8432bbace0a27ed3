//! STIX 2.1 bundles: observables, patterns of indicators, people and groups.
//!
//! Format: OASIS, STIX Version 2.1. Of patterns only equalities are read, which are what such lists hold; what is revoked
//! is left out.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::{Desk, Error, Found, day};
use crate::fact::watch::WatchKind;

/// `email-addr:value = 'a@b'`; a quote inside is written `\'`.
static EQUALITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([a-z0-9-]+):([A-Za-z0-9_.'-]+)\s*=\s*'((?:[^'\\]|\\.){1,2000})'").expect("the pattern is well formed")
});

pub(super) fn read(name: &str, text: &str, desk: &mut Desk<'_>) -> Result<(), Error> {
    let bundle: Value = serde_json::from_str(text).map_err(|problem| Error::Broken {
        source_name: name.to_owned(),
        place: format!("line {}", problem.line()),
        reason: format!("no JSON: {problem}"),
    })?;
    for object in bundle.get("objects").and_then(Value::as_array).into_iter().flatten() {
        let get = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
        let place = if get("id").is_empty() { "an object without id".to_owned() } else { get("id").to_owned() };
        if object.get("revoked").and_then(Value::as_bool) == Some(true) {
            desk.refuse(name, &place, "it is revoked".to_owned());
            continue;
        }
        let found = Found {
            list: "",
            date: day(get("modified")).or_else(|| day(get("created"))),
            entry: get("id"),
            source: name,
            place,
            added: day(get("created")),
            expires: day(get("valid_until")),
            note: note(object),
            ..Found::default()
        };
        one(object, &found, desk)?;
    }
    Ok(())
}

fn note(object: &Value) -> String {
    let get = |key: &str| object.get(key).and_then(Value::as_str);
    let about = if matches!(get("type"), Some("indicator")) { get("name") } else { None };
    about.or(get("description")).unwrap_or_default().to_owned()
}

fn one(object: &Value, found: &Found<'_>, desk: &mut Desk<'_>) -> Result<(), Error> {
    let get = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    match get("type") {
        kind @ ("email-addr"
        | "ipv4-addr"
        | "ipv6-addr"
        | "domain-name"
        | "url"
        | "cryptocurrency-wallet"
        | "x-cryptocurrency-wallet") => {
            let value = [get("value"), get("address")].into_iter().find(|v| !v.is_empty()).unwrap_or_default();
            observed(kind, "value", value, found, desk)
        }
        "user-account" => {
            let login = [get("account_login"), get("user_id")].into_iter().find(|v| !v.is_empty()).unwrap_or_default();
            account(get("account_type"), login, found, desk)
        }
        "file" => match object.get("hashes").and_then(|h| h.get("SHA-256")).and_then(Value::as_str) {
            Some(hash) => desk.add(WatchKind::File, hash, found),
            None => Ok(()),
        },
        "identity" | "threat-actor" => {
            let company = matches!(get("identity_class"), "organization" | "group" | "class" | "system");
            let kind = if company && get("type") == "identity" { WatchKind::Employer } else { WatchKind::Name };
            let aliases = object.get("aliases").and_then(Value::as_array).into_iter().flatten();
            let names = std::iter::once(get("name")).chain(aliases.filter_map(Value::as_str));
            names.filter(|name| !name.is_empty()).try_for_each(|name| desk.add(kind, name, found))
        }
        "indicator" if matches!(get("pattern_type"), "stix" | "") => pattern(get("pattern"), found, desk),
        _ => Ok(()),
    }
}

fn account(kind: &str, login: &str, found: &Found<'_>, desk: &mut Desk<'_>) -> Result<(), Error> {
    if login.contains('@') && !login.starts_with('@') {
        return desk.add(WatchKind::Email, login, found);
    }
    desk.add(WatchKind::Profile, &super::plain::profile(kind, login), found)
}

fn pattern(pattern: &str, found: &Found<'_>, desk: &mut Desk<'_>) -> Result<(), Error> {
    let mut any = false;
    for part in EQUALITY.captures_iter(pattern).take(10_000) {
        any = true;
        let value = part[3].replace("\\'", "'").replace("\\\\", "\\");
        observed(&part[1], &part[2], &value, found, desk)?;
    }
    if !any {
        desk.refuse(found.source, &found.place, "its pattern asks for more than equal values".to_owned());
    }
    Ok(())
}

/// What an observable's property is.
fn observed(of: &str, property: &str, value: &str, found: &Found<'_>, desk: &mut Desk<'_>) -> Result<(), Error> {
    let kind = match (of, property) {
        ("email-addr" | "email-message", "value" | "from_ref.value" | "sender_ref.value") => WatchKind::Email,
        ("ipv4-addr" | "ipv6-addr", "value") => WatchKind::Ip,
        ("domain-name", "value") => WatchKind::Domain,
        ("url", "value") => WatchKind::Profile,
        ("cryptocurrency-wallet" | "x-cryptocurrency-wallet", "value" | "address") => WatchKind::Wallet,
        ("file", "hashes.'SHA-256'" | "hashes.SHA-256" | "hashes.sha256") => WatchKind::File,
        ("user-account", "account_login" | "user_id") => return account("", value, found, desk),
        _ => return Ok(()),
    };
    desk.add(kind, value, found)
}
