use serde::{Deserialize, Serialize};

use crate::{
    cooperation::{CooperationEvent, ExpectationBallot},
    event::Recorded,
    place::{Province, Region},
    stats::{Count, Grouped, Multiset, Observe, Preferences, StatsError, Steps, Sum},
    tally_struct,
    text::Code,
    time::Month,
};

/// The figures of any number of cooperation desks, over any time. All may be merged and taken back.
///
/// What organisations expect is kept by province, so that any region or sub-region is a sum of it. It is a *consultation
/// result*: whoever came to the meetings is no random sample of all organisations.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CooperationTally {
    /// Protocols that were signed, by the month of the signature.
    signed: Multiset<Month>,
    /// Prolongations, by their month.
    renewed: Multiset<Month>,
    /// Meetings that were held, by sub-region.
    meetings: Multiset<Code>,
    /// People who came to them.
    attendance: Sum,
    /// What organisations expect, by their province.
    expectations: Grouped<Province, Preferences<Code>>,
    /// Roles that organisations hold in disasters.
    roles: Count,
}

tally_struct!(CooperationTally { signed, renewed, meetings, attendance, expectations, roles });

/// What a cooperation tally says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CooperationSummary {
    /// Protocols that were signed.
    pub signed: u64,
    /// Prolongations.
    pub renewed: u64,
    /// Meetings that were held.
    pub meetings: u64,
    /// People who came to them.
    pub attendance: u64,
    /// Organisations that said what they expect.
    pub asked: u64,
    /// Roles that organisations hold in disasters.
    pub roles: u64,
}

impl Observe<&Recorded<CooperationEvent>> for CooperationTally {
    fn record(&mut self, recorded: &Recorded<CooperationEvent>, times: i64) -> Result<(), StatsError> {
        Steps::all_or_none(self, times, |tally, steps| tally.count(steps, &recorded.event))
    }
}

impl CooperationTally {
    fn count(&mut self, steps: &mut Steps, event: &CooperationEvent) -> Result<(), StatsError> {
        use CooperationEvent as E;
        match event {
            E::ProtocolSigned { on, .. } => steps.observe(&mut self.signed, Month::of(*on))?,
            E::ProtocolRenewed { on, .. } => steps.observe(&mut self.renewed, Month::of(*on))?,
            E::MeetingHeld { meeting, attendance, .. } => {
                steps.observe(&mut self.meetings, meeting.sub_region)?;
                steps.observe(&mut self.attendance, i64::from(*attendance))?;
            }
            E::ExpectationsTold { from, to, .. } => {
                let at = |ballot: &ExpectationBallot| (ballot.province, ballot.expectations.clone());
                if let Some((province, before)) = from.as_ref().map(at) {
                    steps.retract(&mut self.expectations, (province, &before))?;
                }
                let (province, after) = at(to);
                steps.observe(&mut self.expectations, (province, &after))?;
            }
            E::RoleTaken { from: None, .. } => steps.observe(&mut self.roles, ())?,
            E::RoleGivenBack { .. } => steps.retract(&mut self.roles, ())?,
            _ => {}
        }
        Ok(())
    }

    /// Returns the figures.
    ///
    /// # Errors
    /// [`StatsError`] where a part of a log leaves a figure below zero, or a sum overflows.
    pub fn summary(&self) -> Result<CooperationSummary, StatsError> {
        Ok(CooperationSummary {
            signed: self.signed.total()?,
            renewed: self.renewed.total()?,
            meetings: self.meetings.total()?,
            attendance: self.attendance.summary()?,
            asked: self.expectations.total()?.ballots()?,
            roles: self.roles.summary()?,
        })
    }

    /// Returns what the organisations of the whole country expect: who ranks what, to be read
    /// [by mentions](Preferences::by_mentions) and [by points](Preferences::by_points).
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn expectations(&self) -> Result<Preferences<Code>, StatsError> {
        self.expectations.total()
    }

    /// Returns what the organisations of each region expect.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn expectations_by_region(&self) -> Result<Grouped<Region, Preferences<Code>>, StatsError> {
        self.expectations.regroup(|province| Some(province.region()))
    }

    /// Returns what the organisations of each group of provinces expect, such as the sub-regions of a project. Provinces
    /// without a group are left out.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn expectations_by(
        &self,
        group: impl Fn(Province) -> Option<Code>,
    ) -> Result<Grouped<Code, Preferences<Code>>, StatsError> {
        self.expectations.regroup(|province| group(*province))
    }
}
