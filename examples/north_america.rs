//! Writes `src/fact/data/north_america.txt`: kind and region of North American numbers by area code and exchange, as the
//! phone library tells them. Run again when the library is updated; a unit test compares the table with the library.
//!
//! ```text
//! cargo run --release --example north_america > src/fact/data/north_america.txt
//! ```
#![allow(clippy::print_stdout)] // it writes a table to standard output

mod library;

use library::ask;

/// What it says of a whole exchange; `?` where that depends on further digits.
fn exchange(area: u64, exchange: u64) -> String {
    let base = (area * 1000 + exchange) * 10_000;
    let first = ask(1, base + 123);
    let same = (0..10).all(|digit| ask(1, base + digit * 1000) == first && ask(1, base + digit * 1000 + 456) == first);
    if same { first } else { "?".to_owned() }
}

fn main() {
    println!("# Kind and region of North American numbers by area code and range of exchanges, as the phone library");
    println!(
        "# (rlibphonenumber, from Google's libphonenumber metadata, Apache-2.0) tells them. ? = ask for each number."
    );
    println!("# Written by examples/north_america.rs; ranges that are no numbers at all are left out.");
    for area in 200..1000 {
        let mut from = 0;
        let mut said = exchange(area, from);
        for next in 1..=1000 {
            let now = if next == 1000 { String::new() } else { exchange(area, next) };
            if now != said {
                if said != "unknown -" {
                    println!("{area} {from} {} {said}", next - 1);
                }
                (from, said) = (next, now);
            }
        }
    }
}
