use serde::{Deserialize, Serialize};

use crate::{
    event::Recorded,
    id::CentreId,
    organisation::Channel,
    outreach::{BloodGroup, ContactCount, GatheringKind, OutreachEvent, SpecialDay, VisitCount, VisitKind},
    stats::{Count, Grouped, Multiset, Observe, StatsError, Steps, Sum},
    tally_struct,
    text::{Code, Precision},
    time::Month,
};

/// The figures of any number of outreach desks, over any time. All may be merged and taken back, and none of them leads
/// to a person.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutreachTally {
    /// Contacts.
    contacts: Grouped<(Channel, Month), Sum>,
    /// The submissions among them.
    submissions: Grouped<(Channel, Month), Sum>,
    /// Days of channels whose contacts are a lower bound.
    inexact: Multiset<(Channel, Month)>,
    /// Visits to centres.
    at_doors: Grouped<(CentreId, Month), Sum>,
    /// Days of centres whose visits are a lower bound.
    inexact_doors: Multiset<(CentreId, Month)>,
    /// Units of blood that were asked for, by the patient's group.
    units_asked: Grouped<BloodGroup, Sum>,
    /// Units that donors gave, by the patient's group.
    units_matched: Multiset<BloodGroup>,
    /// Wishes that were collected.
    wishes: Multiset<Month>,
    /// Wishes that were granted.
    granted: Multiset<Month>,
    /// What they cost, in kuruş.
    cost: Sum,
    /// Visits.
    visits: Multiset<(VisitKind, Month)>,
    /// Bereaved households, each once a year.
    households: Multiset<Month>,
    /// Requests that were heard on visits.
    heard: Sum,
    /// Stands, by their special day.
    stands: Multiset<(SpecialDay, Month)>,
    /// Things given out at stands and on visits.
    items: Grouped<Code, Sum>,
    /// Events.
    gatherings: Multiset<(GatheringKind, Month)>,
    /// People who came to them.
    attendance: Grouped<GatheringKind, Sum>,
    /// The children among them.
    children: Grouped<GatheringKind, Sum>,
    /// Memberships.
    memberships: Multiset<Month>,
    /// Cards that were issued, by the month in which they begin.
    cards: Multiset<Month>,
    /// Those among them that replace another.
    replacements: Count,
    /// Cards that were blocked.
    blocked: Count,
}

tally_struct!(OutreachTally {
    contacts,
    submissions,
    inexact,
    at_doors,
    inexact_doors,
    units_asked,
    units_matched,
    wishes,
    granted,
    cost,
    visits,
    households,
    heard,
    stands,
    items,
    gatherings,
    attendance,
    children,
    memberships,
    cards,
    replacements,
    blocked,
});

/// What an outreach tally says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OutreachSummary {
    /// Contacts over all channels.
    pub contacts: u64,
    /// How far that is to be trusted: where one count is no exact one, the sum is a lower bound.
    pub precision: Precision,
    /// The submissions among them.
    pub submissions: u64,
    /// Visits to centres: neither people nor attendances of meetings.
    pub centre_visits: u64,
    /// How far that is to be trusted, as with contacts.
    pub centre_visits_precision: Precision,
    /// Units of blood that were asked for.
    pub units_asked: u64,
    /// Units that donors gave.
    pub units_matched: u64,
    /// Wishes that were collected.
    pub wishes: u64,
    /// Wishes that were granted.
    pub granted: u64,
    /// What they cost, in kuruş.
    pub cost: u64,
    /// Visits of every kind.
    pub visits: u64,
    /// Different bereaved households, each counted once a year.
    pub households: u64,
    /// Requests that were heard on visits.
    pub heard: u64,
    /// Stands.
    pub stands: u64,
    /// Things given out at stands and on visits.
    pub items: u64,
    /// Events.
    pub gatherings: u64,
    /// People who came to them.
    pub attendance: u64,
    /// The children among them.
    pub children: u64,
    /// Memberships.
    pub memberships: u64,
    /// Cards that were issued.
    pub cards: u64,
    /// Those among them that replace another.
    pub replacements: u64,
    /// Cards that were blocked.
    pub blocked: u64,
}

impl Observe<&Recorded<OutreachEvent>> for OutreachTally {
    fn record(&mut self, recorded: &Recorded<OutreachEvent>, times: i64) -> Result<(), StatsError> {
        Steps::all_or_none(self, times, |tally, steps| tally.count(steps, &recorded.event))
    }
}

impl OutreachTally {
    fn count(&mut self, steps: &mut Steps, event: &OutreachEvent) -> Result<(), StatsError> {
        use OutreachEvent as E;
        match event {
            E::ContactsCounted { channel, on, from, to }
            | E::SubmissionCounted { channel, on, from, to, .. } => {
                let key = (*channel, Month::of(*on));
                if let Some(from) = from {
                    self.reached(steps, key, from, Steps::BEFORE)?;
                }
                self.reached(steps, key, to, Steps::AFTER)?;
            }
            E::VisitsCounted { centre, on, from, to } => {
                let key = (*centre, Month::of(*on));
                if let Some(from) = from {
                    self.came(steps, key, *from, Steps::BEFORE)?;
                }
                self.came(steps, key, *to, Steps::AFTER)?;
            }
            E::BloodAsked(request) => {
                steps.observe(&mut self.units_asked, (request.group, i64::from(request.units.get())))?;
            }
            E::DonorMatched { group, .. } => steps.observe(&mut self.units_matched, *group)?,
            E::WishMade(wish) => steps.observe(&mut self.wishes, Month::of(wish.on))?,
            E::WishGranted { cost, on, .. } => {
                steps.observe(&mut self.granted, Month::of(*on))?;
                steps
                    .observe(&mut self.cost, i64::try_from(cost.get()).map_err(|_| StatsError::Overflow)?)?;
            }
            E::VisitHeld { visit, new_household } => {
                let month = Month::of(visit.on);
                steps.observe(&mut self.visits, (visit.to.kind(), month))?;
                if *new_household {
                    steps.observe(&mut self.households, month)?;
                }
                steps.observe(
                    &mut self.heard,
                    i64::try_from(visit.heard.len()).map_err(|_| StatsError::Overflow)?,
                )?;
                for (gift, number) in &visit.gifts {
                    steps.observe(&mut self.items, (*gift, i64::from(number.get())))?;
                }
            }
            E::StandHeld(stand) => {
                steps.observe(&mut self.stands, (stand.kind.day(), Month::of(stand.on)))?;
                for (item, number) in &stand.items {
                    steps.observe(&mut self.items, (*item, i64::from(number.get())))?;
                }
            }
            E::GatheringHeld(gathering) => {
                steps.observe(&mut self.gatherings, (gathering.kind, Month::of(gathering.on)))?;
                let came = gathering.attendance;
                steps.observe(&mut self.attendance, (gathering.kind, i64::from(came.people())))?;
                steps.observe(&mut self.children, (gathering.kind, i64::from(came.children())))?;
            }
            E::MembershipGranted(membership) => {
                steps.observe(&mut self.memberships, Month::of(membership.on))?;
            }
            E::CardIssued(card) => {
                steps.observe(&mut self.cards, Month::of(card.issued))?;
                if card.replaces.is_some() {
                    steps.observe(&mut self.replacements, ())?;
                }
            }
            E::CardBlocked { .. } => steps.observe(&mut self.blocked, ())?,
            _ => {}
        }
        Ok(())
    }

    fn reached(
        &mut self,
        steps: &mut Steps,
        key: (Channel, Month),
        count: &ContactCount,
        times: i64,
    ) -> Result<(), StatsError> {
        steps.record(&mut self.contacts, (key, i64::from(count.contacts())), times)?;
        steps.record(&mut self.submissions, (key, i64::from(count.submissions())), times)?;
        if count.precision() != Precision::Exact {
            steps.record(&mut self.inexact, key, times)?;
        }
        Ok(())
    }

    fn came(
        &mut self,
        steps: &mut Steps,
        key: (CentreId, Month),
        count: VisitCount,
        times: i64,
    ) -> Result<(), StatsError> {
        steps.record(&mut self.at_doors, (key, i64::from(count.visits)), times)?;
        if count.precision != Precision::Exact {
            steps.record(&mut self.inexact_doors, key, times)?;
        }
        Ok(())
    }

    /// Returns the figures.
    ///
    /// # Errors
    /// [`StatsError`] where a part of a log leaves a figure below zero, or a sum overflows.
    pub fn summary(&self) -> Result<OutreachSummary, StatsError> {
        let precision = |inexact: u64| if inexact == 0 { Precision::Exact } else { Precision::MoreThan };
        Ok(OutreachSummary {
            contacts: self.contacts.total()?.summary()?,
            precision: precision(self.inexact.total()?),
            submissions: self.submissions.total()?.summary()?,
            centre_visits: self.at_doors.total()?.summary()?,
            centre_visits_precision: precision(self.inexact_doors.total()?),
            units_asked: self.units_asked.total()?.summary()?,
            units_matched: self.units_matched.total()?,
            wishes: self.wishes.total()?,
            granted: self.granted.total()?,
            cost: self.cost.summary()?,
            visits: self.visits.total()?,
            households: self.households.total()?,
            heard: self.heard.summary()?,
            stands: self.stands.total()?,
            items: self.items.total()?.summary()?,
            gatherings: self.gatherings.total()?,
            attendance: self.attendance.total()?.summary()?,
            children: self.children.total()?.summary()?,
            memberships: self.memberships.total()?,
            cards: self.cards.total()?,
            replacements: self.replacements.summary()?,
            blocked: self.blocked.summary()?,
        })
    }

    /// Returns the contacts by channel and month.
    #[must_use]
    pub const fn contacts(&self) -> &Grouped<(Channel, Month), Sum> {
        &self.contacts
    }

    /// Returns the contacts by channel, whose sum are all contacts.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn contacts_by_channel(&self) -> Result<Grouped<Channel, Sum>, StatsError> {
        self.contacts.regroup(|(channel, _)| Some(*channel))
    }

    /// Returns the visits to centres by centre and month.
    #[must_use]
    pub const fn centre_visits(&self) -> &Grouped<(CentreId, Month), Sum> {
        &self.at_doors
    }

    /// Returns the visits to centres by centre, whose sum are all visits to centres.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn visits_by_centre(&self) -> Result<Grouped<CentreId, Sum>, StatsError> {
        self.at_doors.regroup(|(centre, _)| Some(*centre))
    }

    /// The visits to a centre in a month, where they were counted, and exactly.
    pub(super) fn at_door(&self, centre: CentreId, month: Month) -> Option<Sum> {
        let key = (centre, month);
        let exactly = self.inexact_doors.get(&key) == 0;
        self.at_doors.get(&key).copied().filter(|_| exactly)
    }

    /// Returns the visits by kind and month.
    #[must_use]
    pub const fn visits(&self) -> &Multiset<(VisitKind, Month)> {
        &self.visits
    }

    /// Returns the stands by special day and month.
    #[must_use]
    pub const fn stands(&self) -> &Multiset<(SpecialDay, Month)> {
        &self.stands
    }

    /// Returns what was given out, by the host's codes.
    #[must_use]
    pub const fn items(&self) -> &Grouped<Code, Sum> {
        &self.items
    }

    /// Returns the people who came to events, by kind.
    #[must_use]
    pub const fn attendance(&self) -> &Grouped<GatheringKind, Sum> {
        &self.attendance
    }

    /// Returns the units of blood that were asked for, and those that were given, by the patient's group.
    #[must_use]
    pub const fn blood(&self) -> (&Grouped<BloodGroup, Sum>, &Multiset<BloodGroup>) {
        (&self.units_asked, &self.units_matched)
    }
}
