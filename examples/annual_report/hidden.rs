//! What a report for people does not show: small counts of people, and what would tell them.

use std::collections::BTreeSet;

use imece::{
    id::{CentreId, RoomId},
    organisation::Channel,
    report::{LEAST_SHOWN, SmallCells},
};

use super::figures::Figures;

/// A count of people on the screen; none is the total.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    Participants(Option<CentreId>, Option<RoomId>),
    Visits(Option<CentreId>),
    Contacts(Option<Channel>),
    /// By the slug of the district.
    Households(Option<String>),
    Guests(Option<String>),
    /// Whether satisfied.
    Responses(Option<bool>),
}

/// Finds what is not to be shown. Counts of meetings, programmes and petitions are no people.
pub(crate) fn hidden(figures: &Figures) -> BTreeSet<Cell> {
    let mut cells = SmallCells::default();
    for of in &figures.centres {
        let centre = of.centre.id;
        let rooms = of
            .rooms
            .iter()
            .map(|room| (Cell::Participants(Some(centre), Some(room.room.id)), room.total.participants));
        sum(&mut cells, Cell::Participants(Some(centre), None), of.total.participants, rooms);
    }
    let centres = figures
        .centres
        .iter()
        .map(|of| (Cell::Participants(Some(of.centre.id), None), of.total.participants));
    sum(&mut cells, Cell::Participants(None, None), figures.total.participants, centres);
    let work = &figures.work;
    if let Some(of) = &work.visits {
        let parts = of.by_centre.iter().map(|(centre, visits)| (Cell::Visits(Some(*centre)), *visits));
        sum(&mut cells, Cell::Visits(None), of.total.centre_visits, parts);
    }
    if let Some(of) = &work.contacts {
        let parts =
            of.by_channel.iter().map(|(channel, contacts)| (Cell::Contacts(Some(*channel)), *contacts));
        sum(&mut cells, Cell::Contacts(None), of.total.contacts, parts);
    }
    if let Some(of) = &work.iftar {
        let total = &of.total;
        let parts =
            total.households_by_district.iter().map(|(slug, n)| (Cell::Households(Some(slug.clone())), *n));
        sum(&mut cells, Cell::Households(None), total.households, parts);
        let parts = total.guests_by_district.iter().map(|(slug, n)| (Cell::Guests(Some(slug.clone())), *n));
        sum(&mut cells, Cell::Guests(None), total.guests, parts);
    }
    if let Some(of) = &work.survey {
        let (all, satisfied) = (of.counts.responses, of.counts.satisfied);
        let parts = [(true, satisfied), (false, all.saturating_sub(satisfied))];
        let parts = parts.map(|(is, n)| (Cell::Responses(Some(is)), n));
        sum(&mut cells, Cell::Responses(None), all, parts);
    }
    cells.hidden(LEAST_SHOWN)
}

fn sum(cells: &mut SmallCells<Cell>, total: Cell, people: u64, parts: impl IntoIterator<Item = (Cell, u64)>) {
    let mut keys = Vec::new();
    for (key, people) in parts {
        // A total of others keeps its parts.
        cells.count(key.clone(), people);
        keys.push(key);
    }
    cells.total(total, people, keys);
}
