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

/// Whether a text says nothing: `n/a`, `-`, `none` and their kin. A value that merely cannot be read is not blank.
pub(super) fn blank(text: &str) -> bool {
    const LONGEST: usize = 14;
    // What the words of `nothing` begin with: most values are told by their first letter.
    let begins = |byte| matches!(byte, b'0' | b'e' | b'k' | b'l' | b'm' | b'n' | b'p' | b't' | b'u');
    let mut folded = [0u8; LONGEST];
    let mut len = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                let lower = byte.to_ascii_lowercase();
                if len == LONGEST || (len == 0 && !begins(lower)) {
                    return false;
                }
                folded[len] = lower;
                len += 1;
            }
            b'@' | b'+' => return false,
            // Of other scripts, marks say nothing and letters something.
            _ if !byte.is_ascii() && text.get(at..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) => {
                return false;
            }
            _ => {}
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
        for text in ["call me", "00", "N/A Smith", "nobody", "+", "@", "later", "ñ"] {
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
