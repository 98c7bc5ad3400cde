//! How often a property is tried.

use proptest::prelude::ProptestConfig;

/// So many cases, or as many as `PROPTEST_CASES` asks for. What fails is printed, and no file is kept of it: a seed means
/// nothing to another version of a strategy.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if default.cases == 256 { usual } else { default.cases };
    ProptestConfig { cases, failure_persistence: None, ..default }
}
