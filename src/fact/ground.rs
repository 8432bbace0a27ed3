//! What holds for a whole batch, and the counts that settle what a single record cannot.
//!
//! A phone written nationally and a date written `03/04/2024` mean nothing by themselves: the record waits
//! ([`undecided`]) until the [`Census`] of the batch settles the [`Ground`]. Counts merge in any order to the same
//! result. Nothing is guessed: what the batch does not decide stays unknown.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Facts;
use super::date::{self, DateOrder, Shown};
use super::phone::{self, Script};
use super::region::Region;
use super::watch::Watchlist;
use crate::record::{Field, FieldSet, Trust};

/// Fields whose text is a date.
pub const DATE_FIELDS: [Field; 11] = [
    Field::AppliedAt,
    Field::DateOfBirth,
    Field::EducationStart,
    Field::EducationEnd,
    Field::EmploymentStart,
    Field::EmploymentEnd,
    Field::ResumeCreated,
    Field::ResumeModified,
    Field::NoteAt,
    Field::ShippingChangedAt,
    Field::OfferAt,
];

const PHONE_FIELDS: [Field; 2] = [Field::Phone, Field::RefereePhone];
const PHONES: FieldSet = FieldSet::of(&PHONE_FIELDS);

/// What holds for every record of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Column names of each input, by [`crate::record::Source::file`] and [`crate::record::Cell::column`].
    pub columns: Vec<Vec<String>>,
    /// Region that phones written nationally are read in where the row names no country.
    pub default_region: Option<Region>,
    /// Order of day and month by file and column; shorter than the columns where nothing is known.
    pub date_orders: Vec<Vec<Option<DateOrder>>>,
    /// The run's date, in milliseconds since 1970 (UTC).
    pub as_of: i64,
    /// Whose applicants these are: keys meet only within one scope.
    pub scope: String,
    /// Who recorded each field, by `Field as usize`.
    pub trust: Vec<Trust>,
    /// Whether the batch has been counted: what is undecided now stays so.
    pub settled: bool,
    /// The watch lists of the run, if any.
    #[serde(skip)]
    pub watch: Option<Arc<Watchlist>>,
}

impl Default for Ground {
    fn default() -> Ground {
        Ground::new(Vec::new(), 0, String::new())
    }
}

impl Ground {
    /// A ground that knows the columns and nothing else; every field has its default trust.
    pub fn new(columns: Vec<Vec<String>>, as_of: i64, scope: String) -> Ground {
        let trust = Field::ALL.iter().map(|field| field.default_trust()).collect();
        Ground {
            columns,
            default_region: None,
            date_orders: Vec::new(),
            as_of,
            scope,
            trust,
            settled: false,
            watch: None,
        }
    }

    /// The order of day and month in a column, if known.
    pub fn date_order(&self, file: u16, column: u16) -> Option<DateOrder> {
        self.date_orders.get(usize::from(file))?.get(usize::from(column)).copied().flatten()
    }

    /// Sets the order of a column.
    pub fn set_date_order(&mut self, file: u16, column: u16, order: DateOrder) {
        let (file, column) = (usize::from(file), usize::from(column));
        if self.date_orders.len() <= file {
            self.date_orders.resize(file + 1, Vec::new());
        }
        if self.date_orders[file].len() <= column {
            self.date_orders[file].resize(column + 1, None);
        }
        self.date_orders[file][column] = Some(order);
    }

    /// Who recorded a field.
    pub fn trust(&self, field: Field) -> Trust {
        self.trust.get(field as usize).copied().unwrap_or(field.default_trust())
    }
}

/// Whether the record holds a value that only the whole batch can settle. Never true once the ground is settled.
pub fn undecided(facts: &Facts<'_>) -> bool {
    let (app, ground) = (facts.app, facts.ground);
    if ground.settled {
        return false;
    }
    a_phone_waits(facts)
        || app.among(&DATE_FIELDS).any(|(_, c)| {
            let ambiguous = date::shown(app.text(c)) == Some(Shown::Ambiguous);
            ambiguous && ground.date_order(app.source.file, c.column).is_none()
        })
}

/// Whether a phone is written nationally and nothing says where, before the ground is settled.
fn a_phone_waits(facts: &Facts<'_>) -> bool {
    let (app, ground) = (facts.app, facts.ground);
    ground.default_region.is_none()
        && app.filled().intersects(PHONES)
        && facts.region().is_none()
        && app.among(&PHONE_FIELDS).any(|(_, c)| phone::script(app.text(c)) == Script::National)
}

/// Votes of one date column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct DateVotes {
    dmy: u64,
    mdy: u64,
    ambiguous: u64,
}

impl DateVotes {
    /// The order that at least 19 of 20 telling values have.
    fn order(self) -> Option<DateOrder> {
        let total = self.dmy + self.mdy;
        let wins = |votes: u64| total > 0 && votes.saturating_mul(20) >= total.saturating_mul(19);
        if wins(self.dmy) {
            Some(DateOrder::Dmy)
        } else if wins(self.mdy) {
            Some(DateOrder::Mdy)
        } else {
            None
        }
    }
}

/// Counts over a batch; merges in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Census {
    /// Phones whose region is certain without the batch.
    regions: BTreeMap<Region, u64>,
    /// Phones that wait for the batch.
    national: u64,
    dates: BTreeMap<(u16, u16), DateVotes>,
}

/// What a census settled, for the run's summary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// The region taken from the batch majority, if it was taken.
    pub region: Option<Region>,
    /// Phones with a certain region, of which the majority is more than half.
    pub certain_phones: u64,
    /// Phones that were waiting for it.
    pub national_phones: u64,
    /// Date columns (file, column) that hold ambiguous dates and no order.
    pub undecided_dates: Vec<(u16, u16)>,
}

impl Census {
    /// Counts one record, and tells whether it is [`undecided`]. `facts` is read against the ground as it stands before
    /// [`Census::settle`]; facts of a record that waits must be made anew against the settled ground.
    pub fn add(&mut self, facts: &Facts<'_>) -> bool {
        let (app, ground) = (facts.app, facts.ground);
        if ground.default_region.is_none() && app.carried.intersects(PHONES) {
            for phone in facts.phones().iter().chain(facts.referees().iter().filter_map(|r| r.phone.as_ref())) {
                match (phone.valid, phone.region) {
                    (Some(true), Some(region)) => *self.regions.entry(region).or_default() += 1,
                    (None, _) => self.national += 1,
                    _ => {}
                }
            }
        }
        let mut a_date_waits = false;
        for (_, cell) in app.among(&DATE_FIELDS) {
            let Some(shown) = date::shown(app.text(cell)) else { continue };
            if ground.date_order(app.source.file, cell.column).is_some() {
                continue;
            }
            let votes = self.dates.entry((app.source.file, cell.column)).or_default();
            match shown {
                Shown::Order(DateOrder::Dmy) => votes.dmy += 1,
                Shown::Order(DateOrder::Mdy) => votes.mdy += 1,
                Shown::Ambiguous => votes.ambiguous += 1,
            }
            a_date_waits |= shown == Shown::Ambiguous;
        }
        !ground.settled && (a_date_waits || a_phone_waits(facts))
    }

    /// Adds the counts of another part of the batch.
    pub fn merge(&mut self, other: &Census) {
        for (region, count) in &other.regions {
            *self.regions.entry(*region).or_default() += count;
        }
        self.national += other.national;
        for (column, votes) in &other.dates {
            let mine = self.dates.entry(*column).or_default();
            mine.dmy += votes.dmy;
            mine.mdy += votes.mdy;
            mine.ambiguous += votes.ambiguous;
        }
    }

    /// Settles what the counts decide; what they do not stays unknown for good. A column without a telling value
    /// takes the order that all telling columns of its file share.
    pub fn settle(&self, ground: &mut Ground) -> Settlement {
        let total: u64 = self.regions.values().sum();
        let mut settlement =
            Settlement { certain_phones: total, national_phones: self.national, ..Settlement::default() };
        if ground.default_region.is_none() {
            settlement.region = self.regions.iter().find(|(_, n)| **n > total / 2).map(|(region, _)| *region);
            ground.default_region = settlement.region;
        }
        for (&(file, column), votes) in &self.dates {
            match votes.order().or_else(|| self.shared_order(file, *votes)) {
                Some(order) => ground.set_date_order(file, column, order),
                None if votes.ambiguous > 0 => settlement.undecided_dates.push((file, column)),
                None => {}
            }
        }
        ground.settled = true;
        settlement
    }

    /// For a column without votes: the order of the file's other columns, if they all have one and the same.
    fn shared_order(&self, file: u16, votes: DateVotes) -> Option<DateOrder> {
        if votes.dmy + votes.mdy > 0 {
            return None;
        }
        let mut orders = self.dates.range((file, 0)..=(file, u16::MAX)).filter(|(_, v)| v.dmy + v.mdy > 0);
        let first = orders.next()?.1.order()?;
        orders.all(|(_, v)| v.order() == Some(first)).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::Application;

    fn app(phones: &[&str], country: &str, applied: &str) -> Application {
        let mut app = Application::default();
        phones.iter().enumerate().for_each(|(i, p)| app.push(Field::Phone, i as u16, 0, p));
        app.push(Field::HomeCountry, 0, 1, country);
        app.push(Field::AppliedAt, 0, 2, applied);
        app
    }

    fn settle(apps: &[Application]) -> (Ground, Settlement) {
        let mut ground = Ground::default();
        let mut census = Census::default();
        apps.iter().for_each(|a| _ = census.add(&Facts::new(a, &ground)));
        let settlement = census.settle(&mut ground);
        (ground, settlement)
    }

    #[test]
    fn the_majority_region_is_more_than_half_of_the_certain_numbers() {
        let us = app(&["+1 212 867 5309"], "", "");
        let gb = app(&["+44 20 7183 8750"], "", "");
        let national = app(&["(212) 867-5309"], "", "");
        let (ground, settlement) = settle(&[us.clone(), us.clone(), gb.clone(), national.clone()]);
        assert_eq!(ground.default_region, Region::from_code("US"));
        assert_eq!((settlement.certain_phones, settlement.national_phones), (3, 1));
        assert_eq!(Facts::new(&national, &ground).phones()[0].e164(), Some("+12128675309"));
        let (ground, _) = settle(&[us, gb, national.clone()]);
        assert_eq!(ground.default_region, None, "half is no majority");
        assert_eq!(Facts::new(&national, &ground).phones()[0].valid, None);
        assert!(!undecided(&Facts::new(&national, &ground)), "a settled ground waits for nothing");
    }

    #[test]
    fn what_waits() {
        let ground = Ground::default();
        assert!(undecided(&Facts::new(&app(&["(212) 867-5309"], "", ""), &ground)));
        assert!(undecided(&Facts::new(&app(&["+1 212 867 5309", "2128675309"], "", ""), &ground)));
        assert!(undecided(&Facts::new(&app(&[], "", "03/04/2024"), &ground)));
        let settled = Ground { settled: true, ..Ground::default() };
        for phones in [&["(212) 867-5309"][..], &["+1 212 867 5309"], &[]] {
            for (country, applied) in [("", "03/04/2024"), ("", "13/04/2024"), ("United States", "2024-03-04")] {
                let app = app(phones, country, applied);
                for ground in [&ground, &settled] {
                    let facts = Facts::new(&app, ground);
                    assert_eq!(Census::default().add(&facts), undecided(&facts), "{phones:?} {country} {applied}");
                }
            }
        }
        for (phones, country, applied) in [
            (&["+1 212 867 5309"][..], "", "2024-03-04"),
            (&["(212) 867-5309"], "United States", ""),
            (&["call me", "n/a"], "", "13/04/2024"),
            (&[], "", ""),
            (&["0044 20 7183 8750"], "", ""),
        ] {
            assert!(!undecided(&Facts::new(&app(phones, country, applied), &ground)), "{phones:?} {country} {applied}");
        }
        let given = Ground { default_region: Region::from_code("US"), ..Ground::default() };
        assert!(!undecided(&Facts::new(&app(&["(212) 867-5309"], "", ""), &given)));
    }

    #[test]
    fn date_columns_are_settled_by_their_values_then_by_their_neighbours() {
        let mut record = app(&[], "", "25/04/2024");
        record.push(Field::EmploymentStart, 0, 3, "03/04/2020");
        let (ground, settlement) = settle(&[record.clone()]);
        assert_eq!((ground.date_order(0, 2), ground.date_order(0, 3)), (Some(DateOrder::Dmy), Some(DateOrder::Dmy)));
        assert!(settlement.undecided_dates.is_empty());
        let contradictory = [app(&[], "", "25/04/2024"), app(&[], "", "04/25/2024"), app(&[], "", "03/04/2024")];
        let (ground, settlement) = settle(&contradictory);
        assert_eq!(ground.date_order(0, 2), None);
        assert_eq!(settlement.undecided_dates, [(0, 2)]);
    }

    #[test]
    fn what_the_mapping_says_stays() {
        let mut ground = Ground { default_region: Region::from_code("GB"), ..Ground::default() };
        ground.set_date_order(0, 2, DateOrder::Mdy);
        let record = app(&["+1 212 867 5309"], "", "25/04/2024");
        let mut census = Census::default();
        census.add(&Facts::new(&record, &ground));
        census.settle(&mut ground);
        assert_eq!((ground.default_region, ground.date_order(0, 2)), (Region::from_code("GB"), Some(DateOrder::Mdy)));
    }

    #[test]
    fn ground_and_counts_survive_a_journey() {
        let (ground, _) = settle(&[app(&["+1 212 867 5309"], "", "25/04/2024")]);
        let mut buffer = [0; 1_024];
        let bytes = postcard::to_slice(&ground, &mut buffer).expect("encodes");
        assert_eq!(postcard::from_bytes::<Ground>(bytes).expect("decodes"), ground);
        let mut census = Census::default();
        census.add(&Facts::new(&app(&["+1 212 867 5309"], "", "25/04/2024"), &Ground::default()));
        let bytes = postcard::to_slice(&census, &mut buffer).expect("encodes");
        assert_eq!(postcard::from_bytes::<Census>(bytes).expect("decodes"), census);
    }

    proptest! {
        #[test]
        fn counts_do_not_depend_on_order_or_parts(picks in prop::collection::vec(0usize..6, 0..30), cut in 0usize..30) {
            let kinds = [
                app(&["+1 212 867 5309"], "", "25/04/2024"), app(&["+44 20 7183 8750"], "", "03/04/2024"), app(&["(212) 867-5309"], "", ""),
                app(&["030 123456"], "Germany", "04/25/2024"), app(&["call me"], "", "x"), app(&["+49 30 123456"], "", ""),
            ];
            let ground = Ground::default();
            let count = |picks: &[usize]| {
                let mut census = Census::default();
                picks.iter().for_each(|i| _ = census.add(&Facts::new(&kinds[*i], &ground)));
                census
            };
            let (left, right) = picks.split_at(cut.min(picks.len()));
            let (mut ab, mut ba) = (count(left), count(right));
            let (a, b) = (ab.clone(), ba.clone());
            ab.merge(&b);
            ba.merge(&a);
            prop_assert_eq!(&ab, &ba);
            prop_assert_eq!(&ab, &count(&picks));
        }
    }
}
