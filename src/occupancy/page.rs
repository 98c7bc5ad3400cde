use alloc::{boxed::Box, vec::Vec};
use core::iter;

use super::{
    Line,
    list::List,
    sheet::{Drawing, GROUPS, Place, Sheet, Sifted},
};

/// What is drawn of a thousand lines, from the first page to the last that has something.
#[derive(Debug, Clone, Default)]
pub(super) struct Roll {
    /// The number of the first page, counted from 1970-01-01.
    first: i32,
    pages: Vec<Page>,
}

/// What is drawn of a thousand lines in sixty-four spans, which are six weeks.
///
/// Where it is little, it stands in a list, and costs by the word alone. Where there are three words a span, each span gets a
/// sheet, and so costs no more than some eighty bytes a word; once there, the sheets stay.
#[derive(Debug, Clone)]
enum Page {
    // INVARIANT: no more than `FEW`.
    Few(List),
    // INVARIANT: `SPANS`.
    Many(Box<[Sheet]>),
}

/// Spans of a page.
const SPANS: u8 = 64;

/// So many words still stand in a list.
const FEW: usize = 192;

impl Roll {
    /// The number of the roll that a line is drawn on.
    pub(super) fn of(line: Line) -> usize {
        line.group() / GROUPS
    }

    pub(super) fn get(&self, span: i32, line: Line) -> Drawing {
        self.page(span).map_or(Drawing::default(), |page| page.get(inside(span), Place::of(line)))
    }

    /// Sifts the lines of a group by the cells of two slots in a span.
    pub(super) fn sift(&self, span: i32, group: usize, narrow: u64, wide: u64) -> Sifted {
        self.page(span).map_or(Sifted::default(), |page| page.sift(inside(span), group, narrow, wide))
    }

    /// Changes what is drawn of a line in a span. There are no more pages than lie between the years 1900 and 2999.
    pub(super) fn change(&mut self, span: i32, line: Line, change: impl FnOnce(Drawing) -> Drawing) {
        let page = span.div_euclid(SPANS.into());
        if self.pages.is_empty() {
            self.first = page;
        }
        if let Ok(earlier) = usize::try_from(self.first.saturating_sub(page)) {
            self.pages.splice(..0, iter::repeat_with(Page::default).take(earlier));
            self.first = self.first.min(page);
        }
        let Ok(index) = usize::try_from(page.saturating_sub(self.first)) else { return };
        if self.pages.len() <= index {
            self.pages.resize_with(index.saturating_add(1), Page::default);
        }
        if let Some(page) = self.pages.get_mut(index) {
            page.change(inside(span), Place::of(line), change);
        }
    }

    fn page(&self, span: i32) -> Option<&Page> {
        self.pages.get(usize::try_from(span.div_euclid(SPANS.into()).saturating_sub(self.first)).ok()?)
    }

    /// All that is drawn, in order of spans and lines, whatever the form.
    pub(super) fn drawings(&self) -> impl Iterator<Item = (i32, u8, Place, Drawing)> {
        (self.first..).zip(&self.pages).flat_map(|(number, page)| {
            let spots = (0..SPANS).flat_map(|span| Place::all().map(move |place| (span, place)));
            let drawings = spots.map(move |(span, place)| (number, span, place, page.get(span, place)));
            drawings.filter(|(.., drawing)| drawing.cells != 0)
        })
    }
}

/// The number of a span in its page.
fn inside(span: i32) -> u8 {
    u8::try_from(span.rem_euclid(SPANS.into())).unwrap_or(0)
}

impl Default for Page {
    fn default() -> Self {
        Self::Few(List::default())
    }
}

impl Page {
    fn get(&self, span: u8, place: Place) -> Drawing {
        match self {
            Self::Few(list) => list.get(span, place),
            Self::Many(sheets) => {
                sheets.get(usize::from(span)).map_or(Drawing::default(), |sheet| sheet.get(place))
            }
        }
    }

    fn change(&mut self, span: u8, place: Place, change: impl FnOnce(Drawing) -> Drawing) {
        match self {
            Self::Few(list) => {
                list.change(span, place, change);
                if list.len() > FEW {
                    *self = Self::Many(list.sheets(SPANS));
                }
            }
            Self::Many(sheets) => {
                if let Some(sheet) = sheets.get_mut(usize::from(span)) {
                    sheet.change(place, change);
                }
            }
        }
    }

    fn sift(&self, span: u8, group: usize, narrow: u64, wide: u64) -> Sifted {
        match self {
            Self::Few(list) => list.sift(span, group, narrow, wide),
            Self::Many(sheets) => sheets
                .get(usize::from(span))
                .map_or(Sifted::default(), |sheet| sheet.sift(group, narrow, wide)),
        }
    }
}
