//! Habits of the tests: how often properties are tried, and that nothing of one machine is kept.

use crate::source::files;

/// What begins a path that only one machine has.
const MACHINE: &[&str] = &["home", "root", "tmp", "Users", "work"];

#[test]
fn every_property_says_how_often_it_is_tried() {
    let sources = files("tests", &["rs"]);
    let mut found = 0;
    for file in &sources {
        let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
        for pair in lines.windows(2) {
            if let ["proptest! {", next] = pair {
                found += 1;
                assert!(next.starts_with("#![proptest_config(cases("), "{}: {next}", file.path);
            }
        }
    }
    assert!(found > 30, "only {found} blocks of properties were found");
}

/// Seeds of failed runs are such files: they mean nothing to the next version of a strategy.
#[test]
fn no_file_names_a_path_of_one_machine() {
    for folder in ["src", "tests", "examples", "benches"] {
        for file in files(folder, &["rs", "md", "txt", "json", "csv", "py", "toml"]) {
            for name in MACHINE {
                let path = format!("/{name}/");
                for line in file.text.lines().filter(|line| line.contains(&path)) {
                    let before = line.split(&path).next().unwrap().chars().next_back();
                    assert!(before.is_some_and(char::is_alphanumeric), "{}: {line}", file.path);
                }
            }
        }
    }
}
