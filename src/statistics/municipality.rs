use serde::{Deserialize, Serialize};

use super::{
    BookingTally, CooperationTally, OutreachTally, PetitionTally, PortalTally, ProgrammeTally,
    SolidarityTally, SurveyTally, VolunteerTally,
};
use crate::{
    municipality::MunicipalityEvent,
    stats::{Observe, StatsError},
    tally_struct,
};

/// The figures of a whole municipality, or of many: one tally for each of its aggregates, folded from one log.
///
/// The parts are read by themselves; written as rows, the first dimension of each is its part.
///
/// ```
/// use imece::{
///     event::*, id::*, municipality::*, organisation::Channel, outreach::OutreachCommand,
///     statistics::MunicipalityTally, stats::{Flat, Observe, Tally}, text::Precision, time::Zone, uuid::Uuid,
/// };
/// # let stream = |n| StreamId::from_uuid(Uuid::from_u128(n)).unwrap();
/// # let streams = Streams {
/// #     registry: stream(1), petitions: stream(2), programmes: stream(3), solidarity: stream(4), volunteering: stream(5),
/// #     surveys: stream(6), outreach: stream(7), portal: stream(8), cooperation: stream(9),
/// # };
/// let mut city = Municipality::new(streams, Zone::ISTANBUL, [])?;
/// let call = Call::new(Actor::new(ActorId::from_uuid(Uuid::from_u128(7))?, Role::Staff), "2026-01-05T08:00Z".parse()?);
/// let mut log = Vec::new();
/// for (channel, contacts) in [(Channel::CallCentre, 180), (Channel::Post, 12)] {
///     let on = "2026-01-05".parse().unwrap();
///     let command = OutreachCommand::CountContacts { channel, on, contacts, precision: Precision::Exact };
///     log.extend(city.handle(&command.into(), &call)?);
/// }
/// // Two machines count half a log each.
/// let [mut one, mut other] = [MunicipalityTally::default(), MunicipalityTally::default()];
/// one.observe(&log[0])?;
/// other.observe(&log[1])?;
/// one.merge(&other)?;
/// assert_eq!(one.outreach.summary()?.contacts, 192);
/// assert_eq!(one.to_rows()[0].dimensions[0], "outreach");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MunicipalityTally {
    /// Of all schedules.
    pub bookings: BookingTally,
    /// Of the petitions.
    pub petitions: PetitionTally,
    /// Of the joint programmes.
    pub programmes: ProgrammeTally,
    /// Of Ramadan, aid and listening meetings.
    pub solidarity: SolidarityTally,
    /// Of the volunteers.
    pub volunteering: VolunteerTally,
    /// Of the surveys.
    pub surveys: SurveyTally,
    /// Of contacts, blood, wishes, visits, stands, events, memberships and cards.
    pub outreach: OutreachTally,
    /// Of the civic portal.
    pub portal: PortalTally,
    /// Of protocols, projects and disaster plans.
    pub cooperation: CooperationTally,
}

tally_struct!(MunicipalityTally of {
    bookings,
    petitions,
    programmes,
    solidarity,
    volunteering,
    surveys,
    outreach,
    portal,
    cooperation,
});

impl Observe<&MunicipalityEvent> for MunicipalityTally {
    fn record(&mut self, event: &MunicipalityEvent, times: i64) -> Result<(), StatsError> {
        use MunicipalityEvent as E;
        match event {
            // How many organisations there are the registry itself knows.
            E::Registry(_) => Ok(()),
            E::Schedule(recorded) => self.bookings.record(recorded, times),
            E::Petitions(recorded) => self.petitions.record(recorded, times),
            E::Programmes(recorded) => self.programmes.record(recorded, times),
            E::Solidarity(recorded) => self.solidarity.record(recorded, times),
            E::Volunteering(recorded) => self.volunteering.record(recorded, times),
            E::Surveys(recorded) => self.surveys.record(recorded, times),
            E::Outreach(recorded) => self.outreach.record(recorded, times),
            E::Portal(recorded) => self.portal.record(recorded, times),
            E::Cooperation(recorded) => self.cooperation.record(recorded, times),
        }
    }
}
