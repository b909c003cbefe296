"""Runs the tests of a file and ends with the line of counts that ./run adds up."""
import sys
import unittest
import warnings


def main():
    warnings.simplefilter("ignore", ResourceWarning)
    result = unittest.main(module="__main__", verbosity=2, exit=False).result
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    for test, reason in result.skipped:
        print(f"SKIPPED {test.id()}: {reason}")
    print(f"tests: {max(0, result.testsRun - failed - skipped)} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed or not result.testsRun else 77 if skipped else 0)
