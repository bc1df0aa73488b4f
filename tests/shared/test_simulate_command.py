"""`fupin simulate`: the samples, the files that it writes, and mistakes by file, line and field."""

import csv
import json
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from services.cli import app
from services.credit.simulations.files import read_scenario, schema_text
from services.credit.simulations.problems import ScenarioInvalid
from shared.policies.yaml_tree import MOST_BYTES, read_yaml

SCENARIOS = Path(__file__).parents[2] / "deploy" / "scenarios"
MOMENT_S = 10.0
"""Of the processor; most take a tenth of a second, and without bounds some took minutes."""
SOUND = """\
area: "360722"
start: 2016Q3
quarters: 4
cohorts:
  - borrower: household
    quarter: 2016Q3
    count: 1
    amount_fen: 5000000
    term_months: 36
    on: 2016-09-10
"""


def fupin(*arguments: str) -> tuple[int, str, str]:
    """What a command ends with and says."""
    result = CliRunner().invoke(app, ["simulate", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def a_file(folder: Path, text: str = SOUND) -> str:
    """A scenario in a file."""
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.requirement("R002-091", "R002-092")
def test_a_billion_for_eight_billion() -> None:
    code, out, err = fupin(str(SCENARIOS / "ganzhou.yaml"))
    assert (code, err) == (0, "")
    assert "71,767,768.25 yuan of subsidy are listed in 2016. 2016 年列入贴息名单 71,767,768.25 元。" in out
    assert "From 2021Q1 (2021-01-14) on the fund can't pay every claim in full: it lacks 102,148,053.61 yuan" in out
    assert "The leverage is highest in 2017Q4, of the quarters with a fund: 7.99." in out
    assert "Subsidy by year: 2016 71,767,768.25, 2017 " in out


def test_every_sample_runs_and_keeps_to_the_schema() -> None:
    schema = json.loads(schema_text())
    Draft202012Validator.check_schema(schema)
    samples = sorted(SCENARIOS.glob("*.yaml"))
    assert len(samples) >= 2
    for sample in samples:
        assert list(Draft202012Validator(schema).iter_errors(read_yaml(sample).data)) == []
        assert fupin(str(sample))[0] == 0


def test_the_schema_beside_the_samples_is_the_present_one() -> None:
    # make it anew with: python -m services.credit.simulations.files > deploy/scenarios/schema.json
    assert (SCENARIOS / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_everything_goes_into_files(tmp_path: Path) -> None:
    rows, whole = tmp_path / "quarters.csv", tmp_path / "all.json"
    code, out, _ = fupin(a_file(tmp_path), "--csv", str(rows), "--json", str(whole))
    assert (code, f"Everything in fen: {whole}" in out, f"Quarters in fen: {rows}" in out) == (0, True, True)
    with rows.open(encoding="utf-8-sig", newline="") as file:
        quarters = list(csv.DictReader(file))
    told = json.loads(whole.read_text(encoding="utf-8"))
    assert [row["quarter"] for row in quarters] == ["2016Q3", "2016Q4", "2017Q1", "2017Q2"]
    # 5,000,000 × 4.75 % × 11 ÷ 360
    assert quarters[0]["subsidy_household_fen"] == "7257"
    for row, one in zip(quarters, told["quarters"], strict=True):
        assert {name: int(row[name]) for name in one["figures"]} == one["figures"]
        assert (row["leverage"], row["level"]) == (one["leverage"], one["level"])


def test_a_pack_of_ones_own_may_be_named(tmp_path: Path) -> None:
    packs = Path(__file__).parents[2] / "shared" / "policies" / "packs"
    for pack in ("ganzhou-credit", str(packs / "ganzhou-credit")):
        assert fupin(a_file(tmp_path, SOUND.replace("360722", "510824")), "--pack", pack)[0] == 0
    for pack, code in (("gupo-2014", "policy.none_active"), ("nowhere", "policy.not_found")):
        assert fupin(a_file(tmp_path), "--pack", pack)[2].startswith(code)
    assert fupin(a_file(tmp_path, SOUND.replace("360722", "510824")))[2].startswith("policy.none_active")


@pytest.mark.parametrize(
    ("was", "becomes", "line", "field", "said"),
    [
        ("count: 1", "count: 0", 7, "cohorts[0].count", "不得小于 1"),
        ("quarters: 4", "quarters: 41", 3, "quarters", "不得大于 40"),
        ("    count: 1\n", "", 5, "cohorts[0].count", "缺少此项"),
        ("quarters: 4", "quartets: 4", 3, "quartets", "没有此项"),
        ("2016-09-10", "2016-10-10", 5, "cohorts[0]", "on 应在 quarter 之内，且不能与 until 同时填写"),
        ("borrower: household", "borrower: bank", 5, "cohorts[0].borrower", "只能是 household、organisation"),
        ("count: 1", "count: 1.5", 7, "cohorts[0].count", "小数请写成带引号的文本，整数请写十进制"),
        ("count: 1\n", "count: 1\n    count: 2\n", 8, "cohorts[0].count", "字段重复"),
        ("count: 1\n", "count: 1\n    insurer_share: 0.5\n", 8, "cohorts[0].insurer_share", "小数请写成带引号"),
        ("count: 1\n", 'count: 1\n    insurer_share: "2"\n', 8, "cohorts[0].insurer_share", "应为 0 到 1 之间"),
        ("quarters: 4", "quarters: 4\ndeposits: [{quarter: 2018Q1, amount_fen: 1}]", 1, "", "deposits[0] 的季度不在"),
        ("area:", "area: [", 2, "", "YAML 格式错误"),
    ],
)
def test_a_mistake_has_its_line_and_field(
    tmp_path: Path, was: str, becomes: str, line: int, field: str, said: str
) -> None:
    path = a_file(tmp_path, SOUND.replace(was, becomes, 1))
    with pytest.raises(ScenarioInvalid) as caught:
        read_scenario(Path(path))
    found = {(one.file, one.line, one.field) for one in caught.value.mistakes}
    assert ("scenario.yaml", line, field) in found
    assert said in caught.value.detail
    code, out, err = fupin(path)
    assert code == 1
    assert f"scenario.yaml, line {line}, {field}:" in out
    assert err.startswith("credit.scenario_invalid: ")


HOSTILE = {
    "lists in lists": "name: " + "[" * 3_000 + "]" * 3_000,
    "mappings in mappings": "name: " + "{a: " * 1_000 + "1" + "}" * 1_000,
    "dashes": "name:\n  " + "- " * 3_000 + "1",
    "unclosed": "name: " + "[" * 100_000,
    "items": "name: [" + "1," * 25_000 + "1]",
    "large": "name: " + "x" * MOST_BYTES,
    "aliases": "name: &a [x, x]\nprogramme: [*a, *a, *a]",
    "itself": "name: &a [*a]",
    "digits": "quarters: " + "9" * 5_000,
    "no digits": 'quarters: !!int "²"',
    "two signs": 'quarters: !!int "--1"',
    "sixties": "quarters: 1:30",
    "a program": "name: !!python/object/apply:os.system ['true']",
    "a second document": "---\nname: x",
    "a key of lists": "? [a, b]\n: c",
    "half a letter": r'name: "\ud800"',
    "merged": "<<: {quarters: 5}",
    "no text": "name: \0",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_a_moment_with_a_remedy(tmp_path: Path, text: str) -> None:
    path = a_file(tmp_path, f"{text}\n{SOUND}" if text.startswith("quarters") else f"{SOUND}{text}\n")
    began_s = time.process_time()
    code, out, err = fupin(path)
    assert code == 1
    assert err.startswith("credit.scenario_invalid: ")
    assert ScenarioInvalid.remedy_en in err
    assert "scenario.yaml, line " in out
    assert time.process_time() - began_s < MOMENT_S


def test_what_the_rules_refuse_ends_with_a_line(tmp_path: Path) -> None:
    code, _, err = fupin(a_file(tmp_path, SOUND.replace("term_months: 36", "term_months: 35")))
    assert (code, err.split(": ")[:2]) == (1, ["credit.simulation_loan_refused", "cohorts[0]"])
    code, _, err = fupin(a_file(tmp_path, SOUND + "overrides: {fund: {deposit_day: 31}}\n"))
    assert (code, err.split(": ")[0]) == (1, "credit.simulation_override_invalid")


def test_a_command_has_no_books(tmp_path: Path) -> None:
    code, _, err = fupin(a_file(tmp_path, SOUND + "from_books: true\n"))
    assert (code, err.split(": ")[0]) == (1, "credit.simulation_without_books")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert fupin(str(tmp_path / "nothing.yaml"))[0] == 2
