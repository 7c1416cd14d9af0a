//! The log and its key in the data folder: opened, and mended where a process died in mid-line.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::chain::Chain;
use crate::entropy;

const LOG: &str = "audit.log";
const KEY: &str = "audit.key";
const KEY_BYTES: usize = 32;
/// No line is longer; more than this at the end without a line is not our log.
const TAIL_BYTES: u64 = 64 * 1024;

/// Why the audit log cannot be gone on with.
#[derive(Debug, Error)]
pub enum AuditFault {
    /// The file system says no.
    #[error("{} cannot be used ({reason}): check that the folder can be written to", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// What the operating system said.
        reason: io::Error,
    },
    /// The last line does not bear its own hash.
    #[error(
        "the end of {} was changed: look at it with `mockdrill audit verify`, and put it aside to start a new log",
        _0.display()
    )]
    Changed(PathBuf),
    /// The key has another size.
    #[error(
        "{} is no key of {KEY_BYTES} bytes: put it back, or put it aside to start with a new one",
        _0.display()
    )]
    Key(PathBuf),
}

/// A log that is ready for the next line.
pub(super) struct Opened {
    pub(super) file: File,
    pub(super) chain: Chain,
    /// Bytes of a torn line that were taken off.
    pub(super) torn_bytes: u64,
    pub(super) key: [u8; KEY_BYTES],
}

/// Where the log is.
pub(super) fn log_in(folder: &Path) -> PathBuf {
    folder.join(LOG)
}

/// Opens the log in `folder`, which is there, or begins one.
pub(super) fn open(folder: &Path) -> Result<Opened, AuditFault> {
    let path = log_in(folder);
    let fault = |reason| AuditFault::File {
        file: path.clone(),
        reason,
    };
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true).mode(0o600);
    let mut file = options.open(&path).map_err(fault)?;
    let (tail, whole) = tail(&mut file).map_err(fault)?;
    let ended = tail.iter().rposition(|&byte| byte == b'\n');
    let kept = ended.map_or(0, |end| end + 1);
    if kept == 0 && !whole {
        return Err(AuditFault::Changed(path));
    }
    let torn_bytes = (tail.len() - kept) as u64;
    let chain = match ended {
        None => Chain::new(),
        Some(end) => last_line(&tail[..end])
            .and_then(Chain::after)
            .ok_or_else(|| AuditFault::Changed(path.clone()))?,
    };
    if torn_bytes > 0 {
        let length = file.metadata().map_err(fault)?.len();
        file.set_len(length - torn_bytes).map_err(fault)?;
        file.sync_all().map_err(fault)?;
    }
    Ok(Opened {
        file,
        chain,
        torn_bytes,
        key: key(&folder.join(KEY))?,
    })
}

/// The end of a file, and whether that is all of it.
fn tail(file: &mut File) -> io::Result<(Vec<u8>, bool)> {
    let length = file.metadata()?.len();
    let from = length.saturating_sub(TAIL_BYTES);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    Ok((tail, from == 0))
}

fn last_line(lines: &[u8]) -> Option<&str> {
    let last = lines.rsplit(|&byte| byte == b'\n').next()?;
    std::str::from_utf8(last).ok()
}

/// The key under which people are hashed: read, or made and kept readable for the owner alone.
fn key(path: &Path) -> Result<[u8; KEY_BYTES], AuditFault> {
    let fault = |reason| AuditFault::File {
        file: path.to_owned(),
        reason,
    };
    match std::fs::read(path) {
        Ok(bytes) => bytes
            .try_into()
            .map_err(|_| AuditFault::Key(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = entropy::bytes();
            let mut options = OpenOptions::new();
            options.write(true).create_new(true).mode(0o600);
            let mut file = options.open(path).map_err(fault)?;
            file.write_all(&key).map_err(fault)?;
            file.sync_all().map_err(fault)?;
            Ok(key)
        }
        Err(error) => Err(fault(error)),
    }
}
