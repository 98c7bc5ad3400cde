//! What is stored and what the sources say of it: kinds of events, names of commands, codes, and values as JSON.
#![allow(dead_code, reason = "no area asks for everything")]

use std::{
    collections::BTreeSet,
    fmt::{Debug, Display},
};

use imece::stats::Dimension;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The name of an event, command or other variant in stored data.
pub(crate) fn kind<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap()["type"].as_str().unwrap().to_owned()
}

pub(crate) fn kinds_of<'a, T: Serialize + 'a>(values: impl IntoIterator<Item = &'a T>) -> BTreeSet<String> {
    values.into_iter().map(kind).collect()
}

/// The kinds of events there are, from the source of their enum.
pub(crate) fn kinds(source: &str) -> BTreeSet<String> {
    let names = source.split("#[serde(rename = \"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let versioned = |name: &&str| name.rsplit_once(".v").is_some_and(|(_, n)| n.parse::<u8>().is_ok());
    let kinds: BTreeSet<_> = names.filter(versioned).map(str::to_owned).collect();
    assert!(!kinds.is_empty(), "no event is found");
    kinds
}

/// The variants of an enum as they are in stored data, from its source.
pub(crate) fn variants(source: &str, name: &str) -> BTreeSet<String> {
    let body = source.split(&format!("pub enum {name} {{\n")).nth(1).unwrap().split("\n}\n").next().unwrap();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    let named = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    let snake = |line: &str| {
        let mut snake = String::new();
        for c in line.chars().take_while(char::is_ascii_alphanumeric) {
            if c.is_ascii_uppercase() && !snake.is_empty() {
                snake.push('_');
            }
            snake.push(c.to_ascii_lowercase());
        }
        snake
    };
    named.map(snake).collect()
}

/// The codes that the `fn code` functions of a source give.
pub(crate) fn codes(source: &str) -> Vec<&str> {
    let bodies = source.split("const fn code(").skip(1).map(|rest| rest.split("\n    }\n").next().unwrap());
    bodies.flat_map(|body| body.split('"').skip(1).step_by(2)).collect()
}

/// Holds the words of an enum together: its code is what is stored, what is read, what texts and figures say, and no two
/// are alike.
#[track_caller]
pub(crate) fn words<T>(all: &[T], code: impl Fn(&T) -> &'static str)
where
    T: Serialize + DeserializeOwned + Dimension + Debug + Display,
{
    let codes: BTreeSet<&str> = all.iter().map(&code).collect();
    assert_eq!(codes.len(), all.len());
    for word in all {
        assert_json(word, &Value::from(code(word)));
        assert_eq!((word.to_text().as_str(), word.to_string().as_str()), (code(word), code(word)));
        assert_eq!(T::from_text(code(word)).as_ref(), Some(word));
    }
    assert_eq!(T::from_text("none of them"), None);
}

/// Asserts that a value is written so, and read back.
#[track_caller]
pub(crate) fn assert_json<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &Value) {
    assert_eq!(serde_json::to_value(value).unwrap(), *json);
    assert_eq!(serde_json::from_value::<T>(json.clone()).unwrap(), *value);
}

/// Asserts that nothing is read from this.
#[track_caller]
pub(crate) fn assert_no_json<T: DeserializeOwned + Debug>(json: &Value) {
    let found = serde_json::from_value::<T>(json.clone());
    assert!(found.is_err(), "{json} is {found:?}");
}

/// Asserts that a value is read as it is written, and written again is the same text.
#[track_caller]
pub(crate) fn read_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    let read: T = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{text}: {why}"));
    assert_eq!(&read, value, "{text}");
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}
