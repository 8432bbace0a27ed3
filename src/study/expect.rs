//! Expectations: floors and ceilings that a backtest must keep, so that a change of rules that makes them worse is seen.
//!
//! ```toml
//! [overall]
//! review.recall = ">= 0.95"
//! [rule."phone-shared-across-names"]
//! precision = ">= 0.9"
//! hits = ["> 10", "< 500"]
//! ```
//!
//! A figure that cannot be made (the precision of a rule that hit nothing) does not meet its expectation, and a rule that is
//! no longer there is an error.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::backtest::{Backtested, RuleWorth};
use crate::rule::nearest;
use crate::verdict::Token;

/// Figures of a rule.
pub const OF_RULES: &[&str] =
    &["precision", "recall", "lift", "hits", "right", "wrong", "undecided", "solo", "solo_right", "solo_wrong"];
/// Figures of the whole.
pub const OVERALL: &[&str] = &[
    "applications",
    "labelled",
    "confirmed",
    "cleared",
    "unknown_ids",
    "pairs",
    "review.precision",
    "review.recall",
    "escalate.precision",
    "escalate.recall",
];

/// What is wrong with a file of expectations, with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ExpectError {
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    AtLeast,
    AtMost,
    Above,
    Below,
    Is,
}

const SIGNS: &[(&str, Sign)] =
    &[(">=", Sign::AtLeast), ("<=", Sign::AtMost), ("==", Sign::Is), (">", Sign::Above), ("<", Sign::Below)];

/// One floor or ceiling.
#[derive(Clone, Debug, PartialEq)]
struct Expectation {
    /// `None` for the whole.
    rule: Option<String>,
    figure: String,
    sign: Sign,
    bound: f64,
    written: String,
    line: usize,
}

/// An expectation and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The rule; `None` for the whole.
    pub rule: Option<String>,
    /// The figure: `precision`.
    pub figure: String,
    /// As written: `>= 0.9`.
    pub expected: String,
    /// The figure as it is; `None` if it cannot be made.
    pub found: Option<f64>,
    /// Whether the rule is there at all.
    pub vanished: bool,
    /// Whether it is met.
    pub met: bool,
    /// 1-based line in its file.
    pub line: usize,
}

/// See the module's doc.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectations(Vec<Expectation>);

impl Expectations {
    /// Reads a file of expectations.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the text.
    pub fn parse(text: &str) -> Result<Expectations, Vec<ExpectError>> {
        let mut reader = Reader { text, found: Vec::new(), problems: Vec::new() };
        match DeTable::parse(text) {
            Ok(table) => reader.file(table.get_ref()),
            Err(e) => reader.wrong(e.span().unwrap_or_default(), format!("this is no TOML: {}", e.message())),
        }
        if reader.problems.is_empty() && reader.found.is_empty() {
            reader.wrong(0..0, "nothing is expected: write `[overall]` or `[rule.\"...\"]` with figures".to_owned());
        }
        reader.problems.sort_by_key(|p| (p.line, p.column));
        reader.found.sort_by_key(|e| e.line);
        match reader.problems.is_empty() {
            true => Ok(Expectations(reader.found)),
            false => Err(reader.problems),
        }
    }

    /// Each expectation with what came of it, in the order of the file.
    pub fn check(&self, backtested: &Backtested) -> Vec<Checked> {
        self.0.iter().map(|expected| expected.check(backtested)).collect()
    }
}

struct Reader<'t> {
    text: &'t str,
    found: Vec<Expectation>,
    problems: Vec<ExpectError>,
}

type Entry<'a, 'i> = (&'a str, Range<usize>, &'a Spanned<DeValue<'i>>);

fn entries<'a, 'i>(table: &'a DeTable<'i>) -> impl Iterator<Item = Entry<'a, 'i>> {
    table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
}

impl Reader<'_> {
    fn place(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or_default();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    }

    fn wrong(&mut self, span: Range<usize>, message: String) {
        let (line, column) = self.place(span.start);
        self.problems.push(ExpectError { line, column, message });
    }

    fn file(&mut self, table: &DeTable<'_>) {
        for (key, span, value) in entries(table) {
            match (key, value.get_ref()) {
                ("overall", DeValue::Table(figures)) => self.figures(None, "", figures, OVERALL),
                ("rule", DeValue::Table(rules)) => {
                    for (rule, _, value) in entries(rules) {
                        match value.get_ref() {
                            DeValue::Table(figures) => self.figures(Some(rule), "", figures, OF_RULES),
                            _ => self.wrong(value.span(), format!("write `[rule.{rule:?}]` with figures below it")),
                        }
                    }
                }
                ("overall" | "rule", _) => self.wrong(value.span(), format!("`{key}` is a table: write `[{key}]`")),
                (other, _) => self.unknown(other, span, &["overall", "rule"]),
            }
        }
    }

    fn unknown(&mut self, key: &str, span: Range<usize>, known: &[&str]) {
        let hint = nearest(key, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        self.wrong(span, format!("`{key}` is not known here{hint} ({})", known.join(", ")));
    }

    fn figures(&mut self, rule: Option<&str>, prefix: &str, table: &DeTable<'_>, known: &[&str]) {
        for (key, span, value) in entries(table) {
            let figure = format!("{prefix}{key}");
            match value.get_ref() {
                DeValue::Table(inner)
                    if prefix.is_empty() && known.iter().any(|k| k.starts_with(&format!("{key}."))) =>
                {
                    self.figures(rule, &format!("{key}."), inner, known);
                }
                _ if !known.contains(&figure.as_str()) => self.unknown(&figure, span, known),
                DeValue::Array(bounds) => {
                    for bound in bounds {
                        self.bound(rule, &figure, bound);
                    }
                }
                _ => self.bound(rule, &figure, value),
            }
        }
    }

    fn bound(&mut self, rule: Option<&str>, figure: &str, value: &Spanned<DeValue<'_>>) {
        let text = match value.get_ref() {
            DeValue::String(text) => text.trim(),
            _ => "",
        };
        let sign = SIGNS.iter().find_map(|(word, sign)| Some((text.strip_prefix(word)?, *sign)));
        let parsed = sign.and_then(|(rest, sign)| Some((sign, rest.trim().parse::<f64>().ok()?)));
        let Some((sign, bound)) = parsed.filter(|(_, bound)| bound.is_finite()) else {
            let message = format!("`{figure}` takes a bound in quotes: \">= 0.9\", \"< 20\", or a list of them");
            return self.wrong(value.span(), message);
        };
        let (rule, figure, written) = (rule.map(str::to_owned), figure.to_owned(), text.to_owned());
        let line = self.place(value.span().start).0;
        self.found.push(Expectation { rule, figure, sign, bound, written, line });
    }
}

impl Expectation {
    fn check(&self, backtested: &Backtested) -> Checked {
        let worth = self.rule.as_ref().map(|rule| backtested.rules.iter().find(|worth| worth.rule == *rule));
        let vanished = matches!(worth, Some(None));
        let found = match worth {
            None => overall(backtested, &self.figure),
            Some(worth) => worth.and_then(|worth| of_rule(worth, &self.figure)),
        };
        let met = found.is_some_and(|found| match self.sign {
            Sign::AtLeast => found >= self.bound,
            Sign::AtMost => found <= self.bound,
            Sign::Above => found > self.bound,
            Sign::Below => found < self.bound,
            Sign::Is => found == self.bound,
        });
        Checked {
            rule: self.rule.clone(),
            figure: self.figure.clone(),
            expected: self.written.clone(),
            found,
            vanished,
            met,
            line: self.line,
        }
    }
}

fn of_rule(worth: &RuleWorth, figure: &str) -> Option<f64> {
    let count = |n: u64| Some(n as f64);
    match figure {
        "precision" => worth.precision.value(),
        "recall" => worth.recall.value(),
        "lift" => worth.lift,
        "hits" => count(worth.hits.all()),
        "right" => count(worth.hits.right),
        "wrong" => count(worth.hits.wrong),
        "undecided" => count(worth.undecided.right + worth.undecided.wrong),
        "solo" => count(worth.solo.all()),
        "solo_right" => count(worth.solo.right),
        "solo_wrong" => count(worth.solo.wrong),
        _ => None,
    }
}

fn overall(backtested: &Backtested, figure: &str) -> Option<f64> {
    let count = |n: u64| Some(n as f64);
    match figure {
        "applications" => count(backtested.applications),
        "labelled" => count(backtested.labelled.right + backtested.labelled.wrong),
        "confirmed" => count(backtested.labelled.right),
        "cleared" => count(backtested.labelled.wrong),
        "unknown_ids" => count(backtested.unknown.0),
        "pairs" => count(backtested.pairs.len() as u64),
        "review.precision" => backtested.at(Token::Review).0.value(),
        "review.recall" => backtested.at(Token::Review).1.value(),
        "escalate.precision" => backtested.at(Token::Escalate).0.value(),
        "escalate.recall" => backtested.at(Token::Escalate).1.value(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let told = |text: &str| {
            let problems = Expectations::parse(text).unwrap_err();
            problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(told("[rule.x]\nprecison = '>= 1'\nrecall = 0.9\nhits = ['> 3', 'few']\n[overal]\n"), @r#"
        line 2, column 1: `precison` is not known here; did you mean `precision`? (precision, recall, lift, hits, right, wrong, undecided, solo, solo_right, solo_wrong)
        line 3, column 10: `recall` takes a bound in quotes: ">= 0.9", "< 20", or a list of them
        line 4, column 16: `hits` takes a bound in quotes: ">= 0.9", "< 20", or a list of them
        line 5, column 2: `overal` is not known here; did you mean `overall`? (overall, rule)
        "#);
        insta::assert_snapshot!(told(""), @r#"line 1, column 1: nothing is expected: write `[overall]` or `[rule."..."]` with figures"#);
        assert!(told("[rule").starts_with("line 1, column "), "{}", told("[rule"));
    }

    #[test]
    fn bounds_are_read() {
        let read =
            Expectations::parse("[overall]\nreview.recall = '>= 0.5'\n[rule.a]\nhits = ['>1', '<= 9']\n").unwrap();
        let told: Vec<_> = read.0.iter().map(|e| (e.rule.as_deref(), e.figure.as_str(), e.sign, e.bound)).collect();
        assert_eq!(
            told,
            [
                (None, "review.recall", Sign::AtLeast, 0.5),
                (Some("a"), "hits", Sign::Above, 1.0),
                (Some("a"), "hits", Sign::AtMost, 9.0)
            ]
        );
    }
}
