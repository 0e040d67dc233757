//! The wire types, compared with bodies that documents show and clients send.

mod wire;
