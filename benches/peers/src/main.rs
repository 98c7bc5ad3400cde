//! imece beside the crates that one might take instead: one table of operation, ours, peer, ratio, bar, held or not.
//!
//!     cargo run --release --manifest-path benches/peers/Cargo.toml             # 1,000 rooms × 1 M bookings, 10 M + 10 M facts
//!     cargo run --release --manifest-path benches/peers/Cargo.toml -- --quick  # each once and small: only that all agree
//!     cargo run --release --manifest-path benches/peers/Cargo.toml -- facts    # one part of four: `index`, `schedule`, `bookings`, `facts`
//!     cargo run --release --manifest-path benches/peers/Cargo.toml --features memory    # bytes a fact, and no times

#![expect(clippy::disallowed_types, reason = "what ours is measured beside may have a hash order")]

mod bookings;
mod facts;
mod index;
mod measure;
mod schedule;
mod table;

use table::Table;

/// Measures something, or only compares the answers.
type Part = fn(bool, &mut Table);

const PARTS: [(&str, Part); 4] =
    [("index", index::run), ("schedule", schedule::run), ("bookings", bookings::run), ("facts", facts::run)];

fn main() {
    let mut table = Table::default();
    if cfg!(feature = "memory") {
        return memory(&mut table);
    }
    let given = |name: &str| std::env::args().any(|argument| argument == name);
    let quick = given("--quick");
    let all = !PARTS.iter().any(|(part, _)| given(part));
    for (_, run) in PARTS.iter().filter(|(part, _)| all || given(part)) {
        run(quick, &mut table);
    }
    if quick {
        println!("every candidate gives the same answers");
    } else {
        table.print();
    }
}

#[cfg(feature = "memory")]
fn memory(table: &mut Table) {
    facts::memory::run(table);
}

#[cfg(not(feature = "memory"))]
fn memory(_: &mut Table) {}
