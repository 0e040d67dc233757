//! What a file is that is no bundle (c16, c17, c18).
