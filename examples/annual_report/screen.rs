//! The year on a terminal of 100 columns.

use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets::NOTHING};
use imece::{
    report::{Cell, Document, HIDDEN, Table as ReportTable, Word, hidden_note},
    statistics::RoomSummary,
    stats::{Mean, Ratio},
    text::Lang,
};

use super::{
    city::Grounds,
    figures::{Figures, OfCentre, OfRoom},
    picture::{SHADES, bar, shade, steps},
    words::Words,
};

const WIDTH: usize = 100;

/// The whole report. A section is there when its file is. What the published report hides of people is hidden here too, or
/// the two together would tell it.
pub(crate) fn show(figures: &Figures, published: &Document, lang: Lang) -> String {
    let screen = Screen { figures, published, lang, words: Words::of(lang) };
    let mut text = screen.title();
    let expected = &figures.expected;
    if expected.requests.is_some() {
        text += &screen.totals();
        text += &screen.reasons();
    }
    if expected.held.is_some() {
        text += &screen.months();
        text += &screen.rooms();
    }
    if figures.expected.held.is_some_and(|held| held > 0) {
        text += &screen.hours();
    }
    text += &screen.work();
    if published.hides() {
        let _ = write!(text, "\n{}", wrapped(hidden_note(lang)));
    }
    text
}

pub(super) struct Screen<'a> {
    pub(super) figures: &'a Figures,
    pub(super) published: &'a Document,
    pub(super) lang: Lang,
    pub(super) words: &'static Words,
}

impl Screen<'_> {
    fn title(&self) -> String {
        let year = self.figures.year.map(|year| format!(" · {year}")).unwrap_or_default();
        heading(&format!("{}{year}", self.words.title))
    }

    /// Requests on the left, what became of them on the right.
    fn totals(&self) -> String {
        let Self { words, figures, .. } = self;
        let (total, expected) = (&figures.total, &figures.expected);
        let count = |label: &str, n: u64| [label.to_owned(), self.number(n), String::new()];
        let part = |label: &str, n: u64, whole: u64| {
            [label.to_owned(), self.number(n), self.percent(Ratio::new(n, whole))]
        };
        let mut left = vec![
            count(self.say(Word::Requests), total.requests),
            part(self.say(Word::Accepted), total.accepted, total.requests),
            part(self.say(Word::Refused), total.refused, total.requests),
            count(words.resubmitted, expected.resubmitted.unwrap_or(0)),
        ];
        if figures.other_years > 0 {
            left.push(count(words.other_years, figures.other_years));
        }
        let mut right = Vec::new();
        if let Some(held) = expected.held {
            let mean = total.mean_attendance().filter(|_| !self.is_hidden(PARTICIPANTS));
            let mean = [self.say(Word::MeanAttendance).to_owned(), self.mean(mean), String::new()];
            let participants = self.people(PARTICIPANTS, total.participants);
            right.extend([
                part(self.say(Word::Held), held, total.accepted),
                part(self.say(Word::Cancelled), total.cancelled, total.accepted),
                part(self.say(Word::NoShows), total.no_show, total.accepted),
                [self.say(Word::Participants).to_owned(), participants, String::new()],
                mean,
                count(self.say(Word::OrganisationsServed), total.organisations_served),
            ]);
        }
        let rows = (0..left.len().max(right.len())).map(|row| {
            let cells = |side: &[[String; 3]]| side.get(row).cloned().unwrap_or_default();
            let ([a, b, c], [d, e, f]) = (cells(&left), cells(&right));
            [a, b, c, " ".repeat(8), d, e, f]
        });
        format!("\n{}", table("lrrllrr", rows))
    }

    fn reasons(&self) -> String {
        let expected = self.figures.expected.refused_for.as_ref();
        let counts: Vec<u64> = expected.into_iter().flat_map(|of| of.0.iter().map(|(_, n)| *n)).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        if most == 0 {
            return String::new();
        }
        let rows = Grounds::ALL
            .into_iter()
            .zip(counts)
            .map(|(grounds, count)| [grounds.label(self.lang), self.number(count), bar(count, most, 50)]);
        section(self.say(Word::Refusals), self.say(Word::SeveralReasons)) + &table("lrl", rows)
    }

    /// The published table of centres and months, with the months below each other.
    fn months(&self) -> String {
        let mut tables = self.published.sections.iter().flat_map(|section| &section.tables);
        let Some(held) = tables.find(|table| table.code == "centres_months").map(ReportTable::heat_map)
        else {
            return String::new();
        };
        let centres = held.rows.len();
        // What the month, the numbers and the total leave over is shared among the bars.
        let left = 76_usize.saturating_sub(centres * 8) / centres.max(1);
        let width = u64::try_from(left.min(36)).unwrap_or(0);
        let row = |label: &str, cells: &dyn Fn(&[u64]) -> [String; 2], all: String| {
            let cells = held.rows.iter().flat_map(|(_, months)| cells(months));
            [label.to_owned()].into_iter().chain(cells).chain([all]).collect::<Vec<String>>()
        };
        let codes = held.rows.iter().flat_map(|(code, _)| [String::new(), shortened(code, left.max(4))]);
        let head = std::iter::once(self.say(Word::Month).to_owned())
            .chain(codes)
            .chain([self.say(Word::Total).to_owned()]);
        let mut rows = vec![head.collect()];
        for (at, month) in held.columns.iter().enumerate() {
            let of = |months: &[u64]| months.get(at).copied().unwrap_or(0);
            let cells = |months: &[u64]| [self.number(of(months)), bar(of(months), held.most(), width)];
            rows.push(row(month, &cells, self.number(held.rows.iter().map(|(_, months)| of(months)).sum())));
        }
        let cells = |months: &[u64]| [self.number(months.iter().sum()), String::new()];
        rows.push(row(self.say(Word::Total), &cells, self.number(self.figures.total.held)));
        section(self.say(Word::CentresAndMonths), "") + &lines(&format!("l{}r", "rl".repeat(centres)), rows)
    }

    fn rooms(&self) -> String {
        let Self { words, figures, .. } = self;
        let basis_points =
            |of: &RoomSummary| of.occupancy().and_then(|of| of.basis_points().ok()).unwrap_or(0);
        let most = figures.rooms().map(|(_, of)| basis_points(&of.total)).max().unwrap_or(0);
        let head = [
            self.say(Word::Room),
            words.capacity,
            self.say(Word::Meetings),
            self.say(Word::Participants),
            self.say(Word::Hours),
            self.say(Word::Occupancy),
            "",
        ];
        let mut rows = vec![head.map(str::to_owned)];
        for of in &figures.centres {
            let (total, name) = (&of.total, of.centre.name.as_ref().map_or("", |name| name.as_str()));
            rows.push([
                shortened(&format!("{} {name}", of.centre.code), 32),
                String::new(),
                self.number(total.held),
                self.people(&format!("{PARTICIPANTS}/{}", of.centre.id), total.participants),
                self.hours_of(total.minutes_held),
                self.percent(total.occupancy()),
                String::new(),
            ]);
            for OfRoom { room, total, .. } in &of.rooms {
                rows.push([
                    shortened(&format!("  {}", room.code), 32),
                    self.number(room.capacity.of(None).unwrap_or(0).into()),
                    self.number(total.held),
                    self.people(&format!("{PARTICIPANTS}/{}", room.id), total.participants),
                    self.hours_of(total.minutes_held),
                    self.percent(total.occupancy()),
                    bar(basis_points(total), most, 12),
                ]);
            }
        }
        section(self.say(Word::CentresAndRooms), self.say(Word::OccupancyDefined)) + &table("lrrrrrl", rows)
    }

    /// Rooms by hours of the wall clock: the darker, the more of the open time was used.
    fn hours(&self) -> String {
        let Self { words, figures, .. } = self;
        let open = |hour: usize| {
            figures.centres.iter().any(|of| of.open_by_hour.get(hour).is_some_and(|minutes| *minutes > 0))
        };
        let hours: Vec<usize> = (0..24).filter(|hour| open(*hour)).collect();
        let used = |(centre, of): (&OfCentre, &OfRoom), hour: usize| {
            let open = centre.open_by_hour.get(hour).copied().filter(|minutes| *minutes > 0)?;
            let held = of.held_by_hour.get(hour).copied()?;
            Ratio::new(held, open)?.basis_points().ok()
        };
        let all = figures.rooms().flat_map(|room| hours.iter().filter_map(move |hour| used(room, *hour)));
        let most = all.max().unwrap_or(0);
        let code = |of: &OfRoom| shortened(of.room.code.as_str(), 16);
        let label = figures.rooms().map(|(_, of)| code(of).chars().count()).max().unwrap_or(0);
        let mut picture = format!("{:label$}  ", "");
        for hour in &hours {
            let _ = write!(picture, "{hour:02} ");
        }
        for room in figures.rooms() {
            let _ = write!(picture, "\n{:label$}  ", code(room.1));
            for hour in &hours {
                let cell =
                    used(room, *hour).map_or(' ', |used| if used == 0 { '·' } else { shade(used, most) });
                picture.extend([cell; 3]);
            }
        }
        let end = |end: u64| self.lang.percent(i64::try_from(end.div_ceil(10)).unwrap_or(i64::MAX), 1);
        let shades: Vec<(char, String)> =
            SHADES.into_iter().zip(steps(most)).map(|(shade, of)| (shade, end(of))).collect();
        // Shades that end at the same number are one step.
        let legend = shades.chunk_by(|(_, end), (_, next)| end == next).filter_map(|step| {
            let (_, end) = step.first()?;
            let shades: String = step.iter().flat_map(|(shade, _)| [*shade, *shade]).collect();
            Some(format!("{shades} ≤ {end}"))
        });
        let legend: Vec<String> = legend.collect();
        let note = format!("{} {}", words.by_hour_note, legend.join("  "));
        section(self.say(Word::RoomsAndHours), &note) + &indented(&picture)
    }

    /// A count of people, unless it is hidden. Zero never is.
    fn people(&self, name: &str, people: u64) -> String {
        if people > 0 && self.is_hidden(name) { HIDDEN.to_owned() } else { self.number(people) }
    }

    /// Whether the report that may leave the office does not show a count of people.
    fn is_hidden(&self, name: &str) -> bool {
        let shown = |cell: &Cell| matches!(cell, Cell::People { of, count: Some(_) } if of == name);
        !self.published.figures().any(shown)
    }

    fn say(&self, word: Word) -> &'static str {
        word.text(self.lang)
    }

    fn number(&self, number: u64) -> String {
        self.lang.integer(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn hours_of(&self, minutes: u64) -> String {
        self.number(minutes / 60)
    }

    /// A percentage with one decimal; a dash where there is nothing to be a part of.
    fn percent(&self, ratio: Option<Ratio>) -> String {
        let permille = ratio.and_then(|ratio| i64::try_from(ratio.permille().ok()?).ok());
        permille.map_or_else(|| "–".to_owned(), |permille| self.lang.percent(permille, 1))
    }

    fn mean(&self, mean: Option<Mean>) -> String {
        let tenths = mean.and_then(|mean| mean.tenths().ok());
        tenths.map_or_else(|| "–".to_owned(), |tenths| self.lang.decimal(tenths, 1))
    }
}

/// What the published report calls those who came to meetings; with the id of a room or a centre, to those there.
const PARTICIPANTS: &str = "participants";

pub(super) fn heading(title: &str) -> String {
    format!("\n  {title}\n{}\n", "═".repeat(WIDTH))
}

pub(super) fn section(title: &str, note: &str) -> String {
    let rule = "─".repeat(WIDTH.saturating_sub(title.chars().count() + 4));
    let note = if note.is_empty() { String::new() } else { format!("  {note}\n") };
    format!("\n─ {title} {rule}─\n{note}\n")
}

/// A text in lines that fit.
pub(super) fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH - 4 => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    indented(&lines.join("\n"))
}

/// Rows under each other without lines; `l` and `r` say how each column is aligned.
pub(super) fn table<const N: usize>(columns: &str, rows: impl IntoIterator<Item = [String; N]>) -> String {
    lines(columns, rows.into_iter().map(Vec::from).collect())
}

pub(super) fn lines(columns: &str, rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(NOTHING).add_rows(rows);
    // Cells of a table that is too wide go on in the next line.
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(96);
    for (column, aligned) in table.column_iter_mut().zip(columns.chars()) {
        column.set_padding((0, 2));
        column.set_cell_alignment(if aligned == 'r' { CellAlignment::Right } else { CellAlignment::Left });
    }
    indented(&table.to_string())
}

fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |text, line| text + "  " + line.trim_end() + "\n")
}

/// A text of at most so many characters.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
