//! Why a store cannot be opened, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::remote::RemoteUrl;
use crate::remote::database::Unprepared;

/// Why a store cannot be opened.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The operating system does not let the folder be made, read or written.
    #[error(
        "cannot keep changes in {}: choose a folder that you may write to, on a disk with room",
        folder.display()
    )]
    Folder {
        /// The folder that was asked for.
        folder: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// Another process has the store open.
    #[error(
        "{} is in use by another registry: stop that one, or choose another folder",
        .0.display()
    )]
    InUse(PathBuf),
    /// The store was written in a way that this program does not read.
    #[error(
        "{0} was made by another version: start that version with it, or choose an empty store with `--data` or `--store`"
    )]
    OtherVersion(String),
    /// The changes are about the people of another population.
    #[error(
        "{place} holds changes to other people: start with `--seed {seed} --people {people}`, or choose an empty store with `--data` or `--store`"
    )]
    OtherPeople {
        /// The folder or database that was asked for.
        place: String,
        /// The seed of the people that it is about.
        seed: u64,
        /// How many of them there are.
        people: u64,
    },
    /// The engine finds no way through its own files.
    #[error(
        "{} is damaged: bring the folder back from a copy, or choose an empty one",
        folder.display()
    )]
    Damaged {
        /// The folder that was asked for.
        folder: PathBuf,
        /// What the engine said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The database cannot be reached or does not do what is asked of it.
    #[error(
        "cannot keep changes in {place}: see that it runs there and that this user may make tables in it"
    )]
    Database {
        /// The address that was asked for, without what opens it.
        place: String,
        /// What the database, or the way to it, said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The operating system gave no thread.
    #[error("cannot start the store's thread: raise the limit on processes")]
    Thread(#[source] io::Error),
}

impl StoreError {
    pub(super) fn folder(folder: &Path, source: io::Error) -> Self {
        let folder = folder.to_owned();
        Self::Folder { folder, source }
    }

    /// Why the database at `url` cannot be had.
    pub(super) fn database(url: &RemoteUrl, unprepared: Unprepared) -> Self {
        let place = url.to_string();
        match unprepared {
            Unprepared::Later => Self::OtherVersion(place),
            Unprepared::Refused(source) => Self::Database { place, source },
        }
    }

    /// What the engine's refusal means for whoever starts a registry.
    pub(super) fn engine(folder: &Path, error: fjall::Error) -> Self {
        match error {
            fjall::Error::Locked => Self::InUse(folder.to_owned()),
            fjall::Error::InvalidVersion(_) => Self::OtherVersion(folder.display().to_string()),
            fjall::Error::Io(source) => Self::folder(folder, source),
            other => Self::Damaged {
                folder: folder.to_owned(),
                source: Box::new(other),
            },
        }
    }
}
