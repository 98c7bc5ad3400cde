//! The provinces of Türkiye.
