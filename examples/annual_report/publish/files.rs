//! Files that are written all together or not at all.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Why the files were not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotWritten {
    #[error("`{}` is not a folder, so nothing was written", .0.display())]
    NotAFolder(PathBuf),
    #[error("`{}` is a folder, where a file should be written: nothing was", .0.display())]
    FolderInTheWay(PathBuf),
    #[error("`{}` cannot be written, so nothing was: {why}", .0.display(), why = .1)]
    Refused(PathBuf, #[source] io::Error),
}

/// Writes texts into a folder, which is made where there is none. Files of an earlier report are replaced.
///
/// Every text is first written under another name beside its own; only when all are there do they get theirs. So a full
/// disk leaves neither half a file nor files of two reports.
pub(super) fn write(folder: &Path, texts: &[(&str, String)]) -> Result<Vec<PathBuf>, NotWritten> {
    let made = match fs::metadata(folder) {
        Ok(known) if known.is_dir() => false,
        Ok(_) => return Err(NotWritten::NotAFolder(folder.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(|error| NotWritten::Refused(folder.into(), error))?;
            true
        }
        Err(error) => return Err(NotWritten::Refused(folder.into(), error)),
    };
    let files: Vec<(PathBuf, PathBuf, &String)> = texts
        .iter()
        .map(|(name, text)| (folder.join(format!(".{name}.part")), folder.join(name), text))
        .collect();
    let written = put(&files);
    if written.is_err() {
        // What stood there before stays; what cannot be taken away is harmless under its own name.
        for (part, ..) in &files {
            let _ = fs::remove_file(part);
        }
        if made {
            let _ = fs::remove_dir(folder);
        }
    }
    written.map(|()| files.into_iter().map(|(_, name, _)| name).collect())
}

fn put(files: &[(PathBuf, PathBuf, &String)]) -> Result<(), NotWritten> {
    if let Some((_, name, _)) = files.iter().find(|(_, name, _)| name.is_dir()) {
        return Err(NotWritten::FolderInTheWay(name.clone()));
    }
    for (part, name, text) in files {
        fs::write(part, text).map_err(|error| NotWritten::Refused(name.clone(), error))?;
    }
    for (part, name, _) in files {
        fs::rename(part, name).map_err(|error| NotWritten::Refused(name.clone(), error))?;
    }
    Ok(())
}
