//! What is promised of kept files, wherever they lie.
//!
//! The name of a file holds the hash of its bytes, so what is read is hashed again: a place that lies is found out, and
//! keeping the same bytes once more heals it. Object storage is away at times. Then files are taken all the same: they
//! wait in a folder of this machine, are read from there, and are sent when the storage is back ([`FileStore::send_waiting`]).

use super::folder::{Folder, is_a_name, on_a_thread};
use super::place::{Content, Place};
use super::{ContentHash, away};
use crate::ids::CompanyId;
use crate::problem::{Kind, Problem};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A name under which nothing ever lies: asking for it shows whether a place answers.
const NOTHING: &str = "nothing-lies-here";

/// Keeps files and hands them out. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct FileStore(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    place: Box<dyn Place>,
    /// The folder to clear of what an earlier process had begun to write.
    folder: Folder,
    /// Whether files wait in the folder for a place that is elsewhere.
    is_elsewhere: bool,
    is_away: AtomicBool,
}

impl FileStore {
    /// Keeps files in a folder of the disk, which is made when something is kept.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        let folder = Folder::new(folder);
        let place = Box::new(folder.clone());
        Self(Arc::new(Inner { place, folder, is_elsewhere: false, is_away: AtomicBool::new(false) }))
    }

    /// Keeps files in a place that may be away, and in the folder `waiting` until it is back.
    pub fn elsewhere(place: impl Place + 'static, waiting: impl Into<PathBuf>) -> Self {
        let folder = Folder::new(waiting);
        let place = Box::new(place);
        Self(Arc::new(Inner { place, folder, is_elsewhere: true, is_away: AtomicBool::new(false) }))
    }

    /// Removes what an earlier process had begun to write when it was stopped.
    ///
    /// # Errors
    /// When the folder is there and cannot be emptied.
    pub fn clear_unfinished(&self) -> io::Result<()> {
        self.0.folder.clear_unfinished()
    }

    /// Whether the place did not answer when it was last asked.
    pub fn is_away(&self) -> bool {
        self.0.is_away.load(Ordering::Relaxed)
    }

    /// Writes down how asking the place went.
    fn told<T>(&self, answer: io::Result<T>) -> io::Result<T> {
        let was_away = self.0.is_away.swap(answer.is_err(), Ordering::Relaxed);
        match &answer {
            Ok(_) if was_away => tracing::info!("the place of kept files answers again"),
            Err(err) if !was_away => tracing::warn!(error = %err, "the place of kept files does not answer"),
            Ok(_) | Err(_) => {}
        }
        answer
    }

    /// Asks the place for something that is not there.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn answers(&self) -> io::Result<()> {
        let asked = self.0.place.get(NOTHING).await;
        self.told(asked).map(|_| ())
    }

    /// Keeps bytes; what is kept already is not written again.
    pub(crate) async fn keep(&self, company: CompanyId, bytes: Vec<u8>) -> Result<ContentHash, Problem> {
        let (hash, content) = hashed(bytes).await.map_err(|err| away("hashing", &err))?;
        let name = name(company, &hash);
        // One that was away a moment ago is not waited for again: whoever sends what waits finds out when it is back.
        if !(self.0.is_elsewhere && self.is_away()) {
            let put = put_once(&*self.0.place, &name, Arc::clone(&content)).await;
            match self.told(put) {
                Ok(()) => return Ok(hash),
                Err(err) if !self.0.is_elsewhere => return Err(away("writing", &err)),
                Err(_) => {}
            }
        }
        put_once(&self.0.folder, &name, content).await.map_err(|err| away("writing", &err))?;
        Ok(hash)
    }

    /// The bytes of a hash.
    pub(crate) async fn read(&self, company: CompanyId, hash: &ContentHash) -> Result<Vec<u8>, Problem> {
        match self.whole(&name(company, hash)).await {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => {
                tracing::error!(%company, %hash, "a kept file is missing or is not what was handed in");
                Err(Problem::new(
                    Kind::Unexpected,
                    "files.damaged",
                    "The file that is kept is missing or damaged, so it is not handed out. Tell whoever runs Pactoria: it must come back from a backup.",
                ))
            }
            Err(err) => Err(away("reading", &err)),
        }
    }

    /// The same of a file that waits on this machine, without asking a place that was just found to be away.
    pub(crate) async fn read_here(&self, company: CompanyId, hash: &ContentHash) -> Result<Vec<u8>, Problem> {
        let elsewhere = || away("reading", &io::Error::other("it lies in a place that is away"));
        match get_whole(&self.0.folder, &name(company, hash)).await {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) | Err(_) => Err(elsewhere()),
        }
    }

    /// The bytes under a name, from wherever they are; `None` when they are nowhere, or not those that were kept.
    ///
    /// # Errors
    /// When the place does not answer.
    pub async fn whole(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        if self.0.is_elsewhere
            && let Ok(Some(bytes)) = get_whole(&self.0.folder, name).await
        {
            return Ok(Some(bytes));
        }
        let read = get_whole(&*self.0.place, name).await;
        self.told(read)
    }

    /// Puts bytes under the name they had elsewhere, as a restore does.
    ///
    /// # Errors
    /// When the place does not answer, or the bytes are not those of the name.
    pub async fn put_back(&self, name: &str, bytes: Vec<u8>) -> io::Result<()> {
        let (hash, content) = hashed(bytes).await?;
        if !is_a_name(name) || !name.ends_with(hash.as_str()) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "these are not the bytes of this name"));
        }
        put_once(&*self.0.place, name, content).await
    }

    /// The names of the files that wait until the place is back.
    ///
    /// # Errors
    /// When the folder they wait in cannot be read.
    pub async fn waiting(&self) -> io::Result<Vec<String>> {
        if !self.0.is_elsewhere {
            return Ok(Vec::new());
        }
        let folder = self.0.folder.clone();
        let names = on_a_thread(move || folder.names()).await?;
        Ok(names.into_iter().filter(|it| is_a_name(it)).collect())
    }

    /// Sends the files that wait; answers how many went. Safe to run twice: what is there already is not written again.
    ///
    /// # Errors
    /// When the place is still away; the rest goes on waiting.
    pub async fn send_waiting(&self) -> io::Result<u32> {
        let mut sent = 0;
        for name in self.waiting().await? {
            // A damaged one is left where a person can look at it.
            let Some(bytes) = get_whole(&self.0.folder, &name).await? else { continue };
            let put = put_once(&*self.0.place, &name, Arc::new(bytes)).await;
            self.told(put)?;
            let folder = self.0.folder.clone();
            on_a_thread(move || folder.remove(&name)).await?;
            sent += 1;
        }
        if self.0.is_elsewhere && self.is_away() {
            self.answers().await?;
        }
        Ok(sent)
    }
}

fn name(company: CompanyId, hash: &ContentHash) -> String {
    let shard = hash.as_str().get(..2).unwrap_or_default();
    format!("{company}/{shard}/{hash}")
}

async fn hashed(bytes: Vec<u8>) -> io::Result<(ContentHash, Content)> {
    on_a_thread(move || Ok((ContentHash::of(&bytes), Arc::new(bytes)))).await
}

/// What lies under a name if it is what belongs there.
async fn get_whole(place: &dyn Place, name: &str) -> io::Result<Option<Vec<u8>>> {
    let Some(bytes) = place.get(name).await? else { return Ok(None) };
    let end = name.rsplit('/').next().unwrap_or_default().to_owned();
    on_a_thread(move || Ok(Some(bytes).filter(|it| ContentHash::of(it).as_str() == end))).await
}

async fn put_once(place: &dyn Place, name: &str, content: Content) -> io::Result<()> {
    if get_whole(place, name).await?.is_some() {
        return Ok(());
    }
    place.put(name, content).await
}

#[cfg(test)]
mod tests {
    use super::super::place::Answer;
    use super::*;
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    /// A place in memory that can be away.
    #[derive(Clone, Debug, Default)]
    struct Memory(Arc<Shelf>);

    #[derive(Debug, Default)]
    struct Shelf {
        files: Mutex<BTreeMap<String, Vec<u8>>>,
        is_away: AtomicBool,
        puts: Mutex<u32>,
    }

    impl Memory {
        fn is_there(&self) -> io::Result<()> {
            if self.0.is_away.load(Ordering::Relaxed) { Err(io::Error::other("nobody answers")) } else { Ok(()) }
        }
    }

    impl Place for Memory {
        fn get<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Vec<u8>>> {
            Box::pin(async move {
                self.is_there()?;
                Ok(self.0.files.lock().unwrap().get(name).cloned())
            })
        }

        fn put<'a>(&'a self, name: &'a str, content: Content) -> Answer<'a, ()> {
            Box::pin(async move {
                self.is_there()?;
                *self.0.puts.lock().unwrap() += 1;
                self.0.files.lock().unwrap().insert(name.to_owned(), content.to_vec());
                Ok(())
            })
        }
    }

    fn company(last: u8) -> CompanyId {
        CompanyId::from_uuid(uuid::Uuid::from_u128(u128::from(last)))
    }

    fn stores() -> (tempfile::TempDir, Memory, [FileStore; 2]) {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::default();
        let stores = [
            FileStore::in_folder(folder.path().join("files")),
            FileStore::elsewhere(memory.clone(), folder.path().join("waiting")),
        ];
        (folder, memory, stores)
    }

    #[tokio::test]
    async fn what_is_kept_comes_back_and_only_to_its_company() {
        let (_folder, memory, stores) = stores();
        for store in stores {
            let hash = store.keep(company(1), b"signed".to_vec()).await.unwrap();
            assert_eq!(
                store.keep(company(1), b"signed".to_vec()).await.unwrap(),
                hash,
                "keeping it twice is keeping it"
            );
            assert_eq!(store.read(company(1), &hash).await.unwrap(), b"signed");
            assert_eq!(store.read(company(2), &hash).await.unwrap_err().code, "files.damaged");
        }
        assert_eq!(*memory.0.puts.lock().unwrap(), 1, "what is there is not written again");
    }

    #[tokio::test]
    async fn a_file_that_changed_in_its_place_is_not_handed_out_and_is_healed_by_keeping_it_again() {
        let (folder, memory, stores) = stores();
        for store in stores {
            let hash = store.keep(company(1), b"signed".to_vec()).await.unwrap();
            let name = name(company(1), &hash);
            let _ = std::fs::write(folder.path().join("files").join(&name), b"forged");
            memory.0.files.lock().unwrap().insert(name, b"forged".to_vec());
            assert_eq!(store.read(company(1), &hash).await.unwrap_err().code, "files.damaged");
            store.keep(company(1), b"signed".to_vec()).await.unwrap();
            assert_eq!(store.read(company(1), &hash).await.unwrap(), b"signed");
        }
    }

    #[tokio::test]
    async fn while_the_place_is_away_files_wait_are_read_and_are_sent_once_it_is_back() {
        let (folder, memory, [_, store]) = stores();
        let earlier = store.keep(company(1), b"earlier".to_vec()).await.unwrap();
        memory.0.is_away.store(true, Ordering::Relaxed);
        let hash = store.keep(company(1), b"signed".to_vec()).await.unwrap();
        assert!(store.is_away());
        assert_eq!(store.read(company(1), &hash).await.unwrap(), b"signed", "read from where it waits");
        assert_eq!(store.read(company(1), &earlier).await.unwrap_err().code, "files.away");
        assert_eq!(store.waiting().await.unwrap(), [name(company(1), &hash)]);
        store.send_waiting().await.unwrap_err();
        assert_eq!(store.waiting().await.unwrap().len(), 1, "what could not be sent goes on waiting");

        memory.0.is_away.store(false, Ordering::Relaxed);
        assert_eq!(store.send_waiting().await.unwrap(), 1);
        assert!(!store.is_away() && store.waiting().await.unwrap().is_empty());
        assert_eq!(store.read(company(1), &hash).await.unwrap(), b"signed");
        assert_eq!(memory.0.files.lock().unwrap().len(), 2);

        // Nothing waits, and still somebody finds out that it is back.
        memory.0.is_away.store(true, Ordering::Relaxed);
        store.answers().await.unwrap_err();
        memory.0.is_away.store(false, Ordering::Relaxed);
        assert_eq!(store.send_waiting().await.unwrap(), 0);
        assert!(!store.is_away());
        drop(folder);
    }

    #[tokio::test]
    async fn bytes_are_put_back_under_their_own_name_only() {
        let (_folder, memory, [_, store]) = stores();
        let name = name(company(1), &ContentHash::of(b"signed"));
        store.put_back(&name, b"forged".to_vec()).await.unwrap_err();
        store.put_back("letter.txt", b"signed".to_vec()).await.unwrap_err();
        assert!(memory.0.files.lock().unwrap().is_empty());
        store.put_back(&name, b"signed".to_vec()).await.unwrap();
        assert_eq!(store.whole(&name).await.unwrap().unwrap(), b"signed");
    }
}
