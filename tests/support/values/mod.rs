//! Values that a host stores: what is written is what is read, and nothing more.

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Holds values to JSON: each is written and read the same, and refused with one more field in any struct inside.
pub(crate) fn both_ways<T: Serialize + DeserializeOwned + PartialEq + Debug>(values: &[T]) {
    for value in values {
        let json = serde_json::to_value(value).unwrap();
        let text = serde_json::to_string(value).unwrap();
        let read: T = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{text}: {why}"));
        assert_eq!(&read, value, "{text}");
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        for odd in with_one_more(&json) {
            assert!(serde_json::from_value::<T>(odd.clone()).is_err(), "{odd}");
        }
    }
}

/// The value with a field too many, in each of its structs in turn. What is the data of a tag may be a variant's, and maps
/// may have any key.
fn with_one_more(json: &Value) -> Vec<Value> {
    match json {
        Value::Object(fields) => {
            let mut odd = Vec::new();
            let is_tagged = fields.contains_key("type");
            let inside = fields.get("data").filter(|_| is_tagged).and_then(Value::as_object);
            if let Some(inside) = inside.filter(|inside| !inside.contains_key("type")) {
                for (name, field) in inside {
                    for changed in with_one_more(field) {
                        let mut odd_one = json.clone();
                        odd_one["data"][name] = changed;
                        odd.push(odd_one);
                    }
                }
                return odd;
            }
            if !is_tagged {
                let mut more = fields.clone();
                more.insert("one_more".to_owned(), Value::from(1));
                odd.push(Value::Object(more));
            }
            for (name, field) in fields.iter().filter(|(name, _)| name.as_str() != "windows") {
                for changed in with_one_more(field) {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), changed);
                    odd.push(Value::Object(fields));
                }
            }
            odd
        }
        _ => Vec::new(),
    }
}
