//! The regular expressions of `matches`, which CEL takes from RE2, rewritten for the `regex` crate.
//!
//! Both read nearly the same language, but not quite: RE2's `\d \w \s \b` are of ASCII, and within a class it knows no
//! classes and no set operations. What would be read otherwise is rewritten or refused, never taken as it stands. The
//! `[pattern]` entries of packs are the crate's own language and do not pass here.

use std::iter::Peekable;
use std::str::Chars;

/// The same expression for the `regex` crate, or why there is none.
pub(super) fn from_re2(written: &str) -> Result<String, &'static str> {
    let mut made = String::with_capacity(written.len());
    let mut rest = written.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => escape(&mut rest, &mut made, false)?,
            '[' => class(&mut rest, &mut made)?,
            '(' if rest.peek() == Some(&'?') => {
                made.push(c);
                flags(&mut rest, &mut made)?;
            }
            _ => made.push(c),
        }
    }
    Ok(made)
}

/// What follows a backslash.
fn escape(rest: &mut Peekable<Chars<'_>>, made: &mut String, in_class: bool) -> Result<(), &'static str> {
    let Some(c) = rest.next() else {
        return Err("a backslash ends it");
    };
    match c {
        'd' => made.push_str("[0-9]"),
        'D' => made.push_str("[^0-9]"),
        'w' => made.push_str("[0-9A-Za-z_]"),
        'W' => made.push_str("[^0-9A-Za-z_]"),
        's' => made.push_str(r"[\t\n\f\r ]"),
        'S' => made.push_str(r"[^\t\n\f\r ]"),
        'b' if !in_class => made.push_str(r"(?-u:\b)"),
        'B' if !in_class => made.push_str(r"(?-u:\B)"),
        'u' | 'U' => return Err(r"a code point is written as \x{...}"),
        // Signs that the crate gives a meaning to.
        '<' | '>' => made.push(c),
        _ => made.extend(['\\', c]),
    }
    Ok(())
}

/// A class, up to its closing bracket.
fn class(rest: &mut Peekable<Chars<'_>>, made: &mut String) -> Result<(), &'static str> {
    made.push('[');
    made.extend(rest.next_if_eq(&'^'));
    let mut first = true;
    while let Some(c) = rest.next() {
        match c {
            ']' if !first => {
                made.push(c);
                return Ok(());
            }
            '\\' => escape(rest, made, true)?,
            '[' if rest.peek() == Some(&':') => named(rest, made),
            '[' | ']' | '&' | '~' => made.extend(['\\', c]),
            '-' if rest.peek() == Some(&'-') => return Err(r"a minus sign within a class is written as \-"),
            _ => made.push(c),
        }
        first = false;
    }
    Err("a class is not closed")
}

/// `[:alpha:]`, or a bracket and a colon that stand for themselves.
fn named(rest: &mut Peekable<Chars<'_>>, made: &mut String) {
    let ahead: String = rest.clone().skip(1).take_while(|c| *c == '^' || c.is_ascii_lowercase()).collect();
    let name = format!(":{ahead}:]");
    if rest.clone().take(name.len()).eq(name.chars()) {
        made.push('[');
        made.push_str(&name);
        rest.nth(name.len() - 1);
    } else {
        made.push_str(r"\[");
    }
}

/// `?i:`, `?P<name>` and their kin after an opening bracket.
fn flags(rest: &mut Peekable<Chars<'_>>, made: &mut String) -> Result<(), &'static str> {
    made.extend(rest.next());
    while let Some(c) = rest.next_if(|c| c.is_ascii_alphabetic() || *c == '-') {
        if !"imsUP-".contains(c) {
            return Err("the flags are `i`, `m`, `s` and `U`");
        }
        made.push(c);
        if c == 'P' {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewritten_as_the_crate_reads_it() {
        for (written, made) in [
            (r"a.b|c*", r"a.b|c*"),
            (r"\d+", r"[0-9]+"),
            (r"[^\w-]", r"[^[0-9A-Za-z_]-]"),
            (r"\\d", r"\\d"),
            (r"\bx\B", r"(?-u:\b)x(?-u:\B)"),
            (r"[]a]", r"[\]a]"),
            (r"[^]a]", r"[^\]a]"),
            (r"[[:alpha:][:^digit:]_]", r"[[:alpha:][:^digit:]_]"),
            (r"[[:x]", r"[\[:x]"),
            (r"[a&&~~]", r"[a\&\&\~\~]"),
            (r"[\]]", r"[\]]"),
            (r"(?i:a)(?P<n>b)(?s-m)(c)", r"(?i:a)(?P<n>b)(?s-m)(c)"),
            (r"\<a\>", "<a>"),
            (r"\p{Greek}\x{e9}", r"\p{Greek}\x{e9}"),
            ("ü", "ü"),
        ] {
            assert_eq!(from_re2(written).as_deref(), Ok(made), "{written}");
            assert!(regex::Regex::new(made).is_ok(), "{made}");
        }
    }

    #[test]
    fn refused() {
        for written in [r"(?x)a", "(?u:a)", r"[+--]", r"\u0041", "[a", "[", "[]", "\\", r"[\"] {
            assert!(from_re2(written).is_err(), "{written}");
        }
    }
}
