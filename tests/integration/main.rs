//! The tests of the library, in one program.

mod assumed;
mod cases;
mod chain;
mod checks;
mod corpus;
mod crl;
mod differential;
mod examples;
mod existing;
mod file_rules;
mod found;
mod government;
mod government_verdicts;
mod inspect;
mod limits;
mod matrix;
mod messages;
mod modules;
mod mutation;
mod openssl;
mod order;
mod pack;
mod population;
#[path = "../../fuzz/src/lib.rs"]
mod properties;
mod read_back;
mod reading;
mod replay;
#[cfg(feature = "verify")]
mod request;
mod rules;
mod signatures;
mod steps;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod testdata;
mod writer;
