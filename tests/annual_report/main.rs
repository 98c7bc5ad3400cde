//! The example that prints a year: the real folders, other folders, and everything that can be wrong with one.
// Not `cfg(test)`: the example inside lifts its lints as an example does.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a test may panic"
)]

#[path = "../support/cases.rs"]
mod cases;

mod attack;
mod bad;
mod bad_work;
#[path = "../../examples/annual_report/main.rs"]
#[allow(dead_code, reason = "`main` belongs to the example")]
mod example;
mod folder;
mod kept;
mod naive;
mod naive_work;
mod publish;
mod seeds;
mod shown;

use std::{
    ffi::{OsStr, OsString},
    iter,
    path::Path,
    process::ExitCode,
};

use folder::Folder;
use indicatif::ProgressBar;
use serde_json::{Value, json};

/// What the program printed, and whether it was content.
struct Told {
    fine: bool,
    out: String,
    err: String,
}

fn run(folder: &Path, options: &[&str]) -> Told {
    told(&[folder], options)
}

/// What the program says to words and options.
fn told<W: AsRef<OsStr>>(words: &[W], options: &[&str]) -> Told {
    let words = words.iter().map(|word| word.as_ref().to_owned());
    let args = iter::once("annual_report".into()).chain(words).chain(options.iter().map(OsString::from));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = example::run(args, &mut out, &mut err, &ProgressBar::hidden());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Told { fine: code == ExitCode::SUCCESS, out: text(out), err: text(err) }
}

#[track_caller]
fn figures(folder: &Path) -> Value {
    let told = run(folder, &["--json"]);
    assert!(told.fine, "{}", told.err);
    assert_eq!(told.err, "");
    serde_json::from_str(&told.out).unwrap()
}

/// Checks that a folder is refused for exactly these problems, in this order, and for nothing else.
#[track_caller]
fn refused(folder: &Folder, problems: &[&str]) {
    for options in [&["--json"][..], &[]] {
        let told = run(folder.path(), options);
        assert!(!told.fine, "it was taken");
        assert_eq!(told.out, "", "figures in spite of problems");
        let mut lines: Vec<&str> = told.err.lines().collect();
        let last = lines.pop().unwrap();
        assert_eq!(lines, problems);
        assert!(last.starts_with(&format!("{} problem", problems.len())), "{last}");
    }
}

const KOCAELI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/kocaeli");

/// The keys that the report owes, in their order.
const OWED: [&str; 18] = [
    "year",
    "requests",
    "resubmitted",
    "accepted",
    "refused",
    "held",
    "no_show",
    "cancelled",
    "refused_for",
    "participants",
    "minutes_held",
    "meetings_by_month",
    "organisations_served",
    "programmes_by_theme",
    "contacts",
    "survey",
    "petitions_by_decision",
    "petition_days",
];

#[test]
fn the_years_come_to_what_a_naive_program_counted() {
    for year in ["2024", "2025"] {
        let folder = Path::new(KOCAELI).join(year);
        let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
        let mut expected: Value = serde_json::from_str(&expected).unwrap();
        expected.as_object_mut().unwrap().remove("published");
        assert_eq!(figures(&folder), expected, "{year}");
    }
}

#[test]
fn the_keys_come_in_the_order_of_the_expected_ones() {
    let out = run(&Path::new(KOCAELI).join("2025"), &["--json"]).out;
    let places: Vec<usize> = OWED.iter().map(|key| out.find(&format!("\"{key}\"")).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(out.find("\"IZM\"") < out.find("\"GEB\""), "centres are in the order of their file");
}

#[test]
fn the_year_is_shown_in_two_languages_within_100_columns() {
    for (options, words) in [
        (&[][..], ["Sivil toplum merkezleri · 2024", "118.343", "%85,1", "Ağustos", "çakışma", "%11,0"]),
        (
            &["--lang", "en"],
            ["Civil-society centres · 2024", "118,343", "85.1%", "August", "conflict", "11.0%"],
        ),
    ] {
        let told = run(&Path::new(KOCAELI).join("2024"), options);
        assert!(told.fine, "{}", told.err);
        for word in words {
            assert!(told.out.contains(word), "{word} is missing in\n{}", told.out);
        }
        for line in told.out.lines() {
            assert!(line.chars().count() <= 100, "too wide: {line}");
        }
    }
}

#[test]
fn a_wrong_command_line_is_told() {
    let told = run(Path::new(KOCAELI), &["--lang", "de"]);
    assert!(!told.fine && told.out.is_empty() && told.err.contains("`de`"), "{}", told.err);
    let told = run(Path::new(KOCAELI), &["--help"]);
    assert!(told.fine && told.out.contains("--json") && told.err.is_empty());
}

#[test]
fn other_line_ends_quotes_marks_and_orders_of_columns_change_nothing() {
    let plain = Path::new(KOCAELI).join("2025");
    let other = Folder::empty();
    for file in Folder::files() {
        let text = std::fs::read_to_string(plain.join(file)).unwrap();
        let rows = text.lines().map(|line| {
            let cells: Vec<String> = line.split(',').rev().map(|cell| format!("\"{cell}\"")).collect();
            cells.join(",") + "\r\n"
        });
        other.write(file, format!("\u{feff}{}\r\n", rows.collect::<String>()));
    }
    assert_eq!(figures(other.path()), figures(&plain));
}

#[test]
fn a_folder_of_headers_is_a_year_in_which_nothing_happened() {
    let folder = Folder::of_headers();
    assert_eq!(
        figures(folder.path()),
        json!({
            "year": null, "requests": 0, "resubmitted": 0, "accepted": 0, "refused": 0,
            "held": 0, "no_show": 0, "cancelled": 0,
            "refused_for": {
                "conflict": 0, "closed": 0, "over_capacity": 0, "unknown_organisation": 0, "inactive_organisation": 0,
            },
            "participants": 0, "minutes_held": {}, "meetings_by_month": vec![0; 12], "organisations_served": 0,
            "programmes_by_theme": {}, "contacts": 0, "survey": {"responses": 0, "satisfied": 0},
            "petitions_by_decision": {}, "petition_days": null,
        })
    );
    assert!(run(folder.path(), &[]).fine);
}

#[test]
fn a_key_is_there_when_its_file_is() {
    let keys = |folder: &Folder| -> Vec<String> {
        figures(folder.path()).as_object().unwrap().keys().cloned().collect()
    };
    let folder = Folder::small();
    for (file, gone) in [
        ("programmes.csv", &["programmes_by_theme"][..]),
        ("contacts.csv", &["contacts"]),
        ("survey.csv", &["survey"]),
        ("petitions.csv", &["petition_days", "petitions_by_decision"]),
        // Nothing of these is expected; the report shows them.
        ("iftar.csv", &[]),
        ("visits.csv", &[]),
    ] {
        let before = keys(&folder);
        folder.remove(file);
        let left: Vec<String> = before.into_iter().filter(|key| !gone.contains(&key.as_str())).collect();
        assert_eq!(keys(&folder), left, "without {file}");
        assert!(run(folder.path(), &[]).fine, "without {file}");
    }
    let requests = ["accepted", "refused", "refused_for", "requests", "resubmitted", "year"];
    folder.remove("outcomes.csv");
    assert_eq!(keys(&folder), requests);
    assert!(run(folder.path(), &[]).fine);
    folder.remove("closures.csv");
    assert_eq!(keys(&folder), requests);
    folder.remove("requests.csv");
    assert_eq!(keys(&folder), [""; 0]);
    assert!(run(folder.path(), &[]).fine);
}

#[test]
fn the_small_folder_is_judged_as_read_by_eye() {
    assert_eq!(
        figures(Folder::small().path()),
        json!({
            "year": 2030, "requests": 8, "resubmitted": 2, "accepted": 3, "refused": 5,
            "held": 1, "no_show": 1, "cancelled": 1,
            "refused_for": {
                "conflict": 1, "closed": 2, "over_capacity": 1, "unknown_organisation": 1, "inactive_organisation": 1,
            },
            "participants": 7, "minutes_held": {"A": 120, "B": 0},
            "meetings_by_month": [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], "organisations_served": 1,
            "programmes_by_theme": {"cultural": 1, "thematic": 1}, "contacts": 12,
            "survey": {"responses": 3, "satisfied": 2},
            "petitions_by_decision": {"approved": 1, "rejected": 1},
            "petition_days": {"median_low": 10, "p90_nearest_rank": 38, "max": 38, "over_30": 1},
        })
    );
}

#[test]
fn a_cancellation_comes_before_a_request_of_the_same_minute() {
    let requests = |second: &str| {
        format!(
            "request,submitted,organisation,room,start,end,expected_attendees,purpose\n\
             R1,2030-03-01T10:00,O1,A1,2030-03-09T10:00,2030-03-09T12:00,5,meeting\n\
             R2,{second},O1,A1,2030-03-09T11:00,2030-03-09T13:00,5,meeting\n"
        )
    };
    for (cancelled, second, accepted) in [
        ("2030-03-02T12:00", "2030-03-02T11:59", 1),
        ("2030-03-02T12:00", "2030-03-02T12:00", 2),
        ("2030-03-02T12:00", "2030-03-02T12:01", 2),
        // Even where the booking was made in that minute.
        ("2030-03-01T10:00", "2030-03-01T10:00", 2),
    ] {
        let folder = Folder::small();
        folder.write("requests.csv", requests(second));
        folder.write("outcomes.csv", format!("request,at,outcome,attendance\nR1,{cancelled},cancelled,\n"));
        assert_eq!(figures(folder.path())["accepted"], accepted, "{cancelled} {second}");
    }
}

#[test]
fn only_a_cancellation_frees_a_room() {
    let folder = Folder::small();
    folder.write(
        "requests.csv",
        "request,submitted,organisation,room,start,end,expected_attendees,purpose\n\
         R1,2030-03-01T10:00,O1,A1,2030-03-09T10:00,2030-03-09T14:00,5,meeting\n\
         R2,2030-03-09T11:00,O1,A1,2030-03-09T12:00,2030-03-09T13:00,5,meeting\n",
    );
    folder.write("outcomes.csv", "request,at,outcome,attendance\nR1,2030-03-09T10:30,no_show,\n");
    let found = figures(folder.path());
    assert_eq!((&found["accepted"], &found["no_show"]), (&json!(1), &json!(1)));
}

#[test]
fn a_request_of_another_year_is_counted_and_shown() {
    let folder = Folder::small();
    folder.append("requests.csv", "R9,2030-12-01T10:00,O1,A1,2031-01-02T10:00,2031-01-02T11:00,5,meeting\n");
    assert_eq!(figures(folder.path())["requests"], 9);
    assert_eq!(figures(folder.path())["year"], 2030);
    assert!(run(folder.path(), &["--lang", "en"]).out.contains("Requests that start in another year"));
}

#[test]
fn other_folders_come_to_what_a_naive_program_counts() {
    let mut refused_for = [0; 5];
    for seed in 0..12 {
        let (folder, expected) = naive::year(seed);
        assert_eq!(figures(folder.path()), expected, "seed {seed}");
        assert!(run(folder.path(), &[]).fine);
        for (sum, count) in refused_for.iter_mut().zip(expected["refused_for"].as_object().unwrap().values())
        {
            *sum += count.as_u64().unwrap();
        }
    }
    assert!(refused_for.iter().all(|sum| *sum > 20), "the years try too little: {refused_for:?}");
}

/// Nothing depends on the year: no feast, no weekday, no calendar.
#[test]
fn a_folder_of_another_year_tells_the_same() {
    let source = Path::new(KOCAELI).join("2025");
    let mut expected = figures(&source);
    for year in [2023, 2099] {
        let folder = Folder::empty();
        for entry in std::fs::read_dir(&source).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "csv") {
                // What was asked for in the December before, too.
                let text = std::fs::read_to_string(&path).unwrap();
                let text =
                    text.replace("2024-", &format!("{}-", year - 1)).replace("2025-", &format!("{year}-"));
                folder.write(path.file_name().unwrap().to_str().unwrap(), text);
            }
        }
        expected["year"] = year.into();
        assert_eq!(figures(folder.path()), expected);
    }
}
