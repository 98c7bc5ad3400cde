//! The four walls that keep I/O, clock, randomness and hash order out of the library.
//!
//! What the compiler and clippy hold is checked by being switched on; the dependencies are held against a list.
//! The fifth, a build for a target without an operating system, is a step of `.ci/run`.

use std::{fs, process::Command};

use crate::source::{files, module_path, root};

const LIST: &str = "tests/surface/dependencies.txt";

/// Packages that must not be in the default build, whatever they are needed for.
const NO_PACKAGE: &[&str] = &[
    "getrandom",
    "rand",
    "rand_core",
    "iana-time-zone",
    "js-sys",
    "wasm-bindgen",
    "windows-link",
    "libc",
    "hashbrown",
];

/// Features that would bring a clock or randomness.
const NO_FEATURE: &[(&str, &[&str])] = &[
    ("chrono", &["clock", "now", "std", "wasmbind", "iana-time-zone"]),
    ("chrono-tz", &["std"]),
    ("uuid", &["std", "rng", "fast-rng", "v1", "v3", "v4", "v5", "v6", "v7", "js"]),
    ("serde", &["std"]),
    ("thiserror", &["std"]),
];

/// What clippy has to refuse, since a host or a dev-dependency can switch the features on.
const BANS: &[&str] = &[
    "chrono::Utc::now",
    "chrono::Local::now",
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "uuid::Uuid::new_v4",
    "uuid::Uuid::now_v7",
    "std::env::var",
    "std::collections::HashMap",
    "std::collections::HashSet",
    "std::fs::File",
    "std::net::TcpStream",
];

/// Lints that have to be denied, or the walls are paint.
const LINTS: &[&str] = &[
    "unsafe_code",
    "disallowed_methods",
    "disallowed_types",
    "print_stdout",
    "print_stderr",
    "unwrap_used",
    "expect_used",
    "panic",
    "indexing_slicing",
    "arithmetic_side_effects",
    "float_arithmetic",
];

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Returns the dependencies of the default build as `package [features]`, without versions.
fn dependencies(arguments: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["tree", "--locked", "--color", "never"])
        .args(["--prefix", "none", "--no-dedupe", "--format", "{p}|{f}"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut lines: Vec<String> =
        String::from_utf8(output.stdout).unwrap().lines().map(without_version).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// Turns `serde v1.0.229|alloc,derive` into `serde [alloc,derive]`.
fn without_version(line: &str) -> String {
    let (package, features) = line.split_once('|').unwrap();
    format!("{} [{features}]", package.split(' ').next().unwrap())
}

/// Returns what a line of the list must not be.
fn impurities(line: &str) -> Vec<String> {
    let (package, features) = line.trim_end_matches(']').split_once(" [").unwrap();
    let banned = NO_FEATURE.iter().filter(|(name, _)| *name == package).flat_map(|(_, banned)| *banned);
    let features: Vec<&str> = features.split(',').collect();
    let mut found: Vec<String> =
        banned.filter(|f| features.contains(*f)).map(|feature| format!("{package}/{feature}")).collect();
    found.extend(NO_PACKAGE.iter().filter(|name| **name == package).map(ToString::to_string));
    found
}

#[test]
fn the_crate_is_without_std_and_unsafe_code() {
    let lib = read("src/lib.rs");
    assert!(lib.contains("\n#![no_std]\n"), "`no_std` is gone, or conditional");
    assert!(lib.contains("\n#![forbid(unsafe_code)]\n"));
    let lines: Vec<&str> = lib.lines().collect();
    for pair in lines.windows(2) {
        if let [before, line] = pair
            && line.contains("extern crate std")
        {
            assert!(before.starts_with("#[cfg(any(test, feature = "), "`std` without a feature: {before}");
        }
    }
}

/// `std` is for modules that a feature switches on, and for `#[cfg(test)]`.
#[test]
fn no_module_of_the_default_build_names_std() {
    let sources = files("src", &["rs"]);
    for file in &sources {
        let path = module_path(&file.path);
        let behind_a_feature = (0..path.len()).any(|depth| {
            let (parents, rest) = path.split_at(depth);
            let declared = rest.first().map(|name| format!("mod {name};")).unwrap_or_default();
            sources.iter().filter(|f| module_path(&f.path) == parents).any(|parent| {
                let lines: Vec<&str> = parent.text.lines().collect();
                lines.windows(2).any(|pair| {
                    matches!(pair, [cfg, line] if cfg.starts_with("#[cfg(feature = ")
                        && line.trim_start_matches("pub ").starts_with(&declared))
                })
            })
        });
        let code = file.text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = code.take_while(|line| *line != "#[cfg(test)]");
        for line in code.filter(|line| line.contains("std::") && !line.contains("#[cfg(")) {
            assert!(behind_a_feature, "{}: {line}", file.path);
        }
    }
}

#[test]
fn the_default_build_has_exactly_the_dependencies_of_the_list() {
    let found = dependencies(&["--edges", "normal"]).join("\n") + "\n";
    if std::env::var_os("BLESS").is_some() {
        fs::write(root().join(LIST), &found).unwrap();
    }
    assert_eq!(found, read(LIST), "if it shall be so, run again with BLESS=1 and say why in Cargo.toml");
}

#[test]
fn the_default_build_has_no_clock_and_no_randomness() {
    let found: Vec<String> =
        dependencies(&["--edges", "normal"]).iter().flat_map(|line| impurities(line)).collect();
    assert_eq!(found, Vec::<String>::new());
}

/// The check itself: what the tests bring, and a host may, is found.
#[test]
fn a_clock_and_randomness_would_be_found() {
    let with_tests = dependencies(&["--edges", "normal,dev"]);
    let found: Vec<String> = with_tests.iter().flat_map(|line| impurities(line)).collect();
    assert!(found.contains(&"rand_core".into()), "{found:?}");
    assert_eq!(impurities("chrono [alloc,clock,now,serde]"), ["chrono/clock", "chrono/now"]);
    assert_eq!(impurities("uuid [serde,v4]"), ["uuid/v4"]);
    assert_eq!(impurities("getrandom []"), ["getrandom"]);
    assert_eq!(impurities("uuid [serde]"), Vec::<String>::new());
}

#[test]
fn clippy_refuses_the_rest() {
    let clippy = read("clippy.toml");
    for path in BANS {
        let ban = clippy.lines().find(|line| line.contains(&format!("path = \"{path}\"")));
        assert!(ban.is_some_and(|line| line.contains("reason = ")), "`{path}` is not banned with a reason");
    }
    let manifest = read("Cargo.toml");
    for lint in LINTS {
        let level = manifest.lines().find_map(|line| line.strip_prefix(&format!("{lint} = ")));
        assert!(matches!(level, Some("\"deny\"" | "\"forbid\"")), "`{lint}` is {level:?}");
    }
}
