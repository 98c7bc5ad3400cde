//! The table of the field in the guide: every row is there, and names types and tests that exist.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, ItemFn};

use crate::{
    api::surface::{parsed, public_modules, surface},
    source::{File, files, root},
};

/// A row of the table.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    number: String,
    term: String,
    /// `module::Type`, or `module::Type::variant`.
    types: Vec<String>,
    /// `area::module::test`.
    tests: Vec<String>,
}

/// Reads the rows of all tables of a page, those of heads and rulers left out.
fn rows(page: &str) -> Vec<Row> {
    let cells = |line: &str| -> Option<[String; 4]> {
        let inner = line.strip_prefix("| ")?.strip_suffix(" |")?;
        inner.split(" | ").map(str::to_owned).collect::<Vec<_>>().try_into().ok()
    };
    let lines = page.lines().filter_map(cells).filter(|[number, ..]| number != "#");
    lines
        .map(|[number, term, types, tests]| Row {
            number,
            term,
            types: between(&types, "](crate::", ")"),
            tests: between(&tests, "`", "`"),
        })
        .collect()
}

/// Returns every text that stands between two marks.
fn between(text: &str, from: &str, to: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(from) {
        let Some((inner, after)) = after.split_once(to) else { break };
        found.push(inner.to_owned());
        rest = after;
    }
    found
}

/// What the table is held against.
struct Truth {
    terms: BTreeMap<String, String>,
    /// The text of the surface that each `module::Type` is of.
    types: BTreeMap<String, String>,
    tests: BTreeSet<String>,
}

/// Read once: the sources are many.
static TRUTH: LazyLock<Truth> = LazyLock::new(Truth::read);

impl Truth {
    fn read() -> Self {
        let path = root().join("tests/data/field_rows.csv");
        let mut reader = csv::Reader::from_path(path).unwrap();
        let terms = reader.deserialize().map(Result::unwrap).collect();
        let sources = parsed();
        let mut types = BTreeMap::new();
        for module in public_modules(&sources) {
            let surface = surface(&sources, &module);
            let named = surface.types.iter().chain(&surface.functions);
            types.extend(named.map(|name| (format!("{module}::{name}"), surface.text.clone())));
        }
        let tests = files("tests", &["rs"]).iter().flat_map(tests_of).collect();
        Self { terms, types, tests }
    }

    fn complaints(&self, rows: &[Row]) -> Vec<String> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for row in rows {
            let at = |what: String| format!("row {}: {what}", row.number);
            match self.terms.get(&row.number) {
                None => found.push(at("there is no such row".into())),
                Some(term) if *term != row.term => found.push(at(format!("`{}` is `{term}`", row.term))),
                Some(_) => {}
            }
            if !seen.insert(&row.number) {
                found.push(at("stands here twice".into()));
            }
            if row.types.is_empty() || row.tests.is_empty() {
                found.push(at("names no type or no test".into()));
            }
            found.extend(
                row.types
                    .iter()
                    .filter(|name| !self.is_public(name))
                    .map(|name| at(format!("no type `{name}`"))),
            );
            let unknown = row.tests.iter().filter(|name| !self.tests.contains(*name));
            found.extend(unknown.map(|name| at(format!("no test `{name}`"))));
        }
        let missing = self.terms.keys().filter(|number| !seen.contains(number));
        found.extend(missing.map(|number| format!("row {number} is missing")));
        found
    }

    /// Whether a type is public, and has the variant or method where one is named.
    fn is_public(&self, name: &str) -> bool {
        let parts: Vec<&str> = name.split("::").collect();
        let known = |module: &str, of: &str| self.types.get(&format!("{module}::{of}"));
        match parts.as_slice() {
            [module, of] => known(module, of).is_some(),
            [module, of, part] => known(module, of).is_some_and(|text| {
                text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == *part)
            }),
            _ => false,
        }
    }
}

/// Returns the tests of a file by their full names, such as `petition::rows::row_14`.
fn tests_of(file: &File) -> Vec<String> {
    let inner = file.path.trim_start_matches("tests/").trim_end_matches(".rs");
    let path: Vec<String> = inner.split('/').filter(|part| *part != "main").map(str::to_owned).collect();
    let items = syn::parse_file(&file.text).unwrap_or_else(|e| panic!("{}: {e}", file.path)).items;
    let mut found = Vec::new();
    collect(&items, &path, &mut found);
    found
}

fn collect(items: &[Item], path: &[String], found: &mut Vec<String>) {
    let named = |name: String| path.iter().cloned().chain([name]).collect::<Vec<_>>().join("::");
    for item in items {
        match item {
            Item::Fn(ItemFn { attrs, sig, .. }) if attrs.iter().any(|a| a.path().is_ident("test")) => {
                found.push(named(sig.ident.to_string()));
            }
            Item::Mod(module) => {
                let inner = module.content.iter().flat_map(|(_, items)| items.iter().cloned());
                let path: Vec<String> = path.iter().cloned().chain([module.ident.to_string()]).collect();
                collect(&inner.collect::<Vec<_>>(), &path, found);
            }
            Item::Macro(call) if call.mac.path.is_ident("proptest") => {
                found.extend(properties(call.mac.tokens.clone()).into_iter().map(named));
            }
            _ => {}
        }
    }
}

/// Returns the functions marked `#[test]` in a call of `proptest!`.
fn properties(tokens: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let (mut marked, mut last_is_fn) = (false, false);
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            marked |= group.stream().to_string() == "test";
        }
        if let TokenTree::Ident(word) = &token {
            if last_is_fn && std::mem::take(&mut marked) {
                names.push(word.to_string());
            }
            last_is_fn = word == "fn";
        }
    }
    names
}

fn page() -> String {
    let pages = files("src/guide", &["md"]);
    pages.into_iter().find(|file| file.path == "src/guide/field.md").unwrap().text
}

#[test]
fn every_row_of_the_field_has_its_type_and_its_test() {
    let truth = &*TRUTH;
    assert_eq!(truth.terms.len(), 87);
    assert!((1..=87).all(|number: u8| truth.terms.contains_key(&number.to_string())));
    let complaints = truth.complaints(&rows(&page()));
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// The check itself: the table as it is, with one thing spoilt.
#[test]
fn a_table_that_lies_is_found() {
    let truth = &*TRUTH;
    type Spoil = fn(&mut Vec<Row>);
    let table: [(Spoil, &str); 8] = [
        (|rows| drop(rows.remove(52)), "row 53 is missing"),
        (|rows| rows[1].number = "1".into(), "row 1: `İzmit Belediyesi` is `Kocaeli Büyükşehir Belediyesi`"),
        (|rows| rows[0].number = "88".into(), "row 88: there is no such row"),
        (|rows| rows[0].types = vec!["organisation::Mayor".into()], "row 1: no type `organisation::Mayor`"),
        (
            |rows| rows[0].types = vec!["organisation::Channel::Pigeon".into()],
            "row 1: no type `organisation::Channel::Pigeon`",
        ),
        (|rows| rows[0].types.clear(), "row 1: names no type or no test"),
        (|rows| rows[0].tests.clear(), "row 1: names no type or no test"),
        (
            |rows| rows[0].tests = vec!["organisation::units::row_1".into()],
            "row 1: no test `organisation::units::row_1`",
        ),
    ];
    for (spoil, expected) in table {
        let mut spoilt = rows(&page());
        spoil(&mut spoilt);
        assert!(truth.complaints(&spoilt).contains(&expected.to_owned()), "{expected}");
    }
    let twice: Vec<Row> = rows(&page()).into_iter().chain(rows(&page())).collect();
    assert!(truth.complaints(&twice).contains(&"row 7: stands here twice".to_owned()));
}

#[test]
fn tests_are_found_wherever_they_stand() {
    let text = "#[test] fn a() {} fn helper() {} mod inner { #[test] fn b() {} }
        proptest! { #![proptest_config(x())] /// Says what.
        #[test] fn c(n in 0..3) { fn d() {} } fn e(n in 0..3) {} #[test] fn f() {} }";
    let found = |path: &str| tests_of(&File { path: path.into(), text: text.into() });
    assert_eq!(found("tests/x/life.rs"), ["x::life::a", "x::life::inner::b", "x::life::c", "x::life::f"]);
    assert_eq!(found("tests/x/main.rs").first().map(String::as_str), Some("x::a"));
}
