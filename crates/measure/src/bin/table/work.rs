//! The kinds of work that are measured.

use std::path::{Path, PathBuf};

use super::measure::{Line, medians};
use super::row::{Bound, Row};
use super::support::inputs;
use super::support::population::Sharing;
use super::{Plan, library};

/// Number of thumbprints in the store.
const STORE: usize = 100_000;
/// Number of certificates in a large bundle as it occurs in practice.
const COMMON: usize = 49;
/// Number of certificates in the smaller bundle of the growth comparison.
const FEW: usize = 10_000;
/// Factor by which shorter work is repeated.
const OFTEN: usize = 30;

const CHECK: [&str; 4] = ["check", "--format", "summary", "--no-verify"];
const RECORDS: [&str; 4] = ["records", "--format", "ndjson", "--no-verify"];
const HASH: [&str; 2] = ["dgst", "-sha256"];

/// The input files.
#[derive(Debug)]
pub struct Inputs {
    /// Files with certificates that share names, and files with certificates that share nothing.
    shared: Files,
    distinct: Files,
    nonconforming: PathBuf,
    few: PathBuf,
    one: PathBuf,
    common: PathBuf,
}

#[derive(Debug)]
struct Files {
    der: PathBuf,
    pem: PathBuf,
    store: PathBuf,
}

impl Files {
    fn make(sharing: Sharing, certificates: usize) -> Self {
        Self {
            der: inputs::der(sharing, certificates),
            pem: inputs::pem(sharing, certificates),
            store: inputs::thumbprints(sharing, STORE, certificates),
        }
    }

    fn check(&self, file: &Path, more: &[&str]) -> Line {
        Line::own(&[&CHECK[..], more, &["--against"]].concat(), &[&self.store, file])
    }
}

impl Inputs {
    pub fn make(certificates: usize) -> Self {
        Self {
            shared: Files::make(Sharing::Names, certificates),
            distinct: Files::make(Sharing::Nothing, certificates),
            nonconforming: inputs::der(Sharing::NothingNonconforming, certificates),
            few: inputs::der(Sharing::Nothing, FEW),
            one: inputs::der(Sharing::Nothing, 1),
            common: common_file(),
        }
    }
}

/// The bundle of the DoD, if it is available; otherwise a generated one. The former must not be
/// redistributed.
fn common_file() -> PathBuf {
    const DOD: &str = "gh/michaelwen62+Linux/roles/DoD_Root_CAs/files/\
                       Certificates_PKCS7_v5_14_DoD.der.p7b";
    let corpus = std::env::var_os("PKI_PREFLIGHT_CORPUS").map(PathBuf::from);
    let file = corpus.map(|folder| folder.join(DOD)).filter(|file| file.is_file());
    file.unwrap_or_else(|| inputs::der(Sharing::Names, COMMON))
}

/// Measures each kind of work, and returns the results one by one.
pub fn measure(inputs: &Inputs, plan: &Plan) -> impl Iterator<Item = Row> {
    let all: [fn(&Inputs, &Plan) -> Row; 11] = [
        distinct_der,
        shared_der,
        distinct_pem,
        records,
        memory,
        growth,
        threads,
        nonconforming,
        common,
        shared_pem,
        view,
    ];
    all.into_iter().map(move |row| row(inputs, plan))
}

fn distinct_der(inputs: &Inputs, plan: &Plan) -> Row {
    let work = format!(
        "`check --format summary`, {} certificates DER, against a store of {} thumbprints, nothing \
         shared",
        thousands(plan.certificates),
        thousands(STORE)
    );
    let Files { der, .. } = &inputs.distinct;
    let own = inputs.distinct.check(der, &[]);
    compared(work, &own, Line::openssl(&HASH, der), plan.runs, (1.8, 1.3))
}

fn shared_der(inputs: &Inputs, plan: &Plan) -> Row {
    let Files { der, .. } = &inputs.shared;
    let own = inputs.shared.check(der, &[]);
    let work = "the same, shared names".to_owned();
    compared(work, &own, Line::openssl(&HASH, der), plan.runs, (1.5, 1.2))
}

fn distinct_pem(inputs: &Inputs, plan: &Plan) -> Row {
    let Files { pem, .. } = &inputs.distinct;
    let own = inputs.distinct.check(pem, &[]);
    let work = "the same in PEM, nothing shared".to_owned();
    compared(work, &own, Line::openssl(&HASH, pem), plan.runs, (1.8, 1.4))
}

fn shared_pem(inputs: &Inputs, plan: &Plan) -> Row {
    let Files { pem, .. } = &inputs.shared;
    let own = inputs.shared.check(pem, &[]);
    let work = "the same in PEM, shared names".to_owned();
    compared(work, &own, Line::openssl(&HASH, pem), plan.runs, (1.8, 1.4))
}

fn records(inputs: &Inputs, plan: &Plan) -> Row {
    let Files { der, .. } = &inputs.distinct;
    let own = Line::own(&RECORDS, &[der]);
    let work = "`records --format ndjson`, nothing shared".to_owned();
    compared(work, &own, Line::openssl(&HASH, der), plan.runs, (4.0, 2.5))
}

/// Nonconforming certificates in comparison with conforming ones.
fn nonconforming(inputs: &Inputs, plan: &Plan) -> Row {
    let own = inputs.distinct.check(&inputs.nonconforming, &[]);
    let other = inputs.distinct.check(&inputs.distinct.der, &[]);
    let work =
        "every certificate nonconforming in one point, compared with conforming ones".to_owned();
    compared(work, &own, Some(other), plan.runs, (1.4, 1.2))
}

/// Our own time as a multiple of the other program's.
fn compared(work: String, own: &Line, other: Option<Line>, runs: usize, bounds: (f64, f64)) -> Row {
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
    let own = inputs.distinct.check(&inputs.distinct.der, &[]);
    let peaks = (0..3).map(|_| own.peak()).max().flatten();
    Row {
        work: "peak memory of the first row".into(),
        unit: "MiB",
        reach: Bound::AtMost(160.0),
        stretch: Some(Bound::AtMost(112.0)),
        measured: peaks.map(|bytes| bytes as f64 / f64::from(1 << 20)),
        detail: String::new(),
    }
}

/// Compares the cost of one certificate in a large and in a small bundle. The cost of the process,
/// measured with a single certificate, is subtracted.
fn growth(inputs: &Inputs, plan: &Plan) -> Row {
    let own = |file| Line::own(&[&CHECK[..], &["--threads", "1"]].concat(), &[file]);
    let (one, few, many) = (own(&inputs.one), own(&inputs.few), own(&inputs.distinct.der));
    let [start, few] = medians([&one, &few], plan.runs * OFTEN);
    let [many] = medians([&many], plan.runs);
    let of_few = (few - start) / (FEW - 1) as f64;
    let of_many = (many - start) / (plan.certificates - 1) as f64;
    Row {
        work: format!(
            "cost of a certificate among {} compared with among {}, nothing shared, one thread",
            thousands(plan.certificates),
            thousands(FEW)
        ),
        unit: "x",
        reach: Bound::AtMost(1.3),
        stretch: Some(Bound::AtMost(1.1)),
        measured: Some(of_many / of_few),
        detail: format!("{:.2} us and {:.2} us", of_many * 1e6, of_few * 1e6),
    }
}

fn common(inputs: &Inputs, plan: &Plan) -> Row {
    let own = Line::own(&["check", "--format", "json"], &[&inputs.common]);
    let arguments = ["pkcs7", "-inform", "DER", "-print_certs", "-noout", "-in"];
    let work =
        format!("{COMMON} certificates, whole process, `check --format json` with signatures");
    let other = Line::openssl(&arguments, &inputs.common);
    compared(work, &own, other, plan.runs * OFTEN, (1.0, 0.6))
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
    let own = |threads| inputs.distinct.check(&inputs.distinct.der, &["--threads", threads]);
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

/// The number with a comma before every three digits.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

pub fn seconds(time: f64) -> String {
    if time < 0.1 { format!("{:.2} ms", time * 1e3) } else { format!("{time:.2} s") }
}
