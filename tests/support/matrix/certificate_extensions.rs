//! Certificates: extensions.

use super::super::certificate::CertificateBuilder;
use super::super::extension::{
    AUTHORITY_KEY_IDENTIFIER, BASIC_CONSTRAINTS, CRL_DISTRIBUTION_POINTS, KEY_USAGE,
    NAME_CONSTRAINTS, SUBJECT_KEY_IDENTIFIER, ca as constraints, distribution_points, extension,
    extension_bytes, permitted_directory,
};
use super::super::key::noise;
use super::super::{contoso, der, name};
use super::{Fixture, from_changes, from_table};

const MADE_BY: &str = "matrix/certificate_extensions";

/// An unassigned identifier for an additional extension.
const OTHER: &str = "1.3.6.1.4.1.55555.7";

const LDAP: &str =
    "ldap:///CN=Contoso%20Root%20CA,CN=CDP,DC=contoso,DC=example?certificateRevocationList";

pub(super) fn fixtures() -> Vec<Fixture> {
    [envelopes(), identifiers(), authority(), key_identifiers(), crls(), others()].concat()
}

fn envelopes() -> Vec<Fixture> {
    from_changes(
        MADE_BY,
        [
            ("critical_bool_01", "A `critical` of TRUE written as 01 instead of FF.", |builder| {
                let (id, critical) = (der::oid(BASIC_CONSTRAINTS), der::tlv(0x01, &[1]));
                let whole = extension_bytes(&id, &critical, &constraints(None));
                builder.raw_extension(BASIC_CONSTRAINTS, whole)
            }),
            ("critical_false_explicit", "A `critical` of FALSE, which DER omits.", |builder| {
                let (id, value) = (der::oid(OTHER), der::null());
                let whole = extension_bytes(&id, &der::boolean(false), &value);
                builder.raw_extension(OTHER, whole)
            }),
            ("dup_extension", "BasicConstraints twice.", |builder| {
                builder.with(|c| {
                    let again = extension(BASIC_CONSTRAINTS, true, &constraints(None));
                    c.extensions.push((BASIC_CONSTRAINTS, again));
                })
            }),
            ("ext_value_trailing", "A NULL after the value of BasicConstraints.", |builder| {
                let value = [constraints(None), der::null()].concat();
                builder.extension(BASIC_CONSTRAINTS, true, &value)
            }),
            ("extvalue_garbage", "BasicConstraints whose value is not DER.", |builder| {
                builder.extension(BASIC_CONSTRAINTS, true, &[0xff, 0xff, 0xff])
            }),
            ("v3_without_extensions", "Version 3 without extensions.", |builder| {
                builder.with(|c| c.extensions_field = Some(Vec::new()))
            }),
            ("v3_empty_extensions", "Version 3 with an empty list of extensions.", |builder| {
                let empty = der::explicit(3, &der::sequence::<&[u8]>(&[]));
                builder.with(|c| c.extensions_field = Some(empty))
            }),
            ("unknown_critical_extension", "An unknown extension marked critical.", |builder| {
                builder.extension(OTHER, true, &der::null())
            }),
        ],
    )
}

fn identifiers() -> Vec<Fixture> {
    let long: String = (0..16).map(|arc| format!(".{}", 100_000_000 + arc)).collect();
    let table = [
        (
            "oid_nonminimal",
            "An extension's identifier with an unnecessary leading 80 in an arc.",
            der::tlv(0x06, &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x80, 0x07]),
        ),
        (
            "oid_huge_arc",
            "An extension's identifier with an arc of 128 bits: a UUID.",
            der::oid("2.25.329800735698586629295641978511506172918"),
        ),
        (
            "oid_long_39",
            "An extension's identifier of more than 39 bytes.",
            der::oid(&format!("1.3.6.1.4.1.55555{long}")),
        ),
    ];
    from_table(
        MADE_BY,
        table.map(|(name, note, id)| {
            let whole = extension_bytes(&id, &[], &der::null());
            (name, note, super::ca(name).raw_extension(OTHER, whole).build())
        }),
    )
}

fn authority() -> Vec<Fixture> {
    from_changes(
        MADE_BY,
        [
            ("basic_constraints_bool_01", "cA of TRUE written as 01 instead of FF.", |builder| {
                let value = der::sequence(&[der::tlv(0x01, &[1])]);
                builder.extension(BASIC_CONSTRAINTS, true, &value)
            }),
            ("ca_false_explicit", "cA of FALSE, which DER omits.", |builder| {
                let value = der::sequence(&[der::boolean(false)]);
                builder.extension(BASIC_CONSTRAINTS, true, &value)
            }),
            ("path_length_300", "A path length of 300.", |builder| {
                builder.extension(BASIC_CONSTRAINTS, true, &constraints(Some(300)))
            }),
            ("path_length_negative", "A path length of -1.", |builder| {
                builder.extension(BASIC_CONSTRAINTS, true, &constraints(Some(-1)))
            }),
            ("basic_constraints_absent", "No BasicConstraints.", |builder| {
                builder.without_extension(BASIC_CONSTRAINTS)
            }),
            ("basic_constraints_not_critical", "BasicConstraints not critical.", |builder| {
                builder.extension(BASIC_CONSTRAINTS, false, &constraints(None))
            }),
            ("key_usage_trailing_zero_bits", "KeyUsage with a zero bit at its end.", |builder| {
                builder.extension(KEY_USAGE, true, &der::bit_string(0, &[0x06]))
            }),
            ("key_usage_trailing_zero_byte", "KeyUsage with a zero byte at its end.", |builder| {
                builder.extension(KEY_USAGE, true, &der::bit_string(0, &[0x06, 0]))
            }),
            ("key_usage_absent", "No KeyUsage.", |builder| builder.without_extension(KEY_USAGE)),
            ("key_usage_no_cert_sign", "KeyUsage without keyCertSign.", |builder| {
                builder.extension(KEY_USAGE, true, &der::bit_string(1, &[0x02]))
            }),
            ("key_usage_no_crl_sign", "KeyUsage without cRLSign.", |builder| {
                builder.extension(KEY_USAGE, true, &der::bit_string(2, &[0x04]))
            }),
            (
                "end_entity",
                "Not a CA but a user's certificate under `CN=Contoso Issuing CA 1`.",
                |_| {
                    let issuer = contoso::authorities().swap_remove(3).builder;
                    CertificateBuilder::end_entity(&issuer, "end_entity")
                },
            ),
        ],
    )
}

fn key_identifiers() -> Vec<Fixture> {
    from_changes(
        MADE_BY,
        [
            ("ski_absent", "No subject key identifier.", |builder| {
                builder.without_extension(SUBJECT_KEY_IDENTIFIER)
            }),
            ("ski_32_bytes", "A subject key identifier of 32 bytes.", |builder| {
                let value = der::octet_string(&noise("key identifier", 32));
                builder.extension(SUBJECT_KEY_IDENTIFIER, false, &value)
            }),
            ("ski_empty", "An empty subject key identifier.", |builder| {
                builder.extension(SUBJECT_KEY_IDENTIFIER, false, &der::octet_string(&[]))
            }),
            ("aki_absent", "No authority key identifier.", |builder| {
                builder.without_extension(AUTHORITY_KEY_IDENTIFIER)
            }),
            (
                "aki_issuer_and_serial",
                "An authority key identifier with only a name and a serial number.",
                |builder| {
                    let name = der::explicit(1, &der::explicit(4, &builder.issuer));
                    let issuer = contoso::authorities().swap_remove(0).builder;
                    let serial = der::implicit(2, der::split(&issuer.serial).1);
                    let value = der::sequence(&[name, serial]);
                    builder.extension(AUTHORITY_KEY_IDENTIFIER, false, &value)
                },
            ),
        ],
    )
}

fn crls() -> Vec<Fixture> {
    let table: [(_, _, &[&[&str]]); 12] = [
        (
            "crl_two_points",
            "Two CRL distribution points.",
            &[&["http://a.contoso.example/1.crl"], &[contoso::ROOT_CRL]],
        ),
        (
            "crl_two_urls",
            "Two URLs in one distribution point.",
            &[&["http://a.contoso.example/1.crl", contoso::ROOT_CRL]],
        ),
        (
            "crl_ldap_first",
            "An LDAP URL in a distribution point before the one with http.",
            &[&[LDAP], &[contoso::ROOT_CRL]],
        ),
        (
            "crl_ldap_first_in_point",
            "An LDAP URL before the http URL in one distribution point.",
            &[&[LDAP, contoso::ROOT_CRL]],
        ),
        ("crl_ldap_only", "Only an LDAP URL.", &[&[LDAP]]),
        ("crl_https_only", "Only an https URL.", &[&["https://crl.contoso.example/root.crl"]]),
        (
            "crl_https_first",
            "An https URL before the http URL.",
            &[&["https://crl.contoso.example/root.crl"], &[contoso::ROOT_CRL]],
        ),
        (
            "crl_scheme_upper_case",
            "`HTTP://` in upper case.",
            &[&["HTTP://CRL.CONTOSO.EXAMPLE/ROOT.CRL"]],
        ),
        ("crl_no_path", "An http URL without a file name.", &[&["http://crl.contoso.example"]]),
        (
            "crl_blank",
            "An http URL with a space and a line feed.",
            &[&["http://crl.contoso.example/root ca.crl\n"]],
        ),
        (
            "crl_host_without_dot",
            "An http URL whose host exists only in an internal network.",
            &[&["http://pki/root.crl"]],
        ),
        ("crl_no_points", "An empty list of distribution points.", &[]),
    ];
    let mut fixtures = from_table(
        MADE_BY,
        table.map(|(name, note, points)| {
            let value = distribution_points(points);
            let builder = super::ca(name).extension(CRL_DISTRIBUTION_POINTS, false, &value);
            (name, note, builder.build())
        }),
    );
    fixtures.extend(from_changes(
        MADE_BY,
        [
            ("crl_absent", "No CRL distribution points.", |builder| {
                builder.without_extension(CRL_DISTRIBUTION_POINTS)
            }),
            ("crl_directory_name", "A CRL distribution point with a directory name.", |builder| {
                let full_name = der::explicit(0, &der::explicit(4, &builder.issuer));
                let point = der::sequence(&[der::explicit(0, &full_name)]);
                builder.extension(CRL_DISTRIBUTION_POINTS, false, &der::sequence(&[point]))
            }),
            ("freshest_crl", "A URL of delta CRLs in addition to that of the CRL.", |builder| {
                builder.freshest_crl_urls(&["http://crl.contoso.example/root+.crl"])
            }),
            ("freshest_crl_only", "A URL of delta CRLs, but none of the CRL.", |builder| {
                builder
                    .without_extension(CRL_DISTRIBUTION_POINTS)
                    .freshest_crl_urls(&["http://crl.contoso.example/root+.crl"])
            }),
        ],
    ));
    fixtures
}

fn others() -> Vec<Fixture> {
    from_changes(
        MADE_BY,
        [
            ("private_key_usage_period", "PrivateKeyUsagePeriod with explicit tags.", |builder| {
                let time = der::generalized_time("20200601000000Z");
                let value = der::sequence(&[der::explicit(0, &time), der::explicit(1, &time)]);
                builder.extension("2.5.29.16", false, &value)
            }),
            ("name_constraints", "Limited to names below Contoso's organization.", |builder| {
                let permitted = permitted_directory(&name::contoso_with(&[]));
                builder.extension(NAME_CONSTRAINTS, true, &permitted)
            }),
            ("base64_too_large", "Within 8 KB in DER, not in base64.", |builder| {
                builder.extension(OTHER, false, &der::octet_string(&noise("padding", 5_800)))
            }),
            ("certificate_too_large", "Larger than 8 KB in DER.", |builder| {
                builder.extension(OTHER, false, &der::octet_string(&noise("padding", 8_000)))
            }),
            ("many_extensions", "200 unknown extensions in addition to its own.", |builder| {
                builder.with(|c| {
                    for number in 0..200 {
                        let whole = extension(&format!("{OTHER}.{number}"), false, &der::null());
                        c.extensions.push((OTHER, whole));
                    }
                })
            }),
        ],
    )
}
