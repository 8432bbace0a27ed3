//! Making text from applicants safe: per output medium, the one function that every value passes.
//!
//! Nothing here decides what to print; it only sees to it that what is printed is read as text.

use std::borrow::Cow;

/// Characters that take no room but change how their surroundings are read or shown.
fn unseen(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' // terminal controls
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // direction
        | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a byte could begin one of these characters: of the usual texts in Latin letters hardly any does.
#[inline]
const fn may_be_unseen(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, 0x7f | 0xc2 | 0xd8 | 0xe2 | 0xef | 0xf3)
}

/// Whether there may be some in a text. All bytes are looked at, which is quicker than to stop at the first.
fn any_may_be_unseen(text: &str) -> bool {
    text.bytes().fold(false, |any, byte| any | may_be_unseen(byte))
}

/// Controls and direction marks shown as what they are; line breaks and tabs become one space.
///
/// ```
/// assert_eq!(ringer::report::visible("a\u{1b}[2Jb\u{202e}c\nd"), "a␛[2Jb⟨U+202E⟩c d");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if !any_may_be_unseen(text) || !text.chars().any(unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\u{2028}' | '\u{2029}' => push_space(&mut out),
            '\r' => push_space(&mut out),
            '\u{0}'..='\u{1f}' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('␀')),
            '\u{7f}' => out.push('␡'),
            c if unseen(c) => out.push_str(&format!("⟨U+{:04X}⟩", c as u32)),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn push_space(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Appends `text` as HTML text or attribute value (between double quotes).
pub(super) fn html(text: &str, out: &mut String) {
    let text = visible(text);
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// Whether a byte has to be looked at before it stands in a JSON string.
#[inline]
const fn special_in_json(byte: u8) -> bool {
    byte == b'"' || byte == b'\\' || may_be_unseen(byte)
}

/// Whether a byte stands in a CSV field as it is, wherever in it.
#[inline]
const fn plain_in_csv(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b'_' | b'-' | b':' | b'/' | b'(' | b')')
}

/// Appends `text` as a JSON string. Lossless; what a terminal would obey is written as `\u` escapes.
pub(super) fn json(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    json_text(text, special_in_json, json_char, out);
    out.push(b'"');
}

/// Appends text in which nothing but what begins with a special byte is more than copied.
fn json_text(text: &str, special: impl Fn(u8) -> bool, one: impl Fn(char, &mut Vec<u8>), out: &mut Vec<u8>) {
    let mut rest = text;
    // All bytes are looked at, which is quicker than to stop at the first.
    if rest.bytes().fold(false, |any, byte| any | special(byte)) {
        while let Some(at) = rest.bytes().position(&special) {
            let (plain, from) = rest.split_at(at);
            out.extend_from_slice(plain.as_bytes());
            let mut chars = from.chars();
            chars.next().into_iter().for_each(|c| one(c, out));
            rest = chars.as_str();
        }
    }
    out.extend_from_slice(rest.as_bytes());
}

fn json_char(c: char, out: &mut Vec<u8>) {
    match c {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        c => json_inside(c, out),
    }
}

/// Appends a JSON text, with escapes for what must not reach a terminal as it is.
pub(super) fn json_whole(text: &str, out: &mut Vec<u8>) {
    json_text(text, may_be_unseen, json_inside, out);
}

/// Appends a character of a JSON text, as an escape if it is one that must not reach a terminal as it is.
fn json_inside(c: char, out: &mut Vec<u8>) {
    match c {
        c if unseen(c) => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            }
        }
        c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

/// Whether a spreadsheet could take the text for a formula: after blanks and quotes it begins with `= + - @`
/// (or their full-width forms).
pub(super) fn formula_like(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '\u{feff}'));
    start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || text.starts_with(['\t', '\r', '\n', '\0'])
}

/// A cell that no spreadsheet takes for a formula: a leading apostrophe where needed, also after a semicolon,
/// which is the separator where the comma is the decimal mark.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    let needs = text.split(';').any(formula_like);
    let shown = visible(text);
    if !needs && (matches!(shown, Cow::Borrowed(_)) || !shown.split(';').any(formula_like)) {
        return shown;
    }
    let parts = shown.split(';').enumerate().map(|(at, part)| {
        let risky = formula_like(part) || (at == 0 && formula_like(text));
        if risky { format!("'{part}") } else { part.to_owned() }
    });
    Cow::Owned(parts.collect::<Vec<_>>().join(";"))
}

/// Appends a CSV field (RFC 4180), made safe by [`cell`].
pub(super) fn csv(text: &str, out: &mut Vec<u8>) {
    if text.bytes().fold(true, |all, b| all & plain_in_csv(b))
        && text.bytes().next().is_none_or(|b| b.is_ascii_alphanumeric())
    {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let text = cell(text);
    if !text.bytes().any(|b| matches!(b, b'"' | b',' | b';' | b'\r' | b'\n')) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

/// At most `most` characters, with an ellipsis where something was cut.
pub(super) fn clip(text: &str, most: usize) -> Cow<'_, str> {
    // No character is shorter than a byte.
    if text.len() <= most || text.char_indices().nth(most).is_none() {
        return Cow::Borrowed(text);
    }
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(0, |(at, _)| at);
    Cow::Owned(format!("{}…", &text[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html_of(text: &str) -> String {
        let mut out = String::new();
        html(text, &mut out);
        out
    }

    fn csv_of(text: &str) -> String {
        let mut out = Vec::new();
        csv(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn html_is_text() {
        assert_eq!(html_of("<script a='b\"'>&"), "&lt;script a=&#39;b&quot;&#39;&gt;&amp;");
        assert_eq!(html_of("a\0b"), "a␀b");
    }

    #[test]
    fn formulas_become_text() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\"=1\"", "'=1", "＝1"] {
            assert!(csv_of(text).trim_start_matches('"').starts_with('\''), "{text:?} -> {}", csv_of(text));
        }
        assert_eq!(csv_of("a; =1"), "\"a;' =1\"");
        assert_eq!(csv_of("Ann-Marie Lee"), "Ann-Marie Lee");
        assert_eq!(csv_of("Lee, \"Ann\""), "\"Lee, \"\"Ann\"\"\"");
    }

    proptest::proptest! {
        #[test]
        fn json_is_lossless(text in "\\PC*|[\u{0}-\u{20}\u{7f}-\u{a0}\u{200b}-\u{2070}\"\\\\]*") {
            let mut out = Vec::new();
            json(&text, &mut out);
            let back: String = serde_json::from_slice(&out).unwrap();
            proptest::prop_assert_eq!(&back, &text);
            let written = String::from_utf8(out).unwrap();
            proptest::prop_assert!(!written.chars().any(unseen));
        }

        #[test]
        fn nothing_unseen_stays(text in ".*") {
            proptest::prop_assert!(!visible(&text).chars().any(unseen));
            proptest::prop_assert!(!html_of(&text).contains(['<', '>', '"', '\'']));
        }

        #[test]
        fn no_cell_is_a_formula(text in "[ \t\r\n\"';=+@a-]*") {
            let safe = cell(&text).into_owned();
            let plain = safe.split(';').all(|part| part.starts_with('\'') || !formula_like(part));
            proptest::prop_assert!(plain, "{:?} -> {:?}", text, safe);
        }

        #[test]
        fn clipping_is_by_characters(text in ".*", most in 1usize..20) {
            proptest::prop_assert!(clip(&text, most).chars().count() <= most);
        }
    }
}
