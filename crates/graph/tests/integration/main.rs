//! The wire types against the bodies that documents show and clients send.

mod wire;
