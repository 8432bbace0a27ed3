//! A regular expression that a pack declares: compiled at once where it has to be checked, or when it is first asked.
//!
//! Of those of the built-in packs a run asks few, and compiling takes longer than most runs look at them.

use std::fmt;
use std::sync::{Arc, OnceLock};

use regex::Regex;

/// See the module's doc. Clones share what is compiled.
#[derive(Clone)]
pub struct Expression(Arc<Written>);

struct Written {
    text: String,
    /// `None` if it cannot be compiled.
    compiled: OnceLock<Option<Regex>>,
}

impl Expression {
    /// One that is known to be right, not compiled yet. If it is wrong after all, it is found nowhere.
    pub fn later(text: String) -> Expression {
        Expression(Arc::new(Written { text, compiled: OnceLock::new() }))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Whether it is found in a text.
    pub fn is_match(&self, text: &str) -> bool {
        let compiled = self.0.compiled.get_or_init(|| Regex::new(&self.0.text).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

impl fmt::Debug for Expression {
    /// As written: whether it is compiled makes no difference.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.as_str()).finish()
    }
}

impl From<Regex> for Expression {
    fn from(regex: Regex) -> Expression {
        Expression(Arc::new(Written { text: regex.as_str().to_owned(), compiled: OnceLock::from(Some(regex)) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_for_later_finds_the_same() {
        let (now, later) = (Expression::from(Regex::new("^a+b").unwrap()), Expression::later("^a+b".to_owned()));
        for text in ["aab", "ba", ""] {
            assert_eq!(now.is_match(text), later.is_match(text), "{text}");
        }
        assert_eq!(now.as_str(), later.as_str());
        assert!(!Expression::later("(".to_owned()).is_match("("));
    }
}
