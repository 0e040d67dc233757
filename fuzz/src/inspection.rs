//! The whole program except its command.

use pki_preflight::{
    Disposition, Inspector, Options, Report, Severity, Sha256Digest, Thumbprint,
    report::{CollectedReport, Encoding, SignInPrediction, Summary, UploadPrediction},
};

use super::pieces;

/// The report does not depend on how the file is cut, and its numbers add up.
pub fn inspect(bytes: &[u8]) {
    let Some(report) = report(bytes) else { return };
    check(bytes, &report);
    let mut inspector = Inspector::new(options(), CollectedReport::default());
    let sizes = pieces::sizes(bytes);
    let (mut sizes, mut rest) = (sizes.iter().cycle(), bytes);
    while let (Some(size), false) = (sizes.next(), rest.is_empty()) {
        let (piece, behind) = rest.split_at((*size).min(rest.len()));
        inspector.push(piece).expect("no limit was exceeded before");
        rest = behind;
    }
    let (summary, lists) = inspector.finish().expect("no limit was exceeded before");
    let pieces = Report::new(summary, lists);
    assert_eq!(serde_json::to_string(&report).unwrap(), serde_json::to_string(&pieces).unwrap());

    let mut alone = Inspector::new(options(), ());
    alone.push(bytes).expect("no limit was exceeded before");
    let (summary, ()) = alone.finish().expect("no limit was exceeded before");
    assert_eq!(
        serde_json::to_value(&report.summary).unwrap(),
        serde_json::to_value(&summary).unwrap()
    );
}

/// The report; `None` if a limit of the machine was exceeded.
pub fn report(bytes: &[u8]) -> Option<Report> {
    pki_preflight::inspect(bytes, options()).ok()
}

pub fn options() -> Options {
    let mut options = Options::new("2026-11-24".parse().unwrap());
    // Verifying a signature takes as long as the rest of a bundle; the target `verify` covers
    // signatures.
    options.limits.signatures = 4;
    options
}

fn check(bytes: &[u8], report: &Report) {
    let (summary, length) = (&report.summary, number(bytes.len()));
    let (file, counts) = (&summary.file, &summary.counts);
    assert_eq!((file.length, file.sha256_file_hash), (length, Sha256Digest::of(bytes)));
    assert_eq!(file.kind.is_some(), file.encoding == Encoding::Unknown);

    assert_eq!(counts.certificates, summary.bundle.certificates);
    assert_eq!(counts.certificates, number(report.certificates.len()));
    assert_eq!(counts.create, number(report.certificate_authorities.len()));
    let dispositions = [
        (Disposition::Create, counts.create),
        (Disposition::Duplicate, counts.duplicate),
        (Disposition::NotCa, counts.not_ca),
        (Disposition::Unreadable, counts.unreadable),
    ];
    for (disposition, count) in dispositions {
        let of_it = report.certificates.iter().filter(|entry| entry.disposition == disposition);
        assert_eq!(number(of_it.count()), count, "{disposition:?}");
    }
    assert_eq!(dispositions.iter().map(|(_, count)| count).sum::<u64>(), counts.certificates);
    assert!(number(report.duplicates.len()) >= counts.duplicate);

    let findings = &report.findings;
    let severities = [
        (Severity::Error, counts.errors),
        (Severity::Warning, counts.warnings),
        (Severity::Notice, counts.notices),
    ];
    for (severity, count) in severities {
        let of_it = findings.iter().filter(|finding| finding.severity == severity);
        assert_eq!(number(of_it.count()), count, "{severity:?}");
    }
    assert!(findings.is_sorted_by_key(|finding| std::cmp::Reverse(finding.severity)));
    for finding in findings {
        assert!(finding.offset.is_none_or(|offset| offset <= length), "{finding:?}");
        assert!(finding.certificate.is_none_or(|index| index < counts.certificates));
        assert!(!finding.message.is_empty() && finding.message.ends_with('.'), "{finding:?}");
    }
    let because = &summary.verdict.because;
    assert_eq!(summary.verdict.upload == UploadPrediction::Clear, because.is_empty());
    let rejects = findings.iter().any(|finding| finding.rule.rejects);
    assert_eq!(summary.verdict.upload == UploadPrediction::Rejected, rejects);
    assert_signs_in(summary);
    assert!(because.iter().all(|id| findings.iter().any(|finding| finding.rule.id == *id)));

    let is_binary = matches!(file.encoding, Encoding::Der | Encoding::Ber);
    let mut behind = 0;
    for (index, entry) in report.certificates.iter().enumerate() {
        assert_eq!(entry.index, number(index));
        assert!(entry.offset < length && entry.length > 0, "{entry:?}");
        assert!(behind <= entry.offset, "{entry:?}");
        behind = entry.offset + if is_binary { entry.length } else { 1 };
        if is_binary {
            let [start, end] = [entry.offset, behind].map(|at| usize::try_from(at).unwrap());
            assert_eq!(Thumbprint::of(&bytes[start..end]), entry.sha1);
            assert_eq!(Sha256Digest::of(&bytes[start..end]), entry.sha256);
        }
    }
}

fn number(value: usize) -> u64 {
    u64::try_from(value).unwrap()
}

/// The counts of the sign-in verdict add up.
fn assert_signs_in(summary: &Summary) {
    let sign_in = &summary.verdict.sign_in;
    let all = sign_in.usable + sign_in.usable_after_steps + sign_in.unusable;
    assert_eq!(all, sign_in.certificate_authorities);
    assert!(all <= summary.counts.certificates);
    let because: u64 = sign_in.unusable_because.iter().map(|each| each.count).sum();
    assert_eq!(because, sign_in.unusable);
    let works = sign_in.usable + sign_in.usable_after_steps > 0;
    assert_eq!(works, sign_in.prediction != SignInPrediction::Broken);
}
