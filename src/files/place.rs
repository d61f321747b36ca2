//! What is asked of a place where the bytes of files lie.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

/// The bytes of a file, shared between those who write them.
pub type Content = Arc<Vec<u8>>;

/// What a place answers, when it does.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send + 'a>>;

/// Where bytes lie under names of the form `COMPANY/HH/HASH`: a folder of the disk, or object storage.
///
/// An error says that the place cannot be used for now; each answer has its deadline.
pub trait Place: fmt::Debug + Send + Sync {
    /// What lies under a name, whatever it is; `None` when nothing does.
    fn get<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Vec<u8>>>;

    /// Puts bytes under a name, whole or not at all. When it has answered, they survive a power cut.
    fn put<'a>(&'a self, name: &'a str, content: Content) -> Answer<'a, ()>;
}
