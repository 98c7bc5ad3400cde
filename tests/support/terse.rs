//! Values by the shortest text that says them: ids by a number, days and names by their text.
#![allow(dead_code, unreachable_pub, reason = "no area asks for everything")]

use std::{fmt::Debug, str::FromStr};

use imece::{
    chrono::NaiveDate,
    id::{OrganisationId, PersonId, StreamId, TextId, UnitId},
    text::{Code, Name},
    uuid::Uuid,
};

pub fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// An id of any kind.
pub fn id<T: TryFrom<Uuid, Error: Debug>>(n: u128) -> T {
    T::try_from(uuid(n)).unwrap()
}

pub fn org(n: u128) -> OrganisationId {
    id(n)
}

pub fn person(n: u128) -> PersonId {
    id(n)
}

pub fn stream(n: u128) -> StreamId {
    id(n)
}

pub fn text(n: u128) -> TextId {
    id(n)
}

pub fn unit(n: u128) -> UnitId {
    id(n)
}

/// Anything that is read from text.
pub fn read<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    read(text)
}

pub fn code(text: &str) -> Code {
    read(text)
}

pub fn name(text: &str) -> Name {
    read(text)
}
