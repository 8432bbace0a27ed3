//! A diagnostic: something wrong or doubtful in a pack, with the place in its file and a way out.
//!
//! Diagnostics are collected over all files and reported together. Nothing here decides what is wrong: that is
//! done by the checks of the neighbouring modules, and by `condition` for expressions.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// A file of a pack as it was read: its path as given, and its text.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as the user wrote it, or `rules/...` for embedded packs.
    pub path: String,
    /// Its text; bytes that are no UTF-8 are replaced, and reported.
    pub text: String,
}

impl SourceFile {
    /// Line and column of a byte offset, both from 1; the column counts characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = floor(&self.text, offset);
        let before = &self.text[..offset];
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Whether a diagnostic stops the pack from loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The pack cannot be used.
    Error,
    /// The pack can be used; something in it is doubtful.
    Warning,
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Byte range in the file.
    pub span: Range<usize>,
    /// What is there.
    pub text: String,
}

/// See the module's doc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// One of [`codes()`](super::codes()).
    pub code: &'static str,
    /// Whether it stops the pack from loading.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub file: Arc<SourceFile>,
    /// Byte range in the file, on character boundaries.
    pub span: Range<usize>,
    /// A few words under the caret.
    pub label: Option<String>,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Builds a diagnostic; the span is cut to the file.
    pub fn new(code: &'static str, file: &Arc<SourceFile>, span: Range<usize>, message: String) -> Diagnostic {
        let start = floor(&file.text, span.start);
        let end = floor(&file.text, span.end).max(start);
        let severity = if code.starts_with('W') { Severity::Warning } else { Severity::Error };
        let (file, span) = (file.clone(), start..end);
        Diagnostic { code, severity, message, file, span, label: None, labels: Vec::new(), help: None }
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean" if a known name is near enough.
    pub fn nearest(self, word: &str, known: impl IntoIterator<Item = impl AsRef<str>>) -> Diagnostic {
        match nearest(word, known) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Adds a few words under the caret.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// Adds a second place.
    pub fn also(mut self, file: &Arc<SourceFile>, span: Range<usize>, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { file: file.clone(), span, text: text.into() });
        self
    }

    /// Line and column where it starts, both from 1.
    pub fn position(&self) -> (usize, usize) {
        self.file.position(self.span.start)
    }

    /// As text for a person, in the manner of a compiler, without a final line break.
    pub fn render(&self, coloured: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut snippet = Snippet::source(self.file.text.as_str()).path(self.file.path.as_str());
        let primary = AnnotationKind::Primary.span(self.span.clone());
        snippet = snippet.annotation(match &self.label {
            Some(label) => primary.label(label.as_str()),
            None => primary,
        });
        let (here, elsewhere): (Vec<_>, Vec<_>) = self.labels.iter().partition(|l| l.file == self.file);
        for label in here {
            snippet = snippet.annotation(AnnotationKind::Context.span(label.span.clone()).label(label.text.as_str()));
        }
        let mut group = level.primary_title(self.message.as_str()).id(self.code).element(snippet);
        for label in elsewhere {
            let context = AnnotationKind::Context.span(label.span.clone()).label(label.text.as_str());
            let other = Snippet::source(label.file.text.as_str()).path(label.file.path.as_str()).annotation(context);
            group = group.element(other);
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }

    /// The order of reports: file, place, code.
    pub fn order(&self) -> (&str, usize, usize, &str, &str) {
        (&self.file.path, self.span.start, self.span.end, self.code, &self.message)
    }
}

/// The known name nearest to a word, if it is near enough to be meant.
pub fn nearest(word: &str, known: impl IntoIterator<Item = impl AsRef<str>>) -> Option<String> {
    let folded = word.to_lowercase().replace('-', "_");
    let distance = |name: &str| {
        let name = name.to_lowercase().replace('-', "_");
        let near = strsim::damerau_levenshtein(&folded, &name);
        // A word inside the other ("bit" for "bits_of_rule") is likelier than as many edits suggest.
        let begins = folded.len() >= 3 && (name.starts_with(&folded) || folded.starts_with(&name)) && !name.is_empty();
        let inside = begins || (folded.len() >= 4 && name.contains(&folded));
        if inside { near.min(2) } else { near }
    };
    let allowed = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(name.as_ref()), name))
        .filter(|(d, _)| *d <= allowed)
        .min_by(|a, b| (a.0, a.1.as_ref()).cmp(&(b.0, b.1.as_ref())))
        .map(|(_, name)| name.as_ref().to_owned())
}

/// Where checks leave what they find; everything is kept until all files are seen.
#[derive(Debug, Default)]
pub(crate) struct Log(
    RefCell<Vec<Diagnostic>>,
    /// Tables that were read, with the keys that were asked for: held to `shape`.
    #[cfg(test)]
    pub(crate) RefCell<Vec<(String, String, Vec<&'static str>)>>,
);

impl Log {
    pub(crate) fn add(&self, mut diagnostic: Diagnostic) {
        let known = super::codes::code(diagnostic.code);
        debug_assert!(known.is_some(), "{} is in no table", diagnostic.code);
        if let (None, Some(code)) = (&diagnostic.help, known) {
            diagnostic.help = Some(code.remedy.to_owned());
        }
        let mut found = self.0.borrow_mut();
        if found.len() < MAX_DIAGNOSTICS {
            found.push(diagnostic);
        }
    }

    /// Whether an error was found so far.
    pub(crate) fn failed(&self) -> bool {
        self.0.borrow().iter().any(|d| d.severity == Severity::Error)
    }

    /// All diagnostics in order. What merely follows from a syntax error is left out: a missing key in the same
    /// file, and anything on the same line.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        let mut found = self.0.into_inner();
        let place = |d: &Diagnostic| (d.file.path.clone(), d.position().0);
        let broken: BTreeSet<(String, usize)> = found.iter().filter(|d| d.code == "E101").map(place).collect();
        let files: BTreeSet<String> = broken.iter().map(|(file, _)| file.clone()).collect();
        found.retain(|d| {
            let follows = || d.code == "E104" || d.span == (0..0) || broken.contains(&place(d));
            d.code == "E101" || !files.contains(&d.file.path) || !follows()
        });
        // Below a header that could not be read, keys fall to the table above it.
        let headless = |d: &Diagnostic| {
            let line_of = |at: usize| d.file.text[..at.min(d.file.text.len())].rfind('\n').map_or(0, |n| n + 1);
            let table = d.file.text[..line_of(d.span.start)].rfind("\n[").map_or(0, |n| n + 1);
            broken.contains(&(d.file.path.clone(), d.file.position(table).0))
        };
        found.retain(|d| !matches!(d.code, "E102" | "E103") || !files.contains(&d.file.path) || !headless(d));
        // What is refused needs no notice.
        let refused: Vec<(Arc<SourceFile>, Range<usize>)> =
            found.iter().filter(|d| d.code == "E114").map(|d| (d.file.clone(), d.span.clone())).collect();
        found.retain(|d| d.code != "W108" || !refused.iter().any(|(f, s)| *f == d.file && *s == d.span));
        // A key that is written, if wrongly, is not missing.
        let meant: Vec<(Arc<SourceFile>, String)> = found
            .iter()
            .filter(|d| d.code == "E102")
            .filter_map(|d| {
                Some((d.file.clone(), d.help.as_ref()?.strip_prefix("did you mean ")?.trim_end_matches('?').to_owned()))
            })
            .collect();
        found.retain(|d| d.code != "E104" || !meant.iter().any(|(f, key)| d.file == *f && d.message.contains(key)));
        let wrong: Vec<Arc<SourceFile>> = found
            .iter()
            .filter(|d| d.severity == Severity::Error && d.code != "E125")
            .map(|d| d.file.clone())
            .collect();
        // A key that is mistyped is there for its author: what a rule lacks is said once the rest is right.
        found.retain(|d| !matches!(d.code, "E125" | "W106" | "W107") || !wrong.contains(&d.file));
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found.dedup_by(|a, b| a.order() == b.order());
        found
    }
}

/// So many diagnostics are kept; a file that has more is not read by anybody.
const MAX_DIAGNOSTICS: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Arc<SourceFile> {
        Arc::new(SourceFile { path: "a.toml".into(), text: "id = \"x\"\nfamly = \"é\"\n".into() })
    }

    #[test]
    fn positions_count_characters() {
        let file = Arc::new(SourceFile { path: String::new(), text: "é = 1\nab".into() });
        assert_eq!(file.position(3), (1, 3));
        assert_eq!(file.position(7), (2, 1));
        assert_eq!(file.position(1), (1, 1), "inside a character");
        assert_eq!(file.position(999), (2, 3));
    }

    #[test]
    fn renders_like_a_compiler() {
        let d = Diagnostic::new("E102", &file(), 9..14, "unknown key `famly`".into()).nearest("famly", ["family"]);
        insta::assert_snapshot!(d.render(false), @r#"
        error[E102]: unknown key `famly`
         --> a.toml:2:1
          |
        2 | famly = "é"
          | ^^^^^
          |
          = help: did you mean `family`?
        "#);
    }

    #[test]
    fn nearest_wants_nearness() {
        assert_eq!(nearest("famly", ["family", "bits"]).as_deref(), Some("family"));
        assert_eq!(nearest("explained-by", ["explained_by"]).as_deref(), Some("explained_by"));
        assert_eq!(nearest("zzz", ["family", "bits"]), None);
    }

    #[test]
    fn many_errors_of_a_large_file_are_sorted_out_in_passing() {
        let file = Arc::new(SourceFile { path: "p.toml".into(), text: "key = \"\n".repeat(20_000) });
        let log = Log::default();
        for line in 0..MAX_DIAGNOSTICS {
            let code = if line % 2 == 0 { "E101" } else { "E102" };
            let start = 7 * (10_000 + line - line % 4);
            log.add(Diagnostic::new(code, &file, start..start + 3, format!("message {line}")));
        }
        let found = log.finish();
        assert_eq!(found.len(), MAX_DIAGNOSTICS / 2, "what stands on a broken line is left out");
    }
}
