//! Where people are named at all: the sources are read, and whoever names somebody erases.

use crate::source::files;

/// What leads to a person.
const PEOPLE: [&str; 4] = ["PersonId", "HouseholdId", "BereavementId", "ResponseToken"];

/// A module that names people and keeps nobody: its commands say who asks, and no event or row does.
const KEEPS_NOBODY: &str = "portal";

/// The code of a module, without comments.
fn code(module: &str) -> String {
    let sources = files(&format!("src/{module}"), &["rs"]);
    assert!(!sources.is_empty(), "{module}");
    let lines = sources.iter().flat_map(|file| file.text.lines());
    lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn names_people(code: &str) -> bool {
    PEOPLE.iter().any(|word| code.contains(word))
}

#[test]
fn whoever_names_people_erases_them() {
    let modules = [
        ("organisation", true),
        ("centre", false),
        ("schedule", true),
        ("petition", true),
        ("programme", true),
        ("solidarity", true),
        ("volunteering", true),
        ("survey", true),
        ("outreach", true),
        ("portal", true),
        ("cooperation", false),
    ];
    for (module, named) in modules {
        let code = code(module);
        assert_eq!(names_people(&code), named, "{module}");
        let erases = ["pub fn due_for_erasure(", "pub fn erase(", "pub fn stripped("];
        let missing: Vec<_> = erases.iter().filter(|word| !code.contains(**word)).collect();
        assert_eq!(missing.is_empty(), named && module != KEEPS_NOBODY, "{module}: {missing:?}");
    }
}

/// "What is internal holds no multiset of persons": no tally names a person, and none could, since whoever is no
/// [`Dimension`](imece::stats::Dimension) is no key of a multiset.
#[test]
fn no_figure_names_anybody() {
    for module in ["stats", "statistics", "report", "centre", "cooperation"] {
        let code = code(module);
        assert!(!names_people(&code) && !code.contains("ActorId"), "{module}");
    }
    assert!(names_people("person: Option<PersonId>"), "the check finds what it looks for");
}

/// One place says what each module keeps, for how long and by which law.
#[test]
fn the_list_of_what_is_kept_names_every_module() {
    let list =
        files("src/time", &["rs"]).into_iter().find(|file| file.path.ends_with("retention.rs")).unwrap();
    for module in
        ["organisation", "schedule", "petition", "programme", "solidarity", "volunteering", "survey"]
    {
        assert!(list.text.contains(&format!("/// | `{module}`")), "{module}");
    }
    for module in ["outreach", "portal", "cooperation"] {
        assert!(list.text.contains(&format!("/// | `{module}`")), "{module}");
    }
}
