"""Memory, threads and processes."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import pki_preflight
from conftest import AT, TESTDATA, needs_proc, resident


@pytest.mark.soak
@needs_proc
def test_memory_does_not_grow(bundle: bytes) -> None:
    store = pki_preflight.Store(bundle)

    def work(calls: int) -> None:
        for call in range(calls):
            report = pki_preflight.inspect(bundle, at=AT, verify=False, stores=[store])
            assert report.certificates[call % 7].der
            if call % 10 == 0:
                report.to_json()
                with pytest.raises(pki_preflight.StoreError):
                    pki_preflight.Store(b"")
                pki_preflight.inspect(memoryview(bundle), at=AT, stores=[lambda some: some])

    work(1_000)
    before = resident()
    work(10_000)
    # The certificates of a single call would add 35 MB if they were not released.
    assert resident() - before < 8 << 20


def test_a_long_report_makes_no_objects_up_front() -> None:
    pem = (TESTDATA / "contoso.pem.p7b").read_bytes() * 2_000
    before = sys.getallocatedblocks()
    report = pki_preflight.inspect(pem, at=AT, verify=False)
    assert len(report.certificates) == 14_000
    assert report.certificates[13_999].der
    assert sys.getallocatedblocks() - before < 2_000


def large() -> bytes:
    return (TESTDATA / "contoso.pem.p7b").read_bytes() * 3_000


def test_the_lock_is_released_while_inspecting() -> None:
    data = large()
    beats = 0
    stop = threading.Event()

    def beat() -> None:
        nonlocal beats
        while not stop.is_set():
            beats += 1
            time.sleep(0.0001)

    heart = threading.Thread(target=beat)
    heart.start()
    try:
        before = beats
        start = time.perf_counter()
        pki_preflight.inspect(data, at=AT, verify=False, threads=1)
        took = time.perf_counter() - start
        during = beats - before
    finally:
        stop.set()
        heart.join()
    # If the lock were held, there would be one before and one after.
    assert during >= 20, f"{during} beats in {took:.3f} s"


@pytest.mark.skipif(
    "PKI_PREFLIGHT_SPEED" not in os.environ,
    reason="measures time: set PKI_PREFLIGHT_SPEED on a machine with two idle cores",
)
def test_two_threads_are_faster_than_one() -> None:
    data = (TESTDATA / "contoso.pem.p7b").read_bytes() * 1_000

    def work(_: int) -> None:
        pki_preflight.inspect(data, at=AT, verify=False, threads=1)

    def measured(threads: int) -> float:
        with ThreadPoolExecutor(threads) as pool:
            start = time.perf_counter()
            list(pool.map(work, range(4)))
            return time.perf_counter() - start

    one, two = (min(measured(threads) for _ in range(6)) for threads in (1, 2))
    print(f"two threads are {one / two:.2f} times as fast as one")
    # If the lock were held, they would be as fast as one.
    assert one / two > 1.2


def in_child(data: bytes) -> int:
    return pki_preflight.inspect(data, at=AT, verify=False, threads=2).counts.certificates


@pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="the system has no fork"
)
def test_a_process_that_was_forked_has_threads_too() -> None:
    data = large()
    count = in_child(data)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(in_child, (data,)).get(timeout=120) == count
