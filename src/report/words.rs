use alloc::string::String;

use crate::{
    organisation::Channel,
    petition::{DecisionOutcome, SubmissionKind},
    programme::ProgrammeKind,
    schedule::Status,
    survey::SurveyMode,
    text::Lang,
};

/// What reports say of bookings, the same wherever it is said: in a table, as a heading, on a host's screen.
///
/// ```
/// use imece::{report::Word, text::Lang};
/// assert_eq!(Word::NoShows.text(Lang::Turkish), "Gelinmeyen");
/// assert_eq!(Word::NoShows.text(Lang::English), "No-shows");
/// ```
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// Requests for rooms.
    Requests,
    /// Requests that were accepted.
    Accepted,
    /// Requests that were refused.
    Refused,
    /// Meetings that took place.
    Held,
    /// Bookings to which nobody came.
    NoShows,
    /// Bookings that were given back.
    Cancelled,
    /// People who came.
    Participants,
    /// People who came, by meeting.
    MeanAttendance,
    /// Organisations that met.
    OrganisationsServed,
    /// Booked minutes out of the bookable ones.
    Occupancy,
    /// What occupancy is, in a sentence.
    OccupancyDefined,
    /// Why requests were refused.
    Refusals,
    /// How requests with several reasons count, in a sentence.
    SeveralReasons,
    /// Months of the year by centre.
    CentresAndMonths,
    /// Centres with their rooms.
    CentresAndRooms,
    /// Rooms by hours of the day.
    RoomsAndHours,
    /// A room.
    Room,
    /// A month.
    Month,
    /// Hours.
    Hours,
    /// Meetings, in the heading of a column.
    Meetings,
    /// All together.
    Total,
}

impl Word {
    /// Returns how the language says it.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        let words = match self {
            Self::Requests => ("Salon talebi", "Requests"),
            Self::Accepted => ("Kabul edilen", "Accepted"),
            Self::Refused => ("Reddedilen", "Refused"),
            Self::Held => ("Gerçekleşen toplantı", "Meetings held"),
            Self::NoShows => ("Gelinmeyen", "No-shows"),
            Self::Cancelled => ("İptal edilen", "Cancelled"),
            Self::Participants => ("Katılımcı", "Participants"),
            Self::MeanAttendance => ("Toplantı başına katılımcı", "Participants per meeting"),
            Self::OrganisationsServed => ("Yararlanan kuruluş", "Organisations served"),
            Self::Occupancy => ("Doluluk", "Occupancy"),
            Self::OccupancyDefined => (
                "Doluluk: ayrılan dakikaların, merkezlerin açık olduğu dakikalara oranıdır.",
                "Occupancy: booked minutes out of the minutes in which the centres were open.",
            ),
            Self::Refusals => ("Ret nedenleri", "Reasons of refusals"),
            Self::SeveralReasons => (
                "Birden çok nedeni olan talep her birinde sayılır.",
                "A request with several reasons counts under each of them.",
            ),
            Self::CentresAndMonths => ("Merkezler ve aylar", "Centres and months"),
            Self::CentresAndRooms => ("Merkez ve salonlara göre", "By centre and room"),
            Self::RoomsAndHours => ("Salonlar ve saatler", "Rooms and hours of the day"),
            Self::Room => ("Salon", "Room"),
            Self::Month => ("Ay", "Month"),
            Self::Hours => ("Saat", "Hours"),
            Self::Meetings => ("Toplantı", "Held"),
            Self::Total => ("Toplam", "Total"),
        };
        said(words, lang)
    }
}

/// Returns what a reason of refusal is called, by its code; an unknown code is its own label.
///
/// ```
/// use imece::{report::reason_label, text::Lang};
/// assert_eq!(reason_label("over_capacity", Lang::Turkish), "kapasite aşımı");
/// assert_eq!(reason_label("over_capacity", Lang::English), "over capacity");
/// ```
#[must_use]
pub fn reason_label(code: &str, lang: Lang) -> &str {
    let (tr, en) = match code {
        "conflict" => ("çakışma", "conflict"),
        "stock_short" => ("yetersiz donanım", "equipment short"),
        "time_over" => ("vakti geçmiş", "time over"),
        "series_broken" => ("seri bütün olarak sağlanamadı", "series broken"),
        "no_room_serves" => ("uygun salon yok", "no room serves"),
        "unknown_organisation" => ("kayıtsız kuruluş", "unknown organisation"),
        "standing_not_eligible" => ("faal olmayan kuruluş", "inactive organisation"),
        "kind_not_eligible" => ("uygun olmayan kuruluş türü", "kind not eligible"),
        "outside_hours" => ("açık saatler dışı", "outside opening hours"),
        "closed" => ("kapalı gün", "closed"),
        "over_capacity" => ("kapasite aşımı", "over capacity"),
        "layout_unavailable" => ("oturma düzeni yok", "layout unavailable"),
        "features_missing" => ("eksik donanım", "features missing"),
        "off_grid" => ("başlangıç saati uygun değil", "off the start grid"),
        "too_short" => ("çok kısa", "too short"),
        "too_long" => ("çok uzun", "too long"),
        "not_a_multiple" => ("süre katı değil", "not a multiple"),
        "too_late" => ("geç başvuru", "asked too late"),
        "too_early" => ("erken başvuru", "asked too early"),
        "outside_calendar" => ("takvim dışı", "outside the calendar"),
        "quota_exceeded" => ("kota aşımı", "quota exceeded"),
        "too_many_at_once" => ("aynı anda çok fazla", "too many at once"),
        "suspended_for_no_shows" => ("gelmeme nedeniyle askıda", "suspended for no-shows"),
        "cancellation_deadline" => ("iptal süresi geçti", "cancellation deadline"),
        unknown => return unknown,
    };
    lang.pick(tr, en)
}

/// Returns what a state of a booking is called.
///
/// ```
/// use imece::{report::status_label, schedule::Status, text::Lang};
/// assert_eq!(status_label(Status::Confirmed, Lang::Turkish), "onaylandı");
/// ```
#[must_use]
pub const fn status_label(status: Status, lang: Lang) -> &'static str {
    let words = match status {
        Status::Hold { .. } => ("opsiyonlu", "hold"),
        Status::Pending { .. } => ("onay bekliyor", "pending"),
        Status::Confirmed => ("onaylandı", "confirmed"),
        Status::CheckedIn { .. } => ("giriş yapıldı", "checked in"),
        Status::Held { .. } => ("gerçekleşti", "held"),
        Status::NoShow { .. } => ("gelinmedi", "no-show"),
        Status::Refused => ("reddedildi", "refused"),
        Status::Lapsed => ("süresi doldu", "lapsed"),
        Status::Cancelled { .. } => ("iptal edildi", "cancelled"),
    };
    said(words, lang)
}

/// One of the two words; `Lang::pick` is not for constants.
const fn said(words: (&'static str, &'static str), lang: Lang) -> &'static str {
    match lang {
        Lang::Turkish => words.0,
        Lang::English => words.1,
    }
}

/// Returns what a channel is called.
///
/// ```
/// use imece::{organisation::Channel, report::channel_label, text::Lang};
/// assert_eq!(channel_label(Channel::CallCentre, Lang::Turkish), "Çağrı merkezi");
/// ```
#[must_use]
pub const fn channel_label(of: Channel, lang: Lang) -> &'static str {
    let words = match of {
        Channel::PublicDesk => ("Halk masası", "Public desk"),
        Channel::CallCentre => ("Çağrı merkezi", "Call centre"),
        Channel::MessagingLine => ("WhatsApp ihbar hattı", "Messaging line"),
        Channel::Cimer => ("CİMER", "CİMER"),
        Channel::InformationOffice => ("Bilgi edinme", "Information office"),
        Channel::OpenDoor => ("Açık Kapı", "Open Door"),
        Channel::BloodBank => ("Kan bankası", "Blood bank"),
        Channel::Portal => ("Portal", "Portal"),
        Channel::Centre => ("Sivil toplum merkezi", "Civil-society centre"),
        Channel::Email => ("E-posta", "E-mail"),
        Channel::Post => ("Posta", "Post"),
        Channel::InPerson => ("Yüz yüze", "In person"),
    };
    said(words, lang)
}

/// Returns what a kind of submission is called.
#[must_use]
pub const fn submission_label(of: SubmissionKind, lang: Lang) -> &'static str {
    let words = match of {
        SubmissionKind::Request => ("Talep", "Request"),
        SubmissionKind::Suggestion => ("Öneri", "Suggestion"),
        SubmissionKind::Complaint => ("Şikâyet", "Complaint"),
        SubmissionKind::Report => ("İhbar", "Report"),
        SubmissionKind::InformationRequest => ("Bilgi edinme", "Information request"),
        SubmissionKind::Opinion => ("Görüş", "Opinion"),
        SubmissionKind::Participation => ("Yönetime katıl", "Participation"),
        SubmissionKind::Thanks => ("Teşekkür", "Thanks"),
    };
    said(words, lang)
}

/// Returns what a decision of a petition is called.
#[must_use]
pub const fn outcome_label(of: DecisionOutcome, lang: Lang) -> &'static str {
    let words = match of {
        DecisionOutcome::Approved => ("Kabul", "Approved"),
        DecisionOutcome::PartlyApproved => ("Kısmen kabul", "Partly approved"),
        DecisionOutcome::Refused => ("Ret", "Refused"),
    };
    said(words, lang)
}

/// Returns what a kind of programme is called.
#[must_use]
pub const fn theme_label(of: ProgrammeKind, lang: Lang) -> &'static str {
    let words = match of {
        ProgrammeKind::Cultural => ("Kültürel", "Cultural"),
        ProgrammeKind::Social => ("Sosyal", "Social"),
        ProgrammeKind::Thematic => ("Tematik", "Thematic"),
    };
    said(words, lang)
}

/// Returns what a way of putting a survey is called.
#[must_use]
pub const fn mode_label(of: SurveyMode, lang: Lang) -> &'static str {
    let words = match of {
        SurveyMode::Centre => ("Merkezde", "At a centre"),
        SurveyMode::Web => ("Portalda", "On the portal"),
        SurveyMode::Telephone => ("Telefonla", "By telephone"),
        SurveyMode::Visit => ("Ziyarette", "On a visit"),
        SurveyMode::Post => ("Postayla", "By post"),
        SurveyMode::Message => ("Kısa mesajla", "By text message"),
    };
    said(words, lang)
}

/// Returns what the format of a programme is called, by its code; a host's own is its own label, without `_`.
///
/// ```
/// use imece::{report::format_label, text::Lang};
/// assert_eq!(format_label("open_air_cinema", Lang::Turkish), "Açık hava sineması");
/// assert_eq!(format_label("book_fair", Lang::English), "book fair");
/// ```
#[must_use]
pub fn format_label(code: &str, lang: Lang) -> String {
    let (tr, en) = match code {
        "general_assembly" | "assembly" => ("Genel kurul", "General assembly"),
        "concert" => ("Konser", "Concert"),
        "commemoration" => ("Anma", "Commemoration"),
        "iftar" => ("İftar", "Iftar"),
        "festival" => ("Şenlik", "Festival"),
        "tournament" => ("Turnuva", "Tournament"),
        "march" => ("Yürüyüş", "March"),
        "rally" => ("Miting", "Rally"),
        "congress" => ("Kongre", "Congress"),
        "training" => ("Eğitim", "Training"),
        "awareness_activity" => ("Farkındalık etkinliği", "Awareness activity"),
        "open_air_cinema" => ("Açık hava sineması", "Open-air cinema"),
        "cleanup" => ("Çevre temizliği", "Clean-up"),
        "meeting" => ("Toplantı", "Meeting"),
        "workshop" => ("Atölye", "Workshop"),
        "seminar" => ("Seminer", "Seminar"),
        "conference" => ("Konferans", "Conference"),
        "exhibition" => ("Sergi", "Exhibition"),
        "trip" => ("Gezi", "Trip"),
        "visit" => ("Ziyaret", "Visit"),
        other => return other.replace('_', " "),
    };
    lang.pick(tr, en).into()
}
