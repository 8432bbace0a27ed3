//! Packs: arbitrary bytes as a pack, an overlay and a scoring table; what loads is run on a small batch.
//!
//! Either the rules come or errors, each of which can be shown; rules that load judge without a panic.

use std::sync::{Arc, LazyLock};

use ringer::condition::Date;
use ringer::rule::{self, Batch, Diagnostic, Options, PackSource, RuleSet, Severity, SourceFile, SourceKind};
use ringer::study::test;
use serde_json::json;

/// Keys and values of packs.
pub const WORDS: &[&str] = &[
    "id = \"x\"\n",
    "version = \"1\"\n",
    "[[rule]]\n",
    "[[rule.test]]\n",
    "[rule.group]\n",
    "each = \"p: app.phones\"\n",
    "by = \"p.key\"\n",
    "having = \"group.people >= 2\"\n",
    "when = \"app.phones.exists(p, p.valid)\"\n",
    "bits = 1.0\n",
    "bits = 1e300\n",
    "bits = nan\n",
    "status = \"stable\"\n",
    "[list.x]\n",
    "values = [\"a\"]\n",
    "type = \"country\"\n",
    "[pattern.x]\n",
    "regex = '(a+)+$'\n",
    "[param.x]\n",
    "default = 3\n",
    "[macro]\n",
    "x = \"macro.x\"\n",
    "[[exception]]\n",
    "rule = \"phone-shared\"\n",
    "until = 2026-12-31\n",
    "reason = \"r\"\n",
    "[[scenario]]\n",
    "[[disable]]\n",
    "[param]\n",
    "explain = \"{key} {group.people}\"\n",
    "explained_by = [\"household\"]\n",
    "family = \"shared-phone\"\n",
    "[[family]]\n",
    "[[cause]]\n",
    "decay = [1, 0.5]\n",
    "\"\"\"",
    "'''",
    "{",
    "}",
    "[[",
    "]]",
    "=",
    "\u{feff}",
    "\r\n",
    "\u{0}",
    "é",
];

static SCORING: LazyLock<Vec<PackSource>> =
    LazyLock::new(|| rule::builtin().into_iter().filter(|s| s.kind == SourceKind::Scoring).collect());

static BATCH: LazyLock<Batch> = LazyLock::new(|| {
    Batch::of(vec![
        json!({ "id": "1", "name": "Ann Lee", "phones": ["+1 212 867 5309"], "emails": ["ann@example.org"] }),
        json!({ "id": "2", "name": "Raj Patel", "phones": ["(212) 867-5309"], "home": { "line1": "1 Main St" } }),
        json!({ "id": "3", "name": "Joe Cruz", "phones": ["12128675309"], "links": ["https://github.com/joe"] }),
        json!({}),
    ])
});

/// A short pack, an overlay, and the packs and the scoring table that ship.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = crate::texts(&[include_str!("../seeds/pack.toml"), include_str!("../seeds/overlay.toml")]);
    for source in rule::builtin() {
        seeds.extend(source.files.values().map(|file| file.text.clone().into_bytes()));
    }
    seeds
}

/// Runs one input.
pub fn run(input: &[u8]) {
    let options = Options { as_of: Some(Date { year: 2026, month: 7, day: 1 }), ..Options::default() };
    let mut sources = SCORING.clone();
    sources.push(PackSource::one("fuzz/pack.toml", input));
    judge(rule::load(&sources, &options));
    let text = String::from_utf8_lossy(input).into_owned();
    let overlay = Arc::new(SourceFile { path: "overlay.toml".to_owned(), text });
    judge(rule::load(&SCORING, &Options { overlays: vec![overlay], ..options.clone() }));
    judge(rule::load(&[PackSource::one("fuzz/scoring.toml", input)], &options));
}

fn judge(loaded: Result<(RuleSet, Vec<Diagnostic>), Vec<Diagnostic>>) {
    match loaded {
        Ok((rules, warnings)) => {
            show(&warnings);
            assert!(warnings.iter().all(|d| d.severity == Severity::Warning));
            // A batch that the rules cannot judge is an error in words.
            let _ = test::screened(&rules, &BATCH);
        }
        Err(found) => {
            assert!(found.iter().any(|d| d.severity == Severity::Error), "it failed without an error");
            show(&found);
        }
    }
}

fn show(found: &[Diagnostic]) {
    for d in found.iter().take(50) {
        assert!(d.file.text.get(d.span.clone()).is_some(), "{d:?}");
        assert!(!d.render(false).is_empty());
    }
}
