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
fn begins(letters: &[u8]) -> bool {
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

/// Whether a text says nothing: `n/a`, `-`, `none` and their kin. A value that merely cannot be read is not blank.
#[inline]
pub(super) fn blank(text: &str) -> bool {
    // Most values are told by their first letters.
    let mut letters = [0; 3];
    for (at, byte) in text.bytes().take(3).enumerate() {
        letters[at] = byte.to_ascii_lowercase();
        if !byte.is_ascii_alphanumeric() {
            break;
        }
        if !begins(&letters[..=at]) {
            return false;
        }
    }
    says_nothing(text)
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
