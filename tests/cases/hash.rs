//! The hash that will be sent (c15).
