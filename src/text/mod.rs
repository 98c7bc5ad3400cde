//! Words and numbers: validated codes and names, and the two languages in which figures are told.
//!
//! Turkish is no ASCII language: `i` and `ı` are two letters with capitals of their own, the alphabet has its own
//! order, and a number in a sentence bears a suffix that follows the vowels of its last word. What a language
//! decides lives here; what is said in it lives in the reports.

mod case;
mod code;
mod collate;
mod date;
mod error;
mod fold;
mod headline;
mod lang;
mod name;
mod number;
mod suffix;
mod worded;

pub use code::Code;
pub use collate::SortKey;
pub use error::InvalidText;
pub use fold::fold;
pub use headline::headline;
pub use lang::Lang;
pub use name::{Name, Note};
pub use suffix::Case;
pub use worded::{Precision, WordedNumber, spell, spell_padded, spell_with};
