//! Prints the year of a city's centres from a folder of records.
fn main() {}
