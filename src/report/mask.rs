//! Redaction: values of a record become their outlines, the same value always the same outline.
//!
//! `Ann Lee` becomes `A• L•`, `+1 212 867 5309` becomes `+• ••• ••• ••09`. Sentences keep the words of their
//! rule and lose what its holes were filled with. Ids stay: without them nobody could look the record up.
//! This is for showing a report around, and no anonymisation.

use super::names::{Names, RuleInfo};
use super::summary::Summary;
use crate::finding::Finding;
use crate::verdict::Verdict;

const DOT: char = '•';

/// Masks every value in a verdict.
pub(super) fn verdict(verdict: &mut Verdict, names: &Names) {
    verdict.name = value(&verdict.name);
    verdict.id = id(&verdict.id);
    for finding in &mut verdict.findings {
        finding_values(finding, names.rule(finding.rule));
    }
    for other in &mut verdict.see_also {
        other.id = id(&other.id);
    }
    for issue in &mut verdict.issues {
        issue.message = message(&issue.message);
    }
}

fn finding_values(finding: &mut Finding, rule: Option<&RuleInfo>) {
    finding.explain = sentence(&finding.explain, rule.map(|r| (&*r.explain, &*r.title)));
    finding.verify = sentence(&finding.verify, rule.map(|r| (&*r.verify, "")));
    for evidence in &mut finding.evidence {
        evidence.raw = value(&evidence.raw);
        evidence.canonical = evidence.canonical.as_deref().map(value);
        if let Some(passage) = &mut evidence.passage {
            passage.with = id(&passage.with);
        }
    }
    for link in &mut finding.linked {
        link.id = id(&link.id);
        link.key = value(&link.key);
    }
}

/// Masks every value in a summary.
pub(super) fn summary(summary: &mut Summary) {
    summary.hubs.iter_mut().for_each(|h| h.key = value(&h.key));
    summary.quarantined.iter_mut().for_each(|q| q.reason = message(&q.reason));
    for cluster in &mut summary.clusters {
        cluster.ties.iter_mut().for_each(|tie| tie.key = value(&tie.key));
        cluster.loose.iter_mut().for_each(|tie| tie.key = value(&tie.key));
        cluster.names.iter_mut().for_each(|name| *name = value(name));
    }
}

/// An id that is a mail address is a value.
fn id(text: &str) -> String {
    if text.contains('@') { value(text) } else { text.to_owned() }
}

/// The outline of a value.
fn value(text: &str) -> String {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    if digits >= 5 && !text.chars().any(char::is_alphabetic) {
        return number(text, digits);
    }
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        let word = c.is_alphanumeric() || c == DOT;
        match (word, inside) {
            (true, false) => out.extend([c, DOT]),
            (true, true) => {}
            (false, _) => out.push(c),
        }
        inside = word;
    }
    out
}

/// Keeps the last two digits.
fn number(text: &str, digits: usize) -> String {
    let mut seen = 0;
    let mut dot = |c: char| {
        if !c.is_numeric() {
            return c;
        }
        seen += 1;
        if seen + 2 > digits { c } else { DOT }
    };
    text.chars().map(&mut dot).collect()
}

/// What fills a hole: short counts stay, lists keep their tail, all else is a value.
fn filling(text: &str) -> String {
    let few = |t: &str| !t.is_empty() && t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit());
    if few(text) {
        return text.to_owned();
    }
    let tail = text.rsplit_once(" and ").filter(|(_, tail)| tail.strip_suffix(" more").is_some_and(few));
    let listed = |list: &str| list.split(" and ").map(value).collect::<Vec<_>>().join(" and ");
    match tail {
        Some((list, tail)) => format!("{} and {tail}", listed(list)),
        None => listed(text),
    }
}

/// Masks what the holes of a rule's sentence were filled with; if the sentence does not fit the rule, the
/// rule's title stands in.
fn sentence(text: &str, rule: Option<(&str, &str)>) -> String {
    let Some((template, title)) = rule else { return value(text) };
    let parts = literals(template);
    aligned(text, &parts).unwrap_or_else(|| match title.is_empty() {
        true => value(text),
        false => format!("{title}."),
    })
}

/// The text between the holes; one more than there are holes.
fn literals(template: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    parts.push(rest);
    parts
}

/// `None` if the literals do not occur in this order from the first to the last character.
fn aligned(text: &str, parts: &[&str]) -> Option<String> {
    let (first, others) = parts.split_first()?;
    let mut rest = text.strip_prefix(first)?;
    let mut out = (*first).to_owned();
    for (at, part) in others.iter().enumerate() {
        let last = at + 1 == others.len();
        let hole = match last {
            true => rest.strip_suffix(part)?,
            // Of two holes in a row, the second takes all.
            false => &rest[..rest.find(part)?],
        };
        out.push_str(&filling(hole));
        out.push_str(part);
        rest = rest.get(hole.len() + part.len()..)?;
    }
    (rest.is_empty()).then_some(out)
}

/// A message of the program: what it quotes, and long numbers and mail addresses, are values.
fn message(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split(['"', '`', '“', '”']).enumerate() {
        if at > 0 {
            out.push('"');
        }
        match at % 2 {
            1 => out.push_str(&value(part)),
            _ => out.push_str(&part.split(' ').map(telling).collect::<Vec<_>>().join(" ")),
        }
    }
    out
}

fn telling(word: &str) -> String {
    let digits = word.chars().filter(|c| c.is_numeric()).count();
    if digits >= 5 || word.contains('@') { value(word) } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn outlines() {
        assert_eq!(value("Ann Lee-Ortiz"), "A• L•-O•");
        assert_eq!(value("ann.lee@example.org"), "a•.l•@e•.o•");
        assert_eq!(value("+1 (212) 867-5309"), "+• (•••) •••-••09");
        assert_eq!(value("12 Main St"), "1• M• S•");
        assert_eq!(value("李小龍"), "李•");
        assert_eq!(value(""), "");
    }

    #[test]
    fn sentences_keep_the_words_of_the_rule() {
        let rule = Some(("{key} is the phone of {group.people} applicants: {group.names}.", "One phone"));
        let masked = sentence("+12128675309 is the phone of 3 applicants: Ann Lee, Raj Patel and 1 more.", rule);
        assert_eq!(masked, "+•••••••••09 is the phone of 3 applicants: A• L•, R• P• and 1 more.");
        let two = Some(("{group.names} share it.", "Shared"));
        assert_eq!(sentence("Ann Lee, Raj Patel and Joe Cruz share it.", two), "A• L•, R• P• and J• C• share it.");
        assert_eq!(sentence("something else: Ann Lee", rule), "One phone.");
        assert_eq!(sentence("Ann Lee, twice", Some(("{a}{b}, twice", "t"))), "A• L•, twice");
        assert_eq!(sentence("no holes", Some(("no holes", "t"))), "no holes");
    }

    #[test]
    fn messages_lose_what_they_quote() {
        assert_eq!(
            message("cannot read \"Ann Lee\" at ann@x.org 12345678"),
            "cannot read \"A• L•\" at a•@x•.o• ••••••78"
        );
    }

    #[test]
    fn no_value_of_a_verdict_survives() {
        let (names, verdicts) = sample::ring();
        for mut v in verdicts {
            let secrets: Vec<String> = v
                .findings
                .iter()
                .flat_map(|f| f.evidence.iter().map(|e| e.raw.clone()))
                .chain([v.name.clone()])
                .filter(|s| s.len() > 2)
                .collect();
            verdict(&mut v, &names);
            let shown = format!("{v:?}");
            for secret in secrets {
                assert!(!shown.contains(&secret), "{secret} in {shown}");
            }
        }
    }
}
