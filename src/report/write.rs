//! Output files: a folder that is known to take them, and no file half-written.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::{Builder, NamedTempFile};

use super::Format;

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
        "cannot write into the output folder {}; choose another folder or change its permissions",
        folder.display()
    )]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder has the name of a file that would be written.
    #[error("{} is a folder, and a report is to be written there; move it or choose another output folder", .0.display())]
    Taken(PathBuf),
    /// A file cannot be written into it.
    #[error(
        "cannot write {}, so no report of this run was kept; make room, or choose another folder with --out",
        file.display()
    )]
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
        let taken = Format::ALL.map(|format| folder.join(format.file_name()));
        if let Some(file) = taken.into_iter().find(|file| file.is_dir()) {
            return Err(OutputError::Taken(file));
        }
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Writes all files or, as far as the system allows, none: each is whole on the disk
    /// before the first takes its name, in place of an older one.
    pub fn write(&self, files: &[(&str, Vec<u8>)]) -> Result<(), OutputError> {
        let mut whole = Vec::new();
        for (name, content) in files {
            let path = self.folder.join(name);
            match self.store(content) {
                Ok(file) => whole.push((file, path)),
                Err(source) => return Err(OutputError::File { file: path, source }),
            }
        }
        for (file, path) in whole {
            file.persist(&path).map_err(|error| OutputError::File {
                file: path,
                source: error.error,
            })?;
        }
        Ok(())
    }

    fn store(&self, content: &[u8]) -> io::Result<NamedTempFile> {
        let mut file = temporary(&self.folder)?;
        file.write_all(content)?;
        file.as_file().sync_all()?;
        Ok(file)
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
        let text = |text: &str| [("run.json", text.as_bytes().to_vec())];
        outputs.write(&text("an older and longer text")).unwrap();
        outputs.write(&text("new")).unwrap();
        assert_eq!(fs::read(folder.join("run.json")).unwrap(), b"new");
        assert_eq!(names(&folder), ["run.json"]);
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_is_refused_before_the_run() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("report.html")).unwrap();
        let error = Outputs::prepare(place.path()).unwrap_err().to_string();
        assert!(error.contains("report.html is a folder"), "{error}");
        assert_eq!(names(place.path()), ["report.html"]);
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
        // The folder goes away in mid-run.
        fs::remove_dir(place.path()).unwrap();
        let files = [("run.json", b"x".to_vec()), ("junit.xml", b"y".to_vec())];
        let error = outputs.write(&files).unwrap_err().to_string();
        assert!(error.starts_with("cannot write "), "{error}");
        assert!(!place.path().exists());
    }

    #[test]
    fn others_may_read_a_file_as_they_may_any_other() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let usual = place.path().join("usual");
        fs::write(&usual, b"").unwrap();
        let outputs = Outputs::prepare(place.path()).unwrap();
        outputs.write(&[("report.html", b"x".to_vec())]).unwrap();
        let path = place.path().join("report.html");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&path), mode(&usual));
    }
}
