//! Rules about the text around the bundle.

use super::FileContext;
use crate::armor::{ArmorForm, PemDeviationKind};
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Effect, Excerpt, Rule, Severity};
use crate::kind::NONCONFORMING_BUNDLE;

/// What is known about the forms that the service accepts.
const KNOWN_FORM: &str = "Microsoft Graph v1.0, certificateBasedAuthPki: upload, Request body, \
                          names .p7b alone and neither DER nor PEM; the public Entra ID PKI Sync \
                          Tool uploads DER";

pub(in crate::check) static NONCONFORMING_PEM: Rule = Rule {
    id: "F008",
    name: "nonconforming-pem",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The PEM text does not conform to RFC 7468.",
    consequence: "Lenient programs accept it; strict programs reject it. How the service reads \
                  text is not documented.",
    remedy: "Upload the bundle in DER, which contains no text: `openssl pkcs7 -in file.p7b \
             -outform DER -out bundle.p7b`. If OpenSSL does not accept the text, use the command \
             in the finding about PEM.",
    citation: "RFC 7468 section 3",
    check: Check::File(nonconforming_pem),
    needs_nothing: true,
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn nonconforming_pem(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    if facts.bundles == 0 {
        return;
    }
    for deviation in facts.deviations.iter() {
        // These deviations have rules of their own.
        if matches!(
            deviation.kind,
            PemDeviationKind::ByteOrderMark
                | PemDeviationKind::Utf16
                | PemDeviationKind::Utf32
                | PemDeviationKind::NoBoundaries
        ) {
            continue;
        }
        let what = deviation.kind.describe();
        let times = match deviation.count {
            1 => String::new(),
            count => format!(" ({count} times, first here)"),
        };
        let message = format_args!("Nonconforming PEM: {what}{times}.");
        findings.add(FindingLocation::at(Some(deviation.first)), message);
    }
}

/// If the service is assumed to accept the form, a finding is only a notice.
pub(in crate::check) const fn notice_with(value: &'static str) -> Effect {
    Effect { assumption: "encoding", value, severity: Severity::Notice, rejects: false }
}

pub(in crate::check) static PEM: Rule = Rule {
    id: "F011",
    name: "pem",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[notice_with("der-or-pem"), notice_with("any")],
    summary: "The bundle is PEM, and only DER is known to be accepted.",
    consequence: "The documents name .p7b but no encoding, and the only publicly known uploads are \
                  DER. If the service does not accept PEM, the upload fails.",
    remedy: "Convert the bundle to DER and hash the new file: `openssl pkcs7 -in file.p7b -outform \
             DER -out bundle.p7b`. If OpenSSL does not accept the file, export it again. If you \
             know that PEM works, assume encoding=der-or-pem.",
    citation: KNOWN_FORM,
    check: Check::File(pem),
    findings_advise: true,
    ..Rule::BASE
};

fn pem(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    if facts.bundles == 0 || facts.form != ArmorForm::Pem {
        return;
    }
    let message = format_args!("The bundle is PEM. {}", to_der(facts));
    findings.add(FindingLocation::default(), message);
}

/// How to convert a block to DER. A pipe removes what OpenSSL rejects; if that is not enough, no
/// command is given.
fn to_der(facts: &FileContext<'_>) -> &'static str {
    if facts.blocks > 1 {
        return "Put the certificates into one bundle in DER.";
    }
    match facts.pem_tool() {
        Some(PemTool::OpenSsl) | None if !facts.labelled_cms => {
            "Convert it to DER and hash the new file: `openssl pkcs7 -in file.p7b -outform DER \
             -out bundle.p7b`."
        }
        Some(PemTool::None) => "Export the bundle again in DER.",
        _ => NONCONFORMING_BUNDLE,
    }
}

/// A tool that can read the certificates in a PEM text.
pub(super) enum PemTool {
    /// OpenSSL's own commands.
    OpenSsl,
    /// A one-line command that removes what OpenSSL rejects.
    Pipe,
    /// No one-line command helps.
    None,
}

impl FileContext<'_> {
    /// The tool that reads the text; `None` if the file is not PEM.
    pub(super) fn pem_tool(&self) -> Option<PemTool> {
        let any =
            |of: fn(PemDeviationKind) -> bool| self.deviations.iter().any(|each| of(each.kind));
        if self.blocks == 0 {
            None
        } else if any(is_beyond_a_pipe) {
            Some(PemTool::None)
        } else if any(is_beyond_openssl) {
            Some(PemTool::Pipe)
        } else {
            Some(PemTool::OpenSsl)
        }
    }
}

/// Deviations that no one-line command can remove.
const fn is_beyond_a_pipe(kind: PemDeviationKind) -> bool {
    matches!(
        kind,
        PemDeviationKind::Headers
            | PemDeviationKind::EscapedCharacter
            | PemDeviationKind::Padding
            | PemDeviationKind::Base64Url
            | PemDeviationKind::Utf32
    )
}

/// Deviations that OpenSSL rejects.
const fn is_beyond_openssl(kind: PemDeviationKind) -> bool {
    matches!(
        kind,
        PemDeviationKind::WithinLine
            | PemDeviationKind::EscapedLineEnd
            | PemDeviationKind::Boundary
            | PemDeviationKind::LabelMismatch
            | PemDeviationKind::CarriageReturn
            | PemDeviationKind::BlankLine
            | PemDeviationKind::Blank
            | PemDeviationKind::Utf16
            | PemDeviationKind::ByteOrderMark
            | PemDeviationKind::MarkWithin
            | PemDeviationKind::CodingChanges
    )
}

pub(in crate::check) static BARE_BASE64: Rule = Rule {
    id: "F012",
    name: "bare-base64",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[notice_with("any")],
    summary: "The bundle is base64 without BEGIN and END lines.",
    consequence: "Windows writes this form, for example certnew.p7b of certsrv, and many programs \
                  that read PEM reject it. Only DER is known to be accepted, so the upload is \
                  likely to fail.",
    remedy: "Convert the bundle to DER and hash the new file: `openssl base64 -d -in file.p7b -out \
             bundle.p7b`, with -A if the text is one long line; on Windows `certutil -decode \
             file.p7b bundle.p7b`. If you know that base64 works, assume encoding=any.",
    citation: KNOWN_FORM,
    check: Check::File(bare_base64),
    ..Rule::BASE
};

fn bare_base64(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    if facts.bundles == 0 || facts.form != ArmorForm::Base64 {
        return;
    }
    if facts.deviations.iter().any(|each| each.kind == PemDeviationKind::Base64Url) {
        let message = format_args!(
            "The bundle is base64url without BEGIN and END lines, which neither `openssl base64` \
             nor `certutil -decode` reads. Convert it to DER and hash the new file: `perl \
             -MMIME::Base64 -0777 -ne 'tr{{\\-_}}{{+/}}; print decode_base64 $_' file.p7b > \
             bundle.p7b`."
        );
        findings.add(FindingLocation::default(), message);
    } else {
        let message = format_args!("The bundle is base64 without BEGIN and END lines.");
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static TEXT_CODING: Rule = Rule {
    id: "F013",
    name: "byte-order-mark-or-utf16",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The file begins with a byte order mark, or is UTF-16.",
    consequence: "PEM and base64 are ASCII. Most programs expect a dash or the first byte of DER \
                  and reject anything else, so the upload is likely to fail. The hash includes the \
                  mark.",
    remedy: "Upload the bundle in DER. An editor or PowerShell's `>` wrote the mark: export the \
             bundle again and hash the new file.",
    citation: "RFC 7468 sections 2 and 3: the encoding is ASCII",
    check: Check::File(text_coding),
    ..Rule::BASE
};

fn text_coding(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let seen = |kind| facts.deviations.iter().find(move |deviation| deviation.kind == kind);
    let mark = seen(PemDeviationKind::ByteOrderMark);
    let (utf16, utf32) = (seen(PemDeviationKind::Utf16), seen(PemDeviationKind::Utf32));
    let Some(first) = mark.or(utf16).or(utf32).filter(|_| facts.bundles > 0) else { return };
    let what = match (mark, utf16) {
        (_, None) if utf32.is_some() => "is text in UTF-32",
        (_, None) => "begins with a byte order mark",
        (None, Some(_)) => "is UTF-16 text",
        (Some(_), Some(_)) => "is UTF-16 text with a byte order mark",
    };
    let message = format_args!("The file {what}.");
    findings.add(FindingLocation::at(Some(first.first)), message);
}
