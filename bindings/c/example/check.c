/*
 * Inspects a PKI file in pieces, and prints its certificates and the verdict.
 *
 *     check FILE [STORE]
 *
 * STORE is a file with the current contents of the trust store. The exit code is that of
 * `pki-preflight check`: 0 if nothing is wrong, 1 if something is, 2 if there is no report.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "pki_preflight.h"

enum { PIECE = 1 << 16, LARGEST_STORE = 1 << 26 };

/* Prints and frees an error. */
static void complain(const char *what, pki_preflight_error *error) {
    fprintf(stderr, "check: %s: %s\n", what, pki_preflight_error_message(error));
    pki_preflight_error_free(error);
}

/* Adds the store in a file, which is read as a whole. */
static int add_store(pki_preflight_options *options, const char *path) {
    pki_preflight_error *error = NULL;
    pki_preflight_status status;
    size_t length;
    uint8_t *bytes;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 0;
    }
    bytes = malloc(LARGEST_STORE);
    if (bytes == NULL) {
        perror(path);
        fclose(file);
        return 0;
    }
    length = fread(bytes, 1, LARGEST_STORE, file);
    if (ferror(file) || !feof(file)) {
        fprintf(stderr, "check: %s: reading failed, or the file is too large\n", path);
        free(bytes);
        fclose(file);
        return 0;
    }
    fclose(file);
    status = pki_preflight_options_add_store(options, path, bytes, length, &error);
    free(bytes);
    if (status != PKI_PREFLIGHT_STATUS_OK) {
        complain(path, error);
        return 0;
    }
    return 1;
}

/* The options, or NULL after a message. */
static pki_preflight_options *new_options(const char *path, const char *store) {
    pki_preflight_error *error = NULL;
    pki_preflight_options *options;
    if (pki_preflight_options_new((int64_t)time(NULL), &options, &error) ||
        pki_preflight_options_set_name(options, path, &error)) {
        complain("options", error);
        pki_preflight_options_free(options);
        return NULL;
    }
    if (store != NULL && !add_store(options, store)) {
        pki_preflight_options_free(options);
        return NULL;
    }
    return options;
}

/* The report on a file, or NULL after a message. */
static pki_preflight_report *inspect(const pki_preflight_options *options, const char *path) {
    static uint8_t piece[PIECE];
    pki_preflight_error *error = NULL;
    pki_preflight_inspection *inspection;
    pki_preflight_report *report = NULL;
    pki_preflight_status status;
    size_t length;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return NULL;
    }
    status = pki_preflight_inspection_new(options, &inspection, &error);
    while (status == PKI_PREFLIGHT_STATUS_OK && (length = fread(piece, 1, PIECE, file)) > 0) {
        status = pki_preflight_inspection_push(inspection, piece, length, &error);
    }
    if (ferror(file)) {
        perror(path);
    } else if (status == PKI_PREFLIGHT_STATUS_OK) {
        status = pki_preflight_inspection_finish(inspection, &report, &error);
    }
    if (status != PKI_PREFLIGHT_STATUS_OK) {
        complain(path, error);
    }
    pki_preflight_inspection_free(inspection);
    fclose(file);
    return report;
}

static const char *disposition(pki_preflight_disposition value) {
    switch (value) {
    case PKI_PREFLIGHT_DISPOSITION_CREATE:
        return "create";
    case PKI_PREFLIGHT_DISPOSITION_DUPLICATE:
        return "duplicate";
    case PKI_PREFLIGHT_DISPOSITION_NOT_CA:
        return "notCa";
    case PKI_PREFLIGHT_DISPOSITION_UNREADABLE:
        return "unreadable";
    }
    return "unknown";
}

/* Prints a report, and returns the exit code. */
static int print(const pki_preflight_report *report) {
    static const char *const uploads[] = {"OK", "UNKNOWN", "REJECTED"};
    const pki_preflight_summary *summary = pki_preflight_report_summary(report);
    size_t index;
    for (index = 0; index < pki_preflight_report_certificate_count(report); index++) {
        const pki_preflight_certificate *certificate =
            pki_preflight_report_certificate(report, index);
        printf("%s\t%s\t%s\n", certificate->sha1, disposition(certificate->disposition),
               certificate->subject);
    }
    printf("\nsha256FileHash  %s\n", summary->sha256_file_hash);
    printf("Upload          %s\n", uploads[summary->upload]);
    printf("Publish         %s\n", summary->may_be_published ? "OK" : "DO NOT");
    printf("Records         %" PRIu64 "\n", summary->create);
    printf("Findings        %" PRIu64 " errors, %" PRIu64 " warnings, %" PRIu64 " notices\n",
           summary->errors, summary->warnings, summary->notices);
    return summary->errors > 0 || !summary->may_be_published ||
           summary->sign_in == PKI_PREFLIGHT_SIGN_IN_BROKEN;
}

int main(int count, char **arguments) {
    pki_preflight_options *options;
    pki_preflight_report *report;
    int code = 2;
    if (count < 2 || count > 3) {
        fprintf(stderr, "usage: check FILE [STORE]\n");
        return 2;
    }
    if (pki_preflight_abi_version() != PKI_PREFLIGHT_ABI_VERSION) {
        fprintf(stderr, "check: the library and its header have different versions\n");
        return 2;
    }
    options = new_options(arguments[1], count == 3 ? arguments[2] : NULL);
    if (options == NULL) {
        return 2;
    }
    report = inspect(options, arguments[1]);
    if (report != NULL) {
        code = print(report);
    }
    pki_preflight_report_free(report);
    pki_preflight_options_free(options);
    return code;
}
