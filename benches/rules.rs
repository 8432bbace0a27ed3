//! How fast 40 rules are decided over records of ten typed fields, without and with the evidence of every hit.
//!
//! ```text
//! cargo bench --bench rules                   measures, and checks every outcome and every byte of evidence
//! cargo bench --bench rules -- --write DIR    writes the same records and rules for other engines (rules_peers.py)
//! ```
//!
//! Figures are records per second of CPU time of the measuring thread; the median of several rounds is the figure. On
//! systems that do not tell a thread's CPU time, it is the time on the clock.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints, and stops at whatever goes wrong")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use ringer::condition::{
    Condition, ConditionSet, Context, FieldId, Handle, Member, ObjectDef, ObjectId, Read, Schema, Scope, Scratch,
    Truths, Type, Value, compile,
};

const RECORDS: usize = 100_000;
const ROUNDS: usize = 9;
/// Passes over the records in a round: systems count CPU time in ticks of some milliseconds.
const PASSES: usize = 20;

/// Fields of text, then fields of numbers; a field's place is its id.
const TEXTS: [&str; 5] = ["phone_state", "phone_country", "country", "email_state", "email_domain"];
const NUMBERS: [&str; 5] = ["n_phone", "n_email", "n_addr", "edu_years", "age"];

/// One record.
struct Record {
    texts: [String; 5],
    numbers: [i64; 5],
}

impl Context for Record {
    #[inline]
    fn get<'a>(&'a self, _: Handle, field: FieldId) -> Value<'a> {
        let at = usize::from(field.0);
        match (self.texts.get(at), self.numbers.get(at.wrapping_sub(TEXTS.len()))) {
            (Some(text), _) => Value::Str(text),
            (_, Some(number)) => Value::Int(*number),
            _ => Value::Unknown,
        }
    }

    fn entry<'a>(&'a self, _: Handle, _: &str) -> Value<'a> {
        Value::Unknown
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// From 0 to below `n`.
    fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// One of the values, each as often as its weight says.
    fn weighted<T: Copy>(&mut self, values: &[(T, u64)]) -> T {
        let mut left = self.below(values.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in values {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        unreachable!("the weights add up")
    }
}

fn records() -> Vec<Record> {
    let mut random = Random(11);
    let even = |texts: &[&'static str]| texts.iter().map(|text| (*text, 1)).collect::<Vec<_>>();
    let countries = ["US", "GB", "IN", "CA", "DE", "PL", "NG", "KP"];
    let homes: Vec<(&str, u64)> = countries.into_iter().zip([70, 8, 8, 4, 4, 4, 1, 1]).collect();
    let hosts = ["gmail.com", "outlook.com", "yahoo.com", "mailinator.com", "proton.me", "yopmail.com"];
    let mails = [("ok", 3), ("invalid", 1), ("disposable", 1), ("missing", 1)];
    let mut record = || {
        let phone = random.weighted(&[("ok", 94), ("invalid", 3), ("missing", 2), ("unparseable", 1)]);
        let texts = [
            phone,
            random.weighted(&even(&countries)),
            random.weighted(&homes),
            random.weighted(&mails),
            random.weighted(&even(&hosts)),
        ];
        let numbers = [
            random.weighted(&[(1, 95), (2, 3), (3, 1), (5, 1)]),
            random.weighted(&[(1, 98), (2, 2)]),
            random.weighted(&[(1, 93), (2, 5), (4, 2)]),
            random.below(12) as i64 - 2,
            random.below(56) as i64 + 15,
        ];
        Record { texts: texts.map(str::to_owned), numbers }
    };
    (0..RECORDS).map(|_| record()).collect()
}

/// One comparison of a field with a literal.
#[derive(Clone, Copy)]
struct Test {
    field: &'static str,
    op: &'static str,
    with: With,
}

#[derive(Clone, Copy)]
enum With {
    Text(&'static str),
    Number(i64),
}

const fn is(field: &'static str, text: &'static str) -> Test {
    Test { field, op: "==", with: With::Text(text) }
}

const fn not(field: &'static str, text: &'static str) -> Test {
    Test { field, op: "!=", with: With::Text(text) }
}

const fn least(field: &'static str, number: i64) -> Test {
    Test { field, op: ">=", with: With::Number(number) }
}

const fn below(field: &'static str, number: i64) -> Test {
    Test { field, op: "<", with: With::Number(number) }
}

const fn above(field: &'static str, number: i64) -> Test {
    Test { field, op: ">", with: With::Number(number) }
}

/// The rules: each holds if all of its tests do.
const RULES: [&[Test]; 40] = [
    // one field
    &[is("phone_state", "invalid")],
    &[is("phone_state", "missing")],
    &[is("phone_state", "unparseable")],
    &[is("email_state", "invalid")],
    &[is("email_state", "disposable")],
    &[is("email_state", "missing")],
    &[is("email_domain", "mailinator.com")],
    &[is("email_domain", "yopmail.com")],
    &[least("n_phone", 2)],
    &[least("n_phone", 3)],
    &[least("n_phone", 5)],
    &[least("n_addr", 2)],
    &[least("n_addr", 4)],
    &[least("n_email", 2)],
    &[below("edu_years", 0)],
    &[above("edu_years", 8)],
    &[below("age", 16)],
    &[above("age", 68)],
    // two places that differ
    &[is("phone_country", "NG"), is("country", "US")],
    &[is("phone_country", "KP"), is("country", "US")],
    &[is("phone_country", "IN"), is("country", "US")],
    &[is("phone_country", "PL"), is("country", "US")],
    &[is("country", "GB"), not("phone_country", "GB")],
    &[is("country", "DE"), not("phone_country", "DE")],
    // several things shared
    &[least("n_phone", 2), least("n_addr", 2)],
    &[least("n_phone", 3), least("n_addr", 2)],
    &[least("n_phone", 2), not("email_state", "ok")],
    &[least("n_phone", 3), not("email_state", "ok")],
    &[least("n_phone", 2), least("n_email", 2)],
    &[least("n_addr", 2), least("n_email", 2), is("country", "US")],
    // nothing to reach somebody by
    &[is("phone_state", "invalid"), is("email_state", "disposable")],
    &[is("phone_state", "missing"), is("email_state", "disposable")],
    &[is("phone_state", "invalid"), is("email_state", "invalid")],
    &[is("phone_state", "missing"), is("email_state", "invalid")],
    // the rest
    &[below("age", 20), above("edu_years", 4)],
    &[below("age", 18), above("edu_years", 2)],
    &[above("age", 60), least("n_phone", 2), not("phone_state", "ok")],
    &[is("email_domain", "proton.me"), is("phone_country", "KP")],
    &[is("country", "KP")],
    &[least("n_phone", 2), below("age", 59), not("country", "US")],
];

impl Test {
    fn text(&self) -> String {
        match self.with {
            With::Text(text) => format!("app.{} {} \"{text}\"", self.field, self.op),
            With::Number(number) => format!("app.{} {} {number}", self.field, self.op),
        }
    }

    /// What the engine must find, by plain Rust.
    fn holds(&self, record: &Record) -> bool {
        match self.with {
            With::Text(text) => (self.shown(record) == text) == (self.op == "=="),
            With::Number(number) => {
                let value = record.numbers[NUMBERS.iter().position(|name| *name == self.field).unwrap()];
                match self.op {
                    ">=" => value >= number,
                    "<" => value < number,
                    _ => value > number,
                }
            }
        }
    }

    fn shown(&self, record: &Record) -> String {
        match TEXTS.iter().position(|name| *name == self.field) {
            Some(at) => record.texts[at].clone(),
            None => record.numbers[NUMBERS.iter().position(|name| *name == self.field).unwrap()].to_string(),
        }
    }
}

fn conditions() -> Vec<Condition> {
    let member = |(at, name): (usize, &'static str)| {
        let ty = if at < TEXTS.len() { Type::String } else { Type::Int };
        Member { name, ty, doc: "", id: FieldId(at as u16) }
    };
    let members = TEXTS.into_iter().chain(NUMBERS).enumerate().map(member).collect();
    let schema = Schema {
        objects: vec![ObjectDef { name: "application", doc: "", members }],
        roots: vec![("app", Type::Object(ObjectId(0)))],
    };
    let scope = Scope::new(&schema);
    let text = |rule: &&[Test]| rule.iter().map(Test::text).collect::<Vec<_>>().join(" && ");
    RULES.iter().map(|rule| compile(&text(rule), &scope, &Type::Bool).unwrap()).collect()
}

/// Places of the rules that hold for one record after the other, and where each record's end.
#[derive(Default, PartialEq)]
struct Hits {
    rules: Vec<u8>,
    ends: Vec<usize>,
}

fn decided(set: &ConditionSet, records: &[Record], hits: &mut Hits) {
    let (mut scratch, mut truths) = (Scratch::default(), Truths::default());
    for record in records {
        set.decide(record, 0, &mut scratch, &mut truths);
        hits.rules.extend(truths.holding().map(|rule| rule as u8));
        hits.ends.push(hits.rules.len());
    }
}

/// Decides, and writes the evidence of every hit: `7 app.n_phone=3 app.age=17`, a line for each.
fn witnessed(set: &ConditionSet, rules: &[Condition], records: &[Record], evidence: &mut String) {
    let (mut scratch, mut truths) = (Scratch::default(), Truths::default());
    for record in records {
        set.decide(record, 0, &mut scratch, &mut truths);
        for rule in truths.holding() {
            write!(evidence, "{rule}").unwrap();
            rules[rule].witness(record, &[], 0, &mut scratch, |read| show(evidence, &read));
            evidence.push('\n');
        }
        evidence.push('\n');
    }
}

fn show(evidence: &mut String, read: &Read<'_>) {
    evidence.push(' ');
    evidence.push_str(read.path);
    evidence.push('=');
    match &read.value {
        Value::Str(text) => evidence.push_str(text),
        Value::Int(number) => write!(evidence, "{number}").unwrap(),
        other => panic!("{other:?} is in no record"),
    }
}

/// What [`decided`] and [`witnessed`] must give, by plain Rust.
fn expected(records: &[Record]) -> (Hits, String) {
    let (mut hits, mut evidence) = (Hits::default(), String::new());
    for record in records {
        for (at, rule) in RULES.iter().enumerate().filter(|(_, rule)| rule.iter().all(|test| test.holds(record))) {
            hits.rules.push(at as u8);
            write!(evidence, "{at}").unwrap();
            for test in *rule {
                write!(evidence, " app.{}={}", test.field, test.shown(record)).unwrap();
            }
            evidence.push('\n');
        }
        hits.ends.push(hits.rules.len());
        evidence.push('\n');
    }
    (hits, evidence)
}

/// CPU time of this thread, to the nanosecond where the system tells.
fn cpu(start: Instant) -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Runs `pass` in several rounds; prints the median of records per CPU second. What a pass leaves in `found` is
/// checked afterwards, and that time not counted.
fn measure<T>(what: &str, mut found: T, mut pass: impl FnMut(&mut T), check: impl Fn(&T)) {
    let start = Instant::now();
    let mut round = || {
        let mut time = Duration::ZERO;
        for _ in 0..PASSES {
            let before = cpu(start);
            pass(&mut found);
            time += cpu(start) - before;
            check(&found);
        }
        time
    };
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| round()).collect();
    times.sort_unstable();
    let rate = |time: Duration| (PASSES * RECORDS) as f64 / time.as_secs_f64();
    let (median, best) = (rate(times[ROUNDS / 2]), rate(times[0]));
    let nanos = 1e9 / median / RULES.len() as f64;
    println!("{what:<24} {median:>12.0} records per CPU s (best {best:.0}), {nanos:.2} ns a rule");
}

fn write(folder: &Path, records: &[Record]) {
    let mut lines = String::new();
    for record in records {
        let texts = TEXTS.iter().zip(&record.texts).map(|(name, text)| format!("{name:?}:{text:?}"));
        let numbers = NUMBERS.iter().zip(&record.numbers).map(|(name, number)| format!("{name:?}:{number}"));
        writeln!(lines, "{{{}}}", texts.chain(numbers).collect::<Vec<_>>().join(",")).unwrap();
    }
    fs::write(folder.join("records.jsonl"), lines).unwrap();
    let test = |test: &Test| {
        let with = match test.with {
            With::Text(text) => format!("{text:?}"),
            With::Number(number) => number.to_string(),
        };
        format!("[{:?},{:?},{with}]", test.field, test.op)
    };
    let rule = |rule: &&[Test]| format!("[{}]", rule.iter().map(test).collect::<Vec<_>>().join(","));
    let rules = RULES.iter().map(rule).collect::<Vec<_>>().join(",\n");
    fs::write(folder.join("rules.json"), format!("[{rules}]\n")).unwrap();
}

fn main() {
    let records = records();
    let args: Vec<String> = env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--write") {
        let folder = args.get(at + 1).expect("--write needs a folder");
        return write(Path::new(folder), &records);
    }
    let rules = conditions();
    let set = ConditionSet::new(&rules);

    let (hits, evidence) = expected(&records);
    let (mut found, mut written) = (Hits::default(), String::new());
    decided(&set, &records, &mut found);
    witnessed(&set, &rules, &records, &mut written);
    assert!(found == hits, "other rules hold than should");
    assert!(written == evidence, "other evidence than there should be");
    let digest = blake3::hash(evidence.as_bytes()).to_hex();
    println!("{RECORDS} records, {} rules, {} hits", RULES.len(), hits.rules.len());
    println!("evidence: {} bytes as expected, BLAKE3 {}", evidence.len(), &digest[..32]);

    measure(
        "one by one",
        0,
        |held| {
            let mut scratch = Scratch::default();
            *held = 0;
            for record in &records {
                let holds = |rule: &&Condition| rule.decide(record, &[], 0, &mut scratch).is_true();
                *held += rules.iter().filter(holds).count();
            }
        },
        |held| assert_eq!(*held, hits.rules.len(), "other rules hold than should"),
    );
    measure(
        "together",
        found,
        |found| {
            found.rules.clear();
            found.ends.clear();
            decided(&set, &records, found);
        },
        |found| assert!(*found == hits, "other rules hold than should"),
    );
    measure(
        "together, with evidence",
        written,
        |written| {
            written.clear();
            witnessed(&set, &rules, &records, written);
        },
        |written| assert_eq!(blake3::hash(written.as_bytes()).to_hex(), digest, "other evidence than there should be"),
    );
}
