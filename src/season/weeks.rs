//! Classes of weeks: the weeks of a season that no wish tells apart, day by day of the week.

use alloc::{collections::BTreeSet, vec, vec::Vec};

/// For each day of the week its classes, which are disjoint and hold every week that a wish means.
#[derive(Debug, Clone, Default)]
pub(super) struct WeekClasses {
    days: [Vec<u64>; 7],
}

impl WeekClasses {
    /// Splits the weeks of each day as far as the sets of weeks that are asked for tell them apart.
    pub(super) fn new(asked: &BTreeSet<(usize, u64)>) -> Self {
        let mut classes = Self::default();
        for (day, weeks) in asked {
            let Some(known) = classes.days.get_mut(*day) else { continue };
            let new = known.iter().fold(*weeks, |rest, class| rest & !class);
            let split = known.iter().flat_map(|class| [class & weeks, class & !weeks]);
            *known = split.chain([new]).filter(|class| *class != 0).collect();
        }
        for day in &mut classes.days {
            day.sort_unstable_by_key(|class| class.trailing_zeros());
        }
        classes
    }

    /// How many classes the day with the most has.
    pub(super) fn most(&self) -> usize {
        self.days.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The classes that some weeks of a day consist of, each with its place and its number of weeks.
    pub(super) fn of(&self, day: usize, weeks: u64) -> Vec<(u32, u32)> {
        let classes = self.days.get(day).map_or(&[][..], Vec::as_slice);
        match classes {
            [_] => vec![(0, 1)],
            _ => (0..)
                .zip(classes)
                .filter(|(_, c)| *c & weeks != 0)
                .map(|(n, c)| (n, c.count_ones()))
                .collect(),
        }
    }

    /// The first week of the classes that a set of them names.
    pub(super) fn first_week(&self, day: usize, classes: u64) -> Option<u32> {
        let class = usize::try_from(classes.trailing_zeros()).ok()?;
        self.days.get(day)?.get(class).map(|weeks| weeks.trailing_zeros())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_told_apart_only_as_far_as_wishes_do() {
        let asked = BTreeSet::from([(0, 0b1111), (0, 0b0101), (1, 0b1111)]);
        let classes = WeekClasses::new(&asked);
        assert_eq!(classes.most(), 2);
        assert_eq!(classes.of(0, 0b0101), [(0, 2)]);
        assert_eq!(classes.of(0, 0b1111), [(0, 2), (1, 2)]);
        assert_eq!(classes.of(1, 0b1111), [(0, 1)], "a single class needs no weights");
        assert_eq!(classes.first_week(0, 0b10), Some(1));
        assert!(classes.of(2, 0b1).is_empty());
    }
}
