//! Reads `region<TAB>text` lines on standard input, prints `e164<TAB>region<TAB>valid<TAB>type` for each.
//!
//! Half of a measurement: `scripts/phones_reference.py` makes the lines and compares the answers with Google's reference.
//! An empty field is unknown; region `001` stands for international networks.

use std::io::{self, BufRead, Write};

use ringer::fact::{Ground, Region, phone};

fn main() -> io::Result<()> {
    let ground = Ground::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (region, text) = line.split_once('\t').unwrap_or(("", &line));
        let Some(phone) = phone::read(text, None, Region::from_code(region), &ground) else {
            writeln!(out, "\t\t\t")?;
            continue;
        };
        let valid = phone.valid.map_or("", |valid| if valid { "true" } else { "false" });
        let region = match phone.region {
            Some(region) => region.to_string(),
            None if phone.valid == Some(true) => "001".to_owned(),
            None => String::new(),
        };
        writeln!(
            out,
            "{}\t{region}\t{valid}\t{}",
            phone.e164().unwrap_or_default(),
            phone.kind.map_or("", |kind| kind.as_str())
        )?;
    }
    out.flush()
}
