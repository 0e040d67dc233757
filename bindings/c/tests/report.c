/*
 * Writes the report on a file as the command does, for comparison.
 *
 *     report (json | records) UNIX-SECONDS STEP FILE [STORE]
 *
 * The file is passed in pieces of STEP bytes, or at once for 0. `json` writes the JSON of the report;
 * `records` one line of JSON for each record, made from the structures.
 */
#include <inttypes.h>
#include <stdarg.h>
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

/* The end of the formatted text, which must be in the JSON at or after a position. */
static const char *find(const char *json, const char *format, ...) {
    enum { LARGEST = 1 << 16 };
    static char text[LARGEST];
    const char *found;
    va_list values;
    int length;
    va_start(values, format);
    length = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    require(length > 0 && length < LARGEST, "a text is too long");
    found = strstr(json, text);
    require(found != NULL, text);
    return found + length;
}

/* A text in JSON, in one of four buffers. */
static const char *quoted(const char *text, int buffer) {
    enum { LARGEST = 1 << 14 };
    static char all[4][LARGEST];
    char *out = all[buffer];
    size_t length = 0;
    if (text == NULL) {
        return "null";
    }
    out[length++] = '"';
    for (; *text != '\0'; text++) {
        require(length < LARGEST - 4, "a text is too long");
        if (*text == '"' || *text == '\\') {
            out[length++] = '\\';
        }
        out[length++] = *text;
    }
    out[length++] = '"';
    out[length] = '\0';
    return out;
}

static void examine_summary(const pki_preflight_summary *summary, const char *json) {
    static const char *const uploads[] = {"clear", "unknown", "rejected"};
    static const char *const sign_ins[] = {"ready", "toDo", "partlyBroken", "broken"};
    json = find(json, "\"length\": %" PRIu64 ",", summary->file_length);
    json = find(json, "\"sha256FileHash\": \"%s\"", summary->sha256_file_hash);
    json = find(json, "\"upload\": \"%s\"", uploads[summary->upload]);
    json = find(json, "\"signIn\": {\n      \"prediction\": \"%s\"", sign_ins[summary->sign_in]);
    json = find(json, "\"publish\": \"%s\"", summary->may_be_published ? "safe" : "doNotPublish");
    json = find(json, "\"counts\": {\n    \"certificates\": %" PRIu64 ",", summary->certificates);
    json = find(json, "\"create\": %" PRIu64 ",\n    \"duplicate\": %" PRIu64 ",", summary->create,
                summary->duplicate);
    json = find(json, "\"notCa\": %" PRIu64 ",\n    \"unreadable\": %" PRIu64 ",", summary->not_ca,
                summary->unreadable);
    find(json, "\"errors\": %" PRIu64 ",\n    \"warnings\": %" PRIu64 ",\n    \"notices\": %" PRIu64,
         summary->errors, summary->warnings, summary->notices);
}

/* The position after the certificate in the JSON. */
static const char *examine_certificate(const pki_preflight_certificate *it, const char *json) {
    static const char *const dispositions[] = {"create", "duplicate", "notCa", "unreadable"};
    json = find(json,
                "\"index\": %" PRIu64 ",\n      \"offset\": %" PRIu64 ",\n      \"length\": %" PRIu64
                ",\n      \"sha1\": \"%s\",\n      \"sha256\": \"%s\",\n      \"subject\": %s"
                ",\n      \"issuer\": %s,",
                it->index, it->offset, it->length, it->sha1, it->sha256, quoted(it->subject, 0),
                quoted(it->issuer, 1));
    return find(json,
                "\"notBefore\": %s,\n      \"notAfter\": %s,\n      \"disposition\": \"%s\"",
                quoted(it->not_before, 2), quoted(it->not_after, 3),
                dispositions[it->disposition]);
}

/* The summary and the certificates must be those of the JSON. */
static void examine(const pki_preflight_report *report, const char *json) {
    const pki_preflight_summary *summary = pki_preflight_report_summary(report);
    size_t count = pki_preflight_report_certificate_count(report);
    size_t created = pki_preflight_report_record_count(report);
    size_t index;
    examine_summary(summary, json);
    json = find(json, "\n  \"certificates\": [");
    for (index = 0; index < count; index++) {
        json = examine_certificate(pki_preflight_report_certificate(report, index), json);
    }
    require(summary->certificates == count, "certificates are counted");
    require(summary->create == created, "each created certificate has a record");
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
