//! Where: the 81 provinces of Türkiye, their seven regions, and districts by name.
//!
//! Provinces are facts of the country and stand in a table. Districts change by law and are data of the host: the
//! library knows none of them, only what a valid one looks like; of other countries it knows the two letters.

mod country;
mod district;
mod error;
mod province;
mod region;
mod table;

pub use country::Country;
pub use district::District;
pub use error::InvalidPlace;
pub use province::Province;
pub use region::Region;
