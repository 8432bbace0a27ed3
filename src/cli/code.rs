//! `ringer help T009`: what a code of `ringer check` means, with an example of each kind.

use super::args::HelpCodeArgs;
use super::{print, width};
use crate::condition::{Code, Place};
use crate::error::{Error, exit};
use crate::report::wrapped;
use crate::rule;

/// Explains one code, or lists all of them.
pub(super) fn run(args: &HelpCodeArgs) -> Result<u8, Error> {
    let columns = width().clamp(40, 100);
    if args.code.eq_ignore_ascii_case("codes") {
        let all: String = rule::codes().map(|code| format!("{}  {}\n", code.code, code.title)).collect();
        print(&format!("{all}\n`ringer help CODE` explains one of them.\n"))?;
        return Ok(exit::DONE);
    }
    match rule::code(&args.code) {
        Some(code) => print(&page(code, columns))?,
        None => {
            let near = rule::nearest(&args.code.to_uppercase(), rule::codes().map(|code| code.code));
            let hint = near.map_or(String::new(), |near| format!("did you mean {near}? "));
            let message = format!("there is no code {}; {hint}`ringer help codes` lists all", args.code.to_uppercase());
            return Err(Error::Usage(message));
        }
    }
    Ok(exit::DONE)
}

fn page(code: &Code, columns: usize) -> String {
    let kind = if code.code.starts_with('W') { "a warning" } else { "an error" };
    let mut page = format!("{} ({kind}): {}\n", code.code, code.title);
    for paragraph in code.text.split("\n\n") {
        page += &format!("\n{}", wrapped(paragraph, columns));
    }
    let place = match code.place {
        Place::Condition => "in a condition",
        Place::Rule => "in a rule's file",
        Place::Pack => "in a pack",
        Place::File => "as a whole file",
        Place::Overlay => "in an overlay",
        Place::Lock => "in a pack that was locked with `bits = 2.0`",
    };
    page += &format!("\nNot so, {place}:\n\n{}\nBut so:\n\n{}\n", indented(code.bad), indented(code.good));
    page + &wrapped(&format!("What to do: {}.", code.remedy), columns)
}

fn indented(example: &str) -> String {
    example.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}
