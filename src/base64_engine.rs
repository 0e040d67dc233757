//! The base64 engine: SIMD if the crate supports the processor.

use base64::engine::GeneralPurposeConfig;

#[cfg(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon")))]
pub(crate) type Base64Engine = base64::engine::Simd;

/// The same engine without SIMD.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon"))))]
pub(crate) type Base64Engine = base64::engine::GeneralPurpose;

/// An engine for the alphabet of RFC 4648 section 4.
pub(crate) fn base64_engine(config: GeneralPurposeConfig) -> Base64Engine {
    #[cfg(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon")))]
    return Base64Engine::standard(config);
    #[cfg(not(any(
        target_arch = "x86_64",
        all(target_arch = "aarch64", target_feature = "neon")
    )))]
    Base64Engine::new(&base64::alphabet::STANDARD, config)
}
