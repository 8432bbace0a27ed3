//! Members that say whether a watch list has what an application carries, and what it says.
//!
//! The index of a listed thing packs the kind of spot where it stands and the place there; which member of which object
//! answers for a spot is the table of applications.

use super::{Object, text};
use crate::condition::Value;
use crate::fact::watch::{Entry, Spot};
use crate::fact::{Facts, date};

/// Places of one kind of spot.
const PLACES: u32 = 1 << 20;
/// Where names are: behind all spots.
const NAMES: u32 = 12;

const SPOTS: [fn(usize) -> Spot; NAMES as usize] = [
    Spot::Phone,
    Spot::Email,
    Spot::Domain,
    Spot::RefereePhone,
    Spot::RefereeEmail,
    Spot::Link,
    |_| Spot::Ip,
    |_| Spot::Wallet,
    |_| Spot::Account,
    |_| Spot::IdNumber,
    |_| Spot::File,
    Spot::Employer,
];

fn index(spot: Spot) -> u32 {
    let (kind, place) = match spot {
        Spot::Phone(i) => (0, i),
        Spot::Email(i) => (1, i),
        Spot::Domain(i) => (2, i),
        Spot::RefereePhone(i) => (3, i),
        Spot::RefereeEmail(i) => (4, i),
        Spot::Link(i) => (5, i),
        Spot::Ip => (6, 0),
        Spot::Wallet => (7, 0),
        Spot::Account => (8, 0),
        Spot::IdNumber => (9, 0),
        Spot::File => (10, 0),
        Spot::Employer(i) => (11, i),
    };
    kind * PLACES + u32::try_from(place).unwrap_or(0) % PLACES
}

/// Whether what stands at a spot is listed; unknown without a watch list, or where nothing can be read there.
pub(super) fn on<'a>(f: &'a Facts<'_>, spot: Spot, there: bool) -> Value<'a> {
    match f.ground.watch.is_some() && there {
        true => Value::Bool(f.listed(spot).is_some()),
        false => Value::Unknown,
    }
}

/// The listed thing at a spot.
pub(super) fn at<'a>(f: &'a Facts<'_>, spot: Spot) -> Value<'a> {
    super::object(Object::Listed, index(spot), f.listed(spot).is_some())
}

/// People of the lists who bear the applicant's name.
pub(super) fn namesakes<'a>(f: &'a Facts<'_>) -> Value<'a> {
    super::objects(Object::Listed, NAMES * PLACES, f.namesakes().map(<[_]>::len))
}

/// The entry of a listed thing, and whether a second identifier says that it is the same person.
pub(super) fn entry<'a>(f: &'a Facts<'_>, i: u32) -> Option<(&'a Entry, bool)> {
    let (kind, place) = (i / PLACES, (i % PLACES) as usize);
    match SPOTS.get(kind as usize) {
        Some(spot) => Some((f.listed(spot(place))?, true)),
        None => {
            let namesake = *f.namesakes()?.get(place)?;
            Some((f.ground.watch.as_deref()?.entry(namesake)?, namesake.confirmed))
        }
    }
}

/// Of which spot a listed thing is; `None` for names.
pub(super) fn spot(i: u32) -> Option<Spot> {
    SPOTS.get((i / PLACES) as usize).map(|spot| spot((i % PLACES) as usize))
}

/// A text of the entry.
pub(super) fn said<'a>(f: &'a Facts<'_>, i: u32, of: fn(&Entry) -> &str) -> Value<'a> {
    text(entry(f, i).map(|(entry, _)| of(entry)))
}

/// Days from the list's date to the day of the run; none if the list is newer.
pub(super) fn age<'a>(f: &'a Facts<'_>, i: u32) -> Value<'a> {
    let listed = entry(f, i).and_then(|(entry, _)| date::days(entry.date));
    let today = f.ground.as_of.div_euclid(86_400_000);
    listed.map_or(Value::Unknown, |day| Value::Int((today - day).max(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spots_and_numbers_go_back_and_forth() {
        for spot in SPOTS.iter().flat_map(|spot| [spot(0), spot(7)]) {
            assert_eq!(super::spot(index(spot)).map(index), Some(index(spot)));
        }
        assert_eq!(spot(NAMES * PLACES), None);
        assert_eq!(spot(index(Spot::Email(3))), Some(Spot::Email(3)));
    }
}
