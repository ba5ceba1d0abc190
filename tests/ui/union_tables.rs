//! Tables of unions that contradict themselves, their structs, or the tables that they stand in.

use volc_core::__private::{request_struct, wire_union};

wire_union! {
    /// The first variant hides the second.
    pub enum Hidden: own {
        /// Read.
        First(First) = own("Mode", "a"),
        /// Never read.
        Second(Second) = own("Mode", "a").has(&["Name"]),
    }
}

wire_union! {
    /// A tag is a field too.
    pub enum Twice: own {
        /// It has a name.
        Named(Second) = own("Name", "a"),
    }
}

wire_union! {
    /// The tag stands beside it, but the head does not say so.
    pub enum Headless: own {
        /// One.
        One(First) = beside("a"),
    }
}

wire_union! {
    /// A good one.
    pub enum Good: beside {
        /// One.
        One(First) = beside("a"),
    }
}

request_struct! {
    /// A variant.
    pub struct First {}
}

request_struct! {
    /// A variant.
    pub struct Second {
        /// Its name.
        optional name: String = "Name",
    }
}

request_struct! {
    /// The union's row does not say where its tag is.
    pub struct Untagged {
        /// Parameters.
        required params: Good = "Params",
    }
}

request_struct! {
    /// A text has no tag.
    pub struct TaggedText {
        /// A name.
        required name: String = "Name".tagged("Provider"),
    }
}

fn main() {}
