//! The functions that C programs call. None lets a panic through.

#![expect(unsafe_code, reason = "names for the linker, and pointers that `pointer` reads")]

// In the order of the header.
mod options;

mod inspection;

mod report;

mod error;

pub use error::*;
pub use inspection::*;
pub use options::*;
pub use report::*;

/// The version of the interface that this header describes.
pub const PKI_PREFLIGHT_ABI_VERSION: u32 = 1;

/// The version of the interface that the library has. If it is not `PKI_PREFLIGHT_ABI_VERSION`, the
/// program was compiled with the header of an incompatible version.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_abi_version() -> u32 {
    PKI_PREFLIGHT_ABI_VERSION
}
