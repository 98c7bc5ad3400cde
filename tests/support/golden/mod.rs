//! Golden files: one for each kind of event, which a host may have stored for years.
#![allow(unreachable_pub, reason = "no area asks for everything")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    fs,
    path::PathBuf,
};

use crate::stored::{kind, kinds};
use imece::event::Recorded;
use serde::{Serialize, de::DeserializeOwned};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn path(name: &str, file: &str) -> PathBuf {
    folder(name).join(format!("{file}.json"))
}

fn text_of<T: Serialize>(value: &T) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

/// The text of a golden file, by its folder and name.
pub fn text(folder: &str, file: &str) -> String {
    fs::read_to_string(path(folder, file)).unwrap_or_else(|why| panic!("{folder}/{file}: {why}"))
}

/// Holds a value to its file: what is written is what the file holds, read and written again.
#[track_caller]
pub fn hold_value<T>(folder: &str, file: &str, value: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let text = text(folder, file);
    assert_eq!(text_of(value), text, "{file}");
    let read: T = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{file}: {why}"));
    assert_eq!(read, *value, "{file}");
    assert_eq!(text_of(&read), text, "{file}");
}

/// The event of each kind that says most.
pub fn fullest<E: Serialize>(log: &[Recorded<E>]) -> BTreeMap<String, &Recorded<E>> {
    let length = |recorded: &Recorded<E>| text_of(recorded).len();
    let mut fullest: BTreeMap<String, &Recorded<E>> = BTreeMap::new();
    for recorded in log {
        let kept = fullest.entry(kind(&recorded.event)).or_insert(recorded);
        if length(kept) < length(recorded) {
            *kept = recorded;
        }
    }
    fullest
}

/// Holds a story in which every kind of event happens to the files of a folder: each kind has a file, each file a kind or a
/// value that is held `beside` them, and what is written is what the file holds, read and written again.
pub fn hold<E>(name: &str, log: &[Recorded<E>], source: &str, beside: &[&str])
where
    E: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let told = fullest(log);
    let mut files = kinds(source);
    assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), files, "the story tells every kind");
    files.extend(beside.iter().copied().map(str::to_owned));
    let stored = fs::read_dir(folder(name)).unwrap();
    let stored: BTreeSet<String> =
        stored.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(stored, files, "the folder has every kind");
    for (kind, recorded) in told {
        hold_value(name, &kind, recorded);
    }
}

/// Writes files for kinds that have none. A file that no longer fits is a broken promise, not one to be written anew.
pub fn write_new<E: Serialize>(name: &str, log: &[Recorded<E>]) {
    fs::create_dir_all(folder(name)).unwrap();
    for (kind, recorded) in fullest(log) {
        let path = path(name, &kind);
        if !path.exists() {
            fs::write(path, text_of(recorded)).unwrap();
        }
    }
}
