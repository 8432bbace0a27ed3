//! Shares and what chance does to them: Wilson intervals, odds, the G-test.
//!
//! Only arithmetic over counts. Applications of one ring are no independent draws, so an interval over them is narrower
//! than it should be; where that matters, callers count units.

use std::f64::consts::LN_2;

/// The 97.5 % quantile of the normal distribution: intervals are of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that have it.
    pub of: u64,
    /// All.
    pub out_of: u64,
}

impl Share {
    /// From both counts.
    pub fn new(of: u64, out_of: u64) -> Share {
        Share { of, out_of }
    }

    /// From 0 to 1; `None` of nothing.
    pub fn value(self) -> Option<f64> {
        (self.out_of > 0).then(|| self.of as f64 / self.out_of as f64)
    }

    /// Wilson's 95 % interval (Wilson 1927, JASA 22:209); `None` of nothing.
    pub fn interval(self) -> Option<(f64, f64)> {
        let (p, n) = (self.value()?, self.out_of as f64);
        let scale = 1.0 + Z * Z / n;
        let centre = (p + Z * Z / (2.0 * n)) / scale;
        let half = Z / scale * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let low = if self.of == 0 { 0.0 } else { (centre - half).max(0.0) };
        let high = if self.of == self.out_of { 1.0 } else { (centre + half).min(1.0) };
        Some((low, high))
    }
}

/// A table of two rules: units where both fire, only the first, only the second, neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Both.
    pub both: u64,
    /// Only the first.
    pub first: u64,
    /// Only the second.
    pub second: u64,
    /// Neither.
    pub neither: u64,
}

impl Table {
    fn cells(self) -> [f64; 4] {
        [self.both, self.first, self.second, self.neither].map(|n| n as f64)
    }

    /// How often both would fire if neither knew of the other; 0 of an empty table.
    pub fn expected(self) -> f64 {
        let [both, first, second, neither] = self.cells();
        let all = both + first + second + neither;
        if all == 0.0 { 0.0 } else { (both + first) * (both + second) / all }
    }

    /// The G statistic of independence, with one degree of freedom.
    pub fn g(self) -> f64 {
        let [both, first, second, neither] = self.cells();
        let all = both + first + second + neither;
        let rows = [both + first, both + first, second + neither, second + neither];
        let columns = [both + second, first + neither, both + second, first + neither];
        let cell = |at: usize, seen: f64| match seen > 0.0 {
            true => seen * (seen * all / (rows[at] * columns[at])).ln(),
            false => 0.0,
        };
        let sum: f64 = [both, first, second, neither].into_iter().enumerate().map(|(at, seen)| cell(at, seen)).sum();
        (2.0 * sum).max(0.0)
    }
}

/// The odds ratio over some tables together (Mantel and Haenszel), in bits, with half a unit added to every cell.
pub fn common_odds(tables: &[Table]) -> f64 {
    let (mut up, mut down) = (0.0, 0.0);
    for [both, first, second, neither] in tables.iter().map(|t| t.cells().map(|n| n + 0.5)) {
        let all = both + first + second + neither;
        up += both * neither / all;
        down += first * second / all;
    }
    if down > 0.0 { (up / down).log2() } else { 0.0 }
}

/// The chance of a sum of so many G statistics or a higher one where nothing is amiss, for one or two of them.
pub fn chance(g: f64, tables: usize) -> f64 {
    match tables {
        0 => 1.0,
        // A chi-squared of one degree is the square of a normal; of two it is exponential.
        1 => tail((g.max(0.0) / 2.0).sqrt()),
        _ => (-g.max(0.0) / 2.0).exp(),
    }
}

/// The complementary error function for x >= 0: by its Maclaurin series, and from 2 by its continued fraction.
fn tail(x: f64) -> f64 {
    const ROOT_PI: f64 = 1.772_453_850_905_516;
    if x < 2.0 {
        let (mut term, mut sum) = (x, x);
        for n in 1..80 {
            let n = f64::from(n);
            term *= -x * x / n;
            sum += term / (2.0 * n + 1.0);
        }
        return 1.0 - 2.0 / ROOT_PI * sum;
    }
    let mut fraction = x;
    for n in (1..=60).rev() {
        fraction = x + f64::from(n) / 2.0 / fraction;
    }
    (-x * x).exp() / (ROOT_PI * fraction)
}

/// The natural logarithm of odds that so many bits make.
pub fn nats(bits: f64) -> f64 {
    bits * LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6 * b.abs().max(1e-3)
    }

    #[test]
    fn intervals_are_wilsons() {
        // Worked by hand from the formula: 8 of 10, and the ends.
        let (low, high) = Share::new(8, 10).interval().unwrap();
        assert!((low - 0.4902).abs() < 1e-4 && (high - 0.9433).abs() < 1e-4, "{low} {high}");
        let (low, high) = Share::new(0, 10).interval().unwrap();
        assert!(low == 0.0 && (high - 0.2775).abs() < 1e-4, "{high}");
        let (low, high) = Share::new(10, 10).interval().unwrap();
        assert!(high == 1.0 && (low - 0.7225).abs() < 1e-4, "{low}");
        assert_eq!((Share::default().interval(), Share::default().value()), (None, None));
    }

    #[test]
    fn the_chance_is_that_of_the_chi_squared_distribution() {
        assert!(near(chance(3.841_458_820_694_124, 1), 0.05), "{}", chance(3.841458820694124, 1));
        assert!(near(chance(6.634_896_601_021_213, 1), 0.01));
        assert!(near(chance(10.827_566_170_662_733, 1), 0.001));
        assert!(near(chance(5.991_464_547_107_979, 2), 0.05));
        assert_eq!((chance(0.0, 1), chance(50.0, 0)), (1.0, 1.0));
    }

    #[test]
    fn independent_rules_give_no_g() {
        let table = Table { both: 10, first: 30, second: 20, neither: 60 };
        assert!(table.g() < 1e-9 && near(table.expected(), 40.0 * 30.0 / 120.0));
        let together = Table { both: 20, first: 1, second: 1, neither: 98 };
        assert!(together.g() > 60.0 && common_odds(&[together]) > 8.0);
        assert_eq!(Table::default().g(), 0.0);
        assert!(common_odds(&[]).abs() < 1e-9);
    }
}
