//! The token of the control port in a file of the data folder, so that `mockdrill handset` on the
//! same machine finds it and nobody copies it about.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;

use crate::cli::handset::TOKEN_FILE;

/// Writes the token of this start for its owner alone; the one of the start before is replaced.
pub(super) fn leave(folder: &Path, token: &str) -> anyhow::Result<()> {
    let file = folder.join(TOKEN_FILE);
    let left = || {
        // Made anew: a file of before may be open to others.
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&file)?;
        writeln!(file, "{token}")
    };
    left().with_context(|| format!("cannot write {}", file.display()))
}
