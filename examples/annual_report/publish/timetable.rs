//! A week of a centre as a picture: a strip for every day, a line for every room that is used.

use imece::{
    report::{Timetable, TimetableBooking, TimetableDay},
    text::Lang,
};
use maud::{Markup, html};

use super::{
    html::folded,
    svg::{percent, picture},
};

/// How much of the width the codes of the rooms take, in hundredths of a percent.
const LABELS: u64 = 1_500;
const LINE: u64 = 22;
const HEAD: u64 = 18;

/// The pictures, and the same as a table that opens when it is asked for.
pub(super) fn week(of: &Timetable, lang: Lang) -> Markup {
    html! {
        article.week {
            h3 id=(of.code) { (of.title) }
            @for (at, day) in of.days.iter().enumerate() {
                div.day {
                    h4 { (day.title) }
                    @if day.bookings.is_empty() {
                        p.note { (lang.pick("Toplantı yok.", "No meetings.")) }
                    } @else {
                        (strip(of, day, &format!("{}_{at}", of.code), lang))
                    }
                }
            }
            (folded(&of.table(lang), lang))
        }
    }
}

fn strip(of: &Timetable, day: &TimetableDay, code: &str, lang: Lang) -> Markup {
    let hours = u64::from(of.last_hour.saturating_sub(of.first_hour).max(1));
    let begin = u64::from(of.first_hour) * 60;
    let at = |minute: u64| LABELS + minute.saturating_sub(begin) * (10_000 - LABELS) / (hours * 60);
    let rooms = Timetable::rooms(day);
    let lines = u64::try_from(rooms.len()).unwrap_or(0);
    let span = |booking: &TimetableBooking| {
        let (starts, ends) = (at(u64::from(booking.starts)), at(u64::from(booking.ends)));
        (percent(starts), percent(ends.saturating_sub(starts)))
    };
    let drawn = html! {
        @for hour in 0..=hours {
            @let x = percent(at(begin + hour * 60));
            line.grid x1=(x) x2=(x) y1=(HEAD - 4) y2=(HEAD + lines * LINE) {}
            @if hour < hours {
                text class=(if hour % 2 == 0 { "hour" } else { "hour odd" }) x=(x) y="10" {
                    (format!("{:02}", (u64::from(of.first_hour) + hour) % 24))
                }
            }
        }
        @for (line, (room, bookings)) in (0_u64..).zip(&rooms) {
            @let top = HEAD + line * LINE;
            text.label x="0" y=(top + 15) { (room) }
            @for booking in bookings {
                @let (x, width) = span(booking);
                // A picture of its own cuts off what does not fit.
                svg x=(x) width=(width) y=(top + 1) height=(LINE - 2) {
                    title { (booking.time()) " " (booking.organisation) }
                    rect.booking width="100%" height="100%" {}
                    rect.edge width="3" height="100%" {}
                    text.name x="7" y="14" { (booking.organisation) }
                }
            }
        }
    };
    let n = day.bookings.len();
    let desc = lang.pick(
        format!("{n} toplantı, {lines} salonda. Hepsi alttaki tablodadır."),
        format!("{n} meetings in {lines} rooms. The table below has them all."),
    );
    picture(code, &day.title, &desc, HEAD + lines * LINE + 2, &drawn)
}
