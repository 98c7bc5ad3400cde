use alloc::{
    collections::{BTreeMap, btree_map::Entry},
    vec::Vec,
};
use core::{iter, mem};

use super::{
    Line,
    sheet::{Drawing, GROUPS, Sheet, Sifted, all_or_none},
};

/// What is drawn of all lines in sixty-four spans, which are six weeks.
///
/// Where it is little, it stands in an ordered map and costs by the word. Where there are more than three words for each sheet there
/// would be, it is laid out on sheets, which then cost no more than twice as much and tell of many lines at once. There it stays,
/// whatever is taken away, until lines come that have no sheet yet: then what is there is weighed anew.
#[derive(Debug, Clone)]
pub(super) enum Page {
    // INVARIANT: by span and line, none without cells.
    Few(BTreeMap<(u8, Line), Drawing>),
    Many(Sheets),
}

/// The sheets of a page, span by span.
#[derive(Debug, Clone)]
pub(super) struct Sheets {
    // INVARIANT: `width` for each span, one for each thousand lines.
    sheets: Vec<Sheet>,
    width: usize,
}

/// Spans of a page.
pub(super) const SPANS: u8 = 64;

/// Whether so few words are too few for sheets, of which there would be so many a span.
fn are_few(words: usize, width: usize) -> bool {
    words <= width.saturating_mul(SPANS.into()).saturating_mul(3)
}

impl Default for Page {
    fn default() -> Self {
        Self::Few(BTreeMap::new())
    }
}

impl Page {
    pub(super) fn get(&self, span: u8, line: Line) -> Drawing {
        match self {
            Self::Few(words) => words.get(&(span, line)).copied().unwrap_or_default(),
            Self::Many(sheets) => {
                sheets.sheet(span, Sheet::of(line)).map_or(Drawing::default(), |sheet| sheet.get(line))
            }
        }
    }

    /// Sifts a group of lines by the cells of two slots in a span.
    pub(super) fn sift(&self, span: u8, group: usize, narrow: u64, wide: u64) -> Sifted {
        match self {
            Self::Few(words) => sift(words, span, group, narrow, wide),
            Self::Many(sheets) => sheets
                .sheet(span, group / GROUPS)
                .map_or(Sifted::default(), |sheet| sheet.sift(group.rem_euclid(GROUPS), narrow, wide)),
        }
    }

    /// Changes what is drawn of a line in a span; sheets would be so many a span.
    pub(super) fn change(
        &mut self,
        span: u8,
        line: Line,
        width: usize,
        change: impl FnOnce(Drawing) -> Drawing,
    ) {
        if let Self::Many(sheets) = self
            && sheets.width <= Sheet::of(line)
        {
            if are_few(sheets.len(), width) {
                *self = Self::Few(sheets.words());
            } else {
                sheets.widen(width);
            }
        }
        match self {
            Self::Few(words) => {
                change_word(words.entry((span, line)), change);
                if !are_few(words.len(), width) {
                    *self = Self::Many(Sheets::of(words, width));
                }
            }
            Self::Many(sheets) => sheets.change(span, line, change),
        }
    }

    /// All that is drawn, by span and line, whatever the form.
    pub(super) fn words(&self) -> BTreeMap<(u8, Line), Drawing> {
        match self {
            Self::Few(words) => words.clone(),
            Self::Many(sheets) => sheets.words(),
        }
    }
}

/// Changes a map as [`Sheet::change`] does a sheet.
fn change_word(word: Entry<'_, (u8, Line), Drawing>, change: impl FnOnce(Drawing) -> Drawing) {
    match word {
        Entry::Vacant(word) => {
            let drawing = change(Drawing::default());
            if drawing.cells != 0 {
                word.insert(drawing);
            }
        }
        Entry::Occupied(mut word) => {
            let drawing = change(*word.get());
            if drawing.cells == 0 {
                word.remove();
            } else {
                word.insert(drawing);
            }
        }
    }
}

/// Sifts a map as [`Sheet::sift`] does a sheet.
fn sift(words: &BTreeMap<(u8, Line), Drawing>, span: u8, group: usize, narrow: u64, wide: u64) -> Sifted {
    let [first, last] = Line::of_group(group);
    let words = words.range((span, first)..=(span, last));
    words.fold(Sifted::default(), |Sifted { touched, held }, ((_, line), Drawing { cells, odd })| Sifted {
        touched: touched | line.bit() & all_or_none(cells & wide != 0),
        held: held | line.bit() & all_or_none(cells & narrow != 0 && !odd),
    })
}

impl Sheets {
    fn of(words: &BTreeMap<(u8, Line), Drawing>, width: usize) -> Self {
        let mut sheets = Self { sheets: Vec::new(), width: 0 };
        sheets.widen(width);
        for ((span, line), drawing) in words {
            sheets.change(*span, *line, |_| *drawing);
        }
        sheets
    }

    fn sheet(&self, span: u8, number: usize) -> Option<&Sheet> {
        let index = usize::from(span).saturating_mul(self.width).saturating_add(number);
        self.sheets.get(index).filter(|_| number < self.width)
    }

    /// How many words there are.
    fn len(&self) -> usize {
        self.sheets.iter().map(Sheet::len).fold(0, usize::saturating_add)
    }

    /// Changes what is drawn of a line that has a sheet.
    fn change(&mut self, span: u8, line: Line, change: impl FnOnce(Drawing) -> Drawing) {
        let index = usize::from(span).saturating_mul(self.width).saturating_add(Sheet::of(line));
        if let Some(sheet) = self.sheets.get_mut(index) {
            sheet.change(line, change);
        }
    }

    /// Makes room for lines that there were not before.
    fn widen(&mut self, width: usize) {
        let more = width.saturating_sub(self.width);
        let mut sheets = mem::take(&mut self.sheets).into_iter();
        self.sheets = Vec::with_capacity(width.saturating_mul(SPANS.into()));
        for _ in 0..SPANS {
            self.sheets.extend(sheets.by_ref().take(self.width));
            self.sheets.extend(iter::repeat_with(Sheet::default).take(more));
        }
        self.width = width;
    }

    /// All that is drawn, by span and line.
    fn words(&self) -> BTreeMap<(u8, Line), Drawing> {
        let rows = (0..SPANS).zip(self.sheets.chunks(self.width.max(1)));
        let sheets =
            rows.flat_map(|(span, row)| (0..).zip(row).map(move |(number, sheet)| (span, number, sheet)));
        let words = sheets.flat_map(|(span, number, sheet)| {
            sheet.drawings(number).map(move |(line, drawing)| ((span, line), drawing))
        });
        words.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_weighed_again_when_lines_come() {
        let (mut page, mut width) = (Page::default(), 1);
        let mut draw = |page: &mut Page, span: u8, line: usize| {
            width = width.max(Sheet::of(Line::at(line)).saturating_add(1));
            page.change(span, Line::at(line), width, |_| Drawing { cells: 1, odd: false });
        };
        let weeks = |lines: core::ops::Range<usize>| {
            lines.flat_map(|line| (0..SPANS).map(move |span| (span, line))).collect::<Vec<_>>()
        };
        weeks(0..4).into_iter().for_each(|(span, line)| draw(&mut page, span, line));
        assert!(matches!(&page, Page::Many(sheets) if sheets.width == 1));
        // One word far away is no reason for nineteen empty sheets a span.
        draw(&mut page, 0, 19_999);
        assert!(matches!(page, Page::Few(_)));
        weeks(4..70).into_iter().for_each(|(span, line)| draw(&mut page, span, line));
        assert!(matches!(&page, Page::Many(sheets) if sheets.width == 20));
        draw(&mut page, 0, 20_480);
        assert!(matches!(&page, Page::Many(sheets) if sheets.width == 21));
        assert_eq!(page.words().len(), 70 * 64 + 2);
    }
}
