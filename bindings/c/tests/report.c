/*
 * Writes the report on a file as the command does, for comparison.
 *
 *     report (json | records) UNIX-SECONDS STEP FILE [STORE]
 *
 * The file is passed in pieces of STEP bytes, or at once for 0. `json` writes the JSON of the report;
 * `records` one line of JSON for each record, made from the structures.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pki_preflight.h"

static void require(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "report: %s\n", what);
        exit(3);
    }
}

static uint8_t *read_file(const char *path, size_t *length) {
    enum { LARGEST = 1 << 22 };
    uint8_t *bytes = malloc(LARGEST);
    FILE *file = fopen(path, "rb");
    require(bytes != NULL && file != NULL, path);
    *length = fread(bytes, 1, LARGEST, file);
    require(feof(file) && !ferror(file), path);
    fclose(file);
    return bytes;
}

static void print_text(const char *name, const char *text) {
    printf(",\"%s\":", name);
    if (text == NULL) {
        fputs("null", stdout);
        return;
    }
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            putchar('\\');
        }
        putchar(*text);
    }
    putchar('"');
}

static void print_record(const pki_preflight_record *record) {
    int is_root = record->certificate_authority_type == PKI_PREFLIGHT_AUTHORITY_TYPE_ROOT;
    fputs("{\"@odata.type\":\"#microsoft.graph.certificateAuthorityDetail\"", stdout);
    print_text("deletedDateTime", NULL);
    print_text("certificateAuthorityType", is_root ? "root" : "intermediate");
    print_text("certificate", record->certificate);
    print_text("displayName", record->display_name);
    print_text("issuer", record->issuer);
    print_text("issuerSubjectKeyIdentifier", record->issuer_subject_key_identifier);
    print_text("expirationDateTime", record->expiration_date_time);
    print_text("thumbprint", record->thumbprint);
    print_text("certificateRevocationListUrl", record->certificate_revocation_list_url);
    print_text("deltaCertificateRevocationListUrl", record->delta_certificate_revocation_list_url);
    printf(",\"isIssuerHintEnabled\":%s}\n", record->is_issuer_hint_enabled ? "true" : "false");
}

static pki_preflight_report *in_pieces(const pki_preflight_options *options, const uint8_t *bytes,
                                       size_t length, size_t step) {
    pki_preflight_inspection *inspection;
    pki_preflight_report *report;
    size_t at;
    require(!pki_preflight_inspection_new(options, &inspection, NULL), "inspection");
    for (at = 0; at < length; at += step) {
        size_t piece = length - at < step ? length - at : step;
        require(!pki_preflight_inspection_push(inspection, bytes + at, piece, NULL), "push");
    }
    require(!pki_preflight_inspection_finish(inspection, &report, NULL), "finish");
    pki_preflight_inspection_free(inspection);
    return report;
}

/* The summary and the certificates must be those of the JSON. */
static void examine(const pki_preflight_report *report, const char *json) {
    const pki_preflight_summary *summary = pki_preflight_report_summary(report);
    size_t index, count = pki_preflight_report_certificate_count(report);
    size_t created = 0;
    require(strstr(json, summary->sha256_file_hash) != NULL, "the JSON contains the hash");
    require(summary->certificates == count, "certificates are counted");
    for (index = 0; index < count; index++) {
        const pki_preflight_certificate *certificate =
            pki_preflight_report_certificate(report, index);
        require(certificate->index == index, "certificates are in order");
        require(strstr(json, certificate->sha1) != NULL, "the JSON contains the thumbprint");
        require(strstr(json, certificate->sha256) != NULL, "the JSON contains the SHA-256");
        created += certificate->disposition == PKI_PREFLIGHT_DISPOSITION_CREATE;
    }
    require(summary->create == created, "created certificates are counted");
    require(pki_preflight_report_record_count(report) == created, "each has a record");
    require(pki_preflight_report_certificate(report, count) == NULL, "the certificates end");
    require(pki_preflight_report_record(report, created) == NULL, "the records end");
    require((summary->upload == PKI_PREFLIGHT_UPLOAD_REJECTED) ==
                pki_preflight_report_is_rejected(report),
            "the verdicts are the same");
}

int main(int count, char **arguments) {
    pki_preflight_options *options;
    pki_preflight_report *report;
    size_t length, json_length, index, step;
    uint8_t *bytes;
    const char *json;
    require(count == 5 || count == 6, "wrong arguments");
    require(!pki_preflight_options_new(atoll(arguments[2]), &options, NULL), "instant");
    require(!pki_preflight_options_set_name(options, arguments[4], NULL), "name");
    if (count == 6) {
        bytes = read_file(arguments[5], &length);
        require(!pki_preflight_options_add_store(options, arguments[5], bytes, length, NULL),
                "store");
        free(bytes);
    }
    bytes = read_file(arguments[4], &length);
    step = (size_t)atoll(arguments[3]);
    if (step > 0) {
        report = in_pieces(options, bytes, length, step);
    } else {
        require(!pki_preflight_inspect(options, bytes, length, &report, NULL), "inspect");
    }
    free(bytes);
    pki_preflight_options_free(options);

    json = pki_preflight_report_json(report, &json_length);
    require(strlen(json) == json_length, "the length is that of the text");
    require(json == pki_preflight_report_json(report, NULL), "the text is written once");
    examine(report, json);
    if (strcmp(arguments[1], "json") == 0) {
        puts(json);
    } else {
        for (index = 0; index < pki_preflight_report_record_count(report); index++) {
            print_record(pki_preflight_report_record(report, index));
        }
    }
    pki_preflight_report_free(report);
    return 0;
}
