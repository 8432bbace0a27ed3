//! Runs one target, or all, for some seconds on stable Rust: seeds, mutated by a generator that starts the same each time.
//!
//! Knows nothing of coverage; what it finds it finds by the words of a target. An input that panics, takes longer than
//! [`SLOW`] or more memory than [`MEMORY`] is written to `fuzz/artifacts/TARGET/` and ends the run with 1. A path
//! instead of the seconds runs that file once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use ringer_fuzz::{TARGETS, Target};

const SLOW: Duration = Duration::from_secs(4);
const MEMORY: u64 = 3 << 30;
const LONGEST: usize = 256 << 10;
const POOL: usize = 400;

/// The input under way, and the processor time at which it began.
static CURRENT: Mutex<Option<(Duration, Vec<u8>)>> = Mutex::new(None);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next().unwrap_or_else(|| "all".to_owned());
    let how = arguments.next().unwrap_or_else(|| "60".to_owned());
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let targets: Vec<&Target> = TARGETS.iter().filter(|t| wanted == "all" || t.name == wanted).collect();
    if targets.is_empty() {
        eprintln!("no target {wanted}; there are {}", TARGETS.iter().map(|t| t.name).collect::<Vec<_>>().join(", "));
        std::process::exit(2);
    }
    let mut failed = false;
    for target in targets {
        failed |= match how.parse() {
            Ok(seconds) => soak(target, Duration::from_secs(seconds), seed),
            Err(_) => once(target, &how),
        };
    }
    std::process::exit(i32::from(failed));
}

fn once(target: &Target, path: &str) -> bool {
    let input = std::fs::read(path).expect("the input can be read");
    let started = Instant::now();
    let failed = catch_unwind(AssertUnwindSafe(|| (target.run)(&input))).is_err();
    eprintln!("{}: {} bytes in {:?}", target.name, input.len(), started.elapsed());
    failed
}

fn soak(target: &'static Target, time: Duration, seed: u64) -> bool {
    let started = Instant::now();
    let watch = std::thread::spawn(move || watch(target, started, time + SLOW));
    let mut dice = Dice(seed);
    let mut pool = (target.seeds)();
    let seeds = pool.len();
    let (mut runs, mut slowest) = (0u64, (Duration::ZERO, 0));
    while started.elapsed() < time {
        let input =
            if (runs as usize) < seeds { pool[runs as usize].clone() } else { dice.mutated(&pool, target.words) };
        let began = spent(started);
        *CURRENT.lock().expect("nobody panics with it") = Some((began, input));
        let input = CURRENT.lock().expect("nobody panics with it").as_ref().map(|c| c.1.clone()).unwrap_or_default();
        let failed = catch_unwind(AssertUnwindSafe(|| (target.run)(&input))).is_err();
        *CURRENT.lock().expect("nobody panics with it") = None;
        if failed {
            eprintln!("{}: panicked on {}", target.name, keep(target, &input).display());
            return true;
        }
        let took = spent(started).saturating_sub(began);
        if took > slowest.0 {
            slowest = (took, input.len());
        }
        runs += 1;
        // Some mutants are built upon: the pool drifts away from the seeds, which stay.
        if dice.below(8) == 0 && input.len() < 16 << 10 {
            let at = seeds + dice.below(POOL);
            if at < pool.len() { pool[at] = input } else { pool.push(input) }
        }
    }
    eprintln!("{}: {runs} runs, the slowest {:?} of {} bytes", target.name, slowest.0, slowest.1);
    drop(watch);
    false
}

fn keep(target: &Target, input: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(target.name);
    std::fs::create_dir_all(&folder).expect("a folder for what failed");
    let sum = input.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3));
    let path = folder.join(format!("{sum:016x}"));
    std::fs::write(&path, input).expect("what failed is written");
    path
}

/// Ends the process when an input takes too long or too much.
fn watch(target: &Target, started: Instant, time: Duration) {
    while started.elapsed() < time {
        std::thread::sleep(Duration::from_millis(50));
        let current = CURRENT.lock().expect("nobody panics with it").clone();
        let Some((since, input)) = current else { continue };
        let what = match (spent(started).saturating_sub(since) > SLOW, resident() > MEMORY) {
            (true, _) => "takes too long",
            (_, true) => "takes too much memory",
            _ => continue,
        };
        eprintln!("{}: {} {what}", target.name, keep(target, &input).display());
        std::process::exit(1);
    }
}

/// Processor time of the main thread, which other processes do not lengthen; where the system does not say, the time
/// since `started`.
fn spent(started: Instant) -> Duration {
    let nanos = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = nanos.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| started.elapsed(), Duration::from_nanos)
}

/// Bytes of memory in use; 0 where the system does not say.
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    pages.and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok()).unwrap_or(0) * 4096
}

/// A generator that gives the same numbers each time (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// A stretch of `len` bytes, most often a short one.
    fn stretch(&mut self, len: usize) -> std::ops::Range<usize> {
        let from = self.below(len + 1);
        let most = if self.below(4) == 0 { len } else { 16 };
        let to = (from + self.below(most + 1)).min(len);
        from..to
    }

    fn mutated(&mut self, pool: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
        let mut made = pool[self.below(pool.len())].clone();
        for _ in 0..=self.below(8) {
            self.mutate(&mut made, pool, words);
            made.truncate(LONGEST);
        }
        made
    }

    fn mutate(&mut self, made: &mut Vec<u8>, pool: &[Vec<u8>], words: &[&str]) {
        let at = self.below(made.len() + 1);
        match self.below(12) {
            0 => {
                if let Some(byte) = made.get_mut(at) {
                    *byte ^= 1 << (self.next() % 8);
                }
            }
            1 => made.insert(at, self.next() as u8),
            2 => drop(made.drain(self.stretch(made.len()))),
            3..=6 => {
                let word = words[self.below(words.len())].as_bytes();
                made.splice(at..at, word.iter().copied());
            }
            7 => {
                let part = made[self.stretch(made.len())].to_vec();
                made.splice(at..at, part);
            }
            8 => {
                let other = &pool[self.below(pool.len())];
                let part = other[self.stretch(other.len())].to_vec();
                made.splice(at..at, part);
            }
            9 => {
                let word = words[self.below(words.len())].as_bytes();
                let range = self.stretch(made.len());
                made.splice(range, word.iter().copied());
            }
            10 => {
                let c = char::from_u32((self.next() % 0x11_0000) as u32).unwrap_or('\u{fffd}').to_string();
                made.splice(at..at, c.bytes());
            }
            // Rarely, a great many of the same: what is quadratic shows.
            _ if self.below(6) == 0 => {
                let part = made[self.stretch(made.len())].to_vec();
                let times = 1 << self.below(15);
                let many = part.repeat(times.min(LONGEST / part.len().max(1)));
                made.splice(at..at, many);
            }
            _ => {}
        }
    }
}
