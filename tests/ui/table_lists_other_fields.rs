//! A field table that does not list exactly the fields of its struct.

use volc_core::__private::response_struct;

#[derive(Debug)]
pub struct Missing {
    pub name: String,
    pub size: i64,
}

response_struct!(Missing {
    name = optional("Name"),
});

#[derive(Debug)]
pub struct Unknown {
    pub name: String,
}

response_struct!(Unknown {
    name = optional("Name"),
    size = optional("Size"),
});

fn main() {}
