//! PEM boundaries, line ends and private keys wherever they stand (c01, c08, c31).
