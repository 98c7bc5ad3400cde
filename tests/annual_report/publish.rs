//! What `--out` writes: the files, what they say together, and what nobody can work out from them.

use crate::cases::cases;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
    sync::LazyLock,
};

use imece::{
    report::{Cell, Document, Sum, Table},
    text::Lang,
};
use indicatif::ProgressBar;
use proptest::prelude::*;
use roxmltree::{Node, ParsingOptions};

use super::{KOCAELI, attack::Attack, example, folder::Folder, run};

const FILES: [&str; 4] = ["report.md", "report.html", "figures.json", "figures.csv"];

/// What was written into a folder.
pub(crate) struct Written {
    pub(crate) markdown: String,
    html: String,
    pub(crate) report: Document,
    csv: String,
}

#[track_caller]
fn publish(records: &Path, lang: &str) -> Written {
    let out = Folder::empty();
    let told = run(records, &["--lang", lang, "--out", out.path().to_str().unwrap()]);
    assert!(told.fine, "{}", told.err);
    for (line, file) in told.out.lines().zip(FILES) {
        assert_eq!(Path::new(line), out.path().join(file));
    }
    let mut names: Vec<String> = fs::read_dir(out.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut files = FILES;
    files.sort_unstable();
    assert_eq!(names, files, "these files and no others");
    let read = |file| fs::read_to_string(out.path().join(file)).unwrap();
    Written {
        markdown: read("report.md"),
        html: read("report.html"),
        report: serde_json::from_str(&read("figures.json")).unwrap(),
        csv: read("figures.csv"),
    }
}

/// Both years of the city in both languages.
fn all() -> impl Iterator<Item = (&'static Written, Lang)> {
    static ALL: LazyLock<Vec<(Written, Lang)>> = LazyLock::new(|| {
        let years = ["2024", "2025"].into_iter().map(|year| Path::new(KOCAELI).join(year));
        years.flat_map(|year| Lang::ALL.map(|lang| (publish(&year, lang.code()), lang))).collect()
    });
    ALL.iter().map(|(written, lang)| (written, *lang))
}

/// The later of them.
pub(crate) fn year(lang: Lang) -> &'static Written {
    all().filter(|(_, of)| *of == lang).last().unwrap().0
}

fn texts(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

fn parsed(html: &str) -> roxmltree::Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    roxmltree::Document::parse_with_options(html, options).unwrap()
}

#[test]
fn the_page_is_well_formed_stands_alone_and_speaks_to_those_who_do_not_see_it() {
    for (written, lang) in all() {
        let page = parsed(&written.html);
        let root = page.root_element();
        assert_eq!(root.attribute("lang"), Some(lang.code()));
        let links = written.html.replace("http://www.w3.org/2000/svg", "");
        for outside in ["http", "//", "url(", "@import", "<script", "<link", "<img", "onload"] {
            assert!(!links.contains(outside), "{outside} in the page");
        }
        let mut ids = BTreeSet::new();
        for id in root.descendants().filter_map(|node| node.attribute("id")) {
            assert!(ids.insert(id), "{id} is there twice");
        }
        let elements = || root.descendants().filter(Node::is_element);
        for node in elements() {
            for id in node.attribute("aria-labelledby").into_iter().flat_map(str::split_whitespace) {
                assert!(ids.contains(id), "{id} is nowhere");
            }
            if let Some(link) = node.attribute("href") {
                assert!(ids.contains(link.strip_prefix('#').unwrap()), "{link} leads nowhere");
            }
        }
        let pictures: Vec<Node<'_, '_>> =
            elements().filter(|node| node.attribute("role") == Some("img")).collect();
        assert!(pictures.len() > 10);
        for picture in pictures {
            let child = |name: &str| {
                let node = picture.children().find(|node| node.tag_name().name() == name).unwrap();
                texts(node)
            };
            assert!(!child("title").is_empty() && !child("desc").is_empty());
            let article = picture.ancestors().find(|node| node.tag_name().name() == "article").unwrap();
            assert!(
                article.descendants().any(|node| node.tag_name().name() == "table"),
                "no table beside it"
            );
        }
    }
}

/// The texts of a table, row by row, the labels of the rows first.
fn rows(table: &Table, lang: Lang) -> Vec<Vec<String>> {
    let texts = |figures: &[Cell]| figures.iter().map(|f| f.text(lang)).collect::<Vec<String>>();
    table.rows.iter().map(|row| [vec![row.label.clone()], texts(&row.figures)].concat()).collect()
}

#[test]
fn every_file_tells_the_same_figures() {
    for (written, lang) in all() {
        let page = parsed(&written.html);
        let mut csv = csv::Reader::from_reader(written.csv.as_bytes());
        let mut records = csv.records().map(Result::unwrap);
        assert!(written.report.sections.iter().any(|section| !section.timetables.is_empty()));
        for section in &written.report.sections {
            let weeks: Vec<Table> = section.timetables.iter().map(|week| week.table(lang)).collect();
            for table in section.tables.iter().chain(&weeks) {
                let shown = page.descendants().find(|node| {
                    node.attribute("role") == Some("region")
                        && node.attribute("aria-labelledby") == Some(table.code.as_str())
                });
                let body =
                    shown.unwrap().descendants().find(|node| node.tag_name().name() == "tbody").unwrap();
                let shown: Vec<Vec<String>> =
                    body.children().map(|row| row.children().map(texts).collect::<Vec<String>>()).collect();
                assert_eq!(shown, rows(table, lang), "{}", table.title);
                for row in rows(table, lang) {
                    let (label, cells) = row.split_first().unwrap();
                    let told = written.markdown.lines().any(|line| {
                        let line = line.replace('\\', "").replace("**", "");
                        line.contains(label.as_str())
                            && line.ends_with(&format!(" | {} |", cells.join(" | ")))
                    });
                    assert!(told, "{row:?} is not in the Markdown");
                }
            }
            for table in &section.tables {
                for row in &table.rows {
                    for (column, figure) in table.columns.iter().zip(&row.figures) {
                        let record = records.next().unwrap();
                        assert_eq!((&record[0], &record[1]), (section.code.as_str(), table.code.as_str()));
                        assert_eq!(&record[3], column);
                        if let Some(count) = figure.count() {
                            assert_eq!(record[5], count.to_string());
                        }
                        assert_eq!(&record[6] == "yes", figure.is_hidden());
                        assert!(!figure.is_hidden() || record[5].is_empty());
                    }
                }
            }
        }
        assert!(records.next().is_none());
    }
}

#[test]
fn the_year_is_told_as_its_language_writes() {
    for (lang, words) in [
        (Lang::Turkish, ["2025'te merkezlerde 3.240 toplantı", "83.098", "%91,0", "İlçelere göre", "2.184"]),
        (
            Lang::English,
            ["In 2025 the centres were host to 3,240", "83,098", "91.0%", "By district", "2,184"],
        ),
    ] {
        let written = year(lang);
        for word in words {
            assert!(written.markdown.contains(word), "{word} in {}", written.markdown);
            // The page writes quotes as signs of their own only in attributes.
            assert!(written.html.contains(word), "{word} in the page");
        }
    }
    let tables = year(Lang::Turkish).report.sections.iter().flat_map(|section| &section.tables);
    let iftar = tables.clone().find(|table| table.code == "iftar_districts").unwrap();
    let labels: Vec<&str> = iftar.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels[..4], ["Başiskele", "Çayırova", "Darıca", "Derince"]);
    assert_eq!(labels[6..9], ["Gölcük", "İzmit", "Kandıra"]);
    let doors = &tables.clone().find(|table| table.code == "visitors").unwrap().rows;
    let all: Vec<String> =
        doors.last().unwrap().figures.iter().map(|cell| cell.text(Lang::Turkish)).collect();
    assert_eq!(all, ["23.246", "69.086", "92.332"]);
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let (once, again) = (year(Lang::Turkish), publish(&Path::new(KOCAELI).join("2025"), "tr"));
    assert_eq!(once.html, again.html);
    assert_eq!(once.markdown, again.markdown);
    assert_eq!(once.csv, again.csv);
    assert_eq!(once.report, again.report);
}

#[test]
fn names_cannot_break_out_of_the_page() {
    let folder = Folder::small();
    let evil = "A&B <b>\"İğdır\" | *x*</b> `y`";
    let quoted = format!("\"{}\"", evil.replace('"', "\"\""));
    let organisations = folder.lines("organisations.csv").join("\n").replace("Koro", &quoted) + "\n";
    folder.write("organisations.csv", organisations);
    let centres = folder.lines("centres.csv").join("\n").replace("Merkez A", &quoted) + "\n";
    folder.write("centres.csv", centres);
    let written = publish(folder.path(), "tr");
    let page = parsed(&written.html);
    let cells = page.descendants().filter(|node| matches!(node.tag_name().name(), "td" | "th"));
    let cells: Vec<String> = cells.map(texts).collect();
    assert!(cells.iter().filter(|cell| *cell == evil).count() >= 2, "{cells:?}");
    assert!(page.descendants().all(|node| node.tag_name().name() != "b"));
    assert!(written.markdown.contains("A&amp;B &lt;b&gt;\"İğdır\" \\| \\*x\\*&lt;/b&gt; \\`y\\`"));
    for line in written.markdown.lines().filter(|line| line.starts_with("| ") && line.contains("A&amp;B")) {
        assert!(matches!(line.replace("\\|", "").matches('|').count(), 5 | 6), "{line}");
    }
}

/// Whoever opens the figures in a spreadsheet opens words and numbers, and no formula that somebody wrote into a name.
#[test]
fn names_are_no_formulas_of_a_spreadsheet() {
    let folder = Folder::small();
    for (file, name, evil) in [
        ("centres.csv", "Merkez A", "=1+1"),
        ("centres.csv", "Merkez B", "@SUM(A1)"),
        ("programmes.csv", ",X,", ",-2+3,"),
        ("iftar.csv", ",X,", ",+4-1,"),
    ] {
        folder.write(file, folder.lines(file).join("\n").replace(name, evil) + "\n");
    }
    let written = publish(folder.path(), "tr");
    let mut csv = csv::Reader::from_reader(written.csv.as_bytes());
    let records: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    for cell in records.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    let told = |word: &str| records.iter().flatten().any(|cell| cell == word);
    for word in ["'=1+1", "'@SUM(A1)", "'-2+3", "'+4-1", "'=1+1 / A1"] {
        assert!(told(word), "{word} in {}", written.csv);
    }
    assert!(written.markdown.contains("=1+1") && !written.markdown.contains("'=1+1"), "for people as it is");
}

#[test]
fn a_folder_is_made_or_used_and_an_older_report_replaced() {
    let (records, out) = (Folder::small(), Folder::empty());
    let deep = out.path().join("a/b");
    for folder in [out.path(), &deep] {
        let told = run(records.path(), &["--out", folder.to_str().unwrap()]);
        assert!(told.fine, "{}", told.err);
    }
    out.write("report.md", "old");
    out.write("notes.txt", "mine");
    assert!(run(records.path(), &["--out", out.path().to_str().unwrap()]).fine);
    assert!(fs::read_to_string(out.path().join("report.md")).unwrap().starts_with("# "));
    assert_eq!(fs::read_to_string(out.path().join("notes.txt")).unwrap(), "mine");
}

/// Names of what is in a folder.
fn within(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn where_nothing_can_be_written_nothing_is_and_the_reason_is_told() {
    let (records, out) = (Folder::small(), Folder::empty());
    out.write("file", "in the way");
    let file = out.path().join("file");
    fs::create_dir(out.path().join("report.html")).unwrap();
    for (target, reason) in [
        (file.clone(), "is not a folder, so nothing was written"),
        (file.join("deeper"), "cannot be written, so nothing was"),
        (out.path().to_path_buf(), "report.html` is a folder, where a file should be written"),
    ] {
        let told = run(records.path(), &["--out", target.to_str().unwrap()]);
        assert!(!told.fine && told.out.is_empty(), "{}", told.out);
        assert!(told.err.contains(reason), "{}", told.err);
        assert_eq!(told.err.lines().count(), 1, "{}", told.err);
        assert_eq!(within(out.path()), ["file", "report.html"]);
    }
    assert_eq!(fs::read_to_string(file).unwrap(), "in the way");
}

#[test]
fn bad_records_leave_no_report() {
    let (records, out) = (Folder::small(), Folder::empty());
    records.append("closures.csv", "Z,2030-01-01\n");
    assert!(!run(records.path(), &["--out", out.path().to_str().unwrap()]).fine);
    assert_eq!(within(out.path()), [""; 0]);
}

/// What is hidden stays so, and nothing small is shown.
#[track_caller]
fn withstands(written: &Written) -> usize {
    for figure in written.report.figures() {
        if let Cell::People { of, count: Some(count) } = figure {
            assert!(*count == 0 || *count > 4, "{of} is shown: {count}");
        }
    }
    let attack = Attack::on(&written.report);
    assert_eq!(attack.found(), [""; 0], "of {attack:?}");
    assert_eq!(attack.hidden() > 0, written.html.contains("<footer>"), "the footnote says so");
    attack.hidden()
}

#[test]
fn the_hidden_figures_of_the_city_cannot_be_worked_out() {
    for (written, _) in all() {
        withstands(written);
    }
    let hidden = withstands(year(Lang::English));
    assert!((10..20).contains(&hidden), "{hidden} households of districts are few");
}

#[test]
fn the_attack_would_find_what_is_left_open() {
    // Hiding small cells alone is not enough: the household of Çayırova follows from the others.
    let mut report = year(Lang::Turkish).report.clone();
    let tables = report.sections.iter_mut().flat_map(|section| &mut section.tables);
    for row in tables.flat_map(|table| &mut table.rows) {
        if let Some(Cell::People { of, count }) = row.figures.first_mut()
            && of.starts_with("households/")
            && count.is_none()
            && row.label != "Çayırova"
        {
            *count = Some(3);
        }
    }
    let total = 5 + 5 + 9 * 3 + 2;
    for figure in report.sections.iter_mut().flat_map(|s| &mut s.highlights).map(|h| &mut h.figure) {
        if let Cell::People { of, count } = figure
            && of == "households/all"
        {
            *count = Some(total);
        }
    }
    for row in report.sections.iter_mut().flat_map(|s| &mut s.tables).flat_map(|table| &mut table.rows) {
        if let Some(Cell::People { of, count }) = row.figures.first_mut()
            && of == "households/all"
        {
            *count = Some(total);
        }
    }
    assert_eq!(Attack::on(&report).found(), ["households/2"]);
}

/// A few meetings, households and answers, of which few people came.
fn small_year() -> impl Strategy<Value = Folder> {
    let meetings = prop::collection::vec((1..=12_u32, any::<bool>(), 0..9_u32), 1..10);
    let households = prop::collection::vec((0..4_usize, 1..5_u32), 0..12);
    let answers = prop::collection::vec((any::<bool>(), 1..=5_u32), 0..12);
    let contacts = prop::collection::vec((0..3_usize, 1..12_u32, 0..7_u32), 0..6);
    (meetings, households, answers, contacts).prop_map(|(meetings, households, answers, contacts)| {
        let folder = Folder::small();
        let mut requests =
            "request,submitted,organisation,room,start,end,expected_attendees,purpose\n".to_owned();
        let mut outcomes = "request,at,outcome,attendance\n".to_owned();
        for (at, (month, first, came)) in meetings.iter().enumerate() {
            let day = format!("2030-{month:02}-{:02}", at + 1);
            let room = if *first { "A1" } else { "B1" };
            let _ = writeln!(requests, "R{at},2029-12-01T10:00,O1,{room},{day}T19:00,{day}T20:00,5,meeting");
            let _ = writeln!(outcomes, "R{at},{day}T20:00,held,{came}");
        }
        folder.write("requests.csv", requests);
        folder.write("outcomes.csv", outcomes);
        let mut iftar = "household,district,date,guests\n".to_owned();
        for (at, (district, guests)) in households.iter().enumerate() {
            let district = ["Gebze", "İzmit", "Çayırova", "Körfez"][*district];
            let _ = writeln!(iftar, "{at},{district},2030-01-10,{guests}");
        }
        folder.write("iftar.csv", iftar);
        let mut survey = "response,channel,date,score\n".to_owned();
        for (at, (web, score)) in answers.iter().enumerate() {
            let mode = if *web { "web" } else { "centre" };
            let _ = writeln!(survey, "{at},{mode},2030-05-05,{score}");
        }
        folder.write("survey.csv", survey);
        let mut lines = "channel,date,contacts\n".to_owned();
        let mut days = BTreeSet::new();
        for (channel, month, n) in contacts {
            let channel = ["cimer", "call_centre", "blood_bank"][channel];
            if days.insert((channel, month)) {
                let _ = writeln!(lines, "{channel},2030-{month:02}-03,{n}");
            }
        }
        folder.write("contacts.csv", lines);
        let mut visits = "centre,date,visitors\n".to_owned();
        let came =
            meetings.iter().map(|(month, first, came)| (*month, if *first { "A" } else { "B" }, *came));
        let mut doors: BTreeMap<(u32, &str), u32> = BTreeMap::new();
        for (at, (month, centre, came)) in came.enumerate() {
            *doors.entry((month, centre)).or_default() += came + u32::try_from(at % 3).unwrap();
        }
        for ((month, centre), visitors) in doors {
            let _ = writeln!(visits, "{centre},2030-{month:02}-20,{visitors}");
        }
        folder.write("visits.csv", visits);
        folder
    })
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_hidden_figures_of_any_small_year_cannot_be_worked_out(folder in small_year()) {
        withstands(&publish(folder.path(), "en"));
    }
}

/// A sum that does not hold would protect nothing: every one that a report declares is that of its parts.
#[test]
fn every_declared_sum_holds() {
    for year in ["2024", "2025"] {
        let city = example::city(&Path::new(KOCAELI).join(year), &ProgressBar::hidden()).unwrap();
        let report = example::publish::whole(&city, Lang::Turkish).unwrap();
        let rests = report.sections.iter().flat_map(|section| &section.rests);
        let counts: BTreeMap<&str, u64> = report
            .figures()
            .chain(rests)
            .filter_map(|cell| match cell {
                Cell::People { of, count } => Some((of.as_str(), count.unwrap())),
                _ => None,
            })
            .collect();
        let sums: Vec<&Sum> = report.sections.iter().flat_map(|section| &section.sums).collect();
        assert!(!sums.is_empty());
        for Sum { total, parts } in sums {
            let sum: u64 = parts.iter().map(|part| counts.get(part.as_str()).copied().unwrap_or(0)).sum();
            assert_eq!(counts.get(total.as_str()), Some(&sum), "{year}: {total} of {parts:?}");
        }
    }
}
