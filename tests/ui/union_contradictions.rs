//! Parameters of one provider under the tag of another, or without a tag, cannot be written.

use volc_core::__private::{request_struct, wire_union};

wire_union! {
    /// A provider that hears.
    pub enum Ears: beside + own {
        /// A small model.
        Small(SmallEars) = beside("vendor").own("Mode", "small"),
    }
}

wire_union! {
    /// A provider that speaks.
    pub enum Mouth: beside {
        /// The vendor's.
        Vendor(VendorMouth) = beside("vendor"),
    }
}

request_struct! {
    /// For [`Ears::Small`].
    pub struct SmallEars {}
}

request_struct! {
    /// For [`Mouth::Vendor`].
    pub struct VendorMouth {}
}

request_struct! {
    /// The configuration of an agent's hearing.
    pub struct EarsConfig {
        /// The provider that hears.
        required provider: Ears = "ProviderParams".tagged("Provider"),
    }
}

fn main() {
    // Parameters of another union.
    let _ = EarsConfig::new(VendorMouth::new());
    // Parameters whose tag nobody knows.
    let _ = EarsConfig::new(serde_json::json!({}));
    // A tag of one's own.
    let mut config = EarsConfig::new(SmallEars::new());
    config.provider = "other";
    let _ = SmallEars::new().set_mode("large");
}
