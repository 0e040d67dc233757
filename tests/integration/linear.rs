//! What is four times as large takes about four times as long, whatever it is that there is more of.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "what can't be read has to stop the test"
)]

use std::time::{Duration, Instant};

use crate::support::adversarial::{ADVERSARIES, Adversary};
use crate::support::report::report;
use pki_preflight::Store;

/// Of more than so many, a smaller part shows as much.
const FEW: usize = 1 << 18;

/// Linear is 4, and n log n hardly more; quadratic is 16.
const MOST: u32 = 8;

/// Below this, what else a file costs is what is measured.
const SHORTEST: Duration = Duration::from_millis(2);

#[test]
fn four_times_the_file_takes_four_times_as_long() {
    let work = |bytes: &[u8]| drop(report(bytes));
    for Adversary { name, make, number } in ADVERSARIES {
        let least = number / if number < FEW { 8 } else { 64 };
        compare(name, &make(least), &make(least * 4), &work);
    }
}

#[test]
fn four_times_the_store_takes_four_times_as_long() {
    let list: Vec<_> = (0..8_000).map(|number| format!("{number:040X}\n")).collect();
    let record =
        |number| format!(r#"{{"id":"{number}","thumbprint":"{number:040X}","displayName":"n"}}"#);
    let records: Vec<_> = (0..8_000).map(record).collect();
    let graph = |records: &[String]| format!(r#"{{"value":[{}]}}"#, records.join(","));
    let read = |bytes: &[u8]| drop(Store::parse("a store", bytes).unwrap());
    compare("a list", list[..2_000].concat().as_bytes(), list.concat().as_bytes(), &read);
    compare("records", graph(&records[..2_000]).as_bytes(), graph(&records).as_bytes(), &read);
}

/// A machine that is busy with something else may slow down any one run, and so the shortest of a
/// few counts; a busy time that covers them all is sat out by trying again.
fn compare(name: &str, small: &[u8], large: &[u8], work: &dyn Fn(&[u8])) {
    let shortest = |bytes: &[u8], times: u32| {
        let time = |_| {
            let start = Instant::now();
            work(bytes);
            start.elapsed()
        };
        (0..times).map(time).min().unwrap()
    };
    let mut seen = Vec::new();
    for times in [1, 2, 4, 8] {
        let (small, large) = (shortest(small, times + 1), shortest(large, times));
        if large <= small.max(SHORTEST) * MOST {
            return;
        }
        seen.push((small, large));
    }
    panic!("{name}: {} and {} bytes took {seen:?}", small.len(), large.len());
}
