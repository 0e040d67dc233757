//! Compares the types with the bodies in documents and from clients.

mod wire;
