"""The session in docs/python.md is what Python says."""

import doctest
import os
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Session(unittest.TestCase):
    def test_the_session_runs_as_it_is_written(self):
        before = os.getcwd()
        os.chdir(ROOT)
        try:
            result = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False)
        finally:
            os.chdir(before)
        self.assertGreater(result.attempted, 8)
        self.assertEqual(result.failed, 0)


if __name__ == "__main__":
    unittest.main()
