//! Field tables with what lies inside: the way from a struct to its secrets.

use smallvec::SmallVec;

use super::FieldInfo;

/// The field table of a struct, and the way to those of the structs inside it. It is data that is looked at when
/// somebody asks, such as a log of bodies; no call pays for it.
#[derive(Clone, Copy, Debug)]
pub struct Tables {
    pub(super) fields: &'static [FieldInfo],
    /// Functions, since a struct may hold itself.
    pub(super) inside: &'static [fn() -> Tables],
}

impl Tables {
    /// Those of a value that is no struct.
    pub const NONE: Self = Self {
        fields: &[],
        inside: &[],
    };

    /// The table of the struct itself, a row a field.
    pub fn fields(&self) -> &'static [FieldInfo] {
        self.fields
    }

    /// Of a union, only the way to its variants' structs is there.
    fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.inside.is_empty()
    }

    /// The serialized names, aliases included, of all fields that are secrets, whatever struct they are in.
    pub fn secrets(&self) -> Vec<&'static str> {
        // Most requests hold few structs and no secret: nothing is allocated for them.
        let (mut names, mut seen) = (Vec::new(), SmallVec::<[_; 8]>::new());
        let mut next: SmallVec<[Self; 8]> = SmallVec::from_slice(&[*self]);
        while let Some(tables) = next.pop() {
            let place = (tables.fields.as_ptr(), tables.inside.as_ptr());
            if seen.contains(&place) {
                continue;
            }
            seen.push(place);
            for field in tables.fields.iter().filter(|field| field.sensitive) {
                for name in [&field.name].into_iter().chain(field.aliases) {
                    if let Err(at) = names.binary_search(name) {
                        names.insert(at, *name);
                    }
                }
            }
            let inside = tables.inside.iter().map(|inside| inside());
            next.extend(inside.filter(|inside| !inside.is_empty()));
        }
        names
    }
}
