use crate::{schedule::Status, text::Lang};

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
    let (tr, en) = match status {
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
    match lang {
        Lang::Turkish => tr,
        Lang::English => en,
    }
}
