//! Golden files: one for each kind of event, which a host may have stored for years.
#![allow(unreachable_pub, reason = "no area asks for everything")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    fs,
    path::PathBuf,
};

use imece::event::Recorded;
use serde::{Serialize, de::DeserializeOwned};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn kind<E: Serialize>(event: &E) -> String {
    serde_json::to_value(event).unwrap()["type"].as_str().unwrap().to_owned()
}

/// The event of each kind that says most, with its text.
fn fullest<E: Serialize>(log: &[Recorded<E>]) -> BTreeMap<String, (&Recorded<E>, String)> {
    let mut fullest: BTreeMap<String, (&Recorded<E>, String)> = BTreeMap::new();
    for recorded in log {
        let text = serde_json::to_string_pretty(recorded).unwrap() + "\n";
        let kept = fullest.entry(kind(&recorded.event)).or_insert((recorded, String::new()));
        if kept.1.len() < text.len() {
            *kept = (recorded, text);
        }
    }
    fullest
}

/// The kinds of events, from the source of their enum.
fn kinds(source: &str) -> BTreeSet<String> {
    let names = source.split("#[serde(rename = \"").skip(1);
    names.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// Holds a story in which every kind of event happens to the files of a folder: each kind has a file, each file a kind,
/// and what is written is what the file holds, read and written again.
pub fn hold<E>(name: &str, log: &[Recorded<E>], source: &str)
where
    E: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let told = fullest(log);
    assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), kinds(source), "the story tells every kind");
    let files = fs::read_dir(folder(name)).unwrap();
    let stored: BTreeSet<String> =
        files.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(stored, kinds(source), "the folder has every kind");
    for (kind, (recorded, written)) in told {
        let text = fs::read_to_string(folder(name).join(format!("{kind}.json"))).unwrap();
        assert_eq!(written, text, "{kind}");
        let read: Recorded<E> = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{kind}: {why}"));
        assert_eq!(read, *recorded, "{kind}");
        assert_eq!(serde_json::to_string_pretty(&read).unwrap() + "\n", text, "{kind}");
    }
}

/// Writes files for kinds that have none. A file that no longer fits is a broken promise, not one to be written anew.
pub fn write_new<E: Serialize>(name: &str, log: &[Recorded<E>]) {
    fs::create_dir_all(folder(name)).unwrap();
    for (kind, (_, written)) in fullest(log) {
        let path = folder(name).join(format!("{kind}.json"));
        if !path.exists() {
            fs::write(path, written).unwrap();
        }
    }
}
