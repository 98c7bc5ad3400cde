//! What an event asks of another aggregate becomes a command. No rule is here but that nothing is asked for twice.

use alloc::{string::ToString, vec::Vec};

use super::{Municipality, MunicipalityCommand, MunicipalityEvent};
use crate::{
    event::Aggregate,
    id::{BookingId, PetitionId, ProgrammeId, TextId},
    organisation::{Channel, Intake},
    outreach::{OutreachCommand, OutreachEffect},
    petition::{Applicant, PetitionCommand, PetitionEffect, Submission, SubmissionKind},
    programme::{JointProgramme, ProgrammeCommand, ProgrammeEffect, RoomVenue, Stage, Venue},
    schedule::{Booking, BookingRequest, Schedule, ScheduleCommand, Status},
    solidarity::{SolidarityEffect, WishKind},
    time::{LocalMinute, Minute},
};

impl Municipality {
    /// Returns the commands by which other aggregates learn of events, as far as they have not: what is done already is
    /// not asked for again, so a host may ask at any time, of any part of the log, as often as it likes.
    ///
    /// A host stores the events of a command, gives what follows from them, and does the same with the events of that; by
    /// whom and when, it says itself. After a crash it asks again, of as much of the log as it is not sure of. A command may
    /// come twice where several events ask for it: the second time it changes nothing. One that is an error is asked for
    /// again next time, so that somebody sees to it.
    ///
    /// | event | command |
    /// |---|---|
    /// | a submission came in | it is counted among the contacts of its channel and day |
    /// | something was raised at a meeting, or heard on a visit | the petition desk receives it, under its id as number |
    /// | a programme asks for a room, moves, or gives it back | the schedule that knows the room books, moves, cancels |
    /// | something became of the booking | the calendar is told whether the room is booked |
    /// | a closure or new hours displace it, or no longer do | the calendar is told that it has no room, or has it again |
    ///
    /// Who stays unknown is heard as a report, since only that may come of nobody (*ihbar*); no answer is owed then.
    ///
    /// A schedule may refuse a room, as it may refuse everybody. Nothing is undone then: the programme stays in the
    /// calendar, its room is not booked, and it can be neither announced nor begun until its plan names another room, or
    /// the same by another request. A room that no schedule knows is nobody's to book: a host tells the calendar itself.
    ///
    /// ```
    /// # use imece::{event::*, id::*, municipality::*, organisation::Channel, outreach::OutreachCommand, text::*, time::Zone, uuid::Uuid};
    /// # let stream = |n| StreamId::from_uuid(Uuid::from_u128(n)).unwrap();
    /// # let streams = Streams {
    /// #     registry: stream(1), petitions: stream(2), programmes: stream(3), solidarity: stream(4), volunteering: stream(5),
    /// #     surveys: stream(6), outreach: stream(7), portal: stream(8), cooperation: stream(9),
    /// # };
    /// # let mut city = Municipality::new(streams, Zone::ISTANBUL, [])?;
    /// # let call = Call::new(Actor::new(ActorId::from_uuid(Uuid::from_u128(7))?, Role::Staff), "2026-01-05T08:00Z".parse()?);
    /// # let command = MunicipalityCommand::Outreach(OutreachCommand::CountContacts {
    /// #     channel: Channel::Post, on: "2026-01-05".parse().unwrap(), contacts: 1, precision: Precision::Exact });
    /// # let mut log = Vec::new();
    /// // In this order: a room is given back before another request asks for it.
    /// let mut to_do = std::collections::VecDeque::from([command]);
    /// while let Some(next) = to_do.pop_front() {
    ///     let events = city.handle(&next, &call)?; // the host stores them
    ///     to_do.extend(city.follow_ups(&events));
    ///     log.extend(events);
    /// }
    /// assert_eq!(city.follow_ups(&log), []);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn follow_ups(&self, events: &[MunicipalityEvent]) -> Vec<MunicipalityCommand> {
        events.iter().flat_map(|event| self.follow_up(event)).collect()
    }

    fn follow_up(&self, event: &MunicipalityEvent) -> Vec<MunicipalityCommand> {
        use MunicipalityEvent as E;
        match event {
            E::Petitions(recorded) => {
                recorded.event.effects().and_then(|effect| self.counted(effect)).into_iter().collect()
            }
            E::Solidarity(recorded) => {
                recorded.event.effects().and_then(|effect| self.raised(&effect)).into_iter().collect()
            }
            E::Outreach(recorded) => {
                recorded.event.effects().into_iter().filter_map(|effect| self.heard(effect)).collect()
            }
            E::Programmes(recorded) => {
                let effects = recorded.event.effects();
                let placed = effects.iter().filter_map(|effect| self.placed(effect));
                // A room that stands already has no news of its own: the calendar is told now.
                let stands = effects.iter().filter_map(|effect| self.answered(booking_of(effect)));
                placed.chain(stands).collect()
            }
            E::Schedule(recorded) => {
                let bookings = recorded.event.bookings().into_iter().chain(recorded.event.displacements());
                bookings.filter_map(|booking| self.answered(booking)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn counted(&self, effect: PetitionEffect) -> Option<MunicipalityCommand> {
        let PetitionEffect::Contact { petition, channel, on, .. } = effect;
        let known =
            self.outreach.contacts(channel, on).is_some_and(|row| row.submissions.contains(&petition));
        (!known).then(|| OutreachCommand::CountSubmission { petition, channel, on }.into())
    }

    fn raised(&self, effect: &SolidarityEffect) -> Option<MunicipalityCommand> {
        let SolidarityEffect::ReceiveSubmission { petition, channel, kind, text, received, by, .. } = *effect;
        let kind = match kind {
            WishKind::Request => SubmissionKind::Request,
            WishKind::Suggestion => SubmissionKind::Suggestion,
            WishKind::Complaint => SubmissionKind::Complaint,
        };
        self.received(petition, channel, by.map(Applicant::Person), kind, "listening_meeting", text, received)
    }

    fn heard(&self, effect: OutreachEffect) -> Option<MunicipalityCommand> {
        let OutreachEffect::ReceiveSubmission { petition, channel, text, on, by, .. } = effect;
        // Nobody wrote down at what time of the day.
        let received = self.petitions.policy().zone.to_instant(LocalMinute::on(on, 0).ok()?).ok()?;
        let kind = SubmissionKind::Request;
        self.received(petition, channel, by.map(Applicant::Household), kind, "visit", text, received)
    }

    #[expect(clippy::too_many_arguments, reason = "a submission has them")]
    fn received(
        &self,
        petition: PetitionId,
        channel: Channel,
        by: Option<Applicant>,
        kind: SubmissionKind,
        subject: &str,
        text: TextId,
        received: Minute,
    ) -> Option<MunicipalityCommand> {
        if self.petitions.petition(petition).is_some() {
            return None;
        }
        let (applicant, kind) =
            by.map_or((Applicant::Withheld, SubmissionKind::Report), |applicant| (applicant, kind));
        let number = petition.to_string().parse().ok()?;
        let (intake, subject) = (Intake::by(channel), subject.parse().ok()?);
        let submission = Submission::new(petition, number, applicant, intake, kind, subject, text, received);
        Some(PetitionCommand::Receive(submission).into())
    }

    fn placed(&self, effect: &ProgrammeEffect) -> Option<MunicipalityCommand> {
        match *effect {
            ProgrammeEffect::BookRoom { programme, booking, .. } => {
                let (programme, venue) = self.asking(programme, booking)?;
                let schedule = self.schedules().find(|schedule| schedule.room(venue.room).is_some())?;
                if schedule.request(booking).is_some() {
                    return None;
                }
                let time = programme.plan.time();
                let purpose = "joint_programme".parse().ok()?;
                let request = BookingRequest::new(booking, venue.host, venue.room, time, purpose)
                    .with_attendees(venue.attendees);
                Some(on(schedule, ScheduleCommand::Book { request }))
            }
            ProgrammeEffect::MoveBooking { programme, booking, .. } => {
                let (programme, _) = self.asking(programme, booking)?;
                let time = programme.plan.time();
                let (schedule, known) = self.open_booking(booking)?;
                let command = ScheduleCommand::Move { booking, wanted: None, time: Some(time) };
                (known.placement.time != time).then(|| on(schedule, command))
            }
            ProgrammeEffect::CancelBooking { programme, booking } => {
                let (schedule, _) = self.open_booking(booking)?;
                let command = ScheduleCommand::Cancel { booking, reason: None };
                self.asking(programme, booking).is_none().then(|| on(schedule, command))
            }
        }
    }

    /// The programme that a booking is for, where it stands in the calendar and still asks for it.
    fn asking(&self, programme: ProgrammeId, booking: BookingId) -> Option<(&JointProgramme, &RoomVenue)> {
        let programme = self.programmes.programme(programme).filter(|known| known.stage().stands())?;
        match programme.plan.venue() {
            Venue::Room(room) if room.booking == booking => Some((programme, room)),
            _ => None,
        }
    }

    /// A booking that can still be moved or given back.
    fn open_booking(&self, booking: BookingId) -> Option<(&Schedule, Booking)> {
        let mut known = self.schedules().filter_map(|schedule| Some((schedule, schedule.booking(booking)?)));
        known.find(|(_, booking)| {
            matches!(booking.status, Status::Hold { .. } | Status::Pending { .. } | Status::Confirmed)
        })
    }

    /// Whether a programme has its room, where the calendar believes otherwise.
    fn answered(&self, booking: BookingId) -> Option<MunicipalityCommand> {
        let programme = self.programmes.asked_by(booking)?.id();
        let (known, venue) = self.asking(programme, booking)?;
        let placement = known.placement.as_ref()?;
        // What is displaced keeps its time, in a room that is closed.
        let stands = |found: Booking| {
            let status = match found.status {
                Status::Confirmed => !found.displaced,
                status => matches!(status, Status::CheckedIn { .. } | Status::Held { .. }),
            };
            status && found.placement.slot == placement.slot && found.placement.rooms.contains(venue.room)
        };
        let booked = self.schedules().filter_map(|schedule| schedule.booking(booking)).any(stands);
        let news = known.room_booked != booked && known.stage() != Stage::Closed;
        news.then(|| ProgrammeCommand::AnswerBooking { programme, booking, booked }.into())
    }
}

const fn booking_of(effect: &ProgrammeEffect) -> BookingId {
    match effect {
        ProgrammeEffect::BookRoom { booking, .. }
        | ProgrammeEffect::MoveBooking { booking, .. }
        | ProgrammeEffect::CancelBooking { booking, .. } => *booking,
    }
}

fn on(schedule: &Schedule, command: ScheduleCommand) -> MunicipalityCommand {
    MunicipalityCommand::Schedule { schedule: schedule.head().stream, command }
}
