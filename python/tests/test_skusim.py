"""The package against the real binary: results are the command's, faults have their places, and no
child is left behind."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import skusim

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "cli" / "golden"


def printed(*words, given=None, cwd=GOLDEN):
    return subprocess.run(
        [skusim.binary(), *words], input=given, capture_output=True, text=True, cwd=cwd
    )


def scenario(**changes):
    """Two servers at three quarters of their load; no catalog is needed to simulate it."""
    text = {
        "skusim": 1,
        "workload": {"arrivals": {"kind": "poisson", "rate": "30 /s"}},
        "service": {"kind": "distribution", "time": {"kind": "exponential", "mean": "50 ms"}},
        "node": {"workers": 2},
        "simulation": {"precision": "10 %"},
    }
    text.update(changes)
    return text


class Results(unittest.TestCase):
    def test_a_plan_of_a_path_is_what_the_command_prints(self):
        path = str(GOLDEN / "small_plan.yaml")
        plan = skusim.plan(path)
        self.assertEqual(plan, json.loads(printed("plan", path, "--format", "json").stdout))
        self.assertEqual(plan.status, 0)
        self.assertTrue(plan.has_answer)

    def test_a_plan_of_a_dict_finds_its_files_in_the_folder(self):
        text = {
            "skusim": 1,
            "name": "small",
            "model": {"ram": "3 GiB"},
            "workload": {"arrivals": {"kind": "poisson", "rate": "190 /s"}},
            "service": {"kind": "table", "file": "small_times.csv"},
            "node": {"threads_per_worker": 1},
            "slo": {"latency": {"p95": "150 ms"}},
            "catalog": "small_catalog.csv",
            "select": {"region": "here"},
            "simulation": {"precision": "5 %"},
        }
        plan = skusim.plan(text, folder=GOLDEN, sku="better")
        self.assertEqual(plan["cheapest"]["sku"], "better")
        page = plan._repr_html_()
        self.assertTrue(page.startswith('<iframe srcdoc="'))
        self.assertTrue("&lt;!doctype html&gt;" in page)

    def test_simulate_and_profile(self):
        # Erlang C: two servers, load 1.5; W = 1/mu / (1 - rho^2) = 50 ms / (1 - 0.5625) = 114.3 ms.
        result = skusim.simulate(scenario(), seed=3)
        mean = result["metrics"]["latency"]["mean"]
        self.assertLess(mean["low"], 0.1142857)
        self.assertGreater(mean["high"], 0.1142857)
        profile = skusim.profile(GOLDEN / "small_plan.yaml", "better", threads=1)
        self.assertGreater(profile["capacity"]["value"], 0)

    def test_no_answer_is_a_result(self):
        result = skusim.simulate(
            scenario(workload={"arrivals": {"kind": "poisson", "rate": "50 /s"}})
        )
        self.assertEqual(result.status, 1)
        self.assertFalse(result["stable"])

    def test_a_sweep_is_rows_that_are_flat(self):
        rows = skusim.sweep(
            GOLDEN / "small_plan.yaml",
            vary={"workload.arrivals.rate": ["2 /s", "3 /s"], "policy.spare_nodes": "0..1"},
        )
        self.assertEqual(rows.varied, ["workload.arrivals.rate", "policy.spare_nodes"])
        self.assertEqual(len(rows.choices), 4)
        self.assertEqual(rows[0]["workload.arrivals.rate"], "2 /s")
        self.assertEqual({row["policy.spare_nodes"] for row in rows}, {"0", "1"})
        self.assertEqual(sum(row["chosen_as"] == "cheapest" for row in rows), 4)
        self.assertIn("<th>changed by</th>", rows._repr_html_())
        try:
            import pandas
        except ImportError:
            with self.assertRaises(ImportError):
                rows.to_pandas()
        else:
            self.assertEqual(rows.to_pandas().shape[0], len(rows))
            del pandas

    def test_a_sweep_with_a_store_in_two_shards(self):
        with tempfile.TemporaryDirectory() as folder:
            whole = skusim.sweep(GOLDEN / "small_plan.yaml")
            parts = []
            for shard in ("1/2", "2/2"):
                parts += skusim.sweep(
                    GOLDEN / "small_plan.yaml", store=Path(folder) / "s.db", shard=shard
                )
            self.assertEqual(sorted(row["sku"] for row in parts), sorted(row["sku"] for row in whole))
            self.assertEqual(sorted(os.listdir(folder)), ["s.db.1-of-2", "s.db.2-of-2"])

    def test_a_store_that_another_process_has_can_be_tried_again(self):
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder) / "s.db"

            def shard():
                return skusim.sweep(GOLDEN / "small_plan.yaml", store=store, shard="1/2")

            rows = shard()
            with open(f"{store}.1-of-2", "r+b") as held:
                # SQLite's locks are on these bytes ("File Format", the lock-byte page).
                fcntl.lockf(held, fcntl.LOCK_EX, 512, 0x40000000)
                with self.assertRaises(skusim.StoreInUse):
                    shard()
            self.assertEqual(shard(), rows)

    def test_a_sweep_has_a_page(self):
        page = skusim.sweep(
            GOLDEN / "small_plan.yaml", vary={"workload.arrivals.rate": ["2 /s", "4 /s"]}
        ).page()
        self.assertTrue(page.startswith("<!doctype html>"))
        self.assertTrue("workload.arrivals.rate" in page)

    def test_a_plan_within_a_quota(self):
        with tempfile.TemporaryDirectory() as folder:
            quota = Path(folder) / "quota.csv"
            quota.write_text("family,limit\ntotal,1000\n")
            plan = skusim.plan(GOLDEN / "small_plan.yaml", quota=quota)
        self.assertEqual(plan["quota"]["cloud"], "table")

    def test_calibrate_finds_the_service_behind_a_loaded_cluster(self):
        loaded = ROOT / "tests" / "schemas" / "bought" / "loaded.csv"
        result = skusim.calibrate(loaded, nodes=6, workers=8, router="round-robin")
        self.assertEqual(result["loaded"]["nodes"], 6)

    def test_compare_takes_plans_and_paths(self):
        plan = skusim.plan(GOLDEN / "small_plan.yaml")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.json"
            path.write_text(json.dumps(plan))
            same = skusim.compare(plan, path, fail_on="cost+5%")
        self.assertEqual(same.status, 0)
        self.assertFalse(same["breached"])
        self.assertTrue("<!doctype html>" in skusim.compare(plan, plan).page())

    def test_calibrate(self):
        result = skusim.calibrate(ROOT / "tests" / "recording" / "measured" / "ladder.csv", workers=1)
        self.assertEqual(result["skusim"], "calibrate")
        self.assertEqual(len(result["measured"]), 1)


class Faults(unittest.TestCase):
    def test_a_fault_of_a_file_has_its_place_and_remedy(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "wrong.yaml"
            path.write_text(
                "skusim: 1\n"
                "workload: {arrivals: {kind: poisson, rate: 30}}\n"
                "service: {kind: distribution, time: {kind: exponential, mean: 50 ms}}\n"
                "slo: {latency: {p95: 250}}\n"
            )
            with self.assertRaises(skusim.InputError) as raised:
                skusim.plan(path)
        error = raised.exception
        self.assertEqual((error.file, error.line, error.column), (str(path), 2, 44))
        self.assertEqual([fault.line for fault in error.faults], [2, 4])
        self.assertEqual(error.faults[1].remedy, 'did you mean "250 ms"?')

    def test_a_fault_of_a_dict_is_in_the_text_that_the_exception_has(self):
        with self.assertRaises(skusim.InputError) as raised:
            skusim.simulate(scenario(node={"worker": 2}))
        error = raised.exception
        self.assertEqual(error.file, "-")
        self.assertIn('"worker"', error.scenario.splitlines()[error.line - 1])

    def test_a_fault_without_a_place(self):
        with self.assertRaises(skusim.InputError) as raised:
            skusim.simulate(scenario(), nodes=0)
        self.assertIsNone(raised.exception.file)
        self.assertIn("--nodes", str(raised.exception))

    def test_a_file_that_is_missing(self):
        with self.assertRaises(skusim.InputError) as raised:
            skusim.plan("no such.yaml")
        self.assertEqual(raised.exception.file, "no such.yaml")
        self.assertIsNone(raised.exception.line)

    def test_no_binary(self):
        told = os.environ["SKUSIM"]
        os.environ["SKUSIM"] = "/no/such/skusim"
        try:
            with self.assertRaises(skusim.BinaryNotFound):
                skusim.simulate(scenario())
        finally:
            os.environ["SKUSIM"] = told

    def test_results_of_a_version_that_is_not_known(self):
        with tempfile.TemporaryDirectory() as folder:
            other = Path(folder) / "skusim"
            other.write_text("#!/bin/sh\ncat > /dev/null\necho '{\"result_version\": 99}'\n")
            other.chmod(0o755)
            told = os.environ["SKUSIM"]
            os.environ["SKUSIM"] = str(other)
            try:
                with self.assertRaises(skusim.VersionMismatch):
                    skusim.simulate(scenario())
            finally:
                os.environ["SKUSIM"] = told


LONG = {"precision": "0.2 %", "max_requests": 2000000000}


class Running(unittest.TestCase):
    def test_progress_is_told(self):
        told = []
        skusim.plan(GOLDEN / "small_plan.yaml", progress=lambda *step: told.append(step))
        self.assertTrue(told)
        for step, done, total in told:
            self.assertIsInstance(step, str)
            self.assertLessEqual(done, total)

    def test_an_exception_of_the_callback_ends_the_child(self):
        def stop(*_):
            raise RuntimeError("enough")

        with self.assertRaises(RuntimeError):
            skusim.simulate(scenario(simulation=LONG), progress=stop)
        self.assertEqual(children(), [])

    def test_interrupt_ends_the_child(self):
        # A kernel of a notebook is sent the signal alone, not with its children.
        program = (
            "import skusim, sys\n"
            f"skusim.simulate({scenario(simulation=LONG)!r}, "
            "progress=lambda *_: print('begun', flush=True))\n"
        )
        child = subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.assertEqual(child.stdout.readline(), "begun\n")
        grandchildren = children(child.pid)
        self.assertEqual(len(grandchildren), 1)
        child.send_signal(signal.SIGINT)
        errors = child.communicate()[1]
        self.assertIn("KeyboardInterrupt", errors)
        self.assertFalse(Path(f"/proc/{grandchildren[0]}").exists())


def children(of=None):
    """Processes that this one, or another, has begun and that have not ended."""
    of = of or os.getpid()
    tasks = Path(f"/proc/{of}/task/{of}/children")
    return [int(word) for word in tasks.read_text().split()] if tasks.exists() else []


if __name__ == "__main__":
    unittest.main()
