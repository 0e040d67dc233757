/*
 * Calls with wrong arguments, in a wrong order, and from several threads. The argument is a bundle.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pki_preflight.h"

#define REQUIRE(condition) require((condition), #condition, __LINE__)
#define AT INT64_C(1795478400) /* 2026-11-24T00:00:00Z */

enum { THREADS = 2, ROUNDS = 2 };

static void require(int condition, const char *text, int line) {
    if (!condition) {
        fprintf(stderr, "misuse: line %d: %s\n", line, text);
        exit(1);
    }
}

/* Whether a call failed with a status and a message that contains `part`. Frees the error. */
static int failed(pki_preflight_status status, pki_preflight_status expected,
                  pki_preflight_error *error, const char *part) {
    const char *message = pki_preflight_error_message(error);
    int is_expected = status == expected && error != NULL &&
                      pki_preflight_error_status(error) == expected && message != NULL &&
                      strstr(message, part) != NULL;
    if (!is_expected) {
        fprintf(stderr, "misuse: status %d: %s\n", (int)status, message ? message : "NULL");
    }
    pki_preflight_error_free(error);
    return is_expected;
}

#define FAILS(call, status, part) \
    do { \
        /* Not NULL, because the previous value must not be read. */ \
        pki_preflight_error *error = (pki_preflight_error *)(void *)&error; \
        pki_preflight_status result = (call); \
        REQUIRE(failed(result, PKI_PREFLIGHT_STATUS_##status, error, part)); \
    } while (0)

static pki_preflight_options *new_options(void) {
    pki_preflight_options *options = NULL;
    pki_preflight_error *error = (pki_preflight_error *)(void *)&error;
    REQUIRE(pki_preflight_options_new(AT, &options, &error) == PKI_PREFLIGHT_STATUS_OK);
    REQUIRE(options != NULL && error == NULL);
    return options;
}

static void without_objects(void) {
    const uint8_t byte = 0;
    size_t length = 1;
    FAILS(pki_preflight_options_new(AT, NULL, &error), INVALID_ARGUMENT, "out is NULL");
    FAILS(pki_preflight_options_copy(NULL, NULL, &error), INVALID_ARGUMENT, "out is NULL");
    FAILS(pki_preflight_options_set_name(NULL, "a", &error), INVALID_ARGUMENT, "options is NULL");
    FAILS(pki_preflight_options_set_sha256(NULL, "a", &error), INVALID_ARGUMENT, "options");
    FAILS(pki_preflight_options_set_upload_url(NULL, "a", &error), INVALID_ARGUMENT, "options");
    FAILS(pki_preflight_options_set_verify(NULL, true, &error), INVALID_ARGUMENT, "options");
    FAILS(pki_preflight_options_set_assumption(NULL, "crl-url", "own", &error), INVALID_ARGUMENT,
          "options is NULL");
    FAILS(pki_preflight_options_add_store(NULL, "a", &byte, 1, &error), INVALID_ARGUMENT,
          "options is NULL");
    FAILS(pki_preflight_inspection_push(NULL, &byte, 1, &error), INVALID_ARGUMENT,
          "inspection is NULL");
    FAILS(pki_preflight_inspection_finish(NULL, NULL, &error), INVALID_ARGUMENT, "out is NULL");
    REQUIRE(pki_preflight_inspection_push(NULL, &byte, 1, NULL) ==
            PKI_PREFLIGHT_STATUS_INVALID_ARGUMENT);
    REQUIRE(pki_preflight_error_status(NULL) == PKI_PREFLIGHT_STATUS_OK);
    REQUIRE(pki_preflight_error_message(NULL) == NULL);
    REQUIRE(pki_preflight_report_json(NULL, &length) == NULL && length == 0);
    REQUIRE(pki_preflight_report_is_rejected(NULL));
    REQUIRE(pki_preflight_report_summary(NULL) == NULL);
    REQUIRE(pki_preflight_report_record_count(NULL) == 0);
    REQUIRE(pki_preflight_report_record(NULL, 0) == NULL);
    REQUIRE(pki_preflight_report_certificate_count(NULL) == 0);
    REQUIRE(pki_preflight_report_certificate(NULL, 0) == NULL);
    pki_preflight_error_free(NULL);
    pki_preflight_options_free(NULL);
    pki_preflight_inspection_free(NULL);
    pki_preflight_report_free(NULL);
}

static void wrong_values(void) {
    const uint8_t text[] = "not a store";
    pki_preflight_options *options = new_options();
    pki_preflight_options *other = options;
    FAILS(pki_preflight_options_new(INT64_MAX, &other, &error), INVALID_ARGUMENT, "0000 to 9999");
    REQUIRE(other == NULL);
    FAILS(pki_preflight_options_set_name(options, NULL, &error), INVALID_ARGUMENT, "name is NULL");
    FAILS(pki_preflight_options_set_name(options, "\xFF", &error), INVALID_ARGUMENT, "UTF-8");
    FAILS(pki_preflight_options_set_assumption(options, "crl", "own", &error), INVALID_ARGUMENT,
          "the assumptions are: crl-url");
    FAILS(pki_preflight_options_set_assumption(options, "crl-url", "\x1B[2J", &error),
          INVALID_ARGUMENT, "unknown value \"\\u{1B}[2J\"");
    FAILS(pki_preflight_options_set_assumption(options, "crl-url", NULL, &error), INVALID_ARGUMENT,
          "value is NULL");
    FAILS(pki_preflight_options_add_store(options, "a", text, sizeof text - 1, &error),
          INVALID_STORE, "The content looks like");
    FAILS(pki_preflight_options_add_store(options, "a", NULL, 0, &error), INVALID_STORE, "empty");
    FAILS(pki_preflight_options_add_store(options, "a", NULL, 1, &error), INVALID_ARGUMENT,
          "data is NULL");
    REQUIRE(!pki_preflight_options_set_sha256(options, NULL, NULL));
    REQUIRE(!pki_preflight_options_set_upload_url(options, NULL, NULL));
    pki_preflight_options_free(options);
}

static void wrong_order(const uint8_t *bytes, size_t length) {
    pki_preflight_options *options = new_options();
    pki_preflight_inspection *inspection = NULL;
    pki_preflight_report *report = NULL;
    pki_preflight_report *second = (pki_preflight_report *)(void *)&second;
    FAILS(pki_preflight_inspection_new(NULL, &inspection, &error), INVALID_ARGUMENT, "options");
    FAILS(pki_preflight_inspection_new(options, NULL, &error), INVALID_ARGUMENT, "out is NULL");
    REQUIRE(!pki_preflight_inspection_new(options, &inspection, NULL));
    pki_preflight_options_free(options);
    REQUIRE(!pki_preflight_inspection_push(inspection, NULL, 0, NULL));
    FAILS(pki_preflight_inspection_push(inspection, NULL, 1, &error), INVALID_ARGUMENT,
          "data is NULL");
    REQUIRE(!pki_preflight_inspection_push(inspection, bytes, length, NULL));
    FAILS(pki_preflight_inspection_finish(inspection, NULL, &error), INVALID_ARGUMENT, "out");
    REQUIRE(!pki_preflight_inspection_finish(inspection, &report, NULL));
    FAILS(pki_preflight_inspection_push(inspection, bytes, length, &error), ENDED, "has ended");
    FAILS(pki_preflight_inspection_finish(inspection, &second, &error), ENDED, "has ended");
    REQUIRE(second == NULL);
    pki_preflight_inspection_free(inspection);
    REQUIRE(pki_preflight_report_summary(report)->file_length == length);
    REQUIRE(pki_preflight_report_record(report, SIZE_MAX) == NULL);
    pki_preflight_report_free(report);
}

/* A certificate of 32 MiB exceeds a limit, which ends the inspection. */
static void too_large(void) {
    static const uint8_t head[] = {
        0x30, 0x84, 2, 0, 0, 0x37, /* ContentInfo */
        6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, /* signedData */
        0xA0, 0x84, 2, 0, 0, 0x26,
        0x30, 0x84, 2, 0, 0, 0x20, /* SignedData */
        2, 1, 1, 0x31, 0,
        0x30, 0x0B, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1,
        0xA0, 0x84, 2, 0, 0, 8, /* certificates */
        0x30, 0x84, 2, 0, 0, 2,
    };
    static const uint8_t zeros[1 << 20];
    pki_preflight_options *options = new_options();
    pki_preflight_inspection *inspection;
    pki_preflight_error *error = NULL;
    pki_preflight_status status = PKI_PREFLIGHT_STATUS_OK;
    int piece;
    REQUIRE(!pki_preflight_inspection_new(options, &inspection, NULL));
    REQUIRE(!pki_preflight_inspection_push(inspection, head, sizeof head, NULL));
    for (piece = 0; piece < 32 && status == PKI_PREFLIGHT_STATUS_OK; piece++) {
        status = pki_preflight_inspection_push(inspection, zeros, sizeof zeros, &error);
    }
    REQUIRE(failed(status, PKI_PREFLIGHT_STATUS_LIMIT_EXCEEDED, error, "`element_bytes`"));
    FAILS(pki_preflight_inspection_push(inspection, head, 1, &error), ENDED, "has ended");
    pki_preflight_inspection_free(inspection);
    pki_preflight_options_free(options);
}

/* A copy has its own name, and the stores of the original. */
static void copies(const uint8_t *bytes, size_t length) {
    pki_preflight_options *options = new_options();
    pki_preflight_options *copy;
    pki_preflight_report *report;
    FAILS(pki_preflight_options_copy(NULL, &copy, &error), INVALID_ARGUMENT, "options is NULL");
    REQUIRE(!pki_preflight_options_add_store(options, "the bundle itself", bytes, length, NULL));
    REQUIRE(!pki_preflight_options_set_name(options, "original", NULL));
    REQUIRE(!pki_preflight_options_copy(options, &copy, NULL));
    pki_preflight_options_free(options);
    REQUIRE(!pki_preflight_options_set_name(copy, "copy", NULL));
    REQUIRE(!pki_preflight_options_set_sha256(copy, "wrong", NULL));
    REQUIRE(!pki_preflight_options_set_upload_url(copy, "https://contoso.example/a", NULL));
    REQUIRE(!pki_preflight_options_set_assumption(copy, "hex-case", "lower", NULL));
    REQUIRE(!pki_preflight_inspect(copy, bytes, length, &report, NULL));
    REQUIRE(pki_preflight_report_record_count(report) == 0);
    REQUIRE(pki_preflight_report_summary(report)->duplicate > 0);
    REQUIRE(pki_preflight_report_is_rejected(report));
    REQUIRE(strstr(pki_preflight_report_json(report, NULL), "\"name\": \"copy\"") != NULL);
    pki_preflight_options_free(copy);
    pki_preflight_report_free(report);
}

struct shared {
    const pki_preflight_options *options;
    const pki_preflight_report *report;
    const uint8_t *bytes;
    size_t length;
};

/* Inspects with options, and reads a report, that another thread uses at the same time. */
static void *in_thread(void *argument) {
    const struct shared *shared = argument;
    const char *expected = pki_preflight_report_json(shared->report, NULL);
    int round;
    REQUIRE(pki_preflight_report_record(shared->report, 0) != NULL);
    for (round = 0; round < ROUNDS; round++) {
        pki_preflight_report *report;
        REQUIRE(!pki_preflight_inspect(shared->options, shared->bytes, shared->length, &report,
                                       NULL));
        REQUIRE(strcmp(pki_preflight_report_json(report, NULL), expected) == 0);
        pki_preflight_report_free(report);
    }
    return NULL;
}

static void threads(const uint8_t *bytes, size_t length) {
    pki_preflight_options *options = new_options();
    pki_preflight_report *report;
    pthread_t running[THREADS];
    struct shared shared;
    int thread;
    REQUIRE(!pki_preflight_inspect(options, bytes, length, &report, NULL));
    shared.options = options;
    shared.report = report;
    shared.bytes = bytes;
    shared.length = length;
    for (thread = 0; thread < THREADS; thread++) {
        REQUIRE(pthread_create(&running[thread], NULL, in_thread, &shared) == 0);
    }
    for (thread = 0; thread < THREADS; thread++) {
        REQUIRE(pthread_join(running[thread], NULL) == 0);
    }
    pki_preflight_report_free(report);
    pki_preflight_options_free(options);
}

int main(int count, char **arguments) {
    static uint8_t bytes[1 << 20];
    size_t length;
    FILE *file;
    REQUIRE(count == 2);
    file = fopen(arguments[1], "rb");
    REQUIRE(file != NULL);
    length = fread(bytes, 1, sizeof bytes, file);
    REQUIRE(length > 0 && feof(file));
    fclose(file);

    without_objects();
    wrong_values();
    wrong_order(bytes, length);
    too_large();
    copies(bytes, length);
    threads(bytes, length);
    return 0;
}
