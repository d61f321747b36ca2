//! A memory of bounded size for what was worked out before, by name.
//!
//! Two halves: what is new or was asked for goes into the young one; when that is full, it becomes the old one, and what
//! was in the old one and not asked for since is gone. Whoever keeps something gives it a name that nothing else can have;
//! whoever recalls it has found out before that they may see it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is remembered, each under its name.
pub struct Memory<V> {
    most_bytes: usize,
    halves: Mutex<Halves<V>>,
}

struct Halves<V> {
    young: HashMap<String, (V, usize)>,
    young_bytes: usize,
    old: HashMap<String, (V, usize)>,
}

impl<V: Clone> Memory<V> {
    /// A memory of so many bytes at most, by what [`Self::keep`] is told.
    pub fn new(most_bytes: usize) -> Self {
        let halves = Halves { young: HashMap::new(), young_bytes: 0, old: HashMap::new() };
        Self { most_bytes, halves: Mutex::new(halves) }
    }

    fn halves(&self) -> MutexGuard<'_, Halves<V>> {
        // Under the lock nothing but maps is touched, so a panic leaves them whole.
        self.halves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is remembered under a name.
    pub fn recall(&self, name: &str) -> Option<V> {
        let mut halves = self.halves();
        if let Some((value, _)) = halves.young.get(name) {
            return Some(value.clone());
        }
        let (name, (value, bytes)) = halves.old.remove_entry(name)?;
        halves.keep(name, value.clone(), bytes, self.most_bytes / 2);
        Some(value)
    }

    /// Remembers something that takes so many bytes; what takes more than half of the room is not.
    pub fn keep(&self, name: String, value: V, bytes: usize) {
        let bytes = bytes + name.len();
        self.halves().keep(name, value, bytes, self.most_bytes / 2);
    }
}

impl<V> Halves<V> {
    fn keep(&mut self, name: String, value: V, bytes: usize, most: usize) {
        if bytes > most || self.young.contains_key(&name) {
            return;
        }
        if self.young_bytes + bytes > most {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += bytes;
        self.young.insert(name, (value, bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: usize = 16_000;

    #[test]
    fn what_is_looked_at_stays_and_memory_does_not_grow() {
        let memory = Memory::new(MOST);
        memory.keep("asked for".to_owned(), 0, 10);
        for n in 0..100 {
            memory.keep(format!("passed by {n}"), n, 1_000);
            assert_eq!(memory.recall("asked for"), Some(0), "{n}");
            let halves = memory.halves();
            let bytes: usize = halves.young.values().chain(halves.old.values()).map(|(_, bytes)| bytes).sum();
            assert!(bytes <= MOST);
        }
        assert_eq!(memory.recall("passed by 0"), None);
        assert_eq!(memory.recall("passed by 99"), Some(99));
    }

    #[test]
    fn what_is_as_large_as_everything_is_not_remembered() {
        let memory = Memory::new(MOST);
        memory.keep("a book".to_owned(), 1, MOST);
        assert_eq!(memory.recall("a book"), None);
    }
}
