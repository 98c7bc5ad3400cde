use alloc::{boxed::Box, vec::Vec};
use core::iter;

use super::sheet::{Drawing, Place, Sheet, Sifted, all_or_none, reserve};

/// What little is drawn of a thousand lines in some spans.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    // INVARIANT: in order of spans and places, none without cells.
    strokes: Vec<Stroke>,
}

/// What is drawn of a line in a span.
#[derive(Debug, Clone, Copy)]
struct Stroke {
    cells: u64,
    place: Place,
    span: u8,
    odd: bool,
}

impl Stroke {
    const fn drawing(self) -> Drawing {
        Drawing { cells: self.cells, odd: self.odd }
    }
}

impl List {
    pub(super) const fn len(&self) -> usize {
        self.strokes.len()
    }

    /// Where what is drawn of a line stands, or where it would.
    fn find(&self, span: u8, place: Place) -> Result<usize, usize> {
        self.strokes.binary_search_by_key(&(span, place), |stroke| (stroke.span, stroke.place))
    }

    pub(super) fn get(&self, span: u8, place: Place) -> Drawing {
        let stroke = self.find(span, place).ok().and_then(|index| self.strokes.get(index));
        stroke.map_or(Drawing::default(), |stroke| stroke.drawing())
    }

    /// Changes what is drawn of a line in a span.
    pub(super) fn change(&mut self, span: u8, place: Place, change: impl FnOnce(Drawing) -> Drawing) {
        let found = self.find(span, place);
        let old = found.ok().and_then(|index| self.strokes.get_mut(index));
        let Drawing { cells, odd } = change(old.as_ref().map_or(Drawing::default(), |old| old.drawing()));
        let stroke = Stroke { cells, place, span, odd };
        match (found, old) {
            (Ok(index), _) if cells == 0 => _ = self.strokes.remove(index),
            (_, Some(old)) => *old = stroke,
            (Err(index), _) if cells != 0 => {
                reserve(&mut self.strokes);
                self.strokes.insert(index, stroke);
            }
            _ => {}
        }
    }

    /// Sifts the lines of a group in a span, as [`Sheet::sift`] does.
    pub(super) fn sift(&self, span: u8, group: usize, narrow: u64, wide: u64) -> Sifted {
        let near = |stroke: &Stroke| (stroke.span, stroke.place.group());
        let first = self.strokes.partition_point(|stroke| near(stroke) < (span, group));
        let strokes = self.strokes.iter().skip(first).take_while(|stroke| near(stroke) == (span, group));
        strokes.fold(Sifted::default(), |Sifted { touched, held }, stroke| Sifted {
            touched: touched | stroke.place.bit() & all_or_none(stroke.cells & wide != 0),
            held: held | stroke.place.bit() & all_or_none(stroke.cells & narrow != 0 && !stroke.odd),
        })
    }

    /// The same on sheets, one for each of so many spans.
    pub(super) fn sheets(&self, spans: u8) -> Box<[Sheet]> {
        let mut sheets: Box<[Sheet]> = iter::repeat_with(Sheet::default).take(spans.into()).collect();
        for stroke in &self.strokes {
            if let Some(sheet) = sheets.get_mut(usize::from(stroke.span)) {
                sheet.change(stroke.place, |_| stroke.drawing());
            }
        }
        sheets
    }
}
