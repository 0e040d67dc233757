// The header can be used from C++, and its functions have the names that C gives them.
#include "pki_preflight.h"

#include <memory>

namespace {
struct Free {
    void operator()(pki_preflight_options *options) const { pki_preflight_options_free(options); }
    void operator()(pki_preflight_report *report) const { pki_preflight_report_free(report); }
};
} // namespace

int main() {
    pki_preflight_options *created = nullptr;
    if (pki_preflight_options_new(0, &created, nullptr) != PKI_PREFLIGHT_STATUS_OK) {
        return 1;
    }
    std::unique_ptr<pki_preflight_options, Free> options(created);
    pki_preflight_report *result = nullptr;
    if (pki_preflight_inspect(options.get(), nullptr, 0, &result, nullptr) !=
        PKI_PREFLIGHT_STATUS_OK) {
        return 1;
    }
    std::unique_ptr<pki_preflight_report, Free> report(result);
    const pki_preflight_summary *summary = pki_preflight_report_summary(report.get());
    return summary->upload == PKI_PREFLIGHT_UPLOAD_REJECTED ? 0 : 1;
}
