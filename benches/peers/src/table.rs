//! The one table that everything is told in: operation, ours, each peer, ratio, bar, held or not.

/// What a ratio has to be.
#[derive(Clone, Copy)]
pub(crate) enum Bar {
    /// Our cost divided by the peer's, at most.
    AtMost(f64),
    /// A figure of ours alone, at most.
    Own(f64),
    /// Told, without a bar.
    Told,
}

struct Row {
    operation: String,
    ours: f64,
    peer: Option<(String, f64)>,
    bar: Bar,
}

/// Rows in the order in which they were measured.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// Adds our cost of an operation beside a peer's.
    pub(crate) fn beside(&mut self, operation: &str, ours: f64, peer: &str, its: f64, bar: Bar) {
        self.rows.push(Row { operation: operation.into(), ours, peer: Some((peer.into(), its)), bar });
    }

    /// Adds a figure of ours that has no peer.
    pub(crate) fn own(&mut self, operation: &str, ours: f64, bar: Bar) {
        self.rows.push(Row { operation: operation.into(), ours, peer: None, bar });
    }

    pub(crate) fn print(&self) {
        println!("| operation | ours | peer | its | ratio | bar | |");
        println!("|---|--:|---|--:|--:|--:|---|");
        for Row { operation, ours, peer, bar } in &self.rows {
            let ratio = peer.as_ref().map(|(_, its)| ours / its);
            let (name, its) = peer.as_ref().map_or(("–", "–".into()), |(name, its)| (name, figure(*its)));
            let verdict = |held| if held { "held" } else { "not held" };
            let (bar, told) = match *bar {
                Bar::AtMost(most) => (share(most), verdict(ratio.is_some_and(|ratio| ratio <= most))),
                Bar::Own(most) => (figure(most), verdict(*ours <= most)),
                Bar::Told => ("–".into(), "told"),
            };
            let ratio = ratio.map_or("–".into(), share);
            println!("| {operation} | {} | {name} | {its} | {ratio} | {bar} | {told} |", figure(*ours));
        }
    }
}

/// Three digits that count.
fn figure(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

/// A ratio below a tenth is told as one part in so many.
fn share(ratio: f64) -> String {
    if ratio < 0.1 { format!("1/{:.0}", 1.0 / ratio) } else { format!("{ratio:.2}") }
}
