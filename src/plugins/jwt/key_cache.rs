//! Keys that were read before. The rows are asked for each time, as a key that was deleted must
//! not be used any more; but what a row says is parsed and decrypted once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::crypto::jws::Algorithm;

/// An application has a key or two; with more than these, all are read anew.
const CAPACITY: usize = 64;

/// What a key was made of.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    pub id: String,
    pub algorithm: Algorithm,
    /// As it is stored; whether it is encrypted, the options say.
    pub text: String,
    pub encrypted: bool,
}

pub struct KeyCache<K>(Mutex<HashMap<Origin, Arc<K>>>);

impl<K> Default for KeyCache<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K> KeyCache<K> {
    /// The key, made by `read` if it is not known yet.
    pub fn get<E>(
        &self,
        origin: Origin,
        read: impl FnOnce(&Origin) -> Result<K, E>,
    ) -> Result<Arc<K>, E> {
        let known = |keys: &Mutex<HashMap<Origin, Arc<K>>>| {
            keys.lock().unwrap_or_else(PoisonError::into_inner).get(&origin).cloned()
        };
        if let Some(key) = known(&self.0) {
            return Ok(key);
        }
        let key = Arc::new(read(&origin)?);
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= CAPACITY {
            keys.clear();
        }
        keys.insert(origin, Arc::clone(&key));
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, CAPACITY, KeyCache, Origin};

    fn origin(id: &str) -> Origin {
        let text = "stored".to_owned();
        Origin { id: id.to_owned(), algorithm: Algorithm::EdDsa, text, encrypted: true }
    }

    #[test]
    fn reads_each_key_once_and_forgets_failures() {
        let keys = KeyCache::default();
        assert_eq!(keys.get(origin("a"), |_| Err::<u8, _>("broken")), Err("broken"));
        assert_eq!(keys.get::<()>(origin("a"), |_| Ok(1)).map(|key| *key), Ok(1));
        assert_eq!(keys.get::<()>(origin("a"), |_| Ok(2)).map(|key| *key), Ok(1));
        let changed = Origin { text: "other".to_owned(), ..origin("a") };
        assert_eq!(keys.get::<()>(changed, |_| Ok(3)).map(|key| *key), Ok(3));
    }

    #[test]
    fn is_bounded() {
        let keys = KeyCache::default();
        for index in 0..3 * CAPACITY {
            let _ = keys.get::<()>(origin(&index.to_string()), |_| Ok(index));
        }
        assert!(keys.0.lock().unwrap().len() <= CAPACITY);
    }
}
