//! Hashing and checking passwords: by the hash pool, in the formats that we know.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use super::{HashPool, hash_pool::HashError};
use crate::{
    config::EmailPassword,
    crypto::{
        password::{self, Verdict},
        random::Entropy,
    },
    error::{ApiError, Failure},
};

/// Seconds after which a client that was turned away may try again.
const RETRY_AFTER: u32 = 1;

/// How this application hashes, and where.
pub struct Passwords {
    pool: Arc<HashPool>,
    entropy: Arc<dyn Entropy>,
    options: EmailPassword,
    jobs: AtomicUsize,
}

impl Passwords {
    pub fn new(pool: Arc<HashPool>, entropy: Arc<dyn Entropy>, options: &EmailPassword) -> Self {
        Self { pool, entropy, options: options.clone(), jobs: AtomicUsize::new(0) }
    }

    /// How many hashes were asked for so far: an attempt must cost the same whoever is meant.
    pub fn jobs(&self) -> usize {
        self.jobs.load(Ordering::Relaxed)
    }

    /// A new hash in the configured format.
    pub async fn hash(&self, password: &str) -> Result<String, Failure> {
        let (password, entropy) = (password.to_owned(), Arc::clone(&self.entropy));
        let algorithm = self.options.algorithm;
        self.jobs.fetch_add(1, Ordering::Relaxed);
        self.pool
            .run(move |arena| password::hash_with(arena, &password, algorithm, &*entropy))
            .await
            .map_err(refusal)?
            .map_err(|error| {
                Failure::internal(format!("the password could not be hashed: {error}"))
            })
    }

    /// Whether the password belongs to the stored hash. A hash in no known format matches
    /// nothing.
    pub async fn verify(&self, hash: &str, password: &str) -> Result<Verdict, Failure> {
        let (hash, password) = (hash.to_owned(), password.to_owned());
        self.jobs.fetch_add(1, Ordering::Relaxed);
        let verdict = self
            .pool
            .run(move |arena| password::verify_with(arena, &hash, &password))
            .await
            .map_err(refusal)?;
        Ok(verdict)
    }

    /// The reference counts UTF-16 units, as JavaScript's `length` does.
    pub fn is_too_short(&self, password: &str) -> bool {
        password.encode_utf16().count() < self.options.min_password_length
    }

    pub fn is_too_long(&self, password: &str) -> bool {
        password.encode_utf16().count() > self.options.max_password_length
    }
}

fn refusal(error: HashError) -> Failure {
    match error {
        HashError::Busy => ApiError::busy(RETRY_AFTER).into(),
        HashError::Failed => Failure::internal("a password hash ended in a panic"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{HashPool, Passwords};
    use crate::{
        config::{self, Environment},
        crypto::{password::Verdict, random::SeededEntropy},
        error::{ApiError, Failure},
    };

    fn passwords(threads: usize, algorithm: &str) -> Passwords {
        let options = format!(
            r#"{{"database":"sqlite::memory:","emailAndPassword":{{"password":{{"algorithm":"{algorithm}"}}}}}}"#
        );
        let config = config::parse(&options, &Environment::default()).unwrap();
        let entropy = Arc::new(SeededEntropy::new(1));
        Passwords::new(Arc::new(HashPool::new(threads)), entropy, &config.email_password)
    }

    #[tokio::test]
    async fn a_full_queue_tells_the_client_to_come_back() {
        let refused = Err(Failure::Api(ApiError::busy(1)));
        assert_eq!(passwords(0, "argon2id").hash("correct horse").await, refused);
        assert_eq!(ApiError::busy(1).status.number(), 503);
    }

    #[tokio::test]
    async fn hashes_in_the_chosen_format_and_reads_all() {
        for (algorithm, start) in [("argon2id", "$argon2id$v=19$m=19456,t=2,p=1$"), ("scrypt", "")]
        {
            let passwords = passwords(1, algorithm);
            let hash = passwords.hash("correct horse").await.unwrap();
            assert!(hash.starts_with(start));
            assert_eq!(hash.contains(':'), algorithm == "scrypt");
            assert_eq!(passwords.verify(&hash, "correct horse").await, Ok(Verdict::Match));
            assert_eq!(passwords.verify(&hash, "wrong horse").await, Ok(Verdict::Mismatch));
        }
    }
}
