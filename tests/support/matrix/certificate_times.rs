//! Certificates: dates.

use super::super::der::{generalized_time, utc_time};
use super::{Fixture, ca, from_table};

const MADE_BY: &str = "matrix/certificate_times";

pub(super) fn fixtures() -> Vec<Fixture> {
    [starts(), ends(), periods()].concat()
}

fn starts() -> Vec<Fixture> {
    let table = [
        ("utctime_1950s", "Valid from 1955.", utc_time("550101000000Z")),
        ("utctime_1960s", "Valid from 1965.", utc_time("650101000000Z")),
        ("gentime_1900", "Valid from 1900.", generalized_time("19000101000000Z")),
    ];
    from_table(
        MADE_BY,
        table
            .map(|(name, note, time)| (name, note, ca(name).with(|c| c.not_before = time).build())),
    )
}

fn ends() -> Vec<Fixture> {
    let table = [
        ("gentime_fraction", "notAfter with half a second.", generalized_time("20350601000000.5Z")),
        (
            "gentime_before_2050",
            "notAfter in 2035 as GeneralizedTime, where RFC 5280 requires UTCTime.",
            generalized_time("20350601000000Z"),
        ),
        ("gentime_no_Z", "notAfter without a zone.", generalized_time("20350601000000")),
        (
            "gentime_offset",
            "notAfter with an offset, as GeneralizedTime.",
            generalized_time("20350601000000+0100"),
        ),
        (
            "gentime_2050",
            "notAfter in 2050, correctly a GeneralizedTime.",
            generalized_time("20500101000000Z"),
        ),
        ("utctime_2049", "notAfter in 2049, correctly a UTCTime.", utc_time("491231235959Z")),
        ("utctime_no_seconds", "notAfter without seconds.", utc_time("3506010000Z")),
        ("utctime_offset", "notAfter with an offset, as UTCTime.", utc_time("350601000000+0100")),
        ("feb30", "notAfter on 30 February.", utc_time("350230000000Z")),
        ("leapsec60", "notAfter with second 60.", utc_time("341231235960Z")),
        (
            "year_9999",
            "notAfter at the end of 9999: no expiry known (RFC 5280, 4.1.2.5).",
            generalized_time("99991231235959Z"),
        ),
        ("time_letters", "notAfter with letters.", utc_time("35JUN1000000Z")),
        ("time_empty", "notAfter without content.", utc_time("")),
    ];
    from_table(
        MADE_BY,
        table.map(|(name, note, time)| (name, note, ca(name).with(|c| c.not_after = time).build())),
    )
}

fn periods() -> Vec<Fixture> {
    let table = [
        (
            "not_before_after_not_after",
            "Valid from 2035 to 2020.",
            "20350601000000Z",
            "20200601000000Z",
        ),
        ("expired", "Valid from 2020 to 2024.", "20200601000000Z", "20240601000000Z"),
        ("expires_soon", "Valid from 2020 to January 2027.", "20200601000000Z", "20270115000000Z"),
        ("not_yet_valid", "Valid from 2090 to 2095.", "20900601000000Z", "20950601000000Z"),
    ];
    from_table(
        MADE_BY,
        table.map(|(name, note, from, to)| (name, note, ca(name).valid(from, to).build())),
    )
}
