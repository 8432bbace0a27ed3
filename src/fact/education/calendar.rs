//! When first degrees usually begin and end, by country and month.
//!
//! The months are wide on purpose: terms, trimesters, January starts and mid-year graduations are in them. Countries where
//! a degree ends with its last examination, in any month (Germany, Austria, Switzerland, Italy, the Nordic countries), and
//! those whose terms moved or are often interrupted (Nigeria, Kenya, Indonesia, Malaysia) are left out: nothing is unusual
//! there. Compiled for this project; European rows follow Eurydice, The Organisation of the Academic Year in Europe
//! 2024/25, the others the calendars that universities of the country publish. Month precision only.

use crate::condition::Date;
use crate::fact::Region;

/// Countries, months in which studies begin, months in which they end.
type Row = (&'static [&'static str], &'static [u8], &'static [u8]);

const ROWS: &[Row] = &[
    (&["US", "CA", "PR"], &[1, 3, 5, 6, 8, 9], &[3, 4, 5, 6, 8, 12]),
    (&["GB", "IE"], &[1, 2, 9, 10], &[1, 5, 6, 7, 8, 9, 11, 12]),
    (&["FR", "BE", "LU"], &[1, 9, 10], &[5, 6, 7, 8, 9, 10]),
    (&["ES", "PT"], &[2, 9, 10], &[2, 5, 6, 7, 9]),
    (&["NL"], &[2, 9], &[1, 2, 6, 7, 8]),
    (&["PL", "CZ", "SK"], &[2, 3, 9, 10], &[1, 2, 5, 6, 7, 9]),
    (&["RU", "UA", "BY", "KZ"], &[8, 9, 10], &[1, 2, 5, 6, 7]),
    (&["TR"], &[2, 9, 10], &[1, 2, 5, 6, 7, 8]),
    (&["IL"], &[2, 3, 10, 11], &[6, 7, 8, 9, 10]),
    (&["IN", "PK", "BD", "NP", "LK"], &[1, 6, 7, 8, 9, 10], &[4, 5, 6, 7, 8, 9, 12]),
    (&["CN", "TW", "HK", "MO"], &[2, 8, 9], &[1, 6, 7]),
    (&["JP"], &[4, 9, 10], &[3, 8, 9]),
    (&["KR"], &[2, 3, 8, 9], &[2, 8]),
    (&["VN"], &[8, 9, 10], &[5, 6, 7, 8, 9]),
    (&["TH"], &[1, 5, 6, 7, 8], &[2, 3, 4, 5, 6, 12]),
    (&["SG"], &[1, 7, 8, 9], &[4, 5, 6, 7, 12]),
    (&["PH"], &[1, 6, 7, 8, 11], &[3, 4, 5, 6, 7, 10, 12]),
    (&["EG", "JO", "SA", "AE"], &[1, 2, 8, 9, 10], &[1, 5, 6, 7, 8]),
    (&["AU", "NZ"], &[1, 2, 3, 7], &[6, 7, 10, 11, 12]),
    (&["ZA"], &[1, 2, 7], &[3, 4, 5, 6, 9, 11, 12]),
    (&["BR", "AR", "CL", "UY", "PY"], &[2, 3, 4, 7, 8], &[1, 6, 7, 8, 11, 12]),
    (&["PE", "CO", "EC", "BO"], &[1, 2, 3, 4, 7, 8, 9], &[2, 5, 6, 7, 8, 11, 12]),
    (&["MX"], &[1, 2, 8, 9], &[1, 5, 6, 7, 8, 12]),
];

/// Whether both months are unusual for a first degree in the country. `None` where a month is not known; `false` where
/// the table has no row, so that nothing can be learnt from the answer about a country that is not in it.
pub fn unusual(country: Option<Region>, start: Option<Date>, end: Option<Date>) -> Option<bool> {
    let month = |date: Option<Date>| date.map(|d| d.month).filter(|month| *month > 0);
    let (start, end) = (month(start)?, month(end)?);
    let row = country.and_then(|c| ROWS.iter().find(|(codes, ..)| codes.contains(&c.as_str())));
    Some(row.is_some_and(|(_, starts, ends)| !starts.contains(&start) && !ends.contains(&end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(code: &str, start: (i16, u8), end: (i16, u8)) -> Option<bool> {
        let date = |(year, month)| Some(Date { year, month, day: 0 });
        unusual(Region::from_code(code), date(start), date(end))
    }

    #[test]
    fn both_months_must_be_unusual() {
        assert_eq!(asked("US", (2015, 8), (2019, 5)), Some(false));
        assert_eq!(asked("US", (2015, 11), (2019, 10)), Some(true));
        assert_eq!(asked("US", (2015, 8), (2019, 12)), Some(false), "mid-year graduation");
        assert_eq!(asked("US", (2015, 11), (2019, 5)), Some(false), "one month alone");
        assert_eq!(asked("US", (2015, 8), (2019, 10)), Some(false), "one month alone");
        assert_eq!(asked("AU", (2015, 2), (2018, 11)), Some(false), "southern hemisphere");
        assert_eq!(asked("AU", (2015, 9), (2018, 5)), Some(true));
        assert_eq!(asked("JP", (2015, 4), (2019, 3)), Some(false));
        assert_eq!(asked("US", (2015, 4), (2019, 2)), Some(true));
    }

    #[test]
    fn nothing_is_learnt_without_months_or_a_row() {
        assert_eq!(asked("US", (2015, 0), (2019, 5)), None);
        assert_eq!(asked("US", (2015, 11), (2019, 0)), None);
        assert_eq!(unusual(None, Some(Date { year: 2015, month: 11, day: 1 }), None), None);
        for country in ["DE", "IT", "NG"] {
            assert_eq!(asked(country, (2015, 11), (2019, 2)), Some(false), "{country}");
        }
        assert_eq!(
            unusual(None, Some(Date { year: 2015, month: 11, day: 1 }), Some(Date { year: 2019, month: 10, day: 1 })),
            Some(false)
        );
    }

    #[test]
    fn rows_are_of_countries_and_months() {
        let mut codes: Vec<&str> = ROWS.iter().flat_map(|row| row.0.iter().copied()).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
        assert!(codes.iter().all(|code| Region::from_code(code).is_some()));
        for (_, starts, ends) in ROWS {
            for months in [starts, ends] {
                assert!(months.is_sorted_by(|a, b| a < b) && months.iter().all(|m| (1..=12).contains(m)));
            }
        }
    }
}
