//! Values that a page fixes, from the literals that they are written as.

use crate::sensitive::Sensitive;

/// A value that a literal stands for.
pub trait Preset<L> {
    /// Returns the value.
    fn preset(literal: L) -> Self;
}

macro_rules! presets {
    ($($ty:ty: $literal:ty),*) => {
        $(impl Preset<$literal> for $ty {
            fn preset(literal: $literal) -> Self {
                literal.into()
            }
        })*
    };
}

presets!(i64: i64, u64: u64, f64: f64, bool: bool, String: &'static str);

impl Preset<&'static str> for Sensitive<String> {
    fn preset(literal: &'static str) -> Self {
        literal.into()
    }
}

impl<L, T: Preset<L>> Preset<L> for Option<T> {
    fn preset(literal: L) -> Self {
        Some(T::preset(literal))
    }
}
