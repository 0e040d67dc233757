//! The documented sign-in errors, and the rules that find their causes in advance.

use super::Rule;

/// An error that a user sees when sign-in with a certificate fails.
///
/// Source: Microsoft Entra, Certificate-based authentication certificate revocation list, CRL error
/// reference; for 50017, Error AADSTS50017; for 500189, technical deep dive.
#[derive(Debug)]
#[non_exhaustive]
pub struct SignInError {
    /// The number after `AADSTS`.
    pub code: u32,
    /// The meaning, in one sentence.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// The ids of the rules that find its causes.
    pub rules: &'static [&'static str],
}

const REISSUE: &str = "If the certificate should not be on the CRL, have the CA issue a CRL without \
                       it. Otherwise replace the certificate.";
const PUBLISH: &str = "Publish a valid CRL of this CA at the URL. `pki-preflight crl --fetch` \
                       downloads and checks it.";

/// Every error, sorted by code.
pub static SIGN_IN_ERRORS: &[SignInError] = &[
    SignInError {
        code: 50017,
        meaning: "The chain from the user's certificate to a root in the trust store is not valid.",
        remedy: "Upload every CA from the one that issued user certificates to its root.",
        rules: &["S007"],
    },
    SignInError {
        code: 500171,
        meaning: "The certificate is on the CRL.",
        remedy: REISSUE,
        rules: &["R023", "R024"],
    },
    SignInError {
        code: 500172,
        meaning: "The CRL or the certificate is not valid at the time of the sign-in.",
        remedy: "Publish a new CRL before the next update of the current one. Check the clock of \
                 the CA if a CRL is not valid yet.",
        rules: &["R009", "R010"],
    },
    SignInError {
        code: 500173,
        meaning: "The CRL could not be downloaded: the server responded with an error or cannot be \
                  reached.",
        remedy: "Make the URL reachable from the internet without sign-in. A firewall that returns \
                 403 is a common cause.",
        rules: &["R003", "R020"],
    },
    SignInError {
        code: 500174,
        meaning: "The downloaded file cannot be parsed as a CRL.",
        remedy: PUBLISH,
        rules: &["R002"],
    },
    SignInError {
        code: 500175,
        meaning: "The CRL of a certificate in the chain, or a part of it, is missing.",
        remedy: "Publish one complete CRL for each CA, and set its URL.",
        rules: &["R002", "R016"],
    },
    SignInError {
        code: 500176,
        meaning: "The CA that issued the certificate was not found in the trust store, by key \
                  identifier.",
        remedy: "Upload the issuing CA. Its subject key identifier must be the authority key \
                 identifier of the certificates and CRLs that it issues.",
        rules: &["R015"],
    },
    SignInError {
        code: 500177,
        meaning: "A delta CRL is configured without a base CRL.",
        remedy: "Set the URL of the base CRL as well, or only that URL.",
        rules: &["R013"],
    },
    SignInError {
        code: 500178,
        meaning: "A segment of a CRL that is published in several parts could not be retrieved.",
        remedy: "Publish one complete CRL for each CA: a record has one URL.",
        rules: &["R016"],
    },
    SignInError {
        code: 500179,
        meaning: "Checking the CRL timed out.",
        remedy: "Keep the CRL small and its server fast: the download must finish within 10 \
                 seconds.",
        rules: &["R004"],
    },
    SignInError {
        code: 500183,
        meaning: "The certificate was revoked by the CA that issued it.",
        remedy: REISSUE,
        rules: &["R023"],
    },
    SignInError {
        code: 500189,
        meaning: "The certificate was issued by a CA that is not in the scope for this user.",
        remedy: "Add the user to the scope of the CA, or remove the scope.",
        rules: &[],
    },
    SignInError {
        code: 2_205_011,
        meaning: "The CRL is not in the required encoding, DER.",
        remedy: "Publish the CRL in DER, not in PEM: `openssl crl -in crl.pem -outform DER -out \
                 crl.crl`.",
        rules: &["R001"],
    },
    SignInError {
        code: 2_205_012,
        meaning: "The download of the CRL timed out during the sign-in.",
        remedy: "Keep the CRL small and its server fast: the download must finish within 10 \
                 seconds.",
        rules: &["R004"],
    },
    SignInError {
        code: 2_205_013,
        meaning: "The CRL was being downloaded for another sign-in.",
        remedy: "Try again after a few minutes. Publish CRLs well before they expire, so that they \
                 are not all downloaded at once.",
        rules: &["R011"],
    },
    SignInError {
        code: 2_205_014,
        meaning: "The CRL is larger than an interactive sign-in downloads: 20 MB in the global \
                  service, 45 MB in the US Government clouds.",
        remedy: "Remove expired certificates from the CRL, or issue from several CAs.",
        rules: &["R005"],
    },
    SignInError {
        code: 2_205_015,
        meaning: "The signature of the CRL could not be verified with the key of the CA: it \
                  belongs to another CA, or the key identifiers differ.",
        remedy: "Set the URL of this CA's own CRL. An upload copies the URL from the CA's \
                 certificate, which contains the URL of its issuer's CRL. `pki-preflight crl` \
                 finds the CA's own.",
        rules: &["R006", "R007"],
    },
    SignInError {
        code: 7_000_214,
        meaning: "The certificate was revoked.",
        remedy: REISSUE,
        rules: &["R024"],
    },
];

impl SignInError {
    /// Finds an error by its code: the digits, with or without a preceding `AADSTS` in any case.
    #[must_use]
    pub fn find(text: &str) -> Option<&'static Self> {
        let digits = match text.get(..6) {
            Some(prefix) if prefix.eq_ignore_ascii_case("AADSTS") => text.get(6..)?,
            _ => text,
        };
        let code: u32 = digits.parse().ok()?;
        SIGN_IN_ERRORS.iter().find(|error| error.code == code)
    }
}

impl Rule {
    /// The sign-in errors that follow from a finding of the rule.
    pub fn sign_in_errors(&self) -> impl Iterator<Item = &'static SignInError> {
        let id = self.id;
        SIGN_IN_ERRORS.iter().filter(move |error| error.rules.contains(&id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::RULES;

    #[test]
    fn codes_ascend_and_name_rules_that_exist() {
        assert!(SIGN_IN_ERRORS.is_sorted_by_key(|error| error.code));
        for rule in SIGN_IN_ERRORS.iter().flat_map(|error| error.rules) {
            assert!(RULES.iter().any(|known| known.id == *rule), "{rule}");
        }
        // The cited documents state which error a user sees.
        for rule in RULES.iter().filter(|rule| rule.citation.contains("AADSTS22050")) {
            for error in rule.sign_in_errors() {
                assert!(rule.citation.contains(&error.code.to_string()), "{}", rule.id);
            }
        }
    }

    #[test]
    fn codes_are_found_however_they_are_typed() {
        for text in ["2205015", "AADSTS2205015", "aadsts2205015"] {
            assert_eq!(SignInError::find(text).unwrap().code, 2_205_015);
        }
        assert!(SignInError::find("AADSTS1").is_none() && SignInError::find("AADSTSé").is_none());
    }
}
