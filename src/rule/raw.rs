//! A rule as its file writes it: every value typed and with its place, nothing resolved.
//!
//! Names of families, causes, lists and fields are only looked up in `check`; expressions are still text here.

use std::ops::Range;
use std::sync::Arc;

use super::case::{self, TestCase};
use super::diagnostic::SourceFile;
use super::read::{At, Table, Text};
use super::{Stage, Status, overlay};
use crate::condition::Date;
use crate::finding::Bits;

/// Bits of each strength word.
pub(crate) const STRENGTHS: &[(&str, i32)] =
    &[("weak", 100), ("moderate", 200), ("strong", 400), ("very-strong", 600), ("decisive", 800)];

/// The words of `stage`.
pub(crate) const STAGES: &[(&str, Stage)] = &[
    (Stage::Application.as_str(), Stage::Application),
    (Stage::Interview.as_str(), Stage::Interview),
    (Stage::Offer.as_str(), Stage::Offer),
];

/// The most that one hit may weigh.
const MOST_BITS: f64 = 20.0;
/// The most that one reassuring fact may take off.
const LEAST_BITS: f64 = -6.0;

/// Keys of a rule itself, so that one written below a table header can be told where it belongs.
pub(crate) const RULE_KEYS: &[&str] = &[
    "id",
    "version",
    "title",
    "status",
    "family",
    "bits",
    "strength",
    "stage",
    "explain",
    "verify",
    "explained_by",
    "fairness",
    "references",
    "catalogue",
    "author",
    "modified",
    "excepted_by",
    "hub",
    "saturation",
    "since",
    "reason",
    "replaced_by",
    "when",
    "combine",
];

/// See the module's doc.
#[derive(Clone, Debug)]
pub(crate) struct RawRule {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) id: Text,
    pub(crate) version: u32,
    pub(crate) title: Option<Text>,
    pub(crate) status: Status,
    pub(crate) family: Option<Text>,
    pub(crate) bits: At<Bits>,
    pub(crate) decisive: bool,
    pub(crate) stage: Option<Stage>,
    pub(crate) explain: Option<Text>,
    pub(crate) verify: Option<Text>,
    pub(crate) explained_by: Vec<Text>,
    /// Whether `explained_by` is written, if only as an empty array.
    pub(crate) explained: bool,
    pub(crate) fairness: Option<Text>,
    pub(crate) references: Vec<Text>,
    pub(crate) catalogue: Vec<Text>,
    pub(crate) author: Option<String>,
    pub(crate) modified: Option<Date>,
    pub(crate) excepted_by: Vec<Text>,
    pub(crate) hub: Option<At<u32>>,
    pub(crate) saturation: Option<At<f64>>,
    pub(crate) retired: Option<Retired>,
    pub(crate) kind: RawKind,
    pub(crate) tests: Vec<TestCase>,
    pub(crate) equivalents: Vec<Equivalent>,
}

/// Why and since when a rule is deprecated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    /// Since when.
    pub since: Date,
    /// Why.
    pub reason: String,
    /// The rule that replaced it.
    pub replaced_by: Option<String>,
}

/// A mutant of the rule that means the same, so that no test can notice it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equivalent {
    /// The mutant, as `ringer test --mutate` names it.
    pub mutant: String,
    /// Why it means the same.
    pub reason: String,
    /// Byte range of its header in the rule's file.
    pub span: Range<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum RawKind {
    When(Text),
    Group(Box<RawGroup>),
    Near(Box<RawNear>),
    Combine(Text),
}

#[derive(Clone, Debug)]
pub(crate) struct RawGroup {
    pub(crate) each: Option<Text>,
    pub(crate) name: Option<Text>,
    pub(crate) by: Text,
    pub(crate) keep: Option<Text>,
    pub(crate) window: Option<i64>,
    pub(crate) window_at: Range<usize>,
    pub(crate) having: Text,
    pub(crate) bands: Vec<RawBand>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawNear {
    /// The text that is compared, as a path.
    pub(crate) on: Text,
    pub(crate) at_least: At<f64>,
    pub(crate) min_words: At<u32>,
    pub(crate) window: Option<i64>,
    pub(crate) window_at: Range<usize>,
    pub(crate) having: Text,
    pub(crate) bands: Vec<RawBand>,
}

/// One band: `{ when = "...", bits = 3.0 }` or `{ else = true, bits = 6.0 }`.
#[derive(Clone, Debug)]
pub(crate) struct RawBand {
    /// `None` for `else`.
    pub(crate) when: Option<Text>,
    pub(crate) bits: Bits,
    /// Byte range in the file.
    pub(crate) span: Range<usize>,
}

/// Reads one rule. `None` if what is there cannot be judged at all; every problem is logged either way.
pub(crate) fn rule(mut t: Table<'_>) -> Option<RawRule> {
    let file = t.file.clone();
    let id = t.need_text("id", "write `id = \"name-of-the-bad-pattern\"`");
    if let Some(id) = &id {
        kebab(&t, id);
    }
    let version = t.count("version", 1).map_or(1, |v| v.value);
    let status = word(&mut t, "status", Status::WORDS).unwrap_or(Status::Stable);
    let (bits, decisive) = weight(&mut t);
    let title = t.text("title");
    let family = t.text("family");
    let stage = word(&mut t, "stage", STAGES);
    let (explain, verify) = (t.text("explain"), t.text("verify"));
    let explained = t.has("explained_by");
    let explained_by = t.texts("explained_by");
    let (fairness, references) = (t.text("fairness"), t.texts("references"));
    let catalogue = t.texts("catalogue");
    let (author, modified) = (t.text("author").map(|a| a.value), t.date("modified").map(|d| d.value));
    let excepted_by = t.texts("excepted_by");
    let hub = t.count("hub", 2);
    let saturation = t.number("saturation");
    if let Some(s) = saturation.as_ref().filter(|s| !(s.value > 0.0 && s.value <= 1.0)) {
        t.log().add(
            t.wrong("E112", s.span.clone(), "`saturation` is a share between 0 and 1")
                .help("write `saturation = 0.2` for a fifth of the batch"),
        );
    }
    let retired = retired(&mut t, status);
    let kind = kind(&mut t);
    let tests = t.tables("test", "[[test]]").into_iter().filter_map(case::test).collect();
    let equivalents = t.tables("equivalent", "[[equivalent]]").into_iter().filter_map(equivalent).collect();
    t.finish(&[]);
    Some(RawRule {
        file,
        id: id?,
        version,
        title,
        status,
        family,
        bits: bits?,
        decisive,
        stage,
        explain,
        verify,
        explained_by,
        explained,
        fairness,
        references,
        catalogue,
        author,
        modified,
        excepted_by,
        hub,
        saturation,
        retired,
        kind: kind?,
        tests,
        equivalents,
    })
}

/// Reads a `[[equivalent]]` of a rule.
fn equivalent(mut t: Table<'_>) -> Option<Equivalent> {
    let span = t.head();
    let mutant = t.need_text("mutant", "name it as `ringer test --mutate` does");
    let reason = overlay::reason(&mut t);
    t.finish(&[]);
    Some(Equivalent { mutant: mutant?.value, reason: reason?, span })
}

/// Reports an id that is not in kebab-case; such an id is used all the same.
pub(crate) fn kebab(t: &Table<'_>, id: &Text) {
    let good = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let starts = id.value.starts_with(|c: char| c.is_ascii_lowercase());
    if starts && id.value.split('-').all(good) {
        return;
    }
    let tame: String =
        id.value.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let tame = tame.split('-').filter(|p| !p.is_empty()).collect::<Vec<_>>().join("-");
    let diagnostic = id.wrong("E117", format!("the id {:?} is not in kebab-case", id.value));
    t.log().add(match tame.is_empty() {
        true => diagnostic.help("write lower-case words joined by hyphens"),
        false => diagnostic.help(format!("write `{tame}`")),
    });
}

/// A value out of a closed list of words.
pub(crate) fn word<T: Copy>(t: &mut Table<'_>, key: &'static str, words: &[(&str, T)]) -> Option<T> {
    let text = t.text(key)?;
    let known = words.iter().find(|(w, _)| *w == text.value);
    if known.is_none() {
        let all: Vec<_> = words.iter().map(|(w, _)| *w).collect();
        let mut d = text.wrong("E106", format!("{:?} is no `{key}`", text.value)).nearest(&text.value, &all);
        let help = format!("{}known: {}", d.help.take().map_or(String::new(), |h| h + " "), all.join(", "));
        t.log().add(d.help(help));
    }
    known.map(|(_, value)| *value)
}

/// `bits` or `strength`, exactly one; and whether the strength is decisive.
fn weight(t: &mut Table<'_>) -> (Option<At<Bits>>, bool) {
    let both = t.has("bits") && t.has("strength");
    let neither = !t.has("bits") && !t.has("strength");
    let bits = t.bits("bits", LEAST_BITS, MOST_BITS);
    let span = t.key_span("strength");
    let strength = word(t, "strength", STRENGTHS);
    if both {
        let d = t.wrong("E106", span.clone(), "a rule has `bits` or `strength`, not both");
        t.log().add(d.help("remove one of them"));
    }
    if neither {
        t.missing("bits", "write `bits = 4.0`, or `strength = \"strong\"`");
    }
    let decisive = strength == Some(800);
    (bits.or(strength.map(|s| At { value: Bits(s), span })), decisive)
}

fn retired(t: &mut Table<'_>, status: Status) -> Option<Retired> {
    let (since, reason, by) = (t.date("since"), t.text("reason"), t.text("replaced_by"));
    if status != Status::Deprecated {
        return None;
    }
    if since.is_none() && !t.has("since") {
        t.missing("since", "a deprecated rule says since when: `since = 2026-11-20`");
    }
    if reason.is_none() && !t.has("reason") {
        t.missing("reason", "a deprecated rule says why");
    }
    if by.is_none() && !t.has("replaced_by") {
        t.missing("replaced_by", "name the rule that sees it now, or write `replaced_by = \"none\"`");
    }
    let replaced_by = by.map(|b| b.value).filter(|id| id != "none");
    Some(Retired { since: since?.value, reason: reason?.value, replaced_by })
}

fn kind(t: &mut Table<'_>) -> Option<RawKind> {
    let written: Vec<&str> = ["when", "combine", "group", "near"].into_iter().filter(|k| t.has(k)).collect();
    if written.is_empty() {
        let d = t.wrong("E108", t.head(), format!("{} has no condition", t.name));
        let several = "a table `[group]` or `[near]` for several, or `combine` over other rules";
        t.log().add(d.help(format!("write `when = \"...\"` for one application, {several}")));
    }
    if let [first, second, ..] = written.as_slice() {
        let d = t.wrong("E108", t.key_span(second), format!("a rule has one kind, not both `{first}` and `{second}`"));
        t.log().add(d.also(t.file, t.key_span(first), "the first is here").help("make two rules of it"));
    }
    let when = if t.has("when") { t.need_text("when", "write the condition") } else { t.text("when") };
    let [in_group, in_near] =
        if t.name.contains("[[rule]]") { ["[rule.group]", "[rule.near]"] } else { ["[group]", "[near]"] };
    let group = t.table("group", in_group).and_then(group).map(|g| RawKind::Group(Box::new(g)));
    let near = t.table("near", in_near).and_then(near).map(|n| RawKind::Near(Box::new(n)));
    let combine = match t.has("combine") {
        true => t.need_text("combine", "write the condition over `rule[\"id\"].hit` and `ring`"),
        false => t.text("combine"),
    };
    let one = group.or(near).or(when.map(RawKind::When)).or(combine.map(RawKind::Combine));
    one.filter(|_| written.len() == 1)
}

fn group(mut t: Table<'_>) -> Option<RawGroup> {
    let each = t.text("each");
    let name = t.text("as");
    if each.is_some() && !t.has("as") {
        t.missing("as", "name the element: `as = \"p\"`");
    }
    if let Some(name) = name.as_ref().filter(|_| !t.has("each")) {
        let d = name.wrong("E104", "`as` names the elements of `each`, which is missing");
        t.log().add(d.help("write `each = \"app.phones\"`, or remove `as`"));
    }
    let name = name.filter(|n| variable(&t, n));
    let by = t.need_text("by", "write what members share: `by = \"p.key\"`");
    let keep = t.text("where");
    let (window, window_at) = (window(&mut t), t.key_span("window"));
    let having = t.need_text("having", "write what makes a group a hit: `having = \"group.people >= 2\"`");
    let bands = bands(&mut t, 0.0);
    t.finish(&[("the rule", RULE_KEYS), ("the rule", &["test", "equivalent"])]);
    Some(RawGroup { each, name, by: by?, keep, window, window_at, having: having?, bands })
}

/// The least share of a text in common that can be found reliably.
const LEAST_SIMILARITY: f64 = 0.2;
/// Words of the shortest text compared, unless a rule says otherwise: below it, ordinary phrases decide.
const MIN_WORDS: u32 = 40;

fn near(mut t: Table<'_>) -> Option<RawNear> {
    let on = t.need_text("on", "write which text is compared: `on = \"app.resume.text\"`");
    let at_least = t.number("at_least");
    if at_least.is_none() && !t.has("at_least") {
        t.missing("at_least", "write which share of two texts must be the same: `at_least = 0.5`");
    }
    let share = |s: &At<f64>| s.value >= LEAST_SIMILARITY && s.value <= 1.0;
    if let Some(bad) = at_least.as_ref().filter(|s| !share(s)) {
        let message = format!("`at_least` is a share between {LEAST_SIMILARITY} and 1");
        t.log().add(t.wrong("E112", bad.span.clone(), message).help("what is less alike cannot be found reliably"));
    }
    let written = t.count("min_words", 10);
    let min_words = written.unwrap_or_else(|| At { value: MIN_WORDS, span: t.head() });
    let (window, window_at) = (window(&mut t), t.key_span("window"));
    let having = t.need_text("having", "write what makes a group a hit: `having = \"group.people >= 2\"`");
    let bands = bands(&mut t, 0.0);
    t.finish(&[("the rule", RULE_KEYS), ("the rule", &["test", "equivalent"])]);
    let at_least = at_least.filter(share)?;
    Some(RawNear { on: on?, at_least, min_words, window, window_at, having: having?, bands })
}

/// Names that a variable cannot have, because they mean something already.
const TAKEN: &[&str] = &["app", "group", "hits", "ring", "rule", "key", "param", "list", "pattern", "macro", "now"];

fn variable(t: &Table<'_>, name: &Text) -> bool {
    let starts = name.value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let word = name.value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let good = starts && word && !TAKEN.contains(&name.value.as_str());
    if !good {
        t.log()
            .add(name.wrong("E106", format!("{:?} cannot name a variable", name.value)).help("such as `as = \"p\"`"));
    }
    good
}

fn window(t: &mut Table<'_>) -> Option<i64> {
    let text = t.text("window")?;
    let millis = duration(&text.value);
    if millis.is_none() {
        t.log().add(
            text.wrong("E106", format!("{:?} is no length of time", text.value)).help("such as `365d`, `12h`, `30m`"),
        );
    }
    millis
}

/// Milliseconds of a length of time written as `365d`, `2w`, `12h`, `30m` or `10s`; positive, at most 100 years.
pub(crate) fn duration(text: &str) -> Option<i64> {
    let unit = text.chars().last().filter(char::is_ascii)?;
    let number: i64 = text[..text.len() - 1].parse().ok().filter(|n| *n > 0)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    number.checked_mul(seconds * 1_000).filter(|ms| *ms <= 36_600 * 86_400_000)
}

/// The bands of a group or cause, each at least `least` bits. An `else` must come last.
pub(crate) fn bands(t: &mut Table<'_>, least: f64) -> Vec<RawBand> {
    let mut bands: Vec<RawBand> = Vec::new();
    let mut ended: Option<Range<usize>> = None;
    for mut band in t.tables("bands", "a band") {
        let when = band.text("when");
        let other = band.boolean("else");
        let at = band.span.clone();
        if let Some(before) = &ended {
            let d = band.wrong("E130", at.clone(), "this band can never match");
            t.log().add(d.also(t.file, before.clone(), "everything matches here").help("`else` comes last"));
        }
        match (&when, &other) {
            (None, Some(e)) if e.value => ended = Some(at.clone()),
            (Some(_), None) => {}
            _ if band.has("when") && other.is_none() => {}
            _ => {
                let d = band.wrong("E106", at.clone(), "a band has either `when = \"...\"` or `else = true`");
                t.log().add(d.help("write `{ when = \"...\", bits = 3.0 }`, and `{ else = true, bits = 6.0 }` last"));
            }
        }
        let (bits, strength) = (band.bits("bits", least, MOST_BITS), word(&mut band, "strength", STRENGTHS));
        if bits.is_none() && strength.is_none() && !band.has("bits") && !band.has("strength") {
            band.missing("bits", "write `bits = 3.0`");
        }
        let bits = bits.map(|b| b.value).or(strength.map(Bits));
        band.finish(&[]);
        if let Some(bits) = bits.filter(|_| when.is_some() || other.is_some_and(|e| e.value)) {
            bands.push(RawBand { when, bits, span: at });
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(duration("365d"), Some(365 * 86_400_000));
        assert_eq!(duration("2w"), Some(14 * 86_400_000));
        for bad in ["", "d", "-1d", "0d", "1y", "1.5d", "99999999999d", "1é", "36601d"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }
}
