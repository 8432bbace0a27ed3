//! Writes `src/fact/data/phone_plans.txt`: kind and region of the numbers of some plans by their first digits, as the phone
//! library tells them. Run again when the library is updated; a unit test compares the table with the library.
//!
//! ```text
//! cargo run --release --example phone_plans > src/fact/data/phone_plans.txt
//! ```
#![allow(clippy::print_stdout)] // it writes a table to standard output

mod library;

use library::ask;

/// Country code, digits of a national number, and of how many of them the table is made.
const PLANS: [(i32, u32, u32); 7] =
    [(44, 10, 6), (48, 9, 6), (48, 10, 6), (49, 10, 6), (49, 11, 6), (91, 10, 5), (91, 11, 6)];

/// What it says of all numbers that begin so; `?` where that depends on further digits. `rest` is how many follow.
fn range(code: i32, prefix: u64, rest: u32) -> String {
    let base = prefix * 10u64.pow(rest);
    let step = 10u64.pow(rest - 1);
    let first = ask(code, base);
    let same =
        (0..10).map(|digit| base + digit * step).all(|n| ask(code, n + 57) == first && ask(code, n + 86) == first);
    if same { first } else { "?".to_owned() }
}

fn main() {
    println!(
        "# Kind and region of numbers by country code, digits of the national number and range of first digits, as"
    );
    println!("# the phone library (rlibphonenumber, from Google's libphonenumber metadata, Apache-2.0) tells them.");
    println!("# ? = ask for each number. Written by examples/phone_plans.rs.");
    for (code, digits, known) in PLANS {
        let (start, end) = (10u64.pow(known - 1), 10u64.pow(known));
        let mut from = start;
        let mut said = range(code, from, digits - known);
        for next in start + 1..=end {
            let now = if next == end { String::new() } else { range(code, next, digits - known) };
            if now != said {
                println!("{code} {digits} {from} {} {said}", next - 1);
                (from, said) = (next, now);
            }
        }
    }
}
