//! The report as one page: no script, nothing from elsewhere, and well-formed as XML too.

use imece::{
    report::{Cell, Document, Picture, RowKind, Section, Table, hidden_note},
    text::Lang,
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{css, svg, timetable};

/// The whole page.
pub(super) fn page(report: &Document) -> String {
    let lang = report.lang;
    let page = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                (PreEscaped(r#"<meta charset="utf-8"/>"#))
                (PreEscaped(r#"<meta name="viewport" content="width=device-width, initial-scale=1"/>"#))
                (PreEscaped(r#"<meta name="color-scheme" content="light dark"/>"#))
                title { (report.title) }
                style { (PreEscaped(css::SHEET)) }
            }
            body {
                header {
                    h1 { (report.title) }
                    @if report.sections.len() > 1 {
                        nav aria-label=(lang.pick("Bölümler", "Sections")) {
                            ul { @for section in &report.sections {
                                li { a href={ "#" (section.code) } { (section.title) } }
                            } }
                        }
                    }
                }
                main { @for section in &report.sections { (told(section, lang)) } }
                @if report.hides() { footer { p { (hidden_note(lang)) } } }
            }
        }
    };
    page.into_string() + "\n"
}

fn told(section: &Section, lang: Lang) -> Markup {
    html! {
        section id=(section.code) {
            h2 { (section.title) }
            @if let Some(lead) = &section.lead { p.lead { (lead) } }
            @if !section.highlights.is_empty() {
                dl.highlights { @for highlight in &section.highlights {
                    div { dt { (highlight.label) } dd { (highlight.figure.text(lang)) } }
                } }
            }
            @for note in &section.notes { p.note.below { (note) } }
            @for table in &section.tables { (figure(table, lang)) }
            @for week in &section.timetables { (timetable::week(week, lang)) }
        }
    }
}

/// A table with its picture before it.
fn figure(of: &Table, lang: Lang) -> Markup {
    let picture = match of.picture {
        Some(Picture::Bars { column }) => Some(svg::bars(of, column, lang)),
        Some(Picture::Columns { column }) => Some(svg::columns(of, column, lang)),
        Some(Picture::Shades) => Some(svg::shades(of, lang)),
        None => None,
    };
    let hides = of.rows.iter().flat_map(|row| &row.figures).any(Cell::is_hidden);
    // A narrow table stands beside its picture, a wide one below.
    let beside = picture.is_some() && of.columns.len() < 3;
    html! {
        article class=[beside.then_some("beside")] {
            h3 id=(of.code) { (of.title) }
            @if let Some(note) = &of.note { p.note { (note) } }
            @if let Some(picture) = picture { div.picture { (picture) } }
            // Shades bear their figures already.
            @if of.picture == Some(Picture::Shades) { (folded(of, lang)) } @else { (table(of, lang)) }
            @if hides { p.note.below { (hidden_note(lang)) } }
        }
    }
}

/// A table that opens when it is asked for.
pub(super) fn folded(of: &Table, lang: Lang) -> Markup {
    html! { details { summary { (lang.pick("Tablo olarak", "As a table")) } (table(of, lang)) } }
}

/// A table that scrolls by itself where it is wider than the screen.
pub(super) fn table(of: &Table, lang: Lang) -> Markup {
    let side = |figure: &Cell| matches!(figure, Cell::Text(_)).then_some("words");
    let words = |column: usize| of.rows.first()?.figures.get(column).and_then(side);
    let class = |kind: RowKind| match kind {
        RowKind::Plain => None,
        RowKind::Part => Some("part"),
        RowKind::Total => Some("total"),
    };
    let heading = if of.heading.is_empty() { lang.pick("Gösterge", "Figure") } else { &of.heading };
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby=(of.code) {
            table class=[(of.columns.len() < 3).then_some("narrow")] {
                thead { tr {
                    th scope="col" { (heading) }
                    @for (at, column) in of.columns.iter().enumerate() {
                        th scope="col" class=[words(at)] { (column) }
                    }
                } }
                tbody { @for row in &of.rows {
                    tr class=[class(row.kind)] {
                        th scope="row" { (row.label) }
                        @for figure in &row.figures { td class=[side(figure)] { (figure.text(lang)) } }
                    }
                } }
            }
        }
    }
}
