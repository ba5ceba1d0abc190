//! The names that generated code cannot give away: the one list of them.

/// The keywords of every edition, those that are reserved for later included.
pub(crate) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// The keywords that cannot be written as raw identifiers.
pub(crate) const NEVER_RAW: &[&str] = &["crate", "self", "Self", "super", "_"];

/// Types that generated files import, define or take from the prelude. A type of the page that has such a name gets
/// its owner's prefix.
pub(crate) const TYPES: &[&str] = &[
    "Action",
    "ActionInfo",
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Box",
    "Call",
    "CallFuture",
    "CallOptions",
    "Client",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "IsSet",
    "Items",
    "Iterator",
    "Json",
    "None",
    "Ok",
    "Option",
    "Ord",
    "OtherVariant",
    "PageState",
    "PageStep",
    "Pages",
    "Paginated",
    "PartialEq",
    "PartialOrd",
    "PhantomData",
    "RateLimit",
    "RateLimitScope",
    "Response",
    "ResponseFuture",
    "Result",
    "Self",
    "Send",
    "Sensitive",
    "Set",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "UnknownInt",
    "UnknownText",
    "Unpin",
    "Unset",
    "Vec",
    "Wait",
    "WaitInfo",
    "WaitState",
    "Waitable",
    "Wire",
];

/// The primitive types, which a required field of an Action cannot be called: it is a type parameter of the builder.
pub(crate) const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16",
    "u32", "u64", "u128", "usize",
];

/// The crates and modules that the table of an Action is read with: a required field is a type, and would hide them.
pub(crate) const PATHS: &[&str] = &["alloc", "core", "required", "std", "volc_core"];

/// The methods that `service_client!` of volc-core gives a client. They are defined there, one body each, and codegen
/// cannot read another package's source when it is published; a test compares the two.
pub const CLIENT_METHODS: &[&str] = &[
    "builder",
    "call",
    "credentials",
    "endpoint",
    "from_default_chain",
    "from_env",
    "presign",
    "region",
    "request",
    "send",
    "service",
];

/// The methods of traits that are in scope where a client is called, and `new`, which one may get.
pub(crate) const TRAIT_METHODS: &[&str] = &[
    "as_ref",
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "fmt",
    "from",
    "into",
    "new",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
];

/// The methods of a builder that no setter may shadow.
pub(crate) const BUILDER_METHODS: &[&str] = &[
    "into_future",
    "items",
    "new",
    "options",
    "pages",
    "send",
    "wait",
    "wait_until",
];

/// The constructors of a struct that is sent.
pub(crate) const STRUCT_METHODS: &[&str] = &["new"];

/// The modules of a generated crate that are no families.
pub(crate) const ROOT_MODULES: &[&str] = &[
    "error_code",
    "generated",
    "required",
    "service",
    "types",
    "versions",
    "volc_core",
];
