//! Identity and account numbers, hashed the moment they are read.
//!
//! The hash is BLAKE3 over the number's letters and digits under a context of its own kind, so that it can be compared
//! and nothing else. It is no protection against guessing short numbers: it never leaves the program (keys are
//! shown as bucket numbers, the history store keys them again).

/// What is hashed: hashes of different kinds never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashed {
    /// The number of an identity document.
    Identity,
    /// A bank account.
    Account,
}

/// Least letters and digits of a number that can name one person.
const LEAST: usize = 6;

/// Letters and digits of a longer text are no number.
const MOST: usize = 40;

/// The hash of a number in hexadecimal. A hash (32 hexadecimal digits or more) passes through in lower case. The error
/// says why the value names nobody: blank words, a masked or cut number, a placeholder.
pub fn hash(what: Hashed, value: &str) -> Result<String, &'static str> {
    let value = value.trim();
    let hex = value.strip_prefix("sha256:").unwrap_or(value);
    if hex.len() >= 32 && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(hex.to_ascii_lowercase());
    }
    if value.contains(['*', '•', '…', '#', '●', '█']) || masked(value) {
        return Err("a masked number names nobody; left out");
    }
    let canonical: String =
        value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(MOST + 1).collect();
    let digits = canonical.chars().filter(char::is_ascii_digit).count();
    if canonical.chars().count() > MOST {
        return Err("too long for a number; left out");
    }
    if canonical.chars().count() < LEAST || digits < 3 {
        return Err("no number, or only a part of one; left out");
    }
    if placeholder(&canonical) {
        return Err("a placeholder names nobody; left out");
    }
    let context = match what {
        Hashed::Identity => "ringer 2026-11 identity number",
        Hashed::Account => "ringer 2026-11 bank account",
    };
    Ok(blake3::Hash::from(blake3::derive_key(context, canonical.as_bytes())).to_hex().to_string())
}

/// `XXX-XX-1234`: three or more of the letter X together.
fn masked(value: &str) -> bool {
    let mut run = 0;
    for c in value.chars().filter(|c| c.is_alphanumeric()) {
        run = if c.eq_ignore_ascii_case(&'x') { run + 1 } else { 0 };
        if run >= 3 {
            return true;
        }
    }
    false
}

/// One digit over and over, or digits in counting order.
fn placeholder(canonical: &str) -> bool {
    let digits: Vec<u8> = canonical.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    let all = |step: u8| digits.windows(2).all(|pair| pair[1] == (pair[0] + step) % 10);
    (digits.len() + 2 >= canonical.len() && all(0)) || (digits.len() == canonical.len() && (all(1) || all(9)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_number_are_one_hash_and_kinds_differ() {
        let plain = hash(Hashed::Identity, "219099999").expect("a number");
        assert_eq!(plain, hash(Hashed::Identity, " 219-09-9999 ").expect("a number"));
        assert_eq!(plain.len(), 64);
        assert_ne!(plain, hash(Hashed::Account, "219-09-9999").expect("a number"));
        assert!(!plain.contains("219099999"));
        assert_eq!(
            hash(Hashed::Account, "de89 3704 0044 0532 0130 00"),
            hash(Hashed::Account, "DE89370400440532013000")
        );
    }

    #[test]
    fn a_hash_passes_through() {
        let sha = "AB".repeat(32);
        assert_eq!(hash(Hashed::Identity, &sha), Ok("ab".repeat(32)));
        assert_eq!(hash(Hashed::Identity, &format!("sha256:{sha}")), Ok("ab".repeat(32)));
    }

    #[test]
    fn what_names_nobody_is_left_out() {
        for value in [
            "n/a",
            "none",
            "-",
            "XXX-XX-1234",
            "***-**-1234",
            "1234",
            "000000000",
            "111-11-1111",
            "123456789",
            "987654321",
            "1234567890",
            "pending",
            "I will send it later because my passport is being renewed",
            "",
            "0",
            "unknown",
        ] {
            assert!(hash(Hashed::Identity, value).is_err(), "{value}");
        }
        for value in ["AB1234567X", "078-05-1120", "X1234567L", "12345678Z"] {
            assert!(hash(Hashed::Identity, value).is_ok(), "{value}");
        }
    }
}
