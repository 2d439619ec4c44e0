//! One SQLite library per file and process.
//!
//! POSIX locks belong to a process, not to a connection: a second library in this process (a
//! JavaScript driver) would not see our locks and would drop them when it closes the file;
//! committed rows get lost that way. On Linux the open files of the process are visible, so
//! opening is refused there. Elsewhere nothing is checked.

use crate::storage::StoreError;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// Device and inode.
type FileId = (u64, u64);

/// How the stores of this process hold a file.
#[derive(Default)]
struct Ours {
    stores: usize,
    /// The path of a store that was dropped without being closed. Its connections end at some
    /// later time and must not look like a stranger's. At another path the inode is a new file's.
    lingers: Option<PathBuf>,
}

static OURS: Mutex<Option<HashMap<FileId, Ours>>> = Mutex::new(None);

/// A file that counts as ours for as long as this lives.
pub(super) struct OpenFile {
    id: Option<FileId>,
    path: PathBuf,
}

impl OpenFile {
    /// Takes the file, or refuses because this process has it open through another library.
    pub(super) fn claim(path: &Path) -> Result<Self, StoreError> {
        let id = identify(path)?;
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let Some(id) = id else { return Ok(Self { id, path }) };
        let mut files = OURS.lock().unwrap_or_else(PoisonError::into_inner);
        let ours = files.get_or_insert_default().entry(id).or_default();
        if ours.stores == 0 {
            let held = held_by_this_process(id);
            if held && ours.lingers.as_ref() != Some(&path) {
                return Err(StoreError::Unavailable(format!(
                    "this process already has {} open through another SQLite library, and two of \
                     them lose committed rows; pass that database handle to corten instead of a \
                     URL, or close it first.",
                    path.display()
                )));
            }
            ours.lingers.take_if(|_| !held);
        }
        ours.stores += 1;
        Ok(Self { id: Some(id), path })
    }

    /// To be called when every connection of the store is closed.
    pub(super) fn release(mut self) {
        self.leave(None);
    }

    fn leave(&mut self, lingers: Option<PathBuf>) {
        let Some(id) = self.id.take() else { return };
        let mut files = OURS.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(files) = files.as_mut() else { return };
        if let Some(ours) = files.get_mut(&id) {
            ours.stores = ours.stores.saturating_sub(1);
            if lingers.is_some() {
                ours.lingers = lingers;
            }
            if ours.stores == 0 && ours.lingers.is_none() {
                files.remove(&id);
            }
        }
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        let path = std::mem::take(&mut self.path);
        self.leave(Some(path));
    }
}

/// A file that does not exist yet is created, to have an identity.
#[cfg(target_os = "linux")]
fn identify(path: &Path) -> Result<Option<FileId>, StoreError> {
    use std::os::unix::fs::MetadataExt;
    let created = || std::fs::OpenOptions::new().append(true).create(true).open(path);
    let metadata = std::fs::metadata(path).or_else(|_| created()?.metadata());
    match metadata {
        Ok(metadata) => Ok(Some((metadata.dev(), metadata.ino()))),
        Err(error) => Err(StoreError::Unavailable(format!(
            "the file {} cannot be opened: {error}.",
            path.display()
        ))),
    }
}

/// A process whose open files cannot be listed is not refused.
#[cfg(target_os = "linux")]
fn held_by_this_process(id: FileId) -> bool {
    use std::os::unix::fs::MetadataExt;
    let Ok(descriptors) = std::fs::read_dir("/proc/self/fd") else { return false };
    descriptors.flatten().any(|descriptor| {
        std::fs::metadata(descriptor.path())
            .is_ok_and(|metadata| (metadata.dev(), metadata.ino()) == id)
    })
}

#[cfg(not(target_os = "linux"))]
fn identify(_path: &Path) -> Result<Option<FileId>, StoreError> {
    Ok(None)
}

#[cfg(not(target_os = "linux"))]
fn held_by_this_process(_id: FileId) -> bool {
    false
}
