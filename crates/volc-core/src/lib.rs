//! The runtime under every generated Volcengine client: signing, transport, envelope, errors.
