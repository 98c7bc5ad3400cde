//! Bars and shades out of characters, so that they survive a pipe and a plain terminal.

/// A bar of eighths of a character; what is more than nothing is seen.
pub(crate) fn bar(value: u64, most: u64, width: u64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (u128::from(value) * u128::from(width) * 8).checked_div(u128::from(most)).unwrap_or(0);
    let eighths = usize::try_from(eighths).unwrap_or(0).max(usize::from(value > 0));
    let last = EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
    format!("{}{last}", "█".repeat(eighths / 8))
}

/// The steps of a heat table, after the cell in which there is nothing.
pub(crate) const SHADES: [char; 4] = ['░', '▒', '▓', '█'];

/// The upper end of each shade, given the value of the darkest cell.
pub(crate) fn steps(most: u64) -> [u64; 4] {
    [1, 2, 3, 4].map(|step: u64| (most * step).div_ceil(4))
}

/// The shade of a value; nothing for nothing.
pub(crate) fn shade(value: u64, most: u64) -> char {
    let step = steps(most).iter().position(|end| value <= *end).unwrap_or(SHADES.len() - 1);
    if value == 0 { ' ' } else { SHADES.get(step).copied().unwrap_or(' ') }
}
