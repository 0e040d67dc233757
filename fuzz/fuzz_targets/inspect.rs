#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use pki_preflight_fuzz::der::mutate;

fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| {
    mutate(bytes, size, most, seed, fuzzer_mutate)
});

fuzz_target!(|bytes: &[u8]| pki_preflight_fuzz::inspect(bytes));
