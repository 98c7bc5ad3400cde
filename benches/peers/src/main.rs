//! imece beside the crates that one might take instead: one table of operation, ours, peer, ratio, bar, held or not.
//!
//!     cargo run --release --manifest-path benches/peers/Cargo.toml             # 1,000 rooms × 1 M bookings, 10 M + 10 M facts
//!     cargo run --release --manifest-path benches/peers/Cargo.toml -- --quick  # each once and small: only that all agree

mod facts;
mod index;
mod measure;
mod table;

use table::Table;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let mut table = Table::default();
    index::run(quick, &mut table);
    facts::run(quick, &mut table);
    table.print();
}
