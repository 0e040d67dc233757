//! The action that each rule requires, in one sentence.
//!
//! A rule whose findings are errors or warnings has a row, because such a finding can and should be
//! resolved before the upload. A rule whose findings are notices has one only if it requires
//! something after the upload or later.

use super::StepTopic::{Publish, SignIn, Upload};
use super::StepWhen::{After, Before, Later};
use super::{StepTopic, StepWhen};

/// The action that a rule requires.
#[derive(Debug)]
pub(super) struct StepRow {
    pub(super) rule: &'static str,
    pub(super) when: StepWhen,
    pub(super) topic: StepTopic,
    /// The action for one certificate, or for the file.
    one: &'static str,
    /// The action for several certificates, with `{}` for their number; empty for a rule about the
    /// file.
    many: &'static str,
    /// [`Step::reason`](super::Step::reason).
    pub(super) reason: &'static str,
    /// [`Step::command`](super::Step::command).
    pub(super) command: Option<&'static str>,
    /// Whether the effect on the upload is undocumented.
    pub(super) leaves_upload_open: bool,
    /// Whether a notice also requires the action.
    pub(super) of_notices: bool,
}

impl StepRow {
    /// The action for this many certificates.
    pub(super) fn action(&self, count: u64) -> String {
        match (count, self.many) {
            (0 | 1, _) | (_, "") => self.one.to_owned(),
            (count, many) => many.replacen("{}", &count.to_string(), 1),
        }
    }

    const fn reason(mut self, reason: &'static str) -> Self {
        self.reason = reason;
        self
    }

    const fn command(mut self, command: &'static str) -> Self {
        self.command = Some(command);
        self
    }

    const fn leaves_upload_open(mut self) -> Self {
        self.leaves_upload_open = true;
        self
    }

    /// Applies the row to notices as well.
    const fn always(mut self, when: StepWhen) -> Self {
        (self.when, self.of_notices) = (when, true);
        self
    }

    const fn when(mut self, when: StepWhen) -> Self {
        self.when = when;
        self
    }
}

const fn row(
    rule: &'static str,
    topic: StepTopic,
    one: &'static str,
    many: &'static str,
) -> StepRow {
    let (when, leaves_upload_open, of_notices) = (Before, false, false);
    StepRow {
        rule,
        when,
        topic,
        one,
        many,
        reason: "",
        command: None,
        leaves_upload_open,
        of_notices,
    }
}

/// A row for a rule about the file as a whole.
const fn file(rule: &'static str, one: &'static str) -> StepRow {
    row(rule, Upload, one, "")
}

/// A row for a rule about CA certificates that are unusable for sign-in.
const fn authority(rule: &'static str, one: &'static str, many: &'static str) -> StepRow {
    row(rule, SignIn, one, many)
}

/// The beginning of each command that writes a file.
pub(super) const PACK_COMMAND: &str = "pki-preflight pack ";

/// Writes the file again: in strict DER, each CA certificate once.
const PACK: &str = "pki-preflight pack {file} -o upload.p7b";
const PACK_WITHOUT_EXPIRED: &str = "pki-preflight pack {file} --drop-expired -o upload.p7b";

/// Every row.
pub(super) static ROWS: &[StepRow] = &[
    file("F001", "Upload a PKCS #7 bundle of the CA certificates instead."),
    file("F002", "Leave out CAs: the file is larger than the service accepts."),
    file("F003", "Send the hash of this file as sha256FileHash.")
        .command("pki-preflight hash {file}"),
    file("F004", "Get the file again: it is truncated or corrupt."),
    file("F005", "Put all certificates into one bundle.")
        .reason("Most programs read only the first bundle in a file.")
        .command(PACK)
        .leaves_upload_open(),
    file("F006", "Remove the PEM blocks that are not bundles."),
    file("F007", "Remove the data after the bundle.").reason("Strict programs reject the file."),
    file("F009", "Make the file smaller than 2,000,000 bytes.")
        .reason("Whether the limit is 2,000,000 or 2,097,152 bytes is not documented.")
        .leaves_upload_open(),
    row("F010", Publish, "Do not publish this file. Export the certificates without the key.", "")
        .reason("The service downloads it from a public URL, so everyone can read the key.")
        .leaves_upload_open(),
    file("F011", "Convert the bundle from PEM to DER.")
        .reason("Only DER is known to be accepted.")
        .command(PACK)
        .leaves_upload_open(),
    file("F012", "Convert the bundle from base64 to DER.")
        .reason("Only DER is known to be accepted.")
        .command(PACK)
        .leaves_upload_open(),
    file("F013", "Convert the bundle from text to DER.")
        .reason("Only DER is known to be accepted.")
        .command(PACK)
        .leaves_upload_open(),
    file("F014", "Send the 64 hexadecimal digits of the hash, and nothing else.")
        .command("pki-preflight hash {file}"),
    file("F015", "Get the file again: it is empty."),
    file("F016", "Correct the upload URL."),
    file("F017", "Put the file on a public web server, and send its https URL."),
    file("F018", "Put the file where the service can reach it, and send that URL."),
    file("F019", "Use a URL that downloads the file itself.").leaves_upload_open(),
    file("B001", "Leave out CAs: the trust store cannot hold so many."),
    row("B002", SignIn, "Add the CA certificates: the bundle contains none.", "")
        .reason("Nobody can sign in with the records that the upload would create.")
        .leaves_upload_open(),
    file("B003", "Convert the bundle from BER to DER.")
        .reason("Only DER is known to be accepted.")
        .command(PACK)
        .leaves_upload_open(),
    file("B010", "Complete the list of the existing CAs: a part of it was not read."),
    file("B011", "Leave out CAs: with the existing ones, the trust store cannot hold so many."),
    file("B012", "Convert the bundle from BER to DER.")
        .reason("Only DER is known to be accepted.")
        .command(PACK)
        .leaves_upload_open(),
    row("B014", SignIn, "Add the root CA.", "")
        .reason("The trust store must contain every CA up to the root."),
    file("B015", "Delete the expired CAs from the trust store."),
    row("B017", SignIn, "Correct the CRL URLs in the trust store.", ""),
    file("B016", "Check that the bundle is complete: it has less than half of the known CAs."),
    row(
        "C001",
        Upload,
        "Replace 1 element that cannot be parsed.",
        "Replace {} elements that cannot be parsed.",
    )
    .leaves_upload_open(),
    row(
        "C002",
        Upload,
        "Leave out 1 certificate that is not a CA certificate.",
        "Leave out {} certificates that are not CA certificates.",
    )
    .command(PACK),
    row(
        "C003",
        Upload,
        "Leave out 1 certificate that is larger than the service accepts.",
        "Leave out {} certificates that are larger than the service accepts.",
    ),
    authority("C004", "Drop 1 expired CA.", "Drop {} expired CAs.")
        .reason("Nobody can sign in through an expired CA.")
        .command(PACK_WITHOUT_EXPIRED),
    authority(
        "C005",
        "Replace 1 certificate with an unreadable field.",
        "Replace {} certificates with unreadable fields.",
    )
    .reason("Other programs may reject such a certificate."),
    authority(
        "C007",
        "Get 1 certificate in DER from its issuer.",
        "Get {} certificates in DER from their issuers.",
    )
    .reason("Programs compute different thumbprints for a certificate in BER."),
    authority(
        "C009",
        "Replace 1 certificate that repeats an extension.",
        "Replace {} certificates that repeat an extension.",
    )
    .reason("Programs reject it or interpret it differently."),
    authority(
        "C011",
        "Leave out 1 certificate with two different signature algorithms.",
        "Leave out {} certificates with two different signature algorithms.",
    )
    .reason("Programs reject a chain that contains it."),
    authority(
        "C015",
        "Leave out 1 CA whose key usage does not allow signing certificates.",
        "Leave out {} CAs whose key usage does not allow signing certificates.",
    )
    .reason("Programs reject certificates that such a CA issued."),
    authority(
        "C016",
        "Replace 1 CA certificate whose key usage does not allow signing CRLs.",
        "Replace {} CA certificates whose key usage does not allow signing CRLs.",
    )
    .reason("Once a CRL is set, sign-in is likely to fail."),
    authority(
        "C017",
        "Leave out 1 CA that is not valid yet, or wait.",
        "Leave out {} CAs that are not valid yet, or wait.",
    )
    .reason("Nobody can sign in through it before its validity begins."),
    authority("C018", "Replace 1 CA before it expires.", "Replace {} CAs before they expire.")
        .always(Later),
    authority(
        "C019",
        "Leave out 1 CA whose validity ends before it begins.",
        "Leave out {} CAs whose validity ends before it begins.",
    )
    .reason("It is never valid."),
    authority(
        "C020",
        "Replace 1 CA certificate without a subject key identifier.",
        "Replace {} CA certificates without a subject key identifier.",
    )
    .reason("The service builds chains by key identifiers."),
    authority(
        "C021",
        "Replace 1 CA certificate without an authority key identifier.",
        "Replace {} CA certificates without an authority key identifier.",
    )
    .reason("The service builds chains by key identifiers."),
    row(
        "C022",
        Upload,
        "Leave out 1 certificate that is larger than the limit in base64.",
        "Leave out {} certificates that are larger than the limit in base64.",
    )
    .reason("Whether the limit applies to DER or base64 is not documented.")
    .leaves_upload_open(),
    authority(
        "C029",
        "Replace 1 CA certificate that is signed with SHA-1 or older.",
        "Replace {} CA certificates that are signed with SHA-1 or older.",
    )
    .reason("Programs reject chains with such signatures."),
    authority(
        "C031",
        "Leave out 1 CA whose RSA key is shorter than 2,048 bits.",
        "Leave out {} CAs whose RSA keys are shorter than 2,048 bits.",
    )
    .reason("Programs reject chains with such keys."),
    authority(
        "C032",
        "Replace 1 CA certificate with an unusual RSA exponent.",
        "Replace {} CA certificates with unusual RSA exponents.",
    ),
    authority(
        "C033",
        "Leave out 1 CA whose algorithm NIST does not approve.",
        "Leave out {} CAs whose algorithms NIST does not approve.",
    )
    .reason("The service is likely to be unable to verify their signatures."),
    authority(
        "C034",
        "Leave out 1 CA with an unknown critical extension.",
        "Leave out {} CAs with unknown critical extensions.",
    )
    .reason("A program that does not support the extension must reject the chain."),
    authority(
        "C035",
        "Replace 1 CA certificate with an empty name.",
        "Replace {} CA certificates with empty names.",
    ),
    authority(
        "C038",
        "Leave out 1 CA with an invalid RSA key.",
        "Leave out {} CAs with invalid RSA keys.",
    ),
    row("S001", Upload, "Remove 1 duplicate.", "Remove {} duplicates.").command(PACK),
    row(
        "S002",
        Upload,
        "Leave out 1 certificate that the trust store already contains.",
        "Leave out {} certificates that the trust store already contains.",
    )
    .command(PACK),
    authority(
        "S003",
        "Leave out 1 CA that a path length constraint excludes.",
        "Leave out {} CAs that a path length constraint excludes.",
    ),
    authority(
        "S007",
        "Add the missing issuer above 1 CA.",
        "Add the missing issuers above {} CAs.",
    )
    .reason("The trust store must contain every CA up to the root."),
    authority(
        "S009",
        "Replace 1 CA certificate whose signature is invalid.",
        "Replace {} CA certificates whose signatures are invalid.",
    ),
    authority(
        "S011",
        "Leave out 1 CA with more than 10 CAs in its chain.",
        "Leave out {} CAs with more than 10 CAs in their chains.",
    )
    .reason("The service checks the CRLs of at most 10 CAs."),
    authority("S012", "Set the CRL URL of 1 CA.", "Set the CRL URL of {} CAs.")
        .reason(
            "Entra is expected to fill in the URL of the CA above, or none. With a wrong one, \
             sign-in fails (AADSTS2205015).",
        )
        .command("pki-preflight records {file} --format csv")
        .always(After),
    authority("S013", "Enable issuer hints only for the CAs that issue sign-in certificates.", "")
        .when(After),
    authority(
        "S015",
        "Add a root above 1 CA: those above it only issued each other.",
        "Add a root above {} CAs: those above them only issued each other.",
    ),
    authority(
        "S019",
        "Replace 1 CA certificate that contains the wrong issuer name.",
        "Replace {} CA certificates that contain the wrong issuer name.",
    ),
    row(
        "S020",
        Upload,
        "Restore 1 deleted CA, or delete it permanently.",
        "Restore {} deleted CAs, or delete them permanently.",
    )
    .reason("Whether a deleted CA counts as a duplicate is not documented."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::RULES;
    use crate::outcome::Severity;

    #[test]
    fn every_rule_that_asks_for_something_has_one_row() {
        for rule in RULES.iter().filter(|rule| !rule.id.starts_with("R")) {
            let rows: Vec<_> = ROWS.iter().filter(|row| row.rule == rule.id).collect();
            match rows.as_slice() {
                [] => {
                    let assumed = rule.assumed.iter().map(|effect| effect.severity);
                    let most = assumed.chain([rule.severity]).max();
                    assert_eq!(most, Some(Severity::Notice), "{} asks for nothing", rule.id);
                }
                [row] => {
                    let asks_before = row.when == Before;
                    assert!(!asks_before || rule.severity > Severity::Notice, "{}", rule.id);
                }
                _ => panic!("{} has several rows", rule.id),
            }
        }
        assert!(ROWS.iter().all(|row| RULES.iter().any(|rule| rule.id == row.rule)));
    }

    #[test]
    fn actions_are_sentences_on_one_line() {
        for row in ROWS {
            for action in [row.action(1), row.action(1_000)] {
                assert!(action.ends_with('.') && action.len() <= 80, "{action}");
                assert!(!action.contains("{}"), "{action}");
            }
            assert!(row.reason.is_empty() || row.reason.ends_with('.'), "{}", row.reason);
        }
    }
}
