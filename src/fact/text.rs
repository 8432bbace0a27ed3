//! What all facts agree on about raw text: which words mean "nothing here", which characters are digits.

/// Words that people type where they have nothing to say, folded to lower-case letters and digits.
fn nothing(word: &str) -> bool {
    matches!(
        word,
        "" | "0"
            | "empty"
            | "keine"
            | "leer"
            | "missing"
            | "na"
            | "nan"
            | "nil"
            | "no"
            | "none"
            | "nonegiven"
            | "noneprovided"
            | "notapplicable"
            | "notavailable"
            | "notgiven"
            | "notprovided"
            | "notspecified"
            | "null"
            | "pending"
            | "tba"
            | "tbc"
            | "tbd"
            | "undefined"
            | "unknown"
            | "unspecified"
    )
}

/// Whether a word of [`nothing`] may begin with these one to three letters.
#[inline]
pub(super) const fn begins(letters: &[u8]) -> bool {
    match letters {
        [first] => matches!(first, b'0' | b'e' | b'k' | b'l' | b'm' | b'n' | b'p' | b't' | b'u'),
        [b'e' | b't', next] => matches!(next, b'm' | b'b'),
        [b'k' | b'l' | b'p', next] => *next == b'e',
        [b'm', next] => *next == b'i',
        [b'n', next] => matches!(next, b'a' | b'i' | b'o' | b'u'),
        [b'u', next] => *next == b'n',
        [b'n', b'o', next] => matches!(next, b'n' | b't'),
        [b'u', _, next] => matches!(next, b'd' | b'k' | b's'),
        [_, _, _] => true,
        _ => false,
    }
}

/// By the first byte of a text, whether it may say nothing.
static DOUBTFUL: [bool; 256] = {
    let mut doubtful = [true; 256];
    let mut byte = 0;
    while byte < 128 {
        let first = byte as u8;
        let known = first.is_ascii_alphanumeric() && !begins(&[first.to_ascii_lowercase()]);
        doubtful[byte] = !known && !matches!(first, b'@' | b'+');
        byte += 1;
    }
    doubtful
};

/// Whether a text says nothing: `n/a`, `-`, `none` and their kin. A value that merely cannot be read is not blank.
#[inline]
pub(super) fn blank(text: &str) -> bool {
    // Most values are told by their first byte.
    text.as_bytes().first().is_none_or(|first| DOUBTFUL[usize::from(*first)] && doubted(text))
}

/// [`blank`] where the first byte does not tell. Mostly the second does.
#[inline(never)]
fn doubted(text: &str) -> bool {
    match text.as_bytes() {
        [first, second, ..] if first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric() => {
            begins(&[first.to_ascii_lowercase(), second.to_ascii_lowercase()]) && says_nothing(text)
        }
        _ => says_nothing(text),
    }
}

fn says_nothing(text: &str) -> bool {
    const LONGEST: usize = 14;
    let mut folded = [0u8; LONGEST];
    let mut len = 0;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            if c == '@' || c == '+' {
                return false;
            }
            continue;
        }
        if len == LONGEST || !c.is_ascii() {
            return false;
        }
        folded[len] = c.to_ascii_lowercase() as u8;
        len += 1;
        if len <= 3 && !begins(&folded[..len]) {
            return false;
        }
    }
    std::str::from_utf8(&folded[..len]).is_ok_and(nothing)
}

/// Bytes of mail and web addresses that mean nothing but themselves.
static PLAIN: [bool; 256] = {
    let (mut plain, mut byte) = ([false; 256], 0);
    while byte < 256 {
        plain[byte] = matches!(byte as u8, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_');
        byte += 1;
    }
    plain
};

/// Whether a byte is one that means nothing but itself in addresses: a small letter, digit, full stop, hyphen or low line.
#[inline]
pub(super) fn plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)]
}

/// The value of a decimal digit of any script that people write phone numbers in.
pub(super) fn digit(c: char) -> Option<u8> {
    const ZEROS: [u32; 10] = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xe50, 0x17e0, 0xff10];
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| c as u8 - b'0');
    }
    let code = c as u32;
    ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| (code - zero) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_words() {
        for text in [
            "",
            " ",
            "-",
            "--",
            "n/a",
            "N.A.",
            "None",
            "NULL",
            "nil",
            "Not provided",
            "not applicable",
            "tbd",
            "?",
            "0",
        ] {
            assert!(blank(text), "{text}");
        }
        let words =
            "empty keine leer missing na nan nil no none null pending tba tbc tbd undefined unknown unspecified";
        assert!(words.split(' ').all(blank));
        for text in ["call me", "00", "us", "name", "N/A Smith", "nobody", "+", "@", "later", "ñ"] {
            assert!(!blank(text), "{text}");
        }
    }

    #[test]
    fn digits_of_scripts() {
        let digits: Vec<u8> = "1٢۳४５".chars().filter_map(digit).collect();
        assert_eq!(digits, [1, 2, 3, 4, 5]);
        assert_eq!(digit('x'), None);
    }
}
