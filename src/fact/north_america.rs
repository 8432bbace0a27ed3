//! Kind and region of North American numbers by their first six digits, out of a table.
//!
//! Most numbers of most batches are of this plan, and its patterns are the dearest part of reading them. The table holds
//! what the phone library says of every area code and exchange; where that depends on further digits, the library is
//! asked. Written by `examples/north_america.rs`, and held to the library by a test.

use std::sync::LazyLock;

use rlibphonenumber::PhoneNumber;

use super::phone::PhoneKind;
use super::region::Region;

static TABLE: &str = include_str!("data/north_america.txt");

/// Area codes and exchanges begin with 2 to 9.
const FIRST: u64 = 200;
const CODES: u64 = 800;

/// Index into [`Answers::all`] of an exchange for which the library is to be asked.
const ASK: u8 = u8::MAX;

struct Answers {
    /// Every answer there is; the first is that of no number at all.
    all: Vec<(PhoneKind, Option<Region>)>,
    /// For each area code and exchange, the index of its answer.
    exchanges: Box<[u8]>,
}

static ANSWERS: LazyLock<Answers> = LazyLock::new(|| read(TABLE));

/// Reads `area from to kind region` a line; kinds by their names in conditions, `-` for no region.
fn read(table: &str) -> Answers {
    let mut answers =
        Answers { all: vec![(PhoneKind::Unknown, None)], exchanges: vec![0; (CODES * CODES) as usize].into() };
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let mut number = || words.next().and_then(|word| word.parse::<u64>().ok()?.checked_sub(FIRST));
        let (Some(area), Some(from), Some(to)) = (number(), number(), number()) else { continue };
        let answer = match words.next().and_then(|word| PhoneKind::ALL.iter().find(|kind| kind.as_str() == word)) {
            None => ASK,
            Some(kind) => answers.index((*kind, words.next().and_then(Region::from_code))),
        };
        let range = (area * CODES + from) as usize..=(area * CODES + to) as usize;
        if let Some(exchanges) = answers.exchanges.get_mut(range) {
            exchanges.fill(answer);
        }
    }
    answers
}

impl Answers {
    fn index(&mut self, answer: (PhoneKind, Option<Region>)) -> u8 {
        let at = self.all.iter().position(|known| *known == answer).unwrap_or_else(|| {
            self.all.push(answer);
            self.all.len() - 1
        });
        u8::try_from(at).unwrap_or(ASK)
    }
}

/// Kind and region of a number of this plan; `None` if it is of another, or the library must be asked.
pub(super) fn settled(number: &PhoneNumber) -> Option<(PhoneKind, Option<Region>)> {
    let national = number.national_number;
    if number.country_code != 1
        || number.italian_leading_zero == Some(true)
        || !(2_000_000_000..10_000_000_000).contains(&national)
    {
        return None;
    }
    let (area, exchange) = (national / 10_000_000 - FIRST, (national / 10_000 % 1000).checked_sub(FIRST)?);
    let answer = ANSWERS.exchanges.get((area * CODES + exchange) as usize)?;
    ANSWERS.all.get(usize::from(*answer)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::phone;
    use rlibphonenumber::PHONE_NUMBER_UTIL;

    fn number(national: u64) -> PhoneNumber {
        PhoneNumber { country_code: 1, national_number: national, ..PhoneNumber::default() }
    }

    /// Some exchanges of every area code, and every border of the table.
    #[test]
    fn the_table_says_what_the_library_says() {
        let borders = TABLE.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
            let words: Vec<u64> = line.split(' ').take(3).map(|word| word.parse().unwrap()).collect();
            [words[0] * 1000 + words[1], words[0] * 1000 + words[2]]
        });
        let spread = (FIRST..1000).flat_map(|area| (FIRST + area % 7..1000).step_by(131).map(move |e| area * 1000 + e));
        for exchange in borders.chain(spread) {
            for rest in [123, 4567, 9000] {
                let number = number(exchange * 10_000 + rest);
                if let Some(answer) = settled(&number) {
                    assert_eq!(answer, phone::ask(&PHONE_NUMBER_UTIL, &number), "{}", number.national_number);
                }
            }
        }
    }

    #[test]
    fn the_library_is_asked_where_it_must_be() {
        assert_eq!(settled(&number(8_766_060_123)), None);
        assert_eq!(settled(&number(123)), None);
        assert_eq!(settled(&number(2_128_675_309)), Some((PhoneKind::FixedLineOrMobile, Region::from_code("US"))));
        assert_eq!(settled(&number(8_005_550_199)).map(|answer| answer.0), Some(PhoneKind::TollFree));
        assert_eq!(settled(&number(2_121_234_567)), None, "an exchange begins with 2 to 9");
    }
}
