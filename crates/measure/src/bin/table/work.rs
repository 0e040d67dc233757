//! The kinds of work that are measured.

use std::path::PathBuf;

use super::measure::{Line, medians};
use super::row::{Bound, Row};
use super::support::inputs;
use super::{Plan, library};

/// As many thumbprints as the store holds.
const STORE: usize = 100_000;
/// A large bundle as it occurs in practice.
const COMMON: usize = 49;
const FEW: usize = 1_000;
/// How often the shorter work is repeated.
const OFTEN: usize = 30;

const CHECK: [&str; 4] = ["check", "--format", "summary", "--no-verify"];
const RECORDS: [&str; 4] = ["records", "--format", "ndjson", "--no-verify"];
const HASH: [&str; 2] = ["dgst", "-sha256"];

/// The files that are read.
#[derive(Debug)]
pub struct Inputs {
    der: PathBuf,
    pem: PathBuf,
    store: PathBuf,
    common: PathBuf,
    few: PathBuf,
    one: PathBuf,
}

impl Inputs {
    pub fn make(certificates: usize) -> Self {
        Self {
            der: inputs::der(certificates),
            pem: inputs::pem(certificates),
            store: inputs::thumbprints(STORE, certificates),
            common: inputs::der(COMMON),
            few: inputs::der(FEW),
            one: inputs::der(1),
        }
    }
}

/// Measures each, and passes on the result as soon as it is known.
pub fn measure(inputs: &Inputs, plan: &Plan) -> impl Iterator<Item = Row> {
    let all: [fn(&Inputs, &Plan) -> Row; 8] =
        [der, pem, records, memory, growth, common, view, threads];
    all.into_iter().map(move |row| row(inputs, plan))
}

fn der(inputs: &Inputs, plan: &Plan) -> Row {
    let Inputs { der, store, .. } = inputs;
    let own = Line::own(&[&CHECK[..], &["--against"]].concat(), &[store, der]);
    let work = format!(
        "`check --format summary`, {} certificates DER, against a store of {} thumbprints",
        thousands(plan.certificates),
        thousands(STORE)
    );
    beside(work, &own, Line::openssl(&HASH, der), plan.runs, (1.4, 1.15))
}

fn pem(inputs: &Inputs, plan: &Plan) -> Row {
    let Inputs { pem, store, .. } = inputs;
    let own = Line::own(&[&CHECK[..], &["--against"]].concat(), &[store, pem]);
    beside("the same in PEM".into(), &own, Line::openssl(&HASH, pem), plan.runs, (1.5, 1.2))
}

fn records(inputs: &Inputs, plan: &Plan) -> Row {
    let own = Line::own(&RECORDS, &[&inputs.der]);
    let work = "`records --format ndjson` of the DER file".to_owned();
    beside(work, &own, Line::openssl(&HASH, &inputs.der), plan.runs, (4.0, 2.5))
}

/// Our own time as a multiple of the other's.
fn beside(work: String, own: &Line, other: Option<Line>, runs: usize, bounds: (f64, f64)) -> Row {
    let (measured, detail) = match other {
        Some(other) => {
            let [own, other] = medians([own, &other], runs);
            (Some(own / other), format!("{} vs. {}", seconds(own), seconds(other)))
        }
        None => {
            let [own] = medians([own], runs);
            (None, format!("{}, without OpenSSL", seconds(own)))
        }
    };
    let (reach, stretch) = (Bound::AtMost(bounds.0), Some(Bound::AtMost(bounds.1)));
    Row { work, unit: "x", reach, stretch, measured, detail }
}

fn memory(inputs: &Inputs, _: &Plan) -> Row {
    let Inputs { der, store, .. } = inputs;
    let own = Line::own(&[&CHECK[..], &["--against"]].concat(), &[store, der]);
    let peaks = (0..3).map(|_| own.peak()).max().flatten();
    Row {
        work: "peak memory of the first row".into(),
        unit: "MiB",
        reach: Bound::AtMost(192.0),
        stretch: Some(Bound::AtMost(96.0)),
        measured: peaks.map(|bytes| bytes as f64 / f64::from(1 << 20)),
        detail: String::new(),
    }
}

/// The cost of a certificate among few and among many, without the cost of the process. This is the
/// time for a single certificate.
fn growth(inputs: &Inputs, plan: &Plan) -> Row {
    let own = |file| Line::own(&[&CHECK[..], &["--threads", "1"]].concat(), &[file]);
    let (one, few, many) = (own(&inputs.one), own(&inputs.few), own(&inputs.der));
    let [start, few] = medians([&one, &few], plan.runs * OFTEN);
    let [many] = medians([&many], plan.runs);
    let of_few = (few - start) / (FEW - 1) as f64;
    let of_many = (many - start) / (plan.certificates - 1) as f64;
    Row {
        work: format!(
            "cost of a certificate among {} and among {}, one thread",
            thousands(FEW),
            thousands(plan.certificates)
        ),
        unit: "x",
        reach: Bound::AtMost(1.2),
        stretch: None,
        measured: Some((of_few / of_many).max(of_many / of_few)),
        detail: format!("{:.2} us and {:.2} us", of_few * 1e6, of_many * 1e6),
    }
}

fn common(inputs: &Inputs, plan: &Plan) -> Row {
    let own = Line::own(&["check", "--format", "json", "--no-verify"], &[&inputs.common]);
    let arguments = ["pkcs7", "-inform", "DER", "-print_certs", "-noout", "-in"];
    let work = format!("{COMMON} certificates, whole process, `check --format json`");
    let other = Line::openssl(&arguments, &inputs.common);
    beside(work, &own, other, plan.runs * OFTEN, (1.0, 0.5))
}

fn view(_: &Inputs, plan: &Plan) -> Row {
    let measured = library::view_and_thumbprint(plan.runs);
    Row {
        work: "library, one thread, view and thumbprint of a certificate of 1 KiB".into(),
        unit: "us",
        reach: Bound::AtMost(1.5),
        stretch: Some(Bound::AtMost(1.0)),
        measured: Some(measured),
        detail: String::new(),
    }
}

fn threads(inputs: &Inputs, plan: &Plan) -> Row {
    let Inputs { der, store, .. } = inputs;
    let own = |threads| {
        let arguments = [&CHECK[..], &["--threads", threads, "--against"]].concat();
        Line::own(&arguments, &[store, der])
    };
    let [one, two] = medians([&own("1"), &own("2")], plan.runs);
    Row {
        work: "the first row with `--threads 1` and `--threads 2`".into(),
        unit: "x",
        reach: Bound::AtLeast(1.6),
        stretch: Some(Bound::AtLeast(1.8)),
        measured: Some(one / two),
        detail: format!("{} and {}", seconds(one), seconds(two)),
    }
}

/// With a comma before every three digits.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

fn seconds(time: f64) -> String {
    if time < 0.1 { format!("{:.2} ms", time * 1e3) } else { format!("{time:.2} s") }
}
