//! What was counted day by day: contacts of channels, visitors at doors.

use imece::{
    chrono::NaiveDate,
    outreach::{OutreachCommand, VisitCount},
    text::Precision,
};

use super::{
    super::{
        rows::{Folder, Need, Row},
        steps::{Step, noon},
    },
    CONTACTS, Named, VISITS, channel,
    places::Places,
};

type Steps = Vec<Step<OutreachCommand>>;

/// Reads the contacts; none without the file.
pub(super) fn contacts(folder: &Folder<'_>) -> Option<Steps> {
    let (mut steps, mut known) = (Steps::new(), Named::new("count of"));
    let there = folder.each(CONTACTS, &["channel", "date", "contacts"], Need::Optional, |row| {
        let channel = channel(row);
        let contacts = row.number("contacts");
        // By the channel, of which there are several words.
        let name = channel.map(|channel| channel.code().to_owned());
        steps.extend(counted(row, &mut known, "channel", name, |on| {
            let precision = Precision::Exact;
            Some(OutreachCommand::CountContacts { channel: channel?, on, contacts: contacts?, precision })
        }));
    });
    there.then_some(steps)
}

/// Reads the visits to the centres; none without the file.
pub(super) fn visits(folder: &Folder<'_>, places: &Places) -> Option<Steps> {
    let (mut steps, mut known) = (Steps::new(), Named::new("count of"));
    let there = folder.each(VISITS, &["centre", "date", "visitors"], Need::Optional, |row| {
        let centre = places.centres.find(row, "centre");
        let name = centre.map(|centre| centre.code.to_string());
        let visits = row.number("visitors");
        steps.extend(counted(row, &mut known, "centre", name, |on| {
            let count = VisitCount::exactly(visits?);
            Some(OutreachCommand::CountVisits { centre: centre?.id, on, count })
        }));
    });
    there.then_some(steps)
}

/// The command of a row that counts something on a day. A day is counted once.
fn counted(
    row: &Row<'_>,
    known: &mut Named<()>,
    field: &'static str,
    name: Option<String>,
    command: impl FnOnce(NaiveDate) -> Option<OutreachCommand>,
) -> Option<Step<OutreachCommand>> {
    let date = row.date("date");
    let at = date.and_then(|date| row.check("date", noon(date)));
    let name = name.zip(date).map(|(name, date)| format!("{name} {date}"));
    let command = date.and_then(command);
    let new = known.enter(row, "date", name, command.is_some().then_some(()));
    let command = command.filter(|_| new);
    Some(Step { at: at?, line: row.line, field, command: command? })
}
