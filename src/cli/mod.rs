//! The command line: one file per verb. Results go to standard output, messages to standard error.
#![allow(clippy::print_stdout, clippy::print_stderr)] // the one module that prints

mod args;
mod backtest;
mod check;
mod code;
mod diff;
mod eval;
mod explain;
mod fields;
mod link;
mod names;
mod pack;
mod packs;
mod reading;
mod scan;
mod snapshot;
mod test;
mod watchlist;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use crate::error::{Error, exit};
use args::Verb;

/// Reads the command line, does what it says and tells the exit code.
pub fn main() -> ExitCode {
    let cli = match args::parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is no failure; clap chooses the stream.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { exit::DONE });
        }
    };
    let done = match cli.verb {
        Verb::Scan(args) => scan::run(args),
        Verb::Eval(args) => eval::run(args),
        Verb::Explain(args) => explain::run(args),
        Verb::Check(args) => check::run(args),
        Verb::HelpCode(args) => code::run(&args),
        Verb::Test(args) => test::run(args),
        Verb::Backtest(args) => backtest::run(args),
        Verb::Diff(args) => diff::run(args),
        Verb::Fields(args) => fields::run(args),
        Verb::Pack(args) => pack::run(args.what),
        Verb::Link(args) => link::run(args),
        Verb::Watchlist(args) => watchlist::run(args.what),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) if error.is_closed_pipe() => ExitCode::from(exit::DONE),
        Err(error) => {
            let _ = writeln!(io::stderr(), "ringer: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

/// Writes results to standard output.
fn print(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Error::io("cannot write to standard output"))
}

/// Writes a message to standard error; nobody listening there is no reason to stop.
fn tell(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Whether to colour what goes to this stream: a terminal, and `NO_COLOR` not set.
fn coloured(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Columns of the terminal: what it says of itself by `COLUMNS`, else 80.
fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(80)
}
