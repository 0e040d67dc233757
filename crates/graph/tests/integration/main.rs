//! Tests the JSON types with bodies from documents and clients.

mod wire;
