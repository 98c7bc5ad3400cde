//! What the terminal says and the published report does not, in both languages; all else is the report's own [`Word`].
//!
//! [`Word`]: imece::report::Word

use imece::text::Lang;

/// Every word of the terminal's own.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) resubmitted: &'static str,
    pub(crate) capacity: &'static str,
    pub(crate) by_hour_note: &'static str,
    pub(crate) other_years: &'static str,
}

const TURKISH: Words = Words {
    title: "Sivil toplum merkezleri",
    resubmitted: "Yeniden gönderilen",
    capacity: "Kapasite",
    by_hour_note: "Gerçekleşen toplantıların açık saatlerdeki payı:",
    other_years: "Başka bir yılda başlayan talep",
};

const ENGLISH: Words = Words {
    title: "Civil-society centres",
    resubmitted: "Sent again",
    capacity: "Capacity",
    by_hour_note: "Meetings held as a share of the open time:",
    other_years: "Requests that start in another year",
};

impl Words {
    pub(crate) fn of(lang: Lang) -> &'static Self {
        lang.pick(&TURKISH, &ENGLISH)
    }
}
