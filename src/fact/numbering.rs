//! Kind and region of phone numbers by their first digits, out of tables.
//!
//! Most numbers of most batches are of these plans, and their patterns are the dearest part of reading them: to compile as
//! well as to match. The tables hold what the phone library says of every area code and exchange of North America, and
//! of the first digits of some other plans; where that depends on further digits, the library is asked. Written by
//! `examples/north_america.rs` and `examples/phone_plans.rs`, and held to the library by tests.

use std::sync::LazyLock;

use super::phone::PhoneKind;
use super::region::Region;

static NORTH_AMERICA: &str = include_str!("data/north_america.txt");
static PLANS: &str = include_str!("data/phone_plans.txt");

/// Area codes begin with 2 to 9, as do exchanges; of other exchanges the table says that they are not valid.
const FIRST: u64 = 200;
const AREAS: usize = 800;

/// What the library says of a number.
type Answer = (PhoneKind, Option<Region>);

/// Every answer of a table once, as written and as read, so that its ranges need a byte each.
struct Answers(Vec<(&'static str, Answer)>);

/// Place in [`Answers`] of a range for which the library is to be asked.
const ASK: u8 = u8::MAX;

impl Answers {
    /// The place of `kind region`; kinds by their names in conditions, `-` for no region.
    fn place(&mut self, written: &'static str) -> u8 {
        let at = self.0.iter().position(|(known, _)| *known == written).or_else(|| {
            let mut words = written.split(' ');
            let kind = words.next().and_then(|word| PhoneKind::ALL.iter().find(|kind| kind.as_str() == word))?;
            self.0.push((written, (*kind, words.next().and_then(Region::from_code))));
            Some(self.0.len() - 1)
        });
        at.and_then(|at| u8::try_from(at).ok()).unwrap_or(ASK)
    }

    fn get(&self, place: u8) -> Option<Answer> {
        self.0.get(usize::from(place)).map(|(_, answer)| *answer)
    }
}

/// The lines of a table: the numbers at their heads, and what follows them. Ten thousand are read before the first number.
fn lines<const N: usize>(table: &'static str) -> impl Iterator<Item = ([u64; N], &'static str)> {
    table.lines().filter_map(line)
}

/// One line; `None` if it does not begin with so many numbers.
fn line<const N: usize>(line: &'static str) -> Option<([u64; N], &'static str)> {
    let (mut numbers, mut bytes) = ([0u64; N], line.bytes());
    for number in &mut numbers {
        loop {
            match bytes.next()? {
                digit @ b'0'..=b'9' => *number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')),
                b' ' => break,
                _ => return None,
            }
        }
    }
    Some((numbers, line.get(line.len() - bytes.len()..)?))
}

struct NorthAmerica {
    /// The first is that of no number at all.
    answers: Answers,
    /// For each area code, where its ranges begin in `ranges`; then their end.
    areas: Box<[u16]>,
    /// First exchange of each range and the place of its answer, up to the next range.
    ranges: Vec<(u16, u8)>,
}

impl NorthAmerica {
    fn place(&self, area: usize, exchange: u16) -> Option<u8> {
        let ranges = self.ranges.get(usize::from(*self.areas.get(area)?)..usize::from(*self.areas.get(area + 1)?))?;
        // They are few: to go through all of them is cheaper than to guess at each which way to go.
        let range = ranges.iter().filter(|(first, _)| *first <= exchange).count().checked_sub(1)?;
        ranges.get(range).map(|(_, place)| *place)
    }
}

static AMERICAN: LazyLock<NorthAmerica> = LazyLock::new(|| {
    const NOBODY: u8 = 0;
    let mut answers = Answers(vec![("unknown -", (PhoneKind::Unknown, None))]);
    let mut by_area: Vec<Vec<(u16, u8)>> = vec![vec![(0, NOBODY)]; AREAS];
    for ([area, from, to], answer) in lines(NORTH_AMERICA) {
        let Some(ranges) = area.checked_sub(FIRST).and_then(|area| by_area.get_mut(area as usize)) else { continue };
        // Ranges ascend; what lies between two is nobody's.
        ranges.pop_if(|(last, place)| u64::from(*last) == from && *place == NOBODY);
        ranges.extend([(from as u16, answers.place(answer)), (to as u16 + 1, NOBODY)]);
    }
    let mut begin = 0;
    let begins = by_area.iter().map(|ranges| ranges.len() as u16);
    let areas = std::iter::once(0).chain(begins.map(|len| {
        begin += len;
        begin
    }));
    NorthAmerica { answers, areas: areas.collect(), ranges: by_area.concat() }
});

/// Of one country code, national numbers of one length.
struct Plan {
    code: u32,
    digits: u32,
    /// The first numbers of ranges, ascending, and the places of the ranges' answers.
    ranges: Vec<(u64, u8)>,
}

static OTHERS: LazyLock<(Answers, Vec<Plan>)> = LazyLock::new(|| {
    let (mut answers, mut plans) = (Answers(Vec::new()), Vec::<Plan>::new());
    for ([code, digits, from, _], answer) in lines(PLANS) {
        let (Ok(code), Ok(digits)) = (u32::try_from(code), u32::try_from(digits)) else { continue };
        if plans.last().is_none_or(|plan| (plan.code, plan.digits) != (code, digits)) {
            plans.push(Plan { code, digits, ranges: Vec::new() });
        }
        let Some(plan) = plans.last_mut() else { continue };
        let rest = digits.saturating_sub(length(from));
        plan.ranges.push((from.saturating_mul(10u64.saturating_pow(rest)), answers.place(answer)));
    }
    (answers, plans)
});

/// How many digits a number has.
fn length(number: u64) -> u32 {
    number.checked_ilog10().map_or(1, |log| log + 1)
}

/// Kind and region of a number without zeros in front; `None` if no table has them and the library must be asked.
pub(super) fn settled(code: u32, national: u64) -> Option<Answer> {
    if code == 1 {
        return american(national);
    }
    let (answers, plans) = &*OTHERS;
    let digits = length(national);
    let plan = plans.iter().find(|plan| (plan.code, plan.digits) == (code, digits))?;
    let range = plan.ranges.partition_point(|(first, _)| *first <= national).checked_sub(1)?;
    answers.get(plan.ranges.get(range)?.1)
}

fn american(national: u64) -> Option<Answer> {
    match national {
        1_000_000_000..2_000_000_000 => Some((PhoneKind::Unknown, None)), // no area code begins with 1
        2_000_000_000..10_000_000_000 => {
            let (area, exchange) = (national / 10_000_000 - FIRST, national / 10_000 % 1000);
            AMERICAN.answers.get(AMERICAN.place(area as usize, exchange as u16)?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::phone;
    use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber};

    fn same(code: u32, national: u64) {
        if let Some(answer) = settled(code, national) {
            let number = PhoneNumber { country_code: code as i32, national_number: national, ..PhoneNumber::default() };
            assert_eq!(answer, phone::ask(&PHONE_NUMBER_UTIL, &number), "+{code} {national}");
        }
    }

    #[test]
    fn every_line_is_read() {
        let written = |table: &str| table.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines::<3>(NORTH_AMERICA).count(), written(NORTH_AMERICA));
        assert_eq!(lines::<4>(PLANS).count(), written(PLANS));
        assert!([&AMERICAN.answers, &OTHERS.0].iter().all(|answers| answers.0.len() < usize::from(ASK)));
    }

    /// Some exchanges of every area code, and every border of the table.
    #[test]
    fn north_america_is_as_the_library_has_it() {
        let borders = lines(NORTH_AMERICA).flat_map(|([area, from, to], _)| [area * 1000 + from, area * 1000 + to]);
        let spread = (100..1000).flat_map(|area| (area % 7..1000).step_by(131).map(move |e| area * 1000 + e));
        for exchange in borders.chain(spread) {
            [123, 4567, 9000].iter().for_each(|rest| same(1, exchange * 10_000 + rest));
        }
    }

    /// Both ends of every range, and numbers spread over every plan.
    #[test]
    fn other_plans_are_as_the_library_has_them() {
        for ([code, digits, from, to], _) in lines(PLANS) {
            let unit = 10u64.pow(digits as u32 - length(from));
            for national in [from * unit, (from + 1) * unit - 1, to * unit, (to + 1) * unit - 1] {
                same(code as u32, national);
            }
        }
        for plan in &OTHERS.1 {
            let start = 10u64.pow(plan.digits - 1);
            (0..9_000).for_each(|n| same(plan.code, start + n * (start / 1000) + n * 7919 % (start / 1000)));
            assert!(plan.ranges.is_sorted_by(|a, b| a.0 < b.0) && plan.ranges[0].0 == start);
        }
    }

    #[test]
    fn the_library_is_asked_where_it_must_be() {
        assert_eq!(settled(1, 8_766_060_123), None);
        assert_eq!(settled(1, 123), None);
        assert_eq!(settled(44, 123), None, "no length of the table");
        assert_eq!(settled(33, 612_345_678), None, "no plan of the table");
    }

    #[test]
    fn tables_answer_for_usual_numbers() {
        let region = Region::from_code;
        for (code, national, kind, home) in [
            (1, 2_128_675_309, PhoneKind::FixedLineOrMobile, region("US")),
            (1, 8_005_550_199, PhoneKind::TollFree, None),
            (1, 2_121_234_567, PhoneKind::Unknown, None), // an exchange begins with 2 to 9
            (1, 1_128_968_497, PhoneKind::Unknown, None), // so does an area code
            (44, 7_400_123_456, PhoneKind::Mobile, region("GB")),
            (44, 7_797_712_345, PhoneKind::Mobile, region("JE")),
            (48, 512_345_678, PhoneKind::Mobile, region("PL")),
            (49, 15_123_456_789, PhoneKind::Mobile, region("DE")),
            (91, 8_123_456_789, PhoneKind::Mobile, region("IN")),
        ] {
            let answer = settled(code, national).expect("in the table");
            assert_eq!(answer.0, kind, "+{code} {national}");
            assert!(home.is_none() || answer.1 == home, "+{code} {national}");
        }
    }
}
