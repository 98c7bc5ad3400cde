//! Tables as pictures.
//!
//! Lengths along the page are percentages and those down it are pixels, so a picture fills whatever is there, be it a
//! telephone or a sheet of paper, and its letters keep their size. Colours come from the page.

use imece::{
    report::{Cell, RowKind, Table},
    text::Lang,
};
use maud::{Markup, html};

/// A picture with what those hear who do not see it.
pub(super) fn picture(code: &str, title: &str, desc: &str, height: u64, drawn: &Markup) -> Markup {
    html! {
        svg role="img" width="100%" height=(height) aria-labelledby={ (code) "_title " (code) "_desc" }
            xmlns="http://www.w3.org/2000/svg" {
            title id={ (code) "_title" } { (title) }
            desc id={ (code) "_desc" } { (desc) }
            (drawn)
        }
    }
}

/// A share of the width in hundredths of a percent, written as CSS does.
pub(super) fn percent(basis_points: u64) -> String {
    format!("{}.{:02}%", basis_points / 100, basis_points % 100)
}

fn scaled(value: u64, most: u64, length: u64) -> u64 {
    let scaled = u128::from(value) * u128::from(length) / u128::from(most.max(1));
    u64::try_from(scaled).unwrap_or(length)
}

/// The rows that are drawn, each with its figure.
fn drawn(table: &Table, column: usize) -> Vec<(&str, &Cell)> {
    let rows = table.rows.iter().filter(|row| row.kind != RowKind::Total);
    rows.filter_map(|row| Some((row.label.as_str(), row.figures.get(column)?))).collect()
}

fn most(rows: &[(&str, &Cell)]) -> u64 {
    rows.iter().filter_map(|(_, figure)| figure.count()).max().unwrap_or(0)
}

/// What a picture shows, in words: the column and the largest of its figures.
fn described(table: &Table, column: usize, rows: &[(&str, &Cell)], lang: Lang) -> String {
    let name = table.columns.get(column).map_or("", String::as_str);
    let largest = rows.iter().rev().max_by_key(|(_, figure)| figure.count());
    largest.map_or_else(String::new, |(label, figure)| {
        let figure = figure.text(lang);
        lang.pick(
            format!("{name}; en yüksek {label}: {figure}. Sayılar yandaki tablodadır."),
            format!("{name}; the largest is {label}: {figure}. The table beside it has the figures."),
        )
    })
}

/// A bar below each label.
pub(super) fn bars(table: &Table, column: usize, lang: Lang) -> Markup {
    const STEP: u64 = 36;
    let rows = drawn(table, column);
    let most = most(&rows);
    let drawn = html! { @for (at, (label, figure)) in (0_u64..).zip(&rows) {
        text.label x="0" y=(at * STEP + 14) { (label) }
        text.value x="100%" y=(at * STEP + 14) text-anchor="end" { (figure.text(lang)) }
        rect.track x="0" y=(at * STEP + 20) width="100%" height="6" rx="3" {}
        rect.bar x="0" y=(at * STEP + 20) height="6" rx="3"
            width=(percent(scaled(figure.count().unwrap_or(0), most, 10_000))) {}
    } };
    let height = u64::try_from(rows.len()).unwrap_or(0) * STEP;
    picture(&table.code, &table.title, &described(table, column, &rows, lang), height, &drawn)
}

/// Columns side by side; the first letters of each label below it.
pub(super) fn columns(table: &Table, column: usize, lang: Lang) -> Markup {
    const HEIGHT: u64 = 150;
    let rows = drawn(table, column);
    let most = most(&rows);
    let step = 10_000 / u64::try_from(rows.len()).unwrap_or(0).max(1);
    let drawn = html! {
        @for (at, (label, figure)) in (0_u64..).zip(&rows) {
            @let middle = percent(at * step + step / 2);
            @let height = scaled(figure.count().unwrap_or(0), most, HEIGHT);
            @let top = 18 + HEIGHT - height;
            rect.bar x=(percent(at * step + step / 8)) width=(percent(step * 3 / 4)) y=(top) height=(height) {}
            text.value x=(middle) y=(top - 5) text-anchor="middle" { (figure.text(lang)) }
            text.label x=(middle) y=(HEIGHT + 34) text-anchor="middle" {
                (label.chars().take(3).collect::<String>())
            }
        }
        line.axis x1="0" x2="100%" y1=(HEIGHT + 18) y2=(HEIGHT + 18) {}
    };
    picture(&table.code, &table.title, &described(table, column, &rows, lang), HEIGHT + 42, &drawn)
}

/// A shade for every figure.
pub(super) fn shades(table: &Table, lang: Lang) -> Markup {
    const LABELS: u64 = 1_900;
    const STEP: u64 = 26;
    let map = table.heat_map();
    let step = (10_000 - LABELS) / u64::try_from(map.columns.len()).unwrap_or(0).max(1);
    let across = |at: u64| percent(LABELS + at * step);
    let middle = |at: u64| percent(LABELS + at * step + step / 2);
    let wide = map.most() > 999;
    let drawn = html! {
        @for (at, label) in (0_u64..).zip(&map.columns) {
            text.head x=(middle(at)) y="12" text-anchor="middle" { (label.chars().take(3).collect::<String>()) }
        }
        @for (row, (label, values)) in (0_u64..).zip(&map.rows) {
            @let top = 20 + row * STEP;
            text.label x="0" y=(top + 17) { (label) }
            @for (at, value) in (0_u64..).zip(values) {
                rect class={ "shade level" (map.level(*value, 5)) } x=(across(at)) y=(top)
                    width=(percent(step)) height=(STEP) {}
                text class={ "cell on" (map.level(*value, 5)) (if wide { " wide" } else { "" }) }
                    x=(middle(at)) y=(top + 17) text-anchor="middle" {
                    (Cell::Count(*value).text(lang))
                }
            }
        }
    };
    let desc = lang.pick(
        format!(
            "Koyu gözde sayı büyüktür; en büyüğü {}. Sayılar alttaki tablodadır.",
            Cell::Count(map.most()).text(lang)
        ),
        format!(
            "The darker, the more; the most is {}. The table below has the figures.",
            Cell::Count(map.most()).text(lang)
        ),
    );
    let height = 24 + u64::try_from(map.rows.len()).unwrap_or(0) * STEP;
    picture(&table.code, &table.title, &desc, height, &drawn)
}
