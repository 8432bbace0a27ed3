//! Text to tokens, by CEL's lexical grammar.
//!
//! A token is a word, literal or sign with its place. The lexer never stops: what it cannot read becomes a
//! [`Problem`] and, where a value was meant, a [`Kind::Bad`], so that the parser sees no second mistake.
//! It knows nothing of precedence or meaning.

use super::problem::Problem;
use super::value::Span;

/// One kind of token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name or keyword.
    Word,
    /// A decimal or hexadecimal integer without sign; up to 2^63, so that a minus sign may follow.
    Int(u64),
    /// A number with point or exponent.
    Double(f64),
    /// A string literal, its escapes resolved.
    Text(String),
    /// A literal that cannot be read; reported already.
    Bad,
    /// `==`, `(`, ...
    Sign(&'static str),
    /// The end of the text.
    End,
}

/// A token and its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it stands.
    pub(super) span: Span,
}

/// Longest first, so that `<=` is not read as `<`.
const SIGNS: &[&str] = &[
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ".", ",", "(", ")", "[", "]",
    "{", "}",
];

/// Signs of other languages and typography, and what they mean here.
const FOREIGN: &[(&str, &str)] = &[
    ("=", "=="),
    ("&", "&&"),
    ("|", "||"),
    ("≠", "!="),
    ("≤", "<="),
    ("≥", ">="),
    ("¬", "!"),
    ("×", "*"),
    ("÷", "/"),
    ("−", "-"),
    ("–", "-"),
    ("“", "\""),
    ("”", "\""),
    ("„", "\""),
    ("«", "\""),
    ("»", "\""),
    ("‘", "'"),
    ("’", "'"),
    ("`", "'"),
];

/// Reads all tokens; the last one is [`Kind::End`].
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<Problem>) {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), problems: Vec::new() };
    while lexer.next() {}
    (lexer.tokens, lexer.problems)
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    problems: Vec<Problem>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.tokens.push(Token { kind, span: start..self.at });
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Reads one token; false at the end.
    fn next(&mut self) -> bool {
        self.blank();
        let start = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            self.push(Kind::End, start);
            return false;
        };
        let second = rest[first.len_utf8()..].bytes().next();
        if first.is_ascii_digit() || (first == '.' && second.is_some_and(|b| b.is_ascii_digit())) {
            self.number();
        } else if first == '"' || first == '\'' || self.prefixed() {
            self.string();
        } else if first == '_' || first.is_ascii_alphabetic() {
            self.at += rest.bytes().take_while(|b| *b == b'_' || b.is_ascii_alphanumeric()).count();
            self.push(Kind::Word, start);
        } else if let Some(sign) = SIGNS.iter().find(|s| rest.starts_with(**s)) {
            self.at += sign.len();
            self.push(Kind::Sign(sign), start);
        } else {
            self.foreign(first);
        }
        true
    }

    /// Skips white space and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let white = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']).len();
            self.at += white;
            if self.rest().starts_with("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if white == 0 {
                return;
            }
        }
    }

    /// Whether a raw or bytes string begins here.
    fn prefixed(&self) -> bool {
        let rest = self.rest().as_bytes();
        let letters = rest.iter().take(2).take_while(|b| b"rRbB".contains(b)).count();
        letters > 0 && matches!(rest.get(letters), Some(b'"' | b'\''))
    }

    fn foreign(&mut self, first: char) {
        let start = self.at;
        if self.rest().starts_with("=~") || self.rest().starts_with('~') {
            let written = if first == '~' { "~" } else { "=~" };
            let problem =
                Problem::new("E011", start..start + written.len(), format!("`{written}` is not an operator of CEL"));
            self.problem(problem.help("write `x.matches(r\"...\")`, or declare a `[pattern]`"));
            // What follows is written for another language.
            self.at = self.text.len();
            return;
        }
        self.at += first.len_utf8();
        let written = &self.text[start..self.at];
        let Some((_, ours)) = FOREIGN.iter().find(|(theirs, _)| *theirs == written) else {
            let shown: String = first.escape_debug().collect();
            self.problem(Problem::new("E002", start..self.at, format!("`{shown}` means nothing in a condition")));
            return;
        };
        self.problem(
            Problem::new("E011", start..self.at, format!("`{written}` is not an operator of CEL"))
                .help(format!("write `{ours}`")),
        );
        if let Some(sign) = SIGNS.iter().find(|s| *s == ours) {
            self.push(Kind::Sign(sign), start);
        }
    }

    fn number(&mut self) {
        let start = self.at;
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut len;
        let mut float = false;
        let hex = bytes.len() > 2 && bytes[0] == b'0' && bytes[1] == b'x' && bytes[2].is_ascii_hexdigit();
        if hex {
            len = 2 + bytes[2..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
        } else {
            len = digits(0);
            if bytes.get(len) == Some(&b'.') && digits(len + 1) > 0 {
                len += 1 + digits(len + 1);
                float = true;
            }
            if matches!(bytes.get(len), Some(b'e' | b'E')) {
                let sign = usize::from(matches!(bytes.get(len + 1), Some(b'+' | b'-')));
                if digits(len + 1 + sign) > 0 {
                    len += 1 + sign + digits(len + 1 + sign);
                    float = true;
                }
            }
        }
        let tail = bytes[len..].iter().take_while(|b| **b == b'_' || b.is_ascii_alphanumeric()).count();
        let (number, suffix) = (&self.rest()[..len], &self.rest()[len..len + tail]);
        self.at += len + tail;
        let kind = self.numeral(number, suffix, hex, float, start);
        self.push(kind, start);
    }

    fn numeral(&mut self, number: &str, suffix: &str, hex: bool, float: bool, start: usize) -> Kind {
        let span = start..self.at;
        if suffix.eq_ignore_ascii_case("u") && !float {
            let problem = Problem::new("E009", span, "unsigned integers are left out of conditions");
            self.problem(problem.help(format!("write `{number}`")));
        } else if !suffix.is_empty() {
            let problem = Problem::new("E005", span, format!("`{number}{suffix}` is not a number"));
            let unit = ["s", "ms", "m", "h", "d"].contains(&suffix);
            self.problem(if unit { problem.help(format!("write `duration(\"{number}{suffix}\")`")) } else { problem });
        } else if float {
            let value = number.parse().unwrap_or(f64::INFINITY);
            if value.is_finite() {
                return Kind::Double(value);
            }
            self.problem(Problem::new("E005", span, format!("`{number}` is beyond the range of a double")));
        } else {
            let value = if hex { u64::from_str_radix(&number[2..], 16) } else { number.parse() };
            match value {
                Ok(value) if value <= 1 << 63 => return Kind::Int(value),
                _ => self.problem(Problem::new("E005", span, format!("`{number}` is beyond the range of an int"))),
            }
        }
        Kind::Bad
    }

    fn string(&mut self) {
        let start = self.at;
        let letters = self.rest().bytes().take_while(|b| b"rRbB".contains(b)).count();
        let prefix = self.rest()[..letters].to_ascii_lowercase();
        self.at += letters;
        let quote = if self.rest().starts_with("\"\"\"") {
            "\"\"\""
        } else if self.rest().starts_with("'''") {
            "'''"
        } else {
            &self.rest()[..1]
        };
        self.at += quote.len();
        let raw = prefix.contains('r');
        let mut value = String::new();
        let closed = self.characters(quote, raw, &mut value);
        if !closed {
            let problem = Problem::new("E003", start..self.at, format!("this string has no closing `{quote}`"));
            self.problem(problem);
        }
        if prefix.contains('b') {
            self.problem(
                Problem::new("E009", start..self.at, "bytes are left out of conditions")
                    .help("write a plain string, without `b`"),
            );
        }
        self.push(if prefix.contains('b') { Kind::Bad } else { Kind::Text(value) }, start);
    }

    /// Reads up to and over the closing quote; false if there is none.
    fn characters(&mut self, quote: &str, raw: bool, value: &mut String) -> bool {
        loop {
            let rest = self.rest();
            if rest.starts_with(quote) {
                self.at += quote.len();
                return true;
            }
            match rest.chars().next() {
                None => return false,
                Some('\n' | '\r') if quote.len() == 1 => return false,
                Some('\\') if !raw => self.escape(value),
                Some(c) => {
                    value.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self, value: &mut String) {
        let start = self.at;
        let after = &self.rest()[1..];
        let Some(c) = after.chars().next() else {
            self.at += 1;
            return;
        };
        let plain = match c {
            'a' => Some('\x07'),
            'b' => Some('\x08'),
            'f' => Some('\x0c'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\x0b'),
            '\\' | '?' | '"' | '\'' | '`' => Some(c),
            _ => None,
        };
        if let Some(plain) = plain {
            value.push(plain);
            self.at += 2;
            return;
        }
        let (skip, width, radix) = match c {
            'x' | 'X' => (1, 2, 16),
            'u' => (1, 4, 16),
            'U' => (1, 8, 16),
            '0'..='3' => (0, 3, 8),
            _ => (0, 0, 0),
        };
        let digits: String = after.chars().skip(skip).take(width).take_while(|d| d.is_digit(radix.max(2))).collect();
        let code = u32::from_str_radix(&digits, radix.max(2)).ok().filter(|_| digits.len() == width);
        match code.and_then(char::from_u32) {
            Some(made) if width > 0 => {
                value.push(made);
                self.at += 1 + skip + width;
            }
            _ => {
                self.at += 1 + c.len_utf8().max(skip + digits.len());
                let written = self.text[start..self.at].escape_debug().to_string().replace("\\\\", "\\");
                let problem = Problem::new("E004", start..self.at, format!("`{written}` is no escape sequence"));
                self.problem(problem.help("write `\\\\` for a backslash, or a raw string: r\"...\""));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        let (tokens, problems) = tokens(source);
        assert_eq!(problems, [], "{source}");
        match &tokens[0].kind {
            Kind::Text(t) => t.clone(),
            other => panic!("{source}: {other:?}"),
        }
    }

    #[test]
    fn strings() {
        assert_eq!(text(r#""a\n\x41\u00e9\U0001F600\101\?\`""#), "a\nA\u{e9}\u{1F600}A?`");
        assert_eq!(text(r#"r"a\nb""#), "a\\nb");
        assert_eq!(text("R'''it's\n\\'''"), "it's\n\\");
        assert_eq!(text("\"\"\"a \"quoted\" word\"\"\""), "a \"quoted\" word");
        assert_eq!(text("'\u{1F600}'"), "\u{1F600}");
    }

    #[test]
    fn bad_pieces_are_reported_in_place() {
        let check = |source: &str, code: &str, span: Span| {
            let (_, problems) = tokens(source);
            assert_eq!(
                problems.iter().map(|p| (p.code, p.span.clone())).collect::<Vec<_>>(),
                [(code, span)],
                "{source}"
            );
        };
        check("'abc", "E003", 0..4);
        check("'a\nb", "E003", 0..2);
        check(r"'a\qb'", "E004", 2..4);
        check(r"'\ud800'", "E004", 1..7);
        check(r"'\u12'", "E004", 1..5);
        check(r"'\477'", "E004", 1..3);
        check("9223372036854775809", "E005", 0..19);
        check("1e999", "E005", 0..5);
        check("12abc", "E005", 0..5);
        check("365d", "E005", 0..4);
        check("1u", "E009", 0..2);
        check("b'x'", "E009", 0..4);
        check("a = b", "E011", 2..3);
        check("a # b", "E002", 2..3);
        check("\u{201c}a", "E011", 0..3);
    }

    #[test]
    fn numbers() {
        let kinds = |s: &str| tokens(s).0.into_iter().map(|t| t.kind).collect::<Vec<_>>();
        assert_eq!(kinds("0x1F"), [Kind::Int(31), Kind::End]);
        assert_eq!(kinds("1.5e-3"), [Kind::Double(0.0015), Kind::End]);
        assert_eq!(kinds(".5"), [Kind::Double(0.5), Kind::End]);
        assert_eq!(kinds("2e3"), [Kind::Double(2000.0), Kind::End]);
        assert_eq!(kinds("1.x"), [Kind::Int(1), Kind::Sign("."), Kind::Word, Kind::End]);
        assert_eq!(kinds("1 // two\n+"), [Kind::Int(1), Kind::Sign("+"), Kind::End]);
    }
}
