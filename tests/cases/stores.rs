//! Stores as people export them (c03, c04, c06, c07, c19, c20, c22).
