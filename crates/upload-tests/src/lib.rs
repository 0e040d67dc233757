//! Tests of the upload: the client and the command against the local service, which is built here
//! and not with the command, as it contains SQLite.
