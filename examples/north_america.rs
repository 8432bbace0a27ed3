//! Writes `src/fact/data/north_america.txt`: kind and region of North American numbers by area code and exchange, as the
//! phone library tells them. Run again when the library is updated; a unit test compares the table with the library.
//!
//! ```text
//! cargo run --release --example north_america > src/fact/data/north_america.txt
//! ```
#![allow(clippy::print_stdout)] // it writes a table to standard output

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType};

/// What the library says of one number, in the table's words.
fn ask(national: u64) -> String {
    let number = PhoneNumber { country_code: 1, national_number: national, ..PhoneNumber::default() };
    let region = PHONE_NUMBER_UTIL.get_region_for_number(&number);
    let region = region.map_or("-".to_owned(), |region| region.as_region_str().as_str().to_owned());
    format!("{} {region}", word(PHONE_NUMBER_UTIL.get_number_type(&number)))
}

/// A kind by its name in conditions.
const fn word(kind: PhoneNumberType) -> &'static str {
    match kind {
        PhoneNumberType::Mobile => "mobile",
        PhoneNumberType::FixedLine => "fixed_line",
        PhoneNumberType::FixedLineOrMobile => "fixed_line_or_mobile",
        PhoneNumberType::TollFree => "toll_free",
        PhoneNumberType::PremiumRate => "premium_rate",
        PhoneNumberType::SharedCost => "shared_cost",
        PhoneNumberType::VoIP => "voip",
        PhoneNumberType::PersonalNumber => "personal_number",
        PhoneNumberType::Pager => "pager",
        PhoneNumberType::UAN => "uan",
        PhoneNumberType::VoiceMail => "voicemail",
        PhoneNumberType::Unknown => "unknown",
    }
}

/// What it says of a whole exchange; `?` where that depends on further digits.
fn exchange(area: u64, exchange: u64) -> String {
    let base = (area * 1000 + exchange) * 10_000;
    let first = ask(base + 123);
    let same = (0..10).all(|digit| ask(base + digit * 1000) == first && ask(base + digit * 1000 + 456) == first);
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
