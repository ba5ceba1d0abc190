//! The trait of structs with a field table.

use std::fmt;
use std::slice;

use super::{FieldInfo, Rule, Tables, Wire};

/// A struct with a field table. [`response_struct!`](crate::response_struct) implements it.
pub trait WireStruct: Sized + fmt::Debug {
    /// The name of the struct.
    const NAME: &'static str;

    /// The table: a row a field, in the order of the struct.
    const FIELDS: &'static [FieldInfo];

    /// The tables of the structs inside, as far as they are known.
    const INSIDE: &'static [fn() -> Tables] = &[];

    /// The requirements on several of its fields at once.
    const RULES: &'static [Rule] = &[];

    /// The struct with every field absent, but for those that a page fixes.
    fn zero() -> Self;

    /// The struct with every field absent, but for those that have a value from the start.
    fn preset() -> Self {
        Self::zero()
    }

    /// Shows every field, in order.
    fn show<V: FieldVisitor>(&self, fields: &mut Shown<'_, V>);

    /// Changes the field at a place of the table, if there is one.
    ///
    /// # Errors
    /// That of the change.
    fn edit<E: EditField>(&mut self, place: usize, edit: E) -> Result<(), E::Error>;

    /// Does something with every field, until one fails.
    ///
    /// # Errors
    /// That of the field.
    fn visit<V: FieldVisitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        let mut fields = Shown {
            visitor,
            rows: Self::FIELDS.iter(),
            result: Ok(()),
        };
        self.show(&mut fields);
        fields.result
    }
}

/// The fields of a struct on their way to a visitor. The rows of the table and an error are kept here, not by
/// [`WireStruct::show`], so that what is written for each struct is as short as can be.
pub struct Shown<'a, V: FieldVisitor> {
    visitor: &'a mut V,
    rows: slice::Iter<'static, FieldInfo>,
    result: Result<(), V::Error>,
}

impl<V: FieldVisitor> Shown<'_, V> {
    /// The next field.
    pub fn field<T: Wire>(&mut self, value: &T) {
        if let (Ok(()), Some(row)) = (&self.result, self.rows.next()) {
            self.result = self.visitor.field(row, value);
        }
    }
}

/// Something that is done with every field of a struct.
pub trait FieldVisitor {
    /// The error of the conversion.
    type Error;

    /// Does it with one field.
    fn field<T: Wire>(&mut self, info: &'static FieldInfo, value: &T) -> Result<(), Self::Error>;
}

/// Something that changes one field of a struct.
pub trait EditField {
    /// The error of the change.
    type Error;

    /// Changes it.
    ///
    /// # Errors
    /// If the field cannot be changed like this.
    fn field<T: Wire>(self, field: &mut T) -> Result<(), Self::Error>;
}
