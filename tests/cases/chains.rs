//! Signatures and chains (c30), and counts of distinct certificates (c12).
