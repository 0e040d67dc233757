-- Times are in seconds since 1970-01-01T00:00:00Z, those of jobs in milliseconds.
CREATE TABLE pki (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    display_name TEXT,
    status TEXT NOT NULL,
    status_details TEXT,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    deleted INTEGER
) STRICT;

CREATE INDEX pki_deleted ON pki (deleted) WHERE deleted IS NOT NULL;

CREATE TABLE authority (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    pki TEXT NOT NULL REFERENCES pki (id) ON DELETE CASCADE,
    type TEXT,
    certificate BLOB NOT NULL,
    display_name TEXT,
    issuer TEXT,
    key_identifier TEXT,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    thumbprint TEXT NOT NULL COLLATE NOCASE,
    crl_url TEXT,
    delta_crl_url TEXT,
    issuer_hint INTEGER NOT NULL DEFAULT 0,
    -- The job that created it, with fields based on assumptions; null if a client created it.
    job INTEGER,
    deleted INTEGER,
    -- Whether it was deleted because its PKI was.
    deleted_with_pki INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A PKI contains a certificate at most once.
CREATE UNIQUE INDEX authority_once ON authority (pki, thumbprint) WHERE deleted IS NULL;
CREATE INDEX authority_of_pki ON authority (pki, number);
CREATE INDEX authority_deleted ON authority (deleted) WHERE deleted IS NOT NULL;

CREATE TABLE job (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    pki TEXT NOT NULL REFERENCES pki (id) ON DELETE CASCADE,
    -- checking: not yet acknowledged; running: acknowledged; then succeeded or failed.
    state TEXT NOT NULL CHECK (state IN ('checking', 'running', 'succeeded', 'failed')),
    url TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    started INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    -- The downloaded file, from its download until the job ends.
    file BLOB,
    -- The number of records of the file that were processed.
    done INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX job_active ON job (pki) WHERE state IN ('checking', 'running');
