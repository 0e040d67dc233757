//! The tests of the library, in one program.

mod assumed;
mod cases;
mod chain;
mod checks;
mod corpus;
mod crl;
mod differential;
mod examples;
mod file_rules;
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
mod reading;
mod replay;
mod rules;
mod signatures;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod testdata;
mod writer;
