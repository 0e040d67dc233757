//! Selects the certificates to pack, and records why the others are left out.

use std::collections::HashSet;

use super::issuers::{Issuers, inspected};
use super::read_back::is_der;
use super::{LeftOut, LeftOutReason, PackError, PackOptions, Selector};
use crate::digest::Thumbprint;
use crate::error::Error;
use crate::source::{Member, Source};
use crate::store::{ExistingEntry, FoundEntries};

/// The certificates to pack, in the order of their bytes, and the others.
#[derive(Debug, Default)]
pub(super) struct Selection<'a> {
    pub(super) chosen: Vec<&'a Member>,
    pub(super) left_out: Vec<LeftOut>,
}

pub(super) fn select<'a>(
    sources: &'a [Source],
    options: &PackOptions,
) -> Result<Selection<'a>, PackError> {
    let mut selection = Selection::default();
    let candidates = candidates(sources, &mut selection);
    for selector in options.drop.iter().chain(&options.keep) {
        if !candidates.iter().any(|(_, member)| selector.matches(member)) {
            return Err(PackError::NothingSelected { selector: selector.clone() });
        }
    }
    let needed = needed(&candidates, options)?;
    let existing = options.inspect.comparison();
    let thumbprints: Vec<Thumbprint> =
        candidates.iter().map(|(_, member)| member.thumbprint()).collect();
    let in_set = existing.find_in_set(&thumbprints);
    let in_set = in_set.map_err(|error| PackError::Inspect(Error::existing_set(error)))?;
    for (source, member) in candidates {
        match reason(member, needed.as_ref(), &in_set, options) {
            Some(reason) => selection.left_out.push(LeftOut::new(source, member, reason)),
            None => selection.chosen.push(member),
        }
    }
    selection.chosen.sort_unstable_by_key(|member| member.bytes());
    Ok(selection)
}

/// Every certificate that can be packed, each once, with the name of its file. Adds the others to
/// [`Selection::left_out`].
fn candidates<'a>(
    sources: &'a [Source],
    selection: &mut Selection<'a>,
) -> Vec<(&'a str, &'a Member)> {
    let mut seen = HashSet::new();
    let mut candidates = Vec::new();
    for source in sources {
        let name = source.name();
        let unreadable =
            source.unreadable().iter().map(|message| LeftOut::unreadable(name, message));
        selection.left_out.extend(unreadable);
        for member in source.members() {
            let reason = match member.bytes() {
                None => Some(LeftOutReason::NoCertificate),
                Some(_) if member.summary().is_none() => Some(LeftOutReason::Unreadable),
                Some(bytes) if !is_der(bytes) => Some(LeftOutReason::NotDer),
                Some(bytes) if !seen.insert(bytes) => Some(LeftOutReason::Repeated),
                Some(_) => None,
            };
            match reason {
                Some(reason) => selection.left_out.push(LeftOut::new(name, member, reason)),
                None => candidates.push((name, member)),
            }
        }
    }
    candidates
}

/// The reason why a certificate is left out; `None` if it is packed.
fn reason(
    member: &Member,
    needed: Option<&HashSet<&[u8]>>,
    in_set: &FoundEntries,
    options: &PackOptions,
) -> Option<LeftOutReason> {
    let is_selected = |selectors: &[Selector]| selectors.iter().any(|it| it.matches(member));
    let is_needed =
        needed.is_none_or(|needed| member.bytes().is_some_and(|it| needed.contains(it)));
    let expired = member.summary().filter(|it| it.has_expired(options.inspect.at));
    if !member.is_ca() && !options.keep_non_ca {
        return Some(LeftOutReason::NotCa);
    }
    if !is_needed {
        return Some(LeftOutReason::NotInChain);
    }
    if !options.keep.is_empty() && !is_selected(&options.keep) {
        return Some(LeftOutReason::NotKept);
    }
    if let Some(selector) = options.drop.iter().find(|it| it.matches(member)) {
        return Some(LeftOutReason::Dropped { selector: selector.as_str().to_owned() });
    }
    if let Some(store) = stored(member, in_set, options) {
        return Some(LeftOutReason::InStore { store });
    }
    if options.drop_expired {
        return expired?.not_after.map(|on| LeftOutReason::Expired { on });
    }
    None
}

/// The name of a store that contains the certificate. As for duplicates, a deleted record does not
/// count, and the classic store counts only if the assumptions say so.
fn stored(member: &Member, in_set: &FoundEntries, options: &PackOptions) -> Option<String> {
    let classic = options.inspect.assumptions.classic_duplicate();
    let thumbprint = member.thumbprint();
    let counts = |entry: &&ExistingEntry| (classic || !entry.is_classic) && !entry.is_deleted;
    let of_stores = options.inspect.stores.entries_of(&thumbprint);
    let entry = of_stores.iter().chain(in_set.of(&thumbprint)).find(counts);
    entry.map(|entry| entry.store.clone())
}

/// The bytes of the CA certificates in the chains of the certificates in [`PackOptions::chain_of`];
/// `None` if there are none.
fn needed<'a>(
    candidates: &[(&'a str, &'a Member)],
    options: &PackOptions,
) -> Result<Option<HashSet<&'a [u8]>>, PackError> {
    if options.chain_of.is_empty() {
        return Ok(None);
    }
    let mut members: Vec<&Member> = candidates.iter().map(|(_, member)| *member).collect();
    members.sort_unstable_by_key(|member| member.bytes());
    let issuers = Issuers::new(&members);
    let inspected = inspected(&members, options)?;
    let mut needed = HashSet::new();
    for source in &options.chain_of {
        for given in source.members() {
            let missing =
                || PackError::NoIssuer { source: source.name().to_owned(), name: given.name() };
            let certificate = given.certificate().ok_or_else(missing)?;
            let missing =
                || match certificate.subject().as_bytes() == certificate.issuer().as_bytes() {
                    true => {
                        let (source, name) = (source.name().to_owned(), given.name());
                        PackError::RootMissing { source, name }
                    }
                    false => missing(),
                };
            let itself = members.iter().position(|member| member.bytes() == given.bytes());
            let mut next = itself.or_else(|| issuers.issuer_of(&certificate));
            if next.is_none() {
                return Err(missing());
            }
            while let Some(member) = next.and_then(|index| members.get(index)) {
                if !member.bytes().is_some_and(|bytes| needed.insert(bytes)) {
                    break;
                }
                next = next.and_then(|index| inspected.get(index).copied().flatten());
            }
        }
    }
    Ok(Some(needed))
}
