//! What was typed: the verbs and their flags, before any of it is given a meaning.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Screens job applications for reused and invented identities. It orders human work and rejects nobody.
#[derive(Debug, Parser)]
#[command(name = "ringer", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "`ringer FILE...` is `ringer scan FILE...`; `ringer help CODE` explains a code of `ringer check`."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// One verb a file.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Screen an export and write the report
    Scan(ScanArgs),
    /// Try one condition against every application
    Eval(EvalArgs),
    /// Say how one application's verdict comes about
    Explain(ExplainArgs),
    /// Check rule packs: all mistakes of all files at once
    Check(CheckArgs),
    /// Run the tests that rules and packs carry
    Test(TestArgs),
    /// Compare the outcomes with what people found out: what each rule is worth
    Backtest(BacktestArgs),
    /// Name every verdict that flips between two results or two sets of packs, and why
    Diff(DiffArgs),
    /// List the fields conditions can read; with an input, how its columns map
    Fields(FieldsArgs),
    /// Look at the loaded packs
    Pack(PackArgs),
    /// Say who is the same: link records of one person, without labels
    Link(LinkArgs),
    /// Read published watch lists: OFAC SDN, OpenSanctions, STIX 2.1, MISP, CSV
    Watchlist(WatchArgs),
    /// Explain a code of `ringer check`: written as `ringer help CODE`
    #[command(name = "help-code", hide = true)]
    HelpCode(HelpCodeArgs),
}

/// Which packs to load.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct PackChoice {
    /// Add a rule pack: a folder or a TOML file
    #[arg(long = "rules", value_name = "PATH")]
    pub(crate) rules: Vec<PathBuf>,
    /// Use these packs instead of the built-in ones
    #[arg(long = "only-rules", value_name = "PATH", conflicts_with = "rules")]
    pub(crate) only_rules: Vec<PathBuf>,
    /// Change packs by typed operations: parameters, lists, weights, exceptions
    #[arg(long = "overlay", value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
}

/// The watch lists of a run.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct WatchChoice {
    /// Look identifiers and names up in this list (repeatable): what `ringer watchlist import` wrote, or a published list
    #[arg(long = "watchlist", value_name = "FILE")]
    pub(crate) watchlist: Vec<PathBuf>,
}

/// `ringer watchlist`.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "No list ships with the program. Formats are told by content: OFAC SDN (sdn.csv, add.csv, alt.csv and sdn_comments.csv \
together), OpenSanctions targets.simple.csv, STIX 2.1 bundles, MISP events and galaxies, and CSV with the columns \
type,value,source,added,expires,note. What is written names people and is for its owner only; numbers of documents and \
accounts stand in it as hashes."
)]
pub(crate) struct WatchArgs {
    #[command(subcommand)]
    pub(crate) what: WatchVerb,
}

/// What to do with watch lists.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum WatchVerb {
    /// Bring published lists into one file
    Import {
        /// The files; those of one OFAC list together
        #[arg(value_name = "SOURCE", required = true)]
        sources: Vec<PathBuf>,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Read the files as this instead of telling by content
        #[arg(long, value_enum, value_name = "KIND")]
        kind: Option<WatchKind>,
        /// Call the list this
        #[arg(long, value_name = "NAME")]
        list: Option<String>,
        /// The day as of which lists say so that name none (YYYY-MM-DD); today unless given
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
    },
    /// Say what files hold: lists, their days, how many entries of each kind
    List {
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

/// A format of watch lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WatchKind {
    /// What `ringer watchlist import` writes
    Ringer,
    /// The delimited files of the US Office of Foreign Assets Control
    Ofac,
    /// targets.simple.csv of OpenSanctions
    Opensanctions,
    /// A STIX 2.1 bundle
    Stix,
    /// MISP events and galaxy clusters
    Misp,
    /// CSV with the columns type and value
    Csv,
}

/// What to read and how.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct InputChoice {
    /// Exports to read: files, folders, or - for standard input; together they are one batch
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How to read an input.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Reading {
    /// Say what columns mean: a mapping file, or the name of a built-in profile
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) mapping: Option<String>,
    /// Read the résumé files that the export names (PDF, DOCX, plain text) from this folder, and from nowhere else
    #[arg(long, value_name = "DIR")]
    pub(crate) attachments: Option<PathBuf>,
    /// Judge as of this day (YYYY-MM-DD); today unless given
    #[arg(long = "as-of", value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// The employer whose applications these are; keys of different scopes never meet
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) scope: String,
    /// Look network addresses up in this database in MaxMind's format (repeatable); nothing is sent anywhere
    #[arg(long = "ip-database", value_name = "FILE.mmdb")]
    pub(crate) ip_database: Vec<PathBuf>,
    /// Threads to use; all cores unless given
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Memory for what is kept between the passes, before it goes to a temporary file: 500M, 2G
    #[arg(long, value_name = "SIZE", default_value = "128M")]
    pub(crate) memory: String,
}

/// An output format of `scan`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Format {
    /// The summary on the terminal
    Text,
    /// verdicts.jsonl and clusters.jsonl
    Jsonl,
    /// verdicts.csv
    Csv,
    /// verdicts.xlsx
    Xlsx,
    /// report.html
    Html,
}

/// `ringer scan`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) input: InputChoice,
    #[command(flatten)]
    pub(crate) packs: PackChoice,
    #[command(flatten)]
    pub(crate) watch: WatchChoice,
    /// Folder for the report; replaced as a whole, the old one kept beside it
    #[arg(long, value_name = "DIR", default_value = "ringer-report")]
    pub(crate) out: PathBuf,
    /// Write only these (repeatable); all of them unless given
    #[arg(long = "format", value_enum, value_name = "FORMAT")]
    pub(crate) format: Vec<Format>,
    /// Mask names, numbers and addresses in every output
    #[arg(long)]
    pub(crate) redact: bool,
    /// Fail (exit 5) when a row could not be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// Run only these rules (repeatable)
    #[arg(long = "rule", value_name = "ID")]
    pub(crate) rule: Vec<String>,
    /// Write aside the protected columns that are dropped on import, for an adverse-impact report only
    #[arg(long = "keep-protected", value_name = "FILE")]
    pub(crate) keep_protected: Option<PathBuf>,
    /// Print nothing but errors and the report's path
    #[arg(long)]
    pub(crate) quiet: bool,
    /// How many findings to print
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) top: usize,
}

/// `ringer eval`.
#[derive(Clone, Debug, Args)]
pub(crate) struct EvalArgs {
    /// The condition
    #[arg(value_name = "EXPR")]
    pub(crate) expr: String,
    #[command(flatten)]
    pub(crate) input: InputChoice,
    #[command(flatten)]
    pub(crate) packs: PackChoice,
    #[command(flatten)]
    pub(crate) watch: WatchChoice,
    /// How many applications to list
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
}

/// `ringer explain`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The application's id, or file:row
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// A result folder, or an export to screen now
    #[arg(long, value_name = "DIR|INPUT", default_value = "ringer-report")]
    pub(crate) from: PathBuf,
    /// Tell of this rule only
    #[arg(long, value_name = "RULE")]
    pub(crate) rule: Option<String>,
    /// The rules that are missed by one conjunct alone, and by how much (needs an export, not a result folder)
    #[arg(long = "near-miss", conflicts_with = "for_candidate")]
    pub(crate) near_miss: bool,
    /// What the applicant may be told: which details to confirm, that people decide, how to object
    #[arg(long = "for-candidate", conflicts_with_all = ["rule", "json"])]
    pub(crate) for_candidate: bool,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) packs: PackChoice,
    #[command(flatten)]
    pub(crate) watch: WatchChoice,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How `check` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people
    Text,
    /// For programs: see schema/check-1.schema.json
    Json,
    /// For code hosts and editors: SARIF 2.1.0
    Sarif,
}

/// `ringer check`.
#[derive(Clone, Debug, Args)]
pub(crate) struct CheckArgs {
    /// Packs to check beside the built-in ones, and overlays; the built-in ones alone unless given
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Overlays to check with them
    #[arg(long = "overlay", value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
    /// Fail when a rule is not what the pack's `pack.lock` says
    #[arg(long)]
    pub(crate) locked: bool,
    /// Treat warnings as errors
    #[arg(long = "deny-warnings")]
    pub(crate) deny_warnings: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: CheckFormat,
}

/// `ringer help CODE`.
#[derive(Clone, Debug, Args)]
pub(crate) struct HelpCodeArgs {
    /// The code, such as T009, or `codes` for all of them
    #[arg(value_name = "CODE")]
    pub(crate) code: String,
}

/// `ringer test`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = super::test::manual())]
pub(crate) struct TestArgs {
    /// Packs to test (paths), and words that a test's name or rule must contain; the built-in packs unless given
    #[arg(value_name = "PATH|FILTER")]
    pub(crate) what: Vec<String>,
    /// Use these packs instead of the built-in ones
    #[arg(long = "only-rules", value_name = "PATH")]
    pub(crate) only_rules: Vec<PathBuf>,
    /// Take the results of tests with `snapshot = true` as they are now
    #[arg(long, conflicts_with = "review")]
    pub(crate) accept: bool,
    /// Show each snapshot that differs and ask whether to take it
    #[arg(long)]
    pub(crate) review: bool,
    /// Say which small changes of the rules no test would notice (see --help)
    #[arg(long)]
    pub(crate) mutate: bool,
    /// Say which parts of conditions the tests never see true, or never false
    #[arg(long)]
    pub(crate) coverage: bool,
    /// Write the results as JUnit XML
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
}

/// `ringer backtest`.
#[derive(Clone, Debug, Args)]
pub(crate) struct BacktestArgs {
    #[command(flatten)]
    pub(crate) input: InputChoice,
    #[command(flatten)]
    pub(crate) packs: PackChoice,
    #[command(flatten)]
    pub(crate) watch: WatchChoice,
    /// What people found out: a CSV of ids and outcomes (is_fraud, label or outcome)
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: PathBuf,
    /// Floors and ceilings that must be kept (exit 1 if one is not): a TOML file
    #[arg(long, value_name = "FILE")]
    pub(crate) expect: Option<PathBuf>,
    /// Work out the bits that the labels support, and print them as an overlay
    #[arg(long)]
    pub(crate) fit: bool,
    /// Save the overlay of --fit to a file
    #[arg(long = "write-overlay", value_name = "FILE")]
    pub(crate) write_overlay: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ringer diff`.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Exit code 1 if a verdict flipped or an application is on one side only, 0 if not.\n--rules takes an \
    overlay as well; given once, it is compared with the built-in packs."
)]
pub(crate) struct DiffArgs {
    /// Two result folders; or, with --rules or --only-rules (given twice), the exports to screen with both
    #[arg(value_name = "A B|INPUT", required = true)]
    pub(crate) what: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) packs: PackChoice,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// How many flips to print
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ringer fields`.
#[derive(Clone, Debug, Args)]
pub(crate) struct FieldsArgs {
    /// An export; without one, the fields conditions can read
    #[arg(value_name = "INPUT")]
    pub(crate) input: Option<PathBuf>,
    /// Save the mapping to a file, to be corrected and given to --mapping
    #[arg(long = "write-mapping", value_name = "FILE", requires = "input")]
    pub(crate) write_mapping: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) packs: PackChoice,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// `ringer link`.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Writes pairs.csv (id_l,id_r,weight,probability,direct_weight; strongest first; a pair that only its cluster holds has \
the weight of the weakest link on the best way between the two, and its own as direct_weight), clusters.csv (id,cluster), bridges.csv \
(links whose clusters stay apart, and the pair that speaks most against each) and training.json (what was learned, by \
which rules pairs were found). A weight is a logarithm of odds: 0 bits are even odds, 10 bits about a thousand to one."
)]
pub(crate) struct LinkArgs {
    #[command(flatten)]
    pub(crate) input: InputChoice,
    /// Pairs of this match weight in bits or more are links; 0 is even odds
    #[arg(long, value_name = "BITS", default_value_t = 0.0, allow_negative_numbers = true)]
    pub(crate) threshold: f64,
    /// What an analyst said: a CSV with id_l, id_r and same, different or unsure
    #[arg(long, value_name = "FILE")]
    pub(crate) judgements: Option<PathBuf>,
    /// Compare with the truth in this column, which is not used for linking
    #[arg(long, value_name = "COLUMN")]
    pub(crate) truth: Option<String>,
    /// Folder for the results; replaced as a whole, the old one kept beside it
    #[arg(long, value_name = "DIR", default_value = "ringer-link")]
    pub(crate) out: PathBuf,
    /// Also print how the match weight of these two comes about, and the links that lead from one to the other
    #[arg(long, num_args = 2, value_names = ["ID", "ID"])]
    pub(crate) explain: Option<Vec<String>>,
    /// Print nothing but errors and the folder's path
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// `ringer pack`.
#[derive(Clone, Debug, Args)]
pub(crate) struct PackArgs {
    #[command(subcommand)]
    pub(crate) what: PackVerb,
}

/// What to do with packs.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum PackVerb {
    /// One line a rule
    List {
        #[command(flatten)]
        packs: PackChoice,
    },
    /// One rule as its file says it
    Show {
        /// The rule's id
        rule: String,
        #[command(flatten)]
        packs: PackChoice,
    },
    /// Begin a pack: a folder with a rule, its list and its tests, which pass
    New {
        /// The folder, which must not exist or be empty
        dir: PathBuf,
    },
    /// Write down what the rules are now, so that no rule changes unnoticed
    Lock {
        /// Packs: folders or TOML files
        #[arg(value_name = "PATH", default_value = ".")]
        paths: Vec<PathBuf>,
    },
    /// Print the JSON Schema of a kind of file, for editors
    Schema {
        /// Which kind of file
        #[arg(value_enum, value_name = "KIND", required_unless_present = "out")]
        kind: Option<FileKind>,
        /// Write all of them into a folder instead
        #[arg(long, value_name = "DIR", conflicts_with = "kind")]
        out: Option<PathBuf>,
    },
    /// Hold the catalogue of signals against the rules: which rules cover a row, or why none does
    Coverage {
        /// Write the page to a file instead of printing it
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        packs: PackChoice,
    },
    /// Write the manual: a page for each rule, and the reference of fields, functions, causes, keys and codes
    Docs {
        /// Folder for the pages
        #[arg(long, value_name = "DIR", default_value = "ringer-docs")]
        out: PathBuf,
        #[command(flatten)]
        packs: PackChoice,
    },
}

/// A kind of TOML file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FileKind {
    /// pack.toml, or a pack of one file
    Pack,
    /// A rule's own file
    Rule,
    /// An overlay
    Overlay,
    /// A mapping of columns
    Mapping,
}

/// Reads the command line; `ringer FILE...` becomes `ringer scan FILE...`.
pub(crate) fn parse() -> Result<Cli, clap::Error> {
    Cli::try_parse_from(with_default_verb(std::env::args_os().collect()))
}

/// Puts `scan` before the first argument when that is a file (a file dragged onto the program) or standard input.
fn with_default_verb(mut args: Vec<OsString>) -> Vec<OsString> {
    use clap::CommandFactory;
    // `help` is clap's own verb; a code or `codes` behind it is ours.
    if let [_, help, code] = args.as_slice()
        && help == "help"
        && is_code(&code.to_string_lossy())
    {
        args[1] = "help-code".into();
        return args;
    }
    if let Some(first) = args.get(1) {
        let verb = first.to_string_lossy();
        let known = verb == "help" || Cli::command().find_subcommand(verb.as_ref()).is_some();
        // A path that is not there is told as a missing file, not as an unknown verb.
        let path = verb.contains(['.', '/', '\\']) || std::path::Path::new(first).exists();
        if !known && (verb == "-" || !verb.starts_with('-') && path) {
            args.insert(1, "scan".into());
        }
    }
    args
}

/// A letter and digits, or the word for all codes.
fn is_code(word: &str) -> bool {
    let digits = word.strip_prefix(|c: char| c.is_ascii_alphabetic());
    word == "codes" || digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(args: &[&str]) -> Vec<String> {
        let args = with_default_verb(args.iter().map(OsString::from).collect());
        args.iter().map(|a| a.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_alone_is_scanned() {
        assert_eq!(words(&["ringer", "Cargo.toml"]), ["ringer", "scan", "Cargo.toml"]);
        assert_eq!(words(&["ringer", "-"]), ["ringer", "scan", "-"]);
        assert_eq!(words(&["ringer", "check"]), ["ringer", "check"]);
        assert_eq!(words(&["ringer", "help", "t012"]), ["ringer", "help-code", "t012"]);
        assert_eq!(words(&["ringer", "help", "scan"]), ["ringer", "help", "scan"]);
        assert_eq!(words(&["ringer", "help"]), ["ringer", "help"]);
        assert_eq!(words(&["ringer", "--version"]), ["ringer", "--version"]);
        assert_eq!(words(&["ringer", "no-such.csv"]), ["ringer", "scan", "no-such.csv"]);
        assert_eq!(words(&["ringer", "no-such-verb"]), ["ringer", "no-such-verb"]);
    }

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
