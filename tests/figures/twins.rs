//! A cube beside its sparse twin.

use imece::stats::{Axes, Cube, CubeCell, Grouped, Tally};
use serde::Serialize;

pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

/// The same cells, the same value and the same bytes, whatever the form and the width.
#[track_caller]
pub(crate) fn assert_twins<X, C>(cube: &Cube<X, C>, sparse: &Grouped<X::Key, C>)
where
    X: Axes<Key: Serialize + std::fmt::Debug>,
    C: CubeCell + Serialize,
{
    assert_eq!(&cube.grouped(), sparse);
    assert_eq!(cube, &Cube::from(sparse.clone()));
    assert_eq!(json(cube), json(sparse), "equal contents have equal bytes");
    assert_eq!(cube.is_empty(), sparse.is_empty());
    for (key, cell) in sparse.iter() {
        assert_eq!(cube.get(key).as_ref(), Some(cell));
    }
}
