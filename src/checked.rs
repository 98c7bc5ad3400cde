//! Values that only their constructor makes: serde reads them by it.

/// Lets serde write a checked value as its parts, or as the one thing inside it, and read it by its constructor: never
/// with another field, and never as what the constructor refuses. The type says so itself:
/// `#[serde(try_from = "Raw…", into = "Raw…")]`.
macro_rules! checked {
    ($name:ident by $new:ident or $error:ident as $raw:ident { $($(#[$meta:meta])* $part:ident: $of:ty),+ $(,)? }) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $raw {
            $($(#[$meta])* $part: $of),+
        }

        impl TryFrom<$raw> for $name {
            type Error = $error;
            fn try_from(raw: $raw) -> Result<Self, $error> {
                Self::$new($(raw.$part),+)
            }
        }

        impl From<$name> for $raw {
            fn from(checked: $name) -> Self {
                Self { $($part: checked.$part),+ }
            }
        }
    };
    ($name:ident by $new:ident or $error:ident as $inside:ty) => {
        impl TryFrom<$inside> for $name {
            type Error = $error;
            fn try_from(inside: $inside) -> Result<Self, $error> {
                Self::$new(inside)
            }
        }

        impl From<$name> for $inside {
            fn from(checked: $name) -> Self {
                checked.0
            }
        }
    };
}
pub(crate) use checked;
