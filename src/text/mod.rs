//! Words: validated codes and names.

mod code;
mod error;
mod name;

pub use code::Code;
pub use error::InvalidText;
pub use name::{Name, Note};
