//! Plain certificates are read in a way of their own, which must not make a difference.

use std::sync::Arc;

use crate::assumption::Assumptions;
use crate::certificate::{Certificate, ComponentCache, Instant, plain};
use crate::check::{
    CertificateFacts, CertificateLocation, FormFacts, Output, Policy, ResolvedPolicy,
    check_certificate,
};
use crate::limits::Limits;

/// Whether a certificate is plain: what the fields of one cost.
#[must_use]
pub fn reads_plain(bytes: &[u8]) -> bool {
    let depth = Limits::default().depth;
    ComponentCache::with(|remembered| plain(bytes, depth, remembered).is_some())
}

/// Whether a certificate is plain. One that is has the same fields when it is read in full, and the
/// rules about how it is written find nothing.
///
/// # Panics
/// When that does not hold.
#[must_use]
pub fn is_plain(bytes: &[u8]) -> bool {
    ComponentCache::with(|remembered| {
        let limits = Limits::default();
        let Some(fields) = plain(bytes, limits.depth, remembered) else { return false };
        let certificate = Certificate::parse(bytes).expect("a plain certificate can be read");
        assert_eq!(certificate.fields(remembered), fields);
        let assumptions = Assumptions::default();
        let effective = Arc::new(ResolvedPolicy::new(&assumptions, &Policy::default()));
        let spot = CertificateLocation { index: 0, locate: &|_| None, wanted: false };
        let form = FormFacts::of(&certificate, &fields, &limits, spot, remembered);
        let facts = CertificateFacts {
            limits: &limits,
            assumptions: &assumptions,
            at: Instant::from_unix_seconds(0).expect("the year 1970 can be told"),
            bytes,
            fields: &fields,
            view: &|| Some(&certificate),
            spot,
        };
        let tally = |form| {
            let mut output = Output::new(Arc::clone(&effective), false);
            check_certificate(&facts, form, &mut output);
            let found = output.tally.iter();
            found.map(|(index, tally)| (index, tally.count())).collect::<Vec<_>>()
        };
        assert_eq!(tally(Some(&form)), tally(None), "how it is written is not plain");
        true
    })
}
