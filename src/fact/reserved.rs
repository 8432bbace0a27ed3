//! Numbers that regulators keep away from subscribers: for films and examples, and for services of a whole plan.
//!
//! Only ranges with a published source. A number outside them is not thereby real.

/// Digits after `+`, as prefixes; what follows the prefix is any digits, as many as `rest` says.
struct Range {
    prefix: &'static str,
    rest: usize,
}

const fn range(prefix: &'static str, rest: usize) -> Range {
    Range { prefix, rest }
}

/// Sources: UK, Ofcom "Telephone numbers for use in TV and radio drama programmes"; Australia, ACMA "Phone numbers for
/// use in TV shows, films and creative works"; France, Arcep decision 2018-0881 (audiovisual works); Germany,
/// Bundesnetzagentur notice 148/2021 ("Drama Numbers"); Ireland, ComReg numbering conditions of use (020 91);
/// Sweden, PTS numbers for fiction (2020). Sorted by their digits.
#[rustfmt::skip]
const DRAMA: &[Range] = &[
    // France
    range("331990", 5),
    range("332619", 5),
    range("333530", 5),
    range("334657", 5),
    range("335364", 5),
    range("336399", 5),
    // Ireland
    range("3532091", 5),
    // United Kingdom
    range("441134960", 3),
    range("441144960", 3),
    range("441154960", 3),
    range("441164960", 3),
    range("441174960", 3),
    range("441184960", 3),
    range("441214960", 3),
    range("441314960", 3),
    range("441414960", 3),
    range("441514960", 3),
    range("441614960", 3),
    range("441632960", 3),
    range("441914980", 3),
    range("442079460", 3),
    range("442896496", 3),
    range("442920180", 3),
    range("443069990", 3),
    range("447700900", 3),
    range("448081570", 3),
    range("449098790", 3),
    // Sweden
    range("46701740605", 0), range("46701740606", 0), range("46701740607", 0), range("46701740608", 0), range("46701740609", 0), range("4670174061", 1), range("4670174062", 1), range("4670174063", 1), range("4670174064", 1), range("4670174065", 1), range("4670174066", 1), range("4670174067", 1), range("4670174068", 1), range("4670174069", 1),
    // Germany
    range("492214710", 3),
    range("493023125", 3),
    range("494066969", 3),
    range("496990009", 3),
    range("498999998", 3),
    // Australia
    range("6125550", 4),
    range("6127010", 4),
    range("6135550", 4),
    range("6137010", 4),
    range("61491570006", 0),
    range("61491570110", 0),
    range("61491570156", 0),
    range("61491570157", 0),
    range("61491570158", 0),
    range("61491570159", 0),
    range("61491570313", 0),
    range("61491570737", 0),
    range("61491571266", 0),
    range("61491571491", 0),
    range("61491571804", 0),
    range("61491572549", 0),
    range("61491572665", 0),
    range("61491572983", 0),
    range("61491573087", 0),
    range("61491573770", 0),
    range("61491574118", 0),
    range("61491574632", 0),
    range("61491575254", 0),
    range("61491575789", 0),
    range("61491576398", 0),
    range("61491576801", 0),
    range("61491577426", 0),
    range("61491577644", 0),
    range("61491578148", 0),
    range("61491578888", 0),
    range("61491578957", 0),
    range("61491579212", 0),
    range("61491579455", 0),
    range("61491579760", 0),
    range("6175550", 4),
    range("6177010", 4),
    range("6185550", 4),
    range("6187010", 4),
];

/// Whether the number is kept for fiction: 555-0100 to 555-0199 in every area of the North American plan (ATIS-0300115),
/// and [`DRAMA`] elsewhere.
pub(super) fn fictional(e164: &[u8]) -> bool {
    let digits = match e164 {
        [b'+', b'1', national @ ..] => return national.len() == 10 && national[3..8] == *b"55501",
        [b'+', digits @ ..] => digits,
        digits => digits,
    };
    // No range begins with another's digits, so only the last one before the number can hold it.
    let before = DRAMA.partition_point(|range| range.prefix.as_bytes() <= digits).checked_sub(1);
    before
        .map(|at| &DRAMA[at])
        .is_some_and(|r| digits.len() == r.prefix.len() + r.rest && digits.starts_with(r.prefix.as_bytes()))
}

/// Whether the text is 555-0100 to 555-0199 and nothing else, which people type wherever they live, read in a plan where
/// those digits are somebody's.
pub(super) fn typed_fiction(e164: &[u8], raw: &str) -> bool {
    let typed = || {
        let mut digits = raw.chars().filter_map(super::text::digit);
        digits.by_ref().take(5).eq([5, 5, 5, 0, 1]) && digits.count() == 2
    };
    !matches!(e164, [b'+', b'1', ..]) && typed()
}

/// Whether nobody can have the number as a line of their own: exchange 555 of the North American plan is for
/// information services.
pub(super) fn service(e164: &[u8]) -> bool {
    matches!(e164, [b'+', b'1', _, _, _, b'5', b'5', b'5', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drama_numbers() {
        for number in [
            "+12025550100",
            "+14165550199",
            "+441632960123",
            "+447700900461",
            "+442079460000",
            "+61491570156",
            "+61255501234",
            "+33199001234",
            "+33639981234",
            "+493023125042",
            "+492214710711",
            "+353209112345",
            "+46701740605",
            "+46701740699",
        ] {
            assert!(fictional(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn neighbours_are_not() {
        for number in [
            "+12025550200",
            "+12025550099",
            "+12025551234",
            "+12125501001",
            "+441632961123",
            "+447700901000",
            "+61491570155",
            "+33142000000",
            "+493023126042",
            "+353861234567",
            "+46701740604",
        ] {
            assert!(!fictional(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn fiction_is_typed_anywhere() {
        for raw in ["555-0100", "555 0199", "(555) 0142", "555-0100 ext"] {
            assert!(typed_fiction(b"+495550100", raw), "{raw}");
        }
        for raw in ["555-0200", "555-010", "555-01001", "0555-0100", "+49 555 0100"] {
            assert!(!typed_fiction(b"+495550100", raw), "{raw}");
        }
        assert!(!typed_fiction(b"+15550100", "555-0100"), "no number there, and so not valid");
    }

    #[test]
    fn every_range_is_digits() {
        for range in DRAMA {
            assert!(range.prefix.bytes().all(|b| b.is_ascii_digit()), "{}", range.prefix);
            assert!((7..=15).contains(&(range.prefix.len() + range.rest)), "{}", range.prefix);
        }
        assert!(DRAMA.windows(2).all(|w| w[0].prefix < w[1].prefix && !w[1].prefix.starts_with(w[0].prefix)));
    }
}
