//! The house: `src/` is read and held to the list of floors, and to what shall be absent.
//!
//! Sources are read as tokens, so comments and texts do not count. Every check is shown a bad snippet too.

use std::collections::BTreeSet;

use crate::source::{File, files, module_path};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The ground floor: each module and what it may use of its peers.
const GROUND: &[(&str, &[&str])] = &[
    ("bits", &[]),
    ("checked", &[]),
    ("interner", &[]),
    ("id", &[]),
    ("text", &[]),
    ("time", &["checked", "text"]),
    ("place", &["text"]),
    ("stats", &["bits", "checked", "id", "text", "time", "place"]),
    ("event", &["id", "text", "time"]),
    ("occupancy", &["bits", "time"]),
];

/// The floors above it: a module may use what lies below, and none of its peers.
const FLOORS: &[&[&str]] = &[
    &["organisation", "centre"],
    &[
        "schedule",
        "petition",
        "programme",
        "solidarity",
        "volunteering",
        "survey",
        "outreach",
        "portal",
        "cooperation",
    ],
    &["season"],
    &["municipality"],
    &["statistics"],
    &["report"],
    // Not of the house: what a host's tests may use of all of it, and pages to read about it.
    &["strategies", "guide"],
];

/// Macros live at the root whatever module they are written in.
const MACROS: &[(&str, &str)] = &[("tally_struct", "stats")];

const MOST_LINES: usize = 1_000;

/// Names in a type that let a `static` change.
const CHANGING: &[&str] = &["Cell", "Lock", "Mutex", "Atomic", "Once", "Lazy", "Condvar"];

fn floor(module: &str) -> Option<usize> {
    if GROUND.iter().any(|(name, _)| *name == module) {
        return Some(0);
    }
    FLOORS.iter().position(|peers| peers.contains(&module)).map(|above| above.saturating_add(1))
}

fn may_use(user: &str, used: &str) -> bool {
    let peers_on_ground = || GROUND.iter().any(|(name, may)| *name == user && may.contains(&used));
    match (floor(user), floor(used)) {
        (Some(_), Some(_)) if user == used => true,
        (Some(0), Some(0)) => peers_on_ground(),
        (Some(above), Some(below)) => below < above,
        _ => false,
    }
}

fn tokens(file: &File) -> Vec<TokenTree> {
    let stream: TokenStream = file.text.parse().unwrap_or_else(|e| panic!("{}: {e}", file.path));
    stream.into_iter().collect()
}

fn is_ident(token: Option<&TokenTree>, name: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == name)
}

fn is_punct(token: Option<&TokenTree>, punct: char) -> bool {
    matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == punct)
}

/// Calls `visit` with every run of tokens: the file's and that of each group, down to the last.
fn walk(run: &[TokenTree], visit: &mut impl FnMut(&[TokenTree])) {
    visit(run);
    for token in run {
        if let TokenTree::Group(group) = token {
            walk(&inside(group), visit);
        }
    }
}

fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

/// Returns the tokens after `::`, where they begin with it.
fn after_colons(run: &[TokenTree]) -> Option<&[TokenTree]> {
    match run {
        [a, b, rest @ ..] if is_punct(Some(a), ':') && is_punct(Some(b), ':') => Some(rest),
        _ => None,
    }
}

/// Collects the first names of a use tree: of `a::b` the `a`, of `{a::b, c}` the `a` and the `c`.
fn first_names(tree: &[TokenTree], names: &mut BTreeSet<(usize, String)>) {
    match tree.first() {
        Some(TokenTree::Ident(name)) => {
            names.insert((name.span().start().line, name.to_string()));
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            for branch in inside(group).split(|token| is_punct(Some(token), ',')) {
                first_names(branch, names);
            }
        }
        Some(TokenTree::Punct(star)) if star.as_char() == '*' => {
            names.insert((star.span().start().line, "*".into()));
        }
        _ => {}
    }
}

/// Collects the first names of a use tree that has climbed so many modules up, where that is the root.
fn climb(tree: &[TokenTree], climbed: usize, depth: usize, names: &mut BTreeSet<(usize, String)>) {
    match tree.split_first() {
        Some((token, after)) if is_ident(Some(token), "super") => {
            if let Some(tree) = after_colons(after) {
                climb(tree, climbed.saturating_add(1), depth, names);
            }
        }
        Some((TokenTree::Group(group), _)) => {
            for branch in inside(group).split(|token| is_punct(Some(token), ',')) {
                climb(branch, climbed, depth, names);
            }
        }
        _ if climbed == depth => first_names(tree, names),
        _ => {}
    }
}

/// Returns what a file names at the root of the crate, by `crate::` or by climbing up to it, with the line.
fn names_at_root(file: &File) -> BTreeSet<(usize, String)> {
    let mut names = BTreeSet::new();
    scan(&tokens(file), module_path(&file.path).len(), &mut names);
    names
}

fn scan(run: &[TokenTree], depth: usize, names: &mut BTreeSet<(usize, String)>) {
    let mut rest = run;
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match (token, after) {
            (TokenTree::Ident(word), [TokenTree::Ident(_), TokenTree::Group(body), after @ ..])
                if word == "mod" =>
            {
                scan(&inside(body), depth.saturating_add(1), names);
                rest = after;
            }
            (TokenTree::Ident(word), _) => match after_colons(after) {
                Some(tree) if word == "crate" => first_names(tree, names),
                Some(tree) if word == "super" => climb(tree, 1, depth, names),
                _ => {}
            },
            (TokenTree::Group(group), _) => scan(&inside(group), depth, names),
            _ => {}
        }
    }
}

fn check_floors(file: &File) -> Vec<String> {
    let modules = module_path(&file.path);
    let Some(user) = modules.first() else { return Vec::new() };
    if floor(user).is_none() {
        return vec![format!("{}: module `{user}` is on no floor", file.path)];
    }
    let lived_in =
        |name: &str| MACROS.iter().find(|(m, _)| *m == name).map_or(name.to_owned(), |m| m.1.into());
    names_at_root(file)
        .into_iter()
        .filter(|(_, name)| !may_use(user, &lived_in(name)))
        .map(|(line, name)| format!("{}:{line}: `{user}` may not use `{name}`", file.path))
        .collect()
}

fn check_length(file: &File) -> Vec<String> {
    let lines = file.text.lines().count();
    if lines <= MOST_LINES {
        return Vec::new();
    }
    vec![format!("{}: {lines} lines, at most {MOST_LINES}", file.path)]
}

fn check_statics(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    walk(&tokens(file), &mut |run| {
        for (index, token) in run.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|i| run.get(i));
            if is_ident(Some(token), "thread_local") {
                found.push(format!("{}: `thread_local`", file.path));
            }
            if !is_ident(Some(token), "static") || is_punct(before, '\'') {
                continue;
            }
            let declared = run.iter().skip(index).take_while(|t| !is_punct(Some(t), '='));
            let declared: TokenStream = declared.cloned().collect();
            let declared = declared.to_string();
            let words: Vec<&str> = declared.split(|c: char| !c.is_alphanumeric()).collect();
            if words.iter().any(|w| *w == "mut" || CHANGING.iter().any(|c| w.contains(c))) {
                found.push(format!(
                    "{}:{}: `{declared}` is not plain data",
                    file.path,
                    token.span().start().line
                ));
            }
        }
    });
    found
}

/// Finds `allow` anywhere in an attribute, and `expect` without a reason.
fn check_attributes(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    walk(&tokens(file), &mut |run| {
        for (index, token) in run.iter().enumerate() {
            let TokenTree::Group(group) = token else { continue };
            let before = |n: usize| index.checked_sub(n).and_then(|i| run.get(i));
            let is_attribute = group.delimiter() == Delimiter::Bracket
                && (is_punct(before(1), '#') || is_punct(before(1), '!') && is_punct(before(2), '#'));
            if !is_attribute {
                continue;
            }
            walk(&inside(group), &mut |attribute| {
                for pair in attribute.windows(2) {
                    let [name, TokenTree::Group(arguments)] = pair else { continue };
                    let place = format!("{}:{}", file.path, name.span().start().line);
                    if is_ident(Some(name), "allow") {
                        found.push(format!("{place}: `allow`: say what is expected, with a reason"));
                    }
                    let has_reason = inside(arguments).iter().any(|t| is_ident(Some(t), "reason"));
                    if is_ident(Some(name), "expect") && !has_reason {
                        found.push(format!("{place}: `expect` without a reason"));
                    }
                }
            });
        }
    });
    found
}

/// Returns the modules that a file makes public.
fn public_modules(file: &File) -> Vec<String> {
    tokens(file)
        .windows(3)
        .filter(|w| is_ident(w.first(), "pub") && is_ident(w.get(1), "mod"))
        .filter_map(|w| w.get(2).map(ToString::to_string))
        .collect()
}

/// Finds public modules whose file does not begin with what lives there.
fn check_heads(sources: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for file in sources {
        for child in public_modules(file) {
            let path: Vec<String> =
                module_path(&file.path).iter().map(ToString::to_string).chain([child]).collect();
            let home = sources.iter().find(|f| module_path(&f.path) == path);
            if !home.is_some_and(|home| home.text.starts_with("//! ")) {
                found.push(format!("module `{}` does not begin with `//!`", path.join("::")));
            }
        }
    }
    found
}

fn sources() -> Vec<File> {
    let sources = files("src", &["rs"]);
    assert!(sources.len() > 50, "only {} files found", sources.len());
    sources
}

#[track_caller]
fn assert_none(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn a_module_uses_only_what_lies_below() {
    assert_none(sources().iter().flat_map(check_floors));
}

#[test]
fn every_module_stands_on_one_floor() {
    let named: Vec<&str> =
        GROUND.iter().map(|(name, _)| *name).chain(FLOORS.iter().copied().flatten().copied()).collect();
    assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), named.len(), "a module stands on two floors");
    let sources = sources();
    let declared = public_modules(sources.iter().find(|f| f.path == "src/lib.rs").unwrap());
    assert_none(declared.iter().filter(|m| floor(m).is_none()).map(|m| format!("`{m}` stands on no floor")));
    for (module, used) in GROUND.iter().flat_map(|(m, used)| used.iter().map(move |u| (m, u))) {
        assert!(!may_use(used, module), "`{module}` and `{used}` use each other");
    }
}

#[test]
fn no_file_is_too_long() {
    for folder in ["src", "tests", "examples", "benches", ".ci"] {
        assert_none(files(folder, &["rs", "md", "toml"]).iter().flat_map(check_length));
    }
}

#[test]
fn statics_are_plain_data() {
    assert_none(sources().iter().flat_map(check_statics));
}

#[test]
fn exceptions_are_expected_and_say_why() {
    assert_none(sources().iter().flat_map(check_attributes));
}

#[test]
fn every_public_module_says_what_lives_there() {
    assert_none(check_heads(&sources()));
}

/// The checks themselves: what each has to find, and what it must let pass.
mod checks {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    #[track_caller]
    fn assert_used(path: &str, text: &str, expected: &[&str]) {
        let found: Vec<String> = names_at_root(&file(path, text)).into_iter().map(|(_, name)| name).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn uses_are_found_wherever_they_stand() {
        let slot = "src/time/slot.rs";
        assert_used(slot, "use crate::stats::Count;", &["stats"]);
        assert_used(slot, "use crate::{stats::{Count, Sum}, text};", &["stats", "text"]);
        assert_used(
            slot,
            "use crate::{\n    event,\n    {id::RoomId, place as p},\n};",
            &["event", "id", "place"],
        );
        assert_used(slot, "fn f() -> crate::event::Version { g::<crate::id::RoomId>() }", &["event", "id"]);
        assert_used(slot, "macro_rules! m { () => { $crate::stats::Count }; }", &["stats"]);
        assert_used(slot, "pub(in crate::time) struct S;", &["time"]);
        assert_used(slot, "use crate::*;", &["*"]);
        assert_used(slot, "use super::super::report::Table;", &["report"]);
        assert_used(slot, "use super::{Minute, super::report::Table};", &["report"]);
        assert_used("src/time/mod.rs", "use super::report;", &["report"]);
        assert_used("src/time/mod.rs", "mod tests { use super::{*, super::report}; }", &["report"]);
        assert_used("src/schedule/state/slab.rs", "use super::super::Booking;", &[]);
        assert_used("src/schedule/state/slab.rs", "use super::super::super::report::Table;", &["report"]);
    }

    #[test]
    fn comments_and_texts_use_nothing() {
        let text = "/// [`Count`](crate::stats::Count)\n// crate::stats\n/* crate::stats /* nested */ */
            const A: &str = \"crate::stats\"; const B: &str = r#\"use crate::stats;\"#; pub(crate) fn f<'a>() {}";
        assert_used("src/time/slot.rs", text, &[]);
    }

    #[test]
    fn a_use_that_climbs_is_refused() {
        for (path, text) in [
            ("src/time/slot.rs", "use crate::stats::Count;"),
            ("src/stats/count.rs", "use crate::event::Version;"),
            ("src/occupancy/mod.rs", "use crate::schedule::Schedule;"),
            ("src/organisation/kind.rs", "use crate::centre::Room;"),
            ("src/schedule/mod.rs", "use crate::petition::Petition;"),
            ("src/schedule/mod.rs", "use crate::statistics::Year;"),
            ("src/petition.rs", "use crate::schedule::Schedule;"),
            ("src/event/head.rs", "use crate::Schedule;"),
            ("src/event/head.rs", "crate::tally_struct!(Figures { visits });"),
            ("src/kitchen.rs", "struct Stove;"),
        ] {
            assert_eq!(check_floors(&file(path, text)).len(), 1, "{path}: {text}");
        }
        for (path, text) in [
            ("src/time/slot.rs", "use super::Minute; use crate::{text::Code, time::Zone};"),
            ("src/season.rs", "use crate::{schedule, petition, organisation, stats};"),
            ("src/statistics/mod.rs", "use crate::{municipality, schedule}; crate::tally_struct!(A { b });"),
            ("src/lib.rs", "pub use crate::report::Table;"),
        ] {
            assert_none(check_floors(&file(path, text)));
        }
    }

    #[test]
    fn a_file_that_is_too_long_is_found() {
        assert_eq!(check_length(&file("a.rs", &"\n".repeat(MOST_LINES))), Vec::<String>::new());
        assert_eq!(check_length(&file("a.rs", &"\n".repeat(MOST_LINES.saturating_add(1)))).len(), 1);
    }

    #[test]
    fn a_static_that_can_change_is_found() {
        for text in [
            "static COUNT: AtomicU64 = AtomicU64::new(0);",
            "fn f() { static mut LAST: u64 = 0; }",
            "static NAMES: std::sync::Mutex<&'static str> = x();",
            "pub static TABLE: LazyLock<[u8; 4]> = f();",
            "thread_local! { static LAST: u8 = const { 0 }; }",
        ] {
            assert_eq!(check_statics(&file("a.rs", text)).len(), 1, "{text}");
        }
        let plain =
            "static TABLE: [&'static str; 2] = [\"a\", \"static mut\"]; fn f(x: &'static Mutex<u8>) {}";
        assert_none(check_statics(&file("a.rs", plain)));
    }

    #[test]
    fn an_exception_without_a_reason_is_found() {
        for text in [
            "#[allow(dead_code, reason = \"later\")] fn f() {}",
            "#![allow(dead_code)]",
            "impl A { #[cfg_attr(test, allow(dead_code))] fn f() {} }",
            "#[expect(dead_code)] fn f() {}",
        ] {
            assert_eq!(check_attributes(&file("a.rs", text)).len(), 1, "{text}");
        }
        let good = "#[expect(dead_code, reason = \"later\")] fn f() { x.expect(\"y\"); allow(z); }";
        assert_none(check_attributes(&file("a.rs", good)));
    }

    #[test]
    fn a_public_module_without_a_head_is_found() {
        let lib = || file("src/lib.rs", "pub mod time;\npub mod text;\nmod hidden;");
        let head = "//! What lives here.\n";
        let bad = [lib(), file("src/time/mod.rs", "use core::fmt;"), file("src/text.rs", head)];
        assert_eq!(check_heads(&bad), ["module `time` does not begin with `//!`"]);
        assert_eq!(check_heads(&[lib(), file("src/text/mod.rs", head)]).len(), 1);
        assert_none(check_heads(&[lib(), file("src/time/mod.rs", head), file("src/text.rs", head)]));
    }
}
