//! Where a character of a TOML string stands in its file.
//!
//! An expression is checked as text, but the file holds it quoted: with escapes, or over several lines. This maps
//! a byte offset in the text to one in the file. It reads a string that the TOML parser has accepted and reports
//! nothing itself.

use std::ops::Range;

/// Byte range in the file of a byte range in the string's text. `raw` is the string as written with its quotes,
/// standing at byte `start`; if the two do not agree, the whole string is meant.
pub(crate) fn locate(raw: &str, start: usize, text: &str, inner: Range<usize>) -> Range<usize> {
    let whole = start..start + raw.len();
    let Some(offsets) = offsets(raw, text) else { return whole };
    let at = |i: usize| offsets.get(i).or(offsets.last()).copied();
    match (at(inner.start), at(inner.end)) {
        // The end of a range is where its last character ends, not where the next begins: an escape or a
        // folded line may lie between.
        (Some(from), Some(mut to)) => {
            if inner.end > inner.start
                && let Some(last) = at(inner.end - 1)
            {
                to = to.min(last + unit(raw.get(last..).unwrap_or_default()));
            }
            start + from..start + to.max(from)
        }
        _ => whole,
    }
}

/// How many bytes of the file the character at its beginning takes, escape included.
fn unit(rest: &str) -> usize {
    let mut chars = rest.char_indices();
    match chars.next() {
        Some((_, '\\')) => escape(rest).map_or(2, |(_, len)| len),
        Some((_, c)) => c.len_utf8(),
        None => 0,
    }
}

/// For each byte of the text, and for its end, the offset in `raw`. `None` if `raw` does not spell `text`.
fn offsets(raw: &str, text: &str) -> Option<Vec<usize>> {
    let (quote, multi) = match raw.as_bytes() {
        [b'"', b'"', b'"', ..] => ('"', true),
        [b'\'', b'\'', b'\'', ..] => ('\'', true),
        [b'"', ..] => ('"', false),
        [b'\'', ..] => ('\'', false),
        _ => return None,
    };
    let mark = if multi { 3 } else { 1 };
    let end = raw.len().checked_sub(mark).filter(|e| *e >= mark)?;
    let mut at = mark;
    if multi {
        at += line_break(raw.get(at..end)?);
    }
    let mut spelled = String::with_capacity(text.len());
    let mut offsets = Vec::with_capacity(text.len() + 1);
    while at < end {
        let rest = raw.get(at..end)?;
        let c = rest.chars().next()?;
        if c == '\\' && quote == '"' {
            if multi && let Some(len) = folded(rest) {
                at += len;
                continue;
            }
            let (c, len) = escape(rest)?;
            push(&mut spelled, &mut offsets, c, at);
            at += len;
        } else if c == '\r'
            && rest.starts_with("\r\n")
            && !text.get(spelled.len()..).is_some_and(|t| t.starts_with('\r'))
        {
            at += 1;
        } else {
            push(&mut spelled, &mut offsets, c, at);
            at += c.len_utf8();
        }
    }
    offsets.push(end);
    (spelled == text).then_some(offsets)
}

fn push(spelled: &mut String, offsets: &mut Vec<usize>, c: char, at: usize) {
    offsets.extend(std::iter::repeat_n(at, c.len_utf8()));
    spelled.push(c);
}

fn line_break(rest: &str) -> usize {
    if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) }
}

/// Length of a backslash at a line's end with the white space after it.
fn folded(rest: &str) -> Option<usize> {
    let after = rest.get(1..)?;
    let blank = after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len();
    after[..blank].contains('\n').then_some(1 + blank)
}

fn escape(rest: &str) -> Option<(char, usize)> {
    let kind = rest.chars().nth(1)?;
    let coded = |digits: usize| {
        let code = rest.get(2..2 + digits)?;
        Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, 2 + digits))
    };
    let c = match kind {
        'b' => '\u{8}',
        't' => '\t',
        'n' => '\n',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        '"' => '"',
        '\\' => '\\',
        'x' => return coded(2),
        'u' => return coded(4),
        'U' => return coded(8),
        _ => return None,
    };
    Some((c, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(toml: &str, find: &str, want: &str) {
        let table = toml::de::DeTable::parse(toml).unwrap();
        let value = table.get_ref().get("k").unwrap();
        let text = value.get_ref().as_str().unwrap();
        let at = text.find(find).unwrap();
        let got = locate(&toml[value.span()], value.span().start, text, at..at + find.len());
        assert_eq!(&toml[got], want, "{toml:?}");
    }

    #[test]
    fn strings_of_every_kind_are_mapped() {
        check(r#"k = "app.phon == 1""#, "phon", "phon");
        check(r"k = 'app.phon'", "phon", "phon");
        check(r#"k = "a == \"x\" && phon""#, "phon", "phon");
        check(r#"k = "a == \"x\" && phon""#, "\"x\"", "\\\"x\\\"");
        check("k = \"\\u00e9\\x41 phon\"", "phon", "phon");
        check("k = \"\\u00e9 phon\"", "é", "\\u00e9");
        check("k = \"\"\"\n  a ||\n  phon\n\"\"\"", "phon", "phon");
        check("k = \"\"\"\\\n  a || \\\n  phon\"\"\"", "phon", "phon");
        check("k = '''\n\na \\n phon'''", "phon", "phon");
        check("k = \"\"\"\r\na\r\nphon\r\n\"\"\"", "phon", "phon");
        check("k = 'é phon'", "phon", "phon");
    }

    #[test]
    fn the_end_of_the_text_is_the_closing_quote() {
        assert_eq!(locate("\"ab\"", 10, "ab", 2..2), 13..13);
        assert_eq!(locate("\"ab\"", 10, "other", 0..1), 10..14, "not this string: all of it");
    }

    proptest::proptest! {
        #[test]
        fn no_string_makes_it_panic(raw in ".{0,40}", text in ".{0,20}", a in 0usize..30, b in 0usize..30) {
            let got = locate(&raw, 3, &text, a..b);
            proptest::prop_assert!(got.start <= got.end && got.end <= raw.len() + 3);
        }

        #[test]
        fn every_written_string_is_mapped_byte_by_byte(text in "[ -~é\n\t]{0,40}") {
            let toml = format!("k = {}", toml::Value::String(text.clone()));
            let table = toml::de::DeTable::parse(&toml).unwrap();
            let value = table.get_ref().get("k").unwrap();
            proptest::prop_assert!(offsets(&toml[value.span()], &text).is_some(), "{}", toml);
        }
    }
}
