//! The engine that base64 is coded with: the processor's vectors where the crate has them for it.

use base64::engine::GeneralPurposeConfig;

#[cfg(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon")))]
pub(crate) type Base64Engine = base64::engine::Simd;

/// The same, a few characters at a time.
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
