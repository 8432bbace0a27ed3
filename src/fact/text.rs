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

/// What the words of [`nothing`] begin with.
fn begins(lower: u8) -> bool {
    matches!(lower, b'0' | b'e' | b'k' | b'l' | b'm' | b'n' | b'p' | b't' | b'u')
}

/// Whether a word of [`nothing`] has these first two or three letters.
fn goes_on(begun: &[u8]) -> bool {
    match begun {
        [b'e' | b't', next] => b"mb".contains(next),
        [b'k' | b'l' | b'p', next] => *next == b'e',
        [b'm', next] => *next == b'i',
        [b'n', next] => b"aiou".contains(next),
        [b'u', next] => *next == b'n',
        [b'u', _, next] => b"dks".contains(next),
        [_, _, _] => true,
        _ => false,
    }
}

/// Whether a text says nothing: `n/a`, `-`, `none` and their kin. A value that merely cannot be read is not blank.
#[inline]
pub(super) fn blank(text: &str) -> bool {
    // Most values are told by their first letters.
    let told = match text.as_bytes() {
        [first, rest @ ..] if first.is_ascii_alphanumeric() => {
            let goes_on = |next: &u8| !next.is_ascii_alphanumeric() || goes_on(&[first | 0x20, next | 0x20]);
            !begins(first.to_ascii_lowercase()) || !rest.first().is_none_or(goes_on)
        }
        _ => false,
    };
    !told && says_nothing(text)
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
        let lower = c.to_ascii_lowercase();
        if len == LONGEST || !c.is_ascii() || (len == 0 && !begins(lower as u8)) {
            return false;
        }
        folded[len] = lower as u8;
        len += 1;
        if matches!(len, 2 | 3) && !goes_on(&folded[..len]) {
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
