//! imece beside the crates that one might take instead: one table of operation, ours, peer, ratio, bar, held or not.
//!
//!     cargo run --release --manifest-path benches/peers/Cargo.toml             # 1,000 rooms × 1 M bookings, 10 M + 10 M facts
//!     cargo run --release --manifest-path benches/peers/Cargo.toml -- --quick  # each once and small: only that all agree
//!     cargo run --release --manifest-path benches/peers/Cargo.toml -- facts    # one part of two: `index`, `facts`

#![expect(clippy::disallowed_types, reason = "what ours is measured beside may have a hash order")]

mod facts;
mod index;
mod measure;
mod table;

use table::Table;

fn main() {
    let given = |name: &str| std::env::args().any(|argument| argument == name);
    if given(facts::MEMORY) {
        return facts::memory_of_one();
    }
    let quick = given("--quick");
    let mut table = Table::default();
    if !given("facts") {
        index::run(quick, &mut table);
    }
    if !given("index") {
        facts::run(quick, &mut table);
    }
    if quick {
        println!("every candidate gives the same answers");
    } else {
        table.print();
    }
}
