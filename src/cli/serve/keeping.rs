//! What a registry keeps, and where.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use reference_server::{RemoteUrl, SharedKind, StoreKind};

const DATA: &str = "mockdrill-registry";
/// What `--store` takes.
const STORES: &str =
    "write `memory` (in small letters), a folder, or postgres://USER@HOST/DATABASE";

#[derive(Debug, Args)]
pub(super) struct Keeping {
    /// Keep everything in this folder: what was changed, keys, logs [default: mockdrill-registry,
    /// or nothing with `--store memory`].
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Keep registrations and bookings here: `memory` (until the registry ends), a folder, or
    /// `postgres://USER@HOST/DATABASE` [default: `store` below the data folder].
    #[arg(long, value_name = "WHERE")]
    store: Option<Where>,
    /// Keep OTPs, sessions and what is used of limits for several registries at one address:
    /// `redis://HOST` or `postgres://USER@HOST/DATABASE` [default: in memory, for one].
    #[arg(long, value_name = "URL")]
    shared: Option<Together>,
    /// Sign certificates with the key in this file (Ed25519, PKCS #8 as PEM) [default:
    /// `certificate-key.pem` below the data folder, made when it is not there].
    #[arg(long, value_name = "FILE")]
    certificate_key: Option<PathBuf>,
}

/// The value of `--store`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Where {
    Memory,
    Folder(PathBuf),
    Database(RemoteUrl),
}

impl FromStr for Where {
    type Err = &'static str;

    /// What looks like a mistyped address is none, and no folder either: nothing must be kept where
    /// nobody looks for it.
    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Ok(Self::Database(RemoteUrl::new(text))),
            Some(_) => Err(STORES),
            None if text == "memory" => Ok(Self::Memory),
            None if text.eq_ignore_ascii_case("memory") => Err(STORES),
            None => Ok(Self::Folder(text.into())),
        }
    }
}

/// The value of `--shared`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Together(SharedKind);

impl FromStr for Together {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let url = RemoteUrl::new(text);
        match text.split_once("://") {
            Some(("redis", _)) => Ok(Self(SharedKind::Redis(url))),
            Some(("postgres" | "postgresql", _)) => Ok(Self(SharedKind::Postgres(url))),
            _ => Err("write redis://HOST or postgres://USER@HOST/DATABASE"),
        }
    }
}

impl Keeping {
    pub(super) fn shared(&self) -> SharedKind {
        let shared = self.shared.clone();
        shared.map_or(SharedKind::Memory, |Together(kind)| kind)
    }

    /// Whoever asks for memory, and for no folder, wants nothing left behind.
    pub(super) fn data(&self) -> Option<PathBuf> {
        let default = (self.store != Some(Where::Memory)).then(|| Path::new(DATA));
        self.data.as_deref().or(default).map(Path::to_owned)
    }

    pub(super) fn store(&self) -> StoreKind {
        match &self.store {
            Some(Where::Memory) => StoreKind::Memory,
            Some(Where::Folder(folder)) => StoreKind::Embedded(folder.clone()),
            Some(Where::Database(url)) => StoreKind::Postgres(url.clone()),
            None => StoreKind::Embedded(self.data().unwrap_or_default().join("store")),
        }
    }

    pub(super) fn certificate_key(&self) -> Option<PathBuf> {
        self.certificate_key.clone()
    }

    /// What becomes of changes, in words.
    pub(super) fn describe(&self) -> String {
        match self.store() {
            StoreKind::Memory => "nothing that was changed is kept".to_owned(),
            StoreKind::Embedded(folder) => {
                format!("what was changed is kept in {}", folder.display())
            }
            StoreKind::Postgres(url) => format!("what was changed is kept in {url}"),
        }
    }
}
