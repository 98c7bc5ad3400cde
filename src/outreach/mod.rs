//! Outreach: how many people got in touch, and how the municipality goes to meet them.
//!
//! An [`OutreachDesk`] counts contacts by channel and day and visits by centre and day, matches blood donors (*Kan Bankası*), grants wishes within a
//! budget, and records visits, stands, events, club memberships and city cards. Days that move with the moon or are
//! announced come from the caller; fixed ones are rules. People are opaque references with a short retention (Law 6698
//! art. 6 and 7): erasing one keeps every count. What is heard on a visit is the petition desk's to answer: that is an
//! [`OutreachEffect`], for the facade to carry out. No blood is stored here, and no text.

mod apply;
mod blood;
mod card;
mod command;
mod contact;
mod day;
mod decide;
mod desk;
mod door;
mod error;
mod event;
mod gathering;
mod load;
mod membership;
mod methods;
mod policy;
mod record;
mod stand;
mod visit;
mod wish;

pub use blood::{BloodGroup, BloodRequest, BloodRequestRow, DonorOffer, DonorOfferRow};
pub use card::{CardRow, CardState, CityCard, Entitlement};
pub use command::OutreachCommand;
pub use contact::{ContactCount, ContactRow};
pub use day::{DatesRow, Exam, Feast, Season, SpecialDay};
pub use desk::{OutreachDesk, OutreachSnapshot};
pub use door::{VisitCount, VisitCountRow};
pub use error::{InvalidOutreach, OutreachError};
pub use event::{OutreachEffect, OutreachEvent};
pub use gathering::{Activity, Attendance, Gathering, GatheringKind};
pub use membership::{ADULT_YEARS, Membership};
pub use policy::OutreachPolicy;
pub use record::{RecordId, Subject};
pub use stand::{Stand, StandKind};
pub use visit::{Bereaved, Visit, VisitKind, VisitTo};
pub use wish::{CampaignRow, Judgement, Wish, WishCampaign, WishRow, WishState, Wisher};
