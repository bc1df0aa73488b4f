"""`fupin import`, `export` and `book`: clients of the public API at the port of `fupin run`, with one's own account."""

import asyncio
import csv
import io
import re
import signal
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.registry.conftest import VILLAGE, a_csv, a_household, a_member
from tests.shared.test_cli import carry_out, environment, start

PASSWORD = "Ein-langes-Wort-2016"


@pytest.mark.walk
async def test_files_go_into_the_register_and_out_of_it_again(tmp_path: Path) -> None:
    folder, data = tmp_path / "files", tmp_path / "data"
    folder.mkdir()
    env = environment(data, FUPIN_NEW_PASSWORD=PASSWORD, FUPIN_PASSWORD=PASSWORD)
    households, members = folder / "贫困户.csv", folder / "家庭成员.csv"
    households.write_bytes(a_csv([a_household("H001"), a_household("H002", 识别标准="不详")]))
    members.write_bytes(a_csv([a_member("H001", 1), a_member("H002", 3)]))
    rejects, book, archive = folder / "rejects.xlsx", folder / "out.xlsx", folder / "out.zip"
    given = ("import", str(households), str(members), "--as", "town", "--rejects", str(rejects), "--on", "2016-03-31")

    process = await start(env, "run", "--no-demo")
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            while b"Ctrl-C stops everything" not in (line := await process.stdout.readline()):
                assert line, await process.communicate()
        plain = ("--password-final", "--no-second-factor")
        user = ("users", "add", "town", "--name", "李干事", "--role", "township", "--area", "360722102", *plain)
        assert (await carry_out(env, *user))[0] == 0

        code, out, err = await carry_out(env, *given)
        assert (code, err) == (1, "nothing was written\n"), out
        assert "1 faults; the refused rows" in out
        assert "“识别标准”的“不详”不在规定选项内" in out
        sheet = CalamineWorkbook.from_path(rejects).get_sheet_by_name("贫困户").to_python()
        assert [row[0] for row in sheet] == ["户编号", "H002"]

        code, out, err = await carry_out(env, *given, "--partial")
        assert (code, err) == (0, ""), out
        assert "Written: " in out
        assert "households 1" in out

        # H001 is on the register: that it leaves poverty is for a second person of the county's office to let happen
        exits = folder / "脱贫.csv"
        exits.write_bytes(a_csv([{"户编号": "H001", "脱贫日期": "2016-03-01"}]))
        office = ("users", "add", "office", "--name", "王科长", "--role", "county_office", "--area", "360722", *plain)
        assert (await carry_out(env, *office))[0] == 0
        code, out, err = await carry_out(env, "import", str(exits), "--as", "town", "--on", "2016-03-31")
        told = " ".join(err.split())
        assert (code, told.startswith("nothing was written yet: 1 registered households exit")) == (1, True), told
        (import_id,) = re.findall(r"fupin commit-import (\S+) --as NAME", told)
        code, out, err = await carry_out(env, "commit-import", import_id, "--as", "town")
        assert (code, err.split(":")[0]) == (1, "registry.import_needs_second_person")
        assert "上传人本人不能提交" in err
        code, out, err = await carry_out(env, "commit-import", import_id, "--as", "office")
        assert (code, err, "exits 1" in out) == (0, "", True)

        code, out, err = await carry_out(env, "export", str(book), "--as", "town", "--sheet", "members")
        assert (code, err, out.split()[:2]) == (0, "", ["1", "rows"])
        assert "*" in str(CalamineWorkbook.from_path(book).get_sheet_by_name("家庭成员").to_python()[1])
        revealed = ("export", str(archive), "--as", "town", "--reveal", "--reason", "核对")
        assert (await carry_out(env, *revealed))[0] == 0
        with zipfile.ZipFile(archive) as files:
            text = files.read("家庭成员.csv").decode("utf-8-sig")
        assert [row[3] for row in csv.reader(io.StringIO(text))][1] == a_member("H001", 1)["证件号码"]

        code, out, err = await carry_out(env, "book", str(book), "--as", "town")
        assert (code, err, out.split()[0]) == (0, "", "古陂镇簿:")
        assert "1 households in" in " ".join(out.split())
        assert CalamineWorkbook.from_path(book).get_sheet_by_name("贫困户名册").to_python()[1][0] == "H001"
        code, out, err = await carry_out(env, "book", str(book), "--as", "town", "--four-lists", "--area", VILLAGE)
        assert (code, err, out.split()[0]) == (0, "", "新屋村委会四个清单:")
        code, _, err = await carry_out(env, "book", str(book), "--as", "town", "--area", "360724")
        assert (code, err.split(":")[0]) == (1, "auth.outside_area")

        code, _, err = await carry_out({**env, "FUPIN_PASSWORD": "wrong"}, *given)
        assert code == 1
        assert err.startswith("auth.")
        code, _, err = await carry_out({**env, "FUPIN_URL": "http://127.0.0.1:1"}, *given)
        assert (code, err.startswith("http://127.0.0.1:1")) == (3, True)
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(15):
            await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
