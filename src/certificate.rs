mod name;
mod oid;
mod time;
