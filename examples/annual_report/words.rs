//! What the report says, in both languages.

use imece::text::Lang;

use super::city::Grounds;

/// Every word of the report.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) requests: &'static str,
    pub(crate) resubmitted: &'static str,
    pub(crate) accepted: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) held: &'static str,
    pub(crate) no_show: &'static str,
    pub(crate) cancelled: &'static str,
    pub(crate) participants: &'static str,
    pub(crate) per_meeting: &'static str,
    pub(crate) organisations_served: &'static str,
    pub(crate) reasons: &'static str,
    pub(crate) reasons_note: &'static str,
    pub(crate) conflict: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) over_capacity: &'static str,
    pub(crate) unknown_organisation: &'static str,
    pub(crate) inactive_organisation: &'static str,
    pub(crate) by_month: &'static str,
    pub(crate) month: &'static str,
    pub(crate) all: &'static str,
    pub(crate) by_room: &'static str,
    pub(crate) room: &'static str,
    pub(crate) capacity: &'static str,
    pub(crate) meetings: &'static str,
    pub(crate) hours: &'static str,
    pub(crate) occupancy: &'static str,
    pub(crate) occupancy_note: &'static str,
    pub(crate) by_hour: &'static str,
    pub(crate) by_hour_note: &'static str,
    pub(crate) other_years: &'static str,
}

const TURKISH: Words = Words {
    title: "Sivil toplum merkezleri",
    requests: "Talep",
    resubmitted: "Yeniden gönderilen",
    accepted: "Kabul edilen",
    refused: "Reddedilen",
    held: "Gerçekleşen toplantı",
    no_show: "Gelen olmadı",
    cancelled: "İptal edilen",
    participants: "Katılımcı",
    per_meeting: "Toplantı başına katılımcı",
    organisations_served: "Hizmet alan kuruluş",
    reasons: "Ret gerekçeleri",
    reasons_note: "Birden çok gerekçesi olan talep her birinde sayılır.",
    conflict: "Salon dolu",
    closed: "Merkez kapalı",
    over_capacity: "Kapasite yetersiz",
    unknown_organisation: "Kuruluş kayıtlı değil",
    inactive_organisation: "Kuruluş faal değil",
    by_month: "Aylara göre gerçekleşen toplantılar",
    month: "Ay",
    all: "Toplam",
    by_room: "Merkezlere ve salonlara göre",
    room: "Salon",
    capacity: "Kapasite",
    meetings: "Toplantı",
    hours: "Saat",
    occupancy: "Doluluk",
    occupancy_note: "Doluluk: ayrılan dakikaların, ayrılabilecek dakikalara oranı.",
    by_hour: "Salonlar ve saatler",
    by_hour_note: "Gerçekleşen toplantıların açık saatlerdeki payı:",
    other_years: "Başka bir yılda başlayan talep",
};

const ENGLISH: Words = Words {
    title: "Civil-society centres",
    requests: "Requests",
    resubmitted: "Sent again",
    accepted: "Accepted",
    refused: "Refused",
    held: "Meetings held",
    no_show: "Nobody came",
    cancelled: "Cancelled",
    participants: "Participants",
    per_meeting: "Participants per meeting",
    organisations_served: "Organisations served",
    reasons: "Reasons of refusal",
    reasons_note: "A request with several reasons counts under each of them.",
    conflict: "Room taken",
    closed: "Centre closed",
    over_capacity: "Too many people",
    unknown_organisation: "Organisation not registered",
    inactive_organisation: "Organisation not active",
    by_month: "Meetings held by month",
    month: "Month",
    all: "Total",
    by_room: "By centre and room",
    room: "Room",
    capacity: "Capacity",
    meetings: "Meetings",
    hours: "Hours",
    occupancy: "Occupancy",
    occupancy_note: "Occupancy: booked minutes out of the bookable ones.",
    by_hour: "Rooms and hours",
    by_hour_note: "Meetings held as a share of the open time:",
    other_years: "Requests that start in another year",
};

impl Words {
    pub(crate) fn of(lang: Lang) -> &'static Self {
        lang.pick(&TURKISH, &ENGLISH)
    }

    pub(crate) const fn grounds(&self, grounds: Grounds) -> &'static str {
        match grounds {
            Grounds::Conflict => self.conflict,
            Grounds::Closed => self.closed,
            Grounds::OverCapacity => self.over_capacity,
            Grounds::UnknownOrganisation => self.unknown_organisation,
            Grounds::InactiveOrganisation => self.inactive_organisation,
        }
    }
}
