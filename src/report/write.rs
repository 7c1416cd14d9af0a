//! Output files: a folder that is known to take them, and no file half-written.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::{Builder, NamedTempFile};

/// A folder that can be written.
#[derive(Debug)]
pub struct Outputs {
    folder: PathBuf,
}

/// A folder or file that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder cannot be made or used.
    #[error(
        "cannot write into the output folder {}: {source}; choose another folder or change its permissions",
        folder.display()
    )]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written into it.
    #[error("cannot write {}: {source}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Outputs {
    /// Makes the folder where it is missing and tries it out, so that a run does not
    /// end with results that nobody can keep.
    pub fn prepare(folder: &Path) -> Result<Self, OutputError> {
        fs::create_dir_all(folder)
            .and_then(|()| temporary(folder).map(drop))
            .map_err(|source| OutputError::Folder {
                folder: folder.to_owned(),
                source,
            })?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Writes a file whole or not at all, in place of an older one, and returns its path.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<PathBuf, OutputError> {
        let path = self.folder.join(name);
        self.replace(&path, content)
            .map_err(|source| OutputError::File {
                file: path.clone(),
                source,
            })?;
        Ok(path)
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut file = temporary(&self.folder)?;
        file.write_all(content)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    }
}

/// A hidden file in the folder, with the permissions that any new file gets there,
/// gone when dropped.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    Builder::new()
        .prefix(".mockdrill-")
        .permissions(fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        entries
            .map(|entry| name(entry).into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_missing_folder_is_made_and_a_file_replaced_whole() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("runs/today");
        let outputs = Outputs::prepare(&folder).unwrap();
        assert!(names(&folder).is_empty());
        outputs
            .write("run.json", b"an older and longer text")
            .unwrap();
        let path = outputs.write("run.json", b"new").unwrap();
        assert_eq!(fs::read(path).unwrap(), b"new");
        assert_eq!(names(&folder), ["run.json"]);
    }

    #[test]
    fn a_folder_that_is_a_file_is_refused_before_the_run() {
        let file = NamedTempFile::new().unwrap();
        let error = Outputs::prepare(file.path()).unwrap_err().to_string();
        assert!(error.contains("choose another folder"), "{error}");
        assert!(error.contains(&file.path().display().to_string()));
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let outputs = Outputs::prepare(place.path()).unwrap();
        fs::create_dir(place.path().join("run.json")).unwrap();
        let error = outputs.write("run.json", b"x").unwrap_err().to_string();
        assert!(error.starts_with("cannot write "), "{error}");
        assert_eq!(names(place.path()), ["run.json"]);
    }

    #[test]
    fn others_may_read_a_file_as_they_may_any_other() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let usual = place.path().join("usual");
        fs::write(&usual, b"").unwrap();
        let path = Outputs::prepare(place.path())
            .unwrap()
            .write("report.html", b"x")
            .unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&path), mode(&usual));
    }
}
