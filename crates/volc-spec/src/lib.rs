//! Reads Volcengine API pages into the intermediate representation, with diagnostics.
