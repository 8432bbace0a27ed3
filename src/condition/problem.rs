//! What can be wrong with an expression: a code, a place, a sentence and, where possible, what to write instead.
//!
//! Codes are listed once, in [`CODES`].
//! Nothing here knows files: a [`Span`] counts bytes of the expression's own text.

use super::codes::CODES;
use super::syntax::{Expr, ExprKind};
use super::value::Span;

/// One thing that is wrong, or doubtful if `warning`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A code of [`CODES`].
    pub code: &'static str,
    /// The exact sub-expression, in bytes of the expression's text.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A few words to stand at the place itself.
    pub label: Option<String>,
    /// Whether the expression can be used all the same.
    pub warning: bool,
    /// Declarations that it turns on (`param.least`, `list.own`), for a second look there.
    pub about: Vec<String>,
    /// The macro whose body is wrong, innermost, and where in that body.
    pub within: Option<(String, Span)>,
}

impl Problem {
    /// A problem without help or label; whether it is a warning follows from the code.
    pub(super) fn new(code: &'static str, span: Span, message: impl Into<String>) -> Problem {
        debug_assert!(CODES.iter().any(|c| c.code == code), "{code} is not in the table");
        let warning = code.starts_with('W');
        let message = message.into();
        Problem { code, span, message, help: None, label: None, warning, about: Vec::new(), within: None }
    }

    /// Adds what to do.
    pub(super) fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// Adds a declaration that it turns on.
    pub(super) fn about(mut self, expr: &Expr) -> Problem {
        if let ExprKind::Member { of, name, .. } = &expr.kind
            && matches!(&of.kind, ExprKind::Name(space) if ["param", "list", "pattern"].contains(&space.as_str()))
        {
            let path = format!("{of}.{name}");
            if !self.about.contains(&path) {
                self.about.push(path);
            }
        }
        self
    }

    /// Adds words for the place.
    pub(super) fn label(mut self, label: impl Into<String>) -> Problem {
        self.label = Some(label.into());
        self
    }
}

/// The nearest of `names` to what was written, if any is near enough; the first in order among equals.
pub(super) fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = written.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let lower = name.to_lowercase();
        let score = if lower == wanted {
            2.0
        } else {
            strsim::jaro_winkler(&lower, &wanted).max(strsim::normalized_damerau_levenshtein(&lower, &wanted))
        };
        if score >= 0.8 && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Help for an unknown name: the nearest one, or all if they are few.
pub(super) fn suggest(written: &str, names: &[&str]) -> Option<String> {
    if let Some(name) = nearest(written, names.iter().copied()) {
        return Some(format!("did you mean `{name}`?"));
    }
    match names.len() {
        0 => None,
        1..=14 => Some(format!("available: {}", names.join(", "))),
        n => Some(format!("available: {} and {} more", names[..12].join(", "), n - 12)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions() {
        assert_eq!(suggest("phon", &["emails", "phones"]).as_deref(), Some("did you mean `phones`?"));
        assert_eq!(suggest("Phones", &["phone", "phones"]).as_deref(), Some("did you mean `phones`?"));
        assert_eq!(suggest("xyz", &["a", "b"]).as_deref(), Some("available: a, b"));
        assert_eq!(suggest("xyz", &[]), None);
    }
}
