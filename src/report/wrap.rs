//! Fitting text into a terminal: how many columns a text takes, and where its lines end.
//!
//! Widths follow the East Asian ranges closely enough for layout; nothing is measured that a font decides.

/// Columns a character takes: 0 for combining marks, 2 for East Asian wide characters and emoji, else 1.
fn columns(c: char) -> usize {
    match c as u32 {
        0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x610..=0x61a | 0x64b..=0x65f | 0x93c | 0x94d => 0,
        0x200c | 0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f | 0xe0100..=0xe01ef => 0,
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xa960..=0xa97c | 0xac00..=0xd7a3 => 2,
        0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 => 2,
        0x1f300..=0x1f64f | 0x1f680..=0x1f6ff | 0x1f900..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// A paragraph of lines of at most `most` columns, each ended by a line break.
pub fn wrapped(text: &str, most: usize) -> String {
    lines(text, most).into_iter().map(|line| line + "\n").collect()
}

/// Lines of at most `most` columns, broken at spaces where there are any. At least one line.
pub(super) fn lines(text: &str, most: usize) -> Vec<String> {
    let most = most.max(4);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        for (at, piece) in pieces(word, most).into_iter().enumerate() {
            let wide = width(piece);
            let gap = usize::from(used > 0 && at == 0);
            if used > 0 && (at > 0 || used + gap + wide > most) {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                if used > 0 {
                    line.push(' ');
                    used += 1;
                }
                line.push_str(piece);
            }
            used += wide;
        }
    }
    lines
}

/// A word cut into pieces that fit a line.
fn pieces(word: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut from, mut used) = (0, 0);
    for (at, c) in word.char_indices() {
        if used + columns(c) > most {
            pieces.push(&word[from..at]);
            (from, used) = (at, 0);
        }
        used += columns(c);
    }
    pieces.push(&word[from..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_and_long_ones_are_cut() {
        assert_eq!(lines("one two three", 8), ["one two", "three"]);
        assert_eq!(lines("a abcdefghij b", 4), ["a", "abcd", "efgh", "ij b"]);
        assert_eq!(lines("", 10), [""]);
        assert_eq!(width("李小龍"), 6);
        assert_eq!(width("e\u{301}"), 1);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-z李 \u{301}]{0,80}", most in 4usize..30) {
            let lines = lines(&text, most);
            proptest::prop_assert!(lines.iter().all(|l| width(l) <= most));
            let bare = |s: &str| s.replace(' ', "");
            proptest::prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
