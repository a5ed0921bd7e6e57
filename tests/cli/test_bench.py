"""The benchmark tables can be printed anywhere, in small."""

import json

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("table", ["regions", "files", "colour"])
def test_a_quick_table_has_rows_of_the_documented_form(command, table):
    done = command("bench", table, "--quick", "--json")
    assert done.code == 0, done.err
    rows = json.loads(done.out)["rows"]
    assert rows
    for row in rows:
        assert set(row) == {"name", "value", "unit", "gate", "peer", "peer_value", "ratio"}
        assert row["value"] >= 0
