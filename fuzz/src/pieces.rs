//! Where to cut an input.

/// A few sizes, most of them small. They come from a hash of the whole input and use no byte of it,
/// so a seed is parsed unchanged and a saved input is an ordinary file.
pub fn sizes(bytes: &[u8]) -> Vec<usize> {
    // FNV-1a, 64 bits.
    let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    let mut hash = bytes.iter().fold(0xCBF2_9CE4_8422_2325, fold);
    let mut next = || {
        hash = fold(hash, &0x5A);
        usize::try_from(hash >> 40).unwrap_or(0)
    };
    let count = 1 + next() % 5;
    (0..count).map(|_| 1 + next() % [1, 4, 80, 3_000][next() % 4]).collect()
}

/// The sizes to try, including byte by byte for short inputs.
pub fn choices(bytes: &[u8]) -> impl Iterator<Item = Vec<usize>> {
    let single = (bytes.len() <= 4_096).then(|| vec![1]);
    single.into_iter().chain([sizes(bytes)])
}
