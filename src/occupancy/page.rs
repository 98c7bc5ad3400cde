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
/// would be, it is laid out on sheets, which then cost no more than twice as much and tell of many lines at once; there it stays,
/// whatever is taken away, and lines that are drawn for the first time get their sheets, too.
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

/// So many words for each sheet that there would be still stand in a map.
const FEW: usize = 3;

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
        match self {
            Self::Few(words) => {
                change_word(words.entry((span, line)), change);
                if words.len() > FEW.saturating_mul(SPANS.into()).saturating_mul(width) {
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

    fn change(&mut self, span: u8, line: Line, change: impl FnOnce(Drawing) -> Drawing) {
        if self.width <= Sheet::of(line) {
            self.widen(Sheet::of(line).saturating_add(1));
        }
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
