//! Stores as people export them (c03, c04, c06, c07, c19, c20, c22).

use pki_preflight::{
    Report, Severity, Store, inspect,
    store::{StoreErrorKind, StoreKind},
};

use super::case;

fn against(store: &str) -> Report {
    let mut options = crate::support::report::options();
    options.stores.push(Store::parse(store, &case(store)).unwrap());
    inspect(&case("bundle.p7b"), options).unwrap()
}

fn count(report: &Report, rule: &str, severity: Severity) -> usize {
    let of_rule = |it: &&pki_preflight::Finding| it.rule.id == rule && it.severity == severity;
    report.findings.iter().filter(of_rule).count()
}

#[test]
fn two_of_three_certificates_are_duplicates() {
    for (store, duplicates) in [
        ("c03-ps-graph-json/s10_ps7_convertto_json.json", 2),
        ("c03-ps-graph-json/s11_ps7_sdk3_enum.json", 2),
        ("c03-ps-graph-json/s12_ps51_dates_utf16.json", 2),
        ("c03-ps-graph-json/s13_ps51_dates_utf8bom.json", 2),
        ("c03-ps-graph-json/s14_ps51_ansi.json", 2),
        ("c03-ps-graph-json/s15_ps_single_object.json", 1),
        ("c03-ps-graph-json/s16_ps_select_thumb.json", 2),
        ("c03-ps-graph-json/s18_ps_bytes_no_thumb.json", 2),
        ("c03-ps-graph-json/s20_ps_wrap_value.json", 2),
        ("c04-cert-as-numbers/s17_ps_cert_string_bytes.json", 2),
        ("c04-cert-as-numbers/s22_camel_bytes.json", 2),
        ("c06-csv-store/own_records.csv", 3),
        ("c06-csv-store/s40_export_csv.csv", 2),
        ("c06-csv-store/s41_export_csv_type.csv", 2),
        ("c06-csv-store/s42_csv_semicolon_utf16.csv", 2),
        ("c06-csv-store/s43_csv_semicolon_bom.csv", 2),
        ("c06-csv-store/s44_csv_thumb_only.csv", 2),
        ("c06-csv-store/s45_csv_type_thumb_only.csv", 2),
        ("c06-csv-store/s46_csv_thumb_first.csv", 2),
        ("c07-thumbprint-lines/s23_array_of_thumbs.json", 2),
        ("c07-thumbprint-lines/s25_az_table.txt", 2),
        ("c07-thumbprint-lines/s50_ft.txt", 2),
        ("c07-thumbprint-lines/s51_fl.txt", 2),
        ("c07-thumbprint-lines/s60_openssl_fp3.txt", 2),
        ("c07-thumbprint-lines/s61_openssl_fp1.txt", 2),
        ("c07-thumbprint-lines/s64_keytool_v.txt", 2),
        ("c07-thumbprint-lines/s65_certutil_store.txt", 2),
        ("c07-thumbprint-lines/s67_markdown.txt", 2),
        ("c07-thumbprint-lines/s68_comma_line.txt", 2),
        ("c07-thumbprint-lines/s69_space_line.txt", 2),
        ("c07-thumbprint-lines/s70_comment_behind.txt", 2),
        ("c07-thumbprint-lines/s71_0x.txt", 2),
        ("c07-thumbprint-lines/s75_thumb_prefix.txt", 2),
        ("c08-literal-newlines/s82_pem_literal_n.txt", 2),
        ("c18-http-mime-headers/s06_curl_i.json", 2),
    ] {
        let report = against(store);
        assert_eq!(count(&report, "S002", Severity::Error), duplicates, "{store}");
        let remarks = report.findings.iter().filter(|it| it.rule.id == "B010");
        let dates = store.starts_with("c06-csv-store/s4") && !store.contains("thumb");
        let expected = usize::from(dates || store.contains("ansi"));
        assert_eq!(remarks.count(), expected, "{store}");
    }
}

#[test]
fn the_classic_store_is_no_duplicate() {
    for store in [
        "c03-ps-graph-json/s28_azuread_classic.json",
        "c04-cert-as-numbers/s31_classic_get_mg.json",
        "c04-cert-as-numbers/s32_classic_get_mg_depth5.json",
    ] {
        let read = Store::parse(store, &case(store)).unwrap();
        assert_eq!((read.kind(), read.len()), (StoreKind::ClassicConfiguration, 3), "{store}");
        let report = against(store);
        assert_eq!(count(&report, "S016", Severity::Notice), 2, "{store}");
        assert_eq!(count(&report, "S002", Severity::Error), 0, "{store}");
    }
}

#[test]
fn what_is_not_taken_is_named_with_its_line() {
    for (store, line, words) in [
        ("c07-thumbprint-lines/s54_ft_truncated.txt", Some(4), "truncated"),
        ("c07-thumbprint-lines/s62_openssl_fp_sha256.txt", Some(1), "SHA-256"),
        ("c07-thumbprint-lines/s63_keytool_list.txt", Some(7), "SHA-256"),
        ("c07-thumbprint-lines/s66_sha1sum.txt", Some(1), "hash of the file root.cer"),
        ("c07-thumbprint-lines/s76_name_then_thumb.txt", Some(1), "nothing labels"),
        ("c04-cert-as-numbers/s29_m365dsc.ps1", None, "Microsoft365DSC"),
        ("c20-escaped-twice/s80_zip.zip", None, "a ZIP archive. Unpack it"),
    ] {
        let error = Store::parse(store, &case(store)).unwrap_err();
        assert_eq!(error.line(), line, "{store}: {error}");
        assert!(error.to_string().contains(words), "{store}: {error}");
    }
}

#[test]
fn deleted_cas_are_no_duplicates_and_do_not_count() {
    let report = against("c22-soft-deleted/deleted_list.json");
    assert_eq!(count(&report, "S020", Severity::Warning), 2);
    assert!(report.summary.verdict.because.is_empty());
    assert_eq!(report.summary.counts.create, 3);
    let report = against("c22-soft-deleted/mixed_deleted.json");
    assert_eq!(count(&report, "S020", Severity::Warning), 1);
    assert_eq!(count(&report, "S002", Severity::Error), 1);
    // 248 deleted ones and 3 new ones count as 3.
    let report = against("c22-soft-deleted/del248.json");
    assert_eq!(count(&report, "B011", Severity::Error), 0);

    let mut options = crate::support::report::options();
    options.assumptions.set("deleted-duplicate", "rejects").unwrap();
    let store = case("c22-soft-deleted/deleted_list.json");
    options.stores.push(Store::parse("deleted", &store).unwrap());
    let report = inspect(&case("bundle.p7b"), options).unwrap();
    assert_eq!(report.summary.verdict.because, ["S020"]);
    assert_eq!(report.summary.counts.duplicate, 2);
}

#[test]
fn an_answer_that_is_an_error_is_named() {
    let part = |body: &str| format!(r#"{{"id":"2","status":403,"body":{body}}}"#);
    let failed = part(r#"{"error":{"code":"Forbidden","message":"No\u0007."}}"#);
    let good = r#"{"id":"1","status":200,"body":{"value":[]}}"#;
    let batch = format!(r#"{{"responses":[{good},{failed},{}]}}"#, part("null"));
    let store = Store::parse("batch", batch.as_bytes()).unwrap();
    let remark = store.remarks()[0].to_string();
    assert!(
        remark.starts_with(
            "2 parts of the batch failed, the first with the id 2: Forbidden: No\\u{7}."
        )
    );
    assert!(!store.is_complete());
    let error = Store::parse("batch", format!(r#"{{"responses":[{failed}]}}"#).as_bytes());
    assert!(
        matches!(error.unwrap_err().kind(), StoreErrorKind::Graph { code, .. } if code == "Forbidden")
    );
}

#[test]
fn a_private_key_in_a_store_is_reported() {
    let thumbprint = "45EB8AD53B2A6553040591F46EABC28634EF92F8";
    let key = "-----BEGIN EC PRIVATE KEY-----";
    let json = format!("{{\"value\":[\n{{\"thumbprint\":\"{thumbprint}\",\"x\":\"{key}\"}}]}}");
    let csv = format!("Thumbprint,Note\n{thumbprint},{key}\n");
    let pem = String::from_utf8(case("c19-store-subfolders/store/root.pem")).unwrap();
    let lines = u64::try_from(pem.lines().count()).unwrap();
    let pem = format!("{pem}{key}\nMII=\n-----END EC PRIVATE KEY-----\n");
    for (text, line) in [(json, 2), (csv, 2), (pem, lines + 1)] {
        for bytes in [text.clone().into_bytes(), crate::support::armor::utf16le(&text, true)] {
            let mut options = crate::support::report::options();
            options.stores.push(Store::parse("the store", &bytes).unwrap());
            let report = inspect(&case("bundle.p7b"), options).unwrap();
            let found = report.findings.iter().find(|it| it.rule.id == "F010").unwrap();
            let place = format!("line {line}.");
            assert!(found.message.ends_with(&place), "{}", found.message);
            assert!(found.message.contains("the store"), "{}", found.message);
        }
    }
    let error = Store::parse("key", key.as_bytes()).unwrap_err();
    assert_eq!(error.private_key(), Some((pki_preflight::report::FileKind::PrivateKey, Some(1))));
    assert!(error.to_string().contains("The file contains a private key in line 1"), "{error}");
}
