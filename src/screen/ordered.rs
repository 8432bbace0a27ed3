//! Ordered parallel work: items are taken one at a time, worked on side by side, and handed on in the order taken.
//!
//! Every thread does the same three steps, so there is no queue to bound: at most one item per thread is under way.
//! Knows nothing of records.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Whose turn it is to hand on, and whether everybody should stop.
#[derive(Default)]
struct Turn {
    next: u64,
    stopped: bool,
}

struct Source<N> {
    taken: u64,
    next: N,
}

/// Runs `work` on every item that `next` yields, on all threads of the current rayon pool, and passes the results to
/// `hand_on` in the order of the items.
///
/// # Errors
/// The first error of `next` or `hand_on`, by item; nothing is handed on after it.
pub(crate) fn ordered<T, R, E>(
    next: impl FnMut() -> Result<Option<T>, E> + Send,
    work: impl Fn(T) -> R + Sync,
    hand_on: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E>
where
    T: Send,
    R: Send,
    E: Send,
{
    let source = Mutex::new(Source { taken: 0, next });
    let hand_on = Mutex::new(hand_on);
    let turn = Mutex::new(Turn::default());
    let turned = Condvar::new();
    let failure: Mutex<Option<E>> = Mutex::new(None);
    rayon::broadcast(|_| {
        let _guard = StopOnPanic { turn: &turn, turned: &turned };
        loop {
            let (number, item) = {
                let mut source = lock(&source);
                if lock(&turn).stopped {
                    return;
                }
                let number = source.taken;
                source.taken += 1;
                (number, (source.next)())
            };
            let result = match item {
                Ok(Some(item)) => Ok(work(item)),
                Ok(None) => {
                    // Nobody waits for this number; later takers find the end too.
                    return;
                }
                Err(error) => Err(error),
            };
            let mut now = lock(&turn);
            while now.next < number && !now.stopped {
                now = turned.wait(now).unwrap_or_else(PoisonError::into_inner);
            }
            if now.stopped {
                return;
            }
            drop(now);
            let outcome = result.and_then(|r| lock(&hand_on)(r));
            let mut now = lock(&turn);
            now.next = number + 1;
            if let Err(error) = outcome {
                now.stopped = true;
                lock(&failure).get_or_insert(error);
            }
            drop(now);
            turned.notify_all();
        }
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A thread that panics must not leave the others waiting for its turn.
struct StopOnPanic<'a> {
    turn: &'a Mutex<Turn>,
    turned: &'a Condvar,
}

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(self.turn).stopped = true;
            self.turned.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_threads<R: Send>(threads: usize, run: impl FnOnce() -> R + Send) -> R {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [1, 2, 5] {
            let mut items = 0..500u64;
            let mut seen = Vec::new();
            let done: Result<(), ()> = with_threads(threads, || {
                ordered(
                    || Ok(items.next()),
                    |n| {
                        std::hint::black_box((0..n % 7 * 1000).sum::<u64>());
                        n * 2
                    },
                    |n| {
                        seen.push(n);
                        Ok(())
                    },
                )
            });
            assert_eq!(done, Ok(()));
            assert_eq!(seen, (0..500).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_stops_everything() {
        for threads in [1, 3] {
            let mut items = 0..100;
            let mut seen = 0;
            let done = with_threads(threads, || {
                ordered(
                    || Ok(items.next()),
                    |n| n,
                    |n| {
                        if n == 10 {
                            return Err("ten");
                        }
                        seen += 1;
                        Ok(())
                    },
                )
            });
            assert_eq!((done, seen), (Err("ten"), 10));
            let mut count = 0;
            let done = with_threads(threads, || {
                ordered(
                    || {
                        count += 1;
                        if count > 5 { Err("source") } else { Ok(Some(count)) }
                    },
                    |n| n,
                    |_| Ok(()),
                )
            });
            assert_eq!(done, Err("source"));
        }
    }

    #[test]
    fn a_panic_does_not_hang() {
        let caught = std::panic::catch_unwind(|| {
            let mut items = 0..100;
            with_threads(3, || ordered(|| Ok::<_, ()>(items.next()), |n| assert!(n != 20, "planted"), |()| Ok(())))
        });
        assert!(caught.is_err());
    }
}
