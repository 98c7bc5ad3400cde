//! The published year word for word: what a reader of last year's report finds where it was, and by the same name.
//!
//! A changed word, order or picture is meant to be seen here. `cargo test --test annual_report -- --ignored` writes the files anew.

use std::{fs, path::PathBuf};

use imece::text::Lang;

use super::publish::{Written, year};

/// The files of a language, each with its text: the report to read, and, once, the same as data with its pictures.
fn files(lang: Lang, written: &Written) -> Vec<(PathBuf, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/report");
    let file = |ending: &str| folder.join(format!("2025.{}.{ending}", lang.code()));
    let data = serde_json::to_string_pretty(&written.report).unwrap() + "\n";
    let data = (lang == Lang::Turkish).then(|| (file("json"), data));
    [(file("md"), written.markdown.clone())].into_iter().chain(data).collect()
}

#[test]
fn the_published_year_stays_word_for_word() {
    for lang in Lang::ALL {
        for (path, text) in files(lang, year(lang)) {
            let kept = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            let changed = kept.lines().zip(text.lines()).position(|(kept, now)| kept != now);
            if let Some(line) = changed {
                let [kept, now] = [&kept, &text].map(|text| text.lines().nth(line).unwrap_or_default());
                panic!("{}:{}: was `{kept}`, is `{now}`", path.display(), line + 1);
            }
            assert_eq!(kept.len(), text.len(), "{} is longer or shorter", path.display());
        }
    }
}

#[test]
#[ignore = "writes the files"]
fn write_the_published_year() {
    for lang in Lang::ALL {
        for (path, text) in files(lang, year(lang)) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}
