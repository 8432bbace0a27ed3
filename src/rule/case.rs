//! Tests of rules and scenarios of packs, as data: applications in the field names of the JSON import, and what
//! is expected of them.
//!
//! Nothing is run here; the runner lives in `study`.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::diagnostic::SourceFile;
use super::overlay::RawException;
use super::raw::word;
use super::read::{At, Table, Text};
use crate::condition::Date;
use crate::fact::watch::WatchKind;
use crate::finding::{Bits, Outcome};
use crate::record::{Field, Trust};
use crate::watchlist;

/// How many applications one test may have, repeats included.
pub const MAX_APPLICATIONS: usize = 20_000;

/// Words for what a test of a rule expects.
pub const OUTCOMES: &[(&str, Outcome)] = &[
    ("hit", Outcome::Hit),
    ("no_hit", Outcome::NoHit),
    ("unknown", Outcome::Unknown),
    ("excepted", Outcome::Excepted),
    ("hub", Outcome::Hub),
    ("muted", Outcome::Muted),
    ("borrowed", Outcome::Borrowed),
];

/// Verdict words of a scenario; the same as the tokens of the outputs.
pub const VERDICTS: &[&str] = &["escalate", "review", "insufficient", "clear"];

/// The applications of a test, before repetition, and how they are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Whether the test wrote one `app` and not a `batch`.
    pub single: bool,
    /// One JSON object per application, in the field names of the JSON import. Ids are filled in (`a1`, `a2`, ...).
    pub apps: Vec<Value>,
    /// How often the whole batch is written one after the other; in the copies `{n}` in a text is the copy's number
    /// from 1, and `{word}` a made-up word that no two copies share.
    pub repeat: u32,
    /// Applications of earlier runs.
    pub history: Vec<Value>,
    /// Day of the run; tests without one use a fixed day of the runner.
    pub as_of: Option<Date>,
    /// Who recorded a field, where the test departs from the default.
    pub trust: Vec<(Field, Trust)>,
    /// Entries of the run's watch list, in the form of its lines; without any there is no list.
    pub watchlist: Vec<Value>,
}

impl Batch {
    /// These applications once, in the field names of the JSON import.
    pub fn of(apps: Vec<Value>) -> Batch {
        Batch {
            single: false,
            apps,
            repeat: 1,
            history: Vec::new(),
            as_of: None,
            trust: Vec::new(),
            watchlist: Vec::new(),
        }
    }

    /// All applications with repetition, each with an id. Order: the batch, then the batch again, and so on.
    pub fn applications(&self) -> Vec<Value> {
        let mut all = Vec::with_capacity(self.apps.len() * self.repeat as usize);
        for n in 1..=self.repeat {
            for app in &self.apps {
                let mut app = app.clone();
                if self.repeat > 1 {
                    number(&mut app, n);
                }
                if let Value::Object(app) = &mut app
                    && !app.contains_key("id")
                {
                    app.insert("id".into(), Value::String(format!("a{}", all.len() + 1)));
                }
                all.push(app);
            }
        }
        all
    }

    /// Which of the written applications the `i`-th of [`Batch::applications`] is a copy of.
    pub fn written(&self, i: usize) -> usize {
        i % self.apps.len().max(1)
    }
}

/// Fills `{n}` and `{word}` into every text.
fn number(value: &mut Value, n: u32) {
    match value {
        Value::String(s) if s.contains('{') => {
            *s = s.replace("{n}", &n.to_string()).replace("{word}", &made_up(n));
        }
        Value::Array(items) => items.iter_mut().for_each(|v| number(v, n)),
        Value::Object(map) => map.values_mut().for_each(|v| number(v, n)),
        _ => {}
    }
}

/// A pronounceable capitalised word of at least three syllables, another for each number.
fn made_up(n: u32) -> String {
    const HEADS: [char; 16] = ['b', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z'];
    const TAILS: [char; 4] = ['a', 'e', 'i', 'o'];
    // An odd multiplier permutes the 24-bit numbers, so that neighbours do not look alike.
    let mut code = n.wrapping_mul(0x9e_3779) & 0xff_ffff;
    let mut word = String::new();
    for i in 0..4 {
        let (head, tail) = (HEADS[(code & 15) as usize], TAILS[(code >> 4 & 3) as usize]);
        word.push(if i == 0 { head.to_ascii_uppercase() } else { head });
        word.push(tail);
        code >>= 6;
    }
    word
}

/// What a test sets for itself that is compiled into conditions or decided when packs are loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// Parameters: `set.param`.
    pub params: Vec<(String, toml::Value)>,
    /// Lists with all their values: `set.list`.
    pub lists: Vec<(String, Vec<String>)>,
    /// An exception to the rule: `set.exception`.
    pub exception: Option<Excepting>,
    pub(crate) param_names: Vec<Text>,
    pub(crate) list_names: Vec<Text>,
}

impl Setup {
    /// Whether the packs as they are will do.
    pub fn is_plain(&self) -> bool {
        self.params.is_empty() && self.lists.is_empty() && self.exception.is_none()
    }
}

/// An exception that a test makes for itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Excepting {
    /// Over what the rule's `excepted_by` allows.
    pub(crate) matches: Text,
    pub(crate) reason: String,
}

impl Excepting {
    /// As an overlay would write it, for ever.
    pub(crate) fn raw(&self, rule: &Text) -> RawException {
        let day = |year| Date { year, month: 1, day: 1 };
        RawException {
            rule: rule.clone(),
            matches: self.matches.clone(),
            reason: self.reason.clone(),
            owner: "the test".to_owned(),
            created: day(2000),
            expires: At { value: day(9999), span: self.matches.span.clone() },
            span: self.matches.span.clone(),
        }
    }
}

/// A test of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct TestCase {
    /// What it shows.
    pub name: String,
    /// Where it stands.
    pub file: Arc<SourceFile>,
    /// Byte range of its header.
    pub span: Range<usize>,
    /// Name of the fixture laid under each application; resolved when the pack is loaded.
    pub base: Option<String>,
    /// What the rule reads.
    pub batch: Batch,
    /// Expected outcome of each written application.
    pub expect: Vec<Outcome>,
    /// Parameters, lists and an exception set for this test.
    pub setup: Setup,
    /// The rule's hub limit for this test.
    pub hub: Option<u32>,
    /// The rule's saturation share for this test.
    pub saturation: Option<f64>,
    /// The exact sentence of the first hit.
    pub explain: Option<String>,
    /// Bits of the first hit.
    pub bits: Option<Bits>,
    /// Whether the whole result is held by a snapshot.
    pub snapshot: bool,
    pub(crate) base_at: Option<Text>,
}

/// A test of all loaded packs together: what becomes of these people.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Pack it belongs to.
    pub pack: String,
    /// What it shows.
    pub name: String,
    /// Where it stands.
    pub file: Arc<SourceFile>,
    /// Byte range of its header.
    pub span: Range<usize>,
    /// Ids of other packs that it rests on.
    pub needs: Vec<String>,
    /// Name of the fixture laid under each application; resolved when the pack is loaded.
    pub base: Option<String>,
    /// What is screened.
    pub batch: Batch,
    /// Expected verdict word of each written application (one of [`VERDICTS`]).
    pub expect: Vec<String>,
    /// Expected causes of the story of each written application, if the scenario says.
    pub story: Option<Vec<Vec<String>>>,
    pub(crate) base_at: Option<Text>,
    pub(crate) causes_at: Vec<Text>,
}

// `Text` holds a place only, which does not make two tests differ.
impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.value == other.value
    }
}

/// Reads a `[[test]]` of a rule.
pub(crate) fn test(mut t: Table<'_>) -> Option<TestCase> {
    let (file, span) = (t.file.clone(), t.head());
    let name = t.need_text("name", "say what the test shows");
    let base_at = t.text("base");
    let batch = batch(&mut t);
    let words: Vec<&str> = OUTCOMES.iter().map(|o| o.0).collect();
    let expect = expect(&mut t, batch.as_ref(), &words);
    let outcomes = expect
        .map(|e| e.iter().filter_map(|w| OUTCOMES.iter().find(|o| o.0 == w.value).map(|o| o.1)).collect::<Vec<_>>());
    let mut set = t.table("set", "`set`");
    let setup = set.as_mut().map(setup).unwrap_or_default();
    let hub = set.as_mut().and_then(|s| s.count("hub", 2)).map(|h| h.value);
    let saturation = set.as_mut().and_then(|s| s.number("saturation")).map(|s| s.value);
    if let Some(set) = set {
        set.finish(&[]);
    }
    let explain = t.text("explain").map(|e| e.value);
    let bits = t.bits("bits", -20.0, 20.0).map(|b| b.value);
    let snapshot = t.boolean("snapshot").is_some_and(|s| s.value);
    t.finish(&[]);
    Some(TestCase {
        name: name?.value,
        file,
        span,
        base: base_at.as_ref().map(|b| b.value.clone()),
        batch: batch?,
        expect: outcomes?,
        setup,
        hub,
        saturation,
        explain,
        bits,
        snapshot,
        base_at,
    })
}

fn setup(set: &mut Table<'_>) -> Setup {
    let params = set.table("param", "`set.param`").map(|mut p| p.everything()).unwrap_or_default();
    let (param_names, values): (Vec<Text>, Vec<_>) = params.into_iter().unzip();
    let params = param_names.iter().zip(values).map(|(name, value)| (name.value.clone(), value.value)).collect();
    let (mut lists, mut list_names) = (Vec::new(), Vec::new());
    for (name, At { value, span }) in set.table("list", "`set.list`").map(|mut l| l.everything()).unwrap_or_default() {
        let texts = value.as_array().map(|items| items.iter().map(|i| i.as_str().map(str::to_owned)).collect());
        match texts.flatten() {
            Some(values) => {
                lists.push((name.value.clone(), values));
                list_names.push(name);
            }
            None => {
                let d = set.wrong("E105", span, "a list must be an array of strings");
                set.log().add(d.help("such as `set.list = { switchboards = [\"+1 212 867 5309\"] }`"));
            }
        }
    }
    let exception = set.table("exception", "`set.exception`").and_then(|mut e| {
        let matches = e.need_text("match", "write a condition over what the rule's `excepted_by` lists");
        let reason = e.text("reason").map_or("a test".to_owned(), |reason| reason.value);
        e.finish(&[]);
        Some(Excepting { matches: matches?, reason })
    });
    Setup { params, lists, exception, param_names, list_names }
}

/// Reads a `[[scenario]]` of a pack.
pub(crate) fn scenario(mut t: Table<'_>, pack: &str) -> Option<Scenario> {
    let (file, span) = (t.file.clone(), t.head());
    let name = t.need_text("name", "say what the scenario shows");
    let needs = t.texts("needs").into_iter().map(|pack| pack.value).collect();
    let base_at = t.text("base");
    let batch = batch(&mut t);
    let expect = expect(&mut t, batch.as_ref(), VERDICTS);
    let count = batch.as_ref().map_or(0, |b| b.apps.len());
    let (story, causes_at) = story(&mut t, count).map_or((None, Vec::new()), |(s, c)| (Some(s), c));
    t.finish(&[]);
    Some(Scenario {
        pack: pack.to_owned(),
        name: name?.value,
        file,
        span,
        needs,
        base: base_at.as_ref().map(|b| b.value.clone()),
        batch: batch?,
        expect: expect?.into_iter().map(|e| e.value).collect(),
        story,
        base_at,
        causes_at,
    })
}

/// `story = ["household"]` for every application, or one array for each.
fn story(t: &mut Table<'_>, count: usize) -> Option<(Vec<Vec<String>>, Vec<Text>)> {
    let At { value, span } = t.value("story")?;
    let file = t.file.clone();
    let mut texts = Vec::new();
    let mut causes = |items: &[toml::Value]| -> Option<Vec<String>> {
        let names: Option<Vec<String>> = items.iter().map(|i| i.as_str().map(str::to_owned)).collect();
        for value in names.iter().flatten() {
            texts.push(Text { value: value.clone(), span: span.clone(), file: file.clone() });
        }
        names
    };
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let stories = if items.iter().all(toml::Value::is_str) && value.is_array() {
        causes(items).map(|one| vec![one; count])
    } else {
        items.iter().map(|i| i.as_array().and_then(|i| causes(i))).collect::<Option<Vec<_>>>()
    };
    let stories = stories.filter(|s| s.len() == count);
    if stories.is_none() {
        let d = t.wrong("E124", span, "`story` is one array of causes for all applications, or one for each");
        t.log().add(d.help("such as `story = [\"household\"]`"));
    }
    stories.map(|s| (s, texts))
}

fn batch(t: &mut Table<'_>) -> Option<Batch> {
    let single = t.has("app");
    if single == t.has("batch") {
        let d = t.wrong("E124", t.head(), format!("{} needs either `app` or `batch`", t.name));
        t.log().add(d.help("write `app = { ... }` for one application, `batch = [{ ... }, { ... }]` for several"));
    }
    let (app, many, history) = (t.value("app"), t.value("batch"), t.value("history"));
    let repeat = t.count("repeat", 1).map_or(1, |r| r.value);
    let as_of = t.date("as_of").map(|d| d.value);
    let trust = trust(t);
    let watchlist = watchlist(t);
    let apps = match (app, many) {
        (Some(app), _) => applications(t, vec![app.value], &app.span),
        (None, Some(At { value: toml::Value::Array(items), span })) => applications(t, items, &span),
        (None, Some(other)) => {
            t.log().add(
                t.wrong("E105", other.span, "`batch` must be an array of tables")
                    .help("write `batch = [{ ... }, { ... }]`"),
            );
            None
        }
        (None, None) => None,
    };
    let history = match history {
        Some(At { value: toml::Value::Array(items), span }) => applications(t, items, &span)?,
        Some(other) => {
            t.log().add(
                t.wrong("E105", other.span, "`history` must be an array of tables").help("write `history = [{ ... }]`"),
            );
            Vec::new()
        }
        None => Vec::new(),
    };
    let apps = apps?;
    if apps.len().saturating_mul(repeat as usize) > MAX_APPLICATIONS {
        let d = t.wrong("E124", t.key_span("repeat"), format!("more than {MAX_APPLICATIONS} applications in one test"));
        t.log().add(d.help("repeat them fewer times"));
        return None;
    }
    Some(Batch { single, apps, repeat, history, as_of, trust, watchlist })
}

/// Entries of a watch list; each must be one that can be used.
fn watchlist(t: &mut Table<'_>) -> Vec<Value> {
    let entries: Vec<Value> = t.tables("watchlist", "an entry of a watch list").into_iter().map(entry).collect();
    let options = watchlist::Options { kind: None, list: None, date: Date { year: 2026, month: 1, day: 1 } };
    if let Err(problem) = watchlist::of_json(&entries, &options) {
        let d = t.wrong("E124", t.key_span("watchlist"), format!("no watch list: {problem}"));
        t.log().add(d.help("such as `watchlist = [{ kind = \"email\", value = \"a@example.org\", list = \"our list\", date = \"2026-06-01\" }]`"));
    }
    entries
}

fn entry(mut t: Table<'_>) -> Value {
    let mut entry = Map::new();
    let word = word(&mut t, "kind", WatchKind::WORDS).map(|kind| kind.word().to_owned());
    entry.extend(word.map(|word| ("kind".to_owned(), Value::String(word))));
    if !t.has("kind") {
        t.missing("kind", "name what the entry names: `kind = \"email\"`");
    }
    let value = t.need_text("value", "write the identifier or the name");
    entry.extend(value.map(|value| ("value".to_owned(), Value::String(value.value))));
    for key in ["list", "entry", "source", "note"] {
        entry.extend(t.text(key).map(|text| (key.to_owned(), Value::String(text.value))));
    }
    for key in ["date", "added", "expires"] {
        let day =
            t.date(key).map(|At { value: Date { year, month, day }, .. }| format!("{year:04}-{month:02}-{day:02}"));
        entry.extend(day.map(|day| (key.to_owned(), Value::String(day))));
    }
    for key in ["born", "countries"] {
        let texts: Vec<Value> = t.texts(key).into_iter().map(|text| Value::String(text.value)).collect();
        entry.insert(key.to_owned(), Value::Array(texts));
    }
    t.finish(&[]);
    Value::Object(entry)
}

fn applications(t: &Table<'_>, items: Vec<toml::Value>, span: &Range<usize>) -> Option<Vec<Value>> {
    if items.is_empty() {
        t.log().add(
            t.wrong("E124", span.clone(), "a test needs at least one application").help("write `batch = [{ ... }]`"),
        );
        return None;
    }
    let all: Vec<Value> = items.into_iter().map(json).collect();
    for app in &all {
        let Value::Object(map) = app else {
            t.log().add(
                t.wrong("E105", span.clone(), "an application must be a table")
                    .help("such as `{ name = \"Ann Lee\" }`"),
            );
            return None;
        };
        for key in map.keys().filter(|k| !APP_KEYS.contains(&k.as_str())) {
            let d = t.wrong("E124", span.clone(), format!("an application has no field `{key}`"));
            let d = d.nearest(key, APP_KEYS);
            let all = "see `ringer fields` for all fields; columns of your own go into `extra = { ... }`";
            t.log().add(if d.help.is_some() { d } else { d.help(all) });
        }
    }
    Some(all)
}

/// Top-level names of the JSON import.
const APP_KEYS: &[&str] = &[
    "id",
    "candidate_id",
    "job",
    "applied_at",
    "stage",
    "source",
    "agency",
    "referrer",
    "name",
    "emails",
    "phones",
    "home",
    "shipping",
    "id_document_address",
    "location",
    "date_of_birth",
    "education",
    "employment",
    "skills",
    "links",
    "referees",
    "resume",
    "cover_letter",
    "answers",
    "notes",
    "network",
    "payment",
    "offer",
    "interview",
    "contact_changes",
    "id_number",
    "id_number_hash",
    "enrich",
    "extra",
];

/// A TOML value as JSON; dates become their text.
pub(crate) fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(s) => Value::String(s),
        toml::Value::Integer(i) => Value::from(i),
        toml::Value::Float(f) => Value::from(f),
        toml::Value::Boolean(b) => Value::Bool(b),
        toml::Value::Datetime(d) => Value::String(d.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(json).collect()),
        toml::Value::Table(t) => Value::Object(t.into_iter().map(|(k, v)| (k, json(v))).collect()),
    }
}

/// Lays a fixture under an application: what the application does not say is taken from it, table by table.
pub(crate) fn lay_under(app: &mut Value, base: &Map<String, Value>) {
    let Value::Object(app) = app else { return };
    for (key, value) in base {
        match app.get_mut(key) {
            None => {
                app.insert(key.clone(), value.clone());
            }
            Some(own) => {
                if let Value::Object(under) = value {
                    lay_under(own, under);
                }
            }
        }
    }
}

fn trust(t: &mut Table<'_>) -> Vec<(Field, Trust)> {
    const WORDS: [(&str, Trust); 3] =
        [("applicant", Trust::Applicant), ("system", Trust::System), ("employer", Trust::Employer)];
    let Some(mut table) = t.table("trust", "`trust`") else { return Vec::new() };
    let mut set = Vec::new();
    for (path, At { value, span }) in table.everything() {
        let bare = |f: &Field| f.path().replace("[]", "") == path.value.replace("[]", "");
        let group = |f: &Field| f.path().replace("[]", "").starts_with(&format!("{}.", path.value));
        let fields: Vec<Field> = Field::ALL.iter().copied().filter(|f| bare(f) || group(f)).collect();
        if fields.is_empty() {
            let d = path.wrong("E106", format!("no field is called `{}`", path.value));
            let d = d.nearest(&path.value, Field::ALL.iter().map(|f| f.path()));
            t.log().add(if d.help.is_some() { d } else { d.help("such as `agency` or `home`") });
        }
        match value.as_str().and_then(|v| WORDS.iter().find(|w| w.0 == v)) {
            Some((_, trust)) => set.extend(fields.into_iter().map(|f| (f, *trust))),
            None => t.log().add(t.wrong("E106", span, "this is no trust").help("`employer`, `system` or `applicant`")),
        }
    }
    set
}

/// `expect`: a word for an `app`, an array of equal length for a `batch`.
fn expect(t: &mut Table<'_>, batch: Option<&Batch>, words: &[&str]) -> Option<Vec<Text>> {
    if !t.has("expect") {
        t.missing("expect", &format!("one of {}", words.join(", ")));
    }
    let single = batch.map_or(t.has("app"), |b| b.single);
    let written: Vec<Text> = if single {
        let pairs: Vec<(&str, ())> = words.iter().map(|w| (*w, ())).collect();
        // Asking twice keeps the text with its place; the second call only reads.
        word(t, "expect", &pairs)?;
        t.text("expect").into_iter().collect()
    } else {
        t.texts("expect")
    };
    for text in written.iter().filter(|w| !words.contains(&w.value.as_str())) {
        let d = text.wrong("E106", format!("{:?} cannot be expected", text.value)).nearest(&text.value, words);
        let help = d.help.clone().map_or(String::new(), |h| h + " ");
        t.log().add(d.help(format!("{help}known: {}", words.join(", "))));
    }
    let want = batch?.apps.len();
    if written.len() != want {
        if t.has("expect") && !written.is_empty() {
            let message = format!("{} expected for {want} applications", written.len());
            t.log().add(t.wrong("E124", t.key_span("expect"), message).help("one for each, in the order of `batch`"));
        }
        return None;
    }
    written.iter().all(|w| words.contains(&w.value.as_str())).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_numbered_and_named_apart() {
        let app = serde_json::json!({ "name": "{word} No{n}", "phones": ["+1 212 867 5309"] });
        let batch = Batch { repeat: 300, ..Batch::of(vec![app]) };
        let all = batch.applications();
        let names: std::collections::BTreeSet<_> =
            all.iter().map(|a| a["name"].as_str().unwrap().split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(names.len(), 300);
        assert_eq!(all[299]["id"], "a300");
        assert!(all[1]["name"].as_str().unwrap().ends_with(" No2"));
    }

    #[test]
    fn a_fixture_fills_what_is_missing() {
        let mut app = serde_json::json!({ "name": "Ann", "home": { "city": "Bergen" } });
        let base = serde_json::json!({ "name": "Bo", "home": { "city": "Oslo", "country": "NO" }, "phones": [] });
        lay_under(&mut app, base.as_object().unwrap());
        let want = serde_json::json!({ "name": "Ann", "home": { "city": "Bergen", "country": "NO" }, "phones": [] });
        assert_eq!(app, want);
    }
}
