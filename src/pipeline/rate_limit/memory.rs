//! Counts in memory. They belong to the process: an application that is made anew for each
//! request, or reloaded, must not start from zero.

use std::sync::{LazyLock, Mutex, PoisonError};

use indexmap::IndexMap;

use crate::{clock::Timestamp, config::RateRule};

/// Beyond this the oldest entries go: an attacker with many addresses must not fill the memory.
const MOST_ENTRIES: usize = 100_000;

/// Milliseconds between two sweeps for entries past their time.
const SWEEP_EVERY: f64 = 1000.0;

static COUNTS: LazyLock<Mutex<Counts>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Counts {
    entries: IndexMap<String, Entry>,
    swept_at: f64,
}

/// Times in milliseconds.
struct Entry {
    count: f64,
    last_request: f64,
    expires_at: f64,
}

/// Counts a request; none if it is allowed, else the seconds to wait.
pub fn consume(key: &str, rule: RateRule, now: Timestamp) -> Option<f64> {
    COUNTS.lock().unwrap_or_else(PoisonError::into_inner).consume(key, rule, now)
}

impl Counts {
    /// The window slides: it begins with the last request that was allowed.
    fn consume(&mut self, key: &str, rule: RateRule, now: Timestamp) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53")]
        let now = now.millis() as f64;
        self.sweep(now);
        let window = rule.window * 1000.0;
        let running = self
            .entries
            .get(key)
            .filter(|entry| now < entry.expires_at && now - entry.last_request < window);
        let count = match running {
            Some(entry) if entry.count >= rule.max => {
                return Some(((entry.last_request + window - now) / 1000.0).ceil());
            }
            Some(entry) => entry.count + 1.0,
            None => 1.0,
        };
        let entry = Entry { count, last_request: now, expires_at: now + window };
        self.entries.insert(key.to_owned(), entry);
        None
    }

    fn sweep(&mut self, now: f64) {
        // A clock set back must not stop the sweeping.
        if (now - self.swept_at).abs() >= SWEEP_EVERY {
            self.swept_at = now;
            self.entries.retain(|_, entry| now < entry.expires_at);
        }
        if self.entries.len() >= MOST_ENTRIES {
            self.entries.drain(..MOST_ENTRIES / 10);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, MOST_ENTRIES};
    use crate::{clock::Timestamp, config::RateRule};

    const RULE: RateRule = RateRule { window: 10.0, max: 3.0 };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_795_243_491_704 + millis)
    }

    #[test]
    fn the_window_slides_with_each_allowed_request() {
        let mut counts = Counts::default();
        assert_eq!(counts.consume("a", RULE, at(0)), None);
        assert_eq!(counts.consume("a", RULE, at(9_000)), None);
        assert_eq!(counts.consume("a", RULE, at(18_000)), None);
        assert_eq!(counts.consume("a", RULE, at(18_500)), Some(10.0));
        assert_eq!(counts.consume("b", RULE, at(18_500)), None);
        // A refused request does not prolong the wait.
        assert_eq!(counts.consume("a", RULE, at(27_999)), Some(1.0));
        assert_eq!(counts.consume("a", RULE, at(28_000)), None);
    }

    #[test]
    fn memory_is_bounded() {
        let mut counts = Counts::default();
        for index in 0..MOST_ENTRIES + 10 {
            counts.consume(&index.to_string(), RULE, at(0));
        }
        assert!(counts.entries.len() <= MOST_ENTRIES);
        counts.consume("later", RULE, at(60_000));
        assert_eq!(counts.entries.len(), 1);
    }
}
